"""What follows a notice: the later word, outgoing requests, materials, what is said under it."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session
from telegram import Message

from bot.context import Context
from bot.domain.item import ItemView, Status
from bot.domain.opinion import Opinion
from bot.domain.permission import Deed, Reason
from bot.domain.vocabulary import Action, Kind, Mode
from bot.office.matters import outgoing, paperwork
from bot.office.matters.verbs import judge
from bot.office.notices import opinions
from bot.office.people import roster
from bot.reading.materials import read_ticks
from bot.reading.opinions import says_something
from bot.reading.outgoing import read_answer_came, read_outgoing
from bot.reading.requests import without
from bot.reading.values import Doubt, ItemReading, Span
from bot.store.rows import ItemRow
from bot.wording import answers
from bot.wording.opinions import pages
from handlers.asked import Asked, errand_of, say_back
from handlers.commands import item_of
from handlers.orders import deadline, order, say_answer
from handlers.people import arrival_of, is_ours, replied, text_of

followed = order(paperwork.follow)
tick = order(paperwork.tick_said)
reply = order(outgoing.answer_request)


async def request(context: Context, asked: Asked) -> None:
    """/request whom what by when: an outgoing 请示, also as a reply to the text that holds it."""
    message, source, text = asked.message, replied(asked.message), asked.argument
    if not text and source is not None and not is_ours(source, context):
        message, text = source, text_of(source).strip()
    time = context.house.reader.read_reply(text, message.date).time if text else None
    if time is not None and time.rrule is not None:
        time = None
    said = read_outgoing(without(text, time.span.start, time.span.end) if time else text)
    if not said.title:
        say_back(context, asked, answers.answer("usage_request", asked.caller.voice))
        return
    due = deadline(time, context.house.hours) if time is not None else None
    reading = ItemReading(
        Kind.TASK,
        Action.CREATE,
        said.title,
        Span(0, len(text)),
        due=due,
        all_day=time.all_day if time is not None else False,
        people=(said.drafter,) if said.drafter else (),
        doubts=() if due is not None else (Doubt.NO_TIME,),
    )
    arrival = arrival_of((message,), context.update_ids, text)
    errand, setting = errand_of(context, asked), context.house.setting(asked.caller.visit.now)
    answered = await context.commit(
        lambda s: outgoing.file_request(s, errand, arrival, (reading,), setting, said.to)
    )
    say_answer(context, asked, answered)


async def on_card(context: Context, asked: Asked, view: ItemView) -> bool:
    """批复来了：同意, 章盖好了, as a reply to a card."""
    this = replace(asked, number=view.item.number)
    came = read_answer_came(asked.rest) if view.item.request_to is not None else None
    if came is not None:
        await reply(context, replace(this, rest=came))
        return True
    lines = read_ticks(asked.rest, view.item.materials)
    if not lines:
        return False
    errand = errand_of(context, this)
    answered = await context.commit(lambda s: paperwork.tick_said(s, errand, lines))
    say_answer(context, asked, answered)
    return True


async def replies(context: Context, asked: Asked) -> None:
    """/replies N: what was said under a notice, privately, to whoever asked or manages."""
    voice, place, number = asked.caller.voice, asked.caller.place, asked.number
    if not asked.caller.private:
        say_back(context, asked, answers.answer("private_only", voice))
        return
    known = place.answered if place is not None and number is None else None
    if number is None and known is None:
        say_back(context, asked, answers.answer("usage_replies", voice))
        return
    found = await item_of(context, asked.caller, number, known.item.id if known else None)
    if found is None:
        say_back(context, asked, answers.answer("no_such_item", voice, number=f"#{number}"))
        return
    item_id, visit = found.view.item.id, asked.caller.visit

    def query(session: Session) -> tuple[Reason | None, tuple[Opinion, ...]]:
        chat, row = roster.find_chat(session, visit.telegram_id), session.get(ItemRow, item_id)
        if chat is None or row is None:
            return Reason.NOT_HERE, ()
        verdict = judge(session, visit.actor(session, chat, row), Deed.READ_OPINIONS, row)
        if not verdict.allowed:
            return verdict.reason, ()
        return None, opinions.opinions_of(session, item_id)

    reason, said = await context.read(query)
    if reason is not None:
        say_back(context, asked, answers.refusal(reason, voice))
    elif not said:
        values = {"number": f"#{found.view.item.number}"}
        say_back(context, asked, answers.answer("no_opinions", voice, **values))
    else:
        say_back(context, asked, *pages(found.view, voice, said))


async def collect(context: Context, asked: Asked) -> bool:
    """Keep a reply under a notice that is nothing else; it is never answered."""
    place, visit = asked.caller.place, asked.caller.visit
    view = place.answered if place is not None else None
    if place is None or view is None or asked.caller.private or place.mode is Mode.COMMANDS:
        return False
    if view.item.status is not Status.OPEN or not says_something(asked.rest):
        return False
    item_id, sender, message = view.item.id, visit.sender, asked.message

    def verb(session: Session) -> None:
        chat = visit.enter(session)
        assert chat.id is not None
        opinions.collect(
            session, item_id, chat.id, message.message_id, asked.rest, message.date,
            person_id=sender.person.id if sender.person is not None else None,
            person_name=sender.name,
        )  # fmt: skip

    await context.commit(verb)
    return True


async def amend(context: Context, message: Message) -> None:
    """An edited reply under a notice says what it says now."""
    telegram_id, message_id, words = message.chat.id, message.message_id, text_of(message).strip()
    found = await context.read(lambda s: opinions.find(s, telegram_id, message_id))
    if found is not None and words:
        await context.commit(lambda s: opinions.amend(s, found, words))
