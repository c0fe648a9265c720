"""`run` and `play` as processes: how they begin, what they say, how they end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import urllib.request
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import cli
from bot.playground.server import Emulator
from bot.store.database import make_engine
from tests.cli.terminal import surroundings
from tests.telegram import telegram_office

TOKEN = "123456:TEST"  # the emulator's
STOP_SECONDS = 5.0


@asynccontextmanager
async def started(folder: Path, *arguments: str, **variables: str) -> AsyncIterator[Process]:
    """`python -m bot` in a process group of its own; ended with the block if still there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        cwd=folder,
        env=surroundings(**variables),
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: Process, seconds: float = 30) -> tuple[int, str, str]:
    """How a process ended, and all it said."""
    out, err = await asyncio.wait_for(process.communicate(), seconds)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def towards(emulator: Emulator, token: str = TOKEN) -> dict[str, str]:
    """The variables that lead the bot to the emulator."""
    return {"HUIYIN_TELEGRAM__TOKEN": token, "HUIYIN_TELEGRAM__BASE_URL": emulator.base_url}


async def at_work(emulator: Emulator) -> None:
    """Wait until the bot fetches its updates."""
    await emulator.until(lambda: emulator.polls > 0, 20, "a getUpdates")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_run_serves_until_it_is_asked_to_stop_and_stops_at_once(
    tmp_path: Path, sign: signal.Signals
) -> None:
    async with telegram_office() as office:
        variables = towards(office.emulator)
        async with started(tmp_path, "run", **variables) as process:
            await at_work(office.emulator)
            process.send_signal(sign)
            status, out, err = await ended(process, STOP_SECONDS)
    assert status == cli.WELL, err
    assert "Huiyin is at work as @huiyin_bot" in err
    assert TOKEN not in out + err
    assert "Traceback" not in err


async def test_start_serves_when_there_is_a_token_and_ends_with_its_process_group(
    tmp_path: Path,
) -> None:
    async with telegram_office() as office:
        variables = towards(office.emulator)
        async with started(tmp_path, "start", **variables) as process:
            await at_work(office.emulator)
            os.killpg(process.pid, signal.SIGTERM)
            status, _, err = await ended(process, STOP_SECONDS)
    assert status == cli.WELL, err


async def test_a_token_that_telegram_does_not_know_ends_with_a_sentence(tmp_path: Path) -> None:
    async with telegram_office() as office:
        variables = towards(office.emulator, "123456:FORGOTTEN")
        async with started(tmp_path, "run", **variables) as process:
            status, out, err = await ended(process)
    assert status == cli.MISTAKEN
    assert "@BotFather" in err.splitlines()[-1]
    assert "FORGOTTEN" not in out + err
    assert "Traceback" not in err


async def test_a_second_huiyin_on_one_database_ends_with_a_sentence(
    tmp_path: Path, engine_url: str
) -> None:
    async with telegram_office() as office:
        variables = towards(office.emulator) | {"HUIYIN_DATABASE__URL": engine_url}
        async with started(tmp_path, "run", **variables) as first:
            await at_work(office.emulator)
            async with started(tmp_path, "run", **variables) as second:
                status, _, err = await ended(second)
            first.send_signal(signal.SIGTERM)
            assert (await ended(first))[0] == cli.WELL
    assert status == cli.WRONG
    assert err.splitlines()[-1].startswith("Another Huiyin already works with ")
    assert "Traceback" not in err


async def test_a_newer_database_is_left_alone_with_a_sentence(
    tmp_path: Path, engine_url: str
) -> None:
    engine = make_engine(engine_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    engine.dispose()
    async with telegram_office() as office:
        variables = towards(office.emulator) | {"HUIYIN_DATABASE__URL": engine_url}
        async with started(tmp_path, "run", **variables) as process:
            status, _, err = await ended(process)
    assert status == cli.WRONG
    assert "update the program" in err.splitlines()[-1]
    assert "Traceback" not in err


async def test_play_prints_its_address_shows_its_page_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    async with started(tmp_path, "play", "--port", "0") as process:
        assert process.stdout is not None
        lines = [await asyncio.wait_for(process.stdout.readline(), 30) for _ in range(2)]
        address = lines[-1].decode().strip()
        assert address.startswith("http://127.0.0.1:")
        page = await asyncio.to_thread(fetched, address)
        assert "<html" in page.lower()
        os.killpg(process.pid, signal.SIGTERM)
        status, _, err = await ended(process, STOP_SECONDS)
    assert status == cli.WELL, err
    assert "Traceback" not in err
    assert left_in(tmp_path) == []  # the playground keeps nothing


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    async with telegram_office() as office:
        taken = str(office.emulator.port)
        async with started(tmp_path, "play", "--port", taken) as process:
            status, _, err = await ended(process)
    assert status == cli.WRONG
    assert "python -m bot play --port" in err
    assert "Traceback" not in err


async def test_a_script_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    async with started(tmp_path, "play", "--script", "nowhere.txt") as process:
        status, _, err = await ended(process)
    assert status == cli.WRONG
    assert "nowhere.txt" in err
    assert "Traceback" not in err
