"""What the ledger answers: lists, one item, and who may see it.

A command and a digest that show the same thing ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.digest import Digest
from bot.domain.item import PROBLEM, Change, ItemView
from bot.domain.vocabulary import Kind
from bot.office.matters.views import history, views
from bot.office.returns.recipients import recipients
from bot.office.returns.submissions import complete_of
from bot.store.rows import (
    AssignmentRow,
    CardRow,
    ChatRow,
    ItemRow,
    MembershipRow,
    OriginRow,
    PositionRow,
)

PAGE = 8
WATCHED = 8  # matters of the director's watch list that a digest names
MEETING_LENGTH = timedelta(hours=1)  # a meeting without an end counts as over after this


@dataclass(frozen=True)
class Scope:
    """Whose eyes look: a group's, or one person's in private.

    Attributes:
        person_id: None for a group.
    """

    office_id: int
    chat_id: int
    person_id: int | None = None


def scope_of(chat: ChatRow, person_id: int | None) -> Scope:
    """What may be shown in a chat."""
    assert chat.id is not None
    return Scope(chat.office_id, chat.id, person_id if chat.kind == "private" else None)


def visible(session: Session, scope: Scope) -> ColumnElement[bool]:
    """The condition on `item` that keeps to what the scope may see.

    What was raised about a matter is seen by whoever sees that.
    """
    parent: Any = aliased(ItemRow)
    about = and_(
        col(ItemRow.relation) == PROBLEM,  # first: of most items no parent is looked for
        exists().where(parent.id == col(ItemRow.parent_id), _seen(session, scope, parent)),
    )
    return or_(_seen(session, scope, ItemRow), about)


def _seen(session: Session, scope: Scope, item: Any) -> ColumnElement[bool]:
    """The condition on an item's row, by itself.

    A group sees what was registered or posted in it. A person sees the items of the
    groups they are in, their own, and those they have a part in; an administrator the
    items of all the office's groups, but no other person's private ones. What a leader
    ordered or promised is that leader's and the director's to see, wherever it was noted;
    outgoing requests are the office's.
    """
    if scope.person_id is None:
        return or_(
            item.chat_id == scope.chat_id,
            exists().where(
                col(OriginRow.notice_id) == item.notice_id,
                col(OriginRow.chat_id) == scope.chat_id,
            ),
            exists().where(col(CardRow.item_id) == item.id, col(CardRow.chat_id) == scope.chat_id),
        )
    person = scope.person_id
    groups: Any
    standing = session.get(PositionRow, (scope.office_id, person))
    if standing is not None and standing.administrator:
        groups = select(ChatRow.id).where(
            ChatRow.office_id == scope.office_id, ChatRow.kind != "private"
        )
    else:
        groups = select(MembershipRow.chat_id).where(
            MembershipRow.person_id == person, MembershipRow.status != "left"
        )
    ordered = item.ordered_by == person
    if standing is not None and standing.director:
        ordered = item.ordered_by.is_not(None)
    if standing is not None and (standing.administrator or standing.director):
        ordered = or_(ordered, item.request_to.is_not(None))
    return or_(
        ordered,
        item.chat_id.in_(groups),
        exists().where(
            col(OriginRow.notice_id) == item.notice_id,
            col(OriginRow.chat_id).in_(groups),
        ),
        item.chat_id == scope.chat_id,
        item.registered_by == person,
        exists().where(
            col(AssignmentRow.item_id) == item.id,
            col(AssignmentRow.person_id) == person,
        ),
    )


def find_item(session: Session, scope: Scope, number: int) -> ItemRow | None:
    """An item by its number, if the scope may see it."""
    return session.exec(
        select(ItemRow).where(
            ItemRow.office_id == scope.office_id,
            ItemRow.number == number,
            visible(session, scope),
        )
    ).first()


def may_see(session: Session, scope: Scope, item_id: int) -> bool:
    """Whether an item may be shown in the scope at all."""
    found = session.exec(
        select(ItemRow.id).where(
            ItemRow.id == item_id,
            ItemRow.office_id == scope.office_id,
            _seen(session, scope, ItemRow),
        )
    ).first()
    if found is not None:
        return True
    # Every press asks this, and hardly any speaks of a problem: its parent is asked apart.
    row = session.get(ItemRow, item_id)
    if row is None or row.parent_id is None or row.relation != PROBLEM:
        return False
    return may_see(session, scope, row.parent_id)


def ahead(now: datetime) -> ColumnElement[bool]:
    """Not over yet: meetings until their end, reports and tasks until they are closed."""
    return or_(
        col(ItemRow.kind) != Kind.MEETING,
        col(ItemRow.start_at).is_(None),
        col(ItemRow.end_at) > now,
        and_(col(ItemRow.end_at).is_(None), col(ItemRow.start_at) > now - MEETING_LENGTH),
    )


def _live(session: Session, scope: Scope, *conditions: ColumnElement[bool]) -> list[ItemRow]:
    rows = session.exec(
        select(ItemRow).where(
            ItemRow.office_id == scope.office_id,
            ItemRow.status == "open",
            visible(session, scope),
            *conditions,
        )
    ).all()
    return sorted(rows, key=order)


def _overdue(session: Session, scope: Scope, now: datetime) -> list[ItemRow]:
    """What is past its time; what waits only to be closed, for its recipient alone."""
    rows = _live(session, scope, col(ItemRow.kind) != Kind.MEETING, col(ItemRow.due_at) < now)
    complete = complete_of(session, [row.id for row in rows if row.id is not None])
    return [
        row
        for row in rows
        if row.id not in complete
        or (scope.person_id is not None and scope.person_id in recipients(session, row))
    ]


def order(row: ItemRow) -> tuple[bool, bool, datetime, int]:
    """What is supervised first; then by time, what has none last."""
    event = row.start_at or row.due_at
    return (not row.supervised, event is None, event or row.registered_at, row.id or 0)


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    views: tuple[ItemView, ...]
    page: int
    pages: int


def listed(
    session: Session, scope: Scope, name: str, page: int, now: datetime, hours: OfficeHours
) -> Page:
    """One page of a named list: list, today, week, overdue or mine.

    Args:
        page: counted from 1; one past the end gives the last.
    """
    rows = _rows(session, scope, name, now, hours)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 1), pages)
    return Page(views(session, rows[(page - 1) * PAGE : page * PAGE]), page, pages)


def _rows(
    session: Session, scope: Scope, name: str, now: datetime, hours: OfficeHours
) -> list[ItemRow]:
    today = hours.local(now).date()
    begin = hours.instant(today, datetime.min.time())
    match name:
        case "today":
            end = begin + timedelta(days=1)
            return _live(session, scope, _between(begin, end))
        case "week":
            monday = begin - timedelta(days=today.weekday())
            return _live(session, scope, _between(max(begin, monday), monday + timedelta(days=7)))
        case "overdue":
            return _overdue(session, scope, now)
        case "requests":
            return _live(session, scope, col(ItemRow.request_to).is_not(None))
        case "mine":
            person = scope.person_id
            return _live(
                session,
                scope,
                ahead(now),
                exists().where(
                    col(AssignmentRow.item_id) == col(ItemRow.id),
                    col(AssignmentRow.person_id) == person,
                    col(AssignmentRow.role) != "copy",
                ),
            )
        case _:
            return _live(session, scope, ahead(now))


def mine(session: Session, office_id: int, person_id: int, now: datetime) -> tuple[ItemView, ...]:
    """What a person attends or handles, in every group of the office."""
    rows = session.exec(
        select(ItemRow)
        .join(AssignmentRow, col(AssignmentRow.item_id) == col(ItemRow.id))
        .where(
            ItemRow.office_id == office_id,
            ItemRow.status == "open",
            ahead(now),
            AssignmentRow.person_id == person_id,
            AssignmentRow.role != "copy",
        )
    ).all()
    return views(session, sorted(rows, key=order))


def _between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    return or_(
        and_(col(ItemRow.start_at) >= begin, col(ItemRow.start_at) < end),
        and_(
            col(ItemRow.kind) != Kind.MEETING,
            col(ItemRow.due_at) >= begin,
            col(ItemRow.due_at) < end,
        ),
    )


@dataclass(frozen=True)
class Detail:
    """One item with all that is known of it."""

    view: ItemView
    changes: tuple[Change, ...]
    origins: tuple[str, ...]


def detail(session: Session, row: ItemRow) -> Detail:
    """One item, its history, and the groups its notice came from."""
    assert row.id is not None
    origins = session.exec(
        select(ChatRow.title)
        .join(OriginRow, col(OriginRow.chat_id) == col(ChatRow.id))
        .where(OriginRow.notice_id == row.notice_id)
        .distinct()
    ).all()
    return Detail(
        views(session, [row])[0],
        history(session, row.id),
        tuple(title for title in origins if title),
    )


def digest(
    session: Session,
    scope: Scope,
    now: datetime,
    hours: OfficeHours,
    calendar: WorkingCalendar,
) -> Digest:
    """How things stand this morning for a group or a person."""
    today = hours.local(now).date()
    begin = hours.instant(today, datetime.min.time())
    end = begin + timedelta(days=1)
    soon = hours.instant(
        calendar.add_working_days(today, 3) + timedelta(days=1), datetime.min.time()
    )
    meeting = col(ItemRow.kind) == Kind.MEETING
    due = col(ItemRow.due_at)
    tomorrow = hours.instant(
        calendar.add_working_days(today, 1) + timedelta(days=1), datetime.min.time()
    )
    meetings = _live(
        session, scope, meeting, col(ItemRow.start_at) >= begin, col(ItemRow.start_at) < end
    )
    near = _live(
        session, scope, meeting, col(ItemRow.start_at) >= now, col(ItemRow.start_at) < tomorrow
    )
    drafts = session.exec(
        select(ItemRow)
        .where(
            ItemRow.office_id == scope.office_id,
            ItemRow.status == "draft",
            visible(session, scope),
        )
        .order_by(col(ItemRow.id))
    ).all()
    unanswered = [one for one in views(session, near) if one.received < one.expected]
    watched = _watched(session, scope)
    return Digest(
        day=today,
        meetings=views(session, meetings),
        due_today=views(session, _live(session, scope, ~meeting, due >= now, due < end)),
        due_soon=views(session, _live(session, scope, ~meeting, due >= end, due < soon)),
        overdue=views(session, _overdue(session, scope, now)),
        unanswered=tuple(unanswered),
        unregistered=views(session, drafts),
        across=scope.person_id is not None,
        watched=views(session, watched[:WATCHED]),
        more_watched=max(len(watched) - WATCHED, 0),
    )


def _watched(session: Session, scope: Scope) -> list[ItemRow]:
    """重点关注: for the director alone, in private, what carries a mark."""
    if scope.person_id is None:
        return []
    standing = session.get(PositionRow, (scope.office_id, scope.person_id))
    if standing is None or not standing.director:
        return []
    return _live(session, scope, col(ItemRow.watch) != "")
