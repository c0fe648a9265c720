"""Words of a vocabulary found in a text by their first letters, without one great pattern.

A pattern of some hundred words takes milliseconds to compile; an index of them does not.
A find answers as a match of a pattern does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.reading.patterns import compiled

_KEY = 4  # letters by which the words are indexed
_SHORT = 2  # letters by which the shorter ones are
_STARTS = compiled(r"(?<![\w-])\S")
_GOES_ON = compiled(r"[\w-]|'t\b", re.IGNORECASE)
_BLANKS = str.maketrans("\t\n\r\f\v", "     ")


class Found:
    """Where a word stands in a text."""

    __slots__ = ("_end", "_start", "string")

    def __init__(self, string: str, start: int, end: int) -> None:
        self.string, self._start, self._end = string, start, end

    def start(self) -> int:
        """Where it begins."""
        return self._start

    def end(self) -> int:
        """Where the text goes on behind it."""
        return self._end

    def span(self) -> tuple[int, int]:
        """Both."""
        return self._start, self._end

    def __getitem__(self, group: int) -> str:
        return self.string[self._start : self._end]


if TYPE_CHECKING:
    Match = re.Match[str]
else:
    Match = Found


@dataclass(frozen=True, slots=True)
class _Spread:
    """A text in small letters, and where its words begin, each with its first letters.

    Attributes:
        wide: somewhere more than one blank stands between two words.
    """

    low: str
    starts: tuple[tuple[int, str, str], ...]
    wide: bool


@lru_cache(maxsize=128)
def _spread(text: str) -> _Spread:
    low = text.lower().translate(_BLANKS)
    if len(low) != len(text):  # a letter whose small form is two
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    starts = [start.start() for start in _STARTS.finditer(text)]
    return _Spread(
        low,
        tuple((start, low[start : start + _KEY], low[start : start + _SHORT]) for start in starts),
        "  " in low,
    )


class Finder:
    """Finds whole words, the longest that begins at a place."""

    def __init__(self, words: Iterable[str], *, plural: bool = False) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}  # words of fewer letters than a key
        self._endings = ("es", "s", "") if plural else ("",)
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            group = self._by_key if len(word) >= _KEY else self._short
            group.setdefault(word[: _KEY if len(word) >= _KEY else _SHORT], []).append(word)
        for word in [word for word in self._short if len(word) < _SHORT]:
            raise ValueError(f"a word of one letter: {word}")

    def _begins(self, key: str, short: str) -> Iterator[str]:
        """The words that a place with these first letters may begin, longest first."""
        yield from self._by_key.get(key, ())
        yield from self._short.get(short, ())

    def _at(self, spread: _Spread, at: tuple[int, str, str], end: int) -> int | None:
        """Where the longest word ends that begins there, or None."""
        low, start = spread.low, at[0]
        for word in self._begins(at[1], at[2]):
            if low.startswith(word, start):
                after = start + len(word)
            elif spread.wide and " " in word and (wide := _behind(low, word, start)) is not None:
                after = wide
            else:
                continue
            for ending in self._endings:
                last = after + len(ending)
                if last > end or not low.startswith(ending, after):
                    continue
                if last == end or _GOES_ON.match(low, last, end) is None:
                    return last
        return None

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """All words in order; none overlaps another."""
        spread = _spread(text)
        end = len(text) if end is None else min(end, len(text))
        known, shorts = self._by_key, self._short
        for at in spread.starts:
            if (at[1] not in known and at[2] not in shorts) or at[0] < start:
                continue
            if at[0] >= end:
                return
            last = self._at(spread, at, end)
            if last is not None:
                yield Match(text, at[0], last)  # type: ignore[call-arg]
                start = last

    def search(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """The first word, or None."""
        return next(self.finditer(text, start, end), None)

    def match(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """The word that begins there, or None."""
        spread = _spread(text)
        low = spread.low
        end = len(text) if end is None else min(end, len(text))
        if start >= end or (start > 0 and (low[start - 1].isalnum() or low[start - 1] in "_-")):
            return None
        at = start, low[start : start + _KEY], low[start : start + _SHORT]
        last = self._at(spread, at, end)
        return None if last is None else Match(text, start, last)  # type: ignore[call-arg]

    def fullmatch(self, text: str) -> Match | None:
        """The word that the whole text is, or None."""
        low = _spread(text).low
        for word in self._begins(low[:_KEY], low[:_SHORT]):
            after = _behind(low, word, 0)
            if after is not None and low[after:] in self._endings:
                return Match(text, 0, len(text))  # type: ignore[call-arg]
        return None

    def findall(self, text: str) -> list[str]:
        """All words as they are written."""
        return [found[0] for found in self.finditer(text)]

    def sub(self, instead: str, text: str) -> str:
        """The text with another word for each."""
        parts, at = [], 0
        for found in self.finditer(text):
            parts += [text[at : found.start()], instead]
            at = found.end()
        return "".join([*parts, text[at:]])


def _behind(low: str, word: str, start: int) -> int | None:
    """Where a word ends that stands there, with however many blanks in it; or None."""
    at = start
    for count, part in enumerate(word.split(" ")):
        blank = at
        while count and low[at : at + 1] == " ":
            at += 1
        if (count and at == blank) or not low.startswith(part, at):
            return None
        at += len(part)
    return at


class Endings:
    """Finds the listed word a name ends with, from a blank on."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)

    def search(self, name: str) -> Match | None:
        """The longest ending of a name that is listed, or None."""
        low = " ".join(name.lower().split())
        if low != name.lower():
            name = " ".join(name.split())
        for start in range(len(low)):
            begins = start == 0 or low[start - 1] in " @"
            if begins and low[start:] in self._words:
                return Match(name, start, len(name))  # type: ignore[call-arg]
        return None
