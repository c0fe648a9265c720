"""The verbs: each authorised, each with its history line, and whoever was told hears of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.domain.item import Answer, Ask, Role
from bot.domain.permission import Actor, Reason
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind
from bot.office.matters import receipts, verbs
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.views import view
from bot.office.notices import drafts
from bot.office.people import roster
from bot.reading.values import Doubt
from bot.store.rows import CardRow, PushRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    LEADER,
    MEETING_AT,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)


@pytest.fixture
def meeting(bureau: Bureau, group: int) -> int:
    """A registered meeting."""
    bureau.paste(group)
    return only_id(bureau)


@pytest.fixture
def report(bureau: Bureau, group: int) -> int:
    """A registered report."""
    bureau.paste(group, owed())
    return only_id(bureau)


def told(bureau: Bureau, item_id: int, chat_id: int) -> None:
    """A person has been told of an item privately."""

    def verb(session: Session) -> None:
        session.add(
            PushRow(
                key=f"test | {item_id} | {chat_id}",
                occasion=Occasion.AT_ONCE,
                chat_id=chat_id,
                item_id=item_id,
                priority=1,
                due_at=bureau.now,
                send_after=bureau.now,
                state="sent",
                message_id=bureau.message_id(),
            )
        )

    bureau.do(verb)


# Answers.


def test_receipts_are_counted_by_person(bureau: Bureau, meeting: int) -> None:
    for person in (OWNER, OWNER, COLLEAGUE, OWNER):
        bureau.act(receipts.acknowledge, person, meeting, Answer.RECEIVED)
    shown = bureau.ask(lambda s: view(s, bureau.item(meeting)))
    # Five are in the group; who sent the notice need not acknowledge it.
    assert (shown.received, shown.expected) == (2, 4)
    assert [entry.action for entry in bureau.entries(meeting)] == [
        "register",
        "acknowledge",
        "acknowledge",
    ]


async def test_two_persons_at_once_both_count(bureau: Bureau, meeting: int) -> None:
    async def press(person: roster.Known) -> None:
        def verb(session: Session) -> None:
            row = lock_item(session, meeting)
            assert row is not None
            receipts.acknowledge(
                session,
                Act(Actor(person.id, person.name), row.chat_id, bureau.now),
                row,
                Answer.RECEIVED,
            )

        await bureau.store.write(verb)

    people = (CLERK, LEADER, OWNER, COLLEAGUE, DIRECTOR)
    await asyncio.gather(*(press(person) for person in (*people, *people)))
    assert bureau.ask(lambda s: view(s, bureau.item(meeting))).received == 5
    assert len(bureau.entries(meeting)) == 6


def test_a_later_answer_takes_the_place_of_a_receipt_but_not_the_other_way_round(
    bureau: Bureau, meeting: int
) -> None:
    for answer in (Answer.RECEIVED, Answer.CONFLICT, Answer.RECEIVED):
        bureau.act(receipts.acknowledge, OWNER, meeting, answer)
    assert bureau.parts(meeting)[OWNER.id].answer == Answer.CONFLICT


def test_whoever_registered_hears_that_a_leader_knows(bureau: Bureau, group: int) -> None:
    bureau.bind(group, LEADER, "钱局长")
    private = bureau.start(CLERK)
    bureau.paste(group)
    bureau.act(receipts.acknowledge, LEADER, only_id(bureau), Answer.KNOWN)
    (push,) = bureau.pushes(chat_id=private)
    assert (push.occasion, push.detail["name"]) == (Occasion.ANSWERED, "钱局长")


def test_whoever_registered_is_not_told_of_their_own_answer(bureau: Bureau, group: int) -> None:
    private = bureau.start(CLERK)
    bureau.paste(group)
    bureau.act(receipts.acknowledge, CLERK, only_id(bureau), Answer.KNOWN)
    assert bureau.pushes(chat_id=private) == []


def test_an_anonymous_administrator_is_nobody_who_could_answer(
    bureau: Bureau, meeting: int
) -> None:
    def verb(session: Session) -> verbs.Outcome:
        row = lock_item(session, meeting)
        assert row is not None
        anonymous = Actor(None, "宣传组", administrator=True)
        return receipts.acknowledge(
            session, Act(anonymous, row.chat_id, bureau.now), row, Answer.RECEIVED
        )

    assert bureau.do(verb).verdict.reason is Reason.NOBODY


# Changes.


def test_a_moved_meeting_asks_for_receipts_anew_and_tells_who_was_told(
    bureau: Bureau, group: int, meeting: int
) -> None:
    private = bureau.start(LEADER)
    told(bureau, meeting, private)
    bureau.act(receipts.acknowledge, LEADER, meeting, Answer.KNOWN)
    before = bureau.item(meeting)
    outcome = bureau.act(verbs.reschedule, CLERK, meeting, {"start_at": at(11, 20, 10)})
    item = bureau.item(meeting)
    assert item.start_at == at(11, 20, 10)
    assert (item.version, item.revision) == (before.version + 1, before.revision + 1)
    assert bureau.parts(meeting)[LEADER.id].answer is None
    (change,) = bureau.pushes(occasion=Occasion.CHANGE)
    assert outcome.entry is not None
    assert (change.chat_id, change.detail["entry"]) == (private, outcome.entry.id)


def test_a_corrected_title_keeps_the_receipts(bureau: Bureau, meeting: int) -> None:
    bureau.act(receipts.acknowledge, OWNER, meeting, Answer.RECEIVED)
    bureau.act(verbs.correct, CLERK, meeting, {"title": "防汛抗旱会商"})
    assert bureau.parts(meeting)[OWNER.id].answer == Answer.RECEIVED


def test_a_correction_that_changes_nothing_writes_nothing(bureau: Bureau, meeting: int) -> None:
    outcome = bureau.act(verbs.correct, CLERK, meeting, {"start_at": MEETING_AT})
    assert (outcome.entry, outcome.verdict.allowed) == (None, True)
    assert bureau.item(meeting).version == 1


@pytest.mark.parametrize("verb", [verbs.cancel, verbs.withdraw])
def test_ending_an_item_drops_what_waited_and_tells_who_was_told(
    bureau: Bureau, meeting: int, verb: object
) -> None:
    heard, waiting = bureau.start(LEADER), bureau.start(OWNER)
    told(bureau, meeting, heard)
    bureau.act(verb, CLERK, meeting)  # type: ignore[arg-type]
    assert bureau.item(meeting).status in ("cancelled", "withdrawn")
    assert [push.chat_id for push in bureau.pushes(occasion=Occasion.CHANGE)] == [heard]
    assert bureau.pushes(chat_id=waiting) == []


def test_who_may_not_is_refused_with_a_reason_and_changes_nothing(
    bureau: Bureau, meeting: int
) -> None:
    outcome = bureau.act(verbs.cancel, COLLEAGUE, meeting)
    assert (outcome.entry, outcome.verdict.reason) == (None, Reason.NOT_YOURS)
    assert (bureau.item(meeting).status, len(bureau.entries(meeting))) == ("open", 1)


def test_what_has_ended_stays_ended(bureau: Bureau, meeting: int) -> None:
    bureau.act(verbs.cancel, CLERK, meeting)
    outcome = bureau.act(verbs.reschedule, DIRECTOR, meeting, {"start_at": at(11, 20, 10)})
    assert outcome.verdict.reason is Reason.ALREADY_CANCELLED


# Owners.


def test_the_first_to_take_a_task_owns_it_and_the_second_is_refused(
    bureau: Bureau, report: int
) -> None:
    assert bureau.act(verbs.take, OWNER, report).entry is not None
    refused = bureau.act(verbs.take, COLLEAGUE, report)
    assert (refused.entry, refused.verdict.reason) == (None, Reason.OTHER_HANDLER)
    part = bureau.parts(report)[OWNER.id]
    assert (part.role, part.accepted_at) == (Role.HANDLE, bureau.now)


async def test_of_two_who_take_it_at_once_only_one_owns_it(bureau: Bureau, report: int) -> None:
    async def press(person: roster.Known) -> bool:
        def verb(session: Session) -> bool:
            row = lock_item(session, report)
            assert row is not None
            actor = Actor(person.id, person.name)
            outcome = verbs.take(session, Act(actor, row.chat_id, bureau.now), row)
            return outcome.entry is not None

        return await bureau.store.write(verb)

    people = (CLERK, LEADER, OWNER, COLLEAGUE)
    assert sum(await asyncio.gather(*(press(person) for person in people))) == 1
    owners = [part for part in bureau.parts(report).values() if part.role == Role.HANDLE]
    assert len(owners) == 1


def test_a_task_given_away_tells_who_had_it(bureau: Bureau, report: int) -> None:
    private = bureau.start(OWNER)
    bureau.act(verbs.assign, DIRECTOR, report, OWNER.id, OWNER.name)
    bureau.act(verbs.assign, DIRECTOR, report, COLLEAGUE.id, COLLEAGUE.name)
    parts = bureau.parts(report)
    assert (parts[OWNER.id].role, parts[COLLEAGUE.id].role) == (Role.COPY, Role.HANDLE)
    assert [push.occasion for push in bureau.pushes(chat_id=private)] == [Occasion.CHANGE]


def test_who_is_given_a_task_accepts_it_by_taking_it(bureau: Bureau, report: int) -> None:
    bureau.act(verbs.assign, DIRECTOR, report, OWNER.id, OWNER.name)
    assert bureau.parts(report)[OWNER.id].accepted_at is None
    bureau.act(verbs.take, OWNER, report)
    assert bureau.parts(report)[OWNER.id].accepted_at == bureau.now
    assert bureau.entries(report)[-1].action == "accept"


# Closing.


def test_nothing_closes_without_a_result(bureau: Bureau, report: int) -> None:
    with pytest.raises(ValueError, match="result"):
        bureau.act(verbs.close, CLERK, report, "  ")
    assert bureau.item(report).status == "open"


def test_the_owner_closes_and_whoever_registered_hears_the_result(
    bureau: Bureau, report: int
) -> None:
    private = bureau.start(CLERK)
    bureau.act(verbs.take, OWNER, report)
    bureau.act(verbs.close, OWNER, report, "已报市局")
    item = bureau.item(report)
    assert (item.status, item.result, item.closed_at) == ("done", "已报市局", bureau.now)
    assert [push.occasion for push in bureau.pushes(chat_id=private)] == [
        Occasion.STEP,
        Occasion.CLOSED,
    ]


def test_a_colleague_may_not_close_what_is_anothers(bureau: Bureau, report: int) -> None:
    bureau.act(verbs.take, OWNER, report)
    assert bureau.act(verbs.close, COLLEAGUE, report, "好了").verdict.reason is Reason.NOT_YOURS


def test_a_recurring_report_moves_on_to_its_next_date(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed(recurrence="FREQ=WEEKLY;BYDAY=WE"))
    item_id = only_id(bureau)
    bureau.act(verbs.close, CLERK, item_id, "本周已报")
    item = bureau.item(item_id)
    assert (item.status, item.due_at) == ("open", at(12, 2, 18))


def test_a_recurring_meeting_keeps_its_length_and_its_wall_clock(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(
        group,
        reading(
            start=at(11, 19, 15), end=at(11, 19, 16, 30), recurrence="FREQ=MONTHLY;BYMONTHDAY=19"
        ),
    )
    item_id = only_id(bureau)
    bureau.act(verbs.close, CLERK, item_id, "开过了")
    item = bureau.item(item_id)
    assert (item.start_at, item.end_at) == (at(12, 19, 15), at(12, 19, 16, 30))


# Drafts.


def test_an_answer_settles_a_draft_and_its_question_becomes_its_card(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, reading(start=None, doubts=(Doubt.NO_TIME,)))
    item_id = only_id(bureau)

    def asked(session: Session) -> None:
        push = session.get_one(PushRow, bureau.pushes()[0].id)
        push.state, push.message_id = "sent", 77

    bureau.do(asked)
    bureau.act(drafts.settle, CLERK, item_id, {"start_at": MEETING_AT})
    item = bureau.item(item_id)
    assert (item.status, item.number, item.asks, item.start_at) == ("open", 1, [], MEETING_AT)
    (card,) = bureau.cards()
    assert (card.message_id, card.shown_version < item.version) == (77, True)
    assert bureau.pushes(occasion=Occasion.CARD) == []


def test_an_answer_before_the_question_was_sent_posts_the_card_instead(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, reading(start=None, doubts=(Doubt.NO_TIME,)))
    bureau.act(drafts.settle, CLERK, only_id(bureau), {"start_at": MEETING_AT})
    states = {push.occasion: push.state for push in bureau.pushes()}
    assert states == {Occasion.QUESTION: "dropped", Occasion.CARD: "queued"}


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        pytest.param({"kind": Kind.MEETING}, [Ask.NO_TIME], id="no time yet"),
        pytest.param({"start_at": at(11, 17, 15)}, [Ask.KIND_UNCLEAR, Ask.PAST], id="a past time"),
        pytest.param({"start_at": MEETING_AT}, [Ask.KIND_UNCLEAR], id="still which kind"),
    ],
)
def test_what_an_answer_leaves_open_is_asked_again(
    bureau: Bureau, group: int, answer: dict[str, object], left: list[str]
) -> None:
    doubts = (Doubt.NO_TIME, Doubt.KIND_UNCLEAR)
    bureau.paste(group, reading(start=None, doubts=doubts))
    item_id = only_id(bureau)
    bureau.act(drafts.settle, CLERK, item_id, answer)
    item = bureau.item(item_id)
    assert (item.status, item.asks, item.number) == ("draft", left, None)
    assert len(bureau.pushes(occasion=Occasion.QUESTION)) == 2


def test_anybody_of_the_group_may_confirm_and_only_once(bureau: Bureau, group: int) -> None:
    bureau.paste(group, ask_first=True)
    item_id = only_id(bureau)
    assert bureau.act(drafts.confirm, OWNER, item_id).entry is not None
    assert bureau.act(drafts.confirm, COLLEAGUE, item_id).entry is None
    item = bureau.item(item_id)
    assert (item.status, item.number) == ("open", 1)


def test_buttons_of_the_question_are_stale_once_it_is_registered(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, ask_first=True)
    before = bureau.item().revision
    bureau.act(drafts.confirm, OWNER, only_id(bureau))
    assert bureau.item().revision > before


def test_a_draft_can_be_neither_acknowledged_nor_taken_nor_closed(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, owed(doubts=(Doubt.KIND_UNCLEAR,)))
    item_id = only_id(bureau)
    for outcome in (
        bureau.act(receipts.acknowledge, OWNER, item_id, Answer.RECEIVED),
        bureau.act(verbs.take, OWNER, item_id),
        bureau.act(verbs.close, DIRECTOR, item_id, "好"),
    ):
        assert outcome.verdict.reason is Reason.STILL_DRAFT


def test_every_change_makes_the_card_stale(bureau: Bureau, group: int, meeting: int) -> None:
    bureau.do(
        lambda s: s.add(CardRow(item_id=meeting, chat_id=group, message_id=5, shown_version=1))
    )
    bureau.later(minutes=1)
    bureau.act(receipts.acknowledge, OWNER, meeting, Answer.RECEIVED)
    assert bureau.cards()[0].shown_version < bureau.item(meeting).version
    assert bureau.cards()[0].stale
    assert bureau.entries(meeting)[-1].at == bureau.now - timedelta(0)
