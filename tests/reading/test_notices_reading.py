"""What a reading keeps and what it doubts: spans, doubts, forwarding, an office's own names."""

from __future__ import annotations

import random
import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action, Kind
from bot.holidays import working_calendar
from bot.reading import Additions, Doubt, Reader
from bot.reading.read_answer import read_answer
from tests.reading.reading_support import NOW, READER, ZONE, moment, only, read, wall


def test_the_span_holds_the_words_the_matter_came_from() -> None:
    text = "各站：\n天冷路滑，注意安全。\n请于11月25日前把油料单报车队。\n谢谢！"
    item = only(text)
    assert text[item.span.start : item.span.end] == "请于11月25日前把油料单报车队"


def test_full_width_and_zero_width_marks_do_not_shift_the_span() -> None:
    text = "【通知】\u200b请各站于１１月２５日前，，把油料单报车队。"
    item = only(text)
    assert text[item.span.start : item.span.end].startswith("请各站于")
    assert wall(item.due) == "2026-11-25 18:00"


def test_names_and_titles_stay_in_the_script_they_were_written_in() -> None:
    item = only("請各股於11月25日前將總結報告送企劃處。")
    assert (item.title, item.units, item.submit_to) == ("總結報告", ("各股",), "企劃處")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("请各站尽快报送油料单。", Doubt.NO_TIME),
        ("请各站于11月27日（周三）前报送油料单。", Doubt.WEEKDAY_CONTRADICTS),
        ("请各站于2月30日前报送油料单。", Doubt.IMPOSSIBLE_DATE),
        ("请各站于今天下午3点前报送油料单。", Doubt.PAST),
        ("请于11月25日前报送。", Doubt.NO_TITLE),
        ("Please send the fuel list to Stores as soon as possible.", Doubt.NO_TIME),
    ],
)
def test_an_unsure_reading_says_why(text: str, doubt: Doubt) -> None:
    assert doubt in only(text).doubts


def test_a_date_that_does_not_exist_is_never_given_another() -> None:
    item = only("请各站于2月30日前报送油料单。")
    assert item.due is None
    assert item.start is None


def test_tomorrow_in_a_forwarded_text_counts_from_its_header() -> None:
    text = "【转发】市林业局 2026-11-16 17:40\n请你站明日下班前将巡护日报报市林业局。"
    assert wall(only(text).due) == "2026-11-17 18:00"


def test_the_salutation_lends_its_bodies_and_persons() -> None:
    (meeting, paper) = read(
        "各站、各队：\n11月24日上午9点在站部二楼召开防火会。\n请于11月23日前报送参会名单。"
    )
    assert meeting.units == ("各站", "各队")
    assert paper.units == ("各站", "各队")
    assert only("李站长：请于11月25日前报送油料单。").people == ("李站长",)


def test_everybody_counts_only_when_nobody_narrower_is_named() -> None:
    assert only("@所有人 明天上午9点在站部开防火会。").people == ("@所有人",)
    narrower = only("@所有人 明天上午9点在站部开防火会，请各队队长参加。")
    assert narrower.people == ("各队队长",)


def test_several_matters_of_one_message_keep_their_order() -> None:
    items = read("1. 周五前各站报油料单；\n2. 下周一上午9点防火会；\n3. 12月1日前完成车辆保养。")
    assert [item.kind for item in items] == [Kind.REPORT, Kind.MEETING, Kind.TASK]


def test_a_known_matter_is_moved_called_off_or_closed() -> None:
    moved = only("原定周五上午的防火会改到下周一上午9点。")
    assert (moved.action, wall(moved.start)) == (Action.RESCHEDULE, "2026-11-23 09:00")
    assert only("周五的防火会取消。").action is Action.CANCEL
    closed = only("您交办的油料单核对已办结，请销号。")
    assert (closed.action, closed.title) == (Action.COMPLETE, "油料单核对")


