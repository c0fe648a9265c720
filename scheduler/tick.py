"""The one loop that the clock wakes: plan what lags, then show the dispatcher what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.clock import Clock
from bot.office.sending import dispatch
from bot.store.database import Store, StoreUnavailable
from scheduler.digests import Mornings, next_morning, plan_digests, wanting
from scheduler.dispatcher import Dispatcher
from scheduler.evenings import last_evening, next_evening, plan_evening
from scheduler.planner import Planning, lagging, next_look, plan_items

log = logging.getLogger(__name__)

LONGEST_NAP = 10.0  # seconds of the monotonic clock, whatever the wall clock does


@dataclass(frozen=True)
class Outlook:
    """What one look at the rows finds.

    Attributes:
        plans, mornings: whether an item or a digest is to be planned.
        due: the pushes that are due.
        next: the next moment anything more comes due; None if nothing does.
    """

    plans: bool
    mornings: bool
    due: list[dispatch.DuePush]
    next: datetime | None


def look(session: Session, now: datetime) -> Outlook:
    """See what is to be planned and sent, and when to look again."""
    coming = [dispatch.next_due(session, now), next_look(session), next_morning(session)]
    return Outlook(
        plans=bool(lagging(session, now)),
        mornings=bool(wanting(session, now)),
        due=dispatch.due(session, now),
        next=min((moment for moment in coming if moment is not None), default=None),
    )


class Ticker:
    """Plans and hands over, until cancelled; `wake` may be called from anywhere on the loop."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        planning: Callable[[], Planning],
        mornings: Callable[[], Mornings],
    ) -> None:
        self._store = store
        self._clock = clock
        self._planning = planning
        self._mornings = mornings
        self._event = asyncio.Event()
        self._busy = False
        self._evening: datetime | None = None  # the last one that was spoken of
        self.dispatcher: Dispatcher | None = None

    def wake(self) -> None:
        """Something was committed, or time has passed."""
        self._event.set()

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being planned and nobody has called."""
        return not self._busy and not self._event.is_set()

    async def run(self) -> None:
        """Tick whenever woken, when the next row comes due, and at least every ten seconds."""
        while True:
            self._busy = True
            self._event.clear()
            following: datetime | None = None
            try:
                following = await self.tick()
            except StoreUnavailable as error:
                log.error("the store cannot be used: %s", error)
            except Exception:
                log.exception("a tick failed; the next one tries again")
            self._busy = False
            await self._rest(following)

    async def tick(self) -> datetime | None:
        """Plan everything that lags and show the dispatcher what is due.

        Stale cards come last: an edit may wait while a reminder may not.

        Returns:
            The next moment anything more comes due.
        """
        now = self._clock.now()
        planning, mornings = self._planning(), self._mornings()
        evening = last_evening(mornings, now)
        if evening is not None and evening != self._evening:
            await self._store.write(lambda s: plan_evening(s, mornings, evening))
            self._evening = evening
        outlook = await self._store.read(lambda s: look(s, now))
        while outlook.plans or outlook.mornings:
            if outlook.mornings:
                await self._store.write(lambda s: plan_digests(s, mornings, now))
            if outlook.plans:
                await self._store.write(lambda s: plan_items(s, planning, now))
            outlook = await self._store.read(lambda s: look(s, now))
        if self.dispatcher is not None:
            for push in outlook.due:
                self.dispatcher.look(
                    push.chat_id, push.telegram_id, group=push.group, priority=push.priority
                )
            for card in await self._store.read(lambda s: dispatch.stale_cards(s, now)):
                self.dispatcher.level(card.id, card.telegram_id, group=card.group)
        coming = (outlook.next, next_evening(mornings, now))
        return min((moment for moment in coming if moment is not None), default=None)

    async def _rest(self, following: datetime | None) -> None:
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._event.wait())]
        if following is not None:
            waits.append(asyncio.ensure_future(self._clock.sleep_until(following)))
        try:
            await asyncio.wait(waits, timeout=LONGEST_NAP, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
