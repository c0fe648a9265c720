"""Returns by many: each department's 已报, 零报告, 已收 and 退回, and who hears of them.

One report of several departments is one item; each owes a return of its own. A department
speaks for itself, the recipient checks. Nobody is told of each press: cards and the
recipient's one table follow by edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from bot.domain.department import OWING, PartState
from bot.domain.permission import YES, Actor, Deed, Reason, Verdict
from bot.domain.push import Occasion
from bot.office.matters.ledger import Act, change_item, departments_as_kept
from bot.office.matters.verbs import Outcome, close, judge
from bot.office.people.departments import departments, speaks_for, stand_ins
from bot.office.returns.recipients import recipient_chats
from bot.office.returns.submissions import (
    Handed,
    department_name,
    keep,
    period,
    retire_tables,
    returns_of,
    was_nudged,
)
from bot.office.sending.outbox import drop_queued, private_chat, queue
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import EntryRow, ItemRow, PushRow

HAND_IN, NIL, APPROVE, BACK = "hand_in", "nil", "approve", "return_back"
#: What is done to one department's return; another's stands apart from it.
RETURN_ACTIONS = (HAND_IN, NIL, APPROVE, BACK)
_IN = (PartState.SUBMITTED, PartState.NIL, PartState.APPROVED)


@dataclass(frozen=True)
class Mine:
    """The returns of an item that somebody may hand in.

    Attributes:
        parts: of their own departments; of an administrator without one, all that is owed.
        instead: an administrator would hand in for others: for whom is always asked.
    """

    parts: tuple[DepartmentPartRow, ...]
    instead: bool = False

    @property
    def owed(self) -> tuple[DepartmentPartRow, ...]:
        """Those that are still owed."""
        return tuple(part for part in self.parts if part.state in OWING)


def mine(session: Session, actor: Actor, item: ItemRow) -> Mine:
    """Which returns of an item somebody acts for."""
    assert item.id is not None
    every = returns_of(session, item.id)
    own = tuple(part for part in every if part.department_id in actor.departments)
    if own or not actor.administrator:
        return Mine(own)
    return Mine(tuple(every), instead=True)


def submit(
    session: Session,
    act: Act,
    item: ItemRow,
    part: DepartmentPartRow,
    handed: Handed | None = None,
) -> Outcome:
    """已报: a department's return is in. What comes with a message is kept with it.

    A second press changes nothing. A further file is kept as a further submission; one
    that comes after 已收 leaves it received, and the recipient hears of it.
    """
    verdict = _may_hand_in(session, act, item, part)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert item.id is not None
    brings = handed is not None and bool(handed.files)
    state = PartState(part.state)
    if state in (PartState.SUBMITTED, PartState.APPROVED) and not brings:
        return Outcome(None)
    more: dict[str, tuple[Any, Any]] = {}
    if handed is not None and (handed.files or handed.words):
        submission = keep(session, item.id, part, act, handed)
        if submission is None:
            return Outcome(None)
        more["submission"] = (None, submission.id)
        more["files"] = (None, len(handed.files))
    becomes = PartState.APPROVED if state is PartState.APPROVED else PartState.SUBMITTED
    entry = _change(session, act, item, part, HAND_IN, becomes, more=more)
    _tell_recipients(session, act, item, part, entry, state)
    return Outcome(entry)


def nil(session: Session, act: Act, item: ItemRow, part: DepartmentPartRow) -> Outcome:
    """零报告: a department has nothing to report, said in one tap."""
    verdict = _may_hand_in(session, act, item, part)
    if not verdict.allowed:
        return Outcome(None, verdict)
    state = PartState(part.state)
    if state in _IN:
        return Outcome(None)
    entry = _change(session, act, item, part, NIL, PartState.NIL)
    _tell_recipients(session, act, item, part, entry, state)
    return Outcome(entry)


def approve(session: Session, act: Act, item: ItemRow, part: DepartmentPartRow) -> Outcome:
    """已收: the recipient has checked a return. 零报告 needs no checking."""
    verdict = judge(session, act.actor, Deed.REVIEW, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if part.state != PartState.SUBMITTED:
        return Outcome(None)
    return Outcome(_change(session, act, item, part, APPROVE, PartState.APPROVED))


def send_back(
    session: Session, act: Act, item: ItemRow, part: DepartmentPartRow, reason: str
) -> Outcome:
    """退回: a return is owed again; its department hears why, privately.

    Raises:
        ValueError: without a reason; ask for it before.
    """
    if not reason.strip():
        raise ValueError("sending back needs a reason")
    verdict = judge(session, act.actor, Deed.REVIEW, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if part.state not in _IN:
        return Outcome(None)
    assert item.id is not None
    last = part.person_id
    entry = _change(
        session, act, item, part, BACK, PartState.SENT_BACK, reason=reason.strip(),
        more={"reason": (None, reason.strip())},
    )  # fmt: skip
    drop_queued(session, item.id, Occasion.COMPLETE)
    chats = department_chats(session, item, part, last, now=act.now)
    for chat_id, person_id in chats.items():
        queue(
            session,
            f"entry {entry.id} | return due | chat {chat_id}",
            Occasion.RETURN_DUE,
            chat_id,
            act.now,
            item_id=item.id,
            person_id=person_id,
            detail={"part": part.id, "reason": "sent_back"},
        )
    if not chats:  # nobody to tell privately: the group hears what is awaited, not why
        queue(
            session,
            f"entry {entry.id} | returns | chat {item.chat_id}",
            Occasion.RETURNS,
            item.chat_id,
            act.now,
            item_id=item.id,
            topic_id=item.topic_id,
            detail={"part": part.id, "reason": "sent_back"},
        )
    return Outcome(entry)


def close_complete(session: Session, act: Act, item: ItemRow, sentence: str) -> Outcome:
    """办结 in one tap, once every return is in.

    Args:
        sentence: the result, which says how many reported.
    """
    assert item.id is not None
    if any(part.state in OWING for part in returns_of(session, item.id)):
        return Outcome(None)
    return close(session, act, item, sentence)


def _may_hand_in(session: Session, act: Act, item: ItemRow, part: DepartmentPartRow) -> Verdict:
    verdict = judge(session, act.actor, Deed.SUBMIT, item)
    if not verdict.allowed:
        return verdict
    ours = part.department_id in act.actor.departments or act.actor.administrator
    return YES if ours else Verdict(False, Reason.NO_DEPARTMENT)


def _change(
    session: Session,
    act: Act,
    item: ItemRow,
    part: DepartmentPartRow,
    action: str,
    state: PartState,
    *,
    reason: str = "",
    more: dict[str, tuple[Any, Any]] | None = None,
) -> EntryRow:
    """Change one return; its department's private cards and those of the chats follow."""
    assert item.id is not None
    kept = departments_as_kept(session, item.id, part.department_id)
    part.state, part.changed_at, part.reason = state, act.now, reason
    if action in (HAND_IN, NIL):
        part.person_id = act.actor.person_id
    session.add(part)
    name = department_name(session, part)
    heard = department_people(session, item, part, act.now)
    return change_item(
        session,
        item,
        action,
        act,
        {},
        more={"department": (None, name), **(more or {})},
        departments=kept,
        shown_to={*heard, act.actor.person_id, *recipient_chats(session, item).values()},
    )


