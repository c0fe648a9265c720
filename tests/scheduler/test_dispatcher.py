"""Sending: by priority, within the budget, and no chat holds up another."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.context import Answer as Reading
from bot.domain.item import Answer
from bot.domain.push import Occasion
from bot.office.matters import receipts, verbs
from bot.transport import Gone, Moved, Rejected, RetryAt, Uncertain
from bot.wording.message import Message
from scheduler.budget import Limits
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    LEADER,
    NOW,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)
from tests.scheduler.desk import MORNINGS, Desk, at_work

GROUP, OTHER = -1001, -1002


@pytest.fixture
def leader(bureau: Bureau, group: int) -> int:
    bureau.bind(group, LEADER, "钱局长")
    return bureau.start(LEADER)


def moments(desk: Desk, chat: int) -> list[datetime]:
    return [one.at for one in desk.telegram.to(chat)]


def cards(bureau: Bureau, *chats: int) -> list[str]:
    """What became of the cards of some chats."""
    pushes = bureau.pushes(occasion=Occasion.CARD)
    return [push.state for push in pushes if push.chat_id in chats]


# The scenes.


async def test_a_meeting_tomorrow_afternoon_from_notice_to_last_word(
    bureau: Bureau, group: int, leader: int
) -> None:
    clerk = bureau.start(CLERK)
    desk = Desk(bureau)
    async with at_work(desk):
        arrival = bureau.paste(group, reading(place="三楼", people=("钱局长",)))
        await desk.rest()
        (card,) = desk.telegram.to(GROUP)
        assert card.reply_to == arrival.message_id
        await desk.wait(minutes=1)
        bureau.act(receipts.acknowledge, LEADER, only_id(bureau), Answer.KNOWN, chat_id=leader)
        await desk.go(at(11, 19, 16))
    assert moments(desk, LEADER.id) == [NOW, at(11, 19, 11, 50)]
    assert moments(desk, CLERK.id) == [at(11, 18, 16, 11)]
    assert bureau.pushes(chat_id=clerk)[0].occasion == Occasion.ANSWERED
    assert moments(desk, GROUP) == [NOW, at(11, 19, 14, 30)]
    assert not any("迟到" in one.text for one in desk.telegram.heard)


async def test_a_report_in_two_months_and_its_card_is_level_to_the_end(
    bureau: Bureau, group: int, leader: int
) -> None:
    owner, clerk = bureau.start(OWNER), bureau.start(CLERK)
    bureau.now = at(11, 20, 9, 12)
    desk = Desk(bureau)
    async with at_work(desk):
        bureau.paste(group, owed("落实情况", at(1, 20, 18, year=2027), people=(OWNER.name,)))
        await desk.go(at(1, 20, 16, year=2027))
        bureau.act(verbs.close, OWNER, only_id(bureau), "已报市局", chat_id=owner)
        await desk.wait(minutes=1)
    assert moments(desk, OWNER.id) == [
        at(11, 20, 9, 12),
        at(1, 15, 9, year=2027),
        at(1, 19, 9, year=2027),
        at(1, 20, 9, year=2027),
    ]
    assert moments(desk, LEADER.id) == []
    assert [push.occasion for push in bureau.pushes(chat_id=clerk)] == [Occasion.CLOSED]
    assert "已报市局" in desk.telegram.to(GROUP, edits=True)[-1].text


# Nobody holds up another.


async def test_a_slow_group_does_not_hold_the_others(bureau: Bureau, group: int) -> None:
    other = bureau.group(OTHER, "中层群")
    desk = Desk(bureau)
    desk.telegram.slow[GROUP] = asyncio.Event()
    async with at_work(desk):
        bureau.paste(group, text="一")
        desk.ticker.wake()
        await desk.until(lambda: desk.telegram.to(GROUP))
        bureau.paste(other, owed(), text="二")
        desk.ticker.wake()
        await desk.until(lambda: cards(bureau, other) == ["sent"])
        assert cards(bureau, group) == ["sending"]
        desk.telegram.slow.pop(GROUP).set()
        await desk.rest()
        assert cards(bureau, group) == ["sent"]


async def test_one_chat_gets_one_message_a_second(bureau: Bureau, group: int) -> None:
    for number in range(4):
        bureau.paste(group, reading(f"第{number}会"), text=f"第{number}号")
    desk = Desk(bureau)
    async with at_work(desk):
        await desk.rest()
        assert len(desk.telegram.to(GROUP)) == 1
        await desk.wait(seconds=5)
    gaps = [later - earlier for earlier, later in pairwise(moments(desk, GROUP))]
    assert len(gaps) == 3
    assert min(gaps) >= timedelta(seconds=1)


async def test_a_full_group_waits_for_its_minute_and_a_leader_does_not(
    bureau: Bureau, group: int, leader: int
) -> None:
    for number in range(24):
        bureau.paste(group, reading(f"第{number}会", at(12, 1, 9, number)), text=f"第{number}号")
    desk = Desk(bureau)
    async with at_work(desk):
        await desk.wait(seconds=40)
        assert len(desk.telegram.to(GROUP)) <= 20
        bureau.paste(group, reading("要紧的会", people=("钱局长",)), text="要紧")
        asked = bureau.now
        await desk.wait(seconds=1)
        assert moments(desk, LEADER.id) == [asked]
        await desk.wait(minutes=2)
    sent = moments(desk, GROUP)
    assert len(sent) == 25
    assert all(
        sum(1 for one in sent if start <= one < start + timedelta(minutes=1)) <= 20
        for start in sent
    )


async def test_the_most_urgent_goes_first_when_all_must_wait(
    bureau: Bureau, group: int, leader: int
) -> None:
    """One message a second for everybody: flash, then privates, then cards."""
    director = bureau.start(DIRECTOR)
    assert director
    other = bureau.group(OTHER, "中层群")
    bureau.paste(other, owed("平常的报告"), text="一")
    bureau.paste(group, reading("平常的会", people=("钱局长",)), text="二")
    desk = Desk(bureau, limits=Limits(1, 20, timedelta(seconds=1)))
    async with at_work(desk):
        await desk.wait(seconds=10)
    order = [one.chat for one in desk.telegram.heard]
    assert order.index(LEADER.id) < order.index(GROUP)
    assert order.index(LEADER.id) < order.index(OTHER)


# Telegram says no.


async def test_being_asked_to_wait_holds_only_that_chat(bureau: Bureau, group: int) -> None:
    other = bureau.group(OTHER, "中层群")
    desk = Desk(bureau)
    desk.telegram.answers[GROUP].append(RetryAt(35))
    async with at_work(desk):
        bureau.paste(group, text="一")
        bureau.paste(other, owed(), text="二")
        await desk.wait(seconds=34)
        assert len(desk.telegram.to(GROUP)) == 1
        assert len(desk.telegram.to(OTHER)) == 1
        (row,) = bureau.pushes(chat_id=group, occasion=Occasion.CARD)
        assert (row.state, row.send_after) == ("queued", NOW + timedelta(seconds=35))
        await desk.wait(seconds=2)
    assert moments(desk, GROUP) == [NOW, NOW + timedelta(seconds=35)]
    assert "重发" not in desk.telegram.to(GROUP)[-1].text


async def test_whatever_else_waits_for_a_chat_that_asked_for_patience_waits_too(
    bureau: Bureau, group: int
) -> None:
    desk = Desk(bureau)
    desk.telegram.answers[GROUP].append(RetryAt(35))
    async with at_work(desk):
        bureau.paste(group, text="一")
        bureau.paste(group, owed(), text="二")
        desk.dispatcher.post(Reading(GROUP, Message("今日事项"), group=True))
        await desk.wait(seconds=34)
        assert len(desk.telegram.to(GROUP)) == 1
        await desk.wait(seconds=10)
    assert len(desk.telegram.to(GROUP)) == 4


async def test_a_dead_line_holds_all_and_then_all_goes_without_doubles(
    bureau: Bureau, group: int
) -> None:
    other = bureau.group(OTHER, "中层群")
    desk = Desk(bureau)
    desk.telegram.down = RetryAt(3, everywhere=True)
    async with at_work(desk):
        bureau.paste(group, text="一")
        bureau.paste(other, owed(), text="二")
        await desk.wait(minutes=3)
        tried = len(desk.telegram.heard)
        assert tried < 25  # it backs off
        desk.telegram.down = None
        await desk.wait(minutes=2)
    for chat in (GROUP, OTHER):
        assert not any("重发" in one.text for one in desk.telegram.to(chat))
    assert cards(bureau, group, other) == ["sent", "sent"]
    assert len(desk.telegram.heard) == tried + 2


async def test_a_lost_answer_is_repeated_once_and_marked(bureau: Bureau, group: int) -> None:
    desk = Desk(bureau)
    desk.telegram.answers[GROUP].extend([Uncertain("time-out"), Uncertain("time-out")])
    async with at_work(desk):
        bureau.paste(group)
        await desk.wait(minutes=5)
    assert ["重发" in one.text for one in desk.telegram.to(GROUP)] == [False, True]


async def test_a_person_who_blocked_huiyin_is_told_to_the_administrator(
    bureau: Bureau, group: int, leader: int
) -> None:
    bureau.start(DIRECTOR)
    desk = Desk(bureau)
    desk.telegram.answers[LEADER.id].append(Gone("bot was blocked by the user"))
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.wait(minutes=1)
        (told,) = desk.telegram.to(DIRECTOR.id)
        assert "钱局长" in told.text
        await desk.wait(minutes=30)
        bureau.start(LEADER)
        await desk.wait(seconds=1)
        assert len(desk.telegram.to(LEADER.id)) == 2
        assert bureau.pushes(chat_id=leader, state="sent")


async def test_a_group_that_moved_is_followed(bureau: Bureau, group: int) -> None:
    desk = Desk(bureau)
    desk.telegram.answers[GROUP].append(Moved(-1009001))
    async with at_work(desk):
        bureau.paste(group)
        await desk.wait(seconds=5)
    assert [one.chat for one in desk.telegram.heard] == [GROUP, -1009001]
    assert bureau.chat(group).telegram_id == -1009001


async def test_what_telegram_will_never_take_does_not_hold_the_rest(
    bureau: Bureau, group: int
) -> None:
    desk = Desk(bureau)
    desk.telegram.answers[GROUP].append(Rejected("message is too long"))
    async with at_work(desk):
        bureau.paste(group, text="一")
        bureau.paste(group, owed(), text="二")
        await desk.wait(seconds=5)
    assert cards(bureau, group) == ["failed", "sent"]


async def test_a_closed_topic_sends_the_card_to_the_group(bureau: Bureau, group: int) -> None:
    desk = Desk(bureau)
    desk.telegram.answers[GROUP].append(Rejected("topic_closed", topic=True))
    async with at_work(desk):
        bureau.paste(group, topic_id=6)
        await desk.wait(seconds=5)
    assert len(desk.telegram.to(GROUP)) == 2
    assert cards(bureau, group) == ["sent"]


# Cards.


async def test_any_number_of_presses_is_one_edit(bureau: Bureau, group: int) -> None:
    desk = Desk(bureau)
    async with at_work(desk):
        bureau.paste(group)
        await desk.wait(seconds=5)
        for person in (OWNER, COLLEAGUE, LEADER, DIRECTOR):
            bureau.act(receipts.acknowledge, person, only_id(bureau), Answer.RECEIVED)
        await desk.wait(seconds=5)
    (edit,) = desk.telegram.to(GROUP, edits=True)
    assert edit.edited == bureau.cards()[0].message_id
    assert not bureau.cards()[0].stale


async def test_a_card_that_was_deleted_is_posted_again_once(bureau: Bureau, group: int) -> None:
    desk = Desk(bureau)
    async with at_work(desk):
        bureau.paste(group)
        await desk.wait(seconds=5)
        desk.telegram.answers[GROUP].append(Rejected("message to edit not found", message=True))
        bureau.act(verbs.correct, CLERK, only_id(bureau), {"place": "二楼"})
        await desk.wait(seconds=30)
    posted = desk.telegram.to(GROUP)
    assert len(posted) == 2
    assert "二楼" in posted[-1].text
    assert [card.dead for card in bureau.cards()] == [True, False]


async def test_an_answer_to_a_command_goes_before_an_edit_and_is_said_to_be_done(
    bureau: Bureau, group: int
) -> None:
    desk = Desk(bureau)
    done: list[int] = []
    async with at_work(desk):
        bureau.paste(group)
        await desk.wait(seconds=5)
        desk.telegram.answers[GROUP].append(RetryAt(2))
        answer = Message("今日事项")
        desk.dispatcher.post(Reading(GROUP, answer, group=True, done=lambda: done.append(1)))
        bureau.act(verbs.correct, CLERK, only_id(bureau), {"place": "二楼"})
        await desk.rest()
        assert done == []
        await desk.wait(seconds=10)
    assert done == [1]
    said = [one.text for one in desk.telegram.heard if one.chat == GROUP]
    assert said[1:3] == ["今日事项", "今日事项"]
    assert "二楼" in said[3]


# Down and up again.


async def test_after_downtime_past_meetings_are_one_line_and_the_rest_is_marked_late(
    bureau: Bureau, group: int, leader: int
) -> None:
    bureau.paste(group, reading("早已开过的会", at(11, 19, 10), people=("钱局长",)), text="一")
    bureau.paste(group, reading("也已开过的会", at(11, 19, 11), people=("钱局长",)), text="二")
    bureau.paste(group, reading("还来得及的会", at(11, 19, 17), people=("钱局长",)), text="三")
    desk = Desk(bureau)
    async with at_work(desk):
        await desk.wait(seconds=20)
    bureau.now = at(11, 19, 14)
    again = Desk(bureau)
    async with at_work(again):
        await again.wait(seconds=20)
    (text,) = [one.text for one in again.telegram.to(LEADER.id)]
    assert text.count("停机期间错过") == 1
    missed = next(line for line in text.split("\n") if "停机期间错过" in line)
    assert "早已开过的会" in missed
    assert "也已开过的会" in missed
    assert "还来得及的会" not in missed
    assert "还来得及的会" in text
    assert "迟到" in text


async def test_after_long_downtime_many_missed_meetings_are_still_one_message(
    bureau: Bureau, group: int, leader: int
) -> None:
    for number in range(12):
        late = at(11, 19, 14, number)
        bureau.paste(group, reading(f"{number}号会", late, people=("钱局长",)), text=f"{number}号")
    desk = Desk(bureau)
    async with at_work(desk):
        await desk.wait(seconds=30)
    told = len(desk.telegram.to(LEADER.id))
    bureau.now = at(11, 20, 11)
    again = Desk(bureau)
    async with at_work(again):
        await again.wait(seconds=30)
    (summary,) = again.telegram.to(LEADER.id)
    assert told == 12
    assert all(f"{number}号会" in summary.text for number in range(12))


async def test_after_downtime_nothing_is_lost_and_nothing_doubled(
    bureau: Bureau, group: int, leader: int
) -> None:
    desk = Desk(bureau)
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.wait(seconds=20)
    heard = len(desk.telegram.to(LEADER.id))
    bureau.now = at(11, 18, 18)  # 17:30 has gone by
    again = Desk(bureau)
    async with at_work(again):
        await again.go(at(11, 19, 16))
    assert heard == 1
    assert ["迟到" in one.text for one in again.telegram.to(LEADER.id)] == [True, False, False]
    assert moments(again, LEADER.id)[1:] == [at(11, 19, 11, 50), at(11, 19, 14, 30)]


async def test_mornings_come_at_half_past_eight_and_only_once(bureau: Bureau, group: int) -> None:
    desk = Desk(bureau, mornings=MORNINGS)
    async with at_work(desk):
        bureau.paste(group, reading("下周的会", at(11, 25, 15)))
        await desk.go(at(11, 23, 12))
    spoken = [one for one in desk.telegram.to(GROUP) if "早报" in one.text]
    assert len(spoken) <= 3
    assert {one.at.astimezone(at(11, 23).tzinfo).strftime("%H:%M") for one in spoken} <= {"00:30"}
    assert len({one.at for one in spoken}) == len(spoken)


async def test_a_group_is_written_to_silently_in_its_quiet_hours(
    bureau: Bureau, group: int
) -> None:
    bureau.now = at(11, 21, 22, 10)
    desk = Desk(bureau)
    async with at_work(desk):
        bureau.paste(group, reading(start=at(11, 24, 15)))
        await desk.rest()
    assert [one.silent for one in desk.telegram.to(GROUP)] == [True]


async def test_a_tick_that_fails_is_followed_by_the_next(
    bureau: Bureau, group: int, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(bureau)
    real = desk.ticker.tick
    failed: list[int] = []

    async def tick() -> datetime | None:
        if not failed:
            failed.append(1)
            raise RuntimeError("once")
        return await real()

    desk.ticker.tick = tick  # type: ignore[method-assign]
    async with at_work(desk):
        await desk.rest()
        bureau.paste(group)
        await desk.rest()
    assert len(desk.telegram.to(GROUP)) == 1
    assert "once" in caplog.text


async def test_a_push_that_ended_while_it_waited_is_never_sent(
    bureau: Bureau, group: int, leader: int
) -> None:
    desk = Desk(bureau)
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.wait(seconds=5)
        bureau.act(verbs.cancel, CLERK, only_id(bureau))
        await desk.go(at(11, 20, 12))
    told = desk.telegram.to(LEADER.id)
    assert len(told) == 2  # the card, and that it is off
    assert "取消" in told[-1].text


async def test_a_slow_chat_has_one_request_under_way_at_a_time(bureau: Bureau, group: int) -> None:
    """Two at once could arrive in the wrong order."""
    desk = Desk(bureau)
    held = desk.telegram.slow[GROUP] = asyncio.Event()
    for number in range(3):
        bureau.paste(group, reading(f"第{number}会"), text=f"第{number}号")
    async with at_work(desk):
        desk.ticker.wake()
        await desk.until(lambda: desk.telegram.to(GROUP))
        for _ in range(3):
            later = desk.clock.now() + timedelta(seconds=5)
            desk.ticker.wake()
            await desk.clock.move_to(later, lambda: asyncio.sleep(0.05))
        assert len(desk.telegram.to(GROUP)) == 1
        held.set()
        desk.telegram.slow.pop(GROUP)
        await desk.wait(seconds=10)
    texts = [one.text for one in desk.telegram.to(GROUP)]
    assert [number for number in range(3) if f"第{number}会" in texts[number]] == [0, 1, 2]
