"""Messages that belong together: a heading and its text, a notice and what corrects it at once."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.reading.clean import clean

LONGEST_HEADING = 60  # characters
LONGEST_REMARK = 120
_VOCABULARY = Path(__file__).parent / "vocabulary" / "together.toml"
_EDGE = " \t\n,.;:!?。、~…-—，；：！？"


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))


def is_heading(text: str) -> bool:
    """Whether a text is the title of a notice and nothing more."""
    said = text.strip()
    if not 2 <= len(said) <= LONGEST_HEADING or "\n" in said:
        return False
    plain = clean(said).text.strip().lower()
    words = _vocabulary()["heading"]
    if plain.strip(_EDGE + "【】《》[]()") in words["whole"]:
        return True
    if re.search(r"[。;!?,]", plain.rstrip(_EDGE)):
        return False
    begins = plain.lstrip("《[(").startswith(tuple(words["about"]))
    if not begins and "关于" not in plain:
        return False
    if plain.isascii():
        return begins
    return re.sub(r"[\s:.》\])]+$", "", plain).endswith(tuple(words["ends"]))


def headed(text: str) -> bool:
    """Whether a text brings a heading of its own in its first line."""
    lines = text.strip().split("\n", 1)
    return len(lines) > 1 and is_heading(lines[0])


def joined(heading: str, text: str) -> str:
    """A heading and its text as one notice."""
    return f"{heading.strip()}\n{text.strip()}"


def rejoined(kept: str, edited: str) -> str:
    """An edited post as the whole notice, where the notice was kept joined from two posts."""
    first, _, rest = kept.partition("\n")
    if not rest or not is_heading(first):
        return edited
    if is_heading(edited):
        return joined(edited, rest)
    return edited if headed(edited) or edited.strip() == kept.strip() else joined(first, edited)


def correction(text: str) -> str | None:
    """What a short text puts right, in words with a field: 时间改为4点; None if nothing.

    改到4点 names no field and means the time; 更正 and its like are taken off the front.
    """
    said = text.strip()
    if not 0 < len(said) <= LONGEST_REMARK or "\n" in said:
        return None
    words = _vocabulary()["correction"]
    said = _behind(said, words["opens"]) or said
    plain = clean(said).text.lower()
    for word in sorted(words["moves"], key=len, reverse=True):
        if plain.startswith(word):
            return f"时间改为{said[len(word) :].strip(_EDGE)}"
    for word in sorted(words["same"], key=len, reverse=True):
        at = clean(said).text.lower().find(word)
        if len(clean(said).text) == len(said) and at > 0:
            said = f"{said[:at]}改为{said[at + len(word) :]}"
    return said


def supplement(text: str) -> str | None:
    """What a short text adds: 补充：带上笔记本; None if it adds nothing."""
    said = text.strip()
    if not 0 < len(said) <= 2 * LONGEST_REMARK:
        return None
    words = _vocabulary()["supplement"]
    behind = _behind(said, words["opens"])
    if behind is None:
        return None
    plain = clean(said).text.lower()
    kept = next((word for word in words["kept"] if plain.startswith(word)), None)
    return said if kept is not None else behind


def is_generic(title: str) -> bool:
    """Whether a title does not say which matter is meant: 会议, 刚才的会议; or there is none."""
    plain = clean(title).text.strip().lower()
    words = _vocabulary()["generic"]
    for before in sorted(words["before"], key=len, reverse=True):
        if plain.startswith(before) and plain != before:
            plain = plain[len(before) :].strip(_EDGE + "的")
            break
    return not plain or plain in words["titles"]


def completion(text: str) -> str | None:
    """The matter a short text says is done: 节水总结 of 节水总结已报市局; None if it says none."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST_HEADING or "\n" in said:
        return None
    cleaned = clean(said)
    plain = cleaned.text.lower()
    words = _vocabulary()["completion"]
    if any(word in plain for word in words["never"]):
        return None
    for word in sorted(words["done"], key=len, reverse=True):
        at = plain.find(word)
        if at >= 2 and len(plain) - at - len(word) <= 16:
            span = cleaned.span(0, at)
            return said[span.start : span.end].strip(_EDGE) or None
    return None


def _behind(said: str, opens: list[str]) -> str | None:
    """What follows the opening words; None where a text does not open so, or says no more."""
    plain = clean(said).text.lower()
    if len(plain) != len(said):
        return None
    for word in sorted(opens, key=len, reverse=True):
        if not plain.startswith(word):
            continue
        rest = said[len(word) :]
        if word[-1].isascii() and rest[:1].isascii() and rest[:1].isalnum():
            continue
        return rest.strip(_EDGE) or None
    return None
