"""Chinese expressions: ranges, lists, and the moments they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Final

from bot.reading.times import readings
from bot.reading.times.chinese_counted import ChineseCounted
from bot.reading.times.frame import DAY
from bot.reading.times.parts import Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import Settled
from bot.reading.values import Grain, Shape

_MOST_LISTED = 12
Rule = Callable[[int], Found[list[Said]]]
_BEGINNINGS: Final = frozenset(  # the kinds of token that an expression can begin with
    [
        "number",
        "decimal",
        "half",
        "shift",
        "weekday",
        "relative_day",
        "named_day",
        "relative_year",
        "day_and_part",
        "part",
        "clock",
        "feast",
        "lunar",
        "leap",
        "lunar_month",
        "republic",
        "solar",
        "unit",
        "ymd",
        "month_day",
        "year_month",
        "pair",
        "every",
        "every_other",
        "single_week",
        "double_week",
        "no_later",
        "from_now",
        "past",
        "coming",
        "now",
        "event",
        "ahead",
        "rest",
        "less",
        "about_pair",
        "office_hour",
        "ten_days",
        "nth",
        "first",
        "edge",
        "this_and_next",
        "next_and_after",
    ]
)
_BEHIND_EVERY: Final = frozenset({"unit", "weekday", "number", "half", "piece", "part"})
_BEHIND_NUMBER: Final = frozenset({"unit", "piece", "half", "to", "and"})


class Chinese(ChineseCounted):
    """Reads one expression at an index: the longest that its rules compose."""

    def expression(self, index: int) -> Found[list[Said]]:
        """What is said from this token on, settled; several for a list of days."""
        if not self._begins(index):
            return None
        roles = self.tokens[index].roles.keys()
        for kinds, rule in self._rules:
            if roles.isdisjoint(kinds):
                continue
            self.tries += 1
            found = rule(index)
            if found is not None:
                return found
        return self._composed(index)

    @cached_property
    def _rules(self) -> tuple[tuple[tuple[str, ...], Rule], ...]:
        """The rules that an expression may be, and the kinds of token each begins with."""
        return (
            (
                ("every", "every_other", "single_week", "double_week", "unit", "weekday"),
                self.every,
            ),
            (("event", "ahead", "before"), self._from_event),
            (("feast", "rest"), self._around_rest),
            (("from_now", "no_later"), self._prefixed),
            (("number", "half", "decimal"), self._within),
            (("past", "coming", "shift"), self._window),
        )

    def _begins(self, index: int) -> bool:
        """Whether an expression can begin here at all; most tokens only stand inside one."""
        roles = self.token(index).roles
        following = self.token(index + 1).roles
        if "before" in roles and "number" in following:
            return self.frame.event is not None  # 前一天: before what was named
        if "latin" in roles:  # Friday 下午3点
            return "weekday" in roles and "part" in following and "latin" not in following
        if _BEGINNINGS.isdisjoint(roles):
            return False
        if "number" in roles:
            if "number" in following:
                return roles.get("digits") == 4 and self.has(index + 2, "number")
            alone = len(self.tokens) == 1 or self.token(index).text == "十一"
            return alone or not _BEHIND_NUMBER.isdisjoint(following)
        if roles.get("half") == "半":
            return "unit" in following or "piece" in following
        if "every" in roles or "every_other" in roles:
            return not _BEHIND_EVERY.isdisjoint(following)
        if "leap" in roles or "lunar" in roles or "solar" in roles or "republic" in roles:
            return not following.keys() <= {"gap"}
        unit = roles.get("unit")
        if unit is not None:
            return unit in ("workday", "weekend") or "edge" in following or "within" in following
        return True

    def _composed(self, index: int) -> Found[list[Said]]:
        """A moment, and the range, list or deadline it is part of."""
        found = self.moment(index)
        if found is None:
            return None
        moment, after = found
        listed = self._list(index, moment, after)
        if listed is not None:
            return listed
        settled = self.settler.settle(self.placed(index, moment))
        if settled is None:
            return [readings.impossible(index, after)], after
        after = self._inclusive(after)
        joined = self._range(index, moment, settled, after)
        if joined is not None:
            return joined
        said, after = self._suffixed(index, moment, settled, after)
        return [said], after

    def _range(
        self, index: int, moment: Moment, settled: Settled, after: int
    ) -> Found[list[Said]]:
        """From one moment to another that borrows what it leaves unsaid."""
        if self.has(after, "to_now"):
            settled = self.past(moment, settled)
            said = readings.point(self.settler, settled, index, after + 1)
            return [replace(said, shape=Shape.RANGE, end=self.frame.ref)], after + 1
        then = self.skip(after, "since", "comma") if self.has(after, "since") else after
        then = self.skip(then, "comma") if then > after else then
        between = self.has(then, "and") and self.token(then).text in ("和", "与", "跟", "及")
        if not self.has(then, "to") and not between:
            return None
        begin = then + 1
        begin = self.skip(begin, "at") if self.token(begin).text == "于" else begin
        found = self._second(begin, moment)
        if found is None:
            return None
        second, last = found
        last = self._inclusive(last)
        if between:
            if not self.has(last, "between"):
                return None
            last += 1
        if second.now:
            said = readings.point(self.settler, settled, index, last)
            if settled.start > self.frame.ref:
                return None
            return [replace(said, shape=Shape.RANGE, end=self.frame.ref)], last
        base = replace(settled)
        if moment.days is not None and second.days is not None and second.clock is None:
            base.clock = None
        if (
            second.days is None
            and second.clock is not None
            and moment.clock is None
            and moment.part is None
        ):
            return None
        if (
            second.days is None
            and second.part is not None
            and moment.clock is None
            and moment.part is None
        ):
            return None
        self._named_for_second(settled)
        settled = self._same_half(moment, second, settled, base)
        base = replace(base, start=settled.start)
        end = self.settler.settle(second, base)
        if end is None:
            return [readings.impossible(index, last)], last
        settled, end = self.settler.under_way(moment, second, settled, end)
        if self.settler.closing(end) < settled.start or (end.start < settled.start and end.timed):
            return None
        last = self.skip(last, "until", "between") if self.has(last, "until", "between") else last
        return [readings.stretch(self.settler, settled, end, index, last)], last

    def _same_half(self, first: Moment, second: Moment, begin: Settled, base: Settled) -> Settled:
        """9点到12点 said at ten in the morning is this morning's, and not tonight's."""
        unsure = first.clock is not None and not first.clock.certain and first.days is None
        if not unsure or second.clock is None or second.days is not None or begin.start.hour < 12:
            return begin
        end = self.settler.settle(second, base)
        if end is None or end.start.date() == begin.start.date():
            return begin
        earlier = replace(begin, start=begin.start - timedelta(hours=12))
        end = self.settler.settle(second, replace(base, start=earlier.start))
        if end is None or end.start.date() != earlier.start.date():
            return begin
        if end.start <= self.frame.ref:
            earlier.start += DAY
        return earlier

    def _named_for_second(self, settled: Settled) -> None:
        if settled.days is not None:
            self.named = settled.days

    def _second(self, index: int, first: Moment) -> Found[Moment]:
        """The second end of a range: 次日 and its like are counted from the first."""
        if self.has(index, "named_day") or (
            self.get(index, "day_and_part") and self.token(index).text.startswith("次")
        ):
            settled = self.settler.settle(first)
            if settled is None or settled.days is None or settled.days.first is None:
                return None
            offset = self.get(index, "named_day")
            day = settled.start.date() + timedelta(days=1 if offset is None else offset)
            if offset is None:
                part = self.get(index, "day_and_part").split()[1]
                clock = self._clock_in(part, index + 1)
                if clock is None:
                    return Moment(self._definite(day), part=part), index + 1
                return Moment(self._definite(day), clock[0]), clock[1]
            timed = self._time_behind(index + 1)
            if timed is None:
                return Moment(self._definite(day)), index + 1
            return replace(timed[0], days=self._definite(day)), timed[1]
        found = self.moment(index)
        if found is None:
            number = self.number(index)
            if (
                number is not None and first.days is not None and first.clock is None
                and first.days.day is not None and 1 <= number[0] <= 31
                and self._day_without_mark(index, number[1]) and self.get(number[1], "unit") is None
                and self.token(index - 1).text != "、"
            ):  # fmt: skip
                return Moment(Days(day=number[0])), number[1]
            return None
        moment, after = found
        if moment.clock is not None and moment.days is None and not moment.clock.certain:
            part = first.clock.part if first.clock is not None else first.part
            if part is not None and first.clock is None:
                moment = replace(moment, clock=replace(moment.clock))
        if moment.instant is not None and not moment.now:
            return None
        return moment, after

    def _list(self, index: int, moment: Moment, after: int) -> Found[list[Said]]:
        """3日、5日前; 周三、周五下午4点: days that share what stands behind them."""
        if (
            moment.days is None
            or moment.clock
            or moment.part
            or moment.office
            or not self.has(after, "and")
        ):
            return None
        if (
            moment.days.day is None
            and moment.days.weekday is None
            and moment.days.grain is not Grain.DAY
        ):
            return None
        items, then = [moment.days], after
        while self.has(then, "and") and len(items) < _MOST_LISTED:
            more = self._bare_item(then + 1) or self.days(then + 1)
            if more is None or (
                more[0].day is None and more[0].weekday is None and more[0].first is None
            ):
                break
            if more[0].grain is not Grain.DAY:
                break
            items.append(more[0])
            then = more[1]
        if len(items) < 2 or self.has(then, "between"):
            return None
        timed = self._time_behind(then)
        time = timed[0] if timed is not None else Moment()
        if timed is not None:
            then = timed[1]
        said: list[Said] = []
        before: Settled | None = None
        end = then
        for days in items:
            borrowed = days.first is None and days.month is None and before is not None
            whole = self.frame.complete(days, after=before.days) if borrowed and before else days
            settled = self.settler.settle(replace(time, days=whole))
            if settled is None:
                said.append(readings.impossible(index, then))
                continue
            one, end = self._suffixed(index, replace(time, days=whole), settled, then)
            said.append(one)
            before = settled
        return [replace(one, last=end) for one in said], end

    def _bare_item(self, index: int) -> Found[Days]:
        """The 29 of 28、29两日."""
        number = self.number(index)
        if (
            number is None
            or not 1 <= number[0] <= 31
            or self.token(number[1]).text not in "两三四五"
        ):
            return None
        unit = self.get(number[1] + 1, "unit")
        return (Days(day=number[0]), number[1] + 2) if unit in ("day", "daymark") else None

    def _prefixed(self, index: int) -> Found[list[Said]]:
        """不迟于12月10日, 截止时间：下周五, 即日起至月底."""
        if self.has(index, "from_now"):
            then = self.skip(index + 1, "since")
            if self.has(then, "to"):
                found = self.moment(then + 1)
                if found is not None:
                    settled = self.settler.settle(found[0])
                    if settled is not None:
                        last = self.skip(found[1], "until", "before")
                        said = readings.deadline(self.settler, settled, index, last, closed=True)
                        if settled.until is not None:
                            said.bounds = self.frame.today, settled.until.date() - DAY
                        return [said], last
            now = Settled(self.frame.ref, None, Grain.DAY, timed=True)
            return [readings.opened(self.settler, now, index, then, after=False)], then
        if not self.has(index, "no_later"):
            return None
        then = index + 1
        for _ in range(3):
            following = self.token(then)
            if (
                following.text in (":", "为", "是", "于", "至", "到", "在")
                or (
                    self.has(then, "gap")
                    and self.text[following.start : following.end].strip()
                    in (
                        "：",
                        ":",
                        "为",
                        "是",
                        "：为",
                    )
                )
                or self.has(then, "no_later", "at", "to")
            ):
                then += 1
            else:
                break
        found = self.moment(then)
        if found is None:
            return None
        settled = self.settler.settle(found[0])
        if settled is None:
            return [readings.impossible(index, found[1])], found[1]
        last = self._inclusive(found[1])
        if self.has(last, "to"):
            return None
        closed = not self.has(last, "before")
        last = self.skip(last, "before", "until", "within")
        return [readings.deadline(self.settler, settled, index, last, closed=closed)], last
