"""A task that names a department and no person is its head's, until somebody else has it."""

from __future__ import annotations

import pytest

from bot.domain.vocabulary import Kind
from bot.office.matters.verbs import take
from tests.office.bureau import COLLEAGUE, DIRECTOR, LEADER, OWNER, Bureau, at, only_id, reading
from tests.office.test_rostering import post
from tests.scheduler.desk import plan_all

LIST = "秦岭 规划科 科长\n马远 规划科"


def task(bureau: Bureau, group: int, *units: str, people: tuple[str, ...] = ()) -> int:
    """A task for some departments is read in the group, and planned."""
    bureau.paste(
        group,
        reading("更新台账", None, kind=Kind.TASK, due=at(11, 30, 18), units=units, people=people),
    )
    plan_all(bureau)
    return only_id(bureau)


def owner(bureau: Bureau) -> int | None:
    parts = bureau.parts(only_id(bureau))
    owners = [person for person, row in parts.items() if row.role == "handle"]
    assert len(owners) <= 1
    return owners[0] if owners else None


@pytest.mark.parametrize("unit", ["规划科", "规划", "我局规划科"])
def test_the_head_of_the_department_owns_it(bureau: Bureau, group: int, unit: str) -> None:
    post(bureau, f"{LIST}\n规划科 = 规划")
    task(bureau, group, unit)
    assert owner(bureau) == OWNER.id


def test_of_several_departments_the_firsts_head_owns_it(bureau: Bureau, group: int) -> None:
    post(bureau, f"{LIST}\n马远 信息科 科长")
    task(bureau, group, "信息科", "规划科")
    assert owner(bureau) == COLLEAGUE.id


def test_a_person_who_is_named_goes_before_the_head(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    task(bureau, group, "规划科", people=("马远",))
    assert owner(bureau) == COLLEAGUE.id


def test_without_a_head_nobody_owns_it(bureau: Bureau, group: int) -> None:
    post(bureau, "马远 规划科")
    task(bureau, group, "规划科")
    assert owner(bureau) is None


def test_a_new_head_follows_one_who_has_not_accepted(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    task(bureau, group, "规划科")
    post(bureau, "马远 规划科 科长")
    plan_all(bureau)
    assert owner(bureau) == COLLEAGUE.id
    bureau.act(take, COLLEAGUE, only_id(bureau))
    post(bureau, "秦岭 规划科 科长")
    plan_all(bureau)
    assert owner(bureau) == COLLEAGUE.id, "who has accepted it keeps it"


def test_whoever_took_it_keeps_it(bureau: Bureau, group: int) -> None:
    post(bureau, "马远 规划科")
    task(bureau, group, "规划科")
    bureau.act(take, LEADER, only_id(bureau))
    post(bureau, LIST)
    plan_all(bureau)
    assert owner(bureau) == LEADER.id


def test_a_report_is_each_departments_own(bureau: Bureau, group: int) -> None:
    post(bureau, LIST)
    bureau.paste(
        group, reading("总结", None, kind=Kind.REPORT, due=at(11, 30, 18), units=("规划科",))
    )
    plan_all(bureau)
    assert owner(bureau) is None


def test_a_department_nobody_belongs_to_is_told_of_once(bureau: Bureau, group: int) -> None:
    bureau.start(DIRECTOR)
    post(bureau, "韩芳 规划科 科长")
    task(bureau, group, "规划科")
    post(bureau, "马远 信息科")
    plan_all(bureau)
    (told,) = bureau.pushes(occasion="unreachable")
    assert told.detail["names"] == ["规划科"]


@pytest.mark.parametrize("words", ["各科室", "各科室负责人", "规划科", "规划科科长"])
def test_a_meeting_of_departments_is_told_to_their_heads(
    bureau: Bureau, group: int, words: str
) -> None:
    post(bureau, LIST)
    bureau.start(OWNER)
    bureau.paste(group, reading(people=(words,)))
    plan_all(bureau)
    (part,) = bureau.parts(only_id(bureau)).values()
    assert (part.person_id, part.role) == (OWNER.id, "attend")
    assert [push.occasion for push in bureau.pushes(person_id=OWNER.id)].count("at once") == 1


def test_that_a_head_cannot_be_told_of_a_meeting_is_no_alarm(bureau: Bureau, group: int) -> None:
    """The group's card tells them; forty of them would be one long list at every meeting."""
    post(bureau, LIST)
    bureau.start(DIRECTOR)
    bureau.paste(group, reading(units=("各科室",)))
    plan_all(bureau)
    assert bureau.pushes(occasion="unreachable") == []
    assert [row.role for row in bureau.parts(only_id(bureau)).values()] == ["attend"]
