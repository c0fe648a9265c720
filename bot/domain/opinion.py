"""What somebody said under a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Opinion:
    """One reply, verbatim.

    Attributes:
        person: who said it, as the office calls them.
        at: when, aware UTC.
    """

    person: str
    words: str
    at: datetime
