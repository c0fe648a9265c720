"""What reading gives back: frozen values that still point into the original text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.vocabulary import Action, Kind


class Grain(StrEnum):
    """How exactly a time was said."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Shape(StrEnum):
    """What a time expression is: a point, a deadline, a range or a recurrence."""

    POINT = "point"
    DEADLINE = "deadline"
    RANGE = "range"
    RECURRENCE = "recurrence"


class Doubt(StrEnum):
    """Why a reading is unsure; each has a question in the wording."""

    NO_TIME = "no_time"  # an order or a meeting without a readable time
    WEEKDAY_CONTRADICTS = "weekday_contradicts"
    IMPOSSIBLE_DATE = "impossible_date"  # 2月31日
    PAST = "past"  # the time has gone by
    KIND_UNCLEAR = "kind_unclear"
    NO_TITLE = "no_title"


@dataclass(frozen=True)
class Span:
    """A half-open stretch [start, end) of the original text, in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class TimeReading:
    """One time expression, resolved against the moment it was written.

    Attributes:
        start: a point's moment, a range's first, a recurrence's first occurrence; aware.
        end: a deadline's moment, or a range's end (exclusive); aware.
        grain: how exactly it was said.
        rrule: the RFC 5545 rule of a recurrence, without DTSTART.
        all_day: no clock hour was said.
        span: where it stands in the original text.
        conflict: the weekday said contradicts the date said; the date was taken.
        holiday: it rests on the holiday calendar.
        impossible: the date said does not exist (31 February); start and end are None.
        assumed: what was filled in, as codes ("year", "afternoon=14:30", "pm").
    """

    shape: Shape
    start: datetime | None
    end: datetime | None
    grain: Grain
    span: Span
    rrule: str | None = None
    all_day: bool = False
    conflict: bool = False
    holiday: bool = False
    impossible: bool = False
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemReading:
    """One matter a notice holds; `tests/reading/corpus/README.md` says what each field means.

    Attributes:
        people: persons, posts or groups of persons who must attend or do it, as written.
        units: bodies that must take part or do it, as written.
        urgency: 特急, 加急, 平急 or None, as the notice marks itself.
        span: the clause or lines it came from, in the original text.
        doubts: why it should be asked about rather than registered; empty when sure.
        assumed: what was filled in, as in `TimeReading`.
    """

    kind: Kind
    action: Action
    title: str
    span: Span
    start: datetime | None = None
    end: datetime | None = None
    due: datetime | None = None
    all_day: bool = False
    place: str | None = None
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    submit_to: str | None = None
    recurrence: str | None = None
    urgency: str | None = None
    conflict: bool = False
    holiday: bool = False
    doubts: tuple[Doubt, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All a text holds; `items` is empty for chatter."""

    items: tuple[ItemReading, ...] = ()


@dataclass(frozen=True)
class Additions:
    """An office's own names, which reading then knows without guessing."""

    departments: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What an answer to a question says; what it leaves open is None.

    Attributes:
        time: the time it names.
        kind: whether it speaks of a meeting, a report or a task.
        title: the matter, when it names one.
        yes: True for consent (登记吧), False for refusal (不用登记了).
    """

    time: TimeReading | None = None
    kind: Kind | None = None
    title: str | None = None
    yes: bool | None = None
