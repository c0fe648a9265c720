"""English sentences that ask nothing: questions, absences, promises, the past, the undecided."""

from __future__ import annotations

import re

from bot.reading.notices.english.address import addressed
from bot.reading.notices.english.words import english
from bot.reading.patterns import compiled

# same dial-in as last week, (last year it was the 16th): said by the way
_BY_WAY = compiled(
    r"\((?:last|previous)[^)]*\)|\b(?:same|as|than|like)\b[^,.;]{0,24}\blast (?:week|month|year|time|friday|monday)",
    re.IGNORECASE,
)


def is_silent(said: str) -> bool:
    """Whether a sentence is a question, an absence, a promise, the past or undecided."""
    words = english()
    silence = words.silence
    if _PARAGRAPH.search(said) or _SERVICE.search(said):
        return True
    if _PROMISE.search(said) is not None and not said.rstrip().endswith("?"):
        return True
    request = words.request.search(said) is not None
    if said.rstrip().endswith("?") and not (request or asks_somebody(said)):
        return True
    changes = (words.move.search(said) or words.cancel.search(said)) and words.event.search(said)
    if (silence["absence"].search(said) and not changes) or silence["own"].search(said):
        return True
    if request and words.request.search(silence["courtesy"].sub("", said)) is None:
        request = False
    if not request and silence["praise"].match(said.lstrip()) is not None:
        return True
    if silence["policy"].search(said) and not request:
        return True
    if request or words.done.search(said):
        return False
    if silence["undecided"].search(said) or silence["rest"].search(said):
        return True
    said = _BY_WAY.sub("", said)
    changed = words.move.search(said) or words.cancel.search(said) or words.put_off.search(said)
    said = _PASSIVE.sub("", said)
    return silence["past"].search(said) is not None and not changed


_PARAGRAPH = compiled(r"\b(?:section|article|clause|paragraph)\s+\d", re.IGNORECASE)


_SERVICE = compiled(r"\bopens?\b[^.]*\bcloses?\b", re.IGNORECASE)


_PROMISE = compiled(  # noted, will send by Monday
    r"(?:^|[,!–—-]\s*)will\s+(?:do|send|get|have|check|update|let|be|come|call|reply|follow|share|forward|bring|try|ask|see|submit|upload|ping)\b",
    re.IGNORECASE,
)


_PASSIVE = compiled(r"\b(?:be|being)\s+(?:\w+ly\s+)?\w+(?:ed|en|nt|ne)\b", re.IGNORECASE)


def is_own(said: str) -> bool:
    """I've asked Facilities to look at it: what somebody does himself, or has had done."""
    return _OWN.match(said) is not None


_OWN = compiled(
    r"(?:(?:hi|hello|hey)\s+\w+,\s+)?(?:i|i've|i'll|i'm|i'd|my)\b(?!\s+(?:\w+\s+)?(?:need|want|require|expect|would like|like|looking|collecting|chasing|ask\b))"
    r"(?! like)",
    re.IGNORECASE,
)


def asks_somebody(said: str) -> bool:
    """Could Yusuf and Annika join …? An order, though it is put as a question."""
    return _ASKING.match(said.lstrip()) is not None and addressed(said).verb is not None


_ASKING = compiled(r"(?:[\w ]{2,12},\s+)?(?:can|could|would)\b", re.IGNORECASE)
