"""What Huiyin asks one person for in words (a result, a correction), and 稍后提醒."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session, select

from bot.domain.permission import Actor, Deed, Verdict
from bot.domain.push import Occasion
from bot.office.matters.verbs import judge
from bot.office.sending.outbox import queue
from bot.store.rows import CardRow, ExpectationRow, ItemRow, PushRow

LATELY = timedelta(minutes=1)


class About(StrEnum):
    """What is asked for; the values stand in rows."""

    RESULT = "result"
    CORRECTION = "correction"
    SUBSTITUTE = "substitute"
    REFUSE = "refuse"  # why it is not theirs
    DIFFICULTY = "difficulty"  # what is in the way
    EXTEND = "extend"  # until when, and why
    SEND_BACK = "send_back"  # what is missing in a result
    SUPERVISE = "supervise"  # by when
    URGENT = "urgent"  # why
    RETURN_BACK = "return_back"  # what is missing in a department's return
    HELP = "help"  # what is wanted of a department, or why
    PROBLEM = "problem"  # what the trouble is
    PUBLIC_ANSWER = "public_answer"  # what a group is to hear


_DEEDS = {
    About.RESULT: Deed.CLOSE,
    About.CORRECTION: Deed.CHANGE,
    About.SUBSTITUTE: Deed.ACKNOWLEDGE,
    About.REFUSE: Deed.REFUSE,
    About.DIFFICULTY: Deed.REFUSE,
    About.EXTEND: Deed.EXTEND,
    About.SEND_BACK: Deed.REOPEN,
    About.SUPERVISE: Deed.SUPERVISE,
    About.URGENT: Deed.CHANGE,
    About.RETURN_BACK: Deed.REVIEW,
    About.HELP: Deed.ASK_HELP,
    About.PROBLEM: Deed.ACKNOWLEDGE,
    About.PUBLIC_ANSWER: Deed.CLOSE,
}


def ask(
    session: Session,
    about: About,
    actor: Actor,
    item: ItemRow,
    now: datetime,
    *,
    chat_id: int,
    occasion: str,
    reply_to: int | None = None,
    topic_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    sentence: str = "",
    shown: Mapping[str, Any] | None = None,
) -> Verdict:
    """Ask for a line in words, if the actor may do what it leads to.

    Args:
        detail: what is known already and waits for the answer.
        sentence: the question's name, where it is not the one of `about`.
        shown: what its wording needs besides: a department's part, a date that was read.
        occasion: names what caused the question, for the outbox's key.
    """
    verdict = judge(session, actor, _DEEDS[about], item)
    if not verdict.allowed:
        return verdict
    assert item.id is not None
    if actor.person_id is not None:
        expect(session, about, chat_id, actor.person_id, item.id, now, detail)
    queue(
        session,
        f"{occasion} | prompt {about} | item {item.id}",
        Occasion.PROMPT,
        chat_id,
        now,
        item_id=item.id,
        person_id=actor.person_id,
        reply_to=reply_to,
        topic_id=topic_id,
        detail={"detail": sentence or str(about), "name": actor.name, **(shown or {})},
    )
    return verdict


def expect(
    session: Session,
    about: About,
    chat_id: int,
    person_id: int,
    item_id: int,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Note what is awaited of a person in a chat; the newest question counts."""
    row = session.get(ExpectationRow, (chat_id, person_id))
    if row is None:
        row = ExpectationRow(
            chat_id=chat_id, person_id=person_id, about=about, item_id=item_id, asked_at=now
        )
    row.about, row.item_id, row.asked_at = about, item_id, now
    row.detail = dict(detail or {})
    session.add(row)
    session.flush()


def heard(session: Session, chat_id: int, person_id: int | None) -> None:
    """The awaited answer came."""
    row = session.get(ExpectationRow, (chat_id, person_id)) if person_id is not None else None
    if row is not None:
        session.delete(row)


def snooze(
    session: Session, item: ItemRow, chat_id: int, person_id: int, moment: datetime, now: datetime
) -> None:
    """Tell a person of an item once more at a moment of their own choice."""
    queue(
        session,
        f"item {item.id} | snooze | {moment:%FT%R}Z | chat {chat_id}",
        Occasion.SNOOZE,
        chat_id,
        now,
        item_id=item.id,
        person_id=person_id,
        send_after=moment,
    )


def asked_lately(
    session: Session, about: About, chat_id: int, person_id: int, item_id: int, now: datetime
) -> bool:
    """Whether the same was asked of the same person moments ago: a button pressed twice."""
    row = session.get(ExpectationRow, (chat_id, person_id))
    return (
        row is not None
        and (row.about, row.item_id) == (about, item_id)
        and now - row.asked_at < LATELY
    )


def level_questions(session: Session, item: ItemRow) -> None:
    """Let every message that asked about a draft show that it has come to an end."""
    asked = session.exec(
        select(PushRow).where(
            PushRow.item_id == item.id,
            PushRow.occasion == Occasion.QUESTION,
            PushRow.state == "sent",
        )
    ).all()
    for push in asked:
        if push.message_id is not None:
            _keep_level(session, item, push.chat_id, push.message_id)


def _keep_level(session: Session, item: ItemRow, chat_id: int, message_id: int) -> None:
    assert item.id is not None
    known = session.exec(
        select(CardRow.id).where(CardRow.chat_id == chat_id, CardRow.message_id == message_id)
    ).first()
    if known is None:
        session.add(
            CardRow(
                item_id=item.id,
                chat_id=chat_id,
                message_id=message_id,
                shown_version=0,
                stale=True,
            )
        )
        session.flush()
