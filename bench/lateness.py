"""How late a due reminder is found: Huiyin's tick beside APScheduler's SQLAlchemy store.

A thousand come due at the same moment, with ten to a hundred thousand others pending.
Lateness runs from the due moment to the claim: a row found and handed to its chat's lane,
a job's function entered. Sending, at Telegram's thirty a second, comes after both.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import create_engine, event, insert, update
from sqlmodel import Session, col

from bench.figures import Figure, median, ms, percentile
from bot.app import calendar_of
from bot.clock import Clock, SystemClock
from bot.config import Config, load
from bot.office.sending.speaking import Office
from bot.store.database import Store, make_engine
from bot.store.migrate import upgrade
from bot.store.rows import CardRow, ChatRow, ItemRow, OfficeRow, PushRow
from bot.transport import Transport, make_bot
from scheduler.budget import Budget, Limits
from scheduler.claim import Speaking
from scheduler.digests import Mornings
from scheduler.dispatcher import Dispatcher
from scheduler.planner import Planning
from scheduler.tick import Ticker
from scheduler.waker import make_waker

DUE = 1_000
PENDING = (10, 10_000, 100_000)
ROUNDS = 5
PUSHES_OF_AN_ITEM = 5
AHEAD = timedelta(seconds=0.8)  # from arming to the due moment
PATIENCE = 30.0  # seconds until a thousand must have been found
FAR = timedelta(days=9_999)  # the thousand rest here between rounds
A_FIFTH = 0.2
FLAT = 1.5

Rounds = list[list[float]]  # the lateness of a thousand, round by round


@dataclass
class Arrivals:
    """When each of the thousand was found."""

    clock: Clock
    due_at: datetime
    lateness: list[float] = field(default_factory=list)
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    def arm(self, due_at: datetime) -> None:
        """Begin a round."""
        self.due_at = due_at
        self.lateness.clear()
        self.complete.clear()

    def came(self) -> None:
        """One was found now."""
        self.lateness.append((self.clock.now() - self.due_at).total_seconds())
        if len(self.lateness) == DUE:
            self.complete.set()


class _Watched(Dispatcher):
    """A dispatcher that notes when it is shown a chat; it is never let to send."""

    arrivals: Arrivals

    def look(self, chat_id: int, telegram_id: int, *, group: bool, priority: int) -> None:
        super().look(chat_id, telegram_id, group=group, priority=priority)
        self.arrivals.came()


def measure() -> list[Figure]:
    """Ours and theirs for each number of pending rows, in turn."""
    ours, theirs = {}, {}
    for pending in PENDING:
        with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
            ours[pending] = asyncio.run(_huiyin(Path(folder), pending))
            theirs[pending] = asyncio.run(_apscheduler(Path(folder), pending))
    figures = []
    for hundredth in (50, 99):
        for pending in PENDING:
            mine, other = _usual(ours[pending], hundredth), _usual(theirs[pending], hundredth)
            figures.append(
                Figure(
                    f"p{hundredth} of {DUE:,} due at once, {pending:,} pending",
                    ms(mine),
                    f"APScheduler on SQLite (WAL) {ms(other)}",
                    f"{mine / other:.2f}",
                    "at most a fifth",
                    mine <= other * A_FIFTH,
                )
            )
    few, many = _usual(ours[PENDING[0]], 50), _usual(ours[PENDING[-1]], 50)
    figures.append(
        Figure(
            f"p50 with {PENDING[-1]:,} pending",
            ms(many),
            f"with {PENDING[0]} pending {ms(few)}",
            f"{many / few:.2f}",
            f"flat: at most {FLAT}",
            many <= few * FLAT,
        )
    )
    return figures


def _usual(rounds: Rounds, hundredth: float) -> float:
    """A percentile of a round, in the middle one of all rounds: the machine is not ours alone."""
    return median([percentile(one, hundredth) for one in rounds])


# Huiyin.


async def _huiyin(folder: Path, pending: int) -> Rounds:
    config = load(Path("/dev/null"), overrides={"telegram": {"token": "123456:BENCH"}})
    clock = SystemClock()
    engine = make_engine(f"sqlite:///{folder / 'huiyin.db'}")
    upgrade(engine)
    store = Store(engine)
    try:
        await store.write(lambda s: _fill(s, pending, clock.now()))
        async with contextlib.AsyncExitStack() as stack:
            ticker, arrivals = _at_work(config, clock, store, stack)
            found: Rounds = []
            for _ in range(ROUNDS):
                due_at = clock.now() + AHEAD
                arrivals.arm(due_at)
                await store.write(lambda s, at=due_at: _come_due(s, at))  # type: ignore[misc]
                ticker.wake()
                await asyncio.wait_for(arrivals.complete.wait(), PATIENCE)
                found.append(list(arrivals.lateness))
            return found
    finally:
        store.close()


def _at_work(
    config: Config, clock: Clock, store: Store, stack: contextlib.AsyncExitStack
) -> tuple[Ticker, Arrivals]:
    """The tick as `bot/app.py` puts it together, running; the dispatcher only looks."""
    calendar = calendar_of(config, clock.now())
    planning = Planning(config.rules, calendar, config.quiet, str)
    mornings = Mornings(time(8, 30), time(8, 30), config.hours, calendar)
    speaking = Speaking(Office(config.hours, calendar, config.quiet, config.digest.empty), "bench")
    ticker = Ticker(store, clock, lambda: planning, lambda: mornings)
    limits = Limits(28, 19, timedelta(seconds=1))
    dispatcher = _Watched(
        store, Transport(make_bot(config)), clock, Budget(limits), lambda: speaking, ticker.wake
    )
    dispatcher.arrivals = Arrivals(clock, clock.now())
    ticker.dispatcher = dispatcher

    async def nothing() -> None: ...

    waker = make_waker(ticker.wake, nothing, config.hours.zone)
    waker.start()
    stack.callback(waker.shutdown, wait=False)
    loop = asyncio.create_task(ticker.run())

    async def ended() -> None:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)

    stack.push_async_callback(ended)
    return ticker, dispatcher.arrivals


def _fill(session: Session, pending: int, now: datetime) -> None:
    """An office with a thousand people, its open matters and their later reminders."""
    session.execute(
        insert(OfficeRow), [{"id": 1, "language": "zh-Hans", "zone": "Asia/Shanghai",
                             "created_at": now}]
    )  # fmt: skip
    chats = [
        {"id": number, "telegram_id": 5_000_000_000 + number, "office_id": 1, "kind": "private",
         "title": f"测试人员{number}", "language": "zh-Hans", "digest_next": now + timedelta(days=1)}
        for number in range(1, DUE + 1)
    ]  # fmt: skip
    session.execute(insert(ChatRow), chats)
    items = range(1, max(1, pending // PUSHES_OF_AN_ITEM) + 1)
    session.execute(
        insert(ItemRow),
        [
            {"id": number, "office_id": 1, "chat_id": number % DUE + 1, "number": number,
             "kind": "meeting", "title": f"第{number}次调度会", "status": "open",
             "start_at": now + timedelta(hours=number % 999 + 1), "registered_at": now,
             "version": 1, "planned_version": 1}
            for number in items
        ],
    )  # fmt: skip
    session.execute(
        insert(CardRow),
        [
            {"item_id": number, "chat_id": number % DUE + 1, "message_id": number,
             "shown_version": 1}
            for number in items
        ],
    )  # fmt: skip
    later = [
        _push(number, now + timedelta(minutes=10 + number), number % len(items) + 1)
        for number in range(pending)
    ]
    due = [_push(-number, now + FAR, 1, chat=number)
           for number in range(1, DUE + 1)]  # fmt: skip
    session.execute(insert(PushRow), later + due)


def _push(number: int, at: datetime, item: int, chat: int = 0) -> dict[str, Any]:
    return {
        "key": f"bench {number}",
        "occasion": "reminder",
        "chat_id": chat or number % DUE + 1,
        "item_id": item,
        "planned": True,
        "priority": 3,
        "due_at": at,
        "send_after": at,
        "detail": {},
        "rung": "due" if chat else "",
    }


def _come_due(session: Session, at: datetime) -> None:
    """The thousand come due at this moment."""
    session.execute(
        update(PushRow).where(col(PushRow.rung) == "due").values(due_at=at, send_after=at)
    )


# APScheduler.

_arrivals: Arrivals | None = None


async def job_ran() -> None:
    """What APScheduler's thousand jobs do; it finds the function by its name."""
    if _arrivals is not None:
        _arrivals.came()


