"""The line to Telegram inside this process: every call reaches the world, no byte the network."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.playground import chat_methods as chat_methods  # its import enters its methods
from bot.playground.methods import METHODS
from bot.playground.parameters import Parameters
from bot.playground.refusals import Refusal
from bot.playground.world import Message, World


class Mishap(StrEnum):
    """What may befall the next message that is sent."""

    LOST = "the answer is lost on the way back"
    PATIENCE = "Telegram asks to wait"
    DIED_BEFORE = "the house dies before Telegram hears of it"
    DIED_AFTER = "the house dies before it hears the answer"


DEATHS = (Mishap.DIED_BEFORE, Mishap.DIED_AFTER)
PATIENCE_SECONDS = 5


@dataclass(frozen=True)
class Heard:
    """A text that somebody can read from a moment on: a message sent, or edited.

    Attributes:
        serial: counts what was heard in this world, in order.
        silently: its answer never came back, so that it may come once more.
        buttons: what each of its buttons says when it is pressed.
    """

    serial: int
    at: datetime
    message: Message
    text: str
    edited: bool
    silently: bool = False
    buttons: tuple[str, ...] = ()


class Line(BaseRequest):
    """Answers the Bot API's calls out of the world, and remembers what was said.

    Attributes:
        mishaps: what befalls the next messages, one each.
        befallen: how many messages met one so far.
        waits: Telegram has asked to wait, and nobody has waited yet.
        dead: the house has died: nothing it does reaches anybody any more.
        answers: every answer that was tried to a press, by the query's id.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[Heard] = []
        self.mishaps: list[Mishap] = []
        self.befallen = 0
        self.waits = False
        self.dead = False
        self.answers: dict[str, list[str]] = {}

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """One call; the name is the last part of its address."""
        name = url.rpartition("/")[2]
        values = dict(request_data.json_parameters) if request_data is not None else {}
        if self.dead and name in ("sendMessage", "editMessageText"):
            raise asyncio.CancelledError
        if self.dead:
            return 502, b"nobody listens any more"
        mishap = self.mishaps.pop(0) if self.mishaps and name == "sendMessage" else None
        self.befallen += mishap is not None
        if mishap is Mishap.PATIENCE:
            self.waits = True
            waiting = {"retry_after": PATIENCE_SECONDS}
            return 429, _body(
                {"ok": False, "error_code": 429, "description": "wait", "parameters": waiting}
            )
        self.dead = mishap in DEATHS
        if mishap is Mishap.DIED_BEFORE:
            raise asyncio.CancelledError
        if name == "answerCallbackQuery":  # a second answer counts, though Telegram refuses it
            self.answers.setdefault(values["callback_query_id"], []).append(values.get("text", ""))
        try:
            result = METHODS[name.lower()](self.world, Parameters(values))
        except Refusal as refusal:
            return refusal.code, _body(refusal.body())
        self._remember(name, values, result, silently=mishap is not None)
        if mishap is Mishap.DIED_AFTER:
            raise asyncio.CancelledError
        if mishap is Mishap.LOST:
            raise TimedOut
        return 200, _body({"ok": True, "result": result})

    def _remember(self, name: str, values: dict[str, Any], result: Any, *, silently: bool) -> None:
        if name in ("sendMessage", "editMessageText"):
            message = self.world.chats[result["chat"]["id"]].messages[result["message_id"]]
            serial, at = len(self.heard), self.world.clock.now()
            edited = name == "editMessageText"
            data = tuple(one.data for one in message.buttons if one.data is not None)
            self.heard.append(Heard(serial, at, message, message.text, edited, silently, data))


def _body(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()
