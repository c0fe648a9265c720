"""The moment a text was written, and all that is counted from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading.times import feasts
from bot.reading.times.parts import Amount, Clock, Days
from bot.reading.times.words import Feast
from bot.reading.values import Grain

DAY = timedelta(days=1)
_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}


@dataclass(frozen=True)
class Frame:
    """Where a text stands in time. All wall times in it are local and without a zone.

    Attributes:
        ref: when the text was written.
        zone: the zone of `ref` and of all answers.
        office: whether an office notice is read, so that a day without an hour gets the office's.
        event: when the event the notice is about begins, for 会前一天.
    """

    ref: datetime
    zone: tzinfo
    hours: OfficeHours
    calendar: WorkingCalendar
    office: bool = False
    event: datetime | None = None

    @property
    def today(self) -> date:
        """The day of writing."""
        return self.ref.date()

    def relative(self, offset: int, grain: Grain, count: int = 1) -> Days:
        """The unit of the grain so many units from the present one (0 is the present)."""
        first = self.opening(self.today, grain)
        first = step(first, grain, offset)
        return Days(
            first=first, until=step(first, grain, count), grain=grain, relative=True,
            year=first.year if grain is not Grain.WEEK else None,
            month=first.month if grain in (Grain.MONTH, Grain.DAY) else None,
        )  # fmt: skip

    def opening(self, day: date, grain: Grain) -> date:
        """The first day of the week, month, quarter or year that a day lies in."""
        return opening(day, grain)

    def shifted(self, start: datetime, amount: Amount) -> datetime:
        """A moment moved by an amount; working days by the calendar."""
        moved = start
        if amount.months:
            moved = datetime.combine(add_months(moved.date(), amount.months), moved.time())
        if amount.workdays:
            day = self.calendar.add_working_days(moved.date(), amount.workdays)
            moved = datetime.combine(day, moved.time())
        try:
            return moved + timedelta(days=amount.days, seconds=amount.seconds)
        except OverflowError:
            return moved

    def complete(self, said: Days, floor: date | None = None, after: Days | None = None) -> Days:
        """The days with all that was left unsaid filled in: the coming ones, and no further.

        Args:
            said: what was said.
            floor: no day before this one is meant; today unless given.
            after: the first end of a range or list whose month and year are borrowed.
        """
        if said.impossible or said.first is not None:
            return self._checked(said)
        floor = floor or self.today
        if after is not None and after.first is not None:
            said = replace(said, relative=said.relative)
            if (
                said.day is not None
                and said.month is None
                and said.year is None
                and said.weekday is None
            ):
                floor = max(after.first, after.first)
            else:
                floor = after.first
        if said.lunar:
            return self._lunar(said, floor)
        if said.month is not None and said.day is not None:
            return self._month_day(said, floor)
        if said.day is not None:
            return self._bare_day(said, floor)
        if said.month is not None:
            year = said.year
            if year is None:
                year = floor.year + (said.month < floor.month)
            first = safe_date(year, said.month, 1)
            if first is None:
                return replace(said, impossible=True)
            assumed = said.assumed if said.year is not None else (*said.assumed, "year")
            return replace(
                said, year=year, first=first, until=step(first, Grain.MONTH, 1),
                grain=Grain.MONTH, assumed=assumed,
            )  # fmt: skip
        if said.year is not None:
            first = safe_date(said.year, 1, 1)
            until = safe_date(said.year + 1, 1, 1)
            if first is None or until is None:
                return replace(said, impossible=True)
            return replace(said, first=first, until=until, grain=Grain.YEAR)
        if said.weekday is not None:
            return self._weekday(said, floor, inclusive=True)
        return replace(said, impossible=True)

    def bare_weekday(self, said: Days, clock: Clock | None) -> Days:
        """A weekday with nothing before it: the coming one.

        Today counts when an hour of it is still to come. Without an hour it counts in an
        office's notice; in plain speech one would have said today.
        """
        inclusive = self.office
        if clock is not None and clock.hour is not None:
            inclusive = (
                datetime.combine(self.today, clock.time) + clock.extra_days * DAY > self.ref
            )
        return self._weekday(said, self.today, inclusive=inclusive)

    def _weekday(self, said: Days, floor: date, *, inclusive: bool) -> Days:
        assert said.weekday is not None
        day = floor + timedelta(days=(said.weekday - floor.weekday()) % 7)
        if not inclusive and day == floor:
            day += 7 * DAY
        return replace(said, first=day, until=day + DAY, weekday=None, grain=Grain.DAY)

    def _month_day(self, said: Days, floor: date) -> Days:
        assert said.month is not None
        assert said.day is not None
        years: Iterable[int]
        years = (said.year,) if said.year is not None else range(floor.year, floor.year + 9)
        tried: Days | None = None
        for year in years:
            day = safe_date(year, said.month, said.day)
            if day is None or (said.year is None and day < floor):
                continue
            assumed = said.assumed if said.year is not None else (*said.assumed, "year")
            found = replace(
                said, year=year, first=day, until=day + DAY, dated=True, assumed=assumed
            )
            if not said.search_weekday or said.weekday in (None, day.weekday()):
                return self._checked(found)
            tried = tried or found
        return self._checked(tried) if tried else replace(said, impossible=True)

    def _bare_day(self, said: Days, floor: date) -> Days:
        assert said.day is not None
        month = floor.replace(day=1)
        tried: Days | None = None
        for _ in range(120 if said.search_weekday and said.weekday is not None else 12):
            day = safe_date(month.year, month.month, said.day)
            if day is not None and day >= floor:
                found = replace(
                    said, year=day.year, month=day.month, first=day, until=day + DAY, dated=True,
                    assumed=(*said.assumed, "month"),
                )  # fmt: skip
                if not said.search_weekday or said.weekday in (None, day.weekday()):
                    return self._checked(found)
                tried = tried or found
            month = step(month, Grain.MONTH, 1)
        return self._checked(tried) if tried else replace(said, impossible=True)

    def _lunar(self, said: Days, floor: date) -> Days:
        month = said.month or 1
        years = (said.year,) if said.year is not None else range(floor.year - 1, floor.year + 21)
        for year in years:
            if said.day is not None:
                day = feasts.lunar_day(year, month, said.day, said.leap)
                span = None if day is None else (day, day + DAY)
            elif said.month is not None:
                span = feasts.lunar_month(year, month, said.leap)
            else:
                first, after = feasts.lunar_day(year, 1, 1), feasts.lunar_day(year + 1, 1, 1)
                span = None if first is None or after is None else (first, after)
            if span is None or (said.year is None and span[1] <= floor):
                continue
            grain = Grain.DAY if said.day is not None else Grain.MONTH
            return replace(
                said, first=span[0], until=span[1], grain=grain, lunar=False, dated=True
            )
        return replace(said, impossible=True)

    def feast(self, feast: Feast, year: int | None) -> Days:
        """A feast's day, the coming one unless a year is said."""
        found = self.feast_day(feast, year)
        if found is None:
            return Days(impossible=True)
        return Days(
            first=found, until=found + DAY, holiday=feast.statutory is not None,
            rest=feast.statutory, relative=year is not None, dated=True,
        )  # fmt: skip

    def feast_day(self, feast: Feast, year: int | None, floor: date | None = None) -> date | None:
        """A feast's date, in a year or the coming one."""
        if year is not None:
            return feasts.feast_day(feast, year)
        floor = floor or self.today
        for candidate in range(floor.year - 1, floor.year + 3):
            day = feasts.feast_day(feast, candidate)
            if day is not None and day >= floor:
                return day
        return None

    def rest_block(self, days: Days) -> tuple[date, date] | None:
        """The run of rest days around a feast: its first day and the day after its last."""
        assert days.first is not None
        if days.rest is None:
            return None
        near = [
            day for day in self.calendar.feasts.get(days.rest, ())
            if abs((day - days.first).days) <= 20
        ]  # fmt: skip
        if not near:
            return None
        return near[0], near[-1] + DAY

    def statutory_first(self, days: Days) -> date:
        """The first statutory rest day of a feast (春节: 除夕), else the feast itself."""
        assert days.first is not None
        block = self.rest_block(days)
        if block is None:
            return days.first
        day = block[0]
        while day < block[1]:
            if day in self.calendar.statutory:
                return day
            day += DAY
        return days.first

    def next_rest(self) -> Days | None:
        """The coming feast with rest days (节前, 节后), or the one just being kept."""
        for day in sorted(self.calendar.holidays):
            if day >= self.today:
                name = self.calendar.holidays[day]
                return Days(first=day, until=day + DAY, holiday=True, rest=name, relative=True)
        return None

    @staticmethod
    def _checked(days: Days) -> Days:
        """The days, marked when the weekday said beside them is another."""
        if days.weekday is None or days.first is None or days.grain is not Grain.DAY:
            return days
        wrong = days.first.weekday() != days.weekday
        return replace(days, conflict=days.conflict or wrong, weekday=None)


def opening(day: date, grain: Grain) -> date:
    """The first day of the unit that a day lies in."""
    if grain is Grain.WEEK:
        return day - timedelta(days=day.weekday())
    if grain is Grain.MONTH:
        return day.replace(day=1)
    if grain is Grain.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if grain is Grain.YEAR:
        return day.replace(month=1, day=1)
    return day


def step(day: date, grain: Grain, count: int) -> date:
    """A day moved by whole units; within years 1 to 9998, where it stops."""
    if grain in _MONTHS:
        return add_months(day, _MONTHS[grain] * count)
    days = count * (7 if grain is Grain.WEEK else 1)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def add_months(day: date, count: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        return day
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days


def safe_date(year: int, month: int, day: int) -> date | None:
    """A date, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def at(day: date, wall: time) -> datetime:
    """A local moment."""
    return datetime.combine(day, wall)
