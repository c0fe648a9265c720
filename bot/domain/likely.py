"""The likely answers to what a draft asks, each short enough for a button."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.item import Ask, Item
from bot.domain.vocabulary import Kind

SOON = timedelta(hours=1)  # nobody asks for a report within the hour
_FRIDAY = 4
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_FORM = re.compile(r"at:([0-9a-f]{1,7})|kind:(meeting|report|task)")


@dataclass(frozen=True)
class Likely:
    """One answer that can be pressed: a moment, or a kind.

    Attributes:
        moment: a meeting's start, another's due time; aware.
        kind: what sort of matter it is.
    """

    moment: datetime | None = None
    kind: Kind | None = None

    def encode(self) -> str:
        """As a button's argument: `at:` and the minutes since 2000 in hexadecimal, or the kind."""
        if self.moment is not None:
            return f"at:{(self.moment - _EPOCH) // _MINUTE:x}"
        return f"kind:{self.kind}"


def decode_likely(argument: str) -> Likely | None:
    """The answer an argument stands for; None for none of ours."""
    found = _FORM.fullmatch(argument)
    if found is None:
        return None
    if found[2]:
        return Likely(kind=Kind(found[2]))
    return Likely(moment=_EPOCH + int(found[1], 16) * _MINUTE)


def likely_kinds(item: Item) -> tuple[Likely, ...]:
    """会议, 报送, 任务, where it is unclear which."""
    if Ask.KIND_UNCLEAR not in item.asks:
        return ()
    return tuple(Likely(kind=kind) for kind in Kind)


def likely_times(
    item: Item, now: datetime, hours: OfficeHours, calendar: WorkingCalendar
) -> tuple[Likely, ...]:
    """The nearest usual hours for what has none: mornings and afternoons, ends of days.

    None before it is clear whether the matter begins then or is due then.
    """
    if Ask.NO_TIME not in item.asks or Ask.KIND_UNCLEAR in item.asks:
        return ()
    today = hours.local(now).date()
    following = calendar.add_working_days(today, 1)
    if item.kind is Kind.MEETING:
        afternoon = [(today, hours.afternoon_start)] if calendar.is_working_day(today) else []
        wanted = [
            *afternoon,
            (following, hours.workday_start),
            (following, hours.afternoon_start),
        ]
    else:
        friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
        days = sorted({today, following, friday, friday + timedelta(days=7)})
        wanted = [(day, hours.workday_end) for day in days if calendar.is_working_day(day)][:3]
    moments = [hours.instant(day, at) for day, at in wanted]
    return tuple(Likely(moment=moment) for moment in moments if moment > now + SOON)


def other_day(item: Item, weekday: int, hours: OfficeHours) -> date | None:
    """The nearest day with a weekday to the one that was taken, before or after it."""
    if item.event_at is None:
        return None
    taken = hours.local(item.event_at).date()
    return taken + timedelta(days=(weekday - taken.weekday() + 3) % 7 - 3)


def both_days(item: Item, weekday: int, hours: OfficeHours) -> tuple[Likely, ...]:
    """The date as written and the weekday as written, where they contradict each other."""
    other, event = other_day(item, weekday, hours), item.event_at
    if other is None or event is None:
        return ()
    local = hours.local(event)
    moved = hours.instant(other, local.time().replace(tzinfo=None))
    return tuple(Likely(moment=moment) for moment in sorted((event, moved)))


def settled_by(answer: Likely, item: Item, hours: OfficeHours) -> dict[str, Any]:
    """The item's fields that a pressed answer gives."""
    if answer.kind is not None:
        return _as_kind(item, answer.kind, hours)
    moment = answer.moment
    assert moment is not None
    fields: dict[str, Any] = {"conflict": False}
    before = item.event_at
    if item.kind is not Kind.MEETING:
        fields["due_at"] = moment
    else:
        fields["start_at"] = moment
        if item.end_at is not None and before is not None:
            fields["end_at"] = item.end_at + (moment - before)
    if before is None:
        fields["all_day"] = False
    return fields


def _as_kind(item: Item, kind: Kind, hours: OfficeHours) -> dict[str, Any]:
    """The item's moment as another kind keeps it: a day begins at nine and closes at six."""
    moment = item.start_at or item.due_at
    meeting = kind is Kind.MEETING
    if moment is not None and item.all_day:
        edge: time = hours.workday_start if meeting else hours.workday_end
        moment = hours.instant(hours.local(moment).date(), edge)
    if meeting:
        return {"kind": kind, "start_at": moment, "due_at": None}
    return {"kind": kind, "start_at": None, "end_at": None, "due_at": moment}
