"""Chinese recurrences: 每周一上午9点, 每月25日前, 每季度末, 工作日18:00, 单周周五."""

from __future__ import annotations

from dataclasses import replace

from bot.reading.times import readings, recurring
from bot.reading.times.chinese_moments import ChineseMoments
from bot.reading.times.parts import Clock, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.recurring import Rule
from bot.reading.values import Grain

_QUARTER_ENDS, _QUARTER_STARTS = (3, 6, 9, 12), (1, 4, 7, 10)


class ChineseEvery(ChineseMoments):
    """Rules for what comes again."""

    def every(self, index: int) -> Found[list[Said]]:
        """A recurrence, with its hour and its 前."""
        found = self._rule(index)
        if found is None:
            return None
        rule, after = found
        timed = self._time_behind(after)
        end: Moment | None = None
        moment = Moment()
        if timed is not None:
            moment, after = timed
            if self.has(after, "to"):
                second = self.time_of_day(after + 1)
                if second is not None:
                    end, after = second
        after = self._bracketed(after)
        due = self.has(after, "before", "within", "until", "or_before") or self.token(
            after
        ).text in ("截止", "截至")
        if due:
            after += 1
        if self.has(index - 1, "no_later"):
            due = True
        if due and moment.part == "noon" and end is None:
            moment = Moment(clock=Clock(12, certain=True, grain=Grain.HOUR))  # 每周二中午前
        after = self._bracketed(after)
        said = readings.recurrence(
            self.settler, rule, moment, end, index, after, due=due, bounds=self.bounds_at(index)
        )
        return None if said is None else ([said], after)

    def _bracketed(self, index: int) -> int:
        """Behind （含节假日）."""
        if (
            self.has(index, "open_bracket")
            and self.has(index + 1, "including_holidays", "inclusive")
            and self.has(index + 2, "close_bracket")
        ):
            return index + 3
        return index

    def _rule(self, index: int) -> Found[Rule]:
        roles = self.token(index).roles
        if "single_week" in roles or "double_week" in roles:
            if self.has(index + 1, "weekday"):
                days, after = self._weekdays(index + 1)
                rule = recurring.of_weekdays(days, 2)
                return replace(rule, parity=1 if "single_week" in roles else 0), after
            return None
        if roles.get("unit") == "workday" and self.token(index).text == "工作日":
            return self._workdays_alone(index)
        if "weekday" in roles:
            days, after = self._weekdays(index)
            every = self.has(after, "every") and self.get(after + 1, "unit") in ("day", "daymark")
            return (recurring.of_weekdays(days), after + 2) if len(days) > 1 and every else None
        if "every_other" in roles:
            return self._interval(index + 1, other=True)
        if "every" not in roles:
            return None
        return self._after_every(index + 1)

    def _workdays_alone(self, index: int) -> Found[Rule]:
        """工作日18:00, but not 5个工作日 or 最后一个工作日."""
        if index and self.has(index - 1, "number", "piece", "nth", "last", "first", "shift"):
            return None
        then = index + 1
        if self.has(then, "every") and self.get(then + 1, "unit") in ("day", "daymark"):
            then += 2
        elif self._time_behind(then) is None:
            return None
        return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), then

    def _after_every(self, index: int) -> Found[Rule]:
        roles = self.token(index).roles
        if "weekday" in roles:
            days, after = self._weekdays(index)
            return recurring.of_weekdays(days), after
        unit = roles.get("unit")
        if unit in ("day", "daymark") and self.token(index).text in ("天", "日"):
            return Rule("DAILY"), index + 1
        if unit == "workday":
            return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), index + 1
        if "part" in roles:
            return Rule("DAILY"), index
        if unit == "weekend":
            return Rule("WEEKLY", weekdays=(5, 6)), index + 1
        if unit == "week":
            return self._weekly(index + 1)
        if unit == "month":
            return self._monthly(index + 1)
        if unit == "quarter":
            return self._quarterly(index + 1)
        if unit == "year":
            return self._yearly(index + 1)
        if unit == "hour":
            return Rule("HOURLY"), index + 1
        return self._interval(index, other=False)

    def _interval(self, index: int, *, other: bool) -> Found[Rule]:
        """每两周, 每3天, 每隔一周, 每半年, 每2小时."""
        if self.has(index, "half") and self.get(index + 1, "unit") == "year":
            return Rule("MONTHLY", 6), index + 2
        number = self.number(index)
        if number is None and other and self.get(index, "unit") in ("week", "day", "daymark"):
            number = 1, index  # 隔周, 隔天
        if number is None or not 1 <= number[0] <= 60:
            return None
        count, then = number
        count += 1 if other else 0
        then = self.skip(then, "piece")
        unit = self.get(then, "unit")
        after = then + 1
        if unit in ("day", "daymark"):
            return Rule("DAILY", count), after
        if unit == "week":
            if self.has(after, "weekday"):
                days, after = self._weekdays(after)
                return recurring.of_weekdays(days, count), after
            later = self.skip(after, "of")
            if self.has(later, "weekday"):
                days, after = self._weekdays(later)
                return recurring.of_weekdays(days, count), after
            return Rule("WEEKLY", count), after
        if unit in ("month", "quarter"):
            found = self._monthly(after)
            step = count * (3 if unit == "quarter" else 1)
            if found is None:
                return Rule("MONTHLY", step), after
            return replace(found[0], interval=step), found[1]
        if unit == "year":
            return Rule("YEARLY", count), after
        if unit == "hour":
            return Rule("HOURLY", count), after
        if unit == "workday" and count == 1:
            return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), after
        return None

    def _weekdays(self, index: int) -> tuple[list[int], int]:
        """周三、周五; 周一至周五; 周一三五."""
        days = [self.get(index, "weekday")]
        then = index + 1
        run = self.token(then)
        if (
            self.touching(then)
            and "chinese" in run.roles
            and len(run.text) <= 4
            and all(c in "一二三四五六" for c in run.text)
        ) and not self.has(then + 1, "unit"):
            days += ["一二三四五六".index(c) for c in run.text]
            return days, then + 1
        for _ in range(8):
            if self.has(then, "to") and self.has(then + 1, "weekday"):
                days = [*days[:-1], *recurring.between(days[-1], self.get(then + 1, "weekday"))]
                then += 2
            elif (
                self.has(then, "weekday") and self.touching(then) and self.has(index - 1, "every")
            ):
                days.append(self.get(then, "weekday"))
                then += 1
            elif self.has(then, "and", "comma") and self.has(then + 1, "weekday"):
                days.append(self.get(then + 1, "weekday"))
                then += 2
            elif (
                self.has(then, "and")
                and self.number(then + 1)
                and 1 <= self.get(then + 1, "number") <= 6
                and "chinese" in self.token(then + 1).roles
                and not self.has(then + 2, "unit", "piece")
            ):
                days.append(self.get(then + 1, "number") - 1)
                then += 2
            else:
                break
        return days, then

    def _weekly(self, index: int) -> Found[Rule]:
        then = self.skip(index, "of")
        if self.has(then, "weekday"):
            days, after = self._weekdays(then)
            return recurring.of_weekdays(days), after
        if self.has(then, "edge") and self.get(then, "edge") == "end":
            return Rule("WEEKLY", weekdays=(5, 6)), then + 1
        if self.get(then, "unit") == "workday":
            return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), then + 1
        number = self.number(then)
        if (
            number is not None
            and 1 <= number[0] <= 6
            and then == index
            and not self.has(number[1], "unit", "piece")
        ):
            return recurring.of_weekdays([number[0] - 1]), number[1]
        return Rule("WEEKLY"), index

    def _monthly(self, index: int) -> Found[Rule]:
        then = self.skip(index, "of")
        days: list[int] = []
        after = then
        while len(days) < 12:
            number = self.number(after)
            if number is None or not 1 <= number[0] <= 31:
                break
            if self.get(number[1], "unit") == "daymark":
                days.append(number[0])
                after = number[1] + 1
            elif self.has(number[1], "and", "before") or self.has(number[1], "to"):
                days.append(number[0])
                after = number[1]
            else:
                break
            if self.has(after, "and") and self.number(after + 1):
                after += 1
            elif (
                self.has(after, "to")
                and (last := self.number(after + 1))
                and self.get(last[1], "unit") == "daymark"
            ):
                days = [days[-1]]  # 每月1日至5日: it opens on the first
                after = last[1] + 1
                break
            else:
                break
        if days:
            return Rule("MONTHLY", month_days=tuple(days)), after
        edge = self.get(then, "edge")
        if edge is not None and then == index:
            if edge == "end" and (counted := self._counted_rule(then + 1)) is not None:
                return counted  # 每月末最后一个工作日
            return Rule(
                "MONTHLY", month_days=(-1 if edge == "end" else 1 if edge == "start" else 15,)
            ), then + 1
        if self.has(then, "ten_days"):
            first = 1 + 10 * self.get(then, "ten_days")
            return Rule("MONTHLY", month_days=(first,)), then + 1
        counted = self._counted_rule(then)
        return counted or (Rule("MONTHLY"), index)

    def _counted_rule(self, index: int) -> Found[Rule]:
        """第一个周一, 最后一个周五, 第一个工作日, 最后一天."""
        roles = self.token(index).roles
        if "last" in roles:
            number = self.number(index + 1)
            count, then = (-number[0], number[1]) if number else (-1, index + 1)
        elif roles.get("first") == "首个":
            count, then = 1, index + 1
        elif "nth" in roles:
            number = self.number(index + 1)
            if number is None:
                return None
            count, then = number
        else:
            return None
        then = self.skip(then, "piece")
        if abs(count) > 31 or count == 0:
            return None
        if self.has(then, "weekday"):
            return Rule("MONTHLY", weekdays=(self.get(then, "weekday"),), nth=count), then + 1
        unit = self.get(then, "unit")
        if unit == "workday":
            return Rule("MONTHLY", weekdays=recurring.WORKDAYS, position=count), then + 1
        if unit in ("day", "daymark"):
            return Rule("MONTHLY", month_days=(count,)), then + 1
        if unit == "week" and self.has(then + 1, "weekday"):
            return Rule("MONTHLY", weekdays=(self.get(then + 1, "weekday"),), nth=count), then + 2
        return None

    def _quarterly(self, index: int) -> Found[Rule]:
        then = self.skip(index, "of")
        edge = self.get(then, "edge")
        if edge == "end":
            after = then + 1
            if self.get(after, "unit") == "month":
                found = self._monthly(after + 1)
                if found is not None and found[0].month_days:
                    return replace(found[0], months=_QUARTER_ENDS), found[1]
                return Rule("MONTHLY", months=_QUARTER_ENDS, month_days=(-1,)), after + 1
            return Rule("MONTHLY", months=_QUARTER_ENDS, month_days=(-1,)), after
        if edge == "start":
            return Rule("MONTHLY", months=_QUARTER_STARTS, month_days=(1,)), then + 1
        months: tuple[int, ...] = _QUARTER_STARTS
        after = then
        if self.has(then, "first") and self.get(then + 1, "unit") == "month":
            after = then + 2
        elif "nth" in self.token(then).roles or "last" in self.token(then).roles:
            number = self.number(then + 1)
            which = number[0] if number else 1
            after = self.skip(number[1] if number else then + 1, "piece")
            if "last" in self.token(then).roles:
                which = 3
            unit = self.get(after, "unit")
            if unit == "workday" and "last" in self.token(then).roles:
                return Rule(
                    "MONTHLY", months=_QUARTER_ENDS, weekdays=recurring.WORKDAYS, position=-1
                ), after + 1
            if unit == "workday":
                return Rule(
                    "MONTHLY", months=_QUARTER_STARTS, weekdays=recurring.WORKDAYS, position=which
                ), after + 1
            if unit in ("day", "daymark"):
                last = "last" in self.token(then).roles
                return Rule(
                    "MONTHLY",
                    months=_QUARTER_ENDS if last else _QUARTER_STARTS,
                    month_days=(-1 if last else which,),
                ), after + 1
            if unit != "month" or not 1 <= which <= 3:
                return None
            months = tuple(range(which, 13, 3))
            after += 1
        else:
            return Rule("MONTHLY", months=_QUARTER_STARTS, month_days=(1,)), index
        found = self._monthly(after)
        if found is None or not (found[0].month_days or found[0].nth or found[0].position):
            return Rule("MONTHLY", months=months, month_days=(1,)), after
        return replace(found[0], months=months), found[1]

    def _yearly(self, index: int) -> Found[Rule]:
        then = self.skip(index, "of")
        end_at = then + 1 if self.get(then, "unit") == "year" else then
        if self.get(end_at, "edge") == "end":
            return Rule("YEARLY", months=(12,), month_days=(31,)), end_at + 1
        feast = self.get(then, "feast")
        if feast is not None and feast.on:
            month, day = (int(part) for part in feast.on.split("-"))
            return Rule("YEARLY", months=(month,), month_days=(day,)), then + 1
        months: list[int] = []
        after = then
        while len(months) < 12:
            number = self.number(after)
            if number is None or not 1 <= number[0] <= 12:
                break
            if self.get(number[1], "unit") == "month":
                months.append(number[0])
                after = number[1] + 1
            elif self.has(number[1], "and"):
                months.append(number[0])
                after = number[1]
            else:
                break
            if (
                self.has(after, "and")
                and self.number(after + 1)
                and self.get(after - 1, "unit") != "daymark"
            ):
                after += 1
            else:
                break
        if not months:
            return Rule("YEARLY"), index
        found = self._monthly(after)
        if found is None or not found[0].month_days:
            return Rule("YEARLY", months=tuple(months), month_days=(1,)), after
        return replace(found[0], frequency="YEARLY", months=tuple(months)), found[1]
