"""What silence brings: a leader asked again, an owner not accepting, who stands above."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.item import Item, Stage, Status
from bot.domain.plan import As, Hearer
from bot.domain.push import KnownPush, Occasion, PlannedPush
from bot.domain.vocabulary import Urgency
from tests.domain.planning import (
    ADMINISTRATOR,
    DIRECTOR,
    FOLLOWED,
    FORWARDER,
    GROUP,
    HANDLER,
    HEAD,
    SILENT_LEADER,
    Outbox,
    at,
    meeting,
    moments,
    planned,
    report,
)

ASKED = at(11, 18, 16, 11)  # a Wednesday
TOMORROW = meeting(at(11, 19, 15), registered=ASKED)
ABOVE = (Occasion.SILENT, Occasion.ESCALATED)


def after(item: Item, *hearers: Hearer, told: datetime | None = None) -> Outbox:
    """An office in which everybody has just been told, and nobody answers."""
    outbox = Outbox(FOLLOWED)
    outbox.plan(item, hearers, told or item.registered_at)
    outbox.send(told or item.registered_at)
    outbox.plan(item, hearers, told or item.registered_at)
    return outbox


def of(outbox: Outbox, *occasions: Occasion) -> list[PlannedPush]:
    """What is still to come, of some sort."""
    found = [one for one in outbox.queued.values() if one.occasion in occasions]
    return sorted(found, key=lambda one: one.send_after)


def when(outbox: Outbox, *occasions: Occasion) -> list[datetime]:
    return [one.send_after for one in of(outbox, *occasions)]


# A leader who does not answer.


def test_silence_is_asked_again_twice_and_then_told_to_the_director_alone() -> None:
    outbox = after(TOMORROW, SILENT_LEADER, DIRECTOR, GROUP)
    assert when(outbox, Occasion.AGAIN) == [at(11, 18, 16, 41), at(11, 18, 17, 30)]
    (told,) = of(outbox, Occasion.SILENT)
    assert (told.chat_id, told.send_after) == (DIRECTOR.chat_id, at(11, 18, 17, 45))
    assert told.detail["about"] == [SILENT_LEADER.person_id]
    assert moments(outbox.queued.values(), GROUP) == [at(11, 19, 14, 30)]


def test_an_answer_ends_it() -> None:
    outbox = after(TOMORROW, SILENT_LEADER, DIRECTOR)
    outbox.send(at(11, 18, 16, 45))
    answered = replace(SILENT_LEADER, answered_at=at(11, 18, 16, 50))
    outbox.plan(TOMORROW, [answered, DIRECTOR], at(11, 18, 16, 50))
    assert of(outbox, Occasion.AGAIN, Occasion.SILENT) == []


def test_half_an_hour_runs_from_when_the_first_private_really_went() -> None:
    """It was due at 16:11 and went at 16:35: the line had been down."""
    (first,) = (p for p in planned(TOMORROW, [SILENT_LEADER], ASKED).pushes if p.rung == "at once")
    known = {
        first.key: KnownPush(
            first.chat_id, first.due_at, first.send_after, False, at(11, 18, 16, 35)
        )
    }
    found = planned(TOMORROW, [SILENT_LEADER], at(11, 18, 16, 35), known, rules=FOLLOWED)
    again = [one.send_after for one in found.pushes if one.occasion is Occasion.AGAIN]
    assert again == [at(11, 18, 17, 5), at(11, 18, 17, 30)]


def test_a_rung_gone_by_that_day_comes_the_next_working_day() -> None:
    """Asked on Friday at ten to six, of a meeting on Wednesday."""
    friday = at(11, 20, 17, 50)
    outbox = after(meeting(at(11, 25, 15), registered=friday), SILENT_LEADER, DIRECTOR)
    assert when(outbox, Occasion.AGAIN) == [at(11, 20, 18, 20), at(11, 23, 17, 30)]
    assert when(outbox, Occasion.SILENT) == [at(11, 23, 17, 45)]


def test_quiet_hours_and_rest_days_hold_it() -> None:
    friday = at(11, 20, 20, 45)
    outbox = after(meeting(at(11, 25, 15), registered=friday), SILENT_LEADER, DIRECTOR)
    assert when(outbox, Occasion.AGAIN) == [at(11, 23, 8, 30), at(11, 23, 17, 30)]


def test_the_director_never_hears_before_the_leader_was_asked_again() -> None:
    """Asked at 17:20: half an hour later is past 17:45."""
    outbox = after(meeting(at(11, 25, 15), registered=at(11, 18, 17, 20)), SILENT_LEADER, DIRECTOR)
    assert when(outbox, Occasion.AGAIN)[0] == at(11, 18, 17, 50)
    assert when(outbox, Occasion.SILENT) == [at(11, 19, 17, 45)]


@pytest.mark.parametrize(
    ("asked", "start", "told"),
    [
        pytest.param(at(11, 18, 17, 20), at(11, 19, 16), at(11, 19, 12), id="before lunch"),
        pytest.param(at(11, 18, 17, 20), at(11, 19, 11), at(11, 19, 9), id="two hours before"),
        pytest.param(at(11, 18, 17, 20), at(11, 19, 9, 30), at(11, 19, 8, 30), id="that morning"),
        pytest.param(at(11, 18, 16), at(11, 18, 17, 20), at(11, 18, 16, 45), id="a quarter on"),
        pytest.param(at(11, 18, 16), at(11, 18, 17), at(11, 18, 16, 45), id="half way"),
        pytest.param(at(11, 18, 16), at(11, 18, 16, 20), at(11, 18, 16, 10), id="at the last"),
    ],
)
def test_the_director_hears_while_he_can_still_act(
    asked: datetime, start: datetime, told: datetime
) -> None:
    outbox = after(meeting(start, registered=asked), SILENT_LEADER, DIRECTOR)
    assert when(outbox, Occasion.SILENT) == [told]


def test_two_silent_leaders_are_one_message() -> None:
    other = Hearer(21, As.PERSON, 521, leader=True)
    outbox = after(TOMORROW, SILENT_LEADER, other, DIRECTOR)
    (told,) = of(outbox, Occasion.SILENT)
    assert told.detail["about"] == [501, 521]


def test_a_leader_who_joins_later_climbs_a_ladder_of_their_own() -> None:
    outbox = after(meeting(at(11, 25, 15), registered=ASKED), SILENT_LEADER, DIRECTOR)
    outbox.send(at(11, 18, 18))
    item = meeting(at(11, 25, 15), registered=ASKED)
    other = Hearer(21, As.PERSON, 521, leader=True)
    for now in (at(11, 19, 10), at(11, 19, 10, 1)):
        outbox.plan(item, [SILENT_LEADER, other, DIRECTOR], now)
        outbox.send(now)
    outbox.plan(item, [SILENT_LEADER, other, DIRECTOR], at(11, 19, 10, 2))
    (told,) = of(outbox, Occasion.SILENT)
    assert (told.send_after, told.detail["about"]) == (at(11, 19, 17, 45), [521])


def test_persons_the_meeting_names_are_counted_on_the_card_and_not_chased() -> None:
    person = replace(SILENT_LEADER, leader=False)
    assert of(after(TOMORROW, person, DIRECTOR), Occasion.AGAIN, Occasion.SILENT) == []


def test_a_moved_meeting_asks_anew_and_its_old_ladder_is_void() -> None:
    outbox = after(TOMORROW, SILENT_LEADER, DIRECTOR)
    outbox.send(at(11, 18, 18))
    moved = replace(TOMORROW, version=2, start_at=at(11, 24, 15))
    anew = replace(SILENT_LEADER, asked_at=at(11, 19, 10), asking="entry 7")
    outbox.plan(moved, [anew, DIRECTOR], at(11, 19, 10))
    assert when(outbox, Occasion.AGAIN) == [at(11, 19, 10, 30), at(11, 19, 17, 30)]
    assert when(outbox, Occasion.SILENT) == [at(11, 19, 17, 45)]


def test_a_director_who_could_not_be_told_then_hears_the_next_day_if_it_still_helps() -> None:
    item = meeting(at(11, 25, 15), registered=ASKED)
    outbox = after(item, SILENT_LEADER)
    outbox.send(at(11, 19, 9))
    for now in (at(11, 19, 10), at(11, 19, 11)):
        outbox.plan(item, [SILENT_LEADER, DIRECTOR], now)
        assert when(outbox, Occasion.SILENT) == [at(11, 19, 17, 45)]
    outbox.send(at(11, 19, 18))
    outbox.plan(item, [SILENT_LEADER, DIRECTOR], at(11, 19, 18))
    assert of(outbox, Occasion.SILENT) == []


def test_the_most_urgent_rings_at_night() -> None:
    night = at(11, 18, 22)
    item = meeting(at(11, 19, 15), registered=night, urgency=Urgency.FLASH)
    outbox = after(item, SILENT_LEADER, DIRECTOR)
    assert when(outbox, Occasion.AGAIN) == [at(11, 18, 22, 15), at(11, 18, 22, 30)]
    assert when(outbox, Occasion.SILENT) == [at(11, 18, 22, 45)]


def test_a_repeat_takes_the_place_of_the_reminder_at_the_same_minute() -> None:
    outbox = after(TOMORROW, SILENT_LEADER)
    (half_past,) = (p for p in outbox.queued.values() if p.send_after == at(11, 18, 17, 30))
    assert half_past.occasion is Occasion.AGAIN


def test_a_director_who_attends_is_told_of_the_silence_in_the_place_of_a_reminder() -> None:
    attends = Hearer(15, As.PERSON, 505, named=DIRECTOR.named)
    outbox = Outbox(replace(FOLLOWED, escalate=FOLLOWED.escalate[:1] + FOLLOWED.escalate[2:]))
    item = meeting(at(11, 19, 15), registered=ASKED)
    for now in (ASKED, ASKED + timedelta(minutes=1)):
        outbox.plan(item, [SILENT_LEADER, attends], now)
        outbox.send(now)
    evening = [p.occasion for p in outbox.queued.values() if p.chat_id == 15]
    assert Occasion.SILENT in evening


# An owner who has not accepted.


HANDED = replace(HANDLER, handed=True)


def test_who_was_handed_a_matter_is_asked_until_they_accept() -> None:
    """Four office hours after ten to ten: lunch does not count."""
    item = report(at(12, 2, 18), registered=at(11, 18, 9, 50))
    outbox = after(item, HANDED, FORWARDER, DIRECTOR)
    assert moments(of(outbox, Occasion.AGAIN), HANDED) == [at(11, 18, 16, 20)]
    above = [(one.chat_id, one.send_after) for one in of(outbox, Occasion.ESCALATED)]
    assert (FORWARDER.chat_id, at(11, 18, 16, 20)) in above
    assert (DIRECTOR.chat_id, at(11, 18, 17, 30)) in above
    outbox.plan(item, [replace(HANDED, accepted=True), DIRECTOR], at(11, 18, 10))
    assert of(outbox, Occasion.AGAIN) == []
    assert when(outbox, Occasion.ESCALATED)[0] > at(12, 2, 18), "only if it falls overdue"


def test_of_a_matter_two_months_away_nobody_is_asked_twice_the_same_day() -> None:
    item = report(at(1, 20, 18, year=2027), registered=at(11, 20, 9, 21))
    outbox = after(item, HANDED, FORWARDER, DIRECTOR)
    assert of(outbox, Occasion.AGAIN) == []
    assert moments(outbox.queued.values(), FORWARDER) == []


def test_an_owner_the_notice_named_is_left_to_the_ladder_of_days() -> None:
    outbox = after(report(at(12, 4, 18), registered=ASKED), HANDLER, DIRECTOR)
    assert of(outbox, Occasion.AGAIN) == []


@pytest.mark.parametrize("stage", [Stage.DIFFICULTY, Stage.REVIEW])
def test_a_word_of_difficulty_or_a_result_is_an_answer(stage: Stage) -> None:
    item = report(at(12, 4, 18), registered=ASKED, stage=stage)
    assert of(after(item, HANDED, DIRECTOR, HEAD), Occasion.AGAIN, *ABOVE) == []


# Jobs for tomorrow, and of the weekend.


def test_a_job_for_tomorrow_is_asked_for_again_in_office_hours_until_somebody_accepts() -> None:
    item = report(at(11, 19, 12), registered=at(11, 18, 17))
    outbox = after(item, HANDLER, DIRECTOR)
    assert moments(of(outbox, Occasion.AGAIN), HANDLER) == [at(11, 18, 17, 30), at(11, 19, 10)]
    assert moments(of(outbox, Occasion.ESCALATED), DIRECTOR)[0] == at(11, 19, 11)


def test_a_job_of_saturday_night_for_monday_morning_rings_the_office_at_once() -> None:
    item = report(at(11, 23, 9), registered=at(11, 21, 20, 30))
    outbox = Outbox(FOLLOWED)
    outbox.plan(item, [ADMINISTRATOR], item.registered_at)
    assert moments(outbox.send(item.registered_at), ADMINISTRATOR) == [item.registered_at]
    outbox.plan(item, [ADMINISTRATOR], item.registered_at)
    again = moments(of(outbox, Occasion.AGAIN), ADMINISTRATOR)
    assert again == [at(11, 22, 9)], "at night nobody is called twice; on Sunday once more"


def test_a_job_of_saturday_for_monday_afternoon_waits_for_monday() -> None:
    item = report(at(11, 23, 17), registered=at(11, 21, 20, 30))
    outbox = Outbox(FOLLOWED)
    outbox.plan(item, [HANDLER], item.registered_at)
    assert min(moments(outbox.queued.values(), HANDLER)) == at(11, 23, 8, 30)


def test_a_job_for_next_week_is_in_no_hurry() -> None:
    item = report(at(11, 25, 12), registered=at(11, 18, 17))
    assert of(after(item, HANDLER, ADMINISTRATOR), Occasion.AGAIN) == []


def test_what_is_under_supervision_goes_by_the_tighter_ladder() -> None:
    item = report(at(12, 4, 18), registered=at(11, 18, 15), supervised=True)
    assert moments(of(after(item, HANDLER), Occasion.AGAIN), HANDLER) == [
        at(11, 18, 15, 30),
        at(11, 18, 17),
    ]


# Overdue.


def test_what_is_overdue_climbs_to_the_head_and_then_to_the_director() -> None:
    item = report(at(11, 25, 18), registered=ASKED)
    outbox = after(item, HANDLER, HEAD, DIRECTOR)
    told = [(one.chat_id, one.send_after) for one in of(outbox, Occasion.ESCALATED)]
    assert told == [
        (HEAD.chat_id, at(11, 26, 10)),
        (DIRECTOR.chat_id, at(11, 27, 10)),
        (DIRECTOR.chat_id, at(12, 2, 10)),  # after five working days, to decide, once
    ]
    assert all(one.detail["overdue"] for one in of(outbox, Occasion.ESCALATED))


def test_an_extension_puts_it_off_and_a_close_ends_it() -> None:
    item = report(at(11, 25, 18), registered=ASKED)
    outbox = after(item, HANDLER, HEAD, DIRECTOR)
    outbox.send(at(11, 26, 10))
    outbox.plan(replace(item, due_at=at(12, 2, 18)), [HANDLER, HEAD, DIRECTOR], at(11, 26, 11))
    assert when(outbox, Occasion.ESCALATED) == [at(12, 3, 10), at(12, 4, 10), at(12, 9, 10)]
    outbox.plan(replace(item, status=Status.DONE), [HANDLER, HEAD, DIRECTOR], at(11, 26, 12))
    assert outbox.queued == {}


def test_the_leader_in_charge_stands_in_no_ladder_by_itself() -> None:
    from bot.config import Reminders

    ladders = Reminders().model_dump()
    assert "portfolio_leader" not in str(ladders)
    assert "office_director" in str(ladders)


# Departments.


def test_a_department_hears_what_it_owes_and_the_group_one_line_on_the_day() -> None:
    item = report(at(11, 25, 18), registered=ASKED)
    department = Hearer(31, As.DEPARTMENT, 531, owes=(5, 6))
    outbox = after(item, department, replace(GROUP, owes=(5, 6)))
    told = [one for one in outbox.queued.values() if one.chat_id == 31]
    assert {one.occasion for one in (*told, *outbox.gone)} == {Occasion.RETURN_DUE}
    assert all(one.detail["parts"] == [5, 6] for one in told)
    assert when(outbox, Occasion.RETURNS) == [at(11, 25, 15)]
    outbox.plan(item, [GROUP], at(11, 25, 14))
    assert outbox.queued == {}, "once all is in nobody hears more"


def test_a_department_with_a_limit_of_its_own_is_reminded_by_that() -> None:
    item = report(at(12, 4, 18), registered=ASKED)
    helps = Hearer(31, As.DEPARTMENT, 531, owes=(5,), due_at=at(11, 25, 18), told=True)
    outbox = Outbox(FOLLOWED)
    outbox.plan(item, [helps], ASKED)
    assert moments(outbox.queued.values(), helps)[:3] == [
        at(11, 20, 9), at(11, 24, 9), at(11, 25, 9),
    ]  # fmt: skip


def test_a_department_is_asked_for_a_flash_return_again_at_night_and_above_it_in_time() -> None:
    night = at(11, 20, 22, 15)
    item = report(at(11, 21, 10), registered=night, urgency=Urgency.FLASH)
    department = Hearer(31, As.DEPARTMENT, 531, owes=(5,))
    outbox = after(item, department, DIRECTOR)
    asked = [one for one in of(outbox, Occasion.RETURN_DUE) if one.send_after < at(11, 21, 10)]
    assert [one.send_after for one in asked][:2] == [at(11, 20, 22, 45), at(11, 21, 0, 15)]
    assert all(one.detail["parts"] == [5] for one in asked)
    (first, *_) = of(outbox, Occasion.ESCALATED)
    assert (first.chat_id, first.send_after) == (DIRECTOR.chat_id, at(11, 21, 1, 15))
    assert first.detail["about"] == [], "the department is named, and nobody of it"
    routine = report(at(11, 21, 10), registered=night)
    assert of(after(routine, department, DIRECTOR), Occasion.ESCALATED)[0].detail["overdue"]


def test_any_ladder_may_name_who_stands_above() -> None:
    from tests.domain.planning import ladder_rules

    rules = ladder_rules(report=("at once", "-1wd 09:00 @department_head"))
    found = planned(report(at(11, 25, 18), registered=ASKED), [HANDLER, HEAD], ASKED, rules=rules)
    heard = [one.send_after for one in found.pushes if one.chat_id == HEAD.chat_id]
    assert heard == [at(11, 24, 9)]
