"""Offices, chats and people: who belongs where, and in what standing."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.domain.addressees import RosterPerson
from bot.domain.item import Item
from bot.domain.permission import Actor
from bot.domain.vocabulary import Language, Mode
from bot.office.matters.ledger import handler_row
from bot.office.people.departments import acts_for, called, on_roster, stands_in_for
from bot.office.people.standing import administrators as administrators
from bot.office.people.standing import touch_office as touch_office
from bot.office.people.waiting import enrol
from bot.store.rows import (
    ChatRow,
    InvitationRow,
    ItemRow,
    MembershipRow,
    OfficeRow,
    PersonRow,
    PositionRow,
)


@dataclass(frozen=True)
class Defaults:
    """What a new office or chat starts with, from the configuration."""

    language: Language
    zone: str
    mode: Mode


@dataclass(frozen=True)
class Known:
    """A person as a message shows them."""

    id: int
    name: str
    username: str = ""
    language: str | None = None


def language_of(code: str | None) -> Language | None:
    """The language a Telegram client speaks, if it is one of ours."""
    if not code:
        return None
    code = code.lower()
    if code.startswith("zh"):
        hant = any(part in code for part in ("hant", "tw", "hk", "mo"))
        return Language.HANT if hant else Language.HANS
    return Language.EN if code.startswith("en") else None


def meet(session: Session, person: Known) -> PersonRow:
    """The person's row, brought up to date with the name they go by now."""
    row = session.get(PersonRow, person.id)
    if row is None:
        row = PersonRow(id=person.id, name=person.name, username=person.username)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # met in another chat at this very moment
            row = session.get_one(PersonRow, person.id)
    elif (row.name, row.username) != (person.name, person.username):
        row.name, row.username = person.name, person.username
        session.add(row)
    return row


def find_chat(session: Session, telegram_id: int) -> ChatRow | None:
    """A chat by Telegram's id."""
    return session.exec(select(ChatRow).where(ChatRow.telegram_id == telegram_id)).first()


def open_chat(
    session: Session,
    telegram_id: int,
    kind: str,
    title: str,
    defaults: Defaults,
    now: datetime,
    *,
    founder: Known | None = None,
) -> ChatRow:
    """The chat's row, made if it is new.

    A new group joins the office of whoever brought the bot in, or starts its own; a
    private chat belongs to its person's office.
    """
    row = find_chat(session, telegram_id)
    if row is not None:
        if title and row.title != title:
            row.title = title
            session.add(row)
        return row
    office = office_of(session, founder.id) if founder else None
    if office is None:
        office = OfficeRow(language=defaults.language, zone=defaults.zone, created_at=now)
        session.add(office)
        session.flush()
    assert office.id is not None
    language: str = office.language
    if kind == "private" and founder is not None:
        language = language_of(founder.language) or office.language
    row = ChatRow(
        telegram_id=telegram_id,
        office_id=office.id,
        kind=kind,
        title=title,
        language=language,
        mode=defaults.mode if kind != "private" else Mode.AUTO,
    )
    session.add(row)
    session.flush()
    return row


def office_of(session: Session, person_id: int) -> OfficeRow | None:
    """The office a person belongs to: by their position, else by a group they are in."""
    position = session.exec(
        select(PositionRow)
        .where(PositionRow.person_id == person_id)
        .order_by(
            col(PositionRow.administrator).desc(),
            col(PositionRow.leader).desc(),
            col(PositionRow.office_id),
        )
    ).first()
    if position is not None:
        return session.get(OfficeRow, position.office_id)
    chat = session.exec(
        select(ChatRow)
        .join(MembershipRow, col(MembershipRow.chat_id) == col(ChatRow.id))
        .where(MembershipRow.person_id == person_id, MembershipRow.status != "left")
        .order_by(col(ChatRow.id))
    ).first()
    if chat is not None:
        return session.get(OfficeRow, chat.office_id)
    private = find_chat(session, person_id)
    return session.get(OfficeRow, private.office_id) if private else None


