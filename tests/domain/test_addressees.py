"""Whom a notice names: its words against the roster."""

from __future__ import annotations

import pytest

from bot.domain.addressees import RosterPerson, addressees

PRINCIPAL = RosterPerson(1, "Wei Q", "qianwei", ("钱局长",), leader=True, principal=True)
DEPUTY = RosterPerson(2, "沈立", "shen_li", ("沈副局长",), leader=True)
OTHER_DEPUTY = RosterPerson(3, "贺平", "", ("贺副局长",), leader=True)
CLERK = RosterPerson(4, "梁小舟", "xiaozhou")
HEAD = RosterPerson(5, "马远", "", ("马科长",))
PLANNER = RosterPerson(9, "Fang", aliases=("韩芳", "韩科长", "规划科科长"))
ROSTER = (PRINCIPAL, DEPUTY, OTHER_DEPUTY, CLERK, HEAD)


def named(*names: str, roster: tuple[RosterPerson, ...] = ROSTER) -> list[int]:
    return [person.person_id for person in addressees(names, roster).persons]


@pytest.mark.parametrize(
    ("name", "persons"),
    [
        pytest.param("钱局长", [1], id="a title"),
        pytest.param("沈副局长", [2], id="a deputy's title"),
        pytest.param("沈局长", [2], id="a deputy, politely"),
        pytest.param("@xiaozhou", [4], id="a username"),
        pytest.param("@XiaoZhou", [4], id="usernames have no case"),
        pytest.param("梁小舟", [4], id="a name"),
        pytest.param("马科长", [5], id="who is no leader"),
        pytest.param("钱局长、马科长", [1, 5], id="several in one word"),
        pytest.param("各单位主要负责人", [1], id="the first leader"),
        pytest.param("一把手", [1], id="the first leader, colloquially"),
        pytest.param("分管领导", [2, 3], id="the other leaders"),
        pytest.param("班子成员", [1, 2, 3], id="all leaders"),
        pytest.param("heads of unit", [1], id="in English"),
        pytest.param("Heads of Unit", [1], id="in English, capitals"),
        pytest.param("各科室主要负责人", [], id="heads of departments are no leaders of ours"),
        pytest.param("各村主要负责人", [], id="nor are heads of villages"),
        pytest.param("各科室", [], id="departments are no persons"),
        pytest.param("全体职工", [], id="nobody in particular"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_name_means(name: str, persons: list[int]) -> None:
    assert named(name) == persons


def test_the_head_is_meant_where_there_is_one_of_the_plain_title() -> None:
    """李局长 finds 李副局长 only where no other 李局长 is known."""
    first = RosterPerson(6, "李岩", "", ("李局长",), leader=True, principal=True)
    second = RosterPerson(7, "李木", "", ("李副局长",), leader=True)
    assert named("李局长", roster=(first, second)) == [6]
    assert named("李局长", roster=(second,)) == [7]
    assert named("李副局长", roster=(first, second)) == [7]


def test_a_bare_title_does_not_hear_what_is_for_its_deputy() -> None:
    bare = RosterPerson(6, "李岩", "", ("局长",), leader=True, principal=True)
    assert named("沈副局长", roster=(bare, DEPUTY)) == [2]
    assert named("局长", roster=(bare, DEPUTY)) == [6]


def test_a_person_named_twice_is_one() -> None:
    assert named("钱局长", "@qianwei", "主要负责人") == [1]


def test_a_leader_nobody_is_bound_as_is_unknown() -> None:
    found = addressees(["各单位主要负责人", "各科室主要负责人", "全体职工"], (CLERK, DEPUTY))
    assert (found.persons, found.unknown) == ((), ("各单位主要负责人",))


def test_a_leader_named_by_title_whom_nobody_has_bound_is_unknown_too() -> None:
    found = addressees(["钱局长", "各科室主任", "梁小舟"], (CLERK,))
    assert [person.person_id for person in found.persons] == [4]
    assert found.unknown == ("钱局长",)


def test_a_name_inside_another_word_is_nobody() -> None:
    ann = RosterPerson(8, "Ann")
    assert named("Annual review team", roster=(ann,)) == []
    assert named("Ann and Bo", roster=(ann,)) == [8]


def test_who_is_shown_by_title_else_by_name() -> None:
    assert (PRINCIPAL.shown, CLERK.shown) == ("钱局长", "梁小舟")


@pytest.mark.parametrize("name", ["韩芳", "韩科长", "规划科科长", "请规划科科长韩芳", "Fang"])
def test_somebody_is_known_by_what_the_roster_calls_them(name: str) -> None:
    found = addressees([name], [CLERK, HEAD, PLANNER])
    assert found.persons == (PLANNER,)
    assert found.unknown == ()
