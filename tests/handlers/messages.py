"""Telegram's messages for tests: only what matters is said, the rest is ordinary."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from telegram import Bot, Message, User

WRITTEN = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)  # a Wednesday, 16:00 in the office
ZHOU = {"id": 7, "is_bot": False, "first_name": "周敏", "username": "zhou_min"}
LI = {"id": 8, "is_bot": False, "first_name": "李工"}
HUIYIN = {"id": 99, "is_bot": True, "first_name": "回音", "username": "huiyin_bot"}
GROUP = {"id": -1001, "type": "supergroup", "title": "测试工作群"}
BOT = Bot("99:TEST")
BOT._bot_user = User(99, "回音", True, username="huiyin_bot")


def message(text: str = "", **more: Any) -> Message:
    """A message in the group by 周敏."""
    json: dict[str, Any] = {
        "message_id": 5,
        "date": int(WRITTEN.timestamp()),
        "chat": GROUP,
        "from": ZHOU,
        **({"text": text} if text else {}),
        **more,
    }
    if "from_" in json:
        json["from"] = json.pop("from_")
    made = Message.de_json({key: value for key, value in json.items() if value is not None}, BOT)
    assert made is not None
    return made


def entity(kind: str, text: str, part: str, **more: Any) -> dict[str, Any]:
    """An entity on the part of a text, counted as Telegram counts."""
    before = text[: text.index(part)]

    def units(words: str) -> int:
        return len(words.encode("utf-16-le")) // 2

    return {"type": kind, "offset": units(before), "length": units(part), **more}