def test_an_office_adds_its_own_names() -> None:
    plain = "请巡护一线于11月25日前报送油料单。"
    known = Reader(
        OfficeHours(),
        working_calendar("CN", range(2025, 2030)),
        Additions(departments=("巡护一线",), places=("望火楼",), meetings=("晨碰",)),
    )
    assert known.read(plain, moment(NOW)).items[0].units == ("巡护一线",)
    meeting = known.read("明天上午9点晨碰，望火楼。", moment(NOW)).items[0]
    assert (meeting.kind, meeting.title, meeting.place) == (Kind.MEETING, "晨碰", "望火楼")
    assert read("明天上午9点晨碰，望火楼。") == ()


def test_the_offices_own_hours_decide_what_the_afternoon_is() -> None:
    hours = OfficeHours(afternoon_start=datetime(2026, 1, 1, 14, 0).time())  # noqa: DTZ001
    reader = Reader(hours, working_calendar("CN", range(2025, 2030)))
    item = reader.read("明天下午在站部召开防火会。", moment(NOW)).items[0]
    assert wall(item.start) == "2026-11-19 14:00"


def test_an_answer_has_the_offset_of_the_question() -> None:
    row: dict[str, object] = {
        "id": "a1",
        "text": "请各站于11月25日前把油料单报车队。",
        "sent_at": "2026-11-18T08:10:00+00:00",
        "channel": "group",
    }
    answer = read_answer(row, READER)
    assert answer["id"] == "a1"
    items = answer["items"]
    assert isinstance(items, list)
    assert items[0]["due"] == "2026-11-25T10:00:00+00:00"
    assert items[0]["quote_span"] == [0, 18]
    with pytest.raises(ValueError, match="offset"):
        read_answer({**row, "sent_at": "2026-11-18T08:10:00"}, READER)


WORDS = [
    "请",
    "各科室",
    "于",
    "11月25日",
    "前",
    "将",
    "报表",
    "报",
    "局办公室",
    "，",
    "。",
    "：",
    "\n",
    "一、",
    "时间",
    "地点",
    "会议",
    "参加",
    "@小邓",
    "明天",
    "下午",
    "3点",
    "《",
    "》",
    "（",
    "）",
    "【",
    "】",
    "?",
    "改到",
    "取消",
    "原定",
    "每周五",
    "第",
    "条",
    "the",
    "by",
    "Friday",
    "please",
    "send",
    "to",
    "HR",
    "to",
    ":",
    "-",
    "1)",
    "二月三十日",
    "0",
    ":",
    "/",
    "邮箱",
    "a@b.cn",
    "已",
    "了",
    "吗",
    "不",
    "之",
    "年",
    "月",
    "日",
    "至",
    "~",
]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for item in READER.read(text, moment(NOW)).items:
        assert 0 <= item.span.start <= item.span.end <= len(text)


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_jumble_of_office_words_is_read_without_an_error(text: str) -> None:
    for item in READER.read(text, moment(NOW)).items:
        assert 0 <= item.span.start <= item.span.end <= len(text)
        assert item.start is None or item.start.tzinfo is not None


def test_the_time_it_takes_grows_no_faster_than_the_text() -> None:
    chooser = random.Random(7)
    text = "".join(chooser.choice(WORDS) for _ in range(400))

    def spent(read_text: str) -> float:
        best = 9.0
        for _ in range(3):
            began = time.process_time()
            READER.read(read_text, datetime(2026, 11, 18, 9, tzinfo=ZONE))
            best = min(best, time.process_time() - began)
        return best

    spent(text)
    assert spent(text * 8) < 40 * max(spent(text), 0.002)


@pytest.mark.parametrize(
    "again", [", will ", "Anna, Bob and ", "no call ", "audit – Ops to join – "]
)
def test_a_long_english_text_of_one_kind_is_read_at_once(again: str) -> None:
    text = ("Team meeting tomorrow at 9: " + again * 600)[:4096]
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 2
