"""The outbox as the dispatcher works it: what is due, claimed, and what came of it.

A push goes `queued -> sending -> sent`; a crash or a lost answer makes `sending`
*uncertain*, which is repeated once, marked, and never again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Session, col, func, select

from bot.domain.push import Occasion, PushState
from bot.domain.vocabulary import Kind
from bot.office.asking.queries import MEETING_LENGTH
from bot.office.matters.ledger import lock_item
from bot.office.returns.submissions import TABLES
from bot.store.rows import CardRow, ChatRow, ItemRow, PushRow

TOGETHER = 10  # matters whose reminders may share one message
AT_MOST = 200  # rows that are looked at for it
MERGED = (
    Occasion.REMINDER,
    Occasion.NUDGE,
    Occasion.OVERDUE,
    Occasion.SNOOZE,
    Occasion.RETURN_DUE,
    Occasion.RETURNS,
    Occasion.AGAIN,
    Occasion.SILENT,
    Occasion.ESCALATED,
)
ASKINGS = (Occasion.AT_ONCE, Occasion.CHANGE)  # what an answer is waited for after
LIVING = (Occasion.CARD, Occasion.AT_ONCE, *TABLES)  # messages kept level with their item


@dataclass(frozen=True)
class DuePush:
    """A push that is due, before it is claimed, and where it goes."""

    chat_id: int
    telegram_id: int
    group: bool
    priority: int


def due(session: Session, now: datetime, limit: int = 2000) -> list[DuePush]:
    """What is due now in chats that can be written to, most urgent first."""
    rows = session.exec(
        select(PushRow.chat_id, ChatRow.telegram_id, ChatRow.kind, PushRow.priority)
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(
            col(PushRow.state).in_((PushState.QUEUED, PushState.UNCERTAIN)),
            PushRow.repeats == 0,
            PushRow.send_after <= now,
            ChatRow.state == "active",
        )
        .order_by(col(PushRow.priority), col(PushRow.send_after), col(PushRow.id))
        .limit(limit)
    )
    return [
        DuePush(chat_id, telegram_id, kind != "private", priority)
        for chat_id, telegram_id, kind, priority in rows
    ]


def next_due(session: Session, now: datetime) -> datetime | None:
    """The earliest moment after now that a queued push may go.

    Pushes due already are known; one that waits for its chat's budget must not hide
    the next one of another chat.
    """
    return session.exec(
        select(func.min(PushRow.send_after))
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(
            col(PushRow.state).in_((PushState.QUEUED, PushState.UNCERTAIN)),
            PushRow.repeats == 0,
            PushRow.send_after > now,
            ChatRow.state == "active",
        )
    ).one()


def take(session: Session, chat_id: int, now: datetime) -> list[PushRow]:
    """The rows of the next message to a chat, locked: one, or reminders that go together.

    A planned push whose item has changed since it was planned is left for the planner.
    All that waits about one matter goes in one message: after downtime it may be several
    rungs of many meetings, and nobody is to be told of one of them twice.
    """
    rows = session.exec(
        select(PushRow, ItemRow)
        .outerjoin(ItemRow, col(ItemRow.id) == col(PushRow.item_id))
        .where(
            PushRow.chat_id == chat_id,
            col(PushRow.state).in_((PushState.QUEUED, PushState.UNCERTAIN)),
            PushRow.repeats == 0,
            PushRow.send_after <= now,
            or_(
                col(PushRow.planned).is_(False),
                col(ItemRow.planned_version) == col(ItemRow.version),
            ),
        )
        .order_by(col(PushRow.priority), col(PushRow.send_after), col(PushRow.id))
        .limit(AT_MOST)
        .with_for_update(of=PushRow, skip_locked=True)
    ).all()
    if not rows:
        return []
    first = rows[0][0]
    if first.occasion not in MERGED or lives(first):
        return [first]
    together: list[PushRow] = []
    living: set[int | None] = set()
    for row, item in rows:
        if row.occasion not in MERGED or lives(row) or row.topic_id != first.topic_id:
            continue
        # Meetings that are over share one line, however many they are.
        if not _over(item, now):
            if len(living | {row.item_id}) > TOGETHER:
                continue
            living.add(row.item_id)
        together.append(row)
    return together


def _over(item: ItemRow | None, now: datetime) -> bool:
    if item is None or item.kind != Kind.MEETING or item.start_at is None:
        return False
    return (item.end_at or item.start_at + MEETING_LENGTH) <= now


def start_sending(session: Session, rows: Sequence[PushRow]) -> None:
    """Mark rows as on their way; an uncertain one uses up its one repeat."""
    for row in rows:
        if row.state == PushState.UNCERTAIN:
            row.repeats = 1
        row.state = PushState.SENDING
        row.attempts += 1
        session.add(row)


def lives(row: PushRow) -> bool:
    """Whether a push begins a living message; a department's first one is its card."""
    first = row.occasion == Occasion.RETURN_DUE and row.rung == "at once"
    return first or row.occasion in LIVING


def drop(session: Session, rows: Sequence[PushRow], reason: str) -> None:
    """Nothing is left to say."""
    for row in rows:
        row.state, row.error = PushState.DROPPED, reason
        session.add(row)


