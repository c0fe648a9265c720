"""What people say is right instead, and which fields of the item it touches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.item import Ask, Item, Status
from bot.domain.vocabulary import Kind
from bot.office.notices.facts import Setting
from bot.reading import Reader
from handlers.corrections import answered, corrected, labelled
from tests.handlers.messages import WRITTEN

HOURS, CALENDAR = OfficeHours(), WorkingCalendar()
READER = Reader(HOURS, CALENDAR)
SETTING = Setting(WRITTEN, HOURS, CALENDAR)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def matter(kind: Kind = Kind.MEETING, **more: Any) -> Item:
    """An open meeting of Friday 27 November, 15:00; another kind is due then."""
    event = local("2026-11-27T15:00")
    times = {"start_at": event} if kind is Kind.MEETING else {"due_at": event}
    values: dict[str, Any] = {
        "id": 1,
        "office_id": 1,
        "chat_id": 1,
        "kind": kind,
        "title": "预算会商",
        "status": Status.OPEN,
        "version": 1,
        "registered_at": WRITTEN,
        **times,
        **more,
    }
    return Item(**values)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("时间改为16:00；地点改为二楼会议室", {"time": "16:00", "place": "二楼会议室"}),
        ("地点：食堂二楼", {"place": "食堂二楼"}),
        ("Place changed to room 205; time is 4 pm", {"place": "room 205", "time": "4 pm"}),
        ("标题应该是预算会商，第二次", {"title": "预算会商，第二次"}),
        ("時間改到下週一上午10點", {"time": "下週一上午10點"}),
        ("好的，收到", {}),
        ("时间不够了", {}),
    ],
)
def test_fields_are_named_before_they_are_changed(text: str, fields: dict[str, str]) -> None:
    assert labelled(text) == fields


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("时间改为16:00", "2026-11-27T16:00"),  # the day stays
        ("时间改为下午4点半", "2026-11-27T16:30"),
        ("时间改为11月30日", "2026-11-30T15:00"),  # the hour stays
        ("时间改为明天上午9点", "2026-11-19T09:00"),
        ("开会时间应为12月1日14:00", "2026-12-01T14:00"),
    ],
)
def test_what_is_not_said_of_a_time_stays_as_it_was(text: str, start: str) -> None:
    fields = corrected(text, WRITTEN, matter(), READER)
    assert fields["start_at"] == local(start)
    assert fields["all_day"] is False


def test_a_deadline_given_as_a_day_keeps_its_hour() -> None:
    fields = corrected("时限改为12月2日", WRITTEN, matter(Kind.TASK), READER)
    assert fields["due_at"] == local("2026-12-02T15:00")
    assert "start_at" not in fields


def test_another_kind_takes_the_moment_along() -> None:
    fields = corrected("类别改为任务", WRITTEN, matter(), READER)
    assert fields["kind"] is Kind.TASK
    assert (fields["start_at"], fields["due_at"]) == (None, local("2026-11-27T15:00"))


def test_a_time_that_cannot_be_read_changes_nothing() -> None:
    assert corrected("时间改为待定", WRITTEN, matter(), READER) == {}


def draft(*asks: Ask, **more: Any) -> Item:
    """A draft without its time that asks something."""
    return matter(status=Status.DRAFT, asks=asks, start_at=None, **more)


def test_an_answer_gives_the_time_that_was_asked_for() -> None:
    fields = answered("下周二上午10点", WRITTEN, draft(Ask.NO_TIME), READER, SETTING)
    assert fields["start_at"] == local("2026-11-24T10:00")
    assert "title" not in fields


def test_an_answer_gives_the_title_that_was_asked_for() -> None:
    item = matter(status=Status.DRAFT, asks=(Ask.NO_TITLE,), title="")
    assert answered("学习交流", WRITTEN, item, READER, SETTING)["title"] == "学习交流"


def test_an_answer_says_what_a_file_is() -> None:
    item = draft(Ask.WHAT, kind=Kind.TASK, title="通知.docx")
    fields = answered("请11月30日前报送值班表给办公室", WRITTEN, item, READER, SETTING)
    assert fields["kind"] is Kind.REPORT
    assert fields["due_at"] == local("2026-11-30T18:00")
    assert fields["submit_to"] == "办公室"


def test_a_kind_that_was_not_asked_for_is_not_changed() -> None:
    fields = answered("是任务", WRITTEN, draft(Ask.NO_TIME), READER, SETTING)
    assert "kind" not in fields


def test_a_kind_that_was_asked_for_settles_that_doubt_even_if_it_stays() -> None:
    item = matter(status=Status.DRAFT, asks=(Ask.KIND_UNCLEAR,))
    assert answered("是会议", WRITTEN, item, READER, SETTING)["kind"] is Kind.MEETING
