"""The three notices every office knows: a meeting tomorrow, a return in two months, a list on Monday."""

from __future__ import annotations

from bot.domain.vocabulary import Kind
from tests.reading.reading_support import only, wall


def test_a_meeting_tomorrow_with_its_place_and_people() -> None:
    item = only("请各村主要负责人于明天下午4点到镇政府二楼会议室参加防汛工作会议。")
    assert item.kind is Kind.MEETING
    assert item.title == "防汛工作会议"
    assert wall(item.start) == "2026-11-19 16:00"
    assert item.place == "镇政府二楼会议室"
    assert item.people == ("各村主要负责人",)
    assert item.doubts == ()


def test_a_return_in_two_months() -> None:
    item = only("请于三个月后上报单位整改情况。", "2026-11-20 09:00")
    assert item.kind is Kind.REPORT
    assert item.title == "单位整改情况"
    assert wall(item.due) is not None
    assert wall(item.due)[:10] == "2027-02-20"  # type: ignore[index]


def test_a_list_due_on_monday_morning() -> None:
    item = only("周一上午10点前报值班名单。", "2026-11-21 20:30")
    assert item.kind is Kind.REPORT
    assert item.title == "值班名单"
    assert wall(item.due) == "2026-11-23 10:00"
