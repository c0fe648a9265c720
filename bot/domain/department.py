"""Departments, what each owes in a matter, and which of them a notice names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Department:
    """A body the office knows.

    Attributes:
        aliases: what else it goes by: 财务 for 财务科.
        chats: the groups it belongs to; 各科室 said there means these bodies.
        leader_id: the leader in charge of it (分管领导).
        head_id: who heads it.
        members: everybody of it that Telegram has shown, the head included.
    """

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    chats: frozenset[int] = frozenset()
    leader_id: int | None = None
    head_id: int | None = None
    members: frozenset[int] = frozenset()


class PartRole(StrEnum):
    """What a department is asked for."""

    LEAD = "lead"  # 牵头: answers for the whole
    ASSIST = "assist"  # 协办
    RETURN = "return"  # 报送: one return of many


class PartState(StrEnum):
    """Where a department's part stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"  # 接收
    SUBMITTED = "submitted"  # 已报, or, of help, given
    NIL = "nil"  # 零报告
    SENT_BACK = "sent_back"  # 退回重报
    APPROVED = "approved"  # 已收, checked by the recipient
    REFUSED = "refused"  # 不归我


#: What still wants something of the department.
OWING = frozenset({PartState.WAITING, PartState.ACCEPTED, PartState.SENT_BACK, PartState.REFUSED})


@dataclass(frozen=True)
class DepartmentPart:
    """One department's part in a matter.

    Attributes:
        person_id: who acted for it last.
        person: that one, as the office calls them.
        wants: of help, what is to be given.
        reason: why it was asked, sent back or refused.
        due_at: its own limit, where it has one.
        files: how many files it has handed in.
    """

    id: int
    department_id: int
    name: str
    role: PartRole
    state: PartState
    person_id: int | None = None
    person: str = ""
    changed_at: datetime | None = None
    wants: str = ""
    reason: str = ""
    due_at: datetime | None = None
    bounces: int = 0
    files: int = 0

    @property
    def owing(self) -> bool:
        """Whether it still owes what it was asked for."""
        return self.state in OWING


@dataclass(frozen=True)
class NamedDepartments:
    """Which departments some names mean.

    Attributes:
        found: in the order they were named, each once.
        unclear: a name that fits several departments, with those.
    """

    found: tuple[Department, ...] = ()
    unclear: tuple[tuple[str, tuple[Department, ...]], ...] = ()


@cache
def _words() -> dict[str, list[str] | dict[str, list[str]]]:
    path = Path(__file__).with_name("department_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def departments_named(
    names: Iterable[str], departments: Iterable[Department], chat_id: int | None = None
) -> NamedDepartments:
    """The departments that some names of a notice mean.

    A name means a department by its name or an alias; 各科室 means every department of
    that sort in the group it was said in (or of the office, where the group has none). A
    name that is part of several departments' names means none of them: it is unclear.

    Args:
        names: as written in the notice, in Simplified Chinese or English.
        departments: everything the office knows, names in Simplified Chinese.
        chat_id: the group the notice stands in.
    """
    known = tuple(departments)
    here = tuple(one for one in known if chat_id in one.chats) or known
    found: dict[int, Department] = {}
    unclear: dict[str, tuple[Department, ...]] = {}
    for name in names:
        plain = "".join(name.split())
        if not plain:
            continue
        every = _every(plain, here)
        if every is not None:
            found.update((one.id, one) for one in every)
            continue
        fitting = _fitting(plain, known)
        if len(fitting) > 1:
            within = tuple(one for one in fitting if chat_id in one.chats)
            fitting = within if len(within) == 1 else fitting
        if len(fitting) == 1:
            found[fitting[0].id] = fitting[0]
        elif fitting:
            unclear[plain] = fitting
    return NamedDepartments(tuple(found.values()), tuple(unclear.items()))


def _fitting(name: str, departments: tuple[Department, ...]) -> tuple[Department, ...]:
    lowered = name.lower()
    exact = tuple(
        one for one in departments if lowered in (n.lower() for n in (one.name, *one.aliases))
    )
    if exact or len(name) < 2:
        return exact
    return tuple(
        one
        for one in departments
        if any(lowered in n.lower() or n.lower() in lowered for n in (one.name, *one.aliases) if n)
    )


def _every(name: str, departments: tuple[Department, ...]) -> tuple[Department, ...] | None:
    """Every department a collective word means; None if it is no such word."""
    words = _words()
    collective: dict[str, list[str]] = words["every"]  # type: ignore[assignment]
    lead = next((one for one in words["lead"] if name.lower().startswith(one)), None)
    if lead is None:
        return None
    sort = name[len(lead) :].lower().strip()
    endings = collective.get(sort)
    if endings is None:
        return None
    if not endings:
        return departments
    return tuple(one for one in departments if one.name.lower().endswith(tuple(endings)))
