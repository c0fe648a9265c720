"""Figures into tokens: clusters of digits and their marks, read whole or not at all."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.reading.patterns import compiled
from bot.reading.times import words
from bot.reading.times.latin import SKIPPED
from bot.reading.times.tokens import TO, Token, full_year, gap

_CLUSTER = compiled(r"\d+(?:(?:[./]|:|-)\d+)*", re.ASCII)
_TAIL = compiled(r"[A-Za-z]+\d*", re.ASCII)
_DAY_MONTH = compiled(r"/([A-Za-z]{3,9})\b")
_DAY_MONTH_YEAR = compiled(r"/([A-Za-z]{3,9})(?:/(\d{2,4}))?\b")
_DASHED_MONTH = compiled(r"-([A-Za-z]{3,9})-(\d{1,4})\b")
_HOURS = compiled(r"[hH](\d\d)(?!\d)")
_QUARTER = compiled(r"[qQ]([1-4])(?!\w)", re.ASCII)
_YMD = compiled(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YMD_CLOCK = compiled(r"(\d{4})([-/.])(\d\d)\2(\d\d)(\d\d):(\d\d)")
_COMPACT = compiled(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_CLOCK = compiled(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_YM = compiled(r"((?:19|20|21)\d\d)[-/.](\d{1,2})")
_MY = compiled(r"(\d{1,2})[-/]((?:19|20|21)\d\d)")
_TRIPLE = compiled(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_SHORT_YEAR = compiled(r"([23]\d)([./])(\d{1,2})\2(\d)")
_PAIR = compiled(r"(\d{1,2})([./])(\d{1,2})")
_DECIMAL = compiled(r"\d{1,4}\.\d{1,3}")


def digits(
    text: str, at: int, tokens: list[Token], spaced: bool, vocabulary: words.Vocabulary
) -> int:
    skipped = SKIPPED.match(text, at)
    if skipped:
        return gap(tokens, at, skipped.end(), spaced)
    found = _CLUSTER.match(text, at)
    if found is None:  # a digit of another script
        return gap(tokens, at, at + 1, spaced)
    run, end = found[0], found.end()
    if run == "24/7":  # round the clock
        return gap(tokens, at, end, spaced)
    if tokens and tokens[-1].end == at and "gap" in tokens[-1].roles and at > 0:
        previous = text[at - 1]
        if previous in "_#$@&*" or (
            previous in "-/.+" and at > 1 and text[at - 2].isalnum() and not _month_before(tokens)
        ):
            return gap(tokens, at, end, spaced)
    if (
        at > 1
        and text[at - 1] in "-"
        and text[at - 2].isalpha()
        and text[at - 2] < "\u0080"
        and len(tokens) > 1
        and tokens[-2]
        .roles.keys()
        .isdisjoint(("month_name", "weekday", "meridiem", "unit", "clock", "quarter_number"))
    ):
        return gap(tokens, at, end, spaced)
    day_month = _DAY_MONTH.match(text, end)
    if day_month and "month_name" in vocabulary.words.get(day_month[1].lower(), {}):
        tail = _DAY_MONTH_YEAR.match(text, end)
        pieces = run.split("/")
        month = vocabulary.words[day_month[1].lower()]["month_name"]
        if tail and all(len(p) <= 4 and p.isdigit() for p in pieces):
            if len(pieces) == 2 and len(pieces[0]) == 4 and tail[2] is None:
                return _dated(
                    tokens, int(pieces[0]), month, int(pieces[1]), at, tail.end(), spaced, text
                )
            if len(pieces) == 1 and len(run) == 4 and tail[2] and len(tail[2]) <= 2:
                return _dated(tokens, int(run), month, int(tail[2]), at, tail.end(), spaced, text)
            if len(pieces) == 1 and len(run) <= 2:
                year = full_year(tail[2]) if tail[2] else None
                return _dated(tokens, year, month, int(run), at, tail.end(), spaced, text)
    dashed = _DASHED_MONTH.match(text, end)
    if dashed and run.isdigit() and "month_name" in vocabulary.words.get(dashed[1].lower(), {}):
        month = vocabulary.words[dashed[1].lower()]["month_name"]
        if len(run) == 4:
            return _dated(tokens, int(run), month, int(dashed[2]), at, dashed.end(), spaced, text)
        if len(run) <= 2:
            return _dated(
                tokens, full_year(dashed[2]), month, int(run), at, dashed.end(), spaced, text
            )
    tail = _TAIL.match(text, end)
    if tail:
        handled = _number_with_letters(text, at, end, run, tail[0], tokens, spaced, vocabulary)
        if handled is not None:
            return handled
    if text[end : end + 1] == "_":  # a file's name
        return gap(tokens, at, end, spaced)
    roles = _cluster(run)
    if roles is not None and "with_clock" in roles:  # 2026-11-2509:30, as spreadsheets paste it
        middle = end - 5
        tokens.append(Token({"ymd": roles["ymd"]}, at, middle, text[at:middle], spaced))
        clock = {"clock": roles["with_clock"], "padded": True}
        tokens.append(Token(clock, middle, end, text[middle:end], False))
        return end
    if roles is not None:
        tokens.append(Token(roles, at, end, run, spaced))
        return end
    for index, character in enumerate(run):
        if character != "-":
            continue
        left, right = _cluster(run[:index]), _cluster(run[index + 1 :])
        if left is None or right is None or _unlike(left, right):
            continue
        tokens.append(Token(left, at, at + index, run[:index], spaced))
        tokens.append(Token(TO, at + index, at + index + 1, "-", False))
        tokens.append(Token(right, at + index + 1, end, run[index + 1 :], False))
        return end
    return gap(tokens, at, end, spaced)


def _month_before(tokens: list[Token]) -> bool:
    """Oct/2: a month's name stands before the mark."""
    return len(tokens) > 1 and "month_name" in tokens[-2].roles


