"""卡住: what has not moved for days, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, func, select

from bot.domain.calendar import WorkingCalendar
from bot.domain.item import ItemView
from bot.domain.vocabulary import Kind
from bot.office.asking.queries import Scope, order, visible
from bot.office.matters.views import views
from bot.office.notices.facts import Setting
from bot.store.rows import EntryRow, ItemRow, PositionRow

STILL = 5  # working days without a movement
SHOWN = 12
# What somebody saw or pressed by the way has moved nothing.
NO_MOVEMENT = ("acknowledge", "origin", "supervise", "unsupervise", "raise", "undo")


@dataclass(frozen=True)
class Stuck:
    """What is stuck, as far as it is shown.

    Attributes:
        views: each with the working days since it last moved.
        count: how many there are in all.
        supervises: whoever asked may put them under supervision.
    """

    views: tuple[tuple[ItemView, int], ...]
    count: int
    supervises: bool = False


def stuck(session: Session, scope: Scope, setting: Setting, asker_id: int | None) -> Stuck:
    """Reports and tasks that nobody has moved for five working days, the stillest first."""
    today = setting.hours.local(setting.now).date()
    rows = session.exec(
        select(ItemRow).where(
            ItemRow.office_id == scope.office_id,
            ItemRow.status == "open",
            ItemRow.kind != Kind.MEETING,
            visible(session, scope),
        )
    ).all()
    moved = dict(
        session.exec(
            select(EntryRow.item_id, func.max(EntryRow.id))
            .where(
                col(EntryRow.item_id).in_([row.id for row in rows]),
                col(EntryRow.action).not_in(NO_MOVEMENT),
                col(EntryRow.undone_by).is_(None),
            )
            .group_by(col(EntryRow.item_id))
        ).all()
    )
    found: list[tuple[int, ItemRow]] = []
    for row in rows:
        entry = session.get(EntryRow, moved.get(row.id or 0, 0))
        last = max(row.registered_at, entry.at) if entry is not None else row.registered_at
        still = working_days(setting.hours.local(last).date(), today, setting.calendar)
        if still >= STILL:
            found.append((still, row))
    found.sort(key=lambda pair: (not pair[1].supervised, -pair[0], order(pair[1])))
    shown = found[:SHOWN]
    seen = views(session, [row for _, row in shown])
    standing = session.get(PositionRow, (scope.office_id, asker_id)) if asker_id else None
    return Stuck(
        tuple((view, still) for view, (still, _) in zip(seen, shown, strict=True)),
        len(found),
        bool(standing and (standing.director or standing.leader)),
    )


def working_days(first: date, last: date, calendar: WorkingCalendar) -> int:
    """The working days after a day, up to and with another."""
    days = (last - first).days
    return sum(
        1 for ahead in range(1, days + 1) if calendar.is_working_day(first + timedelta(days=ahead))
    )
