"""Chinese expressions: moments, ranges, lists, deadlines, and what is counted from something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.reading.times import readings
from bot.reading.times.chinese_every import ChineseEvery
from bot.reading.times.frame import DAY, opening
from bot.reading.times.parts import Amount, Clock, Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import Settled
from bot.reading.values import Grain, Shape

_MOST_LISTED = 12
_SMALL = frozenset({"hour", "minute", "second", "secondmark", "quarterhour", "minutemark"})


_BEGINNINGS: Final = frozenset(
    """
    number decimal half shift weekday relative_day named_day relative_year day_and_part part clock
    feast lunar leap lunar_month republic solar unit ymd month_day year_month pair every every_other
    single_week double_week no_later from_now past coming now event ahead rest less about_pair
    office_hour ten_days nth first edge this_and_next
    """.split()
)
_BEHIND_NUMBER: Final = frozenset({"unit", "piece", "half", "to", "and"})


class Chinese(ChineseEvery):
    """Reads one expression at an index: the longest that its rules compose."""

    def expression(self, index: int) -> Found[list[Said]]:
        """What is said from this token on, settled; several for a list of days."""
        if not self._begins(index):
            return None
        for rule in (
            self.every,
            self._from_event,
            self._around_rest,
            self._prefixed,
            self._within,
            self._window,
        ):
            found = self.once(rule.__name__, index, rule)
            if found is not None:
                return found
        return self._composed(index)

    def _begins(self, index: int) -> bool:
        """Whether an expression can begin here at all; most tokens only stand inside one."""
        roles = self.token(index).roles
        if "latin" in roles or _BEGINNINGS.isdisjoint(roles):
            return False
        following = self.token(index + 1).roles
        if "number" in roles:
            if "number" in following:
                return roles.get("digits") == 4 and self.has(index + 2, "number")
            return len(self.tokens) == 1 or not _BEHIND_NUMBER.isdisjoint(following)
        unit = roles.get("unit")
        if unit is not None:
            return unit in ("workday", "weekend") or "edge" in following or "within" in following
        return True

    # moments

    def moment(self, index: int) -> Found[Moment]:
        """A day, a time of day, both, or something counted from now."""
        return self.once("moment", index, self._moment)

    def _moment(self, index: int) -> Found[Moment]:
        token = self.token(index)
        if "now" in token.roles:
            return Moment(instant=self.frame.ref, grain=Grain.MINUTE, now=True), index + 1
        if "day_and_part" in token.roles:
            offset, part = token.roles["day_and_part"].split()
            day = self.frame.today + timedelta(days=int(offset))
            if token.text.startswith("当") and self.named and self.named.first:
                day = self.named.first
            elif token.text.startswith("次") and self.named and self.named.first:
                day = self.named.first + DAY
            days = self._definite(day)
            clock = self._clock_in(part, self.skip(index + 1, "of", "comma", "part"))
            if clock is not None:
                return Moment(days, clock[0]), clock[1]
            return Moment(days, part=part), index + 1
        counted = self._counted(index)
        if counted is not None:
            return counted
        found = self.days(index)
        if found is None:
            return self.time_of_day(index)
        days, after = found
        timed = self._time_behind(after)
        if timed is None:
            return Moment(days), after
        moment, after = timed
        moment = replace(moment, days=days)
        if (
            self.has(after, "open_bracket")
            and self.has(after + 1, "weekday")
            and self.has(after + 2, "close_bracket")
        ):
            moment.days = replace(days, weekday=self.get(after + 1, "weekday"))
            after += 3
        return moment, after

    def _time_behind(self, index: int) -> Found[Moment]:
        """The time of day that belongs to the day before it."""
        then = self.skip(index, "of", "comma", "at", "held")
        timed = self.time_of_day(then, dated=True)
        if timed is None and then != index:
            timed = self.time_of_day(index, dated=True)
        if timed is None or (
            then != index
            and timed[0].clock is None
            and timed[0].part is None
            and timed[0].office is None
        ):
            return None
        return timed

    def _clock_in(self, part: str, index: int) -> Found[Clock]:
        found = self._figures(index)
        if found is None:
            found = self._short_hour(index)
        if found is None or found[0].hour > 24:
            return None
        from bot.reading.times.settle import apply_part

        clock = found[0]
        if clock.hour == 24:
            clock = replace(clock, hour=0, extra_days=1, certain=True)
        elif clock.hour <= 12:
            clock = apply_part(clock, part)
        else:
            clock = replace(clock, certain=True)
        return clock, found[1]

    def _short_hour(self, index: int) -> Found[Clock]:
        """The 五 of 早上五到六点."""
        number = self.number(index)
        if number is None or number[0] > 24 or not self.has(number[1], "to"):
            return None
        second = self.number(number[1] + 1)
        if second is None or self.get(second[1], "unit") != "hourmark":
            return None
        return Clock(number[0], grain=Grain.HOUR), number[1]

    def time_of_day(self, index: int, *, dated: bool = False) -> Found[Moment]:
        """A clock time, a part of the day, or an hour of the office's own."""
        if "office_hour" in self.token(index).roles:
            return Moment(office=self.get(index, "office_hour")), index + 1
        clock = self.clock(index)
        if clock is not None:
            return Moment(clock=clock[0]), clock[1]
        part = self.get(index, "part")
        if part is not None:
            clock = self._clock_in(part, self.skip(index + 1, "of"))
            if clock is not None:
                return Moment(clock=clock[0]), clock[1]
            if self.has(index + 1, "office_hour"):
                which = self.get(index + 1, "office_hour")
                if which == "end" and part in ("morning", "early"):
                    which = "lunch"
                elif which == "start" and part == "afternoon":
                    which = "back"
                return Moment(office=which), index + 2
            if len(self.token(index).text) > 1 or (dated and self.token(index).text in "早晚"):
                return Moment(part=part), index + 1
            return None
        short = self._short_hour(index)
        if short is not None:
            return Moment(clock=short[0]), short[1]
        return None

    def _counted(self, index: int) -> Found[Moment]:
        """半小时后, 三天后下午两点, 两个月前."""
        if not self.has(index, "number", "half", "decimal"):
            return None
        found = self.amount(index)
        if found is None:
            return None
        amount, after = found
        after = self.skip(after, "about") if self.token(after).text == "左右" else after
        if self.text_after(after).startswith("时间后"):
            return None
        if self.has(after, "after"):
            pass
        elif self.has(after, "before") and amount.unit not in ("daymark", "workday"):
            if self.token(after).text == "前" and self.has(after + 1, "until"):
                return None
            amount = -amount
        else:
            return None
        if amount.unit == "year" and not amount.days:
            whole = amount.grain is Grain.YEAR
            count = amount.months // 12 if whole else amount.months
            return Moment(
                self.frame.relative(count, Grain.YEAR if whole else Grain.MONTH)
            ), after + 1
        moved = self.frame.shifted(self.frame.ref, amount)
        if amount.unit in _SMALL or amount.seconds:
            grain = Grain.SECOND if amount.grain is Grain.SECOND else Grain.MINUTE
            return Moment(instant=moved, grain=grain), after + 1
        days = self._definite(moved.date())
        beside = self.skip(after + 1, "of")
        weekday = self.get(beside, "weekday")
        if beside > after + 1 and self.get(beside, "relative_day") == 0:
            after = beside
        elif weekday is not None and amount.unit == "week":
            monday = opening(moved.date(), Grain.WEEK)
            days, after = self._definite(monday + timedelta(days=weekday)), beside
        if amount.unit == "workday":
            days.holiday = True
        timed = self._time_behind(after + 1)
        if timed is not None:
            return replace(timed[0], days=days), timed[1]
        return Moment(days), after + 1

    # what stands around moments

    def _composed(self, index: int) -> Found[list[Said]]:
        """A moment, and the range, list or deadline it is part of."""
        found = self.moment(index)
        if found is None:
            return None
        moment, after = found
        listed = self._list(index, moment, after)
        if listed is not None:
            return listed
        if (
            moment.days is None
            and moment.clock is None
            and moment.instant is None
            and moment.office is None
            and not self._part_stands(index, after)
        ):
            return None
        settled = self.settler.settle(self.placed(index, moment))
        if settled is None:
            return [readings.impossible(index, after)], after
        after = self._inclusive(after)
        joined = self._range(index, moment, settled, after)
        if joined is not None:
            return joined
        said, after = self._suffixed(index, moment, settled, after)
        return [said], after

    def _part_stands(self, index: int, after: int) -> bool:
        """A part of the day without a day is a time only where nothing else is said of it."""
        return True

    def _inclusive(self, index: int) -> int:
        """Behind a bracketed （含）."""
        if (
            self.has(index, "open_bracket")
            and self.has(index + 1, "inclusive")
            and self.has(index + 2, "close_bracket")
        ):
            return index + 3
        return index

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
        if "since" in roles:
            return readings.opened(settler, settled, index, after + 1, after=False), after + 1
        if "after" in roles and (moment.days is not None or moment.clock is not None):
            return readings.opened(settler, settled, index, after + 1, after=True), after + 1
        said = readings.point(settler, settled, index, after)
        if moment.clock is not None and moment.clock.through_hour is not None:
            said.end = settled.start + timedelta(hours=2)  # 七八点: from seven until nine
            said.shape = Shape.RANGE
        return said, after

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
        timed = settled.timed or settled.part is not None
        if not timed and amount.seconds:
            return None
        start = self.settler.opening(settled)
        finish = self.frame.shifted(settled.start, amount)
        if (not timed and self.frame.office) or (timed and amount.days and self.frame.office):
            finish = datetime.combine(finish.date() - DAY, self.frame.hours.workday_end)
        said = readings.point(self.settler, settled, index, end)
        return replace(said, shape=Shape.RANGE, start=start, end=finish), end

    def _range(
        self, index: int, moment: Moment, settled: Settled, after: int
    ) -> Found[list[Said]]:
        """From one moment to another that borrows what it leaves unsaid."""
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
            more = self.days(then + 1)
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

    def _within(self, index: int) -> Found[list[Said]]:
        """三日内, 半小时内, 5个工作日内."""
        if not self.has(index, "number", "half", "decimal"):
            return None
        found = self.amount(index)
        if found is None or not self.has(found[1], "within"):
            return None
        amount, after = found
        return [self.by_amount(amount, self.frame.ref, index, after + 1)], after + 1

    def by_amount(self, amount: Amount, base: datetime, first: int, last: int) -> Said:
        """A deadline so long after a moment: hours to the minute, days to the end of the last."""
        moved = self.frame.shifted(base, amount)
        if amount.unit in _SMALL or (amount.seconds and not amount.days):
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
        if not self.has(index, "past", "coming"):
            return None
        then = self.skip(index + 1, "of")
        found = self.amount(then)
        if found is None:
            return None
        amount, after = found
        after = self.skip(after, "within")
        ref = self.frame.ref
        if amount.months and not self.frame.office:
            ref = datetime.combine(ref.date(), datetime.min.time())
        if self.has(index, "past"):
            return [
                Said(
                    Shape.RANGE, self.frame.shifted(ref, -amount), ref, amount.grain, index, after
                )
            ], after
        return [
            Said(Shape.RANGE, ref, self.frame.shifted(ref, amount), amount.grain, index, after)
        ], after

    # counted from the event, and from feasts

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
