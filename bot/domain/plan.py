"""What a matter's future looks like: who hears what and when.

`plan` is a pure function of the item, its hearers, the rules, the calendar and the
moment; the planner runs it whenever any of them changed and swaps what it returns
for what was queued.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import OfficeHours, QuietHours, WorkingCalendar
from bot.domain.item import Item, Status
from bot.domain.ladder import Form, Rung, To
from bot.domain.push import KnownPush, Occasion, PlannedPush, Priority
from bot.domain.vocabulary import Kind, Urgency

ONE_MESSAGE = timedelta(minutes=10)  # two for one hearer this close are one
QUESTION_PATIENCE = timedelta(minutes=30)


class As(StrEnum):
    """In what part a chat hears of an item."""

    GROUP = "group"
    PERSON = "person"  # a leader or a person the meeting names
    HANDLER = "handler"
    ADMINISTRATOR = "administrator"  # in the place of a handler there is not, or of an answer


@dataclass(frozen=True)
class Hearer:
    """One chat an item may be spoken of in.

    Attributes:
        answered_at: when this person answered the card; None before.
    """

    chat_id: int
    part: As
    person_id: int | None = None
    answered_at: datetime | None = None
    quiet: QuietHours = field(default_factory=QuietHours)


@dataclass(frozen=True)
class Rules:
    """The office's ladders and day.

    Attributes:
        morning: when a working morning hears what quiet hours held.
    """

    ladders: Mapping[Kind, tuple[Rung, ...]]
    overdue: tuple[Rung, ...]
    hours: OfficeHours
    morning: time = time(8, 30)


@dataclass(frozen=True)
class Plan:
    """What is to be queued, and when to plan again (None: only when something changes)."""

    pushes: tuple[PlannedPush, ...] = ()
    look_again_at: datetime | None = None


@dataclass(frozen=True)
class _Due:
    """One rung of one hearer with its moment, before the four rules."""

    rung: Rung
    moment: datetime
    occasion: Occasion


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
    overdue: list[PlannedPush] = []
    look_again: datetime | None = None
    if item.kind is not Kind.MEETING and item.due_at is not None and rules.overdue:
        overdue, look_again = _overdue(item, hearers, rules, calendar, now, known)
    planned: list[PlannedPush] = []
    for hearer in hearers:
        if hearer.part is As.GROUP:
            dues = _group_rungs(item, rules, calendar)
        else:
            dues = _private_rungs(item, hearer, rules, calendar)
        heard = _heard(hearer, known)
        pushes = _climb(item, hearer, dues, rules, calendar, now, known, heard)
        pushes += [push for push in overdue if push.chat_id == hearer.chat_id]
        planned.extend(_merge(pushes, heard))
    return Plan(tuple(planned), look_again)


def _ladder(item: Item, rules: Rules) -> tuple[Rung, ...]:
    return rules.ladders.get(item.kind, ())


def _group_rungs(item: Item, rules: Rules, calendar: WorkingCalendar) -> list[_Due]:
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


def _private_rungs(
    item: Item, hearer: Hearer, rules: Rules, calendar: WorkingCalendar
) -> list[_Due]:
    rungs = [
        rung
        for rung in _ladder(item, rules)
        if rung.to is None
        or (rung.to is To.HANDLER and hearer.part in (As.HANDLER, As.ADMINISTRATOR))
    ]
    at_once = [
        _Due(rung, item.registered_at, Occasion.AT_ONCE)
        for rung in rungs
        if rung.form is Form.AT_ONCE
    ]
    event = item.event_at
    if event is None:
        return at_once
    dues = _resolve(item, event, rungs, rules, calendar)
    if item.kind is Kind.MEETING and hearer.answered_at is not None:
        return _once_more(dues, hearer.answered_at)
    return at_once + dues


def _resolve(
    item: Item, event: datetime, rungs: Iterable[Rung], rules: Rules, calendar: WorkingCalendar
) -> list[_Due]:
    """Rungs with their moments; one at or after its own event is dropped (rule 2)."""
    occasion = Occasion.REMINDER if item.kind is Kind.MEETING else Occasion.NUDGE
    found = []
    for rung in rungs:
        moment = rung.moment(event, rules.hours, calendar)
        if moment is not None and moment < event:
            found.append(_Due(rung, moment, occasion))
    return found


def _once_more(dues: list[_Due], answered_at: datetime) -> list[_Due]:
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


def _climb(
    item: Item,
    hearer: Hearer,
    dues: list[_Due],
    rules: Rules,
    calendar: WorkingCalendar,
    now: datetime,
    known: Mapping[str, KnownPush],
    heard: list[datetime],
) -> list[PlannedPush]:
    """One hearer's pushes after rule 1."""
    event = item.event_at
    kept: list[PlannedPush] = []
    late: list[_Due] = []
    for due in sorted(dues, key=lambda due: due.moment):
        key = _key(item, due, event, hearer)
        earlier = known.get(key)
        if earlier is not None and not earlier.queued:
            continue
        if earlier is not None and earlier.due_at <= now:
            kept.append(_push(item, hearer, due, key, earlier.due_at, rules, calendar))
        elif due.moment <= now:
            late.append(due)
        else:
            # A calendar or an hour may have changed under a push that waits.
            kept.append(_push(item, hearer, due, key, due.moment, rules, calendar))
    started = event is not None and event <= now
    if late and not heard and hearer.part is not As.GROUP and not (started and _is_meeting(item)):
        first = _Due(Rung("at once", Form.AT_ONCE), now, Occasion.AT_ONCE)
        key = _key(item, first, event, hearer)
        earlier = known.get(key)
        moment = now if earlier is None else earlier.due_at
        if all(push.key != key for push in kept):
            kept.append(_push(item, hearer, first, key, moment, rules, calendar))
    return kept


