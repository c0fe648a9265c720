"""How long the event loop is held while an office is at its busiest, and beside it an idle one.

Notices, chatter, commands and presses come in faster than Telegram would let them be
answered. A heart beats every five milliseconds on Huiyin's own loop; what a beat comes
late, the loop was held. The idle process on the same machine shows what is not Huiyin's.
"""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

from bench.children import child, configured, telegram
from bench.figures import Figure, ms
from bench.reading import TEXTS
from bench.updates import COMMANDS

GROUPS = 20
PAUSE = 0.025  # seconds between updates
FLOOD = 20  # commands in every group at the same moment
WARM_UP, SECONDS = 3.0, 15.0
P99, LONGEST = 0.005, 0.020


def measure() -> list[Figure]:
    """A warm-up, a mixed run and a flood of commands; both hearts beat all the time."""
    texts = tomllib.loads(TEXTS.read_text("utf-8"))["texts"]
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as name:
        folder = Path(name)
        with telegram(folder) as (crowd, base_url, token):
            config = configured(folder, base_url, token)
            with (
                child("-m", "bench.watched", str(config), log=folder / "bot.log") as huiyin,
                child("-m", "bench.watched", log=folder / "idle.log") as idle,
            ):
                crowd.ask("first_poll")
                crowd.ask("furnish", groups=GROUPS)
                crowd.ask("mixed", texts=texts, pause=PAUSE, seconds=WARM_UP)
                for one in (huiyin, idle):
                    one.ask("beats")
                done = crowd.ask("mixed", texts=texts, pause=PAUSE, seconds=SECONDS)
                mine, floor = huiyin.ask("beats"), idle.ask("beats")
                crowd.ask("write", texts=COMMANDS, each=FLOOD)
                flooded, still = huiyin.ask("beats"), idle.ask("beats")
    load = (
        f"{done['texts']} texts, {done['commands']} commands, {done['presses']} presses, "
        f"{done['answers']} answers in {SECONDS:.0f} s"
    )
    return [
        Figure("the load", load),
        *_figures("loop held", mine, floor, aims=True),
        *_figures(f"{GROUPS * FLOOD} commands at once: held", flooded, still, aims=False),
    ]


def _figures(
    what: str, mine: dict[str, float], floor: dict[str, float], *, aims: bool
) -> list[Figure]:
    figures = []
    for key, name, aim in (("p99", "p99", P99), ("longest", "longest", LONGEST)):
        ours, idle = mine[key], floor[key]
        figures.append(
            Figure(
                f"{what}, {name}",
                ms(ours),
                f"an idle loop {ms(idle)}",
                f"{ours / max(idle, 1e-6):.1f}",
                f"at most {aim * 1000:.0f} ms" if aims else "",
                ours <= aim if aims else None,
            )
        )
        own, nothing = mine[f"own_{key}"], floor[f"own_{key}"]
        figures.append(
            Figure("  of it computing, not waiting", ms(own), f"an idle loop {ms(nothing)}")
        )
    return figures
