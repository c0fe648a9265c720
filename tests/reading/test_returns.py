"""How departments say that their return is in, and what only sounds like it."""

from __future__ import annotations

import pytest

from bot.reading.returns import ReturnSaid, parted, read_back, read_return


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("财务科已报", ReturnSaid(False, ("财务科",))),
        ("財務科已報，請查收。", ReturnSaid(False, ("财务科",))),
        ("人事科、财务科已报送", ReturnSaid(False, ("人事科", "财务科"))),
        ("我科已报", ReturnSaid()),
        ("我们科报了", ReturnSaid()),
        ("已报", ReturnSaid()),
        ("好的，已报", ReturnSaid()),
        ("3号财务科已报", ReturnSaid(False, ("财务科",), 3)),
        ("财务科 #3 已上报", ReturnSaid(False, ("财务科",), 3)),
        ("#3 已报", ReturnSaid(False, (), 3)),
        ("财务科零报告", ReturnSaid(True, ("财务科",))),
        ("财务科：无此类情况", ReturnSaid(True, ("财务科",))),
        ("本单位零报告，谢谢", ReturnSaid(True)),
        ("无", ReturnSaid(True, answering=True)),
        ("Finance: submitted", ReturnSaid(False, ("finance",))),
        ("Finance has submitted.", ReturnSaid(False, ("finance",))),
        ("We have submitted", ReturnSaid()),
        ("Personnel: nothing to report", ReturnSaid(True, ("personnel",))),
    ],
)
def test_a_return_in_words(text: str, said: ReturnSaid) -> None:
    assert read_return(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "财务科未报",
        "财务科还没报",
        "财务科报了吗？",
        "财务科报了没",
        "已报市局",
        "收到",
        "周五前报送取暖情况",
        "昨天的会开得很好。材料我看了。数字还要核对，财务科的表请再看一遍，然后今天下班以前大家一起过一遍再说，其余的明天上午接着办，已报",
        "has anyone submitted?",
    ],
)
def test_what_is_no_return(text: str) -> None:
    assert read_return(text) is None


def test_a_return_sent_back_names_its_department_and_says_why() -> None:
    behind = read_back("请退回财务科：缺第二季度数字")
    assert behind is not None
    assert parted(behind, ["财务", "财务科"]) == ("财务科", "缺第二季度数字")
    assert parted("人事科 原因：没有盖章", ["人事科"]) == ("人事科", "没有盖章")
    assert parted("Finance no stamp", ["finance"]) == ("finance", "no stamp")
    assert parted("综合科 数字不对", ["财务科"]) is None
    assert read_back("财务科退回来了") is None
    assert read_back("returns are due") is None


@pytest.mark.parametrize(
    ("text", "nil", "number", "answering"),
    [
        ("已报 1", False, 1, False),
        ("零报告 2", True, 2, False),
        ("我们科没有情况", True, None, True),
        ("我们科没有情况 3", True, 3, False),
        ("这次的取暖情况，我们科没有", True, None, True),
    ],
)
def test_a_bare_number_and_plain_words_of_having_nothing(
    text: str, nil: bool, number: int | None, answering: bool
) -> None:
    assert read_return(text) == ReturnSaid(nil, (), number, answering)


@pytest.mark.parametrize("text", ["人数已报 20 人", "会议室我们科没有预约", "他说没有情况发生过"])
def test_other_words_hand_nothing_in(text: str) -> None:
    assert read_return(text) is None
