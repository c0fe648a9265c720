"""The text of an English notice with its times: lines, sentences, and where they part."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bot.domain.calendar import OfficeHours
from bot.reading.notices.english import kinds
from bot.reading.notices.english.words import english
from bot.reading.notices.moments import Moment, on_day_of, within
from bot.reading.patterns import compiled
from bot.reading.values import Shape

# J. Smith; but hall B. is the end
_ROOMS = (
    "all",
    "oom",
    "lock",
    "ate",
    "ding",
    "evel",
    "lab",
    "Lab",
    "bay",
    "Bay",
    "ing",
    "ard",
    "park",
    "nit",
    "uite",
    "dock",
    "Dock",
)
_INITIAL = r"(?<=\b[A-Z])(?<!/[A-Z])" + "".join(rf"(?<!{room} [A-Z])" for room in _ROOMS)
# a full stop behind a title, an initial or a short month ends no sentence
SENTENCE = compiled(
    rf"(?:[^.!?\n;]|\.(?=\S)|{_INITIAL}\.|(?<=\bMr)\.|(?<=\bMs)\.|(?<=\bDr)\.|(?<=\bMrs)\.|(?<=\bNo)\."
    r"|(?<=\b[a-z]\.[a-z]\.[a-z])\.(?=\s)|(?<=\bProf)\.|(?<=[ap]\.m)\.(?!\s+[A-Z])|(?<=\bapprox)\.|(?<=\bRm)\.|(?<=\be\.g)\."
    r"|(?<=\bJan)\.|(?<=\bFeb)\.|(?<=\bAug)\.|(?<=\bSept)\.|(?<=\bSep)\.|(?<=\bOct)\.|(?<=\bNov)\.(?=\s+\d)"
    r"|(?<=\bDec)\.(?=\s+\d)|(?<=\bMon)\.|(?<=\bTue)\.|(?<=\bTues)\.|(?<=\bWed)\.|(?<=\bThu)\."
    r"|(?<=\bThurs)\.|(?<=\bFri)\.(?=\s+\d)|(?<=\bSat)\.)+[.!?]?"
)
NUMBER = compiled(
    r"[ \t]*(?:\(?\d{1,2}[.)](?=\s)|\(?(?:[a-h]|[ivx]{1,4})[.)](?=\s)|[-*•·–]\s|[①-⑳])[ \t]*"
)
_INLINE = compiled(r"(?<![\w.,:])\(?(\d{1,2}|[a-h]|[ivx]{1,4})[.)](?=\s+[A-Za-z@*\d])")
_COUNTS = ("1 2 3 4 5 6 7 8 9", "a b c d e f g h", "i ii iii iv v vi vii viii")
OPENING = compiled(
    r"[ \t]*(?:(?:heads up|reminder|fyi|note|update|important|urgent|gentle reminder|"
    r"friendly reminder|quick reminder|(?:just )?a (?:nudge|reminder|quick nudge)|gentle nudge|friendly nudge|notice|announcement|action required|quick one|correction|last call|"
    r"final call|don't forget|please note|ps|p\.s\.|(?:action points?|actions|next steps|to-?dos?|follow-ups?|jobs)(?: (?:from|for|after|of) [\w' ]{2,24})?)[ \t]*[:!—–-][ \t]*)+",
    re.IGNORECASE,
)
_SEASON = compiled(
    r"(?:the\s+)?(?:year|month|quarter|mid|week)[- ]?(?:end|year|month|week)", re.IGNORECASE
)
_LAST_DAY = compiled(r"(?:the\s+)?last (?:day|date)", re.IGNORECASE)
_NOUN_BEHIND = compiled(r"\s+(?!by\b|at\b|on\b|in\b|for\b|is\b|and\b|to\b|please\b)[a-z]+")
_JOINT = compiled(r"(?:,|;)?\s+(?:and|then|but|plus)\s+(?=(?:please\s+)?\w)|\s[–—-]\s+")
_NEXT = compiled(r"[,;]\s*(?:and\s+)?(?:at\s+)?$")
_UP_TO_COMMA = compiled(r"\s+[^,;.]{3,50}")
_NOTE_TO = compiled(r"[\w' -]{2,40}?\bto\s+[A-Z@][\w.]*")


def inline_marks(text: str, start: int, end: int) -> list[int]:
    """Where the points of a list begin that stands in one line: 1) … 2) …; (a) … (b) …"""
    found = list(_INLINE.finditer(text, start, end))
    for counts in _COUNTS:
        listed = counts.split()
        marks: list[int] = []
        for match in found:
            if len(marks) < len(listed) and match[1] == listed[len(marks)]:
                marks.append(match.start())
        if len(marks) > 1 and (marks[0] > start or text[start : marks[0]].strip() == ""):
            return marks
    return []


_HEADING = compiled(  # Two things for tomorrow; For Monday
    r"(?:(?:a (?:few|couple of)|two|three|four|five|some|the|today's|our)\s+)?(?:[\w' -]{0,30}?\s)?"
    r"(?:for\s+|on\s+)?[\w' ,/.-]{3,30}:",
    re.IGNORECASE,
)


_BY_CLOCK = compiled(
    r"(?:by|before|until|till|no later than|at)?\s*(?:the\s+)?(?:\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?|o'clock|hrs)?|noon|midday|lunch|lunchtime"
    r"|cob|eod|close of (?:business|play)|end of (?:the )?day)",
    re.IGNORECASE,
)


class Sheet:
    """A cleaned text and its times, in order."""

    def __init__(self, text: str, moments: tuple[Moment, ...], hours: OfficeHours) -> None:
        self.text = text.replace("->", "to").replace("=>", "to")
        self.moments = moments
        self.hours = hours
        self.day: Moment | None = None  # of a heading, for the hours below it

    def times_within(self, start: int, end: int) -> list[Moment]:
        """The times of a stretch that name at least a day or an hour."""
        return [
            moment
            for moment in within(self.moments, start, end)
            if not moment.coarse
            and (moment.key is not None or moment.reading.impossible)
            and not self._colours(moment)
        ]

    def within(self, start: int, end: int) -> list[Moment]:
        """The times of a stretch; hours below a heading are of its day."""
        found = self.times_within(start, end)
        day = self.day
        if day is None or start < day.end or not all(map(self._hour_only, found)):
            return found
        return [
            replace(
                moment,
                reading=on_day_of(day.reading, moment.reading, self.hours),
                clock_only=False,
            )
            for moment in found
        ]

    def _hour_only(self, moment: Moment) -> bool:
        said = self.text[moment.start : moment.end]
        return moment.clock_only or _BY_CLOCK.fullmatch(said) is not None

    def heads(self, start: int, end: int) -> bool:
        """Whether a stretch only names the day of what follows: Two things for tomorrow:"""
        if _HEADING.fullmatch(self.text[start:end].strip()) is None:
            return False
        days = [moment for moment in self.times_within(start, end) if moment.reading.all_day]
        if len(days) != 1 or kinds.event_in(self.blanked(start, end)) is not None:
            return False
        self.day = days[0]
        return True

    def _colours(self, moment: Moment) -> bool:
        """Whether a time only colours a noun: year-end planning, month-end close."""
        said, behind = (
            self.text[moment.start : moment.end],
            self.text[moment.end : moment.end + 14],
        )
        if _LAST_DAY.fullmatch(said) is not None and behind.startswith((" to ", " for ")):
            return True
        if moment.feast and moment.reading.shape is Shape.POINT:
            return _NOUN_BEHIND.match(behind) is not None  # Christmas leave
        return _SEASON.fullmatch(said) is not None and _NOUN_BEHIND.match(behind) is not None

    def blanked(self, start: int, end: int) -> str:
        """A stretch with its times blanked out, offsets kept."""
        kept = list(self.text[start:end])
        for moment in within(self.moments, start, end):
            if not moment.coarse and not self._colours(moment):
                for position in range(moment.start - start, min(moment.end, end) - start):
                    kept[position] = "\x00"
        return "".join(kept)

    def parted(self, start: int, end: int, moments: list[Moment]) -> list[tuple[int, int]]:
        """Cut a sentence between two orders that each have their own time."""
        words = english()
        cuts: list[int] = []
        for left, right in pairwise(moments):
            if self._programme(left, right, end):
                cuts.append(right.start)
                continue
            joint = _JOINT.search(self.text, left.end, right.start)
            if joint is None:
                continue
            behind = self.text[joint.end() : right.start]
            verbs = (words.submit, words.doing, words.attend, words.request)
            dashed = joint[0].strip() in ("–", "—", "-")
            if any(pattern.match(behind) for pattern in verbs) or (
                dashed and _NOTE_TO.match(behind) is not None
            ):
                cuts.append(joint.end())
        return list(pairwise([start, *cuts, end]))

    def _programme(self, left: Moment, right: Moment, end: int) -> bool:
        """8:30 stand-up, 10:00 audit, 15:00 wash-up: each hour with an event of its own."""
        between = self.text[left.end : right.start]
        if not right.clock_only or _NEXT.search(between) is None or "(" in between:
            return False
        behind = _UP_TO_COMMA.match(self.text, right.end, end)
        own = behind is not None and kinds.event_in(behind[0]) is not None
        return own and kinds.event_in(between) is not None
