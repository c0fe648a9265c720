"""A tracked matter, the people it concerns, and what has happened to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.department import DepartmentPart, PartRole
from bot.domain.material import Material
from bot.domain.vocabulary import Kind, Urgency


class Status(StrEnum):
    """Where a matter stands."""

    DRAFT = "draft"  # read, but not registered: somebody must say yes, or answer a question
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"  # the matter itself is off
    WITHDRAWN = "withdrawn"  # the registration was taken back: it never was a matter


class Stage(StrEnum):
    """How far a report or task has come: 待接收, 办理中, 有困难, 待审核, 办结."""

    WAITING = "waiting"  # nobody has accepted it yet
    IN_HAND = "in_hand"
    DIFFICULTY = "difficulty"  # its owner said what is in the way
    REVIEW = "review"  # its result is with the one who asked
    REPLY = "reply"  # 待批复: an outgoing 请示 waits for its answer
    CLOSED = "closed"


class Watch(StrEnum):
    """Why a matter stands on the director's watch list."""

    KEY = "key"  # 重点
    HARD = "hard"  # 难点
    HOT = "hot"  # 热点


PROBLEM = "problem"  # a matter's relation to its parent: it was raised about it


class Ask(StrEnum):
    """What a draft still needs from a person before it is registered."""

    CONFIRM = "confirm"  # mode ask: one press of 登记
    NO_TIME = "no_time"
    WEEKDAY_CONTRADICTS = "weekday_contradicts"
    IMPOSSIBLE_DATE = "impossible_date"
    PAST = "past"
    KIND_UNCLEAR = "kind_unclear"
    NO_TITLE = "no_title"
    WHAT = "what"  # a file without words


class Role(StrEnum):
    """How a person is concerned."""

    LEAD = "lead"  # a leader the notice names
    ATTEND = "attend"
    HANDLE = "handle"  # the one owner of a report or task
    ASSIST = "assist"
    COPY = "copy"  # pressed 收到 without being named


class Answer(StrEnum):
    """What a person answered to a card."""

    RECEIVED = "received"  # 收到
    KNOWN = "known"  # 知道了
    SUBSTITUTE = "substitute"  # 派人参加
    CONFLICT = "conflict"  # 时间冲突
    LEAVE = "leave"  # 请假


@dataclass(frozen=True)
class Item:
    """One matter of the ledger. All moments are aware UTC.

    Attributes:
        number: its number in the office; None while it is a draft.
        people: persons, posts or groups of persons as the notice writes them.
        units: bodies as the notice writes them.
        urgency_reason: why it is 加急 or 特急.
        supervised: 督办: a fixed date, at the head of every list.
        stage: set where the owner's acceptance does not tell it: difficulty or review.
        ordered_by: the leader whose order or promise it is.
        for_unit: whom a promise was made to.
        channel: how it came, where not by a message of the group.
        bounces: how often it was given back as 不归我.
        said: the leader's own sentence, of a promise; nothing ever changes it.
        further: the notice's own words that more is to follow, while it has not.
        request_to: of an outgoing 请示, whom it went to (may be empty); None for all else.
        materials: what is to be handed in with it, as a tick list.
        parent_id: the matter it belongs to.
        relation: `PROBLEM`, or empty where it merely belongs to its parent.
        watch: its mark on the director's watch list.
        look_back_at: when to ask once whether what closed it has held.
        version: raised by every change, receipts included; a plan of an older one is stale.
        revision: raised when what the notice says changes; a press on an older one is stale.
    """

    id: int
    office_id: int
    chat_id: int
    kind: Kind
    title: str
    status: Status
    version: int
    registered_at: datetime
    revision: int = 1
    number: int | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    due_at: datetime | None = None
    all_day: bool = False
    place: str | None = None
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    submit_to: str | None = None
    urgency: Urgency = Urgency.ROUTINE
    rrule: str | None = None
    conflict: bool = False
    estimated: bool = False
    asks: tuple[Ask, ...] = ()
    registered_by: int | None = None
    registered_by_name: str = ""
    result: str | None = None
    closed_at: datetime | None = None
    topic_id: int | None = None
    urgency_reason: str = ""
    supervised: bool = False
    stage: Stage | None = None
    ordered_by: int | None = None
    ordered_by_name: str = ""
    for_unit: str = ""
    channel: str = ""
    bounces: int = 0
    said: str = ""
    further: str = ""
    request_to: str | None = None
    materials: tuple[Material, ...] = ()
    parent_id: int | None = None
    relation: str = ""
    watch: Watch | None = None
    look_back_at: datetime | None = None

    @property
    def problem(self) -> bool:
        """Whether it was raised about another matter."""
        return self.relation == PROBLEM

    @property
    def event_at(self) -> datetime | None:
        """The moment everything is reckoned from: a meeting's start, another's due time."""
        return self.start_at if self.kind is Kind.MEETING else self.due_at

    @property
    def live(self) -> bool:
        """Whether it still wants anything of anybody."""
        return self.status in (Status.DRAFT, Status.OPEN)


