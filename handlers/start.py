"""/start: a private chat is opened, and a leader's link binds the title."""

from __future__ import annotations

import asyncio

from bot.context import Context
from bot.office.presence import Opened, open_door, unseen_groups
from bot.wording import answers
from bot.wording.message import Message
from handlers.asked import Asked, say_back
from handlers.people import standing

GREETING = "hi"  # the payload of the welcome's link: it binds nothing


async def start(context: Context, asked: Asked) -> None:
    """/start in private, with or without a link's code; in a group a word of greeting."""
    if not asked.caller.private:
        say_back(context, asked, answers.answer("start_group", asked.caller.voice))
        return
    code = "" if asked.rest == GREETING else asked.rest
    standings = await _standings(context, asked)
    opened = await context.commit(
        lambda session: open_door(session, asked.caller.visit, code, standings)
    )
    say_back(context, asked, _greeting(context, asked, opened))


async def _standings(context: Context, asked: Asked) -> dict[int, str]:
    """Which of the office's groups this person is in, as Telegram says when asked."""
    person = asked.caller.visit.sender.person
    if person is None:
        return {}
    groups = await context.read(lambda session: unseen_groups(session, person.id))
    found = await asyncio.gather(
        *(context.house.transport.member(group, person.id) for group in groups)
    )
    return {
        group: standing(member)
        for group, member in zip(groups, found, strict=True)
        if member is not None and standing(member) != "left"
    }


def _greeting(context: Context, asked: Asked, opened: Opened) -> Message:
    voice = context.house.voice(opened.language)
    name = asked.caller.visit.sender.name
    if opened.refused:
        return answers.answer("start_invalid", voice)
    if opened.title:
        return answers.answer(
            "start_bound", voice, title=opened.title, name=name, office=opened.group
        )
    return answers.answer("start_private", voice, name=name)
