"""The vocabulary of notices, and the scanner that finds its words in a text.

The words stand in `vocabulary/notices.toml` so that a clerk can review them. The longest
word wins at each place; characters that belong to no word become plain text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.reading.clean import clean
from bot.reading.values import Additions

_VOCABULARY = Path(__file__).parents[1] / "vocabulary"


class Part(IntEnum):
    """What a token does in its clause."""

    TEXT = auto()  # a name, a thing, an unknown verb
    TIME = auto()
    PLEASE = auto()  # 请, 由: what follows is who
    TAKE = auto()  # 把, 将: what follows is the thing
    AT = auto()  # 在, 到: what follows is where, or to whom
    TO = auto()  # 给: what follows is to whom
    SUBMIT = auto()
    HOLD = auto()
    ATTEND = auto()
    LEAD = auto()
    FINISH = auto()
    ADVERB = auto()
    SET = auto()  # 定于
    LABEL = auto()  # 地点
    MOVE = auto()
    CANCEL = auto()
    FORMER = auto()
    MENTION = auto()  # @somebody
    PAREN = auto()
    SPACE = auto()


@dataclass(frozen=True)
class Token:
    """A stretch of the cleaned text and its part."""

    part: Part
    start: int
    end: int
    text: str


# 到会议室, 到会展中心: one comes to the place, not to the meeting
_HALLS = ("会议室", "会议厅", "会议中心", "会客", "会展", "会所", "会堂", "会计", "会务", "会商室")


class Words:
    """Words by their first character, longest first."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}
        self._lengths: dict[str, list[int]] = {}  # of the words that begin with a character

    def add(self, words: list[str], part: Part) -> None:
        """Add words of one part; the first part given to a word stays."""
        for word in words:
            self._parts.setdefault(word, part)

    def finish(self) -> None:
        """Put the longest first, once all words are in."""
        for word in sorted(self._parts, key=len, reverse=True):
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))

    def at(self, text: str, start: int, end: int) -> tuple[str, Part] | None:
        """The longest word that begins at a place and ends within the stretch."""
        for length in self._lengths.get(text[start], ()):
            word = text[start : start + length]
            part = self._parts.get(word)
            if part is None or start + length > end:
                continue
            if word[-1] == "会" and text.startswith(_HALLS, start + length - 1):
                continue  # 到会议室: one comes to the room, not to the meeting
            return word, part
        return None


class Endings:
    """A set of word endings, asked from the end of a text."""

    def __init__(self, words: list[str]) -> None:
        self._by_last: dict[str, list[str]] = {}
        for word in words:
            self._by_last.setdefault(word[-1], []).append(word)
        for group in self._by_last.values():
            group.sort(key=len, reverse=True)

    def of(self, text: str) -> str | None:
        """The longest ending the text has, or None."""
        if text:
            for word in self._by_last.get(text[-1], ()):
                if text.endswith(word):
                    return word
        return None


class Finder:
    """Whether one of many words stands anywhere in a text."""

    def __init__(self, words: list[str]) -> None:
        self._by_first: dict[str, list[tuple[int, str]]] = {}
        for place, word in enumerate(words):
            self._by_first.setdefault(word[0], []).append((place, word))

    def in_(self, text: str) -> str | None:
        """The first listed word that the text holds, or None."""
        found = [
            listed
            for first in self._by_first.keys() & set(text)
            for listed in self._by_first[first]
            if listed[1] in text
        ]
        return min(found)[1] if found else None


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary, ready for use."""

    words: Words
    data: dict[str, Any]
    events: Endings
    no_events: Endings
    after_event: Endings
    plain_events: frozenset[str]
    documents: Endings
    bodies: Endings
    body_after: dict[str, str]
    persons: Endings
    places: Endings
    online: tuple[str, ...]
    tools: Endings
    after_receiver: Endings
    nobody: frozenset[str]
    everybody: frozenset[str]
    exact_bodies: frozenset[str]
    objects: Endings
    determiners: tuple[str, ...]
    never_begin: str
    begin_anyway: tuple[str, ...]
    short_begin: str
    surnames: frozenset[str]
    titles: tuple[str, ...]


_PARTS = (
    ("please", Part.PLEASE),
    ("take", Part.TAKE),
    ("at", Part.AT),
    ("to", Part.TO),
    ("submit", Part.SUBMIT),
    ("hold", Part.HOLD),
    ("attend", Part.ATTEND),
    ("lead", Part.LEAD),
    ("finish", Part.FINISH),
    ("set", Part.SET),
    ("adverb", Part.ADVERB),
)


def lexicon() -> Lexicon:
    """The Chinese vocabulary, with the names of the office whose text is being read."""
    named = _CURRENT.get()
    return _load(Additions()) if named is None else named.lexicon


@dataclass(eq=False)
class _Named:
    """An office's own names; an English text never asks for the words they are added to."""

    extra: Additions

    @cached_property
    def lexicon(self) -> Lexicon:
        return _load(self.extra)


_CURRENT: ContextVar[_Named | None] = ContextVar("names", default=None)


@contextmanager
def names_of(extra: Additions) -> Iterator[None]:
    """Read with an office's own names added, as long as the context lasts."""
    token = _CURRENT.set(_Named(extra))
    try:
        yield
    finally:
        _CURRENT.reset(token)


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return tomllib.loads((_VOCABULARY / "notices.toml").read_text(encoding="utf-8"))


def _plain(names: tuple[str, ...]) -> list[str]:
    return [plain for name in names if len(plain := clean(name).text.strip()) >= 2]


@lru_cache(maxsize=64)
def _load(extra: Additions) -> Lexicon:
    data = _tables()
    departments, titles, places, meetings = map(
        _plain, (extra.departments, extra.titles, extra.places, extra.meetings)
    )
    words = Words()
    words.add([*departments, *titles, *places, *meetings], Part.TEXT)
    change = data["change"]
    words.add(change["move"], Part.MOVE)
    words.add(change["cancel"], Part.CANCEL)
    words.add(change["former"], Part.FORMER)
    words.add(data["places"]["labels"], Part.LABEL)
    for name, part in _PARTS:
        words.add(data["words"][name], part)
    words.add(data["keep"]["nouns"], Part.TEXT)
    words.finish()
    bodies, persons = data["bodies"], data["persons"]
    return Lexicon(
        words=words,
        data=data,
        events=Endings(data["events"]["suffixes"] + meetings),
        no_events=Endings(data["events"]["never"]),
        after_event=Endings(data["events"]["after"]),
        plain_events=frozenset(data["events"]["plain"]),
        documents=Endings(data["documents"]["suffixes"]),
        bodies=Endings(bodies["suffixes"] + list(bodies["short"]) + departments),
        body_after=bodies["short"],
        persons=Endings(persons["suffixes"] + titles),
        places=Endings(data["places"]["suffixes"] + places),
        online=tuple(sorted(data["places"]["online"], key=len, reverse=True)),
        tools=Endings(data["receivers"]["tools"]),
        after_receiver=Endings(data["receivers"]["after"]),
        nobody=frozenset(persons["nobody"]),
        everybody=frozenset(persons["everybody"]),
        exact_bodies=frozenset(bodies["exact"]),
        objects=Endings(data["objects"]["suffixes"]),
        determiners=tuple(sorted(bodies["determiners"], key=len, reverse=True)),
        never_begin=bodies["never_begin"],
        begin_anyway=tuple(bodies["begin_anyway"]),
        short_begin=bodies["short_begin"],
        surnames=frozenset(persons["surnames"]),
        titles=tuple(sorted(persons["titles"], key=len, reverse=True)),
    )