def settle_private(session: Session, chat: ChatRow, person_id: int) -> ChatRow:
    """Move a private chat into the office its person has joined meanwhile."""
    office = office_of(session, person_id)
    if office is not None and office.id is not None and office.id != chat.office_id:
        chat.office_id = office.id
        session.add(chat)
    return chat


def join(
    session: Session, chat: ChatRow, person: Known, now: datetime, status: str = "member"
) -> None:
    """Note that a person is in a group; at first sight, what names them is planned anew.

    The roster may have waited for them: then they are bound to their name there.
    """
    assert chat.id is not None
    met = meet(session, person)
    row = session.get(MembershipRow, (chat.id, person.id))
    if row is None:
        session.add(MembershipRow(chat_id=chat.id, person_id=person.id, status=status))
        session.flush()
        claim(session, person)
        touch_naming(session, chat.office_id, person)
        enrol(session, chat.office_id, met, now)
    elif row.status != status and (status != "member" or row.status == "left"):
        returned = row.status == "left"
        row.status = status
        session.add(row)
        if returned:
            session.flush()
            touch_naming(session, chat.office_id, person)
            _touch_departments(session, chat.office_id, person.id)


def leave(session: Session, chat: ChatRow, person_id: int) -> bool:
    """Note that a person has left a group; what names them is planned anew.

    Returns:
        Whether that was news.
    """
    row = session.get(MembershipRow, (chat.id, person_id))
    news = row is not None and row.status != "left"
    if row is not None and news:
        row.status = "left"
        session.add(row)
        session.flush()
        person = session.get_one(PersonRow, person_id)
        touch_naming(session, chat.office_id, Known(person.id, person.name, person.username))
        _touch_departments(session, chat.office_id, person_id)
    return news


def _touch_departments(session: Session, office_id: int, person_id: int) -> None:
    """Whoever comes or goes may speak for a department: plan anew what may name it."""
    if on_roster(session, office_id, person_id):
        touch_office(session, office_id)


def position(session: Session, office_id: int, person_id: int) -> PositionRow:
    """A person's standing in an office, made if there is none."""
    row = session.get(PositionRow, (office_id, person_id))
    if row is None:
        row = PositionRow(office_id=office_id, person_id=person_id, titles=[])
        session.add(row)
        session.flush()
    return row


def make_administrator(session: Session, office_id: int, person_id: int) -> None:
    """Make a person an administrator; the first of an office is its director."""
    row = position(session, office_id, person_id)
    if not row.administrator:
        row.administrator = True
        directors = session.exec(
            select(PositionRow).where(
                PositionRow.office_id == office_id, col(PositionRow.director).is_(True)
            )
        ).first()
        row.director = directors is None
        session.add(row)
        touch_office(session, office_id)
        _expect_digest(session, person_id)


def bind_leader(session: Session, office_id: int, person_id: int, title: str) -> PositionRow:
    """Bind a person and a title as a leader: with 副 a deputy, else the principal."""
    row = position(session, office_id, person_id)
    row.leader = "deputy" if "副" in title or "deputy" in title.lower() else "principal"
    row.titles = [title, *[old for old in row.titles if old != title]]
    session.add(row)
    touch_office(session, office_id)
    _expect_digest(session, person_id)
    return row


def _expect_digest(session: Session, person_id: int) -> None:
    """A new leader or administrator hears from the very next morning on."""
    session.exec(
        update(ChatRow)
        .where(col(ChatRow.telegram_id) == person_id, col(ChatRow.kind) == "private")
        .values(digest_next=None)
    )


def invite(
    session: Session,
    office_id: int,
    title: str,
    now: datetime,
    *,
    person_id: int | None = None,
    username: str = "",
) -> str:
    """A deep link's code that binds a title when its person presses Start."""
    code = secrets.token_urlsafe(12)
    session.add(
        InvitationRow(
            code=code,
            office_id=office_id,
            person_id=person_id,
            username=username.lower(),
            title=title,
            created_at=now,
        )
    )
    return code


