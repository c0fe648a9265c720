"""Messages that belong together are read together, by the same sender in the same chat."""

from __future__ import annotations

from tests.e2e.played import Played

TITLE = "关于召开秸秆禁烧部署会的通知"
BODY = "定于明天下午3点在三楼会议室召开，请各科室负责人参加。"
WHOLE = "请各科室负责人于明天下午3点到三楼会议室参加秸秆禁烧部署会。"


async def test_a_title_and_its_text_are_one_notice(played: Played) -> None:
    office = played.office
    title = await played.say(office.li, TITLE)
    assert not played.in_group("#")
    await played.passes(seconds=50)
    body = await played.say(office.li, BODY)
    card = played.card("#1")
    assert "秸秆禁烧部署会" in card.text
    assert not played.in_group("没有读出是什么事")
    await played.say(office.li, "/show 1", reply_to=title)
    assert TITLE in played.in_group("原文")[-1].text
    await played.edit(body, BODY.replace("3点", "4点"))
    assert "16:00" in card.text
    assert "秸秆禁烧部署会" in card.text
    await played.edit(title, "关于召开秸秆禁烧现场会的通知")
    assert "秸秆禁烧现场会" in card.text
    assert "16:00" in card.text


async def test_not_when_somebody_else_or_too_late(played: Played) -> None:
    office = played.office
    await played.say(office.li, TITLE)
    await played.say(office.zhou, BODY)
    assert played.in_group("没有读出是什么事"), "another's text is not this title's"
    await played.passes(minutes=3)
    await played.say(office.li, BODY.replace("三楼", "四楼"))
    assert len(played.in_group("没有读出是什么事")) == 2, "too late"
    assert not played.in_group("#1")


async def test_not_in_another_chat_and_after_a_restart_too(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, TITLE)
    await played.whisper(office.zhou, BODY)
    assert not played.told(office.zhou, "秸秆禁烧部署会")
    await played.stop()
    await played.start()
    await played.say(office.zhou, BODY)
    assert "秸秆禁烧部署会" in played.card("#1").text


async def test_what_is_put_right_right_after(played: Played) -> None:
    office = played.office
    await played.say(office.li, WHOLE)
    await played.passes(minutes=4)
    await played.say(office.li, "时间改成4点")
    card = played.card("#1")
    assert "11月19日（周四）16:00" in card.text
    assert "15:00 → 16:00" in played.in_group("有变动")[-1].text
    await played.say(office.li, "更正：地点为四楼会议室")
    assert "四楼会议室" in card.text
    await played.say(office.li, "改到后天上午9点")
    assert "11月20日（周五）09:00" in card.text
    await played.say(office.li, "补充：带上笔记本")
    assert "带上笔记本" in played.in_group("有变动")[-1].text
    await played.say(office.zhou, "/show 1")
    assert "带上笔记本" in played.in_group("原文")[-1].text


async def test_never_by_another_nor_much_later(played: Played) -> None:
    office = played.office
    notice = await played.say(office.li, WHOLE)
    await played.say(office.zhou, "时间改成4点")
    assert "15:00" in played.card("#1").text
    await played.passes(minutes=15)
    await played.say(office.li, "时间改成4点")
    assert "16:00" not in played.card("#1").text
    await played.say(office.li, "时间改成4点", reply_to=notice)
    assert "16:00" in played.card("#1").text, "a reply says what is meant"


async def test_a_notice_that_opens_like_a_supplement_is_a_notice(played: Played) -> None:
    office = played.office
    await played.say(office.li, WHOLE)
    await played.say(office.li, "另请各科室于11月25日下班前报送值班表至办公室。")
    assert played.in_group("#2")


async def test_a_correction_may_name_its_matter(played: Played) -> None:
    office = played.office
    await played.say(office.li, WHOLE)
    await played.passes(hours=1)
    await played.say(office.li, "更正：秸秆禁烧部署会地点改为四楼会议室")
    assert "四楼会议室" in played.card("#1").text
    assert "三楼会议室 → 四楼会议室" in played.in_group("有变动")[-1].text
    await played.say(office.li, "补充通知：秸秆禁烧部署会请带上笔记本")
    assert "带上笔记本" in played.in_group("有变动")[-1].text


async def test_a_report_is_closed_in_words_by_whose_it_is(played: Played) -> None:
    office = played.office
    notice = await played.say(office.zhou, "请各科室于11月25日下班前报送节水检查总结至办公室。")
    before = len(played.in_group())
    await played.say(office.li, "节水检查总结已报办公室")
    assert len(played.in_group()) == before, "one department's part is not the whole"
    await played.say(office.zhou, "材料已报市局", reply_to=notice)
    assert "已办结" in played.in_group("#1")[0].text
