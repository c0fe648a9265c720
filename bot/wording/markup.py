"""Text from people made safe for Telegram's HTML, and never longer than Telegram takes.

Lengths are UTF-16 units, as Telegram counts, and are taken of the HTML itself, which is
never shorter than what Telegram counts after parsing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LIMIT = 4096
ELLIPSIS = "…"
TOAST_LIMIT = 200

# Telegram refuses lone surrogates; the other control marks show as nothing.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Marks that turn the reading direction of all that follows, ours included.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TOKEN = re.compile(r"<(?P<close>/?)(?P<name>[a-z-]+)[^>]*>|&(?:[a-z]+|#[0-9]+);|.", re.S)
# What belongs to the character before it: joiners, variation selectors, skin tones, accents.
_JOINED = re.compile("[\u200d\ufe00-\ufe0f\u0300-\u036f\U0001f3fb-\U0001f3ff]")
_JOINER = "\u200d"
_ESCAPED = {"&": 5, "<": 4, ">": 4}  # units of what the escape writes


class Markup(str):
    """Telegram HTML that is safe as it stands."""

    __slots__ = ()


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(text: str) -> str:
    """The text without marks that cannot be sent."""
    return _UNSHOWN.sub("", text)


def escape(text: str) -> Markup:
    """People's text as HTML; already safe text stays as it is."""
    if isinstance(text, Markup):
        return text
    return Markup(shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def inline(text: str) -> Markup:
    """People's text inside one of our sentences: it may not turn the direction of ours."""
    return text if isinstance(text, Markup) else escape(_TURNING.sub("", text))


def join(separator: str, pieces: Iterable[str]) -> Markup:
    """Pieces side by side; empty ones are left out, unsafe ones escaped."""
    return Markup(escape(separator).join(inline(piece) for piece in pieces if piece))


def lines(*pieces: str) -> Markup:
    """Pieces one below the other; empty ones are left out."""
    return join("\n", pieces)


def cut(text: str, limit: int) -> str:
    """Plain text of at most `limit` units, an ellipsis where something is missing.

    A character is never parted from what belongs to it (an emoji from its skin tone).
    """
    if units(text) <= limit:
        return text
    kept, used = 0, units(ELLIPSIS)
    for at, character in enumerate(text):
        used += units(character)
        if used > limit:
            break
        kept = at + 1
    if limit <= 0:
        return ""
    # A single figure longer than the room loses its last parts, never half a joint.
    return text[: _before_joined(text, kept)].rstrip().rstrip(_JOINER) + ELLIPSIS


def _bites(text: str, limit: int) -> list[str]:
    """Plain text in stretches whose escaped form has at most `limit` units, at line ends if any."""
    found: list[str] = []
    rest = shown(text).strip()
    while units(escape(rest)) > limit:
        end = _fitting(rest, limit)
        line_end = rest.rfind("\n", end // 2, end)
        end = line_end if line_end > 0 else _before_joined(rest, end)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*found, rest] if rest else found


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into the limit once escaped; one at least."""
    size = 0
    for at, character in enumerate(text):
        size += _ESCAPED.get(character, 1 if character <= "\uffff" else 2)
        if size > limit:
            return max(1, at)
    return len(text)


def _before_joined(text: str, end: int) -> int:
    """The nearest place not after `end` that parts no character from what belongs to it."""
    at = end
    while 0 < at < len(text) and (_JOINED.match(text[at]) or text[at - 1] == _JOINER):
        at -= 1
    return at or end


def quote(text: str, room: int) -> Markup:
    """The words as a quotation that folds, cut so that all of it has at most `room` units."""
    opening, closing = "<blockquote expandable>", "</blockquote>"
    inner = room - units(opening) - units(closing) - units(ELLIPSIS)
    bites = _bites(text, inner) if inner >= max(_ESCAPED.values()) else []
    if not bites:
        return Markup()
    tail = ELLIPSIS if len(bites) > 1 else ""
    return Markup(f"{opening}{escape(bites[0])}{tail}{closing}")


def quotes(text: str, room: int) -> tuple[Markup, ...]:
    """The whole text as quotations of at most `room` units each, nothing lost."""
    opening, closing = "<blockquote expandable>", "</blockquote>"
    inner = room - units(opening) - units(closing)
    return tuple(Markup(f"{opening}{escape(bite)}{closing}") for bite in _bites(text, inner))


def fitted(text: str, limit: int = LIMIT) -> Markup:
    """HTML of ours, cut to the limit if need be with every open tag closed again."""
    if units(text) <= limit:
        return Markup(text)
    kept: list[str] = []
    open_tags: list[str] = []
    used = units(ELLIPSIS)
    for token in _TOKEN.finditer(text):
        name = token["name"]
        after = list(open_tags)
        if name and token["close"]:
            after.pop()
        elif name:
            after.append(name)
        closing = sum(len(tag) + 3 for tag in after)
        if used + units(token.group()) + closing > limit:
            break
        used += units(token.group())
        open_tags = after
        kept.append(token.group())
    closing_tags = "".join(f"</{tag}>" for tag in reversed(open_tags))
    return Markup("".join(kept).rstrip() + ELLIPSIS + closing_tags)


def packed(pieces: Sequence[str], limit: int = LIMIT, separator: str = "\n") -> tuple[Markup, ...]:
    """Pieces gathered into as few texts as the limit allows; none is parted unless it must be."""
    found: list[str] = []
    for piece in pieces:
        safe = fitted(escape(piece), limit)
        if found and units(found[-1]) + units(separator) + units(safe) <= limit:
            found[-1] += separator + safe
        else:
            found.append(safe)
    return tuple(Markup(text) for text in found)
