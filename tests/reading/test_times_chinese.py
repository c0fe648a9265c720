"""What an office's Chinese notices say of time, read on Wednesday 16 September 2026, 10:00."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from bot.reading.values import Shape
from tests.reading.times_support import SHANGHAI, WEDNESDAY, brief, notice, said


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9月21日（周一）上午9:30", "09-21 09:30 ~ -"),
        ("9月21日上午九点半", "09-21 09:30 ~ -"),
        ("明天下午三点", "09-17 15:00 ~ -"),
        ("后天", "09-18 09:00 ~ -"),
        ("下周三下午3点15", "09-23 15:15 ~ -"),
        ("下下周一", "09-28 09:00 ~ -"),
        ("本周五", "09-18 09:00 ~ -"),
        ("周三", "09-16 09:00 ~ -"),
        ("周二", "09-22 09:00 ~ -"),
        ("礼拜天早上8点", "09-20 08:00 ~ -"),
        ("廿五日下午2点", "09-25 14:00 ~ -"),
        ("2026-10-08", "10-08 09:00 ~ -"),
        ("2026/10/8 14:00", "10-08 14:00 ~ -"),
        ("10.8", "10-08 09:00 ~ -"),
        ("10/8 14:00", "10-08 14:00 ~ -"),
        ("二〇二六年十月八日", "10-08 09:00 ~ -"),
        ("民国115年10月8日", "10-08 09:00 ~ -"),
        ("3点开会", "09-16 15:00 ~ -"),
        ("三点半", "09-16 15:30 ~ -"),
        ("8点半", "09-16 20:30 ~ -"),
        ("11点半", "09-16 11:30 ~ -"),
        ("下午", "09-16 14:30 ~ -"),
        ("今天下午", "09-16 14:30 ~ -"),
        ("明天上午", "09-17 09:00 ~ -"),
        ("明晚", "09-17 19:00 ~ -"),
        ("今晚八点", "09-16 20:00 ~ -"),
        ("中午12点一刻", "09-16 12:15 ~ -"),
        ("晚上12点", "09-17 00:00 ~ -"),
        ("凌晨1点", "09-17 01:00 ~ -"),
        ("明天3点开会", "09-17 15:00 ~ -"),
        ("明天8点开会", "09-17 08:00 ~ -"),
        ("差五分十一点", "09-16 10:55 ~ -"),
        ("十一点差一刻", "09-16 10:45 ~ -"),
        ("16时40分", "09-16 16:40 ~ -"),
        ("月底", "09-30 09:00 ~ -"),
        ("三天后下午两点", "09-19 14:00 ~ -"),
        ("半小时后", "09-16 10:30 ~ -"),
        ("两个月后", "11-16 09:00 ~ -"),
        ("一个半小时后", "09-16 11:30 ~ -"),
        ("农历八月十五", "09-25 09:00 ~ -"),
        ("腊月二十三", "2027-01-30 09:00 ~ -"),
        ("国庆节", "10-01 09:00 ~ -"),
        ("中秋节前一天", "09-24 09:00 ~ -"),
    ],
)
def test_days_and_hours(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9月30日前", "- ~ 09-30 18:00"),
        ("9月30日下班前", "- ~ 09-30 18:00"),
        ("9月30日18:00前", "- ~ 09-30 18:00"),
        ("9月30日之前", "- ~ 09-30 18:00"),
        ("9月30日以前", "- ~ 09-30 18:00"),
        ("9月30日（周三）24时截止", "- ~ 10-01 00:00"),
        ("9月30日（含30日）前", "- ~ 09-30 18:00"),
        ("本月结束前", "- ~ 09-30 18:00"),
        ("明天上班后一小时内", "- ~ 09-17 10:00"),
        ("9月30日截止", "- ~ 09-30 18:00"),
        ("截至9月30日", "- ~ 09-30 18:00"),
        ("不迟于9月30日", "- ~ 09-30 18:00"),
        ("最晚周五", "- ~ 09-18 18:00"),
        ("最迟下周一中午12点", "- ~ 09-21 12:00"),
        ("截止时间：9月30日17:00", "- ~ 09-30 17:00"),
        ("截止日期为9月30日", "- ~ 09-30 18:00"),
        ("今天内", "- ~ 09-16 18:00"),
        ("今日内", "- ~ 09-16 18:00"),
        ("本周内", "- ~ 09-18 18:00"),
        ("本月内", "- ~ 09-30 18:00"),
        ("年底前", "- ~ 12-31 18:00"),
        ("月底前", "- ~ 09-30 18:00"),
        ("季度末前", "- ~ 09-30 18:00"),
        ("10月上旬前", "- ~ 10-10 18:00"),
        ("周末前", "- ~ 09-18 18:00"),
        ("上午下班前", "- ~ 09-16 12:00"),
        ("中午前", "- ~ 09-16 12:00"),
        ("明天下班前", "- ~ 09-17 18:00"),
        ("下班前", "- ~ 09-16 18:00"),
        ("12点前", "- ~ 09-16 12:00"),
        ("24时前", "- ~ 09-17 00:00"),
        ("9月30日24时前", "- ~ 10-01 00:00"),
        ("今晚12点前", "- ~ 09-17 00:00"),
        ("3小时内", "- ~ 09-16 13:00"),
        ("5个工作日内", "- ~ 09-23 18:00"),
        ("10个工作日内", "- ~ 09-29 18:00"),
        ("两个月内", "- ~ 11-16 18:00"),
        ("三日内", "- ~ 09-19 18:00"),
        ("3日前", "- ~ 10-03 18:00"),
        ("国庆前", "- ~ 09-30 18:00"),
        ("春节前", "- ~ 2027-02-04 18:00"),
        ("元旦前", "- ~ 12-31 18:00"),
        ("节后第一个工作日", "10-08 09:00 ~ -"),
        ("国庆节后第一个工作日", "10-08 09:00 ~ -"),
        ("国庆节前最后一个工作日", "09-30 09:00 ~ -"),
        ("节前最后一个工作日下班前", "- ~ 09-30 18:00"),
        ("即日起至9月30日", "- ~ 09-30 18:00"),
        ("9月30日（含）前", "- ~ 09-30 18:00"),
    ],
)
def test_deadlines(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9月21日至23日", "09-21 09:00 ~ 09-23 18:00"),
        ("9月21日至9月23日", "09-21 09:00 ~ 09-23 18:00"),
        ("9月21-23日", "09-21 09:00 ~ 09-23 18:00"),
        ("9月28日至10月3日", "09-28 09:00 ~ 10-03 18:00"),
        ("12月28日至1月3日", "12-28 09:00 ~ 2027-01-03 18:00"),
        ("下周一至周三", "09-21 09:00 ~ 09-23 18:00"),
        ("明天9:00-11:30", "09-17 09:00 ~ 09-17 11:30"),
        ("明天上午9点到11点半", "09-17 09:00 ~ 09-17 11:30"),
        ("下午三点半到五点", "09-16 15:30 ~ 09-16 17:00"),
        ("22:00至次日6:00", "09-16 22:00 ~ 09-17 06:00"),
        ("今晚23:00至明早6:00", "09-16 23:00 ~ 09-17 06:00"),
        ("9月21日9:00至9月22日18:00", "09-21 09:00 ~ 09-22 18:00"),
        ("9.21-9.23", "09-21 09:00 ~ 09-23 18:00"),
        ("上午9点开始，时长一个半小时", "09-17 09:00 ~ 09-17 10:30"),
        ("9月21日起，为期三天", "09-21 09:00 ~ 09-23 18:00"),
        ("9月21日、22日上午9点", "09-21 09:00 ~ - | 09-22 09:00 ~ -"),
        ("周四、周五下午4点", "09-17 16:00 ~ - | 09-18 16:00 ~ -"),
        ("9月21日上午9:00报到，下午2:30开会", "09-21 09:00 ~ - | 09-21 14:30 ~ -"),
        ("明天9点半前到岗，10点开会", "- ~ 09-17 09:30 | 09-17 10:00 ~ -"),
        ("改期：由周四推迟至下周四下午2点", "09-17 09:00 ~ - | 09-24 14:00 ~ -"),
        ("9月21日培训，次日考试", "09-21 09:00 ~ - | 09-22 09:00 ~ -"),
        ("9月10日至9月20日", "09-10 09:00 ~ 09-20 18:00"),
    ],
)
def test_ranges_and_lists(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("每天上午9点", "09-17 09:00 ~ - FREQ=DAILY"),
        ("每天8:30-9:00", "09-17 08:30 ~ 09-17 09:00 FREQ=DAILY"),
        ("每周一上午9点", "09-21 09:00 ~ - FREQ=WEEKLY;BYDAY=MO"),
        ("每周一、三、五上午9点", "09-18 09:00 ~ - FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("每周一至周五18:00前", "09-16 18:00 ~ - FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("每月25日前", "09-25 18:00 ~ - FREQ=MONTHLY;BYMONTHDAY=25"),
        ("每月5日、20日", "09-20 09:00 ~ - FREQ=MONTHLY;BYMONTHDAY=5,20"),
        ("每月底", "09-30 09:00 ~ - FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每月最后一个周五", "09-25 09:00 ~ - FREQ=MONTHLY;BYDAY=-1FR"),
        ("每月第一个工作日", "10-08 09:00 ~ - FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("每季度末", "09-30 09:00 ~ - FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("每季度首月10日前", "10-10 18:00 ~ - FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
        ("每年3月5日", "2027-03-05 09:00 ~ - FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5"),
        ("每个工作日17:00前", "09-16 17:00 ~ - FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("工作日18:00", "09-16 18:00 ~ - FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("每两周周五", "09-18 09:00 ~ - FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("单周周五下午3点", "09-25 15:00 ~ - FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("双周周五下午3点", "09-18 15:00 ~ - FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("每日17:00前（含节假日）", "09-16 17:00 ~ - FREQ=DAILY"),
        (
            "即日起至9月20日，每日17:00前",
            "- ~ 09-20 18:00 | 09-16 17:00 ~ - FREQ=DAILY;UNTIL=20260920T090000Z",
        ),
        ("隔周周三上午9点", "09-23 09:00 ~ - FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("每周工作日9:30", "09-17 09:30 ~ - FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("每年年底", "12-31 09:00 ~ - FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        ("每年元旦", "2027-01-01 09:00 ~ - FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"),
        ("每隔一天", "09-17 09:00 ~ - FREQ=DAILY;INTERVAL=2"),
    ],
)
def test_what_comes_again(text: str, times: str) -> None:
    assert said(text) == times


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10月1日（周五）", "10-01 09:00"),
        ("9月21日（周二）上午9点", "09-21 09:00"),
        ("下周三（9月24日）", "09-24 09:00"),
    ],
)
def test_a_weekday_that_contradicts_its_date_is_told_and_the_date_wins(
    text: str, day: str
) -> None:
    (reading,) = notice(text)

    assert reading.conflict
    assert brief(reading.start) == day


@pytest.mark.parametrize(
    "text", ["9月21日（周一）", "周一（21日）", "下周一（9月21日）", "9月21日 星期一"]
)
def test_a_weekday_that_agrees_is_no_contradiction(text: str) -> None:
    (reading,) = notice(text)

    assert not reading.conflict
    assert brief(reading.start) == "09-21 09:00"


@pytest.mark.parametrize(
    "text", ["2月31日", "9月31日前", "2026年2月29日", "2027年11月31日上午9点"]
)
def test_a_date_that_does_not_exist_is_told_and_gives_no_time(text: str) -> None:
    (reading,) = notice(text)

    assert reading.impossible
    assert reading.start is None
    assert reading.end is None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("会前一天", "09-23 18:00"),
        ("会前一天下班前", "09-23 18:00"),
        ("会前两天中午12点前", "09-22 12:00"),
        ("提前3个工作日", "09-21 18:00"),
        ("会前", "09-24 15:00"),
        ("会后三天内", "09-27 18:00"),
        ("会后5个工作日内", "09-30 18:00"),
        ("提前半小时", "09-24 14:30"),
        ("会议召开前3个工作日", "09-21 18:00"),
    ],
)
def test_what_is_counted_from_the_event(text: str, due: str) -> None:
    event = datetime(2026, 9, 24, 15, 0, tzinfo=SHANGHAI)

    (reading,) = notice(text, event=event)

    assert reading.shape is Shape.DEADLINE
    assert brief(reading.end) == due


@pytest.mark.parametrize("text", ["会前一天", "会后三天内", "提前3个工作日"])
def test_without_an_event_nothing_is_counted_from_it(text: str) -> None:
    assert notice(text) == []


@pytest.mark.parametrize("text", ["提前10分钟入场", "请提前5分钟到会"])
def test_minutes_of_lead_change_nothing(text: str) -> None:
    event = datetime(2026, 9, 24, 15, 0, tzinfo=SHANGHAI)

    assert notice(text, event=event) == []


@pytest.mark.parametrize(
    ("text", "all_day"),
    [
        ("9月30日前", True),
        ("9月30日", True),
        ("5个工作日内", True),
        ("9月30日下班前", False),
        ("9月30日17:00前", False),
        ("中午前", False),
        ("3小时内", False),
    ],
)
def test_a_day_without_an_hour_is_all_day(text: str, all_day: bool) -> None:
    (reading,) = notice(text)

    assert reading.all_day is all_day


@pytest.mark.parametrize("text", ["国庆前", "春节前", "节后第一个工作日", "5个工作日内"])
def test_what_rests_on_the_working_calendar_says_so(text: str) -> None:
    (reading,) = notice(text)

    assert reading.holiday


def test_make_up_days_are_worked() -> None:
    before = datetime(2026, 9, 25, 10, 0, tzinfo=SHANGHAI)  # Friday; Sunday the 27th is worked

    assert said("1个工作日内", before) == "- ~ 09-27 18:00"


def test_a_year_rolls_over_only_when_the_day_has_passed() -> None:
    assert said("9月16日") == "09-16 09:00 ~ -"
    assert said("9月15日") == "2027-09-15 09:00 ~ -"


def test_a_reading_points_into_the_original_words() -> None:
    text = "請於９月３０日，，下午三點（16:00 之後不收）前報送"

    (first, *_) = notice(text)

    assert text[first.span.start : first.span.end].startswith("９月３０日，，下午三點")
    assert brief(first.start or first.end) == "09-30 15:00"


def test_readings_stand_in_order_and_do_not_overlap() -> None:
    text = "9月21日上午9点开会，9月25日前报名单，每月5日前报表，即日起至年底有效"

    spans = [(one.span.start, one.span.end) for one in notice(text)]

    assert len(spans) == 4
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_an_hour_of_another_sentence_has_a_day_of_its_own() -> None:
    assert said("9月21日开会。下午3点前回复", WEDNESDAY) == "09-21 09:00 ~ - | - ~ 09-16 15:00"


def test_an_hour_on_another_line_has_a_day_of_its_own() -> None:
    assert said("9月21日9:30开会\n下午3点交表") == "09-21 09:30 ~ - | 09-16 15:00 ~ -"
    assert said("时间：9月21日\n下午3点") == "09-21 09:00 ~ - | 09-21 15:00 ~ -"


def test_what_was_assumed_is_said() -> None:
    (afternoon,) = notice("明天下午")
    (bare,) = notice("3点开会")
    (dated,) = notice("10月8日")

    assert "afternoon=14:30" in afternoon.assumed
    assert "pm" in bare.assumed
    assert "year" in dated.assumed
