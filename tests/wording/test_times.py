"""Moments as an office says them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Language
from bot.wording import times
from bot.wording.recurrence import recurrence
from bot.wording.voice import Voice
from tests.wording.office import at, meeting, report, voice

HANS, HANT, EN = Language.HANS, Language.HANT, Language.EN


@pytest.mark.parametrize(
    ("language", "said"),
    [(HANS, "11月19日（周四）15:00"), (HANT, "11月19日（週四）15:00"), (EN, "Thu 19 Nov 15:00")],
)
def test_a_moment_names_date_weekday_and_clock(language: Language, said: str) -> None:
    assert times.moment(voice(language=language), at(11, 19, 15)) == said


def test_another_year_is_named() -> None:
    assert times.day(voice(), date(2027, 1, 20)) == "2027年1月20日（周三）"
    assert times.day(voice(language=EN), date(2027, 1, 20)) == "Wed 20 Jan 2027"


def test_a_moment_is_told_on_the_wall_clock_of_the_office() -> None:
    assert times.moment(voice(), datetime.fromisoformat("2026-11-19T17:30+00:00")) == (
        "11月20日（周五）01:30"
    )


def test_a_deadline_keeps_the_hour_it_means() -> None:
    assert times.when(voice(), report().item) == "2027年1月20日（周三）18:00前"
    assert times.when(voice(language=EN), report().item) == "by Wed 20 Jan 2027 18:00"


def test_a_meeting_may_last_hours_or_days_or_have_no_hour() -> None:
    assert times.when(voice(), meeting(end_at=at(11, 19, 16, 30)).item) == (
        "11月19日（周四）15:00–16:30"
    )
    assert times.when(voice(), meeting(end_at=at(11, 20, 12)).item) == (
        "11月19日（周四）15:00 至 11月20日（周五）12:00"
    )
    days = meeting(start_at=at(11, 19, 9), end_at=at(11, 21, 18), all_day=True)
    assert times.when(voice(), days.item) == "11月19日（周四） 至 11月21日（周六）"
    assert times.when(voice(), meeting(start_at=None).item) == ""


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (0, 30, "明天凌晨12点半"),
        (9, 0, "明天上午9点"),
        (12, 5, "明天中午12点05分"),
        (15, 0, "明天下午3点"),
        (19, 30, "明天晚上7点半"),
    ],
)
def test_a_time_is_spoken_as_to_a_person(hour: int, minute: int, said: str) -> None:
    assert times.spoken(voice(), at(11, 19, hour, minute)) == said


def test_english_speaks_of_am_and_pm() -> None:
    assert times.spoken(voice(language=EN), at(11, 19, 15)) == "tomorrow at 3 pm"
    assert times.spoken(voice(language=EN), at(11, 19, 12, 30)) == "tomorrow at 12:30 pm"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(11, 17, 12), "还有2天3小时"),
        (at(11, 19, 11, 40), "还有3小时20分钟"),
        (at(11, 19, 14, 30), "还有30分钟"),
        (at(11, 19, 15, 20), "已逾期20分钟"),
        (at(11, 19, 18), "已逾期3小时"),
        (at(11, 22, 9), "已逾期3天"),
    ],
)
def test_what_is_left_and_what_is_overdue(now: datetime, said: str) -> None:
    assert times.remaining(voice(now), at(11, 19, 15)) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [(15, "还有3个工作日"), (19, "明天到期"), (20, "今天到期"), (25, "已逾期5天")],
)
def test_a_deadline_is_counted_in_working_days(day: int, said: str) -> None:
    now = voice(at(1, day, 9, year=2027))
    assert times.countdown(now, at(1, 20, 18, year=2027)) == said


def test_working_days_follow_the_calendar_of_the_office() -> None:
    def left(calendar: WorkingCalendar) -> str:
        friday = Voice(HANS, OfficeHours(), at(1, 15, 9, year=2027), calendar=calendar)
        return times.countdown(friday, at(1, 19, 18, year=2027))

    assert left(WorkingCalendar(holidays={date(2027, 1, 18): "停电"})) == "还有1个工作日"
    assert left(WorkingCalendar(make_up=frozenset({date(2027, 1, 17)}))) == "还有3个工作日"


def test_one_is_singular_in_english() -> None:
    assert times.remaining(voice(at(11, 18, 14), EN), at(11, 19, 15)) == "1 day 1 hour left"


@pytest.mark.parametrize(
    ("rule", "chinese", "english"),
    [
        ("FREQ=DAILY", "每天", "every day"),
        ("FREQ=WEEKLY;BYDAY=MO", "每周一", "every Mon"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "每周一、周四", "every Mon, Thu"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "每个工作日", "every working day"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "每2周的周五", "every 2 weeks, Fri"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "每月25日", "every month, day 25"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天", "every month, the last day"),
        ("FREQ=MONTHLY;BYDAY=1TU", "每月第1个周二", "every month, Tue no. 1"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "每月最后一个周五", "every month, the last Fri"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30", "每年11月30日", "every year, Nov, day 30"),
        ("FREQ=DAILY;UNTIL=20261230T060000Z", "每天，至12月30日", "every day, until 30 Dec"),
        ("FREQ=DAILY;COUNT=3", "每天，共3次", "every day, 3 times"),
        ("FREQ=HOURLY", "定期重复", "repeats"),
        ("FREQ=DAILY;UNTIL=soon", "每天", "every day"),
    ],
)
def test_a_repetition_is_said_in_words(rule: str, chinese: str, english: str) -> None:
    assert recurrence(voice(), rule) == chinese
    assert recurrence(voice(language=EN), rule) == english
