"""The English vocabulary of notices, from `vocabulary/notices-en.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parents[2] / "vocabulary" / "notices-en.toml"
_ALIKE = 3  # so many characters are compared one by one before words are told apart whole


@dataclass(frozen=True)
class English:
    """The vocabulary as patterns of whole words."""

    verbs: dict[str, list[str]]
    submit: re.Pattern[str]
    attend: re.Pattern[str]
    doing: re.Pattern[str]
    held: re.Pattern[str]
    event: re.Pattern[str]
    document: re.Pattern[str]
    persons: re.Pattern[str]
    bodies: re.Pattern[str]
    nobody: frozenset[str]
    not_people: frozenset[str]
    place: re.Pattern[str]
    online: re.Pattern[str]
    move: re.Pattern[str]
    put_off: re.Pattern[str]
    cancel: re.Pattern[str]
    done: re.Pattern[str]
    silence: dict[str, re.Pattern[str]]
    labels: dict[str, str]

    @property
    def request(self) -> re.Pattern[str]:
        """Words that make a question an order."""
        return self.silence["request"]


def any_of(words: Iterable[str], *, plural: bool = False) -> str:
    """A pattern that finds the longest of some words.

    Words that begin alike stand together, so that a place in the text is compared with
    the few that can begin there.
    """
    return rf"(?:{_alike(set(words), 0)}){'(?:e?s)?' if plural else ''}"


def _alike(words: Iterable[str], begin: int) -> str:
    """The rests of some words from a place on, which stand together as far as they begin alike."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    if begin == _ALIKE or len(ordered) == 1:
        return "|".join(_spelt(word[begin:]) for word in ordered)
    groups: dict[str, list[str]] = {}
    for word in ordered:
        groups.setdefault(word[begin : begin + 1], []).append(word)
    return "|".join(  # a word that ends here comes behind those that go on
        f"{_spelt(first)}(?:{_alike(group, begin + 1)})" if first else ""
        for first, group in sorted(groups.items(), reverse=True)
    )


def _spelt(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s+")


def whole(words: Iterable[str], *, plural: bool = False) -> re.Pattern[str]:
    """A pattern of whole words, in any case."""
    return compiled(rf"(?<![\w-]){any_of(words, plural=plural)}(?![\w-]|'t\b)", re.IGNORECASE)


@lru_cache(maxsize=1)
def english() -> English:
    """Load the English vocabulary, once."""
    data = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    verbs, nouns, who, change = data["verbs"], data["nouns"], data["who"], data["change"]
    return English(
        verbs={name: verbs[name] for name in ("submit", "attend", "doing")},
        submit=whole(verbs["submit"]),
        attend=whole(verbs["attend"]),
        doing=whole(verbs["doing"]),
        held=whole(verbs["held"]),
        event=whole(nouns["events"], plural=True),
        document=whole(nouns["documents"], plural=True),
        persons=compiled(rf"(?:^|\s|@){any_of(who['persons'])}$", re.IGNORECASE),
        bodies=compiled(rf"(?:^|\s|@){any_of(who['bodies'])}$", re.IGNORECASE),
        nobody=frozenset(who["nobody"]),
        not_people=frozenset(who["not_people"]),
        place=whole(data["places"]["words"]),
        online=whole(data["places"]["online"]),
        move=whole(change["move"]),
        put_off=whole(change["put_off"]),
        cancel=whole(change["cancel"]),
        done=whole(change["done"]),
        silence={name: whole(words) for name, words in data["silence"].items()},
        labels={word: name for name, words in data["frames"].items() for word in words},
    )
