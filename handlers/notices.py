"""Notices: what people write in groups and in private, read and taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session
from telegram import Message, Update

from bot.context import Context
from bot.domain.arrival import Arrival
from bot.domain.vocabulary import Mode
from bot.office.notices.headings import heading_used, keep_heading
from bot.office.notices.intake import take_in, take_in_file
from bot.wording import answers
from handlers import follow_ups, papers, receipts, replies, secrecy, spoken, tasks, together
from handlers.asked import Asked, say_back
from handlers.people import Caller, arrival_of, caller_of, is_ours, replied, text_of
from handlers.returns import handed_in
from handlers.spoken import called
from handlers.words import SecretFile, Words, heard

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
    if own_words and await receipts.receipt(context, asked):
        return
    if await handed_in(context, asked, messages, own_words=own_words):
        return
    addressed = named or to_us or caller.private
    if own_words and await follow_ups.said(context, asked, addressed=addressed):
        return
    if (to_us or caller.private) and await replies.answer(context, asked):
        return
    if own_words and await tasks.in_a_leaders_name(context, asked, addressed=addressed):
        return
    if addressed and own_words and await spoken.obey(context, asked, named=named):
        return
    if own_words and await together.follow_up(context, asked, addressed=addressed):
        return
    if await register(context, caller, messages, text=words, addressed=named or to_us):
        return
    if own_words and not named and await papers.collect(context, asked):
        return
    if (caller.private or named) and words.strip():
        say_back(context, asked, answers.answer("nothing_read", caller.voice))


def album(context: Context, message: Message) -> Sequence[Message]:
    """The messages an update stands for: all of an album, else the one."""
    return context.house.album_of(context.update_id) or (message,)


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
    try:
        words = await heard(context, arrival)
    except SecretFile as secret:
        await secrecy.tell(context, messages[0], secret.level)
        return True
    heading = together.heading_before(caller, messages[0], arrival)
    if heading is not None:
        whole = await heard(context, together.under(heading, arrival))
        if len(whole.readings) >= max(1, len(words.readings)):
            words = whole
        else:
            heading = None
    readings = words.readings
    about_file = not readings and _asked_about(words)
    if not readings and not about_file:
        if together.keeps(arrival):
            await context.commit(lambda s: _keep_heading(s, caller, arrival, messages[0].date))
        else:
            await introduce(context, caller)
        return False

    def verb(session: Session) -> None:
        chat = caller.visit.enter(session)
        assert chat.id is not None
        here = replace(words.arrival, chat_id=chat.id)
        actor = caller.visit.actor(session, chat)
        if about_file:
            take_in_file(session, here, actor, setting, reason=words.trouble or "")
        else:
            ask_first = mode is Mode.ASK and not caller.private
            take_in(session, here, readings, actor, setting, ask_first=ask_first)
        if heading is not None:
            heading_used(session, heading, here)

    await context.commit(verb)
    return True


def _keep_heading(session: Session, caller: Caller, arrival: Arrival, at: datetime) -> None:
    chat = caller.visit.enter(session)
    assert chat.id is not None
    keep_heading(session, replace(arrival, chat_id=chat.id), at)


async def introduce(context: Context, caller: Caller) -> None:
    """Learn a sender at first sight; whoever is known costs no write."""
    if caller.place is None or not caller.place.introduced:
        await context.commit(lambda session: caller.visit.enter(session).id)


def _asked_about(words: Words) -> bool:
    """Whether a file that gave no matter is asked about.

    One that holds a writing which could not be read always is; pictures and voices only
    in private, and only without words. A file that was read and holds no matter is chatter
    in a group; in private its sender wants something.
    """
    if words.trouble is not None:
        return True
    arrival = words.arrival
    if arrival.text.strip() or (words.opened and not arrival.private):
        return False
    return any(arrival.private or file.kind in ASKED_ABOUT for file in arrival.attachments)
