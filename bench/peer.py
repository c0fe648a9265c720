"""dateparser as the peer: with every setting that helps it, and no more than it promises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

ORDERS = {"zh": "YMD", "en": "DMY"}


def settings(written_at: datetime, language: str = "zh") -> dict[str, Any]:
    """Counted from when the text was written, the future preferred, the language's own order."""
    return {
        "RELATIVE_BASE": written_at.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": ORDERS[language],
    }


def search(text: str, written_at: datetime) -> list[datetime]:
    """Every instant it finds in a text of either language, on the wall clock of the text."""
    from dateparser.search import search_dates

    found = search_dates(text, languages=["zh", "en"], settings=settings(written_at))
    return [instant.replace(tzinfo=None) for _, instant in found or ()]


def one(text: str, written_at: datetime, language: str) -> datetime | None:
    """The one instant of a phrase whose language is told: read whole, else searched."""
    import dateparser
    from dateparser.search import search_dates

    chosen = settings(written_at, language)
    whole = dateparser.parse(text, languages=[language], settings=chosen)
    if whole is None:
        found = search_dates(text, languages=[language], settings=chosen)
        whole = found[0][1] if found else None
    return None if whole is None else whole.replace(tzinfo=None)
