"""Who is present: Huiyin in a group, people in a group or at their private door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.push import Occasion
from bot.domain.vocabulary import Language
from bot.office.people import roster
from bot.office.people.leaving import left_group, shut
from bot.office.people.roster import Known
from bot.office.people.visits import Visit
from bot.office.sending.outbox import private_chat, queue
from bot.store.rows import ChatRow, InvitationRow, MembershipRow, PersonRow, PositionRow

MOST_ASKED = 200  # people looked for in one group that Huiyin comes into


class Unasked(Exception):
    """Somebody came meanwhile of whom Telegram has not been asked: ask, and do it again."""


@dataclass(frozen=True)
class Opened:
    """What /start found.

    Attributes:
        refused: the link's code is for somebody else, or there is none such.
        title: what the office calls this leader; empty for anybody else.
        group: a group of that office.
    """

    language: Language
    refused: bool
    title: str
    group: str


def unseen_groups(session: Session, person_id: int) -> tuple[int, ...]:
    """The groups, by Telegram's id, in which a person has not been seen yet.

    A bot cannot list a group's members, but it may ask about one person: that is how
    somebody who only presses Start is found among the members of the office's groups.
    """
    seen = select(MembershipRow.chat_id).where(MembershipRow.person_id == person_id)
    rows = session.exec(
        select(ChatRow.telegram_id).where(
            col(ChatRow.kind).in_(("group", "supergroup")),
            ChatRow.state != "left",
            col(ChatRow.id).not_in(seen),
        )
    )
    return tuple(rows)


def unseen_people(session: Session, telegram_id: int) -> tuple[Known, ...]:
    """Whoever has opened a private chat and has not been seen in this group yet.

    A group that Huiyin comes into may hold people it has long been talking with; the
    other way round than `unseen_groups`.
    """
    seen = (
        select(MembershipRow.person_id)
        .join(ChatRow, col(ChatRow.id) == col(MembershipRow.chat_id))
        .where(ChatRow.telegram_id == telegram_id)
    )
    rows = session.exec(
        select(PersonRow)
        .where(col(PersonRow.private_open).is_(True), col(PersonRow.id).not_in(seen))
        .order_by(col(PersonRow.id).desc())
        .limit(MOST_ASKED)
    )
    return tuple(Known(row.id, row.name, row.username) for row in rows)


def open_door(
    session: Session, visit: Visit, code: str = "", standings: Mapping[int, str] | None = None
) -> Opened:
    """/start in private: pushes may go there from now on; a link's code binds its title.

    Args:
        standings: what Telegram said of the person in the groups where they had not been
            seen: its id -> standing.

    Raises:
        Unasked: Huiyin has come into another group meanwhile.
    """
    person = visit.sender.person
    invitation: InvitationRow | None = None
    unseen = unseen_groups(session, person.id) if person is not None else ()
    if standings is not None and set(unseen) - set(standings):
        raise Unasked
    chat = visit.enter(session)
    if person is None:
        return Opened(Language(chat.language), False, "", "")
    for telegram_id, standing_there in (standings or {}).items():
        group = roster.find_chat(session, telegram_id)
        if group is not None and standing_there != "left":
            roster.join(session, group, person, visit.now, standing_there)
    if code:
        invitation = roster.redeem(session, code, person, visit.now)
    roster.claim(session, person)
    chat = roster.settle_private(session, chat, person.id)
    roster.open_private(session, person.id)
    standing = session.get(PositionRow, (chat.office_id, person.id))
    title = standing.titles[0] if standing is not None and standing.titles else ""
    return Opened(
        Language(chat.language),
        bool(code) and invitation is None,
        title if standing is not None and standing.leader else "",
        _a_group(session, chat, person.id),
    )


def _a_group(session: Session, chat: ChatRow, person_id: int) -> str:
    """A group of the office, by choice one this person knows."""
    groups = select(ChatRow.title).where(
        ChatRow.office_id == chat.office_id, ChatRow.kind != "private"
    )
    theirs = select(MembershipRow.chat_id).where(
        MembershipRow.person_id == person_id, MembershipRow.status != "left"
    )
    ordered = groups.order_by(col(ChatRow.id).in_(theirs).desc(), col(ChatRow.id))
    return session.exec(ordered).first() or ""


def shut_door(session: Session, visit: Visit) -> None:
    """The person blocked Huiyin: nothing is sent there until they open it again."""
    chat = roster.find_chat(session, visit.telegram_id)
    if chat is not None:
        chat.state = "left"
        session.add(chat)
    person = visit.sender.person
    if person is not None and roster.close_private(session, person.id):
        shut(session, person.id, visit.now)


@dataclass(frozen=True)
class Rights:
    """What Huiyin may do in a group from now on.

    Attributes:
        arrived: it was not there before.
        sees_all: ordinary messages reach it.
        link: opens a private chat with it.
        size: how many people the group has.
    """

    arrived: bool
    sees_all: bool
    writes: bool
    link: str
    size: int | None = None


def removed(session: Session, visit: Visit, occasion: str) -> None:
    """The group's reminders stop, its books stay; the administrators are told."""
    chat = roster.find_chat(session, visit.telegram_id)
    if chat is None or chat.state == "left":
        return
    chat.state = "left"
    session.add(chat)
    for person in roster.administrators(session, chat.office_id):
        _tell_rights(session, chat, person.id, "removed", visit.now, occasion)


