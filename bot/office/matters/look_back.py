"""回头看: some time after a matter was closed, whoever asked is asked once whether it held."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.domain.item import Status
from bot.domain.permission import Deed, Verdict
from bot.domain.push import Occasion
from bot.office.matters.askers import askers
from bot.office.matters.ledger import Act, change_item
from bot.office.matters.verbs import Outcome, judge
from bot.office.notices.facts import Setting
from bot.office.sending.outbox import private_chat, queue
from bot.store.rows import ItemRow


def morning_of(day: datetime, setting: Setting) -> datetime:
    """When a day's look-back is asked: as work begins, on that day or the next one worked."""
    worked = setting.calendar.working_day_on_or_after(setting.hours.local(day).date())
    return setting.hours.instant(worked, setting.hours.workday_start)


def look_back(session: Session, act: Act, item: ItemRow, moment: datetime) -> Outcome:
    """Ask once, at a moment to come, whoever asked for the matter, and whoever sets this.

    Another moment takes the place of one set before. The rows wait in the outbox and are
    looked at again as they go: one whose moment is no longer the item's says nothing.

    Raises:
        ValueError: the matter is open, or the moment has passed; say so before.
    """
    verdict = judge(session, act.actor, Deed.REOPEN, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if item.status != Status.DONE:
        raise ValueError("only what is closed can be looked back at")
    if moment <= act.now:
        raise ValueError("a look-back lies ahead")
    if item.look_back_at == moment:
        return Outcome(None)
    entry = change_item(session, item, "look_back", act, {"look_back_at": moment})
    for person_id in dict.fromkeys((act.actor.person_id, *askers(item))):
        chat_id = private_chat(session, person_id)
        if chat_id is not None:
            queue(
                session,
                f"item {item.id} | look back | {moment:%FT%R}Z | chat {chat_id}",
                Occasion.LOOK_BACK,
                chat_id,
                act.now,
                item_id=item.id,
                person_id=person_id,
                send_after=moment,
            )
    return Outcome(entry)


def drop(session: Session, act: Act, item: ItemRow) -> Outcome:
    """Ask nobody after all."""
    return _settle(session, act, item, "look_back")


def held(session: Session, act: Act, item: ItemRow) -> Outcome:
    """还好: it has held, and nobody is asked again."""
    return _settle(session, act, item, "held")


def _settle(session: Session, act: Act, item: ItemRow, action: str) -> Outcome:
    verdict: Verdict = judge(session, act.actor, Deed.REOPEN, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if item.look_back_at is None:
        return Outcome(None)
    return Outcome(change_item(session, item, action, act, {"look_back_at": None}))
