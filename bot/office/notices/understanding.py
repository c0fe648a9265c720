"""What is kept of how a matter came to be, so that it can be said how it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.item import ItemView
from bot.office.asking.queries import Scope, find_item, may_see
from bot.office.matters.views import view
from bot.store.rows import EntryRow, ItemRow, NoticeRow

CHANGING = ("correct", "reschedule", "edit", "extend", "change")


@dataclass(frozen=True)
class Kept:
    """A matter and the words it came from.

    Attributes:
        position: which of its notice's matters it is, counted from 0.
        changed: somebody changed it since it was registered.
    """

    view: ItemView
    text: str
    written_at: datetime
    position: int
    changed: bool


def kept_words(
    session: Session, scope: Scope, number: int | None, item_id: int | None
) -> Kept | None:
    """A matter by its number, or else by its id, with its notice; None if it may not be seen."""
    row: ItemRow | None = None
    if number is not None:
        row = find_item(session, scope, number)
    elif item_id is not None and may_see(session, scope, item_id):
        row = session.get(ItemRow, item_id)
    if row is None:
        return None
    notice = session.get(NoticeRow, row.notice_id) if row.notice_id is not None else None
    before = session.exec(
        select(ItemRow.id).where(ItemRow.notice_id == row.notice_id, col(ItemRow.id) < row.id)
    ).all()
    changed = session.exec(
        select(EntryRow.id).where(
            EntryRow.item_id == row.id,
            col(EntryRow.action).in_(CHANGING),
            col(EntryRow.undone_by).is_(None),
        )
    ).first()
    return Kept(
        view(session, row),
        notice.text if notice is not None else "",
        notice.written_at if notice is not None else row.registered_at,
        len(before),
        changed is not None,
    )
