"""English dates: absolute, relative, weekdays, weeks and quarters, feasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.reading.times import feasts, words
from bot.reading.times.chinese_days import nth_week
from bot.reading.times.english_clock import EnglishClock
from bot.reading.times.frame import DAY, opening, safe_date, step
from bot.reading.times.parts import Amount, Days
from bot.reading.times.reader import Found
from bot.reading.values import Grain

_PERIODS = {
    "day": Grain.DAY, "week": Grain.WEEK, "month": Grain.MONTH, "quarter": Grain.QUARTER,
    "year": Grain.YEAR,
}  # fmt: skip
_SEASONS = ((3, 20), (6, 21), (9, 23), (12, 21))


class EnglishDays(EnglishClock):
    """Rules for days; `days` is the longest that can be read at an index."""

    def days(self, index: int) -> Found[Days]:
        """A day or stretch of days, with the weekday or date that stands beside it."""
        return self.once("days", index, self._days)

    def _days(self, index: int) -> Found[Days]:
        found = self.once("plain", index, self._choose)
        if found is None:
            return None
        said, after = found
        for _ in range(2):
            beside = self._beside(said, after)
            if beside is None:
                break
            said, after = beside
        return said, after

    def _beside(self, said: Days, index: int) -> Found[Days]:
        """Friday, 14 March; Friday (jun-15); March 14 (Friday); Wed 13th."""
        bracket = self.has(index, "open_bracket")
        then = self.skip(index, "open_bracket", "comma")
        if self.word(index, "-") and self.touching(index):
            then = index + 1
        dashed = self.word(index, "-") and then == index + 1
        weekday_said = said.weekday is not None and said.day is None
        by_week = weekday_said or (
            said.relative and said.grain is Grain.DAY and said.day is None and not said.dated
        )
        if by_week:
            other = self._date_beside(then, bare=not bracket and not dashed and then == index)
            if other is None:
                return None
            after = other[1]
            if bracket:
                if not self.has(after, "close_bracket"):
                    return None
                after += 1
            return self._merge(said, other[0]), after
        if (
            said.grain is Grain.DAY
            and (said.day is not None or said.dated)
            and self.has(then, "weekday")
        ):
            if (bracket and not self.has(then + 1, "close_bracket")) or dashed:
                return None
            if self.has(then, "careful") and not bracket:
                return None
            after = then + 2 if bracket else then + 1
            return replace(said, weekday=self.get(then, "weekday")), after
        if bracket and said.grain is Grain.DAY and (said.day is not None or said.dated):
            shift, other = self.get(then, "shift"), self.get(then + 1, "weekday")
            if shift is not None and other is not None and self.has(then + 2, "close_bracket"):
                week = self._weekday_of(shift, other)
                return self._merge(week, said), then + 3
        return None

    def _date_beside(self, index: int, *, bare: bool) -> Found[Days]:
        """The date right behind a weekday: March 14, the 14th, 14th, 14, 7/6."""
        then = self.skip(index, "on") if self.has(index + 1, "month_name", "the") else index
        start = self.skip(then, "the")
        ordinal = self.get(start, "ordinal")
        if ordinal is not None and 1 <= ordinal <= 31:
            whole = self._day_first(start)
            if whole is not None:
                return whole
            if not self.plain(start + 1) and not self.has(start + 1, "weekday", "unit"):
                return Days(day=ordinal, search_weekday=True), start + 1
            return None
        if self.has(then, "ymd", "month_day", "month_name", "pair"):
            if "pair" in self.token(then).roles and self.has(then + 1, "meridiem"):
                return None
            found = self._choose(then, beside=True)
            if found is not None and (found[0].day is not None or found[0].dated):
                return found
            return None
        number = self.number(start)
        if number is not None and 1 <= number[0] <= 31:
            whole = self._day_first(start)
            if whole is not None:
                return whole
            token = self.token(start)
            if (
                bare and start == then and token.get("digits") == 2 and not self.plain(number[1])
                and not self.has(number[1], "to", "meridiem", "clock", "oclock", "unit", "number", "part")
            ):  # fmt: skip
                return Days(day=number[0], search_weekday=True), number[1]
        return None

    def _merge(self, said: Days, other: Days) -> Days:
        """A weekday and a date for one day: the date wins, and the nearest one is meant."""
        if said.first is None:
            return replace(other, weekday=said.weekday)
        if other.day is not None and other.month is None:
            week = opening(said.first, Grain.WEEK)
            for offset in range(7):
                if (week + offset * DAY).day == other.day:
                    return self._checked_against(self._day(week + offset * DAY), said)
            return self._checked_against(
                self.frame.complete(replace(other, search_weekday=False)), said
            )
        dated = nearest(self.frame.complete(other), other, said.first)
        return self._checked_against(dated, said)

    def _checked_against(self, dated: Days, week: Days) -> Days:
        return replace(dated, conflict=dated.conflict or dated.first != week.first, dated=True)

    def _day(self, day: date) -> Days:
        return Days(first=day, until=day + DAY, relative=True)

    def _choose(self, index: int, *, beside: bool = False) -> Found[Days]:
        roles = self.token(index).roles
        if "gap" in roles:
            return None
        if "ymd" in roles:
            year, month, day = roles["ymd"]
            return Days(year, month, day, dated=True), index + 1
        if "month_day" in roles:
            return Days(None, *roles["month_day"]), index + 1
        if "year_month" in roles:
            year, month = roles["year_month"]
            return self.frame.complete(Days(year, month)), index + 1
        if "pair" in roles:
            return self._pair(index, beside=beside)
        if "year_quarter" in roles:
            year, quarter = roles["year_quarter"]
            return self._quarter(year, quarter), index + 1
        if "quarter_number" in roles:
            return self._quarter_year(roles["quarter_number"], index + 1)
        if "relative_day" in roles:
            return self._day(self.frame.today + timedelta(days=roles["relative_day"])), index + 1
        if "feast_word" in roles:
            feast = self._feast(index)
            if feast is not None:
                return feast
        for rule in (
            self._measured,
            self._month_first,
            self._day_first,
            self._of_period,
            self._shifted,
            self._year,
        ):
            found = rule(index)
            if found is not None:
                return found
        if "weekday" in roles:
            return self._weekday(index)
        if "the" in roles:
            return self._with_article(index)
        if "season" in roles and not self.has(index, "careful"):
            return self._season(roles["season"], 0, index + 1)
        if "decade_of" in roles:
            return self._decade(roles["decade_of"], index + 1)
        if "nineties" in roles:
            return self._decade(1900 + roles["nineties"], index + 1)
        if roles.get("unit") == "weekend":
            return self._weekend(0), index + 1
        if "week_of" in roles:
            return self._week_holding(index + 1)
        if "calendar_year" in roles:
            year = self._year_number(index + 1)
            return (self.frame.complete(Days(year[0])), year[1]) if year else None
        return None

    def _pair(self, index: int, *, beside: bool) -> Found[Days]:
        """7/6, and 7.6 beside a weekday; the month first unless that cannot be."""
        first, second = self.get(index, "pair")
        if self.get(index, "mark") == "." and not beside:
            return None
        if self.has(index + 1, "unit", "percent") or self.has(index, "fraction"):
            return None
        for month, day in ((first, second), (second, first)):
            if 1 <= month <= 12 and 1 <= day <= 31:
                return Days(None, month, day), index + 1
        return None

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

    def _month_first(self, index: int) -> Found[Days]:
        """March 3, March the 3rd, Dec. 31 , 1994, Oct/2, Dec/2018, march."""
        month = self.get(index, "month_name")
        if month is None:
            return None
        then = index + 1
        if self.token(then).text == "-" or (self.has(then, "gap") and self._slash(then)):
            then += 1 if self.has(then + 1, "number", "ordinal") else 0
        dashed = then > index + 1
        day_at = self.skip(self.skip(then, "of"), "the") if not dashed else then
        day = self.get(day_at, "ordinal") or self.get(day_at, "number")
        digits = self.get(day_at, "digits")
        if day is not None and 1 <= day <= 31 and (digits is None or digits <= 2):
            clock_follows = self.has(day_at + 1, "meridiem", "oclock") and not self.has(
                day_at, "ordinal"
            )
            if not clock_follows and not (
                self.has(index, "careful") and self.has(day_at, "spoken") and False
            ):
                after = day_at + 1
                if dashed and self.word(after, "-") and self._year_number(after + 1):
                    return Days(self.get(after + 1, "number"), month, day, dated=True), after + 2
                year = self._year_behind(after)
                if year is not None and not self._is_clock_year(after, year[0]):
                    return Days(year[0], month, day, dated=True), year[1]
                return Days(None, month, day), after
        year = self._year_number(then) if dashed else self._year_behind(then)
        if year is not None:
            return self.frame.complete(Days(year[0], month)), year[1]
        if dashed:
            return None
        counted = self._in_years(index + 1, month)
        if counted is not None:
            return counted
        if month in (3, 5) and not self._month_stands(index):
            return None
        return Days(None, month), index + 1

    def _slash(self, index: int) -> bool:
        token = self.token(index)
        return self.text[token.start : token.end] == "/"

    def _is_clock_year(self, index: int, value: int) -> bool:
        """February 22nd 1930 h is rare; a year directly behind a day is a year."""
        return False

    def _month_stands(self, index: int) -> bool:
        """Whether "may" or "march" alone is a month."""
        if self.has(index - 1, "in", "of", "by", "until", "since", "shift", "every"):
            return True
        if len(self.tokens) == 1 or (
            self.has(index + 1, "to") and self.has(index + 2, "month_name")
        ):
            return True
        if self.has(index, "careful"):
            return self.has(index - 1, "to", "through", "and") and self.has(
                index - 2, "month_name"
            )
        before = "from", "to", "through", "between", "before", "after", "the", "and", "or"
        return self.has(index - 1, *before)

    def _in_years(self, index: int, month: int) -> Found[Days]:
        """March in a year."""
        if not self.word(index, "in"):
            return None
        found = self.amount(index + 1)
        if found is None or found[0].unit != "year":
            return None
        year = self.frame.today.year + found[0].months // 12
        return self.frame.complete(Days(year, month)), found[1]

    def _day_first(self, index: int) -> Found[Days]:
        """3 March, 3rd of March 2019, the twenty third day of September."""
        then = self.skip(index, "the")
        ordinal = self.get(then, "ordinal")
        day = ordinal or self.get(then, "number")
        digits = self.get(then, "digits")
        if day is None or not 1 <= day <= 31 or (digits or 0) > 2 or self.has(then, "chinese"):
            return None
        after = then + 1
        if self.get(after, "unit") == "day" and self.word(after + 1, "of"):
            after += 1
        joint = after
        after = self.skip(after, "of", "in") if self.has(after, "of") else after
        after = self.skip(after, "the")
        if self.word(after, "-") or (self.has(after, "gap") and self._slash(after)):
            after += 1
        month = self.get(after, "month_name")
        if month is not None:
            if (
                self.has(after, "careful")
                and joint == after
                and month in (5, 3)
                and self.plain(after + 1)
                and self.has(then, "spoken")
            ):
                return None
            if self.word(after + 1, "-") and self._year_number(after + 2):
                return Days(self.get(after + 2, "number"), month, day, dated=True), after + 3
            year = self._year_behind(after + 1)
            if year is not None:
                return Days(year[0], month, day, dated=True), year[1]
            return Days(None, month, day), after + 1
        if joint == after:
            return None
        period = self._period(after)
        if period is not None and period[0].grain is Grain.MONTH and period[0].first is not None:
            found = safe_date(period[0].first.year, period[0].first.month, day)
            if found is None:
                return Days(impossible=True), period[1]
            return replace(self._day(found), dated=True), period[1]
        return None

    def _with_article(self, index: int) -> Found[Days]:
        """The 15th; the week, the month; the day after tomorrow is elsewhere."""
        then = index + 1
        ordinal = self.get(then, "ordinal")
        if ordinal is not None and 1 <= ordinal <= 31:
            following = then + 1
            fits = not self.plain(following) and not self.has(
                following,
                "unit",
                "quarter_word",
                "weekday",
                "last_word",
                "shift",
                "business",
                "century",
                "feast_word",
                "and",
                "number",
            )
            if self.get(following, "unit") == "day" and self.word(following + 1, "of"):
                fits = False
            if fits and self.token(then).text != "second":
                return Days(day=ordinal), following
            return None
        number = self.number(then)
        if (
            number is not None
            and self.has(index - 1, "on", "by", "until", "before")
            and 1 <= number[0] <= 31
            and not self.plain(number[1])
            and not self.has(number[1], "unit", "shift")
        ):
            return Days(day=number[0]), number[1]
        if (
            self.word(then, "day")
            and self.word(then + 1, "before", "after")
            and self.has(then + 2, "gap")
        ):
            offset = -1 if self.word(then + 1, "before") else 1
            return self._day(self.frame.today + timedelta(days=offset)), then + 2
        if (
            self.word(then, "day")
            and self.word(then + 1, "before", "after")
            and then + 2 >= len(self.tokens)
        ):
            offset = -1 if self.word(then + 1, "before") else 1
            return self._day(self.frame.today + timedelta(days=offset)), then + 2
        return self.once("plain", then, self._choose)

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
        if shift is not None and unit in _PERIODS:
            return self.frame.relative(shift, _PERIODS[unit]), then + 2
        if (
            self.has(then, "unit")
            and self.get(then, "unit") in ("month", "year", "week", "quarter")
            and then > index
        ):
            return self.frame.relative(0, _PERIODS[self.get(then, "unit")]), then + 1
        return None

    def _shifted(self, index: int) -> Found[Days]:
        """Next week, this Friday, last month, the past 3 days, the 2 next days."""
        then = index
        shift = self.get(then, "shift")
        if shift is None:
            return self._counted_shift(then)
        after = then + 1
        unit = self.get(after, "unit")
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
            return self.frame.relative(-1, _PERIODS[self.get(after, "unit")]), after + 3
        if unit in _PERIODS:
            if unit == "day" and shift == 0:
                return self._day(self.frame.today), after + 1
            said = self.frame.relative(shift, _PERIODS[unit])
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

    def _counted_shift(self, index: int) -> Found[Days]:
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

    def _feast(self, index: int, shift: int | None = None) -> Found[Days]:
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
            year = self._year_behind(after)
            if year is not None:
                return self.frame.feast(feast, year[0]), year[1]
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
        if self.word(after, "after") and self.word(after + 1, "next") and amount.unit in _PERIODS:
            return self.frame.relative(2, _PERIODS[amount.unit]), after + 2
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
        grain = _PERIODS[unit]
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
            grain = _PERIODS[unit]
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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def nearest(dated: Days, said: Days, anchor: date) -> Days:
    """The year's day that lies nearest to an anchor, when no year was said."""
    if (
        dated.first is None
        or said.year is not None
        or said.first is not None
        or said.month is None
        or said.day is None
    ):
        return dated
    days = [
        day
        for year in range(anchor.year - 1, anchor.year + 2)
        if (day := safe_date(year, said.month, said.day))
    ]
    if not days:
        return dated
    best = min(days, key=lambda day: abs((day - anchor).days))
    return replace(dated, year=best.year, first=best, until=best + DAY, conflict=False)
