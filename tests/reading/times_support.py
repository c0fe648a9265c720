"""A moment, an office and a calendar for the tests of time expressions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading.clean import clean
from bot.reading.times import find_times, when
from bot.reading.values import TimeReading

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = OfficeHours()


def _days(first: str, count: int) -> list[date]:
    return [date.fromisoformat(first) + timedelta(days=n) for n in range(count)]


_REST = {
    **dict.fromkeys(_days("2026-01-01", 3), "元旦"),
    **dict.fromkeys(_days("2026-02-15", 9), "春节"),
    **dict.fromkeys(_days("2026-04-04", 3), "清明节"),
    **dict.fromkeys(_days("2026-05-01", 5), "劳动节"),
    **dict.fromkeys(_days("2026-10-01", 7), "国庆节"),
    **dict.fromkeys(_days("2027-01-01", 3), "元旦"),
    **dict.fromkeys(_days("2027-02-05", 7), "春节"),
}
CALENDAR = WorkingCalendar(
    holidays=_REST,
    make_up=frozenset(
        date.fromisoformat(day) for day in ("2026-02-14", "2026-02-28", "2026-09-27", "2026-10-10")
    ),
    statutory=frozenset(
        [
            date(2026, 1, 1),
            *_days("2026-02-16", 4),
            date(2026, 4, 5),
            *_days("2026-05-01", 2),
            *_days("2026-10-01", 3),
            date(2027, 1, 1),
            *_days("2027-02-05", 4),
        ]
    ),
)
"""Rest days of two years, laid down here: a test must not change when a library learns more."""

WEDNESDAY = datetime(2026, 9, 16, 10, 0, tzinfo=SHANGHAI)
"""Wednesday, 16 September 2026, ten in the morning."""


def notice(
    text: str, at: datetime = WEDNESDAY, event: datetime | None = None
) -> list[TimeReading]:
    """All that an office's notice says."""
    return list(find_times(clean(text), at, HOURS, CALENDAR, office=True, event=event))


def plain(text: str, at: datetime = WEDNESDAY) -> TimeReading | None:
    """What a phrase says in plain speech."""
    return when(text, at, HOURS, CALENDAR)


def brief(moment: datetime | None) -> str:
    """A moment as 09-16 10:00, with its year when that is not 2026."""
    if moment is None:
        return "-"
    year = "" if moment.year == 2026 else f"{moment.year}-"
    return year + moment.strftime("%m-%d %H:%M")


def said(text: str, at: datetime = WEDNESDAY, event: datetime | None = None) -> str:
    """A notice's times in one line: start ~ end of each, a rule behind it."""
    return " | ".join(
        f"{brief(one.start)} ~ {brief(one.end)}" + (f" {one.rrule}" if one.rrule else "")
        for one in notice(text, at, event)
    )
