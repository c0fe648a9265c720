"""A command as it was asked, by a slash or in plain words, and the answer to it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram import Message, MessageEntity, Update

from bot.context import Context
from bot.office.matters.ordering import Errand
from bot.office.people.roster import Known
from bot.wording.message import Message as Wording
from handlers.people import (
    Caller,
    attachments_of,
    caller_of,
    known,
    replied,
    text_of,
    topic_of,
)

_NUMBER = re.compile(r"[#＃]?\s*(\d{1,7})(?![\d:：月日点點时時/.年-])号?號?")


@dataclass(frozen=True)
class Asked:
    """Who asked for what, where.

    Attributes:
        number: the item's number, if one was named.
        rest: what was said besides, line breaks kept.
    """

    message: Message
    caller: Caller
    number: int | None
    rest: str

    @property
    def argument(self) -> str:
        """All that was said behind the command."""
        number = "" if self.number is None else str(self.number)
        return f"{number} {self.rest}".strip()


Do = Callable[[Context, Asked], Awaitable[None]]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


def behind(message: Message) -> str:
    """What stands behind a command, line breaks kept."""
    words = text_of(message).split(maxsplit=1)
    return words[1].strip() if len(words) > 1 else ""


def number_in(argument: str) -> tuple[int | None, str]:
    """The number an argument begins with, and what follows it."""
    match = _NUMBER.match(argument)
    if match is None:
        return None, argument.strip()
    return int(match[1]), argument[match.end() :].strip()


def slash(do: Do, *, numbered: bool = True) -> Callback:
    """A command's handler.

    Args:
        numbered: whether a number in front means an item.
    """

    async def handle(update: Update, context: Context) -> None:
        message = update.effective_message
        assert message is not None
        caller = await caller_of(context, message)
        number, rest = number_in(behind(message)) if numbered else (None, behind(message))
        await do(context, Asked(message, caller, number, rest))

    return handle


def say_back(context: Context, asked: Asked, *messages: Wording) -> None:
    """Answer where it was asked."""
    for message in messages:
        context.reply(
            asked.caller.chat,
            message,
            reply_to=None if asked.caller.private else asked.message.message_id,
            topic_id=topic_of(asked.message),
        )


def errand_of(context: Context, asked: Asked) -> Errand:
    """The order for the office."""
    answered = replied(asked.message)
    return Errand(
        visit=asked.caller.visit,
        number=asked.number,
        rest=asked.rest,
        message_id=asked.message.message_id,
        occasion=f"update {context.update_id}",
        reply_to=answered.message_id if answered is not None else None,
        topic_id=topic_of(asked.message),
        person=pointed_at(asked.message),
        files=attachments_of(asked.message),
    )


def pointed_at(message: Message) -> Known | None:
    """Whom a message points at: by a mention without a username, else by replying to them."""
    for entity in message.entities or message.caption_entities or ():
        if entity.type == MessageEntity.TEXT_MENTION and entity.user and not entity.user.is_bot:
            return known(entity.user)
    answered = replied(message)
    if answered is None or answered.sender_chat is not None or answered.from_user is None:
        return None
    return None if answered.from_user.is_bot else known(answered.from_user)


def unmentioned(message: Message, words: str) -> str:
    """Words without the name of somebody mentioned in them."""
    for entity, name in (message.parse_entities([MessageEntity.TEXT_MENTION]) or {}).items():
        del entity
        words = words.replace(name, "", 1)
    return words.strip()
