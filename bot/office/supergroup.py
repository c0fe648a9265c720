"""A group becomes a supergroup: another Telegram id, and message ids that mean nothing any more."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.office.roster import find_chat
from bot.store.rows import (
    CardRow,
    ChatRow,
    EntryRow,
    ExpectationRow,
    ItemRow,
    MembershipRow,
    OriginRow,
    PushRow,
)


def move_chat(session: Session, old: int, new: int) -> ChatRow | None:
    """A group became a supergroup: one row keeps its id, its items, and everything else.

    If messages of the supergroup came in before the news of the move, what they made
    is brought under the old row. Old message ids mean nothing in the new chat: they are
    turned negative, and the cards that had them are dead for the caller to post again.

    Returns:
        The moved chat, or None if there was nothing (more) to move.
    """
    row, early = find_chat(session, old), find_chat(session, new)
    if row is None or row.id is None:
        return None
    session.exec(
        update(OriginRow)
        .where(col(OriginRow.chat_id) == row.id)
        .values(message_id=-OriginRow.message_id)
    )
    session.exec(
        update(CardRow)
        .where(col(CardRow.chat_id) == row.id)
        .values(message_id=-CardRow.message_id, dead=True)
    )
    session.exec(
        update(PushRow)
        .where(col(PushRow.chat_id) == row.id)
        .values(message_id=None, reply_to=None)
    )
    if early is not None and early.id is not None:
        _merge_chat(session, early.id, row.id)
        session.delete(early)
        session.flush()
    row.telegram_id, row.kind, row.state = new, "supergroup", "active"
    session.add(row)
    session.flush()
    return row


def _merge_chat(session: Session, source: int, target: int) -> None:
    for table in (ItemRow, OriginRow, PushRow, CardRow, EntryRow):
        session.exec(update(table).where(col(table.chat_id) == source).values(chat_id=target))
    for membership in session.exec(select(MembershipRow).where(MembershipRow.chat_id == source)):
        if session.get(MembershipRow, (target, membership.person_id)) is None:
            session.add(
                MembershipRow(
                    chat_id=target, person_id=membership.person_id, status=membership.status
                )
            )
        session.delete(membership)
    session.exec(delete(ExpectationRow).where(col(ExpectationRow.chat_id) == source))
    session.flush()
