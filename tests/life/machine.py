"""The state machine: an office with up to twenty matters, and what time may do to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.playground.world import Chat, Message, Person
from scheduler.dispatcher import AT_ONCE
from tests.life.audit import AGAIN, Audit
from tests.life.calendar import HALF_AN_HOUR, ONE_MESSAGE, ZONE, local, nudges, quiet
from tests.life.house import Houses
from tests.life.line import Mishap
from tests.life.model import OPEN, Matter, Paper
from tests.life.notices import NAMES, worded
from tests.life.people import (
    CLERK,
    DIRECTOR,
    FIRST,
    FOREIGN,
    FOREIGNER,
    GROUPS,
    HANDLER,
    LEADER,
    LEAVER,
    OFFICE_OF,
    OTHER,
    SECOND,
    SHY,
    USERNAMES,
    Cast,
)
from tests.life.rows import whole_dump

PEOPLE = st.sampled_from(tuple(USERNAMES))
ANY = st.integers(0, 9_999)
KINDS = st.sampled_from(("meeting", "report", "task"))
# Who acts, where it matters: somebody concerned oftener than somebody who is not.
WHO = st.sampled_from(
    ("asker", "asker", "owner", "owner", "owner", "director", "leader", "named", "anybody")
)
WHOM = st.sampled_from(
    ((), (HANDLER,), (SECOND,), (LEAVER,), (SHY,), (HANDLER, SECOND), (LEADER, HANDLER), (LEADER,))
)
MISHAPS = st.sampled_from((*(None for _ in range(8)), *Mishap))
LAST_NOTICE = datetime(2026, 12, 18, tzinfo=ZONE)
DIGEST = "早报"


class Base(RuleBasedStateMachine):
    """What every rule needs."""

    homes: ClassVar[Houses]

    def __init__(self) -> None:
        super().__init__()
        self.life = self.homes.begin()
        self.cast = Cast.of(self.life.world)
        self.paper = Paper()
        self.audit = Audit(self.life, self.paper)
        self.concerned: set[str] = set()
        self.notices: dict[str, Message] = {}

    def teardown(self) -> None:
        self.homes.end(self.life)

    def chat(self, place: str) -> Chat | Person:
        return self.cast.groups.get(place) or self.cast.persons[place]

    def places_of(self, person: str) -> list[str]:
        """Where somebody can write."""
        groups = [group for group, members in self.paper.members.items() if person in members]
        return groups if person in self.paper.shut else [*groups, person]

    def office_of(self, place: str) -> str:
        return OFFICE_OF.get(place) or ("B" if place in GROUPS[FOREIGN] else "A")

    def begin(self, *names: str) -> None:
        self.audit.begin()
        self.concerned = set(names)

    def say(self, person: str, place: str, text: str, **more: Any) -> Message:
        return self.life.say(self.cast.persons[person], self.chat(place), text, **more)

    def whole(self) -> dict[int, Any]:
        return self.life.ask(whole_dump)

    def pick(self, which: int, status: str = "", *, work: bool = False) -> Matter | None:
        """A matter, of a status if one is named; of work, no meeting."""
        found = [
            one
            for one in self.paper.matters.values()
            if status in ("", one.status) and not (work and one.meeting)
        ]
        return found[which % len(found)] if found else None

    def who(self, role: str, matter: Matter, which: int) -> str:
        """Somebody in a role towards a matter."""
        everybody = list(USERNAMES)
        found = {
            "asker": matter.asker,
            "owner": matter.owner,
            "director": DIRECTOR,
            "leader": LEADER,
            "named": matter.named[which % len(matter.named)] if matter.named else None,
        }.get(role)
        return found or everybody[which % len(everybody)]

    def matter_of(self, item_id: int) -> Matter:
        name = next(name for name, one in self.audit.ids.items() if one == item_id)
        return self.paper.matters[name]

    def number(self, matter: Matter) -> int:
        """As its card shows it."""
        same = [one.name for one in self.paper.matters.values() if one.office == matter.office]
        return same.index(matter.name) + 1

    def befalls(self, *mishaps: Mishap | None) -> None:
        """The next messages meet a mishap each, whenever they go."""
        coming = [one for one in mishaps if one is not None]
        if coming:
            self.life.mishap(*coming)
        for one in coming:
            self.audit.mishaps += {Mishap.PATIENCE: 0, Mishap.LOST: 1}.get(one, AT_ONCE)

    @invariant()
    def all_holds(self) -> None:
        """What holds always."""
        self.audit.check(self.concerned)


class Notices(Base):
    """Notices come."""

    @initialize(
        kind=KINDS, days=st.integers(1, 4), first=WHOM, second=WHOM, third=WHOM, sender=PEOPLE
    )
    def begins(
        self, kind: str, days: int, first: tuple[str, ...], second: tuple[str, ...],
        third: tuple[str, ...], sender: str,
    ) -> None:  # fmt: skip
        """No life begins empty."""
        self._notice(kind, CLERK, 0, days, first, early=False, ordered=False)
        self.all_holds()
        self._notice("task", CLERK, 0, days + 1, second, early=True, ordered=True)
        self.all_holds()
        self._notice("report", sender, 0, days, third, early=True, ordered=False)

    @precondition(lambda self: len(self.paper.matters) < len(NAMES))
    @rule(kind=KINDS, sender=PEOPLE, where=ANY, days=st.integers(1, 6), whom=WHOM,
          early=st.booleans(), ordered=st.booleans())  # fmt: skip
    def notice(
        self, kind: str, sender: str, where: int, days: int, whom: tuple[str, ...], early: bool,
        ordered: bool,
    ) -> None:  # fmt: skip
        """Somebody pastes a notice, or orders one to be registered."""
        if self.office_of(sender) == "B" and where % 2:
            whom = (FOREIGNER,)
        self._notice(kind, sender, where, days, whom, early=early, ordered=ordered)

    def _notice(
        self, kind: str, sender: str, where: int, days: int, whom: tuple[str, ...], *,
        early: bool, ordered: bool,
    ) -> None:  # fmt: skip
        places = self.places_of(sender)
        now = local(self.life.now)
        if not places or now > LAST_NOTICE:
            return
        place = places[where % len(places)]
        if place == sender and (place, sender) in self.paper.asked and not ordered:
            return  # what is written in private may be the answer that is waited for
        name = NAMES[len(self.paper.matters)]
        text, when = worded(kind, name, now + timedelta(days=days), whom, early=early)
        self.begin(name)
        matter = Matter(
            name, kind, self.office_of(place), place, {place}, sender, whom, when, self.life.now,
            changed=self.paper.step, text=text, first=when, said=when,
        )  # fmt: skip
        self.paper.matters[name] = self.paper.note(sender, place, "register", matter)
        self.paper.assign_named(matter)
        self.notices[name] = self.say(sender, place, f"/{kind} {text}" if ordered else text)

    @precondition(lambda self: bool(self.paper.matters))
    @rule(which=ANY, person=st.sampled_from((DIRECTOR, SECOND)), back=st.booleans())
    def paste_again(self, which: int, person: str, back: bool) -> None:
        """The same notice comes into another group of the office, or once more into its own."""
        matter = self.pick(which, OPEN)
        if matter is None or matter.home not in GROUPS:
            return
        if matter.said not in (matter.first, matter.when):
            return  # words and ledger have parted: it may well be another matter
        place = matter.home if back else {FIRST: OTHER, OTHER: FIRST}.get(matter.home, "")
        if place not in self.places_of(person):
            return
        self.begin(matter.name)
        self.say(person, place, matter.text)
        matter.places.add(place)


class Time(Base):
    """Time passes, and things go wrong."""

    @rule(hours=st.sampled_from((0, 1, 3, 8, 16, 20, 24, 44)), minutes=st.integers(1, 59),
          how=st.sampled_from(("up", "up", "up", "down", "restart")), mishap=MISHAPS)  # fmt: skip
    def time_passes(
        self,
        hours: int,
        minutes: int,
        how: str,
        mishap: Mishap | None,
        more: tuple[Mishap, ...] = (),
    ) -> None:
        """The clock moves, with the house up or down; what comes due goes out, late or not."""
        self.begin()
        self.befalls(mishap, *more)
        since, until = self.life.now, self.life.now + timedelta(hours=hours, minutes=minutes)
        if how == "down":
            self.life.sleep(until)
            return
        if how == "restart":
            self.life.restart()
        self.life.move(until)
        self._reminded(since, until)

    def _reminded(self, since: datetime, until: datetime) -> None:
        """Nobody who should be reminded on the way was forgotten, and nobody reminded twice."""
        for matter in self.paper.matters.values():
            if matter.status != OPEN:
                continue
            if matter.meeting:
                moments = [matter.when - HALF_AN_HOUR]
                hearers = self.paper.attending(matter)
                for group in sorted(matter.places & set(GROUPS)):
                    self._heard_once(matter, group, moments[0], since, until)
                hearers = [one for one in hearers if one not in matter.answers]
            else:
                moments = nudges(matter.when, until)
                hearers = self.paper.owing(matter)
            for moment in moments:
                if not quiet(moment):
                    for person in hearers:
                        self._heard_once(matter, person, moment, since, until)

    def _heard_once(
        self, matter: Matter, place: str, moment: datetime, since: datetime, until: datetime
    ) -> None:
        # What was said within ten minutes stands for it.
        if not since + ONE_MESSAGE < moment <= until:
            return
        told = [
            one
            for one in self.audit.texts(place, matter.name)
            if moment - ONE_MESSAGE <= one.at <= moment + timedelta(minutes=1)
            and not one.text.startswith(DIGEST)
            and AGAIN not in one.text
        ]
        if self.audit.troubled:
            return
        most = 2 if place in matter.snoozed else 1
        assert 1 <= len(told) <= most, (
            f"{place} should hear of {matter.name} once about {local(moment)}: "
            f"{[(str(local(one.at)), one.text) for one in told]}"
        )
