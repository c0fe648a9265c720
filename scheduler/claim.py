"""Claiming: last check, wording and the mark `sending`, in one snapshot and one commit."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.item import Assignment, ItemView
from bot.domain.vocabulary import Language
from bot.office.matters.views import view
from bot.office.people.departments import stand_ins
from bot.office.returns.submissions import is_table, seen_by
from bot.office.sending.dispatch import drop, failed, start_sending, take
from bot.office.sending.speaking import Office, silent, spoken
from bot.store.rows import CardRow, ChatRow, ItemRow
from bot.wording.card import group_card, own_card, private_card
from bot.wording.message import Message
from bot.wording.pushes import word
from bot.wording.returns import table
from bot.wording.voice import Voice

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claimed:
    """A message on its way.

    Attributes:
        ids: the push rows it carries.
        version: the item's version it shows, where it is an item's own card.
    """

    ids: tuple[int, ...]
    telegram_id: int
    message: Message
    version: int
    reply_to: int | None
    topic_id: int | None
    silent: bool


@dataclass(frozen=True)
class Speaking:
    """What wording rests on besides the rows."""

    office: Office
    bot_username: str

    def voice(self, chat: ChatRow, now: datetime) -> Voice:
        """The voice of a chat, now."""
        return Voice(
            Language(chat.language),
            self.office.hours,
            now,
            self.bot_username,
            self.office.calendar,
        )


def claim(session: Session, chat_id: int, speaking: Speaking, now: datetime) -> Claimed | None:
    """Claim the next message to a chat; None if nothing is left to say there."""
    chat = session.get_one(ChatRow, chat_id)
    if chat.state != "active":
        return None
    while rows := take(session, chat_id, now):
        try:
            saying = spoken(session, rows, chat, speaking.office, now)
            message = word(saying, speaking.voice(chat, now))
        except Exception as error:  # a fault of ours must not keep a chat silent for ever
            log.exception("pushes %s cannot be worded", [row.id for row in rows])
            failed(session, [row.id for row in rows if row.id is not None], repr(error))
            session.flush()
            continue
        if message is None:
            drop(session, rows, "nothing left to say")
            session.flush()
            continue
        first = rows[0]
        start_sending(session, rows)
        only = saying[0].view if len(saying) == 1 else None
        return Claimed(
            ids=tuple(row.id for row in rows if row.id is not None),
            telegram_id=chat.telegram_id,
            message=message,
            version=only.item.version if only is not None else 0,
            reply_to=first.reply_to if len(rows) == 1 else None,
            topic_id=first.topic_id,
            silent=silent(chat, speaking.office, now, saying),
        )
    return None


@dataclass(frozen=True)
class Edit:
    """A card to be brought level."""

    card_id: int
    telegram_id: int
    message_id: int
    message: Message
    version: int


def word_card(session: Session, card_id: int, speaking: Speaking, now: datetime) -> Edit | None:
    """A stale card as it should read now; None if it is level or dead meanwhile."""
    card = session.get(CardRow, card_id)
    if card is None or card.dead:
        return None
    item = session.get_one(ItemRow, card.item_id)
    chat = session.get_one(ChatRow, card.chat_id)
    if card.shown_version >= item.version or chat.state != "active":
        return None
    shown = view(session, item)
    voice = speaking.voice(chat, now)
    if card.person_id is not None:
        shown = seen_by(session, shown, card.person_id, now)
    if is_table(session, card):
        message = table(shown, voice)
    elif card.person_id is not None and chat.kind == "private":
        me = _me(session, shown, card.person_id, now)
        owner = shown.handler is not None and shown.handler.person_id == card.person_id
        answers = shown.item.kind == "meeting" or (bool(shown.own) and not owner)
        part = "person" if answers else "handler"
        message = private_card(shown, voice, me, part)
    elif chat.kind == "private":
        message = own_card(shown, voice)
    else:
        message = group_card(shown, voice)
    return Edit(card_id, chat.telegram_id, card.message_id, message, item.version)


def _me(session: Session, shown: ItemView, person_id: int, now: datetime) -> Assignment | None:
    """A person's part in a matter; who stands in for its owner has the owner's."""
    owner = shown.handler
    away = stand_ins(session, shown.item.office_id, now) if owner is not None else {}
    if owner is not None and away.get(owner.person_id) == person_id:
        return owner
    return next((one for one in shown.assignments if one.person_id == person_id), None)
