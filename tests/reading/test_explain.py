"""Which words of a text gave what."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import OfficeHours
from bot.domain.understanding import Gave, Understood
from bot.holidays import working_calendar
from bot.reading import Reader
from bot.reading.explain import explain

NOW = datetime(2026, 11, 18, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
READER = Reader(OfficeHours(), working_calendar("CN", (2026, 2027)))


def parts(one: Understood) -> list[tuple[str, str]]:
    return [(str(part.name), part.words) for part in one.parts]


def test_each_part_is_named_where_it_stands() -> None:
    text = "请各股室负责人于明天下午到三楼（东侧）会议室参加秸秆禁烧部署会。"
    (one,) = explain(text, NOW, READER)
    assert parts(one) == [
        ("people", "各股室负责人"),
        ("time", "明天下午"),
        ("place", "三楼（东侧）会议室"),
        ("title", "秸秆禁烧部署会"),
    ]
    assert all(text[part.start : part.end] == part.words for part in one.parts)
    time = one.parts[1]
    assert time.begins == NOW.replace(day=19, hour=14, minute=30)
    assert one.assumed == ("afternoon=14:30",)


def test_a_day_without_an_hour_is_due_at_the_end_of_the_working_day() -> None:
    (one,) = explain("请各股室于11月25日前将用电台账报送综合股。", NOW, READER)
    assert one.assumed == ("year", "close=18:00")
    assert ("submit_to", "综合股") in parts(one)


def test_an_old_time_is_told_from_the_one_that_counts() -> None:
    (one,) = explain("原定明天上午9点召开的农资会议改到后天下午3点召开。", NOW, READER)
    times = [pair for pair in parts(one) if "time" in pair[0]]
    assert times == [("other_time", "明天上午9点"), ("time", "后天下午3点")]


def test_a_doubt_is_told() -> None:
    (one, *_) = explain("定于11月24日（周一）上午9点在二楼召开农资会议。", NOW, READER)
    assert one.doubts == ("weekday_contradicts",)


def test_chatter_gives_nothing() -> None:
    assert explain("好的，辛苦了", NOW, READER) == []


@pytest.mark.parametrize("text", ["请", "", "Please send the plot report to Ledgers by Friday."])
def test_as_many_as_are_read(text: str) -> None:
    assert len(explain(text, NOW, READER)) == len(READER.read(text, NOW).items)


@given(
    st.text(
        "请于明天下午3点前将（总结）报送办公室参加会议。，周一12月、\n：A 会召开改到取消",
        max_size=60,
    )
)
def test_parts_are_in_order_and_never_overlap(text: str) -> None:
    for one in explain(text, NOW, READER):
        at = 0
        for part in one.parts:
            assert at <= part.start < part.end <= len(text)
            assert part.words == text[part.start : part.end]
            at = part.end
        assert all(part.name in Gave for part in one.parts)
