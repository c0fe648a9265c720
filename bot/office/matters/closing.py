"""Closing what is not all in yet: asked about once, closed by a second press or answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.domain.department import OWING
from bot.domain.permission import YES, Actor, Verdict
from bot.office.matters.prompts import About, ask
from bot.office.people.visits import ANSWER_TIME
from bot.office.returns.submissions import returns_of
from bot.store.rows import ExpectationRow, ItemRow


def asked_before(
    session: Session, chat_id: int, person_id: int | None, item: ItemRow, now: datetime
) -> Mapping[str, Any]:
    """What is kept of the question whether to close all the same; empty if it was not asked.

    "result" is what it is to be closed with, empty where that was not said; "wanted" that
    the result itself has been asked for since.
    """
    row = session.get(ExpectationRow, (chat_id, person_id)) if person_id is not None else None
    if row is None or (row.about, row.item_id) != (About.RESULT, item.id):
        return {}
    return row.detail if row.detail.get("owed") and now - row.asked_at <= ANSWER_TIME else {}


def not_all_in(session: Session, actor: Actor, item: ItemRow) -> bool:
    """Whether departments still owe, so that whoever closes is asked first."""
    assert item.id is not None
    if actor.person_id is None or item.status != "open":
        return False
    return any(part.state in OWING for part in returns_of(session, item.id))


def ask_result(
    session: Session,
    actor: Actor,
    item: ItemRow,
    now: datetime,
    words: str,
    *,
    chat_id: int,
    occasion: str,
    reply_to: int | None,
    topic_id: int | None = None,
) -> tuple[Verdict, str]:
    """Ask for what closing still lacks: that it be closed all the same, or a result.

    Args:
        words: the result, as far as it was said.

    Returns:
        Why nothing may be asked; and the result to close with, empty if something is asked.
    """
    kept = asked_before(session, chat_id, actor.person_id, item, now)
    result = words.strip() or str(kept.get("result", ""))
    first = not kept and not_all_in(session, actor, item)
    if result and not first:
        return YES, result
    detail: dict[str, Any] = {"owed": True, "result": result} if first else {}
    if kept:
        detail = {"owed": True, "wanted": True}
    verdict = ask(
        session, About.RESULT, actor, item, now,
        chat_id=chat_id, occasion=occasion, reply_to=reply_to, topic_id=topic_id,
        detail=detail, sentence="close_owed" if first else "",
    )  # fmt: skip
    return verdict, ""
