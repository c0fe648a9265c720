"""Sends what is due: by priority, within the budget, no chat holding up another.

Three sorts of work share a chat's budget: pushes (rows, claimed one message at a time),
answers to reading commands (unstored), and cards to be brought level. The dispatcher
never waits in order to merge, and what it holds in memory is only what it was told to
look at: every push and card is found again in the rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.clock import Clock
from bot.context import Answer
from bot.domain.push import Priority
from bot.office.sending import dispatch
from bot.office.sending.speaking import hushed
from bot.office.sending.trouble import chat_gone, chat_moved, chat_mute, repost_card
from bot.store.database import Store, StoreUnavailable
from bot.transport import Gone, Moved, Outcome, Rejected, RetryAt, Sent, Transport, Uncertain
from scheduler.budget import Budget
from scheduler.claim import Claimed, Edit, Speaking, claim, word_card

log = logging.getLogger(__name__)

# Requests under way together: full speed on a line that takes 0.4 s to answer. More cost
# dear: the pool of connections looks through all of them for every request, twice over.
AT_ONCE = 12
FIRST_BACK_OFF, LONGEST_BACK_OFF = 1.0, 60.0
EDIT_PRIORITY = int(Priority.DIGEST) + 1
SETTLE_ON_STOP = 2.0  # seconds for what is under way when the house stops


@dataclass
class Lane:
    """One chat's work.

    Attributes:
        key: the Telegram chat the budget is kept for.
        chat_id: our own id, once a row named it; answers come without.
    """

    key: int
    group: bool
    chat_id: int | None = None
    pushes: int | None = None  # the most urgent push's priority, None for no push
    answers: deque[Answer] = field(default_factory=deque)
    cards: deque[int] = field(default_factory=deque)
    busy: bool = False
    spent_at: datetime | None = None  # what the message under way was charged with

    @property
    def priority(self) -> int | None:
        """The most urgent work's priority; None when there is nothing to do."""
        found = [self.pushes] if self.pushes is not None else []
        if self.answers:
            found.append(int(Priority.CARD))
        if self.cards:
            found.append(EDIT_PRIORITY)
        return min(found, default=None)


