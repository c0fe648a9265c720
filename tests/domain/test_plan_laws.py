"""Laws of planning, whatever the matter, the hearers and the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import QuietHours
from bot.domain.item import Item, Stage, Status
from bot.domain.ladder import To
from bot.domain.plan import ONE_MESSAGE, As, Hearer
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind, Urgency
from tests.domain.planning import FOLLOWED, RULES, Outbox, at, meeting, moments, report

EPOCH = at(9, 21)  # a Monday; the National Day week and its make-up days lie ahead

minutes = st.integers(0, 21 * 24 * 60).map(lambda n: EPOCH + timedelta(minutes=n))
steps = st.lists(st.integers(1, 3 * 24 * 60), min_size=1, max_size=6)
ABOVE = [To.OFFICE_DIRECTOR, To.DEPARTMENT_HEAD, To.FORWARDER]
FOLLOWS = (Occasion.AGAIN, Occasion.SILENT, Occasion.ESCALATED)
quiets = st.sampled_from(["21:00-08:00", "00:00-00:00", "22:30-09:30"]).map(QuietHours.parse)


@st.composite
def items(draw: st.DrawFn) -> Item:
    registered = draw(minutes)
    event = registered + timedelta(minutes=draw(st.integers(5, 15 * 24 * 60)))
    urgency = draw(st.sampled_from(Urgency))
    supervised = draw(st.booleans())
    if draw(st.booleans()):
        return meeting(event, registered=registered, urgency=urgency, supervised=supervised)
    return report(event, registered=registered, urgency=urgency, supervised=supervised)


@st.composite
def hearers(draw: st.DrawFn) -> tuple[Hearer, ...]:
    parts = draw(st.lists(st.sampled_from(As), min_size=1, max_size=4))
    return tuple(
        Hearer(
            100 + place,
            part,
            500 + place,
            quiet=draw(quiets),
            leader=part is As.PERSON and draw(st.booleans()),
            handed=part is As.HANDLER and draw(st.booleans()),
            named=frozenset() if part is As.GROUP else draw(st.frozensets(st.sampled_from(ABOVE))),
            owes=(7,) if part in (As.GROUP, As.DEPARTMENT) else (),
        )
        for place, part in enumerate(parts)
    )


def rehearsed(draw: st.DataObject, item: Item, who: tuple[Hearer, ...]) -> Outbox:
    """An office that plans at several moments, sending what falls due between them.

    With what follows silence and lapse, or by the bare ladders.
    """
    outbox = Outbox(draw.draw(st.sampled_from([FOLLOWED, RULES])))
    now = item.registered_at
    for step in [0, *draw.draw(steps)]:
        now += timedelta(minutes=step)
        outbox.send(now)
        outbox.plan(item, who, now)
    outbox.send(now)
    return outbox


@given(items(), hearers(), st.data())
@settings(max_examples=100, deadline=None)
def test_planning_again_changes_nothing(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    outbox = rehearsed(data, item, who)
    now = item.registered_at + timedelta(minutes=data.draw(st.integers(0, 9000)))
    first = outbox.plan(item, who, now)
    second = outbox.plan(item, who, now)
    assert second == first


@given(items(), hearers(), st.data())
@settings(max_examples=100, deadline=None)
def test_keys_are_unique_and_nothing_gone_is_planned_again(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    outbox = rehearsed(data, item, who)
    keys = [push.key for push in outbox.gone] + list(outbox.queued)
    assert len(keys) == len(set(keys))


@given(items(), hearers(), st.data())
@settings(max_examples=100, deadline=None)
def test_nothing_goes_at_or_after_its_event_except_overdue(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    """Whatever waits is sent the moment it may go; only a first telling of a debt is late."""
    outbox = rehearsed(data, item, who)
    assert item.event_at is not None
    for push in (*outbox.gone, *outbox.queued.values()):
        if push.occasion in (Occasion.REMINDER, Occasion.NUDGE, Occasion.RETURNS):
            assert push.send_after < item.event_at
        if push.occasion in (Occasion.AGAIN, Occasion.SILENT):
            assert push.due_at < item.event_at
            assert push.send_after < item.event_at or item.kind is not Kind.MEETING
        if push.occasion is Occasion.AT_ONCE and item.kind is Kind.MEETING:
            assert push.send_after < item.event_at
        if push.occasion is Occasion.OVERDUE:
            assert push.due_at > item.event_at


@given(items(), hearers(), st.data())
@settings(max_examples=120, deadline=None)
def test_no_hearer_is_written_to_twice_within_ten_minutes(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    outbox = rehearsed(data, item, who)
    for hearer in who:
        heard = moments((*outbox.gone, *outbox.queued.values()), hearer)
        for earlier, later in pairwise(heard):
            assert later - earlier > ONE_MESSAGE


@given(items(), hearers(), st.data())
@settings(max_examples=100, deadline=None)
def test_planning_later_never_adds_a_past_rung_for_who_has_been_told(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    outbox = rehearsed(data, item, who)
    told = {push.chat_id for push in outbox.gone}
    before = {push.key for push in outbox.queued.values()}
    now = item.registered_at + timedelta(minutes=data.draw(st.integers(0, 9000)))
    for push in outbox.plan(item, who, now).pushes:
        if push.chat_id in told and push.key not in before:
            assert push.due_at > now


@given(items(), hearers(), st.integers(30, 20 * 24 * 60), st.data())
@settings(max_examples=100, deadline=None)
def test_a_move_leaves_no_old_rung(
    item: Item, who: tuple[Hearer, ...], by: int, data: st.DataObject
) -> None:
    """After a move every rung that names a moment names the new one."""
    outbox = rehearsed(data, item, who)
    assert item.event_at is not None
    moved_to = item.event_at + timedelta(minutes=by)
    if item.kind is Kind.MEETING:
        moved = replace(item, version=2, start_at=moved_to)
    else:
        moved = replace(item, version=2, due_at=moved_to)
    now = item.registered_at + timedelta(minutes=data.draw(st.integers(0, 9000)))
    for push in outbox.plan(moved, who, now).pushes:
        if push.occasion is Occasion.OVERDUE or push.rung.startswith("every wd"):
            assert push.due_at > moved_to
        elif push.occasion in FOLLOWS or push.rung.startswith("+"):
            assert push.due_at < moved_to or push.detail.get("overdue")
        elif push.rung != "at once":
            assert f"| {moved_to:%Y-%m-%dT%H:%MZ} |" in push.key


@given(items(), hearers(), st.sampled_from(Status), minutes)
@settings(max_examples=100, deadline=None)
def test_only_an_open_matter_speaks_and_a_draft_only_to_administrators(
    item: Item, who: tuple[Hearer, ...], status: Status, now: datetime
) -> None:
    outbox = Outbox()
    found = outbox.plan(replace(item, status=status), who, now)
    parts = {hearer.chat_id: hearer.part for hearer in who}
    if status is Status.DRAFT:
        assert {parts[push.chat_id] for push in found.pushes} <= {As.ADMINISTRATOR}
    elif status is not Status.OPEN:
        assert found.pushes == ()


@given(items(), hearers(), st.data())
@settings(max_examples=100, deadline=None)
def test_whoever_answers_a_meeting_hears_at_most_once_more(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    outbox = rehearsed(data, item, who)
    if item.kind is not Kind.MEETING:
        return
    now = item.registered_at + timedelta(minutes=data.draw(st.integers(0, 9000)))
    outbox.send(now)
    so_far = len(outbox.gone)
    answered = tuple(
        hearer if hearer.part is As.GROUP else replace(hearer, answered_at=now) for hearer in who
    )
    outbox.plan(item, answered, now)
    outbox.send(now + timedelta(days=30))
    for hearer in answered:
        if hearer.part is not As.GROUP:
            assert len(moments(outbox.gone[so_far:], hearer)) <= 1


# What follows silence.


@given(items(), hearers(), st.data())
@settings(max_examples=120, deadline=None)
def test_nothing_follows_an_answer(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    """Whatever has been said, an answer leaves nothing of the ladder that climbed till then."""
    outbox = rehearsed(data, item, who)
    now = item.registered_at + timedelta(minutes=data.draw(st.integers(0, 9000)))
    outbox.send(now)
    answered = tuple(
        hearer if hearer.part is As.GROUP else replace(hearer, answered_at=now, accepted=True)
        for hearer in who
        if hearer.part is not As.ADMINISTRATOR
    )
    for push in outbox.plan(item, answered, now).pushes:
        assert push.occasion not in (Occasion.AGAIN, Occasion.SILENT)
        assert push.occasion is not Occasion.ESCALATED or push.detail.get("overdue")
    in_review = replace(item, stage=Stage.REVIEW)
    if item.kind is not Kind.MEETING:
        following = [push.occasion for push in outbox.plan(in_review, who, now).pushes]
        assert not set(following) & {*FOLLOWS, Occasion.OVERDUE}


@given(items(), hearers(), st.data())
@settings(max_examples=120, deadline=None)
def test_each_step_above_is_told_once_to_each_hearer(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    """However often it is planned, and however late a message goes."""
    outbox = rehearsed(data, item, who)
    told = [
        (push.chat_id, push.occasion, push.rung, person)
        for push in (*outbox.gone, *outbox.queued.values())
        if push.occasion in FOLLOWS
        for person in (push.detail.get("about") or [None])
    ]
    assert len(told) == len(set(told))


@given(items(), hearers(), st.data())
@settings(max_examples=100, deadline=None)
def test_only_who_stands_above_hears_of_anothers_silence(
    item: Item, who: tuple[Hearer, ...], data: st.DataObject
) -> None:
    outbox = rehearsed(data, item, who)
    hearing = {hearer.chat_id: hearer for hearer in who}
    for push in (*outbox.gone, *outbox.queued.values()):
        hearer = hearing[push.chat_id]
        if push.occasion in (Occasion.SILENT, Occasion.ESCALATED):
            assert hearer.named
            assert hearer.person_id not in push.detail.get("about", ())
        if push.occasion is Occasion.AGAIN and item.kind is Kind.MEETING:
            assert hearer.leader
        if hearer.part is As.GROUP:
            assert push.occasion in (Occasion.REMINDER, Occasion.NUDGE, Occasion.RETURNS)
