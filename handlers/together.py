"""Messages that belong together: a heading and its text, a notice and what is put right at once."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session
from telegram import Message

from bot.context import Context
from bot.domain.arrival import Arrival
from bot.domain.item import ItemView, Status
from bot.domain.vocabulary import Action, Mode
from bot.office.matters import answering
from bot.office.notices.headings import Heading
from bot.office.notices.together import add_words, done_by, just_posted, living_by_title, named_in
from bot.reading.together import (
    completion,
    correction,
    headed,
    is_heading,
    joined,
    supplement,
)
from handlers.asked import Asked, errand_of
from handlers.corrections import corrected, labelled
from handlers.people import Caller, replied, topic_of


async def follow_up(context: Context, asked: Asked, *, addressed: bool) -> bool:
    """时间改成4点, 补充：带上笔记本, 节水总结已报: what mends, adds to or ends a notice in a few words.

    Right after one's own notice or as a reply to it no title is needed. What holds a matter
    of its own is none of these.

    Args:
        addressed: it was said to Huiyin, so that even "commands only" listens.
    """
    place, person = asked.caller.place, asked.caller.visit.sender.person
    if place is None or person is None:
        return False
    if place.mode is Mode.COMMANDS and not addressed:
        return False
    mended, added, done = correction(asked.rest), supplement(asked.rest), completion(asked.rest)
    title, mended = _titled(mended or "")
    if not mended and added is None and done is None:
        return False
    source = replied(asked.message)
    if _own_matter(context, asked):
        return False
    if done is not None and not mended and added is None:
        return await _done(context, asked, done)
    if source is not None and (source.from_user is None or source.from_user.id != person.id):
        return False
    chat, text, whole = place.chat_id, asked.rest, mended if not title else ""

    def meant(session: Session) -> ItemView | None:
        if title:
            return living_by_title(session, chat, title)
        found = just_posted(
            session, chat, person.id, asked.message.date,
            topic_id=topic_of(asked.message),
            reply_to=source.message_id if source is not None else None,
        )  # fmt: skip
        return found or (named_in(session, chat, text) if not whole else None)

    view = await context.read(meant)
    if view is None:
        return False
    item, errand = view.item, errand_of(context, asked)
    fields = {}
    if mended:
        fields = corrected(mended, asked.message.date, item, context.house.reader)
    if fields:
        await context.commit(lambda s: answering.give_fields(s, errand, item.id, fields))
        return True
    if added is None or item.status is Status.DRAFT:
        return False
    words = added
    await context.commit(lambda session: add_words(session, errand, item.id, words))
    return True


def _titled(mended: str) -> tuple[str, str]:
    """A correction as the matter it names and the fields: 防汛会 of 防汛会地点改为四楼.

    Empty both where no field is named.
    """
    if not mended or labelled(mended):
        return "", mended
    for at in range(2, min(len(mended) - 3, 30)):
        rest = mended[at:].removeprefix("的")
        if labelled(rest):
            return mended[:at].strip("，,：: 的"), rest
    return "", ""


async def _done(context: Context, asked: Asked, title: str) -> bool:
    """节水总结已报市局: closed with these words, where it is the sender's to close."""
    place, visit, source = asked.caller.place, asked.caller.visit, replied(asked.message)
    assert place is not None
    chat, answers_to = place.chat_id, source.message_id if source is not None else None
    item_id = await context.read(lambda s: done_by(s, visit, chat, title, answers_to))
    if item_id is None:
        return False
    errand, found = errand_of(context, asked), item_id
    await context.commit(lambda session: answering.give_result(session, errand, found))
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
