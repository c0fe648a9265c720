"""A kill at any step between "update fetched" and "message marked sent", then a restart.

No update is lost and none is handled twice; no push is lost; a second copy comes only
where it was uncertain whether the first arrived, and says so.
"""

from __future__ import annotations

import asyncio

import pytest

from bot.playground.faults import Call
from bot.playground.world import Message
from tests.e2e.conftest import Stage
from tests.e2e.process import Bot

AGAIN = "重发"
NOTICE = "请王局长于{day}上午10点到三楼会议室参加第{n}次工程调度会。"
COMMITS = 8  # what a notice takes from fetched to both messages marked sent, at least


def once(messages: list[Message], title: str) -> list[Message]:
    """The messages that speak of one meeting; a second is there only if it says 重发."""
    found = [message for message in messages if title in message.text]
    assert found, f"{title} was lost: {[message.text for message in messages]}"
    repeats = [message for message in found[1:] if AGAIN not in message.text]
    assert not repeats, f"{title} came twice without a word: {[m.text for m in found]}"
    assert len(found) <= 2, f"{title} came {len(found)} times"
    return found


async def dead_or_calm(stage: Stage, bot: Bot) -> None:
    """Wait until the bot has died, or has done everything without coming to that point."""
    calm = asyncio.create_task(stage.calm(1.0))
    ended = asyncio.create_task(bot.ended())
    await asyncio.wait({calm, ended}, return_when=asyncio.FIRST_COMPLETED, timeout=40)
    for task in (calm, ended):
        task.cancel()
    await asyncio.gather(calm, ended, return_exceptions=True)


async def test_a_kill_at_any_commit_loses_nothing(
    stage: Stage, request: pytest.FixtureRequest
) -> None:
    bot = await stage.ready()
    await stage.bind_leader()
    await stage.calm()
    assert await bot.stop() == 0
    sqlite = stage.database.startswith("sqlite")
    numbers = range(1, COMMITS + 3) if sqlite else range(1, COMMITS + 3, 3)
    points = [f"{moment}:{number}" for number in numbers for moment in ("before", "after")]
    died = 0
    for n, point in enumerate(points, 1):
        armed = stage.folder / f"armed-{n}"
        bot = await stage.ready(
            entry="dying", HUIYIN_TEST_KILL=point, HUIYIN_TEST_ARMED=str(armed)
        )
        await stage.calm()
        if n > 1:
            check(stage, n - 1, points[n - 2])
        armed.touch()
        stage.emulator.write(
            stage.office.zhou, stage.office.group, NOTICE.format(day="下周五", n=n)
        )
        await dead_or_calm(stage, bot)
        died += not bot.alive
        if bot.alive:
            assert await bot.stop() == 0
    bot = await stage.ready()
    await stage.calm()
    for n, point in enumerate(points, 1):
        check(stage, n, point)
    assert died >= len(points) // 2, "the kills did not strike"


def check(stage: Stage, n: int, point: str) -> None:
    """Everybody has heard of the nth meeting, once, under one number."""
    title = f"第{n}次工程调度会"
    emulator, office = stage.emulator, stage.office
    card = once(emulator.said(office.group), title)
    told = once(emulator.private(office.leader), title)
    for message in (*card, *told):
        assert f"#{n}" in message.text, f"killed {point}: {message.text}"


@pytest.mark.parametrize("accepted", [False, True], ids=["before it arrived", "after it arrived"])
@pytest.mark.parametrize("nth", [1, 2])
async def test_a_kill_while_a_message_is_on_its_way(
    stage: Stage, nth: int, accepted: bool
) -> None:
    bot = await stage.ready()
    await stage.bind_leader()
    await stage.calm()
    sends = 0

    def strike(call: Call) -> None:
        nonlocal sends
        if call.method == "sendMessage":
            sends += 1
            if sends == nth:
                bot.kill()

    if accepted:
        stage.emulator.on_accepted = strike
    else:
        stage.emulator.on_call = strike
    stage.emulator.write(stage.office.zhou, stage.office.group, NOTICE.format(day="下周五", n=1))
    await asyncio.wait_for(bot.ended(), 30)
    stage.emulator.on_accepted = stage.emulator.on_call = None
    await stage.ready()
    await stage.calm(1.0)
    check(stage, 1, f"send {nth}")
    both = [*stage.emulator.said(stage.office.group), *stage.emulator.private(stage.office.leader)]
    assert any(AGAIN in message.text for message in both), "what is uncertain must be said"
