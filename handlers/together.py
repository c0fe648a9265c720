"""Messages that belong together: a heading and its text, a notice and what is put right at once."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message

from bot.context import Context
from bot.domain.arrival import Arrival
from bot.domain.item import Status
from bot.domain.vocabulary import Action, Mode
from bot.office import answering
from bot.office.headings import Heading
from bot.office.together import add_words, just_posted
from bot.reading.together import correction, headed, is_heading, joined, supplement
from handlers.asked import Asked, errand_of
from handlers.corrections import corrected, labelled
from handlers.people import Caller, replied, topic_of


async def follow_up(context: Context, asked: Asked, *, addressed: bool) -> bool:
    """时间改成4点, 地点改到三楼, 补充：带上笔记本, right after one's own notice or as a reply to it.

    What holds a matter of its own is none of these.

    Args:
        addressed: it was said to Huiyin, so that even "commands only" listens.
    """
    place, person = asked.caller.place, asked.caller.visit.sender.person
    if place is None or person is None:
        return False
    if place.mode is Mode.COMMANDS and not addressed:
        return False
    mended, added = correction(asked.rest), supplement(asked.rest)
    if mended is None or not labelled(mended):
        mended = None
    if mended is None and added is None:
        return False
    source = replied(asked.message)
    if source is not None and (source.from_user is None or source.from_user.id != person.id):
        return False
    if _own_matter(context, asked):
        return False
    view = await context.read(
        lambda session: just_posted(
            session,
            place.chat_id,
            person.id,
            asked.message.date,
            topic_id=topic_of(asked.message),
            reply_to=source.message_id if source is not None else None,
        )
    )
    if view is None:
        return False
    item, errand = view.item, errand_of(context, asked)
    fields = {}
    if mended is not None:
        fields = corrected(mended, asked.message.date, item, context.house.reader)
    if fields:
        await context.commit(lambda s: answering.give_fields(s, errand, item.id, fields))
        return True
    if added is None or item.status is Status.DRAFT:
        return False
    words = added
    await context.commit(lambda session: add_words(session, errand, item.id, words))
    return True


def _own_matter(context: Context, asked: Asked) -> bool:
    """Whether it reads as a matter of its own, or names another one that it moves."""
    items = context.house.reader.read(asked.rest, asked.message.date).items
    return any(one.action is not Action.RESCHEDULE or len(one.title) > 2 for one in items)


def heading_before(caller: Caller, message: Message, arrival: Arrival) -> Heading | None:
    """The title that the same sender posted just before this text."""
    heading = caller.place.heading if caller.place is not None else None
    if heading is None or arrival.attachments or not arrival.text.strip():
        return None
    if headed(arrival.text) or is_heading(arrival.text):
        return None
    return heading if heading.belongs_to(arrival, message.date) else None


def under(heading: Heading, arrival: Arrival) -> Arrival:
    """The text with its title above it."""
    return replace(arrival, text=joined(heading.text, arrival.text))


def keeps(arrival: Arrival) -> bool:
    """Whether a text in which nothing was read is a title worth keeping for its text."""
    return arrival.sender_id is not None and not arrival.reply_to and is_heading(arrival.text)
