"""Who was asked for a line and would rather not, and who closes what is not all in."""

from __future__ import annotations

import pytest

from tests.e2e.played import Played
from tests.e2e.test_returns import NOTICE, Heads, heads, tables
from tests.e2e.test_tasks import given

__all__ = ["heads"]


@pytest.mark.parametrize("words", ["取消", "不用了", "算了，谢谢", "cancel", "Never mind"])
async def test_who_thinks_better_of_it_leaves_the_question(played: Played, words: str) -> None:
    office = played.office
    await given(played)
    card = played.told(office.li, "机房巡检")[0]
    for button in ("办结", "有困难"):
        await played.press(office.li, card, button)
        await played.whisper(office.li, words)
        assert played.told(office.li, "没有改动", "#1")
    await played.press(office.li, card, "接收")
    await played.press(office.li, card, "要延期")
    await played.whisper(office.li, words, reply_to=played.told(office.li, "要延到什么时候")[-1])
    assert len(played.told(office.li, "没有改动")) == 3
    shown = played.card("#1").text
    assert "办理中" in shown
    assert "11月26日" in shown
    await played.whisper(office.li, "都查过了。")
    assert "办理中" in played.card("#1").text, "nothing is awaited any more"


async def test_a_report_is_closed_before_all_is_in_only_when_asked_twice(
    played: Played, heads: Heads
) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    await played.press(heads.planning, card, "已报")
    await played.whisper(office.zhou, "/done 1 已汇总")
    assert "已报 1/3" in card.text, "asked about first"
    (asked,) = played.told(office.zhou, "财务科、人事科没有报", "再点一次")
    (table,) = tables(played)
    await played.press(office.zhou, table, "办结")
    assert "结果：已汇总" in played.in_group("#1", "已办结")[0].text
    assert asked.text


async def test_pressing_twice_closes_what_is_not_all_in(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    card = played.card("#1")
    await played.press(heads.planning, card, "已报")
    (table,) = tables(played)
    await played.press(office.zhou, table, "办结")
    assert played.told(office.zhou, "财务科、人事科没有报")
    assert not played.told(office.zhou, "办结结果")
    await played.press(office.zhou, table, "办结")
    await played.whisper(office.zhou, "先报两家以外的")
    assert "结果：先报两家以外的" in played.in_group("#1", "已办结")[0].text


async def test_the_answer_again_closes_what_is_not_all_in(played: Played, heads: Heads) -> None:
    office = played.office
    await played.say(office.zhou, NOTICE)
    await played.say(office.zhou, "/done 1 不再等了")
    asked = played.in_group("财务科、人事科、规划科没有报")[-1]
    await played.say(office.zhou, "算了", reply_to=asked)
    assert "已办结" not in played.card("#1").text
    await played.say(office.zhou, "/done 1 不再等了")
    await played.say(office.zhou, "/done 1")
    assert "结果：不再等了" in played.in_group("#1", "已办结")[0].text
