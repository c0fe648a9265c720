"""Requests in one line: help asked of a department, a leader's order, a promise on a visit.

The words that part them stand in `vocabulary/requests.toml`. Nothing here judges who may
ask: that is the office's.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.domain.addressees import is_titled
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "requests.toml"
_EDGE = " \t\n,，.。;；:：、-—"
_CLAUSES = compiled(r"[;；。\n]+|[,，](?!\d)")
_QUOTED = compiled(r"[“\"「『](?P<said>[^”\"」』]{2,500})[”\"」』]")


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class HelpRequest:
    """What is wanted of a department, and why; empty where it was not said."""

    wants: str = ""
    reason: str = ""


@dataclass(frozen=True)
class LeaderOrder:
    """王局长交办：…: whose order it is, and its words."""

    leader: str
    words: str


@dataclass(frozen=True)
class Promise:
    """What a leader said on a visit.

    Attributes:
        leader: as written; empty where nobody is named.
        place: where it was said, if that is not the unit's own.
        unit: whom it was said to.
        said: the leader's own sentence, verbatim.
        behind: what follows it: who handles it, by when.
    """

    leader: str
    place: str
    unit: str
    said: str
    behind: str


def read_help(text: str) -> HelpRequest:
    """Part a request for help into what is wanted and why.

    A clause that begins with a cause (原由：, 因…, because …) says why; the others say what,
    unless they hold nothing but politeness. Where both are labelled (原由：…，要什么：…) each
    runs to the other's label, commas and all. A time limit is for the caller to take out.
    """
    words = _words()["help"]
    labelled = _labelled(text)
    if labelled is not None:
        return labelled
    why = compiled(rf"^(?:{_any(words['why'])})\s*[:：]?\s*", re.I)
    what = compiled(rf"^(?:{_any(words['what'])})\s*[:：]?\s*", re.I)
    wants: list[str] = []
    reasons: list[str] = []
    last = wants
    for clause in _CLAUSES.split(text):
        plain = clause.strip(_EDGE)
        if not plain:
            continue
        if (match := why.match(plain)) is not None:
            last, plain = reasons, plain[match.end() :].strip(_EDGE)
        elif (match := what.match(plain)) is not None:
            last, plain = wants, plain[match.end() :].strip(_EDGE)
        elif last is reasons and wants == [] and len(reasons) > 0:
            last = wants
        if plain and plain not in words["empty"]:
            last.append(plain)
    return HelpRequest("，".join(wants), "，".join(reasons))


def _label(name: str, text: str) -> re.Match[str] | None:
    return compiled(rf"(?:{_any(_words()['help'][name])})\s*[:：]", re.I).search(text)


def _labelled(text: str) -> HelpRequest | None:
    """A request that says 原由：…，要什么：…, in either order; None where it does not."""
    why = _label("why_label", text)
    what = _label("what_label", text)
    if why is None or what is None:
        return None
    ends = {why: what.start(), what: len(text)}
    if what.start() < why.start():
        ends = {what: why.start(), why: len(text)}
    reason, wants = (text[one.end() : ends[one]].strip(_EDGE) for one in (why, what))
    return HelpRequest(wants, reason) if reason and wants else None


def before_wants(text: str) -> tuple[str, str]:
    """A labelled request at 要什么：; the limit stands behind it, whatever days the reason names.

    Returns:
        What stands before the label (empty where there is none), and the rest.
    """
    what = _label("what_label", text)
    at = what.start() if what is not None else 0
    return text[:at], text[at:]


def read_leader_order(text: str) -> LeaderOrder | None:
    """王局长交办：…; None where a text is no such order."""
    verbs = _any(_words()["order"]["verbs"])
    match = re.match(
        rf"\s*(?P<leader>[^\s：:,，。]{{1,20}}?(?:\s+\w+)?)\s*(?:{verbs})\s*[:：]\s*(?P<words>\S.*)$",
        text,
        re.S | re.I,
    )
    if match is None:
        return None
    return LeaderOrder(match["leader"].strip(), match["words"].strip())


def read_promise(text: str, *, named: bool = False) -> Promise | None:
    """A sentence in quotation marks, with who said it where, and who is to see to it.

    Args:
        named: it was filed by command: place and unit stand before the sentence. Otherwise
            it must say who said it where, and who handles it, or it is only a report.
    """
    quoted = _QUOTED.search(text)
    if quoted is None:
        return None
    before, behind = text[: quoted.start()].strip(_EDGE), text[quoted.end() :].strip(_EDGE)
    said = quoted["said"].strip()
    words = _words()["promise"]
    told = re.search(
        rf"^(?P<leader>[^\s,，。]{{1,16}}?)\s*(?:{_any(words['at'])})\s*(?P<place>[^,，。:：]{{1,24}}?)"
        rf"\s*(?:{_any(words['while'])})?\s*(?:{_any(words['says'])})$",
        before,
        re.I,
    )
    if told is not None:
        handled = re.search(_any(words["handled"]), behind, re.I)
        if not named and handled is None:
            return None
        place = told["place"].strip()
        return Promise(told["leader"].strip(), "", place, said, behind)
    if not named:
        return None
    parts = before.split()
    if len(parts) >= 3:
        return Promise(parts[0], parts[1], parts[2], said, behind)
    if len(parts) == 2 and is_titled(parts[0]):
        return Promise(parts[0], "", parts[1], said, behind)
    place = parts[0] if parts else ""
    unit = parts[1] if len(parts) > 1 else place
    return Promise("", place if place != unit else "", unit, said, behind)


def handled_by(text: str) -> str:
    """Who is to see to it, as written: 承办民政科张三 gives 民政科张三; empty for nobody."""
    words = _words()["promise"]
    match = re.search(
        rf"(?:{_any(words['handled'])})(?:人|科室)?\s*[:：]?\s*(?P<who>[^\s,，。;；]{{1,24}})",
        text,
        re.I,
    )
    if match is None:
        return ""
    who = re.sub(rf"(?:{_any(words['does'])})$", "", match["who"])
    return who.strip(_EDGE)


def read_channel(text: str) -> tuple[str, str]:
    """How a matter came, where a text begins by saying so (电话：…), and the rest of it."""
    for name, words in _words()["channel"].items():
        match = re.match(rf"\s*(?:{_any(words)})\s*[:：]\s*(?=\S)", text, re.I)
        if match is not None:
            return name, text[match.end() :]
    return "", text


def read_progress(text: str) -> str | None:
    """What a reply to a card says of how far it has come; None if it says nothing of that."""
    words = _words()["progress"]
    match = re.match(
        rf"\s*(?:{_any(words['opens'])})\s*[:：]\s*(?P<said>\S.*)$", text, re.S | re.I
    )
    if match is not None:
        return match["said"].strip()
    plain = text.strip(_EDGE)
    if len(plain) <= 60 and re.match(rf"(?:{_any(words['begins'])})", plain, re.I):
        return plain
    return None


def read_difficulty(text: str) -> str | None:
    """有困难：等材料, said as a reply to a card; None if it says no such thing."""
    words = _words()["difficulty"]
    match = re.match(
        rf"\s*(?:{_any(words['opens'])})\s*[:：,，]\s*(?P<said>\S.*)$", text, re.S | re.I
    )
    return match["said"].strip() if match is not None else None


def read_urgency(text: str) -> tuple[str, str]:
    """特急 or 加急 at the start of a text ("flash", "urgent", or empty), and what follows."""
    for name, words in _words()["urgency"].items():
        match = re.match(rf"\s*(?:{_any(words)})(?![A-Za-z])[\s:：,，]*", text, re.I)
        if match is not None:
            return name, text[match.end() :].strip()
    return "", text.strip()


def without(text: str, start: int, end: int) -> str:
    """A text without one stretch of it and the marks and joints left hanging there."""
    joints = _any(_words()["limit"]["before"])
    tails = _any(_words()["limit"]["after"])
    left = re.sub(rf"(?:{joints})\s*$", "", text[:start].rstrip(_EDGE), flags=re.I).rstrip(_EDGE)
    right = re.sub(rf"^\s*(?:{tails})", "", text[end:], flags=re.I).lstrip(_EDGE)
    joined = f"{left}，{right}" if left and right else left or right
    return re.sub(rf"^(?:{_any(_words()['help']['why'])})\s*[:：]\s*", "", joined.strip(_EDGE))
