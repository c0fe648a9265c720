"""What the rules of every language share: the tokens, and looking ahead among them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from bot.reading.patterns import compiled
from bot.reading.times.frame import Frame
from bot.reading.times.parts import Days, Moment
from bot.reading.times.settle import Settler
from bot.reading.times.tokens import Token

Value = TypeVar("Value")
Found = tuple[Value, int] | None

_STOP: Final = compiled(r"[。!！?？]|(?<=[a-z)])\.\s")
_END: Final = Token({"gap": True, "end": True}, 0, 0, "", False)


@dataclass(slots=True)
class Context:
    """What the expressions before have left for the next one.

    Attributes:
        day: the day of the last point or range, which an hour without a day belongs to.
        day_end: where in the text that expression ended.
        day_alone: no hour was said with it.
        bounds: the first and last day of the last stretch of days, which a recurrence fills.
        bounds_end: where in the text that stretch ended.
    """

    day: date | None = None
    day_end: int = 0
    day_alone: bool = False
    bounds: tuple[date, date] | None = None
    bounds_end: int = 0


class Reader(ABC):
    """A position-based reader of tokens.

    Every rule takes the index it begins at, and returns its value with the index behind it,
    or None. Rules look a bounded number of tokens ahead, so the work grows with the text and
    no faster; `tries` counts the rules begun.

    Attributes:
        named: the day named last, which 次日 and 当日 are counted from.
        context: what the expressions before have left.
    """

    def __init__(self, text: str, tokens: list[Token], frame: Frame, settler: Settler) -> None:
        self.text = text
        self.tokens = tokens
        self.frame = frame
        self.settler = settler
        self.named: Days | None = None
        self.context = Context()
        self.tries = 0
        self._length = len(tokens)
        self._known: dict[tuple[str, int], Any] = {}

    def token(self, index: int) -> Token:
        """The token there, or a gap behind the last one."""
        return self.tokens[index] if 0 <= index < self._length else _END

    def get(self, index: int, kind: str) -> Any:
        """One meaning of the token there, or None."""
        return self.tokens[index].roles.get(kind) if 0 <= index < self._length else None

    def has(self, index: int, *kinds: str) -> bool:
        """Whether the token there can mean any of these."""
        if not 0 <= index < self._length:
            return False
        return not self.tokens[index].roles.keys().isdisjoint(kinds)

    def skip(self, index: int, *kinds: str) -> int:
        """The index behind one token of these kinds, if there is one."""
        return index + 1 if self.has(index, *kinds) else index

    def forget(self) -> None:
        """Drop what was worked out ahead: what has just been read may change it."""
        self._known.clear()

    def touching(self, index: int) -> bool:
        """Whether the token there follows the one before without a space."""
        return 0 < index < self._length and self.tokens[index - 1].end == self.tokens[index].start

    def once(self, name: str, index: int, rule: Callable[[int], Found[Value]]) -> Found[Value]:
        """A rule's answer at an index, worked out only once."""
        key = (name, index)
        if key not in self._known:
            self.tries += 1
            self._known[key] = rule(index)
        return self._known[key]  # type: ignore[no-any-return]

    def days(self, index: int) -> Found[Days]:
        """A day or stretch of days, with the weekday or date that stands beside it."""
        return self.once("days", index, self._days)

    def _days(self, index: int) -> Found[Days]:
        found = self._plain_days(index)
        if found is None:
            return None
        said, after = found
        for _ in range(2):
            beside = self._beside(said, after)
            if beside is None:
                break
            said, after = beside
        return said, after

    def _plain_days(self, index: int) -> Found[Days]:
        return self.once("plain", index, self._choose)

    @abstractmethod
    def _choose(self, index: int) -> Found[Days]:
        """The longest day or stretch of days that a rule of the language reads there."""

    @abstractmethod
    def _beside(self, said: Days, index: int) -> Found[Days]:
        """Both as one, when a weekday or a date for the same day stands there."""

    def bounds_at(self, index: int) -> tuple[date, date] | None:
        """The stretch of days said before in the same sentence (即日起至20日，每日17:00前)."""
        context = self.context
        if context.bounds is None:
            return None
        between = self.text[context.bounds_end : self.token(index).start]
        if len(between) > 60 or "\n" in between or _STOP.search(between):
            return None
        return context.bounds

    def placed(self, index: int, moment: Moment) -> Moment:
        """In an office's notice, an hour without a day belongs to the day said before it.

        It does in the same sentence, and on the next line when that day had no hour yet
        (Date: … / Time: …).
        """
        context = self.context
        if (
            not self.frame.office
            or context.day is None
            or moment.days is not None
            or moment.instant is not None
            or context.day < self.frame.today
        ):
            return moment
        between = self.text[context.day_end : self.token(index).start]
        lines = between.count("\n")
        if len(between) > 120 or lines > (2 if context.day_alone else 0) or _STOP.search(between):
            return moment
        ahead = self.text[self.token(index).start :][:14]
        if ("；" in between or ";" in between) and "前" in ahead:
            return moment  # another matter's deadline
        days = Days(first=context.day, until=context.day + timedelta(days=1), relative=True)
        return replace(moment, days=days, assumed=(*moment.assumed, "day"))

    def text_after(self, index: int) -> str:
        """A little of the text behind the token before the index."""
        end = self.token(index - 1).end if index > 0 else 0
        return self.text[end : end + 8]

    def text_before(self, index: int) -> str:
        """A little of the text before the token."""
        start = self.token(index).start if index < self._length else len(self.text)
        return self.text[max(0, start - 8) : start]
