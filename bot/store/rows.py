"""The rows of the ledger. They stay in `store/` and `office/`; what goes up are domain values.

Moments are aware UTC (SQLModel's `datetime` refuses naive ones). A Telegram chat's id may
change when a group becomes a supergroup, so `chat.id` is our own and stands everywhere;
a person's Telegram id never changes and is the person's key.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def json_column(default: str = "[]") -> Any:
    """A list or table kept as JSON; the default is what rows made before it hold."""
    return Column(JSON, nullable=False, server_default=default)


def one_of(column: str, *values: str) -> CheckConstraint:
    """A column that holds one of some words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def text_column() -> Any:
    """A text that rows made before it leave empty."""
    return Field(default="", sa_column=Column(sa.String, nullable=False, server_default=""))


def flag_column() -> Any:
    """A flag that rows made before it do not raise."""
    return Field(
        default=False, sa_column=Column(sa.Boolean, nullable=False, server_default=sa.false())
    )


class InboxRow(SQLModel, table=True):
    """One raw update, written before it is confirmed to Telegram."""

    __tablename__: ClassVar[str] = "inbox"
    __table_args__ = (
        one_of("state", "new", "done", "error"),
        Index("ix_inbox_state", "state", "update_id"),
    )

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat: int = Field(sa_column=Column(BigInteger, nullable=False))
    raw: str | None = None
    received_at: datetime
    state: str = "new"
    error: str | None = None


class OfficeRow(SQLModel, table=True):
    """Who belongs together."""

    __tablename__: ClassVar[str] = "office"

    id: int | None = Field(default=None, primary_key=True)
    language: str
    zone: str
    next_number: int = 1
    created_at: datetime


class ChatRow(SQLModel, table=True):
    """A group, a channel or a private chat."""

    __tablename__: ClassVar[str] = "chat"
    __table_args__ = (
        one_of("kind", "private", "group", "supergroup", "channel"),
        one_of("state", "active", "mute", "left"),
        one_of("mode", "auto", "ask", "commands"),
    )

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    office_id: int = Field(foreign_key="office.id", index=True)
    kind: str
    title: str = ""
    language: str
    mode: str = "auto"
    state: str = "active"
    quiet_hours: str | None = None
    digest_at: str | None = None  # "08:30", "off", or None for the configuration's
    digest_empty: bool = False
    digest_next: datetime | None = None  # what is queued; None: to be planned
    sees_all: bool = True
    size: int | None = None  # its people, as Telegram counts them; None where it has not said


class PersonRow(SQLModel, table=True):
    """A person, by Telegram's user id, never by name."""

    __tablename__: ClassVar[str] = "person"

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    name: str
    username: str = ""
    language: str | None = None
    private_open: bool = False


class MembershipRow(SQLModel, table=True):
    """A person in a group, as far as it was seen."""

    __tablename__: ClassVar[str] = "membership"
    __table_args__ = (one_of("status", "creator", "administrator", "member", "left"),)

    chat_id: int = Field(foreign_key="chat.id", primary_key=True)
    person_id: int = Field(sa_column=Column(BigInteger, ForeignKey("person.id"), primary_key=True))
    status: str = "member"


class PositionRow(SQLModel, table=True):
    """A person's standing in an office: titles, leader, administrator, director."""

    __tablename__: ClassVar[str] = "position"
    __table_args__ = (one_of("leader", "", "principal", "deputy"),)

    office_id: int = Field(foreign_key="office.id", primary_key=True)
    person_id: int = Field(sa_column=Column(BigInteger, ForeignKey("person.id"), primary_key=True))
    titles: list[str] = Field(default_factory=list, sa_column=json_column())
    leader: str = ""
    administrator: bool = False
    director: bool = False


