"""A whole house on real rows, without a network: people act, the clock moves, the house dies.

Every update goes through the product's own handlers, every message through its planner,
claim, wording and transport; only the byte on the wire is missing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import event
from sqlmodel import Session
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

import handlers
from bot.clock import MovableClock
from bot.config import Config, load
from bot.context import App, Context, House
from bot.office.people.places import Places
from bot.office.people.roster import Defaults
from bot.office.sending.dispatch import recover
from bot.office.sending.speaking import Office
from bot.playground.people import People
from bot.playground.world import Chat, Message, Person, Press, World
from bot.reading import Reader
from bot.reading.clean import clean
from bot.store.database import Store, Verb, make_engine
from bot.transport import Transport
from scheduler.basis import rest_on
from scheduler.budget import Budget, Limits
from scheduler.claim import Speaking
from scheduler.digests import Mornings, plan_afresh
from scheduler.dispatcher import Dispatcher
from scheduler.planner import Planning
from scheduler.tick import Ticker
from tests.life.line import PATIENCE_SECONDS, Heard, Line, Mishap
from tests.office.bureau import CALENDAR, at

T = TypeVar("T")

BEGINS = at(11, 18, 9, 30)  # a Wednesday
PLENTY = Limits(100_000, 100_000, timedelta())
MOST_STOPS = 2000
READING: dict[str, Reader] = {}  # it keeps nothing of what it read


class Listener(logging.Handler):
    """Collects what the house logs as its own fault."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.faults.append(logging.Formatter().format(record))


def configured(url: str) -> Config:
    """The defaults, on this database."""
    telegram = {"token": "123456:TEST", "base_url": "http://127.0.0.1:1/bot"}
    overrides = {"telegram": telegram, "database": {"url": url}}
    return load(Path("/dev/null"), overrides=overrides)


def _plainly(name: str) -> str:
    return clean(name).text


class StoreAtHand(Store):
    """The store without its threads: nothing else runs here that a disk could hold up."""

    async def write(self, verb: Verb[T], *, news: bool = True) -> T:
        result = self.write_now(verb)
        self.changes += news
        return result

    async def read(self, query: Verb[T]) -> T:
        return self.read_now(query)


