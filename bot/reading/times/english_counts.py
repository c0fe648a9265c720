"""English days and weeks counted inside a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.reading.times import feasts
from bot.reading.times.chinese_periods import nth_week
from bot.reading.times.english_periods import PERIODS, EnglishPeriods
from bot.reading.times.frame import DAY, opening, step
from bot.reading.times.parts import Days
from bot.reading.times.reader import Found
from bot.reading.values import Grain


class EnglishCounts(EnglishPeriods):
    """Rules for the last Friday of October, first 2 weeks of 2027, end of March."""

    def _of_period(self, index: int) -> Found[Days]:
        """The first Monday of October, third last week of 2018, end of March, week of May 4."""
        then = self.skip(index, "the")
        if self.has(then, "end", "beginning", "middle", "early_word", "late_word"):
            return self._edge(then)
        if self.word(then, "week") or self.has(then, "week_of"):
            return self._week_holding(then + 1)
        count, after = self._count_of(then)
        if count is None:
            return None
        if self.has(after, "closest"):
            return self._closest(count, self.has(then, "last_word"), after)
        number = self.number(after)
        if (
            number is not None
            and self.has(number[1], "unit")
            and abs(count) == 1
            and self.get(number[1], "unit") in ("day", "week", "month")
        ):
            return self._run(count, number[0], self.get(number[1], "unit"), number[1] + 1)
        unit, weekday = self.get(after, "unit"), self.get(after, "weekday")
        business = self.has(after, "business") and self.get(after + 1, "unit") == "day"
        if business:
            unit, after = "workday", after + 1
        if self.has(after, "half_word") and self.word(after + 1, "of") and abs(count) <= 2:
            return self._half_of(count, after + 2)
        if unit is None and weekday is None and not self.has(after, "quarter_word"):
            return None
        if unit == "quarter" and 1 <= count <= 4:
            return self._quarter_year(count, after + 1)
        joint = self.skip(after + 1, "of", "in")
        if joint == after + 1:
            if weekday is not None and count > 0 and self.word(joint, "after"):
                base = self.days(joint + 1)
                if base is not None:
                    said = self.frame.complete(base[0])
                    if said.first is not None:
                        first = said.first + timedelta(
                            days=(weekday - said.first.weekday() - 1) % 7 + 1
                        )
                        return self._day(first + timedelta(days=7 * (count - 1))), base[1]
            return None
        period = self._period(joint)
        if period is None:
            return None
        within, end = period
        found = self._nth(count, unit, weekday, within)
        if found is None:
            return None
        later = self.skip(end, "on")
        if (
            unit == "week"
            and later > end
            and self.has(later, "weekday")
            and found.first is not None
        ):
            return self._day(found.first + timedelta(days=self.get(later, "weekday"))), later + 1
        return found, end

    def _half_of(self, count: int, index: int) -> Found[Days]:
        """The first half of December; of a month fifteen days, of a year six months."""
        period = self._period(index)
        if period is None or period[0].first is None or period[0].until is None:
            return None
        base = period[0]
        assert base.first is not None
        if base.grain is Grain.YEAR:
            middle = step(base.first, Grain.MONTH, 6)
        elif base.grain is Grain.MONTH:
            middle = base.first + 15 * DAY
        else:
            return None
        if count == 1:
            return replace(base, until=middle, grain=Grain.DAY, closed=True), period[1]
        return replace(base, first=middle, grain=Grain.DAY, closed=True), period[1]

    def _count_of(self, index: int) -> tuple[int | None, int]:
        """First, 3rd, last, third last, 5th last."""
        ordinal = self.get(index, "ordinal")
        if ordinal is not None and self.token(index).text != "2":
            if self.word(index + 1, "last", "to") and (
                self.word(index + 1, "last") or self.word(index + 2, "last")
            ):
                return -ordinal, index + 2 if self.word(index + 1, "last") else index + 3
            return ordinal, index + 1
        if self.word(index, "last", "final"):
            return -1, index + 1
        if self.has(index, "closest"):
            return 1, index
        return None, index

    def _closest(self, count: int, last: bool, index: int) -> Found[Days]:
        """The closest Monday to October 5th."""
        weekday = self.get(index + 1, "weekday")
        if weekday is None or not self.word(index + 2, "to"):
            return None
        base = self.days(index + 3)
        if base is None:
            return None
        said = self.frame.complete(base[0])
        if said.first is None or not 1 <= count <= 10:
            return None
        anchor = said.first
        after = anchor + timedelta(days=(weekday - anchor.weekday()) % 7)
        days = sorted(
            (after + timedelta(days=7 * n) for n in range(-count - 1, count + 2)),
            key=lambda day: abs((day - anchor).days),
        )
        return self._day(days[count - 1]), base[1]

    def _run(self, count: int, number: int, unit: str, index: int) -> Found[Days]:
        """First 2 weeks of 2021, last ten days of June."""
        joint = self.skip(index, "of", "in")
        period = self._period(joint) if joint > index else None
        if period is None or not 1 <= number <= 400:
            return None
        base = period[0]
        if base.first is None or base.until is None:
            return None
        grain = PERIODS[unit]
        if unit == "week":
            first = nth_week(base.first, base.until, 1 if count > 0 else -number)
            until = step(first, grain, number)
        elif count > 0:
            first, until = base.first, step(base.first, grain, number)
        else:
            first, until = step(base.until, grain, -number), base.until
        return Days(
            first=first, until=until, grain=Grain.DAY if unit != "month" else Grain.MONTH
        ), period[1]

    def _nth(self, count: int, unit: str | None, weekday: int | None, base: Days) -> Days | None:
        if base.first is None or base.until is None or count == 0 or abs(count) > 400:
            return None
        if weekday is not None:
            if base.grain is Grain.MONTH:
                day = feasts.nth_weekday(base.first.year, base.first.month, count, weekday)
            elif count > 0:
                day = base.first + timedelta(
                    days=(weekday - base.first.weekday()) % 7 + 7 * (count - 1)
                )
            else:
                last = base.until - DAY
                day = last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-count - 1))
            return None if day is None or not base.first <= day < base.until else self._day(day)
        if unit == "day":
            day = base.first + (count - 1) * DAY if count > 0 else base.until + count * DAY
            return self._day(day) if base.first <= day < base.until else None
        if unit == "workday":
            calendar = self.frame.calendar
            day = (
                calendar.add_working_days(base.first - DAY, count)
                if count > 0
                else calendar.add_working_days(base.until, count)
            )
            return replace(self._day(day), holiday=True)
        if unit == "week":
            monday = nth_week(base.first, base.until, count)
            return Days(first=monday, until=monday + 7 * DAY, grain=Grain.WEEK)
        if unit == "weekend":
            saturday = (
                base.until - DAY - timedelta(days=((base.until - DAY).weekday() - 5) % 7 + 7 * (-count - 1))
                if count < 0 else base.first + timedelta(days=(5 - base.first.weekday()) % 7 + 7 * (count - 1))
            )  # fmt: skip
            return Days(first=saturday, until=saturday + 2 * DAY, grain=Grain.WEEK)
        if unit in ("month", "quarter") and base.grain is Grain.YEAR:
            grain = PERIODS[unit]
            first = (
                step(base.first, grain, count - 1) if count > 0 else step(base.until, grain, count)
            )
            return Days(first=first, until=step(first, grain, 1), grain=grain)
        return None

    def _edge(self, index: int) -> Found[Days]:
        """End of March, the end of the month, beginning of next week."""
        joint = self.skip(index + 1, "of")
        rough = self.has(index, "middle", "early_word", "late_word")
        if joint == index + 1 and not rough:
            return None
        joint = joint + 1 if rough and self.word(joint, "-", "in") else joint
        period = self._period(joint)
        if period is None:
            return self.days(self.skip(joint, "the")) if self.has(joint, "relative_day") else None
        base = period[0]
        if base.first is None or base.until is None:
            return None
        last = base.until - DAY
        if self.has(index, "end"):
            if base.grain is Grain.WEEK:
                last = base.first + 4 * DAY
            if base.grain in (Grain.MONTH, Grain.YEAR) and not self.frame.office:
                first = base.first + (20 if base.grain is Grain.MONTH else 243) * DAY
                return replace(base, first=first, grain=Grain.WEEK, closed=True), period[1]
            return replace(self._day(last), closed=True), period[1]
        if self.has(index, "late_word"):
            if base.grain not in (Grain.MONTH, Grain.YEAR):
                return None
            first = base.first + (20 if base.grain is Grain.MONTH else 243) * DAY
            return replace(base, first=first, grain=Grain.WEEK, closed=True), period[1]
        if self.has(index, "early_word") and base.grain not in (Grain.MONTH, Grain.YEAR):
            return None
        if self.has(index, "beginning", "early_word"):
            if base.grain is Grain.WEEK:
                return replace(base, until=base.first + 2 * DAY), period[1]
            length = 10 if base.grain is Grain.MONTH else 31
            return replace(
                base, until=base.first + length * DAY, grain=Grain.WEEK, closed=True
            ), period[1]
        if base.grain is Grain.MONTH:
            first, until = base.first + 10 * DAY, base.first + 20 * DAY
        else:
            third = (base.until - base.first).days // 3
            first, until = base.first + third * DAY, base.first + 2 * third * DAY
        return replace(base, first=first, until=until, grain=Grain.WEEK, closed=True), period[1]

    def _week_holding(self, index: int) -> Found[Days]:
        """The week of October 6th, week commencing February 4, the week 31, the week after next."""
        if self.word(index, "after") and self.word(index + 1, "next"):
            return self.frame.relative(2, Grain.WEEK), index + 2
        starting = self.has(index, "starting")
        then = self.skip(index, "starting", "of")
        then = self.skip(then, "on")
        number = self.number(then)
        if (
            then == index
            and number is not None
            and 1 <= number[0] <= 53
            and not self.has(number[1], "month_name", "of")
        ):
            year = self.frame.today.year
            monday = date.fromisocalendar(year, min(number[0], 52), 1)
            return Days(first=monday, until=monday + 7 * DAY, grain=Grain.WEEK), number[1]
        if then > index or self.has(index - 1, "week_of"):
            found = self.days(then)
            if found is None:
                return None
            said = self.frame.complete(found[0])
            if said.first is None or said.grain is not Grain.DAY:
                return None
            first = opening(said.first, Grain.WEEK)
            if (
                said.first.weekday() == 6 and not starting
            ):  # the week of a Sunday is the one it opens
                first += 7 * DAY
            return Days(first=first, until=first + 7 * DAY, grain=Grain.WEEK), found[1]
        if self.has(index - 2, "the"):
            return self.frame.relative(0, Grain.WEEK), index
        return None
