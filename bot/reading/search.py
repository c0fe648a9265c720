"""Questions about the ledger, in words: 今天有什么会, 本周还有哪些没报, 王局长明天的安排.

The words stand in `vocabulary/search.toml`. A text is a search only when nothing of it is left
over but one name: whatever says more is a notice, an order or chatter, and stays what it was.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.search import Search, Subject, Wanted
from bot.domain.vocabulary import Kind
from bot.reading.clean import Cleaned, clean
from bot.reading.patterns import compiled
from bot.reading.times import find_times
from bot.reading.values import Shape, TimeReading

LONGEST = 60  # characters; a longer text is no question of this sort
_VOCABULARY = Path(__file__).parent / "vocabulary" / "search.toml"
_EDGE = " \t\n,.;:!。、~…-—，；：！的"
_ASKED = compiled(r"\?\s*$")
_NAME = 16  # characters of a name


@dataclass(frozen=True)
class _Vocabulary:
    """Every word with its role and value; `longest` is the length of the longest."""

    roles: dict[str, tuple[str, Any]]
    longest: int
    data: dict[str, Any]


@dataclass(frozen=True)
class _Piece:
    """A stretch of the cleaned text: a known word, a time, or a name."""

    role: str
    value: Any
    start: int
    end: int


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    roles: dict[str, tuple[str, Any]] = {}
    for word in data["filler"]["words"]:
        roles[word] = ("filler", None)
    for name in ("matter", "mine"):
        roles |= dict.fromkeys(data[name]["words"], (name, None))
    roles |= dict.fromkeys(data["asking"]["words"], ("asking", None))
    roles |= dict.fromkeys(data["asking"]["where"], ("where", None))
    for kind, words in data["kind"].items():
        roles |= {word: ("kind", Kind(kind)) for word in words}
    for wanted, words in data["wanted"].items():
        roles |= {word: ("wanted", Wanted(wanted)) for word in words}
    roles |= {word: ("days", count) for word, count in data["days"].items()}
    return _Vocabulary(roles, max(map(len, roles)), data)


def read_search(
    text: str,
    at: datetime,
    hours: OfficeHours,
    calendar: WorkingCalendar,
    names: Collection[str] = (),
) -> Search | None:
    """What a text looks for in the ledger; None when it is no question of that sort.

    Args:
        text: without the mention of Huiyin.
        at: when it was asked, aware.
        hours: the office's day; periods are of its zone.
        calendar: which days are worked.
        names: persons and titles the office knows, as it writes them.
    """
    if not 0 < len(text.strip()) <= LONGEST or "\n" in text.strip():
        return None
    cleaned = clean(text)
    times = find_times(cleaned, hours.local(at), hours, calendar)
    if len(times) > 1 or any(one.impossible or one.rrule for one in times):
        return None
    pieces = _Covered(cleaned, times, names).pieces()
    return _search(cleaned, text, pieces, at, hours) if pieces is not None else None


def means_everybody(name: str) -> bool:
    """Whether a cleaned name means every body of the office: 各科室, all departments."""
    return any(word in name for word in _vocabulary().data["names"]["everybody"])


class _Covered:
    """A text cut into known words, with at most one name between them."""

    def __init__(
        self, cleaned: Cleaned, times: tuple[TimeReading, ...], names: Collection[str]
    ) -> None:
        self._plain = cleaned.text.lower()
        self._fixed: dict[int, _Piece] = {}
        for reading in times:
            inside = [
                index
                for index, origin in enumerate(cleaned.origin)
                if reading.span.start <= origin < reading.span.end
            ]
            if inside:
                self._fixed[inside[0]] = _Piece("time", reading, inside[0], inside[-1] + 1)
        self._within = {
            index for piece in self._fixed.values() for index in range(piece.start + 1, piece.end)
        }
        self._known = self._person(names)

    def _person(self, names: Collection[str]) -> _Piece | None:
        """The longest name of the roster that stands in the text."""
        plain = {clean(name).text.lower().strip() for name in names}
        for name in sorted((one for one in plain if len(one) >= 2), key=len, reverse=True):
            at = self._plain.find(name)
            if at >= 0 and not self._within & set(range(at, at + len(name))):
                return _Piece("person", name, at, at + len(name))
        return None

    def pieces(self) -> list[_Piece] | None:
        """The pieces in order; None when more is said than a search says."""
        before, after = self._forward(), self._backward()
        if after[0] is not None:
            return after[0]
        if self._known is not None:
            front, behind = before[self._known.start], after[self._known.end]
            if front is not None and behind is not None:
                return [*front, self._known, *behind]
        best: list[_Piece] | None = None
        rank = (False, 0)
        for start, front in enumerate(before):
            if front is None or start in self._within:
                continue
            for end in range(start + 2, min(len(self._plain), start + 2 * _NAME) + 1):
                behind = after[end]
                if behind is None or not self._is_name(start, end):
                    continue
                typed = _subject(self._plain[start:end], where=False, asked=True) is not None
                if (typed, end - start) > rank:
                    rank = (typed, end - start)
                    best = [*front, _Piece("name", None, start, end), *behind]
        return best

    def _is_name(self, start: int, end: int) -> bool:
        """Whether a stretch could be a name: no time, no question, no mark at its edges."""
        if any(index in self._within or index in self._fixed for index in range(start, end)):
            return False
        words, said = _vocabulary(), self._plain[start:end]
        if said[0] in _EDGE or said[-1] in _EDGE:
            return False
        if any(character in said for character in words.data["names"]["never"]):
            return False
        latin = said.removesuffix("'s").split() if said.isascii() else []
        for word in latin:
            role = words.roles.get(word.removesuffix("'s"), ("", None))[0]
            if role and not (role == "kind" and word is latin[-1] and len(latin) > 1):
                return False
        return _subject(said, where=True, asked=True) is not None

    def _step(self, at: int) -> list[_Piece]:
        """What may stand at an offset, longest first."""
        if at in self._fixed:
            return [self._fixed[at]]
        if self._plain[at] in _EDGE and self._plain[at] != "的":
            return [_Piece("edge", None, at, at + 1)]
        words, found = _vocabulary(), []
        for end in range(min(len(self._plain), at + words.longest), at, -1):
            known = words.roles.get(self._plain[at:end])
            if known is None or not _whole(self._plain, at, end):
                continue
            if not any(index in self._within or index in self._fixed for index in range(at, end)):
                found.append(_Piece(*known, at, end))
        return found

    def _forward(self) -> list[list[_Piece] | None]:
        """For each offset the fewest pieces that cover all before it."""
        best: list[list[_Piece] | None] = [None] * (len(self._plain) + 1)
        best[0] = []
        for at in range(len(self._plain)):
            front = best[at]
            if front is None:
                continue
            for piece in self._step(at):
                known = best[piece.end]
                if known is None or len(known) > len(front) + 1:
                    best[piece.end] = [*front, piece]
        return best

    def _backward(self) -> list[list[_Piece] | None]:
        """For each offset the fewest pieces that cover all behind it."""
        best: list[list[_Piece] | None] = [None] * (len(self._plain) + 1)
        best[-1] = []
        for at in reversed(range(len(self._plain))):
            if at in self._within:
                continue
            for piece in self._step(at):
                behind, known = best[piece.end], best[at]
                if behind is not None and (known is None or len(known) > len(behind) + 1):
                    best[at] = [piece, *behind]
        return best


def _whole(plain: str, start: int, end: int) -> bool:
    """Whether a Latin word stands there as a whole word."""

    def latin(at: int) -> bool:
        return 0 <= at < len(plain) and plain[at].isascii() and plain[at].isalnum()

    return not (latin(start) and latin(start - 1)) and not (latin(end - 1) and latin(end))


def _search(
    cleaned: Cleaned, source: str, pieces: list[_Piece], at: datetime, hours: OfficeHours
) -> Search | None:
    def of(*roles: str) -> list[_Piece]:
        return [piece for piece in pieces if piece.role in roles]

    plain = cleaned.text.lower()
    where, asking = of("where"), of("asking")
    mark = _ASKED.search(plain) is not None
    asked = bool(asking or where or mark)
    kinds = {piece.value for piece in of("kind")}
    states = {piece.value for piece in of("wanted")} - {Wanted.OPEN}
    period = of("time", "days")
    if len(kinds) > 1 or len(states) > 1 or len(period) > 1:
        return None
    kind: Kind | None = next(iter(kinds), None)
    wanted: Wanted = next(iter(states), Wanted.OPEN)
    yes_or_no = set(_vocabulary().data["asking"]["yes_or_no"])
    if wanted is Wanted.CANCELLED and {plain[one.start : one.end] for one in asking} <= yes_or_no:
        wanted = Wanted.ANY  # whether it still takes place is told by the matter itself
    subject, words = Subject.MINE if of("mine") else Subject.NOTHING, ""
    for piece in of("person", "name"):
        words = _original(cleaned, source, piece)
        found = (
            Subject.WHO
            if piece.role == "person"
            else _subject(words, where=bool(where), asked=asked)
        )
        if found is None or subject is Subject.MINE:
            return None
        subject = found
    begin, end = _period(period[0], cleaned, at, hours) if period else (None, None)
    if subject is Subject.ABOUT:
        kind = None
    search = Search(kind, begin, end, wanted, subject, words, asked)
    return search if _says_enough(plain, pieces, search) else None


def _original(cleaned: Cleaned, source: str, piece: _Piece) -> str:
    span = cleaned.span(piece.start, piece.end)
    words = source[span.start : span.end].strip(_EDGE + " @")
    return words.removesuffix("'s").removesuffix("’s")


def _subject(words: str, *, where: bool, asked: bool) -> Subject | None:
    """What the words left over name; None for what is neither a person nor a body nor a matter."""
    ends = _vocabulary().data["names"]
    plain = clean(words).text.lower()
    if not 2 <= len(plain) <= _NAME * (2 if plain.isascii() else 1):
        return None
    if where or (asked and plain.endswith(tuple(ends["matters"]))):
        return Subject.ABOUT
    if plain.endswith(tuple(ends["people"])) or plain.startswith(("director ", "chief ")):
        return Subject.WHO
    return Subject.UNIT if plain.endswith(tuple(ends["units"])) else None


def _says_enough(plain: str, pieces: list[_Piece], search: Search) -> bool:
    """Whether it asks for something: 下周的会 does, 明天开会 and 材料已报 only tell."""
    roles = {piece.role for piece in pieces}
    stated = search.wanted is not Wanted.OPEN
    due = search.begin is None and search.end is not None  # 周五前…, due this week
    thing = bool({"kind", "matter"} & roles) or stated or due
    if search.asked:
        return thing or search.subject is Subject.ABOUT
    if search.wanted in (Wanted.DONE, Wanted.CANCELLED, Wanted.ANY) or not thing:
        return False
    naming = _vocabulary().data["naming"]
    words = {plain[one.start : one.end] for one in pieces if one.role in ("kind", "matter")}
    links = {plain[one.start : one.end] for one in pieces if one.role == "filler"}
    if not words <= set(naming["things"]) or not links <= set(naming["links"]):
        return False
    if stated:
        return search.subject is Subject.NOTHING
    pointed = search.begin is not None or search.end is not None or bool(search.subject)
    if not pointed or not words:
        return False
    order = [piece for piece in pieces if piece.role not in ("edge", "filler")]
    last = order[-1].role in ("kind", "matter")
    return plain.isascii() or (last and ("的" in links or words <= set(naming["alone"])))


def _period(
    piece: _Piece, cleaned: Cleaned, at: datetime, hours: OfficeHours
) -> tuple[datetime | None, datetime | None]:
    """The period of a question: a day is the whole day, an hour the hour."""
    if piece.role == "days":
        today = hours.local(at).date()
        midnight = hours.instant(today, time())
        return midnight, midnight + timedelta(days=int(piece.value))
    reading: TimeReading = piece.value
    begin, end = reading.start, reading.end
    if reading.shape is Shape.DEADLINE or begin is None:
        return None, end
    if end is None:
        end = begin + (timedelta(days=1) if reading.all_day else timedelta(hours=1))
        return begin, end
    words = cleaned.text[piece.start : piece.end]
    if end <= at and words.startswith(tuple(_vocabulary().data["ahead"]["words"])):
        return at, at + (end - begin)
    return begin, end
