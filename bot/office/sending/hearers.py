"""Which chats hear of an item, each in what part: those concerned, who stands in, who stands above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.domain.addressees import RosterPerson
from bot.domain.calendar import QuietHours
from bot.domain.department import OWING, Department, PartRole, PartState
from bot.domain.item import Role
from bot.domain.ladder import To
from bot.domain.plan import As, Hearer
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind, Urgency
from bot.office.matters.ledger import WHEN_AND_WHERE, shown_in
from bot.office.people.departments import departments, parts_of, speaks_for, stand_ins, who_left
from bot.office.people.duty import on_duty
from bot.office.people.roster import administrators, roster
from bot.office.returns.recipients import recipient_chats
from bot.office.sending.outbox import private_chat
from bot.store.follow_rows import AbsenceRow, DepartmentPartRow
from bot.store.rows import (
    AssignmentRow,
    ChatRow,
    EntryRow,
    ItemRow,
    PersonRow,
    PositionRow,
    PushRow,
)

_ASKED = frozenset({PartState.WAITING, PartState.ACCEPTED, PartState.SENT_BACK})


@dataclass(frozen=True)
class Audience:
    """Who hears of an item, and whom nobody can tell.

    Attributes:
        look_again_at: when somebody of the office leaves or comes back next.
    """

    hearers: tuple[Hearer, ...]
    unreachable: tuple[str, ...]
    look_again_at: datetime | None = None


def audience(
    session: Session,
    item: ItemRow,
    quiet: QuietHours,
    now: datetime,
    known: tuple[Department, ...] | None = None,
    people: tuple[RosterPerson, ...] | None = None,
    heads: frozenset[int] = frozenset(),
) -> Audience:
    """The chats that hear of an item now.

    Args:
        quiet: the configuration's quiet hours, for chats without their own.
        known: the office's departments, where they have been read already.
        people: everybody the office knows, likewise.
        heads: who is asked to a meeting only as the head of a department.
    """
    if known is None:
        known = departments(session, item.office_id)
    found = _Audience(session, item, quiet, now, known, people, heads)
    if item.kind == Kind.MEETING:
        found.meeting()
    else:
        found.owed()
    found.duty()
    found.groups()
    found.above()
    return Audience(
        tuple(found.hearers.values()),
        tuple(dict.fromkeys(found.unreachable)),
        _next_turn(session, item.office_id, now),
    )


def is_the_offices(session: Session, item: ItemRow) -> bool:
    """Whether a matter is the office's to see to, or what one person noted in private."""
    return item.ordered_by is not None or session.get_one(ChatRow, item.chat_id).kind != "private"


def administrators_of(session: Session, item: ItemRow, quiet: QuietHours) -> tuple[Hearer, ...]:
    """The administrators who can be told, in the place of whoever should have answered."""
    found = []
    for person in administrators(session, item.office_id):
        chat_id = private_chat(session, person.id)
        if chat_id is not None:
            asleep = _quiet(session.get_one(ChatRow, chat_id), quiet)
            found.append(Hearer(chat_id, As.ADMINISTRATOR, person.id, quiet=asleep))
    return tuple(found)


def _quiet(chat: ChatRow, quiet: QuietHours) -> QuietHours:
    return QuietHours.parse(chat.quiet_hours) if chat.quiet_hours else quiet


def _next_turn(session: Session, office_id: int, now: datetime) -> datetime | None:
    """When the next absence of an office begins or ends."""
    rows = session.exec(
        select(AbsenceRow.from_at, AbsenceRow.until_at).where(
            AbsenceRow.office_id == office_id,
            or_(col(AbsenceRow.until_at).is_(None), col(AbsenceRow.until_at) > now),
        )
    )
    turns = (moment for absence in rows for moment in absence)
    return min((one for one in turns if one is not None and one > now), default=None)


