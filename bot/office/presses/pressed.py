"""A press that was found good, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlmodel import Session

from bot.domain.permission import Actor, Reason, Verdict
from bot.office.matters.ledger import Act
from bot.office.matters.verbs import Outcome
from bot.office.notices.facts import Setting
from bot.office.people.roster import Known
from bot.office.people.visits import Visit
from bot.reading import Reader
from bot.store.rows import ItemRow


@dataclass(frozen=True)
class Said:
    """What came of a press.

    Attributes:
        toast: the sentence's name.
        reason: why not, in the place of a sentence.
        values: what the sentence speaks of.
    """

    toast: str = ""
    reason: Reason | None = None
    values: dict[str, object] = field(default_factory=dict)


FORGED, STALE = Said("toast_forged"), Said("toast_stale")


@dataclass(frozen=True)
class Pressed:
    """A press that was found to be seen, present and fresh.

    Attributes:
        occasion: names the press in the outbox's keys.
    """

    session: Session
    reader: Reader
    setting: Setting
    visit: Visit
    chat_id: int
    item: ItemRow
    actor: Actor
    person: Known
    argument: str
    message_id: int
    occasion: str

    @property
    def act(self) -> Act:
        """The press as a verb takes it."""
        return Act(self.actor, self.chat_id, self.visit.now, self.message_id)

    def said(self, outcome: Outcome, toast: str) -> Said:
        """The outcome's sentence."""
        return refused(outcome.verdict) or Said(
            toast if outcome.entry is not None else "toast_already"
        )


def refused(verdict: Verdict) -> Said | None:
    """Why not, as what is said; None if it was allowed."""
    return None if verdict.allowed else Said(reason=verdict.reason)
