"""The country's holidays and make-up workdays, from the `holidays` library, as a plain calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from bot.domain.calendar import WorkingCalendar

_BRIDGE = "休息日"  # a working day moved elsewhere so that a feast's days join up
_IN_LIEU = re.compile(r"（.*）$")


def working_calendar(country: str, years: Iterable[int]) -> WorkingCalendar:
    """The working calendar of some years.

    A year whose official list of moved days (调休) is not published yet is marked as
    an estimate: its feasts are known, its bridging and make-up days are not.

    Args:
        country: ISO 3166 code, as "CN".
        years: the years to know; a notice may look back one and ahead two.

    Raises:
        ValueError: the library does not know the country.
    """
    import holidays  # a fifth of a second; only the composition root needs it

    wanted = sorted(set(years))
    chinese = country in {"CN", "HK", "TW", "MO"}
    try:
        known = holidays.country_holidays(
            country, years=wanted, language="zh_CN" if chinese else None
        )
    except NotImplementedError as error:
        raise ValueError(str(error)) from error
    make_up = frozenset(day for day in known.weekend_workdays if day.year in wanted)
    moved = {day.year for day in known.weekend_workdays}
    rest: dict[date, str] = {}
    statutory: set[date] = set()
    for day in sorted(known):
        name = known[day]
        if name.startswith(_BRIDGE):
            rest[day] = _neighbour(day, {d: known[d] for d in known})
            continue
        rest[day] = _feast(name)
        if not _IN_LIEU.search(name):
            statutory.add(day)
    estimated = frozenset(year for year in wanted if moved and year > max(moved))
    return WorkingCalendar(rest, make_up, frozenset(statutory), estimated)


def _feast(name: str) -> str:
    plain = _IN_LIEU.sub("", name.split("; ")[0])
    return "春节" if plain == "农历除夕" else plain


def _neighbour(day: date, known: dict[date, str]) -> str:
    """The feast a bridging day belongs to: the nearest named day within a week, earlier first."""
    for away in range(1, 8):
        for other in (day - timedelta(days=away), day + timedelta(days=away)):
            name = known.get(other)
            if name is not None and not name.startswith(_BRIDGE):
                return _feast(name)
    return _BRIDGE
