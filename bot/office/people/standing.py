"""An office's administrators, and its plans laid open again when what they rest on changes."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.store.rows import ItemRow, PersonRow, PositionRow


def administrators(session: Session, office_id: int) -> tuple[PersonRow, ...]:
    """An office's administrators."""
    rows = session.exec(
        select(PersonRow)
        .join(PositionRow, col(PositionRow.person_id) == col(PersonRow.id))
        .where(PositionRow.office_id == office_id, col(PositionRow.administrator).is_(True))
        .order_by(col(PersonRow.id))
    )
    return tuple(rows)


def touch_office(session: Session, office_id: int) -> None:
    """What an office's plans rest on has changed: plan its living items anew."""
    session.exec(
        update(ItemRow)
        .where(col(ItemRow.office_id) == office_id, col(ItemRow.status).in_(("draft", "open")))
        .values(planned_version=0)
    )
