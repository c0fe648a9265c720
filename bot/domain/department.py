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


def names_of(name: str, title: str, department: str, *, head: bool) -> tuple[str, ...]:
    """What somebody of a department is called: 韩芳, 韩科长, 规划科科长, 规划科负责人.

    Args:
        name: as the roster writes it; an `@username` is no name.
    """
    found = [] if name.startswith("@") else [name]
    if title and not title.isascii():
        found.append(f"{department}{title.removeprefix(department)}")
        if 2 <= len(name) <= 4 and not name.isascii() and len(title) <= 4:
            found.append(f"{name[:2] if name[:2] in _words()['surnames'] else name[0]}{title}")
    if head:
        found.append(f"{department}负责人")
    return tuple(one for one in dict.fromkeys(found) if len(one) > 1)


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
        plain = " ".join(name.split())
        plain = plain if plain.isascii() else plain.replace(" ", "")
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
    """The departments a name may mean: by name or alias, with words around it, else in part.

    财务科负责人 and 我局财务科 mean 财务科; 县财政局财务科 is somebody else's. 财务 stands in
    财务科 and in 计划财务科; 综合科 is neither 综合一科 nor 综合二科, but one of them is meant.
    """
    lowered = name.lower()
    exact = _called(lowered, departments)
    if exact or len(name) < 2:
        return exact
    bare = _called(_bare(lowered), departments)
    if bare:
        return bare
    part = _bare(lowered)
    if part.isascii() and len(part) < 3:
        return ()
    within = tuple(one for one in departments if any(_stands_in(part, n) for n in _names(one)))
    if within or part.isascii():
        return within
    alike = tuple(one for one in departments if any(_shortens(part, n) for n in _names(one)))
    return alike if len(alike) > 1 else ()


def _names(department: Department) -> tuple[str, ...]:
    return tuple(name.lower() for name in (department.name, *department.aliases) if name)


def _called(name: str, departments: tuple[Department, ...]) -> tuple[Department, ...]:
    """Who goes by a name; an own name goes before another's alias."""
    own = tuple(one for one in departments if name == one.name.lower())
    return own or tuple(one for one in departments if name in _names(one))


def _bare(name: str) -> str:
    """A name without the words that may stand around it: our own body, its head, its people."""
    words = _words()
    for word in words["before"]:
        if name.startswith(word) and len(name) > len(word) + 1:
            name = name[len(word) :]
            break
    for word in words["behind"]:
        if name.endswith(word) and len(name) > len(word) + 1:
            return name[: -len(word)].strip()
    return name


def _stands_in(part: str, name: str) -> bool:
    """Whether a word is a part of a name; of an English one a whole word."""
    if not part.isascii():
        return part in name
    return part in name.split() or name.startswith(f"{part} ")


def _shortens(name: str, full: str) -> bool:
    """Whether a name leaves out some of another: 综合科 of 综合一科."""
    if len(name) < 3 or name[0] != full[0] or name[-1] != full[-1]:
        return False
    letters = iter(full)
    return all(letter in letters for letter in name)


def _every(name: str, departments: tuple[Department, ...]) -> tuple[Department, ...] | None:
    """Every department a collective word means; None if it is no such word.

    各科室负责人 means the same bodies as 各科室: each is told through its head.
    """
    words = _words()
    collective: dict[str, list[str]] = words["every"]  # type: ignore[assignment]
    lead = next((one for one in words["lead"] if name.lower().startswith(one)), None)
    if lead is None:
        return None
    sort = name[len(lead) :].lower().strip()
    for word in words["head"]:
        sort = sort.removesuffix(word).rstrip(" 的")
    endings = collective.get(sort)
    if endings is None:
        return None
    if not endings:
        return departments
    return tuple(one for one in departments if one.name.lower().endswith(tuple(endings)))
