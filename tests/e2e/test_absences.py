"""Somebody goes away: what was theirs reaches who stands in, and comes back with them."""

from __future__ import annotations

from tests.e2e.played import Played

ROSTER = "/roster\n李工 财务科 科长\n赵主任 财务科"
TASK = "请财务科于11月30日下班前更新固定资产台账。"


async def office(played: Played) -> None:
    """李工 heads 财务科; 赵主任 belongs to it; both have pressed Start."""
    for person in (played.office.li, played.office.director):
        await played.say(person, "大家好")
        await played.open(person)
    await played.say(played.office.zhou, ROSTER)


async def test_the_answer_names_the_days_and_who_stands_in(played: Played) -> None:
    await office(played)
    await played.say(played.office.li, "/away 12月1日至12月5日 赵主任 出差")
    (answer,) = played.in_group("已记下：李工外出")
    assert "12月1日（周二） 至 12月5日（周六）" in answer.text
    assert "期间由赵主任代" in answer.text
    await played.say(played.office.li, "/away list")
    assert played.in_group("外出", "李工：12月1日（周二） 至 12月5日（周六），赵主任代")
    await played.say(played.office.li, "/away off")
    assert played.in_group("李工之后的外出已取消")


async def test_alone_it_tells_who_is_away_and_how_to_say_so(played: Played) -> None:
    await office(played)
    await played.say(played.office.li, "/away")
    assert played.in_group("没有人外出", "/away 起 小李")
    assert not played.in_group("已记下")
    await played.say(played.office.li, "/away 现在起 赵主任")
    (answer,) = played.in_group("已记下：李工外出")
    assert "到销假为止" in answer.text
    assert "期间由赵主任代" in answer.text
    await played.say(played.office.zhou, "/away")
    assert played.in_group("李工：", "赵主任代", "/away off")


async def test_the_stand_in_is_told_what_comes_meanwhile(played: Played) -> None:
    await office(played)
    li, director = played.office.li, played.office.director
    await played.whisper(li, "我明天到周五出差，赵主任代")
    assert played.told(li, "已记下：李工外出，11月19日（周四） 至 11月20日（周五）")
    await played.at("11-19 10:00")
    await played.say(played.office.zhou, TASK)
    assert played.told(director, "#1")
    assert not played.told(li, "#1")


async def test_somebody_elses_is_for_administrators(played: Played) -> None:
    await office(played)
    await played.say(played.office.li, "/away @zhao_zhuren 明天")
    assert played.in_group("替别人登记外出，请管理员来做")
    await played.say(played.office.zhou, "/away @zhao_zhuren 明天 李工")
    assert played.in_group("已记下：赵主任外出，11月19日（周四）", "期间由李工代")


async def test_what_is_unclear_is_asked_back(played: Played) -> None:
    await office(played)
    for text, said in (
        ("/away 2月31日", "没读懂是哪几天"),
        ("/away 明天 @nobody_here", "不知道“@nobody_here”是哪一位"),
        ("/away 明天 李工", "代办人不能是本人"),
        ("/away off", "李工没有登记外出"),
        (f"/away {'长' * 3900}", "没读懂是哪几天"),
    ):
        await played.say(played.office.li, text)
        assert played.in_group(said), text