def present(
    session: Session,
    visit: Visit,
    rights: Rights,
    occasion: str,
    standings: Sequence[tuple[Known, str]] | None = None,
) -> None:
    """The group is opened for whoever brought Huiyin; what it may see and do is noted.

    Args:
        standings: what Telegram said of the people Huiyin talks with in private.

    Raises:
        Unasked: somebody has pressed Start meanwhile.
    """
    if standings is not None:
        asked = {person.id for person, _ in standings}
        if any(one.id not in asked for one in unseen_people(session, visit.telegram_id)):
            raise Unasked
    chat = _open(session, visit)
    for person, status in standings or ():
        if status != "left":
            roster.join(session, chat, person, visit.now, status)
            if status in ("creator", "administrator"):
                roster.promote_group_administrators(session, person.id)
    assert chat.id is not None
    adder = visit.sender.person
    arrived, sees_all, writes = rights.arrived, rights.sees_all, rights.writes
    seeing_before, state_before = chat.sees_all, chat.state
    chat.sees_all = sees_all
    chat.size = rights.size if rights.size is not None else chat.size
    chat.state = "active" if writes else "mute"
    session.add(chat)
    if arrived:
        if adder is not None:
            roster.join(session, chat, adder, visit.now)
            roster.make_administrator(session, chat.office_id, adder.id)
        if visit.kind != "channel":  # a channel's readers are not to be greeted
            seeing = {"sees_all": sees_all, "detail": "" if sees_all else "blind"}
            queue(
                session,
                f"{occasion} | welcome",
                Occasion.WELCOME,
                chat.id,
                visit.now,
                detail={**seeing, "link": rights.link},
            )
    lost_sight = not sees_all and (arrived or seeing_before)
    lost_voice = not writes and (arrived or state_before == "active")
    for trouble, happened in (("cannot_post", lost_voice), ("blind", lost_sight)):
        if not happened:
            continue
        told = [adder.id] if arrived and adder is not None else []
        told = told or [one.id for one in roster.administrators(session, chat.office_id)]
        for person_id in told:
            _tell_rights(session, chat, person_id, trouble, visit.now, occasion)


def _open(session: Session, visit: Visit) -> ChatRow:
    """A new group belongs to the office of whoever added Huiyin."""
    if roster.find_chat(session, visit.telegram_id) is None:
        roster.open_chat(
            session,
            visit.telegram_id,
            visit.kind,
            visit.title,
            visit.defaults,
            visit.now,
            founder=visit.sender.person,
        )
    return visit.enter(session)


def _tell_rights(
    session: Session, chat: ChatRow, person_id: int, trouble: str, now: datetime, occasion: str
) -> None:
    private = private_chat(session, person_id)
    if private is not None:
        queue(
            session,
            f"{occasion} | rights {trouble} | chat {private}",
            Occasion.RIGHTS,
            private,
            now,
            person_id=person_id,
            detail={"detail": trouble, "group": chat.title, "chat": chat.id},
        )


def stand(
    session: Session, visit: Visit, person: Known, status: str, size: int | None = None
) -> None:
    """A person joined, left, or became somebody in a group that now has so many people."""
    chat = visit.enter(session)
    _resize(session, chat, size)
    if status == "left":
        if roster.leave(session, chat, person.id):
            left_group(session, chat, person.id, visit.now)
        return
    roster.join(session, chat, person, visit.now, status)
    if status in ("creator", "administrator") and private_chat(session, person.id) is not None:
        roster.promote_group_administrators(session, person.id)


def come_and_go(
    session: Session,
    visit: Visit,
    came: tuple[Known, ...],
    went: int | None,
    size: int | None = None,
) -> None:
    """People joined, or one left, as a service message tells it; so many are there now."""
    chat = visit.enter(session)
    _resize(session, chat, size)
    for person in came:
        roster.join(session, chat, person, visit.now)
    if went is not None and roster.leave(session, chat, went):
        left_group(session, chat, went, visit.now)


def _resize(session: Session, chat: ChatRow, size: int | None) -> None:
    if size is not None and size != chat.size:
        chat.size = size
        session.add(chat)
