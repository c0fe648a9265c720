"""Commands on the life of a task, and the same said as a reply to its card."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session
from telegram import MessageEntity

from bot.context import Context
from bot.domain.item import Item, ItemView, Status
from bot.domain.permission import Actor
from bot.domain.vocabulary import Action, Kind, Mode, Urgency
from bot.office.matters import handovers, promises, raising, tasking
from bot.office.matters.ledger import Act
from bot.office.matters.ordering import Answered, Errand
from bot.office.matters.promises import Source
from bot.office.matters.prompts import About
from bot.office.matters.stuck import Stuck, stuck
from bot.office.people.leadership import leaders_titles
from bot.office.people.roster import meet
from bot.office.people.visits import Expected
from bot.office.sending.climbed import climbed
from bot.reading.requests import (
    before_wants,
    handled_by,
    read_difficulty,
    read_leader_order,
    read_progress,
    read_promise,
    read_urgency,
    without,
)
from bot.reading.values import Doubt, ItemReading, TimeReading
from bot.wording import answers
from bot.wording.tasks import history as history_pages
from bot.wording.tasks import stuck as stuck_page
from bot.wording.texts import plain
from handlers.asked import Asked, errand_of, say_back
from handlers.commands import item_of, scope_of
from handlers.corrections import timed
from handlers.orders import deadline, forced, order, say_answer
from handlers.people import arrival_of, known, replied

progress = order(tasking.progress)
difficulty = order(tasking.difficulty)
submit = order(tasking.submit)
reopen = order(tasking.reopen)
refuse = order(tasking.refuse)
take = order(tasking.accept)
forward = order(tasking.forward)

# What was asked of one person in words, and is answered here.
PROMPTED = (
    About.REFUSE, About.DIFFICULTY, About.EXTEND, About.SEND_BACK, About.SUPERVISE,
    About.URGENT, About.HELP,
)  # fmt: skip
_OFF = ("off", "取消", "解除", "不再", "撤销", "撤銷")


async def _commit(
    context: Context, asked: Asked, do: Callable[[Session, Errand], Answered]
) -> None:
    errand = errand_of(context, asked)
    answered = await context.commit(lambda session: do(session, errand))
    say_answer(context, asked, answered)


def _time(context: Context, asked: Asked, text: str) -> TimeReading | None:
    """The time a text names, as written in this message."""
    found = context.house.reader.read_reply(text, asked.message.date).time
    return found if found is not None and found.rrule is None else None


def _apart(text: str, time: TimeReading | None) -> str:
    """What a text says besides its time."""
    return without(text, time.span.start, time.span.end) if time is not None else text.strip()


async def _meant(context: Context, asked: Asked) -> Item | None:
    place = asked.caller.place
    reply = place.answered if place is not None and asked.number is None else None
    found = await item_of(context, asked.caller, asked.number, reply.item.id if reply else None)
    return found.view.item if found is not None else None


def _due(context: Context, time: TimeReading | None) -> datetime | None:
    return deadline(time, context.house.hours) if time is not None else None


async def extend(context: Context, asked: Asked) -> None:
    """/extend N date reason: the item's time, moved; the old one and the reason are kept."""
    item = await _meant(context, asked)
    time = _time(context, asked, asked.rest)
    fields: dict[str, Any] = {}
    if item is not None and time is not None:
        fields = timed(time, asked.rest, item, item.kind, context.house.hours)
    reason = _apart(asked.rest, time)
    await _commit(context, asked, lambda s, e: tasking.extend(s, e, fields, reason))


async def supervise(context: Context, asked: Asked) -> None:
    """/supervise N [date], /supervise N off."""
    if asked.rest.strip().lower() in _OFF:
        await _commit(context, asked, tasking.unsupervise)
        return
    due_at = _due(context, _time(context, asked, asked.rest)) if asked.rest.strip() else None
    await _commit(context, asked, lambda s, e: tasking.supervise(s, e, due_at))


async def urgent(context: Context, asked: Asked) -> None:
    """/urgent N [特急|加急] reason."""
    level, reason = read_urgency(asked.rest)
    urgency = Urgency.URGENT if level == "urgent" else Urgency.FLASH
    await _commit(context, asked, lambda s, e: tasking.urgent(s, e, urgency, reason))


async def assist(context: Context, asked: Asked) -> None:
    """/assist N department why what by when."""
    before, wanted = before_wants(asked.rest)
    time = _time(context, asked, wanted)
    words = before + _apart(wanted, time)
    if time is None:
        time = _time(context, asked, before)
        words = _apart(before, time) + wanted
    due_at = _due(context, time)
    await _commit(context, asked, lambda s, e: tasking.assist(s, e, words, due_at))