def department_people(
    session: Session, item: ItemRow, part: DepartmentPartRow, now: datetime
) -> tuple[int, ...]:
    """Whom a part's department is told through; nobody of one that is dissolved."""
    known = departments(session, item.office_id)
    department = next((one for one in known if one.id == part.department_id), None)
    if department is None:
        return ()
    return speaks_for(department, stand_ins(session, item.office_id, now))


def department_chats(
    session: Session,
    item: ItemRow,
    part: DepartmentPartRow,
    *also: int | None,
    now: datetime,
) -> dict[int, int]:
    """The private chats a part's department is told in, each with its person.

    Args:
        also: somebody who acted for it.
    """
    people = dict.fromkeys((*department_people(session, item, part, now), *also))
    found: dict[int, int] = {}
    for person in people:
        chat_id = private_chat(session, person)
        if chat_id is not None and person is not None:
            found[chat_id] = person
    return found


def _tell_recipients(
    session: Session,
    act: Act,
    item: ItemRow,
    part: DepartmentPartRow,
    entry: EntryRow,
    before: PartState,
) -> None:
    """The recipient's table: begun with the first return, posted anew when all are in.

    And when something comes after it was asked for and too late, or after it was received.
    Everything else reaches the table by an edit.
    """
    assert item.id is not None
    waiting = [one for one in returns_of(session, item.id) if one.state in OWING]
    complete = not waiting and before in OWING
    news = ""
    if before is PartState.APPROVED:
        news = "further"
    elif not complete and before in OWING and _late(session, act, item, part):
        news = "late"
    for chat_id, person_id in recipient_chats(session, item).items():
        detail: dict[str, Any] = {"part": part.id, "entry": entry.id}
        if complete or news:
            _drop_tables(session, item.id, chat_id)
            retire_tables(session, item.id, chat_id)
            key = f"entry {entry.id} | table | chat {chat_id}"
            detail["reason"] = news
        else:
            key = f"item {item.id} | table | round {period(session, item.id)} | chat {chat_id}"
            detail = {}
        queue(
            session,
            key,
            Occasion.COMPLETE if complete else Occasion.HANDED_IN,
            chat_id,
            act.now,
            item_id=item.id,
            person_id=person_id,
            detail=detail,
        )


def _late(session: Session, act: Act, item: ItemRow, part: DepartmentPartRow) -> bool:
    """Whether a return comes after its time, and after it was asked for."""
    assert item.id is not None
    if item.due_at is None or act.now <= item.due_at:
        return False
    chats = set(department_chats(session, item, part, now=act.now))
    return was_nudged(session, item.id, chats, item.closed_at)


def _drop_tables(session: Session, item_id: int, chat_id: int) -> None:
    """A table that has not gone out yet is told by the newer one."""
    for push in session.exec(
        select(PushRow).where(
            PushRow.item_id == item_id,
            PushRow.chat_id == chat_id,
            PushRow.state == "queued",
            PushRow.occasion == Occasion.HANDED_IN,
        )
    ):
        push.state, push.error = "dropped", "a newer table tells it"
        session.add(push)