def _dated(
    tokens: list[Token],
    year: int | None,
    month: int,
    day: int,
    at: int,
    end: int,
    spaced: bool,
    text: str,
) -> int:
    if year is None:
        tokens.append(Token({"month_day": (month, day)}, at, end, text[at:end], spaced))
    else:
        tokens.append(Token({"ymd": (year, month, day)}, at, end, text[at:end], spaced))
    return end


def _number_with_letters(
    text: str,
    at: int,
    end: int,
    run: str,
    letters: str,
    tokens: list[Token],
    spaced: bool,
    vocabulary: words.Vocabulary,
) -> int | None:
    """3pm, 21st, 15h30, 18q4; other letters right behind digits make a gap of both."""
    lower = letters.lower()
    if lower in ("st", "nd", "rd", "th") and run.isdigit() and len(run) <= 2:
        tokens.append(
            Token({"ordinal": int(run), "latin": lower}, at, end + 2, run + lower, spaced)
        )
        return end + 2
    hours = _HOURS.match(text, end)
    if hours and run.isdigit() and int(run) < 24 and int(hours[1]) < 60:
        tokens.append(
            Token(
                {"clock": (int(run), int(hours[1]), None), "h": True},
                at,
                hours.end(),
                text[at : hours.end()],
                spaced,
            )
        )
        return hours.end()
    quarter = _QUARTER.match(text, end)
    if quarter and run.isdigit() and len(run) in (2, 4):
        value = {"year_quarter": (full_year(run), int(quarter[1]))}
        tokens.append(Token(value, at, quarter.end(), text[at : quarter.end()], spaced))
        return quarter.end()
    word = re.match(r"[a-z]+", lower)
    roles = vocabulary.words.get(word[0], {}) if word and len(word[0]) == len(letters) else {}
    if lower in ("s", "q") and run.isdigit():
        if lower == "s" and len(run) in (2, 4) and run.endswith("0"):
            tokens.append(Token({"decade_of": int(run)}, at, end + 1, run + "s", spaced))
            return end + 1
        return gap(tokens, at, end + len(letters), spaced)
    if lower in ("a", "p") and (letters.isupper() or (run.startswith("0") and ":" not in run)):
        return gap(tokens, at, end + 1, spaced)  # 3A is a room
    if (
        "meridiem" in roles
        or "unit" in roles
        or "month_name" in roles
        or lower in ("m", "d", "y", "oclock", "noon", "to")
    ):
        return None  # the letters are read as a word of their own
    if lower[:1] == "t" and re.fullmatch(r"[tT]\d+", letters) and _YMD.fullmatch(run):
        return None
    return gap(tokens, at, end + len(letters), spaced)


