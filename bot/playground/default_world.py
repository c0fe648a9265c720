"""The office that the page shows first: two groups, five people, one newcomer's walk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.playground.people import People
from bot.playground.world import Chat, Person

#: A Wednesday afternoon, with a meeting tomorrow still to be announced.
START = datetime.fromisoformat("2026-11-18T16:05:00+08:00")


@dataclass(frozen=True)
class DefaultOffice:
    """Who is there; the leader has not yet pressed Start."""

    group: Chat
    second_group: Chat
    secretary: Person
    leader: Person
    assignee: Person
    director: Person
    deputy: Person


def furnish(emulator: People) -> DefaultOffice:
    """Put the people into their groups and the bot among them, before the bot is started."""
    secretary = emulator.add_person("小周", "zhou_yanping")
    leader = emulator.add_person("王局长", "wang_yuanshan")
    assignee = emulator.add_person("李工", "li_gong_yj")
    director = emulator.add_person("陈主任", "chen_zhuren")
    deputy = emulator.add_person("刘副局长", "liu_suian")
    group = emulator.add_group("县应急局工作群", secretary, [leader, deputy, director, assignee])
    second = emulator.add_group("综合科值班群", secretary, [director, assignee])
    emulator.start(secretary)
    emulator.add_bot(group, secretary, admin=True)
    emulator.add_bot(second, secretary, admin=True)
    emulator.write(leader, group, "大家辛苦了。")
    emulator.write(director, group, "小周把回音请进来了，有事它会记着。")
    emulator.world.walk = {"group": group.id, "secretary": secretary.id, "leader": leader.id}
    return DefaultOffice(group, second, secretary, leader, assignee, director, deputy)
