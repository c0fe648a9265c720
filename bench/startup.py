"""From the start of the process to its first poll, beside the bare import of its libraries."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.children import child, configured, telegram
from bench.figures import Figure, median, ms

STARTS = 5
FLOOR = "import telegram.ext, sqlmodel"


def measure() -> list[Figure]:
    """Starts in turn with the floor; the first, which makes the database, stands by itself."""
    ours, floor = [], []
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as name:
        folder = Path(name)
        with telegram(folder) as (crowd, base_url, token):
            config = configured(folder, base_url, token)
            for _ in range(1 + STARTS):
                began = time.perf_counter()
                run = ("-m", "bot", "run", "--config", str(config))
                with child(*run, log=folder / "bot.log"):
                    ours.append(crowd.ask("first_poll") - began)
                began = time.perf_counter()
                subprocess.run([sys.executable, "-c", FLOOR], check=True)
                floor.append(time.perf_counter() - began)
    first, usual, least = ours[0], median(ours[1:]), median(floor)
    return [
        Figure(
            "start to first poll", ms(usual), f"python -c '{FLOOR}' {ms(least)}",
            f"{usual / least:.1f}",
        ),
        Figure(
            "the same with a database to be made", ms(first), f"the same {ms(least)}",
            f"{first / least:.1f}",
        ),
    ]  # fmt: skip
