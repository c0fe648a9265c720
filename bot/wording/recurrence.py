"""A repetition rule (RFC 5545) as the office says it: 每周一, 每月最后一天."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.wording.markup import Markup, join
from bot.wording.texts import say
from bot.wording.times import plain_day
from bot.wording.voice import Voice

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS = "MO,TU,WE,TH,FR"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def recurrence(voice: Voice, rrule: str) -> Markup:
    """The rule in words; a rule of another make is said to repeat, no more."""
    parts = dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        return say(voice, "repeat.some")
    said = _rhythm(voice, frequency, parts)
    if until := _until(voice, parts.get("UNTIL", "")):
        said = say(voice, "repeat.until", rhythm=said, day=until)
    elif parts.get("COUNT", "").isdigit():
        said = say(voice, "repeat.count", rhythm=said, count=parts["COUNT"])
    return said


def _rhythm(voice: Voice, frequency: str, parts: dict[str, str]) -> Markup:
    if parts.get("BYDAY") == _WORKDAYS and parts.get("INTERVAL", "1") == "1":
        return say(voice, "repeat.workdays")
    days = _days(voice, frequency, parts)
    interval = parts.get("INTERVAL", "1")
    unit = frequency.lower()
    if interval == "1":
        if not days:
            return say(voice, f"repeat.{unit}")
        return say(voice, f"repeat.{unit}_on", days=days)
    if not days:
        return say(voice, f"repeat.{unit}_every", count=interval)
    return say(voice, f"repeat.{unit}_every_on", count=interval, days=days)


def _days(voice: Voice, frequency: str, parts: dict[str, str]) -> Markup:
    """On which days within the rhythm; empty where the rule does not say."""
    comma = say(voice, "list.comma")
    if "BYDAY" in parts:
        named = [_weekday(voice, frequency, day) for day in parts["BYDAY"].split(",")]
        return join(comma, named)
    if "BYMONTHDAY" not in parts or frequency not in ("MONTHLY", "YEARLY"):
        return Markup()
    dates = [
        say(voice, "repeat.last_day") if day == "-1" else say(voice, "repeat.date", day=day)
        for day in parts["BYMONTHDAY"].split(",")
    ]
    said = join(comma, dates)
    month = parts.get("BYMONTH", "")
    if frequency == "YEARLY" and month.isdigit() and 1 <= int(month) <= 12:
        return say(
            voice, "repeat.month_date", month=say(voice, f"time.month{int(month)}"), dates=said
        )
    return said


def _weekday(voice: Voice, frequency: str, day: str) -> Markup:
    count, name = day[:-2], day[-2:]
    if name not in _DAYS:
        return Markup()
    said = say(voice, f"time.weekday{_DAYS.index(name)}")
    if not count or frequency == "WEEKLY":
        return said
    if count == "-1":
        return say(voice, "repeat.last_weekday", weekday=said)
    return say(voice, "repeat.nth_weekday", count=count.lstrip("+"), weekday=said)


def _until(voice: Voice, text: str) -> Markup:
    if not text:
        return Markup()
    try:
        if "T" in text:
            last = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            return plain_day(voice, voice.hours.local(last).date())
        return plain_day(voice, datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date())
    except ValueError:
        return Markup()
