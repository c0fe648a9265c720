"""另行通知: a notice that says itself that more is to follow.

The words stand in `vocabulary/following.toml`. What is only quoted, negated (不再另行通知),
conditional (如有变动，另行通知) or asked waits for nothing.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from bot.reading.clean import Cleaned, clean
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "following.toml"
_SENTENCE = "。;!?\n"
_CLAUSE = ",。;:!?\n()（）"
_QUOTES = compiled(r"[“\"「『《][^”\"」』》\n]{0,80}[”\"」』》]")
_LONGEST = 40  # characters of the clause that is shown
_UNTIL = compiled(r"(?:直至|直到|在|至|until|till)\s*$")


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    return {name: tuple(sorted(words, key=len, reverse=True)) for name, words in data.items()}


def read_following(text: str) -> str:
    """The notice's own words that more is to follow; empty where it says no such thing."""
    cleaned = clean(text)
    plain = cleaned.text.lower()
    quoted = [match.span() for match in _QUOTES.finditer(plain)]
    for match in re.finditer("|".join(re.escape(word) for word in _words()["says"]), plain):
        inside = any(begin < match.start() < end for begin, end in quoted)
        if not inside and _is_meant(plain, match.start(), match.end()):
            return _clause(cleaned, text, match.start(), match.end())
    return ""


def _is_meant(plain: str, start: int, end: int) -> bool:
    words = _words()
    before = plain[:start]
    if before.endswith(words["never"]) or _UNTIL.search(before):
        return False
    begin = max((before.rfind(mark) for mark in _SENTENCE), default=-1) + 1
    if any(word in before[begin:] for word in words["condition"]):
        return False
    return not plain[end : end + 8].startswith(words["asking"])


def _clause(cleaned: Cleaned, text: str, start: int, end: int) -> str:
    """The clause it stands in, in the original words."""
    plain = cleaned.text
    begin = max((plain.rfind(mark, 0, start) for mark in _CLAUSE), default=-1) + 1
    begin = max(begin, end - _LONGEST)
    span = cleaned.span(begin, end)
    return " ".join(text[span.start : span.end].split())
