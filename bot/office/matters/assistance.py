"""协办: help asked of a department with what and why, taken, given, or given back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.department import Department, PartRole, PartState
from bot.domain.permission import Actor, Deed, Reason, Verdict
from bot.domain.push import Occasion
from bot.office.matters.askers import askers, tell
from bot.office.matters.ledger import Act, change_item, departments_as_kept, handler_row
from bot.office.matters.tasks import tell_bounce
from bot.office.matters.verbs import Outcome, judge
from bot.office.people.departments import (
    departments,
    departments_of,
    parts_of,
    speaks_for,
    stand_ins,
)
from bot.office.sending.concerned import tell_unreachable
from bot.office.sending.outbox import private_chat
from bot.store.follow_rows import DepartmentPartRow, DepartmentRow
from bot.store.rows import EntryRow, ItemRow, PersonRow, PositionRow

HELPS = (PartRole.ASSIST, PartRole.LEAD)


def ask_help(
    session: Session,
    act: Act,
    item: ItemRow,
    department: Department,
    wants: str,
    reason: str,
    due_at: datetime | None,
) -> Outcome:
    """Ask a department to help: whoever speaks for it is asked to accept.

    Asked again after 不归我, its part begins anew, and how often it came back is kept.

    Args:
        wants: what is to be given.
        reason: why; it travels with the request.
        due_at: by when, where that was said.
    """
    verdict = judge(session, act.actor, Deed.ASK_HELP, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    row = next((p for p in parts_of(session, item.id) if p.department_id == department.id), None)
    if row is not None and row.role == PartRole.RETURN:
        return Outcome(None)
    kept = departments_as_kept(session, item.id, department.id)
    if row is None:
        row = DepartmentPartRow(item_id=item.id, department_id=department.id, role=PartRole.ASSIST)
    row.state, row.changed_at, row.person_id = PartState.WAITING, act.now, None
    row.wants, row.reason, row.due_at = wants, reason, due_at
    row.asked_by = act.actor.person_id
    session.add(row)
    session.flush()
    entry = change_item(
        session, item, "assist", act, {}, departments=kept,
        more={"department": (None, department.name), "wants": (None, wants),
              "reason": (None, reason), "due_at_part": (None, due_at and due_at.isoformat())},
    )  # fmt: skip
    speakers = speaks_for(department, stand_ins(session, item.office_id, act.now))
    told = tell(session, item, entry, speakers, act, Occasion.ASKED, detail={"part": row.id})
    if not told and act.actor.person_id not in speakers:
        tell_unreachable(session, item, (department.name,), act.now)
    return Outcome(entry)


def part_in(session: Session, item: ItemRow, part_id: int) -> DepartmentPartRow | None:
    """The part of an item with this id, locked with its item."""
    row = session.get(DepartmentPartRow, part_id)
    return row if row is not None and row.item_id == item.id and row.role in HELPS else None


def speaks(session: Session, actor: Actor, item: ItemRow, part: DepartmentPartRow) -> Verdict:
    """Whether the actor speaks for the department: nobody answers for another body."""
    verdict = judge(session, actor, Deed.ACKNOWLEDGE, item)
    if not verdict.allowed:
        return verdict
    ours = part.department_id in actor.departments
    return Verdict(ours, None if ours else Reason.NO_DEPARTMENT)


def _change(
    session: Session,
    act: Act,
    item: ItemRow,
    part: DepartmentPartRow,
    action: str,
    state: PartState,
    words: str = "",
) -> EntryRow:
    assert item.id is not None
    kept = departments_as_kept(session, item.id, part.department_id)
    part.state, part.changed_at, part.person_id = state, act.now, act.actor.person_id
    if state is PartState.REFUSED:
        part.bounces += 1
    session.add(part)
    session.flush()
    name = session.get_one(DepartmentRow, part.department_id).name
    more: dict[str, tuple[Any, Any]] = {"department": (None, name)}
    if words:
        more["note"] = (None, words)
    return change_item(session, item, action, act, {}, more=more, departments=kept)


def _tell_owner(
    session: Session, act: Act, item: ItemRow, part: DepartmentPartRow, entry: EntryRow
) -> None:
    assert item.id is not None
    owner = handler_row(session, item.id)
    people = (owner.person_id if owner is not None else None, part.asked_by)
    tell(session, item, entry, people if any(people) else askers(item), act)


def accept_help(session: Session, act: Act, item: ItemRow, part: DepartmentPartRow) -> Outcome:
    """接收: the department will help; the owner's card says so."""
    verdict = speaks(session, act.actor, item, part)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if part.state != PartState.WAITING:
        return Outcome(None)
    entry = _change(session, act, item, part, "accept_part", PartState.ACCEPTED)
    _tell_owner(session, act, item, part, entry)
    return Outcome(entry)


