"""Whether a reply under a notice says something of the matter, or is only courtesy."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from bot.reading.clean import clean
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "opinions.toml"
_MARKS = compiled(r"[^\w]+")


@lru_cache(maxsize=1)
def _courtesies() -> frozenset[str]:
    words = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))["courtesies"]
    return frozenset(_MARKS.sub("", word) for word in words)


def says_something(text: str) -> bool:
    """Whether a reply is worth keeping for whoever asked; 好的, 👍 and …… are not."""
    bare = _MARKS.sub("", clean(text).text.lower())
    bare = re.sub(r"[了啊呀哈的]+$", "", bare) if bare not in _courtesies() else bare
    return len(bare) > 1 and bare not in _courtesies() and not bare.isdigit()
