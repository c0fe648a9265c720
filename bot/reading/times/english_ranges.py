"""English ranges, whose ends borrow from each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.reading.times import readings
from bot.reading.times.english_hours import EnglishHours
from bot.reading.times.frame import DAY, safe_date, step
from bot.reading.times.parts import Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import Settled
from bot.reading.values import Grain, Shape


class EnglishRanges(EnglishHours):
    """Rules for from 5 to 6pm, 13 to 15 July, between now and Friday."""

    if TYPE_CHECKING:  # these stand in the classes that extend this one

        def _lasting(self, index: int, settled: Settled, after: int) -> Found[Said]: ...

    def _spans(self, index: int) -> Found[Said]:
        """Ranges that need their first word: from X to Y, between X and Y, 13 to 15 July."""
        then = index
        opener = ""
        if self.has(then, "from", "between"):
            opener = "between" if self.has(then, "between") else "from"
            then += 1
        elif (
            (self.word(then, "at", "on") and self.has(then + 1, "number"))
            or (self.word(then, "in") and self.has(then + 1, "clock"))
            or (self.word(then, "on") and self.has(then + 1, "weekday"))
        ):
            then += 1
            opener = "at"
        for rule in (self._days_of_month, self._hours):
            found = rule(index, then, opener)
            if found is not None:
                return found
        if opener in ("from", "between"):
            moment = self.moment(then)
            if moment is None:
                return None
            joined = self._range(index, moment[0], moment[1], opener)
            if joined is not None:
                return joined
            if opener == "between":
                return None
            settled = self.settler.settle(moment[0])
            if settled is None:
                return None
            lasting = self._lasting(index, settled, moment[1])
            if lasting is not None:
                return lasting
            last = moment[1]
            if settled.grain is not Grain.DAY and not settled.timed and moment[0].days is not None:
                return readings.point(self.settler, settled, index, last), last
            if self.has(last, "onward") and not self.has(
                last + 1, "weekday", "month_name", "the", "number", "ordinal"
            ):
                last += 1
            return readings.opened(self.settler, settled, index, last, after=False), last
        return None

    def _days_of_month(self, index: int, start: int, opener: str) -> Found[Said]:
        """13 to 15 July, the 3rd - 12th of September 2026, between 3 and 12 of Sept."""
        then = self.skip(self.skip(start, "weekday"), "the")
        first = self.get(then, "ordinal") or self.get(then, "number")
        if first is None or not 1 <= first <= 31 or (self.get(then, "digits") or 0) > 2:
            return None
        joint = self._joint(then + 1, opener)
        both = joint is None and self.word(then + 1, "and", "&")
        joint = then + 2 if both else joint
        if joint is None:
            return None
        second = self._day_first(self.skip(joint, "weekday"))
        if second is None or (second[0].month is None and second[0].first is None):
            return None
        end = self.frame.complete(second[0])
        if end.first is None:
            return None
        begin_day = safe_date(end.first.year, end.first.month, first)
        if begin_day is None:
            return None
        if both and begin_day + DAY != end.first:
            return None  # two days with others between them
        if begin_day > end.first:
            earlier = step(end.first.replace(day=1), Grain.MONTH, -1)
            begin_day = safe_date(earlier.year, earlier.month, first)
            if begin_day is None:
                return None
        begin = self.settler.settle(Moment(self._day(begin_day)))
        closing = self.settler.settle(Moment(end))
        if begin is None or closing is None:
            return None
        return readings.stretch(self.settler, begin, closing, index, second[1]), second[1]

    def _range(self, index: int, moment: Moment, after: int, opener: str = "") -> Found[Said]:
        """From one moment to another that borrows what it leaves unsaid."""
        if moment.days is not None and moment.clock is None and moment.part is None:
            hours = self._hours_behind(index, moment.days, after)
            if hours is not None:
                return hours
        joint = self._joint(after, opener)
        if joint is None:
            return None
        then = (
            self.skip(joint, "on", "at")
            if not self.has(joint, "at") or self.has(joint + 1, "number", "clock")
            else joint
        )
        if (
            moment.days is not None
            and moment.clock is None
            and (days := self._days_before_hours(then))
        ):
            each_day = self._hours_from(days[1])
            if each_day is None or not self.frame.office or self.has(index - 1, "moved"):
                return self._joined(index, moment, Moment(days[0]), days[1])
            first, last, end = each_day  # from the first day's opening to the last day's close
            return self._joined(index, replace(moment, clock=first), Moment(days[0], last), end)
        if moment.clock is not None:
            second_hour = self._one_hour(self.skip(then, "at"))
            if self.get(self.skip(then, "at"), "digits") == 4 and not moment.clock.colon:
                second_hour = None
            second_moment = self.moment(then)
            if (
                second_moment is not None
                and second_moment[0].days is not None
                and moment.days is None
                and second_moment[0].clock is not None
            ):
                return self._shared_day(index, moment, second_moment)
            if (
                second_moment is None
                and second_hour is not None
                and not self.plain(second_hour[1])
            ):
                return self._from_clocks(
                    moment.days, moment.clock, second_hour[0], index, second_hour[1]
                )
            if (
                second_moment is not None
                and second_moment[0].days is None
                and second_moment[0].clock is not None
            ):
                return self._from_clocks(
                    moment.days, moment.clock, second_moment[0].clock, index, second_moment[1]
                )
        second = self.moment(then)
        if second is None or (
            second[0].days is None and second[0].clock is None and not second[0].now
        ):
            day = self._bare_second(moment, then)
            if day is None:
                return None
            second = day
        return self._joined(index, moment, second[0], second[1])

    def _shared_day(self, index: int, moment: Moment, second: tuple[Moment, int]) -> Found[Said]:
        """11:30 am to 12:30 December 27th is one day; 2pm till tomorrow 4:30pm is two."""
        closing, after = second
        assert closing.clock is not None
        assert moment.clock is not None
        explicit = self.has(after - 1, "meridiem", "clock", "number") and self.has(
            after - 1, "clock", "meridiem"
        )
        if explicit:
            begin = self.settler.settle(moment)
            end = self.settler.settle(closing)
            if begin is not None and end is not None and begin.start < end.start:
                return readings.stretch(self.settler, begin, end, index, after), after
        return self._from_clocks(closing.days, moment.clock, closing.clock, index, after)

    def _bare_second(self, first: Moment, index: int) -> Found[Moment]:
        """The 15 of July 13-15; the seventeenth of April ninth through seventeenth."""
        if first.days is None or first.days.grain is not Grain.DAY or first.clock is not None:
            return None
        then = self.skip(index, "the")
        day = self.get(then, "ordinal") or self.get(then, "number")
        if (
            day is None
            or not 1 <= day <= 31
            or (self.get(then, "digits") or 0) > 2
            or self.has(then + 1, "unit", "meridiem")
        ):
            return None
        if first.days.day is None and not first.days.dated:
            return None
        year = self._year_behind(then + 1)
        if year is not None and first.days.month is not None:
            return Moment(Days(year[0], first.days.month, day, dated=True)), year[1]
        return Moment(Days(day=day)), then + 1

    def _joined(self, index: int, moment: Moment, second: Moment, after: int) -> Found[Said]:
        """Both ends settled; a year said at the second end counts for the first as well."""
        first_days, second_days = moment.days, second.days
        if (
            first_days is not None
            and second_days is not None
            and first_days.year is None
            and not first_days.relative
        ):
            year = second_days.year
            if (
                year is not None
                and first_days.month is not None
                and (second_days.dated or second_days.first is not None)
            ):
                month = second_days.month or 12
                borrowed = year - 1 if first_days.month > month else year
                moment = replace(
                    moment, days=replace(first_days, year=borrowed, first=None, until=None)
                )
        if second.now:
            settled = self.settler.settle(moment)
            if settled is None:
                return None
            if settled.start > self.frame.ref and settled.timed:
                half = timedelta(hours=12)
                unsure = moment.clock is not None and not moment.clock.certain
                earlier = settled.start - (half if unsure else DAY)
                settled.start = earlier if earlier <= self.frame.ref else settled.start - DAY
                if (
                    unsure
                    and settled.start.date() < self.frame.today
                    and settled.start + half <= self.frame.ref
                ):
                    settled.start += half
            if (
                settled.start > self.frame.ref
                and moment.days is not None
                and moment.days.year is None
            ):
                settled.start = datetime.combine(
                    step(settled.start.date(), Grain.YEAR, -1), settled.start.time()
                )
            end_at = self.frame.ref
            if not settled.timed:
                end_at = datetime.combine(self.frame.today + DAY, datetime.min.time())
            said = readings.point(self.settler, settled, index, after)
            return replace(said, shape=Shape.RANGE, end=end_at), after
        begin = self.settler.settle(moment)
        if begin is None:
            return None
        base = begin
        if moment.now and second.clock is not None:
            base = replace(begin, start=self.frame.ref, days=self._day(self.frame.today))
        days_before = second.days
        if (
            days_before is not None
            and days_before.first is None
            and days_before.year is None
            and begin.days is not None
        ):
            second = replace(second, days=days_before)
        if (
            second_days is not None
            and second_days.first is not None
            and not second_days.relative
            and second_days.grain is Grain.MONTH
            and second_days.month is not None
            and "year" in second_days.assumed
            and begin.days is not None
        ):
            second = replace(second, days=Days(None, second_days.month))
        if moment.now and second.days is not None and second.clock is None:
            today = self._day(self.frame.today)
            base = Settled(
                datetime.combine(self.frame.today, datetime.min.time()),
                None,
                Grain.DAY,
                timed=False,
                days=today,
            )
            begin = base
        end = self.settler.settle(second, base)
        if end is None or self.settler.closing(end) <= begin.start:
            return None
        begin, end = self.settler.under_way(moment, second, begin, end)
        return readings.stretch(self.settler, begin, end, index, after), after
