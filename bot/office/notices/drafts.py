"""Drafts: what a notice left open is settled by a press or an answer in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from bot.domain.item import Ask, Status
from bot.domain.permission import Deed, may
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind
from bot.office.matters.ledger import Act, change_item
from bot.office.matters.prompts import level_questions
from bot.office.matters.verbs import Outcome
from bot.office.matters.views import to_item
from bot.office.notices.intake import open_item
from bot.office.sending.outbox import drop_queued, queue, queue_card
from bot.store.rows import CardRow, ItemRow, PushRow


def confirm(
    session: Session,
    act: Act,
    item: ItemRow,
) -> Outcome:
    """登记: register a draft as it stands; its question becomes its card."""
    verdict = may(act.actor, Deed.CONFIRM, to_item(item))
    if not verdict.allowed:
        return Outcome(None, verdict)
    if item.status != Status.DRAFT:
        return Outcome(None)
    open_item(session, item)
    entry = change_item(
        session,
        item,
        "confirm",
        act,
        {},
        more={"number": (None, item.number)},
    )
    item.revision += 1
    assert item.id is not None
    drop_queued(session, item.id, Occasion.QUESTION, Occasion.UNANSWERED)
    question_into_card(session, item, act.now)
    return Outcome(entry)


def question_into_card(session: Session, item: ItemRow, now: datetime) -> None:
    """Let the message that asked show the card from now on; post one if none was sent."""
    assert item.id is not None
    asked = session.exec(
        select(PushRow).where(
            PushRow.item_id == item.id,
            PushRow.occasion == Occasion.QUESTION,
            PushRow.state == "sent",
        )
    ).all()
    last = max(asked, key=lambda row: row.id or 0, default=None)
    if last is None or last.message_id is None:
        queue_card(session, item, item.chat_id, now, topic_id=item.topic_id)
        return
    known = session.exec(
        select(CardRow).where(
            CardRow.chat_id == last.chat_id, CardRow.message_id == last.message_id
        )
    ).first()
    if known is None:
        session.add(
            CardRow(
                item_id=item.id,
                chat_id=last.chat_id,
                message_id=last.message_id,
                shown_version=0,
                stale=True,
            )
        )
        session.flush()


def settle(
    session: Session,
    act: Act,
    item: ItemRow,
    fields: Mapping[str, Any],
    *,
    pressed: bool = False,
) -> Outcome:
    """Fill in what an answer in words gave; register when nothing is left to ask.

    Args:
        pressed: the answer was pressed: the question turns to what is left, instead of
            being asked once more.
        fields: item fields the answer yields; the times it gives settle every doubt
            about time.
    """
    verdict = may(act.actor, Deed.CHANGE, to_item(item))
    if not verdict.allowed:
        return Outcome(None, verdict)
    left = [ask for ask in item.asks if not _settled(Ask(ask), fields)]
    if fields.get("title") is None and not item.title:
        left.append(Ask.NO_TITLE)
    kind = fields.get("kind", item.kind)
    event = (
        fields.get("start_at", item.start_at)
        if kind == Kind.MEETING
        else fields.get("due_at", item.due_at)
    )
    if event is None:
        left.append(Ask.NO_TIME)
    elif event < act.now:
        left.append(Ask.PAST)
    left = list(dict.fromkeys(left))
    entry = change_item(
        session,
        item,
        "correct",
        act,
        {**fields, "asks": left},
    )
    if not left:
        return confirm(session, act, item)
    if pressed:
        level_questions(session, item)
        return Outcome(entry)
    queue(
        session,
        f"item {item.id} | question | entry {entry.id}",
        Occasion.QUESTION,
        item.chat_id,
        act.now,
        item_id=item.id,
        reply_to=act.message_id,
        topic_id=item.topic_id,
    )
    return Outcome(entry)


def _settled(ask: Ask, fields: Mapping[str, Any]) -> bool:
    timed = fields.get("start_at") is not None or fields.get("due_at") is not None
    match ask:
        case Ask.NO_TIME | Ask.WEEKDAY_CONTRADICTS | Ask.IMPOSSIBLE_DATE | Ask.PAST:
            return timed
        case Ask.KIND_UNCLEAR:
            return "kind" in fields
        case Ask.NO_TITLE:
            return bool(fields.get("title"))
        case Ask.WHAT:
            return bool(fields.get("title")) or timed
        case _:
            return True
