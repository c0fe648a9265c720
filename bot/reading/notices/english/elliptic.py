"""English notes without a verb: a paper, whom it goes to, when it is wanted."""

from __future__ import annotations

import re

from bot.reading.notices.english.words import english
from bot.reading.patterns import compiled

_MISSING = compiled(
    r"^(?:(?:reminder|last call|final call)[:,–—-]?\s+)?(?:(?:i|we|hr|it|they)\s+)?(?:still\s+)?"
    r"(?:missing|outstanding|waiting (?:for|on)|need(?:s|ed)?|wanted|awaiting|required|chasing)\b[:,–—-]?\s*"
    r"|^(?:(?:i'd|we'd|would) be (?:most )?|most )?grateful for\s+|^(?:(?:i|we)(?:'d| would) )?appreciate\s+(?!if\b|that\b)"
    r"|^(?:(?:could|can|may|might) (?:i|we) (?:please )?(?:have|get|see|borrow)|i'd like|we'd like|i want|we want)\s+",
    re.IGNORECASE,
)
_NAMED = compiled(
    r"\x00|[,:;(.]|\s[–—-]\s|\b(?:by|before|to|via|until|please|into|due|back|goes?|each|every)\b",
    re.IGNORECASE,
)
_WHEN = compiled(r"^(?:by\s+)?[\x00\s:,–—-]+|^by\s+[^:,–—]{2,30}[:,–—]\s*", re.IGNORECASE)
_ENDS = compiled(r"\b(?:from|for|in|on|at)\b", re.IGNORECASE)
_VERBS = compiled(
    r"\b(?:is|are|was|were|has|have|had|will|would|be|been|do|does|did|get|can|could|if|when|we|you|they|there)\b",
    re.IGNORECASE,
)
_MODALS = compiled(
    r"\b(?:must|should|shall|needs?|is|are|was|were|has|have|will|be)\b", re.IGNORECASE
)
_FOLLOWED = compiled(
    r"^[^.!?]*?(?:\x00|\bby\b|\bbefore\b|\bto\b|\bplease\b|\bno later\b)", re.IGNORECASE
)
_ASKED = compiled(r"(?:(?:please|kindly|pls|plz|and|also|then|just|do)\s+)+", re.IGNORECASE)
_OBJECT = compiled(
    r"\s+(?:the|your|their|its|his|her|all|any|an?|me|us|these|this)\b", re.IGNORECASE
)
_NOTED = compiled(  # Expenses, Friday, noon; tacho cards to the yard office, Monday 10am
    r"\s*((?:[\w'&/-]+\s+){0,5}?[\w'&/-]+)(?:\s+(?:back\s+)?to\s+(?:the\s+)?(?:(?!by\b|on\b|at\b|before\b)[\w'&]+ ?){1,4})?\s*(?:[,:–—-]\s*)?"
    r"\x00[\x00,.\s–—-]*(?:please|pls|thanks|latest|sharp)?\s*(?:[,–—-]\s*[\w'& ]{2,30})?[.!\s]*$"
)
_NEWS = compiled(
    r"\b(?:from|about|of|on|results?|minutes|photos?|slides|notes?|news|update|menu|policy|schedule|out|off|statistics|stats)\b",
    re.IGNORECASE,
)
_LONGEST = 9  # words


def paper_named(said: str) -> str | None:
    """The paper a note begins with: timesheets by 5; still missing: surveys from Block C.

    None when a verb says what to do with it, or nothing says that it is wanted.
    """
    words = english()
    rest = _MISSING.sub("", said, count=1)
    if rest != said:
        rest = _WHEN.sub("", rest, count=1)
    named = _NAMED.split(rest, maxsplit=1)[0].strip()
    head = _ENDS.split(named, maxsplit=1)[0]
    paper = words.document.search(head)
    if (
        paper is None
        or len(head.split()) > _LONGEST
        or _VERBS.search(head) is not None
        or _MODALS.search(named) is not None
    ):
        return None
    begin = _ASKED.match(head)
    for pattern in (words.doing, words.submit):
        verb = pattern.match(head, begin.end() if begin is not None else 0)
        if verb is None:
            continue
        if (
            verb.end() <= paper.start()
            or " " in verb[0]
            or _OBJECT.match(head, verb.end()) is not None
        ):
            return None
    return named if rest != said or _FOLLOWED.search(said) is not None else None


def paper_noted(blanked: str) -> str | None:
    """The paper of a note that says nothing but what, to whom and on which day.

    The times are blanked out with NUL. None when it is more than a note, or speaks of news.
    """
    match = _NOTED.match(blanked)
    if match is None:
        return None
    head = match[1]
    words = english()
    found = next(reversed(list(words.document.finditer(head))), None)
    if found is None or found.end() != len(head) or _VERBS.search(head) or _NEWS.search(head):
        return None
    plural = head.endswith("s") and not head.endswith("ss")
    if words.event.search(head) is not None or not (plural or match[0].count(" to ")):
        return None
    for pattern in (words.doing, words.submit):
        verb = pattern.search(head)
        if verb is not None and verb.end() < found.start():
            return None
    return None if _ASKED.match(head) is not None else head
