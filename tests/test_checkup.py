"""`python -m bot check`: what it looks at, and what it advises."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.checkup import Door, Finding, Me, Probe, Standing, Unreachable, ask_directly, examine
from bot.clock import MovableClock, SystemClock
from bot.config import Config
from bot.store import database
from bot.store.database import make_engine
from bot.store.rows import ChatRow, OfficeRow
from tests.telegram import telegram_office

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TOKEN = "123456:TEST"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a configuration that holds a token."""
    for name in [name for name in os.environ if name.startswith("HUIYIN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(f'[telegram]\ntoken = "{TOKEN}"\n')
    return tmp_path


class Answering:
    """A Bot API that answers as it is told."""

    def __init__(self, me: Me, **standing: Standing) -> None:
        self._me = me
        self._standing = standing

    async def me(self) -> Me:
        return self._me

    async def standing(self, telegram_id: int, username: str) -> Standing:
        assert username == self._me.username
        return self._standing[f"group{-telegram_id}"]


def door(probe: Probe) -> Door:
    @asynccontextmanager
    async def opened(_config: Config) -> AsyncIterator[Probe]:
        yield probe

    return opened


async def findings(probe: Probe | None = None) -> list[Finding]:
    clock = MovableClock(NOW, running=False)
    return await examine(None, clock, door(probe or Answering(Me("huiyin_bot", True, NOW))))


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def make_empty(url: str) -> None:
    Path(url.removeprefix("sqlite:///")).touch()


def about(found: list[Finding], what: str) -> Finding:
    (one,) = [finding for finding in found if finding.about == what]
    return one


async def test_all_is_well_on_a_fresh_machine_and_nothing_is_made(place: Path) -> None:
    found = await findings()
    assert all(finding.well for finding in found), found
    assert {finding.about for finding in found} == {
        *("configuration", "database", "token", "privacy mode", "clock")
    }
    assert "@huiyin_bot" in about(found, "token").said
    assert names(place) == ["config.toml"]


async def test_every_mistake_of_the_configuration_is_a_finding(place: Path) -> None:
    (place / "config.toml").write_text('[office]\nlunch = "noon"\ncolour = "red"\n')
    found = await findings()
    assert [finding.well for finding in found] == [False, False]
    assert {finding.said.split(" = ")[0] for finding in found} == {"office.lunch", "office.colour"}


async def test_a_country_without_known_holidays_is_told(place: Path) -> None:
    (place / "config.toml").write_text(
        f'[telegram]\ntoken = "{TOKEN}"\n[office]\ncountry = "QQ"\n'
    )
    finding = about(await findings(), "configuration")
    assert not finding.well
    assert "QQ" in finding.said


async def test_without_a_token_botfather_is_named_and_telegram_left_alone(place: Path) -> None:
    (place / "config.toml").write_text("")
    found = await findings()
    assert "@BotFather" in about(found, "token").remedy
    assert "privacy mode" not in {finding.about for finding in found}


async def test_a_wrong_clock_is_told_with_its_direction() -> None:
    behind = about(await findings(Answering(Me("b", True, NOW + timedelta(minutes=5)))), "clock")
    assert (behind.well, behind.said) == (False, "300 s behind Telegram's")
    ahead = about(await findings(Answering(Me("b", True, NOW - timedelta(seconds=31)))), "clock")
    assert (ahead.well, ahead.said) == (False, "31 s ahead of Telegram's")
    assert about(await findings(Answering(Me("b", True, None))), "clock").well


async def test_privacy_mode_is_told_with_the_way_out() -> None:
    finding = about(await findings(Answering(Me("b", False, NOW))), "privacy mode")
    assert not finding.well
    assert "/setprivacy" in finding.remedy
    assert "add it again" in finding.remedy


async def test_a_level_database_is_reachable_and_writable(
    engine_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_DATABASE__URL", engine_url)
    told = [finding for finding in await findings() if finding.about == "database"]
    assert all(finding.well for finding in told)
    assert ["reachable" in told[0].said, "writable" in told[1].said] == [True, True]


async def test_a_database_without_tables_wants_a_migration(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_DATABASE__URL", empty_url)
    if empty_url.startswith("sqlite"):
        make_empty(empty_url)
    told = [finding for finding in await findings() if finding.about == "database"]
    assert not told[0].well
    assert "python -m bot migrate" in told[0].remedy


async def test_a_locked_database_is_not_writable(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_DATABASE__URL", sqlite_url)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        told = [finding for finding in await findings() if finding.about == "database"]
    assert [finding.well for finding in told] == [True, False]
    assert "locked" in told[1].said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://nobody:hushHush@127.0.0.1:1/nothing", "not reachable"),
        ("sqlite:///nowhere/huiyin.db", "cannot be made"),
    ],
)
async def test_a_database_that_cannot_be_had_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("HUIYIN_DATABASE__URL", url)
    finding = about(await findings(), "database")
    assert not finding.well
    assert said in finding.said
    assert finding.remedy
    assert "hushHush" not in finding.said + finding.remedy


@pytest.mark.parametrize(
    ("standing", "sees_all", "well", "said"),
    [
        (Standing("administrator"), False, True, "administrator"),
        (Standing("member"), True, True, "member"),
        (Standing("member"), False, False, "only commands"),
        (Standing("restricted", may_write=False), True, False, "may not write"),
        (Standing("kicked"), True, False, "not in it"),
        (Standing("left"), True, False, "not in it"),
    ],
)
async def test_each_group_says_what_huiyin_may_do_in_it(
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    standing: Standing,
    sees_all: bool,
    well: bool,
    said: str,
) -> None:
    monkeypatch.setenv("HUIYIN_DATABASE__URL", sqlite_url)
    remember_group(sqlite_url, -5)
    found = await findings(Answering(Me("b", sees_all, NOW), group5=standing))
    finding = about(found, "group 测试组")
    assert finding.well is well
    assert said in finding.said
    assert bool(finding.remedy) is not well


def remember_group(url: str, telegram_id: int) -> None:
    engine = make_engine(url)
    with Session(engine) as session, session.begin():
        session.add(OfficeRow(id=1, language="zh-Hans", zone="Asia/Shanghai", created_at=NOW))
        session.flush()
        common = {"office_id": 1, "language": "zh-Hans"}
        group = {"telegram_id": telegram_id, "kind": "supergroup", "title": "测试组"}
        session.add(ChatRow.model_validate(common | group))
        private = {"telegram_id": 8, "kind": "private", "title": "某人"}
        session.add(ChatRow.model_validate(common | private))
    engine.dispose()


async def test_a_living_bot_api_is_asked(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    async with telegram_office() as office:
        emulator = office.emulator
        monkeypatch.setenv("HUIYIN_DATABASE__URL", sqlite_url)
        monkeypatch.setenv("HUIYIN_TELEGRAM__BASE_URL", emulator.base_url)
        remember_group(sqlite_url, office.group.id)
        found = await examine(None, SystemClock())
        assert all(finding.well for finding in found), found
        assert "@huiyin_bot" in about(found, "token").said
        assert "administrator" in about(found, "group 测试组").said

        (place / "config.toml").write_text('[telegram]\ntoken = "123456:WRONG"\n')
        refused = about(await examine(None, SystemClock()), "token")
        assert not refused.well
        assert "/token" in refused.remedy


async def test_an_api_that_does_not_answer_is_told_without_the_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUIYIN_TELEGRAM__BASE_URL", "http://127.0.0.1:1/bot")
    finding = about(await examine(None, SystemClock()), "token")
    assert not finding.well
    assert "proxy" in finding.remedy
    assert TOKEN not in finding.said + finding.remedy


@pytest.mark.parametrize("body", [b"<html>a login page</html>", b"[]", b'{"ok": true}', b"5"])
async def test_what_is_no_bot_api_is_told(body: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        config = Config(telegram={"base_url": f"http://127.0.0.1:{port}/bot"})  # type: ignore[arg-type]
        async with ask_directly(config) as probe:
            with pytest.raises(Unreachable, match="no Bot API"):
                await probe.me()
