"""Rows into domain values, and the one way a row is changed and its history written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, func, select

from bot.domain.item import Answer, Ask, Assignment, Change, Item, ItemView, Role, Status
from bot.domain.permission import Actor
from bot.domain.vocabulary import Kind, Urgency
from bot.store.rows import (
    AssignmentRow,
    CardRow,
    ChatRow,
    EntryRow,
    ItemRow,
    MembershipRow,
    NoticeRow,
    OriginRow,
    PersonRow,
    PositionRow,
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
)
STATE = ("status", "number", "result", "closed_at", "asks")
_MOMENTS = {"start_at", "end_at", "due_at", "closed_at"}
# A new time or place wants a fresh receipt.
WHEN_AND_WHERE = {"start_at", "end_at", "due_at", "place"}


def to_item(row: ItemRow) -> Item:
    """The plain value of an item's row."""
    assert row.id is not None
    return Item(
        id=row.id,
        office_id=row.office_id,
        chat_id=row.chat_id,
        kind=Kind(row.kind),
        title=row.title,
        status=Status(row.status),
        version=row.version,
        revision=row.revision,
        registered_at=row.registered_at,
        number=row.number,
        start_at=row.start_at,
        end_at=row.end_at,
        due_at=row.due_at,
        all_day=row.all_day,
        place=row.place,
        people=tuple(row.people),
        units=tuple(row.units),
        submit_to=row.submit_to,
        urgency=Urgency(row.urgency),
        rrule=row.rrule,
        conflict=row.conflict,
        estimated=row.estimated,
        asks=tuple(Ask(ask) for ask in row.asks),
        registered_by=row.registered_by,
        registered_by_name=row.registered_by_name,
        result=row.result,
        closed_at=row.closed_at,
        topic_id=row.topic_id,
    )


