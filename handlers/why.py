"""/why N: how a matter was understood, read anew from its kept words."""

from __future__ import annotations

import asyncio

from bot.context import Context
from bot.domain.understanding import Understood
from bot.office.notices.understanding import Kept, kept_words
from bot.reading.explain import explain
from bot.wording import answers
from bot.wording.why import why
from handlers.asked import Asked, say_back
from handlers.commands import scope_of


async def why_(context: Context, asked: Asked) -> None:
    """/why N, or as a reply to a card, a question or the notice itself."""
    voice, place, number = asked.caller.voice, asked.caller.place, asked.number
    meant = place.answered if place is not None and number is None else None
    if place is None or (number is None and meant is None):
        say_back(context, asked, answers.answer("usage_why", voice))
        return
    scope, item_id = scope_of(place, asked.caller), meant.item.id if meant is not None else None
    kept = await context.read(lambda session: kept_words(session, scope, number, item_id))
    if kept is None:
        say_back(context, asked, answers.answer("no_such_item", voice, number=f"#{number}"))
        return
    understood = await _understood(context, kept)
    say_back(context, asked, why(kept.view, understood, voice, changed=kept.changed))


async def _understood(context: Context, kept: Kept) -> Understood | None:
    """Which of the text's matters it is: by its title, else by its place among them."""
    if not kept.text.strip():
        return None
    reader = context.house.reader
    found = await asyncio.to_thread(explain, kept.text, kept.written_at, reader)
    item = kept.view.item
    same = [one for one in found if one.title == item.title]
    if len(same) == 1:
        return same[0]
    alike = [one for one in found if one.kind is item.kind]
    if kept.position < len(found) and (len(found) > 1 or alike):
        return found[kept.position]
    return None
