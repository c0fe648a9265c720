"""What is missing is asked once, with the likely answers as buttons."""

from __future__ import annotations

from tests.e2e.played import Played


async def test_a_weekday_that_contradicts_is_settled_by_a_press(played: Played) -> None:
    office = played.office
    await played.say(office.li, "定于11月24日（周一）上午9点在二楼会议室召开农资会议。")
    (question,) = played.in_group("周一")
    assert "11月23日（周一）" in [button.text for button in question.buttons]
    assert "11月24日（周二）" in [button.text for button in question.buttons]
    said = await played.press(office.li, question, "11月23日（周一）")
    assert "#1" in said
    assert "11月23日（周一）09:00" in played.card("#1").text
    assert played.card("#1") is question, "the question became the card"
    assert "星期与日期对不上" not in question.text


async def test_an_answer_in_words_still_works(played: Played) -> None:
    office = played.office
    await played.say(office.li, "定于11月24日（周一）上午9点在二楼会议室召开农资会议。")
    (question,) = played.in_group("周一")
    await played.say(office.li, "11月25日", reply_to=question)
    assert "11月25日（周三）09:00" in played.card("#1").text


async def test_a_missing_time_is_offered_and_only_some_may_press(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "/meeting 农资座谈会")
    (question,) = played.in_group("没有读到开会时间")
    refused = await played.press(office.li, question, "明天上午9点")
    assert "登记人" in refused
    await played.press(office.zhou, question, "明天上午9点")
    assert "11月19日（周四）09:00" in played.card("#1").text
    assert not played.in_group("没有读到开会时间"), "the one message turned into the card"


async def test_the_question_turns_to_what_is_left(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "/report 农资台账")
    (question,) = played.in_group("没有读到时限")
    before = len(played.in_group())
    await played.press(office.zhou, question, "明天18:00前")
    assert len(played.in_group()) == before
    assert "11月19日（周四）18:00前" in played.card("#1").text


async def test_the_kind_is_settled_by_a_press(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "请大家明天上午9点防汛")
    (question,) = played.in_group("会议、报送，还是任务")
    assert [button.text for button in question.buttons[:3]] == ["会议", "报送", "任务"]
    await played.press(office.zhou, question, "会议")
    assert "会议 #1" in played.card("#1").text
    assert "11月19日（周四）09:00" in played.card("#1").text


async def test_a_forged_answer_changes_nothing(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "请大家明天上午9点防汛")
    (question,) = played.in_group("会议、报送，还是任务")
    (press,) = [button for button in question.buttons if button.text == "会议"]
    data = str(press.data).replace("kind:meeting", "kind:party")
    answer = await played.press(office.zhou, question, data=data)
    assert "用不了" in answer
    assert not played.in_group("#1")
