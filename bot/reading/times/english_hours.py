"""English stretches of hours: from 5 to 6pm, 0730-0930, 1pm to 4pm on each of some days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.reading.times import readings
from bot.reading.times.english_moments import EnglishMoments
from bot.reading.times.frame import DAY
from bot.reading.times.parts import Clock, Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.readings import Said
from bot.reading.times.settle import meridiem
from bot.reading.values import Grain


class EnglishHours(EnglishMoments):
    """Rules for two hours with a joint between them, and the day they are of."""

    def _joint(self, index: int, opener: str) -> int | None:
        """The index behind to, till, through, -, or and after between."""
        if self.has(index, "to", "until", "through"):
            return index + 1
        if opener == "between" and self.word(index, "and", "&"):
            return index + 1
        return None

    def _hours(self, index: int, start: int, opener: str) -> Found[Said]:
        """From 5 to 6pm of April 22; between 2 and 4:30pm tomorrow; 0730-0930."""
        moved = self.has(index - 1, "moved") or (
            self.has(index - 1, "moved_on") and self.has(index - 2, "moved")
        )
        found = self._hour_pair(start, opener, dated=moved)
        if found is None:
            return None
        first, second, after = found
        if moved:  # from 2 to 3: the second is the new hour
            if not second.certain and first.certain and first.hour > second.hour:
                second = meridiem(second, "pm")
            joint = self.skip(self.skip(after, "comma"), "on")
            days = self.days(joint)
            whole = (
                days is not None and days[0].grain is Grain.DAY and not self.has(joint, "number")
            )
            later = Moment(days[0] if whole and days else None, second)
            settled = self.settler.settle(self.placed(index, later))
            last = days[1] if whole and days else after
            return (
                None
                if settled is None
                else (readings.point(self.settler, settled, index, last), last)
            )
        joint = self.skip(self.skip(after, "comma"), "on", "of", "in")
        days = self.days(joint)
        moment_days: Days | None = None
        if (days is not None and days[0].grain is Grain.DAY and not self.has(joint, "number")) or (
            days is not None and days[0].month is not None and days[0].day is not None
        ):
            moment_days, after = days[0], days[1]
        elif self.has(joint, "day_and_part"):
            offset, part = self.get(joint, "day_and_part").split()
            moment_days, after = (
                self._day(self.frame.today + timedelta(days=int(offset))),
                joint + 1,
            )
            first = first if first.certain else self._in_part(first, part)
            second = second if second.certain else self._in_part(second, part)
        return self._from_clocks(moment_days, first, second, index, after)

    def _hour_pair(
        self, start: int, opener: str, *, dated: bool = False
    ) -> tuple[Clock, Clock, int] | None:
        """Two hours with a joint between them; one of them must look like an hour."""
        loose = bool(opener) or dated
        first = self._one_hour(start)
        if first is None:
            return None
        joint = self._joint(first[1], opener)
        if joint is None:
            return None
        then = self.skip(joint, "at")
        second = self._one_hour(then)
        if second is None:
            return None
        if self.get(then, "digits") == 4 and self.get(start, "digits") != 4:
            return None
        sure = self._sure(first[0]) or self._sure(second[0])
        both_figures = self.get(start, "digits") == 4 and self.get(then, "digits") == 4
        if both_figures and not (
            self.token(start).text.startswith("0")
            or self._half_of_day(second[1])
            or second[0].part
        ):
            return None
        if not sure and not (dated or (loose and self._hours_named(second[1]))):
            return None
        if self.plain(second[1]) and not sure:
            return None
        if not sure and second[0].hour > 12 >= first[0].hour:
            return None  # 4-23 is no stretch of hours
        return first[0], second[0], second[1]

    def _hours_named(self, index: int) -> bool:
        """Whether a day, a part of the day or o'clock behind two numbers makes them hours."""
        return self.has(index, "oclock", "relative_day", "day_and_part") or (
            self.word(index, "on") and self.has(index + 1, "weekday", "relative_day")
        )

    def _one_hour(self, index: int) -> Found[Clock]:
        token = self.token(index)
        found = self._clock(index, False)
        if found is not None and not self.has(index, "at", "for", "about"):
            return found
        if token.get("mark") == "." and token.get("pair") is not None:
            hour, minute = token.get("pair")
            if 0 < hour <= 24 and minute < 60 and len(token.text.split(".")[1]) == 2:
                return Clock(hour, minute), index + 1
            return None
        number = self.number(index)
        if number is None:
            return None
        spelt = self.number(number[1]) if self.has(index, "spoken") else None
        if (
            spelt is not None
            and self.has(number[1], "spoken")
            and 10 <= spelt[0] < 60
            and number[0] <= 12
            and self.has(spelt[1], "to", "until", "and")
        ):
            return Clock(number[0], spelt[0]), spelt[1]
        if token.get("digits") in (3, 4):
            value = number[0]
            if value // 100 > 24 or value % 100 > 59:
                return None
            padded = token.text.startswith("0")
            return Clock(value // 100, value % 100, colon=padded, certain=padded), number[1]
        if number[0] > 24 or self.has(number[1], "unit", "month_name", "ordinal"):
            return None
        minute = self.number(number[1])
        if (
            minute is not None
            and self.get(number[1], "digits") == 2
            and minute[0] < 60
            and self.has(minute[1], "meridiem")
        ):
            return None
        return Clock(number[0], certain=number[0] > 12, grain=Grain.HOUR), number[1]

    def _from_clocks(
        self, days: Days | None, first: Clock, second: Clock, index: int, after: int
    ) -> Found[Said]:
        """Two hours of one day; the first takes the half of the day that the second names."""
        if not first.certain and second.part is not None and first.hour <= 12:
            as_pm = meridiem(first, "pm") if second.hour >= 12 or second.extra_days else first
            earlier = (as_pm.hour, as_pm.minute) < (
                second.hour + 24 * second.extra_days,
                second.minute,
            )
            first = replace(as_pm if earlier else first, certain=True)
            if not earlier and first.hour == 12 and second.hour < 12:
                first = replace(first, hour=12)
        if second.hour == 0 and not second.extra_days and first.hour:
            second = replace(second, extra_days=1)
        settled = self.settler.settle(self.placed(index, Moment(days, first)))
        if settled is None:
            return None
        end = self.settler.settle(Moment(None, second), settled)
        if end is None:
            return None
        if days is None and end.start <= self.frame.ref and settled.start < self.frame.ref:
            settled.start += DAY
            end.start += DAY
        return readings.stretch(self.settler, settled, end, index, after), after

    def _days_before_hours(self, index: int) -> Found[Days]:
        """Tuesday 24 to Thursday 26 November, 1pm to 4pm: the hours are of each day."""
        days = self.days(index)
        if days is None or days[0].grain is not Grain.DAY:
            return None
        return days if self._hours_from(days[1]) is not None else None

    def _hours_from(self, index: int) -> tuple[Clock, Clock, int] | None:
        """1pm to 4pm behind days, each with the half of the day it is in."""
        then = self.skip(index, "comma")
        opener = "from" if self.has(then, "from", "at") else ""
        pair = self._hour_pair(then + 1 if opener else then, opener, dated=True)
        if pair is None:
            return None
        first, last, after = pair
        if not first.certain and last.part == "pm" and first.hour < last.hour - 12:
            first = meridiem(first, "pm")
        return first, last, after

    def _hours_behind(self, index: int, days: Days, after: int) -> Found[Said]:
        """Monday 12-4; tomorrow from 7:00 to 8:00pm; the 12th between 0730-0930."""
        then = self.skip(after, "comma")
        opener = ""
        if self.word(then, "in") and self.has(then + 1, "between"):
            then += 1
        if self.has(then, "from", "between", "at"):
            opener = "between" if self.has(then, "between") else "from"
            then += 1
        pair = self._hour_pair(then, opener, dated=True)
        if pair is None:
            return None
        first, second, end = pair
        if self.has(end, "month_name", "unit", "number"):
            return None
        return self._from_clocks(days, first, second, index, end)
