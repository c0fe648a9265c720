"""English notices: the same matters in the other word order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Kind
from bot.reading.clean import Cleaned
from bot.reading.notices.english.matter import Matter
from bot.reading.notices.english.page import Page
from bot.reading.notices.english.words import english
from bot.reading.notices.freeze import doubts_of, times_of
from bot.reading.notices.moments import place
from bot.reading.patterns import compiled
from bot.reading.values import ItemReading, TimeReading

_COUNTS_BACK = compiled(r"before|prior|in advance|ahead|beforehand")
_URGENT = compiled(r"\burgent\b", re.IGNORECASE)


def read_english(
    cleaned: Cleaned,
    at: datetime,
    hours: OfficeHours,
    times: Callable[[datetime | None], tuple[TimeReading, ...]],
) -> tuple[ItemReading, ...]:
    """All matters of an English text, in the order they are named.

    `times` finds the times of the text, once a meeting is known counted back from it.
    """
    page = Page(cleaned.text, at, hours, place(cleaned, times(None)))
    page.read()
    meeting = next(
        (
            matter.time.start
            for matter in page.matters
            if matter.kind is Kind.MEETING and matter.time is not None and matter.time.start
        ),
        None,
    )
    meeting = meeting or _event_of(page)
    if meeting is not None and _COUNTS_BACK.search(cleaned.text):
        page = Page(cleaned.text, at, hours, place(cleaned, times(meeting)))
        page.read()
    urgency = "加急" if _URGENT.search(cleaned.text) else None
    return tuple(_frozen(matter, cleaned, at, hours, urgency) for matter in page.matters)


_BEFORE_EVENT = compiled(
    r"\b(?:before|prior to|ahead of|in advance of)\s+(?:the\s+|our\s+)?([\w' -]{3,40}?)\s+(?:on\s+|\()?$",
    re.IGNORECASE,
)


def _event_of(page: Page) -> datetime | None:
    """The day of an event that something is counted back from: before the board meeting on 2 December."""
    words = english()
    for moment in page.moments:
        if moment.key is None or moment.reading.rrule is not None:
            continue
        front = _BEFORE_EVENT.search(page.text[max(0, moment.start - 60) : moment.start])
        if front is not None and words.event.search(front[1]) is not None:
            return moment.key
    return None


def _frozen(
    matter: Matter, cleaned: Cleaned, at: datetime, hours: OfficeHours, urgency: str | None
) -> ItemReading:
    reading = matter.time
    times = times_of(matter.kind, reading, hours)
    return ItemReading(
        kind=matter.kind,
        action=matter.action,
        title=matter.title,
        span=cleaned.span(matter.begin, matter.end),
        start=times.start,
        end=times.end,
        due=times.due,
        all_day=reading.all_day if reading is not None else False,
        place=matter.place if matter.kind is Kind.MEETING else None,
        people=matter.who.people,
        units=matter.who.units,
        submit_to=matter.receiver if matter.kind is Kind.REPORT else None,
        recurrence=reading.rrule if reading is not None else None,
        urgency=urgency,
        conflict=reading.conflict if reading is not None else False,
        holiday=reading.holiday if reading is not None else False,
        doubts=doubts_of(times, reading, action=matter.action, title=matter.title, at=at),
        assumed=reading.assumed if reading is not None else (),
    )
