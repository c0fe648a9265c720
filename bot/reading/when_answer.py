"""One line of `python -m bot when`: a phrase and its reference moment into an answer."""

from __future__ import annotations

import time
from datetime import datetime

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading.times import when


def when_answer(
    row: dict[str, object], hours: OfficeHours, calendar: WorkingCalendar
) -> dict[str, object]:
    """Answer one row.

    Args:
        row: `id`, `text` and `reference`, an ISO time with offset.
        hours: the office's day.
        calendar: which days are worked.

    Returns:
        `id`, `start`, `end`, `grain`, `rrule` and `ms`; times in ISO with the reference's
        offset. A point has a start, a deadline only an end, a range both, its end exclusive,
        a recurrence its first time and the rule. Nothing found: all null.

    Raises:
        KeyError: `text` or `reference` is missing.
        ValueError: the reference is no ISO time with an offset.
    """
    reference = datetime.fromisoformat(str(row["reference"]).replace("Z", "+00:00"))
    if reference.tzinfo is None:
        raise ValueError(
            f"the reference needs an offset, as 2026-11-20T09:00:00+08:00: {row['reference']}"
        )
    began = time.perf_counter()
    reading = when(str(row["text"]), reference, hours, calendar)
    spent = round((time.perf_counter() - began) * 1000, 3)
    answer: dict[str, object] = {
        "id": row.get("id"), "start": None, "end": None, "grain": None, "rrule": None,
    }  # fmt: skip
    if reading is not None:
        answer["start"] = None if reading.start is None else reading.start.isoformat()
        answer["end"] = None if reading.end is None else reading.end.isoformat()
        answer["grain"] = reading.grain.value
        answer["rrule"] = reading.rrule
    answer["ms"] = spent
    return answer
