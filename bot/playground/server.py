"""The door: the Bot API over HTTP on 127.0.0.1, in the running event loop."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import socket
import struct
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Generator
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.clock import Clock
from bot.playground import chat_methods as chat_methods  # its import enters its methods
from bot.playground import media_methods as media_methods  # likewise
from bot.playground.asgi import read_body, refuse, reply
from bot.playground.faults import Call, Fault, Faults, Trouble
from bot.playground.limits import Limits
from bot.playground.messenger import Messenger
from bot.playground.methods import METHODS
from bot.playground.parameters import Parameters, read_parameters
from bot.playground.people import People
from bot.playground.refusals import Refusal
from bot.playground.world import World

T = TypeVar("T")
Hook = Callable[[Call], Awaitable[None] | None]
Move = Callable[[datetime], Awaitable[None]]

#: Calls that Telegram counts against the flood limits.
COUNTED = ("send", "edit", "forward", "copy")


class NeverHappened(AssertionError):
    """What was waited for did not come; the text shows what came instead."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def main_loop(self) -> None:
        await self.on_tick(0)  # sets the default headers
        await self._stopping.wait()  # instead of looking ten times a second

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield  # signals belong to whoever owns the process


class Emulator(People):
    """A Bot API of one bot, to be entered: `async with Emulator(clock) as emulator:`.

    Args:
        clock: gives all dates and the limits' time; long polling takes real seconds.
        port: 0 takes a free one.
        limits: Telegram's flood limits, others, or None for none.
        privacy: whether privacy mode hides ordinary group text from the bot.
        move: moves the clock for the page and lets the house settle; None: no clock panel.
            May be set later.
        zone: the wall clock the page shows.

    Attributes:
        token, url, base_url, base_file_url: base_url ends in "/bot" and the token follows.
        calls: the last calls but getUpdates, the oldest first; `remembered` says how many.
        faults: troubles on order.
        on_call, on_accepted: called with each `Call` before it takes effect, and after
            that but before its answer; may be coroutines. getUpdates is not among them.
    """

    def __init__(
        self,
        clock: Clock,
        port: int = 0,
        *,
        limits: Limits | Literal["telegram"] | None = "telegram",
        privacy: bool = False,
        move: Move | None = None,
        zone: str = "Asia/Shanghai",
        bot_name: str = "回音",
        bot_username: str = "huiyin_bot",
        token: str = "123456:TEST",
        remembered: int = 20_000,
    ) -> None:
        super().__init__(
            World(clock, bot_name=bot_name, bot_username=bot_username, privacy=privacy)
        )
        self.token = token
        self.port = port
        self.move = move
        self.limits = Limits() if limits == "telegram" else limits
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=remembered)
        self.polls = 0
        self.on_call: Hook | None = None
        self.on_accepted: Hook | None = None
        self.page: ASGIApp = Messenger(self, ZoneInfo(zone)).application()
        self._counts: Counter[str] = Counter()
        self._in_flight = 0
        self._last_call = time.monotonic()
        self._stopping = asyncio.Event()
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._prefix, self._file_prefix = f"/bot{token}/", f"/file/bot{token}/"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """Where files are fetched; the token and the file's path follow."""
        return f"{self.url}/file/bot"

    @property
    def stopping(self) -> bool:
        """Whether the door is closing: streams end now."""
        return self._stopping.is_set()

    async def __aenter__(self) -> Self:
        # Named as TCP, or asyncio leaves Nagle's algorithm on: 40 ms for each answer.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self.port))
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._application,
            http="h11",
            interface="asgi3",
            proxy_headers=False,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=120,
            timeout_graceful_shutdown=2,
        )
        self._server = _Server(config, self._stopping)
        self._serving = asyncio.create_task(self._server.serve([listener]))
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.001)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self.faults.clear()
        self.world.updates.close()
        self.world.changed()
        if self._serving is not None:
            await self._serving

    # Waiting and watching

    async def until(
        self,
        predicate: Callable[[], T],
        timeout: float = 5.0,  # noqa: ASYNC109 - what it raises tells the story so far
        what: str = "",
    ) -> T:
        """Return the predicate's first true value.

        It is asked at every change here and every 50 ms, so it may look elsewhere too.

        Raises:
            NeverHappened: after so many real seconds, with what was said last.
        """
        end = time.monotonic() + timeout
        while not (value := predicate()):
            left = end - time.monotonic()
            if left <= 0:
                raise NeverHappened(f"{what or 'it'} never happened\n{self.story()}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.world.next_change(), min(left, 0.05))
        return value

    async def quiet(
        self,
        seconds: float = 0.3,
        timeout: float = 30.0,  # noqa: ASYNC109 - as in until()
    ) -> None:
        """Return when for so long no call but getUpdates has come or is under way.

        Raises:
            NeverHappened: the bot went on calling until the timeout, in real seconds.
        """
        end = time.monotonic() + timeout
        while True:
            rest = self._last_call + seconds - time.monotonic()
            if self._in_flight == 0 and rest <= 0:
                return
            if time.monotonic() > end:
                raise NeverHappened(f"it never became quiet\n{self.story()}")
            await asyncio.sleep(max(rest, 0.01))

    @property
    def unread(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return len(self.world.updates)

    def count(self, method: str) -> int:
        """How often a method was called."""
        return self._counts[method.lower()]

    def story(self, last: int = 20) -> str:
        """What was said and called last, for a failing test's reader."""
        messages = sorted(
            (m for chat in self.world.chats.values() for m in chat.messages.values()),
            key=lambda message: message.serial,
        )
        said = [f"  {message!r}" for message in messages[-last:]]
        calls = [
            f"  {c.method} #{c.n} {c.chat_id or ''} -> {c.outcome}"
            for c in list(self.calls)[-last:]
        ]
        return "\n".join(["messages:", *said, "calls:", *calls])

    # Serving

    async def _application(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if path.startswith("/bot"):
            await self._answer_call(path, scope, receive, send)
        elif path.startswith("/file/bot"):
            await self._send_file(path, send)
        else:
            await self.page(scope, receive, send)

    async def _answer_call(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(receive)
        if not path.startswith(self._prefix):
            await refuse(send, Refusal(401, "Unauthorized"))
            return
        name = path[len(self._prefix) :]
        content_type = next((v for k, v in scope["headers"] if k == b"content-type"), b"").decode()
        try:
            parameters = read_parameters(scope["query_string"], content_type, body)
        except Refusal as refusal:
            await refuse(send, refusal)
            return
        key = name.lower()
        self._counts[key] += 1
        call = Call(name, self._counts[key], self.world.clock.now(), parameters.values)
        if key == "getupdates":
            self.polls += 1
            await self._guarded(call, parameters, scope, receive, send)
            return
        self.calls.append(call)
        self._in_flight += 1
        try:
            await self._guarded(call, parameters, scope, receive, send)
        finally:
            self._in_flight -= 1
            self._last_call = time.monotonic()
            self.world.changed()

    async def _guarded(
        self, call: Call, parameters: Parameters, scope: Scope, receive: Receive, send: Send
    ) -> None:
        fault = self.faults.strike(call)
        polls = call.method.lower() == "getupdates"
        if not polls:
            await _run(self.on_call, call)
        if fault is not None and not fault.accepted:
            await self._trouble(fault, call, scope, receive, send)
            if fault.trouble is not Trouble.HOLD:
                return
        try:
            call.result = (
                await self._get_updates(parameters) if polls else self._execute(call, parameters)
            )
            call.outcome = "ok"
            status, answer = 200, {"ok": True, "result": call.result}
        except Refusal as refusal:
            call.outcome = f"{refusal.code} {refusal.description}"
            status, answer = refusal.code, refusal.body()
        if not polls:
            await _run(self.on_accepted, call)
        if fault is not None and fault.accepted:
            await self._trouble(fault, call, scope, receive, send)
            if fault.trouble is not Trouble.HOLD:
                return
        await reply(send, status, json.dumps(answer, separators=(",", ":")).encode())

    def _execute(self, call: Call, parameters: Parameters) -> Any:
        method = METHODS.get(call.method.lower())
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        if (
            self.limits is not None
            and call.method.startswith(COUNTED)
            and call.method != "sendChatAction"
        ):
            chat = self.world.chats.get(call.chat_id or 0)
            if chat is not None or call.chat_id in self.world.people:
                self.limits.charge(call.chat_id or 0, chat is not None and chat.is_group, call.at)
        return method(self.world, parameters)

    async def _get_updates(self, parameters: Parameters) -> list[dict[str, Any]]:
        allowed = parameters.json("allowed_updates")
        if allowed is not None:
            self.world.updates.allowed = frozenset(allowed) or None
        return await self.world.updates.fetch(
            parameters.integer("offset"),
            parameters.integer("limit", 100),
            min(parameters.number("timeout"), 50.0),
        )

    async def _trouble(
        self, fault: Fault, call: Call, scope: Scope, receive: Receive, send: Send
    ) -> None:
        call.outcome = f"{call.outcome} {fault.trouble}".strip()
        self.world.changed()
        if fault.trouble is Trouble.HOLD:
            await fault.released()
        elif fault.trouble is Trouble.REFUSAL and fault.refusal is not None:
            call.outcome = f"{fault.refusal.code} {fault.refusal.description}"
            await refuse(send, fault.refusal)
        elif fault.trouble is Trouble.BAD_GATEWAY:
            await reply(send, 502, b"<html><h1>502 Bad Gateway</h1></html>", b"text/html")
        else:
            if fault.trouble is Trouble.SILENCE:
                await self._until_gone(receive)
            await self._break_connection(scope)

    async def _until_gone(self, receive: Receive) -> None:
        """Wait until the caller gives up, or this server stops."""
        waits = [asyncio.ensure_future(receive()), asyncio.ensure_future(self._stopping.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _break_connection(self, scope: Scope) -> None:
        if self._server is None:
            return
        for connection in list(self._server.server_state.connections):
            if isinstance(connection, H11Protocol) and connection.client == scope["client"]:
                raw = connection.transport.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.transport.abort()
        await asyncio.sleep(0)  # the server learns of the loss before this call ends

    async def _send_file(self, path: str, send: Send) -> None:
        wanted = path.removeprefix(self._file_prefix)
        for stored in self.world.files.values():
            if stored.path == wanted:
                await reply(send, 200, stored.content, stored.mime_type.encode())
                return
        await refuse(send, Refusal(404, "Not Found"))


async def _run(hook: Hook | None, call: Call) -> None:
    if hook is None:
        return
    result = hook(call)
    if inspect.isawaitable(result):
        await result
