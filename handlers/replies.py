"""Answers in words: to a question, to a prompt, to a card."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session
from telegram import Message

from bot.context import Context
from bot.domain.item import Ask, Item, ItemView, Status
from bot.office.matters import answering
from bot.office.matters.ordering import Errand
from bot.office.matters.prompts import About
from bot.office.people.visits import ANSWER_TIME
from bot.reading.orders import read_order
from bot.reading.replies import leaves
from bot.reading.search import read_search
from bot.wording import answers
from bot.wording.question import registrable
from handlers import follow_ups, papers, tasks
from handlers.asked import Asked, errand_of, say_back
from handlers.corrections import answered, corrected
from handlers.people import is_ours, replied
from handlers.receipts import name_given
from handlers.returns import reason_given


async def answer(context: Context, asked: Asked) -> bool:
    """Take a message as the answer it is; whether it was one."""
    return (
        await tasks.raised_answered(context, asked)
        or await _prompted(context, asked)
        or await _to_draft(context, asked)
        or (await _to_card(context, asked))
    )


def _written_at(message: Message) -> datetime:
    return message.date


def _replied_view(context: Context, asked: Asked) -> ItemView | None:
    """The item of Huiyin's message that this one replies to."""
    place = asked.caller.place
    if place is None or not is_ours(replied(asked.message), context):
        return None
    return place.answered


async def _prompted(context: Context, asked: Asked) -> bool:
    """A result or a correction that was asked for: by reply, or in private the next message."""
    place = asked.caller.place
    expected = place.expected if place is not None else None
    if place is None or expected is None or not asked.rest:
        return False
    if replied(asked.message) is not None:
        told = _replied_view(context, asked)
        if told is None or told.item.id != expected.view.item.id:
            return False
    elif (
        not asked.caller.private
        or asked.message.forward_origin is not None
        or asked.caller.visit.now - expected.asked_at > ANSWER_TIME
        or (read_order(asked.rest) and not leaves(asked.rest))
        or _is_search(context, asked)
    ):
        return False
    if leaves(asked.rest):
        errand = errand_of(context, asked)
        await context.commit(lambda session: answering.leave(session, errand))
        number = f"#{expected.view.item.number}" if expected.view.item.number else ""
        say_back(context, asked, answers.answer("prompt_left", asked.caller.voice, number=number))
        return True
    if expected.about == About.SUBSTITUTE:
        return await name_given(context, asked, expected)
    if expected.about == About.RETURN_BACK:
        return await reason_given(context, asked, expected)
    if expected.about == About.CORRECTION:
        return await _correct(context, asked, expected.view, must=True)
    if expected.about in follow_ups.PROMPTED:
        return await follow_ups.give(context, asked, expected)
    if expected.about in tasks.PROMPTED:
        return await tasks.give(context, asked, expected)
    item_id, errand = expected.view.item.id, errand_of(context, asked)
    await context.commit(lambda session: answering.give_result(session, errand, item_id))
    return True


async def _to_draft(context: Context, asked: Asked) -> bool:
    """What a draft's question asked: by reply, or in private the next message."""
    view, place = _replied_view(context, asked), asked.caller.place
    if view is None and asked.caller.private and replied(asked.message) is None:
        own_words = asked.message.forward_origin is None
        view = place.waiting if place is not None and own_words else None
        if view is not None and _stands_alone(context, asked, view.item):
            return False
    if view is None or view.item.status is not Status.DRAFT or not asked.rest:
        return False
    order = read_order(asked.rest)
    if order is not None and order.command == "why":
        return False
    reply = context.house.reader.read_reply(asked.rest, _written_at(asked.message))
    if reply.yes is not None and reply.time is None:
        if reply.yes and not registrable(view.item):
            return await _correct(context, asked, view, must=True)
        return await _consent(context, asked, view, yes=reply.yes)
    return await _correct(context, asked, view, must=_replied_view(context, asked) is not None)


def _stands_alone(context: Context, asked: Asked, draft: Item) -> bool:
    """Whether a private message is a matter or an order of its own rather than an answer.

    What follows a file without words explains it; what names another matter and its own
    time is another matter.
    """
    if read_order(asked.rest) is not None or _is_search(context, asked):
        return True
    if Ask.WHAT in draft.asks:
        return False
    items = context.house.reader.read(asked.rest, _written_at(asked.message), "private").items
    return any(
        one.title
        and (one.start is not None or one.due is not None)
        and not (draft.title and (draft.title in one.title or one.title in draft.title))
        for one in items
    )


def _is_search(context: Context, asked: Asked) -> bool:
    """Whether it asks what stands on the ledger: 明天有什么会 is no time for a draft."""
    house = context.house
    at = _written_at(asked.message)
    return read_search(asked.rest, at, house.reader.hours, house.reader.calendar) is not None


async def _consent(context: Context, asked: Asked, view: ItemView, *, yes: bool) -> bool:
    errand, item_id = errand_of(context, asked), view.item.id

    def verb(session: Session) -> bool:
        return answering.give_consent(session, errand, item_id, yes=yes)

    if await context.commit(verb) and not yes:
        say_back(context, asked, answers.answer("dismissed", asked.caller.voice))
    return True


async def _correct(context: Context, asked: Asked, view: ItemView, *, must: bool) -> bool:
    """Give an item the fields an answer yields.

    Args:
        must: an answer that yields none is said to; else it may be something else.
    """
    house, at = context.house, _written_at(asked.message)
    setting = house.setting(asked.caller.visit.now)
    fields = answered(asked.rest, at, view.item, house.reader, setting)
    if not fields:
        if must:
            say_back(context, asked, answers.answer("correct_how", asked.caller.voice))
        return must
    await _give(context, errand_of(context, asked), view.item.id, fields)
    return True


async def _give(context: Context, errand: Errand, item_id: int, fields: dict[str, object]) -> None:
    await context.commit(lambda session: answering.give_fields(session, errand, item_id, fields))


async def _to_card(context: Context, asked: Asked) -> bool:
    """时间改为16:00 as a reply to a card: the fields are named, so no button is needed."""
    view = _replied_view(context, asked)
    if view is None or view.item.status is not Status.OPEN:
        return False
    if await papers.on_card(context, asked, view):
        return True
    if await tasks.on_card(context, asked, view):
        return True
    fields = corrected(asked.rest, _written_at(asked.message), view.item, context.house.reader)
    if not fields:
        return False
    await _give(context, errand_of(context, asked), view.item.id, fields)
    return True
