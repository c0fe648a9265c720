"""Who has answered a card and who has not: /ack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.item import Answer, Assignment, ItemView
from bot.wording import lines as line
from bot.wording.markup import Markup, fitted, inline, join, lines
from bot.wording.message import Message
from bot.wording.texts import say
from bot.wording.voice import Voice

_NAMES = 1_200  # UTF-16 units of one list of names, so that every list finds room
# Those who come first, then those who do not.
_ORDER = (
    (Answer.RECEIVED, Answer.KNOWN),
    (Answer.SUBSTITUTE,),
    (Answer.LEAVE,),
    (Answer.CONFLICT,),
)


def receipt_list(
    view: ItemView,
    answered: Sequence[Assignment],
    missing: Sequence[str],
    unseen: int,
    voice: Voice,
    *,
    private: bool = True,
    sent: bool = False,
) -> Message:
    """One matter's receipts, each sort in a line of its own; those still awaited come last.

    Args:
        unseen: how many more there are whom Huiyin has never seen.
        private: the reader is alone; a group hears only how many have not answered.
        sent: their names have gone to whoever asked, privately.
    """
    found: list[Markup] = [line.named(voice, view.item)]
    for sort in _ORDER:
        said = [_name(one, voice) for one in answered if one.answer in sort]
        if said:
            key = f"receipt.{sort[0]}"
            found.append(say(voice, key, count=len(said), names=_listed(said, voice)))
    if not private and (missing or unseen):
        found.append(say(voice, "receipt.missing_count", count=len(missing) + unseen))
        found.append(say(voice, "receipt.names_sent" if sent else "receipt.names_private"))
        return Message(fitted(lines(*found)))
    if missing:
        listed = _listed(missing, voice)
        found.append(say(voice, "receipt.missing", count=len(missing), names=listed))
    if unseen:
        found.append(say(voice, "receipt.unseen", count=unseen))
    if not missing and not unseen:
        found.append(say(voice, "receipt.complete" if answered else "receipt.nobody"))
    return Message(fitted(lines(*found)))


def _listed(names: Iterable[str], voice: Voice) -> Markup:
    return fitted(join(say(voice, "list.comma"), names), _NAMES)


def _name(one: Assignment, voice: Voice) -> str:
    if one.substitute:  # who goes instead, or answered for who is away
        return say(voice, "receipt.instead", name=one.name, substitute=one.substitute)
    if one.answer is Answer.LEAVE and one.reason:
        return say(voice, "receipt.because", name=one.name, reason=one.reason)
    return inline(one.name)
