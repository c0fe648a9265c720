"""The last resort: dateparser, for languages our grammar does not know, behind a gate.

dateparser makes dates of much that is none, so it is asked only when a day's number stands
beside a month's name of its language, and believed only when its answer has that very day
and month, lies within eighteen months, and agrees with a year that stands there.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from bot.reading.patterns import compiled
from bot.reading.times.frame import Frame
from bot.reading.values import Grain, Shape, Span, TimeReading

_FILE = Path(__file__).parent.parent / "vocabulary" / "times-foreign.toml"
_FARTHEST = timedelta(days=550)
_YEAR = compiled(r"\b(?:19|20|21)\d\d\b")
_CLOCK = compiled(r"\d\s?(?::|[hH])\s?\d{0,2}")


@dataclass(frozen=True)
class Place:
    """A day and a month standing side by side in a text."""

    language: str
    month: int
    day: int
    start: int
    end: int


def foreign(text: str, place: Place, frame: Frame) -> TimeReading | None:
    """The date in another language that stands at a place of a text, if it is to be believed."""
    stretch = text[max(0, place.start - 12) : place.end + 24]
    moment = _ask(stretch, place, frame)
    if moment is None or not _believed(moment, stretch, place, frame):
        return None
    timed = _CLOCK.search(text[place.end : place.end + 24]) is not None
    if not timed:
        wall = frame.hours.workday_start if frame.office else datetime.min.time()
        moment = datetime.combine(moment.date(), wall)
    return TimeReading(
        shape=Shape.POINT, start=moment.replace(tzinfo=frame.zone), end=None,
        grain=Grain.MINUTE if timed else Grain.DAY, span=Span(place.start, place.end),
        all_day=not timed,
        assumed=("dateparser",),
    )  # fmt: skip


def foreign_place(text: str) -> Place | None:
    """Where a day's number first stands beside a month's name of another language."""
    lowered = text.lower()
    for language, pattern, months in _patterns():
        found = pattern.search(lowered)
        if found is not None and len(lowered) == len(text):
            day = int(found["before"] or found["after"] or 0)
            if 1 <= day <= 31:
                month = months.index(found["month"]) + 1
                return Place(language, month, day, found.start(), found.end())
    return None


def _ask(stretch: str, place: Place, frame: Frame) -> datetime | None:
    from dateparser.search import search_dates  # a third of a second; few texts get here

    found = search_dates(
        stretch,
        languages=[place.language],
        settings={
            "RELATIVE_BASE": frame.ref,
            "PREFER_DATES_FROM": "future",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    for _, moment in found or ():
        if (moment.month, moment.day) == (place.month, place.day):
            return moment.replace(tzinfo=None) if isinstance(moment, datetime) else None
    return None


def _believed(moment: datetime, stretch: str, place: Place, frame: Frame) -> bool:
    if (moment.month, moment.day) != (place.month, place.day):
        return False
    year = _YEAR.search(stretch)
    if year is not None and int(year[0]) != moment.year:
        return False
    return abs(moment - frame.ref) <= _FARTHEST


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], list[str]], ...]:
    with _FILE.open("rb") as file:
        tables: dict[str, list[str]] = tomllib.load(file)
    made = []
    for language, months in tables.items():
        names = "|".join(map(re.escape, months))
        pattern = compiled(
            rf"(?:\b(?P<before>\d{{1,2}})(?:\.|er|º|°)?\s(?:de\s)?|\b)(?P<month>{names})\b"
            rf"(?:\s(?P<after>\d{{1,2}})\b(?![:.]))?"
        )
        made.append((language, pattern, months))
    return tuple(made)
