"""Commands answered per second, beside the barest bot on the same Bot API; memory of both.

Huiyin is the real process with its database on a file: an update is on the disk before it
is confirmed, and its mark after it was answered. The echo bot keeps nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.children import child, configured, telegram
from bench.figures import Figure, median

GROUPS = 50
EACH = 12
WARM_UP = 4
TURNS = 3
COMMANDS = ["/help", "/today", "/list", "/week"]
AT_LEAST = 0.5


def measure() -> list[Figure]:
    """Both bots have a Bot API of their own and work in turn."""
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as name:
        folder, beside = Path(name) / "huiyin", Path(name) / "echo"
        folder.mkdir()
        beside.mkdir()
        with telegram(folder) as (crowd, base_url, token), telegram(beside) as (other, url, key):
            config = configured(folder, base_url, token)
            run = ("-m", "bot", "run", "--config", str(config))
            bare = ("-m", "bench.echo_bot", url, key)
            with (
                child(*run, log=folder / "bot.log") as huiyin,
                child(*bare, log=beside / "bot.log") as echo,
            ):
                for people in (crowd, other):
                    people.ask("first_poll")
                    people.ask("furnish", groups=GROUPS)
                    people.ask("write", texts=COMMANDS, each=WARM_UP)
                for _ in range(TURNS):
                    for people, found in ((crowd, ours), (other, theirs)):
                        done = people.ask("write", texts=COMMANDS, each=EACH)
                        found.append(done["written"] / done["seconds"])
                mine, bares = huiyin.peak_memory, echo.peak_memory
    fast, faster = median(ours), median(theirs)
    return [
        Figure(
            f"commands answered per second ({GROUPS * EACH} in {GROUPS} groups)",
            f"{fast:,.0f}",
            f"bare echo bot {faster:,.0f}",
            f"{fast / faster:.2f}",
            "at least half",
            fast >= faster * AT_LEAST,
        ),
        Figure(
            "memory at its peak, MiB",
            f"{mine:.0f}",
            f"bare echo bot {bares:.0f}",
            f"{mine / bares:.1f}",
        ),
    ]
