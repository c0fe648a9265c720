"""What a day's end asks of the ledger: promises for today, matters without an owner, the weekend."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, or_
from sqlmodel import Session, col, select

from bot.domain.department import PartRole, PartState
from bot.domain.item import Role
from bot.domain.vocabulary import Kind
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import AssignmentRow, ChatRow, ItemRow, PositionRow

_WAITS = (PartState.WAITING, PartState.REFUSED)


def promised_today(session: Session, begin: datetime, end: datetime) -> list[tuple[int, int, int]]:
    """What its owner has accepted and is due today: their private chat, they, and the item."""
    rows = session.exec(
        select(ChatRow.id, AssignmentRow.person_id, AssignmentRow.item_id)
        .join(ItemRow, col(ItemRow.id) == col(AssignmentRow.item_id))
        .join(ChatRow, col(ChatRow.telegram_id) == col(AssignmentRow.person_id))
        .where(
            ItemRow.status == "open",
            ItemRow.kind != Kind.MEETING,
            col(ItemRow.due_at) >= begin,
            col(ItemRow.due_at) < end,
            ItemRow.stage != "review",
            AssignmentRow.role == Role.HANDLE,
            col(AssignmentRow.accepted_at).is_not(None),
            ChatRow.kind == "private",
            ChatRow.state == "active",
        )
        .order_by(col(ItemRow.due_at), col(ItemRow.id))
    )
    return [(chat, person, item) for chat, person, item in rows if chat is not None]


def unaccepted_today(
    session: Session, since: datetime, tomorrow: datetime, until: datetime
) -> list[tuple[int, int, int]]:
    """What nobody has taken on: for each office's director their chat, they, and the item.

    Each matter on its first evening, and once more on the eve of its due day; in between it
    stands in the lists, or this would be said every day. Returns are handed in, not taken
    on: they are no part of this unless somebody was given the whole.

    Args:
        since: the last evening.
        tomorrow, until: the end of today and of the next working day.
    """
    accepted = exists().where(
        col(AssignmentRow.item_id) == col(ItemRow.id),
        col(AssignmentRow.role) == Role.HANDLE,
        col(AssignmentRow.accepted_at).is_not(None),
    )
    taken = exists().where(
        col(DepartmentPartRow.item_id) == col(ItemRow.id),
        col(DepartmentPartRow.state).not_in(_WAITS),
    )
    owned = exists().where(
        col(AssignmentRow.item_id) == col(ItemRow.id),
        col(AssignmentRow.role) == Role.HANDLE,
    )
    returned = exists().where(
        col(DepartmentPartRow.item_id) == col(ItemRow.id),
        col(DepartmentPartRow.role) == PartRole.RETURN,
    )
    rows = session.exec(
        select(ChatRow.id, PositionRow.person_id, ItemRow.id)
        .join(PositionRow, col(PositionRow.office_id) == col(ItemRow.office_id))
        .join(ChatRow, col(ChatRow.telegram_id) == col(PositionRow.person_id))
        .where(
            col(PositionRow.director).is_(True),
            ChatRow.kind == "private",
            ChatRow.state == "active",
            ItemRow.status == "open",
            ItemRow.kind != Kind.MEETING,
            or_(
                col(ItemRow.registered_at) > since,
                and_(col(ItemRow.due_at) >= tomorrow, col(ItemRow.due_at) < until),
            ),
            # What somebody notes for themselves in private is accepted by them.
            col(ItemRow.chat_id).in_(select(ChatRow.id).where(ChatRow.kind != "private")),
            ~accepted,
            ~taken,
            or_(owned, ~returned),
        )
        .order_by(col(ItemRow.due_at), col(ItemRow.id))
    )
    return [
        (chat, person, item)
        for chat, person, item in rows
        if chat is not None and item is not None
    ]


def waiting_over(
    session: Session, begin: datetime, end: datetime
) -> list[tuple[int, int, list[int]]]:
    """What waits for each administrator over some rest days; often nothing.

    Their own matters and meetings, and what is owed by then and lies with nobody yet, no
    department either.

    Args:
        begin, end: when the office closes and when it opens again; what is due as it
            opens has to be done before.
    """
    hearers = session.exec(
        select(ChatRow.id, PositionRow.person_id, PositionRow.office_id)
        .join(ChatRow, col(ChatRow.telegram_id) == col(PositionRow.person_id))
        .where(
            col(PositionRow.administrator).is_(True),
            ChatRow.kind == "private",
            ChatRow.state == "active",
        )
        .order_by(col(PositionRow.office_id), col(PositionRow.person_id))
    ).all()
    found: dict[tuple[int, int], list[int]] = {}
    for chat_id, person_id, office_id in hearers:
        if chat_id is None:
            continue
        with_departments = exists().where(col(DepartmentPartRow.item_id) == col(ItemRow.id))
        part = and_(
            col(AssignmentRow.item_id) == col(ItemRow.id),
            col(AssignmentRow.role) != Role.COPY,
        )
        rows = session.exec(
            select(ItemRow.id)
            .where(
                ItemRow.office_id == office_id,
                ItemRow.status == "open",
                or_(
                    and_(
                        col(ItemRow.kind) == Kind.MEETING,
                        col(ItemRow.start_at) > begin,
                        col(ItemRow.start_at) <= end,
                        exists().where(part, col(AssignmentRow.person_id) == person_id),
                    ),
                    and_(
                        col(ItemRow.kind) != Kind.MEETING,
                        col(ItemRow.due_at) > begin,
                        col(ItemRow.due_at) <= end,
                        col(ItemRow.stage) != "review",
                        or_(
                            exists().where(
                                part,
                                col(AssignmentRow.role) == Role.HANDLE,
                                col(AssignmentRow.person_id) == person_id,
                            ),
                            and_(
                                ~exists().where(part, col(AssignmentRow.role) == Role.HANDLE),
                                ~with_departments,
                            ),
                        ),
                    ),
                ),
            )
            .order_by(col(ItemRow.id))
        )
        waits = found.setdefault((chat_id, person_id), [])
        waits += [one for one in rows if one is not None]
    return [(chat_id, person_id, waits) for (chat_id, person_id), waits in found.items()]
