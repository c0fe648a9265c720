"""Whom an item concerns: its words held against the roster, and the hearers that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.addressees import Addressees, RosterPerson, addressees
from bot.domain.calendar import QuietHours
from bot.domain.department import (
    Department,
    NamedDepartments,
    PartRole,
    departments_named,
)
from bot.domain.item import Role, Status
from bot.domain.plan import Hearer
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind
from bot.office.matters.askers import askers
from bot.office.people.departments import departments, level_parts, parts_of, who_left
from bot.office.people.roster import administrators, open_invitation, roster
from bot.office.returns.recipients import receivers_named
from bot.office.sending.hearers import administrators_of, audience, is_the_offices
from bot.office.sending.outbox import private_chat, queue
from bot.reading.roster import is_body
from bot.store.follow_rows import DepartmentMemberRow, DepartmentRow
from bot.store.rows import AssignmentRow, CardRow, ChatRow, ItemRow, PushRow

# 各科室, 有关科室: a body of no name of its own.
_COLLECTIVE = ("各", "有关", "相关", "全", "所有", "本", "我", "贵", "每", "其他")


@dataclass(frozen=True)
class Concerned:
    """Who hears of an item, and whom nobody can tell.

    Attributes:
        unclear: a name that fits several departments, with those.
        look_again_at: when somebody of the office leaves or comes back next.
    """

    hearers: tuple[Hearer, ...]
    unreachable: tuple[str, ...]
    unclear: tuple[tuple[str, tuple[Department, ...]], ...] = ()
    look_again_at: datetime | None = None


@dataclass(frozen=True)
class Book:
    """Whom an office knows, read once for all the items that are planned together.

    Attributes:
        people: everybody, as the office writes them.
        plain: the same in Simplified Chinese, as a notice's words are held against them.
        departments: likewise, with their names as the office writes them.
    """

    people: tuple[RosterPerson, ...]
    plain: tuple[RosterPerson, ...]
    departments: tuple[Department, ...]


def book_of(session: Session, office_id: int, plainly: Callable[[str], str]) -> Book:
    """An office's people and departments.

    Args:
        plainly: brings a written name into Simplified Chinese.
    """
    people = roster(session, office_id)
    plain = tuple(
        replace(
            one,
            name=plainly(one.name),
            titles=tuple(plainly(title) for title in one.titles),
            aliases=tuple(plainly(name) for name in one.aliases),
        )
        for one in people
    )
    return Book(people, plain, departments(session, office_id))


def concerned(
    session: Session,
    item: ItemRow,
    quiet: QuietHours,
    plainly: Callable[[str], str],
    now: datetime,
    book: Book | None = None,
) -> Concerned:
    """Whom an item concerns now; named persons get their part in it.

    Args:
        quiet: the configuration's quiet hours, for chats without their own.
        plainly: brings a written name into Simplified Chinese.
        book: the office's people and departments, where they have been read already.
    """
    assert item.id is not None
    if book is None:
        book = book_of(session, item.office_id, plainly)
    said = [plainly(name) for name in (*item.people, *item.units)]
    named = addressees(said, book.plain)
    if item.status == Status.DRAFT:
        return Concerned(administrators_of(session, item, quiet), ())
    known = book.departments
    meeting = item.kind == Kind.MEETING
    meant = _named_departments(item, said, known, plainly)
    heads: tuple[RosterPerson, ...] = ()
    if meeting:
        heads = _heads(meant, named, book)
        named = replace(named, persons=(*named.persons, *heads))
    else:
        if item.kind == Kind.REPORT and item.submit_to:
            meant = replace(meant, found=_owing(session, item, meant.found, said, plainly))
        _level_departments(session, item, meant)
    _assign_named(session, item, named, _head_of_lead(session, item, known))
    if not meeting:
        _tell_unlisted(session, item, known, plainly, now)
    # A head who is asked as such has the group's card; nobody need be told they sleep.
    asked_as_heads = frozenset(one.person_id for one in heads)
    found = audience(session, item, quiet, now, known, book.people, asked_as_heads)
    nobody = named.unknown if meeting else (one.name for one in meant.found if not one.members)
    return Concerned(
        found.hearers,
        tuple(dict.fromkeys((*nobody, *found.unreachable))),
        () if meeting else meant.unclear,
        found.look_again_at,
    )


def _owing(
    session: Session,
    item: ItemRow,
    found: tuple[Department, ...],
    said: list[str],
    plainly: Callable[[str], str],
) -> tuple[Department, ...]:
    """Without the department that collects, unless the notice asks it by its own name."""
    to, people = plainly(item.submit_to or ""), set(receivers_named(session, item))

    def names(one: Department) -> list[str]:
        return [plainly(name) for name in (one.name, *one.aliases)]

    return tuple(
        one
        for one in found
        if not (people & {*one.members, one.head_id} or any(name in to for name in names(one)))
        or any(name in words for name in names(one) for words in said)
    )


def _heads(meant: NamedDepartments, named: Addressees, book: Book) -> tuple[RosterPerson, ...]:
    """The heads of the departments a meeting asks for, as far as nobody named them besides.

    各科室 and 各科室负责人 mean the same people: a department is told through its head.
    """
    have = {one.person_id for one in named.persons}
    wanted = {one.head_id for one in meant.found} - have
    return tuple(one for one in book.plain if one.person_id in wanted)


def _assign_named(session: Session, item: ItemRow, named: Addressees, head_id: int | None) -> None:
    """Give the persons a notice names their part; take it from those it no longer names.

    A report or task has one owner: the first person named who is no leader; a leader
    is never told of what others owe. A task that names a department and no person has
    that department's head for its owner; a new head follows one who has not accepted it.

    Args:
        head_id: who heads the department that answers for the whole.
    """
    assert item.id is not None
    rows = {
        row.person_id: row
        for row in session.exec(select(AssignmentRow).where(AssignmentRow.item_id == item.id))
    }
    owner = any(row.role == Role.HANDLE for row in rows.values())
    # What was given back waits for the office: the next one named is not made its owner.
    given_back = item.bounces > 0
    released = {person_id for person_id, row in rows.items() if row.released}
    wanted: dict[int, Role] = {}
    for person in named.persons:
        if person.person_id in released:  # gave it back, or was relieved of it
            continue
        if item.kind == Kind.MEETING:
            wanted[person.person_id] = Role.LEAD if person.leader else Role.ATTEND
        elif not person.leader:
            existing = rows.get(person.person_id)
            if existing is not None and existing.role == Role.HANDLE:
                wanted[person.person_id] = Role.HANDLE
            else:
                helps = owner or given_back
                wanted[person.person_id] = Role.ASSIST if helps else Role.HANDLE
                owner = True
    head_id = None if head_id in released else head_id
    given_way = _given_way(rows, wanted, head_id)
    if head_id is not None and (given_way or not owner):
        wanted[head_id] = Role.HANDLE
    for person_id, row in rows.items():
        if row.named and person_id not in wanted:
            row.named = False
            if row.answer is None and (row.role != Role.HANDLE or given_way):
                session.delete(row)
                continue
            if row.role in (Role.LEAD, Role.ATTEND, Role.ASSIST) or given_way:
                row.role = Role.COPY
            session.add(row)
    for person_id, role in wanted.items():
        known = rows.get(person_id)
        if known is None:
            known = AssignmentRow(item_id=item.id, person_id=person_id, role=role)
        if known.role != Role.HANDLE or item.kind == Kind.MEETING:
            known.role = role
        known.named = True
        session.add(known)
    session.flush()


def _given_way(
    rows: dict[int, AssignmentRow], wanted: dict[int, Role], head_id: int | None
) -> bool:
    """Whether an owner was only named, has accepted nothing, and is named no longer."""
    if head_id is None or Role.HANDLE in wanted.values():
        return False
    owner = next((row for row in rows.values() if row.role == Role.HANDLE), None)
    if owner is None or owner.person_id == head_id:
        return owner is not None and owner.named
    return owner.named and owner.accepted_at is None


def _head_of_lead(session: Session, item: ItemRow, known: tuple[Department, ...]) -> int | None:
    """Who heads the department that answers for the whole of a task; None if nobody does."""
    if item.kind != Kind.TASK or item.id is None:
        return None
    leading = {
        row.department_id for row in parts_of(session, item.id) if row.role == PartRole.LEAD
    }
    heads = (one.head_id for one in known if one.id in leading)
    return next((head_id for head_id in heads if head_id is not None), None)


def _named_departments(
    item: ItemRow,
    said: list[str],
    known: Iterable[Department],
    plainly: Callable[[str], str],
) -> NamedDepartments:
    """The departments an item's words mean."""
    known = [
        replace(
            one,
            name=plainly(one.name),
            aliases=tuple(plainly(alias) for alias in one.aliases),
        )
        for one in known
    ]
    return departments_named(said, known, item.chat_id)


