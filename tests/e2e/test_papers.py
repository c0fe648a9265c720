"""What follows a notice, walked whole: 另行通知, 请示 and 批复, materials, what is said under it."""

from __future__ import annotations

from tests.e2e.played import Played


def labels(message: object) -> list[str]:
    return [button.text for button in message.buttons]  # type: ignore[attr-defined]


# 另行通知.


async def test_what_is_to_follow_is_asked_after_until_the_later_notice_comes(
    played: Played,
) -> None:
    office = played.office
    notice = await played.say(
        office.zhou, "12月10日下午3点在二楼会议室召开水费清欠推进会，具体安排另行通知。"
    )
    assert "另行通知：等后续" in played.card("#1").text
    await played.at("11-23 08:59")
    assert not played.told(office.zhou, "后续还没等到")
    await played.at("11-23 09:01")
    (first,) = played.told(office.zhou, "后续还没等到", "具体安排另行通知")
    assert labels(first) == ["已通知"]
    await played.at("11-30 09:01")
    assert played.times(played.told(office.zhou, "后续还没等到")) == ["11-23 09:00", "11-30 09:00"]
    assert not played.in_group("后续还没等到"), "the group need not hear of it"
    await played.say(office.zhou, "会议改到12月11日下午3点召开", reply_to=notice)
    assert "等后续" not in played.card("#1").text
    await played.at("12-10 18:00")
    assert len(played.told(office.zhou, "后续还没等到")) == 2


async def test_on_the_eve_of_the_event_and_then_no_more(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "11月20日上午10点在二楼召开汛后检查会，议程另行通知。")
    await played.at("11-19 14:31")
    (eve,) = played.told(office.zhou, "后续还没等到")
    assert played.times([eve]) == ["11-19 14:30"]
    assert "不再提醒" in await played.press(office.zhou, eve, "已通知")
    assert "等后续" not in played.card("#1").text
    await played.whisper(office.zhou, "/history 1")
    assert "后续已通知" in played.told(office.zhou, "的经过")[-1].text
    await played.at("12-04 18:00")
    assert len(played.told(office.zhou, "后续还没等到")) == 1


async def test_somebody_says_it_has_followed_and_takes_it_back(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "12月10日上午9点召开年终决算会，决算工作另行部署。")
    await played.whisper(office.zhou, "1号已另行通知")
    assert "等后续" not in played.card("#1").text
    await played.whisper(office.zhou, "/undo")
    assert "等后续" in played.card("#1").text
    refused = len(played.told(office.li))
    await played.open(office.li)
    await played.whisper(office.li, "/followed 1")
    assert len(played.told(office.li)) > refused
    assert "等后续" in played.card("#1").text, "not who has nothing to do with it"


async def test_a_new_notice_of_the_same_name_is_what_followed(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "12月10日召开水价调整座谈会，时间地点另行通知。")
    first = [m for m in played.in_group("水价调整座谈会") if "等后续" in m.text]
    assert first, office.emulator.story()
    await played.say(
        office.zhou, "水价调整座谈会定于12月10日下午2点30分在四楼会议室召开，请准时参加。"
    )
    assert not [m for m in played.in_group() if "等后续" in m.text], office.emulator.story()


async def test_what_is_only_said_of_such_words_waits_for_nothing(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "明天上午10点开碰头会，不再另行通知。")
    assert "等后续" not in played.card("#1").text


# 请示.


async def test_a_request_waits_is_chased_and_its_reply_closes_it(played: Played) -> None:
    office = played.office
    await played.say(office.li, "/request 市局 关于添置测流仪的请示 11月25日前")
    card = played.card("关于添置测流仪的请示")
    assert "请示：已报市局，等批复" in card.text
    assert "承办：李工 · 待批复" in card.text
    await played.open(office.li)
    await played.at("11-25 10:00")
    assert played.told(office.li, "添置测流仪"), "its drafter is chased"
    await played.whisper(office.zhou, "/requests")
    assert "添置测流仪" in played.told(office.zhou, "待批复的请示")[-1].text
    await played.say(office.zhou, "批复来了：同意购置一台", reply_to=card)
    assert "结果：同意购置一台" in played.in_group("添置测流仪", "已办结")[-1].text
    assert played.told(office.li, "同意购置一台"), office.emulator.story()
    await played.whisper(office.zhou, "/requests")
    assert "没有待批复的请示" in played.told(office.zhou)[-1].text


async def test_the_paper_itself_may_bring_the_answer(played: Played) -> None:
    office = played.office
    await played.open(office.li)
    await played.say(office.li, "/request 县政府 关于修缮泵房的请示 12月5日前")
    played.emulator.send_document(
        office.zhou, office.group, "批复.pdf", b"%PDF-1.4",
        caption="批复来了：同意，自筹资金", reply_to=played.card("修缮泵房"),
    )  # fmt: skip
    await played.settle()
    assert played.in_group("修缮泵房", "已办结", "同意，自筹资金"), played.emulator.story()
    assert len(played.told(office.li, "有结果了", "同意，自筹资金")) == 1
    await played.say(office.zhou, "/undo")
    assert "等批复" in played.card("修缮泵房").text


