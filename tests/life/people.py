"""The invented office of the state machine: two groups of one office, one of another."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import dataclass
from typing import Any

from bot.clock import MovableClock
from bot.playground.world import Chat, Person, World
from tests.life.office_life import BEGINS, OfficeLife

DIRECTOR, CLERK, LEADER = "罗敏", "梁小舟", "魏前"
HANDLER, SECOND, LEAVER, SHY = "秦岭", "马远", "彭立", "乔安"
NEIGHBOUR, FOREIGN_DIRECTOR, FOREIGNER = "邵宁", "温晓", "石磊"
STAT_HEAD, STAT_MEMBER, STORE_HEAD, STORE_MEMBER = "文秋", "许帆", "冯岩", "宁可"
TITLED = {LEADER: "钱局长"}
# Departments, each with its head first.
UNITS = {"统计科": (STAT_HEAD, STAT_MEMBER), "后勤科": (STORE_HEAD, STORE_MEMBER)}
STATISTICS, STORES = tuple(UNITS)
UNIT_OF = {person: unit for unit, people in UNITS.items() for person in people}

USERNAMES = {
    DIRECTOR: "luomin",
    CLERK: "xiaozhou",
    LEADER: "weiqian",
    HANDLER: "qinling",
    SECOND: "mayuan",
    LEAVER: "pengli",
    SHY: "qiaoan",
    STAT_HEAD: "wenqiu",
    STAT_MEMBER: "xufan",
    STORE_HEAD: "fengyan",
    STORE_MEMBER: "ningke",
    NEIGHBOUR: "shaoning",
    FOREIGN_DIRECTOR: "wenxiao",
    FOREIGNER: "shilei",
}
GROUPS = {
    "业务一群": (DIRECTOR, CLERK, LEADER, HANDLER, SECOND, LEAVER, SHY, *UNIT_OF),
    "业务二群": (DIRECTOR, SECOND, NEIGHBOUR),
    "外单位群": (FOREIGN_DIRECTOR, FOREIGNER),
}
FIRST, OTHER, FOREIGN = tuple(GROUPS)
OFFICE_OF = {FIRST: "A", OTHER: "A", FOREIGN: "B"}


@dataclass
class Cast:
    """Who and what there is, by name."""

    persons: dict[str, Person]
    groups: dict[str, Chat]

    @classmethod
    def of(cls, world: World) -> Cast:
        """Find everybody in a world that was copied."""
        return cls(
            {one.name: one for one in world.people.values()},
            {chat.title: chat for chat in world.chats.values() if chat.is_group},
        )


def furnish(url: str) -> World:
    """An office on an empty, migrated database: groups, people, a leader bound, doors open.

    Returns:
        The world as it is then, at rest; copy it for every life that begins on a copy of
        the database.
    """
    clock = MovableClock(BEGINS, running=False)
    world = World(clock, bot_name="回音", bot_username="huiyin_bot", privacy=False)
    life = OfficeLife(world, url)
    try:
        _meet(life)
        assert not life.failed, life.failed
        assert not life.listener.faults, life.listener.faults
    finally:
        life.close()
    world.updates.drop()
    world.presses.clear()
    return world


def _meet(life: OfficeLife) -> None:
    people = life.people
    persons = {name: people.add_person(name, user) for name, user in USERNAMES.items()}
    for title, names in GROUPS.items():
        founder = persons[names[0]]
        life.happens(lambda p, who=founder: p.start(who))  # type: ignore[misc]
        group = people.add_group(title, founder, [persons[name] for name in names[1:]])
        life.happens(lambda p, g=group, who=founder: p.add_bot(g, who, admin=True))  # type: ignore[misc]
        for name in names:
            life.say(persons[name], group, "大家好")
    first = Cast.of(life.world).groups[FIRST]
    for name, title in TITLED.items():
        life.say(persons[DIRECTOR], first, f"/leader @{USERNAMES[name]} {title}")
    lines = [
        f"{name} {unit}{' 科长' if name == names[0] else ''}"
        for unit, names in UNITS.items()
        for name in names
    ]
    life.say(persons[DIRECTOR], first, "\n".join(("/roster", *lines)))
    for name in USERNAMES:
        if not persons[name].started:
            life.happens(lambda p, who=persons[name]: p.start(who))  # type: ignore[misc]


def copied(world: World) -> World:
    """A world of its own; what waits on an event loop is made anew."""
    memo: dict[int, Any] = {}
    for event in (world._change, world.updates._arrival):
        memo[id(event)] = asyncio.Event()
    lock = world.clock._moving  # type: ignore[attr-defined]
    memo[id(lock)] = asyncio.Lock()
    return copy.deepcopy(world, memo)
