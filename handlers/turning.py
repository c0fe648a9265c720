"""Presses that only turn a page: lists, 稍后提醒 and back, one matter in full.

They change the message and nothing in the house.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.context import Context
from bot.domain.item import ItemView
from bot.domain.plan import As
from bot.domain.press import Press, Verb
from bot.domain.search import parsed
from bot.domain.vocabulary import Kind
from bot.office.people.visits import told
from bot.office.returns.submissions import seen_by
from bot.wording import answers
from bot.wording.card import private_card, snooze_choices
from bot.wording.lists import show
from handlers import searches
from handlers.commands import LISTS, item_of, page_of
from handlers.people import Caller


@dataclass(frozen=True)
class Turned:
    """A press that asks to see something."""

    press: Press
    caller: Caller
    message_id: int


async def page(context: Context, one: Turned) -> str:
    """上一页, 下一页: the list as it stands now."""
    name, _, number = one.press.argument.partition(":")
    meant = parsed(name)
    if (name not in LISTS and meant is None) or not _is_page(number):
        return answers.toast("toast_forged", one.caller.voice)
    if meant is not None:
        message = await searches.page_of(context, one.caller, meant, int(number))
    else:
        message = await page_of(context, one.caller, name, int(number))
    await context.house.transport.edit(one.caller.chat.id, one.message_id, message)
    return ""


def _is_page(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= 6


async def later(context: Context, one: Turned) -> str:
    """稍后提醒: the message turns into the choices; what tells of several gets them below."""
    return await _turn(context, one, choices=True)


async def back(context: Context, one: Turned) -> str:
    """返回: from the choices to the card."""
    return await _turn(context, one, choices=False)


async def _turn(context: Context, one: Turned, *, choices: bool) -> str:
    voice, person = one.caller.voice, one.caller.visit.sender.person
    if person is None or not one.caller.private:
        return answers.toast("toast_forged", voice)
    chat, asked, item = one.caller.chat.id, one.message_id, one.press.item_id
    found = await context.read(lambda session: told(session, chat, person.id, asked, item))
    if found is None:
        return answers.toast("toast_forged", voice)
    shown, alone = found
    shown = await context.read(lambda s: seen_by(s, shown, person.id, voice.now))
    if not shown.item.live or one.press.revision != shown.item.revision:
        return answers.toast("toast_stale", voice)
    if choices:
        message = snooze_choices(shown, voice)
    else:
        me = next((part for part in shown.assignments if part.person_id == person.id), None)
        message = private_card(shown, voice, me, part_of(shown, person.id))
    if choices and not alone:
        context.reply(one.caller.chat, message, reply_to=one.message_id)
    else:
        await context.house.transport.edit(one.caller.chat.id, one.message_id, message)
    return ""


def part_of(shown: ItemView, person_id: int) -> str:
    """In which part a person sees a matter in private."""
    owner = shown.handler
    if shown.item.kind is Kind.MEETING or (shown.own and owner is None):
        return As.PERSON
    if owner is not None and owner.person_id == person_id:
        return As.HANDLER
    return As.ADMINISTRATOR if owner is None else As.PERSON


async def show_(context: Context, one: Turned) -> str:
    """One matter in full, below."""
    found = await item_of(context, one.caller, None, one.press.item_id)
    if found is None:
        return answers.toast("toast_forged", one.caller.voice)
    for message in show(found.view, one.caller.voice, found.changes, found.origins):
        context.reply(one.caller.chat, message, reply_to=one.message_id)
    return ""


TURNS: dict[Verb, Callable[[Context, Turned], Awaitable[str]]] = {
    Verb.PAGE: page,
    Verb.LATER: later,
    Verb.BACK: back,
    Verb.SHOW: show_,
}
