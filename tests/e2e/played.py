"""The house in this very process, on a clock that stands until a test moves it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import Running, running
from bot.clock import MovableClock
from bot.config import load
from bot.playground.host import PlayedHouse
from bot.playground.script import deep_link
from bot.playground.server import Emulator
from bot.playground.world import Chat, Message, Person
from tests.telegram import Office

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 11, 18, 16, 0, tzinfo=SHANGHAI)
STOP_SECONDS = 10.0


@dataclass
class Played:
    """An office, a clock that can be moved, and a house that can be stopped and started."""

    emulator: Emulator
    clock: MovableClock
    office: Office
    folder: Path
    url: str
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What the house logged as its own failure; a test that provokes one clears it.
    failures: list[str] = field(default_factory=list)
    _house: PlayedHouse | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _life: asyncio.Task[None] | None = None

    @property
    def now(self) -> datetime:
        """The wall clock of the office."""
        return self.clock.now().astimezone(SHANGHAI)

    async def start(self) -> None:
        """Start the house on this office's database and let it come to rest."""
        settings: dict[str, dict[str, Any]] = {
            "telegram": {
                "token": self.emulator.token,
                "base_url": self.emulator.base_url,
                "chat_pause_seconds": 0.0,
                "group_messages_per_minute": 1000,
                "messages_per_second": 1000,
            },
            "database": {"url": self.url},
        }
        for name, section in self.settings.items():
            settings[name] = {**settings.get(name, {}), **section}
        config = load(Path("/dev/null"), overrides=settings)
        ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
        self._stop = asyncio.Event()

        async def live() -> None:
            async with running(config, self.clock, jobs=False) as house:
                ready.set_result(house)
                await self._stop.wait()

        self._life = asyncio.create_task(live())
        waits: set[asyncio.Future[Any]] = {ready, self._life}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if self._life.done():
            self._life.result()
        self._house = PlayedHouse(self.emulator, ready.result(), self.clock)
        await self.settle()

    async def stop(self) -> None:
        """Stop the house; the world outside goes on."""
        if self._life is None:
            return
        self._stop.set()
        await asyncio.wait_for(self._life, STOP_SECONDS)
        self._life, self._house = None, None

    async def settle(self) -> None:
        """Let the house do all it can do now."""
        assert self._house is not None
        await self._house.settle()

    async def at(self, moment: str) -> None:
        """Move the clock to "11-19 11:50" or, the same day, "11:50"."""
        day, _, clock = moment.rpartition(" ")
        hour, minute = (int(part) for part in clock.split(":"))
        target = self.now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if day:
            month, date = (int(part) for part in day.split("-"))
            year = self.now.year + (month < self.now.month)
            target = target.replace(year=year, month=month, day=date)
        await self._move(target)

    async def passes(self, **span: float) -> None:
        """Let time pass, as `timedelta` counts it."""
        await self._move(self.clock.now() + timedelta(**span))

    async def _move(self, target: datetime) -> None:
        assert target >= self.clock.now(), f"the clock is past {target} already"
        if self._house is not None:
            await self._house.move_to(target)
            return

        async def nobody() -> None:
            """The house is down: nobody acts while time passes."""

        await self.clock.move_to(target, nobody)

    # What people do, until the house has dealt with it.

    async def say(
        self, person: Person, text: str, place: Chat | None = None, **more: Any
    ) -> Message:
        """Somebody writes in the group, or where else."""
        said = self.emulator.write(person, place or self.office.group, text, **more)
        await self.settle()
        return said

    async def whisper(self, person: Person, text: str, **more: Any) -> Message:
        """Somebody writes to the bot in private."""
        said = self.emulator.write(person, person, text, **more)
        await self.settle()
        return said

    async def edit(self, message: Message, text: str) -> None:
        """Somebody changes what they wrote."""
        self.emulator.edit(message, text)
        await self.settle()

    async def press(self, person: Person, message: Message, button: str = "", **more: Any) -> str:
        """Somebody presses a button; what the bot answers."""
        answer = await self.emulator.press(person, message, button, **more)
        await self.settle()
        return answer.text

    async def open(self, person: Person, payload: str = "") -> None:
        """Somebody presses Start."""
        self.emulator.start(person, payload)
        await self.settle()

    async def bind_leader(self, *, start: bool = True) -> str:
        """王立群 becomes 王局长 and, if said so, presses Start; the link's code."""
        office = self.office
        await self.say(office.zhou, "/leader @wang_liqun 王局长")
        link = next(m for m in reversed(self.in_group()) if deep_link(m))
        code = deep_link(link)
        if start:
            await self.open(office.leader, code)
        return code

    # What came of it.

    def in_group(self, *parts: str, since: datetime | None = None) -> list[Message]:
        """The bot's messages in the group that hold all these parts."""
        return _holding(self.emulator.said(self.office.group), parts, since)

    def told(self, person: Person, *parts: str, since: datetime | None = None) -> list[Message]:
        """The bot's messages to somebody in private that hold all these parts."""
        return _holding(self.emulator.private(person), parts, since)

    def card(self, *parts: str) -> Message:
        """The one card in the group that holds these parts."""
        found = [m for m in self.in_group(*parts) if any("收到" in b.text for b in m.buttons)]
        assert len(found) == 1, self.emulator.story()
        return found[0]

    def times(self, messages: Sequence[Message]) -> list[str]:
        """When messages came, on the office's wall clock."""
        return [f"{m.date.astimezone(SHANGHAI):%m-%d %H:%M}" for m in messages]


class Listener(logging.Handler):
    """Collects what the house logs with a traceback: nothing of that sort may pass unseen."""

    def __init__(self, into: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._into = into

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self._into.append(logging.Formatter().format(record))


def _holding(
    messages: Sequence[Message], parts: tuple[str, ...], since: datetime | None
) -> list[Message]:
    return [
        message
        for message in messages
        if all(part in message.text for part in parts) and (since is None or message.date >= since)
    ]
