"""Chinese years, lunar days and feasts."""

from __future__ import annotations

from dataclasses import replace

from bot.reading.times import feasts, words
from bot.reading.times.chinese_periods import ChinesePeriods
from bot.reading.times.parts import Days
from bot.reading.times.reader import Found


class ChineseFeasts(ChinesePeriods):
    """Rules for 二〇二六年, 农历八月十五, 腊月廿三, 春节期间."""

    def _feast(self, index: int, year: int | None) -> Found[Days]:
        feast = self.get(index, "feast")
        after = index + 1
        if (
            self.token(index).text in ("三八", "五一", "六一", "五四", "三一五", "八一")
            and not self.touching(after)
            and len(self.tokens) > index + 1
            and self.text_after(after)[:1].isdigit()
        ):
            return None
        if self.text_after(after).startswith(tuple(words.chinese().tables["silence"]["wishes"])):
            return None
        said = self.frame.feast(feast, year)
        rest = self.skip(after, "rest") if self.token(after).text != "节" else after
        over = self.skip(rest, "between")
        block = self.frame.rest_block(said) if over > after and said.first is not None else None
        if block is not None and not self.has(over, "before", "after"):
            return replace(said, first=block[0], until=block[1]), over
        return said, after

    def _lunar(self, index: int, year: int | None) -> Found[Days]:
        """农历八月十五, 正月初八, 闰四月, 阴历二〇二一年六月."""
        then = self.skip(index, "lunar")
        marked = then > index
        found_year = self._year(then)
        if found_year is not None:
            year, then = found_year
        if self.has(then, "feast"):
            return self._feast(then, year)
        leap = self.has(then, "leap")
        then = self.skip(then, "leap")
        if self.has(then, "lunar_month"):
            month, then = self.get(then, "lunar_month"), then + 1
        else:
            number = self.number(then)
            if (
                number is None
                or not 1 <= number[0] <= 12
                or self.get(number[1], "unit") != "month"
            ):
                if marked and year is not None:
                    return self.frame.complete(Days(year, lunar=True)), then
                return None
            month, then = number[0], number[1] + 1
        day = self._lunar_day(then)
        if day is None:
            return self.frame.complete(Days(year, month, lunar=True, leap=leap)), then
        return self.frame.complete(Days(year, month, day[0], lunar=True, leap=leap)), day[1]

    def _lunar_day(self, index: int) -> Found[int]:
        then = index + 1 if self.token(index).text == "初" else index
        number = self.number(then)
        if number is None or not 1 <= number[0] <= 30:
            return None
        return number[0], self._mark_after(number[1])

    def _bare_lunar_day(self, index: int) -> Found[Days]:
        """初十: of the coming lunar month that has it."""
        number = self.number(index + 1)
        if number is None or not 1 <= number[0] <= 10 or not self.touching(index + 1):
            return None
        last = number[1] >= len(self.tokens)
        if not last and not self.has(number[1], "part", "clock", "before", "unit", "number", "to"):
            return None  # 初一学生
        if self.get(number[1], "unit") not in (None, "daymark"):
            return None
        today = self.frame.today
        days = [
            day
            for year in (today.year - 1, today.year)
            for month in range(1, 13)
            if (day := feasts.lunar_day(year, month, number[0])) and day >= today
        ]
        if not days:
            return None
        return replace(self._definite(min(days)), dated=True), self._mark_after(number[1])

    def _mark_after(self, index: int) -> int:
        return (
            index + 1 if self.get(index, "unit") == "daymark" and self.touching(index) else index
        )

    def _year(self, index: int) -> Found[int]:
        """2026年, 二〇二六年, 26年, 民国一一五年; never 3年."""
        if self.has(index, "republic"):
            number = self.number(index + 1)
            if number and self.get(number[1], "unit") == "year" and number[0] < 200:
                return number[0] + 1911, number[1] + 1
            return None
        number = self.number(index)
        if number is None or self.get(number[1], "unit") != "year" or self.has(number[1], "latin"):
            return None
        value, after = number
        digits = self.get(index, "digits") or 0
        text = self.token(index).text
        if 1900 <= value <= 2199 or (digits == 4 and 1000 <= value <= 9999):
            return value, after + 1
        if digits == 2 and value < 100:
            if self.has(after + 1, "before", "after", "within") and not text.startswith(
                ("0", "〇", "零")
            ):
                return None
            return self.short_year(value), after + 1
        return None

    def short_year(self, value: int) -> int:
        """A year of two figures: within seventy years back and twenty-nine ahead."""
        ref = self.frame.today.year
        year = ref // 100 * 100 + value
        if year > ref + 29:
            year -= 100
        elif year < ref - 70:
            year += 100
        return year
