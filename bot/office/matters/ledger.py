"""The one way an item is changed and its history written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from bot.domain.item import Role, Status
from bot.domain.permission import Actor
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import (
    AssignmentRow,
    CardRow,
    ChatRow,
    EntryRow,
    ItemRow,
    OriginRow,
    PushRow,
)

# What a notice says of a matter: a change of any of these makes old buttons stale.
FACTS = (
    "kind",
    "title",
    "start_at",
    "end_at",
    "due_at",
    "all_day",
    "place",
    "people",
    "units",
    "submit_to",
    "urgency",
    "rrule",
    "conflict",
    "checklist",
)
STATE = ("status", "number", "result", "closed_at", "asks")
_MOMENTS = {"start_at", "end_at", "due_at", "closed_at", "changed_at", "look_back_at"}
# Of what a department owes, all that a verb may change.
PART_FIELDS = (
    "role",
    "state",
    "named",
    "person_id",
    "changed_at",
    "wants",
    "reason",
    "due_at",
    "asked_by",
    "bounces",
)
# What a later notice does to the matter it speaks of: then no further word is awaited.
FOLLOWING = ("reschedule", "correct", "edit", "supplement")
# A new time or place wants a fresh receipt.
WHEN_AND_WHERE = {"start_at", "end_at", "due_at", "place"}


def lock_item(session: Session, item_id: int) -> ItemRow | None:
    """An item's row, read afresh and held against other writers until the verb ends."""
    session.flush()
    return session.exec(
        select(ItemRow)
        .where(ItemRow.id == item_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it: moments as ISO text."""
    return value.isoformat() if isinstance(value, datetime) else value


def moment(value: str | None) -> datetime | None:
    """The inverse of `plain` for a moment."""
    return datetime.fromisoformat(value) if value is not None else None


def restored(field: str, value: Any) -> Any:
    """The inverse of `plain` for an item's field."""
    return moment(value) if field in _MOMENTS else value


@dataclass(frozen=True)
class Act:
    """Who does something, where and when: what every verb and its line of history need.

    Attributes:
        message_id: the message it was asked by, or pressed under.
    """

    actor: Actor
    chat_id: int
    now: datetime
    message_id: int | None = None


def change_item(
    session: Session,
    row: ItemRow,
    action: str,
    act: Act,
    fields: Mapping[str, Any],
    *,
    more: Mapping[str, tuple[Any, Any]] | None = None,
    parts: Mapping[str, Any] | None = None,
    departments: Mapping[str, Any] | None = None,
    shown_to: Collection[int | None] | None = None,
) -> EntryRow:
    """Change an item's fields, raise its version and write the entry, all in one go.

    Args:
        fields: the new values; those that equal the old ones are left out of the entry.
        more: other things the entry should remember, as name -> (before, after).
        parts: the persons' parts the verb has changed, as they were, for undo.
        departments: what departments owe, likewise.
        shown_to: whose private cards show the change; None for everybody's.
    """
    assert row.id is not None
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if row.further and action in FOLLOWING and "further" not in fields:
        given = WHEN_AND_WHERE & fields.keys()
        if action == "supplement" or any(fields[one] != getattr(row, one) for one in given):
            fields = {**fields, "further": ""}
    for field, value in fields.items():
        old = getattr(row, field)
        if old == value:
            continue
        before[field], after[field] = plain(old), plain(value)
        setattr(row, field, value)
    for name, (was, becomes) in (more or {}).items():
        before[name], after[name] = was, becomes
    if parts:
        before["parts"] = dict(parts)
    if departments:
        before["departments"] = dict(departments)
    row.version += 1
    if any(field in FACTS or field == "status" for field in after):
        row.revision += 1
    if row.status == Status.OPEN and WHEN_AND_WHERE & after.keys():
        receipts = _ask_receipts_anew(session, row.id)
        if receipts:
            before["receipts"] = receipts
    session.add(row)
    cards = update(CardRow).where(col(CardRow.item_id) == row.id)
    if action == "acknowledge":  # others' receipts are not shown on one person's card
        shown_to = (act.actor.person_id,)
    if shown_to is not None:
        theirs = col(CardRow.person_id).in_([one for one in shown_to if one is not None])
        cards = cards.where(or_(col(CardRow.person_id).is_(None), theirs))
    session.exec(cards.values(stale=True))
    entry = EntryRow(
        office_id=row.office_id,
        item_id=row.id,
        action=action,
        actor_id=act.actor.person_id,
        actor_name=act.actor.name,
        chat_id=act.chat_id,
        before=before,
        after=after,
        message_id=act.message_id,
        at=act.now,
    )
    session.add(entry)
    session.flush()
    return entry


def _ask_receipts_anew(session: Session, item_id: int) -> dict[str, Any]:
    """Take back every answer to a card; returns them by person, for undo."""
    receipts: dict[str, Any] = {}
    for assignment in session.exec(
        select(AssignmentRow).where(
            AssignmentRow.item_id == item_id, col(AssignmentRow.answer).is_not(None)
        )
    ):
        receipts[str(assignment.person_id)] = [
            assignment.answer,
            plain(assignment.answered_at),
            assignment.substitute,
        ]
        assignment.answer, assignment.answered_at, assignment.substitute = None, None, ""
        session.add(assignment)
    return receipts


def part_of(session: Session, item_id: int, person_id: int) -> AssignmentRow | None:
    """A person's part in an item."""
    return session.exec(
        select(AssignmentRow).where(
            AssignmentRow.item_id == item_id, AssignmentRow.person_id == person_id
        )
    ).first()


def parts_as_kept(session: Session, item_id: int, *persons: int | None) -> dict[str, Any]:
    """Some persons' parts in an item as an entry keeps them, None for who has none."""
    kept: dict[str, Any] = {}
    for person_id in persons:
        if person_id is None:
            continue
        part = part_of(session, item_id, person_id)
        kept[str(person_id)] = part and {
            "role": part.role,
            "named": part.named,
            "answer": part.answer,
            "answered_at": plain(part.answered_at),
            "accepted_at": plain(part.accepted_at),
            "substitute": part.substitute,
            "reason": part.reason,
            "handed_by": part.handed_by,
            "released": part.released,
        }
    return kept


def departments_as_kept(
    session: Session, item_id: int, *department_ids: int
) -> dict[str, dict[str, Any] | None]:
    """What some departments owe in an item as an entry keeps it, None for what owes nothing."""
    kept: dict[str, dict[str, Any] | None] = {}
    for department_id in department_ids:
        row = session.exec(
            select(DepartmentPartRow).where(
                DepartmentPartRow.item_id == item_id,
                DepartmentPartRow.department_id == department_id,
            )
        ).first()
        fields = {field: plain(getattr(row, field, None)) for field in PART_FIELDS}
        kept[str(department_id)] = fields if row is not None else None
    return kept


def handler_row(session: Session, item_id: int) -> AssignmentRow | None:
    """The row of an item's one owner."""
    return session.exec(
        select(AssignmentRow).where(
            AssignmentRow.item_id == item_id, AssignmentRow.role == Role.HANDLE
        )
    ).first()


def told_chats(session: Session, item_id: int) -> set[int]:
    """The private chats that have heard of an item, or may have."""
    found = session.exec(
        select(PushRow.chat_id)
        .join(ChatRow, col(ChatRow.id) == col(PushRow.chat_id))
        .where(
            PushRow.item_id == item_id,
            ChatRow.kind == "private",
            col(PushRow.state).in_(("sent", "sending", "uncertain")),
            col(PushRow.occasion).in_(
                (
                    "at once",
                    "again",
                    "reminder",
                    "nudge",
                    "overdue",
                    "return due",
                    "change",
                    "snooze",
                )
            ),
        )
        .distinct()
    )
    return set(found)


def shown_in(session: Session, item_id: int) -> set[int]:
    """The chats an item has a card or an origin in."""
    cards = session.exec(select(CardRow.chat_id).where(CardRow.item_id == item_id))
    origins = session.exec(
        select(OriginRow.chat_id)
        .join(ItemRow, col(ItemRow.notice_id) == col(OriginRow.notice_id))
        .where(ItemRow.id == item_id)
    )
    return set(cards) | set(origins)
