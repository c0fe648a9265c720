"""English dates, with the weekday or date beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.reading.times.english_relative import EnglishRelative
from bot.reading.times.frame import DAY, opening, safe_date
from bot.reading.times.parts import Days
from bot.reading.times.reader import Found
from bot.reading.values import Grain

_TWELVE: Final = 12  # the highest hour that is said without its half of the day


class EnglishDays(EnglishRelative):
    """Rules for days; `days` is the longest that can be read at an index."""

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
            if number[0] <= _TWELVE and not self._falls_soon(index - 1, number[0]):
                return None  # Thursday 11: an hour
            if (
                bare and start == then and token.get("digits") == 2 and not self.plain(number[1])
                and not self.has(number[1], "to", "meridiem", "clock", "oclock", "unit", "number", "part")
            ):  # fmt: skip
                return Days(day=number[0], search_weekday=True), number[1]
        return None

    def _falls_soon(self, index: int, day: int) -> bool:
        """Whether the weekday said there is that day of the month within five weeks."""
        weekday = self.get(index, "weekday")
        return weekday is None or any(
            found.day == day and found.weekday() == weekday
            for found in (self.frame.today + offset * DAY for offset in range(35))
        )

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
        if "ides" in roles and self.word(index + 1, "of") and self.has(index + 2, "month_name"):
            month = self.get(index + 2, "month_name")
            return Days(None, month, 15 if month in (3, 5, 7, 10) else 13), index + 3
        if "week_of" in roles:
            return self._week_holding(index + 1)
        if "calendar_year" in roles:
            year = self._year_number(index + 1)
            return (self.frame.complete(Days(year[0])), year[1]) if year else None
        return None

    def _pair(self, index: int, *, beside: bool) -> Found[Days]:
        """7/6, and 7.6 beside a weekday; the month first unless that cannot be."""
        first, second = self.get(index, "pair")
        if self.get(index, "mark") == "." and (not beside or second > 12):
            return None  # Thursday, 10.15 is an hour
        if self.has(index + 1, "unit", "percent") or self.has(index, "fraction"):
            return None
        for month, day in ((first, second), (second, first)):
            if 1 <= month <= 12 and 1 <= day <= 31:
                return Days(None, month, day), index + 1
        return None

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
                if year is not None:
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
        if self.text_after(after).startswith(". ") and self.has(after + 1, "month_name"):
            after += 1  # 25. November
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
        if joint == after and not (ordinal is not None and self.has(after, "shift")):
            return None
        period = self._period(self.skip(joint, "of", "in"))
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
                "half_word",
                "weekday",
                "last_word",
                "shift",
                "business",
                "century",
                "feast_word",
                "number",
            )
            if self.get(following, "unit") == "day" and self.word(following + 1, "of"):
                fits = False
            if self.has(following, "function") and self.token(then).text.isalpha():
                fits = False  # the first is better
            if self.has(following, "and") and not self.has(
                index - 1, "on", "by", "until", "before"
            ):
                fits = False  # the 1st and 2nd floors
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
        return self._plain_days(then)


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
