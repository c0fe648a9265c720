"""Recurrence rules, and the first time they come round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.reading.times.feasts import nth_weekday
from bot.reading.times.frame import DAY, Frame, days_in_month, safe_date

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = (0, 1, 2, 3, 4)
_HORIZON = 1500


@dataclass(slots=True)
class Rule:
    """A recurrence, in the terms of RFC 5545.

    Attributes:
        frequency: DAILY, WEEKLY, MONTHLY, YEARLY or HOURLY.
        weekdays: 0 is Monday; with `nth`, that one of the month (-1 is the last).
        parity: 1 for odd calendar weeks (单周), 0 for even ones.
        position: BYSETPOS, of the weekdays in a month.
        working: only days the office works count; a rule cannot say holidays, so the
            weekdays stand in it and the first time heeds the calendar.
    """

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    position: int = 0
    parity: int | None = None
    working: bool = False

    def text(self) -> str:
        """The RRULE value, without DTSTART."""
        pieces = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            pieces.append(f"INTERVAL={self.interval}")
        if self.months:
            pieces.append("BYMONTH=" + ",".join(map(str, self.months)))
        if self.month_days:
            pieces.append("BYMONTHDAY=" + ",".join(map(str, self.month_days)))
        if self.weekdays:
            count = str(self.nth) if self.nth else ""
            pieces.append("BYDAY=" + ",".join(count + WEEKDAYS[day] for day in self.weekdays))
        if self.position:
            pieces.append(f"BYSETPOS={self.position}")
        return ";".join(pieces)

    def falls_on(self, day: date, frame: Frame) -> bool:
        """Whether one occurrence may be on that day."""
        if self.months and day.month not in self.months:
            return False
        if self.working and not frame.calendar.is_working_day(day):
            return False
        if self.parity is not None and day.isocalendar().week % 2 != self.parity:
            return False
        if self.position:
            return day == self._positioned(day, frame)
        if self.nth:
            return any(
                day == nth_weekday(day.year, day.month, self.nth, weekday)
                for weekday in self.weekdays
            )
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if self.month_days:
            length = days_in_month(day.year, day.month)
            return any(day.day == (n if n > 0 else length + 1 + n) for n in self.month_days)
        return True

    def _positioned(self, day: date, frame: Frame) -> date | None:
        length = days_in_month(day.year, day.month)
        days = [
            found for number in range(1, length + 1)
            if (found := safe_date(day.year, day.month, number)) is not None
            and (frame.calendar.is_working_day(found) if self.weekdays == WORKDAYS else found.weekday() in self.weekdays)
        ]  # fmt: skip
        index = self.position - 1 if self.position > 0 else self.position
        return days[index] if -len(days) <= index < len(days) else None

    def first(self, frame: Frame, wall: time | None, floor: date | None = None) -> datetime | None:
        """The first time after the text was written; without an hour, today counts."""
        day = max(floor, frame.today) if floor else frame.today
        for _ in range(_HORIZON):
            if self.falls_on(day, frame):
                if wall is None:
                    return datetime.combine(day, time(0))
                found = datetime.combine(day, wall)
                if found > frame.ref:
                    return found
            day += DAY
        return None


def of_weekdays(days: list[int], interval: int = 1) -> Rule:
    """Every week on these days."""
    return Rule("WEEKLY", interval, weekdays=tuple(sorted(set(days))))


def between(first: int, last: int) -> list[int]:
    """周一至周五 as numbers, over the end of the week if need be."""
    return [day % 7 for day in range(first, last + (7 if last < first else 0) + 1)]