def open_store(url: str) -> Store:
    """The store; a test's rows need not survive a power cut."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":

        def hurry(connection: Any, _: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")

        event.listen(engine, "connect", hurry)
    return StoreAtHand(engine)


@dataclass
class Works:
    """What a start puts together and a stop takes apart again."""

    store: Store
    application: App
    ticker: Ticker
    dispatcher: Dispatcher
    sending: asyncio.Task[None]


@dataclass
class OfficeLife:
    """A world with a house in it. Everything that happens ends with the house at rest.

    Attributes:
        failed: what handlers raised.
        following: the next moment the house waits for.
        deaths: how often the house died in the middle of something.
    """

    world: World
    url: str
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    failed: list[BaseException] = field(default_factory=list)
    following: datetime | None = None
    deaths: int = 0

    def __post_init__(self) -> None:
        self.people = People(self.world)
        self.world.updates.allowed = frozenset(
            ("message", "edited_message", "callback_query", "my_chat_member", "chat_member",
             "message_reaction")
        )  # fmt: skip
        self.clock = cast(MovableClock, self.world.clock)
        self.line = Line(self.world)
        self.config = configured(self.url)
        self.listener = Listener()
        logging.getLogger().addHandler(self.listener)
        self._woken = False
        self._works: Works | None = None
        self.run(self._start())

    # Starting and stopping.

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Let something happen in the world's own event loop."""
        return self.loop.run_until_complete(coroutine)

    @property
    def works(self) -> Works:
        assert self._works is not None
        return self._works

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def close(self) -> None:
        """Leave nothing behind."""
        logging.getLogger().removeHandler(self.listener)
        self.run(self._stop())
        self.loop.close()

    def restart(self) -> None:
        """All that the process knew is gone; the file and Telegram are as they were."""
        self.run(self._stop())
        self.run(self._start())

    async def _start(self) -> None:
        config, store = self.config, open_store(self.url)
        self.line.dead = False
        store.write_now(recover)
        store.write_now(plan_afresh)
        rules, quiet, hours = config.rules, config.quiet, config.hours
        planning = Planning(rules, CALENDAR, quiet, _plainly)
        store.write_now(lambda s: rest_on(s, planning))
        token = config.telegram.token.get_secret_value()
        bot: ExtBot[None] = ExtBot(
            token,
            base_url=config.telegram.base_url,
            request=self.line,
            get_updates_request=self.line,
        )
        transport = Transport(bot)
        mornings = Mornings(config.digest.group_at, config.digest.leader_at, hours, CALENDAR)
        ticker = Ticker(store, self.clock, lambda: planning, lambda: mornings)
        office = Office(hours, CALENDAR, quiet, config.digest.empty)
        dispatcher = Dispatcher(
            store, transport, self.clock, Budget(PLENTY),
            lambda: Speaking(office, transport.username), self._wake,
        )  # fmt: skip
        ticker.dispatcher = dispatcher
        reader = READING.setdefault("office", Reader(hours, CALENDAR))
        house = House(
            config=config,
            clock=self.clock,
            store=store,
            reader=reader,
            calendar=CALENDAR,
            transport=transport,
            wake=self._wake,
            post=dispatcher.post,
            batch_of=lambda update_id: (update_id,),
            album_of=lambda _: (),
            finish=lambda _: None,
            settled=lambda _: None,
            failed=lambda _, error: self.failed.append(error),
            hours=hours,
            defaults=Defaults(config.office.language, config.office.timezone, config.reading.mode),
            places=Places(lambda: store.changes),
        )
        application = _application(house)
        await application.initialize()
        sending = asyncio.create_task(dispatcher.run())
        self._works = Works(store, application, ticker, dispatcher, sending)
        await self._settle()

    async def _stop(self) -> None:
        if self._works is None:
            return
        works, self._works = self._works, None
        works.sending.cancel()
        await asyncio.gather(works.sending, return_exceptions=True)
        await works.application.shutdown()
        works.store.close()

    # Coming to rest.

    def _wake(self) -> None:
        self._woken = True

    async def _settle(self) -> None:
        """Handle what people did, plan, send: until nothing more can be done now."""
        works = self.works
        while True:
            self._woken = False
            for raw in await self.world.updates.fetch(0, 100, 0):
                await self.world.updates.fetch(raw["update_id"] + 1, 1, 0)
                update = Update.de_json(raw, works.application.bot)
                await works.application.process_update(update)
            self.following = await works.ticker.tick()
            while not works.dispatcher.at_rest:
                await asyncio.sleep(0)
            if self.line.dead:
                self.deaths += 1
                await self._stop()
                await self._start()
                return
            if self.line.waits:
                self.line.waits = False
                patience = timedelta(seconds=PATIENCE_SECONDS + 1)
                await self.clock.move_to(self.now + patience, _nothing)
            elif not self._woken and len(self.world.updates) == 0:
                return

    async def _move(self, target: datetime) -> None:
        await self._settle()
        for _ in range(MOST_STOPS):
            stops = [one for one in (self.following, self.clock.next_due()) if one is not None]
            stop = min((one for one in stops if self.now < one <= target), default=target)
            await self.clock.move_to(stop, _nothing)
            await self._settle()
            if stop == target:
                return
        raise AssertionError(f"the house never rests before {target}: {self.following}")

    # What happens.

    def move(self, target: datetime) -> None:
        """Let time pass, stopping at every due moment on the way."""
        self.run(self._move(target))

    def sleep(self, target: datetime) -> None:
        """The house is down while time passes, and starts again."""

        async def down() -> None:
            await self._stop()
            await self.clock.move_to(target, _nothing)
            await self._start()

        self.run(down())

    def happens(self, what: Callable[[People], T]) -> T:
        """Somebody does something, and the house deals with it."""

        async def act() -> T:
            result = what(self.people)
            await self._settle()
            return result

        return self.run(act())

    def say(self, person: Person, place: Chat | Person, text: str, **more: Any) -> Message:
        """Somebody writes."""
        return self.happens(lambda people: people.write(person, place, text, **more))

    def press(self, person: Person, message: Message, data: str) -> Press:
        """Somebody presses, whether such a button is there or not."""
        return self.happens(lambda people: people.tap(person, message, data=data))

    def mishap(self, *mishaps: Mishap) -> None:
        """What befalls the next messages; a death among them restarts the house."""
        self.line.mishaps[:] = mishaps

    @property
    def heard(self) -> list[Heard]:
        """All that the house has said, in order."""
        return self.line.heard

    def ask(self, query: Callable[[Session], T]) -> T:
        """Look into the rows."""
        return self.works.store.read_now(query)


async def _nothing() -> None:
    """Nobody acts while the clock moves to its next stop."""


def _application(house: House) -> App:
    bound = cast("type[Context]", type("BoundContext", (Context,), {"house": house}))
    application: App = (
        ApplicationBuilder()
        .bot(house.transport.bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=bound))
        .build()
    )
    handlers.register(application)
    return application
