"""What a scene may do and expect beyond talk: files, reactions, coming and going, spans."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update

from bot.playground.papers import content_of
from bot.playground.scene import BrokenScene, SceneFile
from bot.playground.script import Transcript, load_script, play
from tests.playground.test_script import TeaLady, tea_house

HOUSE = """
title = "收发室"
start = "2026-11-18 10:00"

[people]
ann = { name = "安姐", username = "ann_jie" }
bao = { name = "小宝" }
cai = { name = "小蔡" }

[groups]
room = { title = "收发室群", creator = "ann", members = ["bao"], administrators = ["cai"] }
hall = { title = "大厅群", creator = "ann", members = ["bao"], topics = ["来件", "去件"] }

[[step]]
who = "ann"
add_bot = "room"

[[step]]
who = "ann"
add_bot = "hall"
"""


class Porter(TeaLady):
    """Sends every paper back by its id, notes reactions and who comes and goes."""

    ASKED = (
        "message",
        "edited_message",
        "message_reaction",
        "chat_member",
        "my_chat_member",
        "callback_query",
    )

    async def run(self) -> None:
        offset = 0
        while True:
            updates = await self.reader.get_updates(offset, timeout=10, allowed_updates=self.ASKED)
            for update in updates:
                self.busy += 1
                await self.handle(update)
                self.busy -= 1
                offset = update.update_id + 1

    async def handle(self, update: Update) -> None:
        if update.message_reaction and update.message_reaction.user:
            signs = [getattr(one, "emoji", "?") for one in update.message_reaction.new_reaction]
            name = update.message_reaction.user.first_name
            await self.telegram.send_message(
                update.message_reaction.chat.id, f"{name} {''.join(signs) or '收回'}"
            )
        elif update.chat_member:
            member = update.chat_member.new_chat_member
            text = f"{member.user.first_name} {member.status}"
            await self.telegram.send_message(update.chat_member.chat.id, text)
        elif update.callback_query:
            name = update.callback_query.from_user.first_name
            await update.callback_query.answer(f"{name}按了")
        elif update.message:
            await self.answer(update)

    async def answer(self, update: Update) -> None:
        message = update.message
        assert message is not None
        where = {"reply_parameters": ReplyParameters(message.message_id)}
        if message.is_topic_message:
            where["message_thread_id"] = message.message_thread_id  # type: ignore[assignment]
        chat = message.chat.id
        if message.document:
            keys = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="s")]])
            await self.telegram.send_document(
                chat,
                message.document.file_id,
                caption=f"存根：{message.caption or ''}",
                reply_markup=keys,
                **where,  # type: ignore[arg-type]
            )
        elif message.photo:
            await self.telegram.send_photo(chat, message.photo[-1].file_id, **where)  # type: ignore[arg-type]
        elif message.text and message.text.startswith("转"):
            await self.telegram.forward_message(chat, chat, message.message_id)
        elif message.text and message.text.startswith("/start"):
            await self.telegram.send_message(
                chat,
                "您好",
                reply_markup=InlineKeyboardMarkup(
                    [[InlineKeyboardButton("签收", callback_data="s")]]
                ),
            )


async def played(tmp_path: Path, steps: str) -> Transcript:
    file = tmp_path / "scene.toml"
    file.write_text(HOUSE + steps, "utf-8")
    script = load_script(file)
    async with tea_house(script, Porter) as house:
        return await play(script, house)


async def test_files_are_attached_answered_and_expected_by_name(tmp_path: Path) -> None:
    transcript = await played(
        tmp_path,
        """
[[step]]
who = "bao"
in = "room"
attach = [{ name = "半年报.docx", lines = ["节能半年报"] }, "附表.xlsx"]
say = "规划科已报"
name = "return"
expect = [
  { in = "room", files = ["半年报.docx"], contains = ["规划科已报"], reply_to = "return", buttons = ["签收"], count = 1 },
  { in = "room", files = ["附表.xlsx"], lacks = ["规划科已报"], count = 1 },
  { in = "room", files = ["photo"], none = true },
  { in = "hall", none = true },
]

