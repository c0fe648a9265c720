"""The roster: who belongs where, by id and never by name, whatever is pasted."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from bot.domain.department import Department
from bot.domain.permission import Reason
from bot.domain.roster import Amended, Met
from bot.office.people import roster
from bot.office.people.departments import departments
from bot.office.people.roster import Known
from bot.office.people.rostering import amend, charge, fits_a_place, place, shown_roster
from bot.office.people.visits import Sender, Visit
from bot.reading.roster import read_roster
from bot.store.follow_rows import DepartmentMemberRow
from bot.store.rows import ChatRow, ItemRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DEFAULTS,
    DIRECTOR,
    LEADER,
    OWNER,
    Bureau,
    owed,
)

GROUP = -1001
LIST = """秦岭 规划科 科长
马远 规划科 干事
韩芳 信息科 负责人
规划科 = 规划、发展规划"""


def visit(bureau: Bureau, person: Known = DIRECTOR, telegram_id: int = GROUP) -> Visit:
    """Somebody at the door: in the group, or in their private chat."""
    kind = "supergroup" if telegram_id < 0 else "private"
    return Visit(telegram_id, kind, "", Sender(person, person.name), DEFAULTS, bureau.now)


def post(bureau: Bureau, text: str, person: Known = DIRECTOR, where: int = GROUP) -> Amended:
    """An administrator posts a roster."""
    found = bureau.do(lambda s: amend(s, visit(bureau, person, where), read_roster(text)))
    assert isinstance(found, Amended)
    return found


def put(bureau: Bureau, person: Known, words: str) -> Amended:
    """The director replies to somebody with /roster."""
    found = bureau.do(lambda s: place(s, visit(bureau), person, words))
    assert isinstance(found, Amended)
    return found


def known(bureau: Bureau, chat_id: int) -> dict[str, Department]:
    """The departments that stand, by name."""
    office_id = bureau.chat(chat_id).office_id
    return {one.name: one for one in bureau.ask(lambda s: departments(s, office_id))}


def members(bureau: Bureau) -> list[DepartmentMemberRow]:
    return bureau.ask(
        lambda s: list(s.exec(select(DepartmentMemberRow).order_by(col(DepartmentMemberRow.id))))
    )


def test_a_roster_makes_departments_and_binds_whom_it_names(bureau: Bureau, group: int) -> None:
    change = post(bureau, LIST)
    assert change.departments == ("规划科", "信息科")
    assert change.members == 3
    assert change.bound == (Met("秦岭", "秦岭", "qinling"), Met("马远", "马远"))
    assert change.waiting == ("韩芳",)
    planning = known(bureau, group)["规划科"]
    assert planning.aliases == ("规划", "发展规划")
    assert planning.head_id == OWNER.id
    assert planning.members == {OWNER.id, COLLEAGUE.id}
    assert planning.chats == {group}


def test_the_same_roster_again_changes_nothing(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    again = post(bureau, LIST)
    assert not again.changes
    assert again.waiting == ("韩芳",), "but it says who is still waited for"
    assert len(members(bureau)) == 3


def test_only_an_administrator_may(bureau: Bureau, group: int) -> None:
    refused = bureau.do(lambda s: amend(s, visit(bureau, CLERK), read_roster(LIST)))
    assert refused is Reason.ADMINISTRATORS_ONLY
    assert bureau.do(lambda s: place(s, visit(bureau, CLERK), OWNER, "规划科")) is (
        Reason.ADMINISTRATORS_ONLY
    )
    assert bureau.do(lambda s: charge(s, visit(bureau, CLERK), "", ("规划科",))) is (
        Reason.ADMINISTRATORS_ONLY
    )
    assert known(bureau, group) == {}


def test_in_private_the_departments_belong_to_the_office_alone(bureau: Bureau, group: int) -> None:
    bureau.start(DIRECTOR)
    post(bureau, LIST, where=DIRECTOR.id)
    assert known(bureau, group)["规划科"].chats == frozenset()
    post(bureau, "规划科")
    assert known(bureau, group)["规划科"].chats == {group}


def test_a_name_that_waits_is_bound_when_its_person_is_met(bureau: Bureau, group: int) -> None:
    private = bureau.start(DIRECTOR)
    post(bureau, LIST)
    bureau.join(group, Known(201, "韩芳", "han_fang"))
    assert known(bureau, group)["信息科"].head_id == 201
    (told,) = bureau.pushes(occasion="roster")
    assert told.chat_id == private
    assert told.detail["names"] == ["韩芳", "韩芳", "han_fang", "信息科"]
    bureau.join(group, Known(202, "韩芳", ""))
    assert known(bureau, group)["信息科"].members == {201}, "the name is taken"
    assert len(bureau.pushes(occasion="roster")) == 1


def test_a_username_is_the_person_whatever_they_are_called(bureau: Bureau, group: int) -> None:
    change = post(bureau, "@QianWei 信息科\n@han_fang 信息科 head")
    assert change.bound == (Met("@QianWei", LEADER.name, LEADER.username),)
    assert change.waiting == ("@han_fang",)
    bureau.join(group, Known(201, "Fang", "Han_Fang"))
    assert known(bureau, group)["信息科"].head_id == 201


def test_nobody_is_bound_by_a_name_that_two_people_have(bureau: Bureau, group: int) -> None:
    twin = Known(201, "马远", "")
    bureau.join(group, twin)
    change = post(bureau, "马远 信息科 科长")
    assert change.namesakes == (("马远", 2),)
    assert known(bureau, group)["信息科"].members == frozenset()
    put(bureau, twin, "信息科 科长")
    assert known(bureau, group)["信息科"].head_id == twin.id
    assert len(members(bureau)) == 1, "it is the line that waited"


def test_a_second_of_the_name_is_asked_about_when_the_list_comes_again(
    bureau: Bureau, group: int
) -> None:
    bureau.join(group, Known(201, "方明"))
    post(bureau, "方明 信息科")
    assert post(bureau, "方明 -").removed == ("方明",)
    bureau.join(group, Known(203, "方明"))
    assert post(bureau, "方明 信息科").namesakes == (("方明", 2),)


def test_several_of_the_name_that_waits_are_told_of_and_not_bound(
    bureau: Bureau, group: int
) -> None:
    bureau.start(DIRECTOR)
    post(bureau, "@fang 信息科\n韩芳 信息科")
    bureau.do(lambda s: roster.meet(s, Known(202, "韩芳")))
    assert known(bureau, group)["信息科"].members == frozenset(), "met elsewhere, not here"
    bureau.do(lambda s: roster.position(s, bureau.chat(group).office_id, 202))
    bureau.join(group, Known(203, "韩芳"))
    (told,) = bureau.pushes(occasion="roster")
    assert told.detail["count"] == 2
    assert known(bureau, group)["信息科"].members == frozenset()


def test_another_offices_namesake_is_none(bureau: Bureau, group: int) -> None:
    stranger = Known(301, "外人", "")
    elsewhere = bureau.group(-2001, "别的单位", founder=stranger)
    bureau.join(elsewhere, Known(302, "韩芳"))
    post(bureau, LIST)
    assert known(bureau, group)["信息科"].members == frozenset()
    bureau.join(elsewhere, Known(303, "韩芳"))
    assert known(bureau, group)["信息科"].members == frozenset()


def test_one_person_in_two_offices_stands_in_each_as_it_says(bureau: Bureau, group: int) -> None:
    stranger = Known(301, "外人", "")
    elsewhere = bureau.group(-2001, "别的单位", founder=stranger)
    bureau.join(elsewhere, OWNER)
    post(bureau, LIST)
    post(bureau, "秦岭 财务股 干事", stranger, -2001)
    assert known(bureau, group)["规划科"].head_id == OWNER.id
    there = known(bureau, elsewhere)
    assert set(there) == {"财务股"}
    assert there["财务股"].head_id is None


def test_a_new_head_follows_the_old_one(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    change = post(bureau, "马远 规划科 科长")
    assert change.changed == 1
    assert known(bureau, group)["规划科"].head_id == COLLEAGUE.id


def test_of_two_heads_in_one_roster_the_first_is(bureau: Bureau, group: int) -> None:
    text = "马远 规划科 负责人\n秦岭 规划科 科长"
    post(bureau, text)
    assert known(bureau, group)["规划科"].head_id == COLLEAGUE.id
    assert not post(bureau, text).changes


def test_somebody_of_several_departments(bureau: Bureau, group: int) -> None:
    post(bureau, "秦岭 规划科、信息科\n秦岭 财务科 科长")
    assert all(one.members == {OWNER.id} for one in known(bureau, group).values())
    assert known(bureau, group)["财务科"].head_id == OWNER.id


def test_people_and_departments_are_taken_off(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    assert post(bureau, "马远 -").removed == ("马远",)
    assert known(bureau, group)["规划科"].members == {OWNER.id}
    assert post(bureau, "秦岭 规划科 -").removed == ("秦岭",)
    assert post(bureau, "无名氏 -").unknown == ("无名氏",)
    assert post(bureau, "信息科 -").dissolved == ("信息科",)
    assert set(known(bureau, group)) == {"规划科"}
    assert post(bureau, "信息科").departments == ("信息科",)
    assert known(bureau, group)["信息科"].members == frozenset(), "raised anew it is empty"


def test_a_dissolved_department_keeps_what_it_owes(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    bureau.paste(group, owed(units=("规划科",)))
    post(bureau, "规划科 -")
    assert bureau.item().units == ["规划科"]


def test_a_leaders_portfolio(bureau: Bureau, group: int) -> None:
    bureau.bind(group, LEADER, "钱副局长")
    change = post(bureau, f"{LIST}\n钱副局长 分管 规划科、信息科\n孙局长 分管 规划科")
    assert change.portfolios == (("钱副局长", ("规划科", "信息科")),)
    assert change.strangers == ("孙局长",)
    assert known(bureau, group)["信息科"].leader_id == LEADER.id
    bureau.do(lambda s: charge(s, visit(bureau), "", ("信息科",)))
    assert known(bureau, group)["信息科"].leader_id is None


def test_a_reply_takes_somebody_off_as_well(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    put(bureau, OWNER, "信息科")
    assert put(bureau, OWNER, "规划科 -").removed == ("秦岭",)
    assert known(bureau, group)["信息科"].members == {OWNER.id}
    assert put(bureau, OWNER, "-").removed == ("秦岭",)
    assert put(bureau, OWNER, "-").unknown == ("秦岭",)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("规划科 科长", True),
        ("发展规划", True),
        ("财务科", True),
        ("财务 科长", True),
        ("-", True),
        ("规划科 -", True),
        ("小马 规划科", False),
        ("科长", False),
        ("小马", False),
    ],
)
def test_a_reply_means_its_person_only_with_a_place(
    bureau: Bureau, group: int, words: str, fits: bool
) -> None:
    post(bureau, LIST)
    assert bureau.ask(lambda s: fits_a_place(s, GROUP, words)) is fits


def test_what_changed_is_planned_by_anew(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed())

    def plan(planned: int) -> None:
        def verb(session: Session) -> None:
            row = session.exec(select(ItemRow)).one()
            row.planned_version = planned
            session.add(row)

        bureau.do(verb)

    plan(1)
    post(bureau, LIST)
    assert bureau.item().planned_version == 0
    plan(1)
    post(bureau, LIST)
    assert bureau.item().planned_version == 1, "nothing changed"
    bureau.join(group, Known(201, "韩芳"))
    assert bureau.item().planned_version == 0


def test_the_roster_as_it_is_shown(bureau: Bureau, group: int) -> None:
    bureau.start(OWNER)
    post(bureau, LIST)
    shown = bureau.ask(lambda s: shown_roster(s, visit(bureau)))
    assert shown.marks
    planning, information = shown.departments
    assert [(one.name, one.head, one.met, one.reachable) for one in planning.members] == [
        ("秦岭", True, True, True),
        ("马远", False, True, False),
    ]
    assert [(one.name, one.met) for one in information.members] == [("韩芳", False)]
    assert not bureau.ask(lambda s: shown_roster(s, visit(bureau, CLERK))).marks


def test_a_group_shows_its_own_departments(bureau: Bureau, group: int) -> None:
    bureau.group(-1002, "另一群")
    post(bureau, LIST)
    post(bureau, "柳树乡", where=-1002)
    shown = bureau.ask(lambda s: shown_roster(s, visit(bureau)))
    assert [one.name for one in shown.departments] == ["规划科", "信息科"]
    everything = bureau.ask(lambda s: shown_roster(s, visit(bureau, telegram_id=-1002)))
    assert [one.name for one in everything.departments] == ["柳树乡"]


def test_two_thousand_lines(bureau: Bureau, group: int) -> None:
    text = "\n".join(f"人{n:04} 第{n % 40}科" for n in range(2000))
    change = post(bureau, text)
    assert (change.members, len(change.departments)) == (2000, 40)
    assert not post(bureau, text).changes


def test_lines_said_twice_count_once(bureau: Bureau, group: int) -> None:
    assert post(bureau, "马远 规划科\n马远 规划科\n馬遠 規劃科").members == 1


def test_a_name_in_traditional_writing_is_the_same(bureau: Bureau, group: int) -> None:
    assert post(bureau, "馬遠 規劃科 科長").bound == (Met("馬遠", "马远"),)
    assert known(bureau, group)["規劃科"].head_id == COLLEAGUE.id
    assert post(bureau, "秦岭 规划科").departments == ()


def test_who_left_is_no_candidate(bureau: Bureau, group: int) -> None:
    bureau.do(lambda s: roster.leave(s, s.get_one(ChatRow, group), COLLEAGUE.id))
    assert post(bureau, "马远 规划科").waiting == ("马远",)


def test_people_are_known_by_their_place_on_the_roster(bureau: Bureau, group: int) -> None:
    han, other = Known(201, "Fang", "han_fang"), Known(202, "韩梅")
    bureau.join(group, han, other)
    put(bureau, han, "规划科 科长")
    post(bureau, "马远 规划科 副科长\n欧阳山 信息科 干事")
    bureau.join(group, Known(203, "欧阳山"))
    office = bureau.chat(group).office_id

    def names() -> dict[int, tuple[str, ...]]:
        found = bureau.ask(lambda s: roster.roster(s, office))
        return {one.person_id: one.aliases for one in found if one.aliases}

    assert names() == {
        201: ("Fang", "规划科科长", "规划科负责人"),
        COLLEAGUE.id: ("马远", "规划科副科长", "马副科长"),
        203: ("欧阳山", "信息科干事", "欧阳干事"),
    }
    post(bureau, "马远 信息科 干事\n韩梅 规划科 副科长")
    assert "规划科副科长" not in names()[COLLEAGUE.id], "it would mean two people"


def test_who_has_left_every_group_speaks_for_nobody(bureau: Bureau, group: int) -> None:
    other = bureau.group(-1002, "另一群")
    bureau.join(other, OWNER)
    post(bureau, LIST)
    bureau.paste(group, owed())

    def leave(chat_id: int) -> None:
        def verb(session: Session) -> None:
            roster.leave(session, session.get_one(ChatRow, chat_id), OWNER.id)

        def planned(session: Session) -> None:
            row = session.exec(select(ItemRow)).one()
            row.planned_version = row.version
            session.add(row)

        bureau.do(planned)
        bureau.do(verb)
        assert bureau.item().planned_version == 0

    leave(other)
    assert known(bureau, group)["规划科"].head_id == OWNER.id, "there is another group"
    leave(group)
    assert known(bureau, group)["规划科"].head_id is None
    assert known(bureau, group)["规划科"].members == {COLLEAGUE.id}
    bureau.join(group, OWNER)
    assert known(bureau, group)["规划科"].head_id == OWNER.id