def sent(
    session: Session, ids: Sequence[int], message_id: int, version: int, now: datetime
) -> None:
    """The message arrived; a card's first post begins the card's life.

    Args:
        version: the item's version as it was worded.
    """
    rows = _rows(session, ids)
    for row in rows:
        row.state, row.message_id, row.sent_at, row.error = (
            PushState.SENT,
            message_id,
            now,
            None,
        )
        session.add(row)
        _reckon_anew(session, row, now)
        if lives(row) and row.item_id is not None and len(rows) == 1:
            item = lock_item(session, row.item_id)
            assert item is not None
            session.add(
                CardRow(
                    item_id=row.item_id,
                    chat_id=row.chat_id,
                    person_id=row.person_id,
                    message_id=message_id,
                    shown_version=version,
                    stale=version < item.version,
                )
            )


A_MOMENT = timedelta(minutes=1)


def _reckon_anew(session: Session, row: PushRow, now: datetime) -> None:
    """Silence is reckoned from when an asking really went: one that was late moves the rest."""
    since = row.detail.get("since")
    meant = datetime.fromisoformat(since) if since else row.send_after
    if row.occasion not in ASKINGS or now - meant < A_MOMENT:
        return
    item = lock_item(session, row.item_id) if row.item_id is not None else None
    if item is not None:
        item.planned_version = 0
        session.add(item)


def again_at(session: Session, ids: Sequence[int], moment: datetime, reason: str) -> None:
    """Telegram did not take it; the rows wait until the moment.

    A repeat that was refused has not been used up.
    """
    for row in _rows(session, ids):
        row.state = PushState.QUEUED if row.repeats == 0 else PushState.UNCERTAIN
        row.repeats = 0
        # Lateness is reckoned from when it could have gone first.
        row.detail = {"since": row.send_after.isoformat(), **row.detail}
        row.send_after, row.error = max(moment, row.send_after), reason[:500]
        session.add(row)


def uncertain(session: Session, ids: Sequence[int], reason: str) -> None:
    """It may have arrived: once more, marked, unless this was that once more."""
    for row in _rows(session, ids):
        row.state, row.error = PushState.UNCERTAIN, reason[:500]
        session.add(row)


def failed(session: Session, ids: Sequence[int], reason: str) -> list[PushRow]:
    """It can never arrive."""
    rows = _rows(session, ids)
    for row in rows:
        row.state, row.error = PushState.FAILED, reason[:500]
        session.add(row)
    return rows


def without_topic(session: Session, ids: Sequence[int]) -> None:
    """The topic is closed or gone: the rows go to the group's General instead."""
    for row in _rows(session, ids):
        row.state = PushState.QUEUED
        row.topic_id, row.reply_to = None, None
        row.detail = {**row.detail, "topic_lost": True}
        session.add(row)
        item = session.get(ItemRow, row.item_id) if row.item_id else None
        if item is not None and item.topic_id is not None:
            item.topic_id = None
            session.add(item)


def recover(session: Session) -> int:
    """After a start: what was on its way when the house stopped is uncertain."""
    result = session.exec(
        update(PushRow)
        .where(col(PushRow.state) == PushState.SENDING)
        .values(state=PushState.UNCERTAIN, error="the house stopped while it was on its way")
    )
    return int(result.rowcount)


def _rows(session: Session, ids: Sequence[int]) -> list[PushRow]:
    return list(session.exec(select(PushRow).where(col(PushRow.id).in_(ids))))


@dataclass(frozen=True)
class StaleCard:
    """A card that shows an older version of its item than there is, and where it stands."""

    id: int
    telegram_id: int
    group: bool


def stale_cards(session: Session, now: datetime, limit: int = 200) -> list[StaleCard]:
    """Cards to be brought level, in chats that can be written to."""
    rows = session.exec(
        select(CardRow.id, ChatRow.telegram_id, ChatRow.kind)
        .join(ChatRow, col(ChatRow.id) == col(CardRow.chat_id))
        .where(
            col(CardRow.stale),
            col(CardRow.dead).is_(False),
            or_(col(CardRow.retry_at).is_(None), col(CardRow.retry_at) <= now),
            ChatRow.state == "active",
        )
        .order_by(col(CardRow.id))
        .limit(limit)
    )
    return [
        StaleCard(card_id, telegram_id, kind != "private")
        for card_id, telegram_id, kind in rows
        if card_id is not None
    ]


def card_shown(session: Session, card_id: int, version: int) -> None:
    """The card shows this version now."""
    card = session.get(CardRow, card_id)
    item = lock_item(session, card.item_id) if card is not None else None
    if card is not None and item is not None:
        # Held, or a press that commits meanwhile would mark the card and we unmark it.
        session.refresh(card)
        card.shown_version, card.retry_at = max(version, card.shown_version), None
        card.stale = card.shown_version < item.version
        session.add(card)


def card_later(session: Session, card_id: int, moment: datetime) -> None:
    """The edit was refused for now."""
    card = session.get(CardRow, card_id)
    if card is not None:
        card.retry_at = moment
        session.add(card)


def card_dead(session: Session, card_id: int) -> CardRow | None:
    """The message is gone or can no longer be edited."""
    card = session.get(CardRow, card_id)
    if card is not None:
        card.dead = True
        session.add(card)
    return card
