"""Where a meeting is, and to whom a report goes, in English."""

from __future__ import annotations

import re

from bot.reading.notices.english.words import english
from bot.reading.patterns import compiled

_WHERE = compiled(
    r"(?:\b(?:in|at|via|on|to|@|over|by)\s+|,\s*|:\s*|–\s*|—\s*|\(\s*)(?:the\s+)?"
    r"([^,;:\x00–—]+?(?:\([^)]*\))?)"
    r"(?=\s*(?:[,;:\x00–—]|\.\s|\.?$|\bat\b|\bon\b|\bfor\b|\bto\b|\bwith\b|\bby\b|\bfrom\b|\binstead\b|\brather than\b|\bnot\b|\?))"
)
_LAST_PREPOSITION = compiled(r"^.*\b(?:in|at|via|meet)\s+(?:the\s+)?")
_AT_NAME = compiled(r"\bat\s+(?:the\s+)?([A-Z][\w'&]*(?:\s+[A-Z][\w'&]*)+)")
_AT_THE = compiled(  # at the weighbridge: the only place there is
    r"\x00[,\s]*at\s+the\s+(?!latest|earliest|end|start|same|usual|moment|weekend|beginning|request)([a-z]+(?:\s[a-z]+)?)(?=[,.:;]|\s*$)"
)
_FROM = compiled(  # a walk or a coach that starts there
    r"\b(?:start(?:s|ing)?|begin(?:s|ning)?|leav(?:es?|ing)|depart(?:s|ing)?|sets? off|setting off|pick-?up|sharp)\s*\x00*\s*(?:from|at)\s+"
    r"(?!(?:the\s+)?(?:sound|end|start|\d))(?:the\s+)?([\w' -]{3,40}?)(?=[,.;:\x00(]|\s*$|\s(?:at|on|by|to|with|and)\b)",
    re.IGNORECASE,
)
_STREET = compiled(
    r"(?<=[,(] )(\d{1,4}[A-Z]?,? [A-Z][a-z]+(?: [A-Z][a-z]+){1,3})(?=[,.)\x00]|\s*$)"
)
_HAPPENS = compiled(r"\b(?:is|are|was|were|will|being|has|have)\b", re.IGNORECASE)
_HOUSE = compiled(  # the only place said behind the time: The Old Mill, Harbour House
    r"\x00[,\s]+(The (?:[A-Z][\w']+ ?){1,3}|(?:[A-Z][\w']+ ){1,3}(?:House|Mill|Arms|Inn|Club|Park|Square|Gardens?|Lodge|Manor|Place|Palace|Point))"
    r"(?=\s*(?:[.,;]|$))"
)
_OF_EVENT = compiled(
    r"\b(?:opening|launch|tour|visit|inspection|review|signing|viewing|unveiling|presentation)\s+(?:of|to|at)\b",
    re.IGNORECASE,
)
_SAME = compiled(r"(?:the )?same\b", re.IGNORECASE)


def place_of(blanked: str) -> str | None:
    """The place a sentence names; its times are blanked out with NUL."""
    words = english()
    for match in _WHERE.finditer(blanked):
        candidate = match[1].strip(" .")
        if candidate.lower().startswith(("for ", "from ", "about ", "with ")):
            continue  # for the budget workshop
        if candidate.endswith(")") and "(" not in candidate:
            candidate = candidate[:-1]
        if not candidate or len(candidate) > 50 or words.place.search(candidate) is None:
            continue
        if _OF_EVENT.search(candidate) is not None:
            continue  # the opening of the new clinic
        if _HAPPENS.search(candidate) is not None:
            continue  # the auditorium is being repainted
        named = list(words.place.finditer(candidate))[-1]
        if words.event.search(candidate, named.end()) is not None:
            continue  # berth planning call
        lead = _LAST_PREPOSITION.search(candidate)
        if lead is not None and words.place.search(candidate[lead.end() :]):
            candidate = candidate[lead.end() :]
        if words.event.fullmatch(candidate) or _SAME.match(candidate):
            continue
        if words.online.fullmatch(candidate):
            return candidate
        body = words.bodies.search(candidate) is not None
        if body and re.search(r"\d|office|reception|library|lab|desk", candidate) is None:
            continue
        return candidate
    gathered = _FROM.search(blanked)
    if gathered is not None:
        return gathered[1]
    street = _STREET.search(blanked)
    if street is not None:
        return street[1]
    house = _HOUSE.search(blanked)
    if house is not None:
        return house[1]
    at_name = _AT_NAME.search(blanked)
    if at_name is not None:
        return at_name[1]
    somewhere = _AT_THE.search(blanked)
    return somewhere[1] if somewhere is not None else None


