"""A process that measures how long its event loop is held: `-m bench.watched [CONFIG]`.

With a configuration Huiyin works on that loop; without one nothing does, which shows what
the machine itself adds. Any line on standard input asks for the beats since the last one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import time
from pathlib import Path

from bench.figures import percentile
from bot.app import running
from bot.clock import SystemClock
from bot.config import load

BEAT = 0.005  # seconds


async def _watch(config: Path | None) -> None:
    loop = asyncio.get_running_loop()
    questions = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    body = asyncio.current_task()
    assert body is not None
    loop.add_signal_handler(signal.SIGTERM, body.cancel)
    held: list[float] = []
    async with contextlib.AsyncExitStack() as stack:
        if config is not None:
            await stack.enter_async_context(running(load(config), SystemClock()))
        beating = asyncio.create_task(_beat(held))
        stack.callback(beating.cancel)
        while await questions.readline():
            answer = {
                "beats": len(held),
                "p99": percentile(held, 99) if held else 0.0,
                "longest": max(held, default=0.0),
            }
            held.clear()
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


async def _beat(held: list[float]) -> None:
    """Note by how much every sleep was longer than asked for."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(BEAT)
        held.append(time.perf_counter() - began - BEAT)


if __name__ == "__main__":
    try:
        asyncio.run(_watch(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
    except asyncio.CancelledError:
        sys.exit(0)
