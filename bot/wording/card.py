"""Cards: one matter as a group and as one person see it."""

from __future__ import annotations

from bot.domain.department import DepartmentPart
from bot.domain.item import Assignment, ItemView, Role, Status
from bot.domain.plan import As
from bot.domain.press import Press, Verb
from bot.domain.snooze import snoozes
from bot.domain.vocabulary import Kind
from bot.wording import lines as line
from bot.wording import papers, stages
from bot.wording.buttons import draft_rows, group_rows, own_rows, private_rows
from bot.wording.markup import LIMIT, Markup, cut, fitted, lines
from bot.wording.message import Button, Message
from bot.wording.texts import plain, say
from bot.wording.times import clock
from bot.wording.voice import Voice

_NAME = 60


def group_card(view: ItemView, voice: Voice) -> Message:
    """The living card of a group: what was registered, who has received it, what changed.

    Once the matter is done, cancelled or withdrawn it says so and has no buttons.
    """
    item = view.item
    if item.status is Status.DRAFT:
        from bot.wording.question import question  # which itself shows proposals

        return question(view, voice)
    if not item.live:
        return Message(fitted(_ended(voice, view)))
    text = lines(
        line.head(voice, item),
        line.title(voice, item),
        line.details(voice, view),
        line.returned(voice, view),
        line.last_change(voice, view),
        line.notes(voice, item),
        line.attachments(voice, view),
        _registered(voice, view),
    )
    return Message(fitted(text), group_rows(voice, view))


def own_card(view: ItemView, voice: Voice) -> Message:
    """The living card of a notice that somebody registered in private: theirs alone."""
    item = view.item
    if item.status is not Status.OPEN:
        return group_card(view, voice)
    text = lines(
        line.head(voice, item),
        line.title(voice, item),
        line.details(voice, view),
        line.last_change(voice, view),
        line.notes(voice, item),
        line.attachments(voice, view),
        say(voice, "card.registered"),
    )
    return Message(fitted(text), own_rows(voice, view))


def _registered(voice: Voice, view: ItemView) -> Markup:
    name = cut(view.item.registered_by_name, _NAME)
    said = say(voice, "card.registered_by", name=name) if name else say(voice, "card.registered")
    receipts = line.receipts(voice, view)
    return say(voice, "card.with_receipts", said=said, receipts=receipts) if receipts else said


def _ended(voice: Voice, view: ItemView) -> Markup:
    item = view.item
    struck = item.status is not Status.DONE
    title = line.title(voice, item)
    return lines(
        line.head(voice, item),
        say(voice, "card.struck", title=title) if struck else title,
        line.details(voice, view),
        line.ending(voice, view),
    )


def proposal(view: ItemView, voice: Voice) -> Message:
    """Mode ask: what was understood, and whether to register it."""
    item = view.item
    text = lines(
        say(voice, "card.proposal", kind=say(voice, f"kind.{item.kind}")),
        line.title(voice, item),
        line.details(voice, view),
        line.notes(voice, item),
        line.attachments(voice, view),
    )
    return Message(fitted(text), draft_rows(voice, item, registrable=True))


def private_card(view: ItemView, voice: Voice, me: Assignment | None, part: str) -> Message:
    """One person's card: Huiyin's summary above, the notice's own words below.

    Args:
        me: this person's part, with their answer if they gave one.
        part: `As` as text: person, handler or administrator.
    """
    return told(view, voice, me, part, Markup())


def told(
    view: ItemView,
    voice: Voice,
    me: Assignment | None,
    part: str,
    opening: Markup,
    *,
    changed: bool = False,
) -> Message:
    """The private card under an opening line that says why it comes now.

    Args:
        changed: the opening tells the newest change, so the card need not.
    """
    item = view.item
    if item.bounces and me is not None and me.role is Role.COPY:
        part = As.PERSON  # who gave it back is not asked to take it
    if view.returns and view.own and view.handler is None:
        part = As.PERSON  # a department answers for its own return, not for the whole
    if not item.live:
        text = lines(opening, _ended(voice, view))
        return Message(fitted(text))
    above = lines(
        opening,
        line.head(voice, item),
        line.title(voice, item),
        line.details(voice, view),
        Markup() if changed else line.last_change(voice, view),
        line.notes(voice, item),
        line.in_place(voice, view, me) if me else Markup(),
        stages.handed(voice, view) if part == As.HANDLER else Markup(),
        line.answered(voice, me) if me else Markup(),
        papers.materials(voice, item) if part == As.HANDLER else Markup(),
        papers.wanted(voice, item) if view.own and part != As.HANDLER else Markup(),
        *(_own_return(voice, one) for one in view.own),
        _vacancy(voice, view, part),
    )
    above = fitted(above, LIMIT // 2)
    text = lines(above, line.original(voice, view, above))
    return Message(fitted(text), private_rows(voice, view, me, part))


def _own_return(voice: Voice, own: DepartmentPart) -> Markup:
    """Where the return of the reader's own department stands."""
    return say(voice, "line.my_return", department=own.name, state=line.return_state(voice, own))


def _vacancy(voice: Voice, view: ItemView, part: str) -> Markup:
    """What whoever registered it, or an administrator, can do while nobody handles the matter."""
    item = view.item
    if part == As.PERSON or item.kind is Kind.MEETING or view.handler is not None:
        return Markup()
    return say(voice, "card.vacancy", number=item.number)


def snooze_choices(view: ItemView, voice: Voice) -> Message:
    """When to remind again: only moments that are ahead, and before the event."""
    item = view.item
    choices = tuple(
        (
            Button(
                plain(
                    voice,
                    f"button.snooze_{choice}",
                    time=clock(voice.hours.local(moment)),
                ),
                Press(Verb.SNOOZE, item.id, item.revision, choice),
            ),
        )
        for choice, moment in snoozes(item, voice.now, voice.hours)
    )
    back = Button(plain(voice, "button.back"), Press(Verb.BACK, item.id, item.revision))
    asked = say(voice, "card.snooze" if choices else "card.snooze_none")
    return Message(fitted(lines(line.brief(voice, item), asked)), (*choices, (back,)))
