"""The page: what it is served, what it may do, and that its words are complete."""

from __future__ import annotations

import asyncio
import json
import re
import tomllib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import telegram

from bot.clock import MovableClock
from bot.playground.default_world import START, DefaultOffice, furnish
from bot.playground.files import UPLOAD_LIMIT
from bot.playground.messenger import FOLDER
from bot.playground.server import Emulator
from tests.playground.conftest import START as TEST_START
from tests.playground.test_files import picture

Json = dict[str, Any]
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
TEXTS = tomllib.loads((FOLDER / "texts.toml").read_text("utf-8"))
SAMPLES = tomllib.loads((FOLDER / "samples.toml").read_text("utf-8"))["sample"]


@pytest.fixture
def office(emulator: Emulator) -> DefaultOffice:
    return furnish(emulator)


@pytest.fixture
async def page(emulator: Emulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=emulator.url) as client:
        yield client


async def events(page: httpx.AsyncClient) -> AsyncIterator[Json]:
    async with page.stream("GET", "/playground/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


async def test_the_page_and_its_parts_are_served_from_here_alone(page: httpx.AsyncClient) -> None:
    answer = await page.get("/")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    parts = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert "/page/main.js" in parts
    for part in parts:
        assert (await page.get(part)).status_code == 200, part
    scripts = "".join(file.read_text("utf-8") for file in FOLDER.glob("*.[jch]*"))
    assert not re.findall(r"(?:src=|url\(|import ).{0,3}https?:", scripts)


async def test_the_default_office_can_be_walked_by_a_newcomer(
    page: httpx.AsyncClient, emulator: Emulator, office: DefaultOffice
) -> None:
    first = await anext(events(page))
    assert first["fresh"]
    assert {c["title"] for c in first["chats"] if c["kind"] != "private"} == {
        "县应急局工作群",
        "综合科值班群",
        "青石镇应急工作群",
    }
    (forum,) = (chat for chat in first["chats"] if chat["topics"])
    assert [topic["name"] for topic in forum["topics"]] == ["值班", "急件"]
    people = {p["id"]: p for p in first["people"]}
    assert not people[first["walk"]["leader"]]["started"]
    assert people[first["walk"]["secretary"]]["started"]
    assert all(people[first["walk"][who]]["started"] for who in ("assignee", "head"))
    assert office.group.member(emulator.bot).is_administrator
    assert datetime.fromisoformat("2026-11-18T16:05+08:00") == START
    assert "小周" in {m["who"]["name"] for m in first["messages"]}


async def test_what_people_do_on_the_page_reaches_the_bot_and_what_it_says_the_page(
    page: httpx.AsyncClient, emulator: Emulator, office: DefaultOffice, bot: telegram.Bot
) -> None:
    stream = events(page)
    await anext(stream)
    me, group = office.secretary.id, office.group.id
    await page.post("/playground/write", json={"person": me, "chat": group, "text": "明天\n开会"})
    (written,) = (await anext(stream))["messages"]
    assert (written["text"], written["at"]) == ("明天\n开会", "2026-11-18T16:05:00")
    change = {"person": me, "chat": group, "message": written["id"], "text": "后天开会"}
    await page.post("/playground/edit", json=change)
    keys = telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton("收到", callback_data="s")]]
    )
    await bot.send_message(group, "<b>#1</b> 会议", parse_mode="HTML", reply_markup=keys)
    card = emulator.said(office.group)[-1]
    pressing = asyncio.create_task(
        page.post(
            "/playground/press",
            json={"person": me, "chat": group, "message": card.message_id, "data": "s"},
        )
    )
    await emulator.until(lambda: emulator.world.presses)
    *_, edit, press = await bot.get_updates()
    assert edit.edited_message is not None
    assert edit.edited_message.text == "后天开会"
    assert press.callback_query is not None
    await press.callback_query.answer("好的", show_alert=True)
    assert (await pressing).json() == {
        "answered": True,
        "text": "好的",
        "alert": True,
        "url": None,
    }
    await page.post("/playground/start", json={"person": office.leader.id, "payload": "x_1"})
    await page.post(
        "/playground/forward", json={"person": me, "chat": group, "message": written["id"]}
    )
    await page.post(
        "/playground/react", json={"person": me, "chat": group, "message": card.message_id}
    )
    await page.post("/playground/person", json={"chat": group, "name": "新来的小何"})
    await page.post("/playground/block", json={"person": office.leader.id, "blocked": True})
    assert emulator.messages(office.leader)[-1].text == "/start x_1"
    assert office.leader.blocked
    assert emulator.messages(office.secretary)[-1].origin is not None
    assert any(m.person.name == "新来的小何" for m in office.group.members.values())
    latest: dict[int, Json] = {}
    while "👍" not in latest.get(card.message_id, {}).get("reactions", {}):
        async with asyncio.timeout(2):
            for message in (await anext(stream))["messages"]:
                latest[message["id"]] = message
    assert latest[card.message_id]["keyboard"] == [[{"text": "收到", "data": "s", "url": None}]]


