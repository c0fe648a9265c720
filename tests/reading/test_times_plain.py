"""What a phrase says in plain speech, where a date is the whole day and ends are exclusive."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.reading.values import Grain, Shape
from bot.reading.when_answer import when_answer
from tests.reading.times_support import CALENDAR, HOURS, SHANGHAI, brief, plain


def answer(text: str, at: str = "2026-09-16 10:00") -> str:
    """Start ~ end, on Wednesday 16 September 2026 unless told."""
    reading = plain(text, datetime.fromisoformat(at).replace(tzinfo=SHANGHAI))
    return "" if reading is None else f"{brief(reading.start)} ~ {brief(reading.end)}"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9月21日", "09-21 00:00 ~ -"),
        ("9月21日前", "- ~ 09-22 00:00"),
        ("9月底前", "- ~ 10-01 00:00"),
        ("2028年以前", "- ~ 2028-01-01 00:00"),
        ("年内", "- ~ 2027-01-01 00:00"),
        ("三日内", "- ~ 09-20 00:00"),
        ("9月21日至23日", "09-21 00:00 ~ 09-24 00:00"),
        ("下周", "09-21 00:00 ~ 09-28 00:00"),
        ("周末", "09-19 00:00 ~ 09-21 00:00"),
        ("下个月", "10-01 00:00 ~ 11-01 00:00"),
        ("明年第一季度", "2027-01-01 00:00 ~ 2027-04-01 00:00"),
        ("明年", "2027-01-01 00:00 ~ 2028-01-01 00:00"),
        ("今年前三季度", "01-01 00:00 ~ 10-01 00:00"),
        ("2027年上半年", "2027-01-01 00:00 ~ 2027-07-01 00:00"),
        ("10月中旬", "10-11 00:00 ~ 10-21 00:00"),
        ("10月的第二个周四", "10-08 00:00 ~ -"),
        ("今年第三十九周", "09-21 00:00 ~ 09-28 00:00"),
        ("上周五到这周二", "09-11 00:00 ~ 09-16 00:00"),
        ("过去五分钟", "09-16 09:55 ~ 09-16 10:00"),
        ("近三年", "2023-09-16 00:00 ~ 09-16 00:00"),
        ("三年前", "2023-01-01 00:00 ~ 2024-01-01 00:00"),
        ("五天前", "09-11 00:00 ~ -"),
        ("上世纪90年代", "1990-01-01 00:00 ~ 2000-01-01 00:00"),
        ("明天下午", "09-17 12:00 ~ 09-17 18:00"),
        ("明天下午七八点", "09-17 19:00 ~ 09-17 21:00"),
        ("早上五到六点", "09-17 05:00 ~ 09-17 06:00"),
        ("自10月1日起", "10-01 00:00 ~ -"),
        ("2026年10月1日或之前", "- ~ 10-02 00:00"),
        ("周三", "09-23 00:00 ~ -"),
        ("周三11点", "09-16 11:00 ~ -"),
        ("18日至25日", "09-18 00:00 ~ 09-26 00:00"),
        ("10日至25日", "09-10 00:00 ~ 09-26 00:00"),
        ("2026年除夕晚上8点", "2027-02-05 20:00 ~ -"),
        ("农历闰六月", "2036-07-23 00:00 ~ 2036-08-22 00:00"),
        ("2025年冬至", "2025-12-21 00:00 ~ -"),
        ("去年母亲节", "2025-05-11 00:00 ~ -"),
        ("20270131", "2027-01-31 00:00 ~ -"),
        ("2027 1 31", "2027-01-31 00:00 ~ -"),
        ("2027-01-3109:30", "2027-01-31 09:30 ~ -"),
        ("2027-01-31T09:30:00", "2027-01-31 09:30 ~ -"),
        ("31/01/2027", "2027-01-31 00:00 ~ -"),
        ("现在", "09-16 10:00 ~ -"),
        ("tuesday", "09-22 00:00 ~ -"),
        ("wednesday", "09-23 00:00 ~ -"),
        ("wednesday after next", "09-30 00:00 ~ -"),
        ("last tuesday", "09-08 00:00 ~ -"),
        ("tomorrow afternoon", "09-17 12:00 ~ 09-17 19:00"),
        ("the past 2 weeks", "09-02 00:00 ~ 09-16 00:00"),
        ("in 2028", "2028-01-01 00:00 ~ 2029-01-01 00:00"),
        ("by October 1", "- ~ 10-02 00:00"),
        ("after October 2026", "11-01 00:00 ~ -"),
        ("October to December", "10-01 00:00 ~ 2027-01-01 00:00"),
        ("Nov-Feb 2028", "2027-11-01 00:00 ~ 2028-03-01 00:00"),
        ("Easter 2027", "2027-03-28 00:00 ~ -"),
        ("a year after Christmas", "12-25 00:00 ~ -"),
        ("third last week of 2026", "12-14 00:00 ~ 12-21 00:00"),
        ("Fri 14th", "2027-05-14 00:00 ~ -"),
        ("the closest Monday to October 2nd", "10-05 00:00 ~ -"),
        ("3:15p", "09-16 15:15 ~ -"),
        ("at 1030", "09-16 10:30 ~ -"),
        ("0730-0930", "09-17 07:30 ~ 09-17 09:30"),
        ("twenty after 3pm", "09-16 15:20 ~ -"),
        ("下个工作日", "09-17 00:00 ~ -"),
        ("明年年底", "2027-12-31 00:00 ~ -"),
        ("今年年底前", "- ~ 2027-01-01 00:00"),
        ("本月月底", "09-30 00:00 ~ -"),
        ("年底最后一个工作日", "12-31 00:00 ~ -"),
        ("26.12.1", "12-01 00:00 ~ -"),
        ("10-08前", "- ~ 10-09 00:00"),
        ("3月", "2027-03-01 00:00 ~ 2027-04-01 00:00"),
        ("去年今天", "2025-09-16 00:00 ~ -"),
        ("两周后的周五", "10-02 00:00 ~ -"),
        ("上两周", "08-31 00:00 ~ 09-14 00:00"),
        ("3月5日至今", "03-05 00:00 ~ 09-16 10:00"),
        ("1-3月", "2027-01-01 00:00 ~ 2027-04-01 00:00"),
        ("国庆假期", "10-01 00:00 ~ 10-08 00:00"),
        ("十一前", "- ~ 10-01 00:00"),
        ("初十", "09-20 00:00 ~ -"),
        ("9点到12点", "09-16 09:00 ~ 09-16 12:00"),
        ("end of October", "10-21 00:00 ~ 11-01 00:00"),
        ("first half of December", "12-01 00:00 ~ 12-16 00:00"),
        ("the last 3 weeks of the year", "12-14 00:00 ~ 2027-01-04 00:00"),
        ("from five thirty to six pm", "09-16 17:30 ~ 09-16 18:00"),
        ("this coming weekend", "09-19 00:00 ~ 09-21 00:00"),
        ("the week of October 5", "10-05 00:00 ~ 10-12 00:00"),
    ],
)
def test_phrases(text: str, times: str) -> None:
    assert answer(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "三点建议",
        "提出三点要求",
        "第一点，注意安全",
        "一周工作总结",
        "302会议室",
        "第2批",
        "13800138000",
        "2026年度预算",
        "〔2026〕15号",
        "3.5万元",
        "附件1.2",
        "3号泵房",
        "第三节课",
        "78:75",
        "12:75",
        "会议号 882 1120 3344",
        "0512-6680-1234",
        "192.168.1.20",
        "一天到晚加班",
        "早一点到",
        "有一点小问题",
        "五年级三班",
        "六个人，两台车",
        "完成率12.5%",
        "身份证320102199001011234",
        "订单号20260916001",
        "A4纸，B5纸",
        "单价3.15元",
        "共12页",
        "三楼会议室",
        "K8、D5次",
        "",
        " ",
    ],
)
def test_silence(text: str) -> None:
    assert answer(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "早上好",
        "中秋快乐",
        "周末愉快",
        "新年快乐",
        "晚安",
        "初一学生",
        "7×24小时",
        "会议纪要20260916_终稿.docx",
        "size 10-12, ratio of 2-1",
        "I am 25 years old",
        "every now and then",
        "30 years of experience",
        "room 3A",
        "$2026 and #1234",
        "see page 3 of 5",
        "one of them may be late",
    ],
)
def test_wishes_and_things_say_no_time(text: str) -> None:
    assert answer(text) == ""


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("réunion le 25 septembre à 15h", "09-25 15:00 ~ -"),
        ("reunión el 25 de septiembre", "09-25 00:00 ~ -"),
        ("Совещание 25 сентября в 15:00", "09-25 15:00 ~ -"),
        ("25 settembre 2035", ""),
        ("il y a 25 personnes", ""),
    ],
)
def test_another_language_is_believed_only_where_day_and_month_stand(
    text: str, times: str
) -> None:
    assert answer(text) == times


def test_what_dateparser_said_is_marked() -> None:
    reading = plain("réunion le 25 septembre")

    assert reading is not None
    assert reading.assumed == ("dateparser",)


def test_a_deadline_is_chosen_before_the_quarter_it_is_about() -> None:
    assert answer("第三季度的报表于9月25日前报送") == "- ~ 09-26 00:00"


def test_a_bare_hour_is_the_coming_one() -> None:
    assert answer("三点", "2026-09-16 04:30") == "09-16 15:00 ~ -"
    assert answer("9点", "2026-09-16 00:00") == "09-16 09:00 ~ -"
    assert answer("下午三点", "2026-09-16 15:20") == "09-17 15:00 ~ -"


def test_a_row_is_answered_in_the_offset_of_its_reference() -> None:
    row: dict[str, object] = {
        "id": 7,
        "text": "明天9:00-10:30",
        "reference": "2026-09-16T10:00:00-03:00",
    }

    answered = when_answer(row, HOURS, CALENDAR)

    assert answered["id"] == 7
    assert answered["start"] == "2026-09-17T09:00:00-03:00"
    assert answered["end"] == "2026-09-17T10:30:00-03:00"
    assert answered["grain"] == "minute"
    assert answered["rrule"] is None
    assert isinstance(answered["ms"], float)


def test_a_row_that_says_no_time_is_answered_with_nothing() -> None:
    row: dict[str, object] = {"id": "a", "text": "收到", "reference": "2026-09-16T10:00:00+08:00"}

    answered = when_answer(row, HOURS, CALENDAR)

    assert (answered["start"], answered["end"], answered["rrule"]) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "start", "end", "rrule"),
    [
        ("每周五17:00前", "2026-09-18T17:00:00+08:00", None, "FREQ=WEEKLY;BYDAY=FR"),
        ("9月21日前", None, "2026-09-22T00:00:00+08:00", None),
    ],
)
def test_a_row_has_the_shape_of_what_was_said(
    text: str, start: str | None, end: str | None, rrule: str | None
) -> None:
    answered = when_answer(
        {"text": text, "reference": "2026-09-16T10:00:00+08:00"}, HOURS, CALENDAR
    )

    assert (answered["start"], answered["end"], answered["rrule"]) == (start, end, rrule)


def test_a_reference_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        when_answer({"text": "明天", "reference": "2026-09-16T10:00:00"}, HOURS, CALENDAR)


def test_plain_speech_keeps_the_zone_it_was_given() -> None:
    zone = timezone(timedelta(hours=-2))

    reading = plain("tomorrow at 5pm", datetime(2026, 9, 16, 4, 30, tzinfo=zone))

    assert reading is not None
    assert reading.start == datetime(2026, 9, 17, 17, 0, tzinfo=zone)


def test_grain_says_how_exactly() -> None:
    grains = {
        text: reading.grain
        for text in ("明年", "10月", "下周", "明天", "明天9:30", "9:30:15")
        if (reading := plain(text))
    }

    assert grains == {
        "明年": Grain.YEAR, "10月": Grain.MONTH, "下周": Grain.WEEK, "明天": Grain.DAY,
        "明天9:30": Grain.MINUTE, "9:30:15": Grain.SECOND,
    }  # fmt: skip


def test_shapes() -> None:
    shapes = {
        text: reading.shape
        for text in ("明天", "明天前", "明天到周五", "每天")
        if (reading := plain(text))
    }

    assert list(shapes.values()) == [Shape.POINT, Shape.DEADLINE, Shape.RANGE, Shape.RECURRENCE]
