"""What somebody writes right after a notice of theirs: what corrects it, what adds to it.

The notice is found in rows, and never that of another sender or in another chat.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.item import ItemView
from bot.office import verbs
from bot.office.answering import answered
from bot.office.ledger import lock_item, view
from bot.office.ordering import Errand
from bot.store.rows import ItemRow, NoticeRow, OriginRow

RIGHT_AFTER = timedelta(minutes=10)  # 时间改成4点 without a reply means the notice before it


def just_posted(
    session: Session,
    chat_id: int,
    person_id: int,
    at: datetime,
    *,
    topic_id: int | None = None,
    reply_to: int | None = None,
) -> ItemView | None:
    """The one living matter of the newest notice a person posted in a chat moments ago.

    Args:
        at: when the following message was posted.
        reply_to: their own message that it answers: then that notice is meant, however old.
    """
    origin = select(OriginRow.notice_id).where(
        OriginRow.chat_id == chat_id, OriginRow.sender_id == person_id
    )
    if reply_to is not None:
        origin = origin.where(OriginRow.message_id == reply_to)
    else:
        origin = origin.where(OriginRow.topic_id == topic_id)
    notice_id = session.exec(origin.order_by(col(OriginRow.id).desc()).limit(1)).first()
    if notice_id is None:
        return None
    items = session.exec(
        select(ItemRow).where(
            ItemRow.notice_id == notice_id, col(ItemRow.status).in_(("draft", "open"))
        )
    ).all()
    if len(items) != 1:
        return None
    if reply_to is None and not timedelta() <= at - items[0].registered_at <= RIGHT_AFTER:
        return None
    return view(session, items[0])


def add_words(session: Session, errand: Errand, item_id: int, words: str) -> None:
    """Words that add to a notice: kept behind its own, and told as a change."""
    chat = errand.visit.enter(session)
    item = lock_item(session, item_id)
    if item is None or chat.id is None:
        return
    actor = errand.visit.actor(session, chat, item)
    outcome = verbs.supplement(
        session, actor, item, words, errand.visit.now,
        chat_id=chat.id, message_id=errand.message_id,
    )  # fmt: skip
    notice = session.get(NoticeRow, item.notice_id) if item.notice_id is not None else None
    if outcome.entry is not None and notice is not None:
        notice.earlier = [*notice.earlier, notice.text]
        notice.text = f"{notice.text}\n{words}".strip()
        session.add(notice)
    answered(session, errand, item, outcome.entry, outcome.verdict)
