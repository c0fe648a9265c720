"""The reader: a text and the moment it was written, into what it asks of whom and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.reading import times
from bot.reading.values import Additions, Reading, Reply, TimeReading

# One of each kind, so that whatever is loaded at first need is loaded.
_SAMPLES = (
    "关于召开座谈会的通知\n各站：\n一、时间：3月9日上午9点\n二、地点：三楼\n三、参会人员：各站站长\n"
    "请于会前一天下班前将名单报站部邮箱a@example.cn，并在群内接龙报名。",
    "原定周五的例会改到下周一上午9点，地点改在三楼会议室；周四的演练取消。",
    "即日起至3月20日，各站每日17:00前报送日报；从4月起每月5日前报送月报；春节前完成盘点。",
    "【转发】市局 3-8 17:02\n请你站明日前报数据。\n@小邓 这个你负责",
    "您交办的事已办结，请销号。昨天开会了吗？请尽快报送总结。下周二（9日）会商，8:30，三楼。",
    "To: All Leads\nSubject: Review\n\nPlease attend the review on Friday at 9 am in Room 2. "
    "Kindly email the list to Ms. Lee by noon on Thursday.",
    "1) Tue 2pm - demo, Room 6, Ops to join.\n2) @Nina send the plan to HR every Friday from May.\n"
    "The call is moved to Monday. The list can be closed.",
)
_SAMPLE_MOMENT = datetime(2027, 3, 1, 1, tzinfo=UTC)
_WARM: set[bool] = set()


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
        # the words and patterns of notices are loaded at the first reading
        from bot.reading.notices import read_notice

        return Reading(read_notice(text, at, self.hours, self.calendar, self.extra))

    def warm(self) -> None:
        """Load vocabularies and patterns by reading a few made-up notices, once a process."""
        if not _WARM:
            _WARM.add(True)
            for text in _SAMPLES:
                self.read(text, _SAMPLE_MOMENT)
            # the lunar calendar of a year is worked out at its first use
            for year in sorted({day.year for day in self.calendar.holidays}):
                self.read(
                    "大雪前报送日报，清明前报送月报，端午前报送名单，中秋前报送总结。",
                    _SAMPLE_MOMENT.replace(year=year),
                )

    def when(self, text: str, at: datetime) -> TimeReading | None:
        """The one time expression of a text, read plainly, or None."""
        return times.when(text, at, self.hours, self.calendar)

    def read_reply(self, text: str, at: datetime) -> Reply:
        """What an answer to a question says: a time, a kind, a title, yes or no."""
        from bot.reading import replies

        return replies.read_reply(text, at, self.hours, self.calendar, self.extra)
