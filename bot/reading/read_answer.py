"""One JSON line of a notice into one JSON line of what was understood."""

from __future__ import annotations

import time
from datetime import datetime

from bot.reading.reader import Reader
from bot.reading.values import ItemReading


def read_answer(row: dict[str, object], reader: Reader) -> dict[str, object]:
    """Answer `{"id","text","sent_at","channel"}` with `{"id","items":[…],"ms"}`.

    Times are written in the offset of `sent_at`. `ms` is what the reading itself took; the
    first call loads the vocabulary before it counts.

    Raises:
        ValueError: `sent_at` is missing, unreadable or without an offset.
    """
    at = datetime.fromisoformat(str(row.get("sent_at")))
    if at.tzinfo is None:
        raise ValueError(f"sent_at needs an offset, as +08:00: {row.get('sent_at')!r}")
    reader.warm()
    began = time.perf_counter()
    reading = reader.read(str(row.get("text", "")), at, str(row.get("channel", "group")))
    spent = (time.perf_counter() - began) * 1000
    return {
        "id": row.get("id"),
        "items": [_item(item, at) for item in reading.items],
        "ms": round(spent, 3),
    }


def _item(item: ItemReading, at: datetime) -> dict[str, object]:
    def written(moment: datetime | None) -> str | None:
        return moment.astimezone(at.tzinfo).isoformat() if moment is not None else None

    return {
        "kind": item.kind.value,
        "action": item.action.value,
        "title": item.title,
        "start": written(item.start),
        "end": written(item.end),
        "due": written(item.due),
        "all_day": item.all_day,
        "place": item.place,
        "people": list(item.people),
        "units": list(item.units),
        "submit_to": item.submit_to,
        "recurrence": item.recurrence,
        "urgency": item.urgency,
        "quote_span": [item.span.start, item.span.end],
        "conflict": item.conflict,
        "holiday": item.holiday,
    }
