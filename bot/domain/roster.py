"""The roster as it is shown, and what a change of it has brought."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RosterMember:
    """Somebody of a department.

    Attributes:
        name: as the roster writes it.
        met: known by Telegram's id; False while the roster waits for them.
        reachable: a private chat is open.
        away: on leave or travelling now.
        left: no longer in any group of the office.
    """

    name: str
    title: str = ""
    head: bool = False
    met: bool = False
    reachable: bool = False
    away: bool = False
    left: bool = False


@dataclass(frozen=True)
class RosterDepartment:
    """A department with its people, the head first.

    Attributes:
        leader: who is in charge of it, as the office calls them.
    """

    name: str
    aliases: tuple[str, ...] = ()
    leader: str = ""
    members: tuple[RosterMember, ...] = ()


@dataclass(frozen=True)
class Met:
    """A name of the roster, and the person it turned out to be.

    Attributes:
        name: as the roster writes it.
        person: the name they go by on Telegram.
        username: without the @, where they have one.
    """

    name: str
    person: str
    username: str = ""


@dataclass(frozen=True)
class Amended:
    """What a roster has changed.

    Attributes:
        departments: those that are new.
        members: how many people came to a department.
        changed: how many titles, heads or other details are different now.
        bound: names that fitted exactly one person.
        waiting: names of people whom Telegram has not shown yet.
        namesakes: a name that fits several people, with how many: nobody is bound.
        removed: names of people taken off the roster.
        dissolved: departments that are no more.
        aliases: departments with new aliases.
        portfolios: leaders with the departments that came into their charge.
        strangers: leaders nobody is bound as.
        unknown: what was to be removed and is not there, or fits several.
        unread: lines nobody could read, with their number.
        left: lines beyond those that were looked at.
    """

    departments: tuple[str, ...] = ()
    members: int = 0
    changed: int = 0
    bound: tuple[Met, ...] = ()
    waiting: tuple[str, ...] = ()
    namesakes: tuple[tuple[str, int], ...] = ()
    removed: tuple[str, ...] = ()
    dissolved: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    portfolios: tuple[tuple[str, tuple[str, ...]], ...] = ()
    strangers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()
    left: int = 0

    @property
    def changes(self) -> bool:
        """Whether anything is different now."""
        return bool(
            self.departments
            or self.members
            or self.changed
            or self.bound
            or self.removed
            or self.dissolved
            or self.aliases
            or self.portfolios
        )