async def handover(context: Context, asked: Asked) -> None:
    """/handover @old @new: everything open, with its history."""
    names = _two_names(asked)
    if names is None:
        say_back(context, asked, answers.answer("usage_handover", asked.caller.voice))
        return
    errand, voice = errand_of(context, asked), asked.caller.voice
    mentioned = _mentioned(asked)

    def verb(session: Session) -> Answered:
        chat = errand.visit.enter(session)
        assert chat.id is not None
        people = []
        for name in names:
            if name in mentioned:
                name = meet(session, mentioned[name]).name
            found = handovers.person_named(session, chat.office_id, name)
            if found is None:
                return Answered("person_unknown", values={"name": name})
            people.append(found)
        old, new = people
        act = Act(errand.visit.actor(session, chat), chat.id, errand.visit.now, errand.message_id)
        done = handovers.hand_over(session, act, chat.office_id, old, new)
        if not done.verdict.allowed:
            return Answered(reason=done.verdict.reason)
        if not done.count:
            return Answered("handover_none", values={"name": old.shown})
        duties = [
            plain(voice, f"answer.{key}", name=old.shown, department=department, other=other)
            for key, department, other in done.duties
        ]
        values: dict[str, object] = {
            "old": old.shown, "new": new.shown, "count": done.count, "duties": "；".join(duties),
            "told": done.told,
        }  # fmt: skip
        return Answered("handover_done", values=values)

    answered = await context.commit(verb)
    say_answer(context, asked, answered)
    if answered.answer != "handover_done":
        return
    for key, wanted in (
        ("handover_unreachable", not answered.values["told"]),
        ("handover_duties", bool(answered.values["duties"])),
    ):
        if wanted:
            say_back(context, asked, answers.answer(key, voice, **answered.values))


def _mentioned(asked: Asked) -> dict[str, Any]:
    """People mentioned without a username, by the words that mention them."""
    found = asked.message.parse_entities([MessageEntity.TEXT_MENTION])
    return {text: known(entity.user) for entity, text in found.items() if entity.user is not None}


def _two_names(asked: Asked) -> tuple[str, str] | None:
    """The two persons a handover names, the old owner first."""
    rest = asked.argument
    for mark in ("→", "->", "移交给", "移交給", "交给", "交給", "给", "給", " to "):
        rest = rest.replace(mark, " ")
    mentioned = list(_mentioned(asked))
    for name in mentioned:  # a name with a space in it is one word here
        rest = rest.replace(name, name.replace(" ", "\0"))
    names = [word.replace("\0", " ").strip("，,、；;") for word in rest.split()]
    names = [name for name in names if name]
    return (names[0], names[1]) if len(names) == 2 else None


async def stuck_(context: Context, asked: Asked) -> None:
    """/stuck: what has not moved for five working days, and where each sits."""
    place, voice = asked.caller.place, asked.caller.voice
    person = asked.caller.visit.sender.person
    found = Stuck((), 0)
    if place is not None:
        scope, setting = scope_of(place, asked.caller), context.house.setting(voice.now)
        asker = person.id if person is not None else None
        found = await context.read(lambda session: stuck(session, scope, setting, asker))
    if not found.count:
        say_back(context, asked, answers.answer("stuck_empty", voice))
        return
    supervises = found.supervises and asked.caller.private
    say_back(context, asked, stuck_page(found.views, voice, found.count, supervise=supervises))


async def history(context: Context, asked: Asked) -> None:
    """/history N: every step, who and when, for whoever may see the matter."""
    place, voice = asked.caller.place, asked.caller.voice
    meant = place.answered if place is not None and asked.number is None else None
    if asked.number is None and meant is None:
        say_back(context, asked, answers.answer("usage_history", voice))
        return
    found = await item_of(context, asked.caller, asked.number, meant.item.id if meant else None)
    if found is None:
        number = f"#{asked.number}" if asked.number is not None else ""
        say_back(context, asked, answers.answer("no_such_item", voice, number=number))
        return
    changes, person = found.changes, asked.caller.visit.sender.person
    if asked.caller.private and person is not None:  # who was chased is not for a group
        item, asker = found.view.item.id, person.id
        said = await context.read(lambda session: climbed(session, item, asker))
        changes = tuple(sorted((*changes, *said), key=lambda change: change.at))
    say_back(context, asked, *history_pages(found.view, voice, changes))


async def order_(context: Context, asked: Asked) -> None:
    """/order 王局长 text: only that leader's own, or the director's, to file."""
    text = asked.argument
    said = read_leader_order(text)
    leader, words = (said.leader, said.words) if said is not None else ("", "")
    if said is None:
        visit = asked.caller.visit
        titles = await context.read(lambda session: leaders_titles(session, visit))
        leader, words = _first(text, titles)
    if not leader or not words:
        say_back(context, asked, answers.answer("usage_order", asked.caller.voice))
        return
    await _file(context, asked, words, Source(leader))


def _first(text: str, titles: Iterable[str]) -> tuple[str, str]:
    """The leader a text begins with, of whose title it has every word, and what follows."""
    text = text.strip()
    for title in sorted(titles, key=len, reverse=True):
        rest = text[len(title) :]
        if text.lower().startswith(title.lower()) and rest[:1] in (" ", ":", "：", ",", "，"):
            return title, rest.strip(" ：:，,")
    leader, _, words = text.partition(" ")
    return leader.strip(" ：:，,"), words.strip()


