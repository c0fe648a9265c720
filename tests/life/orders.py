"""Orders and words: by number, by reply, by an edit, taken back again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.life.calendar import at_clock, dated, local
from tests.life.line import Mishap
from tests.life.machine import ANY, MISHAPS, PEOPLE, WHO
from tests.life.model import (
    ACCEPTED,
    CANCELLED,
    DIFFICULTY,
    DONE,
    OPEN,
    REFUSED,
    REVIEW,
    WAITING,
    Change,
    Matter,
)
from tests.life.notices import SAID, hour_of, worded
from tests.life.people import GROUPS, USERNAMES
from tests.life.presses import Presses
from tests.life.rows import matter_dump

RESULT = "已按要求办妥，材料已归档"


OF_WORK = ("assign", "progress", "difficulty", "submit", "refuse", "forward", "take", "reopen")


ORDERED: dict[str, Any] = {
    "who": WHO,
    "where": ANY,
    "which": ANY,
    "whom": PEOPLE,
    "undone": st.booleans(),
    "days": st.integers(1, 9),
    "mishap": MISHAPS,
}


class Orders(Presses):
    """Things are ordered in words."""

    @rule(order=st.sampled_from(("cancel", "done", "submit", "reopen", "reopen")), **ORDERED)
    def end_it(self, order: str, **given: Any) -> None:
        """Somebody ends a matter, or opens it again."""
        self._order(order, **given)

    @rule(order=st.sampled_from(("assign", "forward", "take", "refuse", "refuse")), **ORDERED)
    def hand_it_on(self, order: str, **given: Any) -> None:
        """Somebody gives a matter to somebody, takes it, or gives it back."""
        self._order(order, **given)

    @rule(order=st.sampled_from(("progress", "difficulty", "submit", "extend")), **ORDERED)
    def work_on_it(self, order: str, **given: Any) -> None:
        """Somebody says how far it is, or wants more time."""
        self._order(order, **given)

    def _order(
        self, order: str, who: str, where: int, which: int, whom: str, undone: bool, days: int,
        mishap: Mishap | None,
    ) -> None:  # fmt: skip
        """An order by number, in a group or in private; perhaps taken back at once."""
        status = DONE if order == "reopen" and which % 3 else OPEN
        matter = self.pick(which, status if which % 7 else "", work=order in OF_WORK)
        if matter is None:
            return
        person = self.who(who, matter, which)
        places = self.places_of(person)
        if not places:
            return
        place = places[where % len(places)]
        if where % 3 and matter.home in places:
            place = matter.home
        if self.office_of(place) != matter.office:
            return
        self.carry_out(
            order, person, place, matter, whom=whom, undone=undone, days=days, mishap=mishap
        )

    def carry_out(
        self, order: str, person: str, place: str, matter: Matter, *, whom: str, undone: bool,
        days: int, mishap: Mishap | None,
    ) -> None:  # fmt: skip
        """Give an order, and hold what comes of it to paper."""
        self.begin(matter.name)
        self.befalls(mishap)
        number, before = self.number(matter), self.whole()
        was = self._dump(matter)
        when = self._another(matter, days)
        text = {
            "cancel": f"/cancel {number}",
            "done": f"/done {number} {RESULT}",
            "assign": f"/assign {number} @{USERNAMES[whom]}",
            "forward": f"/forward {number} @{USERNAMES[whom]} 请抓紧",
            "extend": f"/extend {number} {self._said(matter, when)} 现场条件不具备",
            "progress": f"/progress {number} 已完成一半",
            "difficulty": f"/difficulty {number} 缺少钥匙",
            "submit": f"/submit {number} {RESULT}",
            "refuse": f"/refuse {number} 不在本岗位职责内",
            "take": f"/take {number}",
            "reopen": f"/reopen {number} 缺少附表",
        }[order]
        did = False
        wanted = DONE if order == "reopen" and matter.status == DONE else OPEN
        if matter.status == wanted and self.paper.sees(place, matter):
            did = self._ordered(order, person, place, matter, whom, when)
        self.say(person, place, text)
        if matter.name in self.audit.doubted:
            return
        if not did:
            assert self.whole() == before, f"{person}'s {text} in {place} changed something"
            return
        self._told_of_it(matter, person, place, order)
        if undone:
            self._undo_at_once(person, place, matter, was)

    def _ordered(
        self, order: str, person: str, place: str, matter: Matter, whom: str, when: datetime
    ) -> bool:
        """Note an order on paper; whether it does anything."""
        paper = self.paper
        if not self._may(order, person, matter):
            return False
        if order in ("assign", "forward"):
            if matter.owner == whom or not paper.colleague(whom, matter.office):
                return False
            paper.give(paper.note(person, place, order, matter), whom)
        elif order == "extend":
            if when == matter.when:
                return False
            action = "reschedule" if matter.meeting else "extend"
            paper.move(paper.note(person, place, action, matter), when)
            matter.accepted = matter.accepted or (action == "extend" and person == matter.owner)
        elif order == "take":
            return self._accepts(person, place, matter) or self._takes(person, place, matter)
        elif order == "submit" and person == matter.asker and paper.reachable(person):
            paper.end(paper.note(person, place, "close", matter), DONE)
        elif order in ("cancel", "done"):
            action = {"cancel": "cancel", "done": "close"}[order]
            paper.note(person, place, action, matter)
            paper.end(matter, CANCELLED if order == "cancel" else DONE)
        elif order == "reopen":
            return self._reopens(person, place, matter)
        elif order == "refuse" and person != matter.owner:
            return self._gives_back(person, place, matter)
        else:
            paper.note(person, place, order, matter)
            self._works(order, person, matter)
        return True

    def _may(self, order: str, person: str, matter: Matter) -> bool:
        paper = self.paper
        ours = any(paper.speaks(person, unit) for unit in matter.units)
        if order == "difficulty":
            return person == matter.owner or ours
        if order == "refuse":
            return person == matter.owner or bool(self._helps(person, matter))
        if order == "progress" and ours:
            return True
        if order == "assist":
            return paper.closes_it(person, matter)
        if order == "reopen":
            return paper.checks_it(person, matter)
        if order == "take":
            return True
        changing = order == "cancel" or (order == "extend" and matter.meeting)
        return (paper.changes_it if changing else paper.closes_it)(person, matter)

    def _works(self, order: str, person: str, matter: Matter) -> None:
        """The owner's own steps; who takes them has the matter in hand."""
        matter.accepted = matter.accepted or person == matter.owner
        if order == "difficulty":
            matter.stage = DIFFICULTY
        elif order == "submit":
            matter.stage = REVIEW
        elif order == "progress":
            matter.stage = "" if matter.stage == DIFFICULTY else matter.stage
        elif order == "refuse":
            matter.released.add(person)
            matter.owner, matter.accepted, matter.stage = None, False, ""
            matter.bounces += 1
            self.paper.assign_named(matter)

    def _helps(self, person: str, matter: Matter) -> list[str]:
        """The departments whose help somebody may speak of; an owner speaks of the matter."""
        if person == matter.owner:
            return []
        return [
            unit
            for unit, part in matter.units.items()
            if part.role == "assist" and self.paper.speaks(person, unit)
        ]

    def _accepts(self, person: str, place: str, matter: Matter) -> bool:
        """The first department of theirs that was asked takes its part."""
        unit = next(iter(self._helps(person, matter)), None)
        if unit is None or matter.units[unit].state != WAITING:
            return False
        self.paper.note(person, place, "accept_part", matter, unit).units[unit].state = ACCEPTED
        return True

    def _gives_back(self, person: str, place: str, matter: Matter) -> bool:
        """不归我 of a department's help."""
        unit = self._helps(person, matter)[0]
        if matter.units[unit].state not in (WAITING, ACCEPTED):
            return False
        part = self.paper.note(person, place, "refuse_part", matter, unit).units[unit]
        part.state, part.bounces = REFUSED, part.bounces + 1
        return True

    def _reopens(self, person: str, place: str, matter: Matter) -> bool:
        if matter.status == DONE:
            self.paper.note(person, place, "reopen", matter)
            matter.status, matter.ended, matter.changed = OPEN, None, self.paper.step
        elif matter.stage == REVIEW:
            self.paper.note(person, place, "send_back", matter)
        else:
            return False
        matter.stage = ""
        self.paper.assign_named(matter)
        return True

    def _another(self, matter: Matter, days: int) -> datetime:
        day = max(local(self.life.now), local(matter.when)) + timedelta(days=days)
        return at_clock(day, hour_of(matter.kind, early=days % 2 == 0))

    def _said(self, matter: Matter, when: datetime) -> str:
        before = "" if matter.meeting else "前"
        return f"{dated(local(when))}{SAID[local(when).hour]}{before}"

    def _dump(self, matter: Matter) -> dict[str, Any]:
        item_id = self.audit.ids[matter.name]
        return self.life.ask(lambda s: matter_dump(s, item_id))

    def _told_of_it(self, matter: Matter, person: str, place: str, order: str) -> None:
        """Whoever asked hears the result once, and of what they did themselves nothing."""
        if self.audit.troubled:
            return
        if (
            matter.ended == self.paper.step
            and order in ("done", "submit")
            and self.paper.reachable(matter.asker)
        ):
            told = self.audit.texts(matter.asker, matter.name)
            wanted = 1 if person != matter.asker or place == matter.asker else 0
            assert len(told) == wanted, f"{matter.asker} hears {[one.text for one in told]}"
        if order == "done" and matter.owner not in (None, person, matter.asker):
            told = self.audit.texts(matter.owner, matter.name)
            wanted = int(self.paper.reachable(matter.owner))
            assert len(told) == wanted, f"{matter.owner} hears {[one.text for one in told]}"
        if order in ("cancel", "extend"):
            concerned = self.paper.attending(matter)
            owner = matter.owner
            if owner is not None and self.paper.hears_for(owner, matter.office):
                concerned = self.paper.owing(matter)
            for hearer in concerned:
                told = self.audit.texts(hearer, matter.name)
                assert hearer == place or len(told) == 1, (
                    f"{hearer} hears of the {order} {[one.text for one in told]}"
                )

    # Taking back.

    def _undo_at_once(self, person: str, place: str, matter: Matter, was: dict[str, Any]) -> None:
        """Undo right after leaves the rows as they were before."""
        self.all_holds()
        last = self.paper.last_of(person, place)
        assert last is not None
        self.begin(matter.name)
        self._undone(last)
        self.say(person, place, "/undo")
        assert_same(was, self._dump(matter), f"{matter.name} after {last.action} and undo")

    @precondition(lambda self: bool(self.paper.changes))
    @rule(back=st.integers(0, 6))
    def undo(self, back: int) -> None:
        """Somebody takes back what they did last, however long ago; who built on it is safe."""
        change = self.paper.changes[-1 - back % len(self.paper.changes)]
        person, place = change.person, change.place
        if place not in self.places_of(person):
            return
        last, before = self.paper.last_of(person, place), self.whole()
        self.begin(last.name if last is not None else "")
        batch = [one for one in self.paper.changes if last and one.batch == last.batch != 0]
        did = last is not None and not any(map(self.paper.built_on, batch or [last]))
        if batch:
            self.concerned |= {one.name for one in batch}
        if did and last is not None:
            self._undone(last)
        self.say(person, place, "/undo")
        if not did:
            assert self.whole() == before, f"{person}'s undo in {place} changed something"

    def _undone(self, last: Change) -> None:
        batch = [one for one in self.paper.changes if one.batch == last.batch and last.batch]
        for change in batch or [last]:
            matter = self.paper.take_back(change)
            self.paper.assign_named(matter)

    # Words.

    @precondition(lambda self: bool(self.paper.asked))
    @rule(which=ANY, days=st.integers(1, 5))
    def answer(self, which: int, days: int) -> None:
        """Somebody gives the line they were asked for, as a reply to the question."""
        keys = sorted(self.paper.asked)
        place, person = keys[which % len(keys)]
        asked = self.paper.asked[place, person]
        matter = self.paper.matters[asked.name]
        question = next(
            (
                one.message
                for one in reversed(self.life.heard)
                if self.audit.place_of(one.message.chat) == place
                and matter.name in one.text
                and self.audit.steps[one.serial] == asked.step
                and not one.edited
            ),
            None,
        )
        if question is None or place not in self.places_of(person):
            return
        if asked.about in ("refuse", "difficulty"):
            self.begin(matter.name)
            before = self.whole()
            ours = any(self.paper.speaks(person, unit) for unit in matter.units)
            did = person == matter.owner or (asked.about == "difficulty" and ours)
            did = did and matter.status == OPEN
            if did:
                self._works(
                    asked.about, person, self.paper.note(person, place, asked.about, matter)
                )
                del self.paper.asked[place, person]
            self.say(person, place, "不在本岗位职责内", reply_to=question)
            if not did:
                assert self.whole() == before, f"{person}'s {asked.about} changed something"
        elif asked.about == "result":
            self.begin(matter.name)
            before = self.whole()
            did = matter.status == OPEN and self.paper.closes_it(person, matter)
            if did:
                self.paper.note(person, place, "close", matter)
                self.paper.end(matter, DONE)
                del self.paper.asked[place, person]
            self.say(person, place, RESULT, reply_to=question)
            if did:
                self._told_of_it(matter, person, place, "done")
            else:
                assert self.whole() == before, f"{person}'s {RESULT} changed something"
        elif asked.about == "correction":
            when = self._another(matter, days)
            self.begin(matter.name)
            before = self.whole()
            did = matter.status == OPEN and self.paper.changes_it(person, matter)
            did = did and when != matter.when
            if did:
                self.paper.move(self.paper.note(person, place, "correct", matter), when)
                del self.paper.asked[place, person]
            self.say(person, place, f"时间改为{self._said(matter, when)}", reply_to=question)
            if not did:
                assert self.whole() == before, f"{person}'s correction changed something"

    @precondition(lambda self: bool(self.paper.matters))
    @rule(person=PEOPLE, which=ANY, reaction=st.booleans())
    def receipt(self, person: str, which: int, reaction: bool) -> None:
        """收到 as a reply to a notice, or 👍 on it."""
        matter = self.pick(which)
        assert matter is not None
        place = matter.home
        if place not in GROUPS or person not in self.paper.members[place]:
            return
        self.begin(matter.name)
        before = self.whole()
        did = matter.status == OPEN and person not in matter.answers
        if did:
            self.paper.note(person, place, "acknowledge", matter)
            matter.answers[person] = "received"
            matter.join(person)
        notice = self.notices[matter.name]
        if reaction:
            who = self.cast.persons[person]
            self.life.happens(lambda people: people.react(who, notice))
            self.life.happens(lambda people: people.react(who, notice, "👍"))
        else:
            self.say(person, place, "收到", reply_to=notice)
        if not did:
            assert self.whole() == before, f"{person}'s receipt changed something"

    @precondition(lambda self: bool(self.paper.matters))
    @rule(which=ANY, days=st.integers(1, 6), early=st.booleans())
    def edit(self, which: int, days: int, early: bool) -> None:
        """Whoever wrote a notice changes its time."""
        matter = self.pick(which)
        assert matter is not None
        notice = self.notices[matter.name]
        ordered = notice.text.startswith("/")
        if matter.home not in self.places_of(matter.asker) or ordered:
            return
        day = local(self.life.now) + timedelta(days=days)
        units = (unit for unit, part in matter.units.items() if part.role == "return")
        whom = (*matter.named, *units)
        text, when = worded(matter.kind, matter.name, day, whom, early=early)
        said = worded_when(matter.text)
        self.begin(matter.name)
        before = self.whole()
        did = matter.status == OPEN and when != matter.when and said != worded_when(text)
        if did:
            self.paper.move(self.paper.note(matter.asker, matter.home, "edit", matter), when)
        matter.text, matter.said = text, when
        self.life.happens(lambda people: people.edit(notice, text))
        if not did:
            assert self.whole() == before, f"the edit to {text} changed something"

    @rule(person=PEOPLE, where=ANY, which=ANY,
          what=st.sampled_from(("/list", "/mine", "/show", "/history", "/ack", "/today", "/week")))  # fmt: skip
    def look(self, person: str, where: int, which: int, what: str) -> None:
        """Somebody looks at the ledger, where they are; nothing changes by it."""
        places, matter = self.places_of(person), self.pick(which)
        if not places or matter is None:
            return
        numbered = what in ("/show", "/history", "/ack")
        self.begin(*self.paper.matters)
        before = self.whole()
        text = f"{what} {self.number(matter)}" if numbered else what
        self.say(person, places[where % len(places)], text)
        assert self.whole() == before, f"{text} changed something"


def assert_same(was: dict[str, Any], now: dict[str, Any], what: str) -> None:
    """Two dumps are equal; what differs is named."""
    for part in was:
        if part == "item":
            differ = {
                k: (was[part][k], now[part][k]) for k in was[part] if was[part][k] != now[part][k]
            }
            assert not differ, f"{what}: {differ}"
        assert was[part] == now[part], f"{what}: {part} were {was[part]}, are {now[part]}"


def worded_when(text: str) -> str:
    """The words of a notice that say when."""
    return text.partition("于")[2].partition("点")[0]
