"""A process that measures how long its event loop is held: `-m bench.watched [CONFIG]`.

With a configuration Huiyin works on that loop; without one nothing does, which shows what
the machine itself adds. Any line on standard input asks for the beats since the last one.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from pathlib import Path

from bench.figures import percentile
from bot.config import load
from bot.service import serve

BEAT = 0.005  # seconds


async def _watch(config: Path | None) -> None:
    loop = asyncio.get_running_loop()
    questions = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    held: list[float] = []
    beating = asyncio.create_task(_beat(held))
    answering = asyncio.create_task(_answer(questions, held))
    if config is None:
        loop.add_signal_handler(signal.SIGTERM, answering.cancel)
        await asyncio.gather(answering, return_exceptions=True)
    else:
        await serve(load(config))  # it minds SIGTERM itself
    beating.cancel()
    answering.cancel()


async def _answer(questions: asyncio.StreamReader, held: list[float]) -> None:
    while await questions.readline():
        answer = {
            "beats": len(held),
            "p99": percentile(held, 99),
            "longest": max(held),
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
    asyncio.run(_watch(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
