"""The day's end, in private: what was promised for today, what nobody has taken on, the weekend."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.item import ItemView, Stage, Status
from bot.domain.plan import As
from bot.domain.push import Occasion, Spoken
from bot.domain.vocabulary import Kind
from bot.wording import lines as line
from bot.wording.buttons import Rows, private_rows
from bot.wording.markup import Markup, fitted, join, lines
from bot.wording.message import Message
from bot.wording.texts import say
from bot.wording.voice import Voice

WEEKEND = "weekend"  # the detail of the word before rest days
_MOST = 20
_MOST_BUTTONS = 6


def says(one: Spoken) -> bool:
    """Whether there still is something to say; before a weekend even that there is nothing."""
    return one.detail == WEEKEND or bool(_promised(one) or _unaccepted(one))


def pushed(one: Spoken, voice: Voice) -> Message | None:
    """The message of a day's end."""
    if one.occasion is not Occasion.TODAY:
        return None
    if one.detail == WEEKEND:
        return _weekend(one, voice)
    promised, unaccepted = _promised(one), _unaccepted(one)
    text = join(
        "\n\n",
        [
            _list(voice, say(voice, f"today.{name}", count=len(views)), views)
            for name, views in (("promised", promised), ("unaccepted", unaccepted))
            if views
        ],
    )
    return Message(fitted(text), _rows(promised, voice))


def _weekend(one: Spoken, voice: Voice) -> Message:
    views = [view for view in one.views if view.item.status is Status.OPEN]
    if not views:
        return Message(say(voice, "today.free"))
    heading = say(voice, "today.weekend", count=len(views))
    return Message(fitted(_list(voice, heading, views)))


def _list(voice: Voice, heading: Markup, views: Sequence[ItemView]) -> Markup:
    said = [line.brief(voice, view.item) for view in views[:_MOST]]
    more = say(voice, "digest.more") if len(views) > _MOST else Markup()
    return lines(heading, *said, more)


def _accepted(view: ItemView) -> bool:
    return view.handler is not None and view.handler.accepted_at is not None


def _open(one: Spoken) -> list[ItemView]:
    return [view for view in one.views if view.item.status is Status.OPEN]


def _promised(one: Spoken) -> list[ItemView]:
    return [view for view in _open(one) if _accepted(view) and view.stage is not Stage.REVIEW]


def _unaccepted(one: Spoken) -> list[ItemView]:
    return [
        view for view in _open(one) if not _accepted(view) and view.item.kind is not Kind.MEETING
    ]


def _rows(promised: Sequence[ItemView], voice: Voice) -> Rows:
    """办结 and its like under what was promised, each with its number."""
    rows = [
        row
        for view in promised
        for row in private_rows(voice, view, view.handler, As.HANDLER, numbered=True)
    ]
    return tuple(rows[:_MOST_BUTTONS])
