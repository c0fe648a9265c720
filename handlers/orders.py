"""Changing commands: one item cancelled, closed, assigned, taken back, or registered by order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.context import Context
from bot.domain.arrival import Arrival
from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action, Kind
from bot.office.matters import ordering
from bot.office.matters.ordering import Answered, Errand
from bot.office.matters.promises import register_from
from bot.reading import Reader
from bot.reading.requests import read_channel
from bot.reading.values import Doubt, ItemReading, Shape, Span, TimeReading
from bot.wording import answers
from handlers.asked import Asked, Do, errand_of, say_back, unmentioned
from handlers.people import arrival_of, is_ours, replied, text_of

TITLE = 60  # characters of a title taken from a text nothing was read in


def order(do: Callable[[Session, Errand], Answered]) -> Do:
    """An order on one item, with the answer it leaves to be said."""

    async def give(context: Context, asked: Asked) -> None:
        errand = errand_of(context, asked)
        answered = await context.commit(lambda session: do(session, errand))
        say_answer(context, asked, answered)

    return give


def say_answer(context: Context, asked: Asked, answered: Answered) -> None:
    """Say what the rows of the commit do not say."""
    voice = asked.caller.voice
    if answered.reason is not None:
        say_back(context, asked, answers.refusal(answered.reason, voice))
    elif answered.answer:
        values = dict(answered.values)
        if answered.deed:
            values["action"] = answered.deed
        say_back(context, asked, answers.answer(answered.answer, voice, **values))


cancel = order(ordering.cancel)
done = order(ordering.done)
undo = order(ordering.take_back)


async def assign(context: Context, asked: Asked) -> None:
    """/assign N @name, or /assign N as a reply to whoever is to do it."""
    errand = errand_of(context, asked)
    named = bool(asked.rest) and unmentioned(asked.message, asked.rest) == asked.rest
    if named:  # a written name counts before whom the message happens to answer
        errand = replace(errand, person=None)
    elif asked.rest:
        errand = replace(errand, rest=unmentioned(asked.message, asked.rest))
    answered = await context.commit(lambda session: ordering.assign(session, errand))
    say_answer(context, asked, answered)


def register(kind: Kind) -> Do:
    """/meeting, /report, /task with a text, or as a reply to the message that holds it."""

    async def give(context: Context, asked: Asked) -> None:
        message, source, channel = asked.message, replied(asked.message), ""
        if asked.argument:
            words = asked.argument
            if kind is not Kind.MEETING:  # 电话：… says how a matter came
                channel, words = read_channel(words)
            arrival = arrival_of((message,), context.update_ids, words)
        elif source is not None and not is_ours(source, context) and text_of(source).strip():
            arrival = arrival_of((source,), context.update_ids)
        else:
            usage = answers.answer(f"usage_{kind}", asked.caller.voice)
            say_back(context, asked, usage)
            return
        readings = forced(context.house.reader, arrival, kind)
        errand, setting = errand_of(context, asked), context.house.setting(asked.caller.visit.now)
        answered = await context.commit(
            lambda session: register_from(session, errand, arrival, readings, setting, channel)
        )
        say_answer(context, asked, answered)

    return give


def forced(reader: Reader, arrival: Arrival, kind: Kind) -> tuple[ItemReading, ...]:
    """A text's matters as one kind: what reads so already, else the first as if it did."""
    read = reader.read(arrival.text, arrival.written_at).items
    made = [one for one in read if one.action is Action.CREATE]
    alike = tuple(one for one in made if one.kind is kind)
    if alike:
        return tuple(_certain(one) for one in alike)
    first = made[0] if made else _bare(reader, arrival.text, arrival.written_at)
    return (as_kind(first, kind),)


def as_kind(reading: ItemReading, kind: Kind) -> ItemReading:
    """A reading as if it were of another kind: its moment begins it, or is its deadline."""
    moment = reading.start or reading.due
    meeting = kind is Kind.MEETING
    return _certain(
        replace(
            reading,
            kind=kind,
            start=moment if meeting else None,
            end=reading.end if meeting else None,
            due=None if meeting else reading.due or moment,
        )
    )


def _certain(reading: ItemReading) -> ItemReading:
    """A reading whose kind was said by order; what it lacks is asked about."""
    doubts = [one for one in reading.doubts if one is not Doubt.KIND_UNCLEAR]
    timed = reading.start is not None or reading.due is not None
    if timed:
        doubts = [one for one in doubts if one is not Doubt.NO_TIME]
    elif Doubt.NO_TIME not in doubts and Doubt.IMPOSSIBLE_DATE not in doubts:
        doubts.append(Doubt.NO_TIME)
    return replace(reading, doubts=tuple(doubts))


def _bare(reader: Reader, text: str, at: datetime) -> ItemReading:
    """A matter made of a text in which the reading finds none."""
    said = reader.read_reply(text, at)
    title = said.title or ("" if said.time is not None else " ".join(text.split())[:TITLE])
    moment = deadline(said.time, reader.hours) if said.time is not None else None
    return ItemReading(
        Kind.TASK,
        Action.CREATE,
        title,
        Span(0, len(text)),
        start=said.time.start if said.time is not None else None,
        due=moment,
        all_day=said.time.all_day if said.time is not None else False,
        recurrence=said.time.rrule if said.time is not None else None,
        doubts=() if title else (Doubt.NO_TITLE,),
    )


def deadline(time: TimeReading, hours: OfficeHours) -> datetime | None:
    """A time as a deadline: its end, or, of a whole day, the end of its working hours."""
    if time.shape is Shape.DEADLINE:
        return time.end or time.start
    last = time.start
    if time.shape is Shape.RANGE and time.end is not None:
        if not time.all_day:
            return time.end
        last = time.end - timedelta(microseconds=1)  # its end is exclusive
    if last is None or not time.all_day:
        return last or time.end
    return hours.instant(hours.local(last).date(), hours.workday_end)
