"""Telegram for end-to-end tests: the playground's Bot API and an office that uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock, SystemClock
from bot.playground.server import Emulator
from bot.playground.world import Chat, Message, Person


@dataclass
class Office:
    """A group with its people; the bot is in it as an administrator, brought by 小周.

    Attributes:
        zhou: the secretary, creator of the group, private chat open.
        leader: 王局长's account; has not pressed Start.
        li: a handler; has not pressed Start.
    """

    emulator: Emulator
    group: Chat
    zhou: Person
    leader: Person
    li: Person
    director: Person

    def said(self) -> list[str]:
        """What the bot wrote in the group, the oldest first."""
        return [message.text for message in self.emulator.said(self.group)]

    def told(self, person: Person) -> list[str]:
        """What the bot wrote to somebody in private, the oldest first."""
        return [message.text for message in self.emulator.private(person)]

    async def group_message(self, *parts: str, timeout: float = 10.0) -> Message:
        """Wait until a message of the bot in the group holds all these parts; the latest."""
        return await self._await_message(self.group, parts, timeout)

    async def private_message(self, person: Person, *parts: str, timeout: float = 10.0) -> Message:
        """Wait until the bot's message to this person holds all these parts; the latest."""
        return await self._await_message(person, parts, timeout)

    async def _await_message(
        self, place: Chat | Person, parts: tuple[str, ...], timeout: float
    ) -> Message:
        def latest() -> Message | None:
            return next(
                (
                    message
                    for message in reversed(self.emulator.said(place))
                    if all(part in message.text for part in parts)
                ),
                None,
            )

        name = place.name if isinstance(place, Person) else place.title
        what = f"{' + '.join(parts) or 'anything'} for {name}"
        message = await self.emulator.until(latest, timeout, what)
        assert message is not None
        return message


def make_office(
    emulator: Emulator, *, title: str = "测试县水务局工作群", admin: bool = True
) -> Office:
    """Furnish an office: four people, one supergroup, the bot in it."""
    zhou = emulator.add_person("周敏", "zhou_min")
    leader = emulator.add_person("王立群", "wang_liqun")
    li = emulator.add_person("李工")
    director = emulator.add_person("赵主任", "zhao_zhuren")
    group = emulator.add_group(title, zhou, [leader, li, director])
    emulator.start(zhou)
    emulator.add_bot(group, zhou, admin=admin)
    return Office(emulator, group, zhou, leader, li, director)


@asynccontextmanager
async def telegram_office(clock: Clock | None = None, **settings: Any) -> AsyncIterator[Office]:
    """A running Bot API with an office in it; settings as `Emulator` takes them."""
    async with Emulator(clock or SystemClock(), **settings) as emulator:
        yield make_office(emulator)
