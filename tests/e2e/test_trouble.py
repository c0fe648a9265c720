"""Bad days: a wrong token, a dead line, a full disk, a server that stutters."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.clock import SystemClock
from bot.playground.refusals import conflict
from bot.playground.server import Emulator
from bot.playground.world import Message
from tests.e2e.conftest import Stage
from tests.e2e.process import Bot, start, write_config
from tests.telegram import make_office

AGAIN = "重发"
NOTICE = "请各科室于下周五上午10点到三楼会议室参加工程调度会。"
SECOND = "请各科室于下周四上午9点到二楼会议室参加节水部署会。"


def told(stage: Stage) -> list[Message]:
    """What the group heard of the meeting."""
    return [m for m in stage.emulator.said(stage.office.group) if "工程调度会" in m.text]


def notice(stage: Stage, text: str = NOTICE) -> None:
    stage.emulator.write(stage.office.zhou, stage.office.group, text)


async def ended(bot: Bot) -> int:
    return await asyncio.wait_for(bot.ended(), 30)


# At the start.


async def test_a_token_telegram_does_not_know(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    config = write_config(stage.folder, stage.emulator, stage.database)
    wrong = "999999:NOT-THE-ONE"
    config.write_text(config.read_text().replace(stage.emulator.token, wrong))
    bot = await start(config)
    stage.bots.append(bot)
    assert await ended(bot) == 2
    said = [line for line in bot.lines if "token" in line]
    assert len(said) == 1, bot.log
    assert "@BotFather" in said[0]
    assert wrong not in bot.log
    assert "NOT-THE-ONE" not in bot.log


async def test_no_line_at_the_start_is_waited_for(sqlite_url: str, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    emulator = Emulator(SystemClock(), port=port, limits=None)
    bot = await start(write_config(tmp_path, emulator, sqlite_url))
    try:
        limit = time.monotonic() + 20
        while "cannot be reached" not in bot.log and time.monotonic() < limit:
            await asyncio.sleep(0.05)
        assert "cannot be reached" in bot.log
        assert bot.alive
        async with emulator:
            office = make_office(emulator)
            emulator.write(office.zhou, office.group, NOTICE)
            await office.group_message("#1", timeout=30)
            assert await bot.stop() == 0
    finally:
        bot.kill()
        await bot.ended()
    assert emulator.token not in bot.log
    assert "Traceback" not in bot.log


async def test_a_second_bot_on_the_same_database_leaves_at_once(stage: Stage) -> None:
    first = await stage.ready()
    polls = stage.emulator.polls
    second = await stage.start()
    assert await ended(second) == 1
    said = [line for line in second.lines if "Another Huiyin" in line]
    assert len(said) == 1, second.log
    assert first.alive
    notice(stage)
    await stage.office.group_message("#1", timeout=20)
    assert stage.emulator.polls >= polls
    first.kill()
    await first.ended()
    await stage.ready()  # a kill leaves no lock behind


# While it works.


async def test_a_second_reader_elsewhere_is_outwaited(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    bot = await stage.ready()
    stage.emulator.faults.refuse("getUpdates", conflict("terminated by other getUpdates request"))
    notice(stage)
    await stage.office.group_message("#1", timeout=20)
    await stage.emulator.until(lambda: "another Huiyin fetches" in bot.log, 20, "the log's word")
    notice(stage, SECOND)
    await stage.office.group_message("#2", timeout=20)


async def test_too_many_requests_is_waited_for(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.ready()
    await stage.calm()
    group = stage.office.group
    fault = stage.emulator.faults.too_many("sendMessage", retry_after=2, chat_id=group.id)
    began = time.monotonic()
    notice(stage)
    await fault.happened.wait()
    await stage.emulator.press(  # meanwhile others are not held up
        stage.office.zhou, stage.emulator.said(stage.office.zhou)[0], data="h1.page.0.0.list:1"
    )
    await stage.office.group_message("#1", timeout=20)
    assert time.monotonic() - began >= 2
    await stage.calm()
    assert len(told(stage)) == 1
    assert AGAIN not in told(stage)[0].text


@pytest.mark.parametrize("how", ["bad gateway", "reset"])
async def test_an_answer_lost_after_acceptance_is_repeated_once_and_says_so(
    sqlite_stage: Stage, how: str
) -> None:
    stage = sqlite_stage
    await stage.ready()
    await stage.calm()
    order = (
        stage.emulator.faults.bad_gateway if how == "bad gateway" else stage.emulator.faults.reset
    )
    order("sendMessage", accepted=True, chat_id=stage.office.group.id, times=2)
    notice(stage)
    await stage.emulator.until(lambda: len(told(stage)) == 2, 20, "the repeat")
    await stage.calm()
    first, second = told(stage)
    assert AGAIN not in first.text
    assert AGAIN in second.text
    notice(stage, SECOND)
    await stage.office.group_message("#2", timeout=20)
    assert len(told(stage)) == 2, "and never a third time"


async def test_a_connection_that_breaks_before_acceptance_loses_nothing(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    await stage.ready()
    await stage.calm()
    stage.emulator.faults.reset("sendMessage", chat_id=stage.office.group.id)
    notice(stage)
    await stage.office.group_message("#1", timeout=20)
    await stage.calm()
    assert len(told(stage)) == 1


async def test_a_poison_update_stops_nobody_and_is_told_once(sqlite_stage: Stage) -> None:
    stage, office = sqlite_stage, sqlite_stage.office
    stage.forgiving = True
    await stage.ready()
    await stage.calm()
    notice(stage)
    stage.emulator.poison(office.group)
    notice(stage, SECOND)
    await office.group_message("#2", timeout=20)
    alarm = await office.private_message(office.zhou, "没能处理", timeout=20)
    assert "\n" not in alarm.text, "one line"
    assert stage.emulator.unread == 0
    await stage.calm()
    bot = stage.bots[-1]
    assert await bot.stop() == 0
    await stage.ready()
    notice(stage, "请各科室于下周三上午9点到一楼会议室参加安全生产会。")
    await office.group_message("#3", timeout=20)
    await stage.calm()
    alarms = [text for text in office.told(office.zhou) if "没能处理" in text]
    assert len(alarms) == 1, "a restart does not try poison again"
    assert not [text for text in office.said() if "没能处理" in text], "the group hears nothing"


async def test_an_update_that_comes_twice_is_handled_once(sqlite_stage: Stage) -> None:
    stage, office = sqlite_stage, sqlite_stage.office
    await stage.ready()
    await stage.calm()
    world = stage.emulator.world
    message = world.post(
        office.group,
        office.zhou,
        text="/task 下周五前 更新通讯录",
        entities=[{"type": "bot_command", "offset": 0, "length": 5}],
    )
    update = {"message": stage.emulator.json_of(message)}
    number = world.updates.put_raw(update)
    await office.group_message("#1", "更新通讯录", timeout=20)
    world.updates.put_raw({"update_id": number, **update})
    world.updates.put_raw({"update_id": number, **update})
    await stage.calm(1.0)
    assert len([text for text in office.said() if "更新通讯录" in text]) == 1


async def test_a_full_disk_confirms_nothing_and_heals(sqlite_stage: Stage) -> None:
    stage, office = sqlite_stage, sqlite_stage.office
    full = stage.folder / "full"
    bot = await stage.ready(entry="full_disk", HUIYIN_TEST_FULL=str(full))
    await stage.calm()
    full.touch()
    long = NOTICE + "具体要求如下：" + "各科室要高度重视，提前准备书面材料，按时到会。" * 120
    notice(stage, long)
    await office.private_message(office.zhou, "台账暂时写不进去", timeout=20)
    assert stage.emulator.unread > 0, "nothing is confirmed that was not written"
    assert not told(stage)
    assert bot.alive
    full.unlink()
    await office.group_message("#1", "工程调度会", timeout=30)
    await stage.calm()
    assert stage.emulator.unread == 0
    assert len(told(stage)) == 1
    troubles = [text for text in office.told(office.zhou) if "台账" in text]
    assert len(troubles) == 1, "told once"


async def test_a_locked_database_confirms_nothing_and_heals(sqlite_stage: Stage) -> None:
    stage, office = sqlite_stage, sqlite_stage.office
    await stage.ready()
    await stage.calm()
    other = sqlite3.connect(stage.database.removeprefix("sqlite:///"), isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        notice(stage)
        await office.private_message(office.zhou, "台账暂时写不进去", timeout=20)
        assert stage.emulator.unread > 0
        assert not told(stage)
        other.execute("ROLLBACK")
    finally:
        other.close()
    await office.group_message("#1", "工程调度会", timeout=30)
    await stage.calm()
    assert len(told(stage)) == 1


async def test_a_database_server_that_hangs_up_is_called_again(postgres_stage: Stage) -> None:
    stage = postgres_stage
    """Its hold on the database is lost with the connection, so it ends and is started again."""
    bot = await stage.ready()
    await stage.calm()
    url = make_url(stage.database).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as killer:
        killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    notice(stage)
    await stage.emulator.until(lambda: bool(told(stage)) or not bot.alive, 30, "the card")
    if bot.alive:
        assert await bot.stop() == 1
    assert "The database cannot be used" in bot.log
    await stage.ready()
    await stage.office.group_message("#1", timeout=30)
    await stage.calm()
    assert all(AGAIN in message.text for message in told(stage)[1:])


# At the end.


async def test_stopping_finishes_the_row_in_hand(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    bot = await stage.ready()
    await stage.calm()
    held = stage.emulator.faults.hold("sendMessage", chat_id=stage.office.group.id)
    notice(stage)
    await held.happened.wait()
    began = time.monotonic()
    stopping = asyncio.create_task(bot.stop())
    await asyncio.sleep(0.5)
    held.release()
    assert await stopping == 0
    assert time.monotonic() - began < 10
    await stage.ready()
    await stage.calm()
    assert len(told(stage)) == 1, "what arrived is known to have arrived"


async def test_stopping_does_not_wait_for_a_dead_line(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    bot = await stage.ready()
    await stage.calm()
    silence = stage.emulator.faults.silence("sendMessage", chat_id=stage.office.group.id)
    notice(stage)
    await silence.happened.wait()
    began = time.monotonic()
    assert await bot.stop() == 0
    assert time.monotonic() - began < 10
    await stage.ready()
    await stage.emulator.until(lambda: len(told(stage)) == 2, 20, "the repeat")
    assert AGAIN in told(stage)[1].text


async def test_stopping_while_idle_and_while_starting_is_quick(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    bot = await stage.ready()
    began = time.monotonic()
    assert await bot.stop() == 0
    assert time.monotonic() - began < 10
    held = stage.emulator.faults.hold("getMe")
    bot = await stage.start()
    await asyncio.wait_for(held.happened.wait(), 20)
    began = time.monotonic()
    assert await bot.stop() == 0
    assert time.monotonic() - began < 10
