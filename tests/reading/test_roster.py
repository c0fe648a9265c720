"""Rosters as offices paste them: separators, headings, titles, and lines nobody can read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.roster import (
    Enrolled,
    Named,
    Portfolio,
    Removal,
    heads,
    read_portfolio,
    read_roster,
)


def only(text: str) -> object:
    """The one thing a roster says."""
    found = read_roster(text)
    assert not found.unread
    (entry,) = found.entries
    return entry


@pytest.mark.parametrize(
    "line",
    [
        "韩芳 规划科 科长",
        "韩芳\t规划科\t科长",
        "韩芳，规划科，科长",
        "韩芳,规划科,科长",
        "韩芳|规划科|科长",
        "韩芳、规划科、科长",
        "韩芳；规划科；科长",
        "韩芳　规划科　科长",
        "韩芳 规划科科长",
        "韩芳 规划科（科长）",
        "韩芳 科长 规划科",
        "规划科 韩芳 科长",
        "1. 韩芳 规划科 科长",
        "（3）韩芳 规划科 科长",
        "- 韩芳 规划科 科长",
        "韩 芳 规划科 科长",
        "韩芳 规划科 科长 13800000000",
        "规划科：韩芳（科长）",
    ],
)
def test_one_person_in_many_ways(line: str) -> None:
    assert only(line) == Enrolled("韩芳", ("规划科",), "科长", head=True)


def test_names_that_are_no_two_characters() -> None:
    assert only("欧阳小山 规划科") == Enrolled("欧阳小山", ("规划科",))
    assert only("阿依古丽·买买提 规划科") == Enrolled("阿依古丽·买买提", ("规划科",))
    assert only("Ann Lee, Finance, head") == Enrolled("Ann Lee", ("Finance",), "head", head=True)
    assert only("@han_fang 规划科") == Enrolled("@han_fang", ("规划科",))
    assert only("李村 柳树乡") == Enrolled("李村", ("柳树乡",))


def test_somebody_of_several_departments() -> None:
    both = ("规划科", "信息科")
    assert only("江涛 规划科、信息科 副科长") == Enrolled("江涛", both, "副科长")
    assert only("江涛 规划科 信息科") == Enrolled("江涛", both)


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("科长", True),
        ("负责人", True),
        ("主任", True),
        ("财务科科长", True),
        ("主持工作", True),
        ("head", True),
        ("Head of Department", True),
        ("科長", True),
        ("副科长", False),
        ("主任科员", False),
        ("主任医师", False),
        ("原科长", False),
        ("deputy head", False),
        ("干事", False),
        ("", False),
    ],
)
def test_who_heads_a_department(title: str, head: bool) -> None:
    assert heads(title) is head


def test_a_table_with_headings_in_any_order() -> None:
    found = read_roster(
        "某某局花名册\n序号\t科室\t姓名\t手机\t职务\n1\t规划科\t韩 芳\t13800000000\t科长\n\n"
        "2\t\t邓小山\t\t干事\n3\t信息科\t\t\t\n4\t信息科\t江涛"
    )
    assert found.entries == (
        Enrolled("韩芳", ("规划科",), "科长", head=True),
        Enrolled("邓小山", ("规划科",), "干事"),
        Enrolled("江涛", ("信息科",)),
    )
    assert [one.number for one in found.unread] == [6]
    assert "13800000000" not in repr(found)


def test_headings_between_spaces_and_commas() -> None:
    for header, row in (
        ("姓名 科室 职务", "韩芳 规划科 科长"),
        ("姓名,部门,职务", "韩芳,规划科,科长"),
    ):
        assert only(f"{header}\n{row}") == Enrolled("韩芳", ("规划科",), "科长", head=True)
    assert only("name,department,telegram\nHan,规划科,han_fang") == Enrolled(
        "@han_fang", ("规划科",)
    )


def test_a_list_under_the_name_of_its_department() -> None:
    found = read_roster("【规划科】\n韩芳 科长\n邓小山\n信息科：\n江涛\n财务科\n方芳 干事")
    assert found.entries == (
        Named("规划科"),
        Enrolled("韩芳", ("规划科",), "科长", head=True),
        Enrolled("邓小山", ("规划科",)),
        Named("信息科"),
        Enrolled("江涛", ("信息科",)),
        Named("财务科"),
        Enrolled("方芳", ("财务科",), "干事"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "财务科 = 财务、计财",
        "财务科＝财务，计财",
        "财务科（别名：财务、计财）",
        "财务科(又称财务、计财)",
    ],
)
def test_aliases(line: str) -> None:
    assert only(line) == Named("财务科", ("财务", "计财"))


def test_portfolios_and_removals() -> None:
    assert only("李副局长 分管 财务科、人事科") == Portfolio("李副局长", ("财务科", "人事科"))
    assert only("Director Wong portfolio Finance") == Portfolio("Director Wong", ("Finance",))
    assert only("李副局长分管财务科和人事科") == Portfolio("李副局长", ("财务科", "人事科"))
    assert only("小李 -") == Removal("小李")
    assert only("Ann Lee -") == Removal("Ann Lee")
    assert only("小李 财务科 -") == Removal("小李", "财务科")
    assert only("财务科 －") == Removal("财务科")


@pytest.mark.parametrize(
    ("text", "leader", "departments"),
    [
        ("李副局长 财务科、人事科", "李副局长", ("财务科", "人事科")),
        ("李副局长 分管 财务科 人事科", "李副局长", ("财务科", "人事科")),
        (
            "Deputy Director Li: Finance, Legal Team",
            "Deputy Director Li",
            ("Finance", "Legal Team"),
        ),
        ("财务科、人事科 -", "", ("财务科", "人事科")),
    ],
)
def test_the_portfolio_command(text: str, leader: str, departments: tuple[str, ...]) -> None:
    assert read_portfolio(text) == Portfolio(leader, departments)


@pytest.mark.parametrize("text", ["", "李副局长", "-", " "])
def test_a_portfolio_without_departments_is_none(text: str) -> None:
    assert read_portfolio(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "=A1",
        '=HYPERLINK("http://example.org","韩芳")',
        "？？？",
        "12345",
        "-",
        "韩芳",
        "科长 规划科",
        "请大家把名单报一下谢谢 规划科",
        "韩芳 " + "长" * 60,
        "长" * 4000,
        "@x 规划科",
        "<b> 规划科",
    ],
)
def test_a_line_nobody_can_read_is_named_and_loses_nothing_else(line: str) -> None:
    found = read_roster(f"韩芳 规划科\n{line}\n江涛 信息科")
    assert [one.number for one in found.unread] == [2]
    assert len(found.entries) == 2
    assert len(found.unread[0].text) <= 40


def test_nothing_at_all() -> None:
    assert read_roster("") == read_roster(" \n\n\t\n")


def test_very_many_lines_are_read_in_time() -> None:
    began = time.process_time()
    found = read_roster("\n".join(f"人{n} 第{n % 40}科 科长" for n in range(6000)))
    assert (len(found.entries), found.left) == (5000, 1000)
    read_roster("\n".join(("张" * 30 + " ") * 20 + "财务科科长" * 50 for _ in range(100)))
    read_roster("（别名：" * 200 + "\n" + "、科" * 400)
    assert time.process_time() - began < 5


@given(
    st.text(alphabet="韩芳规划科长副主任分管别名@a1 \t,，、：:（）()=＝-|【】\n姓名", max_size=60)
)
def test_nothing_raises_and_every_line_is_answered_for(text: str) -> None:
    found = read_roster(text)
    assert len(found.entries) == len(found.numbers)
    for entry in found.entries:
        if isinstance(entry, Enrolled):
            assert 0 < len(entry.name) <= 40
            assert entry.departments
