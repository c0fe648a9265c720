"""What follows from a matter, in words: whose problem it is, what belongs to it, looking back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.item import ItemView, Status
from bot.domain.press import Verb
from bot.domain.push import Occasion, Spoken
from bot.wording import lines as line
from bot.wording.buttons import button
from bot.wording.lists import entry
from bot.wording.markup import Markup, cut, fitted, inline, join, lines, packed, quote
from bot.wording.message import Message
from bot.wording.texts import say
from bot.wording.times import moment
from bot.wording.voice import Voice

OCCASIONS = (Occasion.PUBLIC_ANSWER, Occasion.LOOK_BACK)
_QUESTION = 1500
_NAME = 60


def says(one: Spoken) -> bool:
    """Whether there is still a reason to say it.

    A look-back is asked of what is closed still, at the moment that was last set for it.
    """
    view, change = one.view, one.change
    if view is None:
        return False
    if one.occasion is Occasion.LOOK_BACK:
        return view.item.status is Status.DONE and view.item.look_back_at == one.due_at
    if one.detail == "unsaid":
        return True
    return view.item.status is Status.DONE and change is not None and not change.undone


def pushed(one: Spoken, voice: Voice) -> Message | None:
    """A push of this sort; None for any other."""
    if one.view is None:
        return None
    match one.occasion:
        case Occasion.PUBLIC_ANSWER:
            return Message(fitted(_public(one, one.view, voice)))
        case Occasion.LOOK_BACK:
            return _look_back(one.view, voice)
        case _:
            return None


def _public(one: Spoken, view: ItemView, voice: Voice) -> Markup:
    """Question and answer, and not who asked."""
    parent = next(iter(one.views), None)
    matter = line.named(voice, parent.item) if parent is not None else Markup()
    if one.detail == "unsaid":
        return say(voice, "push.public_unsaid", matter=matter)
    change = one.change
    answered = str(change.after.get("result") or "") if change is not None else ""
    who = cut(change.actor, _NAME) if change is not None else ""
    return lines(
        say(voice, "push.public_answer", matter=matter),
        say(voice, "push.public_question"),
        quote(view.text or view.item.title, _QUESTION),
        say(voice, "push.public_result", name=who, result=cut(answered, _QUESTION)),
    )


def _look_back(view: ItemView, voice: Voice) -> Message:
    """当时的结果是…，现在还好吗？"""
    item = view.item
    closed = (
        say(voice, "push.look_back_closed", moment=moment(voice, item.closed_at))
        if item.closed_at
        else Markup()
    )
    text = lines(
        say(voice, "push.look_back", number=line.number(item), title=line.title(voice, item)),
        closed,
        say(voice, "push.look_back_result", result=cut(item.result or "", line.RESULT)),
        say(voice, "push.look_back_ask"),
    )
    rows = (
        (
            button(voice, "holds", Verb.HOLDS, item),
            button(voice, "relapsed", Verb.RELAPSED, item),
        ),
    )
    return Message(fitted(text), rows)


def trace(
    view: ItemView, children: Sequence[ItemView], unseen: int, voice: Voice
) -> tuple[Message, ...]:
    """What belongs to a matter, each with where it stands, and how much of it is done."""
    heading = say(voice, "trace.heading", matter=line.named(voice, view.item), count=counted(view))
    pieces: list[str] = [heading]
    for child in children:
        about = say(voice, "trace.problem") if child.item.problem else Markup()
        pieces.append(join(" ", ("·", about, entry(voice, child))))
        if child.item.status is Status.DONE and child.item.result:
            pieces.append(inline(cut(f"　{child.item.result}", 120)))
    if unseen > 0:
        pieces.append(say(voice, "trace.unseen", count=unseen))
    return tuple(Message(text) for text in packed(pieces))


def counted(view: ItemView) -> str:
    """2/5: what is done, of all that belongs to it."""
    return f"{view.children_done}/{view.children}"
