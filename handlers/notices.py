"""Notices: what people write in groups and in private, read and taken in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session
from telegram import Message, Update

from bot.context import Context
from bot.domain.arrival import Arrival
from bot.domain.vocabulary import Mode
from bot.office.intake import take_in, take_in_file
from bot.reading.values import ItemReading
from bot.wording import answers
from handlers import replies, spoken
from handlers.asked import Asked, say_back
from handlers.people import Caller, arrival_of, caller_of, is_ours, replied, text_of
from handlers.spoken import called

LONG = 300  # characters; a longer text is read beside the event loop
ASKED_ABOUT = ("document",)  # files without words that are asked about in groups as well


async def hear(update: Update, context: Context) -> None:
    """A message that is no command: an answer, an order, a notice, or chatter.

    What is said to Huiyin (as a reply, by name, in private) may be an answer or an order;
    everything may be a notice.
    """
    message = update.effective_message
    assert message is not None
    caller = await caller_of(context, message)
    messages = album(context, message)
    worded = next((one for one in messages if text_of(one).strip()), message)
    words, named = called(worded, context.bot.username)
    asked = Asked(worded, caller, None, words.strip())
    own_words = message.forward_origin is None
    to_us = is_ours(replied(worded), context)
    if own_words and await replies.receipt(context, asked):
        return
    if (to_us or caller.private) and await replies.answer(context, asked):
        return
    addressed = named or to_us or caller.private
    if addressed and own_words and await spoken.obey(context, asked, named=named):
        return
    if await register(context, caller, messages, text=words, addressed=named or to_us):
        return
    if (caller.private or named) and words.strip():
        say_back(context, asked, answers.answer("nothing_read", caller.voice))


def album(context: Context, message: Message) -> Sequence[Message]:
    """The messages an update stands for: all of an album, else the one."""
    return context.house.album_of(context.update_id) or (message,)


async def read(context: Context, arrival: Arrival) -> Sequence[ItemReading]:
    """What a message holds, by the moment it was written."""
    reader = context.house.reader
    channel = "private" if arrival.private else "group"
    if len(arrival.text) <= LONG:
        return reader.read(arrival.text, arrival.written_at, channel).items
    reading = await asyncio.to_thread(reader.read, arrival.text, arrival.written_at, channel)
    return reading.items


async def register(
    context: Context,
    caller: Caller,
    messages: Sequence[Message],
    *,
    text: str | None = None,
    addressed: bool = False,
) -> bool:
    """Take a notice in; chatter leaves no trace but the acquaintance of who wrote it.

    Args:
        text: the words without the mention of Huiyin.
        addressed: it was said to Huiyin, so that even "commands only" listens.

    Returns:
        Whether there was something to take in.
    """
    arrival = arrival_of(messages, context.update_ids, text)
    place, setting = caller.place, context.house.setting(caller.visit.now)
    mode = place.mode if place is not None else caller.visit.defaults.mode
    if not caller.private and mode is Mode.COMMANDS and not addressed:
        await introduce(context, caller)
        return False
    readings = await read(context, arrival)
    about_file = not readings and not arrival.text.strip() and _asked_about(arrival)
    if not readings and not about_file:
        await introduce(context, caller)
        return False

    def verb(session: Session) -> None:
        chat = caller.visit.enter(session)
        assert chat.id is not None
        here = replace(arrival, chat_id=chat.id)
        actor = caller.visit.actor(session, chat)
        if about_file:
            take_in_file(session, here, actor, setting)
        else:
            ask_first = mode is Mode.ASK and not caller.private
            take_in(session, here, readings, actor, setting, ask_first=ask_first)

    await context.commit(verb)
    return True


async def introduce(context: Context, caller: Caller) -> None:
    """Learn a sender at first sight; whoever is known costs no write."""
    if caller.place is None or not caller.place.introduced:
        await context.commit(lambda session: caller.visit.enter(session).id)


def _asked_about(arrival: Arrival) -> bool:
    """Whether a file without words is asked about: pictures and voices only in private."""
    return any(arrival.private or file.kind in ASKED_ABOUT for file in arrival.attachments)
