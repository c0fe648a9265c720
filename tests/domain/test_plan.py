"""What a matter's future looks like: the scenes, the four rules, quiet hours, overdue, drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.calendar import OfficeHours, QuietHours, WorkingCalendar
from bot.domain.item import Ask, Status
from bot.domain.ladder import parse_rung
from bot.domain.plan import As, Hearer
from bot.domain.push import Occasion, Priority
from bot.domain.vocabulary import Urgency
from tests.domain.planning import (
    ADMINISTRATOR,
    CALENDAR,
    GROUP,
    HANDLER,
    LEADER,
    NEVER_QUIET,
    RULES,
    Outbox,
    at,
    ladder_rules,
    meeting,
    moments,
    planned,
    report,
)

TOLD = at(11, 18, 16, 10)  # a Wednesday
TOMORROW_AFTERNOON = meeting(at(11, 19, 15), registered=TOLD)


# A meeting tomorrow afternoon.


def test_a_leader_who_answers_hears_privately_twice_at_once_and_before_lunch() -> None:
    outbox = Outbox()
    outbox.plan(TOMORROW_AFTERNOON, [LEADER, GROUP], TOLD)
    assert [push.occasion for push in outbox.send(TOLD)] == [Occasion.AT_ONCE]
    answered = replace(LEADER, answered_at=at(11, 18, 16, 11))
    outbox.plan(TOMORROW_AFTERNOON, [answered, GROUP], at(11, 18, 16, 11))
    outbox.send(at(11, 20))
    assert moments(outbox.gone, LEADER) == [TOLD, at(11, 19, 11, 50)]
    assert moments(outbox.gone, GROUP) == [at(11, 19, 14, 30)]


def test_a_silent_leader_gets_all_four() -> None:
    outbox = Outbox()
    outbox.plan(TOMORROW_AFTERNOON, [LEADER, GROUP], TOLD)
    outbox.send(at(11, 20))
    assert moments(outbox.gone, LEADER) == [
        TOLD,
        at(11, 18, 17, 30),
        at(11, 19, 11, 50),
        at(11, 19, 14, 30),
    ]


def test_lunch_is_reckoned_from_the_break_in_the_settings() -> None:
    early = OfficeHours(lunch=time(11, 30))
    found = planned(TOMORROW_AFTERNOON, [LEADER], TOLD, rules=ladder_rules(hours=early))
    assert at(11, 19, 11, 20) in moments(found.pushes, LEADER)


@pytest.mark.parametrize(
    ("start", "answered", "once_more"),
    [
        pytest.param(at(11, 20, 15), at(11, 18, 16, 11), at(11, 20, 11, 50), id="lunch"),
        pytest.param(at(11, 20, 10), at(11, 18, 16, 11), at(11, 19, 17, 30), id="eve"),
        pytest.param(at(11, 20, 10), at(11, 19, 17, 31), at(11, 20, 9, 30), id="half an hour"),
        pytest.param(at(11, 20, 15), at(11, 20, 11, 55), at(11, 20, 14, 30), id="after lunch"),
        pytest.param(at(11, 20, 15), at(11, 20, 14, 40), None, id="nothing is left"),
    ],
)
def test_whoever_has_answered_hears_it_privately_only_once_more(
    start: datetime, answered: datetime, once_more: datetime | None
) -> None:
    item = meeting(start, registered=TOLD)
    outbox = Outbox()
    outbox.plan(item, [LEADER], TOLD)
    outbox.send(answered)
    outbox.plan(item, [replace(LEADER, answered_at=answered)], answered)
    assert [push.send_after for push in outbox.queued.values()] == (
        [once_more] if once_more else []
    )


def test_whoever_answered_in_the_group_before_the_private_card_went_hears_only_once_more() -> None:
    """Ten at night: the card waits for the morning, the answer does not."""
    night = at(11, 18, 22)
    item = meeting(at(11, 19, 15), registered=night)
    outbox = Outbox()
    outbox.plan(item, [LEADER], night)
    outbox.send(night)
    answered = at(11, 18, 22, 5)
    outbox.plan(item, [replace(LEADER, answered_at=answered)], answered)
    outbox.send(at(11, 20))
    assert moments(outbox.gone, LEADER) == [at(11, 19, 11, 50)]


# A report in two months.


def test_a_report_due_in_two_months_reminds_its_handler_three_one_and_no_days_ahead() -> None:
    item = report(at(1, 20, 18, year=2027), registered=at(11, 20, 9, 12), all_day=True)
    outbox = Outbox()
    outbox.plan(item, [HANDLER], at(11, 20, 9, 12))
    outbox.send(at(1, 20, 17, year=2027))
    assert moments(outbox.gone, HANDLER) == [
        at(11, 20, 9, 12),
        at(1, 15, 9, year=2027),
        at(1, 19, 9, year=2027),
        at(1, 20, 9, year=2027),
    ]


def test_a_new_handler_is_told_at_once_and_reminded_from_then_on() -> None:
    item = report(at(1, 20, 18, year=2027), registered=at(11, 20, 9, 12))
    outbox = Outbox()
    outbox.plan(item, [HANDLER], at(11, 20, 9, 12))
    outbox.send(at(12, 28))
    successor = Hearer(23, As.HANDLER, 523)
    outbox.plan(item, [successor], at(12, 28, 10))
    outbox.send(at(1, 20, 17, year=2027))
    assert len(moments(outbox.gone, HANDLER)) == 1
    assert moments(outbox.gone, successor) == [
        at(12, 28, 10),
        at(1, 15, 9, year=2027),
        at(1, 19, 9, year=2027),
        at(1, 20, 9, year=2027),
    ]


def test_a_matter_without_a_time_is_told_once() -> None:
    found = planned(report(None, registered=TOLD), [HANDLER], TOLD)
    assert [push.occasion for push in found.pushes] == [Occasion.AT_ONCE]
    assert found.look_again_at is None


# Rule 1: what is past becomes one message at once.


def test_rungs_already_past_are_one_message_at_once() -> None:
    """Registered at noon for three o'clock: eve and lunch have gone by."""
    noon = at(11, 19, 12, 5)
    found = planned(meeting(at(11, 19, 15), registered=noon), [LEADER], noon)
    assert moments(found.pushes, LEADER) == [noon, at(11, 19, 14, 30)]


