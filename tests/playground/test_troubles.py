"""Limits are kept, and troubles on order happen where they were ordered."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import telegram
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.clock import MovableClock
from bot.playground.faults import Call
from bot.playground.limits import Limits
from bot.playground.refusals import bad_request
from bot.playground.server import Emulator, NeverHappened
from bot.playground.world import Chat, Person
from tests.playground.conftest import client


async def _settled() -> None:
    return


async def pass_time(clock: MovableClock, seconds: float) -> None:
    await clock.move_to(clock.now() + timedelta(seconds=seconds), _settled)


async def test_a_group_takes_twenty_a_minute(
    bot: telegram.Bot, group: Chat, clock: MovableClock, emulator: Emulator
) -> None:
    sent = await bot.send_message(group.id, "0")
    for number in range(1, 20):
        await pass_time(clock, 1)
        await bot.edit_message_text(str(number), group.id, sent.message_id)
    await pass_time(clock, 1)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(group.id, "20")
    assert caught.value.retry_after == timedelta(seconds=40)
    await bot.get_chat(group.id)  # reading is free
    await pass_time(clock, 40)
    await bot.send_message(group.id, "20")


async def test_a_chat_takes_a_short_burst_and_then_one_a_second(
    bot: telegram.Bot, emulator: Emulator, zhou: Person, clock: MovableClock
) -> None:
    emulator.start(zhou)
    for number in range(5):
        await bot.send_message(zhou.id, str(number))
    with pytest.raises(RetryAfter):
        await bot.send_message(zhou.id, "5")
    for number in range(60):  # a private chat has no limit by the minute
        await pass_time(clock, 1)
        if number >= 5:
            await bot.send_message(zhou.id, str(number))


async def test_all_chats_together_take_thirty_a_second(
    bot: telegram.Bot, emulator: Emulator, clock: MovableClock
) -> None:
    people = [emulator.add_person(f"甲{n}", started=True) for n in range(31)]
    for person in people[:30]:
        await bot.send_message(person.id, "早报")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "早报")
    await pass_time(clock, 1)
    await bot.send_message(people[30].id, "早报")


async def test_limits_can_be_others_or_none(clock: MovableClock) -> None:
    for limits, refused in ((Limits(burst=1), True), (None, False)):
        async with Emulator(clock, limits=limits) as emulator:
            person = emulator.add_person("甲", started=True)
            async with client(emulator) as bot:
                await bot.send_message(person.id, "一")
                if refused:
                    with pytest.raises(RetryAfter):
                        await bot.send_message(person.id, "二")
                else:
                    await bot.send_message(person.id, "二")


async def test_a_lost_answer_leaves_the_message_behind(
    bot: telegram.Bot, emulator: Emulator, group: Chat
) -> None:
    fault = emulator.faults.silence("sendMessage", nth=2)
    await bot.send_message(group.id, "一")
    with pytest.raises(TimedOut):
        await bot.send_message(group.id, "二", read_timeout=0.2)
    await bot.send_message(group.id, "三")
    assert fault.happened.is_set()
    assert [m.text for m in emulator.said(group)] == ["一", "二", "三"]
    assert [c.outcome for c in emulator.calls if c.method == "sendMessage"] == [
        "ok",
        "ok never answered",
        "ok",
    ]


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_broken_connection_before_and_after(
    accepted: bool, bot: telegram.Bot, emulator: Emulator, group: Chat
) -> None:
    emulator.faults.reset("sendMessage", accepted=accepted)
    with pytest.raises(NetworkError):
        await bot.send_message(group.id, "一")
    assert len(emulator.said(group)) == accepted
    await bot.send_message(group.id, "二")


async def test_a_bad_gateway_a_pause_and_any_refusal(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    emulator.faults.bad_gateway("sendMessage")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(group.id, "一")
    emulator.faults.too_many("sendMessage", retry_after=7, chat_id=group.id)
    emulator.start(zhou)
    await bot.send_message(zhou.id, "别的群不受影响")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(group.id, "一")
    assert caught.value.retry_after == timedelta(seconds=7)
    emulator.faults.refuse("getChat", bad_request("CHAT_RESTRICTED"))
    with pytest.raises(BadRequest, match="Chat_restricted"):
        await bot.get_chat(group.id)
    assert emulator.said(group) == []


async def test_a_call_can_be_held_until_the_test_has_done_its_worst(
    bot: telegram.Bot, emulator: Emulator, group: Chat
) -> None:
    fault = emulator.faults.hold("sendMessage", accepted=True)
    sending = asyncio.create_task(bot.send_message(group.id, "一"))
    await asyncio.wait_for(fault.happened.wait(), 2)
    assert (len(emulator.said(group)), sending.done()) == (1, False)
    fault.release()
    await sending


async def test_hooks_see_every_call_before_and_after_it_counts(
    bot: telegram.Bot, emulator: Emulator, group: Chat
) -> None:
    seen: list[tuple[str, str, int, int]] = []

    def before(call: Call) -> None:
        seen.append(("before", call.method, call.n, len(emulator.said(group))))

    async def after(call: Call) -> None:
        seen.append(("after", call.method, call.n, len(emulator.said(group))))

    emulator.on_call, emulator.on_accepted = before, after
    await bot.send_message(group.id, "一")
    await bot.get_updates()
    assert seen == [("before", "sendMessage", 1, 0), ("after", "sendMessage", 1, 1)]


async def test_waiting_ends_with_what_was_said(
    bot: telegram.Bot, emulator: Emulator, group: Chat
) -> None:
    later = asyncio.create_task(bot.send_message(group.id, "来晚了"))
    assert await emulator.until(lambda: emulator.said(group))
    await later
    await emulator.quiet(0.02)
    with pytest.raises(
        NeverHappened, match=r"早报 never happened(?s:.*)来晚了(?s:.*)sendMessage #1"
    ):
        await emulator.until(lambda: False, timeout=0.01, what="早报")


async def test_the_door_closes_at_once_whoever_waits(clock: MovableClock) -> None:
    emulator = Emulator(clock)
    await emulator.__aenter__()
    person = emulator.add_person("甲", started=True)
    emulator.faults.silence("sendMessage")
    async with client(emulator) as bot:
        polling = asyncio.create_task(bot.get_updates(timeout=30))
        lost = asyncio.create_task(bot.send_message(person.id, "一", read_timeout=30))
        await emulator.until(lambda: emulator.polls and emulator.said(person))
        async with asyncio.timeout(1):
            await emulator.__aexit__(None, None, None)
            assert await polling == ()
            with pytest.raises(NetworkError):
                await lost