async def test_a_request_in_plain_words(played: Played) -> None:
    office = played.office
    await played.whisper(office.zhou, "登记请示：关于修缮泵房的请示报县政府，12月5日前要批复")
    (card,) = played.told(office.zhou, "关于修缮泵房的请示")
    assert "已报县政府" in card.text
    assert "12月5日" in card.text
    await played.whisper(office.zhou, "/reply 1 同意，自筹资金")
    assert played.told(office.zhou, "同意，自筹资金"), office.emulator.story()


async def test_a_reply_to_what_is_no_request_changes_nothing(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "请李工于11月26日前完成机房巡检。")
    await played.say(office.zhou, "/reply 1 同意")
    assert played.in_group("#1 不是请示")
    await played.say(office.zhou, "/request")
    assert played.in_group("请写明报给谁")


# Materials.


async def test_materials_are_ticked_on_the_owners_card(played: Played) -> None:
    office = played.office
    await played.open(office.li)
    await played.say(
        office.zhou,
        "请李工于11月26日前将《泵站设备登记表》报办公室，纸质版一式两份，加盖公章。",
    )
    card = played.told(office.li, "#1")[0]
    assert "材料：☐ 纸质版一式两份 ☐ 加盖公章 ☐ 附表《泵站设备登记表》" in card.text
    assert "☐" not in played.card("#1").text, "the group need not see the ticks"
    assert "已勾上" in await played.press(office.li, card, "☐ 加盖公章")
    assert "☑ 加盖公章" in card.text
    assert "☐ 加盖公章" not in labels(card)
    await played.whisper(office.li, "一式两份已打印", reply_to=card)
    assert "☑ 纸质版一式两份" in card.text
    await played.press(office.li, card, "办结")
    (asked,) = played.told(office.li, "办得怎样")
    assert "还没勾的：附表《泵站设备登记表》" in asked.text
    await played.whisper(office.li, "已交办公室")
    assert played.in_group("#1", "已办结")


async def test_a_tick_is_taken_back_and_shown_in_full(played: Played) -> None:
    office = played.office
    await played.open(office.li)
    await played.say(office.zhou, "请李工于11月26日前报水表更换情况，材料一式三份，加盖公章。")
    card = played.told(office.li, "#1")[0]
    await played.whisper(office.li, "/tick 1 盖章")
    assert "☑ 加盖公章" in card.text
    await played.whisper(office.li, "/undo")
    assert "☐ 加盖公章" in card.text
    await played.whisper(office.zhou, "/show 1")
    assert "材料：☐ 材料一式三份 ☐ 加盖公章" in played.told(office.zhou)[-1].text or (
        "一式三份 ☐ 加盖公章" in played.told(office.zhou)[-1].text
    )


# What is said under a notice.


async def test_what_is_said_under_a_notice_comes_once_to_who_asked(played: Played) -> None:
    office = played.office
    notice = await played.say(
        office.zhou, "11月20日上午10点在三楼会议室召开管网改造讨论会，请各科室参加。"
    )
    before = len(played.in_group())
    await played.say(office.li, "老城区的图纸不全，建议先补测。", reply_to=notice)
    await played.say(office.director, "预算那一块也想听听", reply_to=played.card("#1"))
    await played.say(office.director, "好的", reply_to=notice)
    assert len(played.in_group()) == before, "it is never answered"
    assert not played.told(office.zhou, "意见和反映")
    await played.at("11-19 17:31")
    (told,) = played.told(office.zhou, "的意见和反映", "（2条）")
    assert "李工" in told.text
    assert "老城区的图纸不全，建议先补测。" in told.text
    assert "预算那一块也想听听" in told.text
    assert played.times([told]) == ["11-19 17:30"]
    await played.at("11-27 18:00")
    assert len(played.told(office.zhou, "的意见和反映")) == 1


async def test_replies_are_read_privately_and_not_by_everybody(played: Played) -> None:
    office = played.office
    notice = await played.say(office.zhou, "12月20日前报冬季检修情况，报办公室。")
    said = await played.say(office.li, "东片今年没有检修车", reply_to=notice)
    await played.edit(said, "东片今年只有一辆检修车")
    await played.say(office.zhou, "/replies 1")
    assert not played.in_group("检修车"), "not in the group"
    await played.whisper(office.zhou, "1号的意见")
    assert "东片今年只有一辆检修车" in played.told(office.zhou, "的意见和反映")[-1].text
    await played.open(office.li)
    await played.whisper(office.li, "/replies 1")
    assert not played.told(office.li, "检修车")
    await played.whisper(office.zhou, "/done 1 已汇总上报")
    assert len(played.told(office.zhou, "的意见和反映")) == 2, "what was not told yet, at its end"
