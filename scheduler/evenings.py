"""The day's end: what was promised for today, what nobody has taken on, whether the weekend is free.

Nothing is kept of it but its rows: whoever has something to hear gets one, by a key that
names person and day, so that a restart at five past adds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.push import Occasion
from bot.office.notices.opinions import summarise_evening
from bot.office.sending.evening import promised_today, unaccepted_today, waiting_over
from bot.office.sending.outbox import queue
from scheduler.digests import Mornings

STILL_EVENING = timedelta(hours=2)  # what was missed by more is left to the morning


def last_evening(mornings: Mornings, now: datetime) -> datetime | None:
    """The latest of today's moments that has passed and still is this evening; None for none."""
    moments = [m for m in _moments(mornings, now, 0) if m <= now < m + STILL_EVENING]
    return max(moments, default=None)


def next_evening(mornings: Mornings, now: datetime) -> datetime | None:
    """The next moment something may be said at a day's end."""
    coming = (m for day in range(15) for m in _moments(mornings, now, day) if m > now)
    return min(coming, default=None)


def _moments(mornings: Mornings, now: datetime, ahead: int) -> list[datetime]:
    """A day's moments: its end, and an hour's notice of rest days. None on a rest day."""
    hours, calendar = mornings.hours, mornings.calendar
    day = hours.local(now).date() + timedelta(days=ahead)
    if not calendar.is_working_day(day):
        return []
    found = [hours.instant(day, mornings.evening_at)] if mornings.evening_at else []
    if mornings.weekend_at and not calendar.is_working_day(day + timedelta(days=1)):
        found.append(hours.instant(day, mornings.weekend_at))
    return found


def plan_evening(session: Session, mornings: Mornings, moment: datetime) -> None:
    """Queue what a moment of today has to say, to whom it has anything to say."""
    hours, calendar = mornings.hours, mornings.calendar
    day = hours.local(moment).date()
    begin = hours.instant(day, datetime.min.time())
    if mornings.evening_at and hours.instant(day, mornings.evening_at) == moment:
        lists: dict[tuple[int, int], list[int]] = defaultdict(list)
        end = begin + timedelta(days=1)
        for chat_id, person_id, item_id in promised_today(session, begin, end):
            lists[chat_id, person_id].append(item_id)
        since = hours.instant(calendar.add_working_days(day, -1), mornings.evening_at)
        until = hours.instant(
            calendar.add_working_days(day, 1) + timedelta(days=1), datetime.min.time()
        )
        for chat_id, person_id, item_id in unaccepted_today(session, since, end, until):
            if item_id not in lists[chat_id, person_id]:
                lists[chat_id, person_id].append(item_id)
        for (chat_id, person_id), items in lists.items():
            queue(
                session,
                f"today | {day} | person {person_id}",
                Occasion.TODAY,
                chat_id,
                moment,
                person_id=person_id,
                detail={"items": items},
            )
        summarise_evening(session, moment, until)
    weekend = mornings.weekend_at
    if weekend and hours.instant(day, weekend) == moment:
        back = calendar.working_day_on_or_after(day + timedelta(days=1))
        if back == day + timedelta(days=1):
            return
        closed = hours.instant(day, hours.workday_end)
        opened = hours.instant(back, hours.workday_start)
        for chat_id, person_id, waits in waiting_over(session, closed, opened):
            queue(
                session,
                f"weekend | {day} | person {person_id}",
                Occasion.TODAY,
                chat_id,
                moment,
                person_id=person_id,
                detail={"items": waits, "detail": "weekend"},
            )
