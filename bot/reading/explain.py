"""A text read once more, to say what each part of it gave.

Reading itself keeps no account of this, for it is done a thousand times for every time
somebody asks why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.domain.understanding import Gave, Part, Understood
from bot.domain.vocabulary import Kind
from bot.reading.clean import clean
from bot.reading.reader import Reader
from bot.reading.times import find_times
from bot.reading.values import ItemReading, Shape, TimeReading

_WORDED = (Gave.PLACE, Gave.SUBMIT_TO, Gave.PEOPLE, Gave.UNITS, Gave.TITLE)


def explain(text: str, at: datetime, reader: Reader, channel: str = "group") -> list[Understood]:
    """How each matter of a text is understood, in the order of `reader.read`.

    Args:
        at: when it was written, aware.
    """
    items = reader.read(text, at, channel).items
    times = times_of(text, at, items, reader) if items else ()
    return [
        Understood(
            kind=item.kind,
            action=item.action,
            title=item.title,
            written_at=at,
            parts=_parts(text, item, items, times, reader.hours),
            assumed=assumed_of(item, reader.hours),
            doubts=tuple(str(doubt) for doubt in item.doubts),
        )
        for item in items
    ]


def times_of(
    text: str, at: datetime, items: Sequence[ItemReading], reader: Reader
) -> tuple[TimeReading, ...]:
    """All times of a text, those relative to its own meeting (会前一天) included."""
    event = next((item.start for item in items if item.start is not None), None)
    return find_times(clean(text), at, reader.hours, reader.calendar, office=True, event=event)


def assumed_of(item: ItemReading, hours: OfficeHours) -> tuple[str, ...]:
    """What was filled in, the hour of a day without one included."""
    found = list(item.assumed)
    if item.all_day and item.recurrence is None:
        if item.kind is not Kind.MEETING and item.due is not None:
            if hours.local(item.due).time() == hours.workday_end:
                found.append(f"close={hours.workday_end:%H:%M}")
        elif item.start is not None:
            found.append("whole_day")
    return tuple(dict.fromkeys(found))


def _parts(
    text: str,
    item: ItemReading,
    items: Sequence[ItemReading],
    times: Sequence[TimeReading],
    hours: OfficeHours,
) -> tuple[Part, ...]:
    """Where the parts of one matter stand, in order, none overlapping another."""
    found: list[Part] = []

    def take(part: Part) -> None:
        if part.start < part.end and all(
            part.end <= other.start or other.end <= part.start for other in found
        ):
            found.append(part)

    for time in times:
        counts = _counts(time, item, hours)
        within = time.span.start < item.span.end and item.span.start < time.span.end
        if not counts and (not within or any(_counts(time, one, hours) for one in items)):
            continue
        take(
            Part(
                Gave.TIME if counts else Gave.OTHER_TIME,
                time.span.start,
                time.span.end,
                text[time.span.start : time.span.end],
                time.start,
                time.end,
                time.all_day,
                time.rrule,
            )
        )
    for name in _WORDED:
        for words in _words(item, name):
            place = _place(text, words, item)
            if place is not None:
                take(Part(name, *place, text[slice(*place)]))
    return tuple(sorted(found, key=lambda part: part.start))


def _counts(time: TimeReading, item: ItemReading, hours: OfficeHours) -> bool:
    """Whether a time is one the matter's own was made of: its moment, its day, its hour."""
    own = [moment for moment in (item.start, item.due) if moment is not None]
    if not own:
        return time.impossible and time.span.start < item.span.end
    said = time.end if time.shape is Shape.DEADLINE else time.start or time.end
    if said is None:
        return False
    if said in own or (time.end in own and time.shape is not Shape.RECURRENCE):
        return True
    within = item.span.start <= time.span.start < item.span.end
    if not within:
        return False
    local = hours.local(said)
    moments = [hours.local(moment) for moment in (*own, item.end) if moment is not None]
    if time.all_day:
        return any(one.date() == local.date() for one in moments)
    # an hour said apart from its day (周四体检，早上7:30到)
    return any(one.time() == local.time() for one in moments)


def _words(item: ItemReading, name: Gave) -> Iterator[str]:
    value: str | tuple[str, ...] | None = getattr(item, name.value)
    if value:
        yield from (value,) if isinstance(value, str) else value


def _place(text: str, words: str, item: ItemReading) -> tuple[int, int] | None:
    """Where some words stand, in the matter's own span first; a bracket may stand within."""
    if not words:
        return None
    for begin, end in ((item.span.start, item.span.end), (0, len(text))):
        at = text.find(words, begin, end)
        if at >= 0:
            return at, at + len(words)
    if len(words) > 60:
        return None
    # a small letter may have been made large for a title, and a bracket left out
    bracket = r"(?:[（(][^（()）]{0,40}[)）])?"
    match = re.search(bracket.join(map(re.escape, words)), text, re.IGNORECASE)
    return match.span() if match is not None else None
