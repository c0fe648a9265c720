"""稍后提醒: which moments are offered, and what each means."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import OfficeHours
from bot.domain.item import Item
from bot.domain.ladder import LUNCH_LEAD


class Snooze(StrEnum):
    """The three choices; the values stand in old messages for months."""

    HOUR = "1h"
    LUNCH = "lunch"  # ten minutes before today's lunch break
    TOMORROW = "tomorrow"  # when tomorrow's office hours begin


def snooze_moment(choice: Snooze, now: datetime, hours: OfficeHours) -> datetime:
    """When a choice made now comes due, aware UTC; may have passed (lunch)."""
    today = hours.local(now).date()
    match choice:
        case Snooze.HOUR:
            return now + timedelta(hours=1)
        case Snooze.LUNCH:
            return hours.instant(today, hours.lunch) - LUNCH_LEAD
        case Snooze.TOMORROW:
            return hours.instant(today + timedelta(days=1), hours.workday_start)


def snoozes(item: Item, now: datetime, hours: OfficeHours) -> tuple[tuple[Snooze, datetime], ...]:
    """The choices that still help: ahead of now, and before an event that is itself ahead.

    What is overdue may be put off by any of them; a meeting that has begun by none.
    """
    event = item.event_at
    found = []
    for choice in Snooze:
        moment = snooze_moment(choice, now, hours)
        if moment <= now:
            continue
        if event is not None and event > now and moment >= event:
            continue
        if item.start_at is not None and item.start_at <= now:
            continue
        found.append((choice, moment))
    return tuple(found)
