"""How a matter was understood, said in the hearer's language."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.item import ItemView
from bot.domain.understanding import Gave, Part, Understood
from bot.wording import lines as line
from bot.wording.markup import Markup, cut, fitted, lines
from bot.wording.message import Message
from bot.wording.recurrence import recurrence
from bot.wording.texts import knows, plain, say
from bot.wording.times import day, deadline, moment, span
from bot.wording.voice import Voice

_WORDS = 60
_PARTS = 14  # of a very long notice the first are enough


def why(view: ItemView, understood: Understood | None, voice: Voice, *, changed: bool) -> Message:
    """Which words gave what, what was assumed and why, and what stayed in doubt.

    Args:
        understood: None where the words hold no such matter: it was registered by order.
        changed: somebody changed the matter since.
    """
    head = say(voice, "why.heading", matter=line.named(voice, view.item))
    said: list[Markup] = [head]
    if understood is None:
        said.append(say(voice, "why.ordered" if view.text.strip() else "why.wordless"))
    else:
        said += _reading(understood, voice)
    if changed:
        said.append(say(voice, "why.changed", number=line.number(view.item)))
    return Message(fitted(lines(*said)))


def _reading(understood: Understood, voice: Voice) -> list[Markup]:
    kind = say(voice, f"kind.{understood.kind}")
    said = [
        say(voice, "why.written", moment=moment(voice, understood.written_at)),
        say(voice, "why.kind", kind=kind),
    ]
    said += [_part(part, voice) for part in understood.parts[:_PARTS]]
    assumed = [_assumed(code, voice) for code in understood.assumed]
    if any(assumed):
        said += [say(voice, "why.assumed"), *assumed]
    doubts = [code for code in understood.doubts if knows(f"why.doubt_{code}")]
    if doubts:
        said.append(say(voice, "why.doubts"))
        said += [_listed(say(voice, f"why.doubt_{code}"), voice) for code in doubts]
    return said


def _listed(said: Markup, voice: Voice) -> Markup:
    return say(voice, "why.listed", said=said)


def _part(part: Part, voice: Voice) -> Markup:
    words = cut(" ".join(part.words.split()), _WORDS)
    value = _value(part, voice)
    key = "why.part_value" if value else "why.part"
    values = {"value": value} if value else {}
    return say(voice, key, words=words, name=say(voice, f"why.{part.name}"), **values)


def _value(part: Part, voice: Voice) -> Markup:
    """A time as it was resolved; other parts say themselves."""
    if part.name not in (Gave.TIME, Gave.OTHER_TIME):
        return Markup()
    if part.rrule:
        return recurrence(voice, part.rrule)
    if part.begins is None:
        return deadline(voice, part.ends) if part.ends is not None else Markup()
    if part.ends is not None and part.all_day:
        first = voice.hours.local(part.begins).date()
        last = voice.hours.local(part.ends - timedelta(microseconds=1)).date()
        if first == last:
            return day(voice, first)
        return say(voice, "time.range", start=day(voice, first), end=day(voice, last))
    return span(voice, part.begins, part.ends, all_day=part.all_day)


def _assumed(code: str, voice: Voice) -> Markup:
    name, _, hour = code.partition("=")
    if hour:
        part = f"why.part_{name}"
        if name == "close":
            return _listed(say(voice, "why.assumed_close", hour=hour), voice)
        named = plain(voice, part) if knows(part) else name
        return _listed(say(voice, "why.assumed_part", part=named, hour=hour), voice)
    key = f"why.assumed_{name}"
    return _listed(say(voice, key), voice) if knows(key) else Markup()
