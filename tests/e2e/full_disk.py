"""The real bot, whose SQLite file may not grow while the file HUIYIN_TEST_FULL exists.

The product knows nothing of it; what it meets is SQLite's own "database or disk is full".
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bot.cli import main

FULL = Path(os.environ["HUIYIN_TEST_FULL"])
NO_LIMIT = 1_000_000_000


@event.listens_for(Engine, "before_cursor_execute")
def _limit(
    _connection: Any, cursor: Any, _statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    # A limit below the present size means the present size.
    cursor.execute(f"PRAGMA max_page_count={1 if FULL.exists() else NO_LIMIT}").fetchone()


if __name__ == "__main__":
    sys.exit(main())
