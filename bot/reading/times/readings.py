"""Settled moments into readings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.reading.times.frame import DAY
from bot.reading.times.parts import Days, Moment
from bot.reading.times.recurring import Rule
from bot.reading.times.settle import Settled, Settler
from bot.reading.values import Grain, Shape, Span, TimeReading


@dataclass(slots=True)
class Said:
    """One expression, settled in local wall time, and the tokens it came from.

    Attributes:
        first, last: the indices of its first token and of the one behind its last.
        day: the settled moment that 次日 and 当日 after it are counted from.
        bounds: the first and last day, of a stretch of days that a recurrence may fill.
    """

    shape: Shape
    start: datetime | None
    end: datetime | None
    grain: Grain
    first: int
    last: int
    all_day: bool = False
    rrule: str | None = None
    conflict: bool = False
    holiday: bool = False
    impossible: bool = False
    assumed: tuple[str, ...] = ()
    day: Settled | None = None
    bounds: tuple[date, date] | None = None

    def reading(self, settler: Settler, span: Span) -> TimeReading:
        """The reading, with the frame's zone."""
        zone = settler.frame.zone
        return TimeReading(
            shape=self.shape,
            start=None if self.start is None else self.start.replace(tzinfo=zone),
            end=None if self.end is None else self.end.replace(tzinfo=zone),
            grain=self.grain,
            span=span,
            rrule=self.rrule,
            all_day=self.all_day,
            conflict=self.conflict,
            holiday=self.holiday,
            impossible=self.impossible,
            assumed=self.assumed,
        )


def point(settler: Settler, settled: Settled, first: int, last: int) -> Said:
    """A point; of a stretch longer than a day, or a part of a day in plain speech, a range."""
    office = settler.frame.office
    start = settler.opening(settled)
    plain_part = settled.part is not None and not office
    longer = settled.until is not None and not settled.timed and settled.part is None and (
        settled.grain is not Grain.DAY or (settled.until - settled.start).days > 1
    )  # fmt: skip
    if plain_part or longer:
        return Said(
            Shape.RANGE, start, settler.closing(settled), settled.grain, first, last,
            all_day=longer, conflict=settled.conflict, holiday=settled.holiday,
            assumed=settled.assumed, day=settled,
        )  # fmt: skip
    return Said(
        Shape.POINT, start, None, settled.grain, first, last,
        all_day=not settled.timed and settled.part is None, conflict=settled.conflict,
        holiday=settled.holiday, assumed=settled.assumed, day=settled,
    )  # fmt: skip


def opened(settler: Settler, settled: Settled, first: int, last: int, *, after: bool) -> Said:
    """Something that begins then and whose end is not said (自…起, …以后)."""
    start = settler.opening(settled)
    if after and settled.until is not None and settled.grain not in (Grain.DAY, Grain.HOUR):
        start = settled.until
    return Said(
        Shape.POINT, start, None, settled.grain, first, last, all_day=not settled.timed,
        conflict=settled.conflict, holiday=settled.holiday,
        assumed=(*settled.assumed, "open"), day=settled,
    )  # fmt: skip


def deadline(
    settler: Settler, settled: Settled, first: int, last: int, *, closed: bool = False
) -> Said:
    """Something to be done by then; `closed` when the stretch said is itself still allowed."""
    end = settler.limit(settled) if closed else settler.deadline(settled)
    holiday = settled.holiday
    return Said(
        Shape.DEADLINE, None, end, settled.grain, first, last,
        all_day=not settled.timed and settled.part is None, conflict=settled.conflict,
        holiday=holiday, assumed=settled.assumed, day=settled,
    )  # fmt: skip


def stretch(settler: Settler, begin: Settled, end: Settled, first: int, last: int) -> Said:
    """From the one to the other."""
    grain = end.grain if not end.timed else begin.grain
    bounds = None
    if not begin.timed and not end.timed and begin.part is None and end.until is not None:
        bounds = begin.start.date(), end.until.date() - DAY
    return Said(
        Shape.RANGE, settler.opening(begin), settler.closing(end), grain, first, last,
        all_day=not begin.timed and not end.timed and begin.part is None,
        conflict=begin.conflict or end.conflict, holiday=begin.holiday or end.holiday,
        assumed=tuple(dict.fromkeys((*begin.assumed, *end.assumed))), day=end, bounds=bounds,
    )  # fmt: skip


def recurrence(
    settler: Settler,
    rule: Rule,
    moment: Moment,
    end: Moment | None,
    first: int,
    last: int,
    *,
    due: bool,
    bounds: tuple[date, date] | None = None,
) -> Said | None:
    """Something that comes again, from its first time on.

    Args:
        settler: of the frame.
        rule: when it comes.
        moment: its hour, if one was said.
        end: the hour it ends, if one was said.
        first: the index of its first token.
        last: the index behind its last token.
        due: each is a deadline (每月25日前).
        bounds: the first and last day it may fall on.
    """
    frame = settler.frame
    today = Days(first=frame.today, until=frame.today + DAY, relative=True, recurring=True)
    settled = settler.settle(replace(moment, days=today))
    if settled is None:
        return None
    timed = settled.timed or settled.part is not None
    start = settler.closing(settled) if due and not settled.timed else settler.opening(settled)
    wall = start.time() if timed or frame.office else None
    begin = rule.first(frame, wall, None if bounds is None else bounds[0])
    if begin is None:
        return None
    until: datetime | None = None
    if end is not None and timed:
        day = Days(first=begin.date(), until=begin.date() + DAY, relative=True, recurring=True)
        opened = settler.settle(replace(moment, days=day))
        closed = None if opened is None else settler.settle(end, opened)
        if closed is not None:
            until = closed.start if closed.timed else closed.until
    text = rule.text()
    if bounds is not None:
        over = datetime.combine(bounds[1], begin.time(), settler.frame.zone)
        text += f";UNTIL={over.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if timed:
        begin += timedelta(days=(start.date() - frame.today).days)
    return Said(
        Shape.RECURRENCE, begin, until, Grain.MINUTE if timed else Grain.DAY, first, last,
        all_day=not timed, rrule=text, assumed=settled.assumed, holiday=rule.working,
    )  # fmt: skip


def impossible(first: int, last: int) -> Said:
    """A date that does not exist."""
    return Said(Shape.POINT, None, None, Grain.DAY, first, last, impossible=True)
