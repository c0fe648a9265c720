"""An office's departments and their people, read once and changed row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.domain.addressees import RosterPerson, addressees
from bot.domain.roster import Amended, Met
from bot.office.people import roster
from bot.office.people.waiting import bind, colleagues, written_as
from bot.reading.roster import (
    Enrolled,
    Named,
    Portfolio,
    Removal,
    RosterText,
    heads,
    plainly,
    shortens,
)
from bot.store.follow_rows import DepartmentChatRow, DepartmentMemberRow, DepartmentRow
from bot.store.rows import ChatRow, OfficeRow, PersonRow


@dataclass
class Book:
    """What an office's roster holds, and what a change of it has brought so far."""

    session: Session
    chat: ChatRow
    _departments: dict[int, DepartmentRow] = field(default_factory=dict)
    _members: dict[int, list[DepartmentMemberRow]] = field(default_factory=dict)
    _here: set[int] = field(default_factory=set)
    _headed: set[int] = field(default_factory=set)
    _people: list[PersonRow] = field(default_factory=list)
    _names: dict[str, list[PersonRow]] = field(default_factory=dict)
    _new: list[str] = field(default_factory=list)
    _fresh: set[int] = field(default_factory=set)  # members that came just now, as objects
    _joined: int = 0
    _changed: int = 0
    _bound: dict[tuple[str, int], Met] = field(default_factory=dict)
    _waiting: dict[str, None] = field(default_factory=dict)
    _namesakes: dict[str, int] = field(default_factory=dict)
    _removed: dict[str, None] = field(default_factory=dict)
    _dissolved: list[str] = field(default_factory=list)
    _aliases: list[str] = field(default_factory=list)
    _portfolios: dict[str, list[str]] = field(default_factory=dict)
    _strangers: list[str] = field(default_factory=list)
    _unknown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        office_id = self.chat.office_id
        # Held, so that two rosters at once become one after the other.
        self.session.exec(select(OfficeRow).where(OfficeRow.id == office_id).with_for_update())
        for row in self.session.exec(
            select(DepartmentRow)
            .where(DepartmentRow.office_id == office_id)
            .order_by(col(DepartmentRow.id))
        ):
            assert row.id is not None
            self._departments[row.id] = row
            self._members[row.id] = []
        for member in self.session.exec(
            select(DepartmentMemberRow)
            .where(col(DepartmentMemberRow.department_id).in_(self._departments))
            .order_by(col(DepartmentMemberRow.id))
        ):
            self._members[member.department_id].append(member)
        self._here = set(
            self.session.exec(
                select(DepartmentChatRow.department_id).where(
                    DepartmentChatRow.chat_id == self.chat.id
                )
            )
        )
        self._people = colleagues(self.session, office_id)
        for person in self._people:
            self._names.setdefault(plainly(person.name), []).append(person)
            if person.username:
                self._names.setdefault(f"@{person.username.lower()}", []).append(person)

    # What a roster's lines ask for.

    def enrol(self, entry: Enrolled) -> None:
        """A person of some departments."""
        fitting = self._names.get(plainly(entry.name), [])
        person = fitting[0] if len(fitting) == 1 else None
        for name in entry.departments:
            department = self._department(name)
            member = self._member_of(department, entry.name, person)
            if member is None:
                member = self._add(department, entry.name, person)
            elif member.person_id is None and person is not None:
                self._bind(member, person)
            if member.person_id is None:
                if len(fitting) > 1:
                    self._namesakes[entry.name] = len(fitting)
                else:
                    self._waiting[entry.name] = None
            self._entitle(department, member, entry.title, head=entry.head)

    def name(self, entry: Named) -> None:
        """A department, with what else it goes by."""
        department = self._department(entry.department)
        known = {plainly(one) for one in (department.name, *department.aliases)}
        new = [one for one in dict.fromkeys(entry.aliases) if plainly(one) not in known]
        if new:
            department.aliases = [*department.aliases, *new]
            self.session.add(department)
            self._aliases.append(f"{department.name} = {'、'.join(department.aliases)}")

    def put_in_charge(self, entry: Portfolio) -> None:
        """A leader's portfolio."""
        people = roster.roster(self.session, self.chat.office_id)
        leaders = [_plain(one) for one in people if one.leader]
        found = addressees([plainly(entry.leader)], leaders).persons
        if len(found) != 1:
            self._strangers.append(entry.leader)
            return
        shown = next(one.shown for one in people if one.person_id == found[0].person_id)
        for name in entry.departments:
            department = self._department(name)
            if department.leader_id != found[0].person_id:
                department.leader_id = found[0].person_id
                self.session.add(department)
                self._portfolios.setdefault(shown, []).append(department.name)

    def remove(self, entry: Removal) -> None:
        """Somebody goes, or a department is no more: what it owes stays."""
        department = self._find(entry.what)
        if department is not None and not entry.department:
            self._dissolve(department)
            return
        within = self._find(entry.department) if entry.department else None
        wanted = plainly(entry.what)
        rows = [
            row
            for department_id, members in self._members.items()
            for row in members
            if (within is None or within.id == department_id)
            and self._standing(department_id)
            and (plainly(row.name) == wanted or self._is_called(row, wanted))
        ]
        persons = {row.person_id or plainly(row.name) for row in rows}
        if len(persons) != 1 or (entry.department and within is None):
            self._unknown.append(entry.what)
            return
        self._take_off(rows)

    def put(self, person: PersonRow, department_name: str, title: str) -> None:
        """A person known by id belongs to a department."""
        department = self._department(department_name)
        assert department.id is not None
        members = self._members[department.id]
        member = next((one for one in members if one.person_id == person.id), None)
        if member is None:
            waiting = (one for one in members if one.person_id is None)
            member = next((one for one in waiting if written_as(one.name, person)), None)
            if member is None:
                member = self._add(department, person.name, person)
            else:
                self._bind(member, person)
        self._entitle(department, member, title, head=heads(title))

    def take_off(self, person: PersonRow, department_name: str) -> None:
        """A person known by id leaves a department, or all of them."""
        within = self._find(department_name) if department_name else None
        rows = [
            row
            for department_id, members in self._members.items()
            for row in members
            if row.person_id == person.id and (not department_name or within is not None)
            and (within is None or within.id == department_id)
        ]  # fmt: skip
        if rows:
            self._take_off(rows)
        else:
            self._unknown.append(person.name)

    def clear_charge(self, names: Iterable[str]) -> None:
        """Nobody is in charge of these departments any more."""
        for name in names:
            department = self._find(name)
            if department is None:
                self._unknown.append(name)
            elif department.leader_id is not None:
                department.leader_id = None
                self.session.add(department)
                self._changed += 1

    # How it is done.

    def _standing(self, department_id: int) -> bool:
        return not self._departments[department_id].dissolved

    def _find(self, name: str) -> DepartmentRow | None:
        """A department by its name, or else by an alias that is one department's alone."""
        wanted = plainly(name)
        standing = [one for one in self._departments.values() if not one.dissolved]
        exact = [one for one in standing if plainly(one.name) == wanted]
        called = [one for one in standing if wanted in map(plainly, one.aliases)]
        if exact:
            return exact[0]
        return called[0] if len(called) == 1 else None

    def _shortened(self, name: str) -> DepartmentRow | None:
        """The one department whose name this leaves the end off; from now on an alias of it."""
        standing = [one for one in self._departments.values() if not one.dissolved]
        found = [one for one in standing if shortens(name, one.name)]
        if len(found) != 1:
            return None
        self.name(Named(found[0].name, (name,)))
        return found[0]

    def _department(self, name: str) -> DepartmentRow:
        """A department, made or raised anew if there is none; in a group it belongs there."""
        row = self._find(name) or self._shortened(name)
        if row is None:
            gone = (one for one in self._departments.values() if one.dissolved)
            row = next((one for one in gone if plainly(one.name) == plainly(name)), None)
            if row is None:
                row = DepartmentRow(office_id=self.chat.office_id, name=name)
            row.dissolved = False
            self.session.add(row)
            self.session.flush()
            assert row.id is not None
            self._departments[row.id] = row
            self._members.setdefault(row.id, [])
            self._new.append(row.name)
        assert row.id is not None
        if self.chat.kind != "private" and row.id not in self._here:
            assert self.chat.id is not None
            self.session.add(DepartmentChatRow(department_id=row.id, chat_id=self.chat.id))
            self._here.add(row.id)
            self._changed += row.name not in self._new
        return row

    def _member_of(
        self, department: DepartmentRow, name: str, person: PersonRow | None
    ) -> DepartmentMemberRow | None:
        assert department.id is not None
        members = self._members[department.id]
        if person is not None:
            bound = next((one for one in members if one.person_id == person.id), None)
            if bound is not None:
                return bound
        wanted = plainly(name)
        return next((one for one in members if plainly(one.name) == wanted), None)

    def _add(
        self, department: DepartmentRow, name: str, person: PersonRow | None
    ) -> DepartmentMemberRow:
        assert department.id is not None
        row = DepartmentMemberRow(department_id=department.id, name=name)
        self._members[department.id].append(row)
        self._fresh.add(id(row))
        self._joined += 1
        if person is not None:
            row.person_id = person.id
            self._bound[(name, person.id)] = Met(name, person.name, person.username)
        self.session.add(row)
        return row

    def _bind(self, member: DepartmentMemberRow, person: PersonRow) -> None:
        bind(self.session, member, person.id)
        self._bound[(member.name, person.id)] = Met(member.name, person.name, person.username)

    def _entitle(
        self, department: DepartmentRow, member: DepartmentMemberRow, title: str, *, head: bool
    ) -> None:
        """A title said again changes nothing; the first head of a roster stays the head."""
        assert department.id is not None
        if not title:
            return
        head = head and department.id not in self._headed
        if head:
            self._headed.add(department.id)
            for other in self._members[department.id]:
                if other is not member and other.head:
                    other.head = False
                    self.session.add(other)
        if (member.title, member.head) != (title, head):
            self._changed += id(member) not in self._fresh
            member.title, member.head = title, head
            self.session.add(member)

    def _is_called(self, row: DepartmentMemberRow, wanted: str) -> bool:
        """Whether the person a row is bound to goes by a name."""
        fitting = self._names.get(wanted, [])
        return any(one.id == row.person_id for one in fitting)

    def _take_off(self, rows: Iterable[DepartmentMemberRow]) -> None:
        for row in rows:
            self._removed[row.name] = None
            self._members[row.department_id].remove(row)
            if row.id is None:
                self.session.expunge(row)
            else:
                self.session.delete(row)

    def _dissolve(self, department: DepartmentRow) -> None:
        assert department.id is not None
        self.session.flush()
        for table in (DepartmentMemberRow, DepartmentChatRow):
            self.session.exec(delete(table).where(col(table.department_id) == department.id))
        self._members[department.id] = []
        self._here.discard(department.id)
        department.dissolved = True
        department.leader_id = None
        self.session.add(department)
        self._dissolved.append(department.name)

    def amended(self, text: RosterText) -> Amended:
        """What has changed; whatever did is planned by anew."""
        self.session.flush()
        found = Amended(
            departments=tuple(self._new),
            members=self._joined,
            changed=self._changed,
            bound=tuple(self._bound.values()),
            waiting=tuple(self._waiting),
            namesakes=tuple(self._namesakes.items()),
            removed=tuple(self._removed),
            dissolved=tuple(self._dissolved),
            aliases=tuple(self._aliases),
            portfolios=tuple((who, tuple(what)) for who, what in self._portfolios.items()),
            strangers=tuple(self._strangers),
            unknown=tuple(self._unknown),
            unread=tuple((one.number, one.text) for one in text.unread),
            left=text.left,
        )
        if found.changes:
            roster.touch_office(self.session, self.chat.office_id)
        return found


def _plain(person: RosterPerson) -> RosterPerson:
    return RosterPerson(
        person.person_id,
        plainly(person.name),
        person.username,
        tuple(plainly(title) for title in person.titles),
        person.leader,
        person.principal,
        person.reachable,
        tuple(plainly(name) for name in person.aliases),
    )
