"""Leaders and the director: who an office calls by which title, and how they are reached."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, select

from bot.domain.addressees import addressees
from bot.domain.permission import Deed, Reason, may
from bot.office.people import roster
from bot.office.people.roster import Known
from bot.office.people.visits import Visit
from bot.store.rows import PositionRow


@dataclass(frozen=True)
class Bound:
    """A leader's title, kept.

    Attributes:
        name: the person's own name; empty for somebody never seen.
        username: without the @, for somebody never seen.
        code: stands in the link that opens the private chat.
        reason: why not, if it was refused; nothing else is set then.
        unknown: nobody was found whom the words could mean.
    """

    title: str = ""
    name: str = ""
    username: str = ""
    code: str = ""
    reason: Reason | None = None
    unknown: bool = False


def bind(session: Session, visit: Visit, person: Known | None, words: str) -> Bound:
    """/leader: bind a person and a title for the whole office.

    Args:
        person: whom the order points at, by reply or mention.
        words: the title, behind a @username or a known name where nobody is pointed at.
    """
    chat = visit.enter(session)
    verdict = may(visit.actor(session, chat), Deed.CONFIGURE, None)
    if not verdict.allowed:
        return Bound(reason=verdict.reason)
    title, username = words.strip(), ""
    if person is None:
        first, _, title = title.partition(" ")
        title = title.strip()
        if first.startswith("@"):
            username = first[1:]
        person = _known(session, chat.office_id, first)
        if person is None and not username:
            return Bound(unknown=True)
    if not title:
        return Bound(unknown=True)
    if person is None:
        code = roster.invite(session, chat.office_id, title, visit.now, username=username)
        return Bound(title, username=username, code=code)
    row = roster.meet(session, person)
    if not visit.private:
        roster.join(session, chat, person, visit.now)
    roster.bind_leader(session, chat.office_id, row.id, title)
    code = roster.invite(session, chat.office_id, title, visit.now, person_id=row.id)
    return Bound(title, name=row.name, code=code)


def _known(session: Session, office_id: int, word: str) -> Known | None:
    found = addressees([word], roster.roster(session, office_id)).persons
    if len(found) == 1:
        return Known(found[0].person_id, found[0].name, found[0].username)
    return None


def name_director(session: Session, visit: Visit, person: Known) -> Reason | None:
    """/director: who runs the office, with all an administrator may; the reason if refused.

    Who was director before keeps what they had besides.
    """
    chat = visit.enter(session)
    verdict = may(visit.actor(session, chat), Deed.CONFIGURE, None)
    if not verdict.allowed:
        return verdict.reason
    roster.meet(session, person)
    roster.join(session, chat, person, visit.now)
    for row in session.exec(
        select(PositionRow).where(PositionRow.office_id == chat.office_id)
    ).all():
        if row.director and row.person_id != person.id:
            row.director = False
            session.add(row)
    roster.make_administrator(session, chat.office_id, person.id)
    named = roster.position(session, chat.office_id, person.id)
    named.director = True
    session.add(named)
    roster.touch_office(session, chat.office_id)
    return None


def leaders_titles(session: Session, visit: Visit) -> tuple[str, ...]:
    """What the office of a chat calls its leaders."""
    chat = roster.find_chat(session, visit.telegram_id)
    if chat is None:
        return ()
    known = roster.roster(session, chat.office_id)
    return tuple(title for one in known if one.leader for title in one.titles)
