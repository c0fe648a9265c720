"""One file that was handed in, on its way to whoever receives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.arrival import Attachment


@dataclass(frozen=True)
class HandedFile:
    """A file with where it came from.

    Attributes:
        words: what was written with it, verbatim; with the first file of several only.
        person: who sent it.
        department: whose return it is; empty while that has not been said.
        at: when it was handed in.
    """

    file: Attachment
    words: str
    person: str
    department: str
    at: datetime
