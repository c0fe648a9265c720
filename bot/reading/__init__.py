"""Text and the moment it was written, into notices: pure, without Telegram, store or clock."""

from bot.reading.reader import Reader
from bot.reading.values import (
    Additions,
    Doubt,
    Grain,
    ItemReading,
    Reading,
    Reply,
    Shape,
    Span,
    TimeReading,
)

__all__ = [
    "Additions",
    "Doubt",
    "Grain",
    "ItemReading",
    "Reader",
    "Reading",
    "Reply",
    "Shape",
    "Span",
    "TimeReading",
]
