"""Connections to the Bot API, spread over several small pools.

httpcore looks through all its connections and waiting requests for every request it
makes, twice over: with a dozen under way in one pool a request costs twice the processor
time it costs with four (measured). So the pools are small and there are several.
"""

from __future__ import annotations

from typing import Any

from telegram.request import BaseRequest, HTTPXRequest

from bot.config import Config

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0


def make_request(config: Config, pool: int) -> HTTPXRequest:
    """One pool of connections with our time-outs."""
    return HTTPXRequest(
        connection_pool_size=pool,
        proxy=config.telegram.proxy or None,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        write_timeout=ANSWER_SECONDS,
        pool_timeout=ANSWER_SECONDS,
    )


class SpreadRequest(BaseRequest):
    """Hands each request to the least busy of several pools."""

    def __init__(self, pools: tuple[HTTPXRequest, ...]) -> None:
        self._pools = pools
        self._under_way = [0] * len(pools)

    @property
    def read_timeout(self) -> float | None:
        return self._pools[0].read_timeout

    async def initialize(self) -> None:
        for pool in self._pools:
            await pool.initialize()

    async def shutdown(self) -> None:
        for pool in self._pools:
            await pool.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        least = min(range(len(self._pools)), key=self._under_way.__getitem__)
        self._under_way[least] += 1
        try:
            return await self._pools[least].do_request(*args, **kwargs)
        finally:
            self._under_way[least] -= 1
