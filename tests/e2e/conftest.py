"""An office on the emulator, and a bot that may be started, stopped and killed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock, SystemClock
from bot.playground.script import deep_link
from bot.playground.server import Emulator
from tests.e2e.played import WEDNESDAY, Listener, Played
from tests.e2e.process import Bot, start, write_config
from tests.telegram import Office, make_office


@dataclass
class Stage:
    """One office, one configuration, and the bots started on it."""

    emulator: Emulator
    folder: Path
    database: str
    office: Office
    bots: list[Bot] = field(default_factory=list)
    #: Whether tracebacks in the log are what the test provokes.
    forgiving: bool = False

    async def start(
        self, more: dict[str, str] | None = None, *, entry: str = "", **environment: str
    ) -> Bot:
        """Start the bot on this office's database."""
        config = write_config(self.folder, self.emulator, self.database, **(more or {}))
        bot = await start(config, entry=entry, **environment)
        self.bots.append(bot)
        return bot

    async def ready(
        self, more: dict[str, str] | None = None, *, entry: str = "", **environment: str
    ) -> Bot:
        """Start the bot and wait until it polls."""
        before = self.emulator.polls
        bot = await self.start(more, entry=entry, **environment)
        await self.emulator.until(
            lambda: self.emulator.polls > before or not bot.alive, 30, "the first poll"
        )
        assert bot.alive, bot.log
        return bot

    async def bind_leader(self) -> None:
        """王立群 becomes 王局长 and presses Start."""
        office, emulator = self.office, self.emulator
        emulator.write(office.zhou, office.group, "/leader @wang_liqun 王局长")
        link = await emulator.until(
            lambda: next(
                (m for m in emulator.said(office.group) if "start=hi" not in deep_url(m)
                 and deep_link(m)),
                None,
            ),
            20,
            "the leader's link",
        )  # fmt: skip
        assert link is not None
        emulator.start(office.leader, deep_link(link))
        await office.private_message(office.leader, "王局长", timeout=20)

    async def calm(self, seconds: float = 0.6) -> None:
        """Wait until everything was fetched and nothing has been sent for a while."""
        await self.emulator.until(lambda: self.emulator.unread == 0, 30, "all updates fetched")
        await asyncio.sleep(seconds)
        await self.emulator.quiet(seconds)


def deep_url(message: Any) -> str:
    """The address under a message's first button, if there is one."""
    return next((button.url or "" for button in message.buttons), "")


@contextlib.asynccontextmanager
async def staged(url: str, folder: Path) -> AsyncIterator[Stage]:
    """A stage; whatever bot still plays when it is left is ended."""
    async with Emulator(SystemClock(), limits=None) as emulator:
        made = Stage(emulator, folder, url, make_office(emulator))
        try:
            yield made
        finally:
            for bot in made.bots:
                bot.kill()
                await bot.ended()
        for bot in made.bots:
            assert made.forgiving or "Traceback" not in bot.log, bot.log


@pytest.fixture
async def stage(engine_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on each engine in turn."""
    async with staged(engine_url, tmp_path) as made:
        yield made


@pytest.fixture
async def sqlite_stage(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on SQLite alone."""
    async with staged(sqlite_url, tmp_path) as made:
        yield made


@pytest.fixture
async def postgres_stage(postgres_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on PostgreSQL alone."""
    async with staged(postgres_url, tmp_path) as made:
        yield made


@pytest.fixture
async def played(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Played]:
    """The house on a standing clock, Wednesday 2026-11-18 16:00, with the office in it."""
    async with playing(sqlite_template, tmp_path) as made:
        await made.start()
        yield made


@contextlib.asynccontextmanager
async def playing(
    template: Path, folder: Path, **settings: dict[str, Any]
) -> AsyncIterator[Played]:
    """As `played`, not started yet, with settings of one's own."""
    file = folder / "played.db"
    shutil.copyfile(template, file)
    clock = MovableClock(WEDNESDAY, running=False)
    async with Emulator(clock, limits=None) as emulator:
        made = Played(
            emulator, clock, make_office(emulator), folder, f"sqlite:///{file}", settings
        )
        listener = Listener(made.failures)
        logging.getLogger().addHandler(listener)
        try:
            yield made
        finally:
            logging.getLogger().removeHandler(listener)
            await made.stop()
        assert not made.failures, made.failures
