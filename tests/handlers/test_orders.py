"""/meeting, /report, /task: the order says the kind, whatever the text reads as."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.arrival import Arrival
from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Kind
from bot.office.people.preferences import NEVER, Preference, checked
from bot.reading import Doubt, Reader
from handlers.orders import forced
from tests.handlers.messages import WRITTEN

READER = Reader(OfficeHours(), WorkingCalendar())


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


def arrival(text: str) -> Arrival:
    return Arrival(1, 5, text, WRITTEN, 7, "周敏")


def test_a_day_without_an_hour_is_due_when_its_office_closes() -> None:
    (task,) = forced(READER, arrival("11月30日 整理档案柜"), Kind.TASK)
    assert (task.kind, task.due, task.start) == (Kind.TASK, local("2026-11-30T18:00"), None)
    assert task.title == "整理档案柜"
    assert task.doubts == ()


def test_a_meeting_by_order_begins_when_the_text_says() -> None:
    (meeting,) = forced(READER, arrival("明天下午3点 三楼会议室 安全例会"), Kind.MEETING)
    assert (meeting.kind, meeting.start) == (Kind.MEETING, local("2026-11-19T15:00"))
    assert meeting.due is None


def test_a_report_taken_for_a_task_keeps_its_deadline() -> None:
    (task,) = forced(READER, arrival("请各科室11月27日前报送车辆清单给办公室"), Kind.TASK)
    assert (task.kind, task.due) == (Kind.TASK, local("2026-11-27T18:00"))


@pytest.mark.parametrize("kind", Kind)
def test_an_order_without_a_time_asks_for_it(kind: Kind) -> None:
    (item,) = forced(READER, arrival("学习交流"), kind)
    assert item.title == "学习交流"
    assert item.doubts == (Doubt.NO_TIME,)


@pytest.mark.parametrize(
    ("preference", "value", "kept"),
    [
        (Preference.LANGUAGE, "ZH-hant", "zh-Hant"),
        (Preference.MODE, "Ask", "ask"),
        (Preference.QUIET, " 22:00-07:00 ", "22:00-07:00"),
        (Preference.QUIET, "off", NEVER),
        (Preference.DIGEST, "8:30", "08:30"),
        (Preference.DIGEST, "OFF", "off"),
    ],
)
def test_a_preference_is_kept_in_one_form(preference: Preference, value: str, kept: str) -> None:
    assert checked(preference, value) == kept


@pytest.mark.parametrize(
    ("preference", "value"),
    [
        (Preference.LANGUAGE, "fr"),
        (Preference.MODE, "always"),
        (Preference.QUIET, "22-7"),
        (Preference.QUIET, "night"),
        (Preference.DIGEST, "25:00"),
        (Preference.DIGEST, "soon"),
    ],
)
def test_a_preference_that_means_nothing_is_refused(preference: Preference, value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        checked(preference, value)
