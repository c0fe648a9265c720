"""Lengths of time from a unit and how many of it there are, the same in every language."""

from __future__ import annotations

from bot.reading.times.parts import Amount
from bot.reading.values import Grain

_UNITS = {
    "year": (Grain.YEAR, 12, 0, 0),
    "month": (Grain.MONTH, 1, 0, 0),
    "quarter": (Grain.QUARTER, 3, 0, 0),
    "week": (Grain.WEEK, 0, 7, 0),
    "fortnight": (Grain.WEEK, 0, 14, 0),
    "decade": (Grain.YEAR, 120, 0, 0),
    "day": (Grain.DAY, 0, 1, 0),
    "daymark": (Grain.DAY, 0, 1, 0),
    "hour": (Grain.HOUR, 0, 0, 3600),
    "minute": (Grain.MINUTE, 0, 0, 60),
    "second": (Grain.SECOND, 0, 0, 1),
    "secondmark": (Grain.SECOND, 0, 0, 1),
    "minutemark": (Grain.MINUTE, 0, 0, 60),
    "quarterhour": (Grain.MINUTE, 0, 0, 900),
}
_MOST = {"year": 500, "month": 1200, "week": 1000, "day": 5000, "hour": 5000, "minute": 9999}


def amount_of(unit: str, count: float) -> Amount | None:
    """So many of a unit; halves are allowed where a half of the unit means something."""
    if unit == "workday":
        return Amount(workdays=int(count), grain=Grain.DAY, unit=unit) if count < 600 else None
    if unit not in _UNITS or count > _MOST.get(unit, 9999):
        return None
    grain, months, days, seconds = _UNITS[unit]
    if count == int(count):
        whole = int(count)
        return Amount(months * whole, days * whole, seconds * whole, 0, grain, unit)
    if months:
        total = months * count
        rest = round((total - int(total)) * 30)
        return Amount(int(total), rest, 0, 0, Grain.DAY if rest else Grain.MONTH, unit)
    if unit == "day":
        return Amount(0, 0, int(86400 * count), 0, Grain.HOUR, unit)
    if days:
        return Amount(0, int(days * count), 0, 0, Grain.DAY, unit)
    return Amount(0, 0, int(seconds * count), 0, Grain.MINUTE, unit)
