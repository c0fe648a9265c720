"""Latin words into tokens: English words of time, with what is written onto them."""

from __future__ import annotations

import re
from typing import Any

from bot.reading.patterns import compiled
from bot.reading.times import words
from bot.reading.times.tokens import Token, gap

_WORD = compiled(r"[A-Za-z]+(?:'[A-Za-z]+)?")
SKIPPED = compiled(
    r"https?://[^\s\u3400-\u9fff]{1,200}|www\.[^\s\u3400-\u9fff]{1,200}"
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}",
    re.ASCII,
)
_DIGITS = compiled(r"\d+(?:(?:[./]|:|-)\d+)*", re.ASCII)
_REST = compiled(r"[\w\-]*", re.ASCII)
_DATE_MARKS = ("月", "日", "点", "时")
_DOTTED = compiled(r"[A-Za-z](?:\.[A-Za-z]){2}\b\.?", re.ASCII)
_COMPOUND = compiled(r"[A-Za-z]+-[A-Za-z]+", re.ASCII)
_SECOND_WORD = compiled(r"(?:-|\s)([a-z]+)", re.IGNORECASE | re.ASCII)
_SPELT = ("a.m.", "p.m.", "a . m .", "p . m .", "a.m", "p.m", "a. m.", "p. m.")


def latin(
    text: str, at: int, tokens: list[Token], spaced: bool, vocabulary: words.Vocabulary
) -> int:
    skipped = SKIPPED.match(text, at)
    if skipped:
        return gap(tokens, at, skipped.end(), spaced)
    found = _WORD.match(text, at)
    if found is None:
        return gap(tokens, at, at + 1, spaced)
    known = vocabulary.words
    word, end = found[0].lower(), found.end()
    compound = _COMPOUND.match(text, at)
    if compound is not None and compound[0].lower() in known:
        word, end = compound[0].lower(), compound.end()
    if len(word) == 1:
        dotted = _DOTTED.match(text, at)  # c.o.b.
        if dotted is not None and (short := dotted[0].replace(".", "").lower()) in known:
            meant = {**known[short], "latin": short}
            tokens.append(Token(meant, at, dotted.end(), short, spaced))
            return dotted.end()
        lowered = text[at : at + 6].lower()
        for short in _SPELT:
            if text[at : at + len(short)].lower() == short:
                tokens.append(Token({"meridiem": word + "m"}, at, at + len(short), short, spaced))
                return at + len(short)
        for short in ("a m", "p m"):
            if lowered.startswith(short) and not lowered[3:4].isalnum():
                tokens.append(Token({"meridiem": word + "m"}, at, at + 3, short, spaced))
                return at + 3
        if word == "b" and lowered.startswith("b/w"):
            tokens.append(Token(known["b/w"], at, at + 3, "b/w", spaced))
            return at + 3
        if word == "w" and lowered.startswith("w/c"):
            tokens.append(Token({"week_of": True}, at, at + 3, "w/c", spaced))
            return at + 3
    following = text[end : end + 1]
    if (
        word == "t"
        and following.isdigit()
        and tokens
        and "ymd" in tokens[-1].roles
        and tokens[-1].end == at
    ):
        return end  # 2026-12-01T09:00
    if word == "x" and text[end : end + 4].lower() == "-mas":
        word, end = "x-mas", end + 4
    digits = _DIGITS.match(text, end)
    if digits is not None:
        if word == "q" and digits[0] in "1234":
            tokens.append(
                Token({"quarter_number": int(digits[0])}, at, end + 1, word + digits[0], spaced)
            )
            return end + 1
        if len(word) > 1 and text[digits.end() : digits.end() + 1] in _DATE_MARKS:
            return gap(tokens, at, end, spaced)  # 述职PPT12月4日
        if word not in known or "month_name" not in known[word]:
            tail = _REST.match(text, end)
            return gap(tokens, at, tail.end() if tail else end, spaced)
    roles: dict[str, Any] = dict(known.get(word, {}))
    if following == "." and word + "." in known:
        end += 1
    if not roles and (name := word.removesuffix("'s")) in known and name != word:
        roles = dict(known[name]) | {"possessive": True}
    tens = roles.get("number", 0)
    if tens >= 20 and (unit := _SECOND_WORD.match(text, end)):
        more = known.get(unit[1].lower(), {})
        if 0 < more.get("number", 10) < 10:
            roles, end = {"number": tens + more["number"], "spoken": True}, unit.end()
            word = text[at:end].lower()
        elif more.get("ordinal", 10) < 10:
            roles, end = {"ordinal": tens + more["ordinal"]}, unit.end()
            word = text[at:end].lower()
    if "number" in roles and "spoken" not in roles:
        roles["spoken"] = True
    if word in vocabulary.tables["careful"]["words"] and text[at].islower():
        roles["careful"] = True
    if word in words.english_feasts() or word == "st":
        roles["feast_word"] = True
    roles["latin"] = word
    tokens.append(Token(roles, at, end, word, spaced))
    return end
