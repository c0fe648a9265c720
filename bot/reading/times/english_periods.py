"""English weeks, months, quarters, seasons and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.reading.times.english_clock import EnglishClock
from bot.reading.times.frame import DAY, opening, safe_date, step
from bot.reading.times.parts import Days
from bot.reading.times.reader import Found
from bot.reading.values import Grain

PERIODS = {
    "day": Grain.DAY, "week": Grain.WEEK, "month": Grain.MONTH, "quarter": Grain.QUARTER,
    "year": Grain.YEAR,
}  # fmt: skip
_SEASONS = ((3, 20), (6, 21), (9, 23), (12, 21))


class EnglishPeriods(EnglishClock):
    """Rules for next week, this Friday, the third quarter, last winter."""

    if TYPE_CHECKING:  # these stand in the classes that extend this one

        def _choose(self, index: int, *, beside: bool = False) -> Found[Days]: ...

        def _feast(
            self, index: int, shift: int | None = None, *, year: int | None = None
        ) -> Found[Days]: ...

    def _day(self, day: date) -> Days:
        return Days(first=day, until=day + DAY, relative=True)

    def _year_number(self, index: int) -> Found[int]:
        value = self.get(index, "number")
        if value is not None and self.get(index, "digits") == 4 and 1900 <= value <= 2199:
            return value, index + 1
        return None

    def _year_behind(self, index: int) -> Found[int]:
        """The year behind a month or day: ", 1994", "of 1995", "in 2020", "'26"."""
        then = self.skip(index, "comma", "of", "in")
        if self.word(then, "/", "-"):
            then += 1
        shift = self.get(then, "shift")
        if shift is not None and self.get(then + 1, "unit") == "year":
            return self.frame.today.year + shift, then + 2
        if self.word(then, "the") and self.word(then + 1, "year"):
            then += 2
        found = self._year_number(then)
        if found is None or (then == index and self.has(found[1], "unit")):
            return None
        if self.has(found[1], "meridiem"):
            return None
        return found

    def _period(self, index: int) -> Found[Days]:
        """A period that something lies in: october 2014, this month, last year, 2018."""
        then = self.skip(index, "the")
        month = self.get(then, "month_name")
        if month is not None:
            year = self._year_behind(then + 1)
            if year is not None:
                return self.frame.complete(Days(year[0], month)), year[1]
            return self.frame.complete(Days(None, month)), then + 1
        if self.word(then, "year"):
            year = self._year_number(then + 1)
            if year is not None:
                return self.frame.complete(Days(year[0])), year[1]
        year = self._year_number(then)
        if year is not None:
            return self.frame.complete(Days(year[0])), year[1]
        if self.has(then, "year_month", "quarter_number", "year_quarter"):
            return self._choose(then)
        shift, unit = self.get(then, "shift"), self.get(then + 1, "unit")
        if shift is not None and unit in PERIODS:
            return self.frame.relative(shift, PERIODS[unit]), then + 2
        if (
            self.has(then, "unit")
            and self.get(then, "unit") in ("month", "year", "week", "quarter")
            and then > index
        ):
            return self.frame.relative(0, PERIODS[self.get(then, "unit")]), then + 1
        return None

    def _shifted(self, index: int) -> Found[Days]:
        """Next week, this Friday, last month, the past 3 days, the 2 next days."""
        then = index
        shift = self.get(then, "shift")
        if shift is None:
            return None
        after = then + 1
        if shift == 0 and self.word(after, "coming", "upcoming"):
            after += 1
        coming = self.word(after - 1, "coming", "upcoming")
        unit = self.get(after, "unit")
        if coming and self.has(after, "weekday"):
            weekday = self.get(after, "weekday")
            ahead = (weekday - self.frame.today.weekday() - 1) % 7 + 1
            return self._day(self.frame.today + timedelta(days=ahead)), after + 1
        if coming and unit == "weekend":
            return self._weekend(0), after + 1
        if self.has(after, "weekday"):
            if self.has(after, "careful") and self.plain(after + 1):
                return None
            return self._weekday_of(
                shift, self.get(after, "weekday"), past=self.word(then, "past")
            ), after + 1
        if self.has(after, "month_name"):
            return self._month_of(shift, after)
        if self.has(after, "season"):
            return self._season(self.get(after, "season"), shift, after + 1)
        if unit == "season":
            return self._season(None, shift, after + 1)
        if self.has(after, "feast_word"):
            return self._feast(after, shift)
        if self.has(after, "business") and self.get(after + 1, "unit") == "week":
            week = self.frame.relative(shift, Grain.WEEK)
            return replace(
                week, until=None if week.first is None else week.first + 5 * DAY
            ), after + 2
        if unit == "weekend":
            return self._weekend(shift), after + 1
        if (
            self.has(then, "shift")
            and self.word(after, "or")
            and self.has(after + 1, "shift")
            and self.has(after + 2, "unit")
        ):
            return self._shifted(after + 1)
        if (
            self.word(then, "last")
            and self.word(after, "week", "month")
            and self.word(after + 1, "or")
            and self.word(after + 2, "this")
        ):
            return self.frame.relative(-1, PERIODS[self.get(after, "unit")]), after + 3
        if unit in PERIODS:
            if unit == "day" and shift == 0:
                return self._day(self.frame.today), after + 1
            said = self.frame.relative(shift, PERIODS[unit])
            if unit == "month" and self.word(after + 1, "on") and said.first is not None:
                inner = self.skip(after + 2, "the")
                day = safe_date(said.first.year, said.first.month, self.get(inner, "ordinal") or 0)
                if day is not None:
                    return self._day(day), inner + 1
            later = self.skip(after + 1, "on") if self.has(after + 2, "weekday") else after + 1
            if unit == "week" and self.has(later, "weekday") and said.first is not None:
                return self._day(
                    said.first + timedelta(days=self.get(later, "weekday"))
                ), later + 1
            return said, after + 1
        if unit == "decade":
            first = date((self.frame.today.year // 10 + shift) * 10, 1, 1)
            return Days(
                first=first, until=step(first, Grain.YEAR, 10), grain=Grain.YEAR
            ), after + 1
        return None

    def _weekday_of(self, shift: int, weekday: int, *, past: bool = False) -> Days:
        today = self.frame.today
        monday = opening(today, Grain.WEEK)
        day = monday + timedelta(days=weekday + 7 * shift)
        if shift == 0 and day < today and not self.frame.office:
            day += 7 * DAY
        if past:
            day = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        return self._day(day)

    def _month_of(self, shift: int, index: int) -> Found[Days]:
        month = self.get(index, "month_name")
        today = self.frame.today
        day = self.get(index + 1, "ordinal") or self.get(index + 1, "number")
        digits = self.get(index + 1, "digits") or 0
        year = today.year
        if shift > 0 and month <= today.month:
            year += 1
        elif shift < 0 and month >= today.month:
            year -= 1
        if (
            day is not None
            and digits <= 2
            and 1 <= day <= 31
            and not self.has(index + 2, "unit", "meridiem")
        ):
            return Days(year, month, day, dated=True), index + 2
        return self.frame.complete(Days(year, month)), index + 1

    def _weekend(self, shift: int) -> Days:
        saturday = opening(self.frame.today, Grain.WEEK) + timedelta(days=5 + 7 * shift)
        return Days(first=saturday, until=saturday + 2 * DAY, grain=Grain.WEEK, relative=True)

    def _season(self, which: int | None, shift: int, index: int) -> Found[Days]:
        today = self.frame.today
        starts = sorted(
            date(year, *day) for year in range(today.year - 2, today.year + 3) for day in _SEASONS
        )
        current = max(n for n, start in enumerate(starts) if start <= today)
        if which is None:
            begin = current + shift
        else:
            year = self._year_behind(index)
            candidates = [
                n
                for n, start in enumerate(starts[:-1])
                if (start.month, start.day) == _SEASONS[which]
            ]
            if year is not None:
                first = date(year[0], *_SEASONS[which])
                until = date(year[0] + (which == 3), *_SEASONS[(which + 1) % 4])
                return Days(first=first, until=until, grain=Grain.DAY), year[1]
            if shift < 0:
                begin = max(n for n in candidates if n < current)
            else:
                begin = min(n for n in candidates if n >= current + (1 if shift > 0 else 0))
        return Days(
            first=starts[begin], until=starts[begin + 1], grain=Grain.DAY, relative=True
        ), index

    def _decade(self, year: int, index: int) -> Found[Days]:
        if year < 100:
            year += 1900 if year >= 30 else 2000
        first = date(year, 1, 1)
        return Days(first=first, until=step(first, Grain.YEAR, 10), grain=Grain.YEAR), index

    def _quarter(self, year: int | None, number: int) -> Days:
        today = self.frame.today
        first = date(year or today.year, 3 * number - 2, 1)
        if year is None and step(first, Grain.QUARTER, 1) <= today:
            first = step(first, Grain.YEAR, 1)
        return Days(
            year=first.year, first=first, until=step(first, Grain.QUARTER, 1), grain=Grain.QUARTER
        )

    def _quarter_year(self, number: int, index: int) -> Found[Days]:
        year = self._year_behind(index)
        if year is not None:
            return self._quarter(year[0], number), year[1]
        return self._quarter(None, number), index
