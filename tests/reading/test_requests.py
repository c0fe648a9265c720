"""Requests in one line, parted into what they ask, why, of whom and by when."""

from __future__ import annotations

import pytest

from bot.reading.requests import (
    HelpRequest,
    LeaderOrder,
    Promise,
    before_wants,
    handled_by,
    read_channel,
    read_difficulty,
    read_help,
    read_leader_order,
    read_progress,
    read_promise,
    read_urgency,
    without,
)


@pytest.mark.parametrize(
    ("text", "wants", "reason"),
    [
        ("原由：编规划要用，要什么：各乡镇人口数", "各乡镇人口数", "编规划要用"),
        ("因测算要用，请提供各乡镇人口数，谢谢", "各乡镇人口数", "测算要用"),
        ("请协助核对名册，因为人员有变动", "核对名册", "人员有变动"),
        ("各乡镇人口数", "各乡镇人口数", ""),
        ("由于系统升级", "", "系统升级"),
        (
            "reason: for the plan, needs: figures by township",
            "figures by township",
            "for the plan",
        ),
        ("原由：要核对1,200户；要什么：花名册", "花名册", "要核对1,200户"),
        (
            "原由：按职责分工，台账由信息科管，要什么：机柜清单，一式两份",
            "机柜清单，一式两份",
            "按职责分工，台账由信息科管",
        ),
        ("要什么：机柜清单，原由：要盘点，月底交", "机柜清单", "要盘点，月底交"),
    ],
)
def test_help_is_parted_into_what_and_why(text: str, wants: str, reason: str) -> None:
    assert read_help(text) == HelpRequest(wants, reason)


def test_the_limit_of_a_labelled_request_stands_behind_what_is_wanted() -> None:
    before, wanted = before_wants("原由：11月20日市里来人，要什么：清单，12月4日前")
    assert before == "原由：11月20日市里来人，"
    assert wanted == "要什么：清单，12月4日前"
    assert before_wants("请给清单") == ("", "请给清单")


def test_a_leaders_order_names_the_leader_first() -> None:
    assert read_leader_order("钱局长交办：请孙工周五前报名单") == LeaderOrder(
        "钱局长", "请孙工周五前报名单"
    )
    assert read_leader_order("武副局长交辦:查一下井盖") == LeaderOrder("武副局长", "查一下井盖")
    assert read_leader_order("钱局长昨天交办的事办完了吗？") is None
    assert read_leader_order("通知：钱局长批示：请各科室落实") is None


def test_a_promise_keeps_the_sentence_and_tells_who_handles_it() -> None:
    said = read_promise("钱局长在青石乡调研时说：“年底前把便桥修好。” 承办陆平")
    assert said == Promise("钱局长", "", "青石乡", "年底前把便桥修好。", "承办陆平")
    assert read_promise("钱局长在青石乡说：“大家辛苦了。”") is None
    assert read_promise("钱局长要求高度重视，由办公室承办") is None
    by_command = read_promise("青石乡 河东村 「年底通水」 由水利科负责 12月31日前", named=True)
    assert by_command is not None
    assert (by_command.place, by_command.unit) == ("青石乡", "河东村")
    assert by_command.said == "年底通水"
    assert handled_by(by_command.behind) == "水利科"
    assert handled_by("承办：陆平，月底前") == "陆平"
    assert handled_by("月底前") == ""


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("电话：周五前报名单", "phone", "周五前报名单"),
        ("传真: 周五前报名单", "fax", "周五前报名单"),
        ("OA：周五前报名单", "oa", "周五前报名单"),
        ("电话会议纪要周五前报", "", "电话会议纪要周五前报"),
        ("周五前报名单", "", "周五前报名单"),
    ],
)
def test_how_a_matter_came_is_said_in_front(text: str, name: str, rest: str) -> None:
    assert read_channel(text) == (name, rest)


def test_a_reply_tells_of_progress_or_of_trouble() -> None:
    assert read_progress("进展：已完成一半") == "已完成一半"
    assert read_progress("已完成一半") == "已完成一半"
    assert read_progress("已完成") is None, "that closes it"
    assert read_progress("进展如何？") is None
    assert read_difficulty("有困难：等材料") == "等材料"
    assert read_difficulty("有困难吗？") is None


def test_flash_and_urgent_are_told_apart() -> None:
    assert read_urgency("特急 省里明早要") == ("flash", "省里明早要")
    assert read_urgency("加急：县里催了") == ("urgent", "县里催了")
    assert read_urgency("县里催了") == ("", "县里催了")


@pytest.mark.parametrize(
    ("text", "time", "rest"),
    [
        ("12月5日 等材料", "12月5日", "等材料"),
        ("延期到12月5日，等材料", "12月5日", "等材料"),
        ("等材料，要到12月5日前", "12月5日", "等材料，要"),
        ("12月5日", "12月5日", ""),
    ],
)
def test_a_reason_is_what_stands_besides_the_date(text: str, time: str, rest: str) -> None:
    start = text.index(time)
    assert without(text, start, start + len(time)) == rest
