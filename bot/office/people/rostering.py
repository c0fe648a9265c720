"""/roster and /portfolio: departments and their people as an office writes them down.

A person is a Telegram user id. A name is bound to one only if exactly one person of the
office goes by it; else it waits.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.domain.permission import Deed, Reason, may
from bot.domain.roster import Amended, RosterDepartment, RosterMember
from bot.office.people import roster
from bot.office.people.departments import departments, stand_ins, who_left
from bot.office.people.roster import Known
from bot.office.people.roster_book import Book
from bot.office.people.visits import Visit
from bot.reading.roster import (
    Enrolled,
    Named,
    Portfolio,
    Removal,
    RosterText,
    is_body,
    is_title,
    plainly,
)
from bot.store.follow_rows import DepartmentMemberRow
from bot.store.rows import PersonRow


def amend(session: Session, visit: Visit, text: RosterText) -> Amended | Reason:
    """Enter what a roster says; the same roster again changes nothing.

    Posted in a group its departments belong to that group, in private to the office alone.

    Returns:
        What changed, or why it was refused.
    """
    chat = visit.enter(session)
    verdict = may(visit.actor(session, chat), Deed.CONFIGURE, None)
    if verdict.reason is not None:
        return verdict.reason
    book = Book(session, chat)
    for entry in text.entries:
        match entry:
            case Enrolled():
                book.enrol(entry)
            case Named():
                book.name(entry)
            case Portfolio():
                book.put_in_charge(entry)
            case Removal():
                book.remove(entry)
    return book.amended(text)


_GONE = ("-", "－", "—", "–", "−")


def place(session: Session, visit: Visit, person: Known, words: str) -> Amended | Reason:
    """/roster 财务科 科长 as a reply to a person: they belong there, whatever they are called.

    `财务科 -` takes them from there, `-` from everywhere.
    """
    chat = visit.enter(session)
    verdict = may(visit.actor(session, chat), Deed.CONFIGURE, None)
    if verdict.reason is not None:
        return verdict.reason
    row = roster.meet(session, person)
    if not visit.private:
        roster.join(session, chat, person, visit.now)
    book = Book(session, chat)
    department, _, title = words.partition(" ")
    if title.strip() in _GONE or words in _GONE:
        book.take_off(row, "" if words in _GONE else department)
    else:
        book.put(row, department, title.strip())
    return book.amended(RosterText())


def fits_a_place(session: Session, telegram_id: int, words: str) -> bool:
    """Whether words name a department with a title at most, so that a reply is meant."""
    chat = roster.find_chat(session, telegram_id)
    first, _, rest = words.partition(" ")
    if words in _GONE:
        return True
    if rest and not (is_title(rest) or rest.strip() in _GONE):
        return False
    known = departments(session, chat.office_id) if chat is not None else ()
    names = {plainly(name) for one in known for name in (one.name, *one.aliases)}
    if is_title(first):
        return False
    return plainly(first) in names or is_body(first) or is_title(rest)


def charge(
    session: Session, visit: Visit, leader: str, names: tuple[str, ...]
) -> Amended | Reason:
    """/portfolio 李副局长 财务科、人事科; without a leader nobody is in charge any more."""
    chat = visit.enter(session)
    verdict = may(visit.actor(session, chat), Deed.CONFIGURE, None)
    if verdict.reason is not None:
        return verdict.reason
    book = Book(session, chat)
    if leader:
        book.put_in_charge(Portfolio(leader, names))
    else:
        book.clear_charge(names)
    return book.amended(RosterText())


@dataclass(frozen=True)
class Shown:
    """The roster as somebody may see it.

    Attributes:
        marks: whether they may see whom Huiyin has not met and cannot reach: administrators.
    """

    departments: tuple[RosterDepartment, ...] = ()
    marks: bool = False


def shown_roster(session: Session, visit: Visit) -> Shown:
    """The departments of a group, or in private of the whole office, with their people."""
    chat = roster.find_chat(session, visit.telegram_id)
    if chat is None:
        return Shown()
    marks = may(visit.actor(session, chat), Deed.CONFIGURE, None).allowed
    found = departments(session, chat.office_id)
    if chat.kind != "private":
        here = tuple(one for one in found if chat.id in one.chats)
        found = here or found
    called = {one.person_id: one.shown for one in roster.roster(session, chat.office_id)}
    away = stand_ins(session, chat.office_id, visit.now)
    gone = who_left(session, chat.office_id)
    members: dict[int, list[RosterMember]] = {one.id: [] for one in found}
    rows = session.exec(
        select(DepartmentMemberRow)
        .where(col(DepartmentMemberRow.department_id).in_(members))
        .order_by(col(DepartmentMemberRow.head).desc(), col(DepartmentMemberRow.id))
    ).all()
    met = {row.person_id for row in rows if row.person_id is not None}
    reached = set(
        session.exec(
            select(PersonRow.id).where(
                col(PersonRow.id).in_(met), col(PersonRow.private_open).is_(True)
            )
        )
    )
    names = {
        person.id: person.name
        for person in session.exec(select(PersonRow).where(col(PersonRow.id).in_(met)))
    }
    for row in rows:
        members[row.department_id].append(
            RosterMember(
                names.get(row.person_id or 0, row.name) if row.name.startswith("@") else row.name,
                row.title,
                row.head,
                met=row.person_id is not None,
                reachable=row.person_id in reached,
                away=row.person_id in away,
                left=row.person_id in gone,
            )
        )
    listed = tuple(
        RosterDepartment(
            one.name,
            one.aliases,
            called.get(one.leader_id, "") if one.leader_id is not None else "",
            tuple(members[one.id]),
        )
        for one in found
    )
    return Shown(listed, marks)
