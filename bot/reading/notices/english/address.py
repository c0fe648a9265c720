"""Whom an English sentence speaks to or of, and what is left when they are taken away.

Neil and Sunita, clear the pallets …      Neil, Sunita    clear the pallets …
Marco, Ji-won: dry run …                  Marco, Ji-won   dry run …
Each store emails its log …               Each store      email its log …
Facilities to get both lifts serviced …   Facilities      get both lifts serviced …
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.reading.notices.english.names import ACTION_FOR, NOBODY, Who, greeted, who_of
from bot.reading.notices.english.words import english
from bot.reading.patterns import compiled

_REACH = 90  # characters in which the names at the head of a sentence end
_SPOKEN = compiled(r"\s*[,:]\s+|\s+[–—-]\s+")
_TELLING = compiled(
    r"[\s,:–—-]*\b(?:(?:to|please|kindly|pls|must|should|shall|needs? to|ha(?:s|ve) to|(?:is|are) to"
    r"|(?:is|are) (?:hereby |kindly )?(?:asked|required|requested|expected|invited|informed|advised|directed|instructed|reminded) to|can you|could you|would you|can|also|all|both|then|now)\s*)+$",
    re.IGNORECASE,
)
_ASKING = compiled(
    r"(?:please\s+)?(?:can|could|would|will)\s+(?!I\b)(?=[A-Z@]|some|any|the\b|all\b|each\b|every)",
    re.IGNORECASE,
)
_MINDING = compiled(r"(?:would|do) you mind (\w+ing)\b", re.IGNORECASE)
_NOT_FORGET = compiled(
    r"^(?:(?:please\s+)?(?:don't|do not) forget|remember|last call|final call|quick one|one more thing|a reminder)\s*[:,–—-]\s*",
    re.IGNORECASE,
)
_ON_BEHALF = compiled(  # the director has asked all heads to attend
    r"^(?:the\s+)?[A-Z][\w.'-]*(?:\s+[\w.'-]+){0,3}?\s+(?:(?:has|have)\s+(?:asked|requested|directed|instructed)"
    r"|asks|requests|wants|expects|would like)\s+(?=(?:all|every|each|both|the)\b|[A-Z@])(?=[^,.;]{2,60}\sto\s)",
    re.IGNORECASE,
)
_ITS_OBJECT = compiled(r"\s+(?:its|their|the|his|her|an?|all|any|your|our)\b", re.IGNORECASE)
_PLURAL = compiled(r"\band\b|&|,|\ball\b|\bboth\b|s$", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """Who is named at the head of a sentence.

    Attributes:
        who: those who are named; nobody when the sentence begins otherwise.
        plain: the sentence without them, its verb in the plain form.
        verb: what the verb behind them does (submit, doing, attend), if one follows at once.
        told: they are told to; otherwise it is only said that they do.
    """

    who: Who
    plain: str
    verb: str | None = None
    told: bool = True


@lru_cache(maxsize=256)
def addressed(said: str) -> Address:
    """Who a sentence is addressed to, or who it says does something."""
    text = said[greeted(said) :].lstrip("\x00 ,:–—-")
    lead = ACTION_FOR.match(text)
    if lead is not None:
        text = text[lead.end() :]
    text = _ON_BEHALF.sub("", text, count=1)
    text = _NOT_FORGET.sub("", text, count=1)
    minding = _MINDING.match(text)
    if minding is not None and (verb := _gerunds().get(minding[1].lower())) is not None:
        text = f"please {verb}{text[minding.end() :]}"
    asking = _ASKING.match(text)
    if asking is not None:
        text = text[asking.end() :]
    mild = _begins(text.removeprefix("please ")) if minding is not None else None
    return (
        _subject(text, asked=asking is not None)
        or _spoken_to(text)
        or _below_label(text)
        or Address(NOBODY, text, mild)
    )


_LABEL = compiled(r"[A-Z][\w'& -]{2,40}:\s+")


def _below_label(text: str) -> Address | None:
    """Incident log: ward sisters email it …: the label names the thing, and stays."""
    label = _LABEL.match(text)
    if label is None:
        return None
    below = _subject(text[label.end() :], asked=False) or _spoken_to(text[label.end() :])
    if below is None:
        return None
    return Address(below.who, label[0] + below.plain, below.verb, below.told)


def _spoken_to(text: str) -> Address | None:
    """Name, do this; Name: do this; Name – this."""
    for joint in reversed(list(_SPOKEN.finditer(text, 0, _REACH))):
        behind = text[joint.end() :]
        if joint[0].strip() == "," and not behind[:1].islower():
            continue
        who = who_of(text[: joint.start()])
        if who:
            telling = _HEAD_TELLING.match(behind)
            plain = behind[telling.end() :] if telling is not None else behind
            return Address(who, plain, _begins(plain))
    return None


_HEAD_TELLING = compiled(
    r"(?:(?:please|kindly|pls|(?:can|could|would|will) you|you (?:must|should|need to|have to)|remember to)\s+)+",
    re.IGNORECASE,
)


def _begins(text: str) -> str | None:
    words = english()
    for name, pattern in (
        ("submit", words.submit),
        ("doing", words.doing),
        ("attend", words.attend),
    ):
        if pattern.match(text) is not None:
            return name
    return None


def _subject(text: str, *, asked: bool) -> Address | None:
    """Name to do this, Name must do this, Name does this."""
    forms = _forms()
    for match in re.finditer(r"[A-Za-z][\w'-]*", text[:_REACH]):
        known = forms.get(match[0].lower())
        if known is None or match.start() == 0:
            continue
        base, kind, third = known
        head = text[: match.start()]
        telling = _TELLING.search(head)
        if base not in _single_verbs() and not _is_phrase(kind, base + text[match.end() :]):
            if telling is None and not asked:
                continue  # fire drill: nothing is fired over
            kind = "doing"
        bare = head[: telling.start()] if telling is not None else head.strip()
        who = who_of(bare.strip(" ,:–—-")) if bare.strip() else NOBODY
        if not who:
            continue
        if who_of(text[: match.end()]).people:
            continue  # Department heads: part of the name
        if telling is None and not asked:
            noun = english().event.fullmatch(match[0]) or english().document.fullmatch(match[0])
            if (noun or kind == "doing") and _ITS_OBJECT.match(text, match.end()) is None:
                continue  # Finance review, Sales reports: a thing of theirs
            if not third and _PLURAL.search(bare) is None:
                continue
        return Address(who, base + text[match.end() :], kind, told=asked or telling is not None)
    to_do = _TO_DO.match(text)
    if to_do is not None and (who := who_of(to_do[1])):
        return Address(who, text[to_do.end() :], "doing")
    return None


_TO_DO = compiled(  # Kofi and Lise to walk the fence: whatever they are to do
    r"([A-Z@][\w&',. -]{1,60}?)\s+to\s+(?!(?:the|a|an|all|our|your|my|me|us|be)\b)(?=[a-z]{2,}\s)"
)


@lru_cache(maxsize=1)
def _single_verbs() -> frozenset[str]:
    return frozenset(phrase for listed in english().verbs.values() for phrase in listed)


def _is_phrase(kind: str, text: str) -> bool:
    words = english()
    pattern = {"submit": words.submit, "doing": words.doing, "attend": words.attend}[kind]
    return pattern.match(text) is not None


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, str, bool]]:
    """Every verb by its plain form and as he, she or it does: what it means, and which it is."""
    forms: dict[str, tuple[str, str, bool]] = {}
    plain = _single_verbs()
    for kind, listed in english().verbs.items():
        for phrase in listed:
            verb = phrase.split()[0]
            if verb in ("be", "in", "to") or (" " in phrase and verb in plain):
                continue  # make a call: to make is something else
            forms.setdefault(verb, (verb, kind, False))
            if verb.endswith("y") and verb[-2:-1] not in "aeou":
                third = verb[:-1] + "ies"
            else:
                third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
            forms.setdefault(third, (verb, kind, True))
    return forms


@lru_cache(maxsize=1)
def _gerunds() -> dict[str, str]:
    """Every verb by its form in -ing: sending, submitting, completing."""
    found = {}
    for verb, (base, _, third) in _forms().items():
        if not third:
            stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
            found[f"{stem}ing"] = verb
            found[f"{stem}{stem[-1]}ing"] = verb
    return found
