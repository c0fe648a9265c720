from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import telegram

from bot.clock import MovableClock
from bot.playground.server import Emulator
from bot.playground.world import Chat, Person


def client(emulator: Emulator) -> telegram.Bot:
    """The library's bot, pointed at the emulator."""
    return telegram.Bot(
        emulator.token, base_url=emulator.base_url, base_file_url=emulator.base_file_url
    )


START = datetime.fromisoformat("2026-11-18T16:05:00+08:00")


@pytest.fixture(autouse=True)
def durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library gives retry_after as a timedelta, and warns until one says so."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START, running=False)


@pytest.fixture
async def emulator(clock: MovableClock) -> AsyncIterator[Emulator]:
    async with Emulator(clock) as emulator:
        yield emulator


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[telegram.Bot]:
    async with client(emulator) as bot:
        yield bot


@pytest.fixture
def zhou(emulator: Emulator) -> Person:
    return emulator.add_person("周敏", "zhou_min")


@pytest.fixture
def group(emulator: Emulator, zhou: Person) -> Chat:
    """A supergroup with the bot as an ordinary member."""
    group = emulator.add_group("防汛工作群", zhou)
    emulator.add_bot(group, zhou)
    return group
