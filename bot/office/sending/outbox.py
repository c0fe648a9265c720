"""发文: what must arrive, one row per hearer and occasion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.push import Occasion, Priority
from bot.office.matters.ledger import told_chats
from bot.office.people.departments import has_left
from bot.store.rows import ChatRow, EntryRow, ItemRow, PushRow

_PRIORITIES = {
    Occasion.CARD: Priority.CARD,
    Occasion.QUESTION: Priority.CARD,
    Occasion.ALREADY: Priority.CARD,
    Occasion.WELCOME: Priority.CARD,
    Occasion.EDITED_AWAY: Priority.CARD,
    Occasion.ALARM: Priority.FLASH,
    Occasion.DIGEST: Priority.DIGEST,
}


# What is said to whoever has just asked or pressed something.
_ANSWERS = (
    Occasion.PROMPT,
    Occasion.QUESTION,
    Occasion.REFUSED,
    Occasion.WHICH,
    Occasion.NOT_FOUND,
)


def queue(
    session: Session,
    key: str,
    occasion: Occasion,
    chat_id: int,
    now: datetime,
    *,
    item_id: int | None = None,
    person_id: int | None = None,
    send_after: datetime | None = None,
    reply_to: int | None = None,
    topic_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    rung: str = "",
) -> PushRow | None:
    """Queue one push; None if its occasion has been queued before.

    Whoever has left the office hears no more of its matters; a question of their own is
    answered.
    """
    if session.exec(select(PushRow.id).where(PushRow.key == key)).first() is not None:
        return None
    if item_id is not None and occasion not in _ANSWERS and _left(session, item_id, chat_id):
        return None
    row = PushRow(
        key=key,
        occasion=occasion,
        chat_id=chat_id,
        person_id=person_id,
        item_id=item_id,
        rung=rung,
        detail=dict(detail or {}),
        priority=_PRIORITIES.get(occasion, Priority.PRIVATE),
        due_at=send_after or now,
        send_after=send_after or now,
        topic_id=topic_id,
        reply_to=reply_to,
    )
    session.add(row)
    session.flush()
    return row


def _left(session: Session, item_id: int, chat_id: int) -> bool:
    """Whether a chat is the private one of somebody who has left the office of an item."""
    chat = session.get_one(ChatRow, chat_id)
    if chat.kind != "private":
        return False
    item = session.get_one(ItemRow, item_id)
    return item.chat_id != chat_id and has_left(session, item.office_id, chat.telegram_id)


def queue_card(
    session: Session,
    item: ItemRow,
    chat_id: int,
    now: datetime,
    *,
    reply_to: int | None = None,
    topic_id: int | None = None,
    posting: int = 1,
) -> None:
    """The card of an item in a chat; `posting` tells a second one from the first."""
    again = "" if posting == 1 else f" | posting {posting}"
    queue(
        session,
        f"item {item.id} | card | chat {chat_id}{again}",
        Occasion.CARD,
        chat_id,
        now,
        item_id=item.id,
        reply_to=reply_to,
        topic_id=topic_id,
    )


def tell_change(
    session: Session, item: ItemRow, entry: EntryRow, now: datetime, *, but: int | None = None
) -> None:
    """Whoever has been told privately hears what changed, except the chat it changed in."""
    assert item.id is not None
    for chat_id in told_chats(session, item.id):
        if chat_id != but:
            queue_change(session, item, entry, chat_id, now)


def queue_change(
    session: Session, item: ItemRow, entry: EntryRow, chat_id: int, now: datetime
) -> None:
    """Tell one chat what changed, once."""
    queue(
        session,
        f"entry {entry.id} | told | chat {chat_id}",
        Occasion.CHANGE,
        chat_id,
        now,
        item_id=item.id,
        detail={"entry": entry.id},
    )


def private_chat(session: Session, person_id: int | None) -> int | None:
    """A person's open private chat, or None if Huiyin may not write to them."""
    if person_id is None:
        return None
    return session.exec(
        select(ChatRow.id).where(
            ChatRow.telegram_id == person_id,
            ChatRow.kind == "private",
            ChatRow.state == "active",
        )
    ).first()


def tell_registrar(
    session: Session,
    item: ItemRow,
    occasion: Occasion,
    key: str,
    now: datetime,
    *,
    actor_id: int | None,
    detail: Mapping[str, Any],
) -> None:
    """Whoever registered hears of it privately, unless they did it themselves."""
    if item.registered_by is None or item.registered_by == actor_id:
        return
    chat_id = private_chat(session, item.registered_by)
    if chat_id is not None:
        queue(session, key, occasion, chat_id, now, item_id=item.id, detail=detail)


def told_otherwise(
    session: Session, item_id: int, chat_id: int, now: datetime, *, heard: bool
) -> None:
    """The plan need not say an item's first word in a private chat: something else does.

    Args:
        heard: whether the chat is to hear what changes from now on, as if it had been told.
    """
    key = f"item {item_id} | at once | - | chat {chat_id}"
    if session.exec(select(PushRow.id).where(PushRow.key == key)).first() is not None:
        return
    session.add(
        PushRow(
            key=key, occasion=Occasion.AT_ONCE, chat_id=chat_id, item_id=item_id, planned=True,
            rung="at once", priority=int(Priority.PRIVATE), due_at=now, send_after=now,
            state="sent" if heard else "dropped", sent_at=now if heard else None,
            error="another message says so",
        )
    )  # fmt: skip
    session.flush()


def first_word_spent(session: Session, item_id: int, chat_id: int) -> bool:
    """Whether a chat's first word of an item is on its way, was said, or was let go."""
    key = f"item {item_id} | at once | - | chat {chat_id}"
    state = session.exec(select(PushRow.state).where(PushRow.key == key)).first()
    return state is not None and state != "queued"


def drop_queued(session: Session, item_id: int, *occasions: Occasion) -> None:
    """Take queued pushes of an item back: their cause is gone."""
    for row in session.exec(
        select(PushRow).where(
            PushRow.item_id == item_id,
            PushRow.state == "queued",
            col(PushRow.occasion).in_(occasions),
        )
    ):
        row.state = "dropped"
        row.error = "its cause is gone"
        session.add(row)
