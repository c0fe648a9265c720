"""From a read notice to tracked items: register, recognise, link, or ask."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.arrival import Arrival
from bot.domain.item import Ask, Status
from bot.domain.permission import Actor
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action, Kind
from bot.office.asking.queries import may_see, scope_of
from bot.office.matters.ledger import Act, restored
from bot.office.notices.facts import Setting, asks_of, facts
from bot.office.notices.further import link_later_notice
from bot.office.notices.linking import apply_link, linked
from bot.office.notices.materials import notes_of
from bot.office.sending.outbox import queue, queue_card
from bot.reading.values import ItemReading
from bot.store.rows import (
    ChatRow,
    EntryRow,
    ItemRow,
    NoticeRow,
    OfficeRow,
    OriginRow,
)

MOST = 30  # items of one message that get a card each


def fingerprint(text: str) -> str:
    """The same for texts that differ only in white space."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


def take_in(
    session: Session,
    arrival: Arrival,
    readings: Sequence[ItemReading],
    actor: Actor,
    setting: Setting,
    *,
    ask_first: bool = False,
) -> None:
    """Register what a notice holds, with its card or question queued in the same commit.

    Args:
        readings: at least one item.
        ask_first: mode ask: show the card with 登记 first.
    """
    chat = session.get_one(ChatRow, arrival.chat_id)
    # Copies of one notice come into several chats at once, and chats are handled side by side.
    hold_office(session, chat.office_id)
    if _origin(session, arrival.chat_id, arrival.message_id) is not None:
        return
    if _again(session, chat, arrival, readings, setting):
        return
    if len(readings) > MOST:
        _take_in_whole(session, chat, arrival, actor, setting)
        return
    notice = _keep_notice(session, chat, arrival)
    alone = len(readings) == 1
    for index, reading in enumerate(readings):
        if reading.action is Action.CREATE:
            register_reading(
                session, chat, notice, arrival, reading, actor, setting,
                ask_first=ask_first, alone=alone,
            )  # fmt: skip
        else:
            _link(
                session, chat, notice, index, arrival, reading, actor, setting, ask_first=ask_first
            )


def _take_in_whole(
    session: Session, chat: ChatRow, arrival: Arrival, actor: Actor, setting: Setting
) -> None:
    """So many matters that their cards would bury the group: kept as one, and asked about."""
    notice = _keep_notice(session, chat, arrival)
    title = arrival.text.strip().splitlines()[0][:60]
    item = _new_item(chat, notice, arrival, Kind.TASK, title, actor, setting)
    item.asks = [Ask.WHAT]
    _add(session, item, actor, arrival, setting)
    _question(session, item, arrival, setting, {"reason": "crowd"})


def take_in_file(
    session: Session, arrival: Arrival, actor: Actor, setting: Setting, *, reason: str = ""
) -> None:
    """A file that gave no words is kept, and asked about once.

    Args:
        reason: what was in the way of reading it; empty if nothing was tried.
    """
    chat = session.get_one(ChatRow, arrival.chat_id)
    if _origin(session, arrival.chat_id, arrival.message_id) is not None:
        return
    notice = _keep_notice(session, chat, arrival)
    name = next((file.name for file in arrival.attachments if file.name), "")
    item = _new_item(chat, notice, arrival, Kind.TASK, name, actor, setting)
    item.asks = [Ask.WHAT]
    _add(session, item, actor, arrival, setting)
    _question(session, item, arrival, setting, {"reason": reason} if reason else {})


def _origin(session: Session, chat_id: int, message_id: int) -> OriginRow | None:
    return session.exec(
        select(OriginRow).where(OriginRow.chat_id == chat_id, OriginRow.message_id == message_id)
    ).first()


def _keep_notice(session: Session, chat: ChatRow, arrival: Arrival) -> NoticeRow:
    notice = NoticeRow(
        office_id=chat.office_id,
        text=arrival.text,
        fingerprint=fingerprint(arrival.text),
        attachments=kept_files(arrival),
        written_at=arrival.written_at,
    )
    session.add(notice)
    session.flush()
    _add_origin(session, notice, arrival)
    return notice


def kept_files(arrival: Arrival) -> list[dict[str, Any]]:
    """A message's files as a notice keeps them; the bytes stay with Telegram."""
    return [
        {"kind": file.kind, "file_id": file.file_id, "name": file.name, "size": file.size}
        for file in arrival.attachments
    ]


