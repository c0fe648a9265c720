"""Working days and office hours, as plain values.

The days themselves come from outside (`bot/holidays.py` asks the `holidays` library);
here they are only looked up and counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked.

    Attributes:
        holidays: statutory and bridging rest days by date, with the feast's name in
            Simplified Chinese (春节, 国庆节 …).
        statutory: the days of `holidays` that the law itself names (1 to 3 October,
            not the whole week made by moving days about).
        make_up: weekend days that are worked instead (调休).
        estimated_years: years whose official list is not known yet.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    make_up: frozenset[date] = frozenset()
    statutory: frozenset[date] = frozenset()
    estimated_years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on that day."""
        if day in self.make_up:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after (or, negative, before) the day, itself not counted."""
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_day_on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    @cached_property
    def feasts(self) -> Mapping[str, tuple[date, ...]]:
        """The rest days of each feast, by name, in order."""
        found: dict[str, list[date]] = {}
        for day in sorted(self.holidays):
            found.setdefault(self.holidays[day], []).append(day)
        return {name: tuple(days) for name, days in found.items()}


@dataclass(frozen=True)
class OfficeHours:
    """The office's day, local wall time, and the zone that gives it meaning."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    workday_start: time = time(9)
    lunch: time = time(12)
    afternoon_start: time = time(14, 30)
    workday_end: time = time(18)
    evening_start: time = time(19)

    def local(self, moment: datetime) -> datetime:
        """The moment on the office's wall clock."""
        return moment.astimezone(self.zone)

    def instant(self, day: date, at: time) -> datetime:
        """A local wall time as an aware UTC moment."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def add_working_time(
    moment: datetime, span: timedelta, hours: OfficeHours, calendar: WorkingCalendar
) -> datetime:
    """The moment a span of office hours later; nights, lunch and rest days do not count."""
    day = calendar.working_day_on_or_after(hours.local(moment).date())
    left = span
    while True:
        for begin, end in (
            (hours.workday_start, hours.lunch),
            (hours.afternoon_start, hours.workday_end),
        ):
            opens = max(hours.instant(day, begin), moment)
            closes = hours.instant(day, end)
            if opens + left <= closes:
                return opens + left
            left -= max(closes - opens, timedelta())
        day = calendar.add_working_days(day, 1)


@dataclass(frozen=True)
class QuietHours:
    """When a chat is left in peace: from one wall time to another (over midnight), and rest days."""

    begin: time = time(21)
    end: time = time(8)

    def covers(self, local: datetime, calendar: WorkingCalendar) -> bool:
        """Whether a local moment is quiet: by the clock, or because the day is not worked."""
        return not calendar.is_working_day(local.date()) or self.by_clock(local.time())

    def by_clock(self, at: time) -> bool:
        """Whether a time of day is quiet, whatever the day."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read "21:00-08:00".

        Raises:
            ValueError: the text has another form.
        """
        begin, _, end = text.partition("-")
        try:
            return cls(time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
        except ValueError:
            remedy = f"two times with a hyphen between them, as 21:00-08:00, not {text!r}"
            raise ValueError(remedy) from None
