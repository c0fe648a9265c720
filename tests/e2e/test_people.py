"""People who have not started, who block, who hide behind the group, who leave."""

from __future__ import annotations

from bot.playground.script import deep_link
from bot.playground.world import Message
from tests.e2e.played import Played

FOR_LEADER = "请王局长于明天下午3点到三楼会议室参加防汛部署会。"
ORDINARY = "请各科室于11月25日下班前报送节水检查总结至办公室。"


def group_words(played: Played) -> str:
    return "\n".join(message.text for message in played.in_group())


async def test_a_leader_who_has_not_started_is_told_as_soon_as_he_does(played: Played) -> None:
    office = played.office
    code = await played.bind_leader(start=False)
    await played.say(office.zhou, FOR_LEADER)
    assert not played.told(office.leader)
    (alarm,) = played.told(office.zhou, "没法私下告诉")
    assert "王局长" in alarm.text, "by title"
    assert deep_link(alarm) == code, "with the link he was invited by"
    assert "没法" not in group_words(played), "nobody is shamed in the group"
    await played.passes(minutes=20)
    await played.open(office.leader, code)
    (told,) = played.told(office.leader, "#1")
    assert told.buttons[0].text == "知道了"
    assert played.times([told]) == ["11-18 16:20"]
    assert len(played.told(office.zhou, "没法私下告诉")) == 1


async def test_the_alarms_link_binds_the_leader(played: Played) -> None:
    """The leader has spoken in the group, so his id is known; one press is enough."""
    office = played.office
    await played.say(office.leader, "大家辛苦了。")
    hello = next(m for m in played.emulator.messages(office.group) if m.text == "大家辛苦了。")
    await played.say(office.zhou, "/leader 王局长", reply_to=hello)
    await played.say(office.zhou, FOR_LEADER)
    (alarm,) = played.told(office.zhou, "没法私下告诉")
    await played.open(office.leader, deep_link(alarm))
    assert len(played.told(office.leader, "#1")) == 1


async def test_a_link_binds_nobody_else(played: Played) -> None:
    office = played.office
    code = await played.bind_leader(start=False)
    await played.open(office.li, code)
    await played.say(office.zhou, FOR_LEADER)
    assert not played.told(office.li, "#1")
    await played.open(office.leader, code)
    assert played.told(office.leader, "#1")


async def test_a_leader_who_blocks_and_comes_back(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.bind_leader()
    emulator.block(office.leader)
    await played.settle()
    await played.say(office.zhou, FOR_LEADER)
    assert not played.told(office.leader, "#1")
    (alarm,) = played.told(office.zhou, "没法私下告诉")
    assert "王局长" in alarm.text
    emulator.unblock(office.leader)
    await played.settle()
    assert len(played.told(office.leader, "#1")) == 1


async def test_a_block_that_is_learned_from_a_refusal(played: Played) -> None:
    """The news of the block never came; the 403 says it."""
    office = played.office
    await played.bind_leader()
    office.leader.blocked = True
    await played.say(office.zhou, FOR_LEADER)
    (alarm,) = played.told(office.zhou, "没法私下告诉")
    assert "王局长" in alarm.text
    office.leader.blocked = False
    await played.open(office.leader)
    assert len(played.told(office.leader, "#1")) == 1
    assert len(played.told(office.zhou, "没法私下告诉")) == 1


async def test_an_account_that_is_gone_stops_nobody(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    office.leader.deactivated = True
    await played.say(office.zhou, FOR_LEADER)
    assert played.told(office.zhou, "没法私下告诉")
    assert "防汛部署会" in played.card("#1").text
    await played.say(office.zhou, ORDINARY)
    assert "节水检查总结" in played.card("#2").text


async def test_what_is_private_stays_private(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.whisper(office.leader, "请李工于11月24日前把水库巡查记录交给我。")
    mine = played.told(office.leader, "#1")
    assert mine
    before = played.in_group()
    await played.say(office.li, "/list")
    await played.say(office.li, "/show 1")
    await played.say(office.zhou, "/today")
    await played.at("11-24 18:00")
    words = "\n".join(m.text for m in played.in_group() if m not in before)
    assert "巡查记录" not in words
    assert "巡查记录" not in "\n".join(m.text for m in played.told(office.zhou))


async def test_two_leaders_do_not_see_each_others_cards(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.bind_leader()
    await played.say(office.zhou, "/leader @zhao_zhuren 赵副局长")
    link = next(m for m in reversed(played.in_group()) if deep_link(m))
    await played.open(office.director, deep_link(link))
    await played.say(office.zhou, FOR_LEADER)
    assert played.told(office.leader, "防汛部署会")
    assert not played.told(office.director, "防汛部署会")
    (card,) = played.told(office.leader, "#1")
    text = await played.press(
        office.director, emulator.private(office.director)[-1], data=card.buttons[0].data
    )
    assert "防汛" not in text


async def test_an_anonymous_administrator_is_heard_and_obeyed(played: Played) -> None:
    office = played.office
    await played.say(office.zhou, ORDINARY, anonymous=True)
    card = played.card("#1")
    assert "节水检查总结" in card.text
    await played.say(office.zhou, "/cancel 1", anonymous=True)
    assert "取消" in card.text


async def test_a_linked_channels_post_is_a_notice(played: Played) -> None:
    office, emulator = played.office, played.emulator
    channel = emulator.add_channel("水务局通知", office.zhou, linked=office.group)
    emulator.write(office.zhou, channel, ORDINARY)
    await played.settle()
    assert "节水检查总结" in played.card("#1").text


async def test_a_channel_of_its_own_gets_no_receipts_from_readers(played: Played) -> None:
    office, emulator = played.office, played.emulator
    channel = emulator.add_channel("水务局公告", office.zhou)
    emulator.add_bot(channel, office.zhou, admin=True)
    await played.settle()
    emulator.write(office.zhou, channel, ORDINARY)
    await played.settle()
    await played.say(office.zhou, FOR_LEADER)
    assert len(played.in_group("防汛部署会")) == 1, "the group goes on"


async def test_a_member_who_writes_as_a_channel_has_no_rights(played: Played) -> None:
    office, emulator = played.office, played.emulator
    channel = emulator.add_channel("李工的频道", office.li)
    await played.say(office.zhou, ORDINARY)
    await played.say(office.li, "/cancel 1", channel=channel)
    assert "取消" not in played.card("#1").text


async def test_who_leaves_is_not_told_any_more(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.open(office.li)
    await played.say(office.li, "大家好")
    await played.say(office.zhou, ORDINARY)
    card: Message = played.card("#1")
    await played.press(office.li, card, "我来办")
    assert "承办：李工" in card.text
    emulator.leave(office.li, office.group)
    await played.settle()
    heard = len(played.told(office.li))
    await played.say(office.zhou, "请李工于明天上午9点到二楼会议室参加节水部署会。")
    assert len(played.told(office.li)) == heard, "a stranger to the office by now"
    assert played.card("#2").text.count("李工") == 1


async def test_newcomers_are_learned_and_named(played: Played) -> None:
    office, emulator = played.office, played.emulator
    fang = emulator.add_person("方芳", "fang_fang")
    emulator.join(fang, office.group, by=office.zhou)
    await played.settle()
    await played.open(fang)
    await played.say(office.zhou, "请方芳于明天上午10点到二楼会议室参加节水部署会。")
    assert len(played.told(fang, "#1")) == 1
