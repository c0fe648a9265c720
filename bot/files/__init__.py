"""Words out of the files people send, in a process of its own: no Telegram, no store."""

from bot.files.apart import read_apart
from bot.files.plain import plain_text
from bot.files.values import (
    LARGEST,
    Extract,
    Trouble,
    is_listing,
    is_plain,
    is_readable,
    is_written,
)

__all__ = [
    "LARGEST",
    "Extract",
    "Trouble",
    "is_listing",
    "is_plain",
    "is_readable",
    "is_written",
    "plain_text",
    "read_apart",
]
