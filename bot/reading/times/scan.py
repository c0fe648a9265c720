"""Text into tokens: words of the vocabulary, numerals, and clusters of digits read whole.

A cluster such as 2026/12/15, 9:00-11:30 or 133-03-03-2020 is either understood as a whole
or it is a gap; so a phone number never lends two of its digits to a date.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from bot.reading.patterns import compiled
from bot.reading.times import words
from bot.reading.times.digits import digits
from bot.reading.times.latin import latin
from bot.reading.times.tokens import Token, gap

_CHINESE_NUMERAL = compiled(r"[〇零一二三四五六七八九十百两廿卅]+")
_MONEY = compiled(r"[#$]\s?[\w.,]*", re.ASCII)
_DIGITS: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMERAL_FIRST: Final = frozenset("〇零一二三四五六七八九十百两廿卅")


def scan(text: str) -> list[Token]:
    """All tokens of a cleaned text, in order; gaps are tokens too, one for each stretch."""
    chinese, english = words.chinese(), words.english()
    silent = _silent_run()
    tokens: list[Token] = []
    at, end, spaced = 0, len(text), False
    while at < end:
        character = text[at]
        if character in " \t":
            spaced = True
            at += 1
            continue
        before = len(tokens)
        if character < "\u0080":
            if character.isdigit():
                at = digits(text, at, tokens, spaced, english)
            elif character.isalpha():
                at = latin(text, at, tokens, spaced, english)
            else:
                at = _mark(text, at, tokens, spaced, chinese, english)
        elif (quiet := silent.match(text, at)) is not None:
            at = gap(tokens, at, quiet.end(), spaced)
        else:
            at = _ideographs(text, at, tokens, spaced, chinese)
        if len(tokens) > before or at >= end or (tokens and "gap" in tokens[-1].roles):
            spaced = False
    return tokens


@lru_cache(maxsize=1)
def _silent_run() -> re.Pattern[str]:
    """Ideographs that no word and no numeral begins with: most of any text."""
    first = "".join(sorted({*words.chinese().lengths, *_NUMERAL_FIRST}))
    return compiled(f"[^\\x00-\\x7f{re.escape(first)}]+")


def _ideographs(
    text: str, at: int, tokens: list[Token], spaced: bool, vocabulary: words.Vocabulary
) -> int:
    after_number = bool(
        tokens
        and tokens[-1].end == at
        and not tokens[-1].roles.keys().isdisjoint(("number", "shift", "every"))
    )
    known = vocabulary.words
    for length in vocabulary.lengths.get(text[at], ()):
        word = text[at : at + length]
        roles = known.get(word)
        if roles is None or len(word) != length:
            continue
        if "silence" in roles:
            if after_number and word[0] in "年月日周天时点分季号":
                continue
            return gap(tokens, at, at + length, spaced)
        if word[0] in _NUMERAL_FIRST and _splits_numeral(text, at, length):
            continue
        tokens.append(Token(roles, at, at + length, word, spaced))
        return at + length
    numeral = _CHINESE_NUMERAL.match(text, at)
    if numeral:
        _chinese_number(numeral[0], at, tokens, spaced)
        return numeral.end()
    return gap(tokens, at, at + 1, spaced)


def _splits_numeral(text: str, at: int, length: int) -> bool:
    """Whether a word that begins like a numeral (五一, 十一) is really part of a number."""
    if not all(c in _NUMERAL_FIRST for c in text[at : at + length]):
        return False
    following = text[at + length : at + length + 1]
    return following != "" and (
        following in _NUMERAL_FIRST or following in "月日号点时分年天周个人名项条次届期万千百亿%季"
    )


def _chinese_number(run: str, at: int, tokens: list[Token], spaced: bool) -> None:
    value = _chinese_value(run)
    if value is None:
        pair = _approximate(run)
        if pair is not None:
            tokens.append(Token({"about_pair": pair}, at, at + len(run), run, spaced))
        else:
            gap(tokens, at, at + len(run), spaced)
        return
    roles: dict[str, Any] = {"number": value, "chinese": True}
    if len(run) > 1 and all(c in _DIGITS for c in run):
        roles["digits"] = len(run)
        pair = _approximate(run)
        if pair is not None:
            roles["about_pair"] = pair
    tokens.append(Token(roles, at, at + len(run), run, spaced))


def _approximate(run: str) -> tuple[int, int] | None:
    """七八 as seven to eight."""
    if len(run) == 2 and run[0] in _DIGITS and run[1] in _DIGITS:
        low, high = _DIGITS[run[0]], _DIGITS[run[1]]
        if high == low + 1 and low > 0:
            return low, high
    if len(run) == 3 and run[0] == "十" and (pair := _approximate(run[1:])):
        return pair[0] + 10, pair[1] + 10
    return None


def _chinese_value(run: str) -> int | None:
    """The number a Chinese numeral says, or None when it says none."""
    if all(c in _DIGITS for c in run):
        return int("".join(str(_DIGITS[c]) for c in run)) if len(run) <= 4 else None
    total = section = 0
    seen_ten = False
    for index, c in enumerate(run):
        if c in _DIGITS:
            if section and run[index - 1] in _DIGITS and run[index - 1] not in "零〇":
                return None
            section = _DIGITS[c]
        elif c == "百":
            if total or seen_ten:
                return None
            total, section = (section or 1) * 100, 0
        elif c in "十廿卅":
            if seen_ten:
                return None
            seen_ten = True
            if c == "十":
                total += (section or 1) * 10
            else:
                if section:
                    return None
                total += 20 if c == "廿" else 30
            section = 0
        else:
            return None
    return total + section


def _mark(
    text: str,
    at: int,
    tokens: list[Token],
    spaced: bool,
    chinese: words.Vocabulary,
    english: words.Vocabulary,
) -> int:
    character = text[at]
    if character == "\n":
        tokens.append(Token({"gap": True, "line": True}, at, at + 1, "\n", spaced))
        return at + 1
    roles = {**chinese.words.get(character, {}), **english.words.get(character, {})}
    if character in "'\"" and tokens and tokens[-1].end == at and "number" in tokens[-1].roles:
        roles = {"unit": "minute" if character == "'" else "second", "quote": True}
    if character in "<>=":
        roles = {"compare": character}
    if not roles:
        if character == "#" or character == "$":
            tail = _MONEY.match(text, at)
            return gap(tokens, at, tail.end() if tail else at + 1, spaced)
        return gap(tokens, at, at + 1, spaced)
    tokens.append(Token(roles, at, at + 1, character, spaced))
    return at + 1
