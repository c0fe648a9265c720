"""A matter while it is being read: filled in step by step, then frozen into an ItemReading."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.moments import Moment
from bot.reading.notices.names import Name
from bot.reading.values import TimeReading


@dataclass
class Draft:
    """What is known of a matter so far; offsets are within the cleaned text."""

    kind: Kind
    begin: int
    end: int
    action: Action = Action.CREATE
    time: TimeReading | None = None
    moment: Moment | None = None
    title: tuple[int, int] | None = None  # where it stands in the cleaned text
    title_tail: tuple[int, int] | None = None  # 培训 and 报名 stand apart
    title_text: str = ""  # what it becomes once put in order; wins over `title`
    place: str | None = None
    people: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    receiver: str | None = None
    former: Moment | None = None
    framed: bool = False
    plain_title: bool = False  # 会议, 培训: the heading names it
    unclear: bool = False
    rest: tuple[str, ...] = ()

    def add(self, name: Name) -> None:
        """Add somebody, once."""
        text = name.text.strip()
        known = self.people if name.person else self.units
        if text and text not in known:
            known.append(text)

    @property
    def nobody(self) -> bool:
        """Whether it names neither persons nor bodies."""
        return not self.people and not self.units
