"""Who may do what: a value with a reason, asked anew at every command and press."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.item import Item, Status


class Deed(StrEnum):
    """What somebody wants to do."""

    SEE = "see"
    ACKNOWLEDGE = "acknowledge"
    CONFIRM = "confirm"
    CHANGE = "change"  # correct, reschedule, cancel, withdraw
    TAKE = "take"
    ASSIGN = "assign"
    CLOSE = "close"
    CONFIGURE = "configure"  # mode, settings, leaders


class Reason(StrEnum):
    """Why not; each has a sentence in the wording."""

    NOT_HERE = "not_here"  # the item belongs to another chat or office
    NOT_YOURS = "not_yours"  # only who registered or handles it, or an administrator
    ADMINISTRATORS_ONLY = "administrators_only"
    ALREADY_DONE = "already_done"
    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_WITHDRAWN = "already_withdrawn"
    STILL_DRAFT = "still_draft"
    OTHER_HANDLER = "other_handler"
    NOBODY = "nobody"  # an anonymous sender cannot be an owner


@dataclass(frozen=True)
class Actor:
    """Who acts, and in what standing.

    Attributes:
        person_id: None for an anonymous administrator or a channel.
        here: whether they belong to a chat the item lives in, or to its office.
        administrator: of the office, or of this group on Telegram.
        leader: bound by `/leader` in the item's office.
    """

    person_id: int | None
    name: str
    here: bool = True
    administrator: bool = False
    leader: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether, and if not, why."""

    allowed: bool
    reason: Reason | None = None


YES = Verdict(True)


def _no(reason: Reason) -> Verdict:
    return Verdict(False, reason)


_ENDED = {
    Status.DONE: Reason.ALREADY_DONE,
    Status.CANCELLED: Reason.ALREADY_CANCELLED,
    Status.WITHDRAWN: Reason.ALREADY_WITHDRAWN,
}


def may(actor: Actor, deed: Deed, item: Item | None, handler_id: int | None = None) -> Verdict:
    """Whether the actor may do the deed to the item.

    Args:
        item: None for deeds on the chat itself.
        handler_id: the item's present owner, if any.
    """
    if not actor.here:
        return _no(Reason.NOT_HERE)
    if deed is Deed.CONFIGURE:
        return YES if actor.administrator else _no(Reason.ADMINISTRATORS_ONLY)
    if item is None or deed is Deed.SEE:
        return YES
    if deed is not Deed.CONFIRM and item.status is Status.DRAFT and deed is not Deed.CHANGE:
        return _no(Reason.STILL_DRAFT)
    if item.status in _ENDED:
        return _no(_ENDED[item.status])
    if deed in (Deed.ACKNOWLEDGE, Deed.CONFIRM):
        return YES
    if deed is Deed.TAKE:
        return _no(Reason.NOBODY) if actor.person_id is None else YES
    mine = actor.person_id is not None and actor.person_id in (item.registered_by, handler_id)
    if deed is Deed.CHANGE:
        mine = actor.person_id is not None and actor.person_id == item.registered_by
    if mine or actor.administrator or actor.leader:
        return YES
    return _no(Reason.NOT_YOURS)
