"""English days counted from another day, bare weekdays and years, and feasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.reading.times import words
from bot.reading.times.english_counts import EnglishCounts
from bot.reading.times.english_periods import PERIODS
from bot.reading.times.frame import DAY, opening, step
from bot.reading.times.parts import Amount, Days
from bot.reading.times.reader import Found
from bot.reading.values import Grain


class EnglishRelative(EnglishCounts):
    """Rules for two days before Christmas, Wednesday after next, in 2027."""

    if TYPE_CHECKING:  # these stand in the classes that extend this one

        def _choose(self, index: int, *, beside: bool = False) -> Found[Days]: ...

        def _date_beside(self, index: int, *, bare: bool) -> Found[Days]: ...

    def _in_years(self, index: int, month: int) -> Found[Days]:
        """March in a year."""
        if not self.word(index, "in"):
            return None
        found = self.amount(index + 1)
        if found is None or found[0].unit != "year":
            return None
        year = self.frame.today.year + found[0].months // 12
        return self.frame.complete(Days(year, month)), found[1]

    def _year(self, index: int) -> Found[Days]:
        """In 2014, the year 2020, 2017 q1, 2017 april, 1990 s, 21st century."""
        ordinal = self.get(index, "ordinal")
        if ordinal is not None and self.get(index + 1, "unit") == "century" and ordinal < 23:
            first = date(max(1, (ordinal - 1) * 100), 1, 1)
            return Days(
                first=first, until=step(first, Grain.YEAR, 100), grain=Grain.YEAR
            ), index + 2
        then = index + 1 if self.word(index, "year") else index
        found = self._year_number(then)
        if found is None:
            return None
        year, after = found
        if self.has(after, "feast_word"):
            feast = self._feast(after, year=year)
            if feast is not None:
                return feast
        dash = after + 1 if self.word(after, "-") else after
        if self.has(dash, "quarter_number"):
            return self._quarter(year, self.get(dash, "quarter_number")), dash + 1
        if self.has(after, "month_name") and not self.has(after + 1, "number", "ordinal"):
            return self.frame.complete(Days(year, self.get(after, "month_name"))), after + 1
        if self.word(after, "s") and year % 10 == 0:
            return self._decade(year, after + 1)
        if self.plain(after) and then == index and self.word(index - 1, "at", "about"):
            return None
        if then > index or self._year_stands(index, after):
            return self.frame.complete(Days(year)), after
        return None

    def _year_stands(self, index: int, after: int) -> bool:
        """Whether four figures are a year here."""
        if len(self.tokens) == 1 or self.has(index - 1, "compare"):
            return True
        if self.has(after, "unit", "meridiem", "number", "percent"):
            return False
        if self.has(
            index - 1,
            "in",
            "since",
            "until",
            "through",
            "after",
            "before",
            "by",
            "from",
            "between",
            "of",
        ):
            return True
        if (
            self.word(index - 1, "than")
            and "year" in self.text[max(0, self.token(index).start - 40) : self.token(index).start]
        ):
            return True
        if self.has(after, "to", "through", "and", "until") and self._year_number(after + 1):
            return True
        return (
            self.has(index - 1, "to", "and", "through")
            and self._year_number(index - 2) is not None
        )

    def _weekday(self, index: int) -> Found[Days]:
        """Tuesday; Monday of this week; Wednesday after next; Wednesday next week."""
        weekday = self.get(index, "weekday")
        after = index + 1
        if (
            self.has(index, "careful")
            and len(self.tokens) > 1
            and not self.has(index - 1, "on", "this", "next", "by", "comma")
            and self._date_beside(after, bare=True) is None
        ):
            return None
        if self.word(after, "after") and self.word(after + 1, "next"):
            day = self.frame.today + timedelta(
                days=(weekday - self.frame.today.weekday() - 1) % 7 + 8
            )
            return self._day(day), after + 2
        then = self.skip(after, "of", "in", "comma")
        then = self.skip(then, "the") if then > after else then
        shift = self.get(then, "shift")
        if shift is not None and self.get(then + 1, "unit") == "week":
            monday = opening(self.frame.today, Grain.WEEK) + timedelta(days=7 * shift)
            return self._day(monday + timedelta(days=weekday)), then + 2
        return Days(weekday=weekday), after

    def _feast(
        self, index: int, shift: int | None = None, *, year: int | None = None
    ) -> Found[Days]:
        """A feast by its English name, of a year or the coming one."""
        start = self.token(index).start
        rest = self.text[start : start + 40].lower()
        if rest.startswith("the "):
            return None
        for name, feast in words.english_feasts().get(self.token(index).text, ()):
            if not rest.startswith(name) or rest[len(name) : len(name) + 1].isalnum():
                continue
            after = index
            while after < len(self.tokens) and self.tokens[after].start < start + len(name):
                after += 1
            if rest[len(name) : len(name) + 4].startswith(("' da", "'s d")):
                continue
            if year is not None:
                return self.frame.feast(feast, year), after
            behind = self._year_behind(after)
            if behind is not None:
                return self.frame.feast(feast, behind[0]), behind[1]
            counted = self._in_years(after, 1)
            if counted is not None and counted[0].first is not None:
                return self.frame.feast(feast, counted[0].first.year), counted[1]
            said = self.frame.feast(feast, None)
            if shift is not None and shift < 0 and said.first is not None:
                for back in (0, 1):
                    day = self.frame.feast_day(feast, said.first.year - back)
                    if day is not None and day < self.frame.today:
                        return replace(said, first=day, until=day + DAY), after
                earlier = self.frame.feast_day(feast, self.frame.today.year - 1)
                if earlier is not None:
                    return replace(said, first=earlier, until=earlier + DAY), after
            return said, after
        return None

    def _measured(self, index: int) -> Found[Days]:
        """Two days after tomorrow, 3 weeks before Christmas, the day after tomorrow."""
        then = self.skip(index, "the")
        amount: Amount
        if then > index and self.get(then, "unit") in ("day", "week", "month", "year"):
            unit = self.get(then, "unit")
            amount, after = (
                Amount(
                    0, 1 if unit == "day" else 7 if unit == "week" else 0, 0, 0, Grain.DAY, unit
                ),
                then + 1,
            )
            if unit == "year":
                amount = Amount(12, grain=Grain.YEAR, unit="year")
            elif unit == "month":
                amount = Amount(1, grain=Grain.MONTH, unit="month")
        elif (
            self.get(then, "unit") == "day"
            and self.word(then + 1, "after", "before")
            and self.has(then + 2, "relative_day", "feast_word")
        ):
            amount, after = Amount(0, 1), then + 1
        else:
            found = self.amount(then)
            if found is None:
                return self._weekdays_on(then)
            amount, after = found
        if amount.seconds and not amount.days:
            if self.word(after, "from") and self.has(after + 1, "relative_day"):
                return self.days(after + 1)
            return None
        if self.word(after, "before"):
            amount = -amount
        elif not self.word(after, "after", "from", "since", "following"):
            return None
        if self.word(after, "after") and self.word(after + 1, "next") and amount.unit in PERIODS:
            return self.frame.relative(2, PERIODS[amount.unit]), after + 2
        if self.word(after, "since", "from") and self.has(after + 1, "now"):
            return None
        then = self.skip(after + 1, "the")
        base = self.once("plain", then, self._choose) if then == after + 1 else self.days(then)
        if base is None:
            base = self._base_year(then)
        if base is None:
            if (
                self.word(after, "before")
                and amount.unit == "year"
                and (self.plain(after + 1) or self.has(after + 1, "feast_word"))
            ):
                return self.frame.relative(0, Grain.YEAR), after + 1
            return None
        said = (
            self.frame.bare_weekday(base[0], None)
            if base[0].weekday is not None and base[0].first is None and base[0].day is None
            else self.frame.complete(base[0])
        )
        if said.first is None:
            return None
        moved = self.frame.shifted(_midnight(said.first), amount).date()
        result = replace(self._day(moved), holiday=bool(amount.workdays))
        if base[0].rest is None and base[0].dated and base[0].year is None:
            result = self._coming_measured(base[0], amount, moved)
        end = base[1]
        if self.word(end, "on") and self.has(end + 1, "weekday"):
            day = opening(moved, Grain.WEEK) + timedelta(days=self.get(end + 1, "weekday"))
            return self._day(day), end + 2
        return result, end

    def _base_year(self, index: int) -> Found[Days]:
        then = index + 1 if self.word(index, "year") else index
        year = self._year_number(then)
        return (self.frame.complete(Days(year[0])), year[1]) if year else None

    def _coming_measured(self, base: Days, amount: Amount, moved: date) -> Days:
        """The coming one: a year after Christmas counts from the last if that is still ahead."""
        if amount.months >= 12 and base.first is not None:
            earlier = step(base.first, Grain.YEAR, -1)
            back = self.frame.shifted(_midnight(earlier), amount).date()
            if back >= self.frame.today:
                return self._day(back)
        return self._day(moved)

    def _weekdays_on(self, index: int) -> Found[Days]:
        """Two Sundays from now, 4 Tuesdays ago."""
        number = self.number(index)
        if number is None or not self.has(number[1], "weekday") or not 1 <= number[0] <= 60:
            return None
        weekday, after = self.get(number[1], "weekday"), number[1] + 1
        today = self.frame.today
        if self.word(after, "from") and self.has(after + 1, "now"):
            first = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
            return self._day(first + timedelta(days=7 * (number[0] - 1))), after + 2
        if self.has(after, "ago"):
            first = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
            return self._day(first - timedelta(days=7 * (number[0] - 1))), after + 1
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
