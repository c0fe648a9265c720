"""The rows as a test looks at them: dumps to compare, a history to replay, an outbox to audit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from bot.store.follow_rows import DepartmentPartRow, DepartmentRow, HandoverRow
from bot.store.rows import AssignmentRow, CardRow, ChatRow, EntryRow, ItemRow, PushRow

# What counts and plans, and says nothing of the matter itself.
TECHNICAL = frozenset({"version", "revision", "planned_version", "look_again_at"})
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# Of the history, what is no field of an item.
BESIDES = frozenset({"parts", "departments", "receipts"})


def plain(value: Any) -> Any:
    """A moment as the same text in whatever zone it was written."""
    if isinstance(value, str) and _MOMENT.match(value):
        value = datetime.fromisoformat(value)
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def dump(row: SQLModel, *, but: Iterable[str] = ()) -> dict[str, Any]:
    """A row's columns, moments as text."""
    left = {key: value for key, value in row.model_dump().items() if key not in set(but)}
    return {key: plain(value) for key, value in left.items()}


def matter_dump(session: Session, item_id: int) -> dict[str, Any]:
    """All there is of one matter: its row, its persons' parts, its departments' parts."""
    item = dump(session.get_one(ItemRow, item_id), but=TECHNICAL)
    parts = session.exec(
        select(AssignmentRow)
        .where(AssignmentRow.item_id == item_id)
        .order_by(col(AssignmentRow.person_id))
    )
    departments = session.exec(
        select(DepartmentPartRow)
        .where(DepartmentPartRow.item_id == item_id)
        .order_by(col(DepartmentPartRow.department_id))
    )
    return {
        "item": item,
        "parts": [dump(part, but=("id",)) for part in parts],
        "departments": [dump(part, but=("id",)) for part in departments],
    }


def whole_dump(session: Session) -> dict[int, Any]:
    """Every matter with its history's length: equal before and after means nothing changed."""
    found: dict[int, Any] = {}
    for item_id in session.exec(select(ItemRow.id).order_by(col(ItemRow.id))).all():
        assert item_id is not None
        entries = session.exec(
            select(EntryRow.id).where(EntryRow.item_id == item_id).order_by(col(EntryRow.id))
        ).all()
        found[item_id] = {**matter_dump(session, item_id), "entries": list(entries)}
    return found


def items(session: Session) -> list[ItemRow]:
    return list(session.exec(select(ItemRow).order_by(col(ItemRow.id))))


def parts(session: Session, item_id: int) -> list[AssignmentRow]:
    return list(session.exec(select(AssignmentRow).where(AssignmentRow.item_id == item_id)))


def units(session: Session, item_id: int) -> dict[str, tuple[str, str, int]]:
    """What departments owe in a matter: role, state, how often it came back."""
    rows = session.exec(
        select(DepartmentRow.name, DepartmentPartRow)
        .join(DepartmentPartRow, col(DepartmentPartRow.department_id) == col(DepartmentRow.id))
        .where(DepartmentPartRow.item_id == item_id)
        .order_by(col(DepartmentPartRow.id))
    )
    return {name: (part.role, part.state, part.bounces) for name, part in rows}


def part_ids(session: Session, item_id: int) -> dict[str, int | None]:
    """The row of each department's part in a matter."""
    rows = session.exec(
        select(DepartmentRow.name, DepartmentPartRow.id)
        .join(DepartmentPartRow, col(DepartmentPartRow.department_id) == col(DepartmentRow.id))
        .where(DepartmentPartRow.item_id == item_id)
    )
    return dict(list(rows))


def revision_of(session: Session, item_id: int) -> int:
    """What a button on an item says of its facts."""
    return session.get_one(ItemRow, item_id).revision


def handovers(session: Session) -> list[int]:
    """Every handover there was, the oldest first."""
    found = session.exec(select(HandoverRow.id).order_by(col(HandoverRow.id)))
    return [one for one in found if one is not None]


def entries(session: Session, item_id: int) -> list[EntryRow]:
    return list(
        session.exec(
            select(EntryRow).where(EntryRow.item_id == item_id).order_by(col(EntryRow.id))
        )
    )


def replayed(first: dict[str, Any], history: Iterable[EntryRow]) -> tuple[dict[str, Any], str]:
    """An item's fields after its history, from how it was first seen; and what did not fit.

    Args:
        first: the item's dump right after its registration.
    """
    fields = dict(first)
    for entry in history:
        for name, before in entry.before.items():
            if name in BESIDES or name not in fields:
                continue
            if fields[name] != plain(before):
                return (
                    fields,
                    f"{entry.action} #{entry.id}: {name} was {fields[name]}, not {before}",
                )
        for name, after in entry.after.items():
            if name in fields:
                fields[name] = plain(after)
    return fields, ""


def unsent(session: Session, now: datetime) -> list[PushRow]:
    """What should have gone by now and has not: due, in a chat that can be written to."""
    rows = session.exec(
        select(PushRow)
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(
            PushRow.send_after <= now,
            ChatRow.state == "active",
            col(PushRow.state).in_(("queued", "sending", "uncertain")),
        )
    )
    return [row for row in rows if row.state != "uncertain" or row.repeats == 0]


def coming(session: Session) -> list[tuple[int | None, int, datetime]]:
    """What waits in the outbox: the item, Telegram's chat, the moment it may go."""
    rows = session.exec(
        select(PushRow.item_id, ChatRow.telegram_id, PushRow.send_after)
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(PushRow.state == "queued")
    )
    return list(rows)


def unplanned(session: Session, now: datetime) -> list[ItemRow]:
    """Items whose plan is older than they are."""
    return [
        row
        for row in items(session)
        if row.planned_version < row.version
        or (row.look_again_at is not None and row.look_again_at <= now)
    ]


def stale_cards(session: Session) -> list[CardRow]:
    """Living cards that show an older version of their item than there is."""
    return [
        card
        for card, item in session.exec(
            select(CardRow, ItemRow)
            .join(ItemRow, col(ItemRow.id) == col(CardRow.item_id))
            .join(ChatRow, col(ChatRow.id) == col(CardRow.chat_id))
            .where(col(CardRow.dead).is_(False), ChatRow.state == "active")
        )
        if card.stale
    ]
