"""/away: who is away, who stands in, and who is back. Plans rest on it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.domain.absence import Absence, Refused, Returned, Snag
from bot.domain.permission import Deed, may
from bot.office.people import roster
from bot.office.people.departments import stand_ins
from bot.office.people.roster import Known
from bot.office.people.visits import Visit
from bot.office.sending.outbox import private_chat
from bot.reading.absence import AbsenceText, Said
from bot.reading.roster import plainly
from bot.store.follow_rows import AbsenceRow, DepartmentMemberRow, DepartmentRow
from bot.store.rows import ChatRow, PersonRow

_REASON = 60


@dataclass(frozen=True)
class _Meant:
    """Whose leave it is, who stands in, and what else was said."""

    person_id: int
    stand_in_id: int | None
    reason: str


def go_away(
    session: Session, visit: Visit, text: AbsenceText, mentioned: tuple[Known, ...] = ()
) -> Absence | Refused:
    """Somebody is away from a time on; without one from now until they are back.

    A name before the time is whose leave it is, for administrators to enter; one behind it
    stands in.

    Args:
        mentioned: people without a username whom the message mentions by name.
    """
    chat = visit.enter(session)
    for known in mentioned:
        roster.meet(session, known)
    if text.unreadable:
        return Refused(Snag.UNREADABLE)
    start, end = text.start or visit.now, text.end
    if end is not None and end <= max(start, visit.now):
        return Refused(Snag.PAST)
    names = _Names(session, chat, mentioned)
    meant = _meant(session, visit, chat, text, names)
    if isinstance(meant, Refused):
        return meant
    overlaps = _make_room(session, chat.office_id, meant, start, end)
    session.add(
        AbsenceRow(
            office_id=chat.office_id,
            person_id=meant.person_id,
            stand_in_id=meant.stand_in_id,
            from_at=start,
            until_at=end,
            reason=meant.reason,
        )
    )
    session.flush()
    roster.touch_office(session, chat.office_id)
    shown = _shown(session, chat.office_id, meant, start, end, visit.now)
    return replace(shown, overlaps=overlaps)


def come_back(
    session: Session, visit: Visit, text: AbsenceText, mentioned: tuple[Known, ...] = ()
) -> Returned | Refused:
    """Somebody is back: what they are away for ends now, else what is to come is taken back."""
    chat = visit.enter(session)
    names = _Names(session, chat, mentioned)
    person = visit.sender.person
    person_id = person.id if person is not None else None
    for said in text.words[:1]:
        found = names.find(said.word)
        if len(found) != 1:
            return Refused(Snag.SEVERAL if found else Snag.UNKNOWN, said.word)
        if found[0] != person_id and not _rules(session, visit, chat):
            return Refused(Snag.OTHERS)
        person_id = found[0]
    if person_id is None:
        return Refused(Snag.NAMELESS)
    rows = session.exec(
        select(AbsenceRow).where(
            AbsenceRow.office_id == chat.office_id,
            AbsenceRow.person_id == person_id,
            or_(col(AbsenceRow.until_at).is_(None), col(AbsenceRow.until_at) > visit.now),
        )
    ).all()
    present = [row for row in rows if row.from_at <= visit.now]
    name = names.called(person_id)
    if not rows:
        return Refused(Snag.NOT_AWAY, name)
    for row in present:
        row.until_at = visit.now
        session.add(row)
    if not present:
        for row in rows:
            session.delete(row)
    session.flush()
    roster.touch_office(session, chat.office_id)
    return Returned(name, coming=not present)


def absences(session: Session, visit: Visit) -> tuple[Absence, ...]:
    """Who of the office is away now or will be, the earliest first."""
    chat = roster.find_chat(session, visit.telegram_id)
    if chat is None:
        return ()
    rows = session.exec(
        select(AbsenceRow)
        .where(
            AbsenceRow.office_id == chat.office_id,
            or_(col(AbsenceRow.until_at).is_(None), col(AbsenceRow.until_at) > visit.now),
        )
        .order_by(col(AbsenceRow.from_at), col(AbsenceRow.id))
    )
    called = _called(session, chat.office_id)
    return tuple(
        Absence(
            called.get(row.person_id) or session.get_one(PersonRow, row.person_id).name,
            row.from_at,
            row.until_at,
            called.get(row.stand_in_id, "") if row.stand_in_id is not None else "",
        )
        for row in rows
    )


class _Names:
    """Whom a word means in an office: by username, name, title or the name on the roster."""

    def __init__(self, session: Session, chat: ChatRow, mentioned: tuple[Known, ...]) -> None:
        self._session = session
        self._called = _called(session, chat.office_id)
        self._known: dict[str, set[int]] = {}
        for one in roster.roster(session, chat.office_id):
            for name in (one.name, *one.titles):
                self._learn(name, one.person_id)
            if one.username:
                self._learn(f"@{one.username}", one.person_id)
        for name, person_id in session.exec(
            select(DepartmentMemberRow.name, DepartmentMemberRow.person_id)
            .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentMemberRow.department_id))
            .where(
                DepartmentRow.office_id == chat.office_id,
                col(DepartmentMemberRow.person_id).is_not(None),
            )
        ):
            if person_id is not None:
                self._learn(name, person_id)
        for known in mentioned:
            self._known[plainly(known.name)] = {known.id}

    def _learn(self, name: str, person_id: int) -> None:
        self._known.setdefault(plainly(name), set()).add(person_id)

    def find(self, word: str) -> list[int]:
        """The people a word means."""
        return sorted(self._known.get(plainly(word), ()))

    def called(self, person_id: int) -> str:
        """What the office calls somebody."""
        return self._called.get(person_id) or self._session.get_one(PersonRow, person_id).name


def _called(session: Session, office_id: int) -> dict[int, str]:
    return {one.person_id: one.shown for one in roster.roster(session, office_id)}


def _rules(session: Session, visit: Visit, chat: ChatRow) -> bool:
    return may(visit.actor(session, chat), Deed.CONFIGURE, None).allowed


def _meant(
    session: Session, visit: Visit, chat: ChatRow, text: AbsenceText, names: _Names
) -> _Meant | Refused:
    """Who goes and who stands in, by the place of their names beside the time."""
    person = visit.sender.person
    away_id = person.id if person is not None else None
    people: list[tuple[Said, int]] = []
    reason: list[str] = []
    for said in text.words:
        found = names.find(said.word)
        if len(found) > 1:
            return Refused(Snag.SEVERAL, said.word)
        if found:
            people.append((said, found[0]))
        elif said.word.startswith("@") or said.instead:
            return Refused(Snag.UNKNOWN, said.word)
        else:
            reason.append(said.word)
    others = len(people) > 1 and not people[0][0].instead
    if people and (people[0][0].first or (others and not text.timed)):
        away_id = people.pop(0)[1]
        own = person is not None and away_id == person.id
        if not own and not _rules(session, visit, chat):
            return Refused(Snag.OTHERS)
    if away_id is None:
        return Refused(Snag.NAMELESS)
    marked = [one for said, one in people if said.instead] or [one for _, one in people]
    stand_in = marked[0] if marked else None
    if stand_in == away_id:
        return Refused(Snag.HIMSELF)
    return _Meant(away_id, stand_in, " ".join(reason)[:_REASON])


def _make_room(
    session: Session, office_id: int, meant: _Meant, start: datetime, end: datetime | None
) -> bool:
    """Whether an absence of theirs lay in these days.

    One without an end gives way to the new one; the very same again is taken up by it.
    """
    overlaps = False
    for row in session.exec(
        select(AbsenceRow).where(
            AbsenceRow.office_id == office_id,
            AbsenceRow.person_id == meant.person_id,
            or_(col(AbsenceRow.until_at).is_(None), col(AbsenceRow.until_at) > start),
        )
    ).all():
        if end is not None and row.from_at >= end:
            continue
        if (row.from_at, row.until_at) == (start, end):
            session.delete(row)
            continue
        overlaps = True
        if row.until_at is not None:
            continue
        if row.from_at < start:
            row.until_at = start
            session.add(row)
        else:
            session.delete(row)
    return overlaps


def _shown(
    session: Session,
    office_id: int,
    meant: _Meant,
    start: datetime,
    end: datetime | None,
    now: datetime,
) -> Absence:
    called = _called(session, office_id)

    def name(person_id: int) -> str:
        return called.get(person_id) or session.get_one(PersonRow, person_id).name

    stand_in, other, away = "", "", False
    reached = meant.stand_in_id
    if meant.stand_in_id is not None:
        stand_in = name(meant.stand_in_id)
        theirs = session.exec(
            select(AbsenceRow.from_at)
            .where(
                AbsenceRow.office_id == office_id,
                AbsenceRow.person_id == meant.stand_in_id,
                or_(
                    col(AbsenceRow.until_at).is_(None),
                    col(AbsenceRow.until_at) > max(start, now),
                ),
                *(() if end is None else (col(AbsenceRow.from_at) < end,)),
            )
            .order_by(col(AbsenceRow.from_at))
        ).first()
        if theirs is not None:
            away = True
            then = stand_ins(session, office_id, max(start, theirs, now))
            reached = then.get(meant.person_id)
            other = name(reached) if reached is not None else ""
    return Absence(
        name(meant.person_id),
        start,
        end,
        stand_in,
        other,
        away,
        reached is None or private_chat(session, reached) is not None,
        meant.reason,
    )
