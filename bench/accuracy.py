"""What is understood, beside what dateparser finds in the same texts.

The texts are the project's own annotated ones, `tests/reading/corpus`; so are the scorers.

Time expressions: a phrase is right when its key instant is, exact to the grain of the gold;
a deadline's key instant is its end, everything else's its start. Ranges and deadlines are
then counted once more by both ends, which dateparser, giving one instant, cannot say. Phrases
without a time count when they get an answer. dateparser is told the phrase's language,
prefers the future, and may search the phrase when it cannot read it whole.

Notices: dateparser knows no matters, so both are asked only whether the instant a matter
begins or is due at is among all they find in the message (any instant of the day, where
gold names a day without an hour; of a recurrence, its first time). In messages that hold no
matter, whatever would have been registered is a false answer. The last lines are ours alone:
items with kind and every time right, and messages without a single mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from bench import peer
from bench.figures import Figure
from bot.reading.read_answer import read_answer
from bot.reading.when_answer import when_answer
from tests.reading.corpus_score import (
    NoticeScore,
    Row,
    both_ends_are_right,
    key_is_right,
    rows,
    score_notices,
)
from tests.reading.reading_support import READER

LANGUAGES = {"zh": "Chinese", "en": "English"}
AUTHORS = {"notices.jsonl": "first author", "more_notices.jsonl": "second author"}
Answer = Callable[[Row], Row]


def measure() -> list[Figure]:
    """Time expressions by language, then notices by author and language."""
    figures = []
    times = rows("times.jsonl")
    for language, spoken in LANGUAGES.items():
        figures += _phrases([case for case in times if case["lang"] == language], spoken)
    for name, author in AUTHORS.items():
        cases = rows(name)
        for language, spoken in LANGUAGES.items():
            chosen = [case for case in cases if case["lang"].startswith(language)]
            figures += _notices(chosen, f"{spoken}, {author}")
    return figures


def _phrases(cases: list[Row], spoken: str) -> list[Figure]:
    told = [case for case in cases if case["kind"] != "none"]
    ended = [case for case in told if case["kind"] == "range"]
    silent = [case for case in cases if case["kind"] == "none"]
    ours = {case["id"]: _ours(case) for case in cases}
    theirs = {case["id"]: _theirs(case) for case in cases}

    def figure(
        what: str, chosen: list[Row], holds: Callable[[Row, Row], bool], *, most: bool, aim: float
    ) -> Figure:
        mine, other = (
            sum(holds(case, answers[case["id"]]) for case in chosen) for answers in (ours, theirs)
        )
        return _share(f"{spoken} times, {what}", mine, other, len(chosen), most=most, aim=aim)

    return [
        figure("right", told, key_is_right, most=True, aim=0.97),
        figure("ranges and deadlines, both ends", ended, both_ends_are_right, most=True, aim=0.95),
        figure("answers where there is none", silent, _answered, most=False, aim=0.02),
    ]


def _notices(cases: list[Row], whose: str) -> list[Figure]:
    heard = [(case, _items(case)) for case in cases]
    wanted = [(case, item) for case in cases for item in case["items"] if _key(item)]
    found = {case["id"]: [_key(item) for item in items] for case, items in heard}
    searched = {case["id"]: peer.search(case["text"], _written(case)) for case in cases}
    silent = [case for case in cases if not case["items"]]
    score = score_notices(heard)
    return [
        _share(
            f"{whose}: instant of a matter found",
            sum(_among(item, found[case["id"]]) for case, item in wanted),
            sum(_among(item, searched[case["id"]]) for case, item in wanted),
            len(wanted),
            most=True,
            aim=0.97,
        ),
        _share(
            f"{whose}: answers where there is no matter",
            sum(bool(found[case["id"]]) for case in silent),
            sum(bool(searched[case["id"]]) for case in silent),
            len(silent),
            most=False,
            aim=0.02,
        ),
        *_alone(score, whose),
    ]


def _alone(score: NoticeScore, whose: str) -> list[Figure]:
    return [
        Figure(f"{whose}: {what}", _percent(value), aim="97 %", met=value >= 0.97)
        for what, value in (
            ("items whole, F1", score.item_f1),
            ("messages without a mistake", score.whole),
        )
    ]


def _share(what: str, mine: int, other: int, of: int, *, most: bool, aim: float) -> Figure:
    ours, theirs = mine / of, other / of
    return Figure(
        f"{what} ({of})",
        _percent(ours),
        f"dateparser {_percent(theirs)}",
        f"{ours / theirs:.2f}" if theirs else "",
        f"{'at least' if most else 'at most'} {aim * 100:.0f} %",
        ours >= aim if most else ours <= aim,
    )


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _written(case: Row) -> datetime:
    return datetime.fromisoformat(case.get("reference") or case["sent_at"])


def _ours(case: Row) -> Row:
    return when_answer(dict(case), READER.hours, READER.calendar)


def _items(case: Row) -> list[Row]:
    answer: dict[str, Any] = read_answer(dict(case), READER)
    return list(answer["items"])


def _theirs(case: Row) -> Row:
    instant = peer.one(case["text"], _written(case), case["lang"])
    return {"start": None if instant is None else instant.isoformat(), "end": None}


def _answered(case: Row, answer: Row) -> bool:
    return answer["start"] is not None or answer["end"] is not None


def _key(item: Row) -> datetime | None:
    said = item["start"] or item["due"]
    return None if said is None else datetime.fromisoformat(str(said)).replace(tzinfo=None)


def _among(item: Row, instants: Iterable[datetime | None]) -> bool:
    key = _key(item)
    assert key is not None
    told = [instant for instant in instants if instant is not None]
    if item["all_day"]:
        return any(instant.date() == key.date() for instant in told)
    return any(instant.replace(second=0, microsecond=0) == key for instant in told)
