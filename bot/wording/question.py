"""What a draft asks its sender: one message, answered by a reply or a press."""

from __future__ import annotations

from datetime import date

from bot.domain.item import Ask, Item, ItemView
from bot.domain.likely import Likely, both_days, likely_kinds, likely_times, other_day
from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Kind
from bot.wording import lines as line
from bot.wording.buttons import draft_rows
from bot.wording.card import proposal
from bot.wording.markup import LIMIT, Markup, fitted, lines
from bot.wording.message import Button, Message
from bot.wording.texts import knows, plain, say
from bot.wording.times import clock, day, moment, plain_day, relative_day, spoken, weekday
from bot.wording.voice import Voice
from bot.wording.weekdays import weekdays_said

_ACCEPTABLE = (Ask.CONFIRM, Ask.WEEKDAY_CONTRADICTS, Ask.PAST)


def question(view: ItemView, voice: Voice, reason: str = "") -> Message:
    """All that is unclear about a draft, asked at once.

    登记 is offered where a yes is enough; what is missing must be answered by a reply.

    Args:
        reason: why a file gave no words.
    """
    item = view.item
    if all(ask is Ask.CONFIRM for ask in item.asks):
        return proposal(view, voice)
    above = lines(
        _heading(view, voice, reason),
        line.title(voice, item) if item.title.strip() else "",
        line.details(voice, view),
        say(voice, f"unread.{reason}") if knows(f"unread.{reason}") else "",
        asked(view, voice),
        say(voice, "question.reply"),
    )
    above = fitted(above, LIMIT // 2)
    text = lines(above, line.attachments(voice, view))
    rows = (*_likely_rows(view, voice), *draft_rows(voice, item, registrable=registrable(item)))
    return Message(text, rows)


def _likely_rows(view: ItemView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """The likely answers, a press each: kinds side by side, times one below the other."""
    item = view.item
    kinds = tuple(_likely(voice, item, one) for one in likely_kinds(item))
    times = likely_times(item, voice.now, voice.hours, voice.calendar)
    if Ask.WEEKDAY_CONTRADICTS in item.asks and item.event_at is not None:
        taken = voice.hours.local(item.event_at).date()
        said = [one for one in weekdays_said(view.text) if one != taken.weekday()]
        times = both_days(item, said[0], voice.hours) if said else ()
    return (*((kinds,) if kinds else ()), *((_likely(voice, item, one),) for one in times))


def _likely(voice: Voice, item: Item, answer: Likely) -> Button:
    press = Press(Verb.ANSWER, item.id, item.revision, answer.encode())
    if answer.kind is not None:
        return Button(plain(voice, f"kind.{answer.kind}"), press)
    assert answer.moment is not None
    if item.event_at is not None:  # the day is in doubt, not the hour
        return Button(str(day(voice, voice.hours.local(answer.moment).date())), press)
    if item.kind is Kind.MEETING:
        return Button(spoken(voice, answer.moment), press)
    by = say(
        voice,
        "time.moment",
        day=relative_day(voice, answer.moment),
        clock=clock(voice.hours.local(answer.moment)),
    )
    return Button(say(voice, "time.before", moment=by), press)


def registrable(item: Item) -> bool:
    """Whether a draft can be registered as it stands, by a yes alone."""
    return all(
        ask in _ACCEPTABLE or (ask is Ask.NO_TIME and item.kind is not Kind.MEETING)
        for ask in item.asks
    )


def asked(view: ItemView, voice: Voice) -> Markup:
    """The questions, one per line."""
    return lines(*(_ask(view, voice, ask) for ask in view.item.asks if ask is not Ask.CONFIRM))


def _heading(view: ItemView, voice: Voice, reason: str) -> Markup:
    if Ask.WHAT in view.item.asks:
        worded = reason and view.text.strip()
        return say(voice, "question.heading_unread" if worded else "question.heading_file")
    if Ask.KIND_UNCLEAR in view.item.asks:
        return say(voice, "question.heading")
    return say(voice, "question.heading_kind", kind=say(voice, f"kind.{view.item.kind}"))


def _ask(view: ItemView, voice: Voice, ask: Ask) -> Markup:
    item = view.item
    at = item.event_at
    match ask:
        case Ask.NO_TIME if item.kind is Kind.MEETING:
            return say(voice, "question.no_start")
        case Ask.NO_TIME:
            return say(voice, "question.no_due")
        case Ask.WEEKDAY_CONTRADICTS if at is not None:
            return _contradiction(view, voice, voice.hours.local(at).date())
        case Ask.PAST if at is not None:
            return say(voice, "question.past_at", moment=moment(voice, at, all_day=item.all_day))
        case _:
            return say(voice, f"question.{ask}")


def _contradiction(view: ItemView, voice: Voice, taken: date) -> Markup:
    """Both readings side by side: the date with its real weekday, the weekday with its date."""
    said = [one for one in weekdays_said(view.text) if one != taken.weekday()]
    if not said:
        return say(voice, "question.weekday_unlike", day=day(voice, taken))
    other = other_day(view.item, said[0], voice.hours) or taken
    return say(
        voice,
        "question.weekday_both",
        date=plain_day(voice, taken),
        weekday=weekday(voice, taken),
        said=weekday(voice, other),
        first=day(voice, taken),
        second=day(voice, other),
    )
