"""Time expressions by composition: tokens from vocabulary tables, and a small set of rules.

`find_times` reads all of a text, `when` the one of a phrase. Both are pure: the moment of
writing, the office's hours and the working calendar are handed in. The grammar itself is
loaded with the first text, for most commands never read one.
"""

from __future__ import annotations

from datetime import datetime

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading.clean import Cleaned
from bot.reading.values import TimeReading


def find_times(
    cleaned: Cleaned,
    at: datetime,
    hours: OfficeHours,
    calendar: WorkingCalendar,
    *,
    office: bool = False,
    event: datetime | None = None,
) -> tuple[TimeReading, ...]:
    """All time expressions of a text, in order, none overlapping another.

    Args:
        cleaned: the text, from `clean`.
        at: when it was written, aware.
        hours: the office's day; its zone is the text's when an office notice is read.
        calendar: which days are worked.
        office: read as an office's notice: a day without an hour begins at nine and ends at
            six, 下午 is half past two, a bare hour from one to six is of the afternoon.
        event: when the event the text is about begins, aware; 会前一天 and its like are
            found only when it is given.

    Returns:
        Readings with the zone of `at`, or the office's in an office notice.
    """
    from bot.reading.times.find import find

    return find(cleaned, at, hours, calendar, office=office, event=event)


def when(
    text: str, at: datetime, hours: OfficeHours, calendar: WorkingCalendar
) -> TimeReading | None:
    """The one time expression of a text: its first that can be, or None.

    A day or an hour comes before a month, quarter or year, which more often names a thing
    (第三季度的报表于25日前报送).
    """
    from bot.reading.times.find import first

    return first(text, at, hours, calendar)
