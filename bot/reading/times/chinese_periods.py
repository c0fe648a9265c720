"""Chinese weeks, months, quarters and years, and what is counted inside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.reading.times import feasts
from bot.reading.times.chinese_clock import ChineseClock
from bot.reading.times.frame import DAY, opening, safe_date, step
from bot.reading.times.parts import Days
from bot.reading.times.reader import Found
from bot.reading.values import Grain

PERIODS = {
    "year": Grain.YEAR, "quarter": Grain.QUARTER, "month": Grain.MONTH, "week": Grain.WEEK,
    "day": Grain.DAY, "daymark": Grain.DAY,
}  # fmt: skip


class ChinesePeriods(ChineseClock):
    """Rules for 下周三, 本月底, 明年第一季度, 10月的最后一个周五."""

    if TYPE_CHECKING:  # these stand in the classes that extend this one

        def _day_without_mark(self, index: int, after: int) -> bool: ...

        def _feast(self, index: int, year: int | None) -> Found[Days]: ...

        def _lunar(self, index: int, year: int | None) -> Found[Days]: ...

        def _month(self, year: int | None, value: int, index: int) -> Found[Days]: ...

    def _definite(self, day: date) -> Days:
        return Days(first=day, until=day + DAY, relative=True)

    def _shifted(self, index: int) -> Found[Days]:
        """本月, 下周三, 上个季度, 这周末, 下半周."""
        offset = self.get(index, "shift")
        unit_at = index + 1
        number = self.get(unit_at, "number")
        if number == 1 and self.has(unit_at + 1, "unit"):
            unit_at += 1
        elif number is not None and 2 <= number <= 99 and abs(offset) == 1:
            return self._several(offset, number, self.skip(unit_at + 1, "piece"))
        if self.has(unit_at, "weekday"):
            monday = opening(self.frame.today, Grain.WEEK) + timedelta(days=7 * offset)
            day = monday + timedelta(days=self.get(unit_at, "weekday"))
            return self._definite(day), unit_at + 1
        piece_at = self.skip(unit_at, "piece")
        if self.get(piece_at, "unit") == "workday" and abs(offset) == 1:
            day = self.frame.calendar.add_working_days(self.frame.today, offset)
            return replace(self._definite(day), holiday=True), piece_at + 1
        unit = self.get(unit_at, "unit")
        if unit == "weekend":
            return self._weekend(offset), unit_at + 1
        if self.has(unit_at, "ten_days"):
            month = self.frame.relative(0, Grain.MONTH)
            return self._ten_days(month, self.get(unit_at, "ten_days")), unit_at + 1
        if self.has(unit_at, "half") and " " in str(self.get(unit_at, "half")):
            name, which = self.get(unit_at, "half").split()
            return self._half(
                self.frame.relative(offset, Grain(name)), name, int(which)
            ), unit_at + 1
        if unit == "century":
            return self._century((self.frame.today.year - 1) // 100 + 1 + offset, unit_at + 1)
        if unit == "daymark" and self.token(unit_at).text == "号":
            return None
        grain = PERIODS.get(unit)
        if grain is None:
            return None
        if self.token(index).text in ("来", "次", "当", "该", "今") and unit in (
            "week",
            "day",
            "daymark",
        ):
            return None
        base: date | None = None
        if self.token(index).text in ("次", "当") and self.named and self.named.first:
            base = self.named.first
        said = self.frame.relative(offset, grain)
        if base is not None:
            first = step(opening(base, grain), grain, offset)
            said = replace(
                said, first=first, until=step(first, grain, 1), year=first.year, month=first.month
            )
        return self.inside(said, unit_at + 1)

    def _several(self, offset: int, count: int, index: int) -> Found[Days]:
        """上两周, 下三个月: whole units of the calendar before or behind the present one."""
        grain = PERIODS.get(self.get(index, "unit"))
        if grain is None or self.token(index).text == "号":
            return None
        if self.token(index - 1).text == "次":
            return None
        return self.frame.relative(1 if offset > 0 else -count, grain, count), index + 1

    def _weekend(self, offset: int) -> Days:
        saturday = opening(self.frame.today, Grain.WEEK) + timedelta(days=5 + 7 * offset)
        return Days(first=saturday, until=saturday + 2 * DAY, grain=Grain.WEEK, relative=True)

    def _half(self, base: Days, unit: str, which: int) -> Days:
        assert base.first is not None
        assert base.until is not None
        if unit == "year":
            middle = step(base.first, Grain.MONTH, 6)
        elif unit == "month":
            middle = base.first + 15 * DAY
        else:
            middle = base.first + 3 * DAY
        first, until = (base.first, middle) if which == 0 else (middle, base.until)
        grain = Grain.MONTH if unit == "year" else Grain.DAY
        return replace(
            base,
            first=first,
            until=until,
            grain=grain,
            month=None,
            closed=which == 0 and unit == "year",
        )

    def _ten_days(self, month: Days, which: int) -> Days:
        assert month.first is not None
        first = month.first + 10 * which * DAY
        until = first + 10 * DAY if which < 2 else step(month.first, Grain.MONTH, 1)
        return replace(month, first=first, until=until, grain=Grain.WEEK, closed=True)

    def _edge_of_present(self, index: int) -> Found[Days]:
        """月底, 年末, 季末, 年内."""
        grain = PERIODS[self.get(index, "unit")]
        if self.token(index).text not in ("月", "年", "季", "季度"):
            return None
        base = self.frame.relative(0, grain)
        if self.has(index + 1, "within"):
            if self.token(index + 1).text not in ("内", "以内", "之内"):
                return None
            return replace(base, closed=True), index + 1
        if self.token(index + 1).text not in ("底", "末", "初", "中", "尾"):
            return None
        third = self.number(index + 2)
        if self.token(index + 1).text == "初" and grain is Grain.YEAR and third and third[0] <= 10:
            return self.frame.complete(Days(None, 1, third[0], lunar=True)), third[1]
        if (
            self.token(index + 1).text == "中"
            and grain is not Grain.MONTH
            and grain is not Grain.YEAR
        ):
            return None
        if self.get(index + 1, "edge") == "end" and self.has(index + 2, "last"):
            return self.inside(base, index + 2)  # 年底最后一个工作日
        return self._edge(base, self.get(index + 1, "edge")), index + 2

    def _edge(self, base: Days, which: str) -> Days:
        """The beginning, the middle or the last day of a period."""
        assert base.first is not None
        assert base.until is not None
        last = base.until - DAY
        if which == "end":
            return replace(
                base, first=last, until=base.until, grain=Grain.DAY, closed=True, day=None
            )
        if which == "start":
            length = 1 if base.grain is Grain.WEEK else 10
            if base.grain in (Grain.YEAR, Grain.QUARTER):
                return replace(
                    base, until=step(base.first, Grain.MONTH, 1), grain=Grain.MONTH, closed=True
                )
            return replace(base, until=base.first + length * DAY, grain=Grain.WEEK, closed=True)
        if base.grain is Grain.YEAR:
            middle = step(base.first, Grain.MONTH, 5)
            return replace(
                base,
                first=middle,
                until=step(middle, Grain.MONTH, 2),
                grain=Grain.MONTH,
                closed=True,
            )
        middle = base.first + 10 * DAY
        return replace(base, first=middle, until=middle + 10 * DAY, grain=Grain.WEEK, closed=True)

    def _century(self, number: int, index: int) -> Found[Days]:
        start = (number - 1) * 100
        decade = self.number(index)
        if decade and self.get(decade[1], "unit") == "decade" and decade[0] < 100:
            first = safe_date(start + decade[0], 1, 1)
            if first is None:
                return None
            return Days(first=first, until=step(first, Grain.YEAR, 10), grain=Grain.YEAR), decade[
                1
            ] + 1
        first = safe_date(start, 1, 1)
        if first is None:
            return None
        return Days(first=first, until=step(first, Grain.YEAR, 100), grain=Grain.YEAR), index

    def _quarter(self, year: int | None, value: int) -> Days:
        year_given = year if year is not None else self.frame.today.year
        first = date(year_given, 3 * value - 2, 1)
        if year is None and step(first, Grain.QUARTER, 1) <= self.frame.today:
            first = step(first, Grain.YEAR, 1)
        return Days(
            year=first.year, first=first, until=step(first, Grain.QUARTER, 1), grain=Grain.QUARTER
        )

    def inside(self, base: Days, index: int) -> Found[Days]:
        """A period and, as far as they are said, the smaller ones in it: 明年第一季度, 本月底."""
        if base.impossible or base.first is None:
            return base, index
        said, after = base, index
        for _ in range(3):
            more = self._inside_once(said, after)
            if more is None:
                break
            said, after = more
        return said, after

    def _inside_once(self, base: Days, index: int) -> Found[Days]:
        then = self.skip(index, "of")
        then = self.skip(then, "at") if self.token(then).text == "的" else then
        roles = self.token(then).roles
        if base.first is None or base.until is None:
            return None
        if (
            base.relative
            and roles.get("relative_day") == 0
            and base.grain in (Grain.YEAR, Grain.MONTH)
        ):
            months = (base.first.year - self.frame.today.year) * 12
            if base.grain is Grain.MONTH:
                months += base.first.month - self.frame.today.month
            return self._definite(step(self.frame.today, Grain.MONTH, months)), then + 1
        if PERIODS.get(roles.get("unit", "")) is base.grain and self.has(then + 1, "edge"):
            then = index = then + 1  # 明年年底, 11月月底
            roles = self.token(then).roles
        if then == index and roles.get("edge") == "end" and self.has(then + 1, "last"):
            return self._counted_inside(base, then + 1)
        if base.grain is Grain.YEAR:
            found = self._inside_year(base, then)
            if found is not None:
                return found
        if base.grain is Grain.MONTH and base.month is not None:
            day = self.number(then)
            if day is not None and 1 <= day[0] <= 31 and self.get(day[1], "unit") == "daymark":
                said = Days(
                    base.first.year, base.first.month, day[0], dated=True, relative=base.relative
                )
                return self.frame.complete(said), day[1] + 1
            if (
                day is not None
                and then == index
                and 1 <= day[0] <= 31
                and self.get(day[1], "unit") is None
                and self._day_without_mark(then, day[1])
            ):
                said = Days(
                    base.first.year, base.first.month, day[0], dated=True, relative=base.relative
                )
                return self.frame.complete(said), day[1]
            if "ten_days" in roles:
                return self._ten_days(base, roles["ten_days"]), then + 1
            if self.has(then, "number") and self.has(then + 1, "to"):
                return None
        if base.grain is Grain.WEEK and "weekday" in roles and base.first.weekday() == 0:
            day_of = base.first + timedelta(days=roles["weekday"])
            return self._definite(day_of), then + 1
        if (
            base.grain is Grain.WEEK
            and roles.get("unit") == "weekend"
            and base.first.weekday() == 0
        ):
            saturday = base.first + 5 * DAY
            return replace(base, first=saturday, until=saturday + 2 * DAY), then + 1
        if "half" in roles and " " in str(roles["half"]):
            unit, which = roles["half"].split()
            if Grain(unit) is base.grain:
                return self._half(base, unit, int(which)), then + 1
        if (
            then == index
            and "edge" in roles
            and base.grain in (Grain.MONTH, Grain.YEAR, Grain.QUARTER, Grain.WEEK)
        ):
            if base.grain is Grain.WEEK and roles["edge"] != "end":
                return None
            if self.token(then).text == "中" and self.text_after(then + 1)[:1] not in (
                "",
                "旬",
                "前",
                "完",
                "召",
                "开",
                " ",
                ",",
                "，",
                "。",
                "、",
            ):
                return None
            if base.grain is Grain.WEEK:
                return self._week_end(base), then + 1
            return self._edge(base, roles["edge"]), then + 1
        return self._counted_inside(base, then)

    def _week_end(self, base: Days) -> Days:
        assert base.first is not None
        saturday = base.first + 5 * DAY
        return replace(base, first=saturday, until=saturday + 2 * DAY)

    def _months(self, value: int, index: int) -> Found[Days]:
        """1-3月, 5、6月."""
        second = self.number(index + 1) if self.has(index, "to", "and") else None
        if second is None or not 1 <= value < second[0] <= 12:
            return None
        if self.get(second[1], "unit") != "month" or self.token(index + 1).text == "两":
            return None
        if self.get(second[1] + 1, "number") is not None:
            return None
        year = self.frame.today.year + (second[0] < self.frame.today.month)
        first = date(year, value, 1)
        until = step(date(year, second[0], 1), Grain.MONTH, 1)
        said = Days(first=first, until=until, grain=Grain.MONTH, closed=True, assumed=("year",))
        return said, second[1] + 1

    def _inside_year(self, base: Days, then: int) -> Found[Days]:
        assert base.first is not None
        year = base.first.year
        roles = self.token(then).roles
        number = self.number(then)
        if (
            number is not None
            and 1 <= number[0] <= 12
            and self.get(number[1], "unit") == "month"
            and self.token(then).text != "两"
        ):
            return self._month(year, number[0], number[1] + 1)
        if number is not None and 1 <= number[0] <= 4 and self.get(number[1], "unit") == "quarter":
            return self._quarter(year, number[0]), number[1] + 1
        if number is not None and 1 <= number[0] <= 12 and self.has(number[1], "to", "and"):
            second = self.number(number[1] + 1)
            if (
                second is not None
                and number[0] < second[0] <= 12
                and self.get(second[1], "unit") == "month"
            ):
                first = date(year, number[0], 1)
                until = step(date(year, second[0], 1), Grain.MONTH, 1)
                return replace(
                    base, first=first, until=until, grain=Grain.MONTH, month=None, closed=True
                ), second[1] + 1
        if roles.get("shift") == 0 and self.get(then + 1, "unit") == "month":
            return self._month(year, self.frame.today.month, then + 2)
        if "month_day" in roles or "pair" in roles:
            return None
        if "feast" in roles:
            return self._feast(then, year)
        if roles.keys() & {"lunar", "leap", "lunar_month"}:
            return self._lunar(then, year)
        if "first" in roles and self.get(then + 1, "unit") == "quarter":
            return self._quarter(year, 1), then + 2
        return None

    def _counted_inside(self, base: Days, index: int) -> Found[Days]:
        """第三个月, 第一个周二, 最后4个月, 前10天, 倒数第二天, 第三十七周."""
        assert base.first is not None
        assert base.until is not None
        roles = self.token(index).roles
        if "nth" in roles:
            number = self.number(index + 1)
            if number is None:
                return None
            count, then = number
        elif roles.get("first") == "首个":
            count, then = 1, index + 1
        elif "last" in roles:
            number = self.number(index + 1)
            count, then = (-number[0], number[1]) if number else (-1, index + 1)
            then = self.skip(then, "piece")
            unit = self.get(then, "unit")
            if (
                number
                and count < -1
                and self.token(index).text == "最后"
                and unit in ("month", "day", "week")
            ):
                first = step(base.until, PERIODS[unit], count)
                return replace(base, first=first, grain=PERIODS[unit], month=None), then + 1
        elif roles.get("before") == "前" or self.token(index).text == "头":
            number = self.number(index + 1)
            if number is None or not 1 <= number[0] <= 60:
                return None
            then = self.skip(number[1], "piece")
            unit = self.get(then, "unit")
            if unit not in ("month", "day", "week", "quarter"):
                return None
            until = step(base.first, PERIODS[unit], number[0])
            return replace(
                base, until=until, grain=PERIODS[unit], month=None, closed=True
            ), then + 1
        else:
            return None
        if count == 0 or abs(count) > 400:
            return None
        then = self.skip(then, "piece")
        weekday = self.get(then, "weekday")
        unit = self.get(then, "unit")
        if weekday is not None and base.grain is Grain.MONTH:
            day = feasts.nth_weekday(base.first.year, base.first.month, count, weekday)
            return (self._definite(day), then + 1) if day else None
        if unit == "workday":
            day = self._nth_workday(base, count)
            return (replace(self._definite(day), holiday=True), then + 1) if day else None
        if unit in ("day", "daymark"):
            day = base.first + (count - 1) * DAY if count > 0 else base.until + count * DAY
            return (self._definite(day), then + 1) if base.first <= day < base.until else None
        if unit == "week":
            monday = nth_week(base.first, base.until, count)
            return Days(first=monday, until=monday + 7 * DAY, grain=Grain.WEEK), then + 1
        if unit in ("month", "quarter") and base.grain is Grain.YEAR and abs(count) <= 12:
            grain = PERIODS[unit]
            first = (
                step(base.first, grain, count - 1) if count > 0 else step(base.until, grain, count)
            )
            return replace(
                base, first=first, until=step(first, grain, 1), grain=grain, month=first.month
            ), then + 1
        return None

    def _nth_workday(self, base: Days, count: int) -> date | None:
        assert base.first is not None
        assert base.until is not None
        calendar = self.frame.calendar
        if count > 0:
            day = calendar.add_working_days(base.first - DAY, count)
        else:
            day = calendar.add_working_days(base.until, count)
        return day if base.first <= day < base.until else None


def nth_week(first: date, until: date, count: int) -> date:
    """The Monday of a period's count-th week; a week belongs where its Thursday lies."""
    if count > 0:
        thursday = first + timedelta(days=(3 - first.weekday()) % 7)
        return thursday - 3 * DAY + timedelta(days=7 * (count - 1))
    last = until - DAY
    thursday = last - timedelta(days=(last.weekday() - 3) % 7)
    return thursday - 3 * DAY + timedelta(days=7 * (count + 1))
