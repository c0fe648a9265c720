"""The one place that speaks to Telegram and knows its errors.

Everything Telegram may answer becomes one of six outcomes; nobody else looks at error
classes or strings.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
from telegram import (
    BotCommand,
    ChatMember,
    ChatMemberRestricted,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.config import Config
from bot.wording.message import Message

log = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
NAP_SECONDS = 3.0
FETCH_SECONDS = 30.0  # for a whole file, however slowly it trickles


@dataclass(frozen=True)
class Sent:
    """It arrived (or was level already)."""

    message_id: int


@dataclass(frozen=True)
class RetryAt:
    """It did not arrive; the same request may be tried after so many seconds.

    Attributes:
        everywhere: the trouble is the line's, not the chat's.
    """

    seconds: float
    everywhere: bool = False


@dataclass(frozen=True)
class Uncertain:
    """It may have arrived: the request went out and no answer came back."""

    reason: str


@dataclass(frozen=True)
class Gone:
    """The chat cannot be written to: blocked, never started, removed, deleted."""

    reason: str


@dataclass(frozen=True)
class Moved:
    """The group has become a supergroup."""

    telegram_id: int


@dataclass(frozen=True)
class Rejected:
    """Telegram will never take this request.

    Attributes:
        topic: the topic it was meant for is closed or gone.
        message: the message to edit is gone, or too old to be edited.
        rights: the bot may not write in this chat just now.
    """

    reason: str
    topic: bool = False
    message: bool = False
    rights: bool = False


Outcome = Sent | RetryAt | Uncertain | Gone | Moved | Rejected

_GONE = ("chat not found", "user not found", "peer_id_invalid", "bot was kicked", "deactivated")
_RIGHTS = (
    "not enough rights",
    "have no rights to send",
    "chat_write_forbidden",
    "need administrator",
)
_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def outcome_of(error: TelegramError) -> Outcome:
    """What an error means. The order matters: many of these are subclasses of NetworkError."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return RetryAt(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    said = error.message.lower()
    if isinstance(error, Forbidden):
        return Rejected(said, rights=True) if _any(said, _RIGHTS) else Gone(said)
    if isinstance(error, BadRequest):
        if "message is not modified" in said:
            return Sent(0)
        if _any(said, _GONE):
            return Gone(said)
        return Rejected(
            said,
            topic=_any(said, _TOPIC),
            message=_any(said, _MESSAGE),
            rights=_any(said, _RIGHTS),
        )
    if isinstance(error, InvalidToken | Conflict):
        return RetryAt(NAP_SECONDS, everywhere=True)
    if isinstance(error, TimedOut):
        cause = error.__cause__
        if isinstance(cause, _NOT_SENT) or "not* sent" in said or "pool timeout" in said:
            return RetryAt(NAP_SECONDS, everywhere=True)
        return Uncertain(said)
    if isinstance(error, NetworkError):
        if isinstance(error.__cause__, _NOT_SENT):
            return RetryAt(NAP_SECONDS, everywhere=True)
        return Uncertain(said)
    return Rejected(said)


def _any(said: str, marks: tuple[str, ...]) -> bool:
    return any(mark in said for mark in marks)


def plain_text(markup: str) -> str:
    """A message without its markup, for when Telegram cannot parse it."""
    return unescape(re.sub(r"</?[a-z][^<>]*>", "", markup))


def keyboard(message: Message) -> InlineKeyboardMarkup | ForceReply | None:
    """A message's buttons as Telegram wants them."""
    if message.force_reply:
        return ForceReply(selective=True)
    if not message.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    button.label,
                    callback_data=button.press.encode() if button.press else None,
                    url=button.url,
                )
                for button in row
            ]
            for row in message.rows
        ]
    )


def make_bot(config: Config) -> ExtBot[None]:
    """A bot with our time-outs; the long poll has a request of its own."""
    return ExtBot(
        config.telegram.token.get_secret_value(),
        base_url=config.telegram.base_url,
        base_file_url=config.telegram.base_url.removesuffix("/bot") + "/file/bot",
        request=SpreadRequest(tuple(make_request(config, pool=2) for _ in range(16))),
    )


def make_request(config: Config, pool: int) -> HTTPXRequest:
    """One pool of connections with our time-outs."""
    return HTTPXRequest(
        connection_pool_size=pool,
        proxy=config.telegram.proxy or None,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        write_timeout=ANSWER_SECONDS,
        pool_timeout=ANSWER_SECONDS,
    )


class SpreadRequest(BaseRequest):
    """Hands each request to the least busy of several small pools.

    httpcore looks through all its connections and waiting requests for every request it
    makes, twice over: with a dozen under way in one pool a request costs twice the
    processor time it costs with four (measured).
    """

    def __init__(self, pools: tuple[HTTPXRequest, ...]) -> None:
        self._pools = pools
        self._under_way = [0] * len(pools)

    @property
    def read_timeout(self) -> float | None:
        return self._pools[0].read_timeout

    async def initialize(self) -> None:
        for pool in self._pools:
            await pool.initialize()

    async def shutdown(self) -> None:
        for pool in self._pools:
            await pool.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        least = min(range(len(self._pools)), key=self._under_way.__getitem__)
        self._under_way[least] += 1
        try:
            return await self._pools[least].do_request(*args, **kwargs)
        finally:
            self._under_way[least] -= 1


