"""The one source of "now".

Everything that waits by meaning (due rows, digests, a chat's budget, the playground's
dates and limits) waits on a `Clock` that is handed in; leases and request time-outs use
the monotonic clock instead.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the house may ask of time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return when `now()` has reached the moment; at once if it has passed."""
        ...


class SystemClock:
    """The machine's own clock, looked at again at least every ten seconds.

    A wall clock may be set forwards or back while we sleep, so a sleep is never
    longer than ten seconds of the monotonic clock.
    """

    LONGEST_NAP = 10.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        left = (moment - self.now()).total_seconds()
        while left > 0:
            await asyncio.sleep(min(left, self.LONGEST_NAP))
            left = (moment - self.now()).total_seconds()


class MovableClock:
    """A clock that can be moved forward, stopping at every due moment on its way.

    Args:
        start: the first "now", aware.
        running: whether real time passes as well (the page) or only moves count (a script).
    """

    def __init__(self, start: datetime, *, running: bool) -> None:
        self._base = start.astimezone(UTC)
        self._anchor = time.monotonic()
        self._running = running
        self._order = itertools.count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        if not self._running:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._anchor)

    async def sleep_until(self, moment: datetime) -> None:
        while moment > self.now():
            waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._sleepers, (moment, next(self._order), waker))
            left = (moment - self.now()).total_seconds() if self._running else None
            try:
                await asyncio.wait_for(waker, left)
            except TimeoutError:
                continue

    def next_due(self) -> datetime | None:
        """The earliest moment somebody is waiting for, or None."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    async def move_to(self, target: datetime, settle: Callable[[], Awaitable[None]]) -> None:
        """Move forward to the target, stopping wherever somebody waits.

        Args:
            target: where to stop, aware; a target in the past moves nothing.
            settle: awaited before the move and after every stop; returns when the
                house has done all it can do without more time passing.
        """
        async with self._moving:
            await settle()
            while (due := self.next_due()) is not None and due <= target:
                self._set(due)
                await settle()
            self._set(target)
            await settle()

    def _set(self, moment: datetime) -> None:
        if moment > self.now():
            self._base, self._anchor = moment.astimezone(UTC), time.monotonic()
        while self._sleepers and self._sleepers[0][0] <= self.now():
            waker = heapq.heappop(self._sleepers)[2]
            if not waker.done():
                waker.set_result(None)
