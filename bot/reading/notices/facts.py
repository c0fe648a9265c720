"""What one clause says: its stretches of text, each with its use."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.reading.notices.moments import Moment
from bot.reading.notices.names import Name
from bot.reading.notices.words import Part


@dataclass(frozen=True)
class Piece:
    """A stretch of text with a use; brackets inside it are left out of `text`."""

    start: int
    end: int
    text: str


@dataclass
class Facts:
    """What one clause says, before it is known which matter it belongs to."""

    start: int
    end: int
    moments: tuple[Moment, ...] = ()
    parts: set[Part] = field(default_factory=set)
    who: list[Name] = field(default_factory=list)  # offsets within the cleaned text
    taken: list[Piece] = field(default_factory=list)  # 把 …
    handed: list[Piece] = field(default_factory=list)  # what stands behind a verb of submission
    held: list[Piece] = field(default_factory=list)  # what stands behind 召开 or 参加
    places: list[Piece] = field(default_factory=list)
    labelled_places: list[Piece] = field(default_factory=list)
    receivers: list[Piece] = field(default_factory=list)
    subjects: list[Piece] = field(default_factory=list)  # before any verb
    rest: list[Piece] = field(default_factory=list)
    predicate: int | None = None  # where the doing begins, behind who and when
    last_verb: Part | None = None
    moved_in: bool = False  # 改在, 换到: a place or a time follows
    asks: bool = False  # 请 or a mention: somebody is told to do it
    set_for: bool = False  # 定于: somebody fixed when
