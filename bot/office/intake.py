"""From a read notice to tracked items: register, recognise, link, or ask."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.arrival import Arrival
from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.item import Ask, Status
from bot.domain.permission import Actor
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action, Kind, Mode, Urgency
from bot.office.ledger import lock_item, restored
from bot.office.outbox import queue, queue_card
from bot.office.queries import Scope, find_item, may_see, scope_of, visible
from bot.office.verbs import cancel, close, reschedule
from bot.reading.values import ItemReading
from bot.store.rows import (
    CardRow,
    ChatRow,
    EntryRow,
    ItemRow,
    NoticeRow,
    OfficeRow,
    OriginRow,
    PushRow,
)

SAME_TITLE = 0.6
_NUMBER = re.compile(r"#\s?(\d{1,7})")
_URGENCY = {"特急": Urgency.FLASH, "加急": Urgency.URGENT, "平急": Urgency.URGENT}


@dataclass(frozen=True)
class Setting:
    """What taking in rests on besides the message: the moment, the day, the calendar."""

    now: datetime
    hours: OfficeHours
    calendar: WorkingCalendar


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
    notice = _keep_notice(session, chat, arrival)
    for index, reading in enumerate(readings):
        if reading.action is Action.CREATE:
            register_reading(
                session, chat, notice, arrival, reading, actor, setting, ask_first=ask_first
            )
        else:
            _link(session, chat, notice, index, arrival, reading, actor, setting)


def take_in_file(session: Session, arrival: Arrival, actor: Actor, setting: Setting) -> None:
    """A file without words is kept, and asked about once."""
    chat = session.get_one(ChatRow, arrival.chat_id)
    if _origin(session, arrival.chat_id, arrival.message_id) is not None:
        return
    notice = _keep_notice(session, chat, arrival)
    name = next((file.name for file in arrival.attachments if file.name), "")
    item = _new_item(chat, notice, arrival, Kind.TASK, name, actor, setting)
    item.asks = [Ask.WHAT]
    _add(session, item, actor, arrival, setting)
    _question(session, item, arrival, setting)


def _origin(session: Session, chat_id: int, message_id: int) -> OriginRow | None:
    return session.exec(
        select(OriginRow).where(OriginRow.chat_id == chat_id, OriginRow.message_id == message_id)
    ).first()


def _keep_notice(session: Session, chat: ChatRow, arrival: Arrival) -> NoticeRow:
    notice = NoticeRow(
        office_id=chat.office_id,
        text=arrival.text,
        fingerprint=fingerprint(arrival.text),
        attachments=[
            {"kind": file.kind, "file_id": file.file_id, "name": file.name, "size": file.size}
            for file in arrival.attachments
        ],
        written_at=arrival.written_at,
    )
    session.add(notice)
    session.flush()
    _add_origin(session, notice, arrival)
    return notice


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
    """Whether the readings mean the times the items were first registered with."""
    meant = {(one.kind, one.start, one.due) for one in readings if one.action is Action.CREATE}
    return any(_first_times(session, item) in meant for item in items)


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


def facts(reading: ItemReading, setting: Setting) -> dict[str, Any]:
    """A reading as an item's fields."""
    event = reading.start if reading.kind is Kind.MEETING else reading.due
    estimated = (
        event is not None
        and reading.holiday
        and setting.hours.local(event).year in setting.calendar.estimated_years
    )
    return {
        "kind": reading.kind,
        "title": reading.title,
        "start_at": reading.start,
        "end_at": reading.end,
        "due_at": reading.due,
        "all_day": reading.all_day,
        "place": reading.place,
        "people": list(reading.people),
        "units": list(reading.units),
        "submit_to": reading.submit_to,
        "urgency": _URGENCY.get(reading.urgency or "", Urgency.ROUTINE),
        "rrule": reading.recurrence,
        "conflict": reading.conflict,
        "estimated": estimated,
    }


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
) -> None:
    """Keep one reading as an item, with its card, or as a draft, with its question."""
    item = _new_item(chat, notice, arrival, reading.kind, reading.title, actor, setting)
    for field, value in facts(reading, setting).items():
        setattr(item, field, value)
    item.asks = asks_of(reading, setting.now)
    if not item.asks and ask_first:
        item.asks = [Ask.CONFIRM]
    _add(session, item, actor, arrival, setting)
    if item.asks:
        _question(session, item, arrival, setting)
    else:
        open_item(session, item)
        queue_card(
            session,
            item,
            item.chat_id,
            setting.now,
            reply_to=arrival.message_id,
            topic_id=arrival.topic_id,
        )


def asks_of(reading: ItemReading, now: datetime) -> list[str]:
    """What must be asked before an item may be registered.

    A notice read long after it was written may speak of what is past by now; that is
    no doubt about its words, but nothing is registered for a day gone by unasked.
    """
    asks: list[str] = [Ask(doubt.value) for doubt in reading.doubts]
    event = reading.start if reading.kind is Kind.MEETING else reading.due
    if event is not None and event < now - timedelta(minutes=5) and Ask.PAST not in asks:
        asks.append(Ask.PAST)
    if reading.conflict and Ask.WEEKDAY_CONTRADICTS not in asks:
        asks.append(Ask.WEEKDAY_CONTRADICTS)
    return asks


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


