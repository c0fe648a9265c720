"""English moments: a day, an hour, or both in either order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.reading.times.english_days import EnglishDays
from bot.reading.times.english_periods import PERIODS
from bot.reading.times.frame import DAY
from bot.reading.times.parts import Clock, Days, Moment
from bot.reading.times.reader import Found
from bot.reading.times.settle import apply_part
from bot.reading.values import Grain

_TWELVE: Final = 12  # the highest hour that is said without its half of the day

_ENDS = {
    "day_end": None,
    "week_end": Grain.WEEK,
    "month_end": Grain.MONTH,
    "quarter_end": Grain.QUARTER,
    "year_end": Grain.YEAR,
}


class EnglishMoments(EnglishDays):
    """Rules for a day with its hour; `moment` is the longest at an index."""

    def moment(self, index: int) -> Found[Moment]:
        """A day, a time of day, or both in either order."""
        return self.once("moment", index, self._moment)

    def _moment(self, index: int) -> Found[Moment]:
        now = self._now(index)
        if now is not None:
            return now
        start = self.skip(index, "on", "in", "about") if not self.has(index, "careful") else index
        if self.has(start, "day_and_part"):
            return self._tonight(start)
        part = self._this_part(start)
        if part is not None:
            return part
        found = self.days(start) if not self.has(start, "clock") else None
        if found is not None:
            days, after = found
            timed = self._time_behind(after)
            if timed is None:
                ended = self._office_end(self.skip(after, "by", "comma"))
                if ended is not None and self.has(self.skip(after, "by", "comma"), "day_end"):
                    return Moment(days, office="end"), ended[1]
                return Moment(days), after
            return replace(timed[0], days=days), timed[1]
        return self._time_first(index)

    def _now(self, index: int) -> Found[Moment]:
        """Now, right now, at the moment, at the present time, the current date."""
        here = Moment(instant=self.frame.ref, grain=Grain.MINUTE, now=True)
        if self.has(index, "now") and not self.has(index - 1, "every"):
            return here, index + 1
        if self.word(index, "right") and self.has(index + 1, "now"):
            return here, index + 2
        then = self.skip(index, "at")
        if then > index:
            article = self.skip(then, "the")
            if (
                article > then
                and (self.has(article, "moment") or self.word(article, "minute"))
                and not self.word(article + 1, "of")
            ):
                return here, article + 1
            if self.word(article, "present", "current", "this") and self.word(
                article + 1, "time", "moment"
            ):
                return here, article + 2
            return None
        if self.word(index, "current") and self.word(index + 1, "date", "time"):
            return (
                Moment(self._day(self.frame.today)) if self.word(index + 1, "date") else here
            ), index + 2
        return None

    def _tonight(self, index: int) -> Found[Moment]:
        offset, part = self.get(index, "day_and_part").split()
        days = self._day(self.frame.today + timedelta(days=int(offset)))
        then = self.skip(index + 1, "at", "about", "comma")
        found = (
            self.clock(then, loose=True)
            if then > index + 1 or self.has(then, "clock", "number")
            else None
        )
        if found is not None:
            clock = found[0]
            if not clock.certain:
                clock = self._in_part(clock, part)
            return Moment(days, clock), found[1]
        return Moment(days, part=part), index + 1

    def _in_part(self, clock: Clock, part: str) -> Clock:

        return apply_part(clock, part)

    def _this_part(self, index: int) -> Found[Moment]:
        """This morning, last night, tomorrow is elsewhere."""
        shift = self.get(index, "shift")
        if shift is None or not self.has(index + 1, "part"):
            return None
        part = self.get(index + 1, "part")
        day = self.frame.today + timedelta(days=shift)
        if part == "noonish" and (shift != 0 or index + 2 < len(self.tokens)):
            return None
        days = self._day(day)
        found = self._time_behind(index + 2)
        if found is not None and found[0].clock is not None:
            clock = found[0].clock
            return Moment(days, clock if clock.certain else self._in_part(clock, part)), found[1]
        return Moment(days, part=part), index + 2

    def _time_behind(self, index: int) -> Found[Moment]:
        """The time of day that belongs to the day before it."""
        then = self.skip(index, "comma")
        marked = self.has(then, "at", "about", "for", "by") and not self.has(then + 1, "a")
        opens = self.has(then, "from") and self.number(then + 1) is not None
        if opens and not self.plain(then + 2) and not self.has(then + 2, "to", "unit", "ordinal"):
            marked, then = True, then + 1  # Friday from 5
        then = self.skip(then, "at", "for")
        then = self.skip(then, "about")
        clock = self.clock(then, loose=marked or then == index)
        if clock is not None and (marked or then == index or self._sure(clock[0])):
            alone = not marked and self._bare(then, clock) and not self.has(clock[1], "to")
            if alone and not self._hour_alone(index, clock[1]):
                return None
            return Moment(clock=clock[0]), clock[1]
        part_at = index
        if (self.word(part_at, "in", "at") and not self.word(index, "at")) or self.word(
            index, "at", "in"
        ):
            part_at = self.skip(part_at + 1, "the")
        part_at = self.skip(part_at, "comma")
        early = self.word(part_at, "early", "late")
        if early:
            part_at += 1
            part_at = self.skip(self.skip(part_at, "in"), "the")
        part = self.get(part_at, "part") if self.has(part_at, "latin") else None
        if part is not None:
            if early and self.word(part_at - 1, "early", "the") and part == "morning":
                part = "early"
            found = self._time_behind(part_at + 1) if not self.has(part_at + 1, "part") else None
            if found is not None and found[0].clock is not None:
                clock_in = found[0].clock
                return Moment(
                    clock=clock_in if clock_in.certain else self._in_part(clock_in, part)
                ), found[1]
            return Moment(part=part), part_at + 1
        return None

    def _sure(self, clock: Clock) -> bool:
        return clock.certain or clock.colon or clock.part is not None

    def _hour_alone(self, index: int, after: int) -> bool:
        """Friday 3, my office: a weekday, a number that is not its date, and a pause."""
        hour = self.number(index)
        if not self.has(index - 1, "weekday") or hour is None or not 1 <= hour[0] <= _TWELVE:
            return False
        paused = after >= len(self.tokens) or self.has(after, "comma", "open_bracket")
        if not paused and self.has(after, "gap"):
            paused = self.text[self.token(after).start] in ".;:)\n"
        return paused and not self._falls_soon(index - 1, hour[0])

    def _bare(self, index: int, found: tuple[Clock, int]) -> bool:
        """A number that stands alone behind a day."""
        return found[1] == index + 1 and self.has(index, "number") and not found[0].certain

    def _time_first(self, index: int) -> Found[Moment]:
        """3pm, at 9 on Friday, 8.30pm today, noon, in the morning."""
        found = self.clock(index, loose=self.moved_to(index))
        part: str | None = None
        clock: Clock | None = None
        if found is not None:
            clock, after = found
        else:
            then = self.skip(index, "in", "at")
            then = self.skip(then, "the")
            early = self.word(then, "early")
            then = then + 1 if early else then
            part = self.get(then, "part")
            if part is None:
                return self._office_end(index)
            if (
                then == index
                and part != "noonish"
                and not self.has(then + 1, "of", "on", "relative_day")
            ) and len(self.tokens) > 1 + early:
                return None
            if (
                part == "noonish"
                and not self.has(index, "at")
                and not self.has(then + 1, "relative_day", "on")
            ):
                return None
            if self.plain(then + 1) and not self.has(index, "in", "at"):
                return None  # the night rota, the morning shift
            part = "early" if early and part == "morning" else part
            after = then + 1
        joint = self.skip(after, "comma")
        joint = self.skip(joint, "on", "of", "in", "for")
        if self.has(joint, "day_and_part"):
            offset, half = self.get(joint, "day_and_part").split()
            day = self._day(self.frame.today + timedelta(days=int(offset)))
            settled = clock if clock is None or clock.certain else self._in_part(clock, half)
            return Moment(day, settled, part=None if settled else half), joint + 1
        if self.has(joint, "shift") and self.has(joint + 1, "part"):
            base = self._this_part(joint)
            if base is not None and clock is not None and base[0].part is not None:
                return Moment(
                    base[0].days, clock if clock.certain else self._in_part(clock, base[0].part)
                ), base[1]
        days = self.days(joint)
        if (
            days is not None
            and days[0].grain is Grain.DAY
            and not (self.has(joint, "number") and days[0].month is None and joint == after)
        ):
            later = days[1]
            if clock is not None and not clock.certain and self.has(later, "part"):
                return Moment(days[0], self._in_part(clock, self.get(later, "part"))), later + 1
            return Moment(days[0], clock, part=part), later
        return Moment(clock=clock, part=part), after

    def _office_end(self, index: int) -> Found[Moment]:
        """EOD, COB, close of business, the end of the day, EOW, EOM."""
        then = self.skip(index, "the")
        for kind, grain in _ENDS.items():
            if self.has(then, kind):
                after = then + 1
                if grain is None:
                    return self._day_after_end(after)
                base = self.frame.relative(0, grain)
                return Moment(self._last_day(base)), after
        grain = PERIODS.get(self.get(then, "unit") or "")
        if grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR) and self.word(then + 1, "end"):
            return Moment(self._last_day(self.frame.relative(0, grain))), then + 2
        if self.has(then, "close", "end") and self.word(then + 1, "of"):
            inner = self.skip(then + 2, "the")
            if self.word(inner, "business", "play", "work") or (
                self.word(inner, "day") and not self.has(inner + 1, "of")
            ):
                after = inner + 1
                if self.word(after, "day") and self.word(inner, "business", "work"):
                    after += 1
                return self._day_after_end(after)
            if self.has(inner, "relative_day"):
                day = self._day(self.frame.today + timedelta(days=self.get(inner, "relative_day")))
                return Moment(day, office="end"), inner + 1
        return None

    def _day_after_end(self, index: int) -> Found[Moment]:
        then = self.skip(self.skip(index, "comma"), "on", "of")
        days = self.days(then)
        if days is not None and days[0].grain is Grain.DAY:
            return Moment(days[0], office="end"), days[1]
        return Moment(office="end"), index

    def _last_day(self, base: Days) -> Days:
        assert base.until is not None
        assert base.first is not None
        last = base.first + 4 * DAY if base.grain is Grain.WEEK else base.until - DAY
        return replace(self._day(last), closed=True)
