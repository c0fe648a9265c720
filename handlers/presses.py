"""Presses: every button answered once, with its outcome, and authorised anew."""

from __future__ import annotations

import asyncio
from datetime import datetime

from telegram import CallbackQuery, Chat, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.domain.press import Press, Verb, decode
from bot.office.people.visits import Sender, is_kept
from bot.office.presses.pressed import Said
from bot.office.presses.pressing import press as do
from bot.wording import answers
from bot.wording.times import spoken
from bot.wording.voice import Voice
from handlers import returns
from handlers.people import Caller, call, known
from handlers.settings import set_by_press
from handlers.turning import TURNS, Turned

TURNING = {**TURNS, Verb.TABLE: returns.turn}
LARGEST = 2**31  # no row's id comes near it
PATIENCE = 2.0  # seconds; a press that takes longer is answered empty, and still counts


async def press(update: Update, context: Context) -> None:
    """A press of any button: done, refused with the reason, or said to be out of date."""
    query = update.callback_query
    assert query is not None
    work = asyncio.ensure_future(_outcome(context, query))
    try:
        await asyncio.wait({work}, timeout=PATIENCE)
    except asyncio.CancelledError:
        work.cancel()
        raise
    if not work.done():
        await context.toast(query, "")
        await work
        return
    if work.exception() is not None:
        voice = context.house.voice(context.house.defaults.language)
        await context.toast(query, answers.toast("toast_error_try_again", voice))
    else:
        await context.toast(query, work.result())
    work.result()


async def _outcome(context: Context, query: CallbackQuery) -> str:
    """Do what a press asks and say what came of it."""
    message = query.message
    asked = _decoded(query.data or "")
    if message is None:
        return answers.toast("toast_unknown", context.house.voice(context.house.defaults.language))
    person = known(query.from_user)
    caller = await call(context, message.chat, Sender(person, person.name))
    if asked is None:
        return answers.toast("toast_unknown", caller.voice)
    if caller.place is None:
        return answers.toast("toast_forged", caller.voice)
    if not await _belongs(context, message.chat, caller):
        return answers.toast("toast_outsider", caller.voice)
    if asked.verb in (Verb.SET, Verb.PAGE):  # these stand under answers: a card is no list
        chat = caller.place.chat_id
        if await context.read(lambda s: is_kept(s, chat, message.message_id)):
            return answers.toast("toast_forged", caller.voice)
    if asked.verb is Verb.SET:
        return await set_by_press(context, caller, message.message_id, asked.argument)
    turned = Turned(asked, caller, message.message_id)
    if asked.verb is Verb.CLOSE and asked.argument:
        return await returns.close_all(context, turned)
    if asked.verb in TURNING:
        return await TURNING[asked.verb](context, turned)
    said = await context.commit(
        lambda session: do(
            session,
            asked,
            caller.visit,
            message.message_id,
            f"update {context.update_id}",
            context.house.reader,
            context.house.setting(caller.visit.now),
        )
    )
    if asked.verb is Verb.SNOOZE:  # the choices turn into the card again
        await TURNS[Verb.BACK](context, Turned(asked, caller, message.message_id))
    return _worded(said, caller.voice)


async def _belongs(context: Context, chat: Chat, caller: Caller) -> bool:
    """Whether whoever presses is of this chat.

    Most people of a group are first seen by their press of 收到; Telegram is asked once
    whether they are in it, for in an open group strangers see the buttons as well. When
    Telegram does not say, the press counts: nobody else has been shown the message.
    """
    person = caller.visit.sender.person
    if person is None or chat.type in (ChatType.PRIVATE, ChatType.CHANNEL):
        return person is not None and (chat.type != ChatType.PRIVATE or chat.id == person.id)
    if caller.place is not None and caller.place.belongs:
        return True
    return await context.house.transport.is_member(chat.id, person.id) is not False


def _decoded(data: str) -> Press | None:
    """What was pressed; None for what no button of ours ever said."""
    press = decode(data) if data.isascii() else None
    if press is None or not 0 <= press.item_id < LARGEST or not 0 <= press.revision < LARGEST:
        return None
    return press


def _worded(said: Said, voice: Voice) -> str:
    """The outcome as the answer to the press."""
    if said.reason is not None:
        return answers.refusal_toast(said.reason, voice)
    values = {
        name: spoken(voice, value) if isinstance(value, datetime) else value
        for name, value in said.values.items()
    }
    return answers.toast(said.toast, voice, **values)
