"""Questions about the ledger, in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import OfficeHours
from bot.domain.press import LIMIT, Press, Verb
from bot.domain.search import Search, Subject, Wanted, parsed, written
from bot.domain.vocabulary import Kind
from bot.holidays import working_calendar
from bot.reading.search import LONGEST, read_search

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 16, 0, tzinfo=ZONE)  # a Wednesday
HOURS = OfficeHours()
CALENDAR = working_calendar("CN", (2026, 2027))
NAMES = ("陶局长", "陶远山", "Ada Quill", "老柏")


def search(text: str) -> Search | None:
    return read_search(text, NOW, HOURS, CALENDAR, NAMES)


def day(month: int, date: int, hour: int = 0) -> datetime:
    return datetime(2026, month, date, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "kind", "begin", "end", "wanted", "subject", "words"),
    [
        ("今天有什么会", Kind.MEETING, day(11, 18), day(11, 19), Wanted.OPEN, "", ""),
        ("今天有什麼會？", Kind.MEETING, day(11, 18), day(11, 19), Wanted.OPEN, "", ""),
        ("下周的会", Kind.MEETING, day(11, 23), day(11, 30), Wanted.OPEN, "", ""),
        ("本周还有哪些没报", None, day(11, 16), day(11, 23), Wanted.UNREPORTED, "", ""),
        ("陶局长明天的安排", None, day(11, 19), day(11, 20), Wanted.OPEN, "who", "陶局长"),
        ("老柏手上有什么任务", Kind.TASK, None, None, Wanted.OPEN, "who", "老柏"),
        ("石书记后天有空吗", None, day(11, 20), day(11, 21), Wanted.OPEN, "who", "石书记"),
        ("财务科有什么要交", Kind.REPORT, None, None, Wanted.OPEN, "unit", "财务科"),
        ("会计科要交什么", Kind.REPORT, None, None, Wanted.OPEN, "unit", "会计科"),
        ("督查办有什么事", None, None, None, Wanted.OPEN, "unit", "督查办"),
        ("逾期的有哪些", None, None, None, Wanted.OVERDUE, "", ""),
        ("周五前要交什么", Kind.REPORT, None, day(11, 21), Wanted.OPEN, "", ""),
        ("明天上午有会吗", Kind.MEETING, day(11, 19, 6), day(11, 19, 12), Wanted.OPEN, "", ""),
        ("上周办结了哪些", None, day(11, 9), day(11, 16), Wanted.DONE, "", ""),
        ("下周的会取消了吗", Kind.MEETING, day(11, 23), day(11, 30), Wanted.ANY, "", ""),
        ("我明天有什么会", Kind.MEETING, day(11, 19), day(11, 20), Wanted.OPEN, "mine", ""),
        ("这两天有什么会", Kind.MEETING, day(11, 18), day(11, 20), Wanted.OPEN, "", ""),
        ("最近三天有什么会", Kind.MEETING, NOW, day(11, 21, 16), Wanted.OPEN, "", ""),
        ("防汛会什么时候开", None, None, None, Wanted.OPEN, "about", "防汛会"),
        ("what meetings tomorrow", Kind.MEETING, day(11, 19), day(11, 20), Wanted.OPEN, "", ""),
        ("next week's meetings", Kind.MEETING, day(11, 23), day(11, 30), Wanted.OPEN, "", ""),
        ("what's overdue?", None, None, None, Wanted.OVERDUE, "", ""),
        ("what is due this week", None, None, day(11, 23), Wanted.OPEN, "", ""),
        (
            "what does the finance office have to submit",
            *(Kind.REPORT, None, None, Wanted.OPEN, "unit", "finance office"),
        ),
        (
            "what is Ada Quill's schedule tomorrow",
            *(None, day(11, 19), day(11, 20), Wanted.OPEN, "who", "ada quill"),
        ),
    ],
)
def test_a_question_says_what_it_looks_for(
    text: str,
    kind: Kind | None,
    begin: datetime | None,
    end: datetime | None,
    wanted: Wanted,
    subject: str,
    words: str,
) -> None:
    found = search(text)
    assert found is not None
    assert (found.kind, found.begin, found.end) == (kind, begin, end)
    assert (found.wanted, found.subject, found.words.lower()) == (wanted, subject, words)


@pytest.mark.parametrize(
    "text",
    [
        "明天开会",
        "明天下午3点开会",
        "下周的会取消",
        "材料已报",
        "报下周工作安排",
        "财务科没报",
        "财务科周五前报总结",
        "财务科明天交报表",
        "明天的会改到后天",
        "请报送下周的会议安排",
        "请陶局长参加明天的会",
        "陶局长明天参加防汛会",
        "各科室明天报材料",
        "3号办完了",
        "会议取消",
        "今天",
        "收到",
        "明天有雨吗",
        "你是谁",
        "逾期未报的科室请抓紧",
        "the meeting is cancelled",
        "Please submit the report by Friday",
        "see you tomorrow",
        "今天有什么会\n明天有什么会",
        "",
    ],
)
def test_whatever_says_more_stays_what_it_was(text: str) -> None:
    assert search(text) is None


def test_a_name_must_be_known_or_look_like_one() -> None:
    assert search("老柏明天的安排") is not None
    assert read_search("老柏明天的安排", NOW, HOURS, CALENDAR) is None


@given(st.text(max_size=LONGEST + 5))
def test_no_text_is_too_wild(text: str) -> None:
    search(text)


@given(
    st.builds(
        Search,
        st.none() | st.sampled_from(Kind),
        st.none()
        | st.integers(0, 200_000_000).map(lambda minutes: day(1, 1) + timedelta(minutes=minutes)),
        st.none(),
        st.sampled_from(Wanted),
        st.sampled_from(Subject),
        st.text(max_size=40),
    )
)
def test_a_search_fits_a_button_and_comes_back(made: Search) -> None:
    short = written(made)
    assert len(Press(Verb.PAGE, argument=f"{short}:999").encode()) <= LIMIT
    back = parsed(short)
    assert back is not None
    assert (back.kind, back.begin, back.wanted, back.subject) == (
        made.kind, made.begin, made.wanted, made.subject,
    )  # fmt: skip
    assert made.words.startswith(back.words)
    assert back.words == made.words or len(back.words) >= 6


@pytest.mark.parametrize("forged", ["q", "qaon--", "qxon--", "qaon--!", "list", "qaon--AA", "会"])
def test_a_forged_short_form_is_none_or_harmless(forged: str) -> None:
    found = parsed(forged)
    assert found is None or isinstance(found, Search)
