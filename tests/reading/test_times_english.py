"""What an office's English notices say of time, read on Wednesday 16 September 2026, 10:00."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.reading.times_support import SHANGHAI, brief, notice, plain, said


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("by Friday", "- ~ 09-18 18:00"),
        ("by EOD Friday", "- ~ 09-18 18:00"),
        ("by COB tomorrow", "- ~ 09-17 18:00"),
        ("by noon", "- ~ 09-16 12:00"),
        ("by noon on Monday", "- ~ 09-21 12:00"),
        ("by the end of the month", "- ~ 09-30 18:00"),
        ("by the end of next week", "- ~ 09-25 18:00"),
        ("before the weekend", "- ~ 09-18 18:00"),
        ("no later than 5pm on Sept 25", "- ~ 09-25 17:00"),
        ("at 5pm at the latest", "- ~ 09-16 17:00"),
        ("within 3 working days", "- ~ 09-21 18:00"),
        ("within 48 hours", "- ~ 09-18 10:00"),
        ("on or before 30 September", "- ~ 09-30 18:00"),
        ("due Monday", "- ~ 09-21 18:00"),
        ("deadline: 25 September, 17:00", "- ~ 09-25 17:00"),
        ("Friday before 5pm", "- ~ 09-18 17:00"),
        ("by 5", "- ~ 09-16 17:00"),
    ],
)
def test_deadlines(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("next Friday at 3pm", "09-25 15:00 ~ -"),
        ("this Friday", "09-18 09:00 ~ -"),
        ("tomorrow morning", "09-17 09:00 ~ -"),
        ("tomorrow afternoon at 3", "09-17 15:00 ~ -"),
        ("Thursday evening", "09-17 19:00 ~ -"),
        ("tonight at 8", "09-16 20:00 ~ -"),
        ("this evening at 7:30", "09-16 19:30 ~ -"),
        ("half past three", "09-16 15:30 ~ -"),
        ("quarter to nine tomorrow", "09-17 08:45 ~ -"),
        ("at three thirty", "09-16 15:30 ~ -"),
        ("at 3:30 in the afternoon", "09-16 15:30 ~ -"),
        ("12 noon", "09-16 12:00 ~ -"),
        ("midnight", "09-17 00:00 ~ -"),
        ("3 o'clock", "09-16 15:00 ~ -"),
    ],
)
def test_days_and_hours(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("from 2pm to 4pm on Tuesday", "09-22 14:00 ~ 09-22 16:00"),
        ("2-4pm Tuesday", "09-22 14:00 ~ 09-22 16:00"),
        ("Tuesday 2-4pm", "09-22 14:00 ~ 09-22 16:00"),
        ("Tuesday, 22 September 2026, 9:30 am to 11:30 am", "09-22 09:30 ~ 09-22 11:30"),
        ("9:30–11:00 on Sept 25", "09-25 09:30 ~ 09-25 11:00"),
        ("11:30 am to 1:30 pm", "09-16 11:30 ~ 09-16 13:30"),
        ("September 25 at 9.30", "09-25 09:30 ~ -"),
        ("25/09/2026", "09-25 09:00 ~ -"),
        ("25 Sept", "09-25 09:00 ~ -"),
        ("Sept 25-27", "09-25 09:00 ~ 09-27 18:00"),
        ("25-27 September", "09-25 09:00 ~ 09-27 18:00"),
        ("the 25th to the 27th of September", "09-25 09:00 ~ 09-27 18:00"),
        ("25 Sept to 3 Oct", "09-25 09:00 ~ 10-03 18:00"),
        ("Monday through Wednesday", "09-21 09:00 ~ 09-23 18:00"),
        ("between 2 and 4:30pm tomorrow", "09-17 14:00 ~ 09-17 16:30"),
        ("from 10 am for 3 hours", "09-16 10:00 ~ 09-16 13:00"),
        ("for 3 days starting next Monday", "09-21 09:00 ~ 09-23 18:00"),
    ],
)
def test_ranges(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("in two hours", "09-16 12:00 ~ -"),
        ("in half an hour", "09-16 10:30 ~ -"),
        ("in an hour and a half", "09-16 11:30 ~ -"),
        ("3 days later", "09-19 09:00 ~ -"),
        ("a week from Friday", "09-25 09:00 ~ -"),
        ("the day after tomorrow at 10", "09-18 10:00 ~ -"),
        ("two days before Christmas", "12-23 09:00 ~ -"),
        ("the first Monday of October", "10-05 09:00 ~ -"),
        ("the last Friday of the month", "09-25 09:00 ~ -"),
        ("third week of October", "10-12 09:00 ~ 10-16 18:00"),
        ("end of October", "10-31 09:00 ~ -"),
        ("mid-October", "10-11 09:00 ~ 10-20 18:00"),
        ("next week", "09-21 09:00 ~ 09-25 18:00"),
        ("next quarter", "10-01 09:00 ~ 12-31 18:00"),
        ("Q1 2027", "2027-01-01 09:00 ~ 2027-03-31 18:00"),
        ("on the 25th at 3pm", "09-25 15:00 ~ -"),
        ("15th of next month", "10-15 09:00 ~ -"),
        ("since October 1", "10-01 09:00 ~ -"),
        ("starting October 1", "10-01 09:00 ~ -"),
        ("on Wednesday, September 23rd", "09-23 09:00 ~ -"),
        ("Wednesday (23 Sept)", "09-23 09:00 ~ -"),
        ("23 September (Wednesday)", "09-23 09:00 ~ -"),
        ("Date: September 23\nTime: 9:30 am", "09-23 09:00 ~ - | 09-23 09:30 ~ -"),
    ],
)
def test_what_is_counted_and_named(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("every Monday at 9", "09-21 09:00 ~ - FREQ=WEEKLY;BYDAY=MO"),
        ("every weekday at 8:30am", "09-17 08:30 ~ - FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every other Friday", "09-18 09:00 ~ - FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        (
            "every Tuesday and Thursday 14:00 - 15:00",
            "09-17 14:00 ~ 09-17 15:00 FREQ=WEEKLY;BYDAY=TU,TH",
        ),
        ("first Monday of every month", "10-05 09:00 ~ - FREQ=MONTHLY;BYDAY=1MO"),
        ("the 3rd of each month", "10-03 09:00 ~ - FREQ=MONTHLY;BYMONTHDAY=3"),
        (
            "on the last working day of each month by 5pm",
            "09-30 17:00 ~ - FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ),
        ("monthly on the 25th", "09-25 09:00 ~ - FREQ=MONTHLY;BYMONTHDAY=25"),
        ("daily at 17:00", "09-16 17:00 ~ - FREQ=DAILY"),
        ("weekly on Fridays at 4pm", "09-18 16:00 ~ - FREQ=WEEKLY;BYDAY=FR"),
        ("Mondays and Thursdays at 10", "09-17 10:00 ~ - FREQ=WEEKLY;BYDAY=MO,TH"),
        ("each Friday before 5pm", "09-18 17:00 ~ - FREQ=WEEKLY;BYDAY=FR"),
        ("every year on March 1", "2027-03-01 09:00 ~ - FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1"),
    ],
)
def test_what_comes_again(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("by year end", "- ~ 12-31 18:00"),
        ("by month-end", "- ~ 09-30 18:00"),
        ("before lunch", "- ~ 09-16 12:00"),
        ("drafts are due in two weeks", "- ~ 09-30 18:00"),
        ("before 5 on Friday", "- ~ 09-18 17:00"),
        ("up to Friday", "- ~ 09-18 18:00"),
        ("at 9:30 on the 23rd and at 14:00 on the 24th", "09-23 09:30 ~ - | 09-24 14:00 ~ -"),
        ("8:30 AM sharp on Friday", "09-18 08:30 ~ -"),
        ("14:30hrs on 2 Oct", "10-02 14:30 ~ -"),
        ("8pm in the evening, Oct 10th", "10-10 20:00 ~ -"),
        ("from 11pm tonight until 6am tomorrow", "09-16 23:00 ~ 09-17 06:00"),
        ("14th Oct for 7 hours from 9:30am", "10-14 09:30 ~ 10-14 16:30"),
        ("next month on the 5th", "10-05 09:00 ~ -"),
        ("下周一 2pm", "09-21 14:00 ~ -"),
        ("Friday 下午3点", "09-18 15:00 ~ -"),
    ],
)
def test_in_sentences(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("two days before the meeting", "09-22 18:00"),
        ("3 working days prior to the event", "09-21 18:00"),
        ("before the meeting", "09-24 15:00"),
        ("within", ""),
    ],
)
def test_what_is_counted_from_the_event(text: str, due: str) -> None:
    event = datetime(2026, 9, 24, 15, 0, tzinfo=SHANGHAI)

    assert [brief(one.end) for one in notice(text, event=event)] == ([due] if due else [])
    assert notice(text) == []


def test_a_contradicting_weekday_is_told() -> None:
    (reading,) = notice("23 September (Thursday)")

    assert reading.conflict


@pytest.mark.parametrize("text", ["31 February", "February 30", "30 February 2027"])
def test_an_impossible_date_is_told(text: str) -> None:
    (reading,) = notice(text)

    assert reading.impossible
    assert plain(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "May I ask you to march on",
        "You may leave; the sun is out",
        "Room 302, ext. 8830",
        "version 2.3.1 is out",
        "call 010-8807-1216",
        "a 16:9 screen and a 3-2 win",
        "the second floor",
        "10 people and 3 items",
        "chapter 12, page 7",
        "He sat down for a second opinion",
        "ref AB-20261-X7, desk 3F-1215",
        "CPU at 12.5 percent",
    ],
)
def test_chatter_says_no_time(text: str) -> None:
    assert notice(text) == []
