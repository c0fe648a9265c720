"""Which time of an English sentence counts, and how days and hours belong together."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action
from bot.reading.notices.english import kinds
from bot.reading.notices.moments import Moment, on_day_of, over_days
from bot.reading.notices.runs import bounded, whole_run
from bot.reading.values import Shape

_EACH_DAY = re.compile(
    r"\b(?:each|both|every|all (?:two|three|four|five)) days?\b|\bdaily\b", re.I
)


def main_moment(
    moments: list[Moment], said: str, start: int, action: Action, hours: OfficeHours
) -> Moment | None:
    """The time that counts among those of a stretch."""
    recurring = [moment for moment in moments if moment.reading.shape is Shape.RECURRENCE]
    if recurring:
        return _bounded(recurring[0], moments, said, start, hours)
    if action is Action.RESCHEDULE:
        days = [moment for moment in moments if not moment.clock_only]
        moments = kinds.new_times(moments, said, start)
        if days and moments and all(moment.clock_only for moment in moments):
            # Friday's … is now at 4pm: the new hour on the day named before
            fresh = on_day_of(days[0].reading, moments[0].reading, hours)
            return replace(days[0], reading=fresh)
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
        before = said[: other.start - start]
        begins = re.search(
            r"(?:starting|from|beginning|as of|effective)\s*(?:on\s+)?$", before, re.IGNORECASE
        )
        said_there = said[other.start - start : other.end - start].lower()
        begins = begins or re.match(r"starting|from|beginning|as of|effective", said_there)
        if begins is not None or other.reading.shape is Shape.RANGE:
            main = bounded(main, other, hours)
    return whole_run(main, hours)
