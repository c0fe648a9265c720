"""What may be handed in until a day: comments are welcome, nominations are open, you have until."""

from __future__ import annotations

import re

from bot.reading.patterns import compiled

_THINGS = (
    r"(?:comments?|views?|feedback|suggestions?|ideas?|questions?|nominations?|entries|entry|applications?|proposals?"
    r"|offers?|bids?|responses?|replies|submissions?|sign-?ups?|registrations?|bookings?|orders?|requests?|corrections?"
    r"|objections?|observations?|remarks?|amendments?|abstracts?|papers?|claims?|forms?|votes?|names|photos|designs?|input|tenders?"
    r"|quotations?|quotes|enrolments?|contributions?|donations?|preferences?|reservations?|topics?|recipes?|slogans?)"
)
_OFFERED = compiled(
    rf"(?:the\s+|all\s+|your\s+|any\s+|further\s+|written\s+)*((?:[\w'-]+\s+){{0,3}}?{_THINGS}\b[^,;:.\x00]{{0,60}}?)\s+"
    r"(?:(?:is|are|remains?|will be)\s+(?:still\s+|most\s+|very\s+|now\s+|also\s+|warmly\s+)?"
    r"(?:welcomed?|invited|open|accepted|taken|sought|requested|received|possible|considered|collected)\b"
    r"|(?:can|may|could|should|must|will|need to|are to|have to)\s+(?:now\s+|still\s+|also\s+|only\s+)?be\s+(?:sent|submitted|made|placed|given|lodged|raised|emailed"
    r"|handed in|left|put|returned|filed|posted|entered|uploaded|received|dropped|addressed|directed|accepted|added|shared)\b)",
    re.IGNORECASE,
)
_HAS_UNTIL = compiled(
    r"\b(?:has|have|'ve|'s|got)\s+(?:got\s+)?(?:only\s+)?(?:until|till|up to)\b", re.IGNORECASE
)
_LAST_DAY = compiled(
    r"(?:the\s+)?last (?:day|date|chance)\s+(?:to|for)\s+([^,;:\x00]+?)\s*(?:\bis\b|\bwill be\b|[:,\x00]|$)",
    re.IGNORECASE,
)
_INTERESTED = compiled(
    r"\binterested in\s+(?:joining|attending|going on|taking part in)?\s*(?:the\s+|an?\s+|our\s+)?([^,;:\x00]+?)"
    r"(?:,|\s+(?:please|should|must|can|may|are|to)\b)",
    re.IGNORECASE,
)


def offered(said: str) -> str | None:
    """The thing that may be handed in; None when a sentence offers nothing."""
    match = _OFFERED.match(said.lstrip(" \x00,:–—-"))
    return match[1] if match is not None else None


def has_until(said: str) -> bool:
    """You have until Friday to …: an order, though mildly put."""
    return _HAS_UNTIL.search(said) is not None


def last_day(said: str) -> str | None:
    """What the last day is for: to book Christmas leave."""
    match = _LAST_DAY.match(said)
    return match[1] if match is not None else None


def interest(said: str) -> str | None:
    """What those who are interested sign up for."""
    match = _INTERESTED.search(said)
    return match[1] if match is not None else None
