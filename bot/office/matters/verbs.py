"""The verbs of the office on one item: each authorised, each with its entry, one transaction.

Every verb takes the item's locked row and returns an `Outcome`: the entry it wrote, or
the verdict that refused it. Undo is in `undo.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from sqlmodel import Session

from bot.domain.department import PartRole
from bot.domain.item import Answer, Role, Stage, Status
from bot.domain.permission import YES, Actor, Deed, Reason, Verdict, may
from bot.domain.push import Occasion
from bot.office.matters.askers import followers, tell, tell_askers, tell_unit
from bot.office.matters.ledger import (
    Act,
    change_item,
    handler_row,
    part_of,
    parts_as_kept,
    told_chats,
)
from bot.office.matters.views import to_item
from bot.office.notices.opinions import summarise
from bot.office.people.departments import parts_of
from bot.office.returns.recipients import receivers_named
from bot.office.returns.submissions import begin_anew
from bot.office.sending.outbox import (
    drop_queued,
    first_word_spent,
    private_chat,
    queue,
    queue_change,
    tell_change,
)
from bot.reading.following import read_following
from bot.store.rows import AssignmentRow, EntryRow, ItemRow, OfficeRow


@dataclass(frozen=True)
class Outcome:
    """What came of a verb.

    Attributes:
        entry: the history line; None if nothing was changed.
        verdict: why not, if it was refused.
    """

    entry: EntryRow | None
    verdict: Verdict = YES


def judge(session: Session, actor: Actor, deed: Deed, item: ItemRow) -> Verdict:
    """Whether the actor may do the deed to the item as it stands."""
    assert item.id is not None
    if deed in (Deed.SEE, Deed.ACKNOWLEDGE, Deed.CONFIRM):  # whose part is whose plays no part
        return may(actor, deed, to_item(item))
    handler = handler_row(session, item.id)
    parts = parts_of(session, item.id)
    owing = frozenset(part.department_id for part in parts)
    receivers: frozenset[int] = frozenset()
    reviewing = deed in (Deed.REVIEW, Deed.REOPEN, Deed.CLOSE)
    if reviewing and any(part.role == PartRole.RETURN for part in parts):
        receivers = frozenset(receivers_named(session, item))
    owner = handler.person_id if handler else None
    return may(actor, deed, to_item(item), owner, owing, receivers)


def correct(
    session: Session,
    act: Act,
    item: ItemRow,
    fields: Mapping[str, Any],
    *,
    action: str = "correct",
) -> Outcome:
    """Put right what was read or written wrongly; whoever was told hears the difference."""
    verdict = judge(session, act.actor, Deed.CHANGE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if all(getattr(item, field) == value for field, value in fields.items()):
        return Outcome(None)
    entry = change_item(session, item, action, act, fields)
    tell_change(session, item, entry, act.now, but=act.chat_id)
    return Outcome(entry)


def reschedule(
    session: Session,
    act: Act,
    item: ItemRow,
    fields: Mapping[str, Any],
) -> Outcome:
    """Move an item to a new time or place."""
    return correct(
        session,
        act,
        item,
        fields,
        action="reschedule",
    )


def supplement(
    session: Session,
    act: Act,
    item: ItemRow,
    words: str,
) -> Outcome:
    """Add words that change no field: 带上笔记本; whoever was told hears them."""
    verdict = judge(session, act.actor, Deed.CHANGE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    later = read_following(words)  # what adds that more is to come waits anew
    entry = change_item(
        session,
        item,
        "supplement",
        act,
        {"further": later} if later else {},
        more={"note": (None, words)},
    )
    tell_change(session, item, entry, act.now, but=act.chat_id)
    return Outcome(entry)


def cancel(
    session: Session,
    act: Act,
    item: ItemRow,
) -> Outcome:
    """The matter is off; whoever was told hears so."""
    return _end(session, act, item, Status.CANCELLED, "cancel")


def withdraw(
    session: Session,
    act: Act,
    item: ItemRow,
) -> Outcome:
    """Take a registration back: it never was a matter."""
    return _end(session, act, item, Status.WITHDRAWN, "withdraw")


def _end(
    session: Session,
    act: Act,
    item: ItemRow,
    status: Status,
    action: str,
) -> Outcome:
    verdict = judge(session, act.actor, Deed.CHANGE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    entry = change_item(
        session,
        item,
        action,
        act,
        {"status": status, "closed_at": act.now},
    )
    end_pushes(session, item)
    if status is Status.CANCELLED:
        summarise(session, item, act.now)
    tell_change(session, item, entry, act.now, but=act.chat_id)
    return Outcome(entry)


def end_pushes(session: Session, item: ItemRow) -> None:
    """What was queued besides the plan loses its cause when an item ends."""
    assert item.id is not None
    drop_queued(
        session,
        item.id,
        Occasion.SNOOZE,
        Occasion.QUESTION,
        Occasion.UNANSWERED,
        Occasion.UNREACHABLE,
    )


def take(
    session: Session,
    act: Act,
    item: ItemRow,
) -> Outcome:
    """我来办: whoever presses becomes the owner, or, given it already, accepts it."""
    actor = act.actor
    verdict = judge(session, act.actor, Deed.TAKE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    assert actor.person_id is not None
    owner = handler_row(session, item.id)
    if owner is not None and not actor.acts_for(owner.person_id):
        return Outcome(None, Verdict(False, Reason.OTHER_HANDLER))
    if owner is not None:
        return accept(session, act, item)
    parts = parts_as_kept(session, item.id, actor.person_id)
    own(session, item.id, actor.person_id, act.now)
    entry = change_item(
        session,
        item,
        "assign",
        act,
        {},
        more={
            "handler": (None, actor.person_id),
            "name": (None, actor.name),
            "accepted": (None, act.now.isoformat()),
        },
        parts=parts,
    )
    tell_askers(session, item, entry, act)
    return Outcome(entry)


def accept(
    session: Session,
    act: Act,
    item: ItemRow,
) -> Outcome:
    """The owner takes the job they were given; who asked and who handed it on hear so."""
    actor = act.actor
    verdict = judge(session, act.actor, Deed.TAKE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    owner = handler_row(session, item.id)
    if owner is None or not actor.acts_for(owner.person_id):
        return Outcome(None, Verdict(False, Reason.OTHER_HANDLER))
    if owner.accepted_at is not None:
        return Outcome(None)
    parts = parts_as_kept(session, item.id, owner.person_id)
    owner.accepted_at = act.now
    if owner.answer is None:
        owner.answer, owner.answered_at = Answer.RECEIVED, act.now
    session.add(owner)
    entry = change_item(
        session,
        item,
        "accept",
        act,
        {"stage": ""} if item.stage == Stage.DIFFICULTY else {},
        more={"accepted": (None, act.now.isoformat())},
        parts=parts,
    )
    tell(session, item, entry, (*followers(session, item), owner.handed_by), act)
    return Outcome(entry)


def assign(
    session: Session,
    act: Act,
    item: ItemRow,
    person_id: int,
    name: str,
    reason: str = "",
) -> Outcome:
    """Give an item its one owner; the one before is told, who gets it back, and who asked.

    Args:
        reason: why it is theirs; it stands on their card.
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
    own(session, item.id, person_id, None, handed_by=act.actor.person_id, reason=reason)
    more: dict[str, tuple[Any, Any]] = {"handler": (before, person_id), "name": (None, name)}
    if reason:
        more["reason"] = (None, reason)
    entry = change_item(session, item, "assign", act, {"stage": ""}, more=more, parts=parts)
    tell_askers(session, item, entry, act)
    # Who has never heard of it is told by plan, unless something else was to say it instead.
    heard = told_chats(session, item.id)
    again = private_chat(session, person_id)
    if again is not None and again not in heard and not first_word_spent(session, item.id, again):
        again = None
    for told in (private_chat(session, before), again):
        if told is None:
            continue
        queue(
            session,
            f"entry {entry.id} | told | chat {told}",
            Occasion.CHANGE,
            told,
            act.now,
            item_id=item.id,
            detail={"entry": entry.id},
        )
    return Outcome(entry)


