"""请示: an outgoing request waits for its answer, is chased, and tells its drafter."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from bot.domain.arrival import Arrival
from bot.domain.item import Status
from bot.domain.push import Occasion
from bot.office.matters import verbs
from bot.office.matters.askers import tell
from bot.office.matters.ledger import handler_row
from bot.office.matters.ordering import Answered, At, Errand, keep_proof, on_item, register, told
from bot.office.matters.promises import registered
from bot.office.matters.prompts import heard
from bot.office.matters.verbs import own
from bot.office.notices.facts import Setting
from bot.reading.values import ItemReading


def file_request(
    session: Session,
    errand: Errand,
    arrival: Arrival,
    readings: Sequence[ItemReading],
    setting: Setting,
    to: str,
) -> Answered:
    """Register a 请示 that has gone out.

    Its drafter answers for it: whom the request names, or else whoever files it.

    Args:
        to: whom it went to; may be empty.
    """
    answered = register(session, errand, arrival, readings, setting)
    chat = errand.visit.enter(session)
    for item in registered(session, chat.id or 0, arrival.message_id, errand.message_id):
        if item.request_to is not None or item.id is None:
            continue
        item.request_to = to
        session.add(item)
        if item.registered_by is not None and not item.people:
            own(session, item.id, item.registered_by, setting.now)
    session.flush()
    return answered


def answer_request(session: Session, errand: Errand, *, quietly: bool = False) -> Answered:
    """批复来了: the answer closes the request and is its result; its drafter hears it.

    Args:
        quietly: what answers no request is left to others without a word.
    """

    def do(at: At) -> Answered:
        if at.item.request_to is None:
            number: dict[str, object] = {"number": f"#{at.item.number}"}
            return Answered("not_a_request", values=number) if not quietly else Answered()
        names = [file.name for file in errand.files if file.name]
        result = errand.rest.strip() or "、".join(names)
        if not result and at.item.status == Status.OPEN:
            return Answered("usage_reply")
        outcome = verbs.close(session, at.act, at.item, result or "-")
        if outcome.entry is not None:
            heard(session, at.chat_id, at.actor.person_id)
            keep_proof(at)
            owner = handler_row(session, at.item.id or 0)
            if owner is not None:
                tell(session, at.item, outcome.entry, (owner.person_id,), at.act, Occasion.CLOSED)
        return told(at, outcome.entry, outcome.verdict)

    return on_item(session, errand, "usage_reply", do)
