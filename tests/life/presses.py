"""Presses: any button that ever was, by anybody, where it stands or not."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.domain.press import Press, Verb, decode
from bot.playground.world import Message
from tests.life.machine import ANY, PEOPLE, Base
from tests.life.model import (
    DIFFICULTY,
    DONE,
    LATELY,
    OPEN,
    OWING,
    REVIEW,
    WITHDRAWN,
    Asked,
    Matter,
)
from tests.life.people import GROUPS

PRIVATE = (
    Verb.KNOW, Verb.SUBSTITUTE, Verb.CLASH, Verb.LEAVE, Verb.SNOOZE, Verb.LATER, Verb.BACK,
    Verb.REFUSE, Verb.DIFFICULTY, Verb.EXTEND, Verb.PASS, Verb.RAISE,
)  # fmt: skip
ANSWERS = {
    Verb.ACKNOWLEDGE: "received",
    Verb.KNOW: "known",
    Verb.SUBSTITUTE: "substitute",
    Verb.CLASH: "conflict",
    Verb.LEAVE: "leave",
}
ASKS = {Verb.CLOSE: "result", Verb.CORRECT: "correction"}
OWNERS = {Verb.REFUSE: "refuse", Verb.DIFFICULTY: "difficulty"}
FORGED = (*ANSWERS, *ASKS, *OWNERS, Verb.TAKE, Verb.ACCEPT, Verb.PASS, Verb.WITHDRAW)


def of_units(asked: Press) -> bool:
    """Whether a button speaks of a department's part; `Units` presses those."""
    if asked.verb in (Verb.SUBMIT, Verb.NIL, Verb.APPROVE, Verb.TABLE):
        return True
    parted = (Verb.ACCEPT, Verb.REFUSE, Verb.SEND_BACK, Verb.CLOSE)
    return asked.verb in parted and bool(asked.argument)


