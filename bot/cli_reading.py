"""The commands that only read: `read` and `when`, for people and as JSON Lines."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from bot.clock import SystemClock
from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.understanding import Gave, Understood
from bot.reading.read_answer import read_answer
from bot.reading.reader import Reader
from bot.reading.times import when
from bot.reading.values import Additions, ItemReading
from bot.reading.when_answer import when_answer

Row = dict[str, object]

_COLOURS = {"time": 33, "place": 32, "people": 36, "units": 34, "submit_to": 35, "title": 1}
_COLOURS["other_time"] = 90  # said, but not the time that counts
_ASSUMED = {
    "year": "the year: none is written, so the nearest to come",
    "month": "the month: none is written, so the nearest to come",
    "pm": "the afternoon: in an office a bare hour from one to six is of the afternoon",
    "day": "the day: none is written, so the nearest to come",
    "open": "no end: the text only says from when",
    "whole_day": "the whole day: the text names no hour",
    "dateparser": "the date as it literally stands: neither grammar knows the language",
}
_DOUBTS = {
    "no_time": "no time can be read",
    "weekday_contradicts": "the weekday contradicts the date",
    "impossible_date": "the date does not exist",
    "past": "the time has gone by",
    "kind_unclear": "a meeting, a report or a task? the text does not say",
    "no_title": "no words for a title",
}


class Desk:
    """What reading rests on: hours, names, and working calendars made when first needed.

    Args:
        hours: the office's day.
        country: whose holidays hold, as "CN".
        departments, places, meetings: the office's own names.

    Raises:
        ValueError: (when reading) the holidays of the country are not known.
    """

    def __init__(
        self,
        hours: OfficeHours | None = None,
        country: str = "CN",
        *,
        departments: Iterable[str] = (),
        places: Iterable[str] = (),
        meetings: Iterable[str] = (),
    ) -> None:
        self.hours = hours or OfficeHours()
        self._country = country
        self._extra = Additions(
            departments=tuple(departments), places=tuple(places), meetings=tuple(meetings)
        )
        self._readers: dict[int, Reader] = {}

    def reader(self, at: datetime) -> Reader:
        """The reader whose calendar knows the years around a moment."""
        year = self.hours.local(at).year
        if year not in self._readers:
            from bot.holidays import working_calendar

            years = range(max(date.min.year, year - 1), min(date.max.year, year + 2) + 1)
            calendar = working_calendar(self._country, years)
            self._readers[year] = Reader(self.hours, calendar, self._extra)
        return self._readers[year]

    def calendar(self, at: datetime) -> WorkingCalendar:
        """The working calendar of the years around a moment."""
        return self.reader(at).calendar

    def moment(self, at: datetime | None) -> datetime:
        """When a text was written: now unless said, in the office's zone unless it has one."""
        if at is None:
            return self.hours.local(SystemClock().now())
        return at if at.tzinfo is not None else at.replace(tzinfo=self.hours.zone)


def read_row(row: Row, at: datetime | None, desk: Desk) -> Row:
    """Answer one row of `read`; `at` stands in for a `sent_at` that is not given."""
    sent_at = _written_at(row, "sent_at", at, desk)
    return read_answer({**row, "sent_at": sent_at.isoformat()}, desk.reader(sent_at))


def when_row(row: Row, at: datetime | None, desk: Desk) -> Row:
    """Answer one row of `when`; `at` stands in for a `reference` that is not given."""
    reference = _written_at(row, "reference", at, desk)
    return when_answer(
        {**row, "reference": reference.isoformat()}, desk.hours, desk.calendar(reference)
    )


def _written_at(row: Row, key: str, at: datetime | None, desk: Desk) -> datetime:
    if not isinstance(row.get("text"), str):
        raise ValueError('"text" is missing, or no text')
    said = row.get(key)
    if said is None and at is not None:
        return desk.moment(at)
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError(f'"{key}" must be a moment with an offset, as 2026-11-20T09:30:00+08:00')
    return found


def answer_lines(
    answer: Callable[[Row, datetime | None, Desk], Row], at: datetime | None, desk: Desk
) -> int:
    """Answer each line of standard input at once; a bad line is answered with its error."""
    warm = False
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.buffer.write(_encoded(_answer(line, answer, at, desk)))
            sys.stdout.buffer.flush()
            if not warm:
                gc.freeze()  # the vocabulary stays: no collection need look at it again
                warm = True
    return 0


