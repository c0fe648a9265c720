"""The first line of a message about a matter: why it comes now, by the real time left."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.item import Item, ItemView
from bot.domain.plan import As
from bot.domain.push import Occasion, Spoken
from bot.domain.vocabulary import Kind
from bot.wording import ladders
from bot.wording import lines as line
from bot.wording.change import summary
from bot.wording.markup import Markup, inline, lines
from bot.wording.texts import say
from bot.wording.times import countdown, duration, overdue_by, spoken
from bot.wording.voice import Voice

_SOON = timedelta(minutes=60)
# What helps depends on who hears it; a group is only told.
_OVERDUE = {
    As.HANDLER.value: "push.overdue_handler",
    As.ADMINISTRATOR.value: "push.overdue_administrator",
}


def approach(voice: Voice, item: Item, part: str) -> Markup:
    """A meeting: 30分钟后开会, or 今天下午3点的会，请留意. A matter: how far its deadline is."""
    if item.kind is not Kind.MEETING:
        return _due(voice, item, part)
    if item.start_at is None:
        return say(voice, "push.meeting")
    left = item.start_at - voice.now
    if left <= timedelta():
        return say(voice, "push.meeting_began")
    if left <= _SOON and not item.all_day:
        return say(voice, "push.meeting_soon", duration=duration(voice, left))
    said = spoken(voice, item.start_at, all_day=item.all_day)
    return say(voice, "push.meeting_at", when=said)


def _due(voice: Voice, item: Item, part: str) -> Markup:
    if item.due_at is None:
        return say(voice, "push.due_open", kind=say(voice, f"matter.{item.kind}"))
    if item.due_at <= voice.now:
        key = _OVERDUE.get(part, "push.overdue")
        return say(voice, key, duration=overdue_by(voice, item.due_at))
    return say(voice, "push.due", countdown=countdown(voice, item.due_at))


def opening(voice: Voice, one: Spoken, view: ItemView) -> Markup:
    """The opening of a push that speaks of a matter."""
    item = view.item
    match one.occasion:
        case Occasion.AT_ONCE:
            return _at_once(voice, one, view)
        case Occasion.AGAIN:
            return lines(approach(voice, item, one.part), ladders.again(one, view, voice))
        case Occasion.SNOOZE:
            return lines(say(voice, "push.snooze"), approach(voice, item, one.part))
        case Occasion.CHANGE if one.change is not None:
            return say(
                voice,
                "push.change",
                number=line.number(item),
                change=summary(voice, one.change),
                actor=one.change.actor,
            )
        case Occasion.CHANGE:
            return say(voice, "push.changed", number=line.number(item))
        case Occasion.OVERDUE if view.complete:
            return say(voice, "push.to_close")
        case _:
            return lines(approach(voice, item, one.part), _unanswered(voice, one, view))


def _at_once(voice: Voice, one: Spoken, view: ItemView) -> Markup:
    item = view.item
    kind = say(voice, f"kind.{item.kind}")
    if item.problem and one.part in (As.HANDLER, As.ADMINISTRATOR):
        return say(voice, "push.first_problem", number=f"#{view.parent_number}")
    if one.part == As.HANDLER and view.handler is not None:
        return say(voice, "push.first_handler", kind=say(voice, f"matter.{item.kind}"))
    if one.part in (As.HANDLER, As.ADMINISTRATOR):
        meeting = item.kind is Kind.MEETING
        key = "push.first_meeting_unplaced" if meeting else "push.first_administrator"
        return say(voice, key, kind=say(voice, f"matter.{item.kind}"))
    return say(voice, "push.first", kind=kind)


def _unanswered(voice: Voice, one: Spoken, view: ItemView) -> Markup:
    """A second asking: to the person, or to the administrator of whom nothing was heard."""
    if view.item.kind is not Kind.MEETING or not one.private:
        return Markup()
    if one.part == As.ADMINISTRATOR:
        silent = say(voice, "list.comma").join(one.names)
        names = inline(silent) if silent else line.silent(voice, view)
        return say(voice, "push.silent", names=names) if names else Markup()
    if one.me is not None and one.me.answer is None and one.rung.startswith("+"):
        return say(voice, "push.again")
    return Markup()
