"""English recurrences: every Tuesday and Thursday, first Monday of every month, daily at 9."""

from __future__ import annotations

from dataclasses import replace

from bot.reading.times import readings, recurring
from bot.reading.times.english_ranges import EnglishRanges
from bot.reading.times.parts import Clock, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.recurring import Rule


class EnglishEvery(EnglishRanges):
    """Rules for what comes again."""

    def every(self, index: int) -> Found[Said]:
        """A recurrence, with its hour before or behind it."""
        start = index
        due = self.has(start, "by", "before", "deadline")
        start = self.skip(start, "deadline")
        start = self.skip(start, "by", "before", "on")
        lead = self.clock(start, loose=due) if not self.has(start, "every") else None
        if lead is not None:
            found = self._rule(self.skip(lead[1], "on", "comma"))
            if found is None:
                return None
            part = self.get(found[1], "part") if self.has(found[1] - 1, "every") else None
            if part is not None:  # 6:30 every morning
                hour = lead[0] if lead[0].certain else self._in_part(lead[0], part)
                return self._recurrence(
                    found[0], Moment(clock=hour), None, due, index, found[1] + 1
                )
            return self._recurrence(found[0], Moment(clock=lead[0]), None, due, index, found[1])
        found = self._rule(start)
        if found is None:
            return None
        rule, after = found
        then = self.skip(after, "comma")
        if self.has(then, "by", "before"):
            due, then = True, then + 1
        opener = ""
        pair_at = then
        if self.has(pair_at, "from", "between", "at"):
            opener = "between" if self.has(pair_at, "between") else "from"
            pair_at += 1
        pair = self._hour_pair(pair_at, opener, dated=True)
        if pair is not None:
            return self._recurrence(rule, Moment(clock=pair[0]), pair[1], due, index, pair[2])
        ended = self._office_end(then) if due or self.has(then, "day_end") else None
        if ended is not None and ended[0].office is not None:
            return self._recurrence(rule, Moment(office="end"), None, True, index, ended[1])
        timed = self._time_behind(then)
        if timed is None and due:
            clock = self.clock(then, loose=True)
            timed = (Moment(clock=clock[0]), clock[1]) if clock is not None else None
        if timed is not None:
            return self._recurrence(rule, timed[0], None, due, index, timed[1])
        return self._recurrence(rule, Moment(), None, due, index, after)

    def _recurrence(
        self, rule: Rule, moment: Moment, end: Clock | None, due: bool, index: int, after: int
    ) -> Found[Said]:
        closing = None if end is None else Moment(clock=end)
        bounds = self.bounds_at(index)
        said = readings.recurrence(
            self.settler, rule, moment, closing, index, after, due=due, bounds=bounds
        )
        return None if said is None else (said, after)

    def _rule(self, index: int) -> Found[Rule]:
        if self.has(index, "every"):
            return self._after_every(index + 1)
        for kind, rule in (
            ("daily", Rule("DAILY")), ("weekly", Rule("WEEKLY")), ("monthly", Rule("MONTHLY")),
            ("biweekly", Rule("WEEKLY", 2)), ("quarterly", Rule("MONTHLY", 3)), ("yearly", Rule("YEARLY")),
        ):  # fmt: skip
            if self.has(index, kind):
                return self._narrowed(rule, index + 1)
        alternate = self.word(index, "alternate")
        first = index + 1 if alternate else index
        if self.has(first, "weekday") and self.token(first).text.endswith("days"):
            days, after = self._weekdays(first)
            return recurring.of_weekdays(
                days, 2 if alternate or self._by_fortnights(index) else 1
            ), after
        if self.token(index).text == "weekdays":
            return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), index + 1
        return self._of_every_month(index)

    def _by_fortnights(self, index: int) -> bool:
        """Fortnightly catch-up, Tuesdays at 3: the interval stands a few words before the days."""
        return any(self.has(before, "biweekly") for before in range(max(0, index - 5), index))

    def _narrowed(self, rule: Rule, index: int) -> Found[Rule] | None:
        """Weekly on Fridays, monthly on the 3rd; daily stands only before a time or alone."""
        then = self.skip(index, "on")
        if rule.frequency == "WEEKLY" and self.has(then, "weekday"):
            days, after = self._weekdays(then)
            return recurring.of_weekdays(days, rule.interval), after
        the = self.skip(self.skip(then, "comma"), "the")
        if rule.frequency == "MONTHLY" and (then > index or self.has(the + 1, "weekday")):
            day = self.get(the, "ordinal")
            if day is not None and 1 <= day <= 31 and not self.has(the + 1, "weekday", "unit"):
                return replace(rule, month_days=(day,)), the + 1
            counted = self._counted_rule(the)
            if counted is not None:
                return replace(counted[0], interval=rule.interval), counted[1]
        if self.plain(index) or self.has(index, "business", "event"):
            return None  # quarterly business review
        return rule, index

    def _after_every(self, index: int) -> Found[Rule]:
        interval, then = 1, index
        single = self.skip(then, "single") if self.has(then, "single") else then
        then = single
        if self.has(then, "other"):
            interval, then = 2, then + 1
        else:
            number = self.number(then)
            if number is not None and 1 <= number[0] <= 60 and self.has(number[1], "unit"):
                interval, then = number
        if self.has(then, "weekday"):
            days, after = self._weekdays(then)
            return recurring.of_weekdays(days, interval), after
        if self.has(then, "weekday_word"):
            return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), then + 1
        if self.has(then, "business") and self.get(then + 1, "unit") == "day":
            return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), then + 2
        unit = self.get(then, "unit")
        after = then + 1
        if unit == "workday":
            return Rule("WEEKLY", weekdays=recurring.WORKDAYS, working=True), after
        if unit == "day":
            return Rule("DAILY", interval), after
        if unit == "hour":
            return Rule("HOURLY", interval), after
        if unit == "weekend":
            return Rule("WEEKLY", weekdays=(5, 6)), after
        if unit in ("week", "fortnight"):
            return self._narrowed(
                Rule("WEEKLY", interval * (2 if unit == "fortnight" else 1)), after
            ) or (Rule("WEEKLY", interval), after)
        if unit == "month":
            return self._narrowed(Rule("MONTHLY", interval), after) or (
                Rule("MONTHLY", interval),
                after,
            )
        if unit == "quarter" or self.has(then, "quarter_word"):
            return Rule("MONTHLY", 3 * interval), after
        if unit == "year":
            then = self.skip(after, "on")
            date = self._month_first(then) or self._day_first(then)
            if date is not None and date[0].month and date[0].day:
                return Rule(
                    "YEARLY", interval, months=(date[0].month,), month_days=(date[0].day,)
                ), date[1]
            return Rule("YEARLY", interval), after
        if self.has(then, "part"):
            return Rule("DAILY", interval), then
        ordinal = self.get(then, "ordinal")
        if ordinal is not None and 1 <= ordinal <= 31:
            if self.has(after, "weekday"):
                the = self.skip(self.skip(after + 1, "of", "in"), "the", "every")
                if (
                    the > after + 1 and self.get(the, "unit") == "month"
                ):  # every first Monday of the month
                    return Rule(
                        "MONTHLY", weekdays=(self.get(after, "weekday"),), nth=ordinal
                    ), the + 1
                if ordinal == 1:
                    return Rule(
                        "MONTHLY", weekdays=(self.get(after, "weekday"),), nth=1
                    ), after + 1
                return Rule("WEEKLY", ordinal, weekdays=(self.get(after, "weekday"),)), after + 1
            if not self.plain(after) and not self.has(after, "unit"):
                return Rule("MONTHLY", month_days=(ordinal,)), after
        date = self._month_first(then) or self._day_first(then)
        if date is not None and date[0].month and date[0].day and date[0].year is None:
            return Rule("YEARLY", months=(date[0].month,), month_days=(date[0].day,)), date[1]
        return None

    def _weekdays(self, index: int) -> tuple[list[int], int]:
        """Tuesday, Thursday and Friday; Monday to Friday."""
        days, then = [self.get(index, "weekday")], index + 1
        for _ in range(8):
            if self.has(then, "to", "through") and self.has(then + 1, "weekday"):
                days = [*days[:-1], *recurring.between(days[-1], self.get(then + 1, "weekday"))]
                then += 2
                continue
            joint = self.skip(then, "comma")
            joint = self.skip(joint, "and")
            joint = self.skip(joint, "every")
            if joint == then or not self.has(joint, "weekday"):
                break
            days.append(self.get(joint, "weekday"))
            then = joint + 1
        return days, then

    def _counted_rule(self, index: int) -> Found[Rule]:
        """First Monday, last working day, last day, 3rd."""
        the = self.skip(index, "the")
        ordinal = self.get(the, "ordinal")
        count = ordinal if ordinal is not None else -1 if self.word(the, "last") else None
        if count is None or not -1 <= count <= 31:
            return None
        then = the + 1
        if self.has(then, "weekday"):
            return Rule("MONTHLY", weekdays=(self.get(then, "weekday"),), nth=count), then + 1
        if self.has(then, "weekday_word") or self.get(then, "unit") == "workday":
            return Rule("MONTHLY", weekdays=recurring.WORKDAYS, position=count), then + 1
        if self.has(then, "business") and self.get(then + 1, "unit") == "day":
            return Rule("MONTHLY", weekdays=recurring.WORKDAYS, position=count), then + 2
        if self.get(then, "unit") == "day":
            return Rule("MONTHLY", month_days=(count,)), then + 1
        if ordinal is not None:
            return Rule("MONTHLY", month_days=(ordinal,)), then
        return None

    def _of_every_month(self, index: int) -> Found[Rule]:
        """The first Monday of every month, the 3rd of each month, the last day of every quarter."""
        counted = self._counted_rule(index)
        if counted is None:
            return None
        rule, after = counted
        the = self.skip(index, "the")
        if rule.month_days and self.get(after, "unit") == "day":
            after += 1
        then = self.skip(after, "of", "in")
        monthly = self.has(then, "every")
        if not monthly or (then == after and not self.has(then, "every")):
            return None
        unit = self.get(then + 1, "unit")
        if unit == "month" and the >= index:
            return rule, then + 2
        if unit == "quarter" or self.has(then + 1, "quarter_word"):
            last = rule.nth == -1 or rule.position == -1 or rule.month_days == (-1,)
            return replace(rule, months=(3, 6, 9, 12) if last else (1, 4, 7, 10)), then + 2
        return None