class Dispatcher:
    """The outbox's worker; `run` until cancelled."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        budget: Budget,
        speaking: Callable[[], Speaking],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._budget = budget
        self._speaking = speaking
        self._wake_tick = wake
        self._lanes: dict[int, Lane] = {}
        self._work = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._blocked_until: datetime | None = None
        self._hushed_chats: dict[int, bool] = {}
        self._hushed_as_of: tuple[int, datetime] | None = None
        self._back_off = FIRST_BACK_OFF

    # What it is told.

    def post(self, answer: Answer) -> None:
        """Send an unstored answer when its chat's budget allows."""
        self._lane(answer.telegram_id, group=answer.group).answers.append(answer)
        self._work.set()

    def look(self, chat_id: int, telegram_id: int, *, group: bool, priority: int) -> None:
        """A chat has a push that is due."""
        lane = self._lane(telegram_id, group=group)
        lane.chat_id = chat_id
        lane.pushes = priority if lane.pushes is None else min(lane.pushes, priority)
        self._work.set()

    def level(self, card_id: int, telegram_id: int, *, group: bool) -> None:
        """A card shows an old version."""
        lane = self._lane(telegram_id, group=group)
        if card_id not in lane.cards:
            lane.cards.append(card_id)
        self._work.set()

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way and nothing could go right now."""
        return not self._under_way and self._choose(self._clock.now()) is None

    @property
    def waiting(self) -> bool:
        """Whether something waits for its budget."""
        return any(lane.priority is not None for lane in self._lanes.values())

    def _lane(self, telegram_id: int, *, group: bool) -> Lane:
        lane = self._lanes.get(telegram_id)
        if lane is None:
            lane = self._lanes[telegram_id] = Lane(telegram_id, group)
        return lane

    # The loop.

    async def run(self) -> None:
        """Send until cancelled; what is under way then is finished first."""
        try:
            while True:
                self._work.clear()
                now = self._clock.now()
                while len(self._under_way) < AT_ONCE and (lane := self._choose(now)) is not None:
                    self._start(lane, now)
                await self._until_there_is_work(now)
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=SETTLE_ON_STOP)

    def _choose(self, now: datetime) -> Lane | None:
        """The idle lane with the most urgent work whose budget allows it now."""
        if self._blocked_until is not None and self._blocked_until > now:
            return None
        if self._budget.open_at(now) > now:
            return None
        best: tuple[int, Lane] | None = None
        for lane in self._lanes.values():
            priority = lane.priority
            if lane.busy or priority is None or (best is not None and best[0] <= priority):
                continue
            if self._budget.ready_at(lane.key, group=lane.group, now=now) <= now:
                best = (priority, lane)
        return best[1] if best is not None else None

    async def _until_there_is_work(self, now: datetime) -> None:
        """Sleep until told, until something ends, or until a budget opens again."""
        moments = [
            self._budget.ready_at(lane.key, group=lane.group, now=now)
            for lane in self._lanes.values()
            if not lane.busy and lane.priority is not None
        ]
        if not moments or len(self._under_way) >= AT_ONCE:
            self._lanes = {key: lane for key, lane in self._lanes.items() if _alive(lane)}
            await self._work.wait()
            return
        moment = max(min(moments), self._budget.open_at(now))
        if self._blocked_until is not None:
            moment = max(moment, self._blocked_until)
        sleeper = asyncio.ensure_future(self._clock.sleep_until(moment))
        told = asyncio.ensure_future(self._work.wait())
        try:
            await asyncio.wait({sleeper, told}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeper.cancel()
            told.cancel()

    def _start(self, lane: Lane, now: datetime) -> None:
        lane.busy = True
        lane.spent_at = now
        self._budget.spend(lane.key, now)
        task = asyncio.create_task(self._serve(lane))
        self._under_way.add(task)
        task.add_done_callback(lambda done: self._ended(done, lane))

    def _ended(self, task: asyncio.Task[None], lane: Lane) -> None:
        self._under_way.discard(task)
        lane.busy = False
        self._work.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("sending to %s failed", lane.key, exc_info=error)

    async def _serve(self, lane: Lane) -> None:
        """One message or edit for a lane."""
        try:
            priority = lane.priority
            if lane.pushes is not None and lane.pushes == priority:
                await self._push(lane)
            elif lane.answers:
                await self._answer(lane)
            elif lane.cards:
                await self._level(lane)
        except StoreUnavailable as error:
            log.error("the store cannot be written: %s", error)
            self._block(self._back_off)

    # Pushes.

    async def _push(self, lane: Lane) -> None:
        assert lane.chat_id is not None
        chat_id, now, speaking = lane.chat_id, self._clock.now(), self._speaking()
        # Forgotten before the claim, so that a push that comes meanwhile is not.
        lane.pushes = None
        claimed = await self._store.write(lambda s: claim(s, chat_id, speaking, now), news=False)
        if claimed is None:
            self._give_back(lane)
            return
        outcome = await self._transport.send(
            claimed.telegram_id,
            claimed.message,
            reply_to=claimed.reply_to,
            topic_id=claimed.topic_id,
            silent=claimed.silent,
        )
        await self._settle_push(lane, chat_id, claimed, outcome)

    async def _settle_push(
        self, lane: Lane, chat_id: int, claimed: Claimed, outcome: Outcome
    ) -> None:
        now, ids = self._clock.now(), claimed.ids
        write = self._persist
        match outcome:
            case Sent(message_id):
                self._line_is_up()
                await write(lambda s: dispatch.sent(s, ids, message_id, claimed.version, now))
            case RetryAt(seconds, everywhere):
                moment = self._later(lane, seconds, everywhere=everywhere)
                await write(lambda s: dispatch.again_at(s, ids, moment, "asked to wait"))
            case Uncertain(reason):
                log.warning("uncertain whether %s arrived: %s", ids, reason)
                await write(lambda s: dispatch.uncertain(s, ids, reason))
            case Moved(telegram_id):
                await write(lambda s: dispatch.again_at(s, ids, now, "the group moved"))
                await write(lambda s: chat_moved(s, claimed.telegram_id, telegram_id, now))
            case Rejected(topic=True):
                await write(lambda s: dispatch.without_topic(s, ids))
            case Rejected(reason, rights=True):
                await write(lambda s: dispatch.again_at(s, ids, now, reason))
                await write(lambda s: chat_mute(s, chat_id, reason, now))
            case Rejected(reason):
                log.error("telegram refused %s: %s", ids, reason)
                await write(lambda s: dispatch.failed(s, ids, reason))
            case Gone(reason):
                await write(lambda s: chat_gone(s, chat_id, ids, reason, now))
        self._wake_tick()

    # Answers.

    async def _answer(self, lane: Lane) -> None:
        answer = lane.answers[0]
        silent = answer.group and await self._hushed(lane)
        outcome = await self._transport.send(
            lane.key,
            answer.message,
            reply_to=answer.reply_to,
            topic_id=answer.topic_id,
            silent=silent,
        )
        if isinstance(outcome, RetryAt):
            self._later(lane, outcome.seconds, everywhere=outcome.everywhere)
            return
        if isinstance(outcome, Moved):
            self.post(Answer(outcome.telegram_id, answer.message, answer.group, done=answer.done))
        elif isinstance(outcome, Rejected) and outcome.topic and answer.topic_id is not None:
            self.post(replace(answer, topic_id=None, reply_to=None))
        else:
            if isinstance(outcome, Sent):
                self._line_is_up()
            else:
                log.info("an answer to %s was not sent: %s", lane.key, outcome)
            answer.done()
        lane.answers.popleft()

    async def _hushed(self, lane: Lane) -> bool:
        """Whether an answer to a group makes no sound; asked anew each minute or change."""
        now, office = self._clock.now(), self._speaking().office
        as_of = (self._store.changes, now.replace(second=0, microsecond=0))
        if self._hushed_as_of != as_of:
            self._hushed_as_of = as_of
            self._hushed_chats.clear()
        if lane.key not in self._hushed_chats:
            quiet = await self._store.read(lambda s: hushed(s, lane.key, office, now))
            self._hushed_chats[lane.key] = quiet
            return quiet
        return self._hushed_chats[lane.key]

    # Cards.

    async def _level(self, lane: Lane) -> None:
        card_id, now, speaking = lane.cards.popleft(), self._clock.now(), self._speaking()
        edit = await self._store.read(lambda s: word_card(s, card_id, speaking, now))
        if edit is None:  # level meanwhile
            self._give_back(lane)
            await self._persist(lambda s: dispatch.card_shown(s, card_id, 0))
            return
        outcome = await self._transport.edit(edit.telegram_id, edit.message_id, edit.message)
        await self._settle_edit(lane, edit, outcome)

    async def _settle_edit(self, lane: Lane, edit: Edit, outcome: Outcome) -> None:
        now, write = self._clock.now(), self._persist
        match outcome:
            case Sent():
                self._line_is_up()
                await write(lambda s: dispatch.card_shown(s, edit.card_id, edit.version))
            case RetryAt(seconds, everywhere):
                moment = self._later(lane, seconds, everywhere=everywhere)
                await write(lambda s: dispatch.card_later(s, edit.card_id, moment))
            case Uncertain():
                await write(lambda s: dispatch.card_later(s, edit.card_id, now))
            case Moved(telegram_id):
                await write(lambda s: chat_moved(s, edit.telegram_id, telegram_id, now))
            case Rejected(message=True):
                await write(lambda s: repost_card(s, edit.card_id, now))
            case Rejected(reason) | Gone(reason):
                log.info("card %s is left as it is: %s", edit.card_id, reason)
                await write(lambda s: dispatch.card_dead(s, edit.card_id))
        self._wake_tick()

    # Patience.

    def _give_back(self, lane: Lane) -> None:
        """The chat's and everybody's budget was charged for nothing."""
        if lane.spent_at is not None:
            self._budget.give_back(lane.key, lane.spent_at)

    async def _persist(self, verb: Callable[[Session], object]) -> None:
        """Write down what came of a request, however long the store is in trouble.

        The request cannot be taken back, and a row left `sending` would be nobody's.
        """
        back_off = 0.2
        while True:
            try:
                await self._store.write(verb)
                return
            except StoreUnavailable as error:
                log.error("what was sent cannot be written down yet: %s", error)
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, LONGEST_BACK_OFF)

    def _later(self, lane: Lane, seconds: float, *, everywhere: bool) -> datetime:
        """When to try again: the chat after Telegram's pause, or everything after ours."""
        if everywhere:
            return self._block(max(seconds, self._back_off))
        moment = self._clock.now() + timedelta(seconds=seconds)
        self._budget.hold(lane.key, moment)
        return moment

    def _block(self, seconds: float) -> datetime:
        self._blocked_until = self._clock.now() + timedelta(seconds=seconds)
        self._back_off = min(self._back_off * 2, LONGEST_BACK_OFF)
        return self._blocked_until

    def _line_is_up(self) -> None:
        self._blocked_until, self._back_off = None, FIRST_BACK_OFF


def _alive(lane: Lane) -> bool:
    return lane.busy or lane.priority is not None
