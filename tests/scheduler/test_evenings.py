"""The day's end: what was promised for today, what nobody has taken on, a free weekend."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.domain.push import Occasion
from bot.office.matters import verbs
from bot.office.people.roster import Known
from scheduler.digests import Mornings
from scheduler.evenings import last_evening, next_evening, plan_evening
from tests.office.bureau import (
    CALENDAR,
    DIRECTOR,
    HOURS,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)
from tests.scheduler.desk import Desk, at_work
from tests.scheduler.test_escalation import department

EVENINGS = Mornings(None, None, HOURS, CALENDAR, time(17, 30), time(17))
WEEKDAYS = replace(EVENINGS, weekend_at=None)


@pytest.fixture
def director(bureau: Bureau, group: int) -> int:
    return bureau.start(DIRECTOR)


def said(desk: Desk, person: Known, moment: datetime) -> list[str]:
    return [one.text for one in desk.telegram.to(person.id) if one.at == moment]


async def test_the_director_hears_what_came_today_and_nobody_has_taken_on(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, OWNER)
    owner = bureau.start(OWNER)
    desk = Desk(bureau, mornings=WEEKDAYS)
    async with at_work(desk):
        bureau.paste(group, owed("取暖情况"), text="一")
        bureau.paste(group, owed("节水情况"), text="二")
        taken, _ = (item.id or 0 for item in bureau.items())
        bureau.act(verbs.take, OWNER, taken, chat_id=owner)
        await desk.go(at(11, 18, 17, 30))
        (told,) = said(desk, DIRECTOR, at(11, 18, 17, 30))
        assert "节水情况" in told
        assert "取暖情况" not in told
        await desk.go(at(11, 19, 17, 30))
        assert said(desk, DIRECTOR, at(11, 19, 17, 30)) == [], "not every evening anew"
    assert not [one for one in desk.telegram.to(-1001) if "没有人接收" in one.text]


async def test_an_unaccepted_matter_is_named_on_its_first_evening_and_on_the_eve_of_its_day(
    bureau: Bureau, group: int, director: int
) -> None:
    desk = Desk(bureau, mornings=WEEKDAYS)
    async with at_work(desk):
        bureau.paste(group, owed("取暖情况", at(11, 23, 18)))
        await desk.go(at(11, 24, 18))
    told = [one.at for one in desk.telegram.to(DIRECTOR.id) if "还没有人接收" in one.text]
    assert told == [at(11, 18, 17, 30), at(11, 20, 17, 30)]


async def test_what_departments_hand_in_is_not_told_as_taken_on_by_nobody(
    bureau: Bureau, group: int, director: int
) -> None:
    department(bureau, group, "财务科", OWNER)
    desk = Desk(bureau, mornings=EVENINGS)
    async with at_work(desk):
        bureau.now = at(11, 20, 9)
        await desk.go(bureau.now)
        bureau.paste(group, owed("取暖情况", at(11, 23, 9), units=("财务科",)))
        await desk.go(at(11, 20, 18))
    evening = [one.text for one in desk.telegram.to(DIRECTOR.id) if one.at >= at(11, 20, 17)]
    assert evening == ["本周末没有等您办的事。"]


async def test_whoever_promised_a_matter_for_today_is_asked_for_it_at_the_end(
    bureau: Bureau, group: int
) -> None:
    bureau.join(group, OWNER)
    owner = bureau.start(OWNER)
    desk = Desk(bureau, mornings=WEEKDAYS)
    async with at_work(desk):
        bureau.paste(group, owed("取暖情况", at(11, 18, 18)), text="一")
        bureau.paste(group, owed("节水情况", at(11, 20, 18)), text="二")
        for item in bureau.items():
            bureau.act(verbs.take, OWNER, item.id or 0, chat_id=owner)
        await desk.go(at(11, 18, 17, 30))
    (told,) = said(desk, OWNER, at(11, 18, 17, 30))
    assert "取暖情况" in told
    assert "节水情况" not in told


async def test_a_day_without_anything_left_ends_in_silence(
    bureau: Bureau, group: int, director: int
) -> None:
    desk = Desk(bureau, mornings=WEEKDAYS)
    async with at_work(desk):
        bureau.paste(group, owed("取暖情况"))
        bureau.act(verbs.close, DIRECTOR, only_id(bureau), "已报")
        await desk.go(at(11, 18, 18))
    assert bureau.pushes(occasion=Occasion.TODAY) == []


async def test_what_is_settled_between_planning_and_sending_is_left_out(
    bureau: Bureau, group: int, director: int
) -> None:
    desk = Desk(bureau, mornings=WEEKDAYS)
    async with at_work(desk):
        bureau.paste(group, owed("取暖情况"))
        await desk.rest()
    bureau.now = at(11, 18, 17, 30)
    bureau.do(lambda s: plan_evening(s, WEEKDAYS, bureau.now))
    bureau.act(verbs.close, DIRECTOR, only_id(bureau), "已报")
    assert len(bureau.pushes(occasion=Occasion.TODAY)) == 1
    again = Desk(bureau, mornings=WEEKDAYS)
    async with at_work(again):
        await again.rest()
    assert again.telegram.to(DIRECTOR.id) == []
    assert [one.state for one in bureau.pushes(occasion=Occasion.TODAY)] == ["dropped"]


async def test_friday_says_whether_the_weekend_is_free(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, OWNER)
    bureau.start(OWNER)
    bureau.now = at(11, 20, 16)
    desk = Desk(bureau, mornings=EVENINGS)
    async with at_work(desk):
        await desk.go(at(11, 20, 17))
        assert said(desk, DIRECTOR, at(11, 20, 17)) == ["本周末没有等您办的事。"]
        assert desk.telegram.to(OWNER.id) == [], "others are left in peace"
        bureau.now = at(11, 26, 10)
        await desk.go(bureau.now)
        bureau.paste(group, owed("参会名单", at(11, 30, 9)), text="一")
        bureau.paste(group, owed("年终总结", at(12, 4, 9)), text="二")
        bureau.paste(group, owed("当天小结", at(11, 27, 18)), text="三")
        bureau.paste(group, owed("周一材料", at(11, 30, 11)), text="四")
        await desk.go(at(11, 27, 17))
    (told,) = said(desk, DIRECTOR, at(11, 27, 17))
    assert "参会名单" in told
    assert not any(title in told for title in ("年终总结", "当天小结", "周一材料"))


def test_the_eve_of_a_feast_is_a_friday_and_a_worked_saturday_is_none() -> None:
    """30 September is the last day before the National Day week; 10 October is worked."""
    assert next_evening(EVENINGS, at(9, 30, 12)) == at(9, 30, 17)
    assert next_evening(EVENINGS, at(9, 30, 18)) == at(10, 8, 17, 30)
    assert next_evening(EVENINGS, at(10, 9, 16)) == at(10, 9, 17, 30)
    assert next_evening(EVENINGS, at(10, 10, 16)) == at(10, 10, 17)


def test_what_was_missed_by_hours_is_left_to_the_morning() -> None:
    assert last_evening(WEEKDAYS, at(11, 18, 17, 29)) is None
    assert last_evening(WEEKDAYS, at(11, 18, 18)) == at(11, 18, 17, 30)
    assert last_evening(WEEKDAYS, at(11, 18, 19, 30)) is None
    assert next_evening(replace(WEEKDAYS, evening_at=None), at(11, 18, 9)) is None


async def test_a_restart_in_the_evening_says_nothing_twice(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.paste(group, owed("取暖情况"))
    for minute in (30, 35):
        bureau.now = at(11, 18, 17, minute)
        async with at_work(Desk(bureau, mornings=WEEKDAYS)) as desk:
            await desk.rest()
    assert len(bureau.pushes(occasion=Occasion.TODAY)) == 1


async def test_a_weekend_meeting_of_ones_own_is_counted(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.now = at(11, 20, 10)
    desk = Desk(bureau, mornings=EVENINGS)
    async with at_work(desk):
        bureau.paste(group, reading(start=at(11, 21, 9), people=(DIRECTOR.name,)))
        await desk.go(at(11, 20, 17))
    (told,) = said(desk, DIRECTOR, at(11, 20, 17))
    assert "防汛会商" in told
