"""The English vocabulary of notices, from `vocabulary/notices-en.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.reading.notices.english.finder import Endings, Finder

_VOCABULARY = Path(__file__).parents[2] / "vocabulary" / "notices-en.toml"


@dataclass(frozen=True)
class English:
    """The vocabulary as finders of whole words."""

    verbs: dict[str, list[str]]
    submit: Finder
    attend: Finder
    doing: Finder
    held: Finder
    event: Finder
    document: Finder
    persons: Endings
    bodies: Endings
    nobody: frozenset[str]
    not_people: frozenset[str]
    place: Finder
    online: Finder
    move: Finder
    put_off: Finder
    cancel: Finder
    done: Finder
    silence: dict[str, Finder]
    labels: dict[str, str]

    @property
    def request(self) -> Finder:
        """Words that make a question an order."""
        return self.silence["request"]


@lru_cache(maxsize=1)
def english() -> English:
    """Load the English vocabulary, once."""
    data = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    verbs, nouns, who, change = data["verbs"], data["nouns"], data["who"], data["change"]
    return English(
        verbs={name: verbs[name] for name in ("submit", "attend", "doing")},
        submit=Finder(verbs["submit"]),
        attend=Finder(verbs["attend"]),
        doing=Finder(verbs["doing"]),
        held=Finder(verbs["held"]),
        event=Finder(nouns["events"], plural=True),
        document=Finder(nouns["documents"], plural=True),
        persons=Endings(who["persons"]),
        bodies=Endings(who["bodies"]),
        nobody=frozenset(who["nobody"]),
        not_people=frozenset(who["not_people"]),
        place=Finder(data["places"]["words"]),
        online=Finder(data["places"]["online"]),
        move=Finder(change["move"]),
        put_off=Finder(change["put_off"]),
        cancel=Finder(change["cancel"]),
        done=Finder(change["done"]),
        silence={name: Finder(words) for name, words in data["silence"].items()},
        labels={word: name for name, words in data["frames"].items() for word in words},
    )