def test_who_has_been_told_is_not_told_again_of_a_rung_gone_by() -> None:
    """Brought forward a day after lunch: the new eve and the new lunch are past."""
    outbox = Outbox()
    outbox.plan(meeting(at(11, 20, 15), registered=TOLD), [LEADER], TOLD)
    outbox.send(TOLD)
    outbox.plan(replace(TOMORROW_AFTERNOON, version=2), [LEADER], at(11, 19, 12))
    assert moments(outbox.queued.values(), LEADER) == [at(11, 19, 14, 30)]


def test_a_meeting_brought_forward_before_anybody_was_told_is_told_at_once() -> None:
    """A ladder without "at once": what was queued for the old time is no message yet."""
    outbox = Outbox(ladder_rules(meeting=("lunch", "-30m")))
    outbox.plan(meeting(at(11, 20, 15), registered=TOLD), [LEADER], TOLD)
    assert outbox.send(TOLD) == []
    now = at(11, 19, 14, 40)
    outbox.plan(meeting(at(11, 19, 15), registered=TOLD, version=2), [LEADER], now)
    assert moments(outbox.queued.values(), LEADER) == [now]


def test_a_group_is_not_told_at_once_for_its_card_is_there() -> None:
    now = at(11, 19, 14, 45)
    assert planned(meeting(at(11, 19, 15), registered=now), [GROUP], now).pushes == ()


def test_a_meeting_that_has_begun_is_told_to_nobody() -> None:
    now = at(11, 19, 15, 5)
    assert planned(TOMORROW_AFTERNOON, [LEADER, GROUP], now).pushes == ()


# Rule 2: nothing at or after its own event.


def test_a_rung_at_or_after_its_own_event_is_dropped() -> None:
    item = report(at(11, 25, 9), registered=TOLD)
    found = planned(item, [HANDLER], TOLD)
    assert at(11, 25, 9) not in moments(
        [push for push in found.pushes if push.occasion is not Occasion.OVERDUE], HANDLER
    )


