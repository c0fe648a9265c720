"""What a text says of a time, piece by piece and before it is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.reading.values import Grain


@dataclass(slots=True)
class Days:
    """A day or a stretch of days, as far as it was said.

    Either `first` and `until` are set, or year, month and day are, as far as they were said.

    Attributes:
        weekday: the weekday said (0 is Monday), alone or beside a date.
        first: the first day.
        until: the day after the last one.
        lunar, leap: month and day are of the lunar calendar; the month is a leap month.
        closed: a deadline "before" it includes it, though it is more than a day (月底前).
        relative: it was counted from today, so it does not move on when it has passed.
        rest: it is a feast with rest days of this name in the working calendar.
        dated: a day of the month was said, which wins over a weekday.
        search_weekday: look on for a month in which the day is that weekday.
        recurring: it stands for any day, so its hour does not give way to what is past.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    first: date | None = None
    until: date | None = None
    grain: Grain = Grain.DAY
    lunar: bool = False
    leap: bool = False
    closed: bool = False
    relative: bool = False
    holiday: bool = False
    rest: str | None = None
    conflict: bool = False
    impossible: bool = False
    dated: bool = False
    search_weekday: bool = False
    recurring: bool = False
    assumed: tuple[str, ...] = ()


@dataclass(slots=True)
class Clock:
    """A time of day.

    Attributes:
        certain: the hour cannot mean its other half of the day.
        colon: written in figures with a colon.
        extra_days: whole days to add (24时, 凌晨 of 晚上12点).
        through_hour: the second hour of 七八点, else None.
    """

    hour: int
    minute: int = 0
    second: int | None = None
    part: str | None = None
    certain: bool = False
    colon: bool = False
    extra_days: int = 0
    grain: Grain = Grain.MINUTE
    through_hour: int | None = None
    assumed: tuple[str, ...] = ()

    @property
    def time(self) -> time:
        """The wall time, `extra_days` aside."""
        return time(self.hour, self.minute, self.second or 0)


@dataclass(slots=True)
class Amount:
    """A length of time, or a count of working days.

    Attributes:
        grain: of the smallest unit said.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    workdays: int = 0
    grain: Grain = Grain.DAY
    unit: str = "day"

    def __neg__(self) -> Amount:
        return Amount(
            -self.months, -self.days, -self.seconds, -self.workdays, self.grain, self.unit
        )

    def plus(self, other: Amount) -> Amount:
        """Both together, as exact as the finer."""
        return Amount(
            self.months + other.months,
            self.days + other.days,
            self.seconds + other.seconds,
            self.workdays + other.workdays,
            other.grain,
            other.unit,
        )


@dataclass(slots=True)
class Moment:
    """A day, a time of day, or both; or a moment counted from now.

    Attributes:
        office: an hour of the office's own day (上班, 下班): start, lunch, back, end.
        instant: local wall time, when it was counted from now or from the event.
        now: it is the present moment itself.
    """

    days: Days | None = None
    clock: Clock | None = None
    part: str | None = None
    office: str | None = None
    instant: datetime | None = None
    grain: Grain = Grain.DAY
    now: bool = False
    assumed: tuple[str, ...] = field(default=())
