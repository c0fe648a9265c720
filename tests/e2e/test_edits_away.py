"""An edit may call a notice off or move it; a greeting or a question is no answer and no notice."""

from __future__ import annotations

import pytest

from tests.e2e.played import Played

NOTICE = "请王局长明天下午3点到二楼会议室参加检查会。"


@pytest.mark.parametrize(
    "edited",
    [
        f"{NOTICE}另：会议取消。",
        f"【会议取消】{NOTICE}",
        "检查会取消，另行通知。",
    ],
)
async def test_an_edit_that_calls_it_off(played: Played, edited: str) -> None:
    await played.bind_leader()
    notice = await played.say(played.office.zhou, NOTICE)
    await played.edit(notice, edited)
    assert len(played.told(played.office.leader, "#1", "已取消")) >= 1
    assert "已取消" in played.in_group("二楼会议室")[0].text
    await played.at("11-19 14:31")
    assert not played.in_group("30分钟后开会")


async def test_an_edit_that_moves_it_in_words(played: Played) -> None:
    await played.bind_leader()
    notice = await played.say(played.office.zhou, NOTICE)
    await played.edit(notice, "检查会改到后天上午9点。")
    (news,) = played.told(played.office.leader, "#1", "有变动")
    assert "11月20日" in news.text


async def test_a_question_in_private_is_no_notice(played: Played) -> None:
    zhou = played.office.zhou
    for text in ("明天有什么会", "周五前要交什么材料"):
        await played.whisper(zhou, text)
    assert not played.told(zhou, "#1")


async def test_a_greeting_is_no_answer_to_a_question(played: Played) -> None:
    zhou = played.office.zhou
    await played.whisper(zhou, "/task 11月30日前")
    await played.whisper(zhou, "你好")
    assert not played.told(zhou, "你好 ")
    assert not played.told(zhou, "#1")
