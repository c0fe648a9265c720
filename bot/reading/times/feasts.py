"""The days of feasts, solar terms and lunar dates in a given year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from bot.reading.times.words import Feast

_LUNAR_YEARS = range(1901, 2100)  # what the almanac knows
_ISLAMIC_EPOCH = 1948439  # Julian day of 1 Muharram 1, astronomical reckoning
_JULIAN_OF_ORDINAL_ZERO = 1721425


def feast_day(feast: Feast, year: int) -> date | None:
    """The feast's day in a Gregorian year; a lunar feast belongs to the lunar year of that number.

    除夕 and 腊八 of a year therefore fall in January or February of the next.
    """
    if feast.on:
        month, day = feast.on.split("-")
        return date(year, int(month), int(day))
    if feast.lunar:
        if feast.lunar == "-1":
            return last_lunar_day(year)
        month, day = feast.lunar.split("-")
        return lunar_day(year, int(month), int(day))
    if feast.term:
        return _solar_term(feast.term, year)
    if feast.nth:
        return _nth(feast.nth, year)
    if feast.easter is not None:
        return easter(year) + timedelta(days=feast.easter)
    return _islamic(feast.islamic, year)


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """A lunar date as a Gregorian one, or None when that month has no such day."""
    if year not in _LUNAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= 30:
        return None
    found = _lunar_month(year, month, leap)
    if found is None or day > found[1]:
        return None
    return found[0] + timedelta(days=day - 1)


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[date, date] | None:
    """The first day of a lunar month and the day after its last, or None."""
    if year not in _LUNAR_YEARS or not 1 <= month <= 12:
        return None
    found = _lunar_month(year, month, leap)
    return None if found is None else (found[0], found[0] + timedelta(days=found[1]))


def last_lunar_day(year: int) -> date | None:
    """除夕 of a lunar year."""
    following = lunar_day(year + 1, 1, 1)
    return None if following is None else following - timedelta(days=1)


@lru_cache(maxsize=512)
def _lunar_month(year: int, month: int, leap: bool) -> tuple[date, int] | None:
    from lunar_python import LunarMonth, Solar  # only texts with lunar dates pay for it

    found: Any = LunarMonth.fromYm(year, -month if leap else month)
    if found is None:
        return None
    first = Solar.fromJulianDay(found.getFirstJulianDay())
    return date(first.getYear(), first.getMonth(), first.getDay()), found.getDayCount()


@lru_cache(maxsize=256)
def _solar_term(name: str, year: int) -> date | None:
    """A solar term; those before 立春 (小寒, 大寒) close the year they are named in."""
    from lunar_python import Lunar

    if year not in _LUNAR_YEARS:
        return None
    table: Any = Lunar.fromYmd(year, 6, 1).getJieQiTable()
    within = year + 1 if name in ("小寒", "大寒") else year
    for shift in (0, 1):
        table = Lunar.fromYmd(year + shift, 6, 1).getJieQiTable()
        found = table.get(name)
        if found is not None and found.getYear() == within:
            return date(found.getYear(), found.getMonth(), found.getDay())
    return None


def _nth(rule: str, year: int) -> date:
    """The month's n-th weekday, "11 4 3 +1" moved by some days; n = -1 is the last."""
    month, count, weekday, *moved = (int(part) for part in rule.split())
    found = nth_weekday(year, month, count, weekday)
    assert found is not None
    return found + timedelta(days=moved[0] if moved else 0)


def nth_weekday(year: int, month: int, count: int, weekday: int) -> date | None:
    """The count-th weekday of a month (negative from its end), or None."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    if count > 0:
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
        return day if day < after else None
    last = after - timedelta(days=1)
    day = last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-count - 1))
    return day if day >= first else None


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


def _islamic(rule: str, year: int) -> date | None:
    """A date of the tabular Islamic calendar in a Gregorian year (its first, if two)."""
    month, day = (int(part) for part in rule.split("-"))
    for hijri in range(int((year - 622) * 33 / 32) - 1, int((year - 622) * 33 / 32) + 3):
        days = 354 * (hijri - 1) + (3 + 11 * hijri) // 30 + 29 * (month - 1) + month // 2 + day
        found = date.fromordinal(_ISLAMIC_EPOCH + days - 1 - _JULIAN_OF_ORDINAL_ZERO)
        if found.year == year:
            return found
    return None
