"""Receipts in words and by reaction: 收到, 👍, 请假, 由小李代我参加; and who has not answered."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session
from telegram import Chat, ReactionTypeEmoji, Update

from bot.context import Context
from bot.domain.item import Answer
from bot.domain.permission import Verdict
from bot.office.matters import answering
from bot.office.matters.ledger import Act
from bot.office.matters.receipts import answer_all, items_just_posted, items_of_message, receipts
from bot.office.people.visits import Expected, Sender
from bot.office.sending.outbox import private_chat
from bot.reading.receipts import Receipt, is_receipt, read_receipt
from bot.store.rows import ItemRow
from bot.wording import answers
from bot.wording.receipts import receipt_list
from handlers.asked import Asked, errand_of, say_back
from handlers.commands import item_of
from handlers.people import call, known, replied

_REACTIONS = Path(__file__).with_name("receipts.toml")
_NO_NAME = re.compile(r"[\d\n?？!！,，;；:：。…]")


async def receipt(context: Context, asked: Asked) -> bool:
    """收到, 请假 or who goes instead, as a reply to a notice or its card; 收到 right after it too.

    Fifty people who say so are not to be answered fifty times: the card counts them.
    """
    answered = replied(asked.message)
    said = read_receipt(asked.rest)
    if said is None or (answered is None and not is_receipt(asked.rest)):
        return False
    if answered is None and asked.caller.private:
        return False
    errand = errand_of(context, asked)

    def verb(session: Session) -> Verdict | None:
        chat = errand.visit.enter(session)
        assert chat.id is not None
        if errand.reply_to is not None:
            items = items_of_message(session, chat.id, errand.reply_to)
        else:
            items = items_just_posted(session, chat.id, errand.visit.now)
        return _answer(session, context, asked, items, said)

    if not await context.read(lambda session: _speaks_of(session, context, asked)):
        return False
    verdict = await context.commit(verb)
    if verdict is not None and verdict.reason is not None:
        say_back(context, asked, answers.refusal(verdict.reason, asked.caller.voice))
    return True


def _speaks_of(session: Session, context: Context, asked: Asked) -> bool:
    """Whether there is a matter that the words may answer."""
    place, answered = asked.caller.place, replied(asked.message)
    if place is None:
        return False
    if answered is not None:
        return bool(items_of_message(session, place.chat_id, answered.message_id))
    return bool(items_just_posted(session, place.chat_id, asked.caller.visit.now))


def _answer(
    session: Session, context: Context, asked: Asked, items: list[ItemRow], said: Receipt
) -> Verdict | None:
    visit = asked.caller.visit
    chat = visit.enter(session)
    if not items or chat.id is None:
        return None
    actor = visit.actor(session, chat, items[0])
    act = Act(actor, chat.id, visit.now, asked.message.message_id)
    outcome = answer_all(session, act, items, said.answer, substitute=said.who, reason=said.reason)
    return outcome.verdict if outcome is not None else None


async def name_given(context: Context, asked: Asked, expected: Expected) -> bool:
    """The name alone, from whoever was asked who goes in their place; whether it was one."""
    said = read_receipt(asked.rest)
    name = said.who if said is not None and said.who else asked.rest
    if (said is not None and not said.who) or _NO_NAME.search(name):
        return False
    if len(name) > answering.LONGEST_NAME:
        return False
    errand, item_id = errand_of(context, asked), expected.view.item.id
    await context.commit(lambda s: answering.give_substitute(s, errand, item_id, name))
    return True


@lru_cache(maxsize=1)
def _emoji() -> frozenset[str]:
    return frozenset(tomllib.loads(_REACTIONS.read_text(encoding="utf-8"))["emoji"])


async def react(update: Update, context: Context) -> None:
    """👍 on a notice or its card counts like the button; taking it away changes nothing."""
    reaction = update.message_reaction
    assert reaction is not None
    person = reaction.user
    new = {one.emoji for one in reaction.new_reaction if isinstance(one, ReactionTypeEmoji)}
    old = {one.emoji for one in reaction.old_reaction if isinstance(one, ReactionTypeEmoji)}
    if person is None or person.is_bot or not (new - old) & _emoji():
        return
    caller = await call(context, reaction.chat, Sender(known(person), person.full_name))
    place, message_id = caller.place, reaction.message_id
    if place is None or not await context.read(
        lambda s: bool(items_of_message(s, place.chat_id, message_id))
    ):
        return

    def verb(session: Session) -> None:
        chat = caller.visit.enter(session)
        assert chat.id is not None
        items = items_of_message(session, chat.id, message_id)
        if items:
            actor = caller.visit.actor(session, chat, items[0])
            act = Act(actor, chat.id, caller.visit.now, message_id)
            answer_all(session, act, items, Answer.RECEIVED)

    await context.commit(verb)


async def acknowledged(context: Context, asked: Asked) -> None:
    """/ack N, or as a reply to a card or a notice: who has answered and who has not."""
    voice, place, number = asked.caller.voice, asked.caller.place, asked.number
    meant = place.answered if place is not None and number is None else None
    if number is None and meant is None:
        say_back(context, asked, answers.answer("usage_ack", voice))
        return
    found = await item_of(context, asked.caller, number, meant.item.id if meant else None)
    if found is None:
        say_back(context, asked, answers.answer("no_such_item", voice, number=f"#{number}"))
        return
    item_id = found.view.item.id
    list_ = await context.read(lambda s: receipts(s, s.get_one(ItemRow, item_id)))
    person, private = asked.caller.visit.sender.person, asked.caller.private
    whole = receipt_list(list_.view, list_.answered, list_.missing, list_.unseen, voice)
    if private or not (list_.missing or list_.unseen):
        say_back(context, asked, whole)
        return
    # Who has answered is said by name in the group; who has not, to whoever asks alone.
    asker = person.id if person is not None else None
    sent = await context.read(lambda s: private_chat(s, asker)) is not None
    counted = receipt_list(
        list_.view, list_.answered, list_.missing, list_.unseen, voice, private=False, sent=sent
    )
    say_back(context, asked, counted)
    if sent and asker is not None:
        context.reply(Chat(asker, Chat.PRIVATE), whole)
