"""People come and go, open their door to the house, or shut it."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.life.machine import ANY, Base
from tests.life.model import OPEN
from tests.life.people import DIRECTOR, GROUPS, HANDLER, LEADER, LEAVER, SECOND, SHY


class Standing(Base):
    """Who is there."""

    @rule(person=st.sampled_from((LEAVER, SECOND, HANDLER)), where=ANY)
    def comes_or_goes(self, person: str, where: int) -> None:
        """Somebody leaves a group, or comes back."""
        groups = [group for group, names in GROUPS.items() if person in names]
        group = groups[where % len(groups)]
        who, chat = self.cast.persons[person], self.cast.groups[group]
        self.begin(*self.paper.matters)
        members = self.paper.members[group]
        if person in members:
            members.discard(person)
            self.life.happens(lambda people: people.leave(who, chat))
        else:
            members.add(person)
            self.life.happens(lambda people: people.join(who, chat))
        self._named_anew()

    @rule(person=st.sampled_from((SHY, HANDLER, LEADER, DIRECTOR)))
    def shuts_or_opens(self, person: str) -> None:
        """Somebody blocks the house, or presses Start again."""
        who = self.cast.persons[person]
        self.begin(*self.paper.matters)
        if person in self.paper.shut:
            self.paper.shut.discard(person)
            self.life.happens(lambda people: people.start(who))
        else:
            self.paper.shut.add(person)
            self.life.happens(lambda people: people.block(who))
        self._named_anew()

    def _named_anew(self) -> None:
        for matter in self.paper.matters.values():
            if matter.status == OPEN:
                self.paper.assign_named(matter)
