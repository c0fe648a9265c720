"""What a reading says of a matter, as an item's fields, and what it leaves to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.item import Ask
from bot.domain.vocabulary import Kind, Urgency
from bot.reading.values import ItemReading

_URGENCY = {"特急": Urgency.FLASH, "加急": Urgency.URGENT, "平急": Urgency.URGENT}


@dataclass(frozen=True)
class Setting:
    """What taking in rests on besides the message: the moment, the day, the calendar."""

    now: datetime
    hours: OfficeHours
    calendar: WorkingCalendar


def facts(reading: ItemReading, setting: Setting) -> dict[str, Any]:
    """A reading as an item's fields."""
    event = reading.start if reading.kind is Kind.MEETING else reading.due
    estimated = (
        event is not None
        and reading.holiday
        and setting.hours.local(event).year in setting.calendar.estimated_years
    )
    return {
        "kind": reading.kind,
        "title": reading.title,
        "start_at": reading.start,
        "end_at": reading.end,
        "due_at": reading.due,
        "all_day": reading.all_day,
        "place": reading.place,
        "people": list(reading.people),
        "units": list(reading.units),
        "submit_to": reading.submit_to,
        "urgency": _URGENCY.get(reading.urgency or "", Urgency.ROUTINE),
        "rrule": reading.recurrence,
        "conflict": reading.conflict,
        "estimated": estimated,
    }


def asks_of(reading: ItemReading, now: datetime) -> list[str]:
    """What must be asked before an item may be registered.

    A notice read long after it was written may speak of what is past by now; that is
    no doubt about its words, but nothing is registered for a day gone by unasked.
    """
    asks: list[str] = [Ask(doubt.value) for doubt in reading.doubts]
    event = reading.start if reading.kind is Kind.MEETING else reading.due
    if event is not None and event < now - timedelta(minutes=5) and Ask.PAST not in asks:
        asks.append(Ask.PAST)
    if reading.conflict and Ask.WEEKDAY_CONTRADICTS not in asks:
        asks.append(Ask.WEEKDAY_CONTRADICTS)
    return asks
