"""Rows of follow-through: departments, who is away, what a body owes, what it handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.rows import flag_column, json_column, one_of


def _person(*, nullable: bool = True, index: bool = False) -> Any:
    return Column(BigInteger, ForeignKey("person.id"), nullable=nullable, index=index)


class DepartmentRow(SQLModel, table=True):
    """A body of the office, or one that notices go down to: 财务科, 柳树乡."""

    __tablename__: ClassVar[str] = "department"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id")
    name: str
    aliases: list[str] = Field(default_factory=list, sa_column=json_column())
    leader_id: int | None = Field(default=None, sa_column=_person())  # 分管领导
    dissolved: bool = flag_column()


class DepartmentChatRow(SQLModel, table=True):
    """A group that a department belongs to: 各科室 said there means these."""

    __tablename__: ClassVar[str] = "department_chat"

    department_id: int = Field(foreign_key="department.id", primary_key=True)
    chat_id: int = Field(foreign_key="chat.id", primary_key=True, index=True)


class DepartmentMemberRow(SQLModel, table=True):
    """Somebody of a department; the roster may name them before Telegram shows them."""

    __tablename__: ClassVar[str] = "department_member"
    __table_args__ = (UniqueConstraint("department_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    person_id: int | None = Field(default=None, sa_column=_person(index=True))
    name: str  # as the roster writes it
    title: str = ""
    head: bool = False


class AbsenceRow(SQLModel, table=True):
    """Somebody is away, and who stands in. All moments are aware UTC."""

    __tablename__: ClassVar[str] = "absence"

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id")
    person_id: int = Field(sa_column=_person(nullable=False, index=True))
    stand_in_id: int | None = Field(default=None, sa_column=_person())
    from_at: datetime
    until_at: datetime | None = None  # exclusive; None: until they say they are back
    reason: str = ""


class DepartmentPartRow(SQLModel, table=True):
    """What one department owes in an item: a return, help, or the lead."""

    __tablename__: ClassVar[str] = "department_part"
    __table_args__ = (
        UniqueConstraint("item_id", "department_id"),
        one_of("role", "lead", "assist", "return"),
        one_of(
            "state",
            "waiting",
            "accepted",
            "submitted",
            "nil",
            "sent_back",
            "approved",
            "refused",
        ),
        Index("ix_department_part_department", "department_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id")
    department_id: int = Field(foreign_key="department.id")
    role: str
    state: str = "waiting"
    named: bool = False  # the notice names it; gone again when it no longer does
    person_id: int | None = Field(default=None, sa_column=_person())  # who acted for it last
    changed_at: datetime | None = None
    wants: str = ""  # help asked for: what is to be given
    reason: str = ""  # why it was asked, sent back or refused
    due_at: datetime | None = None  # its own limit, where it has one
    asked_by: int | None = Field(default=None, sa_column=_person())
    bounces: int = Field(
        default=0, sa_column=Column(sa.Integer, nullable=False, server_default="0")
    )


class SubmissionRow(SQLModel, table=True):
    """One thing handed in: words and files, from which message; never overwritten."""

    __tablename__: ClassVar[str] = "submission"
    __table_args__ = (UniqueConstraint("item_id", "chat_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    part_id: int | None = Field(default=None, foreign_key="department_part.id")
    person_id: int | None = Field(default=None, sa_column=_person())
    person_name: str = ""
    chat_id: int = Field(foreign_key="chat.id")
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    words: str = ""
    files: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    at: datetime
    withdrawn: bool = flag_column()


class HandoverRow(SQLModel, table=True):
    """One person's open items given to another, and when that one took them over."""

    __tablename__: ClassVar[str] = "handover"

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id")
    from_id: int = Field(sa_column=_person(nullable=False))
    to_id: int = Field(sa_column=_person(nullable=False, index=True))
    by_id: int | None = Field(default=None, sa_column=_person())
    items: list[int] = Field(default_factory=list, sa_column=json_column())
    at: datetime
    accepted_at: datetime | None = None


class OpinionRow(SQLModel, table=True):
    """What somebody said under a notice: collected, never answered, told once in one summary."""

    __tablename__: ClassVar[str] = "opinion"
    __table_args__ = (UniqueConstraint("chat_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    person_id: int | None = Field(default=None, sa_column=_person())
    person_name: str = ""
    chat_id: int = Field(foreign_key="chat.id")
    message_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    words: str
    at: datetime
    told_for: datetime | None = None  # the event whose summary told it; None while it waits
