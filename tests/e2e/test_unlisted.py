"""Bodies the roster has not: called short, or not known at all; and what it calls who is known."""

from __future__ import annotations

from tests.e2e.played import Played


async def office(played: Played) -> None:
    for person in (played.office.zhou, played.office.director):
        await played.open(person)
    await played.say(played.office.director, "早上好。")
    username = played.office.director.username
    await played.say(played.office.zhou, f"/roster\n@{username} 财务科 科长")


async def test_a_body_called_short_is_the_one_that_is_known(played: Played) -> None:
    await office(played)
    await played.say(played.office.zhou, "/roster\n李雷 财务")
    (answer,) = played.in_group("花名册已更新", "李雷")
    assert "财务科 = 财务" in answer.text
    assert "新增科室" not in answer.text
    await played.say(played.office.zhou, "/roster")
    (shown,) = played.in_group("花名册（科室 1 个）")
    assert "赵主任（科长）" in shown.text
    assert "@" not in shown.text


async def test_a_body_the_roster_has_not_is_told_once(played: Played) -> None:
    await office(played)
    zhou = played.office.zhou
    await played.say(zhou, "请测绘科周五下班前报底图清单。")
    await played.say(zhou, "请测绘科下周一前报仪器清单。")
    assert len(played.told(zhou, "花名册里没有测绘科")) == 1
    assert played.told(zhou, "花名册里没有测绘科")[0].text.count("/roster") == 1
