"""An office on the emulator, and a bot that may be started, stopped and killed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.playground.server import Emulator
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

    async def start(self, more: dict[str, str] | None = None, **environment: str) -> Bot:
        """Start the bot on this office's database."""
        config = write_config(self.folder, self.emulator, self.database, **(more or {}))
        bot = await start(config, **environment)
        self.bots.append(bot)
        return bot

    async def ready(self, **environment: str) -> Bot:
        """Start the bot and wait until it polls."""
        before = self.emulator.polls
        bot = await self.start(**environment)
        await self.emulator.until(
            lambda: self.emulator.polls > before or not bot.alive, 30, "the first poll"
        )
        assert bot.alive, bot.log
        return bot

    async def bind_leader(self) -> None:
        """王立群 becomes 王局长 and presses Start."""
        office, emulator = self.office, self.emulator
        emulator.write(office.zhou, office.group, "/leader @wang_liqun 王局长")
        card = await office.group_message("start=", timeout=20)
        code = card.text.partition("start=")[2].split()[0].strip("。．.")
        if not code:  # the link stands behind a word
            code = str(card).partition("start=")[2].split('"')[0]
        emulator.start(office.leader, code)
        await office.private_message(office.leader, "王局长", timeout=20)

    async def calm(self, seconds: float = 0.6) -> None:
        """Wait until everything was fetched and nothing has been sent for a while."""
        await self.emulator.until(lambda: self.emulator.unread == 0, 30, "all updates fetched")
        await self.emulator.quiet(seconds)


@pytest.fixture
async def stage(engine_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with Emulator(SystemClock(), limits=None) as emulator:
        made = Stage(emulator, tmp_path, engine_url, make_office(emulator))
        try:
            yield made
        finally:
            for bot in made.bots:
                bot.kill()
                await bot.ended()
