"""收文: raw updates are kept until they are handled; the mark shares the effect's commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from bot.store.rows import InboxRow

KEEP_ERRORS = timedelta(days=30)
KEEP_MARKS = timedelta(days=2)  # Telegram forgets updates after one


@dataclass(frozen=True)
class Incoming:
    """One raw update.

    Attributes:
        chat: the Telegram chat whose order it keeps; 0 where there is none.
        raw: JSON text; None for a text that must not be stored.
    """

    update_id: int
    chat: int
    raw: str | None


def keep(session: Session, updates: Sequence[Incoming], now: datetime) -> list[Incoming]:
    """Write updates down; returns those that had not been seen before."""
    ids = [one.update_id for one in updates]
    known = set(session.exec(select(InboxRow.update_id).where(col(InboxRow.update_id).in_(ids))))
    fresh = []
    for one in updates:
        if one.update_id in known:
            continue
        known.add(one.update_id)
        fresh.append(one)
        session.add(InboxRow(update_id=one.update_id, chat=one.chat, raw=one.raw, received_at=now))
    return fresh


def waiting(session: Session) -> list[Incoming]:
    """What was written down and not handled yet, in order."""
    rows = session.exec(
        select(InboxRow).where(InboxRow.state == "new").order_by(col(InboxRow.update_id))
    )
    return [Incoming(row.update_id, row.chat, row.raw) for row in rows]


def mark_handled(session: Session, update_ids: Iterable[int]) -> None:
    """Mark updates as handled and let go of their raw text."""
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.update_id).in_(list(update_ids)), col(InboxRow.state) == "new")
        .values(state="done", raw=None)
    )


def mark_failed(session: Session, update_ids: Iterable[int], error: str) -> int:
    """Keep updates as poison, with their error; returns how many there are by now."""
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.update_id).in_(list(update_ids)))
        .values(state="error", error=error[:2000])
    )
    return session.exec(
        select(func.count()).select_from(InboxRow).where(InboxRow.state == "error")
    ).one()


def forget_old(session: Session, now: datetime) -> None:
    """Delete marks and errors nobody needs any more.

    The newest mark stays, so that a restart still knows where Telegram's queue stands.
    """
    newest = session.exec(select(func.max(InboxRow.update_id))).one()
    for state, age in (("done", KEEP_MARKS), ("error", KEEP_ERRORS)):
        session.exec(
            delete(InboxRow).where(
                col(InboxRow.state) == state,
                col(InboxRow.received_at) < now - age,
                col(InboxRow.update_id) != newest,
            )
        )
