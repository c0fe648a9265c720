"""Departments: returns, help, handing over, going away; by the right people and the wrong ones."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.press import Press, Verb
from tests.life.calendar import local
from tests.life.machine import ANY, LAST_NOTICE, PEOPLE
from tests.life.model import (
    APPROVED,
    NIL,
    OPEN,
    OWING,
    SENT_BACK,
    SUBMITTED,
    WAITING,
    Matter,
    Part,
)
from tests.life.notices import NAMES, worded
from tests.life.orders import Orders
from tests.life.people import CLERK, DIRECTOR, FIRST, HANDLER, UNITS, USERNAMES
from tests.life.rows import handovers, part_ids, revision_of

UNIT = st.sampled_from(tuple(UNITS))
IN = (SUBMITTED, NIL, APPROVED)


class Units(Orders):
    """What departments are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: set[int] = set()  # handovers that were taken over

    @precondition(lambda self: len(self.paper.matters) < len(NAMES))
    @rule(days=st.integers(1, 6), early=st.booleans())
    def returns_asked(self, days: int, early: bool) -> None:
        """A report of both departments is asked for."""
        now = local(self.life.now)
        if CLERK not in self.paper.members[FIRST] or now > LAST_NOTICE:
            return
        name = NAMES[len(self.paper.matters)]
        text, when = worded("report", name, now + timedelta(days=days), tuple(UNITS), early=early)
        self.begin(name)
        matter = Matter(
            name, "report", "A", FIRST, {FIRST}, CLERK, (), when, self.life.now,
            changed=self.paper.step, text=text, first=when, said=when,
        )  # fmt: skip
        self.paper.matters[name] = self.paper.note(CLERK, FIRST, "register", matter)
        matter.units = {unit: Part("return") for unit in UNITS}
        self.notices[name] = self.say(CLERK, FIRST, text)

    def _with_returns(self, which: int) -> Matter | None:
        found = [
            one
            for one in self.paper.matters.values()
            if any(part.role == "return" for part in one.units.values())
        ]
        return found[which % len(found)] if found else None

    @rule(which=ANY, unit=UNIT, person=PEOPLE, own=st.booleans(), nothing=st.booleans(),
          undone=st.booleans())  # fmt: skip
    def hand_in(
        self, which: int, unit: str, person: str, own: bool, nothing: bool, undone: bool
    ) -> None:
        """已报 or 零报告 under the card, by somebody of a department or anybody else."""
        matter = self._with_returns(which)
        if own:
            person = UNITS[unit][which % 2]
        if matter is None or person not in self.paper.members[FIRST] or person == DIRECTOR:
            return
        verb = Verb.NIL if nothing else Verb.SUBMIT
        card = self.audit.cards[matter.name]
        mine = [one for one in matter.units if self.paper.speaks(person, one)]
        owed = [one for one in mine if matter.units[one].state in OWING]
        meant = mine if len(mine) == 1 else owed if len(owed) == 1 else []
        self.begin(matter.name)
        before, was, done = self.whole(), self._dump(matter), False
        did = matter.status == OPEN and len(meant) == 1
        did = did and matter.units[meant[0]].role == "return"
        if did:
            state = matter.units[meant[0]].state
            did = state not in (IN if nothing else (SUBMITTED, APPROVED))
        if did:
            complete = [one for one in matter.units.values() if one.state in OWING]
            action = "nil" if nothing else "hand_in"
            self.paper.note(person, FIRST, action, matter, meant[0])
            matter.units[meant[0]].state = NIL if nothing else SUBMITTED
            done = bool(complete) and not self._owed(matter)
        item_id = self.audit.ids[matter.name]
        data = Press(verb, item_id, self.life.ask(lambda s: revision_of(s, item_id)))
        press = self.life.press(self.cast.persons[person], card, data.encode())
        self.audit.pressed.append(press)
        if not did:
            assert self.whole() == before, f"{person}'s {verb} changed something"
            return
        if done and not self.audit.troubled and self.paper.reachable(CLERK):
            told = self.audit.texts(CLERK, matter.name, "齐了")
            assert len(told) == 1, f"{CLERK} hears of all that is in: {told}"
        if undone:
            self._undo_at_once(person, FIRST, matter, was)

    def _owed(self, matter: Matter) -> list[str]:
        return [
            unit
            for unit, part in matter.units.items()
            if part.role == "return" and part.state in OWING
        ]

    @rule(which=ANY, unit=UNIT, person=st.sampled_from((CLERK, DIRECTOR, HANDLER)),
          backwards=st.booleans(), undone=st.booleans())  # fmt: skip
    def review(self, which: int, unit: str, person: str, backwards: bool, undone: bool) -> None:
        """收下 or 退回 of one department's return."""
        matter = self._with_returns(which)
        if matter is None or unit not in matter.units or person not in self.paper.members[FIRST]:
            return
        self.begin(matter.name)
        before, was, part = self.whole(), self._dump(matter), matter.units[unit]
        did = matter.status == OPEN and self.paper.checks_it(person, matter)
        did = did and part.role == "return"
        did = did and part.state in (IN if backwards else (SUBMITTED,))
        if did:
            action = "return_back" if backwards else "approve"
            self.paper.note(person, FIRST, action, matter, unit)
            matter.units[unit].state = SENT_BACK if backwards else APPROVED
        order = f"/back {self.number(matter)} {unit} 缺少第二页" if backwards else (
            f"/accept {self.number(matter)} {unit}"
        )  # fmt: skip
        self.say(person, FIRST, order)
        if not did:
            assert self.whole() == before, f"{person}'s {order} changed something"
            return
        speaker = self.paper.speaker(unit)
        if backwards and not self.audit.troubled and self.paper.reachable(speaker):
            assert self.audit.texts(speaker, matter.name, "缺少第二页"), f"{speaker} hears not why"
        if undone:
            self._undo_at_once(person, FIRST, matter, was)

    @rule(which=ANY, unit=UNIT, who=st.sampled_from(("asker", "owner", "director", "anybody")),
          undone=st.booleans())  # fmt: skip
    def assist(self, which: int, unit: str, who: str, undone: bool) -> None:
        """A department is asked for help."""
        matter = self.pick(which, OPEN, work=True)
        if matter is None or matter.home != FIRST:
            return
        person = self.who(who, matter, which)
        if person in self.paper.members[FIRST]:
            self.help_wanted(person, matter, unit, undone=undone)

    def help_wanted(self, person: str, matter: Matter, unit: str, *, undone: bool = False) -> None:
        """/assist, held to paper."""
        self.begin(matter.name)
        before, was = self.whole(), self._dump(matter)
        known = matter.units.get(unit)
        did = matter.status == OPEN and self.paper.closes_it(person, matter)
        did = did and (known is None or known.role != "return")
        if did:
            self.paper.note(person, FIRST, "assist", matter, unit)
            part = matter.units.setdefault(unit, Part("assist"))
            part.state = WAITING
        self.say(person, FIRST, f"/assist {self.number(matter)} {unit} 原由：要核对，要什么：台账")
        if not did:
            assert self.whole() == before, f"{person}'s call for {unit} changed something"
            return
        speaker = self.paper.speaker(unit)
        if not self.audit.troubled and self.paper.reachable(speaker) and speaker != person:
            assert self.audit.texts(speaker, matter.name), f"{speaker} is asked for nothing"
        if undone:
            self._undo_at_once(person, FIRST, matter, was)

    @rule(who=st.sampled_from((DIRECTOR, HANDLER, CLERK)), old=PEOPLE, new=PEOPLE)
    def handover(self, who: str, old: str, new: str) -> None:
        """All that one person has goes to another."""
        if who not in self.paper.members[FIRST] or old == new:
            return
        known = self.paper.colleague(new, "A")
        mine = [
            one
            for one in self.paper.matters.values()
            if (one.office, one.owner, one.status) == ("A", old, OPEN)
        ]
        known = known and (bool(mine) or self.paper.colleague(old, "A"))
        did = known and bool(mine) and who in (DIRECTOR, old)
        self.begin(*(one.name for one in mine))
        before = self.whole()
        for matter in mine if did else ():
            stage = matter.stage
            self.paper.give(self.paper.note(who, FIRST, "handover", matter), new)
            self.paper.changes[-1].batch = self.paper.step
            matter.stage = stage
        self.say(who, FIRST, f"/handover @{USERNAMES[old]} @{USERNAMES[new]}")
        if not did:
            assert self.whole() == before, f"{who} handed over what {old} has"
        elif not self.audit.troubled and self.paper.reachable(new) and who != new:
            told = self.audit.texts(new, *(one.name for one in mine))
            assert len(told) == 1, f"{new} has {len(told)} lists"

    @rule(person=PEOPLE, right=st.booleans())
    def take_over(self, person: str, right: bool) -> None:
        """接收 of the newest handover, by whom it is for or by somebody else."""
        rows = self.life.ask(handovers)
        given = [one for one in self.paper.changes if one.batch]
        if not rows or not given:
            return
        batch = [one for one in given if one.batch == given[-1].batch]
        heard = [
            one for one in self.life.heard
            if any(f"hov.0.0.{rows[-1]}" in data for data in one.buttons)
        ]  # fmt: skip
        if not heard:
            return
        place = self.audit.place_of(heard[-1].message.chat)
        person = place if right else person
        if person in self.paper.shut:
            return
        self.begin(*(one.name for one in batch))
        before, did = self.whole(), False
        for change in batch:
            matter = self.paper.matters[change.name]
            taken = (matter.status, matter.owner, matter.accepted) == (OPEN, place, False)
            if person == place and taken and not batch[0].undone and rows[-1] not in self.taken:
                self.paper.note(person, place, "accept", matter)
                matter.accepted, did = True, True
        if person == place and not batch[0].undone:
            self.taken.add(rows[-1])
        data = Press(Verb.TAKE_OVER, 0, 0, str(rows[-1])).encode()
        press = self.life.press(self.cast.persons[person], heard[-1].message, data)
        self.audit.pressed.append(press)
        if not did:
            assert self.whole() == before, f"{person} took over what is not theirs"

    @rule(unit=UNIT, instead=st.sampled_from((HANDLER, CLERK)))
    def away_or_back(self, unit: str, instead: str) -> None:
        """A head goes away and somebody stands in, or they are back."""
        head = UNITS[unit][0]
        if not {head, instead} <= self.paper.members[FIRST]:
            return
        self.begin(*self.paper.matters)
        if head in self.paper.away:
            del self.paper.away[head]
            self.say(head, FIRST, "/away off")
        else:
            self.paper.away[head] = instead
            self.paper.stood.add(instead)
            self.say(head, FIRST, f"/away 起 @{USERNAMES[instead]}")

    def part_of(self, matter: Matter, unit: str) -> int | None:
        """The row of a department's part."""
        item_id = self.audit.ids[matter.name]
        return self.life.ask(lambda s: part_ids(s, item_id))[unit]
