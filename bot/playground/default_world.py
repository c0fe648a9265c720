"""The office that the page shows first: its sections, a town below it, one newcomer's walk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.playground.people import People
from bot.playground.world import Chat, Person

#: A Wednesday afternoon, with a meeting tomorrow still to be announced.
START = datetime.fromisoformat("2026-11-18T16:05:00+08:00")

ROSTER = """/roster
办公室：陈主任（主任）、小周
财务科：孙科长（科长）、小吴
人事科：何科长（科长）
综合科：李工（负责人）、小许"""
TOWN_ROSTER = """/roster
青石镇应急办：林镇长（负责人）、小石"""


@dataclass(frozen=True)
class DefaultOffice:
    """Who is there; the leader has not yet pressed Start.

    Attributes:
        group: of the whole office; its sections are entered in the roster.
        second_group: the duty group, a forum.
        town_group: a unit below; the secretary and the director are in it too.
        head: heads a section that owes returns.
    """

    group: Chat
    second_group: Chat
    town_group: Chat
    secretary: Person
    leader: Person
    assignee: Person
    director: Person
    deputy: Person
    head: Person


def furnish(emulator: People) -> DefaultOffice:
    """Put the people into their groups and the bot among them, before the bot is started."""
    secretary = emulator.add_person("小周", "zhou_yanping")
    leader = emulator.add_person("王局长", "wang_yuanshan")
    assignee = emulator.add_person("李工", "li_gong_yj")
    director = emulator.add_person("陈主任", "chen_zhuren")
    deputy = emulator.add_person("刘副局长", "liu_suian")
    head = emulator.add_person("孙科长", "sun_caiwu")
    personnel = emulator.add_person("何科长", "he_renshi")
    clerks = [emulator.add_person(name) for name in ("小吴", "小许")]
    mayor = emulator.add_person("林镇长", "lin_qingshi")
    townsman = emulator.add_person("小石")

    everybody = [leader, deputy, director, assignee, head, personnel, *clerks]
    group = emulator.add_group("县应急局工作群", secretary, everybody)
    second = emulator.add_group("综合科值班群", secretary, [director, assignee], forum=True)
    town = emulator.add_group("青石镇应急工作群", secretary, [director, mayor, townsman])
    for topic in ("值班", "急件"):
        emulator.add_topic(second, topic, secretary)
    emulator.start(secretary)
    for place in (group, second, town):
        emulator.add_bot(place, secretary, admin=True)

    emulator.write(leader, group, "大家辛苦了。")
    emulator.write(mayor, town, "青石镇到齐了。")
    for person in (director, assignee, head, personnel, mayor):
        emulator.start(person)
    emulator.write(deputy, group, "各科室的名单请办公室理一份。")
    for clerk in clerks:
        emulator.write(clerk, group, "收到。")
    emulator.write(townsman, town, "我也在。")
    emulator.write(secretary, group, ROSTER)
    emulator.write(secretary, town, TOWN_ROSTER)
    emulator.write(director, group, "小周把回音请进来了，有事它会记着。")
    emulator.world.walk = {
        "group": group.id,
        "secretary": secretary.id,
        "leader": leader.id,
        "assignee": assignee.id,
        "head": head.id,
    }
    return DefaultOffice(group, second, town, secretary, leader, assignee, director, deputy, head)
