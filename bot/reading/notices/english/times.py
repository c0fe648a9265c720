"""Which time of an English sentence counts, and how days and hours belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action
from bot.reading.notices.english import changes
from bot.reading.notices.moments import Moment, on_day_of, over_days
from bot.reading.notices.runs import bounded, whole_run
from bot.reading.patterns import compiled
from bot.reading.times import words
from bot.reading.values import Shape

_EACH_DAY = compiled(r"\b(?:each|both|every|all (?:two|three|four|five)) days?\b|\bdaily\b", re.I)


def main_moment(
    moments: list[Moment], said: str, start: int, action: Action, hours: OfficeHours
) -> Moment | None:
    """The time that counts among those of a stretch."""
    moments = _without_each_day(moments)
    recurring = [moment for moment in moments if moment.reading.shape is Shape.RECURRENCE]
    if recurring:
        return _bounded(_at_the_hour(recurring[0], moments, hours), moments, said, start, hours)
    if (routine := _routine(moments, said, start, hours)) is not None:
        return _bounded(routine, [], said, start, hours)
    if action is Action.RESCHEDULE:
        old_hour = _hour_of_old(moments, said, start)
        days = [moment for moment in moments if not moment.clock_only]
        moments = changes.new_times(moments, said, start)
        if days and moments and all(moment.clock_only for moment in moments):
            # Friday's … is now at 4pm: the new hour on the day named before
            fresh = on_day_of(days[0].reading, moments[0].reading, hours)
            return replace(days[0], reading=fresh)
        if old_hour is not None and len(moments) == 1 and moments[0].reading.all_day:
            fresh = on_day_of(moments[0].reading, old_hour.reading, hours)
            return replace(moments[0], reading=fresh)
    dated = [moment for moment in moments if not moment.clock_only]
    clocks = [moment for moment in moments if moment.clock_only]
    deadlines = [moment for moment in dated if moment.reading.shape is Shape.DEADLINE]
    exact = [moment for moment in dated if not moment.reading.all_day]
    main = next(iter(deadlines or (exact if not clocks else dated) or dated or clocks), None)
    if main is not None and (sessions := _each_day(main, dated, clocks, said, hours)) is not None:
        return sessions
    if main is None or not clocks or main is clocks[0] or not main.reading.all_day:
        return main
    reading = on_day_of(main.reading, clocks[0].reading, hours)
    if main.reading.shape is Shape.DEADLINE:
        end = reading.start or reading.end
        reading = replace(reading, shape=Shape.DEADLINE, end=end, start=None)
    return replace(main, reading=reading)


_HOW_OFTEN = compiled(
    r"\b(daily|weekly|fortnightly|bi-?weekly|monthly)\s+(?=[a-z])", re.IGNORECASE
)
_FROM_THEN = compiled(
    r"(?:starting|start|starts|from|beginning|begins|as of|with effect from|effective|first (?:one|session|meeting)(?: is)?)\s*(?:on\s+)?$",
    re.IGNORECASE,
)
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _routine(moments: list[Moment], said: str, start: int, hours: OfficeHours) -> Moment | None:
    """Daily huddle at 8:50 from Monday: how often stands before the thing, and when it begins."""
    often = _HOW_OFTEN.search(said)
    if often is None:
        return None
    begins = None
    for moment in moments:
        at = moment.start - start
        opened = _FROM_THEN.match(said[at : moment.end - start].split(maxsplit=1)[0] + " ")
        if not moment.clock_only and (
            opened is not None or _FROM_THEN.search(said[max(0, at - 24) : at]) is not None
        ):
            begins = moment
    if begins is None or begins.key is None or begins.reading.shape is not Shape.POINT:
        return None
    clock = next((moment for moment in moments if moment.clock_only), None)
    reading = begins.reading
    if clock is not None and reading.all_day:
        reading = on_day_of(reading, clock.reading, hours)
    weekday = _DAY_CODES[hours.local(begins.key).weekday()]
    word = often[1].lower().replace("-", "")
    rule = {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={weekday}",
        "monthly": f"FREQ=MONTHLY;BYMONTHDAY={hours.local(begins.key).day}",
    }.get(word, f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}")
    return replace(begins, reading=replace(reading, shape=Shape.RECURRENCE, rrule=rule))


_INSTEAD = compiled(r"\b(?:instead of|rather than|not)\s+(?:on\s+)?(?:the\s+)?$", re.IGNORECASE)


def _hour_of_old(moments: list[Moment], said: str, start: int) -> Moment | None:
    """On the 25th instead of the 24th, 10 am: the hour behind a comma is of the new day."""
    for moment in moments:
        at = moment.start - start
        words_there = said[at : moment.end - start]
        if _INSTEAD.search(said[max(0, at - 20) : at + 4].rstrip("0123456789")) or _INSTEAD.search(
            said[max(0, at - 20) : at]
        ):
            apart = re.search(r",\s*(?:at\s+)?\d", words_there) is not None
            return moment if apart and not moment.reading.all_day else None
    return None


def _without_each_day(moments: list[Moment]) -> list[Moment]:
    """8am to 5pm each day, behind the days themselves: no recurrence of its own."""
    plain = [moment for moment in moments if moment.reading.rrule is None]
    if not any(not moment.clock_only for moment in plain):
        return moments
    if not any(moment.reading.shape is Shape.RANGE for moment in plain):
        return moments
    return [
        moment
        for moment in moments
        if not (moment.reading.all_day and (moment.reading.rrule or "").startswith("FREQ=DAILY"))
    ]


def _at_the_hour(main: Moment, moments: list[Moment], hours: OfficeHours) -> Moment:
    """9:45 from tomorrow, every weekday: the hour said apart from the days it recurs on."""
    clock = next((moment for moment in moments if moment.clock_only), None)
    reading = main.reading
    if clock is None or not reading.all_day or reading.shape is not Shape.RECURRENCE:
        return main
    first = on_day_of(reading, clock.reading, hours)
    return replace(main, reading=replace(first, shape=Shape.RECURRENCE, rrule=reading.rrule))


_LASTS = compiled(
    r"(?:[,(–—-]|\bfor|\btakes?|\blasts?|\blasting|\bduration:?|\ballow|\bexpect|\bwill be)\s*"
    r"(?:about|around|roughly|approx\.?|only|max\.?|up to|it should take|just)?\s*"
    r"(half an|[a-z]+(?:-[a-z]+)?|\d{1,3}(?:\.5)?)\s?(hours?|hrs?|h|minutes?|mins?)\b(\s+and\s+a\s+half)?"
    r"(?!\s+(?:early|earlier|before|prior|beforehand|late|later|ahead|in advance|notice|walk|drive|away|each))",
    re.IGNORECASE,
)


def lasting(moment: Moment, behind: str) -> Moment:
    """A meeting whose length is said: at 10, 45 minutes max."""
    reading = moment.reading
    if reading.shape is not Shape.POINT or reading.all_day or reading.start is None:
        return moment
    said = _LASTS.search(behind)
    count = _count(said[1].lower()) if said is not None else None
    if said is None or count is None:
        return moment
    minutes = count * (1 if said[2].lower().startswith("m") else 60) + (30 if said[3] else 0)
    if not 5 <= minutes <= 12 * 60:
        return moment
    end = reading.start + timedelta(minutes=round(minutes))
    return replace(moment, reading=replace(reading, shape=Shape.RANGE, end=end))


def _count(said: str) -> float | None:
    """How many: 45, 1.5, an, half an, ninety, forty-five."""
    if said[0].isdigit():
        return float(said)
    if said in ("a", "an", "half an"):
        return 0.5 if said == "half an" else 1
    known = words.english().words
    numbers = [known.get(word, {}).get("number") for word in said.split("-")]
    found = [number for number in numbers if isinstance(number, int)]
    return sum(found) if len(found) == len(numbers) else None


def _each_day(
    main: Moment, dated: list[Moment], clocks: list[Moment], said: str, hours: OfficeHours
) -> Moment | None:
    """6-7 September, 8:30 to 15:30 both days: the first opening to the last close."""
    if _EACH_DAY.search(said) is None:
        return None
    first = dated[0].reading if dated else main.reading
    last = dated[-1].reading if dated else None
    if (
        last is not None
        and first is not last
        and first.all_day
        and first.shape is Shape.POINT
        and last.shape is Shape.RANGE
        and not last.all_day
        and first.start is not None
        and last.start is not None
    ):
        # Saturday and Sunday, 7am to 4pm each day
        opening = hours.instant(hours.local(first.start).date(), hours.local(last.start).time())
        return replace(dated[-1], reading=replace(last, start=opening))
    if not clocks:
        return None
    days = main.reading
    if len(dated) > 1 and days.shape is Shape.POINT and days.all_day:
        last = dated[-1].reading
        closing = last.end or last.start
        if closing is None or not last.all_day:
            return None
        days = replace(days, shape=Shape.RANGE, end=closing)
    sessions = over_days(days, clocks[0].reading, hours)
    return replace(main, reading=sessions) if sessions is not None else None


def _bounded(
    main: Moment, moments: list[Moment], said: str, start: int, hours: OfficeHours
) -> Moment:
    """A recurrence within its bounds: starting 1 February; Tuesday to Thursday daily."""
    for other in moments:
        if other is main or other.clock_only:
            continue
        before = said[max(0, other.start - start - 30) : other.start - start]
        begins = re.search(
            r"(?:starting|from|beginning|as of|effective|first\s+(?:one|session|meeting|date|time)?\s*(?:is|will be)?)\s*(?:on\s+)?$",
            before,
            re.IGNORECASE,
        )
        said_there = said[other.start - start : other.end - start].lower()
        if (
            other.reading.shape is Shape.DEADLINE
            and other.reading.end is not None
            and re.match(r"until|till|through|up to|ending|ends", said_there) is not None
        ):
            main = bounded(main, other, hours)
            continue
        begins = begins or re.match(r"starting|from|beginning|as of|effective", said_there)
        if begins is not None or other.reading.shape is Shape.RANGE:
            main = bounded(main, other, hours)
    return whole_run(main, hours)


_BEGINS = compiled(r"(?:from|starting|beginning|as of|effective)\b", re.IGNORECASE)


def begun(moment: Moment, others: Iterable[Moment], text: str, hours: OfficeHours) -> Moment:
    """From next week every weekday: the first time falls in that week."""
    if moment.reading.shape is not Shape.RECURRENCE:
        return moment
    for other in others:
        if other.coarse and _BEGINS.match(text[other.start : other.end]) is not None:
            opens = replace(other.reading, shape=Shape.POINT, end=None)
            moment = bounded(moment, replace(other, reading=opens), hours)
    return moment
