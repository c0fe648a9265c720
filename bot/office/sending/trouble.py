"""What the office does when Telegram says no: a chat moved, closed, muted, a card lost, poison."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.domain.push import Occasion
from bot.office.people.leaving import shut
from bot.office.people.roster import administrators, close_private, find_chat
from bot.office.sending.dispatch import card_dead, failed
from bot.office.sending.inbox import mark_failed
from bot.office.sending.outbox import private_chat, queue, queue_card
from bot.office.sending.supergroup import move_chat
from bot.store.rows import CardRow, ChatRow, ItemRow, PositionRow, PushRow


def chat_moved(session: Session, old: int, new: int, now: datetime) -> bool:
    """Carry a group over to its supergroup and post its living cards again.

    Returns:
        Whether there was anything to move; the second news of a move changes nothing.
    """
    chat = move_chat(session, old, new)
    if chat is None or chat.id is None:
        return False
    # DISTINCT over an item's JSON columns is more than PostgreSQL can do.
    dead = select(CardRow.item_id).where(CardRow.chat_id == chat.id, col(CardRow.dead).is_(True))
    items = session.exec(
        select(ItemRow).where(col(ItemRow.id).in_(dead), ItemRow.status == "open")
    ).all()
    for item in items:
        _post_again(session, item, chat.id, now)
    return True


def repost_card(session: Session, card_id: int, now: datetime) -> None:
    """A card's message is gone: a living item gets a new one."""
    card = card_dead(session, card_id)
    if card is None:
        return
    item = session.get_one(ItemRow, card.item_id)
    chat = session.get_one(ChatRow, card.chat_id)
    if item.status == "open" and chat.kind != "private":
        _post_again(session, item, card.chat_id, now)


def _post_again(session: Session, item: ItemRow, chat_id: int, now: datetime) -> None:
    posted = session.exec(
        select(func.count())
        .select_from(PushRow)
        .where(
            PushRow.item_id == item.id,
            PushRow.chat_id == chat_id,
            PushRow.occasion == Occasion.CARD,
        )
    ).one()
    queue_card(session, item, chat_id, now, topic_id=item.topic_id, posting=posted + 1)


def chat_gone(
    session: Session, chat_id: int, ids: Sequence[int], reason: str, now: datetime
) -> None:
    """A chat can no longer be written to.

    What was addressed to a person is said to have failed, and their items are planned
    anew, which tells the administrator whom Huiyin cannot reach; when they press Start
    again they are told at once. A group's rows wait for the bot's return.
    """
    chat = session.get_one(ChatRow, chat_id)
    rows = failed(session, ids, reason)
    if chat.kind == "private":
        for row in rows:
            if row.planned:
                session.delete(row)  # planned again once the person can be reached
        chat.state = "left"
        if close_private(session, chat.telegram_id):
            shut(session, chat.telegram_id, now)
    else:
        for row in rows:
            row.state = "queued"
            session.add(row)
        chat.state = "left"
        _tell_administrators(session, chat, Occasion.RIGHTS, "left", now)
    session.add(chat)


def chat_mute(session: Session, chat_id: int, reason: str, now: datetime) -> None:
    """The bot may not write in a group just now: its rows wait, the administrators hear."""
    chat = session.get_one(ChatRow, chat_id)
    chat.state = "mute"
    session.add(chat)
    _tell_administrators(session, chat, Occasion.RIGHTS, "mute", now)


def _tell_administrators(
    session: Session, chat: ChatRow, occasion: Occasion, detail: str, now: datetime
) -> None:
    for person in administrators(session, chat.office_id):
        told = private_chat(session, person.id)
        if told is not None:
            queue(
                session,
                f"chat {chat.id} | {detail} | {now:%FT%RZ} | chat {told}",
                occasion,
                told,
                now,
                person_id=person.id,
                detail={"detail": detail, "group": chat.title},
            )


def poisoned(
    session: Session, update_ids: Sequence[int], telegram_chat: int, error: str, now: datetime
) -> None:
    """An update that cannot be handled is kept, counted, alarmed and skipped."""
    count = mark_failed(session, update_ids, error)
    chat = find_chat(session, telegram_chat)
    offices = [chat.office_id] if chat is not None else []
    if not offices:
        offices = list(session.exec(select(PositionRow.office_id).distinct()))
    for office_id in offices:
        for person in administrators(session, office_id):
            told = private_chat(session, person.id)
            if told is not None:
                queue(
                    session,
                    f"poison | update {update_ids[0]} | chat {told}",
                    Occasion.ALARM,
                    told,
                    now,
                    person_id=person.id,
                    detail={
                        "detail": "poison",
                        "count": count,
                        "group": chat.title if chat is not None else "",
                    },
                )


def reachable_administrators(session: Session) -> list[tuple[int, str]]:
    """Every office's administrators who can be told privately: Telegram's id, language."""
    rows = session.exec(
        select(ChatRow.telegram_id, ChatRow.language)
        .join(PositionRow, col(PositionRow.person_id) == col(ChatRow.telegram_id))
        .where(
            ChatRow.kind == "private",
            ChatRow.state == "active",
            col(PositionRow.administrator).is_(True),
        )
        .distinct()
    )
    return list(rows)
