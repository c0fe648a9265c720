"""What was marked secret is kept nowhere; its sender is told.

A marked text never came this far; a marked file is opened and forgotten.
"""

from __future__ import annotations

from sqlmodel import Session
from telegram import Message, Update
from telegram.ext import filters

from bot.context import Context
from bot.domain.push import Occasion
from bot.office.sending.outbox import private_chat, queue
from handlers.people import call, sender_of, topic_of

MARKING = "huiyin_marking"


class Marked(filters.UpdateFilter):
    """Messages and edits whose words the inbox took out, because they were marked."""

    def filter(self, update: Update) -> bool:
        message = update.effective_message
        return message is not None and MARKING in message.api_kwargs


MARKED = Marked()


async def refuse(update: Update, context: Context) -> None:
    """A marked text: tell its sender."""
    message = update.effective_message
    assert message is not None
    await tell(context, message, str(message.api_kwargs[MARKING]))


async def tell(context: Context, message: Message, level: str) -> None:
    """Tell the sender in private, or where that is not possible where it was written.

    Args:
        level: 秘密, 机密 or 绝密.
    """
    caller = await call(context, message.chat, sender_of(message))

    def verb(session: Session) -> None:
        chat = caller.visit.enter(session)
        assert chat.id is not None
        person = caller.visit.sender.person
        private = private_chat(session, person.id) if person is not None else None
        here = private is None or private == chat.id
        queue(
            session,
            f"update {context.update_id} | secrecy",
            Occasion.SECRECY,
            chat.id if private is None else private,
            caller.visit.now,
            person_id=person.id if person is not None else None,
            reply_to=message.message_id if here else None,
            topic_id=topic_of(message) if here else None,
            detail={"detail": level, "group": message.chat.title},
        )

    await context.commit(verb)
