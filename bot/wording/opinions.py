"""意见和反映 in one summary, and the reminder of what a notice said would follow."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.item import ItemView, Status
from bot.domain.opinion import Opinion
from bot.domain.press import Press, Verb
from bot.domain.push import Occasion, Spoken
from bot.wording import lines as line
from bot.wording.markup import LIMIT, Markup, cut, fitted, inline, lines, packed, units
from bot.wording.message import Button, Message
from bot.wording.texts import plain, say
from bot.wording.times import moment
from bot.wording.voice import Voice

OCCASIONS = (Occasion.FURTHER, Occasion.OPINIONS)
_NAME = 60
_WORDS = 800


def says(one: Spoken) -> bool:
    """Whether there still is something to say."""
    if one.occasion is Occasion.OPINIONS:
        return one.view is not None and bool(one.opinions)
    return (
        one.view is not None
        and one.view.item.status is Status.OPEN
        and bool(one.view.item.further)
    )


def pushed(one: Spoken, voice: Voice) -> Message | None:
    """The message of one of `OCCASIONS`; None for all others."""
    if one.view is None or one.occasion not in OCCASIONS:
        return None
    if one.occasion is Occasion.OPINIONS:
        return _summary(one.view, voice, one.opinions)
    item = one.view.item
    text = lines(
        say(voice, "papers.further_asked", words=cut(item.further, _NAME)),
        line.brief(voice, item),
        say(voice, "papers.further_how", number=item.number),
    )
    press = Press(Verb.FOLLOWED, item.id, item.revision)
    return Message(fitted(text), ((Button(plain(voice, "button.followed"), press),),))


def _heading(view: ItemView, voice: Voice, count: int) -> Markup:
    matter = line.named(voice, view.item)
    key = "papers.opinions_one" if count == 1 else "papers.opinions"
    return say(voice, key, matter=matter, count=count)


def _line(one: Opinion, voice: Voice) -> Markup:
    """Who, when, and their words as they are; only a very long text is cut."""
    return say(
        voice,
        "papers.opinion",
        person=inline(cut(one.person, _NAME)),
        moment=moment(voice, one.at),
        words=inline(cut(one.words, _WORDS)),
    )


def _summary(view: ItemView, voice: Voice, opinions: Sequence[Opinion]) -> Message:
    """All in one message; what does not fit is left to the command that shows it."""
    heading, more = _heading(view, voice, len(opinions)), Markup()
    said = [_line(one, voice) for one in opinions]
    shown = list(said)
    while shown and units(lines(heading, *shown)) > LIMIT - 200:
        shown.pop()
    if len(shown) < len(said):
        count = len(said) - len(shown)
        more = say(voice, "papers.opinions_more", count=count, number=view.item.number)
    return Message(fitted(lines(heading, *shown, more)))


def pages(view: ItemView, voice: Voice, opinions: Sequence[Opinion]) -> tuple[Message, ...]:
    """Everything that was said, in as many messages as it needs."""
    pieces: list[str] = [_heading(view, voice, len(opinions))]
    pieces += [_line(one, voice) for one in opinions]
    return tuple(Message(fitted(text)) for text in packed(pieces))
