"""Returns by many, the whole walk: a notice to the departments, their answers, one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.playground.world import Message, Person
from tests.e2e.conftest import playing
from tests.e2e.played import Played

NOTICE = "请财务科、人事科、规划科于11月20日下班前报送冬季取暖情况至办公室。"
ROSTER = """/roster
宋岚 财务科 科长
范舟 人事科 科长
彭越 规划科 科长"""


@dataclass
class Heads:
    """Who heads which department; all have pressed Start but 彭越."""

    finance: Person
    personnel: Person
    planning: Person


@pytest.fixture
async def heads(played: Played) -> Heads:
    """Three departments with their heads."""
    emulator, office = played.emulator, played.office
    people = [emulator.add_person(name) for name in ("宋岚", "范舟", "彭越")]
    for person in people:
        emulator.join(person, office.group, by=office.zhou)
        await played.say(person, "大家好")
    for person in people[:2]:
        await played.open(person)
    await played.say(office.zhou, ROSTER)
    return Heads(*people)


def tables(played: Played) -> list[Message]:
    """The recipient's tables, the oldest first: 周敏 registered the notice."""
    return [
        message
        for message in played.told(played.office.zhou, "#1")
        if any(part in message.text for part in ("还等", "齐了"))
    ]


async def test_three_departments_report_and_the_recipient_has_one_table(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    assert "已报 0/3" in card.text
    labels = [button.text for button in card.buttons]
    assert labels[0].startswith("收到")
    assert labels[1:3] == ["已报", "零报告"]
    before = len(played.in_group())

    assert "财务科已报" in await played.press(heads.finance, card, "已报")
    assert "已报 1/3" in card.text
    (table,) = tables(played)
    assert "财务科 · 已报 11月18日（周三）16:00 宋岚" in table.text
    assert "人事科 · 未报" in table.text

    assert "零报告" in await played.press(heads.personnel, card, "零报告")
    assert tables(played) == [table], "kept level by an edit, not said anew"
    assert "人事科 · 零报告" in table.text
    assert "已报 2/3（零报告1），还等1个" in table.text

    assert "规划科已报" in await played.press(heads.planning, card, "已报")
    assert "已报 3/3（零报告1）" in card.text
    assert len(played.in_group()) == before, "the group hears nothing but its card"
    complete = tables(played)[-1]
    assert "齐了：3个科室全部报齐（零报告1）" in complete.text
    assert "已报 0/3" not in [button.text for button in card.buttons]

    assert "已办结" in await played.press(office.zhou, complete, "办结")
    assert "3个科室全部报齐（零报告1）" in card.text
    assert "已办结" in complete.text


async def test_a_second_press_and_a_strangers_press_change_nothing(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    await played.press(heads.finance, card, "已报")
    text = card.text
    assert "已经报过" in await played.press(heads.finance, card, "已报")
    assert "已经报过" in await played.press(heads.finance, card, "零报告")
    assert "没有请您所在的科室" in await played.press(office.leader, card, "已报")
    assert card.text == text
    assert len(tables(played)) == 1


async def test_a_file_in_reply_counts_and_all_files_come_to_one_place(
    played: Played, heads: Heads
) -> None:
    office, emulator = played.office, played.emulator
    notice = await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    before = len(played.in_group())
    emulator.send_document(
        heads.finance, office.group, "取暖情况.xlsx", b"1", "请查收", reply_to=notice
    )
    await played.settle()
    emulator.send_photo(heads.personnel, office.group, caption="表已盖章", reply_to=card)
    await played.settle()
    assert "已报 2/3" in card.text
    assert len(played.in_group()) == before
    (table,) = tables(played)
    assert "财务科 · 已报 11月18日（周三）16:00 宋岚 · 1个附件" in table.text
    assert "发来" in await played.press(office.zhou, table, "全部附件")
    sent = [message for message in emulator.private(office.zhou) if message.media]
    assert [next(iter(message.media or {})) for message in sent] == ["document", "photo"]
    assert "财务科 · 宋岚" in sent[0].text
    assert "请查收" in sent[0].text
    assert "表已盖章" in sent[1].text


async def test_a_file_answers_the_private_card_and_an_album_is_one_return(
    played: Played, heads: Heads
) -> None:
    office, emulator = played.office, played.emulator
    notice = await played.say(office.zhou, NOTICE)
    pictures = emulator.send_album(heads.finance, office.group, [b"1", b"2", b"3"])
    assert pictures
    await played.settle()
    assert "已报 0/3" in played.card("#1").text, "pictures without a word are no return"
    del notice
    emulator.send_document(heads.finance, heads.finance, "取暖.xlsx", b"1")
    await played.settle()
    assert played.told(heads.finance, "财务科已报 #1")
    assert "已报 1/3" in played.card("#1").text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("财务科已报", "财务科 · 已报"),
        ("我科已报，请查收。", "财务科 · 已报"),
        ("财务科零报告", "财务科 · 零报告"),
        ("財務科：無此類情況", "财务科 · 零报告"),
        ("已报", "财务科 · 已报"),
        ("1号已报送", "财务科 · 已报"),
    ],
)
async def test_a_return_said_in_words(played: Played, heads: Heads, said: str, shown: str) -> None:
    await played.say(played.office.zhou, NOTICE)
    await played.say(heads.finance, said)
    (table,) = tables(played)
    assert shown in table.text
    assert "已报 1/3" in played.card("#1").text


