"""Who hears of a matter sees it in their own part: the leader, the handler, an onlooker."""

from __future__ import annotations

from tests.e2e.played import Played


async def test_a_colleagues_receipt_does_not_stand_for_the_leaders(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, "请王局长于明天下午3点到三楼会议室参加防汛会。")
    card = played.card("#1")
    assert any(button.text == "收到 0/1" for button in card.buttons)
    await played.press(office.li, card, "收到")
    assert any(button.text == "收到 1/2" for button in card.buttons)
    await played.at("11-19 08:30")
    (morning,) = played.in_group("早报")
    assert "未回执" in morning.text
    await played.press(office.leader, played.told(office.leader, "防汛会")[0], "知道了")
    assert any(button.text == "收到 2/2" for button in card.buttons)


async def test_what_has_changed_comes_to_the_handler_with_the_handlers_buttons(
    played: Played,
) -> None:
    office = played.office
    for person in (office.li, office.director):
        await played.open(person)
    await played.say(office.zhou, "请李工于11月26日前完成机房巡检。")
    await played.say(office.zhou, "/extend 1 12月2日 等备件")
    moved = played.told(office.li, "有变动", "12月2日")[-1]
    assert any(button.text.startswith("办结") for button in moved.buttons)
    await played.say(office.zhou, "/assign 1 @zhao_zhuren")
    given = played.told(office.li, "有变动", "赵主任")[-1]
    assert not any(button.text.startswith("办结") for button in given.buttons)


async def test_who_was_told_of_a_result_or_an_answer_hears_that_it_was_taken_back(
    played: Played,
) -> None:
    office = played.office
    await played.bind_leader()
    await played.open(office.li)
    await played.say(office.zhou, "请李工于11月26日前完成机房巡检。")
    await played.say(office.li, "/done 1 已换好")
    assert len(played.told(office.zhou, "有结果了")) == 1
    await played.say(office.li, "/undo")
    assert len(played.told(office.zhou, "#1 有变动", "已换好")) == 1

    await played.say(office.zhou, "请王局长于明天下午3点到三楼会议室参加防汛会。")
    await played.press(office.leader, played.told(office.leader, "防汛会")[0], "时间冲突")
    assert len(played.told(office.zhou, "时间冲突")) == 1
    await played.whisper(office.leader, "/undo")
    assert len(played.told(office.zhou, "#2 有变动", "撤回")) == 1
    assert not played.told(office.li, "#2")


async def test_received_in_words_counts_like_the_button(played: Played) -> None:
    office = played.office
    notice = await played.say(office.zhou, "请各科室于明天下午3点到三楼会议室参加防汛部署会。")
    card = played.card("#1")
    said = len(played.in_group())
    await played.say(office.li, "收到！", reply_to=card)
    await played.say(office.director, "好的，收到", reply_to=notice)
    await played.say(office.director, "收到", reply_to=notice)
    await played.say(office.leader, "收到")
    await played.say(office.leader, "收到没有？", reply_to=notice)
    assert any(button.text.startswith("收到 3/") for button in card.buttons)
    assert len(played.in_group()) == said, "the card counts; nobody is answered"
