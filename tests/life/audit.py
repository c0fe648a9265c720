"""What must hold after every step, whatever the step was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.playground.world import Chat, Message, Press
from tests.life.calendar import HALF_AN_HOUR, ONE_MESSAGE, local, nudges, quiet
from tests.life.line import Heard
from tests.life.model import OPEN, Matter, Paper, Part
from tests.life.office_life import OfficeLife
from tests.life.people import GROUPS, TITLED
from tests.life.rows import TECHNICAL as TECHNICAL
from tests.life.rows import (
    coming,
    dump,
    entries,
    items,
    parts,
    replayed,
    stale_cards,
    units,
    unplanned,
    unsent,
)

AGAIN = "重发"
CARDS = "📅📝📌"  # a card begins so


@dataclass
class Audit:
    """Holds the rows and what was heard against the paper.

    Attributes:
        ids: the item of each matter, by its name.
        first: each item as it was first seen, for its history to be replayed from.
        doubted: matters of which the paper does not know what a step has made.
        pressed: presses whose house did not die under them.
        mishaps: how many messages may have come without the house knowing.
    """

    life: OfficeLife
    paper: Paper
    ids: dict[str, int] = field(default_factory=dict)
    first: dict[int, dict[str, Any]] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    pressed: list[Press] = field(default_factory=list)
    mishaps: int = 0
    steps: list[int] = field(default_factory=list)
    cards: dict[str, Message] = field(default_factory=dict)
    since: int = 0
    befallen: int = 0
    deaths: int = 0

    def begin(self) -> None:
        """A step begins: what is heard from here on is its doing."""
        self.paper.step += 1
        self.since = len(self.life.heard)
        self.befallen, self.deaths = self.life.line.befallen, self.life.deaths

    @property
    def troubled(self) -> bool:
        """Whether something went wrong on the line in this step."""
        return self.life.line.befallen > self.befallen

    @property
    def news(self) -> list[Heard]:
        """What was said in this step."""
        return self.life.heard[self.since :]

    def place_of(self, chat: Chat) -> str:
        return chat.person.name if chat.person is not None else chat.title

    def named_in(self, text: str) -> list[Matter]:
        """The matters a text speaks of by name."""
        return [one for one in self.paper.matters.values() if one.name in text]

    def texts(self, place: str, *parts: str) -> list[Heard]:
        """What was newly said in a place, not edited, and holds all these words."""
        return [
            one
            for one in self.news
            if not one.edited
            and self.place_of(one.message.chat) == place
            and all(part in one.text for part in parts)
        ]

    # All of it.

    def check(self, concerned: set[str]) -> None:
        """Every rule that holds always.

        Args:
            concerned: names of matters that this very step was about.
        """
        while len(self.steps) < len(self.life.heard):
            self.steps.append(self.paper.step)
        assert not self.life.failed, self.life.failed
        assert not self.life.listener.faults, self.life.listener.faults
        self._know_items()
        self._nothing_left_undone()
        self._as_on_paper()
        self._history_explains()
        self._cards_tell()
        self._planned_ahead()
        self._nobody_sees_what_they_may_not()
        self._nothing_said_of_the_dead(concerned)
        self._marked_only_after_a_mishap()
        for press in self.pressed:
            said = self.life.line.answers.get(press.id, [])
            if self.life.deaths == self.deaths:
                assert len(said) == 1, f"{press.person.name} pressed {press.data}: {said}"
        self.pressed.clear()
        self.since = len(self.life.heard)

    def _know_items(self) -> None:
        known = set(self.ids.values())
        for row in self.life.ask(items):
            assert row.id is not None
            if row.id in known:
                continue
            name = next((n for n in self.paper.matters if n in row.title), None)
            assert name is not None, f"nobody registered {row.title!r}"
            assert name not in self.ids, f"{row.title!r} was registered twice"
            self.ids[name] = row.id
            self.first[row.id] = dump(row, but=TECHNICAL)

    def _nothing_left_undone(self) -> None:
        now = self.life.now
        left = self.life.ask(lambda s: unsent(s, now))
        assert not left, f"due and not sent: {[(one.key, one.state) for one in left]}"
        lagging = self.life.ask(lambda s: unplanned(s, now))
        assert not lagging, f"not planned: {[one.title for one in lagging]}"
        stale = self.life.ask(stale_cards)
        assert not stale, f"cards not level: {[(one.item_id, one.chat_id) for one in stale]}"

    def _as_on_paper(self) -> None:
        rows = {row.id: row for row in self.life.ask(items)}
        people = {one.id: name for name, one in self._persons().items()}
        for name, matter in self.paper.matters.items():
            item_id = self.ids.get(name)
            assert item_id is not None, f"{name} was never registered"
            row, owners, answers = rows[item_id], [], {}
            accepted = False
            for part in self.life.ask(lambda s, i=item_id: parts(s, i)):  # type: ignore[misc]
                if part.role == "handle":
                    owners.append(people[part.person_id])
                    accepted = part.accepted_at is not None
                if part.answer is not None:
                    answers[people[part.person_id]] = part.answer
                if name in self.doubted:
                    matter.parts.add(people[part.person_id])
            assert len(owners) <= 1, f"{name} has the owners {owners}"
            when = row.start_at if matter.meeting else row.due_at
            owner = owners[0] if owners else None
            said = (row.status, row.stage, when, owner, accepted, answers)
            if name in self.doubted:
                assert when is not None
                if (row.status, when) != (matter.status, matter.when):
                    matter.changed = self.paper.step
                if row.status != OPEN and matter.status == OPEN:
                    matter.ended = self.paper.step
                there = self.life.ask(lambda s, i=item_id: units(s, i))  # type: ignore[misc]
                matter.units = {unit: Part(*part) for unit, part in there.items()}
                matter.status, matter.stage, matter.when = row.status, row.stage, when
                matter.owner, matter.accepted, matter.answers = owner, accepted, answers
                continue
            there = self.life.ask(lambda s, i=item_id: units(s, i))  # type: ignore[misc]
            on_paper = {u: (p.role, p.state, p.bounces) for u, p in matter.units.items()}
            assert there == on_paper, f"{name}: departments {there}, the paper {on_paper}"
            meant = (
                matter.status, matter.stage, matter.when, matter.owner, matter.accepted,
                matter.answers,
            )  # fmt: skip
            assert said == meant, f"{name}: the rows say {said}, the paper {meant}"
        self.doubted.clear()

    def _persons(self) -> dict[str, Any]:
        return {one.name: one for one in self.life.world.people.values()}

    def _history_explains(self) -> None:
        for row in self.life.ask(items):
            assert row.id is not None
            history = self.life.ask(lambda s, i=row.id: entries(s, i))  # type: ignore[misc]
            fields, trouble = replayed(self.first[row.id], history)
            assert not trouble, f"{row.title}: {trouble}"
            present = dump(row, but=TECHNICAL)
            differ = {key for key in present if present[key] != fields[key]}
            assert not differ, f"{row.title}: nothing in the history explains {differ}"

    def _cards_tell(self) -> None:
        """The card in a matter's own group reads as the paper does."""
        for one in self.news:
            place = self.place_of(one.message.chat)
            for matter in self.named_in(one.text):
                if place == matter.home and place in GROUPS and one.text[0] in CARDS:
                    self.cards.setdefault(matter.name, one.message)
        for name, card in self.cards.items():
            matter, text = self.paper.matters[name], card.text
            when = local(matter.when)
            said = [f"{when.month}月{when.day}日", f"{when:%H:%M}"]
            if matter.status == OPEN and matter.meeting:
                said.append(f"收到 {len(matter.answers)}/")
            elif matter.status == OPEN and matter.owner is not None:
                said.append(f"承办：{TITLED.get(matter.owner, matter.owner)}")
            assert all(part in text for part in said), f"the card should say {said}: {text}"
            assert bool(card.buttons) == (matter.status == OPEN), f"the buttons of {text}"

    def _planned_ahead(self) -> None:
        """What will have to be said is in the outbox already; of what has ended nothing is."""
        now = self.life.now
        queued = self.life.ask(coming)
        for name, matter in self.paper.matters.items():
            item_id = self.ids[name]
            if matter.status != OPEN:
                left = [one for one in queued if one[0] == item_id and one[2] > now]
                assert not left, f"{name} has ended: {left}"
                continue
            if matter.meeting:
                moments = [matter.when - HALF_AN_HOUR]
                attending = self.paper.attending(matter)
                hearers = [one for one in attending if one not in matter.answers]
                hearers += sorted(matter.places & set(GROUPS))
            else:
                moments, hearers = nudges(matter.when, matter.when), self.paper.owing(matter)
            ahead = [one for one in moments if one > now + ONE_MESSAGE and not quiet(one)]
            for place in hearers:
                chat = self._chats()[place].id
                due = [at for item, where, at in queued if (item, where) == (item_id, chat)]
                for moment in ahead:
                    near = any(abs(at - moment) <= ONE_MESSAGE for at in due)
                    assert near, f"{place} will not hear of {name} at {local(moment)}: {due}"

    def _chats(self) -> dict[str, Chat]:
        return {self.place_of(chat): chat for chat in self.life.world.chats.values()}

    def _nobody_sees_what_they_may_not(self) -> None:
        for one in self.news:
            place = self.place_of(one.message.chat)
            for matter in self.named_in(one.text):
                assert self.paper.sees(place, matter, ever=True), (
                    f"{place} sees {matter.name}: {one.text}"
                )
        for press in self.pressed:
            for text in self.life.line.answers.get(press.id, []):
                for matter in self.named_in(text):
                    seen = self.paper.sees(press.person.name, matter)
                    assert seen, f"{press.person.name} was answered {text}"

    def _nothing_said_of_the_dead(self, concerned: set[str]) -> None:
        for one in self.news:
            if one.edited or AGAIN in one.text:
                continue
            for matter in self.named_in(one.text):
                ended = matter.ended
                if ended is None or ended == self.paper.step or matter.name in concerned:
                    continue
                raise AssertionError(f"{matter.name} ended in step {ended}: {one.text}")

    def _marked_only_after_a_mishap(self) -> None:
        marked = sum(AGAIN in one.text for one in self.news if not one.edited)
        assert marked <= self.mishaps, f"{marked} messages are marked as sent again"
        self.mishaps -= marked
        if self.life.deaths > self.deaths:
            return
        said = [one for one in self.news if not one.edited]
        for chat in {one.message.chat.id for one in said}:
            here = [one for one in said if one.message.chat.id == chat]
            again = sum(AGAIN in one.text for one in here)
            lost = [one for one in here if one.silently and AGAIN not in one.text]
            assert again <= len(lost), f"sent again oftener than lost: {[o.text for o in here]}"
            for one in lost:
                same = [o for o in here if (o.text, o.at) == (one.text, one.at)]
                assert len(same) == 1, f"sent again and not marked: {one.text}"
