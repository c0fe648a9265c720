"""Every press is answered exactly once, and a press that may not do anything does nothing."""

from __future__ import annotations

import asyncio
import random

from bot.playground.world import Message
from tests.e2e.played import Played

MEETING = "请各科室于明天下午3点到三楼会议室参加防汛部署会。"
FOR_LEADER = "请王局长于明天下午3点到三楼会议室参加防汛部署会。"
REPORT = "请各科室于11月25日下班前报送节水检查总结至办公室。"


async def carded(played: Played, text: str = MEETING) -> Message:
    await played.say(played.office.zhou, text)
    return played.card("#1")


def receipts(card: Message) -> int:
    """How many the card says have received it; a card nobody has received counts nobody."""
    (button,) = [one for one in card.buttons if one.text.startswith("收到")]
    count = button.text.partition(" ")[2]
    return int(count.split("/")[0]) if count else 0


def answered(played: Played) -> int:
    return played.emulator.count("answerCallbackQuery")


async def test_a_receipt_is_counted_and_shown(played: Played) -> None:
    card = await carded(played)
    assert receipts(card) == 0
    assert "收到" in await played.press(played.office.li, card, "收到")
    assert receipts(card) == 1
    assert "收到" in await played.press(played.office.director, card, "收到")
    assert receipts(card) == 2
    assert played.in_group("防汛部署会") == [card], "no second message for it"


async def test_a_double_tap_counts_once(played: Played) -> None:
    card = await carded(played)
    presses = [played.emulator.tap(played.office.li, card, "收到") for _ in range(3)]
    answers = await asyncio.gather(*(press.answer for press in presses))
    await played.settle()
    assert receipts(card) == 1
    assert answered(played) == 3
    assert all(answer.text for answer in answers)
    assert "已经回复过" in await played.press(played.office.li, card, "收到")


async def test_two_people_at_once_are_two(played: Played) -> None:
    card = await carded(played)
    people = [played.office.li, played.office.director, played.office.leader, played.office.zhou]
    presses = [played.emulator.tap(person, card, "收到") for person in people]
    await asyncio.gather(*(press.answer for press in presses))
    await played.settle()
    assert receipts(card) == 4
    assert answered(played) == 4


async def test_two_take_a_task_and_one_has_it(played: Played) -> None:
    office = played.office
    card = await carded(played, "请各科室于11月25日下班前报送值班安排表至办公室。")
    presses = [played.emulator.tap(who, card, "我来办") for who in (office.li, office.director)]
    texts = [(await press.answer).text for press in presses]
    await played.settle()
    assert sum("由您承办" in text for text in texts) == 1
    assert sum("已有承办人" in text for text in texts) == 1
    owners = [name for name in ("李工", "赵主任") if f"承办：{name}" in card.text]
    assert len(owners) == 1


async def test_withdrawing_is_for_who_registered_or_administers(played: Played) -> None:
    card = await carded(played)
    assert "登记人" in await played.press(played.office.li, card, "撤销")
    assert "撤销" not in card.text
    assert "登记已撤销" in await played.press(played.office.zhou, card, "撤销")
    assert "登记已撤销" in card.text
    await played.at("11-19 15:00")
    assert not played.in_group("分钟后开会")


async def test_a_press_on_a_closed_matter_changes_nothing(played: Played) -> None:
    office = played.office
    card = await carded(played)
    old = [button.data for button in card.buttons]
    await played.press(office.zhou, card, "撤销")
    before = card.text
    for data in old:
        text = await played.press(office.li, card, data=data)
        assert "已经撤销" in text
    assert card.text == before


async def test_a_button_from_before_a_change_is_stale(played: Played) -> None:
    office = played.office
    notice = await played.say(office.zhou, MEETING)
    card = played.card("#1")
    old = next(button.data for button in card.buttons if button.text.startswith("收到"))
    await played.edit(notice, MEETING.replace("3点", "4点"))
    assert "16:00" in card.text
    assert "已经更新" in await played.press(office.li, card, data=old)
    assert receipts(card) == 0
    assert "已记下" in await played.press(office.li, card, "收到")
    assert receipts(card) == 1


