"""The likely answers to what a draft asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import OfficeHours
from bot.domain.item import Ask, Item, Status
from bot.domain.likely import (
    Likely,
    both_days,
    decode_likely,
    likely_kinds,
    likely_times,
    settled_by,
)
from bot.domain.vocabulary import Kind
from bot.holidays import working_calendar

HOURS = OfficeHours()
CALENDAR = working_calendar("CN", (2026, 2027))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HOURS.zone).astimezone(UTC)


def draft(kind: Kind, *asks: Ask, **more: Any) -> Item:
    return Item(1, 1, 1, kind, "芦苇收割", Status.DRAFT, 1, at(11, 18, 9), asks=asks, **more)


def times(item: Item, now: datetime) -> list[str]:
    found = likely_times(item, now, HOURS, CALENDAR)
    return [f"{HOURS.local(one.moment):%m-%d %H:%M}" for one in found if one.moment]


def test_a_meeting_begins_in_the_morning_or_the_afternoon() -> None:
    item = draft(Kind.MEETING, Ask.NO_TIME)
    assert times(item, at(11, 18, 9)) == ["11-18 14:30", "11-19 09:00", "11-19 14:30"]
    assert times(item, at(11, 18, 16)) == ["11-19 09:00", "11-19 14:30"]
    assert times(item, at(11, 20, 16)) == ["11-23 09:00", "11-23 14:30"], "over the weekend"


def test_a_report_is_due_at_the_end_of_a_working_day() -> None:
    item = draft(Kind.REPORT, Ask.NO_TIME)
    assert times(item, at(11, 17, 9)) == ["11-17 18:00", "11-18 18:00", "11-20 18:00"]
    assert times(item, at(11, 17, 17, 30)) == ["11-18 18:00", "11-20 18:00"]


def test_no_times_before_the_kind_is_known() -> None:
    item = draft(Kind.TASK, Ask.KIND_UNCLEAR, Ask.NO_TIME)
    assert times(item, at(11, 17, 9)) == []
    assert [one.kind for one in likely_kinds(item)] == list(Kind)
    assert likely_kinds(draft(Kind.TASK, Ask.NO_TIME)) == ()


def test_both_days_keep_the_hour() -> None:
    item = draft(Kind.MEETING, Ask.WEEKDAY_CONTRADICTS, start_at=at(11, 24, 9))
    assert [one.moment for one in both_days(item, 0, HOURS)] == [at(11, 23, 9), at(11, 24, 9)]
    assert [one.moment for one in both_days(item, 4, HOURS)] == [at(11, 24, 9), at(11, 27, 9)]


def test_a_moved_meeting_keeps_its_length() -> None:
    item = draft(Kind.MEETING, start_at=at(11, 24, 9), end_at=at(11, 24, 11))
    fields = settled_by(Likely(at(11, 23, 9)), item, HOURS)
    assert (fields["start_at"], fields["end_at"]) == (at(11, 23, 9), at(11, 23, 11))


def test_a_day_begins_at_nine_and_closes_at_six() -> None:
    item = draft(Kind.TASK, due_at=at(11, 24, 18), all_day=True)
    assert settled_by(Likely(kind=Kind.MEETING), item, HOURS)["start_at"] == at(11, 24, 9)
    assert settled_by(Likely(kind=Kind.REPORT), item, HOURS)["due_at"] == at(11, 24, 18)
    timed = draft(Kind.TASK, due_at=at(11, 24, 15))
    assert settled_by(Likely(kind=Kind.MEETING), timed, HOURS)["start_at"] == at(11, 24, 15)


@given(st.integers(0, 16**7 - 1), st.none() | st.sampled_from(Kind))
def test_an_answer_comes_back_from_its_button(minutes: int, kind: Kind | None) -> None:
    moment = datetime.fromtimestamp(946684800 + minutes * 60, UTC) if kind is None else None
    answer = Likely(moment, kind)
    assert len(answer.encode()) <= 12
    assert decode_likely(answer.encode()) == answer


@pytest.mark.parametrize("forged", ["", "at:", "at:zz", "at:123456789", "kind:", "kind:会", "x"])
def test_what_no_button_said_is_none(forged: str) -> None:
    assert decode_likely(forged) is None
