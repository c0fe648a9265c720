"""What follows silence and lapse, as those hear it who stand above: the matter, not the man."""

from __future__ import annotations

from bot.domain.item import Item, ItemView, Status
from bot.domain.lapse import DAILY, DECIDE
from bot.domain.plan import As
from bot.domain.press import Verb
from bot.domain.push import Occasion, Spoken
from bot.domain.vocabulary import Kind, Urgency
from bot.wording import lines as line
from bot.wording.buttons import Rows, button
from bot.wording.markup import Markup, cut, fitted, inline, join, lines
from bot.wording.message import Message
from bot.wording.texts import say
from bot.wording.times import overdue_by
from bot.wording.voice import Voice

OCCASIONS = (Occasion.SILENT, Occasion.ESCALATED)
DIRECTOR = "director"  # the detail of what goes to the office's director
_NAMES = 200


def says(one: Spoken) -> bool:
    """Whether there is still a silence or a lapse to tell of."""
    view = one.view
    if view is None or view.item.status is not Status.OPEN:
        return False
    if one.occasion is Occasion.SILENT:
        return bool(one.names) and not one.over
    if one.over_due:
        return not view.complete
    return bool(one.names) or view.handler is None or bool(_awaited(view))


def pushed(one: Spoken, voice: Voice) -> Message | None:
    """The message of an occasion that is worded here."""
    if one.view is None or one.occasion not in OCCASIONS:
        return None
    view = one.view
    text = lines(
        _opening(one, view, voice),
        join(" ", (line.number(view.item), line.title(voice, view.item))),
        line.details(voice, view),
    )
    return Message(fitted(text), told_rows(one, view, voice))


def _opening(one: Spoken, view: ItemView, voice: Voice) -> Markup:
    names = _listed(one.names, voice)
    urgent = _urgency(view.item, voice)
    if one.occasion is Occasion.SILENT:
        return lines(urgent, say(voice, "ladder.silent", names=names))
    if one.over_due:
        awaited = _listed(tuple(part.name for part in view.returns if part.owing), voice)
        due = view.item.due_at
        since = overdue_by(voice, due) if due is not None and due <= voice.now else Markup()
        if one.rung == DECIDE.name:
            return lines(
                urgent,
                say(voice, "ladder.decide", count=DAILY, number=line.number(view.item)),
                say(voice, "ladder.awaited", names=awaited) if awaited else "",
            )
        return lines(
            urgent,
            say(voice, "ladder.overdue", duration=since) if since else "",
            say(voice, "ladder.awaited", names=awaited) if awaited else "",
        )
    if names:
        return lines(urgent, say(voice, "ladder.not_accepted", names=names))
    return lines(urgent, _waiting(view, voice))


def _awaited(view: ItemView) -> tuple[str, ...]:
    """The departments that still owe something in it."""
    return tuple(part.name for part in view.departments if part.owing)


def _waiting(view: ItemView, voice: Voice) -> Markup:
    """Where no person is asked: the departments that are, or that nobody is."""
    awaited = _awaited(view)
    if awaited:
        return say(voice, "ladder.awaited", names=_listed(awaited, voice))
    return say(voice, "ladder.nobody")


def _urgency(item: Item, voice: Voice) -> Markup:
    """特急 says why, so that whoever is rung up knows."""
    if item.urgency is not Urgency.FLASH or not item.urgency_reason:
        return Markup()
    return say(voice, "ladder.flash", reason=cut(item.urgency_reason, _NAMES))


def _listed(names: tuple[str, ...], voice: Voice) -> Markup:
    return inline(cut(say(voice, "list.comma").join(names), _NAMES))


def told_rows(one: Spoken, view: ItemView, voice: Voice, *, numbered: bool = False) -> Rows:
    """The director may bring it before the leader in charge; nobody else is offered that."""
    if one.detail != DIRECTOR or view.item.kind is Kind.MEETING:
        return ()
    return ((button(voice, "raise", Verb.RAISE, view.item, numbered=numbered),),)


def again(one: Spoken, view: ItemView, voice: Voice) -> Markup:
    """Asked once more: a leader for an answer, an owner to take it on, the office for an owner."""
    if one.lost:  # that says what is wanted
        return Markup()
    if view.item.kind is Kind.MEETING:
        return say(voice, "push.again")
    if view.handler is None or one.part == As.ADMINISTRATOR:
        return _waiting(view, voice)
    return say(voice, "ladder.accept")
