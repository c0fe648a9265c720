"""The real bot, started so that it dies at a chosen commit. The product knows nothing of it.

HUIYIN_TEST_KILL is "before:N" or "after:N": once the file that HUIYIN_TEST_ARMED names is
there, the process kills itself right before or right after the Nth commit that wrote
something.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.cli import main

MOMENT, _, NUMBER = os.environ["HUIYIN_TEST_KILL"].partition(":")
ARMED = Path(os.environ["HUIYIN_TEST_ARMED"])
WRITES = ("INSERT", "UPDATE", "DELETE")
commits = 0


@event.listens_for(Engine, "after_cursor_execute")
def _note_writing(
    connection: Connection,
    _cursor: Any,
    statement: str,
    _parameters: Any,
    _context: Any,
    _many: bool,
) -> None:
    if statement.lstrip()[:6].upper() in WRITES:
        connection.info["wrote"] = True


@event.listens_for(Engine, "commit")
def _count(connection: Connection) -> None:
    global commits
    if not connection.info.pop("wrote", False) or not ARMED.exists():
        return
    commits += 1
    if commits != int(NUMBER):
        return
    if MOMENT == "after":
        raw: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            raw.execute("COMMIT")
        else:
            raw.commit()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
