"""A table typed row by row below its heading: Task, Owner, Due."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.vocabulary import Kind
from bot.reading.notices.english import titles
from bot.reading.notices.english.matter import Matter
from bot.reading.notices.english.names import who_of
from bot.reading.notices.english.words import english
from bot.reading.notices.moments import Moment, on_day_of
from bot.reading.patterns import compiled
from bot.reading.values import Shape

if TYPE_CHECKING:
    from bot.reading.notices.english.page import Page

_CELL = compiled(r"[^|,\t]+")
_BARS = compiled(r"[|,\t]")
_COLUMNS = {
    "what": "task item what action deliverable document report duty subject matter job work details activity description",
    "event": "meeting event session training visit",
    "who": "owner who responsible lead assignee person name names staff department team unit action-by by-whom in-charge pic attendees participants for audience",
    "when": "due deadline by when date time day due-date by-when start date-and-time",
    "to": "to send-to submit-to return-to recipient",
    "where": "where venue room place location",
    "other": "no # s/n remarks notes status comments ref",
}
_NAMED = {label: name for name, labels in _COLUMNS.items() for label in labels.split()}


def _cells(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    cells = []
    for cell in _CELL.finditer(page.text, start, end):
        said = cell[0]
        left = cell.start() + len(said) - len(said.lstrip())
        cells.append((left, cell.start() + len(said.rstrip())))
    while cells and cells[0][0] >= cells[0][1]:
        cells.pop(0)
    while cells and cells[-1][0] >= cells[-1][1]:
        cells.pop()
    return cells


def headings(page: Page, start: int, end: int) -> list[str]:
    """What the columns below a line hold; empty when the line is no heading of a table."""
    cells = _cells(page, start, end)
    named = [
        _NAMED.get(re.sub(r"\s+", "-", page.text[left:right].strip(" .:*").lower()), "")
        for left, right in cells
    ]
    fits = len(named) >= 2 and all(named) and "when" in named
    return named if fits and ("what" in named or "event" in named) else []


def row(page: Page, columns: list[str], start: int, end: int) -> Matter | None:
    """The matter of one row; None when the line has other cells than the heading."""
    cells = _cells(page, start, end)
    if len(cells) != len(columns) or _BARS.search(page.text, start, end) is None:
        return None
    held: dict[str, str] = {}
    named = page.within(start, end)  # a day and its hour may stand in two cells
    moments: list[Moment] = []
    for name, (left, right) in zip(columns, cells, strict=True):
        if name == "when":
            moments += [moment for moment in named if left <= moment.start < right]
        else:
            held.setdefault(name, page.text[left:right].strip())
    if not moments:
        return None
    day = next((moment for moment in moments if not moment.clock_only), moments[0])
    clock = next((moment for moment in moments if moment.clock_only), None)
    reading = day.reading
    if clock is not None and clock is not day and reading.all_day:
        reading = on_day_of(reading, clock.reading, page.hours)
    title = held.get("event") or held.get("what") or ""
    words = english()
    meets = "event" in held or ("where" in held and reading.shape is not Shape.DEADLINE)
    handed = words.document.search(title) is not None and words.doing.match(title) is None
    kind = Kind.MEETING if meets else Kind.REPORT if handed else Kind.TASK
    matter = Matter(kind, cells[0][0], cells[-1][1], time=reading)
    matter.title = titles.capital(titles.bare(title))
    matter.who = who_of(held.get("who", ""))
    matter.place, matter.receiver = held.get("where"), held.get("to")
    return matter