def close(
    session: Session,
    act: Act,
    item: ItemRow,
    result: str,
    *,
    told: int | None = None,
) -> Outcome:
    """办结 with a result; whoever asked hears so, each once, and its owner.

    A recurring item does not end: it moves to its next occurrence.

    Args:
        told: who hears of it in other words.

    Raises:
        ValueError: the result is empty; ask for it before.
    """
    if not result.strip():
        raise ValueError("closing needs a result")
    verdict = judge(session, act.actor, Deed.CLOSE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    following = next_occurrence(session, item)
    fields: dict[str, Any] = {"result": result.strip(), "closed_at": act.now, "stage": ""}
    if following is None:
        fields["status"] = Status.DONE
    else:
        fields.update(following)
        fields["checklist"] = [{**line, "done": False} for line in item.checklist]
    assert item.id is not None
    owed = begin_anew(session, item.id) if following is not None else None
    entry = change_item(session, item, "close", act, fields, departments=owed)
    end_pushes(session, item)
    summarise(session, item, act.now)
    tell(session, item, entry, (item.registered_by,), act, Occasion.CLOSED)
    ordered = {"detail": "ordered"}
    tell(session, item, entry, (item.ordered_by,), act, Occasion.CLOSED, detail=ordered)
    tell_unit(session, item, entry, act)
    owner = handler_row(session, item.id)
    chat_id = private_chat(session, owner.person_id) if owner is not None else None
    if (
        owner is not None
        and chat_id is not None
        and owner.person_id not in (act.actor.person_id, item.registered_by, item.ordered_by, told)
    ):
        queue_change(session, item, entry, chat_id, act.now)
    return Outcome(entry)


def next_occurrence(session: Session, item: ItemRow) -> dict[str, Any] | None:
    """The times of a recurring item's next occurrence; None if there is none.

    The rule follows the office's wall clock, so a Monday stays a Monday.
    """
    event = item.start_at if item.kind == "meeting" else item.due_at
    if not item.rrule or event is None:
        return None
    zone = ZoneInfo(session.get_one(OfficeRow, item.office_id).zone)
    local = event.astimezone(zone)
    following = rrulestr(item.rrule, dtstart=local).after(local)
    if following is None:
        return None
    following = following.astimezone(UTC)
    if item.kind != "meeting":
        return {"due_at": following}
    moved: dict[str, Any] = {"start_at": following}
    if item.end_at is not None:
        moved["end_at"] = following + (item.end_at - event)
    return moved


def own(
    session: Session,
    item_id: int,
    person_id: int,
    accepted_at: datetime | None,
    *,
    handed_by: int | None = None,
    reason: str = "",
) -> None:
    """Make a person the one owner; who was before keeps a copy, whatever the notice says.

    Args:
        handed_by: who answers for it until it is accepted.
        reason: why it is theirs, or what was said along with it.
    """
    owner = handler_row(session, item_id)
    if owner is not None and owner.person_id != person_id:
        owner.role, owner.accepted_at = Role.COPY, None
        owner.named, owner.released = False, True
        session.add(owner)
    row = part_of(session, item_id, person_id)
    if row is None:
        row = AssignmentRow(item_id=item_id, person_id=person_id, role=Role.HANDLE)
    row.role, row.accepted_at, row.released = Role.HANDLE, accepted_at, False
    row.handed_by = handed_by if handed_by != person_id else None
    row.reason = reason
    if accepted_at is not None and row.answer is None:
        row.answer, row.answered_at = Answer.RECEIVED, accepted_at
    session.add(row)
    session.flush()
