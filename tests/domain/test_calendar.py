"""Working days and quiet hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import OfficeHours, QuietHours
from bot.holidays import working_calendar
from tests.domain.planning import CALENDAR, ZONE

# The notice of the State Council on 2026, counted by hand: National Day rests from 1 to 7
# October, and Sunday 20 September and Saturday 10 October are worked instead.
NATIONAL_DAY = {date(2026, 10, day) for day in range(1, 8)}
MAKE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def worked(day: date) -> bool:
    """An independent count for September to mid-October 2026 (Mid-Autumn is 25 September)."""
    if day in MAKE_UP:
        return True
    return day.weekday() < 5 and day not in NATIONAL_DAY and day != date(2026, 9, 25)


autumn = st.integers(0, 30).map(lambda n: date(2026, 9, 15) + timedelta(days=n))


@given(autumn)
def test_a_day_is_worked_as_the_state_council_says(day: date) -> None:
    assert CALENDAR.is_working_day(day) == worked(day)


@given(autumn, st.integers(-5, 5))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    found = CALENDAR.add_working_days(day, count)
    first, last = min(day, found), max(day, found)
    between = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    counted = [one for one in between if one != day and worked(one)]
    assert len(counted) == abs(count)
    assert found == day if count == 0 else worked(found)


@given(autumn)
def test_a_working_day_is_its_own_next_one(day: date) -> None:
    found = CALENDAR.working_day_on_or_after(day)
    assert worked(found)
    assert all(not worked(day + timedelta(days=n)) for n in range((found - day).days))


def test_a_year_without_its_list_is_an_estimate() -> None:
    assert 2027 in working_calendar("CN", (2026, 2027)).estimated_years
    assert 2026 not in CALENDAR.estimated_years


def test_a_feast_knows_its_days() -> None:
    assert set(CALENDAR.feasts["国庆节"]) >= {date(2026, 10, 1), date(2026, 10, 7)}
    assert date(2026, 10, 1) in CALENDAR.statutory
    assert date(2026, 10, 7) not in CALENDAR.statutory


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        ("21:00-08:00", "20:59", False),
        ("21:00-08:00", "21:00", True),
        ("21:00-08:00", "23:59", True),
        ("21:00-08:00", "00:00", True),
        ("21:00-08:00", "07:59", True),
        ("21:00-08:00", "08:00", False),
        ("12:00-14:00", "11:59", False),
        ("12:00-14:00", "13:00", True),
        ("12:00-14:00", "14:00", False),
        ("00:00-00:00", "03:00", False),
    ],
)
def test_quiet_hours_run_over_midnight(hours: str, clock: str, quiet: bool) -> None:
    at = datetime.fromisoformat(f"2026-11-18T{clock}").replace(tzinfo=ZONE)
    assert QuietHours.parse(hours).covers(at, CALENDAR) is quiet


def test_rest_days_are_quiet_and_make_up_days_are_not() -> None:
    noon = timedelta(hours=12)
    hours = QuietHours.parse("21:00-08:00")
    for day, quiet in ((date(2026, 10, 5), True), (date(2026, 10, 10), False)):
        at = datetime(day.year, day.month, day.day, tzinfo=ZONE) + noon
        assert hours.covers(at, CALENDAR) is quiet


@pytest.mark.parametrize("text", ["", "21:00", "25:00-08:00", "evening-morning"])
def test_other_forms_of_quiet_hours_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        QuietHours.parse(text)


def test_wall_time_and_instant_are_inverse() -> None:
    hours = OfficeHours()
    moment = hours.instant(date(2026, 11, 18), hours.lunch)
    assert moment.utcoffset() == timedelta(0)
    assert hours.local(moment).time() == hours.lunch
