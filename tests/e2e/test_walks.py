"""The walks every office takes daily, with the real process, on both engines."""

from __future__ import annotations

import asyncio

from tests.e2e.conftest import Stage

# 特急, or a test at night would wait for the morning.
NOTICE = "【特急】请王局长于下周五上午10点到三楼会议室参加工程调度会。"


async def test_a_notice_is_told_answered_moved_and_cancelled(stage: Stage) -> None:
    office, emulator = stage.office, stage.emulator
    await stage.ready()
    await stage.bind_leader()
    notice = emulator.write(office.zhou, office.group, NOTICE)
    card = await office.group_message("#1", "工程调度会", "10:00", timeout=20)
    told = await office.private_message(office.leader, "#1", "10:00", timeout=20)
    answer = await emulator.press(office.leader, told, "知道了", timeout=20)
    assert answer.text
    await office.private_message(office.zhou, "王局长已知悉", timeout=20)
    emulator.edit(notice, NOTICE.replace("10点", "11点"))
    await office.private_message(office.leader, "11:00", timeout=20)
    await emulator.until(lambda: "11:00" in card.text, 20, "the card brought level")
    emulator.write(office.zhou, office.group, "/cancel 1")
    await office.private_message(office.leader, "取消", timeout=20)
    await emulator.until(lambda: "已取消" in card.text, 20, "the card's last word")
    await stage.calm()
    assert len([text for text in office.said() if text.startswith("📅")]) == 1


async def test_what_was_done_before_a_restart_can_be_undone_after_it(stage: Stage) -> None:
    office, emulator = stage.office, stage.emulator
    bot = await stage.ready()
    emulator.write(office.zhou, office.group, "/task 下周五前 更新通讯录")
    card = await office.group_message("#1", timeout=20)
    assert "由您承办" in (await emulator.press(office.li, card, "我来办", timeout=20)).text
    emulator.write(office.li, office.group, "/done 1 已经更新")
    await emulator.until(lambda: "已办结" in card.text, 20, "the result on the card")
    await stage.calm()
    assert await bot.stop() == 0
    await stage.ready()
    emulator.write(office.li, office.group, "/undo")
    await emulator.until(lambda: "已办结" not in card.text, 20, "the matter open again")
    assert "承办：李工" in card.text


async def test_fifty_receipts_at_once_are_fifty(stage: Stage) -> None:
    office, emulator = stage.office, stage.emulator
    people = [emulator.add_person(f"科员{number}") for number in range(50)]
    for person in people:
        emulator.join(person, office.group)
    await stage.ready(HUIYIN_TELEGRAM__CHAT_PAUSE_SECONDS="0.5")
    emulator.write(office.zhou, office.group, NOTICE.replace("王局长", "各科室"))
    card = await office.group_message("#1", timeout=20)
    presses = [emulator.tap(person, card, "收到") for person in people]
    answers = await asyncio.wait_for(asyncio.gather(*(one.answer for one in presses)), 30)
    assert all("收到" in answer.text for answer in answers)
    await emulator.until(lambda: "50/" in card.buttons[0].text, 20, "fifty receipts on the card")
    assert emulator.count("answerCallbackQuery") == 50
    assert emulator.count("editMessageText") < 25, "many presses fold into one edit"
