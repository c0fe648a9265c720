"""The composition root: it knows everything, once."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import cast

from telegram.error import InvalidToken, NetworkError
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

import handlers
from bot.clock import Clock
from bot.config import Config
from bot.context import App, Context, House
from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Language
from bot.holidays import working_calendar
from bot.inbox import Inbox
from bot.office.people.places import Places
from bot.office.people.roster import Defaults
from bot.office.sending.dispatch import recover
from bot.office.sending.inbox import forget_old
from bot.office.sending.speaking import Office
from bot.office.sending.trouble import reachable_administrators
from bot.reading import Reader
from bot.reading.clean import clean
from bot.reading.values import Additions
from bot.store.database import Store, StoreUnavailable, make_engine, sqlite_path
from bot.store.migrate import backup, migrate
from bot.transport import Transport, make_bot, make_request
from bot.wording.answers import answer
from bot.wording.menu import menu
from bot.wording.voice import Voice
from scheduler.basis import rest_on
from scheduler.budget import Budget, Limits
from scheduler.claim import Speaking
from scheduler.digests import Mornings, plan_afresh
from scheduler.dispatcher import Dispatcher
from scheduler.planner import Planning
from scheduler.tick import Ticker
from scheduler.waker import make_waker

log = logging.getLogger("huiyin")

BACKUPS_KEPT = 14
LOCK = 0x48756979696E  # "Huiyin": the advisory lock's number


@dataclass
class Running:
    """A house at work, for whoever started it.

    `at_rest` and `waiting` let the playground know when nothing more will happen
    before the clock moves.
    """

    house: House
    inbox: Inbox
    ticker: Ticker
    dispatcher: Dispatcher

    @property
    def at_rest(self) -> bool:
        """Whether the house has done all it can do now."""
        return self.inbox.at_rest and self.ticker.at_rest and self.dispatcher.at_rest

    @property
    def waiting(self) -> bool:
        """Whether something will go on within seconds: a chat's budget, an album."""
        return self.dispatcher.waiting or self.inbox.gathering


def calendar_of(config: Config, now: datetime) -> WorkingCalendar:
    """The working calendar around now: one year back, two ahead."""
    return working_calendar(config.office.country, range(now.year - 1, now.year + 3))


@lru_cache(maxsize=4096)
def _plainly(name: str) -> str:
    return clean(name).text


@contextlib.asynccontextmanager
async def running(config: Config, clock: Clock, *, jobs: bool = True) -> AsyncIterator[Running]:
    """Put the house together and let it work until the block is left.

    Args:
        config: where everything is and how it should behave.
        clock: what time means; the playground hands in one that can be moved.
        jobs: whether APScheduler knocks and backs up at night.

    Raises:
        StoreUnavailable: the database cannot be used.
        InvalidToken: Telegram does not know the token.
    """
    engine = make_engine(config.database.url)
    store = Store(engine)
    try:
        kept = migrate(engine, config.database.url, clock.now())
        if kept is not None:
            log.info("migrated; the database as it was is kept at %s", kept)
        await store.write(recover)
        await store.write(plan_afresh)
        async with _at_work(config, clock, store, jobs=jobs) as house:
            yield house
    finally:
        store.close()


@contextlib.asynccontextmanager
async def _at_work(
    config: Config, clock: Clock, store: Store, *, jobs: bool
) -> AsyncIterator[Running]:
    calendar = await asyncio.to_thread(calendar_of, config, clock.now())
    hours, rules, quiet = config.hours, config.rules, config.quiet
    bot, request = make_bot(config), make_request(config, pool=1)
    transport = Transport(bot)
    office = Office(hours, calendar, quiet, config.digest.empty)
    planning = Planning(rules, calendar, quiet, _plainly)
    digests = config.digest
    mornings = Mornings(
        digests.group_at,
        digests.leader_at,
        hours,
        calendar,
        digests.evening_at,
        digests.weekend_at,
    )
    if await store.write(lambda s: rest_on(s, planning)):
        log.debug("the rules or the calendar are new: everything open is planned by them")
    ticker = Ticker(store, clock, lambda: planning, lambda: mornings)
    limits = Limits(
        config.telegram.messages_per_second,
        config.telegram.group_messages_per_minute,
        timedelta(seconds=config.telegram.chat_pause_seconds),
    )
    dispatcher = Dispatcher(
        store,
        transport,
        clock,
        Budget(limits),
        lambda: Speaking(office, transport.username),
        ticker.wake,
    )
    ticker.dispatcher = dispatcher
    trouble = _Trouble(store, transport)
    inbox = Inbox(bot, request, store, clock, ticker.wake, trouble.told)
    extra = Additions(
        departments=config.office.departments,
        places=config.office.places,
        meetings=config.office.meetings,
    )
    house = House(
        config=config,
        clock=clock,
        store=store,
        reader=Reader(hours, calendar, extra),
        calendar=calendar,
        transport=transport,
        wake=ticker.wake,
        post=dispatcher.post,
        batch_of=inbox.batch_of,
        album_of=inbox.album_of,
        finish=inbox.finish,
        settled=inbox.settled,
        failed=inbox.failed,
        hours=hours,
        defaults=Defaults(config.office.language, config.office.timezone, config.reading.mode),
        places=Places(lambda: store.changes),
    )
    warming = asyncio.create_task(_warm_up(house.reader, clock.now()), name="warm up")
    application = _application(house)
    inbox.process = application.process_update
    await _greet_telegram(bot)
    await request.initialize()
    await application.initialize()
    await store.write(lambda s: forget_old(s, clock.now()))
    await _show_menus(transport, config.office.language)
    waker = make_waker(ticker.wake, lambda: _nightly(config, store, clock), hours.zone)
    loops = [
        asyncio.create_task(ticker.run(), name="tick"),
        asyncio.create_task(dispatcher.run(), name="dispatch"),
        asyncio.create_task(inbox.run(), name="inbox"),
    ]
    if jobs:
        waker.start()
    try:
        ready = Running(house, inbox, ticker, dispatcher)
        async with _falling_with(loops):
            yield ready
    finally:
        if jobs:
            waker.shutdown(wait=False)
        trouble.closing = True
        loops[2].cancel()
        await inbox.close()
        for loop in loops[:2]:
            loop.cancel()
        warming.cancel()
        await asyncio.gather(*loops, warming, return_exceptions=True)
        await application.shutdown()
        await request.shutdown()