def _question(session: Session, item: ItemRow, arrival: Arrival, setting: Setting) -> None:
    queue(
        session,
        f"item {item.id} | question | chat {item.chat_id}",
        Occasion.QUESTION,
        item.chat_id,
        setting.now,
        item_id=item.id,
        reply_to=arrival.message_id,
        topic_id=arrival.topic_id,
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
) -> None:
    """A message that moves, cancels or completes something finds the item it means.

    One candidate is changed; several are offered; none is said, unless the message
    itself is enough to register a meeting at its new time.
    """
    candidates = linked(session, chat, arrival, reading)
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
        register_reading(session, chat, notice, arrival, reading, actor, setting, ask_first=False)
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


def linked(
    session: Session, chat: ChatRow, arrival: Arrival, reading: ItemReading
) -> list[ItemRow]:
    """The open items a message may mean: by reply, by number, by title."""
    if arrival.reply_to is not None:
        answered = item_of_message(session, arrival.chat_id, arrival.reply_to)
        if answered is not None and answered.status == "open":
            return [answered]
    number = _NUMBER.search(arrival.text)
    if number:
        numbered = find_item(session, scope_of(chat, arrival.sender_id), int(number[1]))
        return [numbered] if numbered is not None and numbered.status == "open" else []
    assert chat.id is not None
    living = session.exec(
        select(ItemRow)
        .where(
            ItemRow.office_id == chat.office_id,
            visible(session, Scope(chat.office_id, chat.id)),
            ItemRow.status == "open",
            ItemRow.kind == reading.kind,
        )
        .order_by(col(ItemRow.id).desc())
    ).all()
    scored = sorted(
        ((_alike(item.title, reading.title), item) for item in living),
        key=lambda pair: -pair[0],
    )
    close_enough = [(score, item) for score, item in scored if score >= SAME_TITLE]
    if not close_enough:
        return []
    best = close_enough[0][0]
    if reading.action is not Action.RESCHEDULE and (reading.start or reading.due):
        same_time = [
            item
            for _, item in close_enough
            if (item.start_at or item.due_at) == (reading.start or reading.due)
        ]
        if len(same_time) == 1:
            return same_time
    return [item for score, item in close_enough if score >= best - 0.05][:4]


def _alike(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return 1.0 if shorter == longer else 0.9
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def item_of_message(session: Session, chat_id: int, message_id: int) -> ItemRow | None:
    """The item a message speaks of: its card, a reminder, a question, or the notice itself."""
    card = session.exec(
        select(CardRow.item_id).where(CardRow.chat_id == chat_id, CardRow.message_id == message_id)
    ).first()
    push = session.exec(
        select(PushRow.item_id).where(PushRow.chat_id == chat_id, PushRow.message_id == message_id)
    ).all()
    spoken = {one for one in push if one is not None}
    item_id = card if card is not None else (spoken.pop() if len(spoken) == 1 else None)
    if item_id is not None:
        return session.get(ItemRow, item_id)
    items = session.exec(
        select(ItemRow)
        .join(OriginRow, col(OriginRow.notice_id) == col(ItemRow.notice_id))
        .where(OriginRow.chat_id == chat_id, OriginRow.message_id == message_id)
    ).all()
    return items[0] if len(items) == 1 else None


def apply_link(
    session: Session,
    item: ItemRow,
    arrival: Arrival,
    reading: ItemReading,
    actor: Actor,
    setting: Setting,
) -> None:
    """Do to the item what the message says, and answer in its chat with the difference."""
    assert item.id is not None
    held = lock_item(session, item.id)
    if held is None:
        return
    match reading.action:
        case Action.RESCHEDULE:
            changed = {
                field: value
                for field, value in facts(reading, setting).items()
                if field in ("start_at", "end_at", "due_at", "place") and value is not None
            }
            if "start_at" in changed or "due_at" in changed:
                changed["all_day"] = reading.all_day
            if "start_at" in changed and "end_at" not in changed:
                changed["end_at"] = None
            outcome = reschedule(
                session,
                actor,
                held,
                changed,
                setting.now,
                chat_id=arrival.chat_id,
                message_id=arrival.message_id,
            )
        case Action.CANCEL:
            outcome = cancel(
                session,
                actor,
                held,
                setting.now,
                chat_id=arrival.chat_id,
                message_id=arrival.message_id,
            )
        case _:
            outcome = close(
                session,
                actor,
                held,
                arrival.text,
                setting.now,
                chat_id=arrival.chat_id,
                message_id=arrival.message_id,
            )
    detail: dict[str, Any] = {}
    occasion = Occasion.CHANGE
    if outcome.entry is not None:
        detail = {"entry": outcome.entry.id}
    else:
        occasion = Occasion.REFUSED
        detail = {"reason": outcome.verdict.reason, "number": held.number}
    queue(
        session,
        f"message {arrival.chat_id}/{arrival.message_id} | linked | item {held.id}",
        occasion,
        arrival.chat_id,
        setting.now,
        item_id=held.id,
        reply_to=arrival.message_id,
        topic_id=arrival.topic_id,
        detail=detail,
    )


def mode_of(chat: ChatRow) -> Mode:
    """How the chat's notices are taken."""
    return Mode(chat.mode)
