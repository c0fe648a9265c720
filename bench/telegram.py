"""A process with the playground's Bot API, which also plays the people: `-m bench.telegram`.

It keeps no limits and is asked on standard input, see `bench/children.py`. It ends with
its standard input, so that nothing is left of a measurement that was killed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import signal
import sys
import time
from typing import Any

from bench.one_office import OneOffice
from bot.clock import SystemClock
from bot.playground.faults import Call
from bot.playground.people import Unanswered
from bot.playground.server import Emulator
from bot.playground.world import Chat, Person

ANSWER_SECONDS = 50.0
QUIET_SECONDS = 0.4


class Crowd:
    """People in groups who all talk to the bot at once."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._groups: list[tuple[Chat, Person]] = []
        self._sent = 0
        self._last_sent = 0.0
        self._wanted = 0
        self._enough = asyncio.Event()
        emulator.on_accepted = self._accepted

    def _accepted(self, call: Call) -> None:
        if call.method == "sendMessage":
            self._sent += 1
            self._last_sent = time.perf_counter()
            if self._sent >= self._wanted:
                self._enough.set()

    async def furnish(self, groups: int) -> None:
        """Groups with a secretary each, who has brought the bot and pressed Start."""
        for number in range(1, groups + 1):
            secretary = self._emulator.add_person(f"测试员{number}")
            group = self._emulator.add_group(f"测试群{number}", secretary)
            self._emulator.start(secretary)
            self._emulator.add_bot(group, secretary, admin=True)
            self._groups.append((group, secretary))
        await self._emulator.quiet(QUIET_SECONDS, ANSWER_SECONDS)

    async def write(self, texts: list[str], each: int) -> dict[str, Any]:
        """Everybody writes so many messages, in turn and all at once.

        Returns:
            How many were written and answered, and the seconds from the first to the
            last answer.
        """
        count = len(self._groups) * each
        self._sent, self._wanted = 0, count
        self._enough.clear()
        began = time.perf_counter()
        for turn in range(each):
            for number, (group, person) in enumerate(self._groups):
                self._emulator.write(person, group, texts[(turn + number) % len(texts)])
        await asyncio.wait_for(self._enough.wait(), ANSWER_SECONDS)
        seconds = self._last_sent - began
        await self._emulator.quiet(QUIET_SECONDS, ANSWER_SECONDS)
        return {"written": count, "answered": self._sent, "seconds": seconds}

    async def first_poll(self) -> float:
        """The moment of the next getUpdates, by the clock all processes share."""
        before = self._emulator.polls
        while self._emulator.polls == before:  # noqa: ASYNC110 - nobody is told of a poll
            await asyncio.sleep(0.001)
        return time.perf_counter()

    async def mixed(self, texts: list[str], pause: float, seconds: float) -> dict[str, int]:
        """An office's busy minutes, faster: notices and chatter, commands, presses on cards.

        Args:
            pause: seconds between two updates.

        Returns:
            How many of each there were, and the messages and edits that answered them.
        """
        dice = random.Random(7)  # the same minutes in every run
        done = {"texts": 0, "commands": 0, "presses": 0}
        presses: set[asyncio.Task[None]] = set()
        before = self._emulator.count("sendMessage") + self._emulator.count("editMessageText")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            group, person = dice.choice(self._groups)
            lot = dice.random()
            if lot < 0.4:
                self._emulator.write(person, group, dice.choice(texts))
                done["texts"] += 1
            elif lot < 0.6:
                self._emulator.write(person, group, dice.choice(["/list", "/today", "/week"]))
                done["commands"] += 1
            elif (pressed := self._press(group, person, dice)) is not None:
                presses.add(pressed)
                done["presses"] += 1
            await asyncio.sleep(pause)
        await asyncio.gather(*presses)
        await self._emulator.quiet(QUIET_SECONDS, ANSWER_SECONDS)
        after = self._emulator.count("sendMessage") + self._emulator.count("editMessageText")
        return {**done, "answers": after - before}

    def _press(
        self, group: Chat, person: Person, dice: random.Random
    ) -> asyncio.Task[None] | None:
        cards = [message for message in self._emulator.said(group) if message.buttons]
        if not cards:
            return None
        card = dice.choice(cards)
        button = next((one for one in card.buttons if one.data), None)

        async def press() -> None:
            assert button is not None
            try:
                await self._emulator.press(person, card, button.text, timeout=ANSWER_SECONDS)
            except Unanswered:
                logging.getLogger(__name__).error("a press was not answered: %s", button.text)

        return asyncio.create_task(press()) if button is not None else None


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    questions = asyncio.StreamReader(limit=2**20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    body = asyncio.current_task()
    assert body is not None
    loop.add_signal_handler(signal.SIGTERM, body.cancel)
    async with Emulator(SystemClock(), limits=None) as emulator:
        players = (Crowd(emulator), OneOffice(emulator))
        _say({"base_url": emulator.base_url, "token": emulator.token})
        while line := await questions.readline():
            asked = json.loads(line)
            what = asked.pop("what")
            player = next(one for one in players if hasattr(one, what))
            _say(await getattr(player, what)(**asked))


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        asyncio.run(_serve())
    except asyncio.CancelledError:
        sys.exit(0)