def test_a_morning_meeting_has_no_lunch_rung() -> None:
    found = planned(meeting(at(11, 20, 10), registered=TOLD), [LEADER], TOLD)
    assert moments(found.pushes, LEADER) == [TOLD, at(11, 19, 17, 30), at(11, 20, 9, 30)]


# Rule 3: two within ten minutes are one.


def test_two_within_ten_minutes_are_one() -> None:
    now = at(11, 18, 17, 25)
    found = planned(meeting(at(11, 19, 15), registered=now), [LEADER], now)
    assert moments(found.pushes, LEADER) == [now, at(11, 19, 11, 50), at(11, 19, 14, 30)]


def test_two_hearers_within_ten_minutes_are_two() -> None:
    other = Hearer(19, As.PERSON, 509)
    found = planned(TOMORROW_AFTERNOON, [LEADER, other], TOLD)
    assert len(moments(found.pushes, LEADER)) == len(moments(found.pushes, other)) == 4


def test_what_has_gone_out_counts_among_the_ten_minutes() -> None:
    outbox = Outbox()
    outbox.plan(TOMORROW_AFTERNOON, [LEADER], TOLD)
    outbox.send(at(11, 19, 11, 50))
    sooner = meeting(at(11, 19, 12, 25), registered=TOLD, version=2)
    outbox.plan(sooner, [LEADER], at(11, 19, 11, 51))
    assert outbox.queued == {}


def test_overdue_and_at_once_within_ten_minutes_are_one() -> None:
    now = at(11, 19, 8, 55)
    late = report(at(11, 18, 18), registered=now)
    outbox = Outbox()
    outbox.plan(late, [HANDLER], now)
    outbox.send(now)
    for minute in (0, 1):
        outbox.plan(late, [HANDLER], at(11, 19, 9, minute))
        outbox.send(at(11, 19, 9, minute))
    assert moments(outbox.gone, HANDLER) == [now]
    assert moments(outbox.queued.values(), HANDLER) == [at(11, 20, 9)]


# Quiet hours.


def test_at_night_a_private_waits_for_the_next_working_morning() -> None:
    friday_night = at(11, 20, 22)
    found = planned(meeting(at(11, 24, 15), registered=friday_night), [LEADER], friday_night)
    assert moments(found.pushes, LEADER)[0] == at(11, 23, 8, 30)


def test_a_rest_day_is_quiet_all_day() -> None:
    saturday = at(11, 21, 11)
    found = planned(meeting(at(11, 24, 15), registered=saturday), [LEADER], saturday)
    assert moments(found.pushes, LEADER)[0] == at(11, 23, 8, 30)


def test_the_small_hours_wait_for_that_very_morning() -> None:
    night = at(11, 20, 2)
    found = planned(meeting(at(11, 24, 15), registered=night), [LEADER], night)
    assert moments(found.pushes, LEADER)[0] == at(11, 20, 8, 30)


def test_a_held_private_falls_due_when_it_was_meant() -> None:
    """Lateness is measured against the morning, not against the night."""
    night = at(11, 20, 2)
    (first, *_) = planned(meeting(at(11, 24, 15), registered=night), [LEADER], night).pushes
    assert (first.due_at, first.send_after) == (night, at(11, 20, 8, 30))


def test_the_most_urgent_rings_at_night_and_first() -> None:
    night = at(11, 20, 22)
    item = meeting(at(11, 24, 15), registered=night, urgency=Urgency.FLASH)
    first = planned(item, [LEADER], night).pushes[0]
    assert (first.send_after, first.priority) == (night, Priority.FLASH)


def test_the_merely_urgent_does_not_ring() -> None:
    night = at(11, 20, 22)
    item = meeting(at(11, 24, 15), registered=night, urgency=Urgency.URGENT)
    assert moments(planned(item, [LEADER], night).pushes, LEADER)[0] == at(11, 23, 8, 30)


@pytest.mark.parametrize("start", [at(11, 20, 8), at(11, 20, 8, 30)])
def test_what_would_come_too_late_rings(start: datetime) -> None:
    night = at(11, 19, 22)
    found = planned(meeting(start, registered=night), [LEADER], night)
    assert moments(found.pushes, LEADER)[0] == night


