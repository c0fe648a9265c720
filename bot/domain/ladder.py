"""Ladders: the rungs of `[reminders]`, parsed once, resolved against an event.

An entry is `"at once"`, `"-30m"`, `"+30m"`, `"-3wd 09:00"`, `"0d 09:00"`, `"lunch"`,
`"eve 17:30"`, `"17:30"` or `"every wd 09:00"`, and may end in a hearer: `"-30m @group"`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import OfficeHours, WorkingCalendar

LUNCH_LEAD = timedelta(minutes=10)


class Form(StrEnum):
    """How a rung's moment is reckoned."""

    AT_ONCE = "at once"
    OFFSET = "offset"  # minutes or hours from the event, or from the unanswered card
    WORKING_DAYS = "wd"
    DAYS = "d"
    LUNCH = "lunch"
    EVE = "eve"
    CLOCK = "clock"
    EVERY_WORKING_DAY = "every wd"


class To(StrEnum):
    """Hearers a rung may name."""

    GROUP = "group"
    HANDLER = "handler"
    DEPARTMENT_HEAD = "department_head"
    OFFICE_DIRECTOR = "office_director"
    PORTFOLIO_LEADER = "portfolio_leader"
    FORWARDER = "forwarder"  # who handed a matter on and answers for it until it is accepted


@dataclass(frozen=True)
class Rung:
    """One entry of a ladder.

    Attributes:
        name: the entry without its hearer; stands in a push's key.
        offset: of an OFFSET rung, from the event.
        days: of DAYS and WORKING_DAYS, negative before the event.
        at: the wall time, where the form has one.
        to: the hearer named, or None for the kind's own.
    """

    name: str
    form: Form
    offset: timedelta = timedelta()
    days: int = 0
    at: time | None = None
    to: To | None = None

    def moment(
        self, event: datetime, hours: OfficeHours, calendar: WorkingCalendar
    ) -> datetime | None:
        """When the rung is due for an event, aware UTC.

        Returns None where the rung does not apply: `lunch` for a meeting that is not
        in the afternoon, and the forms that do not hang on an event.
        """
        local = hours.local(event)
        match self.form:
            case Form.OFFSET:
                return event + self.offset
            case Form.WORKING_DAYS:
                day = calendar.add_working_days(local.date(), self.days)
            case Form.DAYS:
                day = local.date() + timedelta(days=self.days)
            case Form.EVE:
                day = calendar.add_working_days(local.date(), -1)
            case Form.CLOCK:
                day = local.date()
            case Form.LUNCH:
                if not hours.lunch <= local.time() < hours.workday_end:
                    return None
                return hours.instant(local.date(), hours.lunch) - LUNCH_LEAD
            case _:
                return None
        return hours.instant(day, self.at or hours.workday_start)


_CLOCK = r"(?P<at>\d{1,2}:\d{2})"
_FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (Form.AT_ONCE, re.compile(r"at once")),
    (Form.OFFSET, re.compile(r"(?P<sign>[+-])(?P<amount>\d{1,4})(?P<unit>m|h)")),
    (Form.WORKING_DAYS, re.compile(rf"(?P<days>[+-]?\d{{1,3}})wd {_CLOCK}")),
    (Form.DAYS, re.compile(rf"(?P<days>[+-]?\d{{1,3}})d {_CLOCK}")),
    (Form.LUNCH, re.compile(r"lunch")),
    (Form.EVE, re.compile(rf"eve {_CLOCK}")),
    (Form.CLOCK, re.compile(_CLOCK)),
    (Form.EVERY_WORKING_DAY, re.compile(rf"every wd {_CLOCK}")),
)


def parse_rung(entry: str) -> Rung:
    """Read one entry of a ladder.

    Raises:
        ValueError: with a sentence that names the entry and the forms there are.
    """
    name, named, hearer = entry.strip().partition("@")
    name = " ".join(name.split())
    for form, pattern in _FORMS:
        found = pattern.fullmatch(name)
        if found is None:
            continue
        said = found.groupdict()
        try:
            at = _wall_time(said["at"]) if said.get("at") else None
            to = To(hearer.strip()) if named else None
        except ValueError:
            break
        offset = timedelta()
        if form is Form.OFFSET:
            minutes = int(said["amount"]) * (60 if said["unit"] == "h" else 1)
            offset = timedelta(minutes=minutes if said["sign"] == "+" else -minutes)
        return Rung(name, form, offset, int(said.get("days") or 0), at, to)
    raise ValueError(
        f"{entry!r} is no ladder entry; write one of: at once, -30m, +30m, -3wd 09:00, "
        "0d 09:00, lunch, eve 17:30, 17:30, every wd 09:00; a hearer may follow, one of "
        + ", ".join(f"@{to}" for to in To)
    )


def _wall_time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
