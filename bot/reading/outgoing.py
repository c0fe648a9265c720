"""Outgoing requests in one line: whom a 请示 goes to, what it is about, who drafted it.

The words stand in `vocabulary/outgoing.toml`. The time by when an answer is wanted is for the
caller to take out first.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_VOCABULARY = Path(__file__).parent / "vocabulary" / "outgoing.toml"
_EDGE = " \t\n,，.。;；:：、-—"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class Outgoing:
    """A request as it was filed.

    Attributes:
        to: whom it goes to, as written; empty where nobody is named.
        title: what it is about.
        drafter: who drafted it, as written; empty where nobody is named.
    """

    to: str
    title: str
    drafter: str = ""


def read_outgoing(text: str) -> Outgoing:
    """Part 市局 关于…的请示 and 关于…的请示报市局 into what they say."""
    words = _words()
    rest, drafter = text, ""
    drafted = re.search(
        rf"(?:{_any(words['drafter'])})\s*[:：]?\s*(?P<who>[^\s,，。;；:：]{{1,20}})", rest, re.I
    )
    if drafted is not None:
        drafter = drafted["who"].strip(_EDGE)
        rest = f"{rest[: drafted.start()].rstrip(_EDGE)}，{rest[drafted.end() :].lstrip(_EDGE)}"
    rest = re.sub(
        rf"[\s,，]*(?:{_any(words['limit'])})[\s。.!！]*$", "", rest.strip(_EDGE), flags=re.I
    )
    rest = rest.strip(_EDGE)
    behind = re.match(
        rf"(?P<title>.*?(?:{_any(words['matter'])})[》”\"]?)[\s,，]*(?:{_any(words['sent'])})\s*"
        rf"(?P<to>[^\s,，。;；]{{2,20}})(?P<more>.*)$",
        rest,
        re.S | re.I,
    )
    if behind is not None:
        to = re.sub(rf"(?:{_any(words['tail'])})$", "", behind["to"])
        return Outgoing(to, _title(behind["title"]), drafter)
    latin = re.match(r"(?P<title>.+?)\s+to\s+(?P<to>.+)$", rest, re.I)
    if rest.isascii() and latin is not None:
        return Outgoing(latin["to"].strip(_EDGE), _title(latin["title"]), drafter)
    first, _, title = rest.partition(" ")
    chinese = not first.isascii()
    if chinese and title.strip() and not re.search(rf"(?:{_any(words['matter'])})", first, re.I):
        return Outgoing(first.strip(_EDGE), _title(title), drafter)
    return Outgoing("", _title(rest), drafter)


def _title(words: str) -> str:
    return " ".join(words.split()).strip(_EDGE)


def read_answer_came(text: str) -> str | None:
    """What 批复来了：同意 says; None where a text says no such thing, empty for no words."""
    match = re.match(
        rf"\s*(?:{_any(_words()['answered']['opens'])})(?:了)?\s*(?:[:：,，。]\s*(?P<said>.*))?$",
        text,
        re.S | re.I,
    )
    return (match["said"] or "").strip() if match is not None else None
