"""/away and what is said in private of one's own leave: from when to when, who stands in, why."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading.clean import clean
from bot.reading.patterns import compiled
from bot.reading.times import find_times
from bot.reading.values import Grain, Shape, TimeReading

LONGEST = 500  # characters; more is no leave
_VOCABULARY = Path(__file__).parent / "vocabulary" / "absence.toml"
_MARKS = compiled(r"[\s,;、。!()（）:：，；！]+")
_NUMBERS = {"半": 0, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip
_FIGURES = compiled(r"\d\s*[年月日号號点點.:-]")
_LENGTH = compiled(
    r"(?<![\d月年第])(\d{1,3}|[一二两三四五六七八九十])\s*(天|日(?!前)|个?星期|周|days?|weeks?)"
)


@dataclass(frozen=True)
class Said:
    """A word beside the time.

    Attributes:
        first: it stands before the time: whose leave it is, if it is somebody's name.
        instead: it is said to stand in.
    """

    word: str
    first: bool = False
    instead: bool = False


@dataclass(frozen=True)
class AbsenceText:
    """What is said of somebody's leave. Moments are aware.

    Attributes:
        back: they are here again.
        listing: it asks who is away.
        now: from now on, as it says by itself; without a time or such a word nothing begins.
        start: None for now.
        end: exclusive; None until they say that they are back.
        timed: whether a time was said.
        unreadable: it holds figures or a time that say no stretch of days.
    """

    words: tuple[Said, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    timed: bool = False
    back: bool = False
    listing: bool = False
    now: bool = False
    unreadable: bool = False

    @property
    def begins(self) -> bool:
        """Whether it says that a leave begins: by a time, 现在起, or who stands in."""
        named = any(one.instead or one.word.startswith("@") for one in self.words)
        return self.timed or self.now or named


@cache
def _words() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    return {key: tuple(sorted(words, key=len, reverse=True)) for key, words in table.items()}


def read_absence(
    text: str, at: datetime, hours: OfficeHours, calendar: WorkingCalendar
) -> AbsenceText:
    """Read what stands behind /away; never raises.

    Args:
        at: when it was written, aware.
    """
    if len(text) > LONGEST:
        return AbsenceText(unreadable=True)
    words = _words()
    plain = " ".join(clean(text).text.lower().split())
    if plain in words["list"]:
        return AbsenceText(listing=True)
    begun = next((word for word in words["now"] if _opens(plain, word)), None)
    if begun is not None:
        rest = " ".join(text.split())[len(begun) :]
        later = read_absence(rest, at, hours, calendar) if rest.strip() else AbsenceText()
        # With an end of its own it is a stretch that begins today.
        return replace(later, back=False, listing=False, now=True)
    opening = next((word for word in words["back"] if _opens(plain, word)), None)
    if opening is not None:
        rest = " ".join(text.split())[len(opening) :]
        return AbsenceText(tuple(Said(one) for one in _split(rest)), back=True)
    cleaned = clean(text)
    local = at.astimezone(hours.zone)
    found = list(find_times(cleaned, local, hours, calendar))
    if any(one.impossible or one.shape is Shape.RECURRENCE for one in found):
        return AbsenceText(unreadable=True)
    spans = [(one.span.start, one.span.end) for one in found]
    start, end = _stretch(found, local, hours)
    length = _LENGTH.search(cleaned.text)
    if length is not None and (not found or end is None or _is_day(found)):
        start, end = _counted(start, length, local, hours)
        span = cleaned.span(length.start(), length.end())
        spans.append((span.start, span.end))
    timed = bool(spans)
    said = _said(text, spans)
    lost = any(_FIGURES.search(one.word) for one in said)
    if lost or (timed and start is None and end is None):
        return AbsenceText(unreadable=True)
    return AbsenceText(said, start, end, timed)


def read_own_absence(
    text: str, at: datetime, hours: OfficeHours, calendar: WorkingCalendar
) -> AbsenceText | None:
    """我明天到周五出差，小李代: one's own leave in plain words; None for anything else."""
    if not 3 < len(text) <= 60:
        return None
    plain = clean(text).text.strip().lower()
    words = _words()
    begins = next((word for word in words["self"] if plain.startswith(word)), None)
    if begins is None or not any(word in plain for word in words["away"]):
        return None
    if plain.rstrip("。.!").endswith(("?", "吗", "么", "呢")):
        return None
    found = read_absence(text.strip()[len(begins) :], at, hours, calendar)
    if not found.timed or found.unreadable or found.back or found.listing:
        return None
    others = [one for one in found.words if not one.instead and not _is_away(one.word)]
    return None if others else found


