"""Who is meant in an English notice: names, posts and departments, as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.notices.english.words import english
from bot.reading.patterns import compiled
from bot.reading.times import words as times


@dataclass(frozen=True)
class Who:
    """Persons and bodies; false when there are none."""

    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.units)


NOBODY = Who()

_LIST = compiled(r"\s*(?:,|;|/|\band\b|&(?!\w))\s*")
_LEAD = compiled(
    r"^(?:(?:the|both|our|just|only|also|dear|hi|hello|hey|from|all of|kindly|please|with)\s+)+",
    re.IGNORECASE,
)
_FULL_NAME = compiled(
    r"(?:(?:Mr|Ms|Mrs|Dr|Prof)\.?\s+)?[A-Z][a-z'-]+(?:\s+(?:[A-Z][\w'-]*\.?|de|van|bin|binti))*$"
)
_POSTS_OF = compiled(r"(?:all )?(?:heads?|members?|directors?|managers?|chairs?) of\b")
_NOT_IN_NAMES = compiled(
    r"(?<!goods[ -])\b(?:from|for|at|on|in(?!-)|by|about|is|are|was|were|has|have|my|asked|until|i'\w+|we'\w+)\b"
    r"|[.:;?!]\s|\d\s?[ap]m\b|\x00",
    re.IGNORECASE,
)
_EVERYONE_IN = compiled(
    r"(?:everyone|everybody|all staff|all) (?:in|from|at|on) [A-Z][\w ]{1,30}$"
    r"|(?:everyone|everybody|anyone|all staff|staff|those|colleagues|all occupants) (?:\w+ing|of)\b[\w ]{2,30}$",
    re.IGNORECASE,
)
_FROM_MONTH = compiled(r"from (?:april|may|june|august)\b", re.IGNORECASE)
_SOME_FROM = compiled(
    r"(?:one|two|three|an?|\d)\s+(?:[a-z]+\s+)?(?:person|people|reps?|representatives?|members?|volunteers?|colleagues?|delegates?)\s+"
    r"(?:from|per|of|in)\s+(?:each |every |the )?[A-Za-z][\w ]{1,30}$",
    re.IGNORECASE,
)
_EACH = compiled(
    r"(?:each|every)\s+(?!other\b|one\b|time\b|day\b|week\b|month\b|morning\b|year\b|quarter\b|hour\b|evening\b|afternoon\b|of\b|and\b)[a-z-]+(?:\s[a-z]+)?$",
    re.IGNORECASE,
)
_POSSESSED = compiled(r"(?:her|his|my|same|usual)\s", re.IGNORECASE)
_EVERYBODY = ("everyone", "everybody", "all staff", "all employees")


def who_of(listed: str) -> Who:
    """Whom a list names; nobody when something in it is no name."""
    words = english()
    people: list[str] = []
    units: list[str] = []
    for part in _LIST.split(listed):
        name = _LEAD.sub("", part.strip(" .:()-–—"))
        low = name.lower().lstrip("@")
        if not name or low in words.nobody:
            continue
        if _EVERYONE_IN.match(name):
            people.append(name)
            continue
        if _FROM_MONTH.match(part.strip()):
            return NOBODY
        if _SOME_FROM.match(name):
            people.append(name)
            continue
        if _EACH.match(name) and not _of_people(name, words.not_people):
            if words.persons.search(name):
                people.append(name)
            elif words.event.search(name) or words.document.search(name):
                return NOBODY
            else:
                units.append(name)
            continue
        if (
            _POSSESSED.match(name)
            or len(name.split()) > 6
            or _NOT_IN_NAMES.search(name) is not None
        ):
            return NOBODY
        if _of_people(name, words.not_people) or (
            name.startswith("@")
            or low in _EVERYBODY
            or words.persons.search(name)
            or _POSTS_OF.match(low)
        ):
            people.append(name)
        elif words.bodies.search(name) or (_BODY_LIKE.search(name) and not _no_name(name)):
            units.append(name)
        elif _FULL_NAME.match(name) and not _no_name(name):
            people.append(name)
        else:
            return NOBODY
    return Who(tuple(people), tuple(units))


_PEOPLE = compiled(r"(?:[a-z]{3}(?:ers|ors)|ists|ians|men|women)$")
_BODY_LIKE = compiled(
    r"^[A-Z][\w&' ]*?(?:[a-z]{3}(?:age|ics|ance|ment|ity|tions?|ology|istry)|[Ss]ervices|[Ww]orks|[Aa]ffairs|[Rr]elations|[Cc]ontrol)$"
)


def _of_people(name: str, not_people: frozenset[str]) -> bool:
    """Fee earners, all moderators: people by what they do, however they are called."""
    last = name.lower().split()[-1]
    return _PEOPLE.search(last) is not None and last not in not_people


def _no_name(name: str) -> bool:
    """Whether what is written like a name is a day, an event, a paper, a room or a verb."""
    vocabulary = english()
    first = name.split()[0].lower()
    roles = times.english().words.get(first, {})
    if not roles.keys().isdisjoint(("weekday", "month_name", "relative_day", "day_and_part")):
        return first not in ("may", "april", "june", "august", "sun", "mar", "jan")
    if vocabulary.doing.fullmatch(first) or vocabulary.submit.fullmatch(first):
        return True
    last = name.split()[-1]
    if any(pattern.fullmatch(last) for pattern in (vocabulary.event, vocabulary.document)):
        return True
    return vocabulary.place.search(name) is not None


def greeted(said: str) -> int:
    """Where a sentence goes on behind its greeting."""
    lead = len(said) - len(said.lstrip())
    greeting = _GREETING.match(said[lead:])
    return lead + (greeting.end() if greeting is not None else 0)


_GREETING = compiled(
    r"^(?:\S{1,6} )?(?:good (?:morning|afternoon|evening)|hi|hello|hey|dear)\s+(?=[A-Z@a-z])",
    re.IGNORECASE,
)
ACTION_FOR = compiled(
    r"(?:(?:gentle|friendly|kind|quick)\s+)?(?:action|actions|task|to-do|todo|reminder|note|request)\s+(?:for|to)\s+",
    re.IGNORECASE,
)
_ASKED = compiled(r"^(?:can|could|would|will)\s+(?=(?:all|every|each|the)\w*\b)", re.IGNORECASE)
_MENTION = compiled(r"(?<![\w.])@[A-Za-z][\w.-]*")
_VOCATIVE = compiled(
    r"((?:(?:Mr|Ms|Mrs|Dr|Prof)\.\s*)?[A-Za-z@][\w&' ]{0,40}?(?:\s+and\s+[\w&' ]{1,30}?)?)\s*[:,]\s+"
    r"(?=(?:please|kindly|could|can|would|remember|do|don't|your|before|by|after)\b)"
)
_COLON = compiled(r"([A-Z][\w&' ]{0,24}?):\s+")
_EVERY = compiled(
    r"(?:^|[–—:-]\s+)((?:everyone|everybody|all staff|all|each|every)\b(?: [a-z]+){0,3}?)\s+(?=\w)",
    re.IGNORECASE,
)


# Name must …, Name please …, Name to join …; a small "to" stands before a verb
_OBLIGED = compiled(
    r"(?:^|[.,:–—-]\s+)((?:[A-Za-z@&'-]+(?:\s+|,\s*(?:and\s+)?)){0,6}?[A-Za-z@&'-]+)\s*[,:]?\s+"
    r"(?:please|kindly|must|should|shall|needs? to|ha(?:ve|s) to|"
    r"(?:are|is) (?:to|asked to|required to|requested to|expected to|invited to|hereby \w+ to|informed to|advised to|directed to|instructed to|reminded to)|(?-i:to )(?=\w))",
    re.IGNORECASE,
)
_TO = compiled(r"\bto (?=\w)", re.IGNORECASE)


def _obliged(text: str) -> str | None:
    words = english()
    verbs = (words.doing, words.submit, words.attend)
    marked = list(text)
    for to in _TO.finditer(text):
        verb = any(finder.match(text, to.end()) is not None for finder in verbs)
        marked[to.start() : to.end()] = "to " if verb else "TO "
    match = _OBLIGED.search("".join(marked))
    return text[match.start(1) : match.end(1)] if match is not None else None


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
    match = _VOCATIVE.match(text)
    for named in (match[1] if match is not None else None, _obliged(text)):
        if named is not None and (who := who_of(named)):
            return who
    if (match := _COLON.match(text)) is not None:
        return who_of(match[1])
    if (match := _EVERY.search(text)) is not None:
        listed = match[1].split()
        for count in range(len(listed), 0, -1):
            if who := who_of(" ".join(listed[:count])):
                return who
    return NOBODY


# the parts cannot stand for one another, so that no text is tried twice
_NAME = r"[A-Za-z@][\w.'&-]*(?: [\w.'&-]+){0,4}"
_JOINED = rf"{_NAME}(?:(?:,| and|, and) {_NAME}){{0,6}}"
_BEHIND = (
    compiled(r":\s*((?=[A-Z])(?=[^:]*(?:,| and ))[^:]{3,200})$"),
    compiled(r":\s*([A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?)$"),
    compiled(rf"\b(?:just|with|for|including|only) ({_JOINED})\.?$"),
    compiled(rf"[,.] ({_JOINED}) (?:to join|to attend|attending|required|only|invited)\b"),
    compiled(r", ((?:all|whole|every) [a-z][\w' -]{1,60})$", re.IGNORECASE),
)
_FAR = 300  # characters behind the time in which those who come are named
_TAKES_PART = compiled(
    r"(?:^|[,;.]\s+|\s[–—-]\s+)([^,;.–—()]{2,60}?)\s+(?:(?:(?:to|must|should|will|please)\s+)?(?:attend|join|escort|present"
    r"|facilitate|observe|dial in|be there|be present|come|required|only|please|expected|invited|welcome)"
    r"|(?:to|must|should|will|please)\s+(?:lead|chair|host|run|minute|speak))\b",
    re.IGNORECASE,
)
_PAUSE = compiled(r"[,;]\s+|\s[–—-]\s+")
_LISTED = 120  # characters of a list at the end of a sentence
_BRACKETED = compiled(r"\(([^()]{2,80})\)$")


def attendees(behind: str) -> Who:
    """Names listed behind the time: … : Helen, Raj, and Mr. Tan; … just Dana and me."""
    behind = behind.rstrip(" .;")[-_FAR:]
    for pattern in _BEHIND:
        match = pattern.search(behind)
        if match is not None and (who := who_of(match[1].rstrip("."))):
            return who
    match = _TAKES_PART.search(behind)
    if match is not None and (who := who_of(match[1])):
        return who
    for pause in _PAUSE.finditer(behind):
        listed = behind[pause.end() :]
        if len(listed) <= _LISTED and (who := posts_of(listed)):
            return who
    bracketed = _BRACKETED.search(behind)
    return posts_of(bracketed[1]) if bracketed is not None else NOBODY


def posts_of(listed: str) -> Who:
    """Whom a list names by post or body alone: Design and Joinery, the three trainees."""
    words = english()
    who = who_of(listed)
    named = all(words.persons.search(name) or name.startswith("@") for name in who.people)
    return who if named else NOBODY


_PRESENCE = compiled(
    r"^(?:attended by|attendees|present)?[:\s]*(.{3,70}?)(?:\s+(?:only|please|in [\w -]{3,20} please|must attend|required|to be there|expected|(?:to )?be present(?: at their [\w ]{3,20})?|needed|invited|to attend|welcome))?[.!]*$",
    re.IGNORECASE,
)


def present(said: str) -> Who:
    """All slingers and banksmen. Wardens in hi-vis please. A sentence of nothing but names."""
    match = _PRESENCE.match(said.strip())
    return posts_of(match[1]) if match is not None else NOBODY
