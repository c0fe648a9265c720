"""The reader: a text and the moment it was written, into what it asks of whom and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading import replies, times
from bot.reading.notices import read_notice
from bot.reading.values import Additions, Reading, Reply, TimeReading


@dataclass(frozen=True)
class Reader:
    """Reads notices by one office's hours, calendar and names.

    Attributes:
        hours: the office's day and zone; what 下午 without an hour means comes from here.
        calendar: which days are worked, for 工作日 and holidays.
        extra: names the office added to the common vocabulary.
    """

    hours: OfficeHours
    calendar: WorkingCalendar
    extra: Additions = field(default_factory=Additions)

    def read(self, text: str, at: datetime, channel: str = "group") -> Reading:
        """All matters a text holds; empty for chatter.

        `at` is when the text was written (a forwarded text: when it was first written), aware.
        """
        return Reading(read_notice(text, at, self.hours, self.calendar, self.extra))

    def when(self, text: str, at: datetime) -> TimeReading | None:
        """The one time expression of a text, read plainly, or None."""
        return times.when(text, at, self.hours, self.calendar)

    def read_reply(self, text: str, at: datetime) -> Reply:
        """What an answer to a question says: a time, a kind, a title, yes or no."""
        return replies.read_reply(text, at, self.hours, self.calendar, self.extra)