def _opens(plain: str, word: str) -> bool:
    if plain == word:
        return True
    return plain.startswith((f"{word} ", f"{word}@"))


def _is_away(word: str) -> bool:
    """Whether a word says that somebody is away, and what for: 外出学习."""
    words = _words()
    any_of = "|".join(map(re.escape, (*words["away"], *words["cause"])))
    return re.fullmatch(f"(?:{any_of})+", word.lower()) is not None


def _is_day(found: list[TimeReading]) -> bool:
    return len(found) == 1 and found[0].shape is Shape.POINT


def _stretch(
    found: list[TimeReading], at: datetime, hours: OfficeHours
) -> tuple[datetime | None, datetime | None]:
    """From when to when some times say, by their shape."""
    if not found:
        return None, None
    first = found[0]
    if first.shape is Shape.RANGE:
        return first.start, first.end
    if first.shape is Shape.DEADLINE:
        return at, first.end
    if first.start is None:
        return None, None
    if "open" in first.assumed:
        return first.start, None
    last = found[1] if len(found) > 1 and found[1].shape is Shape.POINT else first
    begins = last.start if last.start is not None and last.start >= first.start else first.start
    return first.start, _end_of(begins, last.grain, hours)


def _end_of(moment: datetime, grain: Grain, hours: OfficeHours) -> datetime:
    """The end of the day that a point lies in; of a week or month, of that."""
    day = moment.astimezone(hours.zone).date()
    days = {Grain.WEEK: 7, Grain.MONTH: 30}.get(grain, 1)
    return hours.instant(day + timedelta(days=days), time()).astimezone(hours.zone)


def _counted(
    start: datetime | None, length: re.Match[str], at: datetime, hours: OfficeHours
) -> tuple[datetime, datetime]:
    """三天, from today or from the day that was said."""
    count = int(length[1]) if length[1].isdigit() else _NUMBERS[length[1]]
    days = count * (7 if length[2].endswith(("周", "星期")) or "week" in length[2] else 1)
    begins = start or hours.instant(at.date(), time()).astimezone(hours.zone)
    day = begins.astimezone(hours.zone).date()
    return begins, hours.instant(day + timedelta(days=max(1, days)), time())


def _said(text: str, spans: list[tuple[int, int]]) -> tuple[Said, ...]:
    """The words beside the times, with the place they stand in."""
    begins = min((start for start, _ in spans), default=None)
    found: list[Said] = []
    at = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        before = begins is not None and at < begins
        found += [_one(word, first=before) for word in _split(text[at:start])]
        at = max(at, end)
    return tuple(one for one in found if one.word and one.word.lower() not in _words()["idle"])


def _split(text: str) -> list[str]:
    return [word for word in _MARKS.split(text) if word]


def _one(word: str, *, first: bool) -> Said:
    """A word without what marks it: 由小李代 is 小李, who stands in."""
    words = _words()
    if _is_away(word):
        return Said(word, first=first)
    plain, marked = word, False
    for mark in words["before"]:
        if plain.lower().startswith(mark) and len(plain) > len(mark):
            plain, marked = plain[len(mark) :], True
            break
    for mark in words["instead"]:
        if plain.lower().endswith(mark) and len(plain) > len(mark):
            return Said(plain[: -len(mark)], instead=True)
    for idle in ("从", "自", "起", "期间"):
        plain = plain.removeprefix(idle).removesuffix(idle)
    return Said(plain, first=first and not marked, instead=marked)
