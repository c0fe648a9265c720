"""Something is reported done, and asks to be closed."""

from __future__ import annotations

import re

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.english import titles
from bot.reading.notices.english.matter import Matter
from bot.reading.notices.english.sheet import Sheet
from bot.reading.notices.english.words import english
from bot.reading.values import Shape

_NAMELESS = frozenset(
    [
        "ticket",
        "item",
        "action",
        "task",
        "job",
        "it",
        "this",
        "that",
        "one",
        "you",
        "you can",
        "all",
        "both",
        "work order",
        "case",
        "issue",
        "point",
        "they",
    ]
)


def finished(
    sheet: Sheet, start: int, end: int, earlier: tuple[int, int] | None = None
) -> Matter | None:
    """The matter that a sentence closes; what it is, the sentence before may have said."""
    said = sheet.text[start:end]
    words = english()
    verb = words.done.search(said)
    before = said[: verb.start()] if verb is not None else said
    before = re.sub(
        r"^(?:(?i:hi|hello|dear|hey|morning)\s+[\w ]+|[A-Z][a-z]+),\s+", "", before.strip()
    )
    before = re.split(
        r":|[,–—-]\s|\b(?:is |was |been |now )?(?:done|completed|finished)\b", before
    )[0]
    handed_in = re.search(
        r"\b(?:submitted|filed|sent in|uploaded|handed in|went to|gone to|returned to)\b", said
    )
    kind = Kind.REPORT if handed_in and words.document.search(said) else Kind.TASK
    title = re.split(r"\b(?:is|are|was|were|has|have|went)\b", before)[0]
    matter = Matter(kind, start, end, action=Action.COMPLETE)
    matter.title = titles.capital(titles.bare(title))
    moments = sheet.within(start, end)
    if moments:
        matter.time = next(
            (
                moment.reading
                for moment in moments
                if moment.reading.shape is Shape.DEADLINE or re.search(r"\bdue\b", said)
            ),
            None,
        )
    nameless = not matter.title or matter.title.lower().rstrip(" 0123456789#-") in _NAMELESS
    if nameless and earlier is not None:
        told_before = sheet.text[earlier[0] : earlier[1]]
        named = titles.finished(told_before)
        if named:
            matter.title, matter.begin = named, earlier[0]
    return matter if matter.title else None