@contextlib.asynccontextmanager
async def _falling_with(loops: list[asyncio.Task[None]]) -> AsyncIterator[None]:
    """A loop that dies takes the house with it: a bot that only seems to live is worse."""
    body = asyncio.current_task()
    assert body is not None
    fallen: list[BaseException] = []

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            fallen.append(error)
            body.cancel()

    for loop in loops:
        loop.add_done_callback(ended)
    try:
        yield
    except asyncio.CancelledError:
        if fallen:
            raise fallen[0] from None
        raise


def _application(house: House) -> App:
    bound = cast(type[Context], type("BoundContext", (Context,), {"house": house}))
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


async def _show_menus(transport: Transport, default: Language) -> None:
    """The office's language for everybody, Chinese and English for whose client asks."""
    await transport.show_commands(menu(default), None)
    for language, code in ((Language.HANS, "zh"), (Language.EN, "en")):
        if language is not default:
            await transport.show_commands(menu(language), code)


async def _warm_up(reader: Reader, now: datetime) -> None:
    """Read a little in each language beside the loop, so that the first notice is not slow.

    What lives for ever is then taken out of the collector's sight: a full collection
    would hold the loop for a tenth of a second.
    """
    for text in ("请各科室于每周五下午5点前报周报。", "Please send the list by Friday 5 pm."):
        await asyncio.to_thread(reader.read, text, now)
    gc.collect()
    gc.freeze()


async def _greet_telegram(bot: ExtBot[None]) -> None:
    """Ask who we are, patiently: an office's line may be down for hours."""
    wait = 1.0
    while True:
        try:
            await bot.initialize()
            return
        except InvalidToken:
            raise
        except NetworkError as error:
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", error, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 60.0)


class _Trouble:
    """Tells the administrators when the store cannot be written, past the store.

    Once an hour at most: a full disk lasts, and fails every update anew.
    """

    PATIENCE = 3600.0  # seconds, monotonic

    def __init__(self, store: Store, transport: Transport) -> None:
        self._store = store
        self._transport = transport
        self._told_at: float | None = None
        self._task: asyncio.Task[None] | None = None
        self.closing = False

    def told(self, reason: str) -> None:
        """The store is in trouble; while the house closes that is no news."""
        now = time.monotonic()
        recent = self._told_at is not None and now - self._told_at < self.PATIENCE
        if not recent and not self.closing:
            log.error("the store is in trouble: %s", reason)
            self._told_at = now
            self._task = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        try:
            people = await self._store.read(reachable_administrators)
        except StoreUnavailable:
            log.error("and the administrators cannot be looked up either")
            self._told_at = None
            return
        for telegram_id, language in people:
            voice = Voice(Language(language), OfficeHours(), datetime.min.replace(tzinfo=UTC))
            await self._transport.send(telegram_id, answer("store_trouble", voice))


async def _nightly(config: Config, store: Store, clock: Clock) -> None:
    """Forget old marks and keep a backup; the newest two weeks stay."""
    now = clock.now()
    try:
        await store.write(lambda s: forget_old(s, now))
        path = sqlite_path(config.database.url)
        if path is None:
            return
        folder = path.parent / "backups"
        target = folder / f"{path.stem}-nightly-{now:%Y%m%d-%H%M%S}.db"
        await asyncio.to_thread(backup, store.engine, target)
        for old in sorted(folder.glob(f"{path.stem}-nightly-*.db"))[:-BACKUPS_KEPT]:
            old.unlink()
    except (StoreUnavailable, OSError) as error:
        log.error("no backup was made tonight: %s", error)
