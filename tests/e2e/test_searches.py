"""Questions in words, from the group and in private, to their pages."""

from __future__ import annotations

from tests.e2e.played import Played


async def test_a_question_to_huiyin_is_answered_from_the_ledger(played: Played) -> None:
    office = played.office
    await played.say(office.li, "请各科室负责人于明天下午3点到三楼会议室参加防汛部署会。")
    await played.say(office.li, "请各科室于11月25日下班前报送节水检查总结至办公室。")
    me = f"@{played.emulator.bot.username}"
    before = len(played.in_group())
    await played.say(office.zhou, "明天有什么会")
    assert len(played.in_group()) == before, "nobody asked Huiyin"
    await played.say(office.zhou, f"{me} 明天有什么会")
    answer = played.in_group()[-1].text
    assert "防汛部署会" in answer
    assert "节水检查总结" not in answer
    assert answer.startswith("11月19日（周四） · 会议")
    await played.say(office.zhou, f"{me} 财务科有什么要交？")
    assert "节水检查总结" in played.in_group()[-1].text
    await played.say(office.zhou, f"{me} 下个月有什么会")
    assert played.in_group()[-1].text.startswith("没有找到")
    await played.say(office.zhou, f"{me} 防汛部署会几点开？")
    assert "15:00" in played.in_group()[-1].text


async def test_a_notice_in_private_is_no_question(played: Played) -> None:
    office = played.office
    await played.whisper(office.zhou, "明天下午3点在三楼会议室开防汛会")
    assert played.told(office.zhou, "#1")
    await played.whisper(office.zhou, "明天的会")
    assert "防汛会" in played.told(office.zhou)[-1].text
    assert not played.told(office.zhou, "#2")


async def test_the_pages_of_an_answer_turn(played: Played) -> None:
    office = played.office
    for number in range(10):
        await played.say(office.li, f"11月27日前各科室报送第{number}片区巡查总结。")
    await played.whisper(office.zhou, "财务科还有哪些没报")
    first = played.told(office.zhou, "没报")[-1]
    assert "1/2" in first.text
    await played.press(office.zhou, first, "下一页")
    assert "2/2" in first.text
    assert "财务科" in first.text
    await played.press(office.zhou, first, "上一页")
    assert "1/2" in first.text


async def test_a_question_is_no_answer_to_a_draft(played: Played) -> None:
    office = played.office
    await played.whisper(office.zhou, "定于11月24日（周一）上午9点在二楼会议室召开农资会议。")
    assert played.told(office.zhou, "周一")
    await played.whisper(office.zhou, "明天有什么会")
    assert played.told(office.zhou)[-1].text.startswith("没有找到")
    assert not played.told(office.zhou, "#1"), "the draft still waits"
    await played.whisper(office.zhou, "11月24日")
    assert "11月24日" in played.told(office.zhou, "#1")[-1].text
