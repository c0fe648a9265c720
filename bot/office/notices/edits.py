"""An edited message: the same item, a new version, the difference shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.domain.arrival import Arrival
from bot.domain.permission import Actor
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.verbs import correct
from bot.office.notices.drafts import settle
from bot.office.notices.facts import Setting, asks_of, facts
from bot.office.notices.intake import fingerprint, kept_files, register_reading, take_in
from bot.office.notices.linking import apply_link
from bot.office.notices.materials import changed_notes
from bot.office.sending.outbox import queue
from bot.reading.values import ItemReading
from bot.store.rows import ChatRow, ItemRow, NoticeRow, OriginRow


def take_edit(
    session: Session,
    arrival: Arrival,
    before: Sequence[ItemReading],
    after: Sequence[ItemReading],
    actor: Actor,
    setting: Setting,
    *,
    ask_first: bool = False,
) -> None:
    """Bring a notice's items level with its edited text.

    Only what the edit itself changed is applied: a time that somebody corrected by hand
    meanwhile stays unless the edit touches that very time. An edit that calls the one
    matter of the notice off, or moves it, does just that.

    Args:
        before: what the old text reads as, now.
        after: what the new text reads as.
    """
    origin = session.exec(
        select(OriginRow).where(
            OriginRow.chat_id == arrival.chat_id, OriginRow.message_id == arrival.message_id
        )
    ).first()
    if origin is None:
        if after:
            take_in(session, arrival, after, actor, setting, ask_first=ask_first)
        return
    notice = session.get_one(NoticeRow, origin.notice_id)
    if notice.text == arrival.text:
        return
    earlier = notice.text
    others = session.exec(
        select(OriginRow.id).where(OriginRow.notice_id == notice.id, OriginRow.id != origin.id)
    ).first()
    if others is None:
        notice.earlier = [*notice.earlier, notice.text]
        notice.text = arrival.text
        if len(notice.attachments) == len(arrival.attachments) == 1:  # no album
            notice.attachments = kept_files(arrival)
        notice.fingerprint = fingerprint(arrival.text)
        session.add(notice)
    items = session.exec(
        select(ItemRow).where(ItemRow.notice_id == notice.id).order_by(col(ItemRow.id))
    ).all()
    called = [one for one in after if one.action is not Action.CREATE]
    if called and len(items) == 1 and items[0].status == "open":
        apply_link(session, items[0], arrival, called[0], actor, setting)
        return
    old = [one for one in before if one.action is Action.CREATE]
    new = [one for one in after if one.action is Action.CREATE]
    for index, item in enumerate(items):
        if index >= len(new):
            _ask(session, item, arrival, setting, "gone")
            continue
        was = facts(old[index], setting) if index < len(old) else {}
        becomes = facts(new[index], setting)
        changed = {field: value for field, value in becomes.items() if was.get(field) != value}
        if len(items) == 1:
            changed |= changed_notes(item, earlier, arrival.text)
        _apply(session, item, changed, new[index], arrival, actor, setting)
    chat = session.get_one(ChatRow, arrival.chat_id)
    for reading in new[len(items) :]:
        register_reading(
            session, chat, notice, arrival, reading, actor, setting, ask_first=ask_first
        )


def _apply(
    session: Session,
    item: ItemRow,
    changed: dict[str, object],
    reading: ItemReading,
    arrival: Arrival,
    actor: Actor,
    setting: Setting,
) -> None:
    assert item.id is not None
    held = lock_item(session, item.id)
    if held is None or not changed or held.status not in ("draft", "open"):
        return
    act = Act(actor, arrival.chat_id, setting.now, arrival.message_id)
    if held.status == "draft":
        settle(session, act, held, changed)
        return
    asks = asks_of(reading, setting.now)
    if asks:
        _ask(session, held, arrival, setting, "unclear")
        return
    correct(session, act, held, changed, action="edit")


def _ask(session: Session, item: ItemRow, arrival: Arrival, setting: Setting, detail: str) -> None:
    """The new text no longer speaks of the item, or leaves a doubt: ask, never guess."""
    if item.status not in ("draft", "open"):
        return
    queue(
        session,
        f"item {item.id} | edited away | version {item.version}",
        Occasion.EDITED_AWAY,
        arrival.chat_id,
        setting.now,
        item_id=item.id,
        reply_to=arrival.message_id,
        topic_id=arrival.topic_id,
        detail={"detail": detail},
    )
