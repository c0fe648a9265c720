"""What follows silence: a leader asked again, an owner who has not accepted, and who stands above.

Every ladder here is reckoned from the moment its hearer was first asked, climbs only while
they are silent, and ends before the matter's own event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import WorkingCalendar, add_working_time
from bot.domain.hearing import (
    As,
    Due,
    Hearer,
    Rules,
    after_quiet,
    next_working,
    owed,
    push,
    short_fuse,
)
from bot.domain.item import Item, Stage
from bot.domain.ladder import Form, Rung, To
from bot.domain.push import KnownPush, Occasion, PlannedPush
from bot.domain.vocabulary import Kind, Urgency

STILL_OF_USE = timedelta(minutes=30)  # before the event somebody above can still act
IN_GOOD_TIME = timedelta(hours=2)
NEAR = 10  # working days within which an acceptance is waited for
PATIENCE = timedelta(minutes=15)  # between the last asking and who stands above


@dataclass(frozen=True)
class Reckoning:
    """What one item's ladders are reckoned by: its rules already suited to it."""

    item: Item
    rules: Rules
    calendar: WorkingCalendar
    now: datetime
    known: Mapping[str, KnownPush]

    @property
    def rings(self) -> bool:
        """Whether neither night nor rest day holds it."""
        return self.item.urgency is Urgency.FLASH


@dataclass(frozen=True)
class _Ladder:
    """One silent hearer's ladder.

    Attributes:
        name: begins its keys.
        limit: nothing of it goes then or later.
        working: whether its hours are office hours.
    """

    name: str
    rungs: tuple[Rung, ...]
    silent: Hearer
    asked: datetime
    limit: datetime | None
    above: Occasion
    working: bool


def escalations(
    by: Reckoning, hearers: tuple[Hearer, ...], asked: Mapping[int, datetime]
) -> list[PlannedPush]:
    """What silence brings with it.

    Only a leader's silence climbs for a meeting: who else it names is counted on its card.

    Args:
        asked: when each chat was first told of the item, or will be.
    """
    item, found = by.item, dict[str, PlannedPush]()
    if any(hearer.receives for hearer in hearers):
        return []
    for hearer in hearers:
        first = asked.get(hearer.chat_id)
        if first is None:
            continue
        if item.kind is Kind.MEETING:
            if not hearer.leader or hearer.answered_at is not None:
                continue
            ladder = _Ladder(
                "escalate", by.rules.escalate, hearer, first, item.event_at, Occasion.SILENT,
                working=False,
            )  # fmt: skip
        elif _waits_for(by, hearer, first):
            limit = hearer.due_at or item.due_at
            ladder = _Ladder(
                "unaccepted", by.rules.unaccepted, hearer, first, limit, Occasion.ESCALATED,
                working=True,
            )  # fmt: skip
        else:
            continue
        for one in _climb(by, ladder, hearers):
            _add(found, one)
    return list(found.values())


def _near(by: Reckoning, first: datetime) -> bool:
    """Whether a matter is due soon enough to ask again the same day."""
    if by.item.due_at is None:
        return True
    begun = by.rules.hours.local(first).date()
    near = by.calendar.add_working_days(begun, NEAR)
    return by.rules.hours.local(by.item.due_at).date() <= near


def _waits_for(by: Reckoning, hearer: Hearer, first: datetime) -> bool:
    """Whether an owner's acceptance is waited for.

    Who was handed a matter by somebody is asked until they take it on, where it is due
    within ten working days (of one two months away the director hears at the day's end,
    and its own ladder asks in time); of what is urgent everybody is, and while it has no
    owner those who can find one. A department is asked again only for what is 特急.
    """
    item = by.item
    if item.stage in (Stage.DIFFICULTY, Stage.REVIEW):
        return False
    pressed = (
        item.urgency is not Urgency.ROUTINE
        or item.supervised
        or short_fuse(item, by.rules.hours, by.calendar)
    )
    if hearer.part is As.DEPARTMENT:
        return by.rings and not hearer.accepted
    if hearer.part is As.HANDLER:
        near = hearer.handed and _near(by, first)
        return not hearer.accepted and (near or pressed)
    return hearer.part is As.ADMINISTRATOR and pressed and not hearer.accepted


def _add(found: dict[str, PlannedPush], one: PlannedPush) -> None:
    """Two silent persons at the same moment are one message that names both."""
    earlier = found.get(one.key)
    if earlier is not None:
        about = sorted({*earlier.detail.get("about", ()), *one.detail.get("about", ())})
        one = replace(one, detail={**one.detail, "about": about})
    found[one.key] = one


def _climb(by: Reckoning, ladder: _Ladder, hearers: tuple[Hearer, ...]) -> Iterable[PlannedPush]:
    """Every rung of one ladder, to the silent one and to who stands above."""
    floor = last = ladder.asked
    for rung in ladder.rungs:
        moment = _moment(by, ladder, rung, floor)
        if moment is None:
            continue
        if rung.form is Form.OFFSET:
            floor = max(floor, moment)
        if rung.to in (None, To.HANDLER):
            if ladder.limit is None or moment < ladder.limit:
                last = max(last, moment)
                yield from _again(by, ladder, rung, moment)
            continue
        for hearer in hearers:
            if rung.to in hearer.named and hearer.chat_id != ladder.silent.chat_id:
                in_time = _in_time(by, hearer, moment, last, ladder.limit)
                if in_time is not None:
                    about = ladder.silent.person_id
                    if ladder.silent.part is As.DEPARTMENT:
                        about = None  # the department is named, not who speaks for it
                    named = {"about": [about] if about is not None else [], **to_whom(rung)}
                    due = Due(rung, in_time, ladder.above)
                    yield from above(by, ladder.name, due, hearer, ladder.limit, named)


