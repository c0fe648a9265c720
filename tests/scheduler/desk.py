"""The clock's door with a scripted Telegram behind it and a clock that is moved by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any, cast

from bot.clock import MovableClock
from bot.domain.calendar import QuietHours
from bot.office.sending.dispatch import recover
from bot.office.sending.speaking import Office
from bot.transport import Outcome, Sent, Transport
from bot.wording.message import Message
from scheduler.budget import Budget, Limits
from scheduler.claim import Speaking
from scheduler.digests import Mornings
from scheduler.dispatcher import Dispatcher
from scheduler.planner import Planning, plan_items
from scheduler.tick import Ticker
from tests.domain.planning import FOLLOWED, RULES
from tests.office.bureau import CALENDAR, HOURS, Bureau

PLANNING = Planning(RULES, CALENDAR, QuietHours(), lambda name: name)
OFFICE = Office(HOURS, CALENDAR, QuietHours())
SPEAKING = Speaking(OFFICE, "huiyin_bot")
FOLLOWING_UP = replace(PLANNING, rules=FOLLOWED)  # with what silence and lapse bring
MORNINGS = Mornings(time(8, 30), time(8, 30), HOURS, CALENDAR)
SILENT_MORNINGS = Mornings(None, None, HOURS, CALENDAR)
TELEGRAMS = Limits(30, 20, timedelta(seconds=1))


def plan_all(bureau: Bureau, planning: Planning = PLANNING) -> None:
    """Plan everything that lags."""
    while bureau.do(lambda s: plan_items(s, planning, bureau.now)):
        pass


@dataclass(frozen=True)
class Heard:
    """One request that reached Telegram."""

    at: datetime
    chat: int
    text: str
    edited: int | None = None
    reply_to: int | None = None
    silent: bool = False


@dataclass
class Telegram:
    """A Telegram that answers as it is told, chat by chat, and else takes everything."""

    clock: MovableClock
    heard: list[Heard] = field(default_factory=list)
    answers: dict[int, deque[Outcome]] = field(
        default_factory=lambda: defaultdict(cast("Callable[[], deque[Outcome]]", deque))
    )
    slow: dict[int, asyncio.Event] = field(default_factory=dict)
    down: Outcome | None = None
    _ids: int = 1000

    async def send(
        self,
        telegram_id: int,
        message: Message,
        *,
        reply_to: int | None = None,
        topic_id: int | None = None,
        silent: bool = False,
    ) -> Outcome:
        one = Heard(self.clock.now(), telegram_id, message.text, None, reply_to, silent)
        return await self._answer(one)

    async def edit(self, telegram_id: int, message_id: int, message: Message) -> Outcome:
        return await self._answer(
            Heard(self.clock.now(), telegram_id, message.text, edited=message_id)
        )

    async def _answer(self, one: Heard) -> Outcome:
        self.heard.append(one)
        if one.chat in self.slow:
            await self.slow[one.chat].wait()
        if self.down is not None:
            return self.down
        if self.answers[one.chat]:
            return self.answers[one.chat].popleft()
        self._ids += 1
        return Sent(one.edited or self._ids)

    def to(self, chat: int, *, edits: bool = False) -> list[Heard]:
        """What one chat was sent."""
        return [
            one for one in self.heard if one.chat == chat and (one.edited is not None) == edits
        ]


class Desk:
    """Ticker and dispatcher at work on an office's rows."""

    def __init__(
        self,
        bureau: Bureau,
        *,
        mornings: Mornings = SILENT_MORNINGS,
        limits: Limits = TELEGRAMS,
        planning: Planning = PLANNING,
    ) -> None:
        self.bureau = bureau
        self.clock = MovableClock(bureau.now, running=False)
        self.telegram = Telegram(self.clock)
        self.ticker = Ticker(bureau.store, self.clock, lambda: planning, lambda: mornings)
        self.dispatcher = Dispatcher(
            bureau.store,
            cast(Transport, self.telegram),
            self.clock,
            Budget(limits),
            lambda: SPEAKING,
            self.ticker.wake,
        )
        self.ticker.dispatcher = self.dispatcher

    async def rest(self) -> None:
        """Until nothing more can be done without time passing."""
        self.ticker.wake()
        calm = 0
        limit = asyncio.get_running_loop().time() + 20
        while calm < 3:
            assert asyncio.get_running_loop().time() < limit, "the house does not come to rest"
            await asyncio.sleep(0.001)
            still = self.ticker.at_rest and self.dispatcher.at_rest
            calm = calm + 1 if still else 0

    async def until(self, seen: Callable[[], Any]) -> None:
        """Until something has happened, within a few seconds of real time."""
        async with asyncio.timeout(10):
            while not seen():
                await asyncio.sleep(0.002)

    async def go(self, moment: datetime) -> None:
        """Move the clock there, stopping wherever somebody waits."""
        await self.clock.move_to(moment, self.rest)
        self.bureau.now = self.clock.now()

    async def wait(self, **by: float) -> None:
        """Let some time pass."""
        await self.go(self.clock.now() + timedelta(**by))


@contextlib.asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[Desk]:
    """Run the loops; a start finds what the last stop left on its way."""
    desk.bureau.do(recover)
    running = [
        asyncio.create_task(desk.ticker.run()),
        asyncio.create_task(desk.dispatcher.run()),
    ]
    try:
        yield desk
    finally:
        for task in running:
            task.cancel()
        for event in desk.telegram.slow.values():
            event.set()
        await asyncio.gather(*running, return_exceptions=True)
