"""APScheduler's part: it knocks. No reminder is ever one of its jobs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

KNOCK_SECONDS = 5
# A one-shot job over a second late would be lost by default; ours may come at any time.
ALWAYS = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}


def make_waker(
    wake: Callable[[], None], nightly: Callable[[], Coroutine[Any, Any, None]], zone: ZoneInfo
) -> AsyncIOScheduler:
    """A scheduler with its two fixed jobs, not started.

    Args:
        wake: sets the tick's event; all the work happens elsewhere.
        nightly: the backup and the clearing of old marks, at half past three.
    """
    scheduler = AsyncIOScheduler(job_defaults=ALWAYS, timezone=zone)
    scheduler.add_job(
        wake,
        IntervalTrigger(seconds=KNOCK_SECONDS, timezone=zone),
        id="tick",
        replace_existing=True,
    )
    scheduler.add_job(
        nightly, CronTrigger(hour=3, minute=30, timezone=zone), id="nightly", replace_existing=True
    )
    return scheduler
