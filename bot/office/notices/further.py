"""另行通知: a matter whose notice says that more is to follow waits for it, and says so."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.calendar import QuietHours
from bot.domain.hearing import As, Hearer
from bot.domain.permission import Deed
from bot.office.asking.queries import Scope, visible
from bot.office.matters.ledger import Act, change_item, lock_item
from bot.office.matters.verbs import Outcome, judge
from bot.office.notices.linking import by_title, item_numbered, item_of_message
from bot.office.people import roster
from bot.office.people.departments import stand_ins
from bot.office.sending.outbox import private_chat
from bot.reading.together import is_generic
from bot.store.rows import ChatRow, ItemRow


def followed(session: Session, act: Act, item: ItemRow, *, by: int | None = None) -> Outcome:
    """The later notice has gone out: the matter waits for nothing more.

    Args:
        by: the number of the matter that the later notice made.
    """
    verdict = judge(session, act.actor, Deed.CHANGE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if not item.further:
        return Outcome(None)
    more = {"note": (None, f"#{by}")} if by is not None else None
    return Outcome(change_item(session, item, "followed", act, {"further": ""}, more=more))


def link_later_notice(
    session: Session, act: Act, made: ItemRow, *, text: str, reply_to: int | None
) -> None:
    """A new notice that answers, numbers or bears the name of a waiting one is what followed it.

    Only one that surely means it: of several that it may mean, all go on waiting.
    """
    waiting = _waiting(session, made)
    if not waiting:
        return
    answered = item_of_message(session, act.chat_id, reply_to) if reply_to is not None else None
    number = item_numbered(text)
    if answered is not None:
        meant = [one for one in waiting if one.id == answered.id]
    elif number is not None:
        meant = [one for one in waiting if one.number == number]
    elif is_generic(made.title):
        meant = []
    else:
        meant = [one for one in by_title(waiting, made.title) if _says(one, made)]
    if len(meant) == 1 and meant[0].id is not None:
        held = lock_item(session, meant[0].id)
        if held is not None:
            followed(session, act, held, by=made.number)


def _says(one: ItemRow, made: ItemRow) -> bool:
    """Whether one title holds the other whole."""
    shorter, longer = sorted((one.title, made.title), key=len)
    return len(shorter) >= 3 and shorter in longer


def _waiting(session: Session, made: ItemRow) -> list[ItemRow]:
    return list(
        session.exec(
            select(ItemRow)
            .where(
                ItemRow.office_id == made.office_id,
                ItemRow.status == "open",
                ItemRow.further != "",
                ItemRow.id != made.id,
                visible(session, Scope(made.office_id, made.chat_id)),
            )
            .order_by(col(ItemRow.id).desc())
        ).all()
    )


def hearers(
    session: Session, item: ItemRow, quiet: QuietHours, now: datetime
) -> tuple[Hearer, ...]:
    """Who is reminded of what was to follow: the registrar, or who stands in; else the office."""
    away = stand_ins(session, item.office_id, now)
    registrar = item.registered_by
    if registrar is not None and private_chat(session, away.get(registrar) or registrar):
        people = [away.get(registrar) or registrar]
    else:
        people = [one.id for one in roster.administrators(session, item.office_id)]
    found = []
    for person_id in people:
        chat_id = private_chat(session, person_id)
        chat = session.get(ChatRow, chat_id) if chat_id is not None else None
        if chat is None or chat.id is None:
            continue
        own = QuietHours.parse(chat.quiet_hours) if chat.quiet_hours else quiet
        found.append(Hearer(chat.id, As.ABOVE, person_id, quiet=own))
    return tuple(found)
