"""Tokens: what the rules read instead of letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

GAP: Final[Mapping[str, Any]] = {"gap": True}
TO: Final[Mapping[str, Any]] = {"to": "-"}


class Token:
    """One word, numeral or stretch that says nothing about time.

    Attributes:
        roles: what it can mean: values by kind.
        start, end: where it stands in the cleaned text.
        text: the word itself, in small letters.
        spaced: white space stands before it.
    """

    __slots__ = ("end", "roles", "spaced", "start", "text")

    def __init__(
        self, roles: Mapping[str, Any], start: int, end: int, text: str, spaced: bool
    ) -> None:
        self.roles, self.start, self.end, self.text, self.spaced = roles, start, end, text, spaced

    def get(self, kind: str) -> Any:
        """The value of one meaning, or None."""
        return self.roles.get(kind)

    def __repr__(self) -> str:
        return f"Token({self.text!r}, {dict(self.roles)!r})"


def gap(tokens: list[Token], start: int, end: int, spaced: bool) -> int:
    """Add to the gap before, or begin a new one."""
    if tokens and "gap" in tokens[-1].roles:
        tokens[-1].end = end
    else:
        tokens.append(Token(GAP, start, end, "", spaced))
    return end


def full_year(digits: str) -> int:
    """A year of two figures or four; two are of this century up to 49."""
    value = int(digits)
    if len(digits) > 2:
        return value
    return value + (2000 if value < 50 else 1900)