async def promise(context: Context, asked: Asked) -> None:
    """/promise place unit “words” owner limit: one line, the words verbatim."""
    said = read_promise(asked.argument, named=True)
    if said is None:
        say_back(context, asked, answers.answer("usage_promise", asked.caller.voice))
        return
    source = Source(said.leader, said.said, said.unit, said.place)
    await _file(context, asked, asked.argument, source, behind=said.behind)


async def in_a_leaders_name(context: Context, asked: Asked, *, addressed: bool) -> bool:
    """王局长交办：…, or what 王局长 said on a visit with who is to see to it, in plain words."""
    place = asked.caller.place
    mode = place.mode if place is not None else None
    if not asked.rest or (mode is Mode.COMMANDS and not addressed):
        return False
    ordered, said = read_leader_order(asked.rest), read_promise(asked.rest)
    if place is None or (ordered is None and said is None):
        return False
    leader = said.leader if said is not None else ordered.leader if ordered is not None else ""
    office, actor_of = place.office_id, asked.caller.visit

    def query(session: Session) -> bool:
        nobody = Actor(None, actor_of.sender.name)
        return promises.leader_named(session, office, leader, nobody) is not None

    if not await context.read(query):
        return False
    if said is not None:
        source = Source(said.leader, said.said, said.unit, said.place)
        await _file(context, asked, asked.rest, source, behind=said.behind)
    elif ordered is not None:
        await _file(context, asked, ordered.words, Source(ordered.leader))
    return True


async def _file(
    context: Context, asked: Asked, words: str, source: Source, *, behind: str | None = None
) -> None:
    """File an order or a promise.

    Args:
        behind: of a promise, what names its owner and limit; the sentence itself is its title.
    """
    arrival = arrival_of((asked.message,), context.update_ids, words)
    setting = context.house.setting(asked.caller.visit.now)
    read = context.house.reader.read(words, arrival.written_at).items
    readings = tuple(one for one in read if one.action is Action.CREATE)
    if behind is not None or not readings:
        readings = forced(context.house.reader, arrival, Kind.TASK)
    if behind is not None:
        readings = (_promised(context, asked, readings[0], source, behind),)
    await _commit(
        context, asked, lambda s, e: promises.file(s, e, arrival, readings, setting, source)
    )


def _promised(
    context: Context, asked: Asked, first: ItemReading, source: Source, behind: str
) -> ItemReading:
    """A promise as one task: its sentence, its owner, the limit behind it or within it."""
    time = _time(context, asked, behind) or _time(context, asked, source.said)
    due = _due(context, time)
    owner = handled_by(_apart(behind, _time(context, asked, behind)))
    return replace(
        first,
        kind=Kind.TASK,
        title=source.said.rstrip(" 。.！!；;"),
        start=None,
        end=None,
        due=due,
        all_day=time.all_day if time is not None else False,
        recurrence=None,
        place=source.place or None,
        people=(owner,) if owner else (),
        units=(),
        submit_to=None,
        doubts=() if due is not None else (Doubt.NO_TIME,),
    )


async def give(context: Context, asked: Asked, expected: Expected) -> bool:
    """The answer to one of `PROMPTED`: a reason, a date, what is in the way."""
    item, about, detail = expected.view.item, expected.about, dict(expected.detail)
    time = _time(context, asked, asked.rest) if about in (About.EXTEND, About.SUPERVISE) else None
    fields: dict[str, Any] = {}
    if time is not None and about == About.EXTEND:
        fields = timed(time, asked.rest, item, item.kind, context.house.hours)
    elif time is not None:
        fields = {"due_at": _due(context, time)}
    words = _apart(asked.rest, time)
    await _commit(
        context,
        asked,
        lambda s, e: tasking.answered(s, e, item.id, about, detail, fields, words),
    )
    return True


async def raised_answered(context: Context, asked: Asked) -> bool:
    """What a leader replies to a matter that was put before them goes to whoever did so."""
    place, answered = asked.caller.place, replied(asked.message)
    own = asked.message.forward_origin is None and asked.rest.strip()
    if place is None or answered is None or not asked.caller.private or not own:
        return False
    here, message_id, errand = place.chat_id, answered.message_id, errand_of(context, asked)
    item_id = await context.read(lambda session: raising.raised_in(session, here, message_id))
    if item_id is None:
        return False
    said = await context.commit(lambda session: raising.pass_on(session, errand, item_id))
    say_answer(context, asked, said)
    return True


async def on_card(context: Context, asked: Asked, view: ItemView) -> bool:
    """进展：已完成一半, 有困难：等材料 as a reply to a card."""
    if view.item.status is not Status.OPEN or view.item.kind is Kind.MEETING:
        return False
    this = replace(asked, number=view.item.number)
    if (words := read_difficulty(asked.rest)) is not None:
        await difficulty(context, replace(this, rest=words))
        return True
    if (words := read_progress(asked.rest)) is not None:
        await progress(context, replace(this, rest=words))
        return True
    return False