@pytest.mark.parametrize(
    ("move", "arrives"),
    [
        ({"step": "hour"}, "2026-11-18T17:05"),
        ({"step": "day"}, "2026-11-19T16:05"),
        ({"step": "lunch"}, "2026-11-19T11:50"),
        ({"step": "morning"}, "2026-11-19T08:30"),
        ({"to": "2026-11-20T09:15"}, "2026-11-20T09:15"),
        ({"to": "2026-11-17T09:15"}, None),
        ({"step": "century"}, None),
    ],
)
async def test_the_clock_moves_forward_in_the_offices_time(
    move: Json,
    arrives: str | None,
    page: httpx.AsyncClient,
    emulator: Emulator,
    clock: MovableClock,
) -> None:
    async def settle() -> None:
        return

    async def go(target: datetime) -> None:
        await clock.move_to(target, settle)

    emulator.move = go
    answer = await page.post("/playground/move", json=move)
    assert answer.status_code == (200 if arrives else 400)
    wanted = datetime.fromisoformat(f"{arrives}+08:00") if arrives else TEST_START
    assert clock.now() == wanted


async def test_lunch_is_today_while_it_is_still_to_come(
    page: httpx.AsyncClient, emulator: Emulator, clock: MovableClock
) -> None:
    async def settle() -> None:
        return

    await clock.move_to(TEST_START + timedelta(hours=16), settle)  # 08:05

    async def go(target: datetime) -> None:
        await clock.move_to(target, settle)

    emulator.move = go
    await page.post("/playground/move", json={"step": "lunch"})
    assert clock.now() == datetime.fromisoformat("2026-11-19T11:50+08:00")


async def kept(page: httpx.AsyncClient, name: str, content: bytes, *, photo: bool = False) -> Json:
    query = {"name": name} | ({"photo": "1"} if photo else {})
    answer = await page.put("/playground/upload", params=query, content=content)
    assert answer.status_code == 200, answer.text
    given: Json = answer.json()
    return given


