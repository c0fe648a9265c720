"""A message that may mean several items: which one was meant is told by a press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.domain.arrival import Arrival
from bot.domain.permission import Actor
from bot.domain.push import Occasion
from bot.office.notices.facts import Setting
from bot.office.notices.linking import apply_link
from bot.reading.values import ItemReading
from bot.store.rows import EntryRow, ItemRow, NoticeRow, OriginRow, PushRow


@dataclass(frozen=True)
class Choice:
    """A question that is still open.

    Attributes:
        index: which of the message's readings it asks about.
    """

    text: str
    written_at: datetime
    index: int
    arrival: Arrival


def chosen(session: Session, chat_id: int, message_id: int, item: ItemRow) -> Choice | None:
    """The open question a pressed message asked about an item; None if it is settled."""
    push = session.exec(
        select(PushRow).where(
            PushRow.chat_id == chat_id,
            PushRow.message_id == message_id,
            PushRow.occasion == Occasion.WHICH,
        )
    ).first()
    if push is None or item.id not in push.detail.get("items", ()):
        return None
    notice = session.get(NoticeRow, push.detail.get("notice"))
    if notice is None:
        return None
    origin = session.exec(
        select(OriginRow).where(OriginRow.notice_id == notice.id, OriginRow.chat_id == chat_id)
    ).first()
    if origin is None:
        return None
    for offered in push.detail["items"]:
        done = session.exec(
            select(EntryRow.id).where(
                EntryRow.item_id == offered,
                EntryRow.chat_id == chat_id,
                EntryRow.message_id == origin.message_id,
            )
        ).first()
        if done is not None:
            return None
    arrival = Arrival(
        chat_id=chat_id,
        message_id=origin.message_id,
        text=notice.text,
        written_at=notice.written_at,
        sender_id=origin.sender_id,
        sender_name=origin.sender_name,
        topic_id=origin.topic_id,
    )
    return Choice(notice.text, notice.written_at, int(push.detail["index"]), arrival)


def choose(
    session: Session,
    choice: Choice,
    item: ItemRow,
    reading: ItemReading,
    actor: Actor,
    setting: Setting,
) -> None:
    """Do to the chosen item what the message says."""
    apply_link(session, item, choice.arrival, reading, actor, setting)
