"""Answers to a notice in words: 收到请放心, 请假，由小李代我参加.

The words stand in `vocabulary/receipts.toml`; here is only the grammar they share. What
is left over beside the words of a receipt makes it something else: 收到的材料有误 is none.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.domain.item import Answer
from bot.reading.clean import clean
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "receipts.toml"
_MARKS = compiled(r"[\s,，.。!！~～;；、:：…\-—🙏]+")
_LONGEST = 80  # characters of an answer; what is longer says something else
_LONGEST_RECEIPT = 40
_SUBJECT = compiled(r"[\u4e00-\u9fff]{2,8}")
_NAME = r"(?P<name>@?[^\W\d_](?:[\w·.'-]| (?=[A-Za-z])){0,24}?)"
_REASON = 40


@dataclass(frozen=True)
class Receipt:
    """What somebody answers to a notice.

    Attributes:
        who: of 派人参加, who goes instead, in the original words; empty where none is named.
        reason: of 请假, why, in the original words.
    """

    answer: Answer
    who: str = ""
    reason: str = ""


@dataclass(frozen=True)
class _Vocabulary:
    core: frozenset[str]
    words: tuple[str, ...]
    not_subjects: tuple[str, ...]
    leave: tuple[str, ...]
    not_leave: tuple[str, ...]
    because: tuple[str, ...]
    shapes: tuple[re.Pattern[str], ...]
    nobody: frozenset[str]
    not_names: frozenset[str]
    around: tuple[str, ...]
    conflict: frozenset[str]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    receipt, leave, substitute = data["receipt"], data["leave"], data["substitute"]
    words = {*receipt["core"], *receipt["lead"], *receipt["tail"]}
    shapes = []
    for shape in sorted(substitute["shapes"], key=len, reverse=True):
        before, after = (re.escape(part) for part in shape.split("{name}"))
        shapes.append(compiled(f"{before}{_NAME}{after}"))
    return _Vocabulary(
        frozenset(receipt["core"]),
        tuple(sorted(words, key=len, reverse=True)),
        tuple(receipt["not_subjects"]),
        tuple(sorted(leave["core"], key=len, reverse=True)),
        tuple(leave["not_leave"]),
        tuple(sorted(leave["because"], key=len, reverse=True)),
        tuple(shapes),
        frozenset(substitute["nobody"]),
        frozenset(substitute["not_names"]),
        tuple(sorted(substitute["around"], key=len, reverse=True)),
        frozenset(data["conflict"]["core"]),
    )


def is_receipt(text: str) -> bool:
    """Whether a whole message says that a notice was received and nothing else.

    A body or a name may stand in front: 财务科收到.
    """
    cleaned = clean(text).text.lower().strip()
    if not cleaned or len(cleaned) > _LONGEST_RECEIPT or "?" in cleaned or "？" in cleaned:
        return False
    return _made_of(cleaned) or _with_subject(cleaned)


def _made_of(text: str) -> bool:
    """Whether a text is made of words of a receipt, one of them its core."""
    words = _vocabulary()
    # Per position reached: whether a core word stands before it.
    reached: dict[int, bool] = {0: False}
    for at in range(len(text)):
        if at not in reached:
            continue
        cored = reached[at]
        mark = _MARKS.match(text, at)
        if mark is not None:
            reached[mark.end()] = reached.get(mark.end(), False) or cored
        for word in words.words:
            if text.startswith(word, at) and _whole(text, at, len(word)):
                end = at + len(word)
                reached[end] = reached.get(end, False) or cored or word in words.core
    return reached.get(len(text), False)


def _whole(text: str, at: int, length: int) -> bool:
    """Whether a word of Latin letters or digits stands by itself."""
    word, after = text[at : at + length], text[at + length : at + length + 1]
    if not (word[-1].isascii() and word[-1].isalnum()):
        return True
    before = text[at - 1 : at]
    return not ((after.isascii() and after.isalnum()) or (before.isascii() and before.isalnum()))


def _with_subject(text: str) -> bool:
    words = _vocabulary()
    for length in range(8, 1, -1):
        subject = text[:length]
        if (
            _SUBJECT.fullmatch(subject)
            and not any(word in subject for word in words.not_subjects)
            and _made_of(text[length:])
        ):
            return True
    return False


def read_receipt(text: str) -> Receipt | None:
    """What a message answers to the notice it replies to; None if it answers nothing."""
    if is_receipt(text):
        return Receipt(Answer.RECEIVED)
    cleaned = clean(text)
    plain = cleaned.text.lower().strip()
    words = _vocabulary()
    if not plain or len(plain) > _LONGEST:
        return None
    if _MARKS.sub("", plain) in words.conflict or plain in words.conflict:
        return Receipt(Answer.CONFLICT)
    if any(word in plain for word in words.not_leave):
        return None
    leave = next((word for word in words.leave if word in plain), "")
    who, rest = _substitute(plain, bare=not leave)
    if who:
        named = "" if who in words.nobody else _as_written(text, who)
        return Receipt(Answer.SUBSTITUTE, named, _reason(rest))
    if leave:
        return Receipt(Answer.LEAVE, reason=_reason(plain))
    return None


def _substitute(text: str, *, bare: bool) -> tuple[str, str]:
    """Who goes instead, and what else is said.

    Args:
        bare: nothing but the shape may be said; else it stands beside words of leave.
    """
    words = _vocabulary()
    for shape in words.shapes:
        for found in shape.finditer(text):
            name = _trimmed(found["name"].strip())
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            if name in words.around or name in words.not_names:
                continue
            if bare and _MARKS.sub("", _without(rest)):
                continue
            behind = _MARKS.split(text[found.end() :], maxsplit=1)[0]
            if bare or not _without(behind).strip():
                return name, rest
    return "", text


def _trimmed(name: str) -> str:
    for word in _vocabulary().around:
        if name.startswith(word) and len(name) > len(word):
            return name[len(word) :]
    return name


def _without(text: str) -> str:
    for word in _vocabulary().around:
        text = text.replace(word, " ")
    return text


def _as_written(text: str, name: str) -> str:
    """A name as it stands in the text: 小李 of a cleaned text may have been 小李 already."""
    at = text.lower().find(name)
    return text[at : at + len(name)] if at >= 0 else name


def _reason(text: str) -> str:
    """Why somebody asks for leave: what is said besides."""
    words = _vocabulary()
    for word in words.leave:
        text = text.replace(word, "，")
    pieces = []
    for clause in _MARKS.split(text):
        piece = clause
        for word in words.because:
            piece = piece.removeprefix(word)
        if len(piece) > 1 and _without(piece).strip() and not is_receipt(piece):
            pieces.append(piece)
    return "，".join(pieces)[:_REASON]
