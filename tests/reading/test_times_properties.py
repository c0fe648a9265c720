"""What holds of every text: a day said in any way is read back, and nothing ever raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.clean import clean
from bot.reading.times import find_times
from bot.reading.times.find import Walk
from bot.reading.times.frame import Frame
from bot.reading.times.scan import scan
from tests.reading.times_support import CALENDAR, HOURS, SHANGHAI, WEDNESDAY, notice, plain

FIGURES = "〇一二三四五六七八九"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = "一二三四五六日"
ENGLISH_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def numeral(value: int) -> str:
    """A number below a hundred in Chinese."""
    if value < 10:
        return FIGURES[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else FIGURES[tens]) + "十" + (FIGURES[ones] if ones else "")


def year_numeral(year: int) -> str:
    """A year, figure by figure."""
    return "".join(FIGURES[int(figure)] for figure in str(year))


WITH_YEAR: list[Callable[[date], str]] = [
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month}月{day.day}号",
    lambda day: f"{year_numeral(day.year)}年{numeral(day.month)}月{numeral(day.day)}日",
    lambda day: f"民国{day.year - 1911}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）",
    lambda day: f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}",
    lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    lambda day: f"{ENGLISH_WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.year}-{MONTHS[day.month - 1][:3]}-{day.day}",
]
COMING: list[Callable[[date], str]] = [
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{numeral(day.month)}月{numeral(day.day)}号",
    lambda day: f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）",
    lambda day: f"{day.month}/{day.day}",
    lambda day: f"{day.month}.{day.day}",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}",
    lambda day: f"the {day.day}th of {MONTHS[day.month - 1]}",
    lambda day: f"{ENGLISH_WEEKDAYS[day.weekday()]} ({day.day} {MONTHS[day.month - 1][:3]})",
]
HOURS_SAID: list[Callable[[time], str]] = [
    lambda at: f"{at.hour}:{at.minute:02}",
    lambda at: f"{at.hour:02}：{at.minute:02}",
    lambda at: f"{at.hour}时{at.minute}分",
    lambda at: f"{numeral(at.hour)}时{numeral(at.minute)}分" if at.hour > 12 else f"{at:%H:%M}",
    lambda at: (
        f"下午{at.hour - 12}点{at.minute}分" if at.hour > 12 else f"上午{at.hour}点{at.minute}分"
    ),
    lambda at: f"{(at.hour - 1) % 12 + 1}:{at.minute:02} {'pm' if at.hour >= 12 else 'am'}",
]

days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
clocks = st.times(time(8), time(18, 59)).map(lambda at: at.replace(second=0, microsecond=0))


@given(days, st.sampled_from(WITH_YEAR))
def test_a_day_with_its_year_is_read_back(day: date, say: Callable[[date], str]) -> None:
    reading = plain(say(day))

    assert reading is not None
    assert reading.start is not None
    assert reading.start.date() == day
    assert not reading.conflict


@given(st.integers(0, 364), st.sampled_from(COMING))
def test_a_day_without_its_year_is_the_coming_one(away: int, say: Callable[[date], str]) -> None:
    day = WEDNESDAY.date() + timedelta(days=away)

    reading = plain(say(day))

    assert reading is not None
    assert reading.start is not None
    assert reading.start.date() == day


@given(
    days,
    st.sampled_from(WITH_YEAR),
    clocks,
    st.sampled_from(HOURS_SAID),
    st.sampled_from(["", " "]),
)
def test_a_day_and_its_hour_are_one_instant(
    day: date, say_day: Callable[[date], str], at: time, say_hour: Callable[[time], str], gap: str
) -> None:
    said, hour = say_day(day), say_hour(at)
    if said.isascii():  # one language at a time
        hour = f"{at:%H:%M}"
    gap = gap if said[-1] in "日号）" else " "

    (reading,) = notice(said + gap + hour)

    assert reading.start == datetime.combine(day, at, SHANGHAI)
    assert not reading.all_day


@given(
    days,
    st.sampled_from(WITH_YEAR[:5]),
    st.sampled_from(["前", "之前", "以前", "截止", "（含）前"]),
)
def test_a_deadline_ends_with_the_working_day(
    day: date, say: Callable[[date], str], before: str
) -> None:
    (reading,) = notice(say(day) + before)

    assert reading.start is None
    assert reading.end == datetime.combine(day, HOURS.workday_end, SHANGHAI)


@given(st.integers(0, 300), st.integers(1, 40), st.sampled_from(["至", "到", "-", "～", "——"]))
def test_a_range_borrows_and_never_runs_backwards(away: int, length: int, joint: str) -> None:
    first = WEDNESDAY.date() + timedelta(days=away)
    last = first + timedelta(days=length)
    second = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"

    reading = plain(f"{first.month}月{first.day}日{joint}{second}")

    assert reading is not None
    assert reading.start is not None
    assert reading.end is not None
    assert (reading.start.date(), reading.end.date()) == (first, last + timedelta(days=1))


@given(
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    st.sampled_from(WEEKDAYS),
    st.integers(0, 2),
)
def test_a_weekday_lies_in_the_week_that_was_said(today: date, weekday: str, weeks: int) -> None:
    reading = plain(
        ("本", "下", "下下")[weeks] + "周" + weekday, datetime.combine(today, time(10), SHANGHAI)
    )

    assert reading is not None
    assert reading.start is not None
    monday = today - timedelta(days=today.weekday())
    assert reading.start.date() == monday + timedelta(days=7 * weeks + WEEKDAYS.index(weekday))


@given(st.integers(1, 60), st.dates(date(2026, 1, 1), date(2026, 12, 1)))
def test_working_days_are_counted_by_the_calendar(count: int, today: date) -> None:
    at = datetime.combine(today, time(10), SHANGHAI)

    (reading,) = notice(f"{count}个工作日内", at)

    assert reading.end is not None
    due = reading.end.date()
    assert CALENDAR.is_working_day(due)
    between = (today + timedelta(days=n) for n in range(1, (due - today).days + 1))
    assert sum(map(CALENDAR.is_working_day, between)) == count


words = st.sampled_from(
    [
        "年",
        "月",
        "日",
        "号",
        "周一",
        "下",
        "上",
        "个",
        "第",
        "一",
        "二",
        "十",
        "3",
        "12",
        "2026",
        "前",
        "后",
        "内",
        "至",
        "到",
        "-",
        "半",
        "点",
        "分",
        "时",
        "刻",
        "每",
        "节",
        "会",
        "初",
        "底",
        "末",
        "农历",
        "闰",
        "工作日",
        "下午",
        "晚",
        "今晚",
        "明天",
        "即日起",
        "不迟于",
        "截止",
        "（",
        "）",
        "、",
        "，",
        "春节",
        "最后",
        "过去",
        "天",
        "小时",
        "差",
        "提前",
        ":",
        ".",
        "/",
        "the",
        "of",
        "last",
        "next",
        "first",
        "May",
        "3rd",
        "at",
        "by",
        "from",
        "to",
        "between",
        "and",
        "in",
        "half",
        "a",
        "every",
        "pm",
        "noon",
        "week",
        "of",
    ]
)


@given(st.lists(words, max_size=40).map("".join), st.booleans())
def test_no_jumble_of_words_raises(text: str, office: bool) -> None:
    check(text, office=office)


@given(st.lists(words, max_size=40).map(" ".join), st.booleans())
def test_no_jumble_of_spaced_words_raises(text: str, office: bool) -> None:
    check(text, office=office)


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    check(text, office=True)


def check(text: str, *, office: bool) -> None:
    """Read anything, and hold the readings to what every reading promises."""
    found = find_times(clean(text), WEDNESDAY, HOURS, CALENDAR, office=office, event=WEDNESDAY)
    for reading in found:
        assert 0 <= reading.span.start < reading.span.end <= len(text)
        assert reading.impossible or reading.start or reading.end
        for moment in (reading.start, reading.end):
            assert moment is None or moment.tzinfo is not None


@pytest.mark.parametrize(
    "at", [datetime(1, 1, 1, tzinfo=SHANGHAI), datetime(9999, 12, 31, 23, 59, tzinfo=SHANGHAI)]
)
@pytest.mark.parametrize(
    "text", ["昨天", "明天", "三年前", "3000天后", "上世纪90年代", "下周末", "last year", "除夕"]
)
def test_the_ends_of_the_calendar_do_not_raise(at: datetime, text: str) -> None:
    plain(text, at)


@pytest.mark.parametrize(
    "seed",
    [
        "1 ", "一", "周一至", "1日、", "from ", "the first ", "9:00-", "12月", "(周一)", "5 to ", "三点",
        "初一", "每", "每周一、", "between 1 and ", "1/2 ", "a ", "最后", "提前", "会前", "闰", "半",
        "即日起至", "不迟于", "2026-", "的1日到", "第一个", "in a half ", "every ", "abc", "。",
    ],
)  # fmt: skip
def test_work_grows_no_faster_than_the_text(seed: str) -> None:
    def tries(length: int) -> int:
        text = (seed * length)[:length]
        at = WEDNESDAY.replace(tzinfo=None)
        walk = Walk(clean(text), Frame(at, SHANGHAI, HOURS, CALENDAR, office=True, event=at))
        walk.read()
        return walk.tries

    short, long = tries(1024), tries(4096)

    assert long <= 4.2 * short + 50
    assert long <= 40 * 4096


def test_scanning_makes_no_more_tokens_than_characters() -> None:
    text = "12月3日（周四）9:00-11:30，by 3pm on Friday 13800138000 ～～" * 20

    tokens = scan(clean(text).text)

    assert len(tokens) <= len(text)
    assert all(before.end <= after.start for before, after in pairwise(tokens))
