"""Whom a notice names: its words held against the office's roster."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class RosterPerson:
    """One person the office knows.

    Attributes:
        titles: what the office calls them: 王局长.
        leader: bound by `/leader`.
        principal: the first leader (no 副 in the title).
        reachable: a private chat is open.
        aliases: what the roster calls them besides, nobody else going by it: 规划科科长.
    """

    person_id: int
    name: str
    username: str = ""
    titles: tuple[str, ...] = ()
    leader: bool = False
    principal: bool = False
    reachable: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What the office calls them, else their own name."""
        return self.titles[0] if self.titles else self.name


@dataclass(frozen=True)
class Addressees:
    """Whom a notice names.

    Attributes:
        persons: those the roster knows.
        unknown: words that mean a leader nobody is bound as yet.
    """

    persons: tuple[RosterPerson, ...] = ()
    unknown: tuple[str, ...] = ()


@cache
def _words() -> dict[str, tuple[str, ...]]:
    path = Path(__file__).with_name("office_words.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: tuple(words) for key, words in table.items()}


def addressees(names: Iterable[str], roster: Iterable[RosterPerson]) -> Addressees:
    """The persons that some names of a notice mean.

    A name means a person by @username, by full name, by title (王局长; 李局长 also finds
    李副局长 where no other 李局长 is known), or by an office word such as 主要负责人. A
    surname with a title that nobody goes by is unknown, like a post that nobody holds.

    Args:
        names: as written in the notice, in Simplified Chinese or English.
        roster: everybody the office knows, titles in Simplified Chinese.
    """
    roster = tuple(roster)
    found: dict[int, RosterPerson] = {}
    unknown: list[str] = []
    for name in names:
        plain = name.strip()
        if not plain:
            continue
        persons = _by_name(plain, roster)
        meant = _by_office_word(plain, roster)
        if meant == () or (meant is None and not persons and is_titled(plain)):
            unknown.append(plain)
        persons = (*persons, *(meant or ()))
        for person in persons:
            found[person.person_id] = person
    return Addressees(tuple(found.values()), tuple(unknown))


def _by_name(name: str, roster: tuple[RosterPerson, ...]) -> tuple[RosterPerson, ...]:
    bare = name.lstrip("@")
    exact = [
        person
        for person in roster
        if (person.username and bare.lower() == person.username.lower())
        or bare in (person.name, *person.titles, *person.aliases)
    ]
    within = exact or [
        person
        for person in roster
        if (len(person.name) >= 2 and _holds(name, person.name))
        or any(_holds(name, title) for title in (*person.titles, *person.aliases))
    ]
    if within:
        return tuple(within)
    return tuple(
        person
        for person in roster
        if any("副" in title and title.replace("副", "", 1) in name for title in person.titles)
    )


def _holds(text: str, name: str) -> bool:
    """Whether a name or title stands in a text by itself.

    局长 does not stand in 沈副局长, nor Ann in Annual.
    """
    at = text.find(name)
    while at >= 0:
        before, after = text[:at], text[at + len(name) :]
        cut = (_is_latin(name[0]) and _is_latin(before[-1:])) or (
            _is_latin(name[-1]) and _is_latin(after[:1])
        )
        if not cut and not before.endswith("副"):
            return True
        at = text.find(name, at + 1)
    return False


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def is_titled(name: str) -> bool:
    """Whether a name is a surname or full name with a title."""
    words = _words()
    for title in words["titles"]:
        who = name.removesuffix(title).removesuffix("副")
        if name.endswith(title) and 1 <= len(who) <= 3:
            return not any(letter in words["not_names"] for letter in who)
    return False


def _by_office_word(
    name: str, roster: tuple[RosterPerson, ...]
) -> tuple[RosterPerson, ...] | None:
    """The leaders an office word means; None if the name holds no such word."""
    words = _words()
    for key in ("principal", "deputies", "all"):
        for word in words[key]:
            at = name.lower().find(word)
            if at < 0:
                continue
            before = name[:at]
            if any(before.endswith(body) for body in words["below"]):
                return None
            return tuple(
                person
                for person in roster
                if person.leader
                and (
                    key == "all"
                    or (key == "principal" and person.principal)
                    or (key == "deputies" and not person.principal)
                )
            )
    return None
