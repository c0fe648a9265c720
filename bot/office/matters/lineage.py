"""Which matters belong to which, as rows: parents' numbers, children counted, no circles."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from bot.domain.item import Status
from bot.store.rows import ItemRow

COUNTED = (Status.OPEN, Status.DONE)  # what was called off is owed by nobody


def parent_numbers(session: Session, rows: Iterable[ItemRow]) -> dict[int | None, int | None]:
    """The numbers of some items' parents, by the parents' ids."""
    wanted = {row.parent_id for row in rows if row.parent_id is not None}
    if not wanted:
        return {}
    found = session.exec(select(ItemRow.id, ItemRow.number).where(col(ItemRow.id).in_(wanted)))
    return dict(found.all())


def children_counted(
    session: Session, ids: Iterable[int | None]
) -> dict[int | None, tuple[int, int]]:
    """For items others belong to: how many do, and how many of these are done."""
    done = func.sum(case((col(ItemRow.status) == Status.DONE, 1), else_=0))
    found = session.exec(
        select(ItemRow.parent_id, func.count(), done)
        .where(col(ItemRow.parent_id).in_(list(ids)), col(ItemRow.status).in_(COUNTED))
        .group_by(col(ItemRow.parent_id))
    )
    return {parent: (count, finished) for parent, count, finished in found}


def descends(session: Session, item: ItemRow, ancestor_id: int) -> bool:
    """Whether an item is, or belongs at any remove to, another: linking them would make a ring."""
    seen: set[int | None] = set()
    row: ItemRow | None = item
    while row is not None and row.id not in seen:
        if row.id == ancestor_id:
            return True
        seen.add(row.id)
        row = session.get(ItemRow, row.parent_id) if row.parent_id is not None else None
    return False
