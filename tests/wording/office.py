"""A small invented office to word things for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.calendar import OfficeHours
from bot.domain.item import Assignment, Item, ItemView, Role, Status
from bot.domain.push import Occasion, Spoken
from bot.domain.vocabulary import Kind, Language
from bot.wording.message import Message
from bot.wording.voice import Voice

ZONE = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment on the office's clock, as aware UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def voice(now: datetime | None = None, language: Language = Language.HANS) -> Voice:
    return Voice(language, OfficeHours(), now or at(11, 18, 16, 11), "huiyin_bot")


LEADER = Assignment(5, "钱局长", Role.LEAD)

MEETING = Item(
    id=7,
    office_id=1,
    chat_id=-100,
    kind=Kind.MEETING,
    title="防汛工作会议",
    status=Status.OPEN,
    version=4,
    revision=2,
    registered_at=at(11, 18, 16, 10),
    number=3,
    start_at=at(11, 19, 15),
    place="四楼大会议室",
    people=("各单位主要负责人",),
    registered_by=9,
    registered_by_name="小林",
)

REPORT = Item(
    id=8,
    office_id=1,
    chat_id=-100,
    kind=Kind.REPORT,
    title="冬季取暖情况",
    status=Status.OPEN,
    version=1,
    registered_at=at(11, 20, 9),
    number=5,
    due_at=at(1, 20, 18, year=2027),
    all_day=True,
    submit_to="市主管局",
    registered_by_name="小林",
)

WORDS = "请各单位主要负责人于明天下午3点到四楼大会议室参加防汛工作会议，带上本单位值班表。"


def meeting(**changes: Any) -> ItemView:
    """The meeting's view; item fields and view fields may be named alike."""
    return _view(MEETING, ItemView(MEETING, (LEADER,), 3, 12, WORDS, chat_title="防汛群"), changes)


def report(**changes: Any) -> ItemView:
    return _view(REPORT, ItemView(REPORT, text="两个月后上报取暖情况"), changes)


def _view(item: Item, view: ItemView, changes: dict[str, Any]) -> ItemView:
    of_item = {name: value for name, value in changes.items() if hasattr(item, name)}
    of_view = {name: value for name, value in changes.items() if name not in of_item}
    return replace(view, item=replace(item, **of_item), **of_view)


def spoken(occasion: Occasion, view: ItemView | None = None, **values: Any) -> Spoken:
    values.setdefault("due_at", at(11, 19, 11, 50))
    return Spoken(occasion, view=view, **values)


def labels(message: Message) -> list[str]:
    """All button labels, row by row."""
    return [button.label for row in message.rows for button in row]


def text(message: Message | None) -> str:
    """The text of a message there must be."""
    assert message is not None
    return message.text