@pytest.mark.parametrize(
    "said", ["财务科还没有报", "财务科报了吗？", "无", "今天没有", "人事科已报", "我们科周五再说"]
)
async def test_chatter_is_no_return(played: Played, heads: Heads, said: str) -> None:
    await played.say(played.office.zhou, NOTICE)
    before = len(played.in_group())
    await played.say(heads.finance, said)
    assert "已报 0/3" in played.card("#1").text
    assert len(played.in_group()) == before
    assert not tables(played)


async def test_a_file_that_may_answer_two_notices_is_kept_and_asked_about_once(
    played: Played, heads: Heads
) -> None:
    office, emulator = played.office, played.emulator
    await played.say(office.zhou, NOTICE)
    await played.say(office.zhou, "请财务科、人事科于11月24日下班前报送车辆台账至办公室。")
    emulator.send_document(heads.finance, office.group, "台账.xlsx", b"1")
    await played.settle()
    (asked,) = played.in_group("材料已收好")
    assert [button.text for button in asked.buttons] == ["#1 冬季取暖情况", "#2 车辆台账"]
    await played.whisper(office.zhou, "/table 2")
    assert played.told(office.zhou, "还没说明是哪一件的")
    assert "没有请您所在的科室" in await played.press(heads.planning, asked, "#2 车辆台账")
    assert "财务科已报 #2" in await played.press(heads.finance, asked, "#2 车辆台账")
    assert "已报 1/2" in played.card("#2").text
    assert "已报 0/3" in played.card("#1").text
    await played.whisper(office.zhou, "/table 2")
    assert "1个附件" in played.told(office.zhou, "#2")[-1].text
    await played.whisper(office.zhou, "/table 1")
    assert "还没说明" not in played.told(office.zhou, "#1")[-1].text


