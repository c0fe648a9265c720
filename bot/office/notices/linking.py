"""A message that moves, cancels or completes something finds the item it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.arrival import Arrival
from bot.domain.permission import Actor
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action, Kind
from bot.office.asking.queries import Scope, find_item, scope_of, visible
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.verbs import cancel, close, reschedule
from bot.office.notices.facts import Setting, facts
from bot.office.sending.outbox import queue
from bot.reading.clean import clean
from bot.reading.times import find_times
from bot.reading.together import is_generic
from bot.reading.values import ItemReading
from bot.store.rows import CardRow, ChatRow, ItemRow, OriginRow, PushRow

SAME_TITLE = 0.6
MOST_OFFERED = 4
RIGHT_AFTER = timedelta(minutes=10)  # 刚才的会议取消 means the sender's own, posted moments ago
_NUMBER = re.compile(
    r"[#＃]\s?(\d{1,7})|(?:编号|編號|序号|序號)\s?[:：]?\s?(\d{1,7})|(\d{1,7})\s?[号號](?:事项|事項|任务|任務|通知)"
)


def linked(
    session: Session, chat: ChatRow, arrival: Arrival, reading: ItemReading, setting: Setting
) -> list[ItemRow]:
    """The open items a message may mean: by reply, by number, else by title, time and place.

    A title that says nothing (会议取消) leaves it to the old time, the place, and what the
    sender has posted moments ago.
    """
    if arrival.reply_to is not None:
        answered = item_of_message(session, arrival.chat_id, arrival.reply_to)
        if answered is not None and answered.status == "open":
            return [answered]
    wanted = item_numbered(arrival.text)
    if wanted is not None:
        numbered = find_item(session, scope_of(chat, arrival.sender_id), wanted)
        return [numbered] if numbered is not None and numbered.status == "open" else []
    living = _living(session, chat, reading)
    says_nothing = is_generic(reading.title)
    found = living if says_nothing else by_title(living, reading.title)
    if not found:
        return []
    timed = _at_times(found, _said_times(arrival, reading, setting), setting)
    if timed is not None and (timed or says_nothing):
        found = timed
    if len(found) > 1:
        found = [one for one in found if _placed(one, arrival.text)] or found
    if len(found) > 1 and says_nothing:
        found = _own_of_late(session, found, arrival, setting) or found
    return found[:MOST_OFFERED]


def item_numbered(text: str) -> int | None:
    """The number of a matter that a text names: #3, 3号事项."""
    number = _NUMBER.search(text)
    return int(next(one for one in number.groups() if one)) if number else None


def _living(session: Session, chat: ChatRow, reading: ItemReading) -> list[ItemRow]:
    """The open items of the chat that are of the message's kind, the newest first."""
    assert chat.id is not None
    kinds = [reading.kind]
    if reading.kind is not Kind.MEETING:
        kinds = [Kind.REPORT, Kind.TASK]  # what one calls a report another calls a task
    return list(
        session.exec(
            select(ItemRow)
            .where(
                ItemRow.office_id == chat.office_id,
                visible(session, Scope(chat.office_id, chat.id)),
                ItemRow.status == "open",
                col(ItemRow.kind).in_(kinds),
            )
            .order_by(col(ItemRow.id).desc())
        ).all()
    )


def by_title(items: Iterable[ItemRow], title: str) -> list[ItemRow]:
    """Those whose title is most like one; none if none is like it."""
    scored = sorted(
        ((_alike(item.title, title), item) for item in items), key=lambda pair: -pair[0]
    )
    close_enough = [(score, item) for score, item in scored if score >= SAME_TITLE]
    return [item for score, item in close_enough if score >= close_enough[0][0] - 0.05]


def _said_times(
    arrival: Arrival, reading: ItemReading, setting: Setting
) -> list[tuple[datetime, bool]]:
    """The moments a message names as the old ones, and whether only their day was said."""
    times = find_times(
        clean(arrival.text), arrival.written_at, setting.hours, setting.calendar, office=True
    )
    new = (reading.start, reading.due) if reading.action is Action.RESCHEDULE else ()
    said = [(one.start or one.end, one.all_day) for one in times]
    return [(moment, day) for moment, day in said if moment is not None and moment not in new]


def _at_times(
    items: list[ItemRow], said: list[tuple[datetime, bool]], setting: Setting
) -> list[ItemRow] | None:
    """Those that are at a moment that was said, else on its day; None if none was said."""
    if not said:
        return None
    exact = [one for one in items if (one.start_at or one.due_at) in [at for at, _ in said]]
    if exact:
        return exact
    days = {setting.hours.local(at).date() for at, day in said if day}
    return [
        one
        for one in items
        if (at := one.start_at or one.due_at) is not None
        and setting.hours.local(at).date() in days
    ]


def _placed(item: ItemRow, text: str) -> bool:
    place = clean(item.place or "").text.strip()
    return len(place) >= 2 and place in clean(text).text


def _own_of_late(
    session: Session, items: list[ItemRow], arrival: Arrival, setting: Setting
) -> list[ItemRow]:
    """What the sender has posted here moments ago, the newest."""
    for item in items:
        origin = session.exec(
            select(OriginRow.id).where(
                OriginRow.notice_id == item.notice_id,
                OriginRow.chat_id == arrival.chat_id,
                OriginRow.sender_id == arrival.sender_id,
            )
        ).first()
        late = setting.now - item.registered_at <= RIGHT_AFTER
        if origin is not None and late and arrival.sender_id is not None:
            return [item]
    return []


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
    act = Act(actor, arrival.chat_id, setting.now, arrival.message_id)
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
            outcome = reschedule(session, act, held, changed)
        case Action.CANCEL:
            outcome = cancel(session, act, held)
        case _:
            outcome = close(session, act, held, arrival.text)
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
