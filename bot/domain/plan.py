"""What a matter's future looks like: who hears what and when.

`plan` is a pure function of the item, its hearers, the rules, the calendar and the
moment; the planner runs it whenever any of them changed and swaps what it returns
for what was queued.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import WorkingCalendar
from bot.domain.escalation import Reckoning, escalations
from bot.domain.hearing import (
    ONE_MESSAGE,
    As,
    Due,
    Hearer,
    Rules,
    after_quiet,
    heard,
    owed,
    push,
)
from bot.domain.item import Item, Status
from bot.domain.ladder import Form, Rung, To
from bot.domain.lapse import overdue, returns
from bot.domain.push import KnownPush, Occasion, PlannedPush
from bot.domain.vocabulary import Kind

__all__ = ["ONE_MESSAGE", "As", "Hearer", "Plan", "Rules", "after_quiet", "plan"]

QUESTION_PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True)
class Plan:
    """What is to be queued, and when to plan again (None: only when something changes)."""

    pushes: tuple[PlannedPush, ...] = ()
    look_again_at: datetime | None = None


def plan(
    item: Item,
    hearers: Iterable[Hearer],
    rules: Rules,
    calendar: WorkingCalendar,
    now: datetime,
    known: Mapping[str, KnownPush] | None = None,
) -> Plan:
    """Plan an item's pushes.

    Four rules hold: a rung already past when the item is planned gives one message at
    once instead, if that hearer has had none; a rung at or after its own event is
    dropped; two for one hearer within ten minutes are one; whoever has answered hears
    a meeting privately only once more.

    Args:
        known: the item's planned pushes so far, by key. One that is queued and due
            stays; one that is gone is not planned again.

    Returns:
        The pushes that should be queued (already queued ones included), and when to
        look again.
    """
    known = known or {}
    hearers = tuple(hearers)
    if item.status is Status.DRAFT:
        pushes = _unanswered(item, hearers, rules, calendar, known)
        return Plan(tuple(pushes))
    if item.status is not Status.OPEN:
        return Plan()
    by = Reckoning(item, rules.suited(item, calendar), calendar, now, known)
    found: dict[int, list[PlannedPush]] = defaultdict(list)
    for hearer in hearers:
        found[hearer.chat_id] += _climb(by, hearer, _rungs(by, hearer))
    lapsed, look_again = overdue(by, hearers)
    asked = {hearer.chat_id: _asked(hearer, found[hearer.chat_id], known) for hearer in hearers}
    told = {chat_id: first for chat_id, first in asked.items() if first is not None}
    for one in (*lapsed, *returns(by, hearers), *escalations(by, hearers, told)):
        found[one.chat_id].append(one)
    planned: list[PlannedPush] = []
    for hearer in hearers:
        planned += _merge(found[hearer.chat_id], heard(hearer, known), item.event_at)
    return Plan(tuple(planned), look_again)


def _asked(
    hearer: Hearer, planned: Iterable[PlannedPush], known: Mapping[str, KnownPush]
) -> datetime | None:
    """When a hearer was first told of the item, or will be: silence is reckoned from then."""
    if hearer.asked_at is not None:
        return hearer.asked_at
    told = [
        earlier.sent_at or earlier.send_after
        for earlier in known.values()
        if earlier.chat_id == hearer.chat_id
        and not earlier.queued
        and earlier.occasion not in _FOLLOWING
    ]
    ahead = [one.send_after for one in planned]
    return min(told or ahead, default=None)


# What follows from an asking, and is none itself.
_FOLLOWING = (Occasion.AGAIN, Occasion.SILENT, Occasion.ESCALATED, Occasion.RETURNS)


def _rungs(by: Reckoning, hearer: Hearer) -> list[Due]:
    """One hearer's rungs with their moments, before the four rules."""
    if hearer.part is As.GROUP:
        return _group_rungs(by.item, by.rules, by.calendar)
    return _private_rungs(by.item, hearer, by.rules, by.calendar)


def _ladder(item: Item, rules: Rules) -> tuple[Rung, ...]:
    return rules.ladders.get(item.kind, ())


def _group_rungs(item: Item, rules: Rules, calendar: WorkingCalendar) -> list[Due]:
    """To the group: a meeting's `-30m`, and whatever names the group."""
    event = item.event_at
    if event is None:
        return []
    chosen = [
        rung
        for rung in _ladder(item, rules)
        if rung.to is To.GROUP
        or (
            rung.to is None
            and item.kind is Kind.MEETING
            and rung.form is Form.OFFSET
            and rung.offset < timedelta()
        )
    ]
    return _resolve(item, event, chosen, rules, calendar)


_HANDLERS = (As.HANDLER, As.ADMINISTRATOR, As.DEPARTMENT)


def _private_rungs(
    item: Item, hearer: Hearer, rules: Rules, calendar: WorkingCalendar
) -> list[Due]:
    rungs = [
        rung
        for rung in _ladder(item, rules)
        if rung.to in hearer.named
        or (rung.to is None and hearer.part is not As.ABOVE)
        or (rung.to is To.HANDLER and hearer.part in _HANDLERS)
    ]
    department = hearer.part is As.DEPARTMENT
    first = Occasion.RETURN_DUE if department else Occasion.AT_ONCE
    at_once = [Due(rung, item.registered_at, first) for rung in rungs if rung.form is Form.AT_ONCE]
    event = hearer.due_at or item.event_at
    if event is None:
        return at_once
    dues = _resolve(item, event, rungs, rules, calendar)
    if department:
        dues = [replace(due, occasion=Occasion.RETURN_DUE) for due in dues]
    if item.kind is Kind.MEETING and hearer.answered_at is not None:
        return _once_more(dues, hearer.answered_at)
    return at_once + dues