class Presses(Base):
    """Buttons are pressed."""

    @rule(person=PEOPLE, back=st.integers(0, 60), which=ANY, forged=ANY)
    def press_anything(self, person: str, back: int, which: int, forged: int) -> None:
        """Somebody presses any button that ever was, perhaps made to mean another matter."""
        shown = [one for one in self.life.heard if one.buttons]
        if not shown:
            return
        heard = shown[-1 - back % len(shown)]
        asked = decode(heard.buttons[which % len(heard.buttons)])
        if asked is None or asked.item_id == 0 or of_units(asked):
            return
        ids = list(self.audit.ids.values())
        if forged % 3 == 0:
            asked = Press(asked.verb, ids[forged % len(ids)], asked.revision, asked.argument)
        if forged % 5 == 0:
            verb = FORGED[forged % len(FORGED)]
            asked = Press(verb, asked.item_id, asked.revision, "")
        self.pressed(person, heard.message, asked, self.audit.steps[heard.serial])

    @rule(place_=ANY, which=ANY, back=st.integers(0, 3))
    def press_in_group(self, place_: int, which: int, back: int) -> None:
        """Somebody presses what stands in their group."""
        group = tuple(GROUPS)[place_ % 4 % 3]
        people = sorted(self.paper.members[group])
        self._press_recent(group, people[which % len(people)], which, back)

    @rule(person=PEOPLE, which=ANY, back=st.integers(0, 3))
    def press_in_private(self, person: str, which: int, back: int) -> None:
        """Somebody presses what stands in their private chat."""
        spoken_to = [
            one for one in self.cast.persons if one not in self.paper.shut and self._standing(one)
        ]
        if person in spoken_to or which % 4 == 0 or not spoken_to:
            spoken_to = [person]
        someone = spoken_to[which % len(spoken_to)]
        if someone not in self.paper.shut:
            self._press_recent(someone, someone, which // 4, back)

    def _standing(self, place: str) -> list[Message]:
        """What the house said in a place and can be pressed."""
        chat = self.life.people.chat_of(self.chat(place))
        found = [one for one in chat.messages.values() if one.by_bot]
        return [one for one in found if any(button.data for button in one.buttons)]

    def _press_recent(self, place: str, person: str, which: int, back: int) -> None:
        standing = self._standing(place)
        if not standing:
            return
        message = standing[-1 - back % len(standing)]
        asked = decode(message.buttons[which % len(message.buttons)].data or "")
        if asked is None or asked.item_id == 0 or of_units(asked):
            return
        last = max(one.serial for one in self.life.heard if one.message is message)
        self.pressed(person, message, asked, self.audit.steps[last])

    def pressed(self, person: str, message: Message, asked: Press, rendered: int) -> None:
        """Press, and hold what comes of it to paper.

        Args:
            rendered: the step in which the button was last shown so.
        """
        place = self.audit.place_of(message.chat)
        matter = self.matter_of(asked.item_id)
        self.begin(matter.name)
        before = self.whole()
        changes = self._expected(person, place, message, matter, asked, rendered)
        press = self.life.press(self.cast.persons[person], message, asked.encode())
        self.audit.pressed.append(press)
        if not changes:
            assert self.whole() == before, f"{person}'s {asked} in {place} changed something"

    def _expected(
        self, person: str, place: str, message: Message, matter: Matter, asked: Press,
        rendered: int,
    ) -> bool:  # fmt: skip
        """Note on paper what a press does; whether it changes the matter."""
        group = place in GROUPS
        present = person in self.paper.members[place] if group else person == place
        if not present or (group and asked.verb in PRIVATE):
            return False
        if matter.status != OPEN or matter.changed > rendered:
            return False
        if not self.paper.sees(place, matter):
            if matter.name not in message.text:
                return False
            self.audit.doubted.add(matter.name)
            return True
        return self._does(person, place, matter, asked)

    def _does(self, person: str, place: str, matter: Matter, asked: Press) -> bool:
        paper = self.paper
        if asked.verb in ANSWERS:
            answer, was = ANSWERS[asked.verb], matter.answers.get(person)
            if was is not None and answer in (was, "received"):
                return False
            paper.note(person, place, "acknowledge", matter)
            matter.answers[person] = answer
            matter.join(person)
            if asked.verb is Verb.SUBSTITUTE:
                self._asked("substitute", person, place, matter)
            return True
        if asked.verb is Verb.CLOSE and asked.argument:  # 办结 in one tap, when all is in
            if any(part.state in OWING for part in matter.units.values()):
                return False
            may = paper.closes_it(person, matter)
            if may:
                paper.end(paper.note(person, place, "close", matter), DONE)
            return may
        if asked.verb in ASKS:
            allowed = paper.closes_it if asked.verb is Verb.CLOSE else paper.changes_it
            if allowed(person, matter):
                self._asked(ASKS[asked.verb], person, place, matter)
            return False
        ours = any(paper.speaks(person, unit) for unit in matter.units)
        if asked.verb in OWNERS and (person == matter.owner or ours):
            self._asked(OWNERS[asked.verb], person, place, matter)
        match asked.verb:
            case Verb.PASS if matter.stage == REVIEW and paper.checks_it(person, matter):
                paper.note(person, place, "close", matter)
                paper.end(matter, DONE)
                return True
            case Verb.WITHDRAW if paper.changes_it(person, matter):
                paper.note(person, place, "withdraw", matter)
                paper.end(matter, WITHDRAWN)
                return True
            case Verb.TAKE | Verb.ACCEPT:
                return self._takes(person, place, matter)
            case Verb.SNOOZE:
                matter.snoozed.add(place)
        return False

    def _asked(self, about: str, person: str, place: str, matter: Matter) -> None:
        """The house asks for a line, unless it has asked the very same moments ago."""
        known, now = self.paper.asked.get((place, person)), self.life.now
        lately = known is not None and now - known.at < LATELY
        if about != "substitute" and lately and (known.about, known.name) == (about, matter.name):  # type: ignore[union-attr]
            return
        self.paper.asked[place, person] = Asked(about, matter.name, now, self.paper.step)

    def _takes(self, person: str, place: str, matter: Matter) -> bool:
        if matter.meeting or matter.owner not in (None, person):
            return False
        if matter.owner == person and matter.accepted:
            return False
        action = "accept" if matter.owner == person else "assign"
        self.paper.note(person, place, action, matter)
        matter.owner, matter.accepted = person, True
        if action == "accept" and matter.stage == DIFFICULTY:
            matter.stage = ""
        matter.answers.setdefault(person, "received")
        matter.join(person)
        return True
