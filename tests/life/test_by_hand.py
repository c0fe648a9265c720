"""One life that is sure to touch every rule of the machine, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.domain.press import Press, Verb, decode
from tests.life.house import Houses
from tests.life.line import Mishap
from tests.life.people import (
    CLERK,
    DIRECTOR,
    FIRST,
    HANDLER,
    LEADER,
    LEAVER,
    NEIGHBOUR,
    SECOND,
    SHY,
    STAT_HEAD,
    STAT_MEMBER,
    STATISTICS,
    STORE_HEAD,
    STORES,
)
from tests.life.test_item_life import ItemLife

MEETING, TASK, REPORT, LATER = "松涛", "云帆", "星河", "朝晖"


class Hand:
    """Leads a machine by the hand; after every step all its rules are looked at."""

    def __init__(self, machine: ItemLife) -> None:
        self.machine = machine

    def order(self, order: str, person: str, name: str, **more: Any) -> None:
        """An order by number in the first group."""
        matter = self.machine.paper.matters[name]
        given = {"whom": SHY, "undone": False, "days": 1, "mishap": None, **more}
        self.machine.carry_out(order, person, FIRST, matter, **given)
        self.machine.all_holds()

    def press(self, person: str, place: str, verb: str, name: str) -> None:
        """The newest such button that stands in a place."""
        machine, item = self.machine, self.machine.audit.ids[name]
        chat = machine.life.people.chat_of(machine.chat(place))
        for message in reversed(list(chat.messages.values())):
            for button in message.buttons:
                asked = decode(button.data or "")
                if asked is not None and (asked.verb, asked.item_id) == (verb, item):
                    last = max(o.serial for o in machine.life.heard if o.message is message)
                    machine.pressed(person, message, asked, machine.audit.steps[last])
                    machine.all_holds()
                    return
        raise AssertionError(f"no {verb} of {name} in {place}: {machine.life.heard[-3:]}")

    def forge(self, person: str, place: str, asked: Press, step: int = 0) -> None:
        """A press that no button there asks for any more, or ever did."""
        machine = self.machine
        chat = machine.life.people.chat_of(machine.chat(place))
        message = next(one for one in reversed(list(chat.messages.values())) if one.by_bot)
        machine.pressed(person, message, asked, step)
        machine.all_holds()

    def time(self, hours: int, minutes: int = 1, how: str = "up", *mishaps: Mishap) -> None:
        machine = self.machine
        machine.time_passes(hours=hours, minutes=minutes, how=how, mishap=None, more=mishaps)
        machine.all_holds()


@pytest.fixture(params=["sqlite", "postgresql"])
def hand(request: pytest.FixtureRequest) -> Iterator[Hand]:
    name = "sqlite_houses" if request.param == "sqlite" else "postgres_houses"
    houses: Houses = request.getfixturevalue(name)

    class Life(ItemLife):
        homes = houses

    machine = Life()
    yield Hand(machine)
    machine.teardown()


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
def test_one_life_touches_every_rule(hand: Hand) -> None:
    """Three matters from notice to end, with all that may befall them on the way."""
    machine = hand.machine
    machine.begins(
        kind="meeting", days=5, first=(LEADER, HANDLER), second=(HANDLER,), third=(SECOND,),
        sender=DIRECTOR,
    )  # fmt: skip
    machine.all_holds()
    item = machine.audit.ids[MEETING]
    hand.press(SHY, FIRST, "ack", MEETING)
    hand.press(SHY, FIRST, "ack", MEETING)
    hand.press(NEIGHBOUR, FIRST, "ack", MEETING)
    hand.forge(NEIGHBOUR, NEIGHBOUR, Press(Verb.ACKNOWLEDGE, item, 1), machine.paper.step)
    hand.press(LEADER, LEADER, "know", MEETING)
    hand.order("extend", CLERK, MEETING, undone=True)
    hand.order("extend", CLERK, MEETING)
    hand.forge(LEADER, LEADER, Press(Verb.CLASH, item, 1))
    hand.press(HANDLER, HANDLER, "later", TASK)
    hand.press(HANDLER, HANDLER, "snz", TASK)
    hand.time(1, 1, "up", Mishap.LOST, Mishap.LOST)
    hand.order("difficulty", HANDLER, TASK, undone=True)
    hand.order("cancel", SECOND, TASK)
    hand.order("assign", CLERK, TASK, whom=SECOND)
    hand.order("extend", DIRECTOR, TASK, days=2)
    machine.undo(back=1)
    machine.all_holds()
    hand.time(24, 1, "up", Mishap.LOST)
    hand.time(24, 1, "up", Mishap.LOST, Mishap.LOST)
    hand.order("done", SECOND, TASK, undone=True)
    hand.order("submit", SECOND, TASK)
    hand.order("reopen", CLERK, TASK)
    hand.order("progress", SECOND, TASK, mishap=Mishap.DIED_BEFORE)
    hand.order("refuse", SECOND, TASK)
    hand.order("take", HANDLER, TASK)
    machine.comes_or_goes(person=LEAVER, where=0)
    machine.all_holds()
    machine.shuts_or_opens(person=SHY)
    machine.all_holds()
    hand.time(44, 1, "down")
    hand.order("done", HANDLER, TASK)
    hand.order("cancel", CLERK, MEETING)
    machine._notice("meeting", CLERK, 0, 1, (SECOND, HANDLER), early=False, ordered=False)
    machine.all_holds()
    hand.time(27)  # it was Sunday night: nobody was disturbed
    hand.press(HANDLER, HANDLER, "lv", LATER)
    hand.time(44)
    hand.press(SECOND, SECOND, "later", REPORT)
    hand.press(SECOND, SECOND, "snz", REPORT)
    hand.order("done", DIRECTOR, REPORT)
    hand.time(3)
    assert len(machine.paper.matters) == 4


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
def test_one_life_of_two_departments(hand: Hand) -> None:
    """Returns, help, a handover and a head who is away, each by right and by wrong people."""
    machine = hand.machine
    machine.begins(
        kind="task", days=4, first=(HANDLER,), second=(SECOND,), third=(), sender=DIRECTOR
    )
    machine.all_holds()
    machine.returns_asked(days=2, early=False)
    machine.all_holds()

    def hands_in(person: str, unit: str, *, nothing: bool = False, undone: bool = False) -> None:
        machine.hand_in(
            which=0, unit=unit, person=person, own=False, nothing=nothing, undone=undone
        )
        machine.all_holds()

    def reviews(person: str, unit: str, *, backwards: bool, undone: bool = False) -> None:
        machine.review(which=0, unit=unit, person=person, backwards=backwards, undone=undone)
        machine.all_holds()

    hands_in(SHY, STATISTICS)
    hands_in(STAT_MEMBER, STATISTICS, undone=True)
    hands_in(STAT_HEAD, STATISTICS)
    hands_in(STAT_MEMBER, STATISTICS)
    hands_in(STAT_MEMBER, STATISTICS, nothing=True)
    reviews(HANDLER, STATISTICS, backwards=False)
    reviews(CLERK, STATISTICS, backwards=False, undone=True)
    reviews(CLERK, STORES, backwards=True)
    reviews(CLERK, STATISTICS, backwards=True, undone=True)
    reviews(CLERK, STATISTICS, backwards=True)
    hand.time(24)
    machine.away_or_back(unit=STATISTICS, instead=HANDLER)
    machine.all_holds()
    hands_in(HANDLER, STATISTICS)
    hands_in(STORE_HEAD, STORES, nothing=True, undone=True)
    hand.time(23)
    hands_in(STORE_HEAD, STORES, nothing=True)
    reviews(DIRECTOR, STATISTICS, backwards=False)
    hand.press(CLERK, CLERK, "done", LATER)
    machine.undo(back=0)
    machine.all_holds()
    hand.order("done", CLERK, LATER)

    task = machine.paper.matters[MEETING]
    machine.help_wanted(SHY, task, STORES)
    machine.all_holds()
    machine.help_wanted(HANDLER, task, STORES, undone=True)
    machine.all_holds()
    machine.help_wanted(HANDLER, task, STATISTICS)
    machine.all_holds()
    hand.order("refuse", STAT_MEMBER, MEETING, undone=True)
    hand.order("refuse", STAT_MEMBER, MEETING)
    machine.help_wanted(CLERK, task, STATISTICS)
    machine.all_holds()
    hand.order("take", STAT_HEAD, MEETING, undone=True)
    hand.order("refuse", STAT_HEAD, MEETING)
    assert task.units[STATISTICS].bounces == 2
    machine.help_wanted(HANDLER, task, STORES)
    machine.all_holds()
    hand.order("take", STORE_HEAD, MEETING)
    machine.handover(who=SHY, old=HANDLER, new=SHY)
    machine.all_holds()
    machine.handover(who=DIRECTOR, old=HANDLER, new=STAT_HEAD)
    machine.all_holds()
    machine.take_over(person=SHY, right=False)
    machine.all_holds()
    machine.take_over(person=SHY, right=True)
    machine.all_holds()
    machine.take_over(person=SHY, right=True)
    machine.all_holds()
    machine.undo(back=1)
    machine.all_holds()
    machine.away_or_back(unit=STATISTICS, instead=HANDLER)
    machine.all_holds()
    hand.time(44)
    hand.order("done", CLERK, MEETING)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
def test_one_life_of_a_private_note(hand: Hand) -> None:
    """What somebody noted in private is told to nobody above them, whatever becomes of it."""
    machine = hand.machine
    machine.begins(kind="task", days=4, first=(), second=(), third=(), sender=DIRECTOR)
    machine.all_holds()
    where = machine.places_of(CLERK).index(CLERK)
    machine.shuts_or_opens(person=SHY)
    machine.all_holds()
    machine._notice("task", CLERK, where, 3, (SHY,), early=False, ordered=True)
    machine.all_holds()
    note = machine.paper.matters[LATER]
    assert note.home == CLERK
    given: dict[str, Any] = {"undone": False, "days": 1, "mishap": None}

    def order(order: str, person: str, whom: str = HANDLER) -> None:
        machine.carry_out(order, person, person, note, whom=whom, **given)
        machine.all_holds()

    order("forward", CLERK)
    order("difficulty", HANDLER)
    order("progress", HANDLER)
    order("refuse", HANDLER)
    order("forward", CLERK, SECOND)
    machine.shuts_or_opens(person=HANDLER)
    machine.all_holds()
    machine.life.happens(lambda people: people.block(machine.cast.persons[CLERK]))
    machine.paper.shut.add(CLERK)
    order("submit", SECOND)
    assert note.stage == "review"
    hand.time(44)
    order("done", SECOND)
