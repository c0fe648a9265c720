"""Where messages stand, remembered until something is written."""

from __future__ import annotations

from collections.abc import Callable

from bot.office.people.roster import Known
from bot.office.people.visits import Place


class Places:
    """Places looked up since the last write, so that a busy group costs no query a message.

    Nothing here outlives a commit of ours, and nobody but us writes.
    """

    MOST = 10_000

    def __init__(self, changes: Callable[[], int]) -> None:
        self._changes = changes
        self._as_of = 0
        self._known: dict[tuple[int, Known | None], Place] = {}

    def get(self, key: tuple[int, Known | None]) -> Place | None:
        """The place of a chat and a person, if nothing was written since."""
        if self._as_of != self._changes():
            self._known.clear()
            self._as_of = self._changes()
        return self._known.get(key)

    def keep(self, key: tuple[int, Known | None], place: Place) -> None:
        """Remember a place that was looked up while nothing was written."""
        if len(self._known) >= self.MOST:
            self._known.clear()
        self._known[key] = place
