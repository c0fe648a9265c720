"""Measured figures, and the table they are printed as."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("", "Huiyin", "beside it", "ratio", "aim", "")


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes:
        what: what was measured, in plain words, with its unit.
        ours: Huiyin's figure.
        beside: the peer's or the floor's, with its name.
        ratio: Huiyin's through the other's; empty where a ratio means nothing.
        aim: what was hoped for; empty for a figure told for its own sake.
        met: whether the aim was met; None without an aim.
    """

    what: str
    ours: str
    beside: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None


def percentile(values: Sequence[float], hundredth: float) -> float:
    """The value below which so many of a hundred lie; the largest for 100."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * hundredth / 100))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def ms(seconds: float) -> str:
    """Seconds as milliseconds, with as many digits as they are worth."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def table(title: str, figures: Sequence[Figure]) -> str:
    """The figures of one section, in columns."""
    verdicts = {True: "met", False: "MISSED", None: ""}
    rows = [HEADINGS] + [
        (one.what, one.ours, one.beside, one.ratio, one.aim, verdicts[one.met]) for one in figures
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    return "\n".join([title, *(f"  {line}" for line in lines)])


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
