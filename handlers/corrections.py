"""What is right instead, said in words: which fields of an item it touches, and their values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.domain.calendar import OfficeHours
from bot.domain.item import Ask, Item
from bot.domain.vocabulary import Action, Kind
from bot.office.notices.facts import Setting, facts
from bot.reading import Reader
from bot.reading.values import ItemReading, Reply, Shape, TimeReading
from handlers.orders import deadline

_WORDS = Path(__file__).with_name("corrections.toml")
_DIGITS = "0-9０-９零〇一二两兩三四五六七八九十:：."


Fields = dict[str, Any]


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _labelled() -> re.Pattern[str]:
    fields, joints = _words()["fields"], _any(_words()["joints"]["words"])
    named = "|".join(f"(?P<{name}>{_any(words)})" for name, words in fields.items())
    return re.compile(rf"^\s*(?:{named})\s*(?:{joints})\s*(?P<value>.+?)\s*$", re.I | re.S)


@lru_cache(maxsize=1)
def _clock_alone() -> re.Pattern[str]:
    return re.compile(rf"^(?:[{_DIGITS}\s]|{_any(_words()['clock']['words'])})+$", re.I)


def _clauses(text: str) -> Iterator[str]:
    marks = "".join(_words()["between"]["marks"])
    for clause in re.split(f"[{re.escape(marks)}]+", text):
        if clause.strip():
            yield clause


def labelled(text: str) -> dict[str, str]:
    """The fields a text names with their new values, as written; empty if it names none.

    A clause without a label belongs to the value before it (a title with a comma in it).
    """
    found: dict[str, str] = {}
    last = ""
    for clause in _clauses(text):
        match = _labelled().match(clause)
        if match is not None:
            last = next(name for name in _words()["fields"] if match[name])
            found[last] = match["value"]
        elif last:
            found[last] = f"{found[last]}，{clause.strip()}"
    return found


def corrected(text: str, at: datetime, item: Item, reader: Reader) -> Fields:
    """The item's fields that labelled corrections give; what cannot be read is left out."""
    fields: Fields = {}
    said = labelled(text)
    kind = item.kind
    if "kind" in said:
        kind = _kind(said["kind"]) or kind
        if kind is not item.kind:
            fields.update(_as_kind(item, kind))
    for name in ("place", "title", "submit_to"):
        if name in said:
            fields[name] = said[name]
    if "people" in said:
        fields["people"] = [one for one in re.split("[、，,和]", said["people"]) if one.strip()]
    if "time" in said:
        moment = reader.read_reply(said["time"], at).time
        if moment is not None:
            fields.update(timed(moment, said["time"], item, kind, reader.hours))
    return fields


def answered(text: str, at: datetime, item: Item, reader: Reader, setting: Setting) -> Fields:
    """The fields an answer gives to a draft, or a free correction to an item."""
    fields = corrected(text, at, item, reader)
    if fields:
        return fields
    reply = reader.read_reply(text, at)
    reading = next(iter(reader.read(text, at).items), None)
    if reading is not None and reading.action is not Action.CANCEL and Ask.WHAT in item.asks:
        return _whole(reading, setting)
    kind = _settled_kind(reply, item)
    if kind is not item.kind:
        fields.update(_as_kind(item, kind))
    if reply.time is not None:
        fields.update(timed(reply.time, text, item, kind, reader.hours))
    if reply.title and (Ask.NO_TITLE in item.asks or Ask.WHAT in item.asks):
        fields["title"] = reply.title
    if kind is item.kind and Ask.KIND_UNCLEAR in item.asks and reply.kind is kind:
        fields["kind"] = kind
    if reading is not None and reading.action is not Action.CANCEL:
        for name, value in (("place", reading.place), ("submit_to", reading.submit_to)):
            if value and value != getattr(item, name):
                fields[name] = value
    return fields


def _whole(reading: ItemReading, setting: Setting) -> Fields:
    """A whole reading, where nothing but a file was known."""
    return {
        name: value
        for name, value in facts(reading, setting).items()
        if value or name == "all_day"
    }


def _settled_kind(reply: Reply, item: Item) -> Kind:
    unclear = Ask.KIND_UNCLEAR in item.asks or Ask.WHAT in item.asks
    return reply.kind if unclear and reply.kind is not None else item.kind


def _kind(text: str) -> Kind | None:
    plain = text.lower()
    for kind in Kind:
        if any(word in plain for word in _words()["kinds"][str(kind)]):
            return kind
    return None


def _as_kind(item: Item, kind: Kind) -> Fields:
    """The item's moment as another kind keeps it."""
    moment = item.event_at
    if kind is Kind.MEETING:
        return {"kind": kind, "start_at": moment, "due_at": None}
    return {"kind": kind, "start_at": None, "end_at": None, "due_at": moment}


def timed(said: TimeReading, text: str, item: Item, kind: Kind, hours: OfficeHours) -> Fields:
    """The time fields a time gives.

    A day alone keeps the item's hour, a clock time alone keeps its day: "16:00" to a
    meeting of next Friday means four o'clock on that Friday.
    """
    moment = said.start or said.end if kind is Kind.MEETING else deadline(said, hours)
    if moment is None:
        return {}
    all_day, event = said.all_day, item.event_at
    if event is not None and not item.all_day and said.shape is not Shape.RECURRENCE:
        kept = hours.local(event)
        local = hours.local(moment)
        words = text[said.span.start : said.span.end]
        if said.all_day:
            moment, all_day = hours.instant(local.date(), kept.time()), False
        elif _clock_alone().match(words):
            moment = hours.instant(kept.date(), local.time())
    fields: Fields = {"all_day": all_day, "conflict": False}
    if kind is Kind.MEETING:
        fields["start_at"] = moment
        fields["end_at"] = _end(said, moment) if not all_day else None
    else:
        fields["due_at"] = moment
    if said.rrule:
        fields["rrule"] = said.rrule
    return fields


def _end(said: TimeReading, moment: datetime) -> datetime | None:
    if said.shape is not Shape.RANGE or said.end is None or said.start is None or said.all_day:
        return None
    return moment + (said.end - said.start)