def test_a_meeting_on_a_rest_day_rings_half_an_hour_before() -> None:
    item = meeting(at(11, 21, 10), registered=TOLD)
    assert at(11, 21, 9, 30) in moments(planned(item, [LEADER], TOLD).pushes, LEADER)


def test_a_group_is_never_held() -> None:
    item = meeting(at(11, 21, 7, 30), registered=TOLD)
    assert moments(planned(item, [GROUP], TOLD).pushes, GROUP) == [at(11, 21, 7)]


def test_a_hearers_own_quiet_hours_count() -> None:
    owl = replace(LEADER, quiet=QuietHours.parse("23:30-10:00"))
    item = meeting(at(11, 24, 15), registered=at(11, 19, 22))
    assert moments(planned(item, [owl], at(11, 19, 22)).pushes, owl)[0] == at(11, 19, 22)
    late = at(11, 19, 23, 45)
    assert moments(planned(item, [owl], late).pushes, owl)[0] == at(11, 20, 10)


# Overdue.


def test_overdue_each_working_morning_until_it_is_closed() -> None:
    """Due on the eve of the National Day week; 10 October 2026 is worked instead of rest."""
    item = report(at(9, 30, 18), registered=at(9, 1, 10))
    outbox = Outbox()
    now = at(9, 30, 9)
    outbox.plan(item, [HANDLER], now)
    outbox.send(now)
    so_far = len(outbox.gone)
    while now < at(10, 13, 12):
        now += timedelta(hours=1)
        if outbox.look_again is not None and outbox.look_again <= now:
            outbox.plan(item, [HANDLER], now)
        outbox.send(now)
    nudges = outbox.gone[so_far:]
    assert {push.occasion for push in nudges} == {Occasion.OVERDUE}
    assert moments(nudges, HANDLER) == [
        at(10, day, 9) for day in range(1, 14) if CALENDAR.is_working_day(date(2026, 10, day))
    ]
    assert date(2026, 10, 10) in CALENDAR.make_up
    assert at(10, 10, 9) in moments(nudges, HANDLER)
    assert at(10, 5, 9) not in moments(nudges, HANDLER)


def test_after_five_working_days_overdue_is_asked_for_once_a_week() -> None:
    item = report(at(11, 18, 18), registered=at(11, 10))
    outbox = Outbox(replace(RULES, overdue=(*RULES.overdue, parse_rung("every wd 15:00"))))
    now = at(11, 18, 18)
    outbox.plan(item, [HANDLER], now)
    outbox.send(now)
    so_far = len(outbox.gone)
    while now < at(12, 8, 12):
        now += timedelta(hours=1)
        if outbox.look_again is not None and outbox.look_again <= now:
            outbox.plan(item, [HANDLER], now)
        outbox.send(now)
    daily = [at(11, day, hour) for day in (19, 20, 23, 24, 25) for hour in (9, 15)]
    told = moments(outbox.gone[so_far:], HANDLER)
    assert told == [*daily, at(11, 30, 9), at(12, 7, 9)]


def test_an_overdue_matter_without_a_handler_is_the_administrators() -> None:
    now = at(11, 19, 10)
    found = planned(report(at(11, 18, 18), registered=TOLD), [ADMINISTRATOR, LEADER], now)
    overdue = [push for push in found.pushes if push.occasion is Occasion.OVERDUE]
    assert [push.chat_id for push in overdue] == [ADMINISTRATOR.chat_id]


def test_an_overdue_nudge_that_waits_stays_when_the_next_is_planned() -> None:
    item = report(at(11, 18, 18), registered=at(11, 10))
    outbox = Outbox()
    outbox.plan(item, [HANDLER], at(11, 18, 18))
    outbox.plan(item, [HANDLER], at(11, 19, 9))
    assert moments(outbox.queued.values(), HANDLER)[-2:] == [at(11, 19, 9), at(11, 20, 9)]


