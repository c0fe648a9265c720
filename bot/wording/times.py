"""Moments as the office says them, on its own wall clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.domain.item import Item
from bot.domain.vocabulary import Kind
from bot.wording.markup import Markup
from bot.wording.texts import say
from bot.wording.voice import Voice

_HOUR = 3600
_RELATIVE = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "day_after"}


def weekday(voice: Voice, day: date) -> Markup:
    """周四, Thu."""
    return say(voice, f"time.weekday{day.weekday()}")


def plain_day(voice: Voice, day: date) -> Markup:
    """11月19日; with the year when it is not this one."""
    key = "time.date" if day.year == voice.today.year else "time.date_year"
    return say(
        voice, key, day=day.day, month=say(voice, f"time.month{day.month}"), **_year(key, day)
    )


def day(voice: Voice, day: date) -> Markup:
    """11月19日（周四）; with the year when it is not this one."""
    key = "time.day" if day.year == voice.today.year else "time.day_year"
    return say(
        voice,
        key,
        day=day.day,
        month=say(voice, f"time.month{day.month}"),
        weekday=weekday(voice, day),
        **_year(key, day),
    )


def _year(key: str, day: date) -> dict[str, object]:
    return {"year": day.year} if key.endswith("_year") else {}


def clock(at: datetime | time) -> str:
    """15:00."""
    return f"{at:%H:%M}"


def moment(voice: Voice, at: datetime, *, all_day: bool = False) -> Markup:
    """11月19日（周四）15:00; without the clock where no hour was said."""
    local = voice.hours.local(at)
    said = day(voice, local.date())
    return said if all_day else say(voice, "time.moment", day=said, clock=clock(local))


def deadline(voice: Voice, at: datetime) -> Markup:
    """11月25日（周三）18:00前; the office's hour where the notice named only a day."""
    return say(voice, "time.before", moment=moment(voice, at))


def span(voice: Voice, start: datetime, end: datetime | None, *, all_day: bool = False) -> Markup:
    """A meeting's time: its start, and its end where it has one."""
    said = moment(voice, start, all_day=all_day)
    if end is None:
        return said
    first, last = voice.hours.local(start), voice.hours.local(end)
    if first.date() != last.date():
        return say(voice, "time.range", start=said, end=moment(voice, end, all_day=all_day))
    return said if all_day else say(voice, "time.clock_range", start=said, end=clock(last))


def when(voice: Voice, item: Item) -> Markup:
    """A matter's time as its kind wants it; empty if it has none."""
    if item.kind is Kind.MEETING:
        if item.start_at is None:
            return Markup()
        return span(voice, item.start_at, item.end_at, all_day=item.all_day)
    return Markup() if item.due_at is None else deadline(voice, item.due_at)


def relative_day(voice: Voice, at: datetime) -> Markup:
    """今天, 明天 …; else the day with its weekday."""
    local = voice.hours.local(at).date()
    key = _RELATIVE.get((local - voice.today).days)
    return day(voice, local) if key is None else say(voice, f"time.{key}")


def spoken(voice: Voice, at: datetime, *, all_day: bool = False) -> Markup:
    """今天下午3点: as one says it to somebody."""
    said = relative_day(voice, at)
    if all_day:
        return said
    return say(voice, "time.spoken", day=said, clock=spoken_clock(voice, at))


def spoken_clock(voice: Voice, at: datetime) -> Markup:
    """下午3点, 上午9点半."""
    local = voice.hours.local(at)
    part = say(voice, f"time.part_{_part(local.time())}")
    hour = local.hour % 12 or 12
    if local.minute == 0:
        return say(voice, "time.clock_hour", part=part, hour=hour)
    if local.minute == 30:
        return say(voice, "time.clock_half", part=part, hour=hour)
    return say(voice, "time.clock_minutes", part=part, hour=hour, minute=f"{local.minute:02}")


def _part(at: time) -> str:
    for end, name in ((5, "night"), (12, "morning"), (13, "noon"), (18, "afternoon")):
        if at.hour < end:
            return name
    return "evening"


def counted(voice: Voice, name: str, count: int) -> Markup:
    """3天; languages with a singular have a sentence for one."""
    return say(voice, f"time.{name}_one" if count == 1 else f"time.{name}", count=count)


def duration(voice: Voice, length: timedelta) -> Markup:
    """30分钟, 3小时20分钟, 2天3小时: the two largest parts; under a minute counts as one."""
    minutes = max(1, round(length.total_seconds() / 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [("days", days), ("hours", hours), ("minutes", 0 if days else minutes)]
    said = [counted(voice, name, count) for name, count in parts if count]
    return Markup(("" if voice.chinese else " ").join(said))


def remaining(voice: Voice, at: datetime) -> Markup:
    """还有2天3小时, or 已逾期3天."""
    left = at - voice.now
    if left > timedelta():
        return say(voice, "time.left", duration=duration(voice, left))
    return say(voice, "time.overdue", duration=overdue_by(voice, at))


def overdue_by(voice: Voice, at: datetime) -> Markup:
    """How long past its time: whole days by the calendar, hours on the day itself."""
    days = (voice.today - voice.hours.local(at).date()).days
    if days > 0:
        return counted(voice, "days", days)
    hours = int((voice.now - at).total_seconds() // _HOUR)
    if hours > 0:
        return counted(voice, "hours", hours)
    return duration(voice, voice.now - at)


def countdown(voice: Voice, at: datetime) -> Markup:
    """How far a deadline is, in the office's measure: 今天到期, 明天到期, 还有3个工作日."""
    if at <= voice.now:
        return say(voice, "time.overdue", duration=overdue_by(voice, at))
    last = voice.hours.local(at).date()
    days = (last - voice.today).days
    if days == 0:
        return say(voice, "time.due_today")
    if days == 1:
        return say(voice, "time.due_tomorrow")
    working = _working_days(voice, last)
    if working == 0 or days > 31:
        return say(voice, "time.left", duration=counted(voice, "days", days))
    return say(voice, "time.left", duration=counted(voice, "working_days", working))


def _working_days(voice: Voice, last: date) -> int:
    """Working days after today up to and with the last; counted no further than a month."""
    length = min((last - voice.today).days, 31)
    days = (voice.today + timedelta(days=offset) for offset in range(1, length + 1))
    return sum(1 for one in days if voice.calendar.is_working_day(one))
