"""Plans become rows: what is queued always follows the item, its people and the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot.domain.item import Answer
from bot.domain.push import Occasion
from bot.domain.vocabulary import Urgency
from bot.office.matters import receipts, verbs
from bot.office.matters.ledger import Act
from bot.office.matters.prompts import snooze
from bot.office.matters.undo import undo
from bot.office.notices import drafts
from bot.office.people import roster
from bot.office.sending import dispatch, trouble
from bot.reading.values import Doubt
from bot.store.rows import ItemRow, PushRow
from scheduler import planner
from scheduler.claim import Claimed, claim
from tests.domain.planning import ladder_rules
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    LEADER,
    NOW,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)
from tests.scheduler.desk import PLANNING, SPEAKING, plan_all


@pytest.fixture
def leader(bureau: Bureau, group: int) -> int:
    """A leader who has pressed Start; returns their private chat."""
    bureau.bind(group, LEADER, "钱局长")
    return bureau.start(LEADER)


def paste_meeting(bureau: Bureau, group: int, **more: Any) -> int:
    bureau.paste(group, reading(people=("钱局长",), **more))
    plan_all(bureau)
    return only_id(bureau)


def times(bureau: Bureau, chat_id: int, state: str = "queued") -> list[datetime]:
    """When a chat is to be written to by plan."""
    return sorted(
        push.send_after for push in bureau.pushes(chat_id=chat_id, planned=True, state=state)
    )


def send(bureau: Bureau, chat_id: int, until: datetime | None = None) -> list[str]:
    """Everything due in a chat goes and arrives; returns the texts."""
    texts = []
    while claimed := bureau.do(lambda s: claim(s, chat_id, SPEAKING, until or bureau.now)):
        texts.append(claimed.message.text)
        arrived(bureau, claimed)
    return texts


def arrived(bureau: Bureau, claimed: Claimed) -> None:
    message_id = bureau.message_id() + 500
    bureau.do(lambda s: dispatch.sent(s, claimed.ids, message_id, claimed.version, bureau.now))


def lost(bureau: Bureau, claimed: Claimed) -> None:
    """The request went out and no answer came back."""
    bureau.do(lambda s: dispatch.uncertain(s, claimed.ids, "no answer"))


def refused(bureau: Bureau, claimed: Claimed, until: datetime) -> None:
    """Telegram asks to wait."""
    bureau.do(lambda s: dispatch.again_at(s, claimed.ids, until, "asked to wait"))


def claimed_in(bureau: Bureau, chat_id: int) -> Claimed:
    claimed = bureau.do(lambda s: claim(s, chat_id, SPEAKING, bureau.now))
    assert claimed is not None
    return claimed


ALL_FOUR = [NOW, at(11, 18, 17, 30), at(11, 19, 11, 50), at(11, 19, 14, 30)]


def test_a_meeting_is_planned_for_its_leader_and_its_group(
    bureau: Bureau, group: int, leader: int
) -> None:
    paste_meeting(bureau, group)
    assert times(bureau, leader) == ALL_FOUR
    assert times(bureau, group) == [at(11, 19, 14, 30)]
    item = bureau.item()
    assert item.planned_version == item.version


def test_planning_again_leaves_the_very_rows(bureau: Bureau, group: int, leader: int) -> None:
    paste_meeting(bureau, group)
    before = [(push.id, push.key, push.send_after) for push in bureau.pushes()]
    bureau.do(lambda s: roster.touch_office(s, bureau.chat(group).office_id))
    plan_all(bureau)
    assert [(push.id, push.key, push.send_after) for push in bureau.pushes()] == before


def test_a_reschedule_takes_the_old_pushes_away(bureau: Bureau, group: int, leader: int) -> None:
    item_id = paste_meeting(bureau, group)
    send(bureau, leader)
    bureau.later(minutes=5)
    bureau.act(verbs.reschedule, CLERK, item_id, {"start_at": at(11, 20, 15)})
    plan_all(bureau)
    assert times(bureau, leader) == [at(11, 19, 17, 30), at(11, 20, 11, 50), at(11, 20, 14, 30)]
    assert times(bureau, group) == [at(11, 20, 14, 30)]
    assert [
        push.key for push in bureau.pushes(state="queued") if "2026-11-19T07" in push.key
    ] == []


def test_a_meeting_moved_after_its_last_reminder_is_reminded_again(
    bureau: Bureau, group: int, leader: int
) -> None:
    item_id = paste_meeting(bureau, group)
    bureau.now = at(11, 19, 14, 30)
    send(bureau, group)
    bureau.act(verbs.reschedule, CLERK, item_id, {"start_at": at(11, 19, 16)})
    plan_all(bureau)
    assert times(bureau, group) == [at(11, 19, 15, 30)]


def test_a_press_in_between_leaves_one_more(bureau: Bureau, group: int, leader: int) -> None:
    item_id = paste_meeting(bureau, group)
    send(bureau, leader)
    bureau.later(minutes=1)
    bureau.act(receipts.acknowledge, LEADER, item_id, Answer.KNOWN)
    plan_all(bureau)
    assert times(bureau, leader) == [at(11, 19, 11, 50)]
    assert times(bureau, group) == [at(11, 19, 14, 30)]


def test_nothing_is_claimed_while_the_plan_lags(bureau: Bureau, group: int, leader: int) -> None:
    item_id = paste_meeting(bureau, group)
    bureau.act(verbs.correct, CLERK, item_id, {"title": "防汛抗旱会商"})
    assert send(bureau, leader) == []
    plan_all(bureau)
    (text,) = send(bureau, leader)
    assert "防汛抗旱会商" in text


def test_cards_wait_for_no_plan(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    assert len(send(bureau, group)) == 1


def test_a_withdrawn_meeting_has_no_pushes_and_undone_it_has_them_again(
    bureau: Bureau, group: int, leader: int
) -> None:
    item_id = paste_meeting(bureau, group)
    send(bureau, leader)
    planned = times(bureau, leader)
    bureau.act(verbs.withdraw, CLERK, item_id)
    plan_all(bureau)
    assert times(bureau, leader) == times(bureau, group) == []

    def take_back(session: Session) -> None:
        actor = roster.actor(session, bureau.chat(group), CLERK, now=bureau.now)
        undo(session, Act(actor, group, bureau.now))

    bureau.do(take_back)
    plan_all(bureau)
    assert times(bureau, leader) == planned


# The people.


def test_a_leader_bound_later_is_told_at_once(bureau: Bureau, group: int) -> None:
    private = bureau.start(LEADER)
    paste_meeting(bureau, group)
    assert times(bureau, private) == []
    bureau.later(hours=1)
    bureau.bind(group, LEADER, "钱局长")
    plan_all(bureau)
    assert times(bureau, private)[0] == bureau.now
    assert len(send(bureau, private)) == 1


def test_whom_huiyin_cannot_reach_is_told_to_the_administrators_once(
    bureau: Bureau, group: int
) -> None:
    director = bureau.start(DIRECTOR)
    bureau.bind(group, LEADER, "钱局长")
    item_id = paste_meeting(bureau, group)
    for minute in range(3):
        bureau.later(minutes=minute)
        bureau.act(verbs.correct, CLERK, item_id, {"place": f"{minute}楼"})
        plan_all(bureau)
    (told,) = bureau.pushes(occasion=Occasion.UNREACHABLE)
    assert (told.chat_id, told.detail["names"]) == (director, ["钱局长"])


def test_a_titled_person_nobody_is_bound_as_is_told_to_the_administrators(
    bureau: Bureau, group: int
) -> None:
    bureau.start(DIRECTOR)
    paste_meeting(bureau, group)
    (told,) = bureau.pushes(occasion=Occasion.UNREACHABLE)
    assert told.detail["names"] == ["钱局长"]


def test_when_they_press_start_they_are_told(bureau: Bureau, group: int) -> None:
    bureau.bind(group, LEADER, "钱局长")
    paste_meeting(bureau, group)
    bureau.later(minutes=20)
    private = bureau.start(LEADER)
    plan_all(bureau)
    assert times(bureau, private)[0] == bureau.now


def test_who_blocks_huiyin_is_told_again_after_start(
    bureau: Bureau, group: int, leader: int
) -> None:
    director = bureau.start(DIRECTOR)
    paste_meeting(bureau, group)
    claimed = bureau.do(lambda s: claim(s, leader, SPEAKING, bureau.now))
    assert claimed is not None
    bureau.do(lambda s: trouble.chat_gone(s, leader, claimed.ids, "blocked", bureau.now))
    plan_all(bureau)
    assert times(bureau, leader) == []
    assert bureau.chat(leader).state == "left"
    assert [push.chat_id for push in bureau.pushes(occasion=Occasion.UNREACHABLE)] == [director]
    bureau.later(minutes=30)
    bureau.start(LEADER)
    plan_all(bureau)
    assert times(bureau, leader)[0] == bureau.now
    assert len(send(bureau, leader)) == 1


def test_a_report_without_a_handler_is_the_administrators_until_one_takes_it(
    bureau: Bureau, group: int
) -> None:
    director, owner = bureau.start(DIRECTOR), bureau.start(OWNER)
    bureau.paste(group, owed())
    plan_all(bureau)
    assert len(times(bureau, director)) > 0
    bureau.act(verbs.take, OWNER, only_id(bureau))
    plan_all(bureau)
    assert times(bureau, director) == []
    assert times(bureau, owner)[:2] == [NOW, at(11, 20, 9)]


def test_an_owner_who_cannot_be_reached_and_has_left_stops_nobody(
    bureau: Bureau, group: int
) -> None:
    director = bureau.start(DIRECTOR)
    bureau.paste(group, owed())
    bureau.act(verbs.assign, DIRECTOR, only_id(bureau), COLLEAGUE.id, COLLEAGUE.name)
    bureau.do(lambda s: roster.leave(s, bureau.chat(group), COLLEAGUE.id))
    plan_all(bureau)
    (told,) = bureau.pushes(occasion=Occasion.UNREACHABLE)
    assert told.detail["names"] == [COLLEAGUE.name]
    assert len(times(bureau, director)) > 0
    at_once = bureau.pushes(occasion=Occasion.AT_ONCE)
    assert at_once == []  # it would say the same again in the same minute


def test_who_is_named_and_leaves_the_group_hears_no_more_of_it(bureau: Bureau, group: int) -> None:
    private = bureau.start(COLLEAGUE)
    bureau.paste(group, reading(people=(COLLEAGUE.name,)))
    plan_all(bureau)
    assert times(bureau, private) == ALL_FOUR
    bureau.do(lambda s: roster.leave(s, bureau.chat(group), COLLEAGUE.id))
    plan_all(bureau)
    assert times(bureau, private) == []


def test_a_leader_hears_nothing_of_what_others_owe(
    bureau: Bureau, group: int, leader: int
) -> None:
    bureau.paste(group, owed(people=("钱局长", OWNER.name)))
    owner = bureau.start(OWNER)
    plan_all(bureau)
    assert times(bureau, leader) == []
    assert len(times(bureau, owner)) > 0


def test_what_was_registered_in_private_needs_no_second_card(bureau: Bureau, group: int) -> None:
    private = bureau.start(CLERK)
    bureau.paste(private, reading(), private=True)
    plan_all(bureau)
    assert NOW not in times(bureau, private)
    assert times(bureau, private)[-1] == at(11, 19, 14, 30)


# Drafts, recurrence, poison.


def test_an_unanswered_question_goes_to_the_administrators_and_is_taken_back(
    bureau: Bureau, group: int
) -> None:
    director = bureau.start(DIRECTOR)
    bureau.paste(group, reading(start=None, doubts=(Doubt.NO_TIME,)))
    plan_all(bureau)
    assert times(bureau, director) == [NOW + timedelta(minutes=30)]
    bureau.act(drafts.settle, CLERK, only_id(bureau), {"start_at": at(11, 19, 15)})
    plan_all(bureau)
    assert times(bureau, director) == []


def test_a_recurring_meeting_moves_on_when_it_is_over(
    bureau: Bureau, group: int, leader: int
) -> None:
    item_id = paste_meeting(bureau, group, recurrence="FREQ=WEEKLY;BYDAY=TH")
    bureau.act(receipts.acknowledge, LEADER, item_id, Answer.KNOWN)
    plan_all(bureau)
    assert bureau.item().look_again_at == at(11, 19, 16)
    bureau.now = at(11, 19, 16)
    plan_all(bureau)
    item = bureau.item()
    assert (item.start_at, item.status) == (at(11, 26, 15), "open")
    assert bureau.parts(item_id)[LEADER.id].answer is None
    assert at(11, 26, 11, 50) in times(bureau, leader)


def test_a_house_that_slept_for_weeks_finds_the_next_occurrence(
    bureau: Bureau, group: int, leader: int
) -> None:
    paste_meeting(bureau, group, recurrence="FREQ=WEEKLY;BYDAY=TH")
    bureau.now = at(12, 14, 10)
    plan_all(bureau)
    assert bureau.item().start_at == at(12, 17, 15)


def test_one_item_that_cannot_be_planned_holds_up_no_other(
    bureau: Bureau, group: int, leader: int
) -> None:
    bureau.paste(group, reading("坏规则", recurrence="FREQ=NEVER"), text="一")
    bureau.paste(group, reading(people=("钱局长",)), text="二")
    bureau.now = at(11, 19, 17)
    first, second = (item.id for item in bureau.items())
    plan_all(bureau)
    bureau.do(lambda s: s.exec(update(ItemRow).values(planned_version=0)))
    plan_all(bureau)
    assert bureau.item(second).planned_version == bureau.item(second).version
    assert bureau.item(first).look_again_at == bureau.now + planner.LATER


def test_a_ladder_may_tell_a_reports_group(bureau: Bureau, group: int) -> None:
    named = replace(PLANNING, rules=ladder_rules(report=("0d 09:00 @group",)))
    bureau.start(OWNER)
    bureau.paste(group, owed())
    bureau.act(verbs.take, OWNER, only_id(bureau))
    plan_all(bureau, named)
    assert times(bureau, group) == [at(11, 25, 9)]


def test_the_most_urgent_goes_before_everything(bureau: Bureau, group: int, leader: int) -> None:
    bureau.paste(group, reading("平常的会", people=("钱局长",)), text="一")
    bureau.paste(group, reading("急会", people=("钱局长",), urgency="特急"), text="二")
    plan_all(bureau)
    assert bureau.items()[1].urgency == Urgency.FLASH
    first, second = send(bureau, leader)
    assert ("急会" in first, "平常的会" in second) == (True, True)


# What is claimed.


def test_reminders_that_wait_for_one_chat_go_together(
    bureau: Bureau, group: int, leader: int
) -> None:
    for number in (1, 2, 3):
        bureau.paste(group, reading(f"第{number}会", people=("钱局长",)), text=f"第{number}号")
    plan_all(bureau)
    assert len(send(bureau, leader)) == 3  # cards go one by one
    bureau.now = at(11, 19, 11, 50)
    send(bureau, group)
    (together,) = send(bureau, leader)
    assert all(f"第{number}会" in together for number in (1, 2, 3))
    rows = [push for push in bureau.pushes(chat_id=leader) if push.sent_at == bureau.now]
    assert len({push.message_id for push in rows}) == 1


def test_a_push_whose_item_ended_meanwhile_is_dropped_not_sent(bureau: Bureau, group: int) -> None:
    private = bureau.start(CLERK)
    bureau.paste(group)
    item_id = only_id(bureau)
    bureau.do(
        lambda s: snooze(
            s, s.get_one(ItemRow, item_id), private, CLERK.id, at(11, 18, 17), bureau.now
        )
    )
    # Ended in a way that knows nothing of pushes.
    bureau.do(lambda s: s.exec(update(ItemRow).values(status="done")))
    assert send(bureau, private, at(11, 18, 17)) == []
    assert [push.state for push in bureau.pushes(chat_id=private)] == ["dropped"]


def test_an_uncertain_one_is_repeated_once_and_marked_and_never_again(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group)
    for marked in (False, True):
        claimed = claimed_in(bureau, group)
        assert ("重发" in claimed.message.text) is marked
        lost(bureau, claimed)
    assert send(bureau, group) == []
    assert bureau.ask(lambda s: dispatch.due(s, bureau.now)) == []
    assert [push.state for push in bureau.pushes()] == ["uncertain"]


def test_what_was_on_its_way_at_a_crash_is_repeated_once(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    for marked in (False, True):
        claimed = claimed_in(bureau, group)
        assert ("重发" in claimed.message.text) is marked
        assert bureau.do(dispatch.recover) == 1
    assert send(bureau, group) == []


def test_a_repeat_that_was_refused_for_now_is_still_to_come(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    lost(bureau, claimed_in(bureau, group))
    moment = bureau.now + timedelta(minutes=1)
    refused(bureau, claimed_in(bureau, group), moment)
    assert bureau.ask(lambda s: dispatch.next_due(s, bureau.now)) == moment
    bureau.now = moment
    (text,) = send(bureau, group)
    assert "重发" in text


def test_who_was_made_to_wait_for_minutes_says_so(bureau: Bureau, group: int, leader: int) -> None:
    """The line was down for six minutes; each refusal moved the row a little."""
    paste_meeting(bureau, group)
    send(bureau, leader)
    bureau.now = at(11, 18, 17, 30)
    for _ in range(3):
        claimed = claimed_in(bureau, leader)
        assert "迟到" not in claimed.message.text
        bureau.later(minutes=2)
        refused(bureau, claimed, bureau.now)
    (text,) = send(bureau, leader)
    assert "迟到" in text


def test_the_plan_keeps_a_rows_later_moment(bureau: Bureau, group: int, leader: int) -> None:
    item_id = paste_meeting(bureau, group)
    claimed = claimed_in(bureau, leader)
    later = bureau.now + timedelta(seconds=40)
    refused(bureau, claimed, later)
    bureau.act(verbs.correct, CLERK, item_id, {"title": "防汛抗旱会商"})
    plan_all(bureau)
    row = bureau.ask(lambda s: s.get_one(PushRow, claimed.ids[0]))
    assert (row.state, row.send_after) == ("queued", later)


def test_who_gets_a_task_back_hears_of_it(bureau: Bureau, group: int) -> None:
    owner, colleague = bureau.start(OWNER), bureau.start(COLLEAGUE)
    bureau.paste(group, owed())
    item_id = only_id(bureau)
    heard = []
    for person in (OWNER, COLLEAGUE, OWNER):
        bureau.act(verbs.assign, DIRECTOR, item_id, person.id, person.name)
        plan_all(bureau)
        heard.append((len(send(bureau, owner)), len(send(bureau, colleague))))
        bureau.later(hours=1)
    assert heard == [(1, 0), (1, 1), (1, 1)]


# What rings at night.


def sounds(bureau: Bureau, chat_id: int) -> list[bool]:
    """Whether each message that is due in a chat makes a sound."""
    found = []
    while claimed := bureau.do(lambda s: claim(s, chat_id, SPEAKING, bureau.now)):
        found.append(not claimed.silent)
        arrived(bureau, claimed)
    return found


def test_on_a_saturday_night_nobodys_phone_rings(bureau: Bureau, group: int, leader: int) -> None:
    director, clerk = bureau.start(DIRECTOR), bureau.start(CLERK)
    bureau.paste(group, reading(start=at(11, 24, 15), people=("钱局长", "沈局长")))
    item_id = only_id(bureau)
    plan_all(bureau)
    assert sounds(bureau, director) == [True]  # on Wednesday: whom Huiyin cannot reach
    assert sounds(bureau, leader) == [True]
    bureau.now = at(11, 21, 22, 10)
    bureau.act(verbs.reschedule, CLERK, item_id, {"start_at": at(11, 25, 15)})
    bureau.act(receipts.acknowledge, LEADER, item_id, Answer.KNOWN)
    other = bureau.group(-1002, "中层群")
    bureau.paste(other, reading("普通的会", at(11, 26, 9), people=("贺局长",)), text="二")
    plan_all(bureau)
    for chat_id in (leader, clerk, director, other):
        assert sounds(bureau, chat_id) == [False]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(at(11, 23, 8), at(11, 24, 15), id="off on Monday at eight"),
        pytest.param(at(11, 24, 15), at(11, 22, 9), id="now on Sunday morning"),
    ],
)
def test_a_change_of_what_begins_before_the_next_working_morning_rings(
    bureau: Bureau, group: int, leader: int, before: datetime, after: datetime
) -> None:
    bureau.paste(group, reading(start=before, people=("钱局长",)))
    plan_all(bureau)
    send(bureau, leader)
    bureau.now = at(11, 21, 22, 10)
    bureau.act(verbs.reschedule, CLERK, only_id(bureau), {"start_at": after})
    assert sounds(bureau, leader) == [True]


def test_at_night_the_most_urgent_rings_in_private_and_never_in_the_group(
    bureau: Bureau, group: int, leader: int
) -> None:
    bureau.now = at(11, 21, 22, 10)
    flash = reading(start=at(11, 24, 15), people=("钱局长",), urgency="特急")
    bureau.paste(group, flash, text="急")
    plan_all(bureau)
    assert sounds(bureau, group) == [False]
    bureau.act(verbs.correct, CLERK, only_id(bureau), {"place": "二楼"})
    plan_all(bureau)
    assert sounds(bureau, leader) == [True]
    bureau.later(minutes=1)
    bureau.act(verbs.correct, CLERK, only_id(bureau), {"place": "三楼"})
    assert sounds(bureau, leader) == [True]
