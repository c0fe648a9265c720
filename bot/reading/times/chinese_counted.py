"""Chinese deadlines and beginnings, and what is counted from an event or a feast."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.reading.times import readings
from bot.reading.times.chinese_every import ChineseEvery
from bot.reading.times.chinese_moments import SMALL
from bot.reading.times.frame import DAY, step
from bot.reading.times.parts import Amount, Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import Settled
from bot.reading.values import Grain, Shape

HALF_A_DAY = 12 * 3600  # seconds


class ChineseCounted(ChineseEvery):
    """Rules for 三日内, 会前一天, 节后第一个工作日, and the words behind a moment."""

    def _inclusive(self, index: int) -> int:
        """Behind a bracketed （含） or （含30日）."""
        if not self.has(index, "open_bracket") or not self.has(index + 1, "inclusive"):
            return index
        days = self.days(index + 2)
        close = index + 2 if days is None else days[1]
        return close + 1 if self.has(close, "close_bracket") else index

    def _suffixed(
        self, index: int, moment: Moment, settled: Settled, after: int
    ) -> tuple[Said, int]:
        """The word behind a moment that makes it a deadline or a beginning."""
        settler = self.settler
        roles = self.token(after).roles
        if "or_before" in roles:
            return readings.deadline(settler, settled, index, after + 1, closed=True), after + 1
        if "or_after" in roles:
            return readings.opened(settler, settled, index, after + 1, after=False), after + 1
        if self.token(after).text == "及" and self.has(after + 1, "before", "after"):
            roles = self.token(after + 1).roles
            after += 1
        if "finish" in roles and self.has(after + 1, "before") and moment.days is not None:
            return readings.deadline(settler, settled, index, after + 2, closed=True), after + 2
        counted_back = self._counted_back(index, settled, after)
        if counted_back is not None:
            return counted_back
        if "before" in roles and not moment.now:
            end = after + 1
            if self.has(end, "until"):
                end += 1
            return readings.deadline(settler, settled, index, end), end
        if "within" in roles and moment.days is not None and not settled.timed:
            return readings.deadline(settler, settled, index, after + 1, closed=True), after + 1
        if "until" in roles or self.token(after).text in ("截止", "截至"):
            return readings.deadline(settler, settled, index, after + 1, closed=True), after + 1
        then = self.skip(after, "since")
        lasting = self._lasting(index, settled, then)
        if lasting is not None:
            return lasting
        if self.token(after).text == "以来":
            settled = self.past(moment, settled)
        if "since" in roles:
            return readings.opened(settler, settled, index, after + 1, after=False), after + 1
        if "after" in roles and self.has(after + 1, "number", "half", "decimal"):
            lead = self.amount(after + 1)
            if lead is not None and self.has(lead[1], "within"):
                said = self.by_amount(lead[0], settled.start, index, lead[1] + 1)
                return said, lead[1] + 1
        if "after" in roles and (moment.days is not None or moment.clock is not None):
            return readings.opened(settler, settled, index, after + 1, after=True), after + 1
        said = readings.point(settler, settled, index, after)
        if moment.clock is not None and moment.clock.through_hour is not None:
            said.end = settled.start + timedelta(hours=2)  # 七八点: from seven until nine
            said.shape = Shape.RANGE
        return said, after

    def past(self, moment: Moment, settled: Settled) -> Settled:
        """What lasts until now (3月以来, 3月5日至今) began in the past."""
        days = moment.days
        if days is None or days.relative or days.year is not None or settled.days is None:
            return settled
        if settled.start <= self.frame.ref or settled.days.first is None:
            return settled
        earlier = step(settled.days.first, Grain.YEAR if days.month else Grain.MONTH, -1)
        return replace(settled, start=datetime.combine(earlier, settled.start.time()))

    def _counted_back(self, index: int, settled: Settled, after: int) -> Found[Said]:
        """下班前半小时; 典礼（3月6日上午9点）前一天."""
        bracketed = self.has(after, "close_bracket")
        then = after + 1 if bracketed else after
        if not self.has(then, "before"):
            return None
        found = self.amount(then + 1)
        if found is None or found[0].workdays or self.has(found[1], "within"):
            return None
        amount, last = found
        if settled.timed and amount.seconds and not amount.days:
            start = settled.start - timedelta(seconds=amount.seconds)
            said = readings.point(self.settler, settled, index, last)
            return replace(said, start=start), last
        if bracketed and amount.days and not amount.seconds:
            return self.by_amount(-amount, settled.start, index, last), last
        return None

    def _lasting(self, index: int, settled: Settled, after: int) -> Found[Said]:
        """上午9点开始，时长一个半小时; 12月1日起，为期三天."""
        then = self.skip(after, "comma")
        if not self.has(then, "lasting"):
            return None
        then = self.skip(then + 1, "about", "lasting")
        found = self.amount(then)
        if found is None or found[0].workdays or found[0].unit == "daymark":
            return None
        amount, end = found
        if amount.seconds == HALF_A_DAY and not amount.days:
            return None  # 会期半天 names no hour
        timed = settled.timed or settled.part is not None
        if not timed and amount.seconds:
            return None
        start = self.settler.opening(settled)
        finish = self.frame.shifted(settled.start, amount)
        if (not timed and self.frame.office) or (timed and amount.days and self.frame.office):
            finish = datetime.combine(finish.date() - DAY, self.frame.hours.workday_end)
        said = readings.point(self.settler, settled, index, end)
        return replace(said, shape=Shape.RANGE, start=start, end=finish), end

    def _within(self, index: int) -> Found[list[Said]]:
        """三日内, 半小时内, 5个工作日内."""
        if not self.has(index, "number", "half", "decimal"):
            return None
        found = self.amount(index)
        if found is None or not self.has(found[1], "within"):
            return None
        if self.has(index - 1, "after", "before") and self.has(index - 2, "event", "held"):
            return None  # it is counted from an event that nobody has named
        amount, after = found
        return [self.by_amount(amount, self.frame.ref, index, after + 1)], after + 1

    def by_amount(self, amount: Amount, base: datetime, first: int, last: int) -> Said:
        """A deadline so long after a moment: hours to the minute, days to the end of the last."""
        moved = self.frame.shifted(base, amount)
        if amount.unit in SMALL or (amount.seconds and not amount.days):
            return Said(Shape.DEADLINE, None, moved, Grain.MINUTE, first, last)
        day = Settled(
            datetime.combine(moved.date(), datetime.min.time()),
            datetime.combine(moved.date() + DAY, datetime.min.time()),
            Grain.DAY, timed=False, days=self._definite(moved.date()),
        )  # fmt: skip
        end = self.settler.closing(day)
        return Said(
            Shape.DEADLINE, None, end, Grain.DAY, first, last, all_day=True,
            holiday=bool(amount.workdays), day=day,
        )  # fmt: skip

    def _window(self, index: int) -> Found[list[Said]]:
        """过去十年, 近30天, 未来三天."""
        shift = self.get(index, "shift")
        if not self.has(index, "past", "coming") and shift not in (-1, 1):
            return None
        then = self.skip(index + 1, "of")
        found = self.amount(then)
        if found is None or (shift is not None and found[0].unit not in SMALL):
            return None
        amount, after = found
        after = self.skip(after, "within")
        ref = self.frame.ref
        if amount.months and not self.frame.office:
            ref = datetime.combine(ref.date(), datetime.min.time())
        if self.has(index, "past") or shift == -1:
            return [
                Said(
                    Shape.RANGE, self.frame.shifted(ref, -amount), ref, amount.grain, index, after
                )
            ], after
        return [
            Said(Shape.RANGE, ref, self.frame.shifted(ref, amount), amount.grain, index, after)
        ], after

    def _from_event(self, index: int) -> Found[list[Said]]:
        """会前一天, 会后三天内, 提前3个工作日, 会前: counted from the event."""
        event = self.frame.event
        if event is None:
            return None
        then = index
        if self.has(index, "ahead"):
            found = self.amount(index + 1)
            if found is None or found[0].unit in ("minute", "minutemark"):
                return None
            return self._beside_event(-found[0], event, index, found[1])
        if self.has(index, "before"):
            # 损耗表于前一天下班前…: the day before what was named
            found = self.amount(index + 1)
            if found is None or found[0].days != 1 or found[0].seconds:
                return None
            if self.text_after(found[1])[:1] in ("的", "起", "就"):
                return None
            return self._beside_event(-found[0], event, index, found[1])
        if not self.has(index, "event"):
            return None
        then = index + 1
        for _ in range(2):
            then = self.skip(then, "held", "event")
        before = self.has(then, "before")
        if not before and not self.has(then, "after"):
            return None
        found = self.amount(self.skip(then + 1, "of"))
        if found is None:
            if self.text_after(then + 1)[:1] in ("期", "往", "台"):
                return None
            if before:
                return [Said(Shape.DEADLINE, None, event, Grain.MINUTE, index, then + 1)], then + 1
            return None
        if before and found[0].unit in ("minute", "minutemark"):
            return None
        amount, after = found
        after = self.skip(after, "within", "before")
        return self._beside_event(-amount if before else amount, event, index, after)

    def _beside_event(
        self, amount: Amount, event: datetime, index: int, after: int
    ) -> Found[list[Said]]:
        if amount.seconds and not amount.days:
            moved = self.frame.shifted(event, amount)
            return [Said(Shape.DEADLINE, None, moved, Grain.MINUTE, index, after)], after
        timed = self._time_behind(after)
        said = self.by_amount(amount, event, index, after)
        if timed is None or said.day is None or said.day.days is None:
            return [said], after
        settled = self.settler.settle(replace(timed[0], days=said.day.days))
        if settled is None:
            return [said], after
        last = self.skip(timed[1], "before")
        return [readings.deadline(self.settler, settled, index, last)], last

    def _around_rest(self, index: int) -> Found[list[Said]]:
        """节前最后一个工作日, 春节后第一个工作日, 国庆节前三天, 节前."""
        named = self.has(index, "feast")
        days: Days | None
        if named:
            days, then = self._feast(index, None) or (None, index)
            for _ in range(2):
                then = self.skip(then, "rest")
        elif self.has(index, "rest") and self.token(index).text in (
            "节",
            "假期",
            "长假",
            "放假",
            "小长假",
            "节假日",
        ):
            if self.text[max(0, self.token(index).start - 1) : self.token(index).start] in tuple(
                "佳环情章细季小调关"
            ):
                return None
            days, then = self.frame.next_rest(), index + 1
        else:
            return None
        before = self.has(then, "before")
        if days is None or days.first is None or not (before or self.has(then, "after")):
            return None
        block = self.frame.rest_block(days)
        first = self.frame.statutory_first(days)
        last = (block[1] if block else days.first + DAY) - DAY
        then = self.skip(then + 1, "of", "rest")
        counted = self._counted_workday(then)
        calendar = self.frame.calendar
        if counted is not None:
            count, after = counted
            edge = block[0] if before and block else (days.first if before else last)
            day = calendar.add_working_days(edge, -count if before else count)
            return self._rest_day(replace(self._definite(day), holiday=True), index, after)
        nth = self.number(then + 1) if self.has(then, "nth") else None
        if (
            nth is not None
            and not before
            and 1 <= nth[0] <= 30
            and self.get(nth[1], "unit") == "day"
        ):
            counted_on = self._definite(last + timedelta(days=nth[0]))
            return self._rest_day(replace(counted_on, holiday=True), index, nth[1] + 1)
        found = self.amount(then)
        if found is not None and not found[0].seconds:
            base = datetime.combine(first if before else last, datetime.min.time())
            moved = self.frame.shifted(base, -found[0] if before else found[0]).date()
            after = found[1]
            if self.has(after, "within"):
                return [
                    self.by_amount(found[0] if not before else -found[0], base, index, after + 1)
                ], after + 1
            return self._rest_day(replace(self._definite(moved), holiday=True), index, after)
        if not named and before:
            days = replace(days, holiday=True)
            settled = self.settler.settle(Moment(days))
            if settled is None:
                return None
            said = readings.deadline(self.settler, settled, index, then)
            return [said], then
        return None

    def _counted_workday(self, index: int) -> Found[int]:
        """第一个工作日, 最后一个工作日, 首个工作日, 上班第一天: how many away."""
        roles = self.token(index).roles
        if roles.get("first") == "首个" and self.get(index + 1, "unit") == "workday":
            return 1, index + 2
        if "nth" not in roles and "last" not in roles:
            return None
        number = self.number(index + 1)
        if number is None:
            return (1, index + 2) if self.get(index + 1, "unit") == "workday" else None
        then = self.skip(number[1], "piece")
        if self.get(then, "unit") != "workday" and not (
            self.get(then, "unit") == "day" and self.token(index - 1).text == "上班"
        ):
            return None
        count = number[0]
        if not 1 <= count <= 60:
            return None
        return count, then + 1

    def _rest_day(self, days: Days, index: int, after: int) -> Found[list[Said]]:
        timed = self._time_behind(after)
        moment = Moment(days)
        if timed is not None:
            moment, after = replace(timed[0], days=days), timed[1]
        settled = self.settler.settle(moment)
        if settled is None:
            return None
        said, last = self._suffixed(index, moment, settled, after)
        return [said], last
