"""What reading a notice takes, beside dateparser's search for dates in the same text."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bench.figures import Figure, median, ms, percentile
from bot.app import calendar_of
from bot.config import load
from bot.reading import Reader

TEXTS = Path(__file__).with_name("notices.toml")
TURNS = 5
STARTS = 5
NOISE = 4_096  # characters, the longest message Telegram takes
NOISE_MARKS = (
    "一二三四五六七八九十上下午前后周日月年点半时分至到请于会报科室局长通知各的了在和"
    "0123456789:：.-/（）()，。；、 \n"
)

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
    """Both read every text in turn; then one text of noise; then both are imported."""
    loaded = tomllib.loads(TEXTS.read_text("utf-8"))
    written_at: datetime = loaded["written_at"]
    texts: list[str] = loaded["texts"]
    config = load(Path("/dev/null"))
    reader = Reader(config.hours, calendar_of(config, written_at))

    def ours(text: str) -> object:
        return reader.read(text, written_at)

    theirs = _dateparser(written_at)
    noise = _noise()
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
    figures.append(
        _figure(
            f"{NOISE:,} characters of noise, worst",
            max(_times(ours, [noise])),
            max(_times(theirs, [noise])),
        )
    )
    figures += [
        _figure("import", _fresh("import bot.reading"), _fresh("import dateparser")),
        _figure("import and read one notice", _fresh(FIRST_OURS), _fresh(FIRST_THEIRS)),
    ]
    return figures


def _figure(what: str, mine: float, other: float) -> Figure:
    return Figure(
        what,
        ms(mine),
        f"dateparser {ms(other)}",
        f"{mine / other:.2f}",
        "no slower",
        mine <= other,
    )


def _times(read: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    found = []
    for _ in range(TURNS):
        for text in texts:
            began = time.perf_counter()
            read(text)
            found.append(time.perf_counter() - began)
    return found


def _dateparser(written_at: datetime) -> Callable[[str], object]:
    from dateparser.search import search_dates

    settings = {
        "RELATIVE_BASE": written_at.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "YMD",
    }

    def search(text: str) -> object:
        return search_dates(text, languages=["zh", "en"], settings=settings)

    return search


def _noise() -> str:
    """Marks that dates are made of, in no order: the hardest text to say nothing about."""
    dice = random.Random(20261118)  # the same noise in every run
    return "".join(dice.choice(NOISE_MARKS) for _ in range(NOISE))


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
