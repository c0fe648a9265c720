"""Troubles on order: for a test that wants to know what a lost answer does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.playground.refusals import Refusal, too_many_requests


@dataclass(eq=False)
class Call:
    """One call of the bot, as it was made and as it went.

    Attributes:
        method: in the spelling of the caller.
        n: which call of this method it is, from 1.
        at: when it came, by the clock.
        outcome: "" while it lasts, then "ok", a refusal's sentence, or a trouble's name.
    """

    method: str
    n: int
    at: datetime
    parameters: dict[str, Any]
    outcome: str = ""
    result: Any = None

    @property
    def chat_id(self) -> int | None:
        value = self.parameters.get("chat_id")
        return int(value) if value is not None and str(value).lstrip("-").isdigit() else None


class Trouble(StrEnum):
    """What goes wrong; "accepted" ones happen after the call took effect."""

    SILENCE = "never answered"
    BAD_GATEWAY = "bad gateway"
    RESET = "connection reset"
    REFUSAL = "refused"
    HOLD = "held"


@dataclass(eq=False)
class Fault:
    """One trouble that waits for its call.

    Args:
        trouble: what happens.
        method: for which method, in any case; "" for every one but getUpdates.
        nth: at which matching call it happens first, from 1.
        times: for how many calls in a row.
        chat_id: only for calls on this chat.
        accepted: whether the call takes effect first.
        refusal: what a REFUSAL answers.
    """

    trouble: Trouble
    method: str = ""
    nth: int = 1
    times: int = 1
    chat_id: int | None = None
    accepted: bool = False
    refusal: Refusal | None = None
    #: Set when the trouble happens for the first time.
    happened: asyncio.Event = field(default_factory=asyncio.Event)
    _seen: int = 0
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let a held call go on."""
        self._released.set()

    async def released(self) -> None:
        await self._released.wait()

    def strikes(self, call: Call) -> bool:
        """Whether this call is one it waits for; counts it if it matches."""
        name = call.method.lower()
        if name != self.method.lower() if self.method else name == "getupdates":
            return False
        if self.chat_id is not None and call.chat_id != self.chat_id:
            return False
        self._seen += 1
        return self.nth <= self._seen < self.nth + self.times


class Faults:
    """The troubles on order, the oldest order first."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._orders)

    def clear(self) -> None:
        """Forget all orders and let held calls go on."""
        for fault in self._orders:
            fault.release()
        self._orders.clear()

    def order(self, fault: Fault) -> Fault:
        self._orders.append(fault)
        return fault

    def silence(self, method: str = "", **more: Any) -> Fault:
        """The call takes effect, and its answer never comes."""
        return self.order(Fault(Trouble.SILENCE, method, accepted=True, **more))

    def too_many(self, method: str = "", retry_after: int = 3, **more: Any) -> Fault:
        """429, whole seconds to wait; nothing takes effect."""
        refusal = too_many_requests(retry_after)
        return self.order(Fault(Trouble.REFUSAL, method, refusal=refusal, **more))

    def refuse(self, method: str, refusal: Refusal, **more: Any) -> Fault:
        """Any other refusal in the server's name."""
        return self.order(Fault(Trouble.REFUSAL, method, refusal=refusal, **more))

    def bad_gateway(self, method: str = "", *, accepted: bool = False, **more: Any) -> Fault:
        """502 with a page instead of JSON, as a proxy in between answers."""
        return self.order(Fault(Trouble.BAD_GATEWAY, method, accepted=accepted, **more))

    def reset(self, method: str = "", *, accepted: bool = False, **more: Any) -> Fault:
        """The connection breaks, before or after the call took effect."""
        return self.order(Fault(Trouble.RESET, method, accepted=accepted, **more))

    def hold(self, method: str = "", *, accepted: bool = False, **more: Any) -> Fault:
        """The call stops, before or after it took effect, until `release()`."""
        return self.order(Fault(Trouble.HOLD, method, accepted=accepted, **more))

    def strike(self, call: Call) -> Fault | None:
        """The trouble this call meets, if any; every order counts the call."""
        struck = [fault for fault in self._orders if fault.strikes(call)]
        if not struck:
            return None
        struck[0].happened.set()
        return struck[0]
