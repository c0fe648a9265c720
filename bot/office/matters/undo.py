"""Undo: a person's last change in a chat, taken back whole, unless somebody built on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.item import Role, Status
from bot.office.matters.handovers import siblings, tell_undone
from bot.office.matters.ledger import Act, change_item, lock_item, moment, part_of, restored
from bot.office.matters.problems import unsay
from bot.office.matters.verbs import end_pushes
from bot.office.notices.materials import unticked
from bot.office.returns.returns import RETURN_ACTIONS
from bot.office.returns.submissions import withdraw_what
from bot.office.sending.outbox import queue_change, tell_change
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import AssignmentRow, ChatRow, EntryRow, ItemRow, PushRow

UNDOABLE = (
    "register",
    "confirm",
    "correct",
    "edit",
    "reschedule",
    "cancel",
    "withdraw",
    "assign",
    "accept",
    "close",
    "acknowledge",
    *RETURN_ACTIONS,
    "progress",
    "difficulty",
    "submit",
    "send_back",
    "reopen",
    "refuse",
    "forward",
    "assist",
    "accept_part",
    "refuse_part",
    "give_part",
    "extend",
    "wish",
    "wish_kept",
    "supervise",
    "unsupervise",
    "urgent",
    "handover",
    "department",
    "followed",
    "tick",
    "problem",
    "link",
    "unlink",
    "tag",
    "untag",
    "look_back",
    "held",
)
# Changes that leave what another person did as it was.
HARMLESS = (
    "acknowledge", "accept", "accept_part", "progress", "undo", "recur", "raise",
    "link", "unlink", "tag", "untag", "look_back", "held", "tick", "followed",
)  # fmt: skip

_ENDS = ("close", "cancel", "withdraw")


@dataclass(frozen=True)
class Undone:
    """What came of an undo.

    Attributes:
        entry: the undo's own history line; None if nothing was undone.
        item: the item it concerns.
        undone: the change that was taken back, or that stands in the way of it.
        blocked: somebody else's later change stands in the way.
    """

    entry: EntryRow | None = None
    item: ItemRow | None = None
    undone: EntryRow | None = None
    blocked: bool = False


def undo(session: Session, act: Act) -> Undone:
    """Take back the actor's last change in the chat; whoever had been told hears so."""
    last = session.exec(
        select(EntryRow)
        .where(
            EntryRow.chat_id == act.chat_id,
            EntryRow.actor_id == act.actor.person_id,
            col(EntryRow.actor_id).is_not(None),
            col(EntryRow.undone_by).is_(None),
            col(EntryRow.action).in_(UNDOABLE),
        )
        .order_by(col(EntryRow.id).desc())
    ).first()
    if last is None:
        return Undone()
    item = lock_item(session, last.item_id)
    assert item is not None
    later = _later(session, last)
    if later is not None and last.action != "acknowledge":
        return Undone(item=item, undone=later, blocked=True)
    if last.action == "handover":
        return _undo_handover(session, act, item, last)
    entry = _take_back(session, act, item, last)
    last.undone_by = entry.id
    session.add(last)
    if last.action != "acknowledge":
        tell_change(session, item, entry, act.now, but=act.chat_id)
    _tell_of_this(session, item, last, entry, act.now, but=act.chat_id)
    return Undone(entry, item, last)


def _later(session: Session, entry: EntryRow) -> EntryRow | None:
    """The first change of the same item since then that rests on an entry."""
    following = session.exec(
        select(EntryRow)
        .where(
            EntryRow.item_id == entry.item_id,
            col(EntryRow.id) > entry.id,
            col(EntryRow.undone_by).is_(None),
            col(EntryRow.action).not_in(HARMLESS),
        )
        .order_by(col(EntryRow.id))
    ).all()
    return next((one for one in following if _in_the_way(entry, one)), None)


def _in_the_way(last: EntryRow, later: EntryRow) -> bool:
    """Whether a later change rests on this one.

    One department's return stands apart from another's and from what the notice says; it
    rests on the registration, and the end of the matter rests on it.
    """
    if later.action not in RETURN_ACTIONS and last.action not in RETURN_ACTIONS:
        return True
    if set(last.before.get("departments", {})) & set(later.before.get("departments", {})):
        return True
    if last.action in RETURN_ACTIONS:
        return later.action in _ENDS
    return last.action in ("register", "confirm")


def _undo_handover(session: Session, act: Act, item: ItemRow, last: EntryRow) -> Undone:
    """Every matter of it goes back to whoever owned it, or none does."""
    whole = siblings(session, last)
    for one in whole:
        later = _later(session, one)
        if later is not None:
            return Undone(item=lock_item(session, one.item_id), undone=later, blocked=True)
    taken = None
    for one in whole:
        row = lock_item(session, one.item_id)
        if row is None:
            continue
        entry = _take_back(session, act, row, one)
        one.undone_by = entry.id
        session.add(one)
        taken = entry if one.id == last.id else taken
    tell_undone(session, act, last)
    return Undone(taken, item, last)


