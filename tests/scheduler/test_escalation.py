"""Silence and lapse on real rows: departments, stand-ins, who stands above, and what ends it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.domain.item import Answer
from bot.domain.push import Occasion
from bot.office.asking.queries import digest, scope_of
from bot.office.matters import receipts, verbs
from bot.office.people.departments import parts_of
from bot.office.people.roster import Known
from bot.office.sending import trouble
from bot.store.follow_rows import (
    AbsenceRow,
    DepartmentMemberRow,
    DepartmentPartRow,
    DepartmentRow,
)
from bot.store.rows import ItemRow, PushRow
from bot.transport import RetryAt, Uncertain
from scheduler.claim import claim
from tests.office.bureau import (
    CALENDAR,
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    HOURS,
    LEADER,
    NOW,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)
from tests.scheduler.desk import FOLLOWING_UP, SPEAKING, Desk, at_work, plan_all

HEAD = Known(111, "孟科长", "mengkz")
SECOND = Known(112, "唐工", "tanggong")
FORMER = Known(113, "路小川", "")
GROUP = -1001


@pytest.fixture
def leader(bureau: Bureau, group: int) -> int:
    bureau.bind(group, LEADER, "钱局长")
    return bureau.start(LEADER)


@pytest.fixture
def director(bureau: Bureau, group: int) -> int:
    return bureau.start(DIRECTOR)


def plan(bureau: Bureau) -> None:
    plan_all(bureau, FOLLOWING_UP)


def department(
    bureau: Bureau, group: int, name: str, *people: Known, head: Known | None = None
) -> int:
    """A department of the group's office, and who is of it."""

    def verb(session: Session) -> int:
        row = DepartmentRow(office_id=bureau.chat(group).office_id, name=name)
        session.add(row)
        session.flush()
        assert row.id is not None
        for one in people:
            session.add(
                DepartmentMemberRow(
                    department_id=row.id, person_id=one.id, name=one.name, head=one == head
                )
            )
        return row.id

    return bureau.do(verb)


def away(
    bureau: Bureau, group: int, person: Known, instead: Known | None, until: datetime
) -> None:
    def verb(session: Session) -> None:
        office = bureau.chat(group).office_id
        session.add(
            AbsenceRow(
                office_id=office,
                person_id=person.id,
                stand_in_id=instead.id if instead else None,
                from_at=bureau.now,
                until_at=until,
            )
        )
        for row in session.exec(select(ItemRow).where(ItemRow.office_id == office)):
            row.planned_version = 0
            session.add(row)

    bureau.do(verb)


def heard(desk: Desk, person: Known) -> list[datetime]:
    return [one.at for one in desk.telegram.to(person.id)]


def queued(bureau: Bureau, chat_id: int, *occasions: Occasion) -> list[PushRow]:
    rows = bureau.pushes(chat_id=chat_id, state="queued", planned=True)
    return [row for row in rows if not occasions or row.occasion in occasions]


# A leader's silence.


async def test_a_silent_leader_is_asked_again_and_the_director_alone_is_told(
    bureau: Bureau, group: int, leader: int, director: int
) -> None:
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, reading(place="三楼", people=("钱局长",)))
        await desk.go(at(11, 18, 20))
    assert heard(desk, LEADER) == [NOW, at(11, 18, 16, 40), at(11, 18, 17, 30)]
    assert heard(desk, DIRECTOR) == [at(11, 18, 17, 45)]
    (told,) = desk.telegram.to(DIRECTOR.id)
    assert "钱局长尚未回复" in told.text
    assert [one.at for one in desk.telegram.to(GROUP)] == [NOW]


@pytest.mark.parametrize("answer", [Answer.KNOWN, Answer.CONFLICT, Answer.SUBSTITUTE])
async def test_any_answer_ends_it(
    bureau: Bureau, group: int, leader: int, director: int, answer: Answer
) -> None:
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.go(at(11, 18, 17))
        bureau.act(receipts.acknowledge, LEADER, only_id(bureau), answer, chat_id=leader)
        await desk.go(at(11, 18, 20))
    assert heard(desk, LEADER) == [NOW, at(11, 18, 16, 40)]
    assert not [one for one in desk.telegram.to(DIRECTOR.id) if "尚未回复" in one.text]