def _resolve(
    item: Item, event: datetime, rungs: Iterable[Rung], rules: Rules, calendar: WorkingCalendar
) -> list[Due]:
    """Rungs with their moments; one at or after its own event is dropped (rule 2)."""
    occasion = Occasion.REMINDER if item.kind is Kind.MEETING else Occasion.NUDGE
    found = []
    for rung in rungs:
        moment = rung.moment(event, rules.hours, calendar)
        if moment is not None and moment < event:
            found.append(Due(rung, moment, occasion))
    return found


def _once_more(dues: list[Due], answered_at: datetime) -> list[Due]:
    """The one rung left to who has answered (rule 4).

    By lunch, else the eve, else the last offset before the meeting; only rungs that
    were still ahead at the answer, so that planning again never adds another.
    """
    ahead = [due for due in dues if due.moment > answered_at]
    for form in (Form.LUNCH, Form.EVE, Form.OFFSET):
        for due in reversed(ahead):
            if due.rung.form is form:
                return [due]
    return ahead[-1:]


def _climb(by: Reckoning, hearer: Hearer, dues: list[Due]) -> list[PlannedPush]:
    """One hearer's pushes after rule 1."""
    item, now, known = by.item, by.now, by.known
    event = hearer.due_at or item.event_at
    kept: list[PlannedPush] = []
    late: list[Due] = []

    def keep(due: Due, key: str, moment: datetime) -> None:
        kept.append(push(item, hearer, due, key, moment, by.rules, by.calendar, owed(hearer)))

    for due in sorted(dues, key=lambda due: due.moment):
        key = _key(item, due, event, hearer)
        earlier = known.get(key)
        if earlier is not None and not earlier.queued:
            continue
        if earlier is not None and earlier.due_at <= now:
            keep(due, key, earlier.due_at)
        elif due.moment <= now:
            late.append(due)
        else:
            # A calendar or an hour may have changed under a push that waits.
            keep(due, key, due.moment)
    started = event is not None and event <= now
    told = hearer.told or bool(heard(hearer, known))
    if late and not told and hearer.part is not As.GROUP and not (started and _is_meeting(item)):
        occasion = Occasion.RETURN_DUE if hearer.part is As.DEPARTMENT else Occasion.AT_ONCE
        first = Due(Rung("at once", Form.AT_ONCE), now, occasion)
        key = _key(item, first, event, hearer)
        earlier = known.get(key)
        if all(one.key != key for one in kept):
            keep(first, key, now if earlier is None else earlier.due_at)
    return kept


def _is_meeting(item: Item) -> bool:
    return item.kind is Kind.MEETING


# Where two are one, the weightier stays; what only it can tell is put off instead.
_WEIGHT = {Occasion.AGAIN: 1, Occasion.ESCALATED: 2, Occasion.SILENT: 2}
_TELLS_OF_OTHERS = 2


def _merge(
    pushes: list[PlannedPush], gone: list[datetime], event: datetime | None
) -> list[PlannedPush]:
    """Two for one hearer within ten minutes are one: the earlier stays (rule 3).

    A repeat takes the place of a plain reminder, and what tells of somebody else's
    silence that of both; it waits its ten minutes where one has gone out already.
    """
    result: list[PlannedPush] = []
    waiting = sorted(pushes, key=_order)
    while waiting:
        one = waiting.pop(0)
        weight = _WEIGHT.get(one.occasion, 0)
        near = [moment for moment in gone if abs(one.send_after - moment) <= ONE_MESSAGE]
        beside = [
            other for other in result if abs(one.send_after - other.send_after) <= ONE_MESSAGE
        ]
        if not near and all(_WEIGHT.get(other.occasion, 0) < weight for other in beside):
            result = [other for other in result if other not in beside]
            result.append(one)
        elif weight == _TELLS_OF_OTHERS and all(
            other.occasion is not one.occasion for other in beside
        ):
            latest = max(*near, *(other.send_after for other in beside), one.send_after)
            later = replace(one, send_after=latest + ONE_MESSAGE + timedelta(minutes=1))
            overdue_already = event is not None and event <= one.send_after
            if event is None or overdue_already or later.send_after < event:
                waiting = sorted((*waiting, later), key=_order)
    return result


def _order(one: PlannedPush) -> tuple[datetime, datetime]:
    return one.send_after, one.due_at


def _key(item: Item, due: Due, event: datetime | None, hearer: Hearer) -> str:
    """The occasion's whole name; a moved event makes new occasions, "at once" stays one."""
    when = "-" if due.rung.form is Form.AT_ONCE or event is None else event.strftime("%FT%RZ")
    return f"item {item.id} | {due.rung.name} | {when} | chat {hearer.chat_id}"


def _unanswered(
    item: Item,
    hearers: tuple[Hearer, ...],
    rules: Rules,
    calendar: WorkingCalendar,
    known: Mapping[str, KnownPush],
) -> list[PlannedPush]:
    """A question nobody answers goes to the administrators after half an hour."""
    moment = item.registered_at + QUESTION_PATIENCE
    rung = Rung("unanswered", Form.OFFSET)
    found = []
    for hearer in hearers:
        if hearer.part is not As.ADMINISTRATOR:
            continue
        due = Due(rung, moment, Occasion.UNANSWERED)
        key = f"item {item.id} | unanswered | - | chat {hearer.chat_id}"
        earlier = known.get(key)
        if earlier is not None and not earlier.queued:
            continue
        found.append(push(item, hearer, due, key, moment, rules, calendar))
    return found
