"""/leader and /director: titles are bound to people, and people get the link to their door."""

from __future__ import annotations

from bot.context import Context
from bot.domain.vocabulary import Language
from bot.office.people.leadership import Bound, bind, name_director
from bot.wording import answers
from handlers.asked import Asked, pointed_at, say_back, unmentioned


async def leader(context: Context, asked: Asked) -> None:
    """/leader 钱局长 as a reply to the person; /leader @name 钱局长; /leader 钱明 钱局长."""
    voice = asked.caller.voice
    words = unmentioned(asked.message, asked.argument)
    if not words:
        say_back(context, asked, answers.answer("usage_leader", voice))
        return
    person = None if words.startswith("@") else pointed_at(asked.message)
    bound = await context.commit(lambda session: bind(session, asked.caller.visit, person, words))
    _say(context, asked, bound)


def _say(context: Context, asked: Asked, bound: Bound) -> None:
    voice = asked.caller.voice
    link = f"https://t.me/{context.bot.username}?start={bound.code}"
    if bound.reason is not None:
        said = answers.refusal(bound.reason, voice)
    elif bound.unknown:
        said = answers.answer("leader_unknown", voice)
    elif bound.name:
        who = bound.title
        if bound.name != bound.title:
            english = voice.language is Language.EN
            who = f"{who} ({bound.name})" if english else f"{who}（{bound.name}）"
        said = answers.answer("leader_bound", voice, who=who, link=link)
    else:
        said = answers.answer(
            "leader_invited", voice, username=bound.username, title=bound.title, link=link
        )
    say_back(context, asked, said)


async def director(context: Context, asked: Asked) -> None:
    """/director as a reply to the office director."""
    voice, person = asked.caller.voice, pointed_at(asked.message)
    if asked.caller.private:
        say_back(context, asked, answers.answer("group_only", voice))
        return
    if person is None:
        say_back(context, asked, answers.answer("usage_director", voice))
        return
    reason = await context.commit(
        lambda session: name_director(session, asked.caller.visit, person)
    )
    if reason is not None:
        say_back(context, asked, answers.refusal(reason, voice))
    else:
        say_back(context, asked, answers.answer("director_set", voice, name=person.name))
