"""What should be so: an item's life as an attentive clerk would keep it on paper.

Nothing here asks the product anything, or uses a function of it: only what people did.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.life.people import (
    DIRECTOR,
    FOREIGN_DIRECTOR,
    GROUPS,
    LEADER,
    OFFICE_OF,
)

ZONE = ZoneInfo("Asia/Shanghai")
OPEN, DONE, CANCELLED, WITHDRAWN = "open", "done", "cancelled", "withdrawn"
ADMINISTRATORS = {"A": {DIRECTOR}, "B": {FOREIGN_DIRECTOR}}
LEADERS = {"A": {LEADER}, "B": set[str]()}
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Matter:
    """One item, as paper would have it.

    Attributes:
        name: stands in its title and in no other.
        places: the groups, or the one person, that it was told to by its notice.
        named: whom the notice names.
        changed: the step in which its facts or its status last changed.
        ended: the step in which it ended.
        parts: everybody who ever had a part in it.
        answers: who answered its card, and how.
    """

    name: str
    kind: str
    office: str
    places: set[str]
    asker: str
    named: tuple[str, ...]
    when: datetime
    registered: datetime
    owner: str | None = None
    accepted: bool = False
    status: str = OPEN
    changed: int = 0
    ended: int | None = None
    result: str = ""
    parts: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)
    snoozed: set[str] = field(default_factory=set)
    text: str = ""

    @property
    def meeting(self) -> bool:
        return self.kind == "meeting"

    @property
    def private(self) -> bool:
        """Whether it was registered in somebody's private chat."""
        return not any(place in GROUPS for place in self.places)


@dataclass
class Paper:
    """The whole office on paper.

    Attributes:
        members: who is in which group now.
        shut: who has blocked the bot.
    """

    matters: dict[str, Matter] = field(default_factory=dict)
    members: dict[str, set[str]] = field(
        default_factory=lambda: {group: set(names) for group, names in GROUPS.items()}
    )
    shut: set[str] = field(default_factory=set)
    step: int = 0

    def copied(self) -> Paper:
        """As it is now, to be put back by an undo."""
        return copy.deepcopy(self)

    def living(self) -> list[Matter]:
        return [one for one in self.matters.values() if one.status == OPEN]

    def reachable(self, person: str | None) -> bool:
        return person is not None and person not in self.shut

    def colleague(self, person: str, office: str) -> bool:
        """Whether the office knows the person at all."""
        if person in ADMINISTRATORS[office] | LEADERS[office]:
            return True
        return any(
            person in self.members[group] for group, of in OFFICE_OF.items() if of == office
        )

    # Who may see.

    def sees(self, place: str, matter: Matter) -> bool:
        """Whether a group, or a person in private, may be shown a matter."""
        if place in GROUPS:
            return place in matter.places
        if place in matter.places or place == matter.asker or place in matter.parts:
            return self._of_office(place, matter.office)
        groups = matter.places & set(GROUPS)
        if place in ADMINISTRATORS[matter.office]:
            return bool(groups)
        return any(place in self.members[group] for group in groups)

    def _of_office(self, person: str, office: str) -> bool:
        other = "B" if office == "A" else "A"
        return self.colleague(person, office) or not self.colleague(person, other)

    # Who may do.

    def changes(self, person: str, matter: Matter, place: str) -> bool:
        """Correct, move, cancel, take back."""
        return person == matter.asker or self._rules(person, matter, place)

    def closes(self, person: str, matter: Matter, place: str) -> bool:
        return person == matter.owner or self.changes(person, matter, place)

    def _rules(self, person: str, matter: Matter, place: str) -> bool:
        del place
        return person in ADMINISTRATORS[matter.office] | LEADERS[matter.office]

    # Who hears.

    def assign_named(self, matter: Matter) -> None:
        """Who a notice names gets their part, as soon as the office knows them."""
        if matter.status != OPEN:
            return
        for person in matter.named:
            if not self.colleague(person, matter.office) or person in matter.released:
                continue
            matter.parts.add(person)
            if matter.meeting or person in LEADERS[matter.office]:
                continue
            if matter.owner is None:
                matter.owner, matter.accepted = person, False

    def attending(self, matter: Matter) -> list[str]:
        """Who is reminded of a meeting."""
        return [one for one in matter.named if one in matter.parts and self.reachable(one)]

    def owing(self, matter: Matter) -> list[str]:
        """Who is reminded of what is owed: its owner, else the administrators."""
        if matter.owner is not None and self.reachable(matter.owner):
            return [matter.owner]
        if matter.private:
            return [matter.asker] if self.reachable(matter.asker) else []
        return [one for one in ADMINISTRATORS[matter.office] if self.reachable(one)]


# When: a calendar of weekdays (no feast falls into these weeks), and the default ladders.


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def working(day: datetime) -> bool:
    return day.weekday() < 5


def working_days(day: datetime, count: int) -> datetime:
    """The working day so many before (negative) or after."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        count -= (1 if step > timedelta() else -1) if working(day) else 0
    return day


def clock(day: datetime, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(local(day).date(), time(hour, minute), ZONE)


def nudges(due: datetime, until: datetime) -> list[datetime]:
    """When an owner is reminded: three days, a day before, that day, each morning after."""
    mornings = [
        clock(working_days(local(due), -3), 9),
        clock(working_days(local(due), -1), 9),
        clock(due, 9),
    ]
    found = [moment for moment in mornings if moment < due]
    day = local(due)
    while clock(day, 9) <= until:
        if clock(day, 9) > due and working(day):
            found.append(clock(day, 9))
        day += timedelta(days=1)
    return found
