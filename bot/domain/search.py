"""A question about the ledger: what is looked for, and its short form for a button."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.vocabulary import Kind


class Wanted(StrEnum):
    """In which state matters are looked for."""

    OPEN = "open"
    OVERDUE = "overdue"
    UNREPORTED = "unreported"  # open, and something must still be handed in or done
    DONE = "done"
    CANCELLED = "cancelled"
    ANY = "any"


class Subject(StrEnum):
    """What the words of a search name."""

    NOTHING = ""
    WHO = "who"  # a person or a post: 王局长
    UNIT = "unit"  # a body: 财务科
    ABOUT = "about"  # the matter itself: 防汛会
    MINE = "mine"  # whoever asks


@dataclass(frozen=True)
class Search:
    """What is looked for in the ledger.

    Attributes:
        kind: None for all kinds.
        begin: the first moment of the period; None for an open one; aware.
        end: the moment the period ends, exclusive; aware.
        subject: what `words` names.
        words: a person, a body or a matter, as written.
        asked: it was put as a question, so it can hardly be a notice.
    """

    kind: Kind | None = None
    begin: datetime | None = None
    end: datetime | None = None
    wanted: Wanted = Wanted.OPEN
    subject: Subject = Subject.NOTHING
    words: str = ""
    asked: bool = False

    @property
    def who(self) -> str | None:
        """The person or post it asks about."""
        return self.words if self.subject is Subject.WHO else None

    @property
    def unit(self) -> str | None:
        """The body it asks about."""
        return self.words if self.subject is Subject.UNIT else None


_KINDS = {None: "a", Kind.MEETING: "m", Kind.REPORT: "r", Kind.TASK: "t"}
_WANTED = {
    Wanted.OPEN: "o",
    Wanted.OVERDUE: "l",
    Wanted.UNREPORTED: "u",
    Wanted.DONE: "d",
    Wanted.CANCELLED: "c",
    Wanted.ANY: "y",
}
_SUBJECTS = {
    Subject.NOTHING: "n",
    Subject.WHO: "w",
    Subject.UNIT: "u",
    Subject.ABOUT: "a",
    Subject.MINE: "m",
}
_MARK = "q"
_LONGEST = 24  # bytes of the words, twelve ideographs: what fits beside the rest in 64 bytes
_FORM = re.compile(r"q([amrt])([oludcy])([nwuam])([0-9a-f]{7}|-)([0-9a-f]{7}|-)([\w-]{0,32})")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def written(search: Search) -> str:
    """A search as at most 50 ASCII characters, to the minute; very long words are cut."""
    words = search.words.encode("utf-16-be", "replace")[:_LONGEST]
    if words and 0xD8 <= words[-2] <= 0xDB:
        words = words[:-2]  # never half of a pair
    said = urlsafe_b64encode(words).decode().rstrip("=")
    return "".join(
        (
            _MARK,
            _KINDS[search.kind],
            _WANTED[search.wanted],
            _SUBJECTS[search.subject],
            _minutes(search.begin),
            _minutes(search.end),
            said,
        )
    )


def parsed(text: str) -> Search | None:
    """The search a short form stands for; None for what is none."""
    found = _FORM.fullmatch(text) if text.isascii() else None
    if found is None:
        return None
    kind, wanted, subject, begin, end, words = found.groups()
    try:
        said = urlsafe_b64decode(words + "=" * (-len(words) % 4)).decode("utf-16-be")
    except ValueError:
        return None
    return Search(
        next(key for key, letter in _KINDS.items() if letter == kind),
        _moment(begin),
        _moment(end),
        next(key for key, letter in _WANTED.items() if letter == wanted),
        next(key for key, letter in _SUBJECTS.items() if letter == subject),
        said,
        asked=True,
    )


def _minutes(moment: datetime | None) -> str:
    """Seven hexadecimal digits reach five hundred years; what lies beyond is no bound."""
    if moment is None:
        return "-"
    minutes = (moment - _EPOCH) // _MINUTE
    return f"{minutes:07x}" if 0 <= minutes < 16**7 else "-"


def _moment(minutes: str) -> datetime | None:
    return None if minutes == "-" else _EPOCH + int(minutes, 16) * _MINUTE
