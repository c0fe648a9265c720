"""Whoever asked for a matter hears of each step of it once, privately; nobody of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.department import departments_named
from bot.domain.push import Occasion
from bot.office.matters.ledger import Act
from bot.office.people.departments import departments, speaks_for, stand_ins
from bot.office.sending.outbox import private_chat, queue
from bot.store.rows import ChatRow, EntryRow, ItemRow, PositionRow


def askers(item: ItemRow) -> tuple[int, ...]:
    """Who asked: whoever registered it, and the leader whose order or promise it is."""
    asked = (item.registered_by, item.ordered_by)
    return tuple(dict.fromkeys(one for one in asked if one is not None))


def directors(session: Session, office_id: int, now: datetime) -> tuple[int, ...]:
    """The office's director, or, while that one is away, who stands in."""
    away = stand_ins(session, office_id, now)
    rows = session.exec(
        select(PositionRow.person_id)
        .where(PositionRow.office_id == office_id, col(PositionRow.director).is_(True))
        .order_by(col(PositionRow.person_id))
    )
    return tuple(away.get(one) or one for one in rows)


def tell(
    session: Session,
    item: ItemRow,
    entry: EntryRow,
    people: Iterable[int | None],
    act: Act,
    occasion: Occasion = Occasion.STEP,
    *,
    detail: Mapping[str, Any] | None = None,
) -> list[int]:
    """Tell some people privately of a change, each once, whoever made it left out.

    Returns:
        Those who can be told.
    """
    told = []
    for person_id in dict.fromkeys(people):
        if person_id is None or person_id == act.actor.person_id:
            continue
        chat_id = private_chat(session, person_id)
        if chat_id is None:
            continue
        told.append(person_id)
        queue(
            session,
            f"entry {entry.id} | told | chat {chat_id}",
            occasion,
            chat_id,
            act.now,
            item_id=item.id,
            person_id=person_id,
            detail={"entry": entry.id, **(detail or {})},
        )
    return told


def followers(session: Session, item: ItemRow) -> tuple[int, ...]:
    """Of those who asked, who hears each step: no leader, whom only the turns of it concern."""
    asked = askers(item)
    leading = set(
        session.exec(
            select(PositionRow.person_id).where(
                PositionRow.office_id == item.office_id,
                col(PositionRow.person_id).in_(asked),
                PositionRow.leader != "",
            )
        )
    )
    return tuple(one for one in asked if one not in leading)


def tell_askers(session: Session, item: ItemRow, entry: EntryRow, act: Act) -> None:
    """Who asked hears of a step, unless they took it themselves.

    A leader hears what is in the way, a new limit, what is up for their review and the
    result; who has taken it in hand and how far it is, is for whoever registered it.
    """
    tell(session, item, entry, followers(session, item), act)


def tell_unit(session: Session, item: ItemRow, entry: EntryRow, act: Act) -> None:
    """The unit a promise was made to hears what came of it.

    Through whoever speaks for it in private; else in its own groups, or in those that
    bear its name.
    """
    if not item.for_unit:
        return
    known = departments(session, item.office_id)
    meant = departments_named([item.for_unit], known).found
    away = stand_ins(session, item.office_id, act.now)
    speakers = [one for unit in meant for one in speaks_for(unit, away)]
    detail = {"detail": "unit"}
    if tell(session, item, entry, speakers, act, Occasion.CLOSED, detail=detail):
        return
    own = {chat_id for unit in meant for chat_id in unit.chats}
    groups = session.exec(
        select(ChatRow)
        .where(
            ChatRow.office_id == item.office_id,
            ChatRow.kind != "private",
            ChatRow.state == "active",
        )
        .order_by(col(ChatRow.id))
    )
    for chat in groups:
        assert chat.id is not None
        if chat.id not in own and item.for_unit not in chat.title:
            continue
        queue(
            session,
            f"entry {entry.id} | unit | chat {chat.id}",
            Occasion.CLOSED,
            chat.id,
            act.now,
            item_id=item.id,
            detail={"entry": entry.id, **detail},
        )
