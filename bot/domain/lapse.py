"""What a passed deadline brings: each morning to who owes it, step by step to who stands above.

And, on the day itself, the one line to a group about the returns still to come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bot.domain.calendar import add_working_time
from bot.domain.escalation import Reckoning, above, to_whom
from bot.domain.hearing import As, Due, Hearer, after_quiet, next_working, owed, push
from bot.domain.item import Stage
from bot.domain.ladder import Form, Rung, To
from bot.domain.push import Occasion, PlannedPush
from bot.domain.vocabulary import Kind

DAILY = 5  # working days on each of which what is overdue is asked for
# Then the director is asked, once, what is to become of it.
DECIDE = Rung("decide", Form.WORKING_DAYS, days=DAILY, at=time(10), to=To.OFFICE_DIRECTOR)
_OWING = (As.HANDLER, As.ADMINISTRATOR, As.DEPARTMENT)


def overdue(
    by: Reckoning, hearers: tuple[Hearer, ...]
) -> tuple[list[PlannedPush], datetime | None]:
    """The next overdue nudge, any earlier one still waiting to go, and the ladder above.

    There is no end to the nudges, so only the next is planned and the item is looked at
    again when it comes due; after five working days they come once a week. A result that waits to be checked is overdue no more; of a
    difficulty those above have heard already. Where every return is in, the recipient
    alone is reminded to close it.
    """
    if by.item.kind is Kind.MEETING or by.item.stage is Stage.REVIEW:
        return [], None
    found: list[PlannedPush] = []
    look_again: datetime | None = None
    complete = any(hearer.receives for hearer in hearers)
    for hearer in hearers:
        due_at = hearer.due_at or by.item.due_at
        owes = hearer.receives if complete else hearer.part in _OWING
        if not owes or due_at is None:
            continue
        for rung in by.rules.overdue:
            if rung.form is not Form.EVERY_WORKING_DAY or rung.at is None:
                continue
            moment = _next_nudge(by, rung, rung.at, due_at)
            if moment is not None:
                look_again = moment if look_again is None else min(look_again, moment)
            found += _nudges(by, hearer, rung, due_at, moment)
    if by.item.stage is not Stage.DIFFICULTY and not complete:
        found += _climb(by, hearers)
    return found, look_again


def _next_nudge(by: Reckoning, rung: Rung, at: time, due_at: datetime) -> datetime | None:
    """A rung's next moment; after five working days the day's first rung alone, on Mondays.

    What was overdue when it was registered is reckoned from its registration.
    """
    hours, calendar = by.rules.hours, by.calendar
    begun = hours.local(max(due_at, by.item.registered_at)).date()
    daily = calendar.add_working_days(begun, DAILY)
    moment = next_working(max(by.now, due_at), at, by.rules, calendar)
    if hours.local(moment).date() <= daily:
        return moment
    clocks = [one.at for one in by.rules.overdue if one.form is rung.form and one.at is not None]
    if at != min(clocks):
        return None
    today = hours.local(by.now).date()
    monday = max(today, daily) - timedelta(days=max(today, daily).weekday())
    while True:
        day = calendar.working_day_on_or_after(monday)
        moment = hours.instant(day, at)
        if moment > by.now and day > daily:
            return moment
        monday += timedelta(days=7)


def _nudges(
    by: Reckoning, hearer: Hearer, rung: Rung, due_at: datetime, moment: datetime | None
) -> Iterable[PlannedPush]:
    prefix, suffix = f"item {by.item.id} | {rung.name} |", f"| chat {hearer.chat_id}"
    occasion = Occasion.RETURN_DUE if hearer.part is As.DEPARTMENT else Occasion.OVERDUE
    due, detail = Due(rung, moment or by.now, occasion), owed(hearer)
    for key, earlier in by.known.items():
        if (
            earlier.queued
            and due_at < earlier.due_at <= by.now
            and key.startswith(prefix)
            and key.endswith(suffix)
        ):
            yield push(by.item, hearer, due, key, earlier.due_at, by.rules, by.calendar, detail)
    if moment is None:
        return
    key = f"{prefix} {moment:%FT%RZ} {suffix}"
    if key not in by.known or by.known[key].queued:
        yield push(by.item, hearer, due, key, moment, by.rules, by.calendar, detail)


def _climb(by: Reckoning, hearers: tuple[Hearer, ...]) -> Iterable[PlannedPush]:
    """The rungs above the handler, reckoned from the due time.

    What was overdue when it was registered is reckoned from its registration.
    """
    limits = [one.due_at for one in hearers if one.part is As.DEPARTMENT and one.due_at]
    lapses = [*limits, by.item.due_at] if by.item.due_at is not None else limits
    if not lapses:
        return
    first = max(min(lapses), by.item.registered_at)
    rungs = by.rules.overdue_escalate
    for rung in (*rungs, DECIDE) if rungs else ():
        for hearer in hearers:
            if rung.to not in hearer.named:
                continue
            moment = _after(by, rung, first)
            if moment is not None:
                if not by.rings:
                    moment = after_quiet(moment, hearer.quiet, by.rules, by.calendar)
                due = Due(rung, moment, Occasion.ESCALATED)
                name = "decide" if rung is DECIDE else "overdue"
                detail = {"overdue": True, **to_whom(rung)}
                yield from above(by, name, due, hearer, None, detail)


def _after(by: Reckoning, rung: Rung, first: datetime) -> datetime | None:
    hours, calendar = by.rules.hours, by.calendar
    if rung.form is Form.OFFSET and by.rings:
        return first + rung.offset
    if rung.form is Form.OFFSET:
        return add_working_time(first, rung.offset, hours, calendar)
    moment = rung.moment(first, hours, calendar)
    if moment is None or rung.at is None or moment > first:
        return moment
    return next_working(first, rung.at, by.rules, by.calendar)


def returns(by: Reckoning, hearers: tuple[Hearer, ...]) -> list[PlannedPush]:
    """On the due day, one line to the group: by department, what is still to come in."""
    due_at, found = by.item.due_at, list[PlannedPush]()
    if due_at is None:
        return found
    for rung in by.rules.returns:
        moment = rung.moment(due_at, by.rules.hours, by.calendar)
        if moment is None or moment >= due_at:
            continue
        for hearer in hearers:
            group = hearer.part is As.GROUP and rung.to in (None, To.GROUP) and hearer.owes
            if not group and rung.to not in hearer.named:
                continue
            key = f"item {by.item.id} | returns {rung.name} | {due_at:%FT%RZ} | "
            key += f"chat {hearer.chat_id}"
            earlier = by.known.get(key)
            if earlier is not None and not earlier.queued:
                continue
            if moment <= by.now and (earlier is None or earlier.due_at > by.now):
                continue
            at = moment if moment > by.now or earlier is None else earlier.due_at
            due = Due(rung, at, Occasion.RETURNS)
            found.append(push(by.item, hearer, due, key, at, by.rules, by.calendar))
    return found
