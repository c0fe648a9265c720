"""Who hears what and when: ladders, quiet hours, days off, downtime, digests, secrecy."""

from __future__ import annotations

from pathlib import Path

from bot.playground.world import Message
from tests.e2e.conftest import playing
from tests.e2e.played import Played

TOMORROW = "请王局长于明天下午3点到三楼会议室参加防汛部署会。"
REPORT = "请李工于11月25日下班前报送节水检查总结至办公室。"


def heard(played: Played, *parts: str) -> list[str]:
    """When the leader heard of something in private, early digests apart."""
    return played.times([m for m in played.told(played.office.leader, *parts) if not digest(m)])


def names(folder: Path) -> set[str]:
    """The files the house has made."""
    return {file.name for file in folder.rglob("*") if file.is_file()}


def contents(folder: Path) -> bytes:
    """All that stands in them."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def digest(message: Message) -> bool:
    return message.text.lstrip("（").startswith(("早报", "迟到"))


async def with_handler(played: Played) -> None:
    """李工 is known and may be written to."""
    office = played.office
    await played.say(office.li, "大家好")
    await played.open(office.li)


async def test_a_silent_leader_hears_every_rung(played: Played) -> None:
    await played.bind_leader()
    await played.at("16:10")
    await played.say(played.office.zhou, TOMORROW)
    await played.at("11-19 18:00")
    own = ["11-18 16:10", "11-18 17:30", "11-19 11:50", "11-19 14:30"]
    assert [moment for moment in heard(played, "防汛部署会") if moment in own] == own


async def test_whoever_answered_hears_once_more(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.at("16:10")
    await played.say(office.zhou, TOMORROW)
    (card,) = played.told(office.leader, "#1")
    await played.at("16:11")
    await played.press(office.leader, card, "知道了")
    await played.at("11-19 18:00")
    assert heard(played, "防汛部署会") == ["11-18 16:10", "11-19 11:50"]
    assert len(played.told(office.zhou, "已知悉")) == 1
    assert played.times(played.in_group("分钟后开会")) == ["11-19 14:30"]


async def test_a_morning_meeting_is_announced_on_its_eve(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, "请王局长于11月20日上午10点到二楼会议室参加节水座谈会。")
    (card,) = played.told(office.leader, "#1")
    await played.press(office.leader, card, "知道了")
    await played.at("11-20 12:00")
    assert heard(played, "节水座谈会") == ["11-18 16:00", "11-19 17:30"]


async def test_quiet_hours_hold_what_can_wait(played: Played) -> None:
    await played.bind_leader()
    await played.at("22:10")
    await played.say(played.office.zhou, TOMORROW)
    assert played.card("#1").silent, "a group's card comes without a sound at night"
    assert heard(played, "防汛部署会") == []
    await played.at("11-19 09:00")
    assert heard(played, "防汛部署会")[:1] == ["11-19 08:30"]


async def test_a_flash_rings_at_night(played: Played) -> None:
    await played.bind_leader()
    await played.at("22:10")
    await played.say(played.office.zhou, "【特急】" + TOMORROW)
    assert heard(played, "防汛部署会") == ["11-18 22:10"]


async def test_what_would_come_too_late_rings_at_night(played: Played) -> None:
    await played.bind_leader()
    await played.at("22:10")
    await played.say(played.office.zhou, "请王局长于今晚23点到防汛值班室参加紧急会商会议。")
    assert heard(played, "防汛值班室")[:1] == ["11-18 22:10"]


async def test_a_weekend_is_left_in_peace(played: Played) -> None:
    await played.bind_leader()
    await played.at("11-21 10:00")  # a Saturday
    await played.say(played.office.zhou, "请王局长于11月24日下午3点到三楼会议室参加防汛部署会。")
    await played.at("11-23 08:29")
    assert heard(played, "防汛部署会") == []
    await played.at("11-23 08:31")
    assert heard(played, "防汛部署会") == ["11-23 08:30"]


async def test_a_report_is_nudged_for_and_then_overdue_each_working_morning(
    played: Played,
) -> None:
    office = played.office
    await with_handler(played)
    await played.bind_leader()
    await played.say(office.zhou, REPORT)
    leader = len(played.told(office.leader))
    await played.at("12-01 12:00")
    moments = played.times([m for m in played.told(office.li, "节水检查总结") if not digest(m)])
    assert moments == [
        "11-18 16:00", "11-20 09:00", "11-24 09:00", "11-25 09:00",
        "11-26 09:00", "11-27 09:00", "11-30 09:00", "12-01 09:00",
    ]  # fmt: skip
    assert "逾期" in played.told(office.li, "节水检查总结")[-1].text
    told = [m for m in played.told(office.leader)[leader:] if not digest(m)]
    assert not told, "what others owe is no leader's burden"
    await played.say(office.zhou, "/done 1 已报送")
    count = len(played.told(office.li, "节水检查总结"))
    await played.at("12-03 12:00")
    assert len([m for m in played.told(office.li, "节水检查总结")[count:] if not digest(m)]) <= 1


async def test_after_downtime_what_is_late_says_so(played: Played) -> None:
    office = played.office
    await with_handler(played)
    await played.say(office.zhou, REPORT)
    await played.at("11-19 20:00")
    await played.stop()
    await played.at("11-20 11:00")
    await played.start()
    late = played.told(office.li, "节水检查总结")[-1]
    assert "迟到" in late.text
    assert "09:00" in late.text, "and when it should have come"
    await played.at("11-24 09:00")
    assert "迟到" not in played.told(office.li, "节水检查总结")[-1].text


async def test_after_downtime_past_meetings_are_one_summary_and_no_storm(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    for number in range(1, 8):
        await played.say(
            office.zhou, f"请王局长于11月19日下午{(number + 3) // 2}点半到{number}号会议室参加第{number}次调度会。"
        )  # fmt: skip
    await played.stop()
    before = played.emulator.count("sendMessage")
    await played.at("11-20 11:00")
    await played.start()
    assert played.emulator.count("sendMessage") - before <= 6, played.emulator.story()
    (summary,) = [m for m in played.told(office.leader) if "错过" in m.text]
    assert all(f"第{number}次调度会" in summary.text for number in range(1, 8))
    assert not played.in_group("分钟后开会"), "nobody is called to a meeting that is over"
    assert len([m for m in played.in_group() if "错过" in m.text]) <= 1


async def test_what_was_written_while_the_house_was_down_is_read_by_its_own_day(
    played: Played,
) -> None:
    office = played.office
    await played.stop()
    await played.at("23:30")
    played.emulator.write(office.zhou, office.group, TOMORROW.replace("明天", "后天"))
    await played.at("11-19 09:00")
    await played.start()
    assert "11月20日（周五）15:00" in played.card("#1").text


async def test_digests_come_on_working_mornings_and_only_with_something_to_say(
    played: Played,
) -> None:
    office = played.office
    await played.at("11-19 12:00")
    assert not played.told(office.zhou, "早报"), "nothing to say, nothing said"
    assert not played.in_group("早报")
    await played.say(office.zhou, "请各科室于11月24日下午3点到三楼会议室参加防汛部署会。")
    await played.say(office.zhou, "请各科室于11月23日下班前报送值班表至办公室。")
    await played.at("11-25 12:00")
    assert played.times(played.in_group("早报")) == played.times(played.told(office.zhou, "早报"))
    moments = played.times(played.told(office.zhou, "早报"))
    assert not {"11-21 08:30", "11-22 08:30"} & set(moments), "the weekend has none"
    assert {"11-23 08:30", "11-24 08:30"} <= set(moments)
    assert all(moment.endswith("08:30") for moment in moments)
    monday = next(m for m in played.in_group("早报") if "11月23日" in m.text.split("\n")[0])
    assert "值班表" in monday.text


async def test_a_digest_says_what_the_command_says(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, "请各科室于11月19日下午3点到三楼会议室参加防汛部署会。")
    await played.at("11-19 08:30")
    (morning,) = played.in_group("早报")
    await played.say(office.zhou, "/today")
    assert "防汛部署会" in morning.text
    assert "防汛部署会" in played.in_group()[-1].text


async def test_marked_text_is_kept_nowhere(sqlite_template: Path, tmp_path: Path) -> None:
    secret = "请各科室于明天下午3点到保密室参加鸿雁七号方案传达会"
    async with playing(sqlite_template, tmp_path) as played:
        office = played.office
        await played.start()
        message = await played.say(office.zhou, f"机密★1年\n{secret}。")
        await played.say(office.zhou, "普通通知：请各科室于11月25日前报送鹭岛台账至办公室。")
        await played.edit(message, f"绝密\n{secret}，改到四点。")
        await played.say(office.zhou, "收到", reply_to=message)
        played.emulator.send_document(
            office.zhou, office.group, "秘密_鸿雁七号.docx", b"x", f"秘密\n{secret}"
        )
        await played.settle()
        (said, *_) = played.told(office.zhou, "密级")
        assert "鸿雁" not in said.text
        assert not played.in_group("鸿雁")
        assert not played.in_group("密级"), "the group is not told either"
        everything = contents(tmp_path)
        assert "played.db-wal" in names(tmp_path)
        await played.stop()
        everything += contents(tmp_path)
    for words in ("鸿雁", "方案传达"):
        for form in (words.encode(), words.encode("utf-16-le"), ascii(words)[1:-1].encode()):
            assert form not in everything, words
    assert "鹭岛".encode() in everything, "the search would have found it"
