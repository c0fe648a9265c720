"""Morning digests: one a day and hearer, on working mornings, and none with nothing to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.domain.push import Occasion
from bot.store.rows import ChatRow, PushRow
from scheduler.claim import claim
from scheduler.digests import next_morning, plan_afresh, plan_digests
from tests.office.bureau import COLLEAGUE, DIRECTOR, LEADER, Bureau, at, reading
from tests.scheduler.desk import MORNINGS, SPEAKING


def plan(bureau: Bureau, mornings: object = MORNINGS) -> None:
    bureau.do(lambda s: plan_digests(s, mornings, bureau.now))  # type: ignore[arg-type]


def digests(bureau: Bureau, chat_id: int) -> list[datetime]:
    return [push.send_after for push in bureau.pushes(occasion=Occasion.DIGEST, chat_id=chat_id)]


def said(bureau: Bureau, chat_id: int) -> str | None:
    """The digest that is due, as it goes out; None when it says nothing."""
    found = None
    while claimed := bureau.do(lambda s: claim(s, chat_id, SPEAKING, bureau.now)):
        if "早报" in claimed.message.text:
            found = claimed.message.text
    return found


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        pytest.param(at(11, 18, 16), at(11, 19, 8, 30), id="tomorrow"),
        pytest.param(at(11, 18, 7), at(11, 18, 8, 30), id="this morning still"),
        pytest.param(at(11, 18, 8, 30), at(11, 19, 8, 30), id="not twice at half past eight"),
        pytest.param(at(11, 20, 16), at(11, 23, 8, 30), id="over the weekend"),
        pytest.param(at(9, 30, 16), at(10, 8, 8, 30), id="over National Day"),
        pytest.param(at(10, 9, 16), at(10, 10, 8, 30), id="a make-up Saturday"),
    ],
)
def test_the_next_working_morning_is_queued(
    bureau: Bureau, group: int, now: datetime, morning: datetime
) -> None:
    bureau.now = now
    plan(bureau)
    plan(bureau)
    assert digests(bureau, group) == [morning]
    assert bureau.ask(next_morning) == morning


def test_once_a_day_and_hearer_whatever_is_planned_again(bureau: Bureau, group: int) -> None:
    for day in (18, 18, 19, 20):
        bureau.now = max(bureau.now, at(11, day, 8, 30))
        bureau.do(plan_afresh)
        plan(bureau)
        plan(bureau)
    keys = [push.key for push in bureau.pushes(occasion=Occasion.DIGEST, chat_id=group)]
    assert len(keys) == len(set(keys))


def test_leaders_and_administrators_have_one_and_others_none(bureau: Bureau, group: int) -> None:
    bureau.bind(group, LEADER, "钱局长")
    leader, director, colleague = (bureau.start(one) for one in (LEADER, DIRECTOR, COLLEAGUE))
    plan(bureau)
    assert [len(digests(bureau, one)) for one in (leader, director, colleague)] == [1, 1, 0]


def test_a_leader_bound_after_the_planning_hears_the_very_next_morning(
    bureau: Bureau, group: int
) -> None:
    private = bureau.start(LEADER)
    plan(bureau)
    assert digests(bureau, private) == []
    bureau.bind(group, LEADER, "钱局长")
    plan(bureau)
    assert digests(bureau, private) == [at(11, 19, 8, 30)]


def test_a_chat_may_want_another_time_or_none(bureau: Bureau, group: int) -> None:
    other = bureau.group(-1002, "中层群")
    bureau.do(lambda s: setattr(s.get_one(ChatRow, group), "digest_at", "07:45"))
    bureau.do(lambda s: setattr(s.get_one(ChatRow, other), "digest_at", "off"))
    plan(bureau)
    assert (digests(bureau, group), digests(bureau, other)) == ([at(11, 19, 7, 45)], [])


def test_the_digest_speaks_of_this_morning(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("早上登记的会", at(11, 19, 15)))
    plan(bureau)
    bureau.now = at(11, 19, 8, 30)
    text = said(bureau, group)
    assert text is not None
    assert text.split("\n")[0].find("早报") >= 0
    assert "早上登记的会" in text


def test_an_empty_digest_says_nothing(bureau: Bureau, group: int) -> None:
    plan(bureau)
    bureau.now = at(11, 19, 8, 30)
    assert said(bureau, group) is None
    (row,) = bureau.pushes(occasion=Occasion.DIGEST)
    assert row.state == "dropped"


def test_a_group_that_wants_empty_ones_gets_them(bureau: Bureau, group: int) -> None:
    bureau.do(lambda s: setattr(s.get_one(ChatRow, group), "digest_empty", True))
    plan(bureau)
    bureau.now = at(11, 19, 8, 30)
    assert said(bureau, group) is not None


def test_yesterdays_digest_is_not_said_today(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("周五的会", at(11, 20, 15)))
    plan(bureau)
    bureau.now = at(11, 20, 8, 0)
    assert said(bureau, group) is None


def test_a_digest_that_fell_due_while_the_house_was_down_goes_out_late(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, reading("下午的会", at(11, 19, 15)))
    plan(bureau)
    bureau.now = at(11, 19, 9, 20)
    bureau.do(plan_afresh)
    plan(bureau)
    text = said(bureau, group)
    assert text is not None
    assert ("早报" in text.split("\n")[0], "迟到" in text) == (True, True)
    assert digests(bureau, group) == [at(11, 19, 8, 30), at(11, 20, 8, 30)]


def test_after_days_of_standing_still_this_mornings_digest_goes_out_late(
    bureau: Bureau, group: int
) -> None:
    plan(bureau)
    bureau.paste(group, reading(start=at(11, 24, 15)))
    bureau.now = at(11, 24, 10)
    bureau.do(plan_afresh)
    plan(bureau)
    message = said(bureau, group)
    assert message is not None
    assert "11月24日" in message
    assert "迟到" in message
    bureau.do(plan_afresh)
    plan(bureau)
    assert said(bureau, group) is None, "once is enough"
    bureau.now = at(11, 28, 10)  # a Saturday
    bureau.do(plan_afresh)
    plan(bureau)
    assert said(bureau, group) is None


def test_after_a_start_with_another_hour_the_new_one_counts(bureau: Bureau, group: int) -> None:
    plan(bureau)
    bureau.do(plan_afresh)
    plan(bureau, replace(MORNINGS, group_at=time(7, 50)))
    assert digests(bureau, group) == [at(11, 19, 7, 50)]
    bureau.do(plan_afresh)
    plan(bureau, replace(MORNINGS, group_at=None))
    assert digests(bureau, group) == []


def test_a_digest_already_sent_is_not_sent_again_at_a_later_hour(
    bureau: Bureau, group: int
) -> None:
    plan(bureau)
    (row,) = bureau.pushes(occasion=Occasion.DIGEST)
    bureau.do(lambda s: setattr(s.get_one(PushRow, row.id), "state", "sent"))
    bureau.now = at(11, 19, 9)
    bureau.do(plan_afresh)
    plan(bureau, replace(MORNINGS, group_at=time(10)))
    assert [push.state for push in bureau.pushes(occasion=Occasion.DIGEST)] == ["sent"]
