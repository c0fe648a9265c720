"""When the registrar's side is reminded of what a notice said would follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import QuietHours
from bot.domain.escalation import Reckoning
from bot.domain.further import further
from bot.domain.hearing import As, Hearer
from bot.domain.item import Item, Status
from bot.domain.push import KnownPush, Occasion
from bot.domain.vocabulary import Kind
from tests.domain.planning import CALENDAR, RULES, at

REGISTRAR = Hearer(21, As.ABOVE, 601, quiet=QuietHours.parse("00:00-00:00"))
WAITING = Item(
    id=5,
    office_id=1,
    chat_id=12,
    kind=Kind.MEETING,
    title="清淤调度会",
    status=Status.OPEN,
    version=1,
    registered_at=at(11, 18, 16),
    further="具体安排另行通知",
)


def moments(
    item: Item, now: datetime, known: dict[str, KnownPush] | None = None
) -> list[datetime]:
    pushes, _ = further(Reckoning(item, RULES, CALENDAR, now, known or {}), (REGISTRAR,))
    assert {one.occasion for one in pushes} <= {Occasion.FURTHER}
    return [one.due_at for one in pushes]


def walked(item: Item, until: datetime) -> list[datetime]:
    """All reminders to some moment, if each goes when it is due."""
    found: list[datetime] = []
    now, known = item.registered_at, dict[str, KnownPush]()
    while now < until:
        pushes, look = further(Reckoning(item, RULES, CALENDAR, now, known), (REGISTRAR,))
        if look is None or look >= until:
            break
        assert [one.due_at for one in pushes] == [look]
        found.append(look)
        known[pushes[0].key] = KnownPush(21, look, look, queued=False, sent_at=look)
        now = look
    return found


def test_after_three_working_days_and_then_weekly() -> None:
    assert walked(WAITING, at(12, 12)) == [at(11, 23, 9), at(11, 30, 9), at(12, 7, 9)]


def test_on_the_eve_of_the_event_and_not_once_it_has_begun() -> None:
    item = replace(WAITING, start_at=at(12, 1, 10))
    assert walked(item, at(12, 20)) == [at(11, 23, 9), at(11, 30, 14, 30)]
    monday = replace(WAITING, start_at=at(11, 23, 10))
    assert walked(monday, at(12, 20)) == [at(11, 20, 14, 30), at(11, 23, 9)]


def test_rest_days_are_left_in_peace() -> None:
    item = replace(WAITING, registered_at=at(9, 23, 10), kind=Kind.TASK)
    for moment in walked(item, at(11, 30)):
        assert CALENDAR.is_working_day(RULES.hours.local(moment).date()), moment


def test_what_waits_to_go_stays_and_what_has_gone_is_not_planned_again() -> None:
    (key,) = [
        one.key
        for one in further(Reckoning(WAITING, RULES, CALENDAR, at(11, 19), {}), (REGISTRAR,))[0]
    ]
    late = at(11, 23, 9, 5)
    queued = {key: KnownPush(21, at(11, 23, 9), at(11, 23, 9), queued=True)}
    assert moments(WAITING, late, queued) == [at(11, 23, 9), at(11, 30, 9)]
    gone = {key: KnownPush(21, at(11, 23, 9), at(11, 23, 9), queued=False)}
    assert moments(WAITING, late, gone) == [at(11, 30, 9)]


def test_nothing_once_it_has_followed_or_the_matter_has_ended() -> None:
    for item in (replace(WAITING, further=""), replace(WAITING, status=Status.CANCELLED)):
        by = Reckoning(item, RULES, CALENDAR, at(11, 19), {})
        assert further(by, (REGISTRAR,)) == ([], None)