def open_invitation(session: Session, office_id: int, title: str) -> str:
    """The newest code by which a title was given and that nobody has used; empty for none."""
    code = session.exec(
        select(InvitationRow.code)
        .where(
            InvitationRow.office_id == office_id,
            InvitationRow.title == title,
            col(InvitationRow.used_at).is_(None),
        )
        .order_by(col(InvitationRow.created_at).desc())
    ).first()
    return code or ""


def redeem(session: Session, code: str, person: Known, now: datetime) -> InvitationRow | None:
    """The invitation a code stands for, if it is for this person; None otherwise.

    A code is for one person: by id where they were known, else by the username the
    administrator wrote. Anybody else who has the link is not bound.
    """
    row = session.get(InvitationRow, code)
    if row is None:
        return None
    if row.person_id is not None:
        if row.person_id != person.id:
            return None
    elif row.username != person.username.lower():
        return None
    if row.title:
        bind_leader(session, row.office_id, person.id, row.title)
    row.person_id = person.id
    row.used_at = row.used_at or now
    session.add(row)
    return row


def claim(session: Session, person: Known) -> None:
    """Bind the titles that were meant for this username, however its person came.

    Not everybody comes by the link that was given for them: some press the welcome's
    button, some just write.
    """
    if not person.username:
        return
    waiting = session.exec(
        select(InvitationRow).where(
            InvitationRow.username == person.username.lower(),
            col(InvitationRow.person_id).is_(None),
        )
    )
    for row in waiting.all():
        if row.title:
            bind_leader(session, row.office_id, person.id, row.title)
        row.person_id = person.id
        session.add(row)


def open_private(session: Session, person_id: int) -> None:
    """The person pressed Start: private pushes may go; what waited is planned anew."""
    row = session.get(PersonRow, person_id)
    if row is not None and not row.private_open:
        row.private_open = True
        session.add(row)
    promote_group_administrators(session, person_id)
    for office_id in offices_of(session, person_id):
        touch_office(session, office_id)


def close_private(session: Session, person_id: int) -> bool:
    """The person blocked the bot, or never started it.

    Returns:
        Whether it was open until now.
    """
    row = session.get(PersonRow, person_id)
    if row is None or not row.private_open:
        return False
    row.private_open = False
    session.add(row)
    for office_id in offices_of(session, person_id):
        touch_office(session, office_id)
    return True


def promote_group_administrators(session: Session, person_id: int) -> None:
    """A group's creator or Telegram administrator who pressed Start administers its office."""
    for chat in session.exec(
        select(ChatRow)
        .join(MembershipRow, col(MembershipRow.chat_id) == col(ChatRow.id))
        .where(
            MembershipRow.person_id == person_id,
            col(MembershipRow.status).in_(("creator", "administrator")),
        )
    ):
        make_administrator(session, chat.office_id, person_id)


def offices_of(session: Session, person_id: int) -> set[int]:
    """Every office a person has to do with."""
    positions = session.exec(
        select(PositionRow.office_id).where(PositionRow.person_id == person_id)
    )
    groups = session.exec(
        select(ChatRow.office_id)
        .join(MembershipRow, col(MembershipRow.chat_id) == col(ChatRow.id))
        .where(MembershipRow.person_id == person_id)
    )
    return set(positions) | set(groups)


def touch_naming(session: Session, office_id: int, person: Known) -> None:
    """Plan anew the office's living items whose words name a person just met."""
    said = [name for name in (person.name, person.username) if name]
    # JSON columns keep non-ASCII letters escaped; the search must look for them so.
    written = [json.dumps(name)[1:-1] for name in said]
    session.exec(
        update(ItemRow)
        .where(
            col(ItemRow.office_id) == office_id,
            col(ItemRow.status).in_(("draft", "open")),
            or_(
                *(
                    cast(column, String).contains(name, autoescape=True)
                    for name in written
                    for column in (ItemRow.people, ItemRow.units)
                )
            ),
        )
        .values(planned_version=0)
    )