def _tell_of_this(
    session: Session, item: ItemRow, last: EntryRow, entry: EntryRow, now: datetime, *, but: int
) -> None:
    """Whoever was told of this very change, as of an answer or a result, hears it is void.

    What has not gone out yet stays at home.
    """
    for push in session.exec(
        select(PushRow)
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(
            col(PushRow.key).startswith(f"entry {last.id} | "),
            ChatRow.kind == "private",
            PushRow.chat_id != but,
        )
    ).all():
        if push.state == "queued":
            push.state, push.error = "dropped", "its cause is gone"
            session.add(push)
        elif push.state in ("sent", "sending", "uncertain"):
            queue_change(session, item, entry, push.chat_id, now)


def _take_back(session: Session, act: Act, item: ItemRow, last: EntryRow) -> EntryRow:
    assert item.id is not None
    fields: dict[str, Any] = {
        field: restored(field, value)
        for field, value in last.before.items()
        if hasattr(item, field)
    }
    if last.action in ("register", "confirm", "problem"):
        fields = {"status": Status.WITHDRAWN, "closed_at": act.now}
        end_pushes(session, item)
    if last.action == "tick":
        fields["checklist"] = unticked(item, last)
    more: dict[str, tuple[Any, Any]] = {"undoes": (None, last.action)}
    if last.action == "assign":
        more["handler"] = (last.after.get("handler"), last.before.get("handler"))
    if last.action in RETURN_ACTIONS:
        more["department"] = (None, last.after.get("department"))
    entry = change_item(
        session,
        item,
        "undo",
        act,
        fields,
        more=more,
    )
    _give_parts_back(session, item.id, last)
    _give_departments_back(session, item.id, last)
    withdraw_what(session, last)
    unsay(session, act, item, last, entry)
    _give_receipts_back(session, item.id, last)
    session.flush()
    return entry


def _give_parts_back(session: Session, item_id: int, last: EntryRow) -> None:
    """Persons' parts as they were before a change; an answer given since is kept."""
    for person, was in last.before.get("parts", {}).items():
        row = part_of(session, item_id, int(person))
        if row is None:
            if was is None:
                continue
            row = AssignmentRow(item_id=item_id, person_id=int(person), role=was["role"])
        if last.action != "acknowledge" or int(person) != last.actor_id:
            if was and was["role"] == Role.HANDLE:
                _give_way(session, item_id, int(person))
            row.role = was["role"] if was else Role.COPY
            row.named = bool(was and was["named"])
            row.accepted_at = moment(was["accepted_at"]) if was else None
            row.handed_by = was.get("handed_by") if was else None
            row.released = bool(was and was.get("released"))
        if row.answered_at == last.at:
            row.answer = was["answer"] if was else None
            row.answered_at = moment(was["answered_at"]) if was else None
            row.substitute = was.get("substitute", "") if was else ""
            row.reason = was.get("reason", "") if was else ""
        if was is None and row.role == Role.COPY and row.answer is None and not row.named:
            session.delete(row)
        else:
            session.add(row)


def _give_way(session: Session, item_id: int, owner_id: int) -> None:
    """Whoever owns the item meanwhile makes room for the owner there was: one owner always."""
    for row in session.exec(
        select(AssignmentRow).where(
            AssignmentRow.item_id == item_id,
            AssignmentRow.role == Role.HANDLE,
            AssignmentRow.person_id != owner_id,
        )
    ).all():
        row.role, row.accepted_at = (Role.ASSIST if row.named else Role.COPY), None
        session.add(row)
    session.flush()


def _give_departments_back(session: Session, item_id: int, last: EntryRow) -> None:
    """What departments owed before a change."""
    for department, was in last.before.get("departments", {}).items():
        row = session.exec(
            select(DepartmentPartRow).where(
                DepartmentPartRow.item_id == item_id,
                DepartmentPartRow.department_id == int(department),
            )
        ).first()
        if was is None:
            if row is not None:
                session.delete(row)
            continue
        if row is None:
            row = DepartmentPartRow(
                item_id=item_id, department_id=int(department), role=was["role"]
            )
        for field, value in was.items():
            setattr(row, field, restored(field, value))
        session.add(row)


def _give_receipts_back(session: Session, item_id: int, last: EntryRow) -> None:
    """Answers that a new time or place had made void."""
    for person, (answer, answered_at, *instead) in last.before.get("receipts", {}).items():
        row = part_of(session, item_id, int(person))
        if row is None:
            row = AssignmentRow(item_id=item_id, person_id=int(person), role=Role.COPY)
        row.answer, row.answered_at = answer, moment(answered_at)
        row.substitute = next(iter(instead), "")
        session.add(row)