def _add_origin(session: Session, notice: NoticeRow, arrival: Arrival) -> None:
    assert notice.id is not None
    session.add(
        OriginRow(
            notice_id=notice.id,
            chat_id=arrival.chat_id,
            message_id=arrival.message_id,
            topic_id=arrival.topic_id,
            sender_id=arrival.sender_id,
            sender_name=arrival.sender_name,
            forwarded_from=arrival.forwarded_from,
        )
    )
    session.flush()


def _again(
    session: Session,
    chat: ChatRow,
    arrival: Arrival,
    readings: Sequence[ItemReading],
    setting: Setting,
) -> bool:
    """Whether it is a notice the office has already: same words, same times, still living."""
    if not arrival.text.strip():
        return False
    candidates = session.exec(
        select(NoticeRow)
        .where(
            NoticeRow.office_id == chat.office_id,
            NoticeRow.fingerprint == fingerprint(arrival.text),
        )
        .order_by(col(NoticeRow.id).desc())
    )
    for notice in candidates:
        items = session.exec(
            select(ItemRow)
            .where(ItemRow.notice_id == notice.id, col(ItemRow.status).in_(("open", "draft")))
            .order_by(col(ItemRow.id))
        ).all()
        if not items or not _same_times(session, items, readings):
            continue
        homes = session.exec(
            select(ChatRow.kind)
            .join(ItemRow, col(ItemRow.chat_id) == col(ChatRow.id))
            .where(ItemRow.notice_id == notice.id)
        ).all()
        if "private" in homes and items[0].registered_by != arrival.sender_id:
            continue  # what one person registered in private is theirs
        scope = scope_of(chat, arrival.sender_id)
        if chat.kind == "private" and not all(
            item.id is not None and may_see(session, scope, item.id) for item in items
        ):
            continue  # a copy opens no group that its owner is not in
        here = session.exec(
            select(OriginRow.id).where(
                OriginRow.notice_id == notice.id, OriginRow.chat_id == arrival.chat_id
            )
        ).first()
        _add_origin(session, notice, arrival)
        for item in items:
            if here is not None:
                queue(
                    session,
                    f"origin {arrival.chat_id}/{arrival.message_id} | already | item {item.id}",
                    Occasion.ALREADY,
                    arrival.chat_id,
                    setting.now,
                    item_id=item.id,
                    reply_to=arrival.message_id,
                    topic_id=arrival.topic_id,
                )
            elif item.status == "open":
                queue_card(
                    session,
                    item,
                    arrival.chat_id,
                    setting.now,
                    reply_to=arrival.message_id,
                    topic_id=arrival.topic_id,
                )
                item.version += 1  # the group it came to hears of it as well
                session.add(item)
        return True
    return False


def _same_times(
    session: Session, items: Sequence[ItemRow], readings: Sequence[ItemReading]
) -> bool:
    """Whether the readings mean the times the items were first registered with, or have now.

    An edited notice may be pasted elsewhere as it stands by then.
    """
    meant = {(one.kind, one.start, one.due) for one in readings if one.action is Action.CREATE}
    return any(
        _first_times(session, item) in meant
        or (Kind(item.kind), item.start_at, item.due_at) in meant
        for item in items
    )


def _first_times(session: Session, item: ItemRow) -> tuple[Kind, datetime | None, datetime | None]:
    """An item's kind and times before anybody changed them."""
    first: dict[str, Any] = {}
    for before in session.exec(
        select(EntryRow.before).where(EntryRow.item_id == item.id).order_by(col(EntryRow.id))
    ):
        for field in ("kind", "start_at", "due_at"):
            if field in before:
                first.setdefault(field, restored(field, before[field]))
    return (
        Kind(first.get("kind", item.kind)),
        first.get("start_at", item.start_at),
        first.get("due_at", item.due_at),
    )


def _new_item(
    chat: ChatRow,
    notice: NoticeRow,
    arrival: Arrival,
    kind: Kind,
    title: str,
    actor: Actor,
    setting: Setting,
) -> ItemRow:
    assert chat.id is not None
    return ItemRow(
        office_id=chat.office_id,
        chat_id=chat.id,
        notice_id=notice.id,
        topic_id=arrival.topic_id,
        kind=kind,
        title=title,
        status=Status.DRAFT,
        registered_by=actor.person_id,
        registered_by_name=actor.name,
        registered_at=setting.now,
    )


