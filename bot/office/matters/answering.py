"""Answers in words: to a draft's question, to a prompt, to a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.domain.item import Answer
from bot.domain.permission import Actor, Verdict
from bot.domain.push import Occasion
from bot.office.matters import verbs
from bot.office.matters.closing import ask_result, asked_before
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.ordering import At, Errand, announce, keep_proof
from bot.office.matters.prompts import heard, level_questions
from bot.office.matters.receipts import acknowledge
from bot.office.notices.drafts import confirm, settle
from bot.office.sending.outbox import queue
from bot.reading.replies import closes_anyway
from bot.store.rows import EntryRow, ItemRow

LONGEST_NAME = 24  # characters of a name that is given by itself


def answered(
    session: Session, errand: Errand, item: ItemRow, entry: EntryRow | None, verdict: Verdict
) -> None:
    """Say in the chat what came of an answer: the difference, or why not."""
    chat_id = _chat(session, errand)
    if verdict.allowed:
        heard(session, chat_id, _person(errand))
        if entry is not None and item.status != "draft" and entry.action != "confirm":
            announce(session, errand, chat_id, item, entry)
        return
    queue(
        session,
        f"{errand.occasion} | refused | item {item.id}",
        Occasion.REFUSED,
        chat_id,
        errand.visit.now,
        item_id=item.id,
        reply_to=errand.message_id,
        topic_id=errand.topic_id,
        detail={"reason": verdict.reason, "number": item.number},
    )


def _chat(session: Session, errand: Errand) -> int:
    chat = errand.visit.enter(session)
    assert chat.id is not None
    return chat.id


def _person(errand: Errand) -> int | None:
    person = errand.visit.sender.person
    return person.id if person is not None else None


def _act(actor: Actor, chat_id: int, errand: Errand) -> Act:
    return Act(actor, chat_id, errand.visit.now, errand.message_id)


def leave(session: Session, errand: Errand) -> None:
    """Whoever was asked would rather not say: nothing is changed, and nothing awaited."""
    heard(session, _chat(session, errand), _person(errand))


def give_result(session: Session, errand: Errand, item_id: int) -> None:
    """The result that was asked for: the item is closed with it."""
    chat_id, item = _chat(session, errand), lock_item(session, item_id)
    if item is None:
        return
    actor = errand.visit.actor(session, errand.visit.enter(session), item)
    act = _act(actor, chat_id, errand)
    now, result = errand.visit.now, errand.rest
    kept = asked_before(session, chat_id, actor.person_id, item, now)
    if not kept or (closes_anyway(result) and not kept.get("wanted")):
        verdict, result = ask_result(
            session, actor, item, now, "" if kept else result,
            chat_id=chat_id, occasion=errand.occasion, reply_to=errand.message_id,
            topic_id=errand.topic_id,
        )  # fmt: skip
        if not result:
            if not verdict.allowed:
                answered(session, errand, item, None, verdict)
            return
    outcome = verbs.close(session, act, item, result)
    if outcome.entry is not None:
        keep_proof(At(session, errand, chat_id, item, actor))
    answered(session, errand, item, outcome.entry, outcome.verdict)


def give_substitute(session: Session, errand: Errand, item_id: int, name: str) -> None:
    """Who goes instead, from whoever was asked: a name as they wrote it."""
    chat_id, item = _chat(session, errand), lock_item(session, item_id)
    if item is None:
        return
    actor = errand.visit.actor(session, errand.visit.enter(session), item)
    act = _act(actor, chat_id, errand)
    plain = " ".join(name.split())
    outcome = acknowledge(session, act, item, Answer.SUBSTITUTE, substitute=plain)
    answered(session, errand, item, outcome.entry, outcome.verdict)


def give_fields(session: Session, errand: Errand, item_id: int, fields: Mapping[str, Any]) -> None:
    """What is right instead: a draft is settled by it, an open item corrected."""
    chat_id, item = _chat(session, errand), lock_item(session, item_id)
    if item is None:
        return
    actor = errand.visit.actor(session, errand.visit.enter(session), item)
    change = settle if item.status == "draft" else verbs.correct
    outcome = change(session, _act(actor, chat_id, errand), item, fields)
    answered(session, errand, item, outcome.entry, outcome.verdict)


def give_consent(session: Session, errand: Errand, item_id: int, *, yes: bool) -> bool:
    """登记吧, or 不用登记了, to a draft; whether it was done."""
    chat_id, item = _chat(session, errand), lock_item(session, item_id)
    if item is None:
        return False
    actor = errand.visit.actor(session, errand.visit.enter(session), item)
    do = confirm if yes else verbs.withdraw
    outcome = do(session, _act(actor, chat_id, errand), item)
    if not yes and outcome.entry is not None:
        level_questions(session, item)
    told = outcome.entry if yes else None  # a draft that is let go needs no news
    answered(session, errand, item, told, outcome.verdict)
    return outcome.entry is not None
