"""A digest's matter: what stands on the ledger for one hearer on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.item import ItemView


@dataclass(frozen=True)
class Digest:
    """The lists of one morning, each sorted by time.

    Attributes:
        day: the local date it speaks of.
        across: whether it gathers several groups (then each line names its group).
        unregistered: drafts nobody has confirmed or answered yet (待登记).
        unanswered: open meetings of today and tomorrow that not everybody answered.
        watched: for the director alone: what is marked 重点, 难点 or 热点.
        more_watched: how many more of these there are.
    """

    day: date
    meetings: tuple[ItemView, ...] = ()
    due_today: tuple[ItemView, ...] = ()
    due_soon: tuple[ItemView, ...] = ()
    overdue: tuple[ItemView, ...] = ()
    unanswered: tuple[ItemView, ...] = ()
    unregistered: tuple[ItemView, ...] = ()
    across: bool = False
    watched: tuple[ItemView, ...] = ()
    more_watched: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (
            self.watched
            or self.meetings
            or self.due_today
            or self.due_soon
            or self.overdue
            or self.unanswered
            or self.unregistered
        )
