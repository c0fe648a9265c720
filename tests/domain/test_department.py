"""Which departments a notice's words mean: by name, by alias, all of them, or none for sure."""

from __future__ import annotations

import pytest

from bot.domain.department import Department, departments_named

GROUP, OTHER = 1, 2
FINANCE = Department(1, "财务科", ("财务", "计财"), frozenset({GROUP}))
PERSONNEL = Department(2, "人事科", (), frozenset({GROUP}))
OFFICE = Department(3, "办公室", ("局办",), frozenset({GROUP}))
FIRST = Department(4, "综合一科", (), frozenset({GROUP}))
SECOND = Department(5, "综合二科", (), frozenset({OTHER}))
WILLOW = Department(6, "柳树乡", (), frozenset({OTHER}))
PLANNING = Department(7, "Planning Department", ("Planning Team",), frozenset())
EVERYTHING = (FINANCE, PERSONNEL, OFFICE, FIRST, SECOND, WILLOW, PLANNING)


def meant(*names: str, chat_id: int | None = GROUP) -> list[int]:
    return [one.id for one in departments_named(names, EVERYTHING, chat_id).found]


@pytest.mark.parametrize(
    "name",
    [
        "财务科",
        "财务",
        "计财",
        "财务科负责人",
        "我局财务科",
        "局财务科",
        "财务科同志",
        "财 务 科",
        "请财务科",
    ],
)
def test_a_department_goes_by_several_names(name: str) -> None:
    assert meant(name) == [FINANCE.id]


@pytest.mark.parametrize(
    "name",
    ["县财政局财务科", "县政府办公室", "柳树乡小学", "财会", "科", "室", "", "  ", "市人事科学院"],
)
def test_another_body_is_none_of_ours(name: str) -> None:
    found = departments_named([name], EVERYTHING, GROUP)
    assert (found.found, found.unclear) == ((), ())


@pytest.mark.parametrize(
    "name", ["planning", "Planning", "the Planning Department", "Planning team"]
)
def test_english_names(name: str) -> None:
    assert meant(name) == [PLANNING.id]
    assert meant("plan") == []
    assert meant("an") == []


def test_all_departments_are_those_of_the_group_it_was_said_in() -> None:
    assert meant("各科室") == [FINANCE.id, PERSONNEL.id, OFFICE.id, FIRST.id]
    assert meant("各科室", chat_id=OTHER) == [SECOND.id]
    assert meant("各乡镇", chat_id=OTHER) == [WILLOW.id]
    assert meant("各科", chat_id=None) == [FINANCE.id, PERSONNEL.id, FIRST.id, SECOND.id]
    assert meant("各单位", chat_id=99) == [one.id for one in EVERYTHING]


def test_each_is_meant_once_in_the_order_they_are_named() -> None:
    assert meant("人事科", "财务科", "计财", "各科室") == [2, 1, 3, 4]


def test_a_name_that_fits_several_means_none_of_them() -> None:
    found = departments_named(["综合科", "财务科"], EVERYTHING, None)
    assert found.found == (FINANCE,)
    assert found.unclear == (("综合科", (FIRST, SECOND)),)


def test_of_several_that_fit_the_groups_own_is_meant() -> None:
    assert meant("综合科", chat_id=GROUP) == [FIRST.id]
    assert meant("综合科", chat_id=OTHER) == [SECOND.id]


def test_part_of_a_name() -> None:
    both = (FINANCE, Department(8, "计划财务科"))
    assert departments_named(["计划财务科"], both).found == (both[1],)
    assert departments_named(["财务科"], both).found == (FINANCE,)
    bare = (Department(1, "财务科"), both[1])
    assert departments_named(["财务"], bare).unclear == (("财务", bare),)


def test_an_own_name_goes_before_anothers_alias() -> None:
    pair = (Department(1, "财务科", ("审计科",)), Department(2, "审计科"))
    assert departments_named(["审计科"], pair).found == (pair[1],)


def test_an_alias_that_two_have_is_unclear() -> None:
    pair = (Department(1, "财务科", ("管钱的",)), Department(2, "审计科", ("管钱的",)))
    assert departments_named(["管钱的"], pair).unclear == (("管钱的", pair),)
