"""Reading commands: what stands on the ledger, said at once and stored nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlmodel import Session
from telegram import Message, Update

from bot.context import Context
from bot.office.queries import Detail, Page, Scope, listed, may_see, mine
from bot.office.visits import Place, detail_of
from bot.wording import answers
from bot.wording.lists import page, show
from bot.wording.message import Message as Wording
from bot.wording.texts import say
from handlers.people import Caller, caller_of, topic_of

LISTS = ("list", "today", "week", "overdue", "mine")
_NUMBER = re.compile(r"[#＃]?\s*(\d{1,7})")


def argument_of(message: Message) -> str:
    """What stands behind a command, line breaks kept."""
    words = (message.text or message.caption or "").split(maxsplit=1)
    return words[1].strip() if len(words) > 1 else ""


def number_in(argument: str) -> tuple[int | None, str]:
    """The number an argument begins with, and what follows it."""
    match = _NUMBER.match(argument)
    if match is None:
        return None, argument.strip()
    return int(match[1]), argument[match.end() :].strip()


@dataclass(frozen=True)
class Asked:
    """A command as it was asked: who, where, and the words behind it."""

    message: Message
    caller: Caller
    argument: str


async def asked_of(update: Update, context: Context) -> Asked:
    """Look up who asks."""
    message = update.effective_message
    assert message is not None
    return Asked(message, await caller_of(context, message), argument_of(message))


def say_back(context: Context, asked: Asked, *messages: Wording) -> None:
    """Answer a reading command where it was asked."""
    for message in messages:
        context.reply(
            asked.caller.chat,
            message,
            reply_to=None if asked.caller.private else asked.message.message_id,
            topic_id=topic_of(asked.message),
        )


def scope_of(place: Place, caller: Caller) -> Scope:
    """What may be shown there."""
    person = caller.visit.sender.person
    return Scope(place.office_id, place.chat_id, person.id if caller.private and person else None)


async def help_(update: Update, context: Context) -> None:
    """/help."""
    asked = await asked_of(update, context)
    say_back(context, asked, answers.answer("help", asked.caller.voice))


async def list_(update: Update, context: Context) -> None:
    """/list /today /week /overdue /mine: one list each, by the command's own name."""
    asked = await asked_of(update, context)
    name = (asked.message.text or "/list")[1:].split()[0].split("@")[0].lower()
    await tell_list(context, asked, name)


async def tell_list(context: Context, asked: Asked, name: str) -> None:
    """Answer with the first page of a list."""
    shown = await page_of(context, asked.caller, name, 1)
    say_back(context, asked, shown)


async def page_of(context: Context, caller: Caller, name: str, number: int) -> Wording:
    """One page of a list as the caller may see it."""
    place, voice, house = caller.place, caller.voice, context.house
    if place is None:
        return answers.answer(f"{name}_empty", voice)
    scope = scope_of(place, caller)
    person = caller.visit.sender.person

    def query(session: Session) -> Page:
        if name != "mine" or caller.private or person is None:
            return listed(session, scope, name, number, voice.now, house.hours)
        own = mine(session, scope.office_id, person.id, voice.now)
        here = tuple(view for view in own if may_see(session, scope, view.item.id))
        return Page(here, 1, 1)

    found = await context.read(query)
    if not found.views:
        return answers.answer(f"{name}_empty", voice)
    heading = say(voice, f"list.title_{name}")
    return page(found.views, voice, heading, found.page, found.pages, name)


async def show_(update: Update, context: Context) -> None:
    """/show N, or as a reply to a card or a notice."""
    await tell_item(context, await asked_of(update, context))


async def tell_item(context: Context, asked: Asked) -> None:
    """Answer with one matter in full."""
    voice, place = asked.caller.voice, asked.caller.place
    number, _ = number_in(asked.argument)
    meant = place.answered if place is not None else None
    if number is None and meant is None:
        say_back(context, asked, answers.answer("usage_show", voice))
        return
    found = await item_of(context, asked.caller, number, meant.item.id if meant else None)
    if found is None:
        no_such = answers.answer("no_such_item", voice, number=f"#{number}")
        say_back(
            context, asked, no_such if number is not None else answers.answer("usage_show", voice)
        )
        return
    say_back(context, asked, *show(found.view, voice, found.changes, found.origins))


async def item_of(
    context: Context, caller: Caller, number: int | None, item_id: int | None
) -> Detail | None:
    """A matter with all that is known of it, if the caller may see it."""
    place = caller.place
    if place is None:
        return None
    scope = scope_of(place, caller)

    return await context.read(lambda session: detail_of(session, scope, number, item_id))


async def unknown(update: Update, context: Context) -> None:
    """A command nobody knows: said so in private, or where it names Huiyin; others are others'."""
    asked = await asked_of(update, context)
    command = (asked.message.text or asked.message.caption or "").split(maxsplit=1)[0]
    addressee = command.partition("@")[2].lower()
    if addressee == context.bot.username.lower() or (asked.caller.private and not addressee):
        say_back(context, asked, answers.answer("unknown_command", asked.caller.voice))