async def test_silence_is_reckoned_from_when_the_private_really_went(
    bureau: Bureau, group: int, leader: int
) -> None:
    """The line was down for twenty minutes."""
    desk = Desk(bureau, planning=FOLLOWING_UP)
    desk.telegram.answers[LEADER.id].append(RetryAt(1200.0, everywhere=False))
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.go(at(11, 18, 17, 10))
    tried, went, again = heard(desk, LEADER)
    assert (tried, went) == (NOW, NOW + timedelta(minutes=20))
    assert again == went + timedelta(minutes=30)


async def test_a_moved_meeting_asks_anew_and_its_old_ladder_is_void(
    bureau: Bureau, group: int, leader: int, director: int
) -> None:
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.wait(minutes=5)
        bureau.act(receipts.acknowledge, LEADER, only_id(bureau), Answer.KNOWN, chat_id=leader)
        await desk.wait(minutes=5)
        moved = {"start_at": at(11, 20, 15)}
        bureau.act(verbs.correct, CLERK, only_id(bureau), moved)
        await desk.go(at(11, 18, 20))
    changed = at(11, 18, 16, 20)
    assert heard(desk, LEADER) == [
        NOW, changed, changed + timedelta(minutes=30), at(11, 18, 17, 30),
    ]  # fmt: skip
    assert [one for one in desk.telegram.to(DIRECTOR.id) if "尚未回复" in one.text]


async def test_who_answered_while_the_director_was_being_told_is_not_named(
    bureau: Bureau, group: int, leader: int, director: int
) -> None:
    bureau.paste(group, reading(people=("钱局长",)))
    plan(bureau)
    bureau.now = at(11, 18, 17, 45)
    bureau.act(receipts.acknowledge, LEADER, only_id(bureau), Answer.KNOWN, chat_id=leader)
    assert bureau.do(lambda s: claim(s, director, SPEAKING, bureau.now)) is None


async def test_a_director_who_is_away_is_stood_in_for(
    bureau: Bureau, group: int, leader: int, director: int
) -> None:
    bureau.join(group, SECOND)
    bureau.start(SECOND)
    away(bureau, group, DIRECTOR, SECOND, at(11, 20, 9))
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.go(at(11, 18, 20))
    assert heard(desk, DIRECTOR) == []
    (told,) = desk.telegram.to(SECOND.id)
    assert "尚未回复" in told.text
    assert f"代{DIRECTOR.name}" in told.text


# Away, and back again.


async def test_the_stand_in_hears_while_a_leader_is_away_and_the_leader_on_return(
    bureau: Bureau, group: int, leader: int
) -> None:
    bureau.join(group, SECOND)
    bureau.start(SECOND)
    away(bureau, group, LEADER, SECOND, at(11, 19, 14))
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, reading(people=("钱局长",)))
        await desk.go(at(11, 19, 13, 59))
        assert heard(desk, LEADER) == []
        assert heard(desk, SECOND)[0] == NOW
        assert "代钱局长收此提醒" in desk.telegram.to(SECOND.id)[0].text
        await desk.go(at(11, 19, 14, 1))
        assert heard(desk, LEADER) == [at(11, 19, 14)]


def test_of_the_most_urgent_both_hear(bureau: Bureau, group: int, leader: int) -> None:
    bureau.join(group, SECOND)
    instead = bureau.start(SECOND)
    away(bureau, group, LEADER, SECOND, at(11, 20, 9))
    bureau.now = at(11, 18, 23)
    bureau.paste(group, reading(people=("钱局长",), urgency="特急"))
    plan(bureau)
    for chat in (leader, instead):
        assert queued(bureau, chat)[0].send_after == bureau.now


# Departments.


