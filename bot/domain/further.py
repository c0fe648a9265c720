"""When the registrar's side is reminded that a notice said more would follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.escalation import Reckoning
from bot.domain.hearing import Due, Hearer, push
from bot.domain.item import Item, Status
from bot.domain.ladder import Form, Rung
from bot.domain.push import Occasion, PlannedPush
from bot.domain.vocabulary import Kind

FIRST = 3  # working days
WEEK = timedelta(days=7)
_MOST = 60  # weeks; an office that waits longer has forgotten it, and the lists still show it


def further(by: Reckoning, hearers: Iterable[Hearer]) -> tuple[list[PlannedPush], datetime | None]:
    """The next reminder, any earlier one still waiting to go, and when to plan again.

    After three working days, then weekly, at the beginning of a working day; and on the
    working day before the event. What the later notice ends is the caller's `item.further`.
    """
    item = by.item
    if item.status is not Status.OPEN or not item.further:
        return [], None
    moments = _moments(by)
    coming = next((moment for moment in moments if moment > by.now), None)
    found: list[PlannedPush] = []
    for hearer in hearers:
        for moment in moments:
            key = f"item {item.id} | further | {moment:%FT%RZ} | chat {hearer.chat_id}"
            earlier = by.known.get(key)
            waits = earlier is not None and earlier.queued and moment <= by.now
            ahead = moment == coming and (earlier is None or earlier.queued)
            if waits or ahead:
                due = Due(_RUNG, moment, Occasion.FURTHER)
                found.append(push(item, hearer, due, key, moment, by.rules, by.calendar))
    return found, coming


_RUNG = Rung("further", Form.CLOCK)


def _moments(by: Reckoning) -> list[datetime]:
    """All of them, in order: a meeting that has begun waits for no later word."""
    item, hours, calendar = by.item, by.rules.hours, by.calendar
    event = item.event_at
    first = calendar.add_working_days(hours.local(item.registered_at).date(), FIRST)
    days = [calendar.working_day_on_or_after(first + WEEK * count) for count in range(_MOST)]
    found = {hours.instant(day, hours.workday_start) for day in days}
    if event is not None:
        eve = calendar.add_working_days(hours.local(event).date(), -1)
        # The eve's own word makes that morning's needless.
        found = {one for one in found if hours.local(one).date() != eve}
        found.add(hours.instant(eve, hours.afternoon_start))
    ended = event if event is not None and item.kind is Kind.MEETING else None
    return sorted(
        one for one in found if one > item.registered_at and (ended is None or one < ended)
    )


def is_further(item: Item) -> bool:
    """Whether a matter still waits for what was to follow."""
    return item.status is Status.OPEN and bool(item.further)
