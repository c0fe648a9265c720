"""/start: a private chat is opened, and a leader's link binds the title."""

from __future__ import annotations

import asyncio
from collections.abc import Container

from bot.context import Context
from bot.office.people.presence import Opened, Unasked, open_door, unseen_groups
from bot.wording import answers
from bot.wording.message import Message
from bot.wording.texts import plain
from handlers.asked import Asked, say_back
from handlers.people import standing

GREETING = "hi"  # the payload of the welcome's link: it binds nothing


async def start(context: Context, asked: Asked) -> None:
    """/start in private, with or without a link's code; in a group a word of greeting."""
    if not asked.caller.private:
        say_back(context, asked, answers.answer("start_group", asked.caller.voice))
        return
    code = "" if asked.rest == GREETING else asked.rest
    person = asked.caller.visit.sender.person
    standings: dict[int, str] = {}
    while True:
        if person is not None:
            standings.update(await _standings(context, person.id, standings))
        try:
            opened = await context.commit(
                lambda session: open_door(session, asked.caller.visit, code, standings)
            )
            break
        except Unasked:
            continue
    say_back(context, asked, _greeting(context, asked, opened))


async def _standings(context: Context, person_id: int, asked: Container[int]) -> dict[int, str]:
    """How a person stands in the groups where they have not been seen, as Telegram says."""
    unseen = await context.read(lambda session: unseen_groups(session, person_id))
    groups = [one for one in unseen if one not in asked]
    found = await asyncio.gather(
        *(context.house.transport.member(group, person_id) for group in groups)
    )
    return {
        group: standing(member) if member is not None else "left"
        for group, member in zip(groups, found, strict=True)
    }


def _greeting(context: Context, asked: Asked, opened: Opened) -> Message:
    voice = context.house.voice(opened.language)
    name = asked.caller.visit.sender.name
    if opened.refused:
        return answers.answer("start_invalid", voice)
    if opened.title:
        known = (name, opened.group) if name != opened.title else (opened.group,)
        who = plain(voice, "list.comma").join(known)
        return answers.answer("start_bound", voice, title=opened.title, who=who)
    return answers.answer("start_private", voice, name=name)
