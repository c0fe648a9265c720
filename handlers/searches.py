"""Searches in words: 本周还有哪些没报, 王局长明天的安排; answered, and stored nowhere."""

from __future__ import annotations

from bot.context import Context
from bot.domain.search import Search, Subject
from bot.office.asking.searching import roster_names, searched
from bot.reading.search import LONGEST, read_search
from bot.wording.message import Message
from bot.wording.search import found
from handlers.asked import Asked, say_back
from handlers.commands import scope_of
from handlers.people import Caller


async def search(context: Context, asked: Asked) -> bool:
    """Answer a search; whether it was one.

    What could as well be a notice is one: 明天下午3点的会, 明天3点防汛会，谁参加.
    """
    place, house = asked.caller.place, context.house
    if place is None or not 0 < len(asked.rest) <= LONGEST:
        return False
    names = await context.read(lambda session: roster_names(session, place.office_id))
    now = asked.caller.visit.now
    meant = read_search(asked.rest, now, house.hours, house.calendar, names)
    if meant is None:
        return False
    if not meant.asked or meant.subject is Subject.ABOUT:
        channel = "private" if asked.caller.private else "group"
        items = house.reader.read(asked.rest, asked.message.date, channel).items
        if any(meant.asked or not one.all_day for one in items):
            return False
    say_back(context, asked, await page_of(context, asked.caller, meant, 1))
    return True


async def page_of(context: Context, caller: Caller, meant: Search, number: int) -> Message:
    """One page of what a search finds, as the caller may see it."""
    place, voice = caller.place, caller.voice
    if place is None:
        return found((), meant, voice, 1, 1)
    scope, person = scope_of(place, caller), caller.visit.sender.person
    asker = person.id if person is not None else None
    page = await context.read(
        lambda session: searched(session, scope, meant, number, voice.now, asker)
    )
    return found(page.views, meant, voice, page.page, page.pages)
