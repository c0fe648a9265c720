"""Who stands at the door: a chat and a sender, as the house knows them or is to know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.item import ItemView
from bot.domain.permission import Actor
from bot.domain.vocabulary import Language, Mode
from bot.office.asking.queries import Detail, Scope, detail, find_item, may_see, scope_of
from bot.office.matters.prompts import About
from bot.office.matters.views import to_item, view
from bot.office.notices.headings import Heading, heading_of
from bot.office.notices.linking import item_of_message
from bot.office.people import roster
from bot.office.people.roster import Defaults, Known
from bot.store.rows import (
    CardRow,
    ChatRow,
    ExpectationRow,
    HeadingRow,
    ItemRow,
    MembershipRow,
    NoticeRow,
    OriginRow,
    PersonRow,
    PushRow,
)

ANSWER_TIME = timedelta(minutes=30)  # in private the next message within this is the answer


@dataclass(frozen=True)
class Sender:
    """Who wrote or pressed.

    Attributes:
        person: None for an anonymous administrator or a channel.
        rules: speaks as the chat itself, which only its administrators can.
    """

    person: Known | None
    name: str
    rules: bool = False


@dataclass(frozen=True)
class Expected:
    """What Huiyin waits to hear from the sender here.

    Attributes:
        detail: what is known already and waits for the answer.
    """

    about: str
    view: ItemView
    asked_at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A chat at the moment an update comes in, read in one snapshot.

    Attributes:
        belongs: the sender is known to be of this chat.
        introduced: and stands in the books under the name they go by now.
        answered: the matter that the message replied to speaks of.
        waiting: in private, the sender's newest draft of the last half hour.
        heading: a title that the sender has posted by itself.
    """

    chat_id: int
    office_id: int
    title: str
    language: Language
    mode: Mode
    belongs: bool
    introduced: bool
    expected: Expected | None = None
    answered: ItemView | None = None
    waiting: ItemView | None = None
    heading: Heading | None = None


def look(
    session: Session,
    telegram_id: int,
    person: Known | None,
    now: datetime,
    reply_to: int | None = None,
) -> Place | None:
    """The chat as the house knows it; None if it does not.

    Every message asks this, so what it always needs is one query.
    """
    who = person.id if person is not None else None
    found = session.exec(
        select(ChatRow, MembershipRow, PersonRow, ExpectationRow, HeadingRow)  # type: ignore[call-overload]
        .outerjoin(
            MembershipRow,
            (col(MembershipRow.chat_id) == col(ChatRow.id))
            & (col(MembershipRow.person_id) == who),
        )
        .outerjoin(PersonRow, col(PersonRow.id) == who)
        .outerjoin(
            ExpectationRow,
            (col(ExpectationRow.chat_id) == col(ChatRow.id))
            & (col(ExpectationRow.person_id) == who),
        )
        .outerjoin(
            HeadingRow,
            (col(HeadingRow.chat_id) == col(ChatRow.id)) & (col(HeadingRow.person_id) == who),
        )
        .where(ChatRow.telegram_id == telegram_id)
    ).first()
    if found is None or found[0].id is None:
        return None
    chat: ChatRow = found[0]
    membership: MembershipRow | None = found[1]
    row: PersonRow | None = found[2]
    assert chat.id is not None
    private = chat.kind == "private"
    belongs = person is None or private or (membership is not None and membership.status != "left")
    answered = item_of_message(session, chat.id, reply_to) if reply_to is not None else None
    return Place(
        chat.id,
        chat.office_id,
        chat.title,
        Language(chat.language),
        Mode(chat.mode),
        belongs,
        chat.state != "left" and _introduced(person, row, private=private, belongs=belongs),
        _expected(session, found[3]),
        view(session, answered) if answered is not None else None,
        _waiting(session, chat, now),
        heading_of(found[4]),
    )


def _introduced(
    person: Known | None, row: PersonRow | None, *, private: bool, belongs: bool
) -> bool:
    if person is None:
        return True
    if row is None or (row.name, row.username) != (person.name, person.username):
        return False
    return row.private_open if private else belongs


def _expected(session: Session, row: ExpectationRow | None) -> Expected | None:
    item = session.get(ItemRow, row.item_id) if row is not None else None
    if row is None or item is None:
        return None
    living = item.status in ("draft", "open")
    if not living and (row.about, item.status) != (About.SEND_BACK, "done"):
        return None
    return Expected(row.about, view(session, item), row.asked_at, row.detail)


def _waiting(session: Session, chat: ChatRow, now: datetime) -> ItemView | None:
    if chat.kind != "private":
        return None
    item = session.exec(
        select(ItemRow)
        .where(
            ItemRow.chat_id == chat.id,
            ItemRow.status == "draft",
            col(ItemRow.registered_at) > now - ANSWER_TIME,
        )
        .order_by(col(ItemRow.id).desc())
    ).first()
    return view(session, item) if item is not None else None


