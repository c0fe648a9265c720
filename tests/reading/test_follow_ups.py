"""What is said of a matter once it runs: the words, and what only looks like them."""

from __future__ import annotations

import pytest

from bot.reading.follow_ups import counted_from_now, is_off, read_follow_up, read_watch
from bot.reading.orders import Order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("有问题：签字栏谁来签？", Order("problem", None, "签字栏谁来签？")),
        ("12号有问题，签字栏谁来签", Order("problem", 12, "签字栏谁来签")),
        ("＃3有問題：簽字欄誰來簽", Order("problem", 3, "簽字欄誰來簽")),
        ("problem with 3: who signs here?", Order("problem", 3, "who signs here?")),
        ("Question about #3, who signs?", Order("problem", 3, "who signs?")),
        ("公开答复：科长签", Order("answer", None, "科长签")),
        ("4号公开答复：科长签", Order("answer", 4, "科长签")),
        ("答复：科长签", Order("reply", None, "科长签")),
        ("追踪3号", Order("trace", 3)),
        ("3号下属事项", Order("trace", 3)),
        ("trace 3", Order("trace", 3)),
        ("5号归入3号", Order("link", 5, "3")),
        ("5号属于3号下面。", Order("link", 5, "3")),
        ("5 belongs to 3", Order("link", 5, "3")),
        ("3号列为难点", Order("tag", 3, "难点")),
        ("3号取消难点", Order("tag", 3, "取消难点")),
        ("mark 3 as hot", Order("tag", 3, "hot")),
        ("3号过两个月回头看", Order("lookback", 3, "过两个月")),
        ("12月20日回头看#3", Order("lookback", 3, "12月20日")),
        ("look back at 3 in two months", Order("lookback", 3, "in two months")),
    ],
)
def test_these_are_said_of_a_matter(text: str, order: Order) -> None:
    assert read_follow_up(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "",
        "有问题吗",
        "有问题请联系办公室",
        "3个有问题：都退回",
        "3号会议室有问题：灯坏了",
        "这件事我答复过了",
        "3号是重点吗",
        "我们追踪一下",
        "归入档案",
        "the problem with Monday is the traffic",
    ],
)
def test_these_only_look_like_it(text: str) -> None:
    assert read_follow_up(text) is None


def test_a_mark_has_three_names_and_can_be_taken_off() -> None:
    assert [read_watch(word) for word in ("重点", "難點", "热点问题", "Hot", "key")] == [
        "key", "hard", "hot", "hot", "key",
    ]  # fmt: skip
    assert [read_watch(word) for word in ("off", "取消", "取消重点", "不再列为热点")] == [
        "off"
    ] * 4
    assert read_watch("要紧") == read_watch("") == ""


def test_a_span_that_passes_counts_from_today() -> None:
    assert counted_from_now("过两个月") == "两个月后"
    assert counted_from_now("再过60天以后") == "60天后"
    assert counted_from_now("过半年") == counted_from_now("半年后") == "6个月后"
    assert counted_from_now("12月20日") == "12月20日"
    assert is_off("取消")
    assert not is_off("12月20日")