@dataclass(frozen=True)
class Assignment:
    """One person's part in a matter.

    Attributes:
        substitute: who goes in their place.
        reason: of leave, or why they were asked to help.
        handed_by: who handed it on to them and answers for it until they accept.
        handed_by_name: that one, as the office calls them.
    """

    person_id: int
    name: str  # as the office calls them: 王局长, or their own name
    role: Role
    answer: Answer | None = None
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    substitute: str = ""
    reason: str = ""
    handed_by: int | None = None
    handed_by_name: str = ""
    reachable: bool = True


@dataclass(frozen=True)
class Change:
    """One line of a matter's history, as shown.

    Attributes:
        action: the verb, as `entry.action` keeps it.
        before: the fields that changed, as they were (ISO moments for times).
        after: the same fields, as they became.
    """

    action: str
    actor: str
    at: datetime
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)
    undone: bool = False


@dataclass(frozen=True)
class ItemView:
    """A matter as it is shown: everything a card needs, read in one snapshot.

    Attributes:
        received: how many persons answered the card.
        expected: how many are expected to, `received` at least.
        text: the notice's own words, verbatim.
        chat_title: the group it was registered in.
        last_change: the newest change worth showing on the card.
        last_word: what its owner last said of it: progress, a difficulty, a result to check.
        departments: what each body owes, in the order they were asked.
        unclaimed: messages that handed something in for this or another matter.
        own: of the returns, those of the departments of whoever it is shown to in private.
        parent_number: the number of the matter it belongs to.
        children: how many matters belong to it, without those called off.
        children_done: how many of these are done.
    """

    item: Item
    assignments: tuple[Assignment, ...] = ()
    received: int = 0
    expected: int = 0
    text: str = ""
    source: str = ""
    attachments: tuple[str, ...] = ()
    chat_title: str = ""
    last_change: Change | None = None
    last_word: Change | None = None
    departments: tuple[DepartmentPart, ...] = ()
    unclaimed: int = 0
    own: tuple[DepartmentPart, ...] = ()
    parent_number: int | None = None
    children: int = 0
    children_done: int = 0

    @property
    def handler(self) -> Assignment | None:
        """The one owner, if there is one."""
        return next((a for a in self.assignments if a.role is Role.HANDLE), None)

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if not self.item.live:
            return Stage.CLOSED
        if self.item.stage is not None:
            return self.item.stage
        if self.item.request_to is not None:
            return Stage.REPLY
        accepted = self.handler is not None and self.handler.accepted_at is not None
        return Stage.IN_HAND if accepted else Stage.WAITING

    @property
    def returns(self) -> tuple[DepartmentPart, ...]:
        """The returns it is made of, one for each department."""
        return tuple(part for part in self.departments if part.role is PartRole.RETURN)

    @property
    def complete(self) -> bool:
        """Whether every return it is made of is in; only its recipient can close it now."""
        return bool(self.returns) and not any(part.owing for part in self.returns)
