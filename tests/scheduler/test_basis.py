"""A start with other rules plans everything open anew; a start with the same plans nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.config import load
from bot.domain.calendar import WorkingCalendar
from bot.store.database import Store
from bot.store.rows import ChatRow, ItemRow, OfficeRow
from scheduler.basis import rest_on
from scheduler.planner import Planning

NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)


def planning() -> Planning:
    config = load(Path("config.example.toml"))
    calendar = WorkingCalendar(
        {date(2027, 1, 1): "元旦", date(2027, 10, 1): "国庆节"}, frozenset({date(2027, 1, 9)})
    )
    return Planning(config.rules, calendar, config.quiet, str)


def planned_item(session: Session) -> int:
    office = OfficeRow(language="zh-Hans", zone="Asia/Shanghai", created_at=NOW)
    session.add(office)
    session.flush()
    assert office.id is not None
    chat = ChatRow(telegram_id=-1, office_id=office.id, kind="group", language="zh-Hans")
    session.add(chat)
    session.flush()
    assert chat.id is not None
    item = ItemRow(
        office_id=office.id,
        chat_id=chat.id,
        kind="meeting",
        title="例会",
        status="open",
        start_at=NOW + timedelta(days=1),
        registered_at=NOW,
        planned_version=1,
    )
    session.add(item)
    session.flush()
    assert item.id is not None
    return item.id


async def test_other_rules_plan_anew_and_the_same_rules_do_not(store: Store) -> None:
    item_id = await store.write(planned_item)

    async def is_planned() -> bool:
        return await store.read(lambda s: s.get_one(ItemRow, item_id).planned_version == 1)

    async def plan_it() -> None:
        def planned(session: Session) -> None:
            item = session.get_one(ItemRow, item_id)
            item.planned_version = 1
            session.add(item)

        await store.write(planned)

    before = planning()
    assert await store.write(lambda s: rest_on(s, before))  # the first start of all
    await plan_it()
    assert not await store.write(lambda s: rest_on(s, planning()))
    assert await is_planned()

    hours = replace(before.rules.hours, lunch=time(11, 30))
    earlier_lunch = replace(before, rules=replace(before.rules, hours=hours))
    assert await store.write(lambda s: rest_on(s, earlier_lunch))
    assert not await is_planned()

    await plan_it()
    holiday = WorkingCalendar({**before.calendar.holidays, date(2026, 11, 20): "运动会"})
    assert await store.write(lambda s: rest_on(s, replace(earlier_lunch, calendar=holiday)))
    assert not await is_planned()
