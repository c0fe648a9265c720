"""One office whose people all answer: the other side of `bench/follow_through.py`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from bot.playground.people import Unanswered
from bot.playground.server import Emulator
from bot.playground.world import Chat, Message, Person

PATIENCE = 50.0  # seconds for one answer to a press
AT_ONCE = 200  # presses that are on their way together
QUIET_SECONDS = 1.0
SETTLE_SECONDS = 300.0  # a group's budget lets 19 edits through in a minute


class OneOffice:
    """A secretary, a group, and as many colleagues as a measurement wants."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def receipts(self, people: int) -> dict[str, Any]:
        """A notice in a big group, and everybody presses 收到.

        Returns:
            The presses, the seconds until all were answered, what was sent and edited
            besides, and the seconds until every card showed all of them.
        """
        emulator = self._emulator
        secretary, group = await self._group("大群")
        colleagues = [emulator.add_person(f"同事{number}") for number in range(1, people + 1)]
        for one in colleagues:
            emulator.join(one, group)
            if one.id % AT_ONCE == 0:
                await asyncio.sleep(0)
        await self._rest()
        emulator.write(secretary, group, "请全体职工于明天下午3点到大礼堂参加安全生产大会。")
        card = await self._card(group, "安全生产大会")
        presses = [(one, card, "收到") for one in colleagues]
        return await self._all_press(presses, f"收到 {people}/{people}")

    async def returns(self, items: int, departments: int) -> dict[str, Any]:
        """So many reports, each owed by so many departments, and every head presses 已报.

        Returns:
            As of `receipts`.
        """
        emulator = self._emulator
        secretary, group = await self._group("各科室工作群")
        heads = []
        lines = ["/roster"]
        for number in range(1, departments + 1):
            head = emulator.add_person(f"科长{number}", username=f"head_{number}")
            emulator.join(head, group)
            heads.append(head)
            lines.append(f"@head_{number} 第{number}业务科 科长")
        await self._rest()
        for head in heads:
            emulator.write(head, group, "大家好")
        await self._rest()
        emulator.write(secretary, group, "\n".join(lines))
        await self._rest()
        for number in range(1, items + 1):
            emulator.write(
                secretary, group, f"请各科室于12月25日下班前将第{number}号专项检查情况报办公室。"
            )
        cards = [await self._card(group, f"第{number}号专项") for number in range(1, items + 1)]
        presses = [(head, card, "已报") for card in cards for head in heads]
        return await self._all_press(presses, f"已报 {departments}/{departments}")

    async def _group(self, title: str) -> tuple[Person, Chat]:
        emulator = self._emulator
        secretary = emulator.add_person("小周")
        group = emulator.add_group(title, secretary)
        emulator.start(secretary)
        emulator.add_bot(group, secretary, admin=True)
        await self._rest()
        return secretary, group

    async def _card(self, group: Chat, words: str) -> Message:
        """Wait for the card that holds these words."""
        found: list[Message] = []

        def posted() -> bool:
            found[:] = [
                message
                for message in self._emulator.said(group)
                if words in message.text and message.buttons
            ]
            return bool(found)

        await self._emulator.until(posted, timeout=SETTLE_SECONDS)
        return found[0]

    async def _all_press(
        self, presses: Sequence[tuple[Person, Message, str]], shown: str
    ) -> dict[str, Any]:
        """Press, then wait until every card shows the outcome."""
        emulator = self._emulator
        sent, edited = emulator.count("sendMessage"), emulator.count("editMessageText")
        cards = {card.message_id: card for _, card, _ in presses}.values()
        gate = asyncio.Semaphore(AT_ONCE)
        missed = 0

        async def press(person: Person, card: Message, button: str) -> None:
            nonlocal missed
            async with gate:
                try:
                    await emulator.press(person, card, button, timeout=PATIENCE)
                except Unanswered:
                    missed += 1

        began = time.perf_counter()
        await asyncio.gather(*(press(*one) for one in presses))
        seconds = time.perf_counter() - began
        await emulator.until(
            lambda: all(_shows(card, shown) for card in cards),
            timeout=SETTLE_SECONDS,
        )
        level = time.perf_counter() - began
        await self._rest()
        return {
            "presses": len(presses),
            "missed": missed,
            "seconds": seconds,
            "level": level,
            "messages": emulator.count("sendMessage") - sent,
            "edits": emulator.count("editMessageText") - edited,
        }

    async def _rest(self) -> None:
        await self._emulator.quiet(QUIET_SECONDS, SETTLE_SECONDS)


def _shows(card: Message, words: str) -> bool:
    return words in card.text or any(words in button.text for button in card.buttons)
