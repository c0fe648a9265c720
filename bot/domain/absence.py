"""Who is away from when to when, and who stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Absence:
    """Somebody's absence, as the office calls those it concerns. Moments are aware UTC.

    Attributes:
        end: exclusive; None until they say that they are back.
        stand_in: empty where nobody is named.
        other: who stands in where the stand-in is away as well; empty where nobody does.
        stand_in_away: whether the stand-in is away for some of it.
        reachable: whether who stands in has a private chat open.
        overlaps: whether another absence of theirs lies in these days.
    """

    name: str
    start: datetime
    end: datetime | None = None
    stand_in: str = ""
    other: str = ""
    stand_in_away: bool = False
    reachable: bool = True
    reason: str = ""
    overlaps: bool = False


class Snag(StrEnum):
    """Why an absence was not entered or ended; each has a sentence."""

    NAMELESS = "nameless"  # a channel or an anonymous administrator has no leave
    OTHERS = "others"  # somebody else's is for an administrator
    UNREADABLE = "unreadable"
    PAST = "past"
    HIMSELF = "himself"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    NOT_AWAY = "not_away"


@dataclass(frozen=True)
class Refused:
    """Why not, and whom it is about."""

    snag: Snag
    name: str = ""


@dataclass(frozen=True)
class Returned:
    """Somebody is back.

    Attributes:
        coming: it was an absence to come that was taken back.
    """

    name: str
    coming: bool = False
