"""稍后提醒: only what still helps is offered."""

from __future__ import annotations

from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.domain.item import Item
from bot.domain.snooze import Snooze, snooze_moment, snoozes
from tests.domain.planning import at, meeting, report

HOURS = OfficeHours()
MORNING = at(11, 18, 9, 30)


def offered(item: Item, now: datetime) -> list[Snooze]:
    return [choice for choice, _ in snoozes(item, now, HOURS)]


def test_the_three_moments() -> None:
    assert [snooze_moment(choice, MORNING, HOURS) for choice in Snooze] == [
        at(11, 18, 10, 30),
        at(11, 18, 11, 50),
        at(11, 19, 9),
    ]


def test_a_meeting_days_ahead_may_be_put_off_by_any() -> None:
    item = meeting(at(11, 23, 15), registered=MORNING)
    assert offered(item, MORNING) == list(Snooze)


def test_nothing_at_or_after_the_meeting_is_offered() -> None:
    today = meeting(at(11, 18, 10, 30), registered=MORNING)
    assert offered(today, MORNING) == []
    afternoon = meeting(at(11, 18, 15), registered=MORNING)
    assert offered(afternoon, MORNING) == [Snooze.HOUR, Snooze.LUNCH]


def test_lunch_is_not_offered_once_it_has_passed() -> None:
    item = meeting(at(11, 20, 15), registered=MORNING)
    assert offered(item, at(11, 18, 11, 50)) == [Snooze.HOUR, Snooze.TOMORROW]


def test_a_meeting_that_has_begun_cannot_be_put_off() -> None:
    assert offered(meeting(MORNING, registered=at(11, 17)), MORNING) == []


def test_what_is_overdue_may_be_put_off_by_any() -> None:
    assert offered(report(at(11, 17, 18), registered=at(11, 10)), MORNING) == list(Snooze)


def test_a_matter_without_a_time_may_be_put_off_by_any() -> None:
    assert offered(report(None, registered=at(11, 10)), MORNING) == list(Snooze)
