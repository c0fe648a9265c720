"""What a department says of its return: 财务科已报, 我科零报告, Finance: submitted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.reading.clean import clean
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "returns.toml"
_EDGE = " \t\n,.;:!。、~…-—·*"
_NUMBER = compiled(r"(?:#\s?(\d{1,7})|(?:第|编号)?(\d{1,7})(?:号|项|件)(?:事项|报送|通知)?)")
_BARE = re.compile(r"(.+?)\s+(\d{1,5})")
_LONGEST = 60  # characters; whoever writes more says more than this
_NAME = 20
_ASKING = compiled(r"[?？]|[吗么没]$")
_BREAK = compiled(r"[。;!?\n]")


@dataclass(frozen=True)
class ReturnSaid:
    """A return said in words.

    Attributes:
        nil: 零报告.
        departments: as written; empty for the sender's own.
        number: of the matter, where one was said.
        answering: it says so only in answer to the notice or its card.
    """

    nil: bool = False
    departments: tuple[str, ...] = ()
    number: int | None = None
    answering: bool = False


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def read_return(text: str) -> ReturnSaid | None:
    """The return a text hands in by its words; None if it says anything else.

    A question (财务科报了吗？) or a longer sentence is none.
    """
    if len(text) > 2 * _LONGEST:
        return None
    plain = clean(text).text.strip().lower()
    if not plain or len(plain) > _LONGEST or _ASKING.search(plain.strip(_EDGE)):
        return None
    plain = _trimmed(plain)
    if _BREAK.search(plain):
        return None
    number, plain = _numbered(plain)
    bare = _BARE.fullmatch(plain) if number is None else None
    if bare is not None:  # 已报 1
        number, plain = int(bare[2]), bare[1].strip(_EDGE)
    for nil, section in ((False, "submit"), (True, "nil")):
        for word in _longest(_words()[section]["words"]):
            if not _ends(plain, word):
                continue
            name = plain[: len(plain) - len(word)].strip(_EDGE)
            return _said(name, word, number, nil=nil)
    return None


def _said(name: str, word: str, number: int | None, *, nil: bool) -> ReturnSaid | None:
    words = _words()["nil" if nil else "submit"]
    inner, name = _numbered(name)
    number = number if number is not None else inner
    if not name:
        if word in words["alone"] or number is not None:
            return ReturnSaid(nil, (), number)
        if word in words.get("answering", words["words"]):
            return ReturnSaid(nil, (), number, answering=True)
        return None
    own = _words()["own"]["words"]
    if name in own:
        plainest = word in words.get("answering_own", ())  # 我们科没有情况: of what?
        return ReturnSaid(nil, (), number, answering=plainest and number is None)
    if nil and any(name.endswith(f"{mark}{one}") for one in own for mark in ",、 的"):
        return ReturnSaid(nil, (), number, answering=number is None)
    names = tuple(one.strip(_EDGE) for one in re.split(r"[、,和及]|\band\b", name))
    names = tuple(one for one in names if one)
    if not names or any(len(one) > _NAME for one in names):
        return None
    return ReturnSaid(nil, names, number)


def _ends(plain: str, word: str) -> bool:
    if not plain.endswith(word):
        return False
    before = plain[: len(plain) - len(word)]
    if word.isascii():  # a whole word, not the end of one
        return not before or not before[-1].isalnum()
    return not before.endswith(("未", "不", "没", "尚", "还"))


def _trimmed(plain: str) -> str:
    """Without courtesies at either end."""
    trim = _words()["trim"]
    changed = True
    while changed:
        changed = False
        plain = plain.strip(_EDGE)
        for word in _longest(trim["behind"]):
            if plain.endswith(word) and len(plain) > len(word):
                plain, changed = plain[: -len(word)].strip(_EDGE), True
                break
        for word in trim["before"]:
            if plain.startswith((f"{word},", f"{word} ", f"{word}:")):
                plain, changed = plain[len(word) :].strip(_EDGE), True
                break
    for particle in trim["particles"]:
        bare = plain[: -len(particle)].strip(_EDGE) if plain.endswith(particle) else ""
        every = (*_words()["submit"]["words"], *_words()["nil"]["words"])
        spoilt = any(plain.endswith(word) for word in every)
        if bare and not spoilt and any(bare.endswith(word) for word in every):
            return bare
    return plain


def _numbered(plain: str) -> tuple[int | None, str]:
    """A matter's number at either end, and the rest."""
    match = _NUMBER.match(plain)
    if match is None:
        match = next((one for one in _NUMBER.finditer(plain) if one.end() == len(plain)), None)
    if match is None:
        return None, plain
    rest = (plain[: match.start()] + plain[match.end() :]).strip(_EDGE)
    return int(match[1] or match[2]), rest.removeprefix("的").strip(_EDGE)


def read_back(text: str) -> str | None:
    """What stands behind 退回 (department and reason), verbatim; None if it opens otherwise."""
    cleaned = clean(text)
    plain = cleaned.text.lower()
    lead = len(plain) - len(plain.lstrip(_EDGE))
    for word in _longest(_words()["back"]["opens"]):
        if plain.startswith(word, lead):
            behind = plain[lead + len(word) :]
            if word.isascii() and behind[:1].isalnum():
                continue
            rest = text[-len(behind) :] if len(plain) == len(text) and behind else behind
            return rest.strip(_EDGE + "，：；") if behind else ""
    return None


def parted(rest: str, names: Iterable[str]) -> tuple[str, str] | None:
    """A department's name at the head of a text, and the reason behind it, verbatim.

    Args:
        names: what may be meant, names and aliases in Simplified Chinese.
    """
    lowered = clean(rest).text.lower()
    for name in _longest(names):
        if name and lowered.startswith(name.lower()):
            behind = rest[len(name) :] if len(lowered) == len(rest) else lowered[len(name) :]
            behind = behind.strip(_EDGE + "，：；的")
            for word in _longest(_words()["back"]["between"]):
                bare = behind[len(word) :].strip(_EDGE + "，：；是")
                if (
                    behind.lower().startswith(word)
                    and bare
                    and behind[len(word) : len(word) + 1] in "：:是，, "
                ):
                    behind = bare
                    break
            return name, behind
    return None
