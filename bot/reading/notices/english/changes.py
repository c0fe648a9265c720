"""What an English sentence does to a matter that is known: moved, extended, called off."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.domain.vocabulary import Action
from bot.reading.notices.english.words import english
from bot.reading.notices.moments import Moment
from bot.reading.patterns import compiled
from bot.reading.values import Shape

_FURTHER_NOTICE = compiled(
    r"until further notice|to be advised|\b(?:new|another|revised|replacement)\s+(?:date|time|slot|day)\s+"
    r"(?:to (?:follow|come|be)|tba|tbc|tbd|soon|later|will|once|when|next week|in due course)|no new (?:date|time|slot)",
    re.IGNORECASE,
)


_OLD_TIME = compiled(
    r"(?:instead of|from|originally|rather than|\bnot|\bwas|previously|scheduled for|planned for)\s*(?:on\s+|at\s+)?$",
    re.IGNORECASE,
)


_HEADED = compiled(  # Team photo moved: Wednesday
    r"^[^:–—]{3,50}\b(?:moved|changed|rescheduled|brought forward)\s*(?::|\s[–—-])"
    r"|^(?:moving|pushing|shifting|postponing|bringing forward)\b[^.]*\bto\b",
    re.IGNORECASE,
)


_CHANGES = compiled(  # any changes to the plan: no time is changed
    r"\b(?:any|your|no|these|those|further|all|other|minor|final|some|with)\s+(?:\w+\s+)?changes\s+to\b"
    r"|\b\w+ changes\s+to\s+(?:me\b|us\b|the (?:office|desk)\b|(?!(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|room|zoom|teams|level|hall)(?-i:[A-Z]))",
    re.IGNORECASE,
)


_FROM_OLD = compiled(  # shifts from 2 to 3
    r"\b(?:moved|moves|shifted|shifts|rescheduled|changed|changes|switched|switches|slips|pushed|brought|put|delayed|bumped|slipped)(?:\s+(?:back|forward|out|up|on))?\s+from\s$",
    re.IGNORECASE,
)


_SHIFTED = compiled(  # starts an hour later, at 7: by how much, not when
    r"(?:half an|an?|one|two|three|\d{1,2})\s+(?:hour|minute|min|day|week)s?\s+(?:later|earlier)\b",
    re.IGNORECASE,
)


_LATER = compiled(
    r"\b(?:starts?|begins?|starting|beginning|will (?:now )?be|is|runs?)\s+(?:half an|an?|one|two|three|\d{1,2})\s+(?:hour|minute|min|day|week)s?\s+(?:later|earlier)\b",
    re.IGNORECASE,
)


_AIM = compiled(r"\b(?:to|until|till)\s+(?:the\s+)?$", re.IGNORECASE)


_NONE = compiled(
    r"(?:^|[:.,–—-]\s*)(?:there\s+(?:is|will be|'ll be)\s+)?no\s+(?!need\b|later\b|more\b|new\b|show\b|idea\b|one\b|longer\b|reason\b|change)((?:[\w'-]+\s+){0,3}?[\w'-]+)\b",
    re.IGNORECASE,
)


def action_of(said: str) -> Action:
    """What is done to the matter a sentence names."""
    words = english()
    if _FURTHER_NOTICE.search(said) and (words.put_off.search(said) or words.cancel.search(said)):
        return Action.CANCEL
    said = _CHANGES.sub("", said)
    if _LATER.search(said) is not None and words.event.search(said) is not None:
        return Action.RESCHEDULE
    if words.move.search(said) is not None or _HEADED.search(said) is not None:
        return Action.RESCHEDULE
    none = _NONE.search(said)
    if none is not None:
        event = words.event.search(said, none.start(1), none.end(1) + 24)
        if event is not None and len(said[none.start(1) : event.start()].split()) <= 2:
            return Action.CANCEL
    if words.cancel.search(said) or words.put_off.search(said):
        return Action.CANCEL
    return Action.CREATE


_REACH = 40  # characters: what is said of a time stands right before it


def _before(said: str, at: int) -> str:
    return said[max(0, at - _REACH) : at]


def corrects(moments: list[Moment], said: str, start: int) -> bool:
    """By 27 November, not 30 November: another time than the one known."""
    if _ELSEWHERE.search(said) is not None and english().event.search(said) is not None:
        return True
    old = [
        moment
        for moment in moments
        if _NOT.search(_before(said, moment.start - start)) is not None
    ]
    return 0 < len(old) < len(moments)


_ELSEWHERE = compiled(
    r",\s+not\s+(?:in\s+|at\s+)?(?:the\s+)?[a-z]*\s*(?:room|hall|canteen|office|lab|gym|theatre|boardroom|atrium|lobby)\b",
    re.IGNORECASE,
)


_NOT = compiled(r"(?:,|\band|\(|[–—-])?\s*\bnot\s+(?:on\s+|at\s+|by\s+|the\s+)?$", re.IGNORECASE)


def new_times(moments: list[Moment], said: str, start: int) -> list[Moment]:
    """The times a matter is moved to, without those it is moved from."""
    move = english().move.search(said)
    begin = move.start() if move is not None else 0
    moments = [
        moment for moment in moments if _SHIFTED.match(said, moment.start - start) is None
    ] or moments
    fresh = [
        moment
        for moment in moments
        if _OLD_TIME.search(_before(said, moment.start - start)) is None
    ]
    behind = [moment for moment in fresh if moment.start - start >= begin]
    aimed = [
        moment for moment in behind if _AIM.search(_before(said, moment.start - start)) is not None
    ]
    if aimed:
        behind = [moment for moment in behind if moment.start >= aimed[0].start]
    return [_moved_to(moment, said, moment.start - start) for moment in behind or fresh or moments]


def _moved_to(moment: Moment, said: str, at: int) -> Moment:
    """Moved from Tuesday to Wednesday at 2pm: no range, the second is the new time."""
    reading = moment.reading
    if reading.shape is not Shape.RANGE or reading.start is None or reading.end is None:
        return moment
    if reading.all_day:
        last = reading.start + timedelta(days=(reading.end - reading.start).days)
        return replace(moment, reading=replace(reading, shape=Shape.POINT, start=last, end=None))
    if (
        _FROM_OLD.search(_before(said, at + 5)) is None
        and (reading.end - reading.start).total_seconds() < 12 * 3600
    ):
        return moment
    return replace(
        moment, reading=replace(reading, shape=Shape.POINT, start=reading.end, end=None)
    )


_BY_SO_MUCH = compiled(
    r"\bexten(?:d|ded|sion)\s+(?:by|of)\s+(?:an?|one|two|three|four|five|\d{1,2}|another|a further)\s+(?:\w+\s+)?(?:day|week|month|fortnight|hour)s?\b",
    re.IGNORECASE,
)


def extended_by(said: str) -> bool:
    """Whether something is extended by so much, without a day."""
    return _BY_SO_MUCH.search(said) is not None
