"""More time: a limit that reads oddly is asked about; a leader's order is not moved by its owner."""

from __future__ import annotations

from tests.e2e.played import Played
from tests.e2e.test_tasks import given, labels


async def test_a_limit_in_the_past_is_asked_about_and_changes_nothing_meanwhile(
    played: Played,
) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.zhou, "/extend 1 2026年11月10日 等备件")
    asked = played.told(office.zhou, "已经过去了")[-1]
    assert "11月10日（周二）" in asked.text
    assert labels(asked) == ["登记"]
    assert "11月26日" in played.card("#1").text
    await played.whisper(office.zhou, "12月3日")
    assert "12月3日" in played.card("#1").text
    assert "原由：等备件" in played.card("#1").text


async def test_a_limit_far_off_holds_once_it_is_confirmed(played: Played) -> None:
    office = played.office
    await given(played)
    card = played.told(office.li, "机房巡检")[0]
    await played.press(office.li, card, "接收")
    await played.press(office.li, card, "要延期")
    await played.whisper(office.li, "2027年12月3日 等备件")
    asked = played.told(office.li, "半年以上")[-1]
    assert "2027年12月3日" in asked.text
    assert "11月26日" in played.card("#1").text
    await played.press(office.li, asked, "登记")
    assert "2027年12月3日" in played.card("#1").text
    assert "原由：等备件" in played.card("#1").text
    await played.say(office.zhou, "/extend 1 2026年11月10日")
    group = played.in_group("已经过去了")[-1]
    await played.press(office.director, group, "登记")
    assert "2027年12月3日" in played.card("#1").text, "only whoever was asked may say so"
    await played.say(office.zhou, "是的", reply_to=group)
    assert "11月10日" in played.card("#1").text


async def ordered(played: Played) -> None:
    """王局长's own order, which 李工 has taken on."""
    office = played.office
    for person in (office.li, office.director):
        await played.open(person)
    await played.bind_leader()
    await played.whisper(office.leader, "/order 王局长 请李工于11月26日前完成机房巡检")
    await played.press(office.li, played.told(office.li, "机房巡检")[0], "接收")


async def test_the_owner_of_a_leaders_order_only_wishes_for_more_time(played: Played) -> None:
    office = played.office
    await ordered(played)
    await played.whisper(office.li, "/extend 1 12月2日 等备件")
    assert played.told(office.li, "想延到12月2日", "仍按原期限")
    (wish,) = played.told(office.leader, "想延到12月2日", "等备件")
    assert labels(wish) == ["准予延期", "维持原期限"]
    await played.whisper(office.leader, "/show 1")
    assert "11月26日" in played.told(office.leader, "机房巡检")[-1].text
    assert "维持" in await played.press(office.leader, wish, "维持原期限")
    assert played.told(office.li, "维持原期限（王")
    await played.press(office.leader, wish, "准予延期")
    await played.whisper(office.li, "/show 1")
    assert "12月2日" not in played.told(office.li)[-1].text, "what is settled stays so"

    await played.whisper(office.li, "/extend 1 12月3日 快递晚到")
    again = played.told(office.leader, "想延到12月3日")[-1]
    assert "延期" in await played.press(office.leader, again, "准予延期")
    await played.whisper(office.li, "/show 1")
    assert "12月3日" in played.told(office.li)[-1].text
    assert played.told(office.li, "延期（王")
    assert not [m for m in played.emulator.private(office.li) if "同意" in m.text]


async def test_a_wish_taken_back_cannot_be_granted(played: Played) -> None:
    office = played.office
    await ordered(played)
    await played.whisper(office.li, "/extend 1 12月2日 等备件")
    (wish,) = played.told(office.leader, "想延到12月2日", "等备件")
    await played.whisper(office.li, "/undo")
    await played.press(office.leader, wish, "准予延期")
    await played.whisper(office.leader, "/show 1")
    assert "12月2日" not in played.told(office.leader)[-1].text


async def test_a_result_that_a_newer_one_replaced_is_not_passed(played: Played) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "/submit 1 巡检单已填好")
    await played.whisper(office.li, "/submit 1 巡检单第二稿")
    older, newer = played.told(office.zhou, "请您看看")
    assert "新的结果" in await played.press(office.zhou, older, "通过")
    assert "新的结果" in await played.press(office.zhou, older, "退回")
    assert "待审核" in played.card("#1").text
    assert "通过" in await played.press(office.zhou, newer, "通过")
    assert "结果：巡检单第二稿" in played.in_group("#1", "已办结")[0].text


async def test_a_leader_hears_of_the_turns_of_their_order_and_not_of_every_step(
    played: Played,
) -> None:
    office = played.office
    await ordered(played)
    assert not played.told(office.leader, "已接收")
    await played.whisper(office.li, "/progress 1 已查完一楼")
    assert not played.told(office.leader, "有进展")
    await played.whisper(office.li, "/difficulty 1 缺两块电池")
    assert played.told(office.leader, "遇到困难", "缺两块电池")
    await played.whisper(office.li, "/submit 1 全部查完")
    assert played.told(office.leader, "请您看看", "全部查完")
    await played.whisper(office.li, "/done 1 全部查完")
    assert played.told(office.leader, "有结果了")
