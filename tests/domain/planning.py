"""A small invented office to plan for: its clock, its ladders, its hearers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.calendar import OfficeHours, QuietHours, WorkingCalendar
from bot.domain.item import Item, Status
from bot.domain.ladder import Rung, To, parse_rung
from bot.domain.plan import As, Hearer, Plan, Rules, plan
from bot.domain.push import KnownPush, PlannedPush
from bot.domain.vocabulary import Kind
from bot.holidays import working_calendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = working_calendar("CN", (2026, 2027))
NEVER_QUIET = QuietHours.parse("00:00-00:00")

MEETING_LADDER = ("at once", "eve 17:30", "lunch", "-30m")
REPORT_LADDER = ("at once", "-3wd 09:00", "-1wd 09:00", "0d 09:00")

LEADER = Hearer(11, As.PERSON, 501)
GROUP = Hearer(12, As.GROUP)
HANDLER = Hearer(13, As.HANDLER, 503)
ADMINISTRATOR = Hearer(14, As.ADMINISTRATOR, 504)
SILENT_LEADER = Hearer(11, As.PERSON, 501, leader=True)
DIRECTOR = Hearer(15, As.ABOVE, 505, named=frozenset({To.OFFICE_DIRECTOR}))
HEAD = Hearer(16, As.ABOVE, 506, named=frozenset({To.DEPARTMENT_HEAD}))
FORWARDER = Hearer(17, As.ABOVE, 507, named=frozenset({To.FORWARDER}))


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment on the office's wall clock, as aware UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def ladder_rules(
    meeting: Iterable[str] = MEETING_LADDER,
    report: Iterable[str] = REPORT_LADDER,
    *,
    hours: OfficeHours | None = None,
    escalate: Iterable[str] = (),
    unaccepted: Iterable[str] = (),
    overdue_escalate: Iterable[str] = (),
    returns: Iterable[str] = (),
) -> Rules:
    """The default ladders, or others; silence and lapse bring nothing unless it is said."""

    def rungs(entries: Iterable[str]) -> tuple[Rung, ...]:
        return tuple(parse_rung(entry) for entry in entries)

    owed = rungs(report)
    return Rules(
        ladders={
            Kind.MEETING: rungs(meeting),
            Kind.REPORT: owed,
            Kind.TASK: owed,
        },
        overdue=rungs(["every wd 09:00"]),
        hours=hours or OfficeHours(),
        escalate=rungs(escalate),
        unaccepted=rungs(unaccepted),
        overdue_escalate=rungs(overdue_escalate),
        returns=rungs(returns),
    )


RULES = ladder_rules()
FOLLOWING = ladder_rules(
    escalate=("+30m", "17:30", "17:45 @office_director"),
    unaccepted=("+4h", "+4h @forwarder", "0d 17:30 @office_director"),
    overdue_escalate=("+1wd 10:00 @department_head", "+2wd 10:00 @office_director"),
    returns=("0d 15:00 @group",),
)
URGENT = ladder_rules(
    escalate=("+15m", "+30m", "+45m @office_director"),
    unaccepted=("+30m", "+2h", "+3h @office_director"),
    overdue_escalate=("+1h @department_head", "+1wd 09:30 @office_director"),
)
FOLLOWED = replace(FOLLOWING, urgent=URGENT, flash=URGENT)


def meeting(start: datetime, *, registered: datetime, **more: Any) -> Item:
    """An open meeting."""
    return _item(Kind.MEETING, registered, start_at=start, **more)


def report(due: datetime | None, *, registered: datetime, **more: Any) -> Item:
    """An open report."""
    return _item(Kind.REPORT, registered, due_at=due, **more)


def _item(kind: Kind, registered: datetime, **more: Any) -> Item:
    return Item(
        **{
            "id": 42,
            "office_id": 1,
            "chat_id": 12,
            "kind": kind,
            "title": "防汛会商",
            "status": Status.OPEN,
            "version": 1,
            "registered_at": registered,
            **more,
        }
    )


def planned(
    item: Item,
    hearers: Iterable[Hearer],
    now: datetime,
    known: Mapping[str, KnownPush] | None = None,
    *,
    rules: Rules = RULES,
    calendar: WorkingCalendar = CALENDAR,
) -> Plan:
    """Plan by the default rules."""
    return plan(item, hearers, rules, calendar, now, known)


class Outbox:
    """What the planner would keep: queued until its moment, then gone."""

    def __init__(self, rules: Rules = RULES, calendar: WorkingCalendar = CALENDAR) -> None:
        self.rules = rules
        self.calendar = calendar
        self.queued: dict[str, PlannedPush] = {}
        self.gone: list[PlannedPush] = []
        self.look_again: datetime | None = None

    @property
    def known(self) -> dict[str, KnownPush]:
        """What planning is told."""
        return {
            push.key: KnownPush(
                push.chat_id, push.due_at, push.send_after, queued, occasion=push.occasion
            )
            for pushes, queued in ((self.gone, False), (list(self.queued.values()), True))
            for push in pushes
        }

    def plan(self, item: Item, hearers: Iterable[Hearer], now: datetime) -> Plan:
        """Plan and swap."""
        made = plan(item, hearers, self.rules, self.calendar, now, self.known)
        self.queued = {push.key: push for push in made.pushes}
        self.look_again = made.look_again_at
        return made

    def send(self, until: datetime) -> list[PlannedPush]:
        """Everything due by then goes."""
        due = sorted(
            (push for push in self.queued.values() if push.send_after <= until),
            key=lambda push: push.send_after,
        )
        for push in due:
            del self.queued[push.key]
            self.gone.append(push)
        return due


def moments(pushes: Iterable[PlannedPush], hearer: Hearer) -> list[datetime]:
    """When one hearer is written to, in order."""
    return sorted(push.send_after for push in pushes if push.chat_id == hearer.chat_id)
