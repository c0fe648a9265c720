"""Answers to a question of Huiyin's: 明天下午3点, 周五前的报表, 不用登记了."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Kind
from bot.reading.clean import Cleaned, clean
from bot.reading.notices import read_notice
from bot.reading.notices.looks import is_document, is_event
from bot.reading.times import find_times
from bot.reading.values import Additions, Reply, Shape, TimeReading

_VOCABULARY = Path(__file__).parent / "vocabulary" / "replies.toml"
_EDGE = " \t\n,.;:!?。、~…"


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))


def read_reply(
    text: str, at: datetime, hours: OfficeHours, calendar: WorkingCalendar, extra: Additions
) -> Reply:
    """What an answer says; never raises.

    A time is read as in an office's notice: 下午 without an hour is the office's afternoon.
    """
    cleaned = clean(text)
    words = _vocabulary()
    yes = _consent(cleaned.text, words)
    if yes is False:
        return Reply(yes=False)
    readings = [
        reading
        for reading in find_times(cleaned, at, hours, calendar, office=True)
        if not reading.impossible
    ]
    time = _chosen(readings)
    items = read_notice(text, at, hours, calendar, extra)
    if items:
        return Reply(time, items[0].kind, items[0].title or None, yes)
    rest = _rest(cleaned, text, readings, words)
    kind = _kind(cleaned.text, rest, time, words)
    title = None if yes and not rest else rest or None
    return Reply(time, kind, title, yes if time is None or yes is not None else None)


def _chosen(readings: list[TimeReading]) -> TimeReading | None:
    deadlines = [reading for reading in readings if reading.shape is Shape.DEADLINE]
    return next(iter(deadlines or readings), None)


def leaves(text: str) -> bool:
    """Whether somebody who was asked for a line would rather leave it: 算了, never mind."""
    plain = clean(text).text.strip(_EDGE).lower()
    for word in _vocabulary()["filler"]["words"]:
        if plain.endswith(word) and len(plain) > len(word):
            plain = plain.removesuffix(word).strip(_EDGE)
    return plain in _vocabulary()["leave"]["whole"]


def closes_anyway(text: str) -> bool:
    """Whether it says yes to closing what is not all in: 办结, 是的."""
    plain, words = clean(text).text.strip(_EDGE).lower(), _vocabulary()
    return plain in words["close"]["whole"] or plain in words["yes"]["whole"]


def _consent(text: str, words: dict[str, Any]) -> bool | None:
    plain = text.strip(_EDGE).lower()
    if any(plain.startswith(word) or plain == word for word in words["no"]["begins"]):
        return False
    if any(word in plain for word in words["no"]["holds"]):
        return False
    if plain in words["yes"]["whole"]:
        return True
    for word in words["yes"]["begins"]:
        behind = plain[len(word) : len(word) + 1]
        if plain.startswith(word) and (not behind or behind in _EDGE):
            return True
    return None


def _kind(text: str, rest: str, time: TimeReading | None, words: dict[str, Any]) -> Kind | None:
    plain = text.lower()
    for kind in Kind:
        if any(word in plain for word in words["kind"][kind.value]):
            return kind
    bare = clean(rest).text
    if bare and is_document(bare):
        return Kind.REPORT
    if bare and is_event(bare):
        return Kind.MEETING
    if time is not None and bare and time.shape is Shape.DEADLINE:
        return Kind.TASK
    return None


def _rest(
    cleaned: Cleaned, source: str, readings: list[TimeReading], words: dict[str, Any]
) -> str:
    """What the answer says besides the time and politeness: the title."""
    kept = list(source)
    for reading in readings:
        kept[reading.span.start : reading.span.end] = "\0" * (
            reading.span.end - reading.span.start
        )
    left = "".join(kept)
    pieces = [
        piece.strip(_EDGE + "，。；：！？（）()的")
        for piece in re.split("\0+|[，,。;；!！]", left)
    ]
    filler = set(words["filler"]["words"]) | set(words["yes"]["whole"])
    named = {word for group in words["kind"].values() for word in group}
    pieces = [
        piece
        for piece in pieces
        if len(piece) >= 2
        and clean(piece).text.lower() not in filler
        and clean(piece).text.lower() not in named
    ]
    title = max(pieces, key=len, default="")
    for word in sorted(words["filler"]["leads"], key=len, reverse=True):
        plain = clean(title).text.lower()
        if plain.startswith(word) and len(plain) > len(word) + 1:
            title = title[len(word) :].strip(_EDGE + "，：")
    return title
