"""The queue of updates: kept until confirmed, at most a day, for one reader at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.clock import Clock
from bot.playground.refusals import conflict

Json = dict[str, Any]

#: Sent only to those who ask for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """What the bot has not yet confirmed.

    Attributes:
        webhook_url: while it is set, nobody may call getUpdates.
        allowed: the kinds asked for last, remembered as Telegram does; None: the default.
    """

    KEPT = timedelta(hours=24)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[tuple[datetime, Json]] = deque()
        self._next_id = 700_000_001
        self._arrival = asyncio.Event()
        self._reader: asyncio.Future[None] | None = None
        self._closed = False
        self.webhook_url = ""
        self.allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are made at all."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def put(self, kind: str, payload: Json) -> int | None:
        """Queue an update of this kind; return its id, or None if nobody asked for it."""
        return self.put_raw({kind: payload}) if self.wants(kind) else None

    def put_raw(self, update: Json) -> int:
        """Queue an update as it stands, broken or not; only its id is given here."""
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append((self._clock.now(), {"update_id": update_id, **update}))
        self._arrival.set()
        return update_id

    def drop(self) -> None:
        """Throw away all that waits."""
        self._waiting.clear()

    def close(self) -> None:
        """Send every reader home; none waits from now on."""
        self._closed = True
        self._arrival.set()

    async def fetch(self, offset: int, limit: int, wait: float) -> list[Json]:
        """Confirm everything below the offset and return what is left.

        Args:
            offset: the first update wanted; negative counts from the end; 0: all.
            limit: how many at most, 1 to 100.
            wait: how long to wait for one to arrive, in real seconds.

        Raises:
            Refusal: 409 for the earlier of two readers, or while a webhook is set.
        """
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        if self._reader is not None and not self._reader.done():
            self._reader.set_exception(
                conflict(
                    "terminated by other getUpdates request; "
                    "make sure that only one bot instance is running"
                )
            )
        self._confirm(offset)
        if not self._waiting and wait > 0 and not self._closed:
            await self._wait(wait)
        return [update for _, update in islice(self._waiting, max(1, min(limit, 100)))]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        expired = self._clock.now() - self.KEPT
        while self._waiting and (
            0 < self._waiting[0][1]["update_id"] < offset or self._waiting[0][0] < expired
        ):
            self._waiting.popleft()

    async def _wait(self, seconds: float) -> None:
        self._arrival.clear()
        reader: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reader = reader
        arrival = asyncio.ensure_future(self._arrival.wait())
        try:
            await asyncio.wait(
                (arrival, reader), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if reader.done():
                reader.result()
        finally:
            arrival.cancel()
            reader.cancel()