def lock_item(session: Session, item_id: int) -> ItemRow | None:
    """An item's row, read afresh and held against other writers until the verb ends."""
    session.flush()
    return session.exec(
        select(ItemRow)
        .where(ItemRow.id == item_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def views(session: Session, rows: Iterable[ItemRow]) -> tuple[ItemView, ...]:
    """Items as they are shown, read together so that a list costs a handful of queries."""
    rows = list(rows)
    if not rows:
        return ()
    ids = [row.id for row in rows]
    assigned: dict[int, list[Assignment]] = {}
    titles = _titles(session, {row.office_id for row in rows})
    for assignment, person in session.exec(
        select(AssignmentRow, PersonRow)
        .join(PersonRow, col(PersonRow.id) == col(AssignmentRow.person_id))
        .where(col(AssignmentRow.item_id).in_(ids))
        .order_by(col(AssignmentRow.id))
    ):
        office = next(row.office_id for row in rows if row.id == assignment.item_id)
        assigned.setdefault(assignment.item_id, []).append(
            Assignment(
                person_id=person.id,
                name=titles.get((office, person.id), person.name),
                role=Role(assignment.role),
                answer=Answer(assignment.answer) if assignment.answer else None,
                answered_at=assignment.answered_at,
                accepted_at=assignment.accepted_at,
                reachable=person.private_open,
            )
        )
    chats = {
        chat.id: chat
        for chat in session.exec(
            select(ChatRow).where(col(ChatRow.id).in_({row.chat_id for row in rows}))
        )
    }
    sizes = _sizes(session, {row.chat_id for row in rows})
    notices = {
        notice.id: notice
        for notice in session.exec(
            select(NoticeRow).where(
                col(NoticeRow.id).in_({row.notice_id for row in rows if row.notice_id})
            )
        )
    }
    changes = _last_changes(session, ids)
    found = []
    for row in rows:
        assert row.id is not None
        people = tuple(assigned.get(row.id, ()))
        received = sum(1 for one in people if one.answer is not None)
        notice = notices.get(row.notice_id) if row.notice_id else None
        found.append(
            ItemView(
                item=to_item(row),
                assignments=people,
                received=received,
                expected=_expected(row, people, received, sizes.get(row.chat_id, 0)),
                text=notice.text if notice else "",
                attachments=tuple(str(a.get("name") or a["kind"]) for a in notice.attachments)
                if notice
                else (),
                chat_title=chats[row.chat_id].title if row.chat_id in chats else "",
                last_change=changes.get(row.id),
            )
        )
    return tuple(found)


def view(session: Session, row: ItemRow) -> ItemView:
    """One item as it is shown."""
    return views(session, [row])[0]


def _expected(row: ItemRow, people: tuple[Assignment, ...], received: int, members: int) -> int:
    """How many are to answer a card: whom the notice names, else the group but its sender.

    Who answers unasked counts on both sides, or a colleague's 收到 would stand for the
    leader's.
    """
    named = sum(1 for one in people if one.role is not Role.COPY)
    if named:
        return named + sum(1 for one in people if one.role is Role.COPY and one.answer)
    if members:
        answered = any(
            one.person_id == row.registered_by and one.answer is not None for one in people
        )
        named = members if answered or row.registered_by is None else max(members - 1, 1)
    return max(received, named)


def _titles(session: Session, offices: set[int]) -> dict[tuple[int, int], str]:
    return {
        (position.office_id, position.person_id): position.titles[0]
        for position in session.exec(
            select(PositionRow).where(col(PositionRow.office_id).in_(offices))
        )
        if position.titles
    }


def _sizes(session: Session, chats: set[int]) -> dict[int, int]:
    """How many people a group has: as Telegram counts, else those that were seen."""
    counted = session.exec(
        select(MembershipRow.chat_id, func.count())
        .where(col(MembershipRow.chat_id).in_(chats), MembershipRow.status != "left")
        .group_by(col(MembershipRow.chat_id))
    )
    seen = dict(counted.all())
    told = session.exec(
        select(ChatRow.id, ChatRow.size).where(
            col(ChatRow.id).in_(chats), col(ChatRow.size).is_not(None)
        )
    )
    for chat_id, size in told:
        if chat_id is not None and size is not None:
            seen[chat_id] = max(size, seen.get(chat_id, 0))
    return seen


SHOWN_CHANGES = ("correct", "edit", "reschedule", "cancel", "withdraw", "close", "undo")


def _last_changes(session: Session, ids: list[int | None]) -> dict[int, Change]:
    newest = (
        select(func.max(EntryRow.id))
        .where(col(EntryRow.item_id).in_(ids), col(EntryRow.action).in_(SHOWN_CHANGES))
        .group_by(col(EntryRow.item_id))
    )
    return {
        entry.item_id: to_change(entry)
        for entry in session.exec(select(EntryRow).where(col(EntryRow.id).in_(newest)))
        if entry.undone_by is None
    }


def to_change(entry: EntryRow) -> Change:
    """One line of history as it is shown."""
    return Change(
        entry.action,
        entry.actor_name,
        entry.at,
        dict(entry.before),
        dict(entry.after),
        entry.undone_by is not None,
    )


def history(session: Session, item_id: int) -> tuple[Change, ...]:
    """All that happened to an item, oldest first."""
    rows = session.exec(
        select(EntryRow).where(EntryRow.item_id == item_id).order_by(col(EntryRow.id))
    )
    return tuple(to_change(row) for row in rows)


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
) -> EntryRow:
    """Change an item's fields, raise its version and write the entry, all in one go.

    Args:
        fields: the new values; those that equal the old ones are left out of the entry.
        more: other things the entry should remember, as name -> (before, after).
        parts: the persons' parts the verb has changed, as they were, for undo.
    """
    assert row.id is not None
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
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
        mine = col(CardRow.person_id) == act.actor.person_id
        cards = cards.where(or_(col(CardRow.person_id).is_(None), mine))
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
        receipts[str(assignment.person_id)] = [assignment.answer, plain(assignment.answered_at)]
        assignment.answer, assignment.answered_at = None, None
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
        }
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
                ("at once", "reminder", "nudge", "overdue", "change", "snooze")
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
