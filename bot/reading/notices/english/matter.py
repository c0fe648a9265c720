"""One matter of an English notice, and the labelled lines it may be read from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.english.names import NOBODY, Who
from bot.reading.values import TimeReading


@dataclass
class Matter:
    """One matter while it is being read; offsets within the cleaned text."""

    kind: Kind
    begin: int
    end: int
    action: Action = Action.CREATE
    time: TimeReading | None = None
    title: str = ""
    place: str | None = None
    who: Who = NOBODY
    receiver: str | None = None


@dataclass
class Field:
    """A labelled line (Venue: …) and where its value stands."""

    start: int
    value: int
    end: int
