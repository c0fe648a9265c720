"""意见和反映: replies under a notice are collected, and told once to whoever asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.domain.item import Role
from bot.domain.opinion import Opinion
from bot.domain.push import Occasion
from bot.office.sending.outbox import private_chat, queue
from bot.store.follow_rows import OpinionRow
from bot.store.rows import AssignmentRow, ChatRow, ItemRow, PersonRow, PositionRow


def collect(
    session: Session,
    item_id: int,
    chat_id: int,
    message_id: int,
    words: str,
    at: datetime,
    *,
    person_id: int | None,
    person_name: str,
) -> None:
    """Keep what somebody said under a notice, verbatim; nothing is answered."""
    known = session.exec(
        select(OpinionRow.id).where(
            OpinionRow.chat_id == chat_id, OpinionRow.message_id == message_id
        )
    ).first()
    if known is not None:
        return
    session.add(
        OpinionRow(
            item_id=item_id,
            person_id=person_id,
            person_name=person_name,
            chat_id=chat_id,
            message_id=message_id,
            words=words,
            at=at,
        )
    )
    session.flush()


def find(session: Session, telegram_id: int, message_id: int) -> int | None:
    """The opinion that a message gave, by its id."""
    return session.exec(
        select(OpinionRow.id)
        .join(ChatRow, col(ChatRow.id) == col(OpinionRow.chat_id))
        .where(ChatRow.telegram_id == telegram_id, OpinionRow.message_id == message_id)
    ).first()


def amend(session: Session, opinion_id: int, words: str) -> None:
    """An edited reply says what it says now."""
    row = session.get_one(OpinionRow, opinion_id)
    row.words = words
    session.add(row)


def opinions_of(session: Session, item_id: int) -> tuple[Opinion, ...]:
    """All that was said under a matter, in the order it was said."""
    rows = session.exec(select(OpinionRow).where(OpinionRow.item_id == item_id))
    return _shown(session, rows)


def told_in(session: Session, detail: Mapping[str, Any]) -> tuple[Opinion, ...]:
    """What a summary tells, as its row names it."""
    ids = [int(one) for one in detail.get("opinions", ())]
    if not ids:
        return ()
    return _shown(session, session.exec(select(OpinionRow).where(col(OpinionRow.id).in_(ids))))


def _shown(session: Session, rows: Iterable[OpinionRow]) -> tuple[Opinion, ...]:
    found = []
    for row in sorted(rows, key=lambda one: (one.at, one.id or 0)):
        item = session.get_one(ItemRow, row.item_id)
        name = row.person_name
        standing = None
        if row.person_id is not None:
            standing = session.get(PositionRow, (item.office_id, row.person_id))
            person = session.get(PersonRow, row.person_id)
            name = person.name if person is not None else name
        if standing is not None and standing.titles:
            name = standing.titles[0]
        found.append(Opinion(name, row.words, row.at))
    return tuple(found)


def summarise(session: Session, item: ItemRow, now: datetime) -> None:
    """Tell whoever asked, once and privately, what was said and not told yet; if anything was."""
    hearer = _hearer(session, item)
    if hearer is None:
        return
    person_id, chat_id = hearer
    waiting = session.exec(
        select(OpinionRow)
        .where(
            OpinionRow.item_id == item.id,
            col(OpinionRow.told_for).is_(None),
            or_(col(OpinionRow.person_id).is_(None), col(OpinionRow.person_id) != person_id),
        )
        .order_by(col(OpinionRow.id))
    ).all()
    if not waiting:
        return
    for row in waiting:
        row.told_for = _event(item) or now
        session.add(row)
    queue(
        session,
        f"item {item.id} | opinions | {waiting[-1].id} | chat {chat_id}",
        Occasion.OPINIONS,
        chat_id,
        now,
        item_id=item.id,
        person_id=person_id,
        detail={"opinions": [row.id for row in waiting]},
    )


def _event(item: ItemRow) -> datetime | None:
    return item.start_at or item.due_at


def _hearer(session: Session, item: ItemRow) -> tuple[int, int] | None:
    """The leader who asked or whom the notice names, else the registrar: who can be told."""
    leads = session.exec(
        select(AssignmentRow.person_id)
        .join(
            PositionRow,
            (col(PositionRow.person_id) == col(AssignmentRow.person_id))
            & (col(PositionRow.office_id) == item.office_id),
        )
        .where(AssignmentRow.item_id == item.id, AssignmentRow.role == Role.LEAD)
        # The first in rank where several are named.
        .order_by(col(PositionRow.leader).desc(), col(AssignmentRow.id))
    ).all()
    for person_id in (item.ordered_by, *leads, item.registered_by):
        chat_id = private_chat(session, person_id)
        if person_id is not None and chat_id is not None:
            return person_id, chat_id
    return None


def summarise_evening(session: Session, now: datetime, until: datetime) -> None:
    """On the last evening before each event or due time: what was said, told once for each.

    What came on the very day of an event is told on its evening.

    Args:
        until: the end of the next working day.
    """
    rows = session.exec(
        select(ItemRow)
        .where(
            ItemRow.status == "open",
            or_(col(ItemRow.start_at) < until, col(ItemRow.due_at) < until),
            col(ItemRow.id).in_(
                select(OpinionRow.item_id).where(col(OpinionRow.told_for).is_(None))
            ),
        )
        .order_by(col(ItemRow.id))
    ).all()
    for item in rows:
        told = session.exec(
            select(OpinionRow.id).where(
                OpinionRow.item_id == item.id, OpinionRow.told_for == _event(item)
            )
        ).first()
        if told is None:
            summarise(session, item, now)
