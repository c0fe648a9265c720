"""Who may do what: a value with a reason, asked anew at every command and press."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.item import Item, Status
from bot.domain.vocabulary import Kind


class Deed(StrEnum):
    """What somebody wants to do."""

    SEE = "see"
    ACKNOWLEDGE = "acknowledge"
    CONFIRM = "confirm"
    CHANGE = "change"  # correct, reschedule, cancel, withdraw
    TAKE = "take"
    ASSIGN = "assign"
    CLOSE = "close"
    EXTEND = "extend"  # 延期: who asked, who owns it, or an administrator
    SUBMIT = "submit"  # hand in a department's return
    REVIEW = "review"  # check what was handed in: 已收, 通过, 退回
    REOPEN = "reopen"  # 退回 of what was closed
    ASK_HELP = "ask_help"  # 协办
    SUPERVISE = "supervise"  # 督办
    ORDER = "order"  # 领导交办: only that leader or the director
    RAISE = "raise"  # 提请 to the portfolio leader
    HAND_OVER = "hand_over"
    READ_OPINIONS = "read_opinions"  # what was said under a notice
    REFUSE = "refuse"  # 不归我, 有困难
    CONFIGURE = "configure"  # mode, settings, leaders, the roster


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
    DIRECTOR_ONLY = "director_only"
    LEADER_OR_DIRECTOR = "leader_or_director"  # nothing is filed in a leader's name by others
    NO_DEPARTMENT = "no_department"  # of none of the departments that owe this
    NOT_RECIPIENT = "not_recipient"  # only who asked, who receives it, or an administrator
    NOTHING_OWED = "nothing_owed"
    NO_OWNER = "no_owner"  # a meeting is attended, not handled


@dataclass(frozen=True)
class Actor:
    """Who acts, and in what standing.

    Attributes:
        person_id: None for an anonymous administrator or a channel.
        here: whether they belong to a chat the item lives in, or to its office.
        administrator: of the office, or of this group on Telegram.
        leader: bound by `/leader` in the item's office.
        director: of the office.
        departments: those they belong to, head, or stand in for.
        stands_for: who is away and for whom they stand in.
    """

    person_id: int | None
    name: str
    here: bool = True
    administrator: bool = False
    leader: bool = False
    director: bool = False
    departments: frozenset[int] = frozenset()
    stands_for: frozenset[int] = frozenset()

    def acts_for(self, person_id: int | None) -> bool:
        """Whether they are this person, or stand in for them."""
        return person_id is not None and (
            person_id == self.person_id or person_id in self.stands_for
        )


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


def may(
    actor: Actor,
    deed: Deed,
    item: Item | None,
    handler_id: int | None = None,
    departments: frozenset[int] = frozenset(),
    receivers: frozenset[int] = frozenset(),
) -> Verdict:
    """Whether the actor may do the deed to the item.

    Args:
        item: None for deeds on the chat itself.
        handler_id: the item's present owner, if any.
        departments: those that have a part in the item.
        receivers: whom its returns go to, where the notice names them.
    """
    if not actor.here:
        return _no(Reason.NOT_HERE)
    if deed is Deed.CONFIGURE:
        return YES if actor.administrator else _no(Reason.ADMINISTRATORS_ONLY)
    if deed is Deed.ORDER:
        return YES if actor.leader or actor.director else _no(Reason.LEADER_OR_DIRECTOR)
    if deed is Deed.HAND_OVER and item is None:
        allowed = actor.administrator or actor.director
        return YES if allowed else _no(Reason.ADMINISTRATORS_ONLY)
    if item is None or deed is Deed.SEE:
        return YES
    if deed is Deed.READ_OPINIONS:
        asked = actor.person_id is not None and actor.person_id in (
            item.registered_by,
            item.ordered_by,
        )
        allowed = asked or actor.administrator or actor.leader or actor.director
        return YES if allowed else _no(Reason.NOT_RECIPIENT)
    if deed is not Deed.CONFIRM and item.status is Status.DRAFT and deed is not Deed.CHANGE:
        return _no(Reason.STILL_DRAFT)
    if item.status in _ENDED and not (deed is Deed.REOPEN and item.status is Status.DONE):
        return _no(_ENDED[item.status])
    if deed in (Deed.ACKNOWLEDGE, Deed.CONFIRM):
        return YES
    if deed in (Deed.TAKE, Deed.ASSIGN) and item.kind is Kind.MEETING:
        return _no(Reason.NO_OWNER)
    if deed is Deed.TAKE:
        return _no(Reason.NOBODY) if actor.person_id is None else YES
    if deed is Deed.SUBMIT:
        if not departments:
            return _no(Reason.NOTHING_OWED)
        ours = bool(actor.departments & departments) or actor.administrator
        return YES if ours else _no(Reason.NO_DEPARTMENT)
    if deed is Deed.SUPERVISE:
        return YES if actor.director or actor.leader else _no(Reason.DIRECTOR_ONLY)
    if deed is Deed.RAISE:
        return YES if actor.director else _no(Reason.DIRECTOR_ONLY)
    registered = actor.person_id is not None and actor.person_id == item.registered_by
    mine = registered or actor.acts_for(handler_id)
    if deed is Deed.REFUSE:
        handles = actor.acts_for(handler_id)
        return YES if handles or actor.departments & departments else _no(Reason.NOT_YOURS)
    if deed in (Deed.REVIEW, Deed.REOPEN):
        asked = actor.person_id is not None and actor.person_id in (
            item.registered_by,
            item.ordered_by,
            *receivers,
        )
        return YES if asked or actor.administrator else _no(Reason.NOT_RECIPIENT)
    if deed is Deed.CLOSE:
        mine = mine or actor.person_id in receivers
    if deed is Deed.CHANGE:
        mine = actor.person_id is not None and actor.person_id == item.registered_by
    if mine or actor.administrator or actor.leader:
        return YES
    return _no(Reason.NOT_YOURS)
