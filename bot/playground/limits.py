"""Telegram's flood limits, in the clock's time.

Telegram does not publish its exact figures and lets short bursts pass; these are the ones
it names (about 30 a second over all, one a second in a chat, 20 a minute in a group).
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.refusals import too_many_requests


@dataclass
class Window:
    """At most `count` calls within any `seconds`."""

    count: int
    seconds: float
    _calls: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """How long until the next call fits, in seconds; 0: now."""
        while self._calls and self._calls[0] <= now - self.seconds:
            self._calls.popleft()
        if len(self._calls) < self.count:
            return 0.0
        return self._calls[len(self._calls) - self.count] + self.seconds - now

    def charge(self, now: float) -> None:
        self._calls.append(now)


@dataclass
class Limits:
    """What one bot may post and edit.

    Args:
        overall: calls a second over all chats.
        group: calls a minute in one group or supergroup.
        burst: calls within `burst_seconds` in one chat; the default is one a second on
            the long run, with five at once let through.
        burst_seconds: see burst.
    """

    overall: int = 30
    group: int = 20
    burst: int = 5
    burst_seconds: float = 5.0
    _overall: Window | None = None
    _chats: dict[int, list[Window]] = field(default_factory=dict)

    def charge(self, chat_id: int, is_group: bool, now: datetime) -> None:
        """Count one call, or refuse it.

        Raises:
            Refusal: 429 with the whole seconds to wait. A refused call is not counted.
        """
        moment = now.timestamp()
        if self._overall is None:
            self._overall = Window(self.overall, 1.0)
        windows = self._chats.get(chat_id)
        if windows is None:
            windows = [Window(self.burst, self.burst_seconds)]
            if is_group:
                windows.append(Window(self.group, 60.0))
            self._chats[chat_id] = windows
        wait = max(window.wait(moment) for window in (self._overall, *windows))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for window in (self._overall, *windows):
            window.charge(moment)