def _answer(
    line: bytes,
    answer: Callable[[Row, datetime | None, Desk], Row],
    at: datetime | None,
    desk: Desk,
) -> Row:
    name: object = None
    try:
        row = json.loads(line.decode("utf-8-sig"))
        if not isinstance(row, dict):
            raise ValueError("each line must be one JSON object")
        name = row.get("id")
        return answer(row, at, desk)
    except json.JSONDecodeError as error:
        return {"id": name, "error": f"not JSON: {error.msg} (column {error.colno})"}
    except UnicodeDecodeError as error:
        return {"id": name, "error": f"not UTF-8: {error.reason} (byte {error.start + 1})"}
    except ValueError as error:
        return {"id": name, "error": str(error)}
    except Exception as error:  # one text that cannot be read must not silence the rest
        return {"id": name, "error": f"{type(error).__name__}: {error}"}


def _encoded(answered: Row) -> bytes:
    try:
        return json.dumps(answered, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of an emoji, as JSON allows
        return json.dumps(answered).encode() + b"\n"


def show_reading(text: str, at: datetime | None, desk: Desk) -> int:
    """Print a text with its parts named, and what would be understood of it."""
    moment = desk.moment(at)
    try:
        reader = desk.reader(moment)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    items = reader.read(text, moment).items
    from bot.reading.explain import explain  # whoever pipes lines in never needs it

    understood = explain(text, moment, reader)
    colour = _coloured()
    print(_painted(text, _parts(understood), colour))
    print()
    if not items:
        print("Nothing to register.")
    for item, one in zip(items, understood, strict=True):
        _show_item(item, one, desk.hours, colour)
    print(f"Read as written on {_said(moment, desk.hours)}.")
    return 0


def show_time(text: str, at: datetime | None, desk: Desk) -> int:
    """Print the one time expression of a text."""
    moment = desk.moment(at)
    try:
        calendar = desk.calendar(moment)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    reading = when(text, moment, desk.hours, calendar)
    if reading is None:
        print(f"{text}\n\nNo time.")
        return 0
    colour = _coloured()
    part = _Part(reading.span.start, reading.span.end, reading.shape.value)
    print(_painted(text, [part], colour) + "\n")
    lines = [
        ("start", _said(reading.start, desk.hours)),
        ("end", _said(reading.end, desk.hours)),
        ("grain", reading.grain.value),
        ("rrule", reading.rrule),
    ]
    for name, value in lines:
        if value:
            print(f"  {name:<10} {value}")
    for code in reading.assumed:
        print(f"  {'assumed':<10} {_assumption(code)}")
    print(f"\nRead as written on {_said(moment, desk.hours)}.")
    return 0


class _Part(NamedTuple):
    start: int
    end: int
    name: str


def _parts(understood: Iterable[Understood]) -> list[_Part]:
    """The parts of all matters of a text, in order, none overlapping another."""
    found: list[_Part] = []
    for name in Gave:
        for one in understood:
            for part in one.parts:
                if part.name is name and all(
                    part.end <= other.start or other.end <= part.start for other in found
                ):
                    found.append(_Part(part.start, part.end, str(name)))
    return sorted(found)


def _painted(text: str, parts: Iterable[_Part], colour: bool) -> str:
    pieces = []
    at = 0
    for start, end, name in parts:
        pieces.append(text[at:start])
        words = text[start:end]
        pieces.append(_paint(words, name) if colour else f"[{name}: {words}]")
        at = end
    return "".join([*pieces, text[at:]])


def _paint(words: str, name: str) -> str:
    return f"\x1b[{_COLOURS.get(name, _COLOURS['time'])}m{words}\x1b[0m"


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _show_item(item: ItemReading, one: Understood, hours: OfficeHours, colour: bool) -> None:
    action = "" if item.action.value == "create" else f" ({item.action.value})"
    print(f"{item.kind.value}{action}: {item.title}")
    lines: list[tuple[str, str, str | None]] = [
        ("start", "time", _said(item.start, hours)),
        ("end", "time", _said(item.end, hours)),
        ("due", "time", _said(item.due, hours)),
        ("recurrence", "time", item.recurrence),
        ("place", "place", item.place),
        ("people", "people", "、".join(item.people)),
        ("units", "units", "、".join(item.units)),
        ("submit to", "submit_to", item.submit_to),
        ("urgency", "", item.urgency),
    ]
    for name, part, value in lines:
        if value:
            label = f"{name:<10}"
            print(f"  {_paint(label, part) if colour and part else label} {value}")
    for code in one.assumed:
        print(f"  {'assumed':<10} {_assumption(code)}")
    for doubt in one.doubts:
        print(f"  {'to ask':<10} {_DOUBTS[doubt]}")
    print()


def _assumption(code: str) -> str:
    part, is_hour, hour = code.partition("=")
    if part == "close":
        return f"{hour}, the end of the working day: the text names no hour"
    if is_hour:
        return f"{hour}: the text says {part} and no hour"
    return _ASSUMED.get(code, code)


def _said(moment: datetime | None, hours: OfficeHours) -> str | None:
    if moment is None:
        return None
    local = hours.local(moment)
    return f"{local:%Y-%m-%d %a %H:%M} {local.isoformat()[-6:]}"
