"""Chinese moments: a day, an hour, both, or something counted from now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.reading.times.chinese_days import ChineseDays
from bot.reading.times.frame import DAY, opening
from bot.reading.times.parts import Clock, Moment
from bot.reading.times.reader import Found
from bot.reading.times.settle import apply_part
from bot.reading.values import Grain

SMALL = frozenset({"hour", "minute", "second", "secondmark", "quarterhour", "minutemark"})


class ChineseMoments(ChineseDays):
    """Rules for a day with its hour; `moment` is the longest at an index."""

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
        if "office_hour" in self.token(index).roles and self._is_office_hour(index):
            return Moment(office=self.get(index, "office_hour")), index + 1
        clock = self.clock(index)
        if clock is not None:
            return Moment(clock=clock[0]), clock[1]
        part = self.get(index, "part")
        if part is not None and not self._a_little(index):
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

    def _is_office_hour(self, index: int) -> bool:
        """下班前 and 一上班 are hours; 明天上班吗 is none."""
        text = self.token(index).text
        if text.endswith("时") or text.startswith(("一", "刚", "下午一")):
            return True
        beside = "before", "after", "to", "since", "until", "within", "or_before"
        return self.has(index + 1, *beside) or self.has(index - 1, "to", "no_later")

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
        if amount.unit in SMALL or amount.seconds:
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