def roster(session: Session, office_id: int) -> tuple[RosterPerson, ...]:
    """Everybody an office knows: by position, or as a member of one of its groups."""
    positions = {
        row.person_id: row
        for row in session.exec(select(PositionRow).where(PositionRow.office_id == office_id))
    }
    members = session.exec(
        select(MembershipRow.person_id)
        .join(ChatRow, col(ChatRow.id) == col(MembershipRow.chat_id))
        .where(ChatRow.office_id == office_id, MembershipRow.status != "left")
    )
    ids = set(members) | set(positions)
    people = session.exec(
        select(PersonRow).where(col(PersonRow.id).in_(ids)).order_by(col(PersonRow.id))
    )
    aliases = called(session, office_id)
    found = []
    for person in people:
        standing = positions.get(person.id)
        found.append(
            RosterPerson(
                person_id=person.id,
                name=person.name,
                username=person.username,
                titles=tuple(standing.titles) if standing else (),
                leader=bool(standing and standing.leader),
                principal=bool(standing and standing.leader == "principal"),
                reachable=person.private_open,
                aliases=aliases.get(person.id, ()),
            )
        )
    return tuple(found)


def actor(
    session: Session,
    chat: ChatRow,
    person: Known | None,
    *,
    name: str = "",
    anonymous_administrator: bool = False,
    item: Item | None = None,
    now: datetime,
) -> Actor:
    """Who acts in a chat, in what standing, towards an item of its office.

    In a group everybody present is `here` for that group's items; elsewhere only who
    has a part in the item or an office to administer or lead.
    """
    if person is None:
        return Actor(
            None,
            name,
            here=item is None or item.office_id == chat.office_id,
            administrator=anonymous_administrator,
        )
    office_id = item.office_id if item is not None else chat.office_id
    standing = session.get(PositionRow, (office_id, person.id))
    membership = session.get(MembershipRow, (chat.id, person.id))
    runs_group = membership is not None and membership.status in ("creator", "administrator")
    stands_for = stands_in_for(session, office_id, person.id, now)
    places = (standing, *(session.get(PositionRow, (office_id, who)) for who in stands_for))
    director = any(one is not None and one.director for one in places)
    administrator = (
        director
        or bool(standing and standing.administrator)
        or (runs_group and chat.office_id == office_id)
    )
    leader = bool(standing and standing.leader)
    shown = standing.titles[0] if standing and standing.titles else person.name
    if stands_for and item is not None and item.registered_by != person.id:
        shown = _in_place(session, chat, item, shown, stands_for)
    return Actor(
        person.id,
        shown,
        True,
        administrator,
        leader,
        director,
        acts_for(session, office_id, stands_for | {person.id}),
        stands_for,
    )


def _in_place(
    session: Session, chat: ChatRow, item: Item, name: str, stands_for: frozenset[int]
) -> str:
    """Who stands in for a matter's owner acts in that name: 小许（代何科长）."""
    owner = handler_row(session, item.id)
    if owner is None or owner.person_id not in stands_for:
        return name
    return stands_in_as(session, chat, item.office_id, name, owner.person_id)


def stands_in_as(
    session: Session, chat: ChatRow, office_id: int, name: str, person_id: int
) -> str:
    """A stand-in's name with whom they stand in for; it is kept so in the history."""
    standing = session.get(PositionRow, (office_id, person_id))
    other = session.get_one(PersonRow, person_id).name
    if standing is not None and standing.titles:
        other = standing.titles[0]
    return f"{name} (for {other})" if chat.language == Language.EN else f"{name}（代{other}）"