def test_a_matter_extended_is_no_longer_overdue() -> None:
    """The nudge of nine o'clock had not gone out when the date was moved at 9:01."""
    item = report(at(11, 18, 18), registered=at(11, 10))
    outbox = Outbox()
    outbox.plan(item, [HANDLER], at(11, 18, 18))
    outbox.send(at(11, 18, 18))
    outbox.plan(replace(item, due_at=at(11, 27, 18), version=2), [HANDLER], at(11, 19, 9, 1))
    assert at(11, 19, 9) not in [push.due_at for push in outbox.queued.values()]


# Drafts and the ended.


def test_a_question_nobody_answers_goes_to_the_administrators_after_half_an_hour() -> None:
    draft = meeting(at(11, 19, 15), registered=TOLD, status=Status.DRAFT, asks=(Ask.NO_TIME,))
    outbox = Outbox()
    outbox.plan(draft, [ADMINISTRATOR, LEADER, GROUP], TOLD)
    assert [(push.chat_id, push.occasion, push.send_after) for push in outbox.queued.values()] == [
        (ADMINISTRATOR.chat_id, Occasion.UNANSWERED, at(11, 18, 16, 40))
    ]
    outbox.send(at(11, 18, 16, 40))
    outbox.plan(draft, [ADMINISTRATOR], at(11, 18, 17))
    assert outbox.queued == {}


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED, Status.WITHDRAWN])
def test_what_has_ended_has_no_future(status: Status) -> None:
    ended = replace(TOMORROW_AFTERNOON, status=status)
    found = planned(ended, [LEADER, GROUP, HANDLER, ADMINISTRATOR], TOLD)
    assert (found.pushes, found.look_again_at) == ((), None)


# Who a rung is for.


def test_a_rung_may_name_the_group_alone() -> None:
    rules = ladder_rules(meeting=("at once", "-30m", "-60m @group"))
    found = planned(TOMORROW_AFTERNOON, [LEADER, GROUP], TOLD, rules=rules)
    assert moments(found.pushes, GROUP) == [at(11, 19, 14), at(11, 19, 14, 30)]
    assert moments(found.pushes, LEADER) == [TOLD, at(11, 19, 14, 30)]


def test_a_report_says_nothing_to_a_group_unless_a_rung_names_it() -> None:
    item = report(at(11, 25, 18), registered=TOLD)
    assert planned(item, [GROUP], TOLD).pushes == ()
    rules = ladder_rules(report=("0d 09:00 @group",))
    assert moments(planned(item, [GROUP], TOLD, rules=rules).pushes, GROUP) == [at(11, 25, 9)]


# What planning rests on may change under it.


def test_a_changed_lunch_break_moves_what_is_queued() -> None:
    outbox = Outbox()
    outbox.plan(TOMORROW_AFTERNOON, [LEADER], TOLD)
    outbox.send(TOLD)
    outbox.rules = ladder_rules(hours=OfficeHours(lunch=time(11, 30)))
    outbox.plan(TOMORROW_AFTERNOON, [LEADER], at(11, 18, 17))
    assert at(11, 19, 11, 20) in moments(outbox.queued.values(), LEADER)
    assert at(11, 19, 11, 50) not in moments(outbox.queued.values(), LEADER)


def test_a_new_holiday_moves_what_is_queued() -> None:
    item = report(at(11, 25, 18), registered=TOLD)
    outbox = Outbox()
    outbox.plan(item, [HANDLER], TOLD)
    outbox.send(TOLD)
    assert at(11, 24, 9) in moments(outbox.queued.values(), HANDLER)
    outbox.calendar = WorkingCalendar({**CALENDAR.holidays, date(2026, 11, 24): "停电放假"})
    outbox.plan(item, [HANDLER], at(11, 18, 17))
    assert at(11, 24, 9) not in moments(outbox.queued.values(), HANDLER)
    assert at(11, 23, 9) in moments(outbox.queued.values(), HANDLER)


def test_an_awake_hearer_is_never_held() -> None:
    owl = replace(LEADER, quiet=NEVER_QUIET)
    night = at(11, 19, 23)
    found = planned(meeting(at(11, 24, 15), registered=night), [owl], night)
    assert moments(found.pushes, owl)[0] == night
