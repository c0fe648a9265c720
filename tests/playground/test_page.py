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
from bot.playground.messenger import FOLDER
from bot.playground.server import Emulator
from tests.playground.conftest import START as TEST_START

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
    }
    people = {p["id"]: p for p in first["people"]}
    assert not people[first["walk"]["leader"]]["started"]
    assert people[first["walk"]["secretary"]]["started"]
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
