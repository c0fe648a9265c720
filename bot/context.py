"""What a handler is given: the house, typed, and the ways to commit and to answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlmodel import Session
from telegram import CallbackQuery, Chat, Update
from telegram import Message as TelegramMessage
from telegram.ext import Application, CallbackContext, ExtBot

from bot.clock import Clock
from bot.config import Config
from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Language
from bot.office.notices.facts import Setting
from bot.office.people.places import Places
from bot.office.people.roster import Defaults
from bot.office.sending.inbox import mark_handled
from bot.reading import Reader
from bot.store.database import Store
from bot.transport import Transport
from bot.wording.message import Message
from bot.wording.voice import Voice

T = TypeVar("T")
Data = dict[Any, Any]


@dataclass(frozen=True)
class Answer:
    """An unstored answer to a reading command.

    Attributes:
        telegram_id: the chat it goes to.
        done: called once it was sent, or cannot be.
    """

    telegram_id: int
    message: Message
    group: bool
    reply_to: int | None = None
    topic_id: int | None = None
    done: Callable[[], None] = field(default=lambda: None)


class Post(Protocol):
    """Where answers go: the dispatcher."""

    def __call__(self, answer: Answer) -> None: ...


@dataclass
class House:
    """Everything a door may use, put together once by `app.py`."""

    config: Config
    clock: Clock
    store: Store
    reader: Reader
    calendar: WorkingCalendar
    transport: Transport
    wake: Callable[[], None]
    post: Post
    batch_of: Callable[[int], tuple[int, ...]]
    album_of: Callable[[int], tuple[TelegramMessage, ...]]
    finish: Callable[[tuple[int, ...]], None]
    settled: Callable[[int], None]
    failed: Callable[[int, BaseException], None]
    hours: OfficeHours
    defaults: Defaults
    places: Places
    #: Files fetched and read at one moment: each may hold 20 MB here and a processor there.
    files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    def voice(self, language: str | Language) -> Voice:
        """The voice to speak with now, in a language."""
        return Voice(
            Language(language),
            self.hours,
            self.clock.now(),
            self.transport.username,
            self.calendar,
        )

    def setting(self, now: datetime | None = None) -> Setting:
        """What taking in a notice rests on."""
        return Setting(now or self.clock.now(), self.hours, self.calendar)


class Context(CallbackContext[ExtBot[None], Data, Data, Data]):
    """One update's context.

    A handler either commits once, with everything its update causes, or only answers;
    the inbox marks the update as handled in that commit, or after the answer.
    """

    house: House  # set by `app.py` on the class it binds
    update_id: int = 0

    @classmethod
    def from_update(cls, update: object, application: Any) -> Context:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.update_id = update.update_id
        return context

    @property
    def update_ids(self) -> tuple[int, ...]:
        """The inbox rows this update stands for: several for an album."""
        return self.house.batch_of(self.update_id)

    async def commit(self, verb: Callable[[Session], T]) -> T:
        """Run a verb; its effect and the update's mark are one commit."""
        ids = self.update_ids

        def marked(session: Session) -> T:
            result = verb(session)
            mark_handled(session, ids)
            return result

        result = await self.house.store.write(marked)
        self.house.settled(self.update_id)
        self.house.wake()
        return result

    def reply(
        self,
        chat: Chat,
        message: Message,
        *,
        reply_to: int | None = None,
        topic_id: int | None = None,
    ) -> None:
        """Answer a reading command, unstored; the update counts as handled once it is sent."""
        house, ids = self.house, self.update_ids
        house.settled(self.update_id)
        house.post(
            Answer(
                chat.id,
                message,
                group=chat.type != Chat.PRIVATE,
                reply_to=reply_to,
                topic_id=topic_id,
                done=lambda: house.finish(ids),
            )
        )

    async def toast(self, query: CallbackQuery, text: str, *, alert: bool = False) -> None:
        """Answer a press; a query is answered once, and one grown too old is let go."""
        await self.house.transport.answer_press(query.id, text, alert=alert)

    async def read(self, query: Callable[[Session], T]) -> T:
        """Ask the ledger on one snapshot."""
        return await self.house.store.read(query)


App = Application[ExtBot[None], Context, Data, Data, Data, None]
