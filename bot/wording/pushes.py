"""What goes out by itself: one message for one push, or for several to the same chat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.digest import Digest
from bot.domain.item import Status
from bot.domain.push import Occasion, Spoken
from bot.domain.vocabulary import Kind
from bot.wording import follow_ups, ladders, opinions, returns, tasks, today
from bot.wording import lines as line
from bot.wording.buttons import Rows, closing_rows, private_rows, return_buttons, rows
from bot.wording.card import group_card, own_card, told
from bot.wording.lists import digest
from bot.wording.markup import LIMIT, Markup, fitted, join, lines, units
from bot.wording.message import Message
from bot.wording.notices import notice, of_matter
from bot.wording.openings import approach, opening
from bot.wording.question import question
from bot.wording.texts import say
from bot.wording.times import moment, when
from bot.wording.voice import Voice

# These speak of a matter that still wants something; once it wants nothing they are dropped.
_OF_OPEN = (
    Occasion.AT_ONCE,
    Occasion.AGAIN,
    Occasion.REMINDER,
    Occasion.NUDGE,
    Occasion.OVERDUE,
    Occasion.SNOOZE,
)
# Somebody owes a return, or waits for one.
_OF_RETURNS = (
    Occasion.HANDED_IN,
    Occasion.COMPLETE,
    Occasion.RETURN_DUE,
    Occasion.RETURNS,
)
_OF_DRAFTS = (Occasion.QUESTION, Occasion.UNANSWERED)
_OF_MATTERS = (
    Occasion.CARD,
    Occasion.CHANGE,
    Occasion.ANSWERED,
    *tasks.OCCASIONS,
    Occasion.ALREADY,
    Occasion.EDITED_AWAY,
    Occasion.PROMPT,
)
_MOST_ROWS = 12  # of buttons, where several matters share a message


def word(spoken: Sequence[Spoken], voice: Voice) -> Message | None:
    """One message for the pushes that go to one chat now; None if nothing is left to say.

    Meetings that passed while Huiyin was down are told in one line as missed.
    """
    left = [returns.as_usual(one) for one in spoken if _says(one)]
    missed = [one for one in left if _missed(one)]
    rest = _newest(one for one in left if not _missed(one))
    if not rest and not missed:
        return None
    if len(rest) == 1 and not missed:
        message = _one(rest[0], voice)
        marks, text = _marks(voice, rest[0]), Markup(message.text)
        # A digest's first line names it, so there the mark comes last.
        below = rest[0].occasion is Occasion.DIGEST
        text = lines(text, marks) if below else lines(marks, text)
        return replace(message, text=fitted(text))
    return _several(voice, rest, missed)


def messages(spoken: Sequence[Spoken], voice: Voice) -> tuple[Message, ...]:
    """As `word`, but a digest by itself keeps all its messages."""
    one = spoken[0] if len(spoken) == 1 else None
    if one is not None and one.occasion is Occasion.DIGEST and one.digest is not None:
        first, *others = digest(one.digest, voice, one.detail or "morning")
        marked = lines(Markup(first.text), _marks(voice, one))
        return (Message(fitted(marked)), *others)
    message = word(spoken, voice)
    return () if message is None else (message,)


def _says(one: Spoken) -> bool:
    """Whether there is still a reason to say it."""
    status = one.view.item.status if one.view else None
    if one.occasion in _OF_RETURNS:
        return returns.says(one)
    if one.occasion in ladders.OCCASIONS:
        return ladders.says(one)
    if one.occasion is Occasion.TODAY:
        return today.says(one)
    if one.occasion in opinions.OCCASIONS:
        return opinions.says(one)
    if one.occasion in follow_ups.OCCASIONS:
        return follow_ups.says(one)
    if one.occasion in _OF_OPEN:
        return status is Status.OPEN
    if one.occasion is Occasion.UNCLEAR_DEPARTMENT:
        return status is Status.OPEN
    if one.occasion in _OF_DRAFTS:
        return status is Status.DRAFT
    if one.occasion is Occasion.LEFT:
        return any(view.item.status is Status.OPEN for view in one.views)
    if one.occasion in (Occasion.REVIEW, Occasion.ASKED):
        return status is Status.OPEN and tasks.still_asked(one)
    if one.occasion in _OF_MATTERS:
        return one.view is not None
    return one.occasion is not Occasion.DIGEST or one.digest is not None


def _missed(one: Spoken) -> bool:
    """A reminder of a meeting that is over: it can no longer be heeded."""
    return (
        one.over
        and one.occasion in _OF_OPEN
        and one.view is not None
        and one.view.item.kind is Kind.MEETING
    )


def _newest(spoken: Iterable[Spoken]) -> list[Spoken]:
    """Of several reminders of one matter only the last due; all else as it is.

    What tells of a lapse to who stands above says more than a reminder of the same matter.
    """
    spoken = list(spoken)
    told = {one.view.item.id for one in spoken if one.occasion in ladders.OCCASIONS and one.view}
    kept: dict[object, Spoken] = {}
    for one in sorted(spoken, key=lambda one: one.due_at):
        if one.occasion in _OF_OPEN and one.view and one.view.item.id in told:
            continue
        reminding = (*_OF_OPEN, Occasion.RETURN_DUE)
        reminder = one.occasion in reminding and one.view is not None
        key: object = one.view.item.id if reminder and one.view else ("other", len(kept))
        if one.occasion is Occasion.ESCALATED and one.over_due and one.view:
            key = ("lapse", one.view.item.id)  # what was held up is said once, the last of it
        kept.pop(key, None)
        kept[key] = one
    return list(kept.values())


def _one(one: Spoken, voice: Voice) -> Message:
    """A push that has a message to itself."""
    view = one.view
    if one.occasion is Occasion.DIGEST and one.digest is not None:
        return _digest(one.digest, one, voice)
    for worded in (
        returns.pushed,
        ladders.pushed,
        today.pushed,
        follow_ups.pushed,
        opinions.pushed,
    ):
        if (said := worded(one, voice)) is not None:
            return said
    if view is None:
        return notice(one, voice)
    if tasks.is_help(one):
        return tasks.help_due(one, view, voice)
    match one.occasion:
        case Occasion.CARD:
            return own_card(view, voice) if one.private else group_card(view, voice)
        case Occasion.QUESTION:
            return question(view, voice, one.detail)
        case Occasion.AT_ONCE if one.private:
            return told(view, voice, one.me, one.part, opening(voice, one, view))
        case Occasion.CHANGE if one.private and view.item.live:
            first = opening(voice, one, view)
            return told(view, voice, one.me, one.part, first, changed=True)
        case _ if one.occasion in _OF_OPEN:
            return _reminder(one, voice)
        case _:
            return of_matter(one, view, voice)


def _digest(day: Digest, one: Spoken, voice: Voice) -> Message:
    """The digest in one message; what does not fit is said to be left."""
    messages = digest(day, voice, one.detail or "morning")
    if len(messages) == 1:
        return messages[0]
    more = say(voice, "digest.more")
    return Message(lines(fitted(messages[0].text, LIMIT - units(more) - 1), more))


def _reminder(one: Spoken, voice: Voice) -> Message:
    """A rung of a ladder: why now, what and where; without the whole notice once more."""
    assert one.view is not None
    item = one.view.item
    text = lines(
        opening(voice, one, one.view),
        line.named(voice, item),
        line.details(voice, one.view),
        line.answered(voice, one.me) if one.me else Markup(),
    )
    return Message(text, _rows(one, voice))


def _rows(one: Spoken, voice: Voice, *, numbered: bool = False) -> Rows:
    if one.view is not None and tasks.is_help(one):
        return tasks.help_rows(one, one.view, voice, numbered=numbered)
    if one.view is not None and one.occasion in (Occasion.RETURN_DUE, Occasion.RETURNS):
        return rows(return_buttons(voice, one.view, numbered=numbered))
    if one.view is not None and one.occasion in ladders.OCCASIONS:
        return ladders.told_rows(one, one.view, voice, numbered=numbered)
    if one.view is None or not one.private or one.occasion not in (*_OF_OPEN, Occasion.CHANGE):
        return ()
    if one.occasion is Occasion.OVERDUE and one.view.complete:
        return closing_rows(voice, one.view, numbered=numbered)
    return private_rows(voice, one.view, one.me, one.part, numbered=numbered)


def _marks(voice: Voice, one: Spoken) -> Markup:
    """Said aloud: that it comes late, or perhaps for the second time."""
    return lines(
        say(voice, "ladder.stand_in", name=one.instead_of) if one.instead_of else "",
        say(voice, "ladder.lost", name=one.lost) if one.lost else "",
        say(voice, "push.late", moment=moment(voice, one.due_at)) if one.late else "",
        say(voice, "push.resent") if one.resent else "",
    )


def _several(voice: Voice, rest: list[Spoken], missed: list[Spoken]) -> Message:
    awaited = all(one.occasion is Occasion.RETURNS for one in rest)
    heading = "returns.several" if awaited else "push.several"
    pieces = [say(voice, heading, count=len(rest))] if len(rest) > 1 else []
    pieces += [_short(one, voice) for one in rest]
    if missed:
        pieces.append(_missed_line(voice, missed))
    rows = [row for one in rest for row in _rows(one, voice, numbered=True)]
    return Message(fitted(join("\n\n", pieces)), tuple(rows[:_MOST_ROWS]))


def _short(one: Spoken, voice: Voice) -> Markup:
    """One push among several: its opening and one line."""
    marks = _marks(voice, one)
    if one.view is None or one.occasion not in (*_OF_OPEN, Occasion.CHANGE):
        return lines(marks, Markup(_one(one, voice).text))
    if one.occasion is Occasion.CHANGE:
        return lines(marks, opening(voice, one, one.view), line.brief(voice, one.view.item))
    if one.occasion is Occasion.OVERDUE and one.view.complete:
        return lines(marks, opening(voice, one, one.view), line.brief(voice, one.view.item))
    return lines(marks, approach(voice, one.view.item, one.part), line.brief(voice, one.view.item))


def _missed_line(voice: Voice, missed: list[Spoken]) -> Markup:
    """停机期间错过：#3 … （11月19日（周四）15:00）."""
    items = {one.view.item.id: one.view.item for one in missed if one.view}
    named = [join(" · ", (line.named(voice, item), when(voice, item))) for item in items.values()]
    return say(voice, "push.missed", items=join(say(voice, "list.semicolon"), named))
