"""What a search looked for, said back as the heading of its answer."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.item import ItemView
from bot.domain.search import Search, Subject, Wanted
from bot.domain.search import written as encoded
from bot.wording.lists import page
from bot.wording.markup import Markup, cut, fitted, join
from bot.wording.message import Message
from bot.wording.texts import say
from bot.wording.times import day, moment
from bot.wording.voice import Voice

_WORDS = 40


def found(
    views: tuple[ItemView, ...], search: Search, voice: Voice, number: int, pages: int
) -> Message:
    """One page of what a search found, or that nothing was found."""
    heading = searched_for(search, voice)
    if not views:
        return Message(fitted(say(voice, "search.nothing", heading=heading)))
    return page(views, voice, heading, number, pages, encoded(search))


def searched_for(search: Search, voice: Voice) -> Markup:
    """王局长 · 明天 · 会议: so that a question misread is seen at once."""
    parts: list[Markup] = []
    if search.subject is Subject.MINE:
        parts.append(say(voice, "search.mine"))
    elif search.words:
        parts.append(say(voice, "search.words", words=cut(search.words, _WORDS)))
    parts.append(_period(search, voice))
    kind = say(voice, f"kind.{search.kind}") if search.kind is not None else Markup()
    plain = search.wanted is Wanted.OPEN
    state = Markup() if plain else say(voice, f"search.{search.wanted}")
    parts += [kind, state]
    return join(" · ", [part for part in parts if part])


def _period(search: Search, voice: Voice) -> Markup:
    begin, end = search.begin, search.end
    if end is None:
        return say(voice, "search.since", begin=moment(voice, begin)) if begin else Markup()
    last = voice.hours.local(end - timedelta(minutes=1))
    if begin is None:
        midnight = voice.hours.local(end).time() == last.min.time()
        said = day(voice, last.date()) if midnight else moment(voice, end)
        return say(voice, "search.until", end=said)
    first = voice.hours.local(begin)
    if first.time() == first.min.time() and voice.hours.local(end).time() == first.min.time():
        if first.date() == last.date():
            return day(voice, first.date())
        return say(
            voice, "search.days", begin=day(voice, first.date()), end=day(voice, last.date())
        )
    return say(voice, "search.days", begin=moment(voice, begin), end=moment(voice, end))
