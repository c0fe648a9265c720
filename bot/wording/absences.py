"""Who is away from when to when, who stands in, and why an absence was not entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.domain.absence import Absence, Refused, Returned
from bot.wording.markup import Markup, cut, fitted, join, lines
from bot.wording.message import Message
from bot.wording.texts import say
from bot.wording.times import day, moment
from bot.wording.voice import Voice

_NAME = 40
_REASON = 80
_MOST = 40


def begun(one: Absence, voice: Voice) -> Message:
    """From when to when somebody is away, with the weekdays, and who stands in."""
    return Message(
        fitted(
            lines(
                say(voice, "away.begun", name=cut(one.name, _NAME), span=_span(voice, one)),
                say(voice, "away.reason", reason=cut(one.reason, _REASON)) if one.reason else "",
                _instead(voice, one),
                say(voice, "away.overlaps") if one.overlaps else "",
            )
        )
    )


def _instead(voice: Voice, one: Absence) -> Markup:
    if not one.stand_in:
        return say(voice, "away.nobody")
    name, other = cut(one.stand_in, _NAME), cut(one.other, _NAME)
    if not one.stand_in_away:
        said = say(voice, "away.instead", name=name)
    elif one.other:
        said = say(voice, "away.instead_away", name=name, other=other)
    else:
        return say(voice, "away.instead_nobody", name=name)
    if one.reachable:
        return said
    link = f"https://t.me/{voice.bot_username}" if voice.bot_username else ""
    return lines(said, say(voice, "away.instead_unreached", name=other or name, link=link))


def _span(voice: Voice, one: Absence) -> Markup:
    if one.end is None:
        return say(voice, "away.open", start=_begin(voice, one.start))
    if _is_midnight(voice, one.start) and _is_midnight(voice, one.end):
        last = voice.hours.local(one.end).date() - timedelta(days=1)
        if voice.hours.local(one.start).date() == last:
            return day(voice, last)
        return say(voice, "away.range", start=_begin(voice, one.start), end=day(voice, last))
    last_moment = moment(voice, one.end)
    if _is_midnight(voice, one.end):  # until the end of the day before
        last_moment = day(voice, voice.hours.local(one.end).date() - timedelta(days=1))
    return say(voice, "away.range", start=_begin(voice, one.start), end=last_moment)


def _begin(voice: Voice, at: datetime) -> Markup:
    if _is_midnight(voice, at):
        return day(voice, voice.hours.local(at).date())
    return moment(voice, at)


def _is_midnight(voice: Voice, at: datetime) -> bool:
    return voice.hours.local(at).time() == time()


def back(one: Returned, voice: Voice) -> Message:
    """Somebody is here again."""
    name = cut(one.name, _NAME)
    if one.coming:
        return Message(say(voice, "away.cancelled", name=name))
    return Message(say(voice, "away.ended", name=name))


def refused(one: Refused, voice: Voice) -> Message:
    """Why an absence was not entered, and what helps."""
    return Message(say(voice, f"away.{one.snag}", name=cut(one.name, _NAME)))


def listed(found: Sequence[Absence], voice: Voice, *, usage: bool = False) -> Message:
    """Who is away now or will be.

    Args:
        usage: whether to say how an absence is entered.
    """
    how = say(voice, "away.usage") if usage else Markup()
    if not found:
        return Message(lines(say(voice, "away.list_empty"), how))
    rows = []
    for one in found[:_MOST]:
        said = say(voice, "away.listed", name=cut(one.name, _NAME), span=_span(voice, one))
        if one.stand_in:
            said = say(voice, "away.list_instead", listed=said, instead=cut(one.stand_in, _NAME))
        rows.append(said)
    return Message(fitted(lines(say(voice, "away.list"), join("\n", rows), how)))