async def test_files_are_attached_shown_and_fetched(
    page: httpx.AsyncClient, emulator: Emulator, office: DefaultOffice, bot: telegram.Bot
) -> None:
    me, group = office.head.id, office.group.id
    paper = await kept(page, "隐患排查.docx", b"PK paper")
    photo = await kept(page, "现场.png", picture(30, 20), photo=True)
    not_one = await kept(page, "假图.png", b"<svg onload=alert(1)>", photo=True)
    assert (paper["photo"], photo["photo"], not_one["photo"]) == (False, True, False)
    names = [paper["file"], not_one["file"], photo["file"]]
    before = emulator.world.serial
    await page.post(
        "/playground/write",
        json={"person": me, "chat": group, "text": "财务科已报。", "files": names},
    )
    stream = events(page)
    shown = [m for m in (await anext(stream))["messages"] if m["serial"] > before]
    first, second, third = (one["media"] for one in shown)
    assert (first["kind"], first["name"], first["size"]) == ("document", "隐患排查.docx", 8)
    assert (third["kind"], third["width"], third["height"]) == ("photo", 30, 20)
    assert shown[0]["text"] == "财务科已报。"
    assert shown[0]["album"] == shown[1]["album"]
    seen = [u.message for u in await bot.get_updates() if u.message and u.message.document]
    assert [m.document.file_name for m in seen if m.document] == ["隐患排查.docx", "假图.png"]
    assert seen[0].caption == "财务科已报。"
    saved = await page.get(f"/playground/files/{first['file']}")
    assert saved.content == b"PK paper"
    assert saved.headers["content-disposition"].startswith("attachment")
    assert (await page.get(f"/playground/files/{third['file']}")).headers["content-type"] == (
        "image/png"
    )
    disguised = await page.get(f"/playground/files/{second['file']}")
    assert disguised.headers["content-type"] == "application/octet-stream"
    assert disguised.headers["x-content-type-options"] == "nosniff"


async def test_what_the_bot_sends_by_file_id_appears_on_the_page(
    page: httpx.AsyncClient, emulator: Emulator, office: DefaultOffice, bot: telegram.Bot
) -> None:
    paper = await kept(page, "汇总.xlsx", b"PK table")
    picture_id = (await kept(page, "p.png", picture(), photo=True))["file"]
    await bot.send_document(office.director.id, paper["file"], caption="全部材料")
    await bot.send_photo(office.director.id, picture_id)
    stream = events(page)
    shown = [m for m in (await anext(stream))["messages"] if m["who"]["bot"] and "media" in m]
    assert [m["media"]["kind"] for m in shown] == ["document", "photo"]
    assert (shown[0]["media"]["name"], shown[0]["text"]) == ("汇总.xlsx", "全部材料")
    assert shown[0]["chat"] == office.director.id


async def test_too_large_a_file_is_refused_and_kept_nowhere(
    page: httpx.AsyncClient, emulator: Emulator
) -> None:
    files = len(emulator.world.files)
    answer = await page.put(
        "/playground/upload", params={"name": "录像.zip"}, content=bytes(UPLOAD_LIMIT + 1)
    )
    assert answer.status_code == 413
    assert len(emulator.world.files) == files


async def test_people_and_the_bot_come_and_go(
    page: httpx.AsyncClient, emulator: Emulator, office: DefaultOffice, bot: telegram.Bot
) -> None:
    await bot.get_updates(allowed_updates=["chat_member", "my_chat_member"])
    group, li = office.group, office.assignee

    async def ask(name: str, person: int) -> int:
        body = {"chat": group.id, "person": person}
        return (await page.post(f"/playground/{name}", json=body)).status_code

    assert await ask("leave", li.id) == 200
    assert not group.member(li).present
    assert await ask("leave", li.id) == 400
    assert await ask("join", li.id) == 200
    assert group.member(li).present
    assert await ask("leave", office.secretary.id) == 400  # who made the group stays
    assert await ask("leave", emulator.bot.id) == 200
    assert group.member(emulator.bot).status == "kicked"
    assert await ask("join", emulator.bot.id) == 200
    assert group.member(emulator.bot).is_administrator
    updates = await bot.get_updates(allowed_updates=["chat_member", "my_chat_member"])
    assert [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member][-2:] == [
        "kicked",
        "administrator",
    ]
    assert [u.chat_member.new_chat_member.status for u in updates if u.chat_member] == [
        "left",
        "member",
    ]


