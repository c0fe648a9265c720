"""What it costs in messages and edits when many answer at once, against their presses.

Huiyin is the real process and keeps Telegram's budgets (one message a second into one chat,
19 a minute into one group), for they are what folds many presses into one edit.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.children import child, configured, telegram
from bench.figures import Figure

RECEIPTS = 2_000
ITEMS, DEPARTMENTS = 50, 40


def measure() -> list[Figure]:
    """A card that 2,000 people receive, then 50 reports of 40 departments."""
    receipts = _asked("receipts", people=RECEIPTS)
    returns = _asked("returns", items=ITEMS, departments=DEPARTMENTS)
    return [
        *_figures(f"{RECEIPTS:,} receipts on one card", receipts),
        *_figures(f"{ITEMS} returns of {DEPARTMENTS} departments", returns),
    ]


def _asked(what: str, **details: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as name:
        folder = Path(name)
        with telegram(folder) as (people, base_url, token):
            config = configured(folder, base_url, token, budgets=True)
            run = ("-m", "bot", "run", "--config", str(config))
            with child(*run, log=folder / "bot.log"):
                people.ask("first_poll")
                answer: dict[str, Any] = people.ask(what, patience=900.0, **details)
    return answer


def _figures(what: str, found: dict[str, Any]) -> list[Figure]:
    presses, cost = found["presses"], found["messages"] + found["edits"]
    return [
        Figure(
            f"{what}: messages and edits against presses",
            f"{found['messages']:,} + {found['edits']:,}",
            f"presses {presses:,}, unanswered {found['missed']:,}",
            f"{cost / presses:.3f}",
        ),
        Figure(
            f"{what}: presses answered per second",
            f"{presses / found['seconds']:,.0f}",
            f"all shown after {found['level']:.0f} s",
        ),
    ]
