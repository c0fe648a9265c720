"""What somebody writes right after a notice of theirs: what corrects it, what adds to it.

The notice is found in rows, and never that of another sender or in another chat.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.domain.item import ItemView
from bot.domain.permission import Deed
from bot.domain.vocabulary import Kind
from bot.office.asking.queries import Scope, visible
from bot.office.matters import verbs
from bot.office.matters.answering import answered
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.ordering import Errand
from bot.office.matters.views import view
from bot.office.notices.linking import by_title, item_of_message
from bot.office.people.visits import Visit
from bot.reading.together import is_generic
from bot.store.rows import ChatRow, ItemRow, NoticeRow, OriginRow

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
    act = Act(actor, chat.id, errand.visit.now, errand.message_id)
    outcome = verbs.supplement(session, act, item, words)
    notice = session.get(NoticeRow, item.notice_id) if item.notice_id is not None else None
    if outcome.entry is not None and notice is not None:
        notice.earlier = [*notice.earlier, notice.text]
        notice.text = f"{notice.text}\n{words}".strip()
        session.add(notice)
    answered(session, errand, item, outcome.entry, outcome.verdict)


def living_by_title(session: Session, chat_id: int, title: str) -> ItemView | None:
    """The one open matter of a chat that a title means; none if several may be meant."""
    found = by_title(_open_here(session, chat_id), title)
    return view(session, found[0]) if len(found) == 1 and not is_generic(title) else None


def named_in(session: Session, chat_id: int, text: str) -> ItemView | None:
    """The one open matter of a chat whose whole title stands in a text."""
    found = [
        row for row in _open_here(session, chat_id) if len(row.title) > 2 and row.title in text
    ]
    return view(session, found[0]) if len(found) == 1 else None


def done_by(
    session: Session, visit: Visit, chat_id: int, title: str, reply_to: int | None
) -> int | None:
    """The report or task that somebody says is done, if it is theirs to close.

    A clerk's 已报 of one department's part is no business of the whole matter.
    """
    chat = session.get_one(ChatRow, chat_id)
    item = item_of_message(session, chat_id, reply_to) if reply_to is not None else None
    if item is None and reply_to is None and not is_generic(title):
        owed = [row for row in _open_here(session, chat_id) if row.kind != Kind.MEETING]
        found = by_title(owed, title)
        item = found[0] if len(found) == 1 else None
    if item is None or item.status != "open" or item.kind == Kind.MEETING:
        return None
    allowed = verbs.judge(session, visit.actor(session, chat, item), Deed.CLOSE, item).allowed
    return item.id if allowed else None


def _open_here(session: Session, chat_id: int) -> list[ItemRow]:
    chat = session.get_one(ChatRow, chat_id)
    return list(
        session.exec(
            select(ItemRow)
            .where(
                ItemRow.office_id == chat.office_id,
                visible(session, Scope(chat.office_id, chat_id)),
                ItemRow.status == "open",
            )
            .order_by(col(ItemRow.id).desc())
        ).all()
    )
