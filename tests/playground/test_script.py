"""Scenes are played as written, and what is missing is said plainly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

import bot.playground
from bot.clock import MovableClock
from bot.playground.scene import BrokenScene, Script
from bot.playground.script import Transcript, load_script, play
from bot.playground.server import Emulator
from tests.playground.conftest import client

SCENES = Path(bot.playground.__file__).parent / "scenes"


class TeaLady:
    """A bot of three habits: greets, notes what mentions 会, reminds two hours later."""

    def __init__(self, emulator: Emulator, clock: MovableClock) -> None:
        self.emulator = emulator
        self.clock = clock
        self.telegram = client(emulator)
        self.reader = client(emulator)
        self.busy = 0
        self.reminders: set[asyncio.Task[None]] = set()

    async def settle(self) -> None:
        await asyncio.sleep(0)
        await self.emulator.until(lambda: not self.emulator.unread and not self.busy)

    async def move_to(self, moment: datetime) -> None:
        await self.clock.move_to(moment, self.settle)

    async def run(self) -> None:
        offset = 0
        while True:
            updates = await self.reader.get_updates(offset, timeout=10)
            for update in updates:
                self.busy += 1
                await self.handle(update)
                self.busy -= 1
                offset = update.update_id + 1

    async def handle(self, update: Update) -> None:
        if update.callback_query:
            query = update.callback_query
            assert isinstance(query.message, telegram.Message)
            await query.answer("记下了")
            await query.edit_message_text(f"{query.message.text_html}\n收到 1/2", "HTML")
            return
        message = update.message
        if message is None or not message.text:
            return
        if message.text.startswith("/start"):
            await message.reply_text(f"您好 {message.text[7:]}")
        elif "会" in message.text:
            keys = [[InlineKeyboardButton("收到 0/2", callback_data="seen")]]
            link = "https://t.me/huiyin_bot?start=seat_3"
            await message.reply_html(
                f'#1 {message.text} <a href="{link}">入座</a>',
                reply_markup=InlineKeyboardMarkup(keys),
            )
            task = asyncio.create_task(self.remind(message.chat.id))
            self.reminders.add(task)

    async def remind(self, chat: int) -> None:
        await self.clock.sleep_until(self.clock.now() + timedelta(hours=2))
        self.busy += 1
        await self.telegram.send_message(chat, "快开会了")
        self.busy -= 1


@asynccontextmanager
async def tea_house(script: Script, servant: type[TeaLady] = TeaLady) -> AsyncIterator[TeaLady]:
    clock = MovableClock(script.begins, running=False)
    async with Emulator(clock) as emulator:
        lady = servant(emulator, clock)
        async with lady.telegram, lady.reader:
            running = asyncio.create_task(lady.run())
            yield lady
            for task in (running, *lady.reminders):
                task.cancel()
            await asyncio.gather(running, *lady.reminders, return_exceptions=True)


async def played(tmp_path: Path, steps: str) -> Transcript:
    file = tmp_path / "scene.toml"
    file.write_text(
        'title = "茶水间"\nstart = "2026-11-18 10:00"\n'
        '[people]\nann = { name = "安姐", username = "ann_jie" }\nbao = { name = "小宝" }\n'
        '[groups]\ntea = { title = "茶水间群", creator = "ann", members = ["bao"] }\n'
        '[[step]]\nwho = "ann"\nadd_bot = "tea"\n' + steps,
        "utf-8",
    )
    script = load_script(file)
    async with tea_house(script) as house:
        return await play(script, house)


NOTICE = """
[[step]]
at = "10:30"
who = "ann"
say = "下午两点开会"
name = "notice"
"""

CARD = """
expect = [{ in = "tea", contains = ["#1", "开会"], buttons = ["收到"], link = true, count = 1, name = "card" }]
"""


async def test_a_scene_is_told_with_its_times_and_buttons(tmp_path: Path) -> None:
    transcript = await played(
        tmp_path,
        NOTICE
        + CARD
        + """
[[step]]
who = "bao"
press = "收到"
answer = ["记下"]
expect = [{ message = "card", contains = ["收到 1/2"] }, { in = "tea", none = true }]

[[step]]
who = "bao"
start = "link"
expect = [{ private = "bao", contains = ["seat_3"] }]

[[step]]
at = "12:29"
expect = [{ in = "tea", none = true }]

[[step]]
at = "15:00"
expect = [{ in = "tea", contains = ["快"], at = "12:30", count = 1 }, { in = "tea", since = "notice", count = 2 }]
""",
    )
    assert transcript.ok, str(transcript)
    story = str(transcript)
    for line in (
        "── 2026-11-18 周三 10:30 ──\n  [茶水间群] 安姐：下午两点开会\n  [茶水间群] 回音：#1 下午两点开会 入座\n        [收到 0/2]",
        "  小宝 按下 [收到]\n    → 记下了\n  [茶水间群] 回音（改）：#1",
        "── 2026-11-18 周三 12:30 ──\n  [茶水间群] 回音：快开会了\n── 2026-11-18 周三 15:00 ──",
    ):
        assert line in story


@pytest.mark.parametrize(
    ("expectation", "complaint"),
    [
        ('in = "tea", contains = ["四点"]', "lacks '四点'"),
        ('in = "tea", lacks = ["#1"]', "has '#1'"),
        ('in = "tea", buttons = ["办结"]', "lacks the button [办结]"),
        ('in = "tea", at = "10:31"', "came at 11-18 10:30, not at 10:31"),
        ('in = "tea", none = true', "1 match"),
        ('in = "tea", count = 2', "1 match"),
        ('private = "bao"', "there is nothing new"),
    ],
)
async def test_what_is_missing_is_said_with_what_is_there(
    tmp_path: Path, expectation: str, complaint: str
) -> None:
    transcript = await played(tmp_path, f"{NOTICE}expect = [{{ {expectation} }}]")
    (failure,) = transcript.failures
    assert "step 2 (11-18 10:30, ann say)" in failure
    assert complaint in failure


async def test_a_deed_that_cannot_be_done_ends_the_play(tmp_path: Path) -> None:
    transcript = await played(
        tmp_path,
        NOTICE
        + '[[step]]\nwho = "bao"\npress = "办结"\n[[step]]\nwho = "bao"\nsay = "轮不到我"\n',
    )
    (failure,) = transcript.failures
    assert "no button [办结] there; there are: [收到 0/2]" in failure
    assert "轮不到我" not in str(transcript)


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ('[[step]]\nwho = "ann"\nsey = "会"', "step 2, sey: Extra inputs"),
        ('[[step]]\nwho = "cai"\nsay = "会"', "step 2: nobody and nothing is called 'cai'"),
        ('[[step]]\nsay = "会"', "who does it? (say)"),
        (
            '[[step]]\nwho = "ann"\nsay = "会"\npress = "收到"',
            "one step, one deed; here are say, press",
        ),
        ("[[step]]\nexpect = [{ none = true }]", "name exactly one of in, private, message"),
        ("[[step", "scene.toml"),
    ],
)
async def test_a_misspelt_scene_is_refused_with_the_place(
    tmp_path: Path, steps: str, complaint: str
) -> None:
    with pytest.raises(BrokenScene) as caught:
        await played(tmp_path, steps)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("file", sorted(SCENES.glob("*.toml")), ids=lambda file: file.stem)
def test_the_shipped_scenes_can_be_read(file: Path) -> None:
    script = load_script(file)
    assert script.begins.utcoffset() == timedelta(hours=8)
    assert [step for step in script.step if step.expect]


def test_there_are_shipped_scenes() -> None:
    assert len(list(SCENES.glob("*.toml"))) >= 2