def _level_departments(session: Session, item: ItemRow, meant: NamedDepartments) -> None:
    """The departments a notice names get their part; its cards show who owes what."""
    if level_parts(session, item, meant.found):
        item.version += 1  # or a card that is being sent would count as level
        session.add(item)
        session.exec(update(CardRow).where(col(CardRow.item_id) == item.id).values(stale=True))


def _tell_unlisted(
    session: Session,
    item: ItemRow,
    known: tuple[Department, ...],
    plainly: Callable[[str], str],
    now: datetime,
) -> None:
    """A notice names a body of which the roster knows nothing: the administrators hear once.

    Only where the office keeps a roster; each name is told once for all its notices.
    """
    if not known or not is_the_offices(session, item):
        return
    for unit in dict.fromkeys(item.units):
        plain = plainly(unit)
        meant = _named_departments(item, [plain], known, plainly)
        if meant.found or meant.unclear or not is_body(plain) or plain.startswith(_COLLECTIVE):
            continue
        for person in administrators(session, item.office_id):
            chat_id = private_chat(session, person.id)
            if chat_id is None:
                continue
            queue(
                session,
                f"office {item.office_id} | unlisted | {plain} | chat {chat_id}",
                Occasion.ROSTER,
                chat_id,
                now,
                item_id=item.id,
                person_id=person.id,
                detail={"names": [unit], "detail": "unlisted"},
            )