def test_departments_hear_through_their_heads_and_only_while_they_owe(
    bureau: Bureau, group: int
) -> None:
    bureau.join(group, HEAD, SECOND)
    head, second = bureau.start(HEAD), bureau.start(SECOND)
    finance = department(bureau, group, "财务科", HEAD, COLLEAGUE, head=HEAD)
    department(bureau, group, "人事科", SECOND, head=SECOND)
    bureau.paste(group, owed(units=("财务科", "人事科")))
    plan(bureau)
    assert {row.occasion for row in queued(bureau, head)} == {Occasion.RETURN_DUE}
    (line,) = bureau.pushes(occasion=Occasion.RETURNS)
    assert (line.chat_id, line.send_after) == (group, at(11, 25, 15))

    def handed_in(session: Session) -> None:
        for part in parts_of(session, only_id(bureau)):
            if part.department_id == finance:
                part.state = "submitted"
                session.add(part)
        item = session.get_one(ItemRow, only_id(bureau))
        item.version += 1
        session.add(item)

    bureau.do(handed_in)
    plan(bureau)
    assert queued(bureau, head) == []
    assert queued(bureau, second) != []


def test_who_speaks_for_two_departments_gets_one_message(bureau: Bureau, group: int) -> None:
    bureau.join(group, HEAD)
    head = bureau.start(HEAD)
    department(bureau, group, "财务科", HEAD, head=HEAD)
    department(bureau, group, "审计科", HEAD, head=HEAD)
    bureau.paste(group, owed(units=("财务科", "审计科")))
    plan(bureau)
    first = [row for row in queued(bureau, head) if row.rung == "at once"]
    assert len(first) == 1
    assert len(first[0].detail["parts"]) == 2


def test_a_department_nobody_can_be_told_for_is_the_administrators(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, HEAD)
    department(bureau, group, "财务科", HEAD, head=HEAD)
    bureau.paste(group, owed(units=("财务科",)))
    plan(bureau)
    (told,) = bureau.pushes(occasion=Occasion.UNREACHABLE)
    assert (told.chat_id, told.detail["names"]) == (director, ["财务科"])
    assert queued(bureau, director) != []


async def test_a_flash_return_climbs_by_the_department_and_leaves_who_is_away_in_peace(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, HEAD, SECOND)
    bureau.start(HEAD)
    bureau.start(SECOND)
    department(bureau, group, "财务科", HEAD, head=HEAD)
    away(bureau, group, HEAD, SECOND, at(11, 25, 9))
    bureau.now = at(11, 20, 22, 15)
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, owed(due=at(11, 21, 10), units=("财务科",), urgency="特急"))
        await desk.go(at(11, 21, 12))
    assert heard(desk, HEAD) == []
    assert heard(desk, SECOND)[:3] == [at(11, 20, 22, 15), at(11, 20, 22, 45), at(11, 21, 0, 15)]
    first = desk.telegram.to(DIRECTOR.id)[0]
    assert first.at == at(11, 21, 1, 15)
    assert "还等：财务科" in first.text


# Overdue, and who stands above.


async def test_overdue_climbs_in_private_and_each_step_is_stopped_by_the_close(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, HEAD, OWNER)
    bureau.start(OWNER)
    bureau.start(HEAD)
    department(bureau, group, "财务科", HEAD, OWNER, head=HEAD)
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, owed(people=(OWNER.name,)))
        await desk.go(at(11, 26, 12))
        assert heard(desk, HEAD) == [at(11, 26, 10)]
        assert "已逾期" in desk.telegram.to(HEAD.id)[0].text
        before = len(heard(desk, DIRECTOR))
        bureau.act(verbs.close, OWNER, only_id(bureau), "已报")
        await desk.go(at(11, 30, 12))
    later = desk.telegram.to(DIRECTOR.id)[before:]
    assert not [one for one in later if "已逾期" in one.text]
    assert [one.at for one in desk.telegram.to(GROUP)] == [NOW]


