"""What reading a notice takes, beside dateparser's search for dates in the same text."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bench import peer
from bench.figures import Figure, median, ms, percentile
from bench.shapes import LENGTH, shapes
from bot.app import calendar_of
from bot.config import load
from bot.reading import Reader

TEXTS = Path(__file__).with_name("notices.toml")
TURNS = 5
STARTS = 5
LONGEST = 0.05  # seconds for the longest message Telegram takes, whatever it holds

FIRST_OURS = """
from datetime import datetime
from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading import Reader
at = datetime.fromisoformat("2026-11-18T10:20:00+08:00")
Reader(OfficeHours(), WorkingCalendar()).read("请各股室于11月25日17:00前报总结。", at)
"""
FIRST_THEIRS = """
from dateparser.search import search_dates
search_dates("请各股室于11月25日17:00前报总结。", languages=["zh", "en"])
"""


def measure() -> list[Figure]:
    """Both read every text in turn; then the hardest long ones; then both are imported."""
    loaded = tomllib.loads(TEXTS.read_text("utf-8"))
    written_at: datetime = loaded["written_at"]
    texts: list[str] = loaded["texts"]
    config = load(Path("/dev/null"))
    reader = Reader(config.hours, calendar_of(config, written_at))

    def ours(text: str) -> object:
        return reader.read(text, written_at)

    def theirs(text: str) -> object:
        return peer.search(text, written_at)

    for read in (ours, theirs):  # tables are built when first asked for
        for text in texts:
            read(text)
    mine, others = _times(ours, texts), _times(theirs, texts)
    figures = [
        _figure(f"a notice ({len(texts)} of them), {name}", pick(mine), pick(others))
        for name, pick in (
            ("median", median),
            ("p99", lambda values: percentile(values, 99)),
            ("worst", max),
        )
    ]
    figures += _long(ours, theirs)
    figures += [
        _figure("import", _fresh("import bot.reading"), _fresh("import dateparser")),
        _figure("import and read one notice", _fresh(FIRST_OURS), _fresh(FIRST_THEIRS)),
    ]
    return figures


def _long(ours: Callable[[str], object], theirs: Callable[[str], object]) -> list[Figure]:
    """Each shape of a long text, the middle of several readings; then the worst of them."""
    taken = {name: median(_times(ours, [text])) for name, text in shapes().items()}
    figures = []
    for name, text in shapes().items():
        other = _times(theirs, [text], turns=1)[0]
        figures.append(
            Figure(
                f"{LENGTH:,} characters: {name}",
                ms(taken[name]),
                f"dateparser {ms(other)}",
                f"{taken[name] / other:.2f}",
            )
        )
    worst = max(taken.values())
    return [
        *figures,
        Figure(
            f"{LENGTH:,} characters of anything, worst",
            ms(worst),
            aim=f"at most {ms(LONGEST)}",
            met=worst <= LONGEST,
        ),
    ]


def _figure(what: str, mine: float, other: float) -> Figure:
    return Figure(
        what,
        ms(mine),
        f"dateparser {ms(other)}",
        f"{mine / other:.2f}",
        "no slower",
        mine <= other,
    )


def _times(read: Callable[[str], object], texts: Sequence[str], turns: int = TURNS) -> list[float]:
    found = []
    for _ in range(turns):
        for text in texts:
            began = time.perf_counter()
            read(text)
            found.append(time.perf_counter() - began)
    return found


def _fresh(script: str) -> float:
    """Seconds a script takes in a fresh interpreter, without the interpreter's own start."""
    timed = "import time; began = time.perf_counter()\n"
    told = "\nprint(time.perf_counter() - began)"
    command = [sys.executable, "-c", timed + script + told]
    return median(
        [
            float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(STARTS)
        ]
    )
