"""Nothing that waits hides what comes due next, and nothing that comes due meanwhile is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.domain.push import Occasion
from bot.office.sending import dispatch
from bot.office.sending.outbox import queue
from scheduler import tick
from tests.office.bureau import LEADER, NOW, Bureau
from tests.scheduler.desk import Desk, at_work

OTHER = -1002


def welcome(bureau: Bureau, chat_id: int, key: str, moment: datetime) -> None:
    """A message that says something whatever the ledger holds."""
    bureau.do(lambda s: queue(s, key, Occasion.WELCOME, chat_id, bureau.now, send_after=moment))


def test_what_is_due_already_does_not_hide_the_next(bureau: Bureau, group: int) -> None:
    """A group's wait for its budget is no reason to look away from everybody else."""
    leader = bureau.start(LEADER)
    soon = NOW + timedelta(minutes=5)
    welcome(bureau, group, "waits", NOW - timedelta(minutes=1))
    welcome(bureau, leader, "comes", soon)
    assert bureau.ask(lambda s: dispatch.next_due(s, NOW)) == soon
    outlook = bureau.ask(lambda s: tick.look(s, NOW))
    assert ([push.chat_id for push in outlook.due], outlook.next) == ([group], soon)


async def test_a_busy_groups_wait_does_not_make_a_private_late(bureau: Bureau, group: int) -> None:
    """Thirty posts wait for one group, twenty a minute; the private goes in its second."""
    leader = bureau.start(LEADER)
    for number in range(30):
        welcome(bureau, group, f"post {number}", NOW)
    exactly = NOW + timedelta(seconds=25, milliseconds=300)
    welcome(bureau, leader, "private", exactly)
    desk = Desk(bureau)
    async with at_work(desk):
        await desk.go(NOW + timedelta(minutes=3))
    (private,) = desk.telegram.to(LEADER.id)
    assert private.at == exactly
    assert len(desk.telegram.to(-1001)) == 30


async def test_a_row_that_falls_due_during_a_look_is_seen_in_the_next(
    bureau: Bureau, group: int
) -> None:
    """Its moment lies between the look's now and the end of the look: no nap over it."""
    leader = bureau.start(LEADER)
    just_after = NOW + timedelta(milliseconds=40)
    welcome(bureau, leader, "meanwhile", just_after)
    desk = Desk(bureau)
    following = await desk.ticker.tick()
    assert following == just_after, "reckoned from the now it looked at, not from a later one"
    async with at_work(desk):
        await desk.go(NOW + timedelta(seconds=1))
    (private,) = desk.telegram.to(LEADER.id)
    assert private.at == just_after


async def test_what_is_committed_while_a_look_goes_on_is_found_without_a_nap(
    bureau: Bureau, group: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call comes while the tick is busy; it is heard when the tick is done."""
    bureau.start(LEADER)
    desk = Desk(bureau)
    looked, calls = tick.look, list[datetime]()

    def meanwhile(session: Session, now: datetime) -> tick.Outlook:
        found = looked(session, now)
        calls.append(now)
        if len(calls) == 1:
            desk.ticker.wake()
        return found

    monkeypatch.setattr(tick, "look", meanwhile)
    monkeypatch.setattr(tick, "LONGEST_NAP", 60.0)
    async with at_work(desk):
        await desk.until(lambda: len(calls) >= 2)
