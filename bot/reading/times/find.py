"""The walk over a text: both grammars at every token, and what one expression leaves to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading.clean import Cleaned, clean
from bot.reading.patterns import compiled
from bot.reading.times import words
from bot.reading.times.chinese import Chinese
from bot.reading.times.english import English
from bot.reading.times.foreign import foreign, foreign_place
from bot.reading.times.frame import Frame
from bot.reading.times.readings import Said
from bot.reading.times.scan import scan
from bot.reading.times.settle import Settler
from bot.reading.values import Grain, Shape, TimeReading

LONGEST = 65_536
_LETTERS = compiled(r"[A-Za-zÀ-ÿа-я]{3}")
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
    begun = None if event is None else _wall(event, zone)
    return Walk(cleaned, Frame(_wall(at, zone), zone, hours, calendar, office, begun)).read()


class Walk:
    """Goes over one text from its first token to its last, and never back."""

    def __init__(self, cleaned: Cleaned, frame: Frame) -> None:
        self._cleaned, self._frame = cleaned, frame
        self._tokens = scan(cleaned.text[:LONGEST])
        chinese_parts = words.chinese().tables["parts"]
        english_parts = words.english().tables["parts"]
        self._settler = Settler(frame, english_parts | chinese_parts)
        self._chinese = Chinese(cleaned.text, self._tokens, frame, self._settler)
        plain = Settler(frame, chinese_parts | english_parts)
        self._english = English(cleaned.text, self._tokens, frame, plain)

    @property
    def tries(self) -> int:
        """How many rules have been begun."""
        return self._chinese.tries + self._english.tries

    def read(self) -> tuple[TimeReading, ...]:
        """All readings, in order."""
        found: list[TimeReading] = []
        tokens, index = self._tokens, 0
        while index < len(tokens):
            read = None if "gap" in tokens[index].roles else self._expression(index)
            if read is None:
                index += 1
                continue
            said, after = read
            for one in said:
                first, last = tokens[one.first], tokens[max(one.first, one.last - 1)]
                span = self._cleaned.span(first.start, last.end)
                found.append(one.reading(self._settler, span))
                _remember(one, last.end, self._chinese, self._english)
            index = max(after, index + 1)
        return self._with_foreign(found)

    def _with_foreign(self, found: list[TimeReading]) -> tuple[TimeReading, ...]:
        """A date in a language of neither grammar, instead of the bare hours read beside it."""
        text = self._cleaned.text[:LONGEST]
        if _LETTERS.search(text) is None:
            return tuple(found)
        there = foreign_place(text)
        if there is None:
            return tuple(found)
        place = self._cleaned.span(there.start, there.end)
        if any(one.span.start < place.end and place.start < one.span.end for one in found):
            return tuple(found)
        reading = foreign(text, there, self._frame)
        if reading is None:
            return tuple(found)
        apart = [one for one in found if one.all_day or abs(one.span.start - place.end) > 24]
        whole = [*apart, replace(reading, span=place)]
        return tuple(sorted(whole, key=lambda one: one.span.start))

    def _expression(self, index: int) -> Read:
        try:
            return _longer(self._chinese.expression(index), self._english.expression(index))
        except OverflowError:  # a day before the year 1 or after 9999 is no date
            return None


def _remember(one: Said, end: int, *readers: Chinese | English) -> None:
    """Leave to what follows the day that was named, and the stretch of days."""
    for reader in readers:
        reader.forget()
        context = reader.context
        if one.day is not None and one.day.days is not None:
            reader.named = one.day.days
        if one.shape is not Shape.DEADLINE and one.start is not None:
            context.day, context.day_end = one.start.date(), end
            context.day_alone = one.all_day
        elif one.day is not None and one.day.timed and one.day.days is not None:
            context.day, context.day_end = one.day.start.date(), end
            context.day_alone = False
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
