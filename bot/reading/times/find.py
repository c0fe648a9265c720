"""The walk over a text: both grammars at every token, and what one expression leaves to the next."""

from __future__ import annotations

from datetime import datetime, tzinfo

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading.clean import Cleaned, clean
from bot.reading.times import words
from bot.reading.times.chinese import Chinese
from bot.reading.times.english import English
from bot.reading.times.frame import Frame
from bot.reading.times.readings import Said
from bot.reading.times.scan import scan
from bot.reading.times.settle import Settler
from bot.reading.values import Grain, Shape, TimeReading

LONGEST = 65_536
Read = tuple[list[Said], int] | None


def find(
    cleaned: Cleaned,
    at: datetime,
    hours: OfficeHours,
    calendar: WorkingCalendar,
    *,
    office: bool = False,
    event: datetime | None = None,
) -> tuple[TimeReading, ...]:
    """All time expressions of a text, as `find_times` says."""
    zone = hours.zone if office else at.tzinfo
    assert zone is not None
    frame = Frame(
        _wall(at, zone),
        zone,
        hours,
        calendar,
        office,
        None if event is None else _wall(event, zone),
    )
    tokens = scan(cleaned.text[:LONGEST])
    chinese_parts, english_parts = words.chinese().tables["parts"], words.english().tables["parts"]
    settler = Settler(frame, english_parts | chinese_parts)
    reader = Chinese(cleaned.text, tokens, frame, settler)
    english = English(cleaned.text, tokens, frame, Settler(frame, chinese_parts | english_parts))
    found: list[TimeReading] = []
    index = 0
    while index < len(tokens):
        if "gap" in tokens[index].roles:
            index += 1
            continue
        try:
            read = _longer(reader.expression(index), english.expression(index))
        except OverflowError:  # a day before the year 1 or after 9999 is no date
            read = None
        if read is None:
            index += 1
            continue
        said, after = read
        for one in said:
            first, last = tokens[one.first], tokens[max(one.first, one.last - 1)]
            found.append(one.reading(settler, cleaned.span(first.start, last.end)))
            _remember(one, last.end, reader, english)
        index = max(after, index + 1)
    return tuple(found)


def _remember(one: Said, end: int, *readers: Chinese | English) -> None:
    """Leave to what follows the day that was named, and the stretch of days."""
    for reader in readers:
        reader.forget()
        context = reader.context
        if one.day is not None and one.day.days is not None:
            reader.named = one.day.days
        if one.shape in (Shape.POINT, Shape.RANGE) and one.start is not None:
            context.day, context.day_end = one.start.date(), end
            context.day_alone = one.all_day
        elif one.shape is Shape.RECURRENCE:
            context.day = None
        if one.bounds is not None:
            context.bounds, context.bounds_end = one.bounds, end


def first(
    text: str, at: datetime, hours: OfficeHours, calendar: WorkingCalendar
) -> TimeReading | None:
    """The one time expression of a text, as `when` says."""
    found = [one for one in find(clean(text), at, hours, calendar) if not one.impossible]
    for reading in found:
        if reading.grain not in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
            return reading
    return found[0] if found else None


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _longer(one: Read, other: Read) -> Read:
    """The reading that takes in more of the text; of two as long, the first."""
    if one is None or other is None:
        return one or other
    return other if other[1] > one[1] else one
