"""Who hears of a matter, by what ladders, and when a message may reach them.

Plain values and reckonings that `plan` and `escalation` share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.calendar import OfficeHours, QuietHours, WorkingCalendar
from bot.domain.item import Item
from bot.domain.ladder import Rung, To
from bot.domain.push import KnownPush, Occasion, PlannedPush, Priority
from bot.domain.vocabulary import Kind, Urgency

ONE_MESSAGE = timedelta(minutes=10)  # two for one hearer this close are one


class As(StrEnum):
    """In what part a chat hears of an item."""

    GROUP = "group"
    PERSON = "person"  # a leader or a person the meeting names
    HANDLER = "handler"
    DEPARTMENT = "department"  # speaks for a department that owes something in it
    ADMINISTRATOR = "administrator"  # in the place of a handler there is not, or of an answer
    ABOVE = "above"  # hears only the rungs that name them


@dataclass(frozen=True)
class Hearer:
    """One chat an item may be spoken of in.

    Attributes:
        answered_at: when this person answered the card; None before.
        leader: a leader the meeting names, whose silence is followed up.
        asked_at: when they were last asked anew, where that was no planned push: a
            meeting was moved, and its receipts are void.
        asking: names that asking in the keys of what follows from it.
        accepted: of a handler or department: took it on (接收).
        handed: of a handler: somebody handed it on to them and answers for it till then.
        named: the hearers of a ladder that this chat stands for besides its part.
        owes: the parts of departments that this chat is still asked for (by their id);
            of a group, the returns it may be told are still to come in.
        due_at: their own limit, where it is not the item's.
        told: somebody asked them by a message of its own; no first word is needed.
        instead_of: the person who is away and for whom this one hears it.
        lost: the owner who cannot be told, and in whose place this one hears it.
        receives: every return is in, and only they can close it.
    """

    chat_id: int
    part: As
    person_id: int | None = None
    answered_at: datetime | None = None
    quiet: QuietHours = field(default_factory=QuietHours)
    leader: bool = False
    asked_at: datetime | None = None
    asking: str = "-"
    accepted: bool = False
    handed: bool = False
    named: frozenset[To] = frozenset()
    owes: tuple[int, ...] = ()
    due_at: datetime | None = None
    told: bool = False
    instead_of: int | None = None
    lost: int | None = None
    receives: bool = False


@dataclass(frozen=True)
class Rules:
    """The office's ladders and day.

    Attributes:
        escalate: for a leader's private that stays unanswered, from that private on.
        unaccepted: for an owner who has not accepted, from their first message on.
        overdue_escalate: above the handler of what is overdue, from its due time on.
        returns: to the group that returns are due in, on their due day.
        morning: when a working morning hears what quiet hours held.
        urgent, flash: the tighter ladders of 加急 and 特急; None where they are the same.
    """

    ladders: Mapping[Kind, tuple[Rung, ...]]
    overdue: tuple[Rung, ...]
    hours: OfficeHours
    morning: time = time(8, 30)
    escalate: tuple[Rung, ...] = ()
    unaccepted: tuple[Rung, ...] = ()
    overdue_escalate: tuple[Rung, ...] = ()
    returns: tuple[Rung, ...] = ()
    urgent: Rules | None = None
    flash: Rules | None = None

    def suited(self, item: Item, calendar: WorkingCalendar) -> Rules:
        """The ladders for an item: 督办 and what is due within a day go by those of 加急."""
        if item.urgency is Urgency.FLASH:
            return self.flash or self
        pressed = item.urgency is Urgency.URGENT or item.supervised
        if pressed or short_fuse(item, self.hours, calendar):
            return self.urgent or self
        return self


@dataclass(frozen=True)
class Due:
    """One rung of one hearer with its moment, before the four rules."""

    rung: Rung
    moment: datetime
    occasion: Occasion


SHORT_FUSE = timedelta(hours=24)


def short_fuse(item: Item, hours: OfficeHours, calendar: WorkingCalendar) -> bool:
    """Whether a report or task is wanted within 24 hours, or on the far side of rest days.

    Reckoned from its registration, so that it stays what it was: by due time, not by a
    loud word.
    """
    due = item.due_at
    if item.kind is Kind.MEETING or due is None or due <= item.registered_at:
        return False
    if due - item.registered_at <= SHORT_FUSE:
        return True
    begun, wanted = hours.local(item.registered_at).date(), hours.local(due).date()
    following = calendar.add_working_days(begun, 1)
    return wanted <= following and following - begun > timedelta(days=1)


def push(
    item: Item,
    hearer: Hearer,
    due: Due,
    key: str,
    moment: datetime,
    rules: Rules,
    calendar: WorkingCalendar,
    detail: Mapping[str, Any] | None = None,
) -> PlannedPush:
    """One message to come, held through quiet hours where that loses nothing."""
    more = {} if hearer.instead_of is None else {"for": hearer.instead_of}
    if hearer.lost is not None:
        more["lost"] = hearer.lost
    return PlannedPush(
        key=key,
        occasion=due.occasion,
        chat_id=hearer.chat_id,
        person_id=hearer.person_id,
        due_at=moment,
        send_after=_after_quiet(item, hearer, moment, rules, calendar),
        priority=_priority(item, hearer, due.occasion),
        rung=due.rung.name,
        detail={**(detail or {}), **more},
    )


_NUDGES = (Occasion.NUDGE, Occasion.OVERDUE, Occasion.RETURN_DUE)


def _priority(item: Item, hearer: Hearer, occasion: Occasion) -> Priority:
    if item.urgency is Urgency.FLASH:
        return Priority.FLASH
    if hearer.part is As.GROUP:
        return Priority.GROUP
    return Priority.NUDGE if occasion in _NUDGES else Priority.PRIVATE


TOO_LATE = timedelta(hours=2)  # what is left of a short fuse when the morning hears of it


def _after_quiet(
    item: Item, hearer: Hearer, moment: datetime, rules: Rules, calendar: WorkingCalendar
) -> datetime:
    """The moment, or the next working morning if quiet hours hold it and nothing is lost.

    A group is never held (its posts make no sound instead). 特急 rings, and so does
    what would come too late: its event begins before that morning, or a job given over
    a weekend leaves no time to do it.
    """
    if hearer.part is As.GROUP or item.urgency is Urgency.FLASH:
        return moment
    held = after_quiet(moment, hearer.quiet, rules, calendar)
    event = hearer.due_at or item.event_at
    if event is None or not moment < event or held == moment:
        return held
    margin = TOO_LATE if short_fuse(item, rules.hours, calendar) else timedelta()
    return moment if event <= held + margin else held


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


def next_working(after: datetime, at: time, rules: Rules, calendar: WorkingCalendar) -> datetime:
    """The first working day's wall time strictly after the moment."""
    day = rules.hours.local(after).date()
    if rules.hours.instant(day, at) <= after:
        day += timedelta(days=1)
    return rules.hours.instant(calendar.working_day_on_or_after(day), at)


def owed(hearer: Hearer) -> dict[str, object]:
    """What the message to a department speaks of: the first part it owes, and all of them."""
    if hearer.part is not As.DEPARTMENT or not hearer.owes:
        return {}
    return {"part": hearer.owes[0], "parts": list(hearer.owes)}


def heard(hearer: Hearer, known: Mapping[str, KnownPush]) -> list[datetime]:
    """When a hearer was written to of this item so far; what waits is no message yet."""
    return [
        earlier.sent_at or earlier.send_after
        for earlier in known.values()
        if earlier.chat_id == hearer.chat_id and not earlier.queued
    ]
