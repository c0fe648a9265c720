"""Chinese dates: absolute, relative, weekdays, with the weekday beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.reading.times import words
from bot.reading.times.chinese_feasts import ChineseFeasts
from bot.reading.times.frame import safe_date
from bot.reading.times.parts import Days
from bot.reading.times.reader import Found
from bot.reading.values import Grain


class ChineseDays(ChineseFeasts):
    """Rules for days; `days` is the longest that can be read at an index."""

    def _beside(self, said: Days, index: int) -> Found[Days]:
        """A weekday or date in brackets, or a weekday right behind."""
        if self.has(index, "open_bracket"):
            inner = index + 1
            short = self.token(inner).text
            if (
                len(short) == 1
                and short in "一二三四五六日"
                and self.has(inner + 1, "close_bracket")
            ):
                if said.grain is not Grain.DAY or (said.day is None and not said.dated):
                    return None
                return replace(said, weekday="一二三四五六日".index(short)), inner + 2
            other = self._plain_days(inner)
            if other is None or not self.has(other[1], "close_bracket"):
                return None
            return self._merge(said, other[0]), other[1] + 1
        then = self.skip(index, "comma", "of")
        shift = self.get(then, "shift")
        weekday = then + 1 if shift is not None and self.has(then + 1, "weekday") else then
        if (
            self.has(weekday, "weekday")
            and said.grain is Grain.DAY
            and (said.day is not None or said.dated or (said.relative and said.first is not None))
            and (then == index or self.has(index, "comma"))
            and not self.has(index, "of")
        ):
            if self.token(then).text == "周" or said.weekday is not None:
                return None
            if shift is not None and not said.dated and said.day is None:
                return None
            return self._merge(said, Days(weekday=self.get(weekday, "weekday"))), weekday + 1
        if said.weekday is not None and said.day is None and said.first is None:
            other = self._plain_days(then)
            if (
                other is not None
                and other[0].day is not None
                and not self.has(index, "comma", "of")
            ):
                return self._merge(said, other[0]), other[1]
        return None

    def _merge(self, said: Days, other: Days) -> Days:
        """Two sayings of one day: the one with a date wins, the other checks it."""
        if other.weekday is not None and other.day is None and other.first is None:
            return replace(said, weekday=other.weekday)
        if said.weekday is not None and said.day is None and said.first is None:
            return replace(other, weekday=said.weekday)
        by_date, by_week = (said, other) if said.dated or said.day is not None else (other, said)
        if by_date.grain is not Grain.DAY or by_week.first is None:
            return said
        floor = min(self.frame.today, by_week.first)
        if by_date.first is None and by_date.month is None and by_date.day is not None:
            near = safe_date(by_week.first.year, by_week.first.month, by_date.day)
            if near == by_week.first:
                return replace(by_week, dated=True)
        dated = self.frame.complete(by_date, floor)
        if dated.first is None or by_week.grain is not Grain.DAY:
            return dated
        return replace(dated, conflict=dated.conflict or dated.first != by_week.first)

    def _choose(self, index: int) -> Found[Days]:
        token = self.token(index)
        roles = token.roles
        if "gap" in roles:
            return None
        if "ymd" in roles:
            year, month, day = roles["ymd"]
            return Days(year, month, day, dated=True), self._mark_after(index + 1)
        if "month_day" in roles:
            return Days(None, *roles["month_day"]), index + 1
        if "year_month" in roles:
            year, month = roles["year_month"]
            return self.inside(self.frame.complete(Days(year, month)), index + 1)
        if "pair" in roles:
            return self._pair(index)
        if "named_day" in roles:
            named = self.named.first if self.named and self.named.first else self.frame.today
            return self._definite(named + timedelta(days=roles["named_day"])), index + 1
        if "relative_day" in roles:
            return self._definite(
                self.frame.today + timedelta(days=roles["relative_day"])
            ), index + 1
        if "relative_year" in roles:
            if self.get(index + 1, "unit") == "month":
                return None
            return self.inside(self.frame.relative(roles["relative_year"], Grain.YEAR), index + 1)
        if "this_and_next" in roles:
            then = self.skip(index + 1, "number")
            if self.get(then, "unit") == "year":
                return self.frame.relative(0, Grain.YEAR, 2), then + 1
            if self.get(then, "unit") == "day":
                return self.frame.relative(0, Grain.DAY, 2), then + 1
            return None
        if "next_and_after" in roles:
            then = self.skip(index + 1, "number")
            if self.get(then, "unit") in ("day", "year"):
                return self.frame.relative(1, Grain(self.get(then, "unit")), 2), then + 1
            return None
        if "weekday" in roles:
            return Days(weekday=roles["weekday"]), index + 1
        if "feast" in roles:
            return self._feast(index, None)
        if "shift" in roles:
            return self._shifted(index)
        if "half" in roles and isinstance(roles["half"], str) and " " in roles["half"]:
            unit, which = roles["half"].split()
            base = self.frame.relative(0, Grain(unit))
            return self._half(base, unit, int(which)), index + 1
        if "ten_days" in roles:
            return self._ten_days(
                self.frame.relative(0, Grain.MONTH), roles["ten_days"]
            ), index + 1
        if roles.keys() & {"lunar", "leap", "lunar_month"}:
            return self._lunar(index, None)
        if roles.get("unit") == "weekend":
            wishes = tuple(words.chinese().tables["silence"]["wishes"])
            if self.text_after(index + 1).startswith(wishes):
                return None
            return self._weekend(0), index + 1
        if roles.get("unit") in ("month", "year", "quarter") and self.has(
            index + 1, "edge", "within"
        ):
            return self._edge_of_present(index)
        if "republic" in roles:
            number = self.number(index + 1)
            if number and self.get(number[1], "unit") == "year" and number[0] < 200:
                year = self.frame.complete(Days(number[0] + 1911))
                return self.inside(year, number[1] + 1)
            return None
        if "solar" in roles:
            return self._choose(index + 1)
        if "number" in roles:
            return self._numbered(index)
        if roles.get("first") == "首" and self.get(index + 1, "unit") == "quarter":
            return self._quarter(None, 1), index + 2
        if "nth" in roles:
            number = self.number(index + 1)
            if number and 1 <= number[0] <= 4 and self.get(number[1], "unit") == "quarter":
                return self.inside(self._quarter(None, number[0]), number[1] + 1)
            return None
        if token.text == "初" and not self.has(index - 1, "unit"):
            return self._bare_lunar_day(index)
        return None

    def _pair(self, index: int) -> Found[Days]:
        """11/25 and 11.25: a slash is a date, a full stop only where a date can stand."""
        first, second = self.get(index, "pair")
        dotted = self.get(index, "mark") == "."
        after = index + 1
        if not 1 <= first <= 12:
            if dotted or not (1 <= second <= 12 and first <= 31):
                return None
            first, second = second, first
        if not 1 <= second <= 31:
            return None
        following, before = self.text_after(after), self.text_before(index)
        if dotted:
            measures = words.chinese().tables["silence"]["measure"]
            if any(following.lstrip().lower().startswith(m) for m in measures):
                return None
            if self.has(index - 1, "latin") or (
                following.lstrip()[:1].isascii() and following.lstrip()[:1].isalpha()
            ):
                return None
            if self.get(after, "unit") not in (None, "daymark", "weekend"):
                return None
            if self.has(after, "piece"):
                return None
            said_before = before.rstrip(" \t\u3000")
            if said_before and not (
                said_before[-1] in "于在到至自从由是间期:：,，。;；(（-~—–、\n日的和与"
                or self.has(index - 1, "weekday", "to", "from", "at", "no_later")
            ):
                return None
            if (
                following[:1]
                and following[0]
                not in " \n(（,，。;；-~—–、日号前之以至到起上下早晚中凌周星止截的）)!！?？"
            ):
                return None
        return Days(None, first, second), self._mark_after(after)

    def _numbered(self, index: int) -> Found[Days]:
        """Whatever begins with a number: a year, a month, a day."""
        year = self._year(index)
        if year is not None:
            first = safe_date(year[0], 1, 1)
            return (
                None if first is None else self.inside(self.frame.complete(Days(year[0])), year[1])
            )
        number = self.number(index)
        if number is None:
            return None
        value, then = number
        unit = self.get(then, "unit")
        if unit == "century" and value <= 22:
            return self._century(value, then + 1)
        if unit == "decade" and value < 100 and value % 10 == 0:
            return self._century(20 if value >= 30 else 21, index)
        if self._after_reference_mark(index):
            return None
        if self.token(index).text == "十一" and (
            len(self.tokens) == 1 or self.has(then, "before", "between", "rest")
        ):
            name = words.chinese().words["国庆"]["feast"]
            said = self.frame.feast(name, None)
            over = self.skip(then, "rest", "between")
            block = self.frame.rest_block(said) if over > then else None
            return (
                (said, then)
                if block is None
                else (replace(said, first=block[0], until=block[1]), over)
            )
        months = self._months(value, then)
        if months is not None:
            return months
        if unit == "month" and 1 <= value <= 12 and self.token(index).text != "两":
            return self._month(None, value, then + 1)
        if unit == "quarter" and 1 <= value <= 4:
            return self.inside(self._quarter(None, value), then + 1)
        if unit == "daymark" and 1 <= value <= 31:
            return self._bare_day(value, index, then)
        spaced = self._spaced_date(index)
        if spaced is not None:
            return spaced
        if 1900 <= value <= 2199 and self.get(index, "digits") == 4:
            return self._bare_year(index, value)
        return None

    def _after_reference_mark(self, index: int) -> bool:
        """〔2026〕15号, 第3号, No.3: a document's number."""
        before = self.text_before(index).rstrip()
        return bool(before) and (
            (before[-1] in "〕第]】" and not before.endswith("】"))
            or before.endswith(("No.", "No", "№", "编号", "文号"))
        )

    def _bare_day(self, value: int, index: int, mark: int) -> Found[Days]:
        if self.token(mark).text == "号":
            following = self.text_after(mark + 1)
            if following[:1] and following[0] in words.chinese().tables["silence"]["after_number"]:
                return None
            if following.startswith(
                (
                    "会议室",
                    "文件",
                    "通知",
                    "办公",
                    "教室",
                    "宿舍",
                    "电梯",
                    "路",
                    "院",
                    "线",
                    "大门",
                    "机组",
                    "泵",
                    "附件",
                    "公告",
                    "提案",
                    "会场",
                    "园区",
                    "仓",
                    "员工",
                    "客户",
                    "选手",
                    "种子",
                    "字",
                )
            ):
                return None
        if self.has(mark + 1, "within") or self.token(index).text == "两":
            return None
        return Days(day=value), mark + 1

    def _spaced_date(self, index: int) -> Found[Days]:
        """2022 11 23, and 09-01 before a time."""
        digits = self.get(index, "digits")
        if digits == 4 and all(self.get(index + n, "digits") in (1, 2) for n in (1, 2)):
            year, month, day = (self.get(index + n, "number") for n in (0, 1, 2))
            if (
                1900 <= year <= 2199
                and safe_date(year, month, day)
                and not self.has(index + 3, "number", "to")
            ):
                return Days(year, month, day, dated=True), index + 3
            return None
        if (
            digits == 2
            and self.token(index + 1).text == "-"
            and self.get(index + 2, "digits") == 2
            and self._dash_dates(index)
            and 1 <= self.get(index, "number") <= 12
            and 1 <= self.get(index + 2, "number") <= 31
        ):
            return Days(None, self.get(index, "number"), self.get(index + 2, "number")), index + 3
        return None

    def _dash_dates(self, index: int) -> bool:
        """Whether two pairs of figures with a dash are a date: before an hour, or 09-01前."""
        if self.has(index + 3, "clock"):
            return True
        padded = self.token(index).text[0] == "0" or self.token(index + 2).text[0] == "0"
        alone = len(self.tokens) == 3
        return padded and (alone or self.has(index + 3, "before", "until", "or_before", "since"))

    def _bare_year(self, index: int, value: int) -> Found[Days]:
        """A year that stands alone is one only as the whole text, or in a range of years."""
        alone = len(self.tokens) == 1
        dashed = self.has(index + 1, "to") and self._year(index + 2) is not None
        if alone or (dashed and index + 2 < len(self.tokens)):
            return self.frame.complete(Days(value)), index + 1
        return None

    def _month(self, year: int | None, value: int, index: int) -> Found[Days]:
        """A month, and what stands inside it."""
        then = self.skip(index, "of")
        day = self.number(then)
        if day is not None and 1 <= day[0] <= 31:
            number, after = day
            unit = self.get(after, "unit")
            text = self.token(then).text
            if unit == "daymark" or (
                unit is None and then == index and self._day_without_mark(then, after)
            ):
                if ("廿" in text or "卅" in text) and unit != "daymark":
                    return self.frame.complete(Days(year, value, number, lunar=True)), after
                end = after + 1 if unit == "daymark" else after
                said = Days(year, value, number, dated=year is not None)
                return (self.frame.complete(said) if year is not None else said), end
        if self.token(then).text == "初" and self.number(then + 1) is not None:
            lunar = self._lunar_day(then)
            if lunar is not None:
                return self.frame.complete(Days(year, value, lunar[0], lunar=True)), lunar[1]
        if self.has(index, "leap"):
            return None
        said = Days(year, value)
        inner = self._inside_once(self.frame.complete(said), index)
        return inner or (said if year is None else self.frame.complete(said), index)

    def _day_without_mark(self, index: int, after: int) -> bool:
        """十月31, 11月25前, 5月19—24日: a day though 日 is not said."""
        if self.has(after, "to"):
            second = self.number(after + 1)
            return second is not None and self.get(second[1], "unit") in ("daymark", None)
        if self.has(after, "piece", "half"):
            return False
        if after >= len(self.tokens) or not self.touching(after):
            return True
        return (
            not self.has(after, "gap")
            or self.text[self.token(after).start] in ",，。;；、.!?！？\n)）"
        )
