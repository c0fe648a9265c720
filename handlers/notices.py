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
from handlers.people import Caller, arrival_of, caller_of

LONG = 1_500  # characters; a longer text is read beside the event loop
ASKED_ABOUT = ("document",)  # files without words that are asked about in groups as well


async def hear(update: Update, context: Context) -> None:
    """A message that is no command: a notice, an answer, an order, or chatter."""
    message = update.effective_message
    assert message is not None
    caller = await caller_of(context, message)
    await register(context, caller, album(context, message))


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
) -> None:
    """Take a notice in; chatter leaves no trace but the acquaintance of who wrote it.

    Args:
        text: the words without the mention of Huiyin.
        addressed: Huiyin was called by name, so that even "commands only" listens.
    """
    arrival = arrival_of(messages, context.update_ids, text)
    place, setting = caller.place, context.house.setting(caller.visit.now)
    mode = place.mode if place is not None else caller.visit.defaults.mode
    if not caller.private and mode is Mode.COMMANDS and not addressed:
        await introduce(context, caller)
        return
    readings = await read(context, arrival)
    about_file = not readings and not arrival.text.strip() and _asked_about(arrival)
    if not readings and not about_file:
        await introduce(context, caller)
        if caller.private:
            context.reply(caller.chat, answers.answer("nothing_read", caller.voice))
        return

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


async def introduce(context: Context, caller: Caller) -> None:
    """Learn a sender at first sight; whoever is known costs no write."""
    if caller.place is None or not caller.place.introduced:
        await context.commit(lambda session: caller.visit.enter(session).id)


def _asked_about(arrival: Arrival) -> bool:
    """Whether a file without words is asked about: pictures and voices only in private."""
    return any(arrival.private or file.kind in ASKED_ABOUT for file in arrival.attachments)
