"""What a draft asks of its sender."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.item import Ask, ItemView, Status
from bot.domain.likely import Likely, decode_likely
from bot.domain.press import Verb
from bot.domain.vocabulary import Kind, Language
from bot.wording.question import question
from tests.wording.office import at, labels, meeting, report, voice


def draft(*asks: Ask, **changes: Any) -> ItemView:
    return meeting(status=Status.DRAFT, number=None, asks=asks, **changes)


def test_date_and_weekday_are_set_side_by_side() -> None:
    asked = question(
        draft(Ask.WEEKDAY_CONTRADICTS, text="11月19日（星期五）下午3点开防汛工作会议"), voice()
    )
    assert "11月19日是周四，原文写的是周五。" in asked.text
    assert "是11月19日（周四），还是11月20日（周五）？" in asked.text
    days = ["11月19日（周四）", "11月20日（周五）"]
    assert labels(asked) == [*days, "登记", "更正", "不用登记"]
    press = asked.rows[1][0].press
    assert press is not None
    assert (press.verb, decode_likely(press.argument)) == (Verb.ANSWER, Likely(at(11, 20, 15)))


@pytest.mark.parametrize(
    ("words", "other"), [("Nov 19 (Monday)", "Mon 16 Nov"), ("Sun, 19 Nov", "Sun 22 Nov")]
)
def test_the_other_day_is_the_nearest_such_weekday(words: str, other: str) -> None:
    asked = question(draft(Ask.WEEKDAY_CONTRADICTS, text=words), voice(language=Language.EN))
    assert f"or {other}?" in asked.text


def test_an_unreadable_weekday_still_asks() -> None:
    asked = question(draft(Ask.WEEKDAY_CONTRADICTS, text="开会"), voice())
    assert "按日期是11月19日（周四）" in asked.text


def test_a_meeting_without_a_time_cannot_be_registered_by_a_press() -> None:
    asked = question(draft(Ask.NO_TIME, start_at=None), voice())
    assert "没有读到开会时间" in asked.text
    assert "请直接回复这条消息" in asked.text
    assert labels(asked) == ["明天上午9点", "明天下午2点半", "更正", "不用登记"]


def test_a_task_without_a_deadline_can() -> None:
    asked = question(
        report(status=Status.DRAFT, asks=(Ask.NO_TIME,), due_at=None, kind=Kind.TASK), voice()
    )
    assert "没有读到时限" in asked.text
    times = ["今天18:00前", "明天18:00前", "后天18:00前"]
    assert labels(asked) == [*times, "登记", "更正", "不用登记"]


def test_a_time_that_has_passed_is_shown() -> None:
    asked = question(draft(Ask.PAST, start_at=at(11, 10, 15)), voice())
    assert "11月10日（周二）15:00，已经过去了" in asked.text
    assert labels(asked)[0] == "登记"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask.IMPOSSIBLE_DATE, "日历上没有"),
        (Ask.KIND_UNCLEAR, "会议、报送，还是任务"),
        (Ask.NO_TITLE, "没有读出是什么事"),
    ],
)
def test_what_is_missing_is_asked_for_by_name(ask: Ask, said: str) -> None:
    asked = question(draft(ask, start_at=None), voice())
    assert said in asked.text
    likely = ["会议", "报送", "任务"] if ask is Ask.KIND_UNCLEAR else []
    assert labels(asked) == [*likely, "更正", "不用登记"]


def test_all_that_is_open_is_asked_in_one_message() -> None:
    asked = question(draft(Ask.KIND_UNCLEAR, Ask.NO_TITLE, title=""), voice())
    assert asked.text.count("❓") == 2


def test_a_file_without_words_is_named_and_asked_about() -> None:
    asked = question(
        draft(Ask.WHAT, title="", start_at=None, place=None, people=(), attachments=("表.xlsx",)),
        voice(),
    )
    assert asked.text.startswith("收到一份没有文字说明的文件")
    assert "表.xlsx" in asked.text


def test_a_sure_reading_in_mode_ask_only_wants_a_yes() -> None:
    asked = question(draft(Ask.CONFIRM), voice())
    assert asked.text.startswith("读到一则会议通知，要登记吗？")