async def _apscheduler(folder: Path, pending: int) -> Rounds:
    global _arrivals
    clock = SystemClock()
    _arrivals = Arrivals(clock, clock.now())
    found: Rounds = []
    with _job_store(folder) as store:
        scheduler = AsyncIOScheduler(
            jobstores={"default": store},
            executors={"default": AsyncIOExecutor()},
            job_defaults={"misfire_grace_time": None},
            timezone="UTC",
        )
        scheduler.start()
        try:
            _add_jobs(scheduler, store, "later", pending, clock.now() + timedelta(minutes=10), 60)
            for turn in range(ROUNDS):
                due_at = clock.now() + AHEAD
                _arrivals.arm(due_at)
                _add_jobs(scheduler, store, f"due {turn}", DUE, due_at, 0)
                scheduler.wakeup()
                await asyncio.wait_for(_arrivals.complete.wait(), PATIENCE)
                found.append(list(_arrivals.lateness))
        finally:
            scheduler.shutdown(wait=False)
    return found


@contextlib.contextmanager
def _job_store(folder: Path) -> Iterator[SQLAlchemyJobStore]:
    """Its store on a file, tuned: a write-ahead log, and no wait for the disk."""
    engine = create_engine(f"sqlite:///{folder / 'jobs.db'}")

    @event.listens_for(engine, "connect")
    def tune(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    try:
        yield SQLAlchemyJobStore(engine=engine)
    finally:
        engine.dispose()


def _add_jobs(
    scheduler: AsyncIOScheduler,
    store: SQLAlchemyJobStore,
    name: str,
    count: int,
    first: datetime,
    step: int,
) -> None:
    """Add jobs as the scheduler does, but all in one commit: one by one takes minutes."""
    pattern = scheduler.add_job(job_ran, DateTrigger(first), id=f"{name} pattern")
    state = pattern.__getstate__()
    pattern.remove()
    rows = []
    for number in range(count):
        at = first + timedelta(seconds=step * number)
        key = f"{name} {number}"
        own = {**state, "id": key, "trigger": DateTrigger(at), "next_run_time": at}
        rows.append(
            {
                "id": key,
                "next_run_time": at.timestamp(),
                "job_state": pickle.dumps(own, pickle.HIGHEST_PROTOCOL),
            }
        )
    with store.engine.begin() as connection:
        connection.execute(sa.insert(store.jobs_t), rows)
