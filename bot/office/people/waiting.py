"""Names that the roster holds and Telegram has not shown yet; a name is bound to a person once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.push import Occasion
from bot.office.people.standing import administrators, touch_office
from bot.office.sending.outbox import private_chat, queue
from bot.reading.roster import plainly
from bot.store.follow_rows import DepartmentMemberRow, DepartmentRow
from bot.store.rows import ChatRow, MembershipRow, PersonRow, PositionRow


@dataclass(frozen=True)
class Claimed:
    """A name of the roster that a person just met goes by.

    Attributes:
        name: as the roster writes it.
        departments: where it stands.
        namesakes: how many people of the office go by it; bound only if that is one.
    """

    name: str
    departments: tuple[str, ...]
    namesakes: int


def written_as(name: str, person: PersonRow) -> bool:
    """Whether a name of the roster is a person's: by username, else the very same name."""
    if name.startswith("@"):
        return bool(person.username) and name[1:].lower() == person.username.lower()
    return plainly(name) == plainly(person.name)


def colleagues(session: Session, office_id: int) -> list[PersonRow]:
    """Everybody who is in one of an office's groups or has a standing in it."""
    members = (
        select(MembershipRow.person_id)
        .join(ChatRow, col(ChatRow.id) == col(MembershipRow.chat_id))
        .where(ChatRow.office_id == office_id, MembershipRow.status != "left")
    )
    standing = select(PositionRow.person_id).where(PositionRow.office_id == office_id)
    rows = session.exec(
        select(PersonRow)
        .where(col(PersonRow.id).in_(members) | col(PersonRow.id).in_(standing))
        .order_by(col(PersonRow.id))
    )
    return list(rows)


def enrol(session: Session, office_id: int, person: PersonRow, now: datetime) -> None:
    """A person has come into a group: the roster may have waited for them.

    The administrators hear privately who was bound to which name, so that a false namesake
    can be taken off again, or that several people go by it and nobody was.
    """
    claimed = bind_waiting(session, office_id, person)
    if any(one.namesakes == 1 for one in claimed):
        touch_office(session, office_id)
    for one in claimed:
        _tell(session, office_id, person, one, now)


def _tell(
    session: Session, office_id: int, person: PersonRow, claimed: Claimed, now: datetime
) -> None:
    for administrator in administrators(session, office_id):
        chat_id = private_chat(session, administrator.id)
        if chat_id is None:
            continue
        queue(
            session,
            f"roster {office_id} | {claimed.name} | person {person.id} | {now.isoformat()}"
            f" | chat {chat_id}",
            Occasion.ROSTER,
            chat_id,
            now,
            person_id=administrator.id,
            detail={
                "names": [claimed.name, person.name, person.username, *claimed.departments],
                "count": claimed.namesakes,
            },
        )


def bind_waiting(session: Session, office_id: int, person: PersonRow) -> tuple[Claimed, ...]:
    """Bind the roster's waiting names that a person just met goes by.

    A name that several people of the office go by is bound to nobody.

    Returns:
        Each such name once, whether it was bound or not.
    """
    rows = [
        (row, department)
        for row, department in session.exec(
            select(DepartmentMemberRow, DepartmentRow)
            .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentMemberRow.department_id))
            .where(
                DepartmentRow.office_id == office_id,
                col(DepartmentRow.dissolved).is_(False),
                col(DepartmentMemberRow.person_id).is_(None),
            )
            .order_by(col(DepartmentMemberRow.id))
        )
        if written_as(row.name, person)
    ]
    if not rows:
        return ()
    found: dict[str, list[str]] = {}
    everybody = colleagues(session, office_id)
    counts = {row.name: _count(row.name, everybody) for row, _ in rows}
    for row, department in rows:
        found.setdefault(row.name, []).append(department.name)
        if counts[row.name] == 1:
            bind(session, row, person.id)
    session.flush()
    return tuple(Claimed(name, tuple(names), counts[name]) for name, names in found.items())


def _count(name: str, people: Iterable[PersonRow]) -> int:
    return sum(1 for one in people if written_as(name, one))


def bind(session: Session, row: DepartmentMemberRow, person_id: int) -> None:
    """A waiting name is this person; if they are of the department already, it was theirs."""
    already = session.exec(
        select(DepartmentMemberRow).where(
            DepartmentMemberRow.department_id == row.department_id,
            DepartmentMemberRow.person_id == person_id,
        )
    ).first()
    if already is None:
        row.person_id = person_id
        session.add(row)
        return
    already.title = already.title or row.title
    already.head = already.head or row.head
    session.add(already)
    session.delete(row)
