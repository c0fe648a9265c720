"""A push that cannot be worded is given up with its error; the chat's other pushes still go."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, select

from bot.config import load
from bot.domain.calendar import WorkingCalendar
from bot.domain.push import Occasion, PushState
from bot.office.sending.outbox import queue
from bot.office.sending.speaking import Office
from bot.store.database import Store
from bot.store.rows import ChatRow, OfficeRow, PushRow
from scheduler.claim import Speaking, claim

NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)


def two_pushes(session: Session) -> int:
    office = OfficeRow(language="zh-Hans", zone="Asia/Shanghai", created_at=NOW)
    session.add(office)
    session.flush()
    assert office.id is not None
    chat = ChatRow(telegram_id=7, office_id=office.id, kind="private", language="zh-Hans")
    session.add(chat)
    session.flush()
    assert chat.id is not None
    lost = {"items": [987_654]}  # an item that is nowhere
    queue(session, "the one that fails", Occasion.WHICH, chat.id, NOW, detail=lost)
    alarm = {"detail": "poison", "count": 1}
    queue(session, "the one after it", Occasion.ALARM, chat.id, NOW, detail=alarm)
    for row in session.exec(select(PushRow)):
        row.priority = 0 if row.key == "the one that fails" else 1
        session.add(row)
    return chat.id


async def test_what_cannot_be_worded_fails_alone(store: Store) -> None:
    chat_id = await store.write(two_pushes)
    config = load(Path("config.example.toml"))
    speaking = Speaking(Office(config.hours, WorkingCalendar(), config.quiet), "huiyin_bot")
    claimed = await store.write(lambda s: claim(s, chat_id, speaking, NOW))
    assert claimed is not None

    def states(session: Session) -> dict[str, str]:
        return {row.key: row.state for row in session.exec(select(PushRow))}

    assert await store.read(states) == {
        "the one that fails": PushState.FAILED,
        "the one after it": PushState.SENDING,
    }
