"""Reading commands: what stands on the ledger, said at once and stored nowhere."""

from __future__ import annotations

from sqlmodel import Session
from telegram import Update
from telegram.constants import ChatType

from bot.context import Context
from bot.office.asking.queries import Detail, Page, Scope, listed, may_see, mine
from bot.office.people.visits import Place, detail_of
from bot.wording import answers
from bot.wording.lists import page, show
from bot.wording.message import Message as Wording
from bot.wording.texts import say
from handlers.asked import Asked, Do, say_back
from handlers.people import Caller, caller_of, text_of

LISTS = ("list", "today", "week", "overdue", "mine", "requests")


def scope_of(place: Place, caller: Caller) -> Scope:
    """What may be shown there."""
    person = caller.visit.sender.person
    return Scope(place.office_id, place.chat_id, person.id if caller.private and person else None)


async def help_(context: Context, asked: Asked) -> None:
    """/help."""
    say_back(context, asked, answers.answer("help", asked.caller.voice))


def list_of(name: str) -> Do:
    """/list /today /week /overdue /mine: one list each."""

    async def tell(context: Context, asked: Asked) -> None:
        say_back(context, asked, await page_of(context, asked.caller, name, 1))

    return tell


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


async def show_(context: Context, asked: Asked) -> None:
    """/show N, or as a reply to a card or a notice: one matter in full."""
    voice, place, number = asked.caller.voice, asked.caller.place, asked.number
    meant = place.answered if place is not None and number is None else None
    if number is None and meant is None:
        say_back(context, asked, answers.answer("usage_show", voice))
        return
    found = await item_of(context, asked.caller, number, meant.item.id if meant else None)
    if found is None:
        say_back(context, asked, answers.answer("no_such_item", voice, number=f"#{number}"))
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
    """A command nobody here knows: said in private, or where it names Huiyin; else silence."""
    message = update.effective_message
    assert message is not None
    addressee = text_of(message).split(maxsplit=1)[0].partition("@")[2].lower()
    ours = addressee == context.bot.username.lower()
    if ours or (message.chat.type == ChatType.PRIVATE and not addressee):
        caller = await caller_of(context, message)
        asked = Asked(message, caller, None, "")
        say_back(context, asked, answers.answer("unknown_command", caller.voice))