_STOPS = (
    r"[,;:\x00.?!(]|$|\bto\b|\bby\b|\bbefore\b|\bno later\b|\bnot later\b|\bas\b|\bwith\b|\bat\b|"
    r"\bon\b|\bvia\b|\bfor\b|\band\b|\bwithin\b|\bin\b|\basap\b|\bso\b|\beach\b|\bevery\b|\buntil\b|\blatest\b"
)
_TITLE = r"(?:(?:Mr|Ms|Mrs|Dr|Prof)\.\s*)?"
_TO_WHOM = (
    compiled(r"\b(?:to|at|email|mail)\s+(@?[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),
    compiled(
        rf"\bto\s+(?:(?:the|your|our)\s+)?({_TITLE}(?:(?!\bto\b)[^,;:\x00.?!()])+?)(?=\s*(?:{_STOPS}))",
        re.IGNORECASE,
    ),
    compiled(
        rf"\b(?i:reach|get|send|with|email|tell|notify|give|let|inform|advise|ask|copy)\s+(?:the\s+)?"
        rf"({_TITLE}[A-Z][\w'&]*(?:\s+[A-Z][\w'&]*)*|me|us)(?=\s|$|[,.\x00])"
    ),
    compiled(
        r"\b(?:via|in|on|through|using|into)\s+(?:the\s+)?((?:shared\s+|online\s+)?[\w ]*?"
        r"(?:portal|system|form|folder|drive|sheet|spreadsheet|inbox|mailbox|box|dropbox|wiki|register|vault|channel|intranet|app|"
        r"tracker|link|platform|thread|group|chat|sharepoint))\b",
        re.IGNORECASE,
    ),
    compiled(r"\b(?:via|through|using|into)\s+(?:the\s+)?([A-Z]\w+)(?=[\s,.;\x00]|$)"),
    compiled(
        r"\b(?:[Ee]nter|[Ll]og|[Rr]ecord|[Uu]pload) (?:them|it|these|this) (?:in|on|to) ([A-Z]\w+)\b"
    ),
)
_SENTENCE = compiled(r"\b(?:must|should|is|are|will|has|have|can|needs?)\b", re.IGNORECASE)
_NO_RECEIVER = frozenset(
    [
        "be",
        "hand",
        "give",
        "send",
        "return",
        "let",
        "make",
        "get",
        "bring",
        "take",
        "attend",
        "join",
        "do",
        "go",
        "discuss",
        "have",
        "avoid",
        "keep",
        "this",
        "that",
        "these",
        "those",
        "nominate",
        "confirm",
        "it",
        "them",
        "you",
        "your",
        "ensure",
        "all",
    ]
)


def receiver_of(blanked: str) -> str | None:
    """To whom something is to be handed in; the sentence's times are blanked out with NUL."""
    words = english()
    for pattern in _TO_WHOM:
        for match in pattern.finditer(blanked):
            name = match[1].strip(" .")
            first = name.lower().split()[0] if name else ""
            if _SENTENCE.search(name) is not None:
                continue  # changes to the plan must reach Ingrid
            if not name or first in _NO_RECEIVER or words.submit.fullmatch(first):
                continue
            if words.doing.fullmatch(first) and not name[0].isupper():
                continue
            return name
    return None
