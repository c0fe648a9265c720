"""Departments: who belongs to them, who speaks for them, and what each owes in an item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.domain.department import Department, PartRole, PartState, names_of
from bot.store.follow_rows import (
    AbsenceRow,
    DepartmentChatRow,
    DepartmentMemberRow,
    DepartmentPartRow,
    DepartmentRow,
    SubmissionRow,
)
from bot.store.rows import ChatRow, ItemRow, MembershipRow, PositionRow


def departments(session: Session, office_id: int) -> tuple[Department, ...]:
    """Every department of an office that stands, in the order they were entered.

    Whoever has left all the office's groups belongs to none of them until they come back.
    """
    rows = session.exec(
        select(DepartmentRow)
        .where(DepartmentRow.office_id == office_id, col(DepartmentRow.dissolved).is_(False))
        .order_by(col(DepartmentRow.id))
    ).all()
    ids = [row.id for row in rows if row.id is not None]
    if not ids:
        return ()
    chats: dict[int, set[int]] = defaultdict(set)
    for tie in session.exec(
        select(DepartmentChatRow).where(col(DepartmentChatRow.department_id).in_(ids))
    ):
        chats[tie.department_id].add(tie.chat_id)
    members: dict[int, set[int]] = defaultdict(set)
    heads: dict[int, int] = {}
    gone = who_left(session, office_id)
    for member in session.exec(
        select(DepartmentMemberRow)
        .where(
            col(DepartmentMemberRow.department_id).in_(ids),
            col(DepartmentMemberRow.person_id).is_not(None),
        )
        .order_by(col(DepartmentMemberRow.id))
    ):
        assert member.person_id is not None
        if member.person_id in gone:
            continue
        members[member.department_id].add(member.person_id)
        if member.head:
            heads.setdefault(member.department_id, member.person_id)
    return tuple(
        Department(
            row.id,
            row.name,
            tuple(row.aliases),
            frozenset(chats[row.id]),
            row.leader_id,
            heads.get(row.id),
            frozenset(members[row.id]),
        )
        for row in rows
        if row.id is not None
    )


def has_left(session: Session, office_id: int, person_id: int) -> bool:
    """Whether one person has left the office, as `who_left` means it."""
    seen = session.exec(
        select(MembershipRow.status)
        .join(ChatRow, col(ChatRow.id) == col(MembershipRow.chat_id))
        .where(ChatRow.office_id == office_id, MembershipRow.person_id == person_id)
    ).all()
    if not seen or any(status != "left" for status in seen):
        return False
    return session.get(PositionRow, (office_id, person_id)) is None


def who_left(session: Session, office_id: int) -> set[int]:
    """Who has left every group of the office that they were seen in, and has no standing there."""
    seen: dict[int, bool] = {}
    for person_id, status in session.exec(
        select(MembershipRow.person_id, MembershipRow.status)
        .join(ChatRow, col(ChatRow.id) == col(MembershipRow.chat_id))
        .where(ChatRow.office_id == office_id)
    ):
        seen[person_id] = seen.get(person_id, False) or status != "left"
    standing = session.exec(
        select(PositionRow.person_id).where(PositionRow.office_id == office_id)
    )
    return {person_id for person_id, here in seen.items() if not here} - set(standing)


def on_roster(session: Session, office_id: int, person_id: int) -> bool:
    """Whether a person belongs to a department of the office."""
    found = session.exec(
        select(DepartmentMemberRow.id)
        .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentMemberRow.department_id))
        .where(DepartmentRow.office_id == office_id, DepartmentMemberRow.person_id == person_id)
    ).first()
    return found is not None


def called(session: Session, office_id: int) -> dict[int, tuple[str, ...]]:
    """What the roster calls people: their name there, 韩科长, 规划科科长, 规划科负责人.

    What would mean several people is left out.
    """
    rows = session.exec(
        select(DepartmentMemberRow, DepartmentRow.name)
        .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentMemberRow.department_id))
        .where(
            DepartmentRow.office_id == office_id,
            col(DepartmentRow.dissolved).is_(False),
            col(DepartmentMemberRow.person_id).is_not(None),
        )
        .order_by(col(DepartmentMemberRow.id))
    )
    people: dict[str, set[int]] = defaultdict(set)
    for member, department in rows:
        assert member.person_id is not None
        for name in names_of(member.name, member.title, department, head=member.head):
            people[name].add(member.person_id)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for name, ids in people.items():
        if len(ids) == 1:
            (person_id,) = ids
            found[person_id] = (*found[person_id], name)
    return found


def stand_ins(session: Session, office_id: int, now: datetime) -> dict[int, int | None]:
    """Who is away now, and who stands in; None where nobody does.

    Whose stand-in is away as well is stood in for by that one's, and so on; where that
    comes round in a circle nobody stands in. Of absences that overlap the last one counts.
    """
    rows = session.exec(
        select(AbsenceRow)
        .where(
            AbsenceRow.office_id == office_id,
            AbsenceRow.from_at <= now,
            or_(col(AbsenceRow.until_at).is_(None), col(AbsenceRow.until_at) > now),
        )
        .order_by(col(AbsenceRow.id))
    )
    named = {row.person_id: row.stand_in_id for row in rows}
    return {person_id: _present(person_id, named) for person_id in named}


def _present(person_id: int, named: dict[int, int | None]) -> int | None:
    """The first down the line of stand-ins who is there."""
    passed = {person_id}
    instead = named[person_id]
    while instead is not None and instead in named:
        if instead in passed:
            return None
        passed.add(instead)
        instead = named[instead]
    return instead if instead not in passed else None


def stands_in_for(
    session: Session, office_id: int, person_id: int, now: datetime
) -> frozenset[int]:
    """Those who are away and whom a person stands in for now."""
    away = stand_ins(session, office_id, now)
    return frozenset(who for who, instead in away.items() if instead == person_id)


def departments_of(
    session: Session, office_id: int, person_id: int, now: datetime
) -> frozenset[int]:
    """The departments a person acts for: their own, and those of whom they stand in for."""
    stands_for = stands_in_for(session, office_id, person_id, now)
    return acts_for(session, office_id, stands_for | {person_id})


def acts_for(session: Session, office_id: int, people: frozenset[int]) -> frozenset[int]:
    """The departments that some people belong to."""
    rows = session.exec(
        select(DepartmentMemberRow.department_id)
        .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentMemberRow.department_id))
        .where(
            col(DepartmentMemberRow.person_id).in_(people),
            DepartmentRow.office_id == office_id,
            col(DepartmentRow.dissolved).is_(False),
        )
    )
    return frozenset(rows)


def speaks_for(department: Department, away: dict[int, int | None]) -> tuple[int, ...]:
    """Whom a department is told through: its head, or who stands in; without one, everybody."""
    head = department.head_id
    if head is not None:
        instead = away.get(head)
        if head not in away:
            return (head,)
        if instead is not None:
            return (instead,)
    present = [one for one in sorted(department.members) if one not in away]
    return tuple(present) or tuple(sorted(department.members))


def parts_of(session: Session, item_id: int) -> list[DepartmentPartRow]:
    """What departments owe in an item, in the order they were asked."""
    return list(
        session.exec(
            select(DepartmentPartRow)
            .where(DepartmentPartRow.item_id == item_id)
            .order_by(col(DepartmentPartRow.id))
        )
    )


def _handed_in(session: Session, row: DepartmentPartRow) -> bool:
    """Whether anything was ever handed in for a part: it then stays."""
    found = select(SubmissionRow.id).where(SubmissionRow.part_id == row.id)
    return session.exec(found).first() is not None


def level_parts(session: Session, item: ItemRow, named: Iterable[Department]) -> bool:
    """Give the departments a notice names their part; take it from those it no longer names.

    Each department named in a report owes one return of its own. Of a task the first one
    named leads and the others assist; once a department has the lead it keeps it. A part
    somebody has acted on stays.

    Returns:
        Whether anything changed.
    """
    assert item.id is not None
    rows = {row.department_id: row for row in parts_of(session, item.id)}
    wanted = [department.id for department in named] if item.kind != "meeting" else []
    led = any(row.role == PartRole.LEAD for row in rows.values())
    changed = False
    for department_id, row in rows.items():
        if row.named and department_id not in wanted:
            changed = True
            if row.state == PartState.WAITING and not _handed_in(session, row):
                session.delete(row)
            else:
                row.named = False
                session.add(row)
    for department_id in wanted:
        known = rows.get(department_id)
        if known is not None and known.named:
            continue
        if known is None:
            role = PartRole.RETURN
            if item.kind == "task":
                role, led = (PartRole.ASSIST, led) if led else (PartRole.LEAD, True)
            known = DepartmentPartRow(item_id=item.id, department_id=department_id, role=role)
        known.named = True
        session.add(known)
        changed = True
    session.flush()
    return changed
