"""A matter on one line, as the cases write it and a failing test shows it.

    meeting | 2026-11-19 15:00 | 防汛会议 | place 三楼会议室 | people 各村书记, 李站长

The kind may be followed by the action when it is not to create; the time by its end.
"""

from __future__ import annotations

from bot.domain.vocabulary import Action
from bot.reading import ItemReading
from tests.reading.reading_support import wall


def line_of(item: ItemReading) -> str:
    """What was understood of a matter, on one line."""
    when = wall(item.start) or wall(item.due) or "no time"
    parts = [
        item.kind.value
        if item.action is Action.CREATE
        else f"{item.kind.value} {item.action.value}",
        f"{when} to {wall(item.end)}" if item.end is not None else when,
        item.title or "no title",
    ]
    fields = (
        ("place", item.place),
        ("people", ", ".join(item.people)),
        ("units", ", ".join(item.units)),
        ("to", item.submit_to),
        ("rule", item.recurrence),
        ("urgency", item.urgency),
        ("doubts", ", ".join(doubt.value for doubt in item.doubts if doubt.value != "no_title")),
    )
    return " | ".join(parts + [f"{name} {value}" for name, value in fields if value])
