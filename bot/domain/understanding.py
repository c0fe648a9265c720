"""How a notice was understood: its parts, what was assumed, and what stayed in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.vocabulary import Action, Kind


class Gave(StrEnum):
    """What a part of a text gave."""

    TIME = "time"
    OTHER_TIME = "other_time"  # a time of something else in the text
    PLACE = "place"
    SUBMIT_TO = "submit_to"
    PEOPLE = "people"
    UNITS = "units"
    TITLE = "title"


@dataclass(frozen=True)
class Part:
    """A stretch of a text and what it was taken for.

    Attributes:
        start: where it begins in the original text, in code points.
        end: where it ends, exclusive.
        words: the stretch itself.
        begins: a time's moment, or its first; aware.
        ends: a deadline's moment, or a range's end (exclusive); aware.
        all_day: no hour was said.
        rrule: the rule of what comes again.
    """

    name: Gave
    start: int
    end: int
    words: str
    begins: datetime | None = None
    ends: datetime | None = None
    all_day: bool = False
    rrule: str | None = None


@dataclass(frozen=True)
class Understood:
    """One matter of a text as it was read.

    Attributes:
        written_at: when the text was written: what 明天 counts from.
        parts: in the order of the text, none overlapping another.
        assumed: what was filled in, as codes ("year", "afternoon=14:30", "close=18:00").
        doubts: why it was or would be asked about, as codes.
    """

    kind: Kind
    action: Action
    title: str
    written_at: datetime
    parts: tuple[Part, ...] = ()
    assumed: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
