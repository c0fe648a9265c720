"""Patterns that are compiled when a text first asks for them.

The grammars hold some hundred patterns and a text needs a few of them: compiled at import,
they would be most of what a start takes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class Later:
    """Stands for a pattern, and becomes it at first use."""

    if TYPE_CHECKING:
        _source: str
        _flags: int

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and keep the methods as one's own: this is asked for each but once."""
        if name.startswith("__"):
            raise AttributeError(name)
        pattern = re.compile(self._source, self._flags)
        self.__dict__.update({method: getattr(pattern, method) for method in _METHODS})
        return getattr(pattern, name)


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern to search with; it is compiled when it is first used."""
    return cast("re.Pattern[str]", Later(source, flags))
