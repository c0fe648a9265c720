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

# By how much each beat came late, and at most how much of it the loop's own thread computed;
# the rest it waited: for the interpreter's lock, or for a processor that others had.
Held = list[tuple[float, float]]


async def _watch(config: Path | None) -> None:
    loop = asyncio.get_running_loop()
    questions = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    held: Held = []
    beating = asyncio.create_task(_beat(held))
    answering = asyncio.create_task(_answer(questions, held))
    if config is None:
        loop.add_signal_handler(signal.SIGTERM, answering.cancel)
        await asyncio.gather(answering, return_exceptions=True)
    else:
        await serve(load(config))  # it minds SIGTERM itself
    beating.cancel()
    answering.cancel()


async def _answer(questions: asyncio.StreamReader, held: Held) -> None:
    while await questions.readline():
        whole, own = [one[0] for one in held], [one[1] for one in held]
        answer = {
            "beats": len(held),
            "p99": percentile(whole, 99),
            "longest": max(whole),
            "own_p99": percentile(own, 99),
            "own_longest": max(own),
        }
        held.clear()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


async def _beat(held: Held) -> None:
    """Note by how much every sleep was longer than asked for, and how much of that was work."""
    while True:
        began, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(BEAT)
        late = time.perf_counter() - began - BEAT
        held.append((late, min(late, time.thread_time() - worked)))


if __name__ == "__main__":
    asyncio.run(_watch(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