def tell_unreachable(
    session: Session, item: ItemRow, names: tuple[str, ...], now: datetime
) -> None:
    """The administrators hear, once per item and name, whom Huiyin cannot reach.

    Of what somebody noted in private whoever asked hears it, and nobody else.
    Of forty departments that report one after the other, those left are no news; nor is an
    owner of whose leaving the office was told with this item. Where the roster's people of a
    department have all left, that is the reason given.
    A leader who was invited by a link that nobody has opened yet is named with that link.
    """
    home = session.get_one(ChatRow, item.chat_id)
    detail: dict[str, object] = {"names": list(names), "group": home.title}
    if len(names) == 1 and (code := open_invitation(session, item.office_id, names[0])):
        detail["detail"] = code
    if empty := _emptied(session, item, names):
        detail["left"] = empty
    said = _said_to_have_left(session, item)
    people = tuple(one.id for one in administrators(session, item.office_id))
    for person_id in people if is_the_offices(session, item) else askers(item):
        chat_id = private_chat(session, person_id)
        if chat_id is not None and not set(names) <= said | _told_of(session, item, chat_id):
            queue(
                session,
                f"item {item.id} | unreachable | {'、'.join(sorted(names))} | chat {chat_id}",
                Occasion.UNREACHABLE,
                chat_id,
                now,
                item_id=item.id,
                person_id=person_id,
                detail=detail,
            )


def _emptied(session: Session, item: ItemRow, names: tuple[str, ...]) -> list[str]:
    """Of some names, the departments whose people on the roster have all left the groups."""
    rows = session.exec(
        select(DepartmentRow.name, DepartmentMemberRow.person_id)
        .join(DepartmentMemberRow, col(DepartmentMemberRow.department_id) == col(DepartmentRow.id))
        .where(
            DepartmentRow.office_id == item.office_id,
            col(DepartmentRow.dissolved).is_(False),
            col(DepartmentRow.name).in_(names),
        )
    )
    people: dict[str, set[int | None]] = {}
    for name, person_id in rows:
        people.setdefault(name, set()).add(person_id)
    gone = who_left(session, item.office_id) if people else set()
    return [name for name in names if name in people and people[name] <= gone]


def _said_to_have_left(session: Session, item: ItemRow) -> set[str]:
    """Who left with this item in hand, as the office was told when they did."""
    rows = session.exec(
        select(PushRow.detail)
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(ChatRow.office_id == item.office_id, PushRow.occasion == Occasion.LEFT)
    )
    return {name for one in rows if item.id in one["items"] for name in one["names"]}


def _told_of(session: Session, item: ItemRow, chat_id: int) -> set[str]:
    """Whom a chat has been told of already, for this item."""
    rows = session.exec(
        select(PushRow.detail).where(
            PushRow.item_id == item.id,
            PushRow.chat_id == chat_id,
            PushRow.occasion == Occasion.UNREACHABLE,
            col(PushRow.state).not_in(("dropped", "failed")),
        )
    )
    return {str(name) for detail in rows for name in detail.get("names", ())}
