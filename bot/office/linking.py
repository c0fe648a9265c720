"""A message that moves, cancels or completes something finds the item it means."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.arrival import Arrival
from bot.domain.permission import Actor
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action
from bot.office.facts import Setting, facts
from bot.office.ledger import lock_item
from bot.office.outbox import queue
from bot.office.queries import Scope, find_item, scope_of, visible
from bot.office.verbs import cancel, close, reschedule
from bot.reading.values import ItemReading
from bot.store.rows import CardRow, ChatRow, ItemRow, OriginRow, PushRow

SAME_TITLE = 0.6
_NUMBER = re.compile(r"#\s?(\d{1,7})")


def linked(
    session: Session, chat: ChatRow, arrival: Arrival, reading: ItemReading
) -> list[ItemRow]:
    """The open items a message may mean: by reply, by number, by title."""
    if arrival.reply_to is not None:
        answered = item_of_message(session, arrival.chat_id, arrival.reply_to)
        if answered is not None and answered.status == "open":
            return [answered]
    number = _NUMBER.search(arrival.text)
    if number:
        numbered = find_item(session, scope_of(chat, arrival.sender_id), int(number[1]))
        return [numbered] if numbered is not None and numbered.status == "open" else []
    assert chat.id is not None
    living = session.exec(
        select(ItemRow)
        .where(
            ItemRow.office_id == chat.office_id,
            visible(session, Scope(chat.office_id, chat.id)),
            ItemRow.status == "open",
            ItemRow.kind == reading.kind,
        )
        .order_by(col(ItemRow.id).desc())
    ).all()
    scored = sorted(
        ((_alike(item.title, reading.title), item) for item in living),
        key=lambda pair: -pair[0],
    )
    close_enough = [(score, item) for score, item in scored if score >= SAME_TITLE]
    if not close_enough:
        return []
    best = close_enough[0][0]
    if reading.action is not Action.RESCHEDULE and (reading.start or reading.due):
        same_time = [
            item
            for _, item in close_enough
            if (item.start_at or item.due_at) == (reading.start or reading.due)
        ]
        if len(same_time) == 1:
            return same_time
    return [item for score, item in close_enough if score >= best - 0.05][:4]


def _alike(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return 1.0 if shorter == longer else 0.9
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def item_of_message(session: Session, chat_id: int, message_id: int) -> ItemRow | None:
    """The item a message speaks of: its card, a reminder, a question, or the notice itself."""
    card = session.exec(
        select(CardRow.item_id).where(CardRow.chat_id == chat_id, CardRow.message_id == message_id)
    ).first()
    push = session.exec(
        select(PushRow.item_id).where(PushRow.chat_id == chat_id, PushRow.message_id == message_id)
    ).all()
    spoken = {one for one in push if one is not None}
    item_id = card if card is not None else (spoken.pop() if len(spoken) == 1 else None)
    if item_id is not None:
        return session.get(ItemRow, item_id)
    items = session.exec(
        select(ItemRow)
        .join(OriginRow, col(OriginRow.notice_id) == col(ItemRow.notice_id))
        .where(OriginRow.chat_id == chat_id, OriginRow.message_id == message_id)
    ).all()
    return items[0] if len(items) == 1 else None


def apply_link(
    session: Session,
    item: ItemRow,
    arrival: Arrival,
    reading: ItemReading,
    actor: Actor,
    setting: Setting,
) -> None:
    """Do to the item what the message says, and answer in its chat with the difference."""
    assert item.id is not None
    held = lock_item(session, item.id)
    if held is None:
        return
    match reading.action:
        case Action.RESCHEDULE:
            changed = {
                field: value
                for field, value in facts(reading, setting).items()
                if field in ("start_at", "end_at", "due_at", "place") and value is not None
            }
            if "start_at" in changed or "due_at" in changed:
                changed["all_day"] = reading.all_day
            if "start_at" in changed and "end_at" not in changed:
                changed["end_at"] = None
            outcome = reschedule(
                session,
                actor,
                held,
                changed,
                setting.now,
                chat_id=arrival.chat_id,
                message_id=arrival.message_id,
            )
        case Action.CANCEL:
            outcome = cancel(
                session,
                actor,
                held,
                setting.now,
                chat_id=arrival.chat_id,
                message_id=arrival.message_id,
            )
        case _:
            outcome = close(
                session,
                actor,
                held,
                arrival.text,
                setting.now,
                chat_id=arrival.chat_id,
                message_id=arrival.message_id,
            )
    detail: dict[str, Any] = {}
    occasion = Occasion.CHANGE
    if outcome.entry is not None:
        detail = {"entry": outcome.entry.id}
    else:
        occasion = Occasion.REFUSED
        detail = {"reason": outcome.verdict.reason, "number": held.number}
    queue(
        session,
        f"message {arrival.chat_id}/{arrival.message_id} | linked | item {held.id}",
        occasion,
        arrival.chat_id,
        setting.now,
        item_id=held.id,
        reply_to=arrival.message_id,
        topic_id=arrival.topic_id,
        detail=detail,
    )
