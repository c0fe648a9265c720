"""Short answers to a question of Huiyin's: when, what, yes, no."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.vocabulary import Kind
from bot.reading import Reply
from tests.reading.reading_support import NOW, READER, moment, wall


def reply(text: str) -> Reply:
    return READER.read_reply(text, moment(NOW))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("明天下午3点", "2026-11-19 15:00"),
        ("11月25日下班前", "2026-11-25 18:00"),
        ("下週一上午", "2026-11-23 09:00"),
        ("tomorrow at 3pm", "2026-11-19 15:00"),
        ("是的，明天下午3点", "2026-11-19 15:00"),
    ],
)
def test_an_answer_may_be_only_a_time(text: str, when: str) -> None:
    time = reply(text).time
    assert time is not None
    assert wall(time.end or time.start) == when


@pytest.mark.parametrize("text", ["不用登记了", "不用", "算了", "不是通知", "no", "not needed"])
def test_a_refusal_is_no(text: str) -> None:
    assert reply(text) == Reply(yes=False)


@pytest.mark.parametrize("text", ["是", "登记吧", "好的", "對", "yes", "ok", "登記"])
def test_consent_is_yes(text: str) -> None:
    assert reply(text).yes is True


def test_an_answer_may_name_the_matter_and_its_time() -> None:
    answer = reply("周五前的油料报表")
    assert answer.kind is Kind.REPORT
    assert answer.title == "油料报表"
    assert answer.time is not None
    assert wall(answer.time.end) == "2026-11-20 18:00"


def test_an_answer_may_name_only_the_kind() -> None:
    assert reply("是会议").kind is Kind.MEETING
    assert reply("是个任务").kind is Kind.TASK


def test_an_answer_may_be_a_notice_of_its_own() -> None:
    answer = reply("请各站于11月25日前把油料单报车队")
    assert (answer.kind, answer.title) == (Kind.REPORT, "油料单")


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_never_raises(text: str) -> None:
    reply(text)
