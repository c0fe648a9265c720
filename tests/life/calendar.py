"""When an office is reminded, reckoned by hand: weekdays, and the ladders of the manual.

No feast falls into the weeks that are played.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
HALF_AN_HOUR = timedelta(minutes=30)
ONE_MESSAGE = timedelta(minutes=10)


def local(moment: datetime) -> datetime:
    """On the office's wall clock."""
    return moment.astimezone(ZONE)


def at_clock(day: datetime, hour: int, minute: int = 0) -> datetime:
    """A time of a day on the wall clock."""
    return datetime.combine(local(day).date(), time(hour, minute), ZONE)


def works(day: datetime) -> bool:
    return local(day).weekday() < 5


def working_days_before(day: datetime, count: int) -> datetime:
    while count:
        day -= timedelta(days=1)
        count -= works(day)
    return day


def quiet(moment: datetime) -> bool:
    """Whether phones are left in peace."""
    return not works(moment) or not time(8) <= local(moment).time() < time(21)


def nudges(due: datetime, until: datetime) -> list[datetime]:
    """When an owner is reminded: three days, a day before, that day, each morning after."""
    day = local(due)
    mornings = [at_clock(working_days_before(day, 3), 9), at_clock(working_days_before(day, 1), 9)]
    if works(day):
        mornings.append(at_clock(day, 9))
    found = [moment for moment in mornings if moment < due]
    while at_clock(day, 9) <= until:
        if at_clock(day, 9) > due and works(day):
            found.append(at_clock(day, 9))
        day += timedelta(days=1)
    return found


def dated(day: datetime) -> str:
    """A date as a notice writes it."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