def give_help(
    session: Session, act: Act, item: ItemRow, part: DepartmentPartRow, words: str = ""
) -> Outcome:
    """已报: what was asked for is there, as the department or the item's owner says."""
    verdict = speaks(session, act.actor, item, part)
    if verdict.reason is Reason.NO_DEPARTMENT:
        verdict = judge(session, act.actor, Deed.CLOSE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if part.state not in (PartState.WAITING, PartState.ACCEPTED):
        return Outcome(None)
    entry = _change(session, act, item, part, "give_part", PartState.SUBMITTED, words)
    _tell_owner(session, act, item, part, entry)
    return Outcome(entry)


def refuse_help(
    session: Session, act: Act, item: ItemRow, part: DepartmentPartRow, reason: str
) -> Outcome:
    """不归我: the request goes back to the office; the second time to the director alone."""
    verdict = speaks(session, act.actor, item, part)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if part.state not in (PartState.WAITING, PartState.ACCEPTED):
        return Outcome(None)
    entry = _change(session, act, item, part, "refuse_part", PartState.REFUSED, reason)
    tell_bounce(session, act, item, entry, part.bounces, part.id)
    return Outcome(entry)


def bounced(session: Session, item_id: int) -> list[EntryRow]:
    """Every time an item or a part of it was given back, the oldest first."""
    return list(
        session.exec(
            select(EntryRow)
            .where(
                EntryRow.item_id == item_id,
                col(EntryRow.action).in_(("refuse", "refuse_part")),
                col(EntryRow.undone_by).is_(None),
            )
            .order_by(col(EntryRow.id))
        )
    )


def raise_matter(session: Session, act: Act, item: ItemRow) -> tuple[Outcome, str]:
    """提请: the leader in charge hears who gave the matter back and why; before, none did.

    Returns:
        The outcome, and what the leader is called; empty if no leader can be told.
    """
    verdict = judge(session, act.actor, Deed.RAISE, item)
    if not verdict.allowed:
        return Outcome(None, verdict), ""
    assert item.id is not None
    tried = bounced(session, item.id)
    if not tried or _raised_since(session, item.id, tried[-1]):
        return Outcome(None), ""
    leader_id = _in_charge(session, item, tried[-1], act.now)
    if leader_id is None or private_chat(session, leader_id) is None:
        return Outcome(None), ""
    titles = session.get(PositionRow, (item.office_id, leader_id))
    person = session.get_one(PersonRow, leader_id)
    name = titles.titles[0] if titles is not None and titles.titles else person.name
    notes = [
        {
            "at": one.at.isoformat(),
            "who": str(one.after.get("department") or one.actor_name),
            "note": str(one.after.get("note", "")),
        }
        for one in tried
    ]
    entry = change_item(
        session, item, "raise", act, {}, more={"leader": (None, name), "tried": (None, notes)}
    )
    tell(session, item, entry, (leader_id,), act, Occasion.BOUNCED, detail={"detail": "raised"})
    return Outcome(entry), name


def _raised_since(session: Session, item_id: int, last: EntryRow) -> bool:
    found = session.exec(
        select(EntryRow.id).where(
            EntryRow.item_id == item_id, EntryRow.action == "raise", col(EntryRow.id) > last.id
        )
    ).first()
    return found is not None


def _in_charge(session: Session, item: ItemRow, last: EntryRow, now: datetime) -> int | None:
    """The leader in charge of the department that gave it back last, else the principal."""
    name = last.after.get("department")
    if name is None and last.actor_id is not None:
        ours = departments_of(session, item.office_id, last.actor_id, now)
    else:
        ours = frozenset(
            one.id for one in departments(session, item.office_id) if one.name == name
        )
    for one in departments(session, item.office_id):
        if one.id in ours and one.leader_id is not None:
            return one.leader_id
    return session.exec(
        select(PositionRow.person_id)
        .where(PositionRow.office_id == item.office_id, PositionRow.leader == "principal")
        .order_by(col(PositionRow.person_id))
    ).first()