def register_reading(
    session: Session,
    chat: ChatRow,
    notice: NoticeRow,
    arrival: Arrival,
    reading: ItemReading,
    actor: Actor,
    setting: Setting,
    *,
    ask_first: bool,
    alone: bool = True,
) -> None:
    """Keep one reading as an item, with its card, or as a draft, with its question.

    Args:
        alone: the text holds no other matter, so that all it says besides belongs to this one.
    """
    item = _new_item(chat, notice, arrival, reading.kind, reading.title, actor, setting)
    words = arrival.text if alone else arrival.text[reading.span.start : reading.span.end]
    for field, value in {**facts(reading, setting), **notes_of(reading.kind, words)}.items():
        setattr(item, field, value)
    item.asks = asks_of(reading, setting.now)
    if not item.asks and ask_first:
        item.asks = [Ask.CONFIRM]
    _add(session, item, actor, arrival, setting)
    if item.asks:
        _question(session, item, arrival, setting)
    else:
        open_item(session, item)
        act = Act(actor, arrival.chat_id, setting.now, arrival.message_id)
        link_later_notice(session, act, item, text=arrival.text, reply_to=arrival.reply_to)
        queue_card(
            session,
            item,
            item.chat_id,
            setting.now,
            reply_to=arrival.message_id,
            topic_id=arrival.topic_id,
        )


def hold_office(session: Session, office_id: int) -> OfficeRow:
    """An office's row, held against other registrations until the verb ends.

    Not against rows that refer to it: two that had written such rows would wait for
    each other for ever.
    """
    return session.exec(
        select(OfficeRow).where(OfficeRow.id == office_id).with_for_update(key_share=True)
    ).one()


def open_item(session: Session, item: ItemRow) -> None:
    """Give a draft its number and open it."""
    office = hold_office(session, item.office_id)
    item.number = office.next_number
    office.next_number += 1
    item.status = Status.OPEN
    item.asks = []
    session.add(office)
    session.add(item)
    session.flush()


def _add(
    session: Session, item: ItemRow, actor: Actor, arrival: Arrival, setting: Setting
) -> None:
    session.add(item)
    session.flush()
    assert item.id is not None
    session.add(
        EntryRow(
            office_id=item.office_id,
            item_id=item.id,
            action="register",
            actor_id=actor.person_id,
            actor_name=actor.name,
            chat_id=arrival.chat_id,
            after={"title": item.title},
            message_id=arrival.message_id,
            at=setting.now,
        )
    )
    session.flush()


def _question(
    session: Session,
    item: ItemRow,
    arrival: Arrival,
    setting: Setting,
    detail: dict[str, Any] | None = None,
) -> None:
    queue(
        session,
        f"item {item.id} | question | chat {item.chat_id}",
        Occasion.QUESTION,
        item.chat_id,
        setting.now,
        item_id=item.id,
        reply_to=arrival.message_id,
        topic_id=arrival.topic_id,
        detail=detail or {},
    )


def _link(
    session: Session,
    chat: ChatRow,
    notice: NoticeRow,
    index: int,
    arrival: Arrival,
    reading: ItemReading,
    actor: Actor,
    setting: Setting,
    *,
    ask_first: bool,
) -> None:
    """A message that moves, cancels or completes something finds the item it means.

    One candidate is changed; several are offered; none is said, unless the message
    itself is enough to register a meeting at its new time.
    """
    candidates = linked(session, chat, arrival, reading, setting)
    if len(candidates) == 1:
        apply_link(session, candidates[0], arrival, reading, actor, setting)
        return
    key = f"notice {notice.id} | which | {index}"
    if candidates:
        queue(
            session,
            key,
            Occasion.WHICH,
            arrival.chat_id,
            setting.now,
            reply_to=arrival.message_id,
            topic_id=arrival.topic_id,
            detail={"notice": notice.id, "index": index, "items": [one.id for one in candidates]},
        )
    elif reading.action is Action.RESCHEDULE and (reading.start or reading.due):
        register_reading(
            session, chat, notice, arrival, reading, actor, setting, ask_first=ask_first
        )
    else:
        queue(
            session,
            key,
            Occasion.NOT_FOUND,
            arrival.chat_id,
            setting.now,
            reply_to=arrival.message_id,
            topic_id=arrival.topic_id,
            detail={"title": reading.title},
        )
