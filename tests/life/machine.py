"""The rules of the state machine: what people, time and misfortune may do to an item."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.press import Press as Pressed
from bot.domain.press import decode
from bot.playground.world import Chat, Message, Person
from tests.life.audit import Audit
from tests.life.house import Houses
from tests.life.model import (
    OPEN,
    ZONE,
    Matter,
    Paper,
    clock,
    local,
)
from tests.life.people import (
    GROUPS,
    HANDLER,
    LEAVER,
    OFFICE_OF,
    SECOND,
    SHY,
    TITLED,
    USERNAMES,
    Cast,
)

NAMES = (
    "松涛", "云帆", "星河", "朝晖", "碧波", "翠屏", "银杏", "金沙", "红枫", "蓝田",
    "紫荆", "玉泉", "雪松", "春晓", "秋实", "晨钟", "远帆", "长虹", "飞燕", "鸣鹤",
)  # fmt: skip
WEEKDAYS = "一二三四五六日"
PEOPLE = st.sampled_from(tuple(USERNAMES))
ANY = st.integers(0, 10_000)
WHOM = st.sampled_from(
    ((), (HANDLER,), (SECOND,), (LEAVER,), (SHY,), (HANDLER, SECOND), ("魏前", HANDLER), ("魏前",))
)
LAST_NOTICE = datetime(2026, 12, 18, tzinfo=ZONE)


class ItemLife(RuleBasedStateMachine):
    """An office with up to twenty matters, and everything that may happen to them."""

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

    # Places and messages.

    def chat(self, place: str) -> Chat | Person:
        return self.cast.groups.get(place) or self.cast.persons[place]

    def places_of(self, person: str) -> list[str]:
        """Where somebody can write."""
        groups = [group for group, members in self.paper.members.items() if person in members]
        return groups if person in self.paper.shut else [*groups, person]

    def begin(self, *names: str) -> None:
        self.audit.begin()
        self.concerned = set(names)

    def say(self, person: str, place: str, text: str, **more: Any) -> Message:
        return self.life.say(self.cast.persons[person], self.chat(place), text, **more)

    def matter_of(self, item_id: int) -> Matter | None:
        name = next((n for n, one in self.audit.ids.items() if one == item_id), None)
        return self.paper.matters[name] if name is not None else None

    def number(self, name: str) -> int:
        """As its card shows it."""
        office = self.paper.matters[name].office
        numbered = [n for n, one in self.paper.matters.items() if one.office == office]
        return numbered.index(name) + 1

    # Notices.

    @precondition(lambda self: len(self.paper.matters) < len(NAMES))
    @rule(
        kind=st.sampled_from(("meeting", "report", "task")), sender=PEOPLE, where=ANY,
        days=st.integers(1, 6), whom=WHOM, early=st.booleans(), ordered=st.booleans(),
    )  # fmt: skip
    def notice(
        self, kind: str, sender: str, where: int, days: int, whom: tuple[str, ...],
        early: bool, ordered: bool,
    ) -> None:  # fmt: skip
        """Somebody pastes a notice, or orders one to be registered."""
        places = self.places_of(sender)
        if not places or local(self.life.now) > LAST_NOTICE:
            return
        place = places[where % len(places)]
        name = NAMES[len(self.paper.matters)]
        day = local(self.life.now) + timedelta(days=days)
        text, when = worded(kind, name, day, whom, early=early)
        office = OFFICE_OF.get(place) or self._office_of(sender)
        matter = Matter(
            name, kind, office, {place}, sender, whom, when, self.life.now,
            changed=self.paper.step + 1, text=text,
        )  # fmt: skip
        self.begin(name)
        self.paper.matters[name] = matter
        self.paper.assign_named(matter)
        command = f"/{kind} " if ordered else ""
        self.notices[name] = self.say(sender, place, command + text)

    def _office_of(self, person: str) -> str:
        return "B" if person in GROUPS["外单位群"] else "A"

    # Presses.

    @rule(person=PEOPLE, back=st.integers(0, 60), which=ANY, forged=ANY)
    def press_anything(self, person: str, back: int, which: int, forged: int) -> None:
        """Somebody presses any button that ever was, where it may not even be theirs."""
        shown = [one for one in self.life.heard if one.buttons]
        if not shown:
            return
        heard = shown[-1 - back % len(shown)]
        data = heard.buttons[which % len(heard.buttons)]
        asked = decode(data)
        if asked is None or asked.item_id == 0:
            return
        ids = list(self.audit.ids.values())
        if forged % 4 == 0 and ids:
            asked = Pressed(asked.verb, ids[forged % len(ids)], asked.revision, asked.argument)
        self._press(person, heard.message, asked, self.audit.steps[heard.serial])

    @rule(which=ANY, back=st.integers(0, 8))
    def press_rightly(self, which: int, back: int) -> None:
        """Somebody presses a button that stands before them."""
        found: list[tuple[str, Message, str]] = []
        for chat in self.life.world.chats.values():
            place = self.audit.place_of(chat)
            people = sorted(self.paper.members[place]) if place in GROUPS else [place]
            if place in self.paper.shut:
                continue
            recent = [one for one in chat.messages.values() if one.by_bot and one.buttons]
            for message in recent[-1 - back : len(recent) - back]:
                for button in message.buttons:
                    if button.data is not None:
                        found += [(person, message, button.data) for person in people]
        if not found:
            return
        person, message, data = found[which % len(found)]
        asked = decode(data)
        if asked is None or asked.item_id == 0:
            return
        last = max(one.serial for one in self.life.heard if one.message is message)
        self._press(person, message, asked, self.audit.steps[last])

    def _press(self, person: str, message: Message, asked: Pressed, rendered: int) -> None:
        place = self.audit.place_of(message.chat)
        if place not in GROUPS and (person != place or person in self.paper.shut):
            pass  # forged by another client: Telegram would not let it through, the house must not
        matter = self.matter_of(asked.item_id)
        assert matter is not None
        self.begin(matter.name)
        before = self.life.ask(whole)
        expected = self._expected(person, place, message, matter, asked, rendered)
        press = self.life.press(self.cast.persons[person], message, asked.encode())
        self.audit.pressed.append(press)
        if not expected:
            assert self.life.ask(whole) == before, f"{person}'s {asked} changed something"

    def _expected(
        self, person: str, place: str, message: Message, matter: Matter, asked: Pressed,
        rendered: int,
    ) -> bool:  # fmt: skip
        """Note on paper what a press should do; whether it should do anything to the matter."""
        group = place in GROUPS
        if group and person not in self.paper.members[place]:
            return False
        if not group and person != place:
            return False
        if asked.verb in ("know", "sub", "clash", "lv", "snz", "later", "back") and group:
            return False
        if matter.status != OPEN or matter.changed > rendered:
            return False
        if not self.paper.sees(place, matter):
            self.audit.doubted.add(matter.name)
            return matter.name in message.text
        return self._does(person, place, matter, asked)

    def _does(self, person: str, place: str, matter: Matter, asked: Pressed) -> bool:
        answers = {"ack": "received", "know": "known", "sub": "substitute", "clash": "conflict",
                   "lv": "leave"}  # fmt: skip
        if asked.verb in answers:
            answer, was = answers[asked.verb], matter.answers.get(person)
            if was is not None and answer in (was, "received"):
                return False
            matter.answers[person] = answer
            matter.parts.add(person)
            return True
        if asked.verb == "wd":
            if not self.paper.changes(person, matter, place):
                return False
            self._end(matter, "withdrawn")
            return True
        if asked.verb == "take":
            if matter.meeting or matter.owner not in (None, person):
                return False
            if matter.owner == person and matter.accepted:
                return False
            matter.owner, matter.accepted = person, True
            matter.parts.add(person)
            matter.answers.setdefault(person, "received")
            return True
        if asked.verb == "snz":
            matter.snoozed.add(person)
        return False

    def _end(self, matter: Matter, status: str) -> None:
        matter.status, matter.ended, matter.changed = status, self.paper.step, self.paper.step

    # Orders.

    @precondition(lambda self: bool(self.paper.matters))
    @rule(person=PEOPLE, where=ANY, which=ANY, order=st.sampled_from(("cancel", "done", "assign")),
          whom=PEOPLE)  # fmt: skip
    def order(self, person: str, where: int, which: int, order: str, whom: str) -> None:
        """An order by number, in a group or in private."""
        places, names = self.places_of(person), list(self.paper.matters)
        if not places:
            return
        place, matter = places[where % len(places)], self.paper.matters[names[which % len(names)]]
        office = OFFICE_OF.get(place) or self._office_of(person)
        if office != matter.office or (order == "assign" and matter.meeting):
            return
        self.begin(matter.name)
        seen = self.paper.sees(place, matter) and matter.status == OPEN
        number, before = self.number(matter.name), self.life.ask(whole)
        text = {"cancel": f"/cancel {number}", "done": f"/done {number} 已按要求办妥",
                "assign": f"/assign {number} @{USERNAMES[whom]}"}[order]  # fmt: skip
        done = False
        if seen and order == "cancel" and self.paper.changes(person, matter, place):
            self._end(matter, "cancelled")
            done = True
        elif seen and order == "done" and self.paper.closes(person, matter, place):
            self._end(matter, "done")
            done = True
        elif (
            seen
            and order == "assign"
            and self.paper.closes(person, matter, place)
            and self.paper.colleague(whom, matter.office)
            and matter.owner != whom
        ):
            if matter.owner is not None:
                matter.released.add(matter.owner)
            matter.owner, matter.accepted = whom, False
            matter.released.discard(whom)
            matter.parts.add(whom)
            done = True
        self.say(person, place, text)
        if not done:
            assert self.life.ask(whole) == before, f"{person}'s {text} in {place} did something"
        elif order == "done":
            self._asker_hears_once(matter, person, place)

    def _asker_hears_once(self, matter: Matter, closer: str, place: str) -> None:
        """Whoever asked hears the result, once; of their own doing only where they did it."""
        if not self.paper.reachable(matter.asker):
            return
        told = self.audit.texts(matter.asker, matter.name)
        wanted = 1 if closer != matter.asker or place == matter.asker else 0
        assert len(told) == wanted, f"{matter.asker} hears {[one.text for one in told]}"

    # Time and misfortune.

    @rule(hours=st.sampled_from((0, 0, 1, 3, 8, 20, 44, 92)), minutes=st.integers(1, 59))
    def time_passes(self, hours: int, minutes: int) -> None:
        """The clock moves, and whatever comes due on the way goes out."""
        self.begin()
        self.life.move(self.life.now + timedelta(hours=hours, minutes=minutes))

    @rule(hours=st.sampled_from((0, 2, 15, 60)))
    def house_is_down(self, hours: int) -> None:
        """The house is down for a while; what came due meanwhile goes out late."""
        self.begin()
        self.life.sleep(self.life.now + timedelta(hours=hours))

    @invariant()
    def all_holds(self) -> None:
        self.audit.check(self.concerned)


def worded(
    kind: str, name: str, day: datetime, whom: tuple[str, ...], *, early: bool
) -> tuple[str, datetime]:
    """A notice as an office writes it, and the moment it means."""
    date = f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
    names = "、".join(TITLED.get(one, one) for one in whom)
    if kind == "meeting":
        hour = "上午10点" if early else "下午3点"
        asked = f"请{names}参加。" if names else "请准时参加。"
        text = f"定于{date}{hour}在三楼会议室召开{name}会商，{asked}"
        return text, clock(day, 10 if early else 15)
    before = "上午11点前" if early else "下午5点前"
    verb = f"报送{name}情况" if kind == "report" else f"完成{name}检查"
    return f"请{names}于{date}{before}{verb}。", clock(day, 11 if early else 17)


def whole(session: Any) -> Any:
    from tests.life.rows import whole_dump

    return whole_dump(session)