class Transport:
    """Sending, editing and asking, with outcomes instead of exceptions."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self.bot = bot

    @property
    def username(self) -> str:
        """The bot's own name, without the @."""
        return self.bot.username

    async def send(
        self,
        telegram_id: int,
        message: Message,
        *,
        reply_to: int | None = None,
        topic_id: int | None = None,
        silent: bool = False,
    ) -> Outcome:
        """Send a message, or a file with the text under it.

        Markup Telegram cannot parse goes out as plain text. A file is named by the id
        Telegram gave it: its bytes stay there.
        """
        options: dict[str, Any] = {
            "chat_id": telegram_id,
            "reply_markup": keyboard(message),
            "disable_notification": silent or None,
            "message_thread_id": topic_id,
        }
        if message.file is None:
            options["link_preview_options"] = LinkPreviewOptions(is_disabled=True)
        if reply_to is not None:
            options["reply_parameters"] = ReplyParameters(
                reply_to, allow_sending_without_reply=True
            )
        try:
            try:
                sent = await self._post(message, message.text, ParseMode.HTML, options)
            except BadRequest as error:
                if "can't parse entities" not in error.message.lower():
                    raise
                log.error("telegram cannot parse our markup: %s", error.message)
                sent = await self._post(message, plain_text(message.text), None, options)
        except TelegramError as error:
            return outcome_of(error)
        return Sent(sent.message_id)

    async def _post(
        self, message: Message, text: str, mode: ParseMode | None, options: dict[str, Any]
    ) -> TelegramMessage:
        file = message.file
        if file is None:
            return await self.bot.send_message(text=text, parse_mode=mode, **options)
        under = {"caption": text or None, "parse_mode": mode, **options}
        match file.kind:
            case "photo":
                return await self.bot.send_photo(photo=file.file_id, **under)
            case "video":
                return await self.bot.send_video(video=file.file_id, **under)
            case "audio":
                return await self.bot.send_audio(audio=file.file_id, **under)
            case "voice":
                return await self.bot.send_voice(voice=file.file_id, **under)
            case _:
                return await self.bot.send_document(document=file.file_id, **under)

    async def edit(self, telegram_id: int, message_id: int, message: Message) -> Outcome:
        """Bring a message level; the same edit twice is harmless."""
        try:
            await self.bot.edit_message_text(
                chat_id=telegram_id,
                message_id=message_id,
                text=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message) if message.rows else None,  # type: ignore[arg-type]
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramError as error:
            return outcome_of(error)
        return Sent(message_id)

    async def fetch(self, file_id: str, largest: int) -> bytes | None:
        """A file's bytes; None if Telegram does not give them, or they are too many.

        The size that Telegram names is not trusted: the bytes are counted as well.
        """
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                file = await self.bot.get_file(file_id)
                if (file.file_size or 0) > largest or not file.file_path:
                    return None
                content = await file.download_as_bytearray()
        except (TelegramError, OSError) as error:  # a time-out is an OSError
            log.info("a file was not given: %s", error)
            return None
        return bytes(content) if len(content) <= largest else None

    async def answer_press(self, query_id: str, text: str, *, alert: bool = False) -> None:
        """Answer a press; one that has grown too old is let go, the press still counts."""
        try:
            await self.bot.answer_callback_query(query_id, text[:200] or None, show_alert=alert)
        except TelegramError as error:
            log.info("a press could not be answered: %s", error.message)

    async def administrators(self, telegram_id: int) -> tuple[ChatMember, ...]:
        """A group's creator and administrators; empty if Telegram will not say."""
        try:
            return tuple(await self.bot.get_chat_administrators(telegram_id))
        except TelegramError as error:
            log.info("no administrators of %s: %s", telegram_id, error.message)
            return ()

    async def member(self, telegram_id: int, person_id: int) -> ChatMember | None:
        """A person's standing in a group; None if Telegram will not say."""
        try:
            return await self.bot.get_chat_member(telegram_id, person_id)
        except TelegramError as error:
            log.info("no standing of %s in %s: %s", person_id, telegram_id, error.message)
            return None

    async def is_member(self, telegram_id: int, person_id: int) -> bool | None:
        """Whether a person is in a group; None if Telegram does not say just now."""
        try:
            member = await self.bot.get_chat_member(telegram_id, person_id)
        except TelegramError as error:
            log.info("no word on %s in %s: %s", person_id, telegram_id, error.message)
            return False if isinstance(error, BadRequest) else None  # nobody it knows there
        if isinstance(member, ChatMemberRestricted):
            return member.is_member
        return member.status not in (ChatMember.LEFT, ChatMember.BANNED)

    async def people_in(self, telegram_id: int) -> int | None:
        """How many are in a group besides the bot; None if Telegram will not say."""
        try:
            return await self.bot.get_chat_member_count(telegram_id) - 1
        except TelegramError as error:
            log.info("no count of %s: %s", telegram_id, error.message)
            return None

    async def show_commands(self, commands: dict[str, str], language: str | None) -> None:
        """Fill the menu of commands; a failure is not worth a word to anybody."""
        try:
            await self.bot.set_my_commands(
                [BotCommand(name, text) for name, text in commands.items()],
                language_code=language,
            )
        except TelegramError as error:
            log.info("the menu of commands was not taken: %s", error.message)
