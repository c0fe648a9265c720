"""Who is away and who stands in: dates, chains, circles, and what the plans make of it."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot.domain.absence import Absence, Refused, Returned, Snag
from bot.domain.department import Department
from bot.domain.vocabulary import Kind
from bot.office.people.absences import absences, come_back, go_away
from bot.office.people.departments import departments_of, speaks_for, stand_ins
from bot.office.people.roster import Known, actor
from bot.office.people.visits import Sender, Visit
from bot.reading.absence import read_absence
from bot.store.follow_rows import AbsenceRow
from bot.store.rows import ChatRow, ItemRow
from tests.office.bureau import (
    CALENDAR,
    CLERK,
    COLLEAGUE,
    DEFAULTS,
    DIRECTOR,
    HOURS,
    OWNER,
    Bureau,
    at,
    reading,
)
from tests.office.test_rostering import known, post
from tests.scheduler.desk import plan_all

GROUP = -1001
Answer = Absence | Refused | Returned


def away(
    bureau: Bureau, person: Known | None, text: str, mentioned: tuple[Known, ...] = ()
) -> Answer:
    """Somebody writes /away and a text in the group."""
    sender = Sender(person, person.name if person is not None else "群")
    visit = Visit(GROUP, "supergroup", "", sender, DEFAULTS, bureau.now)
    said = read_absence(text, bureau.now, HOURS, CALENDAR)
    do = come_back if said.back else go_away
    return bureau.do(lambda s: do(s, visit, said, mentioned))


def rows(bureau: Bureau) -> list[AbsenceRow]:
    return bureau.ask(lambda s: list(s.exec(select(AbsenceRow).order_by("id"))))


def instead(bureau: Bureau, group: int, moment: datetime | None = None) -> dict[int, int | None]:
    office = bureau.chat(group).office_id
    return bureau.ask(lambda s: stand_ins(s, office, moment or bureau.now))


def test_from_a_day_to_a_day_with_who_stands_in(bureau: Bureau, group: int) -> None:
    bureau.start(COLLEAGUE)
    found = away(bureau, OWNER, "12月1日至12月5日 马远 出差")
    assert found == Absence("秦岭", at(12, 1), at(12, 6), "马远", reason="出差")
    assert instead(bureau, group) == {}
    assert instead(bureau, group, at(12, 1)) == {OWNER.id: COLLEAGUE.id}
    assert instead(bureau, group, at(12, 5, 23, 59)) == {OWNER.id: COLLEAGUE.id}
    assert instead(bureau, group, at(12, 6)) == {}


def test_from_now_until_back(bureau: Bureau, group: int) -> None:
    found = away(bureau, OWNER, "")
    assert found == Absence("秦岭", bureau.now, None)
    bureau.later(days=40)
    assert instead(bureau, group) == {OWNER.id: None}
    assert away(bureau, OWNER, "off") == Returned("秦岭")
    assert instead(bureau, group) == {}
    assert away(bureau, OWNER, "off") == Refused(Snag.NOT_AWAY, "秦岭")


def test_what_is_to_come_is_taken_back(bureau: Bureau, group: int) -> None:
    away(bureau, OWNER, "12月1日至12月5日 马远")
    assert away(bureau, OWNER, "off") == Returned("秦岭", coming=True)
    assert rows(bureau) == []


def test_an_administrator_enters_anothers(bureau: Bureau, group: int) -> None:
    found = away(bureau, DIRECTOR, "@qinling 12月1日至5日 马远")
    assert isinstance(found, Absence)
    assert (found.name, found.stand_in) == ("秦岭", "马远")
    assert away(bureau, CLERK, "@qinling 12月1日至5日 马远") == Refused(Snag.OTHERS)
    assert away(bureau, CLERK, "off @qinling") == Refused(Snag.OTHERS)
    assert away(bureau, DIRECTOR, "off 秦岭") == Returned("秦岭", coming=True)
    assert isinstance(away(bureau, OWNER, "@qinling 12月1日 马远"), Absence), "one's own"


def test_nothing_is_entered_that_is_not_clear(bureau: Bureau, group: int) -> None:
    bureau.join(group, Known(201, "马远"))
    for text, snag, name in (
        ("明天 马远", Snag.SEVERAL, "马远"),
        ("明天 @nobody_here", Snag.UNKNOWN, "@nobody_here"),
        ("明天 小唐代", Snag.UNKNOWN, "小唐"),
        ("明天 秦岭", Snag.HIMSELF, ""),
        ("2月31日", Snag.UNREADABLE, ""),
        ("11月18日9:00至11月18日12:00", Snag.PAST, ""),
    ):
        assert away(bureau, OWNER, text) == Refused(snag, name), text
    assert away(bureau, None, "明天") == Refused(Snag.NAMELESS)
    assert rows(bureau) == []


def test_a_person_mentioned_by_name_is_that_person(bureau: Bureau, group: int) -> None:
    twin = Known(201, "马远")
    bureau.join(group, twin)
    assert isinstance(away(bureau, OWNER, "明天 马远", (twin,)), Absence)
    assert rows(bureau)[0].stand_in_id == 201


def test_the_rosters_name_will_do(bureau: Bureau, group: int) -> None:
    bureau.join(group, Known(201, "Fang", "han_fang"))
    post(bureau, "@han_fang 规划科")
    assert isinstance(away(bureau, OWNER, "明天 @han_fang"), Absence)


def test_a_stand_in_who_is_away_as_well(bureau: Bureau, group: int) -> None:
    away(bureau, COLLEAGUE, "12月3日至12月8日 梁小舟")
    found = away(bureau, OWNER, "12月1日至12月5日 马远")
    assert isinstance(found, Absence)
    assert (found.stand_in_away, found.other) == (True, "梁小舟")
    assert instead(bureau, group, at(12, 2)) == {OWNER.id: COLLEAGUE.id}
    assert instead(bureau, group, at(12, 4))[OWNER.id] == CLERK.id


def test_stand_ins_in_a_circle_are_none(bureau: Bureau, group: int) -> None:
    away(bureau, COLLEAGUE, "12月1日 秦岭")
    found = away(bureau, OWNER, "12月1日 马远")
    assert isinstance(found, Absence)
    assert (found.stand_in_away, found.other) == (True, "")
    assert instead(bureau, group, at(12, 1, 9)) == {OWNER.id: None, COLLEAGUE.id: None}
    away(bureau, CLERK, "12月1日 马远")
    assert instead(bureau, group, at(12, 1, 9))[CLERK.id] is None


def test_a_stand_in_without_a_private_chat_is_said(bureau: Bureau, group: int) -> None:
    found = away(bureau, OWNER, "12月1日 马远")
    assert isinstance(found, Absence)
    assert not found.reachable


def test_absences_that_overlap(bureau: Bureau, group: int) -> None:
    away(bureau, OWNER, "12月1日至12月10日 马远")
    found = away(bureau, OWNER, "12月3日至12月4日 梁小舟")
    assert isinstance(found, Absence)
    assert found.overlaps
    assert instead(bureau, group, at(12, 3)) == {OWNER.id: CLERK.id}
    assert instead(bureau, group, at(12, 5)) == {OWNER.id: COLLEAGUE.id}
    again = away(bureau, OWNER, "12月3日至12月4日 梁小舟")
    assert len(rows(bureau)) == 2, "the same again is the same"
    assert isinstance(again, Absence)


def test_one_without_an_end_gives_way(bureau: Bureau, group: int) -> None:
    away(bureau, OWNER, "")
    away(bureau, OWNER, "12月1日至12月5日 马远")
    assert instead(bureau, group, at(11, 25)) == {OWNER.id: None}
    assert instead(bureau, group, at(12, 6)) == {}


def test_who_is_away_is_listed(bureau: Bureau, group: int) -> None:
    away(bureau, OWNER, "12月1日至12月5日 马远")
    away(bureau, CLERK, "")
    visit = Visit(GROUP, "supergroup", "", Sender(OWNER, ""), DEFAULTS, bureau.now)
    found = bureau.ask(lambda s: absences(s, visit))
    assert [(one.name, one.stand_in) for one in found] == [("梁小舟", ""), ("秦岭", "马远")]


def test_the_stand_in_acts_for_the_departments_and_the_director(
    bureau: Bureau, group: int
) -> None:
    post(bureau, "秦岭 规划科 科长\n韩芳 信息科 科长")
    planning = known(bureau, group)["规划科"]
    office = bureau.chat(group).office_id
    away(bureau, OWNER, "马远代")
    away(bureau, DIRECTOR, "马远代")

    def acting(session: Session) -> tuple[frozenset[int], bool]:
        who = actor(session, session.get_one(ChatRow, group), COLLEAGUE, now=bureau.now)
        return departments_of(session, office, COLLEAGUE.id, bureau.now), who.director

    assert bureau.ask(acting) == (frozenset({planning.id}), True)
    assert speaks_for(planning, instead(bureau, group)) == (COLLEAGUE.id,)
    away(bureau, OWNER, "off")
    assert bureau.ask(acting) == (frozenset(), True)


def test_a_department_whose_head_is_away_without_stand_in_is_told_through_the_others() -> None:
    department = Department(1, "规划科", head_id=1, members=frozenset({1, 2, 3}))
    assert speaks_for(department, {1: None}) == (2, 3)
    assert speaks_for(department, {1: None, 2: None, 3: None}) == (1, 2, 3)
    assert speaks_for(department, {}) == (1,)


@pytest.mark.parametrize("when", ["begins", "ends"])
def test_plans_look_again_when_an_absence_turns(bureau: Bureau, group: int, when: str) -> None:
    bureau.start(OWNER)
    bureau.start(COLLEAGUE)
    post(bureau, "秦岭 规划科 科长\n马远 规划科")
    away(bureau, OWNER, "11月20日至11月22日 马远")
    bureau.paste(
        group, reading("更新台账", None, kind=Kind.TASK, due=at(12, 25, 18), units=("规划科",))
    )
    plan_all(bureau)
    item = bureau.item()
    assert item.look_again_at is not None
    assert item.look_again_at <= at(11, 20)
    bureau.now = at(11, 20, 8) if when == "begins" else at(11, 23, 8)
    plan_all(bureau)
    queued = bureau.pushes(state="queued", planned=True, occasion="nudge")
    hearers = {row.person_id for row in queued}
    assert (COLLEAGUE.id in hearers) is (when == "begins")
    assert bureau.item().planned_version == bureau.item().version


def test_whoever_goes_and_comes_back_is_planned_by(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading())

    def planned(session: Session) -> None:
        row = session.exec(select(ItemRow)).one()
        row.planned_version = row.version
        session.add(row)

    for text in ("马远代", "off"):
        bureau.do(planned)
        away(bureau, OWNER, text)
        assert bureau.item().planned_version == 0
