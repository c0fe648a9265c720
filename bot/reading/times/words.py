"""The vocabulary tables, read once when the first text comes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent.parent / "vocabulary"
_INTEGERS = frozenset(
    {
        "relative_day", "named_day", "relative_year", "shift", "weekday", "ten_days",
        "lunar_month", "month_name", "number", "ordinal", "nineties", "season",
    }
)  # fmt: skip
_NOT_WORDS = frozenset({"parts", "count", "silence", "careful"})


@dataclass(frozen=True)
class Vocabulary:
    """One language's words.

    Attributes:
        words: what each word can mean: values by kind.
        lengths: by first character, how long the words that begin with it are, longest first.
        tables: the rest of the file, as it stands.
    """

    words: Mapping[str, Mapping[str, Any]]
    lengths: Mapping[str, tuple[int, ...]]
    tables: Mapping[str, Any]


@dataclass(frozen=True)
class Feast:
    """A feast and the rule of its day; exactly one rule is set."""

    name: str
    on: str = ""
    nth: str = ""
    lunar: str = ""
    term: str = ""
    islamic: str = ""
    easter: int | None = None
    statutory: str | None = None


@lru_cache(maxsize=1)
def chinese() -> Vocabulary:
    """Chinese words, with the feasts and solar terms among them."""
    tables = _load("times-zh.toml")
    words = _words(tables)
    for phrase in tables["silence"]["fixed"]:
        words[phrase] = {"silence": phrase}
    feasts, terms = _feasts()
    for feast, spoken, _ in feasts:
        for word in spoken:
            words.setdefault(word, {})["feast"] = feast
    for term in terms:
        words.setdefault(term, {})["feast"] = Feast(term, term=term)
    return _vocabulary(words, tables)


@lru_cache(maxsize=1)
def english() -> Vocabulary:
    """English words in small letters."""
    tables = _load("times-en.toml")
    return _vocabulary(_words(tables), tables)


@lru_cache(maxsize=1)
def english_feasts() -> Mapping[str, tuple[tuple[str, Feast], ...]]:
    """English names of feasts by their first word, longest name first."""
    found: dict[str, list[tuple[str, Feast]]] = {}
    for feast, _, spoken in _feasts()[0]:
        for name in spoken:
            found.setdefault(name.split()[0], []).append((name, feast))
    return {
        first: tuple(sorted(names, key=lambda pair: -len(pair[0])))
        for first, names in found.items()
    }


@lru_cache(maxsize=1)
def _feasts() -> tuple[tuple[tuple[Feast, list[str], list[str]], ...], list[str]]:
    tables = _load("feasts.toml")
    feasts = []
    for entry in tables["feast"]:
        spoken, named = entry.pop("words"), entry.pop("english", [])
        feasts.append((Feast((spoken or named)[0], **entry), spoken, named))
    return tuple(feasts), tables["terms"]["words"]


def _load(name: str) -> dict[str, Any]:
    with (_FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def _words(tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    words: dict[str, dict[str, Any]] = {}
    for kind, table in tables.items():
        if kind in _NOT_WORDS:
            continue
        for meaning, spoken in table.items():
            value = int(meaning) if kind in _INTEGERS else meaning
            for word in spoken:
                roles = words.setdefault(word, {})
                if kind == "word":
                    roles[meaning] = word
                else:
                    roles[kind] = value
    return words


def _vocabulary(words: dict[str, dict[str, Any]], tables: dict[str, Any]) -> Vocabulary:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    ordered = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return Vocabulary(words, ordered, tables)
