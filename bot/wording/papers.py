"""What a matter waits for and what is to be handed in with it, in lines and buttons."""

from __future__ import annotations

from bot.domain.item import Assignment, Item, ItemView, Role, Status
from bot.domain.material import Material, Sort
from bot.domain.press import Press, Verb
from bot.wording.markup import Markup, cut, join, lines
from bot.wording.message import Button
from bot.wording.texts import plain, say
from bot.wording.voice import Voice

_WORDS = 60
_LABEL = 24


def waiting(voice: Voice, item: Item) -> Markup:
    """另行通知：等后续, and whom an outgoing request went to; empty once it has ended."""
    if item.status not in (Status.OPEN, Status.DRAFT):
        return Markup()
    sent = Markup()
    if item.request_to is not None:
        unit = cut(item.request_to, _WORDS)
        sent = say(voice, "papers.request_to", unit=unit) if unit else say(voice, "papers.request")
    further = Markup()
    if item.further:
        further = say(voice, "papers.further", words=cut(item.further, _WORDS))
    return lines(sent, further)


def named(voice: Voice, one: Material) -> Markup:
    """纸质一式两份; 附表《…》."""
    words = cut(one.words, _WORDS)
    if one.sort is Sort.FORM and "《" not in one.words:
        return say(voice, "papers.form", name=words)
    return say(voice, "papers.plainly", words=words)


def materials(voice: Voice, item: Item) -> Markup:
    """材料：☐ 纸质一式两份 ☑ 加盖公章; empty where nothing is asked for."""
    if not item.materials:
        return Markup()
    ticks = [
        say(
            voice,
            "papers.ticked" if one.done else "papers.unticked",
            words=named(voice, one),
        )
        for one in item.materials
    ]
    return say(voice, "papers.materials", list=join(" ", ticks))


def wanted(voice: Voice, item: Item) -> Markup:
    """The same without ticks, for a department: each answers for its own papers."""
    if not item.materials:
        return Markup()
    names = join(say(voice, "list.comma"), [named(voice, one) for one in item.materials])
    return say(voice, "papers.materials", list=names)


def missing(voice: Voice, item: Item) -> Markup:
    """What is not ticked yet, said once where its result is asked for; it hinders nothing."""
    left = [named(voice, one) for one in item.materials if not one.done]
    if not left:
        return Markup()
    return say(voice, "papers.missing", list=join(say(voice, "list.comma"), left))


def tick_rows(
    voice: Voice, view: ItemView, me: Assignment | None
) -> tuple[tuple[Button, ...], ...]:
    """One button for each line that its owner has not ticked yet, two in a row."""
    item = view.item
    if item.status is not Status.OPEN or me is None or me.role is not Role.HANDLE:
        return ()
    found = [
        Button(
            plain(voice, "button.tick", words=_label(voice, one)),
            Press(Verb.TICK, item.id, item.revision, str(at)),
        )
        for at, one in enumerate(item.materials)
        if not one.done
    ]
    return tuple(tuple(found[at : at + 2]) for at in range(0, len(found), 2))


def _label(voice: Voice, one: Material) -> str:
    words = cut(one.words, _LABEL)
    if one.sort is Sort.FORM and "《" not in one.words:
        return plain(voice, "papers.form", name=words)
    return words
