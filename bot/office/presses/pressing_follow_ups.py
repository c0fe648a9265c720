"""Presses on what follows from a matter: 有问题, 答复, 公开答复, 还好, 又有问题."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session, select

from bot.domain.item import Status
from bot.domain.press import Verb
from bot.domain.push import Occasion
from bot.office.matters import look_back
from bot.office.matters.prompts import About, ask, asked_lately
from bot.office.presses.pressed import FORGED, STALE, Pressed, Said, refused
from bot.store.rows import PushRow

OF_CLOSED = (Verb.HOLDS, Verb.RELAPSED)  # these stand under what speaks of a closed matter


def _ask(one: Pressed, about: About, sentence: str = "") -> Said:
    here, who, item, now = one.chat_id, one.person.id, one.item.id or 0, one.visit.now
    if asked_lately(one.session, about, here, who, item, now):
        return Said("toast_asked")
    verdict = ask(
        one.session, about, one.actor, one.item, now,
        chat_id=here, occasion=one.occasion, reply_to=one.message_id, sentence=sentence,
    )  # fmt: skip
    return refused(verdict) or Said("toast_asked")


def _problem(one: Pressed) -> Said:
    return _ask(one, About.PROBLEM)


def _publish(one: Pressed) -> Said:
    return _ask(one, About.PUBLIC_ANSWER) if one.item.relation else FORGED


def answer_or(close: Callable[[Pressed], Said]) -> Callable[[Pressed], Said]:
    """办结 of a problem is its answer, and is asked for as such."""

    def deed(one: Pressed) -> Said:
        return _ask(one, About.RESULT, "answer") if one.item.relation else close(one)

    return deed


def _looks_back(session: Session, one: Pressed) -> bool:
    """Whether the message that was pressed asked to look back."""
    found = session.exec(
        select(PushRow.id).where(
            PushRow.chat_id == one.chat_id,
            PushRow.message_id == one.message_id,
            PushRow.occasion == Occasion.LOOK_BACK,
        )
    ).first()
    return found is not None


def _holds(one: Pressed) -> Said:
    if not _looks_back(one.session, one):
        return FORGED
    if one.item.status != Status.DONE:
        return STALE
    return one.said(look_back.held(one.session, one.act, one.item), "toast_held")


def _relapsed(one: Pressed) -> Said:
    if not _looks_back(one.session, one):
        return FORGED
    if one.item.status != Status.DONE or one.item.look_back_at is None:
        return STALE
    return _ask(one, About.SEND_BACK, "relapsed")


DEEDS: dict[Verb, Callable[[Pressed], Said]] = {
    Verb.PROBLEM: _problem,
    Verb.PUBLISH: _publish,
    Verb.HOLDS: _holds,
    Verb.RELAPSED: _relapsed,
}
PRIVATE = tuple(DEEDS)
