"""`python -m bot check`: what an operator would like to know before the first morning.

Every finding says what was looked at, what was seen, and what to do about it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Protocol

import httpx
from sqlalchemy import text
from sqlmodel import Session, select

from bot.clock import Clock
from bot.config import Config, ConfigurationError, load
from bot.holidays import working_calendar
from bot.store import migrate
from bot.store.database import Store, StoreUnavailable, make_engine, sqlite_path
from bot.store.rows import ChatRow

DRIFT = timedelta(seconds=30)
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: what was looked at, in a word or two.
        said: what was seen.
        remedy: what to do about it; empty when nothing needs doing.
    """

    about: str
    well: bool
    said: str
    remedy: str = ""


@dataclass(frozen=True)
class Me:
    """The bot as the Bot API describes it.

    Attributes:
        sees_all: privacy mode is off, so messages of groups reach it everywhere.
        at: the API's own time, aware; None if it did not say.
    """

    username: str
    sees_all: bool
    at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """The bot's place in a group: "administrator", "member", "restricted", "left", "kicked"."""

    status: str
    may_write: bool = True


class TokenRefused(Exception):
    """The Bot API does not know the token."""


class Unreachable(Exception):
    """The Bot API does not answer, or not as the Bot API does."""


class Probe(Protocol):
    """What the checks ask of the Bot API."""

    async def me(self) -> Me:
        """Who the token belongs to.

        Raises:
            TokenRefused: to nobody.
            Unreachable: no answer.
        """
        ...

    async def standing(self, telegram_id: int, username: str) -> Standing:
        """The bot's place in a group.

        Raises:
            TokenRefused, Unreachable: as `me`.
        """
        ...


Door = Callable[[Config], AbstractAsyncContextManager[Probe]]


async def examine(file: Path | None, clock: Clock, door: Door | None = None) -> list[Finding]:
    """All findings, in the order an operator would mend them.

    Args:
        file: the configuration; None takes `config.toml` if there is one.
        door: opens the way to the Bot API; None takes the configured address.
    """
    try:
        config = load(file)
    except ConfigurationError as error:
        return [Finding("configuration", False, line) for line in error.lines]
    findings = [*_configuration(config, clock), *_database(config)]
    if config.telegram.token.get_secret_value():
        async with (door or ask_directly)(config) as probe:
            findings += await _telegram(config, clock, probe)
    return findings


def _configuration(config: Config, clock: Clock) -> list[Finding]:
    findings = []
    year = config.hours.local(clock.now()).year
    try:
        calendar = working_calendar(config.office.country, (year, year + 1))
    except ValueError as error:
        findings.append(
            Finding(
                "configuration",
                False,
                f"office.country = {config.office.country!r}: {error}",
                "take a country whose holidays are known, as CN",
            )
        )
    else:
        guessed = ", ".join(str(one) for one in sorted(calendar.estimated_years))
        said = "no mistakes"
        if guessed:
            said += f"; the make-up workdays of {guessed} are not published yet, so estimated"
        findings.append(Finding("configuration", True, said))
    if not config.telegram.token.get_secret_value():
        findings.append(
            Finding(
                "token",
                False,
                "telegram.token is empty",
                "ask @BotFather for one (/newbot) and put it into config.toml",
            )
        )
    return findings


def _database(config: Config) -> list[Finding]:
    url = config.database.url
    path = sqlite_path(url)
    if path is not None and not path.exists():
        folder = path.absolute().parent
        if folder.is_dir() and os.access(folder, os.W_OK):
            return [Finding("database", True, f"{path} will be made at the first start")]
        return [
            Finding(
                "database",
                False,
                f"{path} cannot be made",
                f"make the folder {folder} and let this user write there",
            )
        ]
    store = Store(make_engine(url))
    try:
        standing = migrate.present(store.engine)
        return [_schema(standing), _writable(store, standing)]
    except StoreUnavailable as error:
        remedy = "start the server and mend database.url, or let this user read and write the file"
        return [Finding("database", False, f"not reachable: {error}", remedy)]
    finally:
        store.close()


def _schema(standing: str | None) -> Finding:
    head = migrate.head()
    if standing == head:
        return Finding("database", True, f"reachable, at revision {head}")
    return Finding(
        "database",
        False,
        f"at revision {standing or 'none'}, the program at {head}",
        "python -m bot migrate (`run` does it by itself, after a backup)",
    )


def _writable(store: Store, standing: str | None) -> Finding:
    def touch(session: Session) -> None:
        if standing is not None:
            session.execute(text("UPDATE alembic_version SET version_num = version_num"))

    try:
        store.write_now(touch)
    except StoreUnavailable as error:
        return Finding(
            "database",
            False,
            f"not writable: {error}",
            "look at the disk's free space and the file's owner; stop whoever holds a lock",
        )
    return Finding("database", True, "writable")


