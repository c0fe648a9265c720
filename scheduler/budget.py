"""Telegram's limits, kept by us: a pause per chat, a budget per group and minute, one overall."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Limits:
    """How much may be sent."""

    per_second: int
    per_group_minute: int
    chat_pause: timedelta


class Budget:
    """What has been sent lately, and when the next message may go.

    Kept in memory: after a restart the first minute may meet a "retry after", which
    is waited for like any other.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all: deque[datetime] = deque()
        self._chats: dict[int, deque[datetime]] = {}
        self._held: dict[int, datetime] = {}

    def ready_at(self, chat: int, *, group: bool, now: datetime) -> datetime:
        """The earliest moment a chat may be written to; `now` or before means at once."""
        ready = self._held.get(chat, now)
        sent = self._chats.get(chat)
        if sent:
            while sent and sent[0] <= now - MINUTE:
                sent.popleft()
            if sent:
                ready = max(ready, sent[-1] + self._limits.chat_pause)
                if group and len(sent) >= self._limits.per_group_minute:
                    ready = max(ready, sent[-self._limits.per_group_minute] + MINUTE)
        return ready

    def open_at(self, now: datetime) -> datetime:
        """The earliest moment anything may be sent at all."""
        while self._all and self._all[0] <= now - SECOND:
            self._all.popleft()
        if len(self._all) < self._limits.per_second:
            return now
        return self._all[-self._limits.per_second] + SECOND

    def spend(self, chat: int, now: datetime) -> None:
        """One message or edit went to a chat."""
        self._all.append(now)
        self._chats.setdefault(chat, deque()).append(now)

    def give_back(self, chat: int, spent_at: datetime) -> None:
        """Nothing was sent after all."""
        for sent in (self._all, self._chats.get(chat, deque())):
            if spent_at in sent:
                sent.remove(spent_at)

    def hold(self, chat: int, until: datetime) -> None:
        """Telegram asked for patience in one chat."""
        self._held[chat] = until
