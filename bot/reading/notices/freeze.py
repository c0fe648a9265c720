"""What a matter of any language has in the end: its times by its kind, and its doubts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.moments import due_of
from bot.reading.values import Doubt, Shape, TimeReading


@dataclass(frozen=True)
class Times:
    """The moments of a matter: start and end of a meeting, due of the others."""

    start: datetime | None = None
    end: datetime | None = None
    due: datetime | None = None


def times_of(kind: Kind, reading: TimeReading | None, hours: OfficeHours) -> Times:
    """Which moments a time means for a matter of some kind."""
    if reading is None or reading.impossible:
        return Times()
    if kind is not Kind.MEETING:
        return Times(due=due_of(reading, hours))
    ends = reading.shape is not Shape.DEADLINE and reading.start is not None
    return Times(start=reading.start or reading.end, end=reading.end if ends else None)


def doubts_of(
    times: Times,
    reading: TimeReading | None,
    *,
    action: Action,
    title: str,
    at: datetime,
    unclear: bool = False,
) -> tuple[Doubt, ...]:
    """Why a matter should be asked about rather than registered."""
    found: list[Doubt] = []
    if reading is None:
        if action in (Action.CREATE, Action.RESCHEDULE):
            found.append(Doubt.NO_TIME)
    elif reading.impossible:
        found.append(Doubt.IMPOSSIBLE_DATE)
    elif reading.conflict:
        found.append(Doubt.WEEKDAY_CONTRADICTS)
    moment = times.end or times.start or times.due
    recurs = reading is not None and reading.rrule is not None
    if moment is not None and moment < at and action is Action.CREATE and not recurs:
        found.append(Doubt.PAST)
    if unclear:
        found.append(Doubt.KIND_UNCLEAR)
    if not title:
        found.append(Doubt.NO_TITLE)
    return tuple(found)
