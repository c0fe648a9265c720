"""收文: raw updates are written down, then confirmed, then handled from the table.

In order within a chat, side by side across chats. An update that cannot be parsed or
handled is kept with its error and skipped; one that meets a store in trouble is tried
again until the trouble is over.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session
from telegram import Bot, Message, Update
from telegram.error import (
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.office.sending.inbox import Incoming, keep, mark_handled, waiting
from bot.office.sending.trouble import poisoned
from bot.reading.secrecy import secrecy_marking
from bot.store.database import Store, StoreUnavailable

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
)
POLL_SECONDS = 25
BATCH = 100
ALBUM = timedelta(seconds=1)
LONGEST_BACK_OFF = 30.0
FINISH_TOGETHER = 0.05  # seconds within which marks of chatter share one commit
MARKING = "huiyin_marking"

Process = Callable[[Update], Coroutine[Any, Any, None]]


class TokenRefused(Exception):
    """Telegram does not know this token."""


@dataclass
class _Lane:
    waiting: deque[Incoming] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Inbox:
    """Fetches, keeps and hands over updates, until cancelled."""

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        store: Store,
        clock: Clock,
        wake: Callable[[], None],
        trouble: Callable[[str], None],
    ) -> None:
        self._bot = bot
        self._request = request
        self._store = store
        self._clock = clock
        self._wake = wake
        self._trouble = trouble
        self.process: Process | None = None
        self._lanes: dict[int, _Lane] = {}
        self._offset: int | None = None
        self._batches: dict[int, tuple[int, ...]] = {}
        self._albums: dict[int, tuple[Message, ...]] = {}
        self._errors: dict[int, BaseException] = {}
        self._settled: set[int] = set()
        self._finished: list[int] = []
        self._finisher: asyncio.Task[None] | None = None
        self._gathering = 0
        self.first_poll = asyncio.Event()

    # What handlers ask.

    def batch_of(self, update_id: int) -> tuple[int, ...]:
        """The rows an update stands for: several for an album."""
        return self._batches.get(update_id, (update_id,))

    def album_of(self, update_id: int) -> tuple[Message, ...]:
        """All messages of the album an update stands for; empty for a single message."""
        return self._albums.get(update_id, ())

    def failed(self, update_id: int, error: BaseException) -> None:
        """A handler raised."""
        self._errors[update_id] = error

    def settled(self, update_id: int) -> None:
        """A handler has committed, or its answer is on the way: the mark is not ours to set."""
        self._settled.add(update_id)

    def finish(self, update_ids: tuple[int, ...]) -> None:
        """Mark updates as handled soon, many in one commit."""
        self._finished.extend(update_ids)
        if self._finisher is None or self._finisher.done():
            self._finisher = asyncio.create_task(self._mark_finished())

    @property
    def gathering(self) -> bool:
        """Whether an album's second is running."""
        return self._gathering > 0

    @property
    def at_rest(self) -> bool:
        """Whether everything fetched has been handled, but for albums being gathered."""
        working = sum(lane.task is not None for lane in self._lanes.values())
        finished = self._finisher is None or self._finisher.done()
        return working <= self._gathering and finished

    # Fetching.

    async def run(self) -> None:
        """Handle what an earlier run left, then fetch for ever.

        Raises:
            TokenRefused: Telegram does not know the token.
        """
        await self._begin(await self._store.read(waiting))
        back_off = 1.0
        while True:
            try:
                updates = await self._fetch()
                if updates:
                    await self._keep(updates)
                back_off = 1.0
            except StoreUnavailable as error:
                log.error("nothing was confirmed, for it could not be written down: %s", error)
                self._trouble(str(error))
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, LONGEST_BACK_OFF)
            except InvalidToken as error:
                raise TokenRefused from error
            except Conflict:
                log.error(
                    "another Huiyin fetches with this token; stop one of them. Waiting %s s",
                    back_off,
                )
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, LONGEST_BACK_OFF)
            except RetryAfter as error:
                wait = error.retry_after
                await asyncio.sleep(
                    wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
                )
            except TimedOut:
                continue
            except NetworkError as error:
                log.warning("Telegram cannot be reached (%s); trying again", error.message)
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, LONGEST_BACK_OFF)
            except TelegramError as error:
                log.error("Telegram refused to give updates: %s", error.message)
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, LONGEST_BACK_OFF)

    async def _fetch(self) -> list[dict[str, Any]]:
        query: dict[str, Any] = {
            "timeout": POLL_SECONDS,
            "limit": BATCH,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            query["offset"] = self._offset
        self.first_poll.set()
        # PTB's own `get_updates` parses the batch as a whole: one update it cannot parse
        # would hold up all that follow.
        body = await self._request.retrieve(
            f"{self._bot.base_url}/getUpdates?{urlencode(query)}",
            read_timeout=POLL_SECONDS + 10,
        )
        result = json.loads(body)["result"]
        return [update for update in result if isinstance(update, dict)]

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        """Write a batch down in one commit, then move the offset that confirms it."""
        now = self._clock.now()
        # A hundred long texts take their time to look through: beside the loop, not on it.
        fresh = await self._store.write(
            lambda s: keep(s, [_incoming(update) for update in updates], now), news=False
        )
        self._offset = max(int(update["update_id"]) for update in updates) + 1
        await self._begin(fresh)

    # Handling.

    async def _begin(self, arrived: list[Incoming]) -> None:
        """Hand over one update a turn of the loop: all at once would hold it for all."""
        for incoming in arrived:
            self._enqueue(incoming)
            await asyncio.sleep(0)

    def _enqueue(self, incoming: Incoming) -> None:
        lane = self._lanes.setdefault(incoming.chat, _Lane())
        lane.waiting.append(incoming)
        if lane.task is None:
            lane.task = asyncio.create_task(self._serve(incoming.chat, lane))

    async def _serve(self, chat: int, lane: _Lane) -> None:
        """Handle one chat's updates in order; the lane ends when it is empty."""
        try:
            while lane.waiting:
                incoming = lane.waiting.popleft()
                album = await self._gather(incoming, lane)
                await self._handle_until_done(incoming, album)
        finally:
            lane.task = None
            if not lane.waiting:
                self._lanes.pop(chat, None)

    async def _gather(self, first: Incoming, lane: _Lane) -> list[Incoming]:
        """The rest of an album: what came within a second with the same group's id."""
        group = _media_group(first)
        if group is None:
            return []
        self._gathering += 1
        try:
            await self._clock.sleep_until(self._clock.now() + ALBUM)
        finally:
            self._gathering -= 1
        rest = [one for one in lane.waiting if _media_group(one) == group]
        for one in rest:
            lane.waiting.remove(one)
        return rest

    async def _handle_until_done(self, incoming: Incoming, album: list[Incoming]) -> None:
        """Handle; a store in trouble is waited for, any other error makes poison."""
        back_off = 0.2
        while True:
            try:
                await self._handle(incoming, album)
                return
            except StoreUnavailable as error:
                log.error("update %s waits for the store: %s", incoming.update_id, error)
                self._trouble(str(error))
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, LONGEST_BACK_OFF)

    async def _handle(self, incoming: Incoming, album: list[Incoming]) -> None:
        ids = (incoming.update_id, *(one.update_id for one in album))
        try:
            update = _parse(incoming, self._bot)
            if album:
                messages = [update, *(_parse(one, self._bot) for one in album)]
                self._albums[incoming.update_id] = tuple(
                    message for one in messages if (message := one.effective_message) is not None
                )
        except Exception as error:
            await self._poison(incoming, ids, error)
            return
        self._batches[incoming.update_id] = ids
        try:
            assert self.process is not None
            await self.process(update)
            raised = self._errors.pop(incoming.update_id, None)
            if isinstance(raised, StoreUnavailable):
                raise raised
            if raised is not None:
                await self._poison(incoming, ids, raised)
            elif incoming.update_id not in self._settled:
                self.finish(ids)
        finally:
            self._batches.pop(incoming.update_id, None)
            self._albums.pop(incoming.update_id, None)
            self._settled.discard(incoming.update_id)

    async def _poison(
        self, incoming: Incoming, ids: tuple[int, ...], error: BaseException
    ) -> None:
        log.error("update %s cannot be handled", incoming.update_id, exc_info=error)
        now = self._clock.now()
        said = f"{type(error).__name__}: {error}"
        await self._store.write(lambda s: poisoned(s, ids, incoming.chat, said, now))
        self._wake()

    async def _mark_finished(self) -> None:
        await asyncio.sleep(FINISH_TOGETHER)
        back_off = 0.2
        while self._finished:
            ids, self._finished = self._finished, []
            try:
                marks = partial(_mark, ids)
                await self._store.write(marks, news=False)
            except StoreUnavailable as error:
                self._finished = ids + self._finished
                self._trouble(str(error))
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, LONGEST_BACK_OFF)

    async def close(self) -> None:
        """Let the updates in hand come to their end; the rest stays in the table.

        What takes longer (a file on its way) is left off, and done anew after the start.
        """
        for lane in self._lanes.values():
            lane.waiting.clear()
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        if self._finisher is not None:
            tasks.append(self._finisher)
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=2.0)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _mark(ids: list[int], session: Session) -> None:
    mark_handled(session, ids)