async def test_an_owner_who_blocks_the_bot_is_told_of_and_the_ladder_goes_on_with_the_head(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, HEAD, OWNER)
    owner = bureau.start(OWNER)
    bureau.start(HEAD)
    department(bureau, group, "财务科", HEAD, OWNER, head=HEAD)
    bureau.paste(group, owed(people=(OWNER.name,)))
    plan(bureau)
    claimed = bureau.do(lambda s: claim(s, owner, SPEAKING, bureau.now))
    assert claimed is not None
    bureau.do(lambda s: trouble.chat_gone(s, owner, claimed.ids, "blocked", bureau.now))
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        await desk.go(at(11, 26, 12))
    (told,) = bureau.pushes(occasion=Occasion.LEFT)
    assert (told.chat_id, told.detail["names"]) == (director, [OWNER.name])
    assert heard(desk, HEAD) == [at(11, 26, 10)]
    assert heard(desk, OWNER) == []


def test_a_head_who_cannot_be_told_is_named_once_it_is_overdue(
    bureau: Bureau, group: int, director: int
) -> None:
    """Not before: whoever never needs to hear need not press Start."""
    bureau.join(group, HEAD, OWNER)
    bureau.start(OWNER)
    department(bureau, group, "财务科", HEAD, OWNER, head=HEAD)
    bureau.paste(group, owed(people=(OWNER.name,)))
    plan(bureau)
    assert bureau.pushes(occasion=Occasion.UNREACHABLE) == []
    bureau.now = at(11, 26, 9)
    plan(bureau)
    (told,) = bureau.pushes(occasion=Occasion.UNREACHABLE)
    assert (told.chat_id, told.detail["names"]) == (director, [HEAD.name])


async def test_an_item_closed_while_its_reminder_is_sent_is_not_spoken_of_again(
    bureau: Bureau, group: int
) -> None:
    """What is on its way is left to arrive; a lost answer is not a reason to say it twice."""
    bureau.join(group, OWNER)
    bureau.start(OWNER)
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, owed(people=(OWNER.name,)))
        await desk.go(at(11, 20, 8))
        desk.telegram.answers[OWNER.id].append(Uncertain("no answer"))
        desk.telegram.slow[OWNER.id] = asyncio.Event()
        moving = asyncio.create_task(desk.go(at(11, 20, 9)))
        await desk.until(lambda: len(desk.telegram.to(OWNER.id)) == 2)
        bureau.now = desk.clock.now()
        bureau.act(verbs.close, CLERK, only_id(bureau), "已报")
        desk.telegram.slow.pop(OWNER.id).set()
        await moving
        await desk.go(at(11, 26, 12))
    nudges = [one for one in desk.telegram.to(OWNER.id) if "办结" not in one.text]
    assert len(nudges) == 2


# Two at the same minute.


async def test_two_ladders_at_one_minute_are_one_message(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, HEAD, OWNER)
    bureau.start(OWNER)
    bureau.start(HEAD)
    department(bureau, group, "财务科", HEAD, OWNER, head=HEAD)
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        for title in ("取暖情况", "节水情况"):
            bureau.paste(group, owed(title, people=(OWNER.name,)), text=title)
        await desk.go(at(11, 26, 10, 5))
    (told,) = desk.telegram.to(HEAD.id)
    assert "取暖情况" in told.text
    assert "节水情况" in told.text


async def test_overdue_and_its_escalation_of_one_matter_are_said_once(
    bureau: Bureau, group: int, director: int
) -> None:
    """The director minds what has no owner: both ladders reach one chat, here in one minute."""
    bureau.paste(group, owed())
    plan(bureau)
    chat = director
    assert bureau.do(lambda s: claim(s, chat, SPEAKING, bureau.now)) is not None
    bureau.now = at(11, 27, 10)

    def together(session: Session) -> None:
        rows = session.exec(
            select(PushRow).where(
                PushRow.chat_id == chat,
                PushRow.state == "queued",
                col(PushRow.occasion).in_((Occasion.OVERDUE, Occasion.ESCALATED)),
            )
        ).all()
        assert {row.occasion for row in rows} == {Occasion.OVERDUE, Occasion.ESCALATED}
        for row in rows:
            row.send_after = bureau.now
            session.add(row)

    bureau.do(together)
    claimed = bureau.do(lambda s: claim(s, chat, SPEAKING, bureau.now))
    assert claimed is not None
    assert claimed.message.text.count("取暖情况") == 1
    assert "请定" in claimed.message.text, "the last step it came to"
    assert bureau.do(lambda s: claim(s, chat, SPEAKING, bureau.now)) is None


