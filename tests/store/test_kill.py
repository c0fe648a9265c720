"""A machine that stops in the middle of writing."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

WRITER = """
import asyncio, sys
from bot.store.database import Store, make_engine
from bot.store.rows import PersonRow

async def main() -> None:
    store = Store(make_engine(sys.argv[1]))
    def pair(number):
        def verb(session):
            session.add(PersonRow(id=number, name="甲" * 500))
            session.flush()
            session.add(PersonRow(id=-number, name="乙" * 500))
            return number
        return verb
    async def one(number):
        print(await store.write(pair(number)), flush=True)
    for start in range(1, 1_000_000, 20):
        await asyncio.gather(*(one(number) for number in range(start, start + 20)))

asyncio.run(main())
"""


def test_kill_in_the_middle_of_writing_keeps_every_whole_verb_and_no_half(
    sqlite_url: str,
) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, sqlite_url], cwd=root, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(150)]
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout if line.endswith("\n")]
        assert writer.wait() == -signal.SIGKILL

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {row[0] for row in found.execute("SELECT id FROM person")}
    assert set(told) <= kept  # whatever was confirmed is there
    assert {-number for number in kept} == kept  # and every verb is there whole, or not at all