def shown_here(
    session: Session, chat: ChatRow, person_id: int, message_id: int, item: int
) -> bool:
    """Whether an item may be spoken of where a button was pressed.

    Either the chat may see it, or the very message that was pressed has told it there.
    """
    if may_see(session, scope_of(chat, person_id), item):
        return True
    for table in (CardRow, PushRow):
        told = session.exec(
            select(table.id).where(
                col(table.chat_id) == chat.id,
                col(table.message_id) == message_id,
                col(table.item_id) == item,
            )
        ).first()
        if told is not None:
            return True
    return False


def is_kept(session: Session, chat_id: int, message_id: int) -> bool:
    """Whether a message of ours is a card or another row's, and no passing answer."""
    return any(
        session.exec(
            select(table.id).where(
                col(table.chat_id) == chat_id, col(table.message_id) == message_id
            )
        ).first()
        is not None
        for table in (CardRow, PushRow)
    )


@dataclass(frozen=True)
class Visit:
    """One sender in one chat, now.

    Attributes:
        administrators: of a group the house did not know, with their standing there.
    """

    telegram_id: int
    kind: str
    title: str
    sender: Sender
    defaults: Defaults
    now: datetime
    administrators: tuple[tuple[Known, str], ...] = ()

    @property
    def private(self) -> bool:
        """Whether only the sender and Huiyin are there."""
        return self.kind == "private"

    def enter(self, session: Session) -> ChatRow:
        """The chat's row, the chat and its sender made known."""
        person = self.sender.person
        creator = next((known for known, role in self.administrators if role == "creator"), None)
        founder = person if self.private else creator
        chat = roster.open_chat(
            session, self.telegram_id, self.kind, self.title, self.defaults, self.now,
            founder=founder,
        )  # fmt: skip
        if chat.state == "left":
            chat.state = "active"  # whoever can be heard can be answered
            session.add(chat)
        for known, status in self.administrators:
            roster.join(session, chat, known, self.now, status)
            row = session.get(PersonRow, known.id)
            if row is not None and row.private_open:
                roster.promote_group_administrators(session, known.id)
        if person is None:
            return chat
        if self.kind == "channel":  # who reads a channel is no member of the office by that
            roster.meet(session, person)
            return chat
        if not self.private:
            roster.join(session, chat, person, self.now)
            return chat
        row = roster.meet(session, person)
        if not row.private_open:
            roster.open_private(session, person.id)
        return roster.settle_private(session, chat, person.id)

    def actor(self, session: Session, chat: ChatRow, item: ItemRow | None = None) -> Actor:
        """Who acts, in what standing towards an item."""
        return roster.actor(
            session,
            chat,
            self.sender.person,
            name=self.sender.name,
            anonymous_administrator=self.sender.rules,
            item=to_item(item) if item is not None else None,
            now=self.now,
        )


def told(
    session: Session, telegram_id: int, person_id: int, message_id: int, item_id: int
) -> tuple[ItemView, bool] | None:
    """An item that a message in a chat speaks of, and whether it speaks of that alone."""
    chat = roster.find_chat(session, telegram_id)
    row = session.get(ItemRow, item_id)
    if chat is None or chat.id is None or row is None:
        return None
    if not shown_here(session, chat, person_id, message_id, item_id):
        return None
    spoken = item_of_message(session, chat.id, message_id)
    return view(session, row), spoken is not None and spoken.id == item_id


def detail_of(
    session: Session, scope: Scope, number: int | None, item_id: int | None
) -> Detail | None:
    """An item by its number, or else by its id, if the scope may see it."""
    if number is not None:
        row = find_item(session, scope, number)
    else:
        row = session.get(ItemRow, item_id) if item_id is not None else None
        if item_id is None or not may_see(session, scope, item_id):
            return None
    return detail(session, row) if row is not None else None


@dataclass(frozen=True)
class Kept:
    """How a message's notice is kept: its words, when they were written, its files.

    Attributes:
        files: names and sizes.
    """

    text: str
    written_at: datetime
    files: tuple[tuple[str, int], ...] = ()


def kept_notice(session: Session, telegram_id: int, message_id: int) -> Kept | None:
    """How a message's notice is kept; None if it is none."""
    found = session.exec(
        select(NoticeRow)
        .join(OriginRow, col(OriginRow.notice_id) == col(NoticeRow.id))
        .join(ChatRow, col(ChatRow.id) == col(OriginRow.chat_id))
        .where(ChatRow.telegram_id == telegram_id, OriginRow.message_id == message_id)
    ).first()
    if found is None:
        return None
    files = tuple((str(one.get("name", "")), int(one["size"])) for one in found.attachments)
    return Kept(found.text, found.written_at, files)
