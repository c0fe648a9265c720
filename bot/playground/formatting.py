"""Text as Telegram measures and marks it: UTF-16 units, HTML, what becomes a link."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from bot.playground.refusals import Refusal, bad_request

Json = dict[str, Any]

_SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "tg-spoiler": "spoiler", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([^\s>/]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_FOUND = re.compile(
    r"(?P<url>(?:https?|tg)://[^\s<>]+|(?<![\w@.])t\.me/[\w/?=&-]+)"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?)"
    r"|(?<![\w@])(?P<mention>@[A-Za-z0-9_]{3,32})"
    r"|(?<![\w#])(?P<hashtag>#(?=\w*[^\W\d_])\w+)",
    re.ASCII,
)
_FOUND = re.compile(_FOUND.pattern)  # \w as Telegram takes it: a Chinese character is a letter


def units(text: str) -> int:
    """The text's length in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def _broken(sentence: str) -> Refusal:
    return bad_request(f"can't parse entities: {sentence}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Take Telegram's HTML apart into plain text and entities.

    Raises:
        Refusal: 400 "can't parse entities: …", with the place in bytes.
    """
    parts: list[str] = []
    length = position = 0
    entities: list[Json] = []
    opened: list[tuple[str, Json, int]] = []

    def offset(index: int) -> int:
        return len(source[:index].encode())

    while (start := source.find("<", position)) >= 0:
        parts.append(html.unescape(source[position:start]))
        length += units(parts[-1])
        tag = _TAG.match(source, start)
        if tag is None:
            raise _broken(f"Unclosed start tag at byte offset {offset(start)}")
        closing, name, rest = tag[1], tag[2].lower(), tag[3]
        position = tag.end()
        if closing:
            if not opened:
                raise _broken(f"Unexpected end tag at byte offset {offset(start)}")
            expected, entity, begun = opened.pop()
            if name not in ("", expected):
                raise _broken(
                    f'Unmatched end tag at byte offset {offset(start)}, expected "</{expected}>", '
                    f'found "</{name}>"'
                )
            entity["length"] = length - begun
            if entity["length"] and entity["type"] != "none":
                entities.append(entity)
            continue
        attributes = {
            m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "")
            for m in _ATTRIBUTE.finditer(rest)
        }
        opened.append((name, _entity(name, attributes, length, offset(start)), length))
    parts.append(html.unescape(source[position:]))
    if opened:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(parts), entities


def _entity(name: str, attributes: Mapping[str, str], at: int, byte: int) -> Json:
    if name == "a":
        address = attributes.get("href", "")
        person = re.fullmatch(r"tg://user\?id=(\d+)", address)
        if person:
            return {"type": "text_mention", "offset": at, "length": 0, "user_id": int(person[1])}
        kind = (
            "text_link"
            if re.match(r"(?i)(https?|tg|mailto|tel):|[\w-]+\.[\w-]", address)
            else "none"
        )
        return {"type": kind, "offset": at, "length": 0, "url": address}
    if name == "span" and attributes.get("class") == "tg-spoiler":
        return {"type": "spoiler", "offset": at, "length": 0}
    if name == "tg-emoji":
        return {
            "type": "custom_emoji",
            "offset": at,
            "length": 0,
            "custom_emoji_id": attributes.get("emoji-id", ""),
        }
    if name == "tg-time":
        entity: Json = {"type": "date_time", "offset": at, "length": 0}
        entity["unix_time"] = int(attributes.get("unix", "0"))
        if attributes.get("format"):
            entity["date_time_format"] = attributes["format"]
        return entity
    if name == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote", "offset": at, "length": 0}
    if name in _SIMPLE:
        return {"type": _SIMPLE[name], "offset": at, "length": 0}
    raise _broken(f'Unsupported start tag "{name}" at byte offset {byte}')


def detect(text: str) -> list[Json]:
    """The entities Telegram finds by itself: commands, mentions, links, hashtags."""
    if not any(mark in text for mark in "/@#:"):
        return []
    found: list[Json] = []
    for match in _FOUND.finditer(text):
        word = (
            match.group().rstrip(".,;:!?，。；：！？、）)")
            if match.lastgroup == "url"
            else match.group()
        )
        found.append(
            {
                "type": match.lastgroup,
                "offset": units(text[: match.start()]),
                "length": units(word),
            }
        )
    return found


def with_detected(text: str, given: list[Json]) -> list[Json]:
    """The given entities and those found in the text where none is given."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given]
    free = [
        entity
        for entity in detect(text)
        if all(
            entity["offset"] >= end or entity["offset"] + entity["length"] <= start
            for start, end in taken
        )
    ]
    return sorted([*given, *free], key=lambda entity: (entity["offset"], -entity["length"]))


def strip(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without the blank edges that Telegram cuts off, entities moved along."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lead = len(text) - len(text.lstrip())
    shift = units(text[:lead])
    bare = text.strip()
    if not entities:
        return bare, entities
    end = units(bare)
    kept = []
    for entity in entities:
        first = max(0, entity["offset"] - shift)
        last = min(end, entity["offset"] + entity["length"] - shift)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return bare, kept