[[step]]
who = "bao"
in = "room"
attach = ["现场.jpg"]
expect = [{ in = "room", files = ["photo"], lacks_buttons = ["签收"], forwarded = false, count = 1 }]
""",
    )
    assert transcript.ok, str(transcript)
    assert "小宝：📎半年报.docx 规划科已报" in str(transcript)


async def test_reactions_comings_goings_and_topics(tmp_path: Path) -> None:
    transcript = await played(
        tmp_path,
        """
[[step]]
who = "cai"
in = "room"
say = "转告大家"
expect = [{ in = "room", contains = ["转告"], forwarded = true, count = 1, name = "passed" }]

[[step]]
who = "bao"
react = "👍"
on = "passed"
expect = [
  { in = "room", contains = ["小宝 👍"] },
  { message = "passed", reactions = ["👍"], edited = false },
]

[[step]]
who = "bao"
react = ""
on = "passed"
expect = [{ in = "room", contains = ["小宝 收回"] }]

[[step]]
at = "10:01"
who = "bao"
leave = "room"
expect = [{ in = "room", contains = ["小宝 left"] }, { in = "hall", none = true }]

[[step]]
who = "bao"
join = "room"
expect = [{ in = "room", contains = ["小宝 member"] }]

[[step]]
who = "ann"
remove = "room"
whom = "bao"
expect = [{ in = "room", contains = ["小宝 kicked"] }]

[[step]]
who = "bao"
in = "hall"
topic = "来件"
attach = ["来函.pdf"]
expect = [{ in = "hall", topic = "来件", files = ["来函.pdf"], count = 1 }]
""",
    )
    assert transcript.ok, str(transcript)


async def test_several_act_at_once_and_are_looked_at_one_by_one(tmp_path: Path) -> None:
    transcript = await played(
        tmp_path,
        """
[[step]]
who = "ann"
also = ["bao"]
start = ""
expect = [
  { private = ["ann", "bao"], contains = ["您好"], buttons = ["签收"], count = 1 },
  { private = "cai", none = true },
  { private = "*", contains = ["您好"], count = 2 },
  { in = "*", none = true },
]

[[step]]
who = "ann"
also = ["bao"]
in = "private"
press = "签收"
answer = ["安姐按了"]

[[step]]
who = "bao"
block = true
""",
    )
    assert transcript.ok, str(transcript)
    assert "  安姐 按下 [签收]\n    → 安姐按了\n  小宝 按下 [签收]\n    → 小宝按了" in str(
        transcript
    )


SPAN = """
[[step]]
at = "10:10"
who = "cai"
in = "room"
say = "转一"
name = "one"

[[step]]
at = "10:20"
who = "cai"
in = "room"
say = "转二"
name = "two"
expect = [{ in = "room", name = "second" }]

[[step]]
at = "10:30"
who = "cai"
in = "room"
say = "转三"
"""


@pytest.mark.parametrize(
    ("expectation", "holds"),
    [
        ('since = "10:05", count = 3', True),
        ('since = "10:20", count = 2', True),
        ('since = "10:05", until = "10:20", count = 2', True),
        ('since = "one", until = "two", count = 1', True),
        ('since = "one", until = "second", count = 1', True),
        ('since = "second", count = 1', True),
        ('since = "2026-11-17 10:20", at_least = 3', True),
        ('since = "10:05", at_least = 4', False),
        ('since = "10:05", at_most = 2', False),
        ('since = "10:21", until = "10:29", none = true', True),
        ('since = "10:05", none = true', False),
        ("at_most = 1", True),
    ],
)
async def test_messages_are_counted_over_a_span(
    expectation: str, holds: bool, tmp_path: Path
) -> None:
    expect = f'expect = [{{ in = "room", {expectation} }}]'
    transcript = await played(tmp_path, f"{SPAN}{expect}")
    assert transcript.ok is holds, str(transcript)


@pytest.mark.parametrize(
    ("expectation", "complaint"),
    [
        ('files = ["别的.docx"]', "has no file '别的.docx'"),
        ('lacks_buttons = ["签"]', "has the button [签]"),
        ("forwarded = true", "is not forwarded"),
        ('reactions = ["👍"]', "has no reaction 👍"),
        ('reply_to = "other"', "does not answer “other”"),
        ('topic = "去件"', "stands in no topic, not in 去件"),
    ],
)
async def test_each_expectation_can_fail_and_says_at_which_step(
    expectation: str, complaint: str, tmp_path: Path
) -> None:
    transcript = await played(
        tmp_path,
        """