async def test_sent_back_with_a_reason_privately_and_handed_in_again(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    await played.press(heads.finance, card, "已报")
    (table,) = tables(played)
    await played.press(office.zhou, table, "收下 / 退回")
    await played.press(office.zhou, table, "退回 财务科")
    (asked,) = played.told(office.zhou, "写一句原因")
    await played.whisper(office.zhou, "缺第二季度数字", reply_to=asked)
    (due,) = played.told(heads.finance, "缺第二季度数字")
    assert "已报 0/3" in card.text
    assert "缺第二季度" not in "".join(message.text for message in played.in_group())
    assert "退回补充：缺第二季度数字" in table.text
    assert "财务科已报" in await played.press(heads.finance, due, "已报")
    assert "已报 1/3" in card.text
    await played.whisper(office.zhou, "/accept 1 财务科")
    assert played.told(office.zhou, "已收下财务科的材料")
    assert "财务科 · 已收" in table.text


async def test_the_group_sees_departments_and_never_persons(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    await played.press(heads.finance, played.card("#1"), "已报")
    await played.say(office.li, "/table 1")
    (shown,) = played.in_group("还等：人事科、规划科")
    assert "宋岚" not in shown.text
    await played.whisper(office.li, "/table 1")
    assert not played.told(office.li, "宋岚")
    await played.whisper(office.zhou, "1号报送情况")
    assert played.told(office.zhou, "宋岚")


async def test_undo_takes_ones_own_return_back_and_nobody_elses(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    await played.press(heads.finance, card, "已报")
    await played.press(heads.personnel, card, "已报")
    await played.say(heads.finance, "/undo")
    assert "已报 1/3" in card.text
    (table,) = tables(played)
    assert "财务科 · 未报" in table.text
    assert "人事科 · 已报" in table.text


async def test_an_administrator_is_asked_for_whom(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    assert "哪个科室" in await played.press(office.zhou, card, "零报告")
    asked = played.in_group("哪个科室零报告")[-1]
    assert [button.text for button in asked.buttons] == ["财务科", "人事科", "规划科"]
    assert "人事科零报告" in await played.press(office.zhou, asked, "人事科")
    assert "已报 1/3（零报告1）" in card.text


async def test_forty_departments_press_and_few_messages_tell_it(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """With Telegram's limits as they are configured: a message a second, twenty a minute."""
    limits = {"chat_pause_seconds": 1.0, "group_messages_per_minute": 20}
    async with playing(sqlite_template, tmp_path, telegram=limits) as played:
        await played.start()
        office, emulator = played.office, played.emulator
        people = [emulator.add_person(f"经办{number:02d}") for number in range(40)]
        for person in people:
            emulator.join(person, office.group, by=office.zhou)
            emulator.write(person, office.group, "大家好")
        await played.passes(minutes=1)
        lines = "\n".join(f"{person.name} 第{at}科 科长" for at, person in enumerate(people))
        await played.say(office.zhou, f"/roster\n{lines}")
        await played.say(office.zhou, "请各科室于11月20日下班前报送冬季取暖情况至办公室。")
        await played.passes(minutes=2)
        card = played.card("#1")
        assert "已报 0/40" in card.text
        sent, edited = emulator.count("sendMessage"), emulator.count("editMessageText")
        for person in people:
            emulator.tap(person, card, "已报")
            await played.passes(seconds=0.5)
        await played.passes(minutes=2)
        assert "已报 40/40" in card.text
        messages = emulator.count("sendMessage") - sent
        edits = emulator.count("editMessageText") - edited
        assert messages <= 2, "the table when the first came in, and once all were in"
        assert edits <= 45, f"40 presses in 20 s cost {edits} edits"
        table = tables(played)[-1]
        assert "40个科室全部报齐" in table.text
        await played.press(office.zhou, table, "收下 / 退回")
        assert len(table.keyboard) <= 12


async def test_a_departments_private_card_asks_and_follows(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    (mine,) = played.told(heads.finance, "#1")
    (theirs,) = played.told(heads.personnel, "#1")
    assert "请财务科报送" in mine.text
    assert "于11月20日下班前报送冬季取暖情况" in mine.text, "the notice's own words"
    assert [button.text for button in mine.buttons][:2] == ["已报", "零报告"]
    before = theirs.text
    assert "财务科已报" in await played.press(heads.finance, mine, "已报")
    assert "财务科：已报" in mine.text
    assert "已报" not in [button.text for button in mine.buttons]
    assert theirs.text == before, "a colleague's press is no news to others"
    assert not theirs.versions
    assert "已经报过" in await played.press(heads.finance, played.card("#1"), "零报告")


async def test_only_those_that_owe_are_asked_again(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    await played.press(heads.finance, played.card("#1"), "已报")
    told = len(played.told(heads.finance))
    await played.at("11-20 17:59")
    assert len(played.told(heads.finance)) == told, "who has reported is left in peace"
    assert played.told(heads.personnel, "还等人事科的材料", "11月20日（周五）18:00前报送。谢谢。")
    (line,) = played.in_group("还等：人事科、规划科。谢谢。")
    assert "范舟" not in line.text
    assert "人事科已报" in await played.press(heads.personnel, line, "已报")


async def test_what_is_called_off_meanwhile_asks_nobody(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    await played.stop()
    await played.at("11-20 17:59")
    await played.start()
    await played.say(office.zhou, "/cancel 1")
    told = len(played.told(heads.personnel))
    await played.at("11-23 12:00")
    assert len(played.told(heads.personnel)) == told
    assert not [m for m in played.in_group("还等") if m.buttons and "谢谢" in m.text][1:]


async def test_a_button_of_months_ago_still_hands_in(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    await played.at("02-20 10:00")
    assert "财务科已报" in await played.press(heads.finance, card, "已报")
    await played.say(office.zhou, "/done 1 已汇总上报")
    await played.say(office.zhou, "/done 1 已汇总上报")  # others still owe: asked about first
    assert "已经办结" in await played.press(heads.personnel, card, data="h1.rep.1.1.")
    emulator = played.emulator
    emulator.send_document(heads.personnel, office.group, "迟.xlsx", b"1", reply_to=card)
    await played.settle()
    assert played.in_group("已经结束，这份材料先存着")


async def test_an_edit_of_what_was_handed_in_adds_to_it(played: Played, heads: Heads) -> None:
    office, emulator = played.office, played.emulator
    notice = await played.say(office.zhou, NOTICE)
    sent = emulator.send_document(
        heads.finance, office.group, "取暖.xlsx", b"1", "请查收", reply_to=notice
    )
    await played.settle()
    await played.edit(sent, "请查收，第二页有改动")
    (table,) = tables(played)
    await played.press(office.zhou, table, "全部附件")
    (file,) = [message for message in emulator.private(office.zhou) if message.media]
    assert "请查收\n✎ 请查收，第二页有改动" in file.text


async def test_whoever_speaks_for_two_departments_is_asked_which(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, "/roster\n宋岚 信息科 科长")
    await played.say(office.zhou, NOTICE.replace("规划科", "信息科"))
    (mine,) = played.told(heads.finance, "#1")
    assert "请财务科、信息科报送" in mine.text
    assert "哪个科室" in await played.press(heads.finance, mine, "已报")
    (asked,) = played.told(heads.finance, "请问是哪个科室的")
    assert [button.text for button in asked.buttons] == ["财务科", "信息科"]
    assert "信息科已报" in await played.press(heads.finance, asked, "信息科")
    assert "已经报过" in await played.press(heads.finance, asked, "信息科")
    await played.say(heads.finance, "我科零报告")
    (table,) = tables(played)
    assert "财务科 · 零报告" in table.text, "only one is left that can be meant"
    assert "信息科 · 已报" in table.text
    await played.press(heads.personnel, played.card("#1"), data="h1.rep.1.1.1")
    assert "已报 2/3" in played.card("#1").text, "a forged department is not theirs to press"


async def test_a_file_under_a_notice_of_its_own_is_a_notice(played: Played, heads: Heads) -> None:
    office, emulator = played.office, played.emulator
    await played.say(office.zhou, NOTICE)
    emulator.send_document(
        heads.finance, office.group, "台账.xlsx", b"1", "请各科室于11月25日下班前报送车辆台账。"
    )
    await played.settle()
    assert "已报 0/3" in played.card("#1").text
    assert "车辆台账" in played.card("#2").text


async def test_files_that_are_on_their_way_are_not_sent_twice(
    played: Played, heads: Heads
) -> None:
    office, emulator = played.office, played.emulator
    notice = await played.say(office.zhou, NOTICE)
    for name in ("一.xlsx", "二.xlsx"):
        emulator.send_document(heads.finance, office.group, name, b"1", reply_to=notice)
        await played.settle()
    (table,) = tables(played)
    assert "2个附件" in table.text
    await played.press(office.zhou, table, "全部附件")
    names = [m.media["document"]["file_name"] for m in emulator.private(office.zhou) if m.media]
    assert names == ["一.xlsx", "二.xlsx"]


@pytest.mark.parametrize(
    ("notice", "asked"),
    [
        ("请各科室于11月20日下班前将冬季取暖情况报宋科长。", "0/2"),
        ("请各科室于11月20日下班前将冬季取暖情况报财务科。", "0/2"),
        ("请财务科、人事科、规划科于11月20日下班前将冬季取暖情况报财务科。", "0/3"),
    ],
)
async def test_who_collects_owes_no_return_unless_it_is_named(
    played: Played, heads: Heads, notice: str, asked: str
) -> None:
    await played.say(
        played.office.zhou, "/roster\n宋岚 财务科 科长\n范舟 人事科 科长\n彭越 规划科 科长"
    )
    await played.say(played.office.zhou, notice)
    assert f"已报 {asked}" in played.card("#1").text


async def test_what_was_sent_back_is_never_chased_as_if_nothing_had_come(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    await played.press(heads.finance, played.card("#1"), "已报")
    await played.whisper(office.zhou, "/back 1 财务科 缺西院的数字")
    before = len(played.told(heads.finance, "请补充后再报：缺西院的数字"))
    await played.at("11-23 12:00")
    assert len(played.told(heads.finance, "请补充后再报：缺西院的数字")) > before
    assert not played.told(heads.finance, "还等财务科")
    assert played.told(heads.personnel, "还等人事科的材料")


async def test_a_change_of_a_return_comes_with_its_own_buttons(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    await played.say(office.zhou, "/extend 1 11月24日 再等一等")
    moved = played.told(heads.finance, "有变动", "11月24日")[-1]
    assert [button.text for button in moved.buttons][:2] == ["已报", "零报告"]
    assert "尚无承办人" not in moved.text
    assert "我来办" not in [button.text for button in moved.buttons]