def _parse(incoming: Incoming, bot: Bot) -> Update:
    update = Update.de_json(json.loads(incoming.raw or "{}"), bot)
    if update is None:
        raise ValueError("an empty update")
    return update


def _incoming(update: dict[str, Any]) -> Incoming:
    """A raw update as it is kept: with the chat whose order it keeps, without marked text."""
    safe = _without_secrets(update)
    return Incoming(
        int(update["update_id"]),
        _chat_of(update),
        json.dumps(safe, ensure_ascii=False, separators=(",", ":")),
    )


def _chat_of(update: dict[str, Any]) -> int:
    """The Telegram chat an update belongs to; 0 where it names none."""
    for value in update.values():
        if not isinstance(value, dict):
            continue
        message = value.get("message")
        inner = message if isinstance(message, dict) else value
        for key in ("chat", "from", "user"):
            named = inner.get(key)
            if isinstance(named, dict) and isinstance(named.get("id"), int):
                return int(named["id"])
    return 0


def _without_secrets(value: Any) -> Any:
    """The same JSON; a message marked 秘密, 机密 or 绝密 keeps nothing but where it was."""
    if isinstance(value, list):
        return [_without_secrets(one) for one in value]
    if not isinstance(value, dict):
        return value
    marking = _marking(value)
    if marking is not None:
        kept = (
            "message_id",
            "date",
            "edit_date",
            "chat",
            "from",
            "sender_chat",
            "message_thread_id",
        )
        return {
            **{key: value[key] for key in kept if key in value},
            MARKING: marking,
        }
    return {key: _without_secrets(one) for key, one in value.items()}


def _marking(value: dict[str, Any]) -> str | None:
    if "message_id" not in value:
        return None
    document = value.get("document")
    words = [value.get("text"), value.get("caption")]
    if isinstance(document, dict):
        words.append(document.get("file_name"))
    for word in words:
        if isinstance(word, str) and (marking := secrecy_marking(word)) is not None:
            return marking
    return None


def _media_group(incoming: Incoming) -> str | None:
    if incoming.raw is None or "media_group_id" not in incoming.raw:
        return None
    message = json.loads(incoming.raw).get("message")
    return str(message["media_group_id"]) if message and "media_group_id" in message else None
