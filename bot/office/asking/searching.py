"""Searches in words, answered from the ledger within what the asker may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from bot.domain.addressees import addressees
from bot.domain.search import Search, Subject, Wanted
from bot.domain.vocabulary import Kind
from bot.office.asking.queries import PAGE, Page, Scope, ahead, order, visible
from bot.office.matters.views import views
from bot.office.people.roster import roster
from bot.reading.clean import clean
from bot.reading.search import means_everybody
from bot.store.rows import AssignmentRow, ItemRow

ALIKE = 0.6  # from here on two titles are taken for the same matter


def roster_names(session: Session, office_id: int) -> tuple[str, ...]:
    """The names and titles of everybody the office knows."""
    found = roster(session, office_id)
    return tuple(name for person in found for name in (person.name, *person.titles) if name)


def searched(
    session: Session,
    scope: Scope,
    search: Search,
    page: int,
    now: datetime,
    asker: int | None = None,
) -> Page:
    """One page of what a search finds.

    Args:
        scope: whose eyes look; nothing outside is found.
        page: counted from 1; one past the end gives the last.
        asker: whom 我 means.
    """
    rows = session.exec(
        select(ItemRow).where(
            ItemRow.office_id == scope.office_id,
            visible(session, scope),
            *_conditions(search, now),
        )
    ).all()
    found = sorted(_concerned(session, scope, rows, search, asker), key=order)
    if search.wanted in (Wanted.DONE, Wanted.CANCELLED):
        found.reverse()  # the newest first
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    return Page(views(session, found[(page - 1) * PAGE : page * PAGE]), page, pages)


def _conditions(search: Search, now: datetime) -> list[ColumnElement[bool]]:
    past = search.end is not None and search.end <= now
    found: list[ColumnElement[bool]] = []
    match search.wanted:
        case Wanted.DONE:
            found.append(col(ItemRow.status) == "done")
        case Wanted.CANCELLED:
            found.append(col(ItemRow.status) == "cancelled")
        case Wanted.ANY:
            found.append(col(ItemRow.status).in_(("open", "done", "cancelled")))
        case Wanted.OPEN if past:
            found.append(col(ItemRow.status).in_(("open", "done")))
        case _:
            found.append(col(ItemRow.status) == "open")
    if search.wanted is Wanted.OVERDUE:
        found += [col(ItemRow.kind) != Kind.MEETING, col(ItemRow.due_at) < now]
    if search.wanted is Wanted.UNREPORTED:
        found.append(col(ItemRow.kind) != Kind.MEETING)
    if search.kind is Kind.REPORT:
        # what is handed in may have been read as a task (交名单); a meeting never
        found.append(col(ItemRow.kind) != Kind.MEETING)
    elif search.kind is not None:
        found.append(col(ItemRow.kind) == search.kind)
    if search.begin is not None or search.end is not None:
        found.append(_within(search))
    elif search.wanted is Wanted.OPEN:
        found.append(ahead(now))
    return found


def _within(search: Search) -> ColumnElement[bool]:
    """Within the period: a meeting that lies in it or reaches into it, what is due in it."""
    start, end, due = col(ItemRow.start_at), col(ItemRow.end_at), col(ItemRow.due_at)
    meeting: list[ColumnElement[bool]] = [start.is_not(None)]
    owed: list[ColumnElement[bool]] = [col(ItemRow.kind) != Kind.MEETING, due.is_not(None)]
    if search.wanted is Wanted.DONE:
        closed: list[ColumnElement[bool]] = [col(ItemRow.closed_at).is_not(None)]
        if search.begin is not None:
            closed.append(col(ItemRow.closed_at) >= search.begin)
        if search.end is not None:
            closed.append(col(ItemRow.closed_at) < search.end)
        return and_(*closed)
    if search.begin is not None:
        meeting.append(or_(start >= search.begin, end > search.begin))
        owed.append(due >= search.begin)
    if search.end is not None:
        meeting.append(start < search.end)
        owed.append(due <= search.end if search.begin is None else due < search.end)
    return or_(and_(*meeting), and_(*owed))


def _concerned(
    session: Session,
    scope: Scope,
    rows: Sequence[ItemRow],
    search: Search,
    asker: int | None,
) -> list[ItemRow]:
    """The rows that have to do with what the search names."""
    if search.subject is Subject.NOTHING:
        return list(rows)
    words = _plain(search.words)
    if search.subject is Subject.ABOUT:
        return [row for row in rows if _alike(words, _plain(row.title))]
    if search.subject is Subject.UNIT:
        return [row for row in rows if _names_unit(row, words)]
    if search.subject is Subject.MINE:
        theirs = _parts(session, rows, {asker} if asker is not None else set())
        return [row for row in rows if row.id in theirs]
    meant = addressees([search.words], roster(session, scope.office_id)).persons
    theirs = _parts(session, rows, {person.person_id for person in meant})
    return [
        row
        for row in rows
        if row.id in theirs or any(words in _plain(name) for name in (*row.people, *row.units))
    ]


def _parts(session: Session, rows: Sequence[ItemRow], persons: set[int]) -> set[int]:
    """Which of the rows these persons attend or handle."""
    if not persons or not rows:
        return set()
    found = session.exec(
        select(AssignmentRow.item_id).where(
            col(AssignmentRow.person_id).in_(persons),
            col(AssignmentRow.item_id).in_([row.id for row in rows]),
            AssignmentRow.role != "copy",
        )
    )
    return set(found)


def _names_unit(row: ItemRow, words: str) -> bool:
    named = [_plain(name) for name in (*row.units, *row.people)]
    return any(words in name or means_everybody(name) for name in named)


def _alike(words: str, title: str) -> bool:
    if not words or not title:
        return False
    shorter, longer = sorted((words, title), key=len)
    if shorter in longer or _in_order(words, title):
        return True
    return SequenceMatcher(None, words, title, autojunk=False).ratio() >= ALIKE


def _in_order(words: str, title: str) -> bool:
    """Whether all characters stand in the title in this order: 防汛会 in 防汛工作会议."""
    rest = iter(title)
    return len(words) >= 3 and not words.isascii() and all(one in rest for one in words)


def _plain(text: str) -> str:
    return clean(text).text.lower().strip()
