"""What the sentences of one notice share while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.reading.notices.draft import Draft
from bot.reading.notices.facts import Facts
from bot.reading.notices.moments import Moment


@dataclass
class Page:
    """What the sentences of one notice share."""

    text: str
    at: datetime
    hours: OfficeHours
    moments: tuple[Moment, ...]
    drafts: list[Draft] = field(default_factory=list)
    topic: tuple[int, int] | None = None
    table: tuple[int, int] | None = None  # the line above a table
    carried: Moment | None = None
    pending: list[Facts] = field(default_factory=list)
    formal: bool = False  # a notice with a heading and many sentences: a plan, its why and its how
    addressed: bool = False  # somebody is spoken to at the head of the notice