class _Audience:
    """Gathers an item's hearers, one for each chat."""

    def __init__(
        self,
        session: Session,
        item: ItemRow,
        quiet: QuietHours,
        now: datetime,
        known: tuple[Department, ...],
        people: tuple[RosterPerson, ...] | None,
        heads: frozenset[int],
    ) -> None:
        self.session = session
        self.item = item
        self.quiet = quiet
        self.now = now
        self.known = known
        self.people = people
        self.heads = heads
        self.away = stand_ins(session, item.office_id, now)
        self.left = who_left(session, item.office_id)
        self.hearers: dict[int, Hearer] = {}
        self.unreachable: list[str] = []
        self._privates: dict[int, int | None] = {}
        self._rooms: dict[int, ChatRow] = {}
        self.owing: list[tuple[Department, DepartmentPartRow]] = []
        assert item.id is not None
        self.rows = list(
            session.exec(
                select(AssignmentRow)
                .where(AssignmentRow.item_id == item.id)
                .order_by(col(AssignmentRow.id))
            )
        )

    # Persons and their chats.

    def _private(self, person_id: int) -> int | None:
        """A person's open private chat, asked for once however many parts they play.

        Whoever has left the office has none for its matters.
        """
        if person_id not in self._privates:
            gone = person_id in self.left
            self._privates[person_id] = None if gone else private_chat(self.session, person_id)
        return self._privates[person_id]

    def _chats(self, person_id: int, *, concerned: bool = True) -> list[tuple[int, int | None]]:
        """Where a person is told: each chat, and for whom its owner stands in.

        Who is away is not disturbed where somebody stands in for them; of 特急 both hear,
        unless it is not theirs and they would hear only of its lapse.
        """
        own = self._private(person_id)
        instead = self.away.get(person_id)
        other = self._private(instead) if instead is not None else None
        here = [(own, None)] if own is not None else []
        if other is None:
            return [(chat_id, None) for chat_id, _ in here]
        there: list[tuple[int, int | None]] = [(other, person_id)]
        if concerned and self.item.urgency == Urgency.FLASH and own is not None:
            return [(own, None), *there]
        return there

    def _chat(self, chat_id: int) -> ChatRow:
        """A chat's row, held while the hearers are gathered."""
        if chat_id not in self._rooms:
            self._rooms[chat_id] = self.session.get_one(ChatRow, chat_id)
        return self._rooms[chat_id]

    def _add(self, one: Hearer) -> None:
        """A chat that plays two parts keeps its first, with what the other names it for."""
        first = self.hearers.get(one.chat_id)
        if first is None:
            asleep = _quiet(self._chat(one.chat_id), self.quiet)
            self.hearers[one.chat_id] = replace(one, quiet=asleep)
            return
        self.hearers[one.chat_id] = replace(
            first,
            named=first.named | one.named,
            owes=first.owes or one.owes,
            leader=first.leader or one.leader,
            receives=first.receives or one.receives,
        )

    def _shown(self, person_id: int) -> str:
        if self.people is None:
            self.people = roster(self.session, self.item.office_id)
        person = next((one for one in self.people if one.person_id == person_id), None)
        # They may have left every group meanwhile.
        name = self.session.get_one(PersonRow, person_id).name
        return person.shown if person is not None else name

    def _home(self) -> int | None:
        """The private chat an item was registered in."""
        home = self._chat(self.item.chat_id)
        return home.id if home.kind == "private" and home.state == "active" else None

    # Those concerned.

    def meeting(self) -> None:
        """The leaders and persons a meeting names, and who registered it in private."""
        for row in self.rows:
            if row.role not in (Role.LEAD, Role.ATTEND):
                continue
            chats = self._chats(row.person_id)
            if not chats and row.person_id not in self.heads:
                self.unreachable.append(self._shown(row.person_id))
            for chat_id, stands_for in chats:
                self._add(self._invited(row, chat_id, stands_for))
        home = self._home()
        if home is not None:
            self._add(Hearer(home, As.PERSON, self.item.registered_by))

    def _invited(self, row: AssignmentRow, chat_id: int, stands_for: int | None) -> Hearer:
        person_id, answered = row.person_id, row.answered_at
        if stands_for is not None:
            person_id = self.away[row.person_id] or row.person_id
            own = next((one for one in self.rows if one.person_id == person_id), None)
            answered = answered or (own.answered_at if own is not None else None)
        # Who registered a meeting knows of it.
        leader = row.role == Role.LEAD and row.person_id != self.item.registered_by
        asked_at, asking = None, "-"
        if leader and answered is None:
            asked_at, asking = _asked_anew(self.session, self.item, chat_id)
        return Hearer(
            chat_id,
            As.PERSON,
            person_id,
            answered,
            leader=leader,
            asked_at=asked_at,
            asking=asking,
            instead_of=stands_for,
        )

    def owed(self) -> None:
        """A report or task: its owner, and the departments that owe a part of it.

        Once every return is in, also whoever receives them and can close it. While there is
        nobody of these that can be told, the administrators. Its groups
        hear only what a ladder says to them by name.
        """
        owner = next((row for row in self.rows if row.role == Role.HANDLE), None)
        lost = None
        if owner is not None:
            self._owner(owner)
            lost = owner.person_id if not self._chats(owner.person_id) else None
        self._departments(led=owner is not None)
        if self._all_in():
            for chat_id, person_id in recipient_chats(self.session, self.item).items():
                self._add(Hearer(chat_id, As.ABOVE, person_id, receives=True))
            return
        if self.hearers and lost is None:
            return
        home = self._home()
        if home is not None:
            by = self.item.registered_by
            self._add(Hearer(home, As.HANDLER, by, accepted=True, lost=lost))
        if not is_the_offices(self.session, self.item):
            return
        if home is not None:
            return
        accepted = owner is not None and owner.accepted_at is not None
        for one in administrators_of(self.session, self.item, self.quiet):
            self._add(replace(one, accepted=accepted, lost=lost))

    def _owner(self, row: AssignmentRow) -> None:
        chats = self._chats(row.person_id)
        if not chats:
            self.unreachable.append(self._shown(row.person_id))
        for chat_id, stands_for in chats:
            self._add(
                Hearer(
                    chat_id,
                    As.HANDLER,
                    (self.away[row.person_id] if stands_for is not None else row.person_id),
                    accepted=row.accepted_at is not None,
                    handed=row.handed_by is not None,
                    instead_of=stands_for,
                )
            )

    def _departments(self, *, led: bool) -> None:
        """The departments that still owe their part, each through whoever speaks for it."""
        by_id = {one.id: one for one in self.known}
        for part in parts_of(self.session, self.item.id or 0):
            department = by_id.get(part.department_id)
            if department is None or part.state not in _ASKED:
                continue
            self.owing.append((department, part))
            if part.role == PartRole.LEAD and led:
                continue  # its owner hears for it
            self._spoken_to(department, part)

    def _all_in(self) -> bool:
        """Whether every return is in: the matter waits for its recipient, who was told so."""
        parts = parts_of(self.session, self.item.id or 0)
        returns = [part for part in parts if part.role == PartRole.RETURN]
        return bool(returns) and not any(part.state in OWING for part in returns)

    def _spoken_to(self, department: Department, part: DepartmentPartRow) -> None:
        assert part.id is not None
        reached = False
        for person_id in speaks_for(department, self.away):
            chat_id = self._private(person_id)
            if chat_id is None:
                continue
            reached = True
            head = department.head_id
            instead_of = (
                head if head != person_id and self.away.get(head or 0) == person_id else None
            )
            first = self.hearers.get(chat_id)
            if first is not None and first.part is As.DEPARTMENT:
                # Who speaks for two departments gets one message for the item.
                limits = [first.due_at or self.item.due_at, part.due_at or self.item.due_at]
                self.hearers[chat_id] = replace(
                    first,
                    owes=(*first.owes, part.id),
                    instead_of=first.instead_of if first.instead_of == instead_of else None,
                    accepted=first.accepted and part.state == PartState.ACCEPTED,
                    due_at=min((one for one in limits if one is not None), default=None),
                )
                continue
            self._add(
                Hearer(
                    chat_id,
                    As.DEPARTMENT,
                    person_id,
                    owes=(part.id,),
                    accepted=part.state == PartState.ACCEPTED,
                    due_at=part.due_at,
                    told=part.asked_by is not None,
                    instead_of=instead_of,
                )
            )
        if not reached:
            self.unreachable.append(department.name)

    def groups(self) -> None:
        """The groups an item is shown in; its own may hear what is still to come in.

        A return of one department alone is asked for in private.
        """
        assert self.item.id is not None
        parts = parts_of(self.session, self.item.id)
        shared = sum(1 for part in parts if part.role == PartRole.RETURN) > 1
        owing = tuple(
            part.id
            for _, part in self.owing
            if part.role == PartRole.RETURN and part.id is not None
        )
        for chat_id in sorted({self.item.chat_id, *shown_in(self.session, self.item.id)}):
            chat = self._chat(chat_id)
            if chat.kind != "private" and chat.state != "left":
                owes = owing if shared and chat_id == self.item.chat_id else ()
                self._add(Hearer(chat_id, As.GROUP, owes=owes))

    def duty(self) -> None:
        """特急 also reaches whoever minds the office."""
        if self.item.urgency != Urgency.FLASH:
            return
        part = As.PERSON if self.item.kind == Kind.MEETING else As.ADMINISTRATOR
        for person_id in on_duty(self.session, self.item.office_id, self.now):
            for chat_id, _ in self._chats(person_id):
                self._add(Hearer(chat_id, part, person_id))

    # Those above.

    def above(self) -> None:
        """The director; of what is owed also the heads and leaders of the departments it lies with.

        Nobody stands above what one person noted in private.
        """
        if not is_the_offices(self.session, self.item):
            return
        for person_id in self._directors():
            self._stands(person_id, To.OFFICE_DIRECTOR)
        if self.item.kind == Kind.MEETING:
            return
        owners = {row.person_id for row in self.rows if row.role == Role.HANDLE}
        for row in self.rows:
            if row.role == Role.HANDLE and row.handed_by and row.accepted_at is None:
                self._stands(row.handed_by, To.FORWARDER, but=owners)
        lies_with = {one.id: one for one, _ in self.owing}
        lies_with.update((one.id, one) for one in self.known if one.members & owners)
        lapsed = self.item.due_at is not None and self.item.due_at <= self.now
        for department in lies_with.values():
            head = department.head_id
            if head is not None:
                self._stands(head, To.DEPARTMENT_HEAD, but=owners)
                if lapsed and head not in owners and not self._chats(head):
                    self.unreachable.append(self._shown(head))
            if department.leader_id is not None:
                self._stands(department.leader_id, To.PORTFOLIO_LEADER, but=owners)

    def _directors(self) -> Iterable[int]:
        """The director; in the place of one who cannot be told, the administrators."""
        rows = self.session.exec(
            select(PositionRow)
            .where(
                PositionRow.office_id == self.item.office_id,
                col(PositionRow.administrator).is_(True) | col(PositionRow.director).is_(True),
            )
            .order_by(col(PositionRow.person_id))
        ).all()
        directors = [row.person_id for row in rows if row.director]
        if any(self._chats(person_id) for person_id in directors):
            return directors
        return [row.person_id for row in rows]

    def _stands(self, person_id: int, to: To, but: Iterable[int] = ()) -> None:
        """A person hears the rungs that name them; who owes it hears of it as that."""
        if person_id in but:
            return
        for chat_id, stands_for in self._chats(person_id, concerned=False):
            own = self.hearers.get(chat_id)
            if own is not None and own.part is As.DEPARTMENT and to is To.DEPARTMENT_HEAD:
                continue
            hearer = person_id if stands_for is None else self.away[person_id]
            self._add(
                Hearer(chat_id, As.ABOVE, hearer, named=frozenset({to}), instead_of=stands_for)
            )


def _asked_anew(session: Session, item: ItemRow, chat_id: int) -> tuple[datetime | None, str]:
    """When a chat was last told that a meeting moved, which asks its receipt anew.

    Returns:
        The moment, and a name for that asking; None and "-" where it never moved.
    """
    if item.revision == 1:
        return None, "-"
    rows = session.exec(
        select(PushRow)
        .where(
            PushRow.item_id == item.id,
            PushRow.chat_id == chat_id,
            PushRow.occasion == Occasion.CHANGE,
        )
        .order_by(col(PushRow.id).desc())
    )
    for row in rows:
        entry = session.get(EntryRow, row.detail.get("entry"))
        if entry is not None and WHEN_AND_WHERE & entry.after.keys():
            return row.sent_at or row.send_after, f"entry {entry.id}"
    return None, "-"
