"""A group becomes a supergroup: another Telegram id, and message ids that mean nothing any more."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from bot.domain.push import Occasion
from bot.office.notices.intake import hold_office
from bot.office.people.roster import find_chat
from bot.store.rows import (
    CardRow,
    ChatRow,
    EntryRow,
    ExpectationRow,
    HeadingRow,
    ItemRow,
    MembershipRow,
    NoticeRow,
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
        if early.office_id != row.office_id:
            _bring_home(session, early.id, row.office_id)
        _merge_chat(session, early.id, row.id)
        session.delete(early)
        session.flush()
    row.telegram_id, row.kind, row.state = new, "supergroup", "active"
    session.add(row)
    session.flush()
    return row


def _bring_home(session: Session, chat_id: int, office_id: int) -> None:
    """What was registered in a chat taken for another office's gets numbers of this one."""
    office = hold_office(session, office_id)
    for item in session.exec(
        select(ItemRow).where(ItemRow.chat_id == chat_id).order_by(col(ItemRow.id))
    ):
        item.office_id = office_id
        if item.number is not None:
            item.number = office.next_number
            office.next_number += 1
        item.version += 1
        session.add(item)
        session.flush()
        session.exec(update(CardRow).where(col(CardRow.item_id) == item.id).values(stale=True))
        session.exec(
            update(EntryRow).where(col(EntryRow.item_id) == item.id).values(office_id=office_id)
        )
    session.add(office)
    said = select(OriginRow.notice_id).where(OriginRow.chat_id == chat_id)
    session.exec(update(NoticeRow).where(col(NoticeRow.id).in_(said)).values(office_id=office_id))


def _merge_chat(session: Session, source: int, target: int) -> None:
    session.exec(  # the old group's own is queued already
        delete(PushRow).where(
            col(PushRow.chat_id) == source,
            col(PushRow.occasion) == Occasion.DIGEST,
            col(PushRow.state) == "queued",
        )
    )
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
    for passing in (ExpectationRow, HeadingRow):
        session.exec(delete(passing).where(col(passing.chat_id) == source))
    session.flush()
