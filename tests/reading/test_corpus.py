"""The corpus is read at least as well as it has been: floors a little under what is reached."""

from __future__ import annotations

from typing import Any

import pytest

from bot.reading.read_answer import read_answer
from bot.reading.when_answer import when_answer

from .corpus_score import NoticeScore, Row, rows, score_notices, time_is_right
from .reading_support import READER

NOTICES = rows("notices.jsonl")
MORE_NOTICES = rows("more_notices.jsonl")
TIMES = rows("times.jsonl")

ITEM_F1 = 0.975
WHOLE_MESSAGES = 0.97
FALSE_ALARMS = 1
MORE_ITEM_F1 = 0.98
MORE_WHOLE_MESSAGES = 0.97
MORE_FALSE_ALARMS = 1
ENGLISH_ITEM_F1 = 0.97
TIMES_RIGHT = {"zh": 0.95, "en": 0.98}


def _items(case: Row) -> list[Row]:
    answer: dict[str, Any] = read_answer(dict(case), READER)
    return list(answer["items"])


@pytest.fixture(scope="module")
def heard() -> NoticeScore:
    return score_notices((case, _items(case)) for case in NOTICES)


def test_items_have_the_right_kind_and_times(heard: NoticeScore) -> None:
    assert heard.item_f1 >= ITEM_F1, heard.wrong


def test_whole_messages_are_right(heard: NoticeScore) -> None:
    assert heard.whole >= WHOLE_MESSAGES, heard.wrong


def test_chatter_stays_chatter(heard: NoticeScore) -> None:
    assert len(heard.false_alarms) <= FALSE_ALARMS, heard.false_alarms


def test_a_second_author_is_read_nearly_as_well() -> None:
    heard = score_notices((case, _items(case)) for case in MORE_NOTICES)
    assert len(MORE_NOTICES) == 240
    assert heard.item_f1 >= MORE_ITEM_F1, heard.wrong
    assert heard.whole >= MORE_WHOLE_MESSAGES, heard.wrong
    assert len(heard.false_alarms) <= MORE_FALSE_ALARMS, heard.false_alarms


@pytest.mark.parametrize("cases", [NOTICES, MORE_NOTICES], ids=["first", "second"])
def test_english_is_read_as_well_as_chinese(cases: list[Row]) -> None:
    heard = score_notices((case, _items(case)) for case in cases if case["lang"] == "en")
    assert heard.item_f1 >= ENGLISH_ITEM_F1, heard.wrong
    assert not heard.false_alarms


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_times_are_right(lang: str) -> None:
    cases = [case for case in TIMES if case["lang"] == lang]
    missed = [
        (case["id"], case["text"])
        for case in cases
        if not time_is_right(case, when_answer(dict(case), READER.hours, READER.calendar))
    ]
    assert 1 - len(missed) / len(cases) >= TIMES_RIGHT[lang], missed


def test_a_reader_that_hears_nothing_would_fail() -> None:
    deaf = score_notices((case, []) for case in NOTICES)
    assert deaf.item_f1 == 0
    assert deaf.whole < WHOLE_MESSAGES
    silent: Row = {"start": None, "end": None}
    assert sum(time_is_right(case, silent) for case in TIMES) < len(TIMES) / 2


def test_gold_items_stand_in_their_texts() -> None:
    for case in NOTICES:
        for item in case["items"]:
            start, end = item["quote_span"]
            assert 0 <= start < end <= len(case["text"]), case["id"]
            named = [*item["people"], *item["units"], item["place"] or "", item["submit_to"] or ""]
            assert all(name in case["text"] for name in named), case["id"]
