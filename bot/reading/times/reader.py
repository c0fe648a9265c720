"""What the rules of every language share: the tokens, and looking ahead among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from bot.reading.times.frame import Frame
from bot.reading.times.parts import Days
from bot.reading.times.settle import Settler
from bot.reading.times.tokens import Token

Value = TypeVar("Value")
Found = tuple[Value, int] | None

_END: Final = Token({"gap": True, "end": True}, 0, 0, "", False)


class Reader:
    """A position-based reader of tokens.

    Every rule takes the index it begins at, and returns its value with the index behind it,
    or None. Rules look a bounded number of tokens ahead, so the work grows with the text and
    no faster; `tries` counts the rules begun.

    Attributes:
        named: the day named last, which 次日 and 当日 are counted from.
    """

    def __init__(self, text: str, tokens: list[Token], frame: Frame, settler: Settler) -> None:
        self.text = text
        self.tokens = tokens
        self.frame = frame
        self.settler = settler
        self.named: Days | None = None
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
        roles = self.tokens[index].roles
        return any(kind in roles for kind in kinds)

    def skip(self, index: int, *kinds: str) -> int:
        """The index behind one token of these kinds, if there is one."""
        return index + 1 if self.has(index, *kinds) else index

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

    def text_after(self, index: int) -> str:
        """A little of the text behind the token before the index."""
        end = self.token(index - 1).end if index > 0 else 0
        return self.text[end : end + 8]

    def text_before(self, index: int) -> str:
        """A little of the text before the token."""
        start = self.token(index).start if index < self._length else len(self.text)
        return self.text[max(0, start - 8) : start]
