"""The life of a task: in hand, in difficulty, up for review, sent back; each change stamped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.item import Role, Stage, Status
from bot.domain.permission import YES, Deed, Reason, Verdict
from bot.domain.push import Occasion
from bot.domain.vocabulary import Urgency
from bot.office.matters.askers import askers, directors, followers, tell, tell_askers
from bot.office.matters.ledger import Act, change_item, handler_row, parts_as_kept
from bot.office.matters.verbs import Outcome, close, judge, own
from bot.office.people import roster
from bot.office.people.departments import parts_of
from bot.office.sending.hearers import is_the_offices
from bot.office.sending.outbox import private_chat, queue_change, tell_change, told_otherwise
from bot.store.rows import EntryRow, ItemRow

LEFT_TO_THE_OFFICE = 2  # from this bounce on the director alone decides


def progress(session: Session, act: Act, item: ItemRow, words: str) -> Outcome:
    """How far it has come, in a dated line; whoever asked hears it.

    What was in the way counts as overcome, and who reports on a matter has taken it in hand.
    """
    verdict = _works(session, act, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    parts = _in_hand(session, act, item)
    fields = {"stage": ""} if item.stage == Stage.DIFFICULTY else {}
    entry = change_item(
        session, item, "progress", act, fields, more={"note": (None, words)}, parts=parts
    )
    tell_askers(session, item, entry, act)
    return Outcome(entry)


def _in_hand(session: Session, act: Act, item: ItemRow) -> dict[str, Any] | None:
    """Its owner (or who stands in) works on it, so has accepted it; returns their part as it was, for undo."""
    assert item.id is not None
    owner = handler_row(session, item.id)
    if owner is None or not act.actor.acts_for(owner.person_id) or owner.accepted_at is not None:
        return None
    parts = parts_as_kept(session, item.id, owner.person_id)
    owner.accepted_at = act.now
    session.add(owner)
    return parts


def _works(session: Session, act: Act, item: ItemRow) -> Verdict:
    """Whether the actor has a hand in it: asked for it, owns it, or is of a body that helps."""
    verdict = judge(session, act.actor, Deed.CLOSE, item)
    assert item.id is not None
    if verdict.reason is Reason.NOT_YOURS:
        owing = {part.department_id for part in parts_of(session, item.id)}
        return YES if act.actor.departments & owing else verdict
    return verdict


def difficulty(session: Session, act: Act, item: ItemRow, words: str) -> Outcome:
    """What is in the way; whoever asked hears it, and the director."""
    verdict = judge(session, act.actor, Deed.REFUSE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    entry = change_item(
        session, item, "difficulty", act, {"stage": Stage.DIFFICULTY},
        more={"note": (None, words)}, parts=_in_hand(session, act, item),
    )  # fmt: skip
    # What somebody noted in private is no matter of the director's.
    office = is_the_offices(session, item)
    above = directors(session, item.office_id, act.now) if office else ()
    tell(session, item, entry, (*askers(item), *above), act)
    return Outcome(entry)


def submit(session: Session, act: Act, item: ItemRow, result: str) -> Outcome:
    """提交审核: whoever asked has a result to check; it is closed when they pass it.

    Who has nobody but themselves to check it closes it.
    """
    verdict = judge(session, act.actor, Deed.CLOSE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    reviewers = [one for one in askers(item) if private_chat(session, one) is not None]
    if act.actor.person_id in reviewers:
        reviewers.remove(act.actor.person_id)
        if not reviewers:
            return close(session, act, item, result)
    if not reviewers and is_the_offices(session, item):
        reviewers = [one.id for one in roster.administrators(session, item.office_id)]
    more = {"note": (None, result)}
    entry = change_item(
        session, item, "submit", act, {"stage": Stage.REVIEW}, more=more,
        parts=_in_hand(session, act, item),
    )  # fmt: skip
    tell(session, item, entry, reviewers, act, Occasion.REVIEW)
    return Outcome(entry)


def submitted(session: Session, item_id: int) -> EntryRow | None:
    """The result that is up for review: the newest that was submitted."""
    return session.exec(
        select(EntryRow)
        .where(
            EntryRow.item_id == item_id,
            EntryRow.action == "submit",
            col(EntryRow.undone_by).is_(None),
        )
        .order_by(col(EntryRow.id).desc())
    ).first()


def approve(session: Session, act: Act, item: ItemRow) -> Outcome:
    """通过: closed with the result that was submitted; whoever submitted it hears so."""
    verdict = judge(session, act.actor, Deed.REVIEW, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    handed_in = submitted(session, item.id)
    if item.stage != Stage.REVIEW or handed_in is None:
        return Outcome(None)
    outcome = close(session, act, item, str(handed_in.after["note"]), told=handed_in.actor_id)
    if outcome.entry is not None:
        tell(session, item, outcome.entry, (handed_in.actor_id,), act)
    return outcome


def send_back(session: Session, act: Act, item: ItemRow, reason: str) -> Outcome:
    """退回: a result up for review, or one that closed the matter, is not what was asked.

    The matter is open again; its owner hears why, and the old result stays in its history.
    """
    verdict = judge(session, act.actor, Deed.REOPEN, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    more = {"note": (None, reason)}
    if item.status == Status.DONE:
        fields: dict[str, Any] = {
            "status": Status.OPEN, "result": None, "closed_at": None, "stage": "",
        }  # fmt: skip
        if item.look_back_at is not None and item.look_back_at <= act.now:
            fields["look_back_at"] = None  # it has been looked back at
        entry = change_item(session, item, "reopen", act, fields, more=more)
    elif item.stage == Stage.REVIEW:
        entry = change_item(session, item, "send_back", act, {"stage": ""}, more=more)
    else:
        return Outcome(None)
    owner = handler_row(session, item.id)
    handed_in = submitted(session, item.id)
    people = {
        owner.person_id if owner is not None else None,
        handed_in.actor_id if handed_in is not None else None,
    }
    for person_id in sorted(one for one in people if one is not None):
        chat_id = private_chat(session, person_id)
        if chat_id is not None and person_id != act.actor.person_id:
            queue_change(session, item, entry, chat_id, act.now)
    tell_askers(session, item, entry, act)
    return Outcome(entry)


def extend(
    session: Session, act: Act, item: ItemRow, fields: Mapping[str, Any], reason: str
) -> Outcome:
    """延期: another limit; the old one and the reason stay in the history.

    Args:
        fields: the new times.
        reason: why; `needs_reason` says who must give one.
    """
    verdict = judge(session, act.actor, Deed.EXTEND, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if all(getattr(item, field) == value for field, value in fields.items()):
        return Outcome(None)
    more = {"reason": (None, reason)} if reason else {}
    parts = _in_hand(session, act, item)
    entry = change_item(session, item, "extend", act, fields, more=more, parts=parts)
    watching = directors(session, item.office_id, act.now) if item.supervised else ()
    tell(session, item, entry, (*askers(item), *watching), act)
    tell_change(session, item, entry, act.now, but=act.chat_id)
    return Outcome(entry)


def needs_reason(session: Session, act: Act, item: ItemRow) -> bool:
    """Whether moving the limit wants a reason: of what is supervised, and from the owner."""
    assert item.id is not None
    if item.supervised:
        return True
    owner = handler_row(session, item.id)
    mine = owner is not None and owner.person_id == act.actor.person_id
    return mine and act.actor.person_id not in askers(item)


def supervise(
    session: Session, act: Act, item: ItemRow, due_at: datetime | None = None
) -> Outcome:
    """督办: a fixed date, at the head of every list; its owner and whoever asked hear so.

    Raises:
        ValueError: it has no date and none is given; ask for it before.
    """
    verdict = judge(session, act.actor, Deed.SUPERVISE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if item.due_at is None and due_at is None:
        raise ValueError("what is supervised needs a date")
    if item.supervised:
        return Outcome(None)
    fields: dict[str, Any] = {"supervised": True}
    if due_at is not None:
        fields["due_at"] = due_at
    entry = change_item(session, item, "supervise", act, fields)
    _tell_owner(session, act, item, entry)
    tell_askers(session, item, entry, act)
    return Outcome(entry)


def unsupervise(session: Session, act: Act, item: ItemRow) -> Outcome:
    """Take the mark 督办 off again."""
    verdict = judge(session, act.actor, Deed.SUPERVISE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if not item.supervised:
        return Outcome(None)
    entry = change_item(session, item, "unsupervise", act, {"supervised": False})
    _tell_owner(session, act, item, entry)
    return Outcome(entry)


def _tell_owner(session: Session, act: Act, item: ItemRow, entry: EntryRow) -> None:
    assert item.id is not None
    owner = handler_row(session, item.id)
    chat_id = private_chat(session, owner.person_id) if owner is not None else None
    if owner is not None and chat_id is not None and owner.person_id != act.actor.person_id:
        queue_change(session, item, entry, chat_id, act.now)


def make_urgent(
    session: Session, act: Act, item: ItemRow, urgency: Urgency, reason: str
) -> Outcome:
    """特急 or 加急, with why.

    Raises:
        ValueError: 特急 without a reason; ask for it before.
    """
    if urgency is Urgency.FLASH and not reason.strip():
        raise ValueError("a flash matter needs a reason")
    verdict = judge(session, act.actor, Deed.CHANGE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if item.urgency == urgency:  # nobody is rung twice for the same
        return Outcome(None)
    fields = {"urgency": urgency, "urgency_reason": reason.strip()}
    more = {"reason": (None, reason.strip())} if reason.strip() else {}
    entry = change_item(session, item, "urgent", act, fields, more=more)
    _tell_owner(session, act, item, entry)
    tell_change(session, item, entry, act.now, but=act.chat_id)
    return Outcome(entry)


def forward(
    session: Session, act: Act, item: ItemRow, person_id: int, name: str, words: str
) -> Outcome:
    """转办: given on to somebody by name, who is asked to accept it.

    Whoever forwards it answers for it until then; whoever asked hears to whom it went.
    """
    verdict = judge(session, act.actor, Deed.ASSIGN, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    owner = handler_row(session, item.id)
    if owner is not None and owner.person_id == person_id:
        return Outcome(None)
    before = owner.person_id if owner is not None else None
    parts = parts_as_kept(session, item.id, before, person_id)
    own(session, item.id, person_id, None, handed_by=act.actor.person_id, reason=words)
    more: dict[str, tuple[Any, Any]] = {"handler": (before, person_id), "name": (None, name)}
    if words:
        more["note"] = (None, words)
    entry = change_item(session, item, "forward", act, {"stage": ""}, more=more, parts=parts)
    # The addressee's own card comes by plan.
    tell(session, item, entry, (*followers(session, item), before), act)
    return Outcome(entry)


def refuse(session: Session, act: Act, item: ItemRow, reason: str) -> Outcome:
    """不归我: back to the office with the reason; the second time to the director alone."""
    verdict = judge(session, act.actor, Deed.REFUSE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    owner = handler_row(session, item.id)
    if owner is None or owner.person_id != act.actor.person_id:
        return Outcome(None, Verdict(False, Reason.NOT_YOURS))
    parts = parts_as_kept(session, item.id, owner.person_id)
    owner.role, owner.accepted_at = Role.COPY, None
    owner.named, owner.released = False, True
    session.add(owner)
    session.flush()
    entry = change_item(
        session, item, "refuse", act, {"bounces": item.bounces + 1, "stage": ""},
        more={"handler": (owner.person_id, None), "note": (None, reason)}, parts=parts,
    )  # fmt: skip
    tell_bounce(session, act, item, entry, item.bounces)
    return Outcome(entry)


def tell_bounce(
    session: Session,
    act: Act,
    item: ItemRow,
    entry: EntryRow,
    bounces: int,
    part_id: int | None = None,
) -> None:
    """The office hears of a matter that was given back; from the second time the director alone."""
    deciding = directors(session, item.office_id, act.now)
    people = [one.id for one in roster.administrators(session, item.office_id)]
    if not is_the_offices(session, item):  # given back to whoever noted it
        deciding, people = (), list(askers(item))
    for person_id in people if part_id is None else ():
        chat_id = private_chat(session, person_id)
        if chat_id is not None and item.id is not None:
            told_otherwise(session, item.id, chat_id, act.now, heard=False)
    if bounces >= LEFT_TO_THE_OFFICE and deciding:
        people = list(deciding)
    detail = {"count": bounces, "part": part_id}
    tell(session, item, entry, people, act, Occasion.BOUNCED, detail=detail)
