"""延期 that is not plain: a limit that reads oddly, and an owner's wish others have to settle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.permission import Reason, Verdict
from bot.domain.push import Occasion
from bot.office.matters.askers import askers, directors, tell
from bot.office.matters.ledger import Act, change_item, handler_row, plain, restored
from bot.office.matters.verbs import Outcome
from bot.office.sending.outbox import private_chat, tell_change
from bot.store.rows import EntryRow, ItemRow, PushRow

FAR = timedelta(days=183)  # about half a year: beyond it a slip of the year is more likely
WISH, KEPT = "wish", "wish_kept"


def doubted(item: ItemRow, fields: Mapping[str, Any], now: datetime) -> str:
    """The question a new limit raises: it lies in the past, or far off; empty if it is plain."""
    at = moved_to(fields)
    if at is None:
        return ""
    if at < now:
        return "extend_past"
    old = item.start_at if item.kind == "meeting" else item.due_at
    return "extend_far" if at > max(old or now, now) + FAR else ""


def moved_to(fields: Mapping[str, Any]) -> datetime | None:
    """When a matter would be due, or begin."""
    found = fields.get("due_at") or fields.get("start_at")
    return found if isinstance(found, datetime) else None


def deciders(session: Session, act: Act, item: ItemRow) -> tuple[int, ...]:
    """Who settles an owner's wish for more time; nobody where the owner may move it alone.

    A leader's own order is that leader's to move, what is supervised the director's; where
    that one cannot be told, the other is, or whoever asked.
    """
    assert item.id is not None
    owner, actor = handler_row(session, item.id), act.actor
    if owner is None or not actor.acts_for(owner.person_id):
        return ()
    if actor.leader or actor.director or not (item.ordered_by or item.supervised):
        return ()
    in_charge = directors(session, item.office_id, act.now)
    ordered = (item.ordered_by,) if item.ordered_by is not None else ()
    for people in (ordered, in_charge, askers(item)):
        reached = tuple(
            one
            for one in people
            if one != actor.person_id and private_chat(session, one) is not None
        )
        if reached:
            return reached
    return ()


def wish(
    session: Session, act: Act, item: ItemRow, fields: Mapping[str, Any], reason: str
) -> Outcome:
    """Keep the date an owner would like; the old one stands until it is settled."""
    kept = {name: plain(value) for name, value in fields.items()}
    old = {name: plain(getattr(item, name)) for name in fields}
    more: dict[str, tuple[Any, Any]] = {"wish": (old, kept)}
    if reason:
        more["reason"] = (None, reason)
    people = deciders(session, act, item)
    entry = change_item(session, item, WISH, act, {}, more=more)
    tell(session, item, entry, people, act)
    return Outcome(entry)


def wished(session: Session, item: ItemRow, chat_id: int, message_id: int) -> EntryRow | None:
    """The wish a pressed message told of, if it is the newest and has not been settled."""
    newest = session.exec(
        select(EntryRow)
        .where(
            EntryRow.item_id == item.id,
            col(EntryRow.action).in_((WISH, KEPT, "extend", "reschedule")),
            col(EntryRow.undone_by).is_(None),
        )
        .order_by(col(EntryRow.id).desc())
    ).first()
    told = told_by(session, chat_id, message_id, Occasion.STEP)
    return newest if newest is not None and newest.action == WISH and newest.id == told else None


def told_by(session: Session, chat_id: int, message_id: int, occasion: Occasion) -> int | None:
    """The entry a message of ours told of."""
    row = session.exec(
        select(PushRow).where(
            PushRow.chat_id == chat_id,
            PushRow.message_id == message_id,
            PushRow.occasion == occasion,
        )
    ).first()
    return row.detail.get("entry") if row is not None else None


def settle_wish(
    session: Session, act: Act, item: ItemRow, asked: EntryRow, *, grant: bool
) -> Outcome:
    """准予延期, or 维持原期限: by the leader whose order it is, a director, or whoever asked."""
    actor = act.actor
    theirs = actor.person_id is not None and actor.person_id in askers(item)
    if not (theirs or actor.leader or actor.director) or actor.person_id == asked.actor_id:
        return Outcome(None, Verdict(False, Reason.LEADER_OR_DIRECTOR))
    reason = str(asked.after.get("reason", ""))
    more: dict[str, tuple[Any, Any]] = {"reason": (None, reason)} if reason else {}
    people = (asked.actor_id, *askers(item))
    if not grant:
        entry = change_item(session, item, KEPT, act, {}, more=more)
        tell(session, item, entry, people, act)
        return Outcome(entry)
    fields = {name: restored(name, value) for name, value in asked.after["wish"].items()}
    entry = change_item(session, item, "extend", act, fields, more=more)
    tell(session, item, entry, people, act)
    tell_change(session, item, entry, act.now, but=act.chat_id)
    return Outcome(entry)