[[step]]
who = "ann"
in = "room"
say = "早"
name = "other"

[[step]]
who = "bao"
in = "room"
attach = ["表.xlsx"]
"""
        + f'expect = [{{ in = "room", {expectation} }}]',
    )
    (failure,) = transcript.failures
    assert "step 4 (11-18 10:00, bao attach)" in failure
    assert complaint in failure


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ('who = "bao"\nreact = "👍"\nin = "room"', "nothing there to react to"),
        ('who = "cai"\nin = "hall"\nsay = "我不在"', "小蔡 is not in 大厅群"),
        ('who = "bao"\nsay = "哪个群"', "in which group?"),
        ('who = "bao"\nin = "room"\ntopic = "来件"\nsay = "x"', "no topic '来件' there"),
    ],
)
async def test_a_deed_that_cannot_be_done_names_its_step(
    steps: str, complaint: str, tmp_path: Path
) -> None:
    transcript = await played(tmp_path, f"[[step]]\n{steps}")
    (failure,) = transcript.failures
    assert "step 3" in failure
    assert complaint in failure


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ('who = "ann"\nin = "room"\nattach = []', "step 3, attach: List should have at least 1"),
        (
            'who = "ann"\nin = "room"\nattach = [{ name = "a.txt", lines = ["x"], size = 3 }]',
            "step 3, attach 1: Value error, lines or size, not both",
        ),
        ('who = "ann"\nremove = "room"', "remove whom?"),
        (
            'who = "ann"\nremove = "room"\nwhom = "bob"',
            "step 3: nobody and nothing is called 'bob'",
        ),
        ('who = "ann"\nalso = ["bob"]\nstart = ""', "step 3: nobody and nothing is called 'bob'"),
        (
            'who = "ann"\nin = "hall"\ntopic = "茶"\nsay = "x"',
            "step 3: nobody and nothing is called '茶'",
        ),
        ('expect = [{ private = ["bob"] }]', "step 3: nobody and nothing is called 'bob'"),
        (
            'expect = [{ in = "room", since = "noon" }]',
            "step 3: no earlier message is called 'noon'",
        ),
        (
            'expect = [{ in = "room", none = true, count = 2 }]',
            "step 3, expect 1: Value error, none, or",
        ),
        ('who = "ann"\nreact = "👍"\non = "card"', "step 3: no earlier message is called 'card'"),
    ],
)
async def test_mistakes_are_found_before_the_play(
    steps: str, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(BrokenScene) as caught:
        await played(tmp_path, f"[[step]]\n{steps}")
    assert complaint in str(caught.value)


def test_papers_hold_what_the_scene_says() -> None:
    word = Document(io.BytesIO(content_of(SceneFile(name="通知.docx", lines=["一", "二"]))))
    assert [paragraph.text for paragraph in word.paragraphs] == ["一", "二"]
    sheet = load_workbook(
        io.BytesIO(content_of(SceneFile(name="名单.xlsx", lines=["姓名 | 科室", "小宝|财务科"])))
    ).active
    assert list(sheet.values) == [("姓名", "科室"), ("小宝", "财务科")]
    assert content_of(SceneFile(name="便条.txt", lines=["一", "二"])) == "一\n二".encode()
    assert len(content_of(SceneFile(name="录像.zip", size=5000))) == 5000
    assert content_of(SceneFile(name="空页.pdf")).startswith(b"%PDF")
    assert SceneFile(name="a.PNG").is_photo
    assert not SceneFile(name="a.PNG", kind="document").is_photo
    assert len(content_of(SceneFile(name="大图.png", size=90_000))) == 90_000
