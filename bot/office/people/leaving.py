"""Somebody has left every group of the office, or blocked Huiyin, with matters still in hand."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select, update

from bot.domain.item import Role, Status
from bot.domain.push import Occasion, PushState
from bot.office.matters.askers import directors
from bot.office.people.departments import has_left
from bot.office.people.roster import offices_of, roster
from bot.office.people.standing import administrators, touch_office
from bot.office.sending.outbox import private_chat, queue
from bot.store.rows import AssignmentRow, CardRow, ChatRow, ItemRow, PersonRow, PushRow


def left_group(session: Session, chat: ChatRow, person_id: int, now: datetime) -> None:
    """A person left a group; if it was the office's last for them, the office hears so.

    Nothing of the office's goes to them any more: what waits for them is dropped and their
    private cards stay as they are. What they registered themselves in private stays theirs.
    """
    if not has_left(session, chat.office_id, person_id):
        return
    touch_office(session, chat.office_id)
    _fall_silent(session, chat.office_id, person_id)
    _tell(session, chat.office_id, person_id, "left", now)


def shut(session: Session, person_id: int, now: datetime) -> None:
    """A person blocked Huiyin: every office of theirs hears what they have in hand."""
    for office_id in sorted(offices_of(session, person_id)):
        _tell(session, office_id, person_id, "shut", now)


def _fall_silent(session: Session, office_id: int, person_id: int) -> None:
    private = session.exec(
        select(ChatRow.id).where(ChatRow.telegram_id == person_id, ChatRow.kind == "private")
    ).first()
    if private is None:
        return
    offices = select(ItemRow.id).where(ItemRow.office_id == office_id, ItemRow.chat_id != private)
    session.exec(
        update(CardRow)
        .where(col(CardRow.chat_id) == private, col(CardRow.item_id).in_(offices))
        .values(dead=True)
    )
    session.exec(
        update(PushRow)
        .where(
            col(PushRow.chat_id) == private,
            col(PushRow.item_id).in_(offices),
            col(PushRow.state) == PushState.QUEUED,
            col(PushRow.planned).is_(False),
        )
        .values(state="dropped", error="they have left the office's groups")
    )


def _tell(session: Session, office_id: int, person_id: int, how: str, now: datetime) -> None:
    """The director hears of all the office's matters in their hands, a registrar of their own.

    One message for each hearer; none where nothing is in hand.
    """
    rows = list(
        session.exec(
            select(ItemRow, ChatRow.kind)
            .join(AssignmentRow, col(AssignmentRow.item_id) == col(ItemRow.id))
            .join(ChatRow, col(ChatRow.id) == col(ItemRow.chat_id))
            .where(
                ItemRow.office_id == office_id,
                ItemRow.status == Status.OPEN,
                AssignmentRow.person_id == person_id,
                AssignmentRow.role == Role.HANDLE,
            )
            .order_by(col(ItemRow.number), col(ItemRow.id))
        )
    )
    wanted: dict[int, list[int]] = {}
    above = [one for one in directors(session, office_id, now) if _door(session, one, person_id)]
    for one in above or [one.id for one in administrators(session, office_id)]:
        # What somebody noted for themselves in private is nobody else's affair.
        wanted[one] = [item.id or 0 for item, kind in rows if kind != "private" or item.ordered_by]
    for item, _ in rows:
        asker = item.registered_by
        if asker is None or item.id is None or has_left(session, office_id, asker):
            continue
        listed = wanted.setdefault(asker, [])
        if item.id not in listed:
            listed.append(item.id)
    name = _shown(session, office_id, person_id)
    for hearer, items in wanted.items():
        chat_id = _door(session, hearer, person_id)
        if chat_id is None or not items:
            continue
        queue(
            session,
            f"left {office_id} | person {person_id} | {now.isoformat()} | chat {chat_id}",
            Occasion.LEFT,
            chat_id,
            now,
            person_id=hearer,
            detail={"names": [name], "items": items, "detail": how},
        )


def _door(session: Session, hearer: int, gone: int) -> int | None:
    return None if hearer == gone else private_chat(session, hearer)


def _shown(session: Session, office_id: int, person_id: int) -> str:
    found = (one.shown for one in roster(session, office_id) if one.person_id == person_id)
    return next(found, "") or session.get_one(PersonRow, person_id).name
