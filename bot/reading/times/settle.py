"""From what was said to moments: one grammar, two resolutions.

In plain speech a date is the whole day and a deadline ends when the day does. In an
office's notice (`Frame.office`) a day begins at nine, ends at six, and 下午 is half past two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.reading.times.frame import DAY, Frame, step
from bot.reading.times.parts import Amount, Clock, Days, Moment
from bot.reading.values import Grain

MIDNIGHT = time(0)
EVENING = 17  # the hour from which a range may go on through the night
AS_SAID, AFTERNOON = 0, 12
_FRIDAY = 4


@dataclass(slots=True)
class Settled:
    """A moment with everything filled in, in local wall time.

    Attributes:
        start: when it is, or begins.
        until: when the day or part of the day that was said is over; None for a clock time.
        timed: an hour was said.
    """

    start: datetime
    until: datetime | None
    grain: Grain
    timed: bool
    days: Days | None = None
    part: str | None = None
    clock: Clock | None = None
    assumed: tuple[str, ...] = ()

    @property
    def conflict(self) -> bool:
        return self.days is not None and self.days.conflict

    @property
    def holiday(self) -> bool:
        return self.days is not None and self.days.holiday


def apply_part(clock: Clock, part: str) -> Clock:
    """The hour within a part of the day: 下午三点 is 15, 晚上12点 is midnight, 凌晨12点 is 0."""
    hour, extra = clock.hour, clock.extra_days
    if part in ("dawn", "early", "morning"):
        if hour == 12 and part != "morning":
            hour = 0
    elif part == "noon":
        if 1 <= hour <= 3:
            hour += 12
    elif part in ("afternoon", "dusk"):
        if 1 <= hour <= 11:
            hour += 12
    elif part in ("evening", "night"):
        if 5 <= hour <= 11:
            hour += 12
        elif hour == 12:
            hour, extra = 0, extra + 1
        elif hour < 5:
            extra += 1
    return replace(clock, hour=hour, extra_days=extra, part=part, certain=True)


def meridiem(clock: Clock, which: str) -> Clock:
    """a.m. and p.m."""
    hour = clock.hour
    if which == "am":
        hour = 0 if hour == 12 else hour
    elif which == "pm" and hour < 12:
        hour += 12
    return replace(clock, hour=hour, part=which, certain=which != "ampm")


class Settler:
    """Fills in what was left unsaid, for one frame."""

    def __init__(self, frame: Frame, parts: dict[str, tuple[int, int]]) -> None:
        self.frame = frame
        self.parts = parts

    def settle(self, moment: Moment, after: Settled | None = None) -> Settled | None:
        """One moment, or None when its date does not exist.

        Args:
            moment: what was said.
            after: the first end of the range this one closes.
        """
        if moment.instant is not None:
            return self._instant(moment)
        days = moment.days
        implied = days is None
        if days is None:
            day = after.start.date() if after is not None else self.frame.today
            days = Days(first=day, until=day + DAY, relative=after is not None)
        elif (
            days.first is None and days.weekday is not None and days.day is None and after is None
        ):
            days = self.frame.bare_weekday(days, moment.clock)
        elif days.first is None:
            days = self.frame.complete(days, after=after.days if after else None)
            if (
                after is not None
                and after.days is not None
                and days.assumed
                and not after.days.assumed
            ):
                days.assumed = ()
        else:
            days = self.frame.complete(days)
        if days.impossible or days.first is None or days.until is None:
            return None
        assumed = (*days.assumed, *moment.assumed)
        if moment.clock is not None:
            return self._clocked(moment.clock, days, implied, after, assumed)
        if moment.office is not None:
            return self._office(moment.office, days, implied, assumed)
        if moment.part is not None:
            return self._part(moment.part, days, implied, assumed)
        start = datetime.combine(days.first, MIDNIGHT)
        until = datetime.combine(days.until, MIDNIGHT)
        return Settled(start, until, days.grain, timed=False, days=days, assumed=assumed)

    def _instant(self, moment: Moment) -> Settled:
        assert moment.instant is not None
        instant = moment.instant
        if moment.grain in (Grain.SECOND, Grain.MINUTE, Grain.HOUR):
            return Settled(instant, None, moment.grain, timed=True, assumed=moment.assumed)
        day = instant.date()
        days = Days(first=day, until=day + DAY, relative=True)
        start = datetime.combine(day, MIDNIGHT)
        return Settled(
            start, start + DAY, Grain.DAY, timed=False, days=days, assumed=moment.assumed
        )

    def _clocked(
        self,
        clock: Clock,
        days: Days,
        implied: bool,
        after: Settled | None,
        assumed: tuple[str, ...],
    ) -> Settled:
        assert days.first is not None
        midnight = datetime.combine(days.first, MIDNIGHT) + clock.extra_days * DAY
        choices = [midnight + _offset(clock)]
        if not clock.certain and 1 <= clock.hour <= 11:
            choices.append(choices[0] + timedelta(hours=12))
        if after is not None:
            start = self._closing(clock, choices, implied, after)
        elif implied:
            start = self._coming(choices)
        else:
            start = self._on_day(clock, choices, days)
        if len(choices) > 1 and start == choices[1]:
            assumed = (*assumed, "pm")
        grain = Grain.SECOND if clock.second is not None else clock.grain
        return Settled(start, None, grain, timed=True, days=days, clock=clock, assumed=assumed)

    def _closing(
        self, clock: Clock, choices: list[datetime], implied: bool, after: Settled
    ) -> datetime:
        """The second end of a range: the first of its hours after the range began."""
        first = after.clock
        in_24 = first is not None and first.colon and clock.colon and (
            first.hour >= 13 and first.part is None
        )  # fmt: skip
        allowed = choices[:1] if in_24 else choices
        if after.timed and after.start.hour >= EVENING and not implied:
            night = choices[0] - after.start
            if timedelta() < night <= timedelta(hours=14):
                return choices[0]  # 22点到次日6点: through the night
        for choice in allowed:
            if choice > after.start:
                if not implied and not in_24 and self.frame.office and choice is allowed[0]:
                    return self._usual(clock, choices)
                return choice
        return allowed[0] + DAY if implied else allowed[-1]

    def _coming(self, choices: list[datetime]) -> datetime:
        """A time of day without a day: the coming one."""
        ref = self.frame.ref
        if self.frame.office and len(choices) > 1:
            usual = self._usual_of(choices)
            if usual > ref:
                return usual
            if usual is choices[0] and ref < choices[1] and choices[1].hour <= 21:
                return choices[1]
            return usual + DAY
        for choice in choices:
            if choice >= ref.replace(second=0, microsecond=0):
                return choice
        return choices[0] + DAY

    def _on_day(self, clock: Clock, choices: list[datetime], days: Days) -> datetime:
        usual = self._usual(clock, choices)
        today = days.first == self.frame.today and days.day is None and not days.recurring
        if len(choices) > 1 and today and usual <= self.frame.ref < choices[1]:
            return choices[1]
        return usual

    def _usual(self, clock: Clock, choices: list[datetime]) -> datetime:
        return choices[0] if clock.certain else self._usual_of(choices)

    @staticmethod
    def _usual_of(choices: list[datetime]) -> datetime:
        """In an office one to six are of the afternoon, seven to twelve of the morning."""
        return choices[1] if len(choices) > 1 and choices[0].hour <= 6 else choices[0]

    def _office(self, which: str, days: Days, implied: bool, assumed: tuple[str, ...]) -> Settled:
        hours = self.frame.hours
        wall = {
            "start": hours.workday_start, "lunch": hours.lunch,
            "back": hours.afternoon_start, "end": hours.workday_end,
        }[which]  # fmt: skip
        assert days.first is not None
        start = datetime.combine(days.first, wall)
        if implied and start <= self.frame.ref:
            start += DAY
        return Settled(start, None, Grain.MINUTE, timed=True, days=days, assumed=assumed)

    def _part(self, part: str, days: Days, implied: bool, assumed: tuple[str, ...]) -> Settled:
        assert days.first is not None
        low, high = self.parts[part]
        midnight = datetime.combine(days.first, MIDNIGHT)
        start, until = midnight + timedelta(hours=low), midnight + timedelta(hours=high)
        if implied and until <= self.frame.ref:
            start, until = start + DAY, until + DAY
        if self.frame.office:
            wall = self.office_part(part)
            start = datetime.combine(start.date(), wall)
            assumed = (*assumed, f"{part}={wall:%H:%M}")
        return Settled(
            start, until, Grain.HOUR, timed=False, days=days, part=part, assumed=assumed
        )

    def office_part(self, part: str) -> time:
        """When a part of the day begins in an office, if no hour is said."""
        hours = self.frame.hours
        if part in ("dawn", "early", "morning"):
            return hours.workday_start if part != "dawn" else MIDNIGHT
        if part in ("noon", "noonish"):
            return hours.lunch
        if part == "afternoon":
            return hours.afternoon_start
        return hours.workday_end if part == "dusk" else hours.evening_start

    def under_way(
        self, first: Moment, second: Moment, begin: Settled, end: Settled
    ) -> tuple[Settled, Settled]:
        """Both ends of a range; one without a year that has begun and is not over began this year."""
        days = first.days
        if days is None or begin.days is None or days.year is not None or days.relative:
            return begin, end
        if second.days is not None and second.days.first is not None:
            return begin, end
        opens = begin.days.first
        if days.day is None or opens is None or opens <= self.frame.today:
            return begin, end
        grain = Grain.YEAR if days.month is not None else Grain.MONTH
        earlier = step(opens, grain, -1)
        if earlier.day != days.day:
            return begin, end
        moved = replace(
            begin,
            start=datetime.combine(earlier, begin.start.time()),
            days=replace(begin.days, first=earlier),
        )
        closes = self.settle(second, moved)
        if closes is not None and closes.start.date() >= self.frame.today and (
            self.closing(closes) > self.frame.ref
        ):  # fmt: skip
            return moved, closes
        return begin, end

    def opening(self, settled: Settled) -> datetime:
        """When something that was said to begin then begins."""
        if settled.timed or settled.part is not None or not self.frame.office:
            return settled.start
        return datetime.combine(settled.start.date(), self.frame.hours.workday_start)

    def closing(self, settled: Settled) -> datetime:
        """When something that lasts until then, that included, ends."""
        if settled.timed or settled.until is None:
            return settled.start
        if settled.part is not None:
            if self.frame.office and settled.part == "morning":
                return datetime.combine(settled.start.date(), self.frame.hours.lunch)
            return settled.until
        if not self.frame.office:
            return settled.until
        last = settled.until.date() - DAY
        if _whole_week(settled) and settled.days is not None:
            last -= 2 * DAY
        return datetime.combine(last, self.frame.hours.workday_end)

    def limit(self, settled: Settled) -> datetime:
        """The last moment of something to be done by then; 中午前 and "by noon" are twelve."""
        if settled.part in ("noon", "noonish"):
            return datetime.combine(settled.start.date(), time(12))
        return self.closing(settled)

    def deadline(self, settled: Settled) -> datetime:
        """When 前 of it is over: of a day at its end, of a longer stretch before it begins."""
        days = settled.days
        if settled.timed or settled.part is not None or days is None or settled.until is None:
            return self.limit(settled)
        if days.rest is not None:
            first = self.frame.statutory_first(days)
            if not self.frame.office:
                return datetime.combine(first, MIDNIGHT)
            return datetime.combine(first - DAY, self.frame.hours.workday_end)
        if settled.grain is Grain.DAY or days.closed:
            return self.closing(settled)
        if not self.frame.office:
            return settled.start
        last = settled.start.date() - DAY
        if settled.grain is Grain.WEEK and last.weekday() == 6:
            last -= (6 - _FRIDAY) * DAY
        return datetime.combine(last, self.frame.hours.workday_end)

    def lasting(self, start: datetime, amount: Amount) -> datetime:
        """The end of something that begins then and lasts so long."""
        return self.frame.shifted(start, amount)


def _whole_week(settled: Settled) -> bool:
    """Whether it is a week from Monday to Sunday, whose work ends on Friday."""
    return (
        settled.grain is Grain.WEEK
        and settled.until is not None
        and settled.start.weekday() == 0
        and settled.until - settled.start == 7 * DAY
    )


def _offset(clock: Clock) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second or 0)
