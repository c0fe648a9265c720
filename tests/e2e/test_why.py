"""/why: how a matter was understood."""

from __future__ import annotations

from tests.e2e.played import Played


async def test_why_names_the_words_and_what_they_gave(played: Played) -> None:
    office = played.office
    notice = await played.say(
        office.li, "请各科室负责人于明天下午到三楼会议室参加秸秆禁烧部署会。"
    )
    await played.say(office.zhou, "/why 1")
    said = played.in_group("是这样读出来的")[-1].text
    for part in (
        "“明天下午” → 时间：11月19日（周四）14:30",
        "“三楼会议室” → 地点",
        "“各科室负责人” → 人员",
        "只写了“下午”，按 14:30 算",
        "11月18日（周三）16:00",
    ):
        assert part in said
    assert "/history" not in said
    await played.say(office.zhou, "为什么", reply_to=played.card("#1"))
    assert len(played.in_group("是这样读出来的")) == 2
    await played.say(office.zhou, "/why", reply_to=notice)
    assert len(played.in_group("是这样读出来的")) == 3
    await played.say(office.li, "时间改为16:00", reply_to=played.card("#1"))
    await played.say(office.zhou, f"@{played.emulator.bot.username} 1号怎么读的？")
    assert "/history #1" in played.in_group("是这样读出来的")[-1].text


async def test_why_of_what_was_asked_and_of_what_there_is_not(played: Played) -> None:
    office = played.office
    await played.say(office.li, "定于11月24日（周一）上午9点在二楼召开农资会议。")
    question = played.in_group("周一")[-1]
    await played.say(office.li, "为什么", reply_to=question)
    assert "日期与星期对不上" in played.in_group("是这样读出来的")[-1].text
    await played.say(office.li, "/why 9")
    assert "没有编号为 #9" in played.in_group()[-1].text
    await played.say(office.li, "/why")
    assert "/why 3" in played.in_group()[-1].text
    await played.say(office.li, "/task 更新值班表 12月1日前")
    await played.say(office.li, "/why 1")
    assert "#1" in played.in_group()[-1].text
