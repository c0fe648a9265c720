"""A notice from its first word to its card, and what may become of it afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.playground.people import Origin
from bot.playground.world import Chat
from tests.e2e.conftest import playing
from tests.e2e.played import Played

MEETING = "请各科室负责人于明天下午3点到三楼会议室参加防汛部署会。"
FOR_LEADER = "请王局长于明天下午3点到三楼会议室参加防汛部署会。"
REPORT = "请各科室于11月25日下班前报送节水检查总结至办公室。"


async def test_a_notice_in_a_group_gets_its_card(played: Played) -> None:
    await played.say(played.office.li, MEETING)
    card = played.card("#1")
    for part in ("防汛部署会", "11月19日（周四）15:00", "三楼会议室"):
        assert part in card.text
    assert [button.text.split()[0] for button in card.buttons] == ["收到", "更正", "撤销"]
    assert card.reply_to is not None
    assert card.reply_to.text == MEETING


async def test_chatter_gets_nothing(played: Played) -> None:
    before = played.emulator.count("sendMessage")
    for text in (
        "好的", "收到", "明天天气不错", "昨天的会开到几点？", "谁有复印纸",
        "电话是 0571-8888 1234", "哈哈哈", "👍👍👍", "这个月预算还剩3000元",
    ):  # fmt: skip
        await played.say(played.office.li, text)
    assert played.emulator.count("sendMessage") == before


async def test_an_edit_brings_the_same_matter_level(played: Played) -> None:
    await played.bind_leader()
    notice = await played.say(played.office.zhou, FOR_LEADER)
    card = played.card("#1")
    heard = len(played.told(played.office.leader))
    await played.edit(notice, FOR_LEADER.replace("3点", "4点半"))
    assert played.card("#1") is card
    assert "16:30" in card.text
    assert "15:00" in card.text, "the difference stands on the card"
    assert len(played.in_group("#")) == 1
    told = played.told(played.office.leader)[heard:]
    assert len(told) == 1
    assert "16:30" in told[0].text
    await played.at("11-19 16:00")
    assert played.times(played.in_group("分钟后开会")) == ["11-19 16:00"]


async def test_an_edit_of_a_letter_changes_nothing(played: Played) -> None:
    await played.bind_leader()
    notice = await played.say(played.office.zhou, FOR_LEADER)
    heard = len(played.told(played.office.leader))
    await played.edit(notice, FOR_LEADER + " ")
    await played.edit(notice, FOR_LEADER)
    assert len(played.told(played.office.leader)) == heard
    assert "变更" not in played.card("#1").text


async def test_an_edited_command_is_not_run_again(played: Played) -> None:
    office = played.office
    command = await played.say(office.zhou, "/task 11月30日前 更新通讯录")
    assert len(played.in_group("#1")) == 1
    await played.edit(command, "/task 12月1日前 更新通讯录和值班表")
    assert not played.in_group("#2")
    asked = await played.say(office.zhou, "/help")
    answers = len(played.in_group("回音能做什么"))
    await played.edit(asked, "/help 请")
    assert len(played.in_group("回音能做什么")) == answers == 1


async def test_an_album_is_one_notice(played: Played) -> None:
    office = played.office
    played.emulator.send_album(office.zhou, office.group, [b"one", b"two", b"three"], REPORT)
    await played.settle()
    assert len(played.in_group("#")) == 1
    await played.say(office.zhou, "/show 1")
    assert "附件" in played.in_group("#1")[-1].text


async def test_a_document_without_words_is_asked_about_once(played: Played) -> None:
    office = played.office
    played.emulator.send_document(office.zhou, office.group, "关于防汛值守的通知.pdf", b"%PDF")
    await played.settle()
    questions = played.in_group("没有文字说明的文件")
    assert len(questions) == 1
    answer = "11月27日前各科室报送防汛值守表"
    await played.say(office.zhou, answer, reply_to=questions[0])
    assert "11月27日" in played.card("#1").text
    assert len(played.in_group("没有文字说明的文件")) <= 1


async def test_what_is_forwarded_in_private_is_registered_for_its_sender(played: Played) -> None:
    office = played.office
    yesterday = Origin(played.clock.now() - timedelta(days=1), name="市局值班室")
    await played.whisper(office.zhou, "请贵局明天下午5点前到市局五楼开调度会。", origin=yesterday)
    cards = played.told(office.zhou, "#1")
    assert len(cards) == 1
    assert "11月18日（周三）17:00" in cards[0].text, "明天 was said yesterday"
    assert not any("收到" in button.text for button in cards[0].buttons)
    assert not played.in_group("#1")


async def test_one_notice_in_three_groups_is_one_matter(played: Played) -> None:
    office, emulator = played.office, played.emulator
    groups: list[Chat] = [office.group]
    for title in ("乡镇水管站群", "河长制工作群"):
        group = emulator.add_group(title, office.zhou, [office.li])
        emulator.add_bot(group, office.zhou, admin=True)
        groups.append(group)
    await played.settle()
    for group in groups:
        await played.say(office.zhou, REPORT, group)
    for group in groups:
        cards = [message for message in emulator.said(group) if "#" in message.text]
        assert len(cards) == 1, emulator.story()
        assert "#1" in cards[0].text
    await played.say(office.zhou, "请各科室于11月26日前报送值班表至办公室。")
    assert played.in_group("#2"), "the sequence has no gap"


async def test_the_same_notice_again_is_told_its_number(played: Played) -> None:
    await played.say(played.office.zhou, REPORT)
    await played.say(played.office.li, REPORT)
    assert len(played.in_group("已登记为 #1")) == 1
    assert not played.in_group("#2")


async def test_mode_ask_registers_at_a_press(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "/mode ask")
    await played.say(office.zhou, MEETING)
    asked = played.in_group("防汛部署会")
    assert len(asked) == 1
    assert "#" not in asked[0].text
    assert asked[0].buttons[0].text.startswith("登记")
    assert "#1" in await played.press(office.li, asked[0], "登记")
    assert "#1" in asked[0].text
    assert asked[0].buttons[0].text.startswith("收到")
    assert len(played.in_group("防汛部署会")) == 1


async def test_mode_commands_reads_nothing_but_commands(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "/mode commands")
    before = len(played.in_group())
    await played.say(office.zhou, MEETING)
    assert len(played.in_group()) == before
    await played.say(office.zhou, "/meeting 明天下午3点 三楼会议室 防汛部署会")
    assert "15:00" in played.card("#1").text


async def test_what_is_unsure_is_asked_and_answered_in_words(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "请各科室于11月20日（周四）上午9点到二楼会议室参加节水培训会。")
    (question,) = played.in_group("节水培训会")
    assert "#" not in question.text
    assert "周五" in question.text
    await played.say(office.zhou, "11月20日上午9点", reply_to=question)
    card = played.card("#1")
    assert "11月20日（周五）09:00" in card.text


async def test_a_question_nobody_answers_goes_to_the_administrator(played: Played) -> None:
    office = played.office
    await played.say(office.li, "请各科室于11月20日（周四）上午9点到二楼会议室参加节水培训会。")
    await played.passes(minutes=29)
    assert not played.told(office.zhou, "节水培训会")
    await played.passes(minutes=1)
    (alarm,) = played.told(office.zhou, "节水培训会")
    assert "登记" in alarm.text
    assert played.times([alarm]) == ["11-18 16:30"]
    await played.at("11-19 08:30")
    (digest,) = played.told(office.zhou, "早报")
    assert "待登记" in digest.text
    await played.passes(days=1)
    assert len(played.told(office.zhou, "半小时没有")) == 1


async def test_a_message_moves_a_meeting(played: Played) -> None:
    await played.bind_leader()
    await played.say(played.office.zhou, FOR_LEADER)
    await played.say(played.office.zhou, "通知：原定明天下午3点的防汛部署会改到后天上午10点召开。")
    card = played.card("防汛部署会", "#1")
    assert "11月20日（周五）10:00" in card.text
    assert "11月20日（周五）10:00" in played.told(played.office.leader)[-1].text
    assert not played.in_group("#2")
    await played.at("11-19 18:00")
    assert not played.in_group("分钟后开会"), "the old time is gone"
    await played.at("11-20 09:30")
    assert played.times(played.in_group("分钟后开会")) == ["11-20 09:30"]


async def test_a_message_cancels_a_meeting(played: Played) -> None:
    await played.bind_leader()
    await played.say(played.office.zhou, FOR_LEADER)
    await played.say(played.office.zhou, "接通知，明天下午的防汛部署会取消。")
    (card,) = [m for m in played.in_group("防汛部署会") if m.text.startswith("📅")]
    assert "取消" in card.text
    assert "取消" in played.told(played.office.leader)[-1].text
    heard = len(played.told(played.office.leader))
    await played.at("11-19 18:00")
    assert len(played.told(played.office.leader)) == heard
    assert not played.in_group("分钟后开会")


async def test_reports_of_another_office_are_another_world(
    played: Played, sqlite_template: Path, tmp_path: Path
) -> None:
    emulator = played.emulator
    stranger = emulator.add_person("孙会计", "sun_kuaiji")
    group = emulator.add_group("别家办公室", stranger, [])
    emulator.start(stranger)
    emulator.add_bot(group, stranger, admin=True)
    await played.say(played.office.zhou, REPORT)
    await played.say(stranger, REPORT, group)
    (theirs,) = [m for m in emulator.said(group) if "#" in m.text]
    assert "#1" in theirs.text, "each office has its own sequence"
    await played.say(stranger, "/list", group)
    assert "周敏" not in emulator.said(group)[-1].text


async def test_mode_can_be_the_configurations(sqlite_template: Path, tmp_path: Path) -> None:
    async with playing(sqlite_template, tmp_path, reading={"mode": "ask"}) as made:
        await made.start()
        await made.say(made.office.zhou, MEETING)
        (asked,) = made.in_group("防汛部署会")
        assert "#" not in asked.text
