"""What follows from a matter: 有问题 and its answer, what belongs to it, its mark, looking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.context import Context
from bot.domain.item import ItemView, Status, Watch
from bot.domain.vocabulary import Mode
from bot.office.matters import follow_ups, ordering
from bot.office.matters.prompts import About
from bot.office.people.visits import Expected
from bot.reading.follow_ups import counted_from_now, is_off, read_follow_up, read_watch
from bot.reading.orders import Order
from bot.wording import answers
from bot.wording.follow_ups import trace as trace_pages
from handlers.asked import Asked, Do, errand_of, number_in, say_back
from handlers.commands import item_of, scope_of
from handlers.orders import order, say_answer
from handlers.people import is_ours, replied

problem = order(follow_ups.problem)
answer = order(follow_ups.answer)
_reply = order(ordering.done)

# What was asked of one person in words, and is answered here.
PROMPTED = (About.PROBLEM, About.PUBLIC_ANSWER)


async def link(context: Context, asked: Asked) -> None:
    """/link 5 3: the fifth belongs to the third; /link 5 off."""
    errand, (parent, _) = errand_of(context, asked), number_in(asked.rest)
    off = is_off(asked.rest)
    answered = await context.commit(lambda s: follow_ups.link(s, errand, parent, off=off))
    say_answer(context, asked, answered)


async def tag(context: Context, asked: Asked) -> None:
    """/tag 3 重点, 难点 or 热点; /tag 3 off."""
    errand, said = errand_of(context, asked), read_watch(asked.rest)
    off = said == "off"
    watch = Watch(said) if said and not off else None
    answered = await context.commit(lambda s: follow_ups.tag(s, errand, watch, off=off))
    say_answer(context, asked, answered)


async def lookback(context: Context, asked: Asked) -> None:
    """/lookback 3 20 January; /lookback 3 off."""
    errand, off = errand_of(context, asked), is_off(asked.rest)
    day = None if off else _day(context, asked, asked.rest)
    setting = context.house.setting(asked.caller.visit.now)
    answered = await context.commit(
        lambda s: follow_ups.lookback(s, errand, day, setting, off=off)
    )
    say_answer(context, asked, answered)


def _day(context: Context, asked: Asked, text: str) -> datetime | None:
    """A moment of the day a text names, counted from when it was written."""
    if not text.strip():
        return None
    said = context.house.reader.read_reply(counted_from_now(text), asked.message.date).time
    if said is None or said.rrule is not None:
        return None
    return said.start or said.end


async def trace(context: Context, asked: Asked) -> None:
    """/trace 3: what belongs to it, and how much of that is done."""
    place, voice = asked.caller.place, asked.caller.voice
    meant = place.answered if place is not None and asked.number is None else None
    if place is None or (asked.number is None and meant is None):
        say_back(context, asked, answers.answer("usage_trace", voice))
        return
    found = await item_of(context, asked.caller, asked.number, meant.item.id if meant else None)
    if found is None:
        number = f"#{asked.number}" if asked.number is not None else ""
        say_back(context, asked, answers.answer("no_such_item", voice, number=number))
        return
    scope, item_id = scope_of(place, asked.caller), found.view.item.id
    traced = await context.read(lambda s: follow_ups.traced(s, scope, item_id))
    if not traced.view.children and not traced.children:
        number = f"#{traced.view.item.number}"
        say_back(context, asked, answers.answer("trace_empty", voice, number=number))
        return
    say_back(context, asked, *trace_pages(traced.view, traced.children, traced.unseen, voice))


# By the names that plain words give; `reply` has no slash of its own, /done is it.
COMMANDS: dict[str, Do] = {
    "problem": problem,
    "answer": answer,
    "trace": trace,
    "link": link,
    "tag": tag,
    "lookback": lookback,
}


async def said(context: Context, asked: Asked, *, addressed: bool) -> bool:
    """The same in plain words; whether it was.

    有问题：… counts as a reply to the notice or its card, to Huiyin or not; the others where
    Huiyin is spoken to. Without a number the matter is the one that is replied to.
    """
    order = read_follow_up(asked.rest)
    place = asked.caller.place
    if order is None or place is None:
        return False
    view = place.answered if replied(asked.message) is not None else None
    about = view is not None and (addressed or order.command == "problem")
    if place.mode is Mode.COMMANDS and not addressed:
        return False
    if not about and not (addressed and order.number is not None):
        return False
    if order.number is None and not _fits(context, asked, order, view):
        return False
    this = replace(asked, number=order.number, rest=order.rest)
    if order.command != "reply":
        await COMMANDS[order.command](context, this)
        return True
    if order.number is None:
        await _reply(context, this)
        return True
    found = await item_of(context, asked.caller, order.number, None)
    if found is None or not found.view.item.problem:
        return False
    await _reply(context, this)
    return True


def _fits(context: Context, asked: Asked, order: Order, view: ItemView | None) -> bool:
    """Whether words without a number can mean the matter that is replied to."""
    if view is None or view.item.number is None:
        return False
    if order.command == "lookback":
        done = view.item.status is Status.DONE
        return done and (is_off(order.rest) or _day(context, asked, order.rest) is not None)
    if order.command in ("answer", "reply"):
        return view.item.problem and is_ours(replied(asked.message), context)
    return order.command == "problem" and view.item.live


async def give(context: Context, asked: Asked, expected: Expected) -> bool:
    """The answer to one of `PROMPTED`."""
    errand, item_id, about = errand_of(context, asked), expected.view.item.id, expected.about
    answered = await context.commit(lambda s: follow_ups.given(s, errand, item_id, about))
    say_answer(context, asked, answered)
    return True
