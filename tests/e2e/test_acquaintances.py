"""Whoever has pressed Start is known in the groups they are in, whichever came first."""

from __future__ import annotations

from tests.e2e.played import Played

TASK = "请李工于11月26日前完成机房巡检。"


async def test_who_started_before_the_bot_came_is_known_in_the_group(played: Played) -> None:
    office, emulator = played.office, played.emulator
    for person in (office.li, office.leader):
        await played.open(person)
    other = emulator.add_group("另一个工作群", office.zhou, [office.li, office.leader])
    outsider = emulator.add_person("孟工", "meng_gong")
    await played.open(outsider)
    emulator.add_bot(other, office.zhou, admin=True)
    await played.settle()
    await played.say(office.zhou, "/leader @wang_liqun 王局长", other)
    await played.say(office.zhou, TASK, other)
    await played.say(office.zhou, "请王局长于明天下午3点到三楼会议室参加防汛会。", other)
    assert len(played.told(office.li, "机房巡检")) == 1
    assert len(played.told(office.leader, "防汛会", "王局长")) == 1
    await played.say(office.zhou, "/assign 1 @meng_gong", other)
    assert not played.told(outsider, "机房巡检"), "he is in none of the office's groups"


async def test_the_bot_comes_and_people_press_start_in_one_batch(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.stop()
    other = emulator.add_group("另一个工作群", office.director, [office.li, office.leader])
    for person in (office.li, office.director):
        emulator.start(person)
    emulator.add_bot(other, office.director, admin=True)
    emulator.start(office.leader)
    emulator.write(office.director, other, TASK)
    emulator.write(office.director, other, "请王立群于11月27日前完成泵站巡检。")
    await played.start()
    assert len(played.told(office.li, "机房巡检", "请您办理")) == 1
    assert len(played.told(office.leader, "泵站巡检", "请您办理")) == 1


async def test_a_leader_named_by_username_is_bound_by_any_start(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "/leader @wang_liqun 王局长")
    await played.say(office.zhou, "请王局长于明天下午3点到三楼会议室参加防汛会。")
    assert played.told(office.zhou, "王局长", "没法私下")
    await played.open(office.leader, "hi")
    assert played.told(office.leader, "王局长，您好")
    assert len(played.told(office.leader, "防汛会", "会议")) == 1


async def test_a_leader_is_greeted_with_a_group_of_their_own(played: Played) -> None:
    office, emulator = played.office, played.emulator
    leader = emulator.add_person("冯局长", "feng_juzhang")
    other = emulator.add_group("另一个工作群", office.zhou, [leader])
    emulator.add_bot(other, office.zhou, admin=True)
    await played.settle()
    await played.say(office.zhou, "/leader @feng_juzhang 冯局长", other)
    await played.open(leader, "hi")
    assert played.told(leader, "冯局长，您好（另一个工作群）。")
