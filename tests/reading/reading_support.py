"""A reader with the usual hours, and short ways to ask it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.calendar import OfficeHours
from bot.holidays import working_calendar
from bot.reading import ItemReading, Reader

ZONE = ZoneInfo("Asia/Shanghai")
READER = Reader(OfficeHours(), working_calendar("CN", range(2025, 2030)))

# Wednesday, 18 November 2026, ten past four in the afternoon
NOW = "2026-11-18 16:10"


def moment(text: str) -> datetime:
    """A wall time in the office's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def read(text: str, at: str = NOW) -> tuple[ItemReading, ...]:
    """The matters of a text."""
    return READER.read(text, moment(at)).items


def only(text: str, at: str = NOW) -> ItemReading:
    """The one matter of a text."""
    (item,) = read(text, at)
    return item


def wall(when: datetime | None) -> str | None:
    """A moment on the office's clock, as 2026-11-19 15:00."""
    return None if when is None else when.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
