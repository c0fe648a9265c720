"""What should be so: an item's life as an attentive clerk would keep it on paper.

Nothing here asks the product anything, or uses a function of it: only what people did.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.life.people import (
    DIRECTOR,
    FOREIGN_DIRECTOR,
    GROUPS,
    LEADER,
    OFFICE_OF,
    UNIT_OF,
    UNITS,
)

OPEN, DONE, CANCELLED, WITHDRAWN = "open", "done", "cancelled", "withdrawn"
ADMINISTRATORS = {"A": {DIRECTOR}, "B": {FOREIGN_DIRECTOR}}
LEADERS = {"A": {LEADER}, "B": set[str]()}
DIFFICULTY, REVIEW = "difficulty", "review"
LATELY = timedelta(minutes=1)
# What others did meanwhile stays as it was when these are taken back, or come after.
HARMLESS = ("acknowledge", "accept", "accept_part", "progress")
WAITING, ACCEPTED, SUBMITTED, NIL = "waiting", "accepted", "submitted", "nil"
SENT_BACK, APPROVED, REFUSED = "sent_back", "approved", "refused"
OWING = (WAITING, ACCEPTED, SENT_BACK, REFUSED)
RETURNS = ("hand_in", "nil", "approve", "return_back")
OF_UNITS = (*RETURNS, "assist", "accept_part", "refuse_part", "give_part")


@dataclass
class Part:
    """What a department owes in a matter: a return, or help."""

    role: str
    state: str = WAITING
    bounces: int = 0


@dataclass
class Matter:
    """One item, as paper would have it.

    Attributes:
        name: stands in its title and in no other.
        home: the group or the person's private chat it was registered in.
        places: the groups, or the one person, that its notice was posted to.
        named: whom the notice names.
        changed: the step in which its facts or its status last changed.
        ended: the step in which it ended.
        parts: who has a part in it now.
        told: who ever had one.
        stage: 有困难 or 待审核.
        answers: who answered its card, and how.
        attend: who is asked to a meeting.
        bounces: how often it was given back to the office.
        first: the time it was registered with.
        said: the time that its notice names now.
        units: what departments owe in it.
    """

    name: str
    kind: str
    office: str
    home: str
    places: set[str]
    asker: str
    named: tuple[str, ...]
    when: datetime
    registered: datetime
    owner: str | None = None
    accepted: bool = False
    stage: str = ""
    status: str = OPEN
    changed: int = 0
    ended: int | None = None
    parts: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    attend: set[str] = field(default_factory=set)
    released: set[str] = field(default_factory=set)
    snoozed: set[str] = field(default_factory=set)
    text: str = ""
    bounces: int = 0
    first: datetime | None = None
    said: datetime | None = None
    units: dict[str, Part] = field(default_factory=dict)

    @property
    def meeting(self) -> bool:
        return self.kind == "meeting"

    def join(self, person: str) -> None:
        """Somebody has a part in it from now on."""
        self.parts.add(person)
        self.told.add(person)


@dataclass
class Change:
    """What somebody did to a matter, and how it was before."""

    person: str
    place: str
    action: str
    name: str
    before: Matter
    unit: str = ""
    batch: int = 0
    undone: bool = False


@dataclass(frozen=True)
class Asked:
    """What the house waits to hear from somebody in a place."""

    about: str
    name: str
    at: datetime
    step: int


@dataclass
class Paper:
    """The whole office on paper.

    Attributes:
        members: who is in which group now.
        shut: who has blocked the bot.
        asked: the newest question to somebody in a place.
        away: who is away, and who stands in.
        stood: who ever stood in.
    """

    matters: dict[str, Matter] = field(default_factory=dict)
    members: dict[str, set[str]] = field(
        default_factory=lambda: {group: set(names) for group, names in GROUPS.items()}
    )
    shut: set[str] = field(default_factory=set)
    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    away: dict[str, str] = field(default_factory=dict)
    stood: set[str] = field(default_factory=set)
    step: int = 0

    def reachable(self, person: str | None) -> bool:
        return person is not None and person not in self.shut

    def colleague(self, person: str, office: str) -> bool:
        """Whether the office knows the person."""
        if person in ADMINISTRATORS[office] | LEADERS[office]:
            return True
        groups = [group for group, of in OFFICE_OF.items() if of == office]
        return any(person in self.members[group] for group in groups)

    # Who may see.

    def sees(self, place: str, matter: Matter, *, ever: bool = False) -> bool:
        """Whether a group, or a person in private, may be shown a matter.

        Args:
            ever: whether who once had a part in it still may hear what becomes of it.
        """
        if place in GROUPS:
            return place in matter.places
        mine = matter.parts | (matter.told if ever else set())
        if any(self.speaks(place, unit) for unit in matter.units) or (
            ever and place in self.stood
        ):
            return True
        if ever and any(place == UNITS[UNIT_OF[one]][0] for one in mine if one in UNIT_OF):
            return True  # a head hears what lies with their people
        if any(self.away.get(one) == place for one in mine):
            return True
        if place in matter.places or place == matter.asker or place in mine:
            return True
        groups = matter.places & set(GROUPS)
        if place in ADMINISTRATORS[matter.office]:
            return bool(groups)  # what is noted in private is nobody else's
        return any(place in self.members[group] for group in groups)

    # Departments.

    def speaks(self, person: str, unit: str) -> bool:
        """Whether somebody acts for a department: of it, or in the place of one who is away."""
        return any(person in (one, self.away.get(one)) for one in UNITS[unit])

    def speaker(self, unit: str) -> str:
        """Whom a department is told through."""
        head = UNITS[unit][0]
        return self.away.get(head, head)

    def here(self, person: str, office: str) -> bool:
        """Whether somebody who has not left the office can be told."""
        return self.reachable(person) and self.colleague(person, office)

    def hears_for(self, person: str, office: str) -> str | None:
        """Who is told in somebody's place: who stands in, else they themselves."""
        instead = self.away.get(person)
        if instead is not None and self.here(instead, office):
            return instead
        return person if self.here(person, office) else None

    # Who may do.

    def changes_it(self, person: str, matter: Matter) -> bool:
        """Correct, move, cancel, take back."""
        rules = ADMINISTRATORS[matter.office] | LEADERS[matter.office]
        return person == matter.asker or person in rules

    def closes_it(self, person: str, matter: Matter) -> bool:
        return person == matter.owner or self.changes_it(person, matter)

    def checks_it(self, person: str, matter: Matter) -> bool:
        """Pass a result, or send it back."""
        return person == matter.asker or person in ADMINISTRATORS[matter.office]

    # What is done.

    def note(self, person: str, place: str, action: str, matter: Matter, unit: str = "") -> Matter:
        """Write down that somebody is about to change a matter; returns it."""
        change = Change(person, place, action, matter.name, copy.deepcopy(matter), unit)
        self.changes.append(change)
        return matter

    def end(self, matter: Matter, status: str) -> None:
        if status == DONE:
            matter.stage = ""
        matter.status, matter.ended, matter.changed = status, self.step, self.step

    def move(self, matter: Matter, when: datetime) -> None:
        """A new time: who had answered is asked anew."""
        matter.when, matter.changed = when, self.step
        matter.answers.clear()

    def give(self, matter: Matter, person: str) -> None:
        """Make somebody the owner, who has not accepted yet."""
        if matter.owner is not None:
            matter.released.add(matter.owner)
        matter.owner, matter.accepted, matter.stage = person, False, ""
        matter.released.discard(person)
        matter.join(person)

    def assign_named(self, matter: Matter) -> None:
        """Whom a notice names gets a part as long as the office knows them."""
        if matter.status != OPEN:
            return
        for person in matter.named:
            if person in matter.released:
                continue
            known, leader = (
                self.colleague(person, matter.office),
                person in LEADERS[matter.office],
            )
            if matter.meeting:
                if known:
                    matter.join(person)
                    matter.attend.add(person)
                else:
                    matter.attend.discard(person)
                    if person not in matter.answers:
                        matter.parts.discard(person)
            elif known and not leader:
                matter.join(person)
                if matter.owner is None and not matter.bounces:
                    matter.owner, matter.accepted = person, False

    def last_of(self, person: str, place: str) -> Change | None:
        """What somebody did last in a place, if it stands."""
        theirs = [
            c for c in self.changes if (c.person, c.place, c.undone) == (person, place, False)
        ]
        return theirs[-1] if theirs else None

    def built_on(self, last: Change) -> bool:
        """Whether somebody has changed the matter since, so that it cannot be taken back."""
        later = self.changes[self.changes.index(last) + 1 :]
        return last.action != "acknowledge" and any(
            one.name == last.name
            and not one.undone
            and one.action not in HARMLESS
            and _in_the_way(last, one)
            for one in later
        )

    def take_back(self, last: Change) -> Matter:
        """Undo a change on paper; returns its matter."""
        matter, before = self.matters[last.name], last.before
        last.undone = True
        match last.action:
            case "register":
                self.end(matter, WITHDRAWN)
            case "cancel" | "withdraw" | "close":
                matter.status, matter.ended, matter.changed = OPEN, None, self.step
                matter.stage = before.stage
            case "acknowledge":
                self._answer_as(matter, before, last.person)
                matter.attend = set(before.attend)
            case "reopen":
                matter.status, matter.ended, matter.changed = before.status, self.step, self.step
            case "difficulty" | "submit" | "send_back" | "progress":
                matter.stage, matter.accepted = before.stage, before.accepted
            case one if one in OF_UNITS:
                matter.units.pop(last.unit, None)
                if last.unit in before.units:
                    matter.units[last.unit] = copy.deepcopy(before.units[last.unit])
            case "assign" | "accept" | "forward" | "refuse" | "handover":
                gone = {matter.owner, before.owner}
                matter.owner, matter.accepted = before.owner, before.accepted
                matter.stage, matter.bounces = before.stage, before.bounces
                matter.released = set(before.released)
                for person in gone - {None}:
                    assert person is not None
                    if matter.answers.get(person) != before.answers.get(person):
                        self._answer_as(matter, before, person)
            case _:
                matter.when, matter.changed = before.when, self.step
                matter.text, matter.said = before.text, before.said
                if last.action == "extend":
                    matter.accepted = before.accepted
                matter.answers = dict(before.answers)  # who answered since meant another time
        for person in matter.parts - before.parts:
            if person not in matter.answers and person not in (*matter.named, matter.owner):
                matter.parts.discard(person)
        return matter

    def _answer_as(self, matter: Matter, before: Matter, person: str) -> None:
        matter.answers.pop(person, None)
        if person in before.answers:
            matter.answers[person] = before.answers[person]

    # Who hears.

    def attending(self, matter: Matter) -> list[str]:
        """Who is reminded of a meeting."""
        return [one for one in sorted(matter.attend) if self.here(one, matter.office)]

    def owing(self, matter: Matter) -> list[str]:
        """Who is reminded of what is owed: its owner, else whoever can find one."""
        found: list[str | None] = (
            [] if matter.owner is None else [self.hears_for(matter.owner, matter.office)]
        )
        for unit, part in matter.units.items():
            speaker = self.speaker(unit)
            asked = part.state in (WAITING, ACCEPTED, SENT_BACK)
            if asked and self.here(speaker, matter.office):
                found.append(speaker)
        lost = found[:1] == [None]  # its owner left, or shut the door
        hearers = [one for one in dict.fromkeys(found) if one is not None]
        returns = [part for part in matter.units.values() if part.role == "return"]
        complete = bool(returns) and not any(part.state in OWING for part in returns)
        if not lost and (hearers or complete):
            return hearers
        if matter.home not in GROUPS:
            above = [matter.home]
        else:
            above = sorted(ADMINISTRATORS[matter.office])
        told = [one for one in above if self.reachable(one)]
        return list(dict.fromkeys((*hearers, *told)))


def _in_the_way(last: Change, later: Change) -> bool:
    """One department's return stands apart from another's and from what the notice says."""
    if last.action not in RETURNS and later.action not in RETURNS:
        return True
    if last.unit and last.unit == later.unit:
        return True
    if last.action in RETURNS:
        return later.action in ("close", "cancel", "withdraw")
    return last.action == "register"
