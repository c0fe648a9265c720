"""What is said of a matter once it runs: 3号有问题：…, 5号归入3号, 3号列为重点, 3号过两个月回头看.

The words stand in `vocabulary/follow_ups.toml`; here is only how they meet a number.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.reading.clean import Cleaned, clean
from bot.reading.orders import Order
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "follow_ups.toml"
_LONGEST = 2000
_EDGE = " \t\n,.;!?。，、"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))


def _any(words: Iterable[str]) -> str:
    """One of some words; a Latin one as a whole word."""

    def whole(word: str) -> str:
        plain = re.escape(word)
        return rf"{plain}(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else plain

    return "|".join(whole(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _words()
    before, after = _any(words["number"]["before"]), _any(words["number"]["after"])
    number = rf"(?:(?:{before})\s*)*(?P<number>\d{{1,6}})\s*(?:{after})?"
    # A bare figure in front of Chinese words may be anything: 3个有问题.
    marked = rf"(?:(?:{before})\s*(?P<number>\d{{1,6}})\s*(?:{after})?|(?P<tailed>\d{{1,6}})\s*(?:{after}))"
    bare = r"(?P<bare>\d{1,6})\s+"
    one = rf"(?:(?:{marked}|{bare})\s*[,，]?\s*)"
    said = r"\s*[:：,，]\s*(?P<rest>\S.*)"
    joins, tails = _any(words["link"]["joins"]), _any(words["link"]["tails"])
    parent = rf"(?:(?:{before})\s*)*(?P<rest>\d{{1,6}})\s*(?:{after})?"
    tag, look = words["tag"], _any(words["look_back"]["words"])
    watch = _any(word for listed in words["watch"].values() for word in listed)
    ends = rf"\s*(?:{_any(tag['tails'])})?"
    found = (
        ("problem", rf"{one}?(?:{_any(words['problem']['opens'])}){said}"),
        ("problem", rf"(?:{_any(words['problem']['about'])})\s*{number}{said}"),
        ("answer", rf"{one}?(?:{_any(words['answer']['public'])})\s*[:：]\s*(?P<rest>\S.*)"),
        ("reply", rf"{one}?(?:{_any(words['answer']['private'])})\s*[:：]\s*(?P<rest>\S.*)"),
        ("trace", rf"{one}(?:{_any(words['trace']['after'])})"),
        ("trace", rf"(?:{_any(words['trace']['before'])})\s*{number}"),
        ("link", rf"{one}(?:{joins})\s*{parent}\s*(?:{tails})?"),
        ("tag", rf"{one}(?:{_any(tag['joins'])})\s*(?P<rest>{watch}){ends}"),
        ("tag", rf"{one}(?P<rest>(?:{_any(tag['off'])})\s*(?:{watch})){ends}"),
        ("tag", rf"(?:{_any(tag['opens'])})\s*{number}\s*(?:{_any(tag['as'])})?\s*(?P<rest>{watch})"),
        ("lookback", rf"{one}?(?P<rest>[^。;；\n]{{0,24}}?)\s*(?:{look})"),
        ("lookback", rf"{one}(?:{look})\s*(?P<rest>.{{0,40}})"),
        ("lookback", rf"(?P<rest>.{{0,24}}?)\s*(?:{look})\s*{marked}"),
        ("lookback", rf"(?:{look})\s*{number}\s*(?P<rest>.{{0,40}})"),
    )  # fmt: skip
    return tuple((name, compiled(pattern, re.I | re.S)) for name, pattern in found)


def read_follow_up(text: str) -> Order | None:
    """What a text says of a running or closed matter; None if it says nothing of that sort.

    The commands are problem, answer (for the group), reply (for who asked), trace, link,
    tag and lookback. Without a number the text means the matter it answers.
    """
    if not 0 < len(text.strip()) <= _LONGEST:
        return None
    cleaned = clean(text)
    left = len(cleaned.text) - len(cleaned.text.lstrip(_EDGE))
    plain = cleaned.text[left:]
    for name, pattern in _patterns():
        match = pattern.fullmatch(plain.rstrip()) or pattern.fullmatch(plain.rstrip(_EDGE))
        if match is None:
            continue
        groups = match.groupdict()
        digits = groups.get("number") or groups.get("tailed") or groups.get("bare")
        rest = _original(text, cleaned, match, left) if groups.get("rest") else ""
        return Order(name, int(digits) if digits else None, rest)
    return None


def _original(text: str, cleaned: Cleaned, match: re.Match[str], left: int) -> str:
    """What was said besides, in the original words."""
    span = cleaned.span(match.start("rest") + left, match.end("rest") + left)
    return text[span.start : span.end].strip()


def read_watch(text: str) -> str:
    """The mark a text names, "key", "hard" or "hot"; "off" to take it off; empty for neither."""
    plain = clean(text).text.strip(_EDGE).lower()
    if is_off(plain) or re.match(rf"(?:{_any(_words()['tag']['off'])})", plain):
        return "off"
    for name, words in _words()["watch"].items():
        if re.fullmatch(rf"(?:{_any(words)})\s*(?:{_any(_words()['tag']['tails'])})?", plain):
            return str(name)
    return ""


def is_off(text: str) -> bool:
    """Whether a text takes back what was set: off, 取消."""
    return clean(text).text.strip(_EDGE).lower() in _words()["off"]["words"]


def counted_from_now(text: str) -> str:
    """过两个月 as 两个月后, 过半年 as 6个月后; any other text as it is."""
    words = _words()["look_back"]
    passing, ends = _any(words["passing"]), _any(words["ends"])
    match = re.fullmatch(rf"(?:{passing})?(?P<span>.+?)(?P<end>{ends})?", clean(text).text.strip())
    if match is None:
        return text.strip()
    span = match["span"].strip()
    if span in words["spans"]:
        return f"{words['spans'][span]}{words['later']}"
    if not re.match(passing, match[0]):
        return text.strip()
    return f"{span}{words['later']}"
