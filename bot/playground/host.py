"""The playground: an embedded Bot API, the same bot over HTTP, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Running, running
from bot.clock import MovableClock
from bot.config import Config, load
from bot.playground.default_world import START, furnish
from bot.playground.scene import BrokenScene, Script, load_script
from bot.playground.script import Transcript
from bot.playground.script import play as play_scene
from bot.playground.server import Emulator
from bot.service import set_up_logging

SETTLED_AFTER = 3  # looks in a row, a few milliseconds apart, that find the house at rest
LOOK_SECONDS = 0.004
SETTLE_SECONDS = 60.0
SOON = timedelta(seconds=90)  # what waits for a budget or an album ends within this


class NeverSettled(Exception):
    """The house went on working for a minute without coming to rest."""


@dataclass
class PlayedHouse:
    """The emulator, the running bot and the clock, moved together."""

    emulator: Emulator
    running: Running
    clock: MovableClock

    async def rest(self) -> None:
        """Return when the house has done all it can do without time passing.

        Raises:
            NeverSettled: after a minute of real time.
        """
        quiet = 0
        deadline = asyncio.get_running_loop().time() + SETTLE_SECONDS
        while quiet < SETTLED_AFTER:
            await asyncio.sleep(LOOK_SECONDS)
            at_rest = self.emulator.unread == 0 and self.running.at_rest
            quiet = quiet + 1 if at_rest else 0
            if asyncio.get_running_loop().time() > deadline:
                raise NeverSettled(self.emulator.story())

    async def settle(self) -> None:
        """Come to rest, letting the seconds pass that budgets and albums wait for."""
        await self.rest()
        horizon = self.clock.now() + SOON
        while self.running.waiting:
            due = self.clock.next_due()
            if due is None or due > horizon:
                return
            await self.clock.move_to(due, self.rest)

    async def move_to(self, target: datetime) -> None:
        """Move the clock, stopping at every due moment on the way."""
        await self.clock.move_to(target, self.rest)


def _config(folder: Path, emulator: Emulator, overrides: dict[str, Any] | None = None) -> Config:
    """The defaults, pointed at the emulator and a database of their own."""
    settings: dict[str, Any] = {key: dict(value) for key, value in (overrides or {}).items()}
    settings["telegram"] = {
        **settings.get("telegram", {}),
        "token": emulator.token,
        "base_url": emulator.base_url,
    }
    settings["database"] = {"url": f"sqlite:///{folder / 'playground.db'}"}
    return load(Path("/dev/null"), overrides=settings)


async def play_script(script: Script) -> Transcript:
    """Play a scene on a standing clock, with a house and a database of its own.

    Raises:
        NeverSettled: the house did not come to rest.
    """
    clock = MovableClock(script.begins, running=False)
    overrides: dict[str, Any] = {key: dict(value) for key, value in script.config.items()}
    office = {"language": script.language, "timezone": script.zone}
    overrides["office"] = {**office, **overrides.get("office", {})}
    with tempfile.TemporaryDirectory(prefix="huiyin-") as folder:
        async with Emulator(clock, zone=script.zone) as emulator:
            config = _config(Path(folder), emulator, overrides)
            async with running(config, clock, jobs=False) as house:
                return await play_scene(script, PlayedHouse(emulator, house, clock))


async def _show(port: int) -> int:
    """Serve the page until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    clock = MovableClock(START, running=True)
    with tempfile.TemporaryDirectory(prefix="huiyin-") as folder:
        try:
            async with Emulator(clock, port=port) as emulator:
                config = _config(Path(folder), emulator)
                furnish(emulator)
                async with running(config, clock) as house:
                    emulator.move = PlayedHouse(emulator, house, clock).move_to
                    sys.stdout.write(
                        "回音 Huiyin is at work in the playground. Open this page:\n"
                        f"{emulator.url}/\n"
                    )
                    sys.stdout.flush()
                    await stop.wait()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            sys.stderr.write(
                f"Port {port} cannot be used ({reason}); "
                "another one: python -m bot play --port 8766\n"
            )
            return 1
    return 0


def play(port: int, file: Path | None) -> int:
    """`python -m bot play`: the page, or one scene with its transcript; returns the exit code."""
    if file is None:
        set_up_logging(load(Path("/dev/null")))
        return asyncio.run(_show(port))
    try:
        transcript = asyncio.run(play_script(load_script(file)))
    except (BrokenScene, NeverSettled, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{transcript}\n")
    return 0 if transcript.ok else 1
