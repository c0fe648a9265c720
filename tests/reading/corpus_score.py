"""How well the corpus is read: pure counting over gold and answers, both as JSON rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
CORPUS = Path(__file__).parent / "corpus"


def rows(name: str) -> list[Row]:
    """The cases of one file of the corpus."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _times(item: Row) -> tuple[str, ...]:
    wanted = ("start", "end") if item["kind"] == "meeting" else ("due",)
    return (item["kind"], *(str(item[name]) for name in wanted))


def _whole(item: Row) -> tuple[str, ...]:
    rule = ";".join(sorted((item["recurrence"] or "").split(";")))
    return (*_times(item), item["action"], rule)


@dataclass(frozen=True)
class NoticeScore:
    """What a run over the notices came to.

    Attributes:
        item_f1: items with the right kind and times, 0 to 1.
        whole: share of messages read without any mistake in kind, time, action, recurrence.
        false_alarms: ids of messages that hold nothing and gave something.
        wrong: ids of messages not read whole.
    """

    item_f1: float
    whole: float
    false_alarms: tuple[str, ...]
    wrong: tuple[str, ...]


def score_notices(answered: Iterable[tuple[Row, list[Row]]]) -> NoticeScore:
    """Score answers, each beside its gold row."""
    right = gold = given = messages = 0
    alarms: list[str] = []
    wrong: list[str] = []
    for case, items in answered:
        messages += 1
        gold += len(case["items"])
        given += len(items)
        wanted, heard = (Counter(map(_times, side)) for side in (case["items"], items))
        right += (wanted & heard).total()
        if items and not case["items"]:
            alarms.append(case["id"])
        if Counter(map(_whole, case["items"])) != Counter(map(_whole, items)):
            wrong.append(case["id"])
    return NoticeScore(
        2 * right / (gold + given), 1 - len(wrong) / messages, tuple(alarms), tuple(wrong)
    )


def time_is_right(case: Row, answer: Row) -> bool:
    """Whether an answer hits one of the case's alternatives, exact to the case's grain."""
    start, end = (_wall(answer[name]) for name in ("start", "end"))
    if case["kind"] == "none" or (start is None and end is None):
        return case["kind"] == "none" and start is None and end is None
    for gold_start, gold_end in (map(_wall, pair) for pair in case["alts"]):
        if "deadline" in case["tags"]:
            if _ends(end or start, gold_end, case["grain"]):
                return True
            continue
        hit = start is not None and gold_start is not None and _day(case, start, gold_start)
        if hit and (gold_end is None or _ends(end, gold_end, case["grain"])):
            return True
    return False


def key_is_right(case: Row, answer: Row) -> bool:
    """Whether the one instant that matters is hit: a deadline's end, else the start."""
    if "deadline" in case["tags"]:
        return time_is_right(case, answer)
    starts = [[start, None] for start, _ in case["alts"]]
    return time_is_right({**case, "alts": starts}, answer)


def both_ends_are_right(case: Row, answer: Row) -> bool:
    """Whether a range's start and end are hit, or a deadline's end said as an end."""
    return answer["end"] is not None and time_is_right(case, answer)


def _wall(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said).replace(tzinfo=None) if said else None


def _day(case: Row, heard: datetime, gold: datetime) -> bool:
    if case["grain"] == "minute":
        return heard.replace(second=0) == gold
    return heard.date() == gold.date()


def _ends(heard: datetime | None, gold: datetime | None, grain: str) -> bool:
    """An exclusive end; the last day itself, at whatever hour, says the same of whole days."""
    if heard is None or gold is None:
        return False
    if grain == "minute" or gold.time() != time(0):
        return abs(heard - gold) <= timedelta(minutes=1)
    return gold - timedelta(days=1) <= heard <= gold