def _cluster(run: str) -> dict[str, Any] | None:
    """What a run of digits and their marks means, or None."""
    if run.isdigit():
        if len(run) <= 4:
            return {"number": int(run), "digits": len(run)}
        if (found := _COMPACT.fullmatch(run)) and _real(found[1], found[2], found[3]):
            return {"ymd": (int(found[1]), int(found[2]), int(found[3])), "compact": True}
        return {"number": int(run), "digits": len(run), "large": True} if len(run) == 5 else None
    if found := _YMD.fullmatch(run):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        if not 1900 <= year <= 2199 or not 1 <= month <= 12 or not 1 <= day <= 31:
            return None
        return {"ymd": (year, month, day)}
    if found := _YMD_CLOCK.fullmatch(run):
        hour, minute = int(found[5]), int(found[6])
        if not _real(found[1], found[3], found[4]) or hour > 24 or minute > 59:
            return None
        ymd = (int(found[1]), int(found[3]), int(found[4]))
        return {"ymd": ymd, "with_clock": (hour, minute, None)}
    if found := _CLOCK.fullmatch(run):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second > 0):
            return None
        roles: dict[str, Any] = {"clock": (hour, minute, int(found[3]) if found[3] else None)}
        if len(found[1]) == 2 and hour < 10:
            roles["padded"] = True
        return roles
    if (found := _YM.fullmatch(run)) and 1 <= int(found[2]) <= 12:
        return {"year_month": (int(found[1]), int(found[2]))}
    if (found := _MY.fullmatch(run)) and 1 <= int(found[1]) <= 12:
        return {"year_month": (int(found[2]), int(found[1]))}
    if found := _TRIPLE.fullmatch(run):
        return _triple(int(found[1]), int(found[3]), found[4])
    if (found := _SHORT_YEAR.fullmatch(run)) and 1 <= int(found[3]) <= 12:
        return (
            {"ymd": (full_year(found[1]), int(found[3]), int(found[4]))}
            if found[4] != "0"
            else None
        )
    if found := _PAIR.fullmatch(run):
        first, second = int(found[1]), int(found[3])
        roles = {"pair": (first, second), "mark": found[2]}
        if found[2] == ".":
            roles["decimal"] = float(run)
        return roles
    if _DECIMAL.fullmatch(run):
        return {"decimal": float(run)}
    return None


def _unlike(left: dict[str, Any], right: dict[str, Any]) -> bool:
    """A plain number of three figures or more does not open a range to a date or time."""
    if "year_month" in left and "number" in right:
        return True
    return "number" in left and left["digits"] > 2 and "number" not in right


def _triple(first: int, second: int, year: str) -> dict[str, Any] | None:
    """10/31/74 and 13.5.2015: month first unless that cannot be; 98-11-29 begins with its year."""
    if first > 31 and len(year) == 2 and 1 <= second <= 12 and 1 <= int(year) <= 31:
        return {"ymd": (full_year(str(first)), second, int(year))}
    for month, day in ((first, second), (second, first)):
        if 1 <= month <= 12 and 1 <= day <= 31:
            return {"ymd": (full_year(year), month, day)}
    return None


def _real(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
