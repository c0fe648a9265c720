"""In what language, on whose wall clock and at what moment something is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Language


@dataclass(frozen=True)
class Voice:
    """The hearer's language and clock.

    Attributes:
        hours: the office's day and zone.
        now: the moment of speaking, aware.
        bot_username: without the @; for links, may be empty.
        calendar: counts working days ("three working days left").
    """

    language: Language
    hours: OfficeHours
    now: datetime
    bot_username: str = ""
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    @property
    def today(self) -> date:
        """The local date."""
        return self.hours.local(self.now).date()

    @property
    def chinese(self) -> bool:
        """Whether it speaks Chinese, in either script."""
        return self.language is not Language.EN
