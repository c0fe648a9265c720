"""Orders said to Huiyin in plain words: 看3号, 3号办完了，已报, 今天有什么会.

The words stand in `vocabulary/orders.toml`; here is only the grammar they share: a whole
phrase, a number with a verb on either side, or an opening word with a text behind it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.reading.clean import Cleaned, clean
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "orders.toml"
_EDGE = " \t\n,.;:!?。、~…-—"
_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERAL = r"\d{1,6}|[零〇一二两三四五六七八九十百]{1,6}"


@dataclass(frozen=True)
class Order:
    """What Huiyin is told to do.

    Attributes:
        command: the slash command it stands for, as "show" or "done".
        number: the number of the matter, if one is named.
        rest: what else is said, in the original words: a result, a person, a text; for
            "mode" the mode itself.
    """

    command: str
    number: int | None = None
    rest: str = ""


@dataclass(frozen=True)
class _Said:
    """A stretch of a cleaned text that can still be given back in the original words."""

    cleaned: Cleaned
    source: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        return self.cleaned.text[self.start : self.end].lower()

    def cut(self, start: int, end: int | None = None) -> _Said:
        """A part of it, without marks at its edges."""
        left = self.start + start
        right = self.end if end is None else self.start + end
        text = self.cleaned.text
        while left < right and text[left] in _EDGE:
            left += 1
        while right > left and text[right - 1] in _EDGE:
            right -= 1
        return _Said(self.cleaned, self.source, left, right)

    def original(self) -> str:
        """Its original words."""
        span = self.cleaned.span(self.start, self.end)
        return self.source[span.start : span.end].strip()


@dataclass(frozen=True)
class _Vocabulary:
    names: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    number: re.Pattern[str]
    phrases: dict[str, str]
    verbs: tuple[tuple[str, str], ...]
    tails: tuple[tuple[str, str], ...]
    opens: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    orders: dict[str, Any]


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    orders: dict[str, Any] = data["order"]
    before = "|".join(re.escape(word) for word in _longest(data["number"]["before"]))
    after = "|".join(re.escape(word) for word in _longest(data["number"]["after"]))
    number = compiled(
        rf"(?:(?:(?P<lead>{before})\s*)+(?P<led>{_NUMERAL})\s*(?:{after})?|(?P<tailed>{_NUMERAL})\s*(?:{after}))"
        r"(?![\d:月日点时/.-]\S?)"
    )

    def pairs(field: str) -> tuple[tuple[str, str], ...]:
        listed = [(word, name) for name, order in orders.items() for word in order.get(field, ())]
        return tuple(sorted(listed, key=lambda pair: len(pair[0]), reverse=True))

    return _Vocabulary(
        names=_longest(data["address"]["names"]),
        before=_longest(data["address"]["before"]),
        after=_longest(data["address"]["after"]),
        number=number,
        phrases={
            phrase: name for name, order in orders.items() for phrase in order.get("phrases", ())
        },
        verbs=pairs("verbs"),
        tails=pairs("after"),
        opens=pairs("opens"),
        choices=tuple(
            sorted(
                (
                    (word, mode)
                    for mode, words in orders["mode"]["choices"].items()
                    for word in words
                ),
                key=lambda pair: len(pair[0]),
                reverse=True,
            )
        ),
        orders=orders,
    )


def read_order(text: str) -> Order | None:
    """The order a text gives to Huiyin, or None when it gives none.

    A leading name or @mention of Huiyin may stand in front. Whether the text was meant for
    Huiyin at all is for the caller to know.
    """
    cleaned = clean(text)
    if not 0 < len(cleaned.text.strip()) <= 2000:
        return None
    said = _addressed(_Said(cleaned, text, 0, len(cleaned.text)).cut(0))
    return _phrase(said) or _opened(said) or _numbered(said)


def _addressed(said: _Said) -> _Said:
    """Without the name it begins with."""
    mention = re.match(r"@\w*(?:bot|huiyin|回音)\w*", said.plain)
    if mention is not None:
        said = said.cut(mention.end())
    for name in _vocabulary().names:
        rest = said.plain[len(name) :]
        if said.plain.startswith(name) and (rest[:1] in _EDGE or not rest.isascii()):
            return said.cut(len(name)) if rest else said
    return said


def _polite(said: _Said) -> Iterable[_Said]:
    """The text with more and more politeness taken off."""
    vocabulary = _vocabulary()
    yield said
    for _ in range(4):
        shorter = said
        for word in vocabulary.before:
            if _starts(shorter.plain, word) and len(shorter.plain) > len(word):
                shorter = shorter.cut(len(word))
                break
        else:
            for word in vocabulary.after:
                if shorter.plain.endswith(word) and len(shorter.plain) > len(word) + 1:
                    shorter = shorter.cut(0, len(shorter.plain) - len(word))
                    break
        if shorter is said:
            return
        said = shorter
        yield said


def _starts(text: str, word: str) -> bool:
    """Whether a text starts with a word, as a whole word when it is Latin."""
    if not text.startswith(word):
        return False
    behind = text[len(word) : len(word) + 1]
    return not (
        word[-1].isascii() and word[-1].isalnum() and behind.isascii() and behind.isalnum()
    )


def _phrase(said: _Said) -> Order | None:
    phrases = _vocabulary().phrases
    for shorter in _polite(said):
        command = phrases.get(shorter.plain)
        if command is not None:
            return Order(command)
    return None


def _opened(said: _Said) -> Order | None:
    """登记会议：…, 登记领导 钱局长, 改成询问模式."""
    vocabulary = _vocabulary()
    for shorter in _polite(said):
        plain = shorter.plain
        for word, command in vocabulary.opens:
            if not _starts(plain, word):
                continue
            behind = shorter.cut(len(word))
            if command == "mode":
                chosen = _mode(behind.plain)
                if chosen is not None:
                    return Order("mode", None, chosen)
                continue
            gap = plain[len(word) : len(word) + 1]
            if gap and word.isascii() and gap not in ": ,-—":
                continue
            if not behind.plain:
                return Order(command) if command == "leader" or not word.isascii() else None
            if gap in ": ,\n" or not word.isascii():
                return Order(command, None, behind.original())
        chosen = _mode(plain)
        if chosen is not None and plain.endswith(("模式", "mode")):
            return Order("mode", None, chosen)
    return None


def _mode(text: str) -> str | None:
    for word, mode in _vocabulary().choices:
        if text == word:
            return mode
    return None


def _numbered(said: _Said) -> Order | None:
    """A number with its verb in front (看3号) or behind (3号办完了)."""
    vocabulary = _vocabulary()
    for shorter in _polite(said):
        match = vocabulary.number.search(shorter.plain)
        bare = None
        if match is None or match.start() > 8:
            bare = re.search(rf"(?<![\d#])({_NUMERAL})(?![\d:月日点时/.-])", shorter.plain)
            match = None
        if match is None and bare is None:
            continue
        start, end = (match.start(), match.end()) if match is not None else bare.span()  # type: ignore[union-attr]
        digits = (match["led"] or match["tailed"]) if match is not None else bare[1]  # type: ignore[index]
        number = _value(digits)
        if number is None:
            continue
        front, behind = shorter.cut(0, start), shorter.cut(end)
        order = _verb_first(front, behind, number)
        if order is None and match is not None and not front.plain:
            order = _verb_last(behind, number)
        if order is not None:
            return order
    return None


def _verb_first(front: _Said, behind: _Said, number: int) -> Order | None:
    vocabulary = _vocabulary()
    for word, command in vocabulary.verbs:
        if front.plain != word:
            continue
        order = vocabulary.orders[command]
        if command == "assign":
            for joint in order["joint"]:
                if _starts(behind.plain, joint):
                    behind = behind.cut(len(joint))
            who = re.match(r"给|to\b", behind.plain)
            if who is not None:
                behind = behind.cut(who.end())
            return Order(command, number, behind.original()) if behind.plain else None
        if behind.plain and not order.get("rest"):
            return Order(command, number) if behind.plain in order.get("after", ()) else None
        return Order(command, number, behind.original())
    return None


def _verb_last(behind: _Said, number: int) -> Order | None:
    vocabulary = _vocabulary()
    plain = behind.plain
    if not plain:
        return Order("show", number)
    for word, command in (*vocabulary.tails, *vocabulary.verbs):
        if not _starts(plain, word):
            continue
        order = vocabulary.orders[command]
        rest = behind.cut(len(word))
        if command == "assign":
            for tail in _longest(order["tail"]):
                if rest.plain.endswith(tail) and len(rest.plain) > len(tail):
                    rest = rest.cut(0, len(rest.plain) - len(tail))
                    break
            return Order(command, number, rest.original()) if rest.plain else None
        if command == "done":
            return Order(command, number, _result(behind, word, rest))
        if command == "tick":  # 已盖章 itself says what is ready
            return Order(command, number, behind.original())
        if command == "progress" and not rest.plain:  # 已完成一半 says it all
            return Order(command, number, behind.original())
        if rest.plain and not order.get("rest") and rest.plain not in vocabulary.after:
            return None
        return Order(command, number, rest.original())
    return None


def _result(behind: _Said, word: str, rest: _Said) -> str:
    """What came of it; 已报市局 is itself the result, 办完了 is not."""
    if "报" in word or "交" in word:
        return behind.original()
    return rest.original()


def _value(digits: str) -> int | None:
    if digits.isdigit():
        return int(digits)
    total, unit = 0, 0
    for character in digits:
        if character == "百":
            total += (unit or 1) * 100
            unit = 0
        elif character == "十":
            total += (unit or 1) * 10
            unit = 0
        else:
            unit = _DIGITS[character]
    return total + unit or None
