"""Who is meant in an English notice: names, posts and departments, as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.reading.notices.english.words import english


@dataclass(frozen=True)
class Who:
    """Persons and bodies; false when there are none."""

    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.units)


NOBODY = Who()

_LIST = re.compile(r"\s*(?:,|;|/|\band\b|&(?!\w))\s*")
_LEAD = re.compile(
    r"^(?:(?:the|both|our|just|only|also|dear|hi|hello|hey|from|all of|kindly|please|with)\s+)+",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Dr|Prof)\.?\s+)?[A-Z][a-z'-]+(?:\s+(?:[A-Z][\w'-]*\.?|de|van|bin|binti))*$"
)
_POSTS_OF = re.compile(r"(?:all )?(?:heads?|members?|directors?|managers?|chairs?) of\b")
_EVERYBODY = ("everyone", "everybody", "all staff", "all employees")


def who_of(listed: str) -> Who:
    """Whom a list names; nobody when something in it is no name."""
    words = english()
    people: list[str] = []
    units: list[str] = []
    for part in _LIST.split(listed):
        name = _LEAD.sub("", part.strip(" .:()-–—"))
        low = name.lower().lstrip("@")
        if not name or low in words.nobody or len(name.split()) > 6:
            continue
        if (
            name.startswith("@")
            or low in _EVERYBODY
            or words.persons.search(name)
            or _POSTS_OF.match(low)
        ):
            people.append(name)
        elif words.bodies.search(name):
            units.append(name)
        elif _FULL_NAME.match(name) and words.doing.fullmatch(low.split()[0]) is None:
            people.append(name)
        else:
            return NOBODY
    return Who(tuple(people), tuple(units))


_GREETING = re.compile(
    r"^(?:\S{1,6} )?(?:good (?:morning|afternoon|evening)|hi|hello|hey|dear)\s+(?=[A-Z@a-z])",
    re.IGNORECASE,
)
ACTION_FOR = re.compile(
    r"(?:(?:gentle|friendly|kind|quick)\s+)?(?:action|actions|task|to-do|todo|reminder|note|request)\s+(?:for|to)\s+",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^(?:can|could|would|will)\s+(?=(?:all|every|each|the)\w*\b)", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w.])@[A-Za-z][\w.-]*")
_VOCATIVE = re.compile(
    r"((?:(?:Mr|Ms|Mrs|Dr|Prof)\.\s*)?[A-Za-z@][\w&' ]{0,40}?(?:\s+and\s+[\w&' ]{1,30}?)?)\s*[:,]\s+"
    r"(?=(?:please|kindly|could|can|would|remember|do|don't|your|before|by|after)\b)"
)
_COLON = re.compile(r"([A-Z][\w&' ]{0,24}?):\s+")
_EVERY = re.compile(
    r"(?:^|[–—:-]\s+)((?:everyone|everybody|all staff|all|each|every)\b(?: [a-z]+){0,3}?)\s+(?=\w)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _obliged() -> re.Pattern[str]:
    """Name must …, Name please …, Name to join …"""
    doing = english().doing.pattern, english().submit.pattern, english().attend.pattern
    verbs = "|".join(doing)
    return re.compile(
        r"(?:^|[.,:–—-]\s+)((?:[A-Za-z@&'-]+(?:\s+|,\s*(?:and\s+)?)){0,6}?[A-Za-z@&'-]+)\s*[,:]?\s+"
        r"(?:please|kindly|must|should|shall|needs? to|ha(?:ve|s) to|"
        r"(?:are|is) (?:to|asked to|required to|requested to|expected to|invited to)|"
        rf"to (?={verbs}))",
        re.IGNORECASE,
    )


def told(said: str) -> Who:
    """Who is told to do it: @name, Name:, Name, please …, Name must …, Name to join."""
    text = _GREETING.sub("", said.strip())
    if (lead := ACTION_FOR.match(text)) is not None:
        name = re.match(r"[^:,–—-]+", text[lead.end() :])
        return who_of(name[0]) if name is not None else NOBODY
    mentions = _MENTION.findall(text)
    if mentions:
        return Who(tuple(dict.fromkeys(mention.rstrip(".,:") for mention in mentions)))
    asked = _ASKED.match(text)
    if asked is not None:
        text = text[asked.end() :]
        match = re.match(
            r"([\w&' -]{2,40}?)\s+(?:please|kindly|be|send|submit|attend|join|come|return|complete|make)\b",
            text,
            re.IGNORECASE,
        )
        if match is not None:
            return who_of(match[1])
    for pattern in (_VOCATIVE, _obliged()):
        match = pattern.search(text) if pattern is not _VOCATIVE else pattern.match(text)
        if match is not None and (who := who_of(match[1])):
            return who
    if (match := _COLON.match(text)) is not None:
        return who_of(match[1])
    if (match := _EVERY.search(text)) is not None:
        listed = match[1].split()
        for count in range(len(listed), 0, -1):
            if who := who_of(" ".join(listed[:count])):
                return who
    return NOBODY


_BEHIND = (
    re.compile(
        r":\s*((?:[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*)*)(?:\s*,\s*(?:and\s+)?|\s+and\s+)[^:]*)$"
    ),
    re.compile(
        r"(?:just|with|for|including|only)\s+((?:all\s+|the\s+|our\s+)?[A-Za-z][\w.'& -]*"
        r"(?:(?:\s*,\s*|\s+and\s+)[A-Za-z][\w.'& -]*)*)\.?$"
    ),
    re.compile(
        r"[,.]\s*((?:all\s+)?[A-Za-z][\w.'& -]*(?:(?:\s*,\s*|\s+and\s+)[A-Za-z][\w.'& -]*)*?)"
        r"\s+(?:to join|to attend|attending|required|only|invited)\b"
    ),
    re.compile(r",\s*(all\s+[a-z][\w' -]*)$", re.IGNORECASE),
)


def attendees(behind: str) -> Who:
    """Names listed behind the time: … : Helen, Raj, and Mr. Tan; … just Dana and me."""
    behind = behind.rstrip(" .")
    for pattern in _BEHIND:
        match = pattern.search(behind)
        if match is not None and (who := who_of(match[1].rstrip("."))):
            return who
    return NOBODY
