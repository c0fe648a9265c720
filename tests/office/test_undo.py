"""Undo: a person's last change in a chat, taken back whole, unless somebody built on it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.domain.item import Answer
from bot.domain.push import Occasion
from bot.office.matters import receipts, verbs
from bot.office.matters.ledger import Act
from bot.office.matters.undo import Undone, undo
from bot.office.notices import drafts
from bot.office.people import roster
from bot.store.rows import ChatRow, PushRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    LEADER,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)

FIELDS = (
    "kind", "title", "start_at", "end_at", "due_at", "all_day", "place", "people", "units",
    "submit_to", "urgency", "rrule", "status", "number", "result", "closed_at", "asks",
)  # fmt: skip


def take_back(bureau: Bureau, person: roster.Known, chat_id: int) -> Undone:
    """A person says /undo in a chat."""

    def verb(session: Session) -> Undone:
        actor = roster.actor(session, session.get_one(ChatRow, chat_id), person, now=bureau.now)
        return undo(session, Act(actor, chat_id, bureau.now))

    return bureau.do(verb)


def state(bureau: Bureau, item_id: int) -> dict[str, Any]:
    """All that a verb may change of an item."""
    item = bureau.item(item_id)
    parts = {
        person: (part.role, part.answer, part.answered_at, part.accepted_at)
        for person, part in bureau.parts(item_id).items()
    }
    return {**{field: getattr(item, field) for field in FIELDS}, "parts": parts}


VERBS: dict[str, Any] = {
    "correct": lambda b, i: b.act(verbs.correct, CLERK, i, {"title": f"第{b.now:%H%M}稿"}),
    "move": lambda b, i: b.act(
        verbs.reschedule, CLERK, i, {"due_at": at(12, 1 + b.now.minute % 20, 18)}
    ),
    "place": lambda b, i: b.act(verbs.correct, CLERK, i, {"place": f"{b.now:%M}楼"}),
    "cancel": lambda b, i: b.act(verbs.cancel, CLERK, i),
    "withdraw": lambda b, i: b.act(verbs.withdraw, CLERK, i),
    "receive": lambda b, i: b.act(receipts.acknowledge, CLERK, i, Answer.RECEIVED),
    "know": lambda b, i: b.act(receipts.acknowledge, CLERK, i, Answer.KNOWN),
    "take": lambda b, i: b.act(verbs.take, CLERK, i),
    "give": lambda b, i: b.act(verbs.assign, CLERK, i, OWNER.id, OWNER.name),
    "give on": lambda b, i: b.act(verbs.assign, CLERK, i, COLLEAGUE.id, COLLEAGUE.name),
    "close": lambda b, i: b.act(verbs.close, CLERK, i, "已报"),
}
# Answers that other persons gave meanwhile; they are no hindrance and are not lost.
OTHERS: dict[str, Any] = {
    "owner receives": lambda b, i: b.act(receipts.acknowledge, OWNER, i, Answer.RECEIVED),
    "owner takes": lambda b, i: b.act(verbs.take, OWNER, i),
}


@given(
    st.lists(st.sampled_from([*VERBS, *OTHERS]), max_size=5),
    st.sampled_from(list(VERBS)),
    st.sampled_from([None, "FREQ=WEEKLY"]),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_undo_restores_exactly_what_was(
    bureau: Bureau, group: int, before: list[str], last: str, rrule: str | None
) -> None:
    bureau.later(hours=1)
    bureau.paste(group, owed(recurrence=rrule), text=f"第{bureau.message_id()}号通知")
    item_id = bureau.items()[-1].id
    assert item_id is not None
    for name in before:
        bureau.later(minutes=1)
        {**VERBS, **OTHERS}[name](bureau, item_id)
    bureau.later(minutes=1)
    was = state(bureau, item_id)
    if VERBS[last](bureau, item_id).entry is None:
        return
    bureau.later(minutes=1)
    undone = take_back(bureau, CLERK, group)
    assert undone.entry is not None
    assert state(bureau, item_id) == was


def test_undo_goes_back_step_by_step(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    for title in ("二稿", "三稿"):
        bureau.act(verbs.correct, CLERK, item_id, {"title": title})
    titles = []
    for _ in range(3):
        take_back(bureau, CLERK, group)
        titles.append((bureau.item(item_id).title, bureau.item(item_id).status))
    assert titles == [("二稿", "open"), ("防汛会商", "open"), ("防汛会商", "withdrawn")]
    assert take_back(bureau, CLERK, group) == Undone()


def test_undoing_a_registration_withdraws_it_and_keeps_its_number(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group)
    take_back(bureau, CLERK, group)
    bureau.paste(group, text="另一份通知")
    assert [(item.number, item.status) for item in bureau.items()] == [
        (1, "withdrawn"),
        (2, "open"),
    ]


def test_undoing_a_confirmation_withdraws_too(bureau: Bureau, group: int) -> None:
    bureau.paste(group, ask_first=True)
    bureau.act(drafts.confirm, OWNER, only_id(bureau))
    assert take_back(bureau, OWNER, group).entry is not None
    assert bureau.item().status == "withdrawn"


def test_only_ones_own_changes_in_that_chat_are_taken_back(bureau: Bureau, group: int) -> None:
    other = bureau.group(-1002, "中层群")
    bureau.join(other, CLERK)
    bureau.paste(group)
    assert take_back(bureau, OWNER, group) == Undone()
    assert take_back(bureau, CLERK, other) == Undone()
    assert bureau.item().status == "open"


def test_somebody_elses_later_change_stands_in_the_way_and_is_named(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    bureau.act(verbs.reschedule, CLERK, item_id, {"start_at": at(11, 20, 10)})
    bureau.act(verbs.correct, DIRECTOR, item_id, {"place": "二楼"})
    refused = take_back(bureau, CLERK, group)
    assert (refused.blocked, refused.entry) == (True, None)
    assert refused.undone is not None
    assert (refused.undone.action, refused.undone.actor_id) == ("correct", DIRECTOR.id)
    assert bureau.item(item_id).start_at == at(11, 20, 10)


def test_once_the_other_has_taken_back_theirs_the_way_is_free(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    bureau.act(verbs.correct, CLERK, item_id, {"title": "二稿"})
    bureau.act(verbs.correct, DIRECTOR, item_id, {"place": "二楼"})
    take_back(bureau, DIRECTOR, group)
    assert take_back(bureau, CLERK, group).blocked is False
    assert (bureau.item(item_id).title, bureau.item(item_id).place) == ("防汛会商", None)


def test_others_answers_do_not_stand_in_the_way(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    bureau.act(verbs.correct, CLERK, item_id, {"title": "二稿"})
    bureau.act(receipts.acknowledge, OWNER, item_id, Answer.RECEIVED)
    assert take_back(bureau, CLERK, group).blocked is False
    assert bureau.parts(item_id)[OWNER.id].answer == Answer.RECEIVED


def test_receipts_that_a_move_made_void_count_again_when_it_is_taken_back(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    bureau.act(receipts.acknowledge, LEADER, item_id, Answer.KNOWN)
    before = state(bureau, item_id)
    bureau.later(minutes=3)
    bureau.act(verbs.reschedule, CLERK, item_id, {"start_at": at(11, 20, 10)})
    take_back(bureau, CLERK, group)
    assert state(bureau, item_id) == before


def test_an_owner_given_a_task_by_another_stays_owner_when_a_receipt_is_taken_back(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, owed())
    item_id = only_id(bureau)
    bureau.act(receipts.acknowledge, OWNER, item_id, Answer.RECEIVED)
    bureau.act(verbs.assign, DIRECTOR, item_id, OWNER.id, OWNER.name)
    take_back(bureau, OWNER, group)
    part = bureau.parts(item_id)[OWNER.id]
    assert (part.role, part.answer) == ("handle", None)


@pytest.mark.parametrize("change", ["cancel", "register"])
def test_whoever_was_told_hears_that_it_was_taken_back(
    bureau: Bureau, group: int, change: str
) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    private = bureau.start(LEADER)

    def told(session: Session) -> None:
        session.add(
            PushRow(
                key="told",
                occasion=Occasion.AT_ONCE,
                chat_id=private,
                item_id=item_id,
                priority=1,
                due_at=bureau.now,
                send_after=bureau.now,
                state="sent",
            )
        )

    bureau.do(told)
    if change == "cancel":
        bureau.act(verbs.cancel, CLERK, item_id)
    undone = take_back(bureau, CLERK, group)
    assert undone.entry is not None
    assert undone.entry.id in [
        push.detail["entry"] for push in bureau.pushes(chat_id=private, occasion=Occasion.CHANGE)
    ]


def test_an_undone_cancellation_may_be_cancelled_again(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading())
    item_id = only_id(bureau)
    for _ in range(2):
        assert bureau.act(verbs.cancel, CLERK, item_id).entry is not None
        assert take_back(bureau, CLERK, group).entry is not None
    assert bureau.item(item_id).status == "open"