def _heard(hearer: Hearer, known: Mapping[str, KnownPush]) -> list[datetime]:
    """When a hearer was written to of this item so far; what waits is no message yet."""
    return [
        push.send_after
        for push in known.values()
        if push.chat_id == hearer.chat_id and not push.queued
    ]


def _is_meeting(item: Item) -> bool:
    return item.kind is Kind.MEETING


def _merge(pushes: list[PlannedPush], gone: list[datetime]) -> list[PlannedPush]:
    """Two for one hearer within ten minutes are one: the earlier stays (rule 3)."""
    moments = sorted(gone)
    result: list[PlannedPush] = []
    for push in sorted(pushes, key=lambda push: (push.send_after, push.due_at)):
        near = any(abs(push.send_after - moment) <= ONE_MESSAGE for moment in moments)
        if near:
            continue
        moments.append(push.send_after)
        result.append(push)
    return result


def _key(item: Item, due: _Due, event: datetime | None, hearer: Hearer) -> str:
    """The occasion's whole name; a moved event makes new occasions, "at once" stays one."""
    when = "-" if due.rung.form is Form.AT_ONCE or event is None else event.strftime("%FT%RZ")
    return f"item {item.id} | {due.rung.name} | {when} | chat {hearer.chat_id}"


def _push(
    item: Item,
    hearer: Hearer,
    due: _Due,
    key: str,
    moment: datetime,
    rules: Rules,
    calendar: WorkingCalendar,
) -> PlannedPush:
    return PlannedPush(
        key=key,
        occasion=due.occasion,
        chat_id=hearer.chat_id,
        person_id=hearer.person_id,
        due_at=moment,
        send_after=_after_quiet(item, hearer, moment, rules, calendar),
        priority=_priority(item, hearer, due.occasion),
        rung=due.rung.name,
    )


def _priority(item: Item, hearer: Hearer, occasion: Occasion) -> Priority:
    if item.urgency is Urgency.FLASH:
        return Priority.FLASH
    if hearer.part is As.GROUP:
        return Priority.GROUP
    return Priority.NUDGE if occasion is Occasion.NUDGE else Priority.PRIVATE


def _after_quiet(
    item: Item, hearer: Hearer, moment: datetime, rules: Rules, calendar: WorkingCalendar
) -> datetime:
    """The moment, or the next working morning if quiet hours hold it and nothing is lost.

    A group is never held (its posts make no sound instead). 特急 rings, and so does
    what would come too late: its event begins before that morning.
    """
    if hearer.part is As.GROUP or item.urgency is Urgency.FLASH:
        return moment
    held = after_quiet(moment, hearer.quiet, rules, calendar)
    event = item.event_at
    if event is not None and moment < event <= held:
        return moment
    return held


def after_quiet(
    moment: datetime, quiet: QuietHours, rules: Rules, calendar: WorkingCalendar
) -> datetime:
    """The moment itself, or the next working morning when it falls into quiet hours."""
    local = rules.hours.local(moment)
    if not quiet.covers(local, calendar):
        return moment
    day = local.date()
    morning = max(rules.morning, quiet.end)
    if local.time() >= morning or not calendar.is_working_day(day):
        day += timedelta(days=1)
    return rules.hours.instant(calendar.working_day_on_or_after(day), morning)


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
        due = _Due(rung, moment, Occasion.UNANSWERED)
        key = f"item {item.id} | unanswered | - | chat {hearer.chat_id}"
        earlier = known.get(key)
        if earlier is not None and not earlier.queued:
            continue
        found.append(_push(item, hearer, due, key, moment, rules, calendar))
    return found


def _overdue(
    item: Item,
    hearers: tuple[Hearer, ...],
    rules: Rules,
    calendar: WorkingCalendar,
    now: datetime,
    known: Mapping[str, KnownPush],
) -> tuple[list[PlannedPush], datetime | None]:
    """The next overdue nudge, and any earlier one still waiting to go.

    There is no end to them, so only the next is planned and the item is looked at
    again when it comes due.
    """
    assert item.due_at is not None
    found: list[PlannedPush] = []
    look_again: datetime | None = None
    for rung in rules.overdue:
        if rung.form is not Form.EVERY_WORKING_DAY or rung.at is None:
            continue
        moment = _next_working(max(now, item.due_at), rung.at, rules, calendar)
        look_again = moment if look_again is None else min(look_again, moment)
        for hearer in hearers:
            if hearer.part not in (As.HANDLER, As.ADMINISTRATOR):
                continue
            prefix = f"item {item.id} | {rung.name} |"
            suffix = f"| chat {hearer.chat_id}"
            due = _Due(rung, moment, Occasion.OVERDUE)
            for key, earlier in known.items():
                if (
                    earlier.queued
                    and item.due_at < earlier.due_at <= now
                    and key.startswith(prefix)
                    and key.endswith(suffix)
                ):
                    found.append(_push(item, hearer, due, key, earlier.due_at, rules, calendar))
            key = f"{prefix} {moment:%FT%RZ} {suffix}"
            if key not in known or known[key].queued:
                found.append(_push(item, hearer, due, key, moment, rules, calendar))
    return found, look_again


def _next_working(after: datetime, at: time, rules: Rules, calendar: WorkingCalendar) -> datetime:
    """The first working day's wall time strictly after the moment."""
    day = rules.hours.local(after).date()
    if rules.hours.instant(day, at) <= after:
        day += timedelta(days=1)
    return rules.hours.instant(calendar.working_day_on_or_after(day), at)