async def test_one_writes_into_the_topic_one_has_chosen(
    page: httpx.AsyncClient, office: DefaultOffice, bot: telegram.Bot
) -> None:
    topic = next(one for one in office.second_group.topics.values() if one.name == "急件")
    body = {"person": office.secretary.id, "chat": office.second_group.id, "text": "值班表"}
    await page.post("/playground/write", json=body | {"topic": topic.id})
    await page.post("/playground/write", json=body | {"topic": 0})
    *_, chosen, general = [u.message for u in await bot.get_updates() if u.message]
    assert (chosen.message_thread_id, chosen.is_topic_message) == (topic.id, True)
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    shown = (await anext(events(page)))["messages"][-2:]
    assert [one.get("topic") for one in shown] == ["急件", None]


async def test_a_reaction_is_put_and_taken_away_by_the_same_click(
    page: httpx.AsyncClient, emulator: Emulator, office: DefaultOffice, bot: telegram.Bot
) -> None:
    await bot.get_updates(allowed_updates=["message_reaction"])
    card = await bot.send_message(office.group.id, "#1 会议")
    body = {"person": office.assignee.id, "chat": office.group.id, "message": card.message_id}
    await page.post("/playground/react", json=body)
    shown = (await anext(events(page)))["messages"][-1]
    assert shown["reactions"] == {"👍": [office.assignee.id]}
    await page.post("/playground/react", json=body)
    assert "reactions" not in (await anext(events(page)))["messages"][-1]
    assert (await page.post("/playground/react", json=body | {"sign": "x"})).status_code == 400
    changes = [
        (len(u.message_reaction.old_reaction), len(u.message_reaction.new_reaction))
        for u in await bot.get_updates(allowed_updates=["message_reaction"])
        if u.message_reaction
    ]
    assert changes == [(0, 1), (1, 0)]


async def test_strange_requests_are_refused_and_break_nothing(
    page: httpx.AsyncClient, office: DefaultOffice, emulator: Emulator
) -> None:
    me, group = office.secretary.id, office.group.id
    before = emulator.world.serial
    for name, body in (
        ("write", {"person": me, "chat": group, "text": "  "}),
        ("write", {"person": 1, "chat": group, "text": "谁"}),
        ("write", {"person": me, "chat": office.leader.id, "text": "在别人的私聊里"}),
        ("edit", {"person": me, "chat": group, "message": 2, "text": "改别人的"}),
        ("write", {"person": me, "chat": group, "text": "附件", "files": ["FILE999999"]}),
        ("join", {"person": me, "chat": group}),
        ("leave", {"person": me, "chat": office.leader.id}),
        ("edit", {}),
        ("move", {"step": "hour"}),
        ("person", {"chat": group, "name": " "}),
    ):
        answer = await page.post(f"/playground/{name}", json=body)
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True), name
    form = await page.post("/playground/start", data={"person": me})
    assert form.status_code == 415
    foreign = await page.get("/", headers={"host": "example.org"})
    assert foreign.status_code == 400
    assert emulator.world.serial == before


def test_the_pages_words_are_complete_in_every_language() -> None:
    assert tuple(TEXTS) == LANGUAGES
    keys = set(TEXTS["en"])
    assert len(keys) > 50
    for language in LANGUAGES:
        assert set(TEXTS[language]) == keys
        for key, text in TEXTS[language].items():
            assert text.strip(), key
            holes = set(re.findall(r"\{(\w+)\}", TEXTS["zh-Hans"][key]))
            assert set(re.findall(r"\{(\w+)\}", text)) == holes, key


def test_every_word_the_scripts_ask_for_is_there() -> None:
    scripts = "".join(file.read_text("utf-8") for file in FOLDER.glob("*.js"))
    asked = set(re.findall(r'\bt\("(\w+)"', scripts)) | set(re.findall(r'\bone\("(\w+)"', scripts))
    assert len(asked) > 15
    assert asked <= set(TEXTS["en"])


def test_there_is_a_sample_of_each_kind_in_every_language() -> None:
    assert len(SAMPLES) == 8
    for sample in SAMPLES:
        assert set(sample["name"]) == set(sample["text"]) == set(LANGUAGES)
