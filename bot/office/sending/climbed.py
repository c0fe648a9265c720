"""What ladders have said of a matter, for its history: the pushes that went are the record."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.domain.item import Change, Role
from bot.domain.push import Occasion, PushState
from bot.office.matters.ledger import part_of
from bot.store.rows import ChatRow, ItemRow, PersonRow, PositionRow, PushRow

_DEEDS = {
    Occasion.OVERDUE: "nudged",
    Occasion.AGAIN: "asked_again",
    Occasion.SILENT: "told_above",
    Occasion.ESCALATED: "told_above",
    Occasion.RETURN_DUE: "nudged",
    Occasion.RETURNS: "told_group",
}
HUIYIN = "回音"


def climbed(session: Session, item_id: int, person_id: int | None) -> tuple[Change, ...]:
    """Who was asked again, and who above was told, oldest first.

    For the eyes of the office's administrators and the matter's owner alone: nobody else
    is to learn who was chased.
    """
    item = session.get_one(ItemRow, item_id)
    if person_id is None or not _may_know(session, item, person_id):
        return ()
    rows = session.exec(
        select(PushRow, ChatRow)
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(
            PushRow.item_id == item_id,
            PushRow.state == PushState.SENT,
            col(PushRow.occasion).in_(_DEEDS),
        )
        .order_by(col(PushRow.sent_at), col(PushRow.id))
    )
    return tuple(
        Change(
            _DEEDS[Occasion(row.occasion)],
            f"{HUIYIN} → {_hearer(session, row, chat)}",
            row.sent_at or row.send_after,
        )
        for row, chat in rows
    )


def _may_know(session: Session, item: ItemRow, person_id: int) -> bool:
    standing = session.get(PositionRow, (item.office_id, person_id))
    if standing is not None and (standing.administrator or standing.director):
        return True
    part = part_of(session, item.id or 0, person_id)
    return part is not None and part.role == Role.HANDLE


def _hearer(session: Session, row: PushRow, chat: ChatRow) -> str:
    person_id = row.person_id or (chat.telegram_id if chat.kind == "private" else None)
    if person_id is None:
        return chat.title
    standing = session.get(PositionRow, (chat.office_id, person_id))
    if standing is not None and standing.titles:
        return standing.titles[0]
    person = session.get(PersonRow, person_id)
    return person.name if person is not None else chat.title