async def _telegram(config: Config, clock: Clock, probe: Probe) -> list[Finding]:
    try:
        me = await probe.me()
        findings = [
            Finding("token", True, f"belongs to @{me.username}"),
            _privacy(me),
            _drift(me, clock),
        ]
        for group in _groups(config):
            standing = await probe.standing(group.telegram_id, me.username)
            findings.append(_rights(group, me, standing))
    except TokenRefused:
        return [
            Finding(
                "token",
                False,
                "Telegram does not know it",
                "ask @BotFather for the present one (/token) and copy it whole",
            )
        ]
    except Unreachable as error:
        return [
            Finding(
                "token",
                False,
                f"{config.telegram.base_url} does not answer: {error}",
                "look at the network; where Telegram is blocked, set telegram.proxy",
            )
        ]
    return findings


def _privacy(me: Me) -> Finding:
    if me.sees_all:
        return Finding("privacy mode", True, "off: Huiyin hears its groups")
    return Finding(
        "privacy mode",
        False,
        "on: in groups where it is no administrator Huiyin hears only commands and replies",
        "@BotFather, /setprivacy, Disable; then remove Huiyin from each group and add it again",
    )


def _drift(me: Me, clock: Clock) -> Finding:
    if me.at is None:
        return Finding("clock", True, "the Bot API gave no time to compare with")
    drift = clock.now() - me.at
    seconds = round(abs(drift.total_seconds()))
    if abs(drift) <= DRIFT:
        return Finding("clock", True, f"{seconds} s from Telegram's")
    return Finding(
        "clock",
        False,
        f"{seconds} s {'ahead of' if drift > timedelta(0) else 'behind'} Telegram's",
        "let the machine keep its time: timedatectl set-ntp true",
    )


def _groups(config: Config) -> list[ChatRow]:
    """The groups Huiyin believes it is in; none where there is no level database."""
    path = sqlite_path(config.database.url)
    if path is not None and not path.exists():
        return []
    store = Store(make_engine(config.database.url))
    try:
        if migrate.present(store.engine) != migrate.head():
            return []
        return store.read_now(
            lambda session: list(
                session.exec(
                    select(ChatRow)
                    .where(ChatRow.kind != "private", ChatRow.state != "left")
                    .order_by(ChatRow.title)
                )
            )
        )
    except StoreUnavailable:
        return []  # said already
    finally:
        store.close()


def _rights(group: ChatRow, me: Me, standing: Standing) -> Finding:
    about = f"group {group.title or group.telegram_id}"
    if standing.status in ("left", "kicked"):
        return Finding(about, False, "Huiyin is not in it", "add it again, or let it rest")
    if not standing.may_write:
        return Finding(about, False, "Huiyin may not write", "let it send messages there")
    if standing.status in ("administrator", "creator"):
        return Finding(about, True, "administrator: hears all, and who joins")
    if not me.sees_all:
        return Finding(
            about, False, "hears only commands and replies", "make Huiyin an administrator there"
        )
    return Finding(about, True, "member: hears all but who joins")


@asynccontextmanager
async def ask_directly(config: Config) -> AsyncIterator[Probe]:
    """The way to the configured Bot API, one request at a time."""
    telegram = config.telegram
    async with httpx.AsyncClient(
        proxy=telegram.proxy or None, timeout=PATIENCE_SECONDS, trust_env=False
    ) as client:
        yield _Direct(client, telegram.base_url + telegram.token.get_secret_value())


class _Direct:
    def __init__(self, client: httpx.AsyncClient, address: str) -> None:
        self._client = client
        self._address = address
        self._id = 0

    async def me(self) -> Me:
        found, at = await self._ask("getMe")
        self._id = found["id"]
        return Me(found["username"], bool(found.get("can_read_all_group_messages")), at)

    async def standing(self, telegram_id: int, username: str) -> Standing:
        try:
            found, _ = await self._ask("getChatMember", chat_id=telegram_id, user_id=self._id)
        except _Refused:
            return Standing("left")
        allowed = found["status"] != "restricted" or bool(found.get("can_send_messages"))
        return Standing(found["status"], allowed)

    async def _ask(self, method: str, **values: int) -> tuple[dict[str, Any], datetime | None]:
        try:
            response = await self._client.get(f"{self._address}/{method}", params=values)
            body = response.json()
            well, result = bool(body["ok"]), body.get("result")
        except httpx.HTTPError as error:  # its text may hold the address, token and all
            raise Unreachable(type(error).__name__) from None
        except (ValueError, TypeError, KeyError):
            raise Unreachable("what answers there is no Bot API") from None
        if response.status_code in (401, 404):
            raise TokenRefused
        if not well:
            raise _Refused
        if not isinstance(result, dict):
            raise Unreachable("what answers there is no Bot API")
        stamp = response.headers.get("Date")
        return result, parsedate_to_datetime(stamp) if stamp else None


class _Refused(Exception):
    """The Bot API refuses this request."""
