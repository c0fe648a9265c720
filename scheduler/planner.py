"""Plans become rows: every item whose plan lags is planned anew and its queued pushes swapped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import union
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from bot.domain.calendar import QuietHours, WorkingCalendar
from bot.domain.escalation import Reckoning
from bot.domain.further import further
from bot.domain.item import Status
from bot.domain.permission import Actor
from bot.domain.plan import As, Hearer, Plan, Rules, plan
from bot.domain.push import KnownPush, Occasion, PlannedPush
from bot.domain.vocabulary import Kind
from bot.office.asking.queries import MEETING_LENGTH
from bot.office.matters.ledger import Act, change_item, lock_item
from bot.office.matters.verbs import next_occurrence
from bot.office.matters.views import to_item
from bot.office.notices.further import hearers as further_hearers
from bot.office.people.unclear import tell_unclear
from bot.office.sending.concerned import Book, book_of, concerned, tell_unreachable
from bot.store.rows import ItemRow, PushRow

log = logging.getLogger(__name__)

BATCH = 50
LATER = timedelta(minutes=10)
HUIYIN = Actor(None, "回音")


@dataclass(frozen=True)
class Planning:
    """What planning rests on besides the rows."""

    rules: Rules
    calendar: WorkingCalendar
    quiet: QuietHours
    plainly: Callable[[str], str]


def lagging(session: Session, now: datetime) -> list[int]:
    """Items to be planned: changed since, or to be looked at again."""
    # Two searches, each by its own index: an OR of both would read every item there is.
    changed = select(ItemRow.id).where(col(ItemRow.planned_version) < col(ItemRow.version))
    looked_at_again = select(ItemRow.id).where(col(ItemRow.look_again_at) <= now)
    rows = session.exec(
        select(ItemRow.id)
        .where(col(ItemRow.id).in_(union(changed, looked_at_again)))
        .order_by(col(ItemRow.id))
        .limit(BATCH)
    )
    return [item_id for item_id in rows if item_id is not None]


def next_look(session: Session) -> datetime | None:
    """The earliest moment an item is to be looked at again."""
    return session.exec(select(func.min(ItemRow.look_again_at))).one()


def plan_items(session: Session, planning: Planning, now: datetime) -> int:
    """Plan one batch of lagging items; returns how many there were."""
    ids = lagging(session, now)
    books: dict[int, Book] = {}
    for item_id in ids:
        item = lock_item(session, item_id)
        assert item is not None
        try:
            with session.begin_nested():
                _plan_one(session, item, planning, now, books)
        except DBAPIError:
            raise
        except Exception:  # one item that cannot be planned must not hold up the others
            log.exception("item %s cannot be planned; tried again in a while", item_id)
            session.refresh(item)
            item.planned_version, item.look_again_at = item.version, now + LATER
            session.add(item)
            session.flush()
    return len(ids)


def _plan_one(
    session: Session,
    item: ItemRow,
    planning: Planning,
    now: datetime,
    books: dict[int, Book],
) -> None:
    _roll_on(session, item, now)
    found, turn = Plan(), None
    if item.status in (Status.DRAFT, Status.OPEN):
        if item.office_id not in books:
            books[item.office_id] = book_of(session, item.office_id, planning.plainly)
        book = books[item.office_id]
        who = concerned(session, item, planning.quiet, planning.plainly, now, book)
        turn = who.look_again_at
        if who.unreachable:
            tell_unreachable(session, item, who.unreachable, now)
        tell_unclear(session, item, who.unclear, now)
        found = plan(
            to_item(item),
            who.hearers,
            planning.rules,
            planning.calendar,
            now,
            _known(session, item),
        )
        if who.unreachable:
            found = _without_first_word(found, who.hearers)
        found = _with_further(session, item, found, planning, now)
    # Where an item was registered its card has said so already.
    pushes = tuple(
        push
        for push in found.pushes
        if (push.chat_id, push.occasion) != (item.chat_id, Occasion.AT_ONCE)
    )
    _swap(session, item, pushes)
    item.planned_version = item.version
    item.look_again_at = min(
        (moment for moment in (found.look_again_at, turn) if moment is not None), default=None
    )
    if item.status == Status.OPEN and item.kind == Kind.MEETING and item.rrule and item.start_at:
        item.look_again_at = _end(item, item.start_at)
    session.add(item)


def _with_further(
    session: Session, item: ItemRow, found: Plan, planning: Planning, now: datetime
) -> Plan:
    """What a notice said would follow is asked after on the registrar's side."""
    if not item.further:
        return found
    by = Reckoning(to_item(item), planning.rules, planning.calendar, now, _known(session, item))
    pushes, look_again = further(by, further_hearers(session, item, planning.quiet, now))
    moments = [one for one in (found.look_again_at, look_again) if one is not None]
    return Plan((*found.pushes, *pushes), min(moments, default=None))


def _without_first_word(found: Plan, hearers: tuple[Hearer, ...]) -> Plan:
    """Whoever stands in is told who cannot be reached, and of what: no second message at once."""
    standing_in = {one.chat_id for one in hearers if one.part is As.ADMINISTRATOR}
    pushes = (
        push
        for push in found.pushes
        if push.occasion is not Occasion.AT_ONCE or push.chat_id not in standing_in
    )
    return replace(found, pushes=tuple(pushes))


def _end(item: ItemRow, start: datetime) -> datetime:
    return item.end_at or start + MEETING_LENGTH


def _roll_on(session: Session, item: ItemRow, now: datetime) -> None:
    """A recurring meeting that is over moves to its next occurrence."""
    while (
        item.status == Status.OPEN
        and item.kind == Kind.MEETING
        and item.start_at is not None
        and _end(item, item.start_at) <= now
    ):
        following = next_occurrence(session, item)
        if following is None:
            return
        change_item(session, item, "recur", Act(HUIYIN, item.chat_id, now), following)


def _known(session: Session, item: ItemRow) -> dict[str, KnownPush]:
    rows = session.exec(
        select(PushRow).where(PushRow.item_id == item.id, col(PushRow.planned).is_(True))
    )
    return {
        row.key: KnownPush(
            row.chat_id,
            row.due_at,
            row.send_after,
            row.state == "queued",
            row.sent_at,
            Occasion(row.occasion),
        )
        for row in rows
    }


def _swap(session: Session, item: ItemRow, wanted: tuple[PlannedPush, ...]) -> None:
    """Put the planned pushes in the place of those queued; what is gone stays gone."""
    keys = {push.key: push for push in wanted}
    rows = session.exec(
        select(PushRow).where(PushRow.item_id == item.id, col(PushRow.planned).is_(True))
    ).all()
    for row in rows:
        push = keys.pop(row.key, None)
        if row.state != "queued":
            continue
        if push is None:
            session.delete(row)
            continue
        # A row that waits for a second try keeps its later moment.
        row.send_after = push.send_after if row.attempts == 0 else row.send_after
        row.due_at, row.priority, row.occasion = push.due_at, push.priority, push.occasion
        if any(row.detail.get(name) != value for name, value in push.detail.items()):
            row.detail = {**row.detail, **push.detail}
        session.add(row)
    for push in keys.values():
        session.add(
            PushRow(
                key=push.key,
                occasion=push.occasion,
                chat_id=push.chat_id,
                person_id=push.person_id,
                item_id=item.id,
                planned=True,
                rung=push.rung,
                detail=dict(push.detail),
                priority=push.priority,
                due_at=push.due_at,
                send_after=push.send_after,
            )
        )
    session.flush()
