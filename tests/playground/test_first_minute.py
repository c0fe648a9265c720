"""A newcomer's first minute: the default office, the page, and the bot itself."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import running
from bot.clock import MovableClock
from bot.config import load
from bot.domain.press import Verb, decode
from bot.playground.default_world import START, DefaultOffice, furnish
from bot.playground.host import PlayedHouse
from bot.playground.messenger import FOLDER
from bot.playground.server import Emulator
from bot.playground.world import Chat, Message, Person

SAMPLES = tomllib.loads((FOLDER / "samples.toml").read_text("utf-8"))["sample"]
MEETING, REPORT, TASK = (sample["text"] for sample in SAMPLES[:3])


@dataclass
class Opened:
    """The page as somebody has just opened it, the bot at work behind it."""

    emulator: Emulator
    office: DefaultOffice
    house: PlayedHouse
    page: httpx.AsyncClient

    async def do(self, name: str, **body: Any) -> None:
        answer = await self.page.post(f"/playground/{name}", json=body)
        assert answer.status_code == 200, answer.text
        await self.house.settle()

    async def write(self, person: Person, chat: Chat, text: str, **more: Any) -> None:
        await self.do("write", person=person.id, chat=chat.id, text=text, **more)

    async def press(self, person: Person, message: Message, verb: Verb) -> None:
        """The press waits for its answer, so the house goes on beside it."""
        (data,) = (button.data for button in message.buttons if _verb(button.data) is verb)
        body = {"person": person.id, "chat": message.chat.id, "message": message.message_id}
        await self.do("press", data=data, **body)

    def offering(self, place: Chat | Person, verb: Verb) -> list[Message]:
        """What the bot wrote there that has a button of this meaning."""
        said = self.emulator.said(place)
        return [one for one in said if any(_verb(button.data) is verb for button in one.buttons)]


def _verb(data: str | None) -> Verb | None:
    press = decode(data or "")
    return press.verb if press else None


@asynccontextmanager
async def _open(folder: Path) -> AsyncIterator[Opened]:
    clock = MovableClock(START, running=False)
    async with Emulator(clock) as emulator:
        settings: dict[str, Any] = {
            "telegram": {"token": emulator.token, "base_url": emulator.base_url},
            "database": {"url": f"sqlite:///{folder / 'first.db'}"},
        }
        office = furnish(emulator)
        async with (
            running(
                load(Path("/dev/null"), overrides=settings), clock, jobs=False
            ) as running_house,
            httpx.AsyncClient(base_url=emulator.url) as page,
        ):
            house = PlayedHouse(emulator, running_house, clock)
            emulator.move = house.move_to
            await house.settle()
            yield Opened(emulator, office, house, page)


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    async with _open(tmp_path) as opened:
        yield opened


async def test_the_office_is_in_order_before_the_first_word(opened: Opened) -> None:
    office, said = opened.office, opened.emulator.said
    roster = next(message.text for message in said(office.group) if "花名册" in message.text)
    assert "办公室、财务科、人事科、综合科" in roster
    assert "还没见过" not in roster
    assert "青石镇应急办" in "".join(message.text for message in said(office.town_group))
    assert "青石镇" not in roster


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
async def test_each_ready_sentence_gets_its_card_and_the_buttons_to_try(
    language: str, opened: Opened
) -> None:
    office = opened.office
    for text, verb in ((MEETING, Verb.ACKNOWLEDGE), (REPORT, Verb.SUBMIT), (TASK, Verb.CLOSE)):
        before = len(opened.offering(office.group, Verb.ACKNOWLEDGE))
        await opened.write(office.secretary, office.group, text[language])
        cards = opened.offering(office.group, Verb.ACKNOWLEDGE)
        assert len(cards) == before + 1, text[language]
        assert cards[-1] in opened.offering(office.group, verb), cards[-1]
    if language != "en":  # 李工 goes by another name there
        assert opened.offering(office.assignee, Verb.ACCEPT)


async def test_a_file_handed_in_on_the_page_reaches_who_asked_for_it(opened: Opened) -> None:
    office = opened.office
    await opened.write(office.secretary, office.group, REPORT["zh-Hans"])
    (card,) = opened.offering(office.group, Verb.SUBMIT)
    assert "0/3" in card.text
    upload = await opened.page.put(
        "/playground/upload", params={"name": "财务科排查.xlsx"}, content=b"PK table"
    )
    await opened.write(
        office.head,
        office.group,
        "财务科已报。",
        reply_to=card.message_id,
        files=[upload.json()["file"]],
    )
    assert "1/3" in card.text
    (table,) = opened.offering(office.assignee, Verb.FILES)
    await opened.press(office.assignee, table, Verb.FILES)
    papers = [m.media["document"] for m in opened.emulator.said(office.assignee) if m.media]
    assert [paper["file_name"] for paper in papers] == ["财务科排查.xlsx"]


async def test_the_reminder_before_lunch_comes_when_the_clock_is_moved(opened: Opened) -> None:
    office = opened.office
    (said, *_) = [m for m in opened.emulator.messages(office.group) if m.sender is office.leader]
    await opened.write(office.secretary, office.group, MEETING["zh-Hans"])
    await opened.write(office.secretary, office.group, "/leader 王局长", reply_to=said.message_id)
    link = opened.emulator.said(office.group)[-1].text.partition("?start=")[2].split()[0]
    await opened.do("start", person=office.leader.id, payload=link)
    assert opened.offering(office.leader, Verb.KNOW)
    heard = len(opened.emulator.private(office.leader))
    await opened.do("move", step="lunch")
    assert any("15:00" in m.text for m in opened.emulator.private(office.leader)[heard:])
