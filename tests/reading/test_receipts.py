"""Answers to a notice in words: what is a receipt, leave, or a substitute, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.item import Answer
from bot.reading.receipts import Receipt, is_receipt, read_receipt

RECEIPTS = [
    "收到", "收到！", "收到，谢谢", "已收到，请放心", "好的收到", "好嘞，收到，马上办", "嗯嗯 知道了", "已阅", "阅知",
    "收悉，一定准时参加", "財務科收到", "老吕收到，谢谢", "1", "＋1", "👍", "👌", "收到收到", "Noted, thanks", "OK, got it",
    "Received with thanks", "Understood, will be there",
]  # fmt: skip
NONE = [
    "", "好的", "还没收到", "谁收到了", "收到了吗？", "收到请回复", "收到后请转发", "收到的表格有误", "没收到通知",
    "未收到", "10", "1号楼停水", "收到1份文件", "知道了一些情况", "noted on page 3", "got it wrong", "received 3 copies",
    "请收到的同志回复1",
]  # fmt: skip


@pytest.mark.parametrize("text", RECEIPTS)
def test_a_receipt_says_nothing_but_that_it_was_received(text: str) -> None:
    assert read_receipt(text) == Receipt(Answer.RECEIVED)


@pytest.mark.parametrize("text", NONE)
def test_what_says_more_than_that_is_none(text: str) -> None:
    assert not is_receipt(text)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("由小吕代我参加", "小吕"),
        ("我派老耿去", "老耿"),
        ("明天来不了，由小吕代会。", "小吕"),
        ("因病请假，请耿科长代为参加", "耿科长"),
        ("小吕替我去", "小吕"),
        ("我去不了，派老耿去吧", "老耿"),
        ("派人參加", ""),
        ("Dana Field will attend instead", "Dana Field"),
        ("can't make it, sending Tom instead", "Tom"),
    ],
)
def test_who_goes_instead(text: str, who: str) -> None:
    said = read_receipt(text)
    assert said is not None
    assert (said.answer, said.who) == (Answer.SUBSTITUTE, who)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("请假", ""),
        ("我请假，在省里培训", "在省里培训"),
        ("因孩子住院请假", "孩子住院"),
        ("on leave", ""),
    ],
)
def test_leave_with_its_reason(text: str, reason: str) -> None:
    assert read_receipt(text) == Receipt(Answer.LEAVE, reason=reason)


@pytest.mark.parametrize(
    "text",
    [
        "请假请找办公室",
        "今天谁请假？",
        "派车去接",
        "让大家去",
        "请局长参加",
        "让小吕去取快递",
        "原则上不得请假",
    ],
)
def test_talk_of_leave_and_of_sending_is_no_answer(text: str) -> None:
    assert read_receipt(text) is None


@given(st.text(max_size=200))
def test_anything_can_be_asked(text: str) -> None:
    read_receipt(text)


@given(st.lists(st.sampled_from(["好的", "收到", "，", "谢谢", "主任", " ", "！"]), max_size=12))
def test_a_receipt_needs_its_core(words: list[str]) -> None:
    assert is_receipt("".join(words)) == ("收到" in words and len("".join(words)) <= 40)