class InvitationRow(SQLModel, table=True):
    """A deep link that opens a leader's private chat and binds the title."""

    __tablename__: ClassVar[str] = "invitation"

    code: str = Field(primary_key=True)
    office_id: int = Field(foreign_key="office.id")
    person_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    username: str = ""
    title: str = ""
    created_at: datetime
    used_at: datetime | None = None


class NoticeRow(SQLModel, table=True):
    """One source text, verbatim. The same text in several groups is one notice."""

    __tablename__: ClassVar[str] = "notice"
    __table_args__ = (Index("ix_notice_same", "office_id", "fingerprint"),)

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id")
    text: str
    fingerprint: str
    earlier: list[str] = Field(default_factory=list, sa_column=json_column())  # texts before edits
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    written_at: datetime


class OriginRow(SQLModel, table=True):
    """Where a notice was seen: a message in a chat."""

    __tablename__: ClassVar[str] = "origin"
    __table_args__ = (UniqueConstraint("chat_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", index=True)
    chat_id: int = Field(foreign_key="chat.id")
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    topic_id: int | None = None
    sender_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    sender_name: str = ""
    forwarded_from: str = ""


class ItemRow(SQLModel, table=True):
    """A tracked matter."""

    __tablename__: ClassVar[str] = "item"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        one_of("kind", "meeting", "report", "task"),
        one_of("status", "draft", "open", "done", "cancelled", "withdrawn"),
        one_of("urgency", "routine", "urgent", "flash"),
        Index(
            "ix_item_unplanned",
            "id",
            sqlite_where=sa.text("planned_version < version"),
            postgresql_where=sa.text("planned_version < version"),
        ),
        Index("ix_item_look", "look_again_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id", index=True)
    chat_id: int = Field(foreign_key="chat.id", index=True)
    notice_id: int | None = Field(default=None, foreign_key="notice.id", index=True)
    topic_id: int | None = None
    number: int | None = None
    kind: str
    title: str
    status: str
    start_at: datetime | None = None
    end_at: datetime | None = None
    due_at: datetime | None = None
    all_day: bool = False
    place: str | None = None
    people: list[str] = Field(default_factory=list, sa_column=json_column())
    units: list[str] = Field(default_factory=list, sa_column=json_column())
    submit_to: str | None = None
    urgency: str = "routine"
    urgency_reason: str = text_column()  # why it is 加急 or 特急
    supervised: bool = flag_column()  # 督办
    stage: str = text_column()  # beyond what the owner's acceptance tells
    ordered_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    ordered_by_name: str = text_column()  # the leader whose order or promise it is
    for_unit: str = text_column()  # whom a promise was made to
    channel: str = text_column()  # how it came, where not by a message of the group
    said: str = text_column()  # a leader's own sentence: set once, changed by nothing
    further: str = text_column()  # 另行通知: the notice's words while a later one is awaited
    request_to: str | None = None  # of an outgoing 请示: whom it went to; None for all else
    checklist: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    bounces: int = Field(
        default=0, sa_column=Column(sa.Integer, nullable=False, server_default="0")
    )
    parent_id: int | None = Field(default=None, foreign_key="item.id", index=True)
    relation: str = text_column()  # "problem": it was raised about its parent
    watch: str = text_column()  # 重点, 难点, 热点, as `Watch`
    look_back_at: datetime | None = None  # when to ask whether a closed matter held
    rrule: str | None = None
    conflict: bool = False
    estimated: bool = False
    asks: list[str] = Field(default_factory=list, sa_column=json_column())
    registered_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    registered_by_name: str = ""
    registered_at: datetime
    result: str | None = None
    closed_at: datetime | None = None
    version: int = 1
    revision: int = 1
    planned_version: int = 0
    look_again_at: datetime | None = None


class AssignmentRow(SQLModel, table=True):
    """One person's part in an item."""

    __tablename__: ClassVar[str] = "assignment"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id"),
        one_of("role", "lead", "attend", "handle", "assist", "copy"),
        Index("ix_assignment_person", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id")
    person_id: int = Field(sa_column=Column(BigInteger, ForeignKey("person.id"), nullable=False))
    role: str
    named: bool = False  # the notice names them; gone again when it no longer does
    answer: str | None = None
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    substitute: str = text_column()  # who goes instead
    reason: str = text_column()  # of leave, or why they were asked to help
    handed_by: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    released: bool = flag_column()  # gave it up: the notice's words no longer make them owner


class PushRow(SQLModel, table=True):
    """The outbox: one row per hearer and occasion; references, not text."""

    __tablename__: ClassVar[str] = "push"
    __table_args__ = (
        one_of("state", "queued", "sending", "sent", "uncertain", "failed", "dropped"),
        Index("ix_push_due", "state", "send_after"),
        Index("ix_push_item", "item_id", "state"),
        Index("ix_push_chat", "chat_id", "state"),
        Index("ix_push_message", "chat_id", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    occasion: str
    chat_id: int = Field(foreign_key="chat.id")
    person_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    item_id: int | None = Field(default=None, foreign_key="item.id")
    planned: bool = False  # swapped by the planner; others were queued by a verb
    rung: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=json_column("{}"))
    priority: int
    due_at: datetime
    send_after: datetime
    state: str = "queued"
    attempts: int = 0
    repeats: int = 0
    topic_id: int | None = None
    reply_to: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    sent_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    error: str | None = None


class CardRow(SQLModel, table=True):
    """The living message of an item in a chat, brought level by edits."""

    __tablename__: ClassVar[str] = "card"
    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        Index("ix_card_item", "item_id"),
        Index(
            "ix_card_stale",
            "id",
            sqlite_where=sa.text("stale"),
            postgresql_where=sa.text("stale"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id")
    chat_id: int = Field(foreign_key="chat.id")
    person_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    shown_version: int
    stale: bool = False  # the item has a newer version than is shown
    dead: bool = False  # gone, too old to edit, or left behind by a migration
    retry_at: datetime | None = None


class EntryRow(SQLModel, table=True):
    """Append-only history: who changed what, from which message; what undo reads."""

    __tablename__: ClassVar[str] = "entry"
    __table_args__ = (
        Index("ix_entry_item", "item_id", "id"),
        Index("ix_entry_actor", "chat_id", "actor_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id")
    item_id: int = Field(foreign_key="item.id")
    action: str
    actor_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    actor_name: str
    chat_id: int = Field(foreign_key="chat.id")
    before: dict[str, Any] = Field(default_factory=dict, sa_column=json_column("{}"))
    after: dict[str, Any] = Field(default_factory=dict, sa_column=json_column("{}"))
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    at: datetime
    undone_by: int | None = None


class ExpectationRow(SQLModel, table=True):
    """What Huiyin waits to hear from one person in one chat: a result, a correction."""

    __tablename__: ClassVar[str] = "expectation"

    chat_id: int = Field(foreign_key="chat.id", primary_key=True)
    person_id: int = Field(sa_column=Column(BigInteger, ForeignKey("person.id"), primary_key=True))
    about: str  # what is asked for, as `prompts.About`
    item_id: int = Field(foreign_key="item.id")
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=json_column("{}"))
    asked_at: datetime


class PlanBasisRow(SQLModel, table=True):
    """What the present plans rest on besides the rows: the configuration's fingerprint."""

    __tablename__: ClassVar[str] = "plan_basis"

    id: int = Field(default=1, primary_key=True)
    fingerprint: str


class HeadingRow(SQLModel, table=True):
    """A title that somebody posted by itself, kept for the minutes its text may follow in."""

    __tablename__: ClassVar[str] = "heading"

    chat_id: int = Field(foreign_key="chat.id", primary_key=True)
    person_id: int = Field(sa_column=Column(BigInteger, ForeignKey("person.id"), primary_key=True))
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    text: str
    forwarded_from: str = ""
    topic_id: int | None = None
    posted_at: datetime