def _moment(by: Reckoning, ladder: _Ladder, rung: Rung, floor: datetime) -> datetime | None:
    """When a rung comes, reckoned from the asking.

    A wall time that has passed by then, or falls on a rest day, is that of the next
    working day.
    """
    hours, calendar, quiet = by.rules.hours, by.calendar, ladder.silent.quiet
    if rung.form is Form.OFFSET:
        if rung.offset <= timedelta():
            return None
        plain = ladder.asked + rung.offset
        if by.rings:
            return plain
        if not ladder.working:
            return after_quiet(plain, quiet, by.rules, calendar)
        moment = add_working_time(ladder.asked, rung.offset, hours, calendar)
        late = ladder.limit is not None and moment >= ladder.limit
        if late and short_fuse(by.item, hours, calendar):
            # A job of the weekend for Monday morning has no office hours to wait for.
            local = hours.local(plain)
            if quiet.by_clock(local.time()):
                day = local.date() + timedelta(days=local.time() >= hours.workday_start)
                return hours.instant(day, hours.workday_start)
            return plain
        return moment
    if rung.at is None or rung.form not in (Form.CLOCK, Form.DAYS, Form.WORKING_DAYS):
        return None
    day = hours.local(ladder.asked).date()
    if rung.form is Form.WORKING_DAYS:
        day = calendar.add_working_days(day, rung.days)
    elif rung.form is Form.DAYS:
        day += timedelta(days=rung.days)
    moment = hours.instant(day, rung.at)
    while (
        moment <= ladder.asked or moment < floor or not (by.rings or calendar.is_working_day(day))
    ):
        day += timedelta(days=1)
        moment = hours.instant(day, rung.at)
    return moment if by.rings else after_quiet(moment, quiet, by.rules, calendar)


def _again(by: Reckoning, ladder: _Ladder, rung: Rung, moment: datetime) -> Iterable[PlannedPush]:
    """The silent one is asked once more."""
    hearer = ladder.silent
    key = (
        f"item {by.item.id} | {ladder.name} {rung.name} | {hearer.asking} | chat {hearer.chat_id}"
    )
    earlier = by.known.get(key)
    if earlier is not None and not earlier.queued:
        return
    if moment <= by.now:
        if earlier is None or earlier.due_at > by.now:
            return
        moment = earlier.due_at
    occasion = Occasion.RETURN_DUE if hearer.part is As.DEPARTMENT else Occasion.AGAIN
    due = Due(rung, moment, occasion)
    yield push(by.item, hearer, due, key, moment, by.rules, by.calendar, owed(hearer))


def _in_time(
    by: Reckoning, hearer: Hearer, moment: datetime, last: datetime, limit: datetime | None
) -> datetime | None:
    """When who stands above hears of it: while they can still act.

    Where the rung comes at or after the event, they hear two hours before it (before
    lunch, if that is the lunch break), else on the event's morning, else a quarter of an
    hour after the last asking, whichever first leaves half an hour to act and no night is
    broken for; else half way between that asking and the event.
    """
    if limit is None or moment < limit:
        return moment
    hours = by.rules.hours
    early = hours.local(limit - IN_GOOD_TIME)
    if hours.lunch <= early.time() < hours.afternoon_start:
        early = hours.local(hours.instant(early.date(), hours.lunch))
    morning = hours.instant(hours.local(limit).date(), by.rules.morning)
    for candidate in (hours.instant(early.date(), early.time()), morning, last + PATIENCE):
        awake = by.rings or not hearer.quiet.covers(hours.local(candidate), by.calendar)
        if awake and last + PATIENCE <= candidate <= limit - STILL_OF_USE:
            return candidate
    between = last + (limit - last) / 2
    return between if last < between < limit else None


def to_whom(rung: Rung) -> dict[str, object]:
    """The director is offered what nobody else is: to bring it before the leader in charge."""
    return {"detail": "director"} if rung.to is To.OFFICE_DIRECTOR else {}


def above(
    by: Reckoning,
    name: str,
    due: Due,
    hearer: Hearer,
    limit: datetime | None,
    detail: Mapping[str, object],
) -> Iterable[PlannedPush]:
    """Whoever stands above hears of a silence or a lapse, once for each time it came so far.

    A rung that passed unplanned (nobody could be told then) comes at its next like moment
    while that still helps.

    Args:
        due: with the moment the rung has by itself.
    """
    rung = due.rung
    prefix = f"item {by.item.id} | {name} {rung.name} |"
    suffix = f"| chat {hearer.chat_id}"
    key, moment = f"{prefix} {due.moment:%FT%RZ} {suffix}", due.moment
    late = due.moment <= by.now
    waiting: str | None = None
    for other, earlier in by.known.items():
        if not (other.startswith(prefix) and other.endswith(suffix)):
            continue
        if earlier.due_at < due.moment:
            continue
        if not earlier.queued:
            return
        if late or earlier.due_at <= by.now:
            waiting = other
    if waiting is not None:
        key, moment = waiting, by.known[waiting].due_at
    elif late:
        moment = after_quiet(by.now + timedelta(minutes=1), hearer.quiet, by.rules, by.calendar)
        if rung.at is not None:
            moment = next_working(by.now, rung.at, by.rules, by.calendar)
        if limit is not None and moment >= limit:
            return
        key = f"{prefix} {moment:%FT%RZ} {suffix}"
    yield push(by.item, hearer, due, key, moment, by.rules, by.calendar, detail)
