"""Leave as people write it: from when to when, who stands in, why."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.absence import AbsenceText, read_absence, read_own_absence
from tests.office.bureau import CALENDAR, HOURS, ZONE

WEDNESDAY = datetime(2026, 11, 18, 16, 10, tzinfo=ZONE)


def read(text: str) -> AbsenceText:
    return read_absence(text, WEDNESDAY, HOURS, CALENDAR)


def local(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%m-%d %H:%M}" if moment is not None else ""


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12月1日至12月5日 小李 出差", "12-01 00:00", "12-06 00:00"),
        ("明天到周五", "11-19 00:00", "11-21 00:00"),
        ("明天", "11-19 00:00", "11-20 00:00"),
        ("明天起 小李", "11-19 00:00", ""),
        ("三天 小李", "11-18 00:00", "11-21 00:00"),
        ("从12月1日起三天，由小李代", "12-01 00:00", "12-04 00:00"),
        ("一周", "11-18 00:00", "11-25 00:00"),
        ("今天下午 看病", "11-18 12:00", "11-18 18:00"),
        ("即日起至12月5日", "11-18 16:10", "12-06 00:00"),
        ("12月1日 12月3日", "12-01 00:00", "12-04 00:00"),
        ("12月1日14:00至12月2日12:00", "12-01 14:00", "12-02 12:00"),
        ("十二月一日至五日", "12-01 00:00", "12-06 00:00"),
        ("Dec 1 to Dec 5 @ann travelling", "12-01 00:00", "12-06 00:00"),
        ("", "", ""),
        ("小李", "", ""),
    ],
)
def test_from_when_to_when(text: str, start: str, end: str) -> None:
    found = read(text)
    assert (local(found.start), local(found.end), found.unreadable) == (start, end, False)
    assert found.timed is bool(start)


def test_a_name_before_the_time_is_whose_leave_it_is_and_one_behind_it_stands_in() -> None:
    found = read("@xiaoli 12月1日到5日 @wang 学习")
    assert [(one.word, one.first) for one in found.words] == [
        ("@xiaoli", True),
        ("@wang", False),
        ("学习", False),
    ]


@pytest.mark.parametrize(
    "text", ["明天 小李代", "明天 由小李代班", "明天，请小李代办。", "明天 代办：小李"]
)
def test_who_stands_in_may_be_said_so(text: str) -> None:
    names = [one.word for one in read(text).words if one.word not in ("代办",)]
    assert names == ["小李"]


@pytest.mark.parametrize("text", ["off", "OFF", "回来了", "销假", "off @xiaoli"])
def test_back_again(text: str) -> None:
    assert read(text).back


@pytest.mark.parametrize("text", ["2月31日", "每周一", "12月32日", "x" * 600])
def test_what_says_no_days_is_not_guessed(text: str) -> None:
    assert read(text).unreadable


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("我明天到周五出差，小李代", ["小李"]),
        ("我明天请假", []),
        ("我下周一至周三外出学习，由王工代班。", ["王工"]),
        ("本人12月1日至5日休年假", []),
    ],
)
def test_ones_own_leave_in_plain_words(text: str, instead: list[str]) -> None:
    found = read_own_absence(text, WEDNESDAY, HOURS, CALENDAR)
    assert found is not None
    assert [one.word for one in found.words if one.instead] == instead


@pytest.mark.parametrize(
    "text",
    [
        "我明天出差吗",
        "我们明天到周五出差",
        "我明天到周五要交报告",
        "我明天开会",
        "我12月1日至5日出差，材料请小李报送",
        "请小李明天出差",
        "我出差",
        "我",
        "我" + "明天出差" * 20,
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert read_own_absence(text, WEDNESDAY, HOURS, CALENDAR) is None


@given(st.text(alphabet="我明天到周五出差代小李@a1月日至off 三,，。：\n", max_size=40))
def test_nothing_raises(text: str) -> None:
    found = read(text)
    assert found.end is None or found.end.tzinfo is not None
    read_own_absence(text, WEDNESDAY, HOURS, CALENDAR)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("", False),
        ("小李", False),
        ("起", True),
        ("现在起 小李", True),
        ("from now on @ann", True),
        ("@ann", True),
        ("明天", True),
    ],
)
def test_a_leave_without_an_end_needs_a_word(text: str, begins: bool) -> None:
    found = read(text)
    assert found.begins is begins
    assert not found.unreadable
