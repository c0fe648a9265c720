"""The office that end-to-end tests start from."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.playground.server import NeverHappened
from tests.playground.conftest import client
from tests.telegram import telegram_office


async def test_a_test_finds_its_office_furnished_and_waits_for_words(clock: MovableClock) -> None:
    async with telegram_office(clock, limits=None) as office:
        async with client(office.emulator) as bot:
            await bot.send_message(office.group.id, "卡片 #1 收到 0/4")
            await bot.send_message(office.group.id, "卡片 #2 收到 0/4")
            await bot.send_message(office.zhou.id, "您好")
        first, second = office.emulator.said(office.group)
        assert await office.group_message("#1", "收到") is first
        assert await office.group_message("收到") is second
        assert (await office.private_message(office.zhou)).text == "您好"
        assert office.said() == ["卡片 #1 收到 0/4", "卡片 #2 收到 0/4"]
        assert office.told(office.leader) == []
        with pytest.raises(NeverHappened, match=r"#3 for 测试县水务局工作群 never happened"):
            await office.group_message("#3", timeout=0.05)
