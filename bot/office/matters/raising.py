"""What a leader answers to a matter that was put before them: passed on verbatim, privately."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.domain.push import Occasion
from bot.office.matters.askers import directors
from bot.office.matters.ordering import Answered, Errand
from bot.office.sending.outbox import private_chat, queue
from bot.store.rows import EntryRow, ItemRow, PersonRow, PositionRow, PushRow


def raised_in(session: Session, chat_id: int, message_id: int) -> int | None:
    """The item a message of ours put before a leader; None of any other message."""
    row = session.exec(
        select(PushRow).where(
            PushRow.chat_id == chat_id,
            PushRow.message_id == message_id,
            PushRow.occasion == Occasion.BOUNCED,
        )
    ).first()
    return row.item_id if row is not None and row.detail.get("detail") == "raised" else None


def pass_on(session: Session, errand: Errand, item_id: int) -> Answered:
    """Tell whoever raised it, and the director, what the leader said.

    It is no entry of the matter's history: what a leader writes in private stays there.
    """
    chat, item = errand.visit.enter(session), session.get_one(ItemRow, item_id)
    assert chat.id is not None
    actor = errand.visit.actor(session, chat, item)
    raised = session.exec(
        select(EntryRow)
        .where(EntryRow.item_id == item_id, EntryRow.action == "raise")
        .order_by(col(EntryRow.id).desc())
    ).first()
    asked = (raised.actor_id,) if raised is not None else ()
    told: list[str] = []
    for person_id in dict.fromkeys(
        (*asked, *directors(session, item.office_id, errand.visit.now))
    ):
        to = private_chat(session, person_id)
        if person_id is None or to is None or person_id == actor.person_id:
            continue
        told.append(_called(session, item.office_id, person_id))
        queue(
            session,
            f"{errand.occasion} | raise answered | chat {to}",
            Occasion.BOUNCED,
            to,
            errand.visit.now,
            item_id=item_id,
            person_id=person_id,
            detail={
                "detail": "raise_answered",
                "name": _called(session, item.office_id, actor.person_id) or actor.name,
                "words": errand.rest,
            },
        )
    if not told:
        return Answered("raise_not_told")
    return Answered("raise_told", values={"name": "、".join(told)})


def _called(session: Session, office_id: int, person_id: int | None) -> str:
    if person_id is None:
        return ""
    standing = session.get(PositionRow, (office_id, person_id))
    if standing is not None and standing.titles:
        return standing.titles[0]
    return session.get_one(PersonRow, person_id).name