def test_a_matter_that_was_handed_in_is_no_longer_chased(bureau: Bureau, group: int) -> None:
    bureau.join(group, HEAD)
    head = bureau.start(HEAD)
    department(bureau, group, "财务科", HEAD, head=HEAD)
    bureau.paste(group, owed(units=("财务科",)))
    plan(bureau)
    bureau.now = at(11, 20, 9)

    def handed_in(session: Session) -> None:
        part = session.exec(select(DepartmentPartRow)).one()
        part.state = "submitted"
        session.add(part)

    bureau.do(handed_in)
    assert bureau.do(lambda s: claim(s, head, SPEAKING, bureau.now)) is None


async def test_what_has_all_come_in_is_overdue_to_nobody_and_its_recipients_to_close(
    bureau: Bureau, group: int, director: int
) -> None:
    bureau.join(group, CLERK, HEAD, OWNER)
    clerk, owner = bureau.start(CLERK), bureau.start(OWNER)
    bureau.start(HEAD)
    department(bureau, group, "财务科", HEAD, head=HEAD)
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        bureau.paste(group, owed(units=("财务科",)))
        bureau.act(verbs.take, OWNER, only_id(bureau), chat_id=owner)
        await desk.go(at(11, 25, 12))

        def handed_in(session: Session) -> None:
            part = session.exec(select(DepartmentPartRow)).one()
            item = session.get_one(ItemRow, only_id(bureau))
            part.state, item.version = "submitted", item.version + 1
            session.add_all((part, item))

        bureau.do(handed_in)
        before = len(desk.telegram.heard)
        await desk.go(at(11, 30, 12))
    after = [one for one in desk.telegram.heard[before:] if one.edited is None]
    assert {one.chat for one in after} == {CLERK.id}
    assert [one.at for one in after] == [at(11, day, 9) for day in (26, 27, 30)]
    assert all("报齐" in one.text and "逾期" not in one.text for one in after)

    def overdue_of(chat: int, person: Known | None) -> list[str]:
        here = scope_of(bureau.chat(chat), person.id if person else None)
        listed = bureau.ask(lambda s: digest(s, here, bureau.now, HOURS, CALENDAR))
        return [view.item.title for view in listed.overdue]

    assert overdue_of(group, None) == []
    assert overdue_of(director, DIRECTOR) == []
    assert overdue_of(clerk, CLERK) == ["取暖情况"]


async def test_returns_of_one_day_are_one_line_each_of_one_message_and_a_single_ones_none(
    bureau: Bureau, group: int
) -> None:
    bureau.join(group, HEAD, SECOND)
    bureau.start(HEAD)
    bureau.start(SECOND)
    department(bureau, group, "财务科", HEAD, head=HEAD)
    department(bureau, group, "人事科", SECOND, head=SECOND)
    desk = Desk(bureau, planning=FOLLOWING_UP)
    async with at_work(desk):
        for title in ("取暖情况", "节水情况"):
            bureau.paste(group, owed(title, units=("财务科", "人事科")), text=title)
        bureau.paste(group, owed("值班表", units=("财务科",)), text="值班表")
        await desk.go(at(11, 25, 16))
    (told,) = [one for one in desk.telegram.to(GROUP) if one.at >= at(11, 25, 15)]
    assert "取暖情况" in told.text
    assert "节水情况" in told.text
    assert "值班表" not in told.text
