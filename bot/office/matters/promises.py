"""领导交办 and promises on a visit: filed verbatim, in nobody's name but the one who said it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.domain.addressees import RosterPerson, addressees
from bot.domain.arrival import Arrival
from bot.domain.permission import Actor, Deed, Reason, Verdict, may
from bot.office.matters.ordering import Answered, Errand, register
from bot.office.notices.facts import Setting
from bot.office.people import roster
from bot.reading.values import ItemReading
from bot.store.rows import ItemRow, OriginRow


@dataclass(frozen=True)
class Source:
    """Whose words a matter is, and how it came.

    Attributes:
        leader: whose order or promise, as written; empty for the one leader there is.
        said: the leader's own sentence, of a promise.
        unit: whom a promise was made to.
        place: where.
        channel: how the matter came: phone, fax, …
    """

    leader: str = ""
    said: str = ""
    unit: str = ""
    place: str = ""
    channel: str = ""


def leader_named(session: Session, office_id: int, name: str, actor: Actor) -> RosterPerson | None:
    """The bound leader a name means; without a name the actor, or the one principal there is."""
    leaders = [one for one in roster.roster(session, office_id) if one.leader]
    if name:
        found = [one for one in addressees([name], leaders).persons if one.leader]
        return found[0] if len(found) == 1 else None
    own = [one for one in leaders if one.person_id == actor.person_id]
    first = own or [one for one in leaders if one.principal]
    return first[0] if len(first) == 1 else None


def may_order(actor: Actor, leader: RosterPerson) -> Verdict:
    """Nothing is filed in a leader's name but by that leader or the director."""
    verdict = may(actor, Deed.ORDER, None)
    if not verdict.allowed or actor.director or actor.person_id == leader.person_id:
        return verdict
    return Verdict(False, Reason.LEADER_OR_DIRECTOR)


def file(
    session: Session,
    errand: Errand,
    arrival: Arrival,
    readings: Sequence[ItemReading],
    setting: Setting,
    source: Source,
) -> Answered:
    """Register an order or a promise of a leader; the leader counts as who asked.

    An order is the leader's own to file, or the director's; a promise may be noted by
    anybody of the office who was there, and its card says who that was.
    """
    chat = errand.visit.enter(session)
    actor = errand.visit.actor(session, chat)
    leader = leader_named(session, chat.office_id, source.leader, actor)
    if leader is None:
        if source.leader:
            return Answered("leader_not_known", values={"name": source.leader})
        return Answered("leader_which")
    verdict = may_order(actor, leader) if not source.said else Verdict(True)
    if not verdict.allowed:
        return Answered(reason=verdict.reason)
    answered = register(session, errand, arrival, readings, setting)
    for item in registered(session, chat.id or 0, arrival.message_id, errand.message_id):
        if item.ordered_by is None and item.registered_by == actor.person_id:
            item.ordered_by, item.ordered_by_name = leader.person_id, leader.shown
            item.said, item.for_unit = source.said, source.unit
            item.place = item.place or source.place or None
            item.channel = source.channel
            session.add(item)
    session.flush()
    return answered


def registered(session: Session, chat_id: int, *messages: int) -> list[ItemRow]:
    """The living items that some messages of a chat registered."""
    return list(
        session.exec(
            select(ItemRow)
            .join(OriginRow, col(OriginRow.notice_id) == col(ItemRow.notice_id))
            .where(
                OriginRow.chat_id == chat_id,
                col(OriginRow.message_id).in_(messages),
                ItemRow.chat_id == chat_id,
                col(ItemRow.status).in_(("open", "draft")),
            )
            .order_by(col(ItemRow.id))
        )
    )


def register_from(
    session: Session,
    errand: Errand,
    arrival: Arrival,
    readings: Sequence[ItemReading],
    setting: Setting,
    channel: str,
) -> Answered:
    """Register a matter that came by telephone, fax or word of mouth, and say so on it."""
    answered = register(session, errand, arrival, readings, setting)
    chat = errand.visit.enter(session)
    for item in registered(session, chat.id or 0, arrival.message_id, errand.message_id):
        if channel and not item.channel:
            item.channel = channel
            session.add(item)
    session.flush()
    return answered
