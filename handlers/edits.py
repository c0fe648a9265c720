"""Edited messages: a registered notice follows its words; edited commands stay as they ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session
from telegram import Update

from bot.context import Context
from bot.domain.vocabulary import Action, Mode
from bot.office.notices.edits import take_edit
from bot.office.people.visits import kept_notice
from bot.reading.together import rejoined
from bot.reading.values import ItemReading
from handlers import papers, secrecy
from handlers.people import arrival_of, caller_of, is_ours, replied, text_of
from handlers.returns import amended
from handlers.spoken import called
from handlers.words import SecretFile, heard, own_words, read

_EDGE = " \t\n()（）[]【】。；;，,！!"


def _added(before: str, after: str) -> str:
    """What an edit has put behind or in front of the words as they were: 会议取消."""
    if after.startswith(before):
        return after[len(before) :].strip(_EDGE)
    if after.endswith(before):
        return after[: -len(before)].strip(_EDGE)
    return ""


async def edit(update: Update, context: Context) -> None:
    """The same notice, new words: what the edit changed is changed on the ledger."""
    message = update.effective_message
    assert message is not None
    if text_of(message).startswith("/"):
        return
    caller = await caller_of(context, message)
    if await amended(context, message, text_of(message)):
        return
    await papers.amend(context, message)
    kept = await context.read(lambda s: kept_notice(s, message.chat.id, message.message_id))
    mode = caller.place.mode if caller.place is not None else caller.visit.defaults.mode
    _, named = called(message, context.bot.username)
    spoken = named or is_ours(replied(message), context)
    if kept is None and (spoken or (mode is Mode.COMMANDS and not caller.private)):
        return  # an order or an answer, which has run; or a chat that is not read
    words = called(message, context.bot.username)[0]
    arrival = arrival_of((message,), context.update_ids, words)
    if kept is not None and not arrival.attachments:
        arrival = replace(arrival, text=rejoined(kept.text, arrival.text))
    try:
        now_says = await heard(context, arrival, kept)
    except SecretFile as secret:
        await secrecy.tell(context, message, secret.level)
        return
    arrival, after = now_says.arrival, now_says.readings
    before: Sequence[ItemReading] = ()
    if kept is not None:
        if kept.text == arrival.text:
            return
        then = replace(arrival, text=kept.text, written_at=kept.written_at)
        before = await read(context, then)
        added = _added(own_words(kept.text), own_words(arrival.text))
        more = await read(context, replace(arrival, text=added)) if added else ()
        after = (*after, *(one for one in more if one.action is not Action.CREATE))
    if kept is None and not after:
        return
    setting = context.house.setting(caller.visit.now)

    def verb(session: Session) -> None:
        chat = caller.visit.enter(session)
        assert chat.id is not None
        here = replace(arrival, chat_id=chat.id)
        actor = caller.visit.actor(session, chat)
        ask_first = mode is Mode.ASK and not caller.private
        take_edit(session, here, before, after, actor, setting, ask_first=ask_first)

    await context.commit(verb)
