"""What is to be said to whom and when: the outbox's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from bot.domain.department import DepartmentPart
from bot.domain.digest import Digest
from bot.domain.handed import HandedFile
from bot.domain.item import Assignment, Change, ItemView
from bot.domain.opinion import Opinion


class Occasion(StrEnum):
    """Why a message goes out; each has its own wording."""

    CARD = "card"  # the living message of an item in a group
    QUESTION = "question"  # a draft asks its sender
    AT_ONCE = "at once"  # the first private card
    REMINDER = "reminder"  # a rung of a meeting's ladder
    NUDGE = "nudge"  # a rung of a report's or task's ladder
    OVERDUE = "overdue"
    CHANGE = "change"  # whoever had been told hears what changed
    ANSWERED = "answered"  # whoever registered hears who knows
    CLOSED = "closed"  # whoever registered hears the result
    UNANSWERED = "unanswered"  # the administrator hears of a question nobody answered
    UNREACHABLE = "unreachable"  # the administrator hears whom Huiyin cannot reach
    WELCOME = "welcome"  # the bot was added to a group
    RIGHTS = "rights"  # the administrator hears what the bot cannot do in a group
    ALARM = "alarm"  # the administrator hears of a poison update or a store in trouble
    DIGEST = "digest"
    SNOOZE = "snooze"  # 稍后提醒
    ALREADY = "already"  # the same notice again in the same group
    EDITED_AWAY = "edited away"  # an edit left nothing of a registered notice
    SECRECY = "secrecy"  # a marked text was refused
    WHICH = "which"  # a message may mean several items
    NOT_FOUND = "not found"  # a message means an item there is not
    REFUSED = "refused"  # a message asked for what its sender may not do
    PROMPT = "prompt"  # asks one person for a result, a correction, a reason
    AGAIN = "again"  # a leader's unanswered private, once more
    SILENT = "silent"  # the director hears who has not answered
    ESCALATED = "escalated"  # whoever stands above hears what is overdue or not accepted
    RETURNS = "returns"  # a group hears, by department, what is still to come in
    RETURN_DUE = "return due"  # a department hears privately what it still owes
    COMPLETE = "complete"  # the recipient hears that every return is in
    HANDED_IN = "handed in"  # the recipient's table of what was handed in
    FILE = "file"  # one of the files that were handed in, for the recipient
    ASKED = "asked"  # a department is asked for help, or given the lead
    BOUNCED = "bounced"  # the office, then the director alone, hears 不归我
    REVIEW = "review"  # whoever asked has a result to check
    HANDOVER = "handover"  # one person's items, to be taken over by a press
    UNCLEAR_DEPARTMENT = "unclear department"  # a name that fits several departments
    ROSTER = "roster"  # the administrator hears whom the roster has found
    STEP = "step"  # who asked hears that it was accepted, has moved, or was handed on
    FURTHER = "further"  # the registrar's side is reminded of what a notice said would follow
    OPINIONS = "opinions"  # who asked hears once what was said under the notice
    PUBLIC_ANSWER = "public answer"  # a group hears what was asked of a matter, and the answer
    LOOK_BACK = "look back"  # whoever asked is asked whether what was closed has held
    LEFT = "left"  # the office hears who has left with matters in hand
    TODAY = "today"  # at the day's end: what was promised for today, or accepted by nobody


class PushState(StrEnum):
    """Where a push stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


class Priority(IntEnum):
    """Lower goes first."""

    FLASH = 0
    PRIVATE = 1
    CARD = 2
    GROUP = 3
    NUDGE = 4
    DIGEST = 5


@dataclass(frozen=True)
class PlannedPush:
    """One message to come.

    Attributes:
        key: names the occasion whole; unique over the outbox's whole life.
        due_at: the moment it is meant for.
        send_after: the earliest it may go (quiet hours may hold it).
        rung: the ladder entry it came from.
        detail: what its wording needs besides the item: whom it is about, what is owed.
    """

    key: str
    occasion: Occasion
    chat_id: int
    due_at: datetime
    send_after: datetime
    priority: Priority
    person_id: int | None = None
    rung: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownPush:
    """A planned push that exists already: still queued, or gone.

    Attributes:
        sent_at: when it really went; None while that is not known.
    """

    chat_id: int
    due_at: datetime
    send_after: datetime
    queued: bool
    sent_at: datetime | None = None
    occasion: Occasion | None = None


@dataclass(frozen=True)
class Spoken:
    """One push as it is worded, read in the same snapshot that claimed it.

    Attributes:
        view: the item it speaks of, if it speaks of one.
        views: for WHICH: the items there are to choose from.
        change: for CHANGE: the history line that is told.
        names: for ANSWERED, UNREACHABLE, SILENT: whom it speaks of, as the office calls them.
        department: for RETURN_DUE, ASKED: the department that is spoken to.
        choices: for UNCLEAR_DEPARTMENT: the departments a name fits, by id.
        file: for FILE: what is sent on.
        detail: a short word the occasion needs (the answer given, an error's name, a reason,
            an invitation's code).
        count: how many, where the occasion counts (poison updates).
        link: a deep link, for WELCOME and UNREACHABLE.
        private: whether the hearer is a person.
        part: in which part a private hearer is told (plan's `As`), as text.
        late: it fell due while Huiyin was down, or was held up for minutes.
        resent: its first sending may have arrived.
        over: its event has passed.
        asked: for PROMPT in a group: whom it asks, by Telegram's id.
        instead_of: the person who is away and for whom this one hears it.
        lost: who should hear it and cannot be told; this one hears it in their place.
        emptied: for UNREACHABLE: departments whose people have all left the groups.
        opinions: for OPINIONS: what was said, in the order it was said.
        words: for BOUNCED: what a leader answered, verbatim.
        wish: for PROMPT: the new limit that is asked about.
        over_due: for ESCALATED: that the time has passed, not that nobody accepted.
    """

    occasion: Occasion
    due_at: datetime
    view: ItemView | None = None
    views: tuple[ItemView, ...] = ()
    digest: Digest | None = None
    change: Change | None = None
    me: Assignment | None = None
    names: tuple[str, ...] = ()
    detail: str = ""
    count: int = 0
    link: str = ""
    group_title: str = ""
    rung: str = ""
    private: bool = False
    part: str = ""
    late: bool = False
    resent: bool = False
    over: bool = False
    asked: int | None = None
    department: DepartmentPart | None = None
    instead_of: str = ""
    lost: str = ""
    emptied: tuple[str, ...] = ()
    over_due: bool = False
    choices: tuple[tuple[int, str], ...] = ()
    file: HandedFile | None = None
    opinions: tuple[Opinion, ...] = ()
    wish: datetime | None = None
    words: str = ""