async def test_forged_presses_are_answered_and_do_nothing(played: Played) -> None:
    office, chance = played.office, random.Random(20261118)
    card = await carded(played)
    before, count = card.text, answered(played)
    forged = [
        "", "h1", "h1.ack", "h1.ack.x.1.", "h1.ack.-1.0.", "h1.ack.0.0.", "h1.ack.99999.1.",
        f"h1.ack.{2**63}.0.", f"h1.ack.{10**40}.0.", f"h1.ack.1.{2**63}.", "h1.ack.1.-5.",
        "h1.wd.1.999999.", "h1.done.²³.1.", "h1.page.0.0.list:999999999999999999999",
        "h1.page.0.0.list:-1", "h1.page.0.0.list:0", "h1.page.0.0.secrets:1", "h1.set.0.0.mode=off",
        "h1.set.0.0.", "h1.pick.1.0.", "h1.snz.1.1.never", "h1.nonsense.1.1.", "h2.ack.1.1.",
        "h1.back.1.1.", "h1.later.1.1.", "h1.ack.١.١.", "'; DROP TABLE item; --", "\x00" * 64,
    ]  # fmt: skip
    forged += ["".join(chr(chance.randrange(1, 0x2FF)) for _ in range(32)) for _ in range(20)]
    for data in forged:
        await played.press(office.li, card, data=data)
    assert answered(played) == count + len(forged)
    assert card.text == before
    assert receipts(card) == 0
    assert not played.failures
    assert "已记下" in await played.press(office.li, card, "收到")


async def test_another_offices_matter_is_neither_shown_nor_touched(played: Played) -> None:
    emulator, office = played.emulator, played.office
    stranger = emulator.add_person("孙会计", "sun_kuaiji")
    theirs = emulator.add_group("别家办公室", stranger, [])
    emulator.start(stranger)
    emulator.add_bot(theirs, stranger, admin=True)
    card = await carded(played)
    await played.say(stranger, "请各科室于11月26日下班前报送车辆台账至办公室。", theirs)
    other = emulator.said(theirs)[-1]
    before = card.text
    for button in card.buttons:
        text = await played.press(stranger, other, data=button.data)
        assert text
        assert "防汛" not in text
    for verb in ("show", "later", "back", "done", "fix", "take", "reg", "no", "pick", "snz"):
        await played.press(stranger, other, data=f"h1.{verb}.1.1.")
        await played.press(stranger, emulator.private(stranger)[0], data=f"h1.{verb}.1.1.")
    assert card.text == before
    said = [*emulator.said(theirs), *emulator.private(stranger)]
    assert not [message for message in said if "防汛" in message.text]
    assert "防汛" not in other.text
    assert not played.in_group("请回复")
    assert office.group is not theirs


async def test_a_strangers_press_counts_for_nothing(played: Played) -> None:
    stranger = played.emulator.add_person("路过的人")
    card = await carded(played)
    assert "群里的人" in await played.press(stranger, card, "收到")
    assert receipts(card) == 0


async def test_somebody_who_has_left_is_a_stranger(played: Played) -> None:
    office = played.office
    card = await carded(played)
    assert "已记下" in await played.press(office.li, card, "收到")
    played.emulator.leave(office.li, office.group)
    await played.settle()
    assert "群里的人" in await played.press(office.li, card, "更正")


async def test_a_press_on_a_message_too_old_to_show_is_answered(played: Played) -> None:
    card = await carded(played)
    await played.press(played.office.li, card, "收到", inaccessible=True)
    assert answered(played) == 1


async def test_private_answers_of_a_leader(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, FOR_LEADER)
    (told,) = played.told(office.leader, "#1")
    labels = [button.text for button in told.buttons]
    assert labels == ["知道了", "派人参加", "时间冲突", "稍后提醒"]
    know = told.buttons[0].data
    assert await played.press(office.leader, told, data=know)
    (heard,) = played.told(office.zhou, "已知悉")
    assert "王局长" in heard.text
    assert await played.press(office.leader, told, data=know)
    assert len(played.told(office.zhou, "已知悉")) == 1
    assert "知道了" in told.text, "the message itself shows his answer"


async def test_later_offers_moments_and_keeps_its_word(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, FOR_LEADER)
    (told,) = played.told(office.leader, "#1")
    await played.press(office.leader, told, "稍后提醒")
    assert any(button.text.startswith("一小时后") for button in told.buttons)
    assert "再提醒您" in await played.press(office.leader, told, "一小时后")
    assert any(button.text.startswith("知道了") for button in told.buttons)
    await played.at("17:00")
    (again,) = played.told(office.leader, "按您的吩咐")
    assert played.times([again]) == ["11-18 17:00"]


async def test_a_leaders_private_buttons_are_his_alone(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, FOR_LEADER)
    (told,) = played.told(office.leader, "#1")
    know = told.buttons[0].data
    before = told.text
    await played.press(office.li, told, data=know)
    assert told.text == before
    assert not played.told(office.zhou, "已知悉")


async def test_closing_asks_for_a_result_and_stays_open_without(played: Played) -> None:
    office = played.office
    card = await carded(played, REPORT)
    await played.open(office.li)
    await played.press(office.li, card, "我来办")
    (told,) = played.told(office.li, "#1")
    await played.press(office.li, told, "办结")
    (asked,) = played.told(office.li, "结果")
    assert "已办结" not in card.text
    await played.whisper(office.li, "总结已报送，共检查二十三家。", reply_to=asked)
    assert "已办结" in card.text
    assert "共检查二十三家" in played.told(office.zhou)[-1].text
