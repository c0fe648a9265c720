"""The real bot as a process of its own, started, stopped and killed from outside."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground.server import Emulator

REPOSITORY = Path(__file__).resolve().parents[2]
STOP_SECONDS = 15.0  # the promise is five; the machine may be busy


def write_config(folder: Path, emulator: Emulator, database: str, **more: str) -> Path:
    """A configuration that points at the emulator; `more` are further sections as TOML."""
    path = folder / "config.toml"
    sections = [
        f'[telegram]\ntoken = "{emulator.token}"\nbase_url = "{emulator.base_url}"\n'
        "chat_pause_seconds = 0.0\ngroup_messages_per_minute = 1000\n",
        f'[database]\nurl = "{database}"\n',
        *(f"[{name}]\n{lines}\n" for name, lines in more.items()),
    ]
    path.write_text("\n".join(sections), encoding="utf-8")
    return path


@dataclass
class Bot:
    """One running bot."""

    process: Process
    lines: list[str] = field(default_factory=list)
    _reader: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.alive:
            os.kill(self.process.pid, signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM, and its exit code.

        Raises:
            TimeoutError: it did not stop in time; it is killed then.
        """
        if self.alive:
            self.process.terminate()
        try:
            return await asyncio.wait_for(self.ended(), STOP_SECONDS)
        finally:
            self.kill()

    async def ended(self) -> int:
        """Its exit code, once it has ended."""
        code = await self.process.wait()
        if self._reader is not None:
            await self._reader
        return code

    @property
    def log(self) -> str:
        return "\n".join(self.lines)

    def read(self) -> None:
        """Collect what it logs."""
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode(errors="replace").rstrip())


async def start(config: Path, *, entry: str = "", **environment: str) -> Bot:
    """Start the bot; `entry` names a module of this package that starts it with a twist."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"tests.e2e.{entry}" if entry else "bot",
        "run",
        "--config",
        str(config),
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stderr=PIPE,
    )
    bot = Bot(process)
    bot.read()
    return bot
