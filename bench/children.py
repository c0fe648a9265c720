"""The processes a measurement needs: a Bot API, Huiyin itself, and a bare bot beside it.

Each is started by its own command and stopped by its own process id, whatever happens.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds for one answer
STOP_SECONDS = 10.0
CONFIGURATION = """
[telegram]
token = "{token}"
base_url = "{base_url}"
{budgets}
[database]
url = "sqlite:///{database}"
"""
NO_BUDGETS = """
messages_per_second = 1000000
group_messages_per_minute = 1000000
chat_pause_seconds = 0.0
"""


class Stuck(Exception):
    """A process died or did not answer; the text holds the end of its log."""


class Child:
    """One process; those that listen are asked in JSON, a line a question, a line an answer."""

    def __init__(self, *arguments: str, log: Path) -> None:
        self._log = log
        self._command = " ".join(arguments)
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith("HUIYIN_")
        }
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    @property
    def peak_memory(self) -> float:
        """The most memory it ever held, in MiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def ask(self, what: str, *, patience: float = PATIENCE, **details: Any) -> Any:
        """Ask and wait for the answer.

        Args:
            patience: seconds to wait for it.

        Raises:
            Stuck: it died or did not answer in time.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"what": what, **details}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Stuck(self._story(what)) from None
        return self.hear(what, patience=patience)

    def hear(self, what: str, *, patience: float = PATIENCE) -> Any:
        """Wait for a line of its own accord."""
        assert self._process.stdout is not None
        lines: list[str] = []
        reader = threading.Thread(
            target=lambda out: lines.append(out.readline()), args=(self._process.stdout,)
        )
        reader.daemon = True
        reader.start()
        reader.join(patience)
        if not lines or not lines[0]:
            raise Stuck(self._story(what))
        return json.loads(lines[0])

    def stop(self) -> None:
        """End it, kindly first."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _story(self, what: str) -> str:
        state = self._process.poll()
        end = "still runs" if state is None else f"ended with {state}"
        said = self._log.read_text(errors="replace").splitlines()[-25:]
        return "\n".join([f"python {self._command}: no answer to {what}; it {end}", *said])


@contextlib.contextmanager
def child(*arguments: str, log: Path) -> Iterator[Child]:
    """A process for the length of a block."""
    started = Child(*arguments, log=log)
    try:
        yield started
    finally:
        started.stop()


@contextlib.contextmanager
def telegram(folder: Path) -> Iterator[tuple[Child, str, str]]:
    """A Bot API in a process of its own, with its base_url and token."""
    with child("-m", "bench.telegram", log=folder / "telegram.log") as emulator:
        where = emulator.hear("start")
        yield emulator, where["base_url"], where["token"]


def configured(folder: Path, base_url: str, token: str, *, budgets: bool = False) -> Path:
    """Huiyin's configuration for a Bot API; everything else as it comes.

    Args:
        budgets: keep Telegram's limits; without them the bot sends as fast as it can.
    """
    file = folder / "config.toml"
    file.write_text(
        CONFIGURATION.format(
            token=token,
            base_url=base_url,
            budgets="" if budgets else NO_BUDGETS,
            database=folder / "huiyin.db",
        )
    )
    return file
