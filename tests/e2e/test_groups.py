"""Groups that move, topics that close, and a bot that is thrown out and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.playground.world import Chat, Message
from tests.e2e.conftest import playing
from tests.e2e.played import Played

MEETING = "请各科室于明天下午3点到三楼会议室参加防汛部署会。"
REPORT = "请各科室于11月25日下班前报送节水检查总结至办公室。"


def said(played: Played, group: Chat, *parts: str) -> list[Message]:
    """The bot's messages in a group that hold all these parts."""
    found = played.emulator.said(group)
    return [message for message in found if all(part in message.text for part in parts)]


async def small_group(played: Played) -> Chat:
    """A basic group, with the bot in it."""
    office, emulator = played.office, played.emulator
    group = emulator.add_group("节水办小群", office.zhou, [office.li], supergroup=False)
    emulator.add_bot(group, office.zhou, admin=True)
    await played.settle()
    return group


async def test_a_group_that_becomes_a_supergroup_takes_its_matters_along(played: Played) -> None:
    office, emulator = played.office, played.emulator
    group = await small_group(played)
    await played.say(office.zhou, MEETING, group)
    (old,) = said(played, group, "#1")
    new = emulator.migrate(group)
    await played.settle()
    (card,) = said(played, new, "#1")
    edits = emulator.count("editMessageText")
    assert "收到" in await played.press(office.li, card, "收到")
    assert "1/" in card.buttons[0].text
    assert emulator.count("editMessageText") == edits + 1, "the old message is left alone"
    assert "1/" not in old.buttons[0].text
    await played.at("11-19 14:30")
    assert len(said(played, new, "分钟后开会")) == 1
    assert not said(played, group, "分钟后开会")
    await played.say(office.zhou, REPORT, new)
    assert said(played, new, "#2"), "the sequence goes on"
    await played.say(office.zhou, "/list", new)
    assert "#1" in said(played, new)[-1].text


async def test_a_move_that_is_learned_from_a_refusal(played: Played) -> None:
    """The bot was down while the group moved, and a reminder is the first to find out."""
    office, emulator = played.office, played.emulator
    group = await small_group(played)
    await played.say(office.zhou, MEETING, group)
    await played.stop()
    new = emulator.migrate(group)
    emulator.world.updates.drop()  # a day went by: Telegram has forgotten its news
    await played.at("11-19 14:29")
    await played.start()
    await played.at("11-19 14:31")
    assert len(said(played, new, "分钟后开会")) == 1
    assert len([m for m in said(played, new, "#1") if m.buttons]) == 1, "the card, once"


@pytest.mark.parametrize("order", ["old first", "new first"])
async def test_either_news_of_a_move_may_come_first(played: Played, order: str) -> None:
    office, emulator = played.office, played.emulator
    group = await small_group(played)
    await played.say(office.zhou, MEETING, group)
    waiting: list[dict[str, Any]] = []
    put = emulator.world.updates.put_raw

    def later(update: dict[str, Any]) -> int:
        waiting.append(update)
        return 0

    emulator.world.updates.put_raw = later  # type: ignore[method-assign]
    new = emulator.migrate(group)
    emulator.world.updates.put_raw = put  # type: ignore[method-assign]
    assert len(waiting) == 2
    if order == "new first":
        # A message of the new group even overtakes both.
        await played.say(office.zhou, REPORT, new)
        waiting.reverse()
    for update in waiting:
        put(update)
        await played.settle()
    await played.settle()
    cards = [
        m for m in said(played, new, "#1") if m.buttons and m.buttons[0].text.startswith("收")
    ]
    assert len(cards) == 1, emulator.story()
    await played.say(office.zhou, "请各科室于11月26日前报送值班表至办公室。", new)
    number = 3 if order == "new first" else 2
    assert said(played, new, f"#{number}")
    await played.at("11-19 14:31")
    assert len(said(played, new, "分钟后开会")) == 1


async def test_answers_stand_in_the_topic_of_their_notice(played: Played) -> None:
    office, emulator = played.office, played.emulator
    forum = emulator.add_group("水务局话题群", office.zhou, [office.li], forum=True)
    emulator.add_bot(forum, office.zhou, admin=True)
    topic = emulator.add_topic(forum, "防汛", office.zhou)
    await played.settle()
    await played.say(office.zhou, MEETING, forum, topic=topic)
    (card,) = said(played, forum, "#1")
    assert card.thread == topic.id
    await played.say(office.zhou, "/list", forum, topic=topic)
    assert said(played, forum)[-1].thread == topic.id
    await played.at("11-19 14:30")
    (reminder,) = said(played, forum, "分钟后开会")
    assert reminder.thread in (topic.id, None)


@pytest.mark.parametrize("end", ["closed", "deleted"])
async def test_a_topic_that_is_gone_gives_way_to_general(played: Played, end: str) -> None:
    office, emulator = played.office, played.emulator
    forum = emulator.add_group("水务局话题群", office.zhou, [office.li], forum=True)
    emulator.add_bot(forum, office.zhou, admin=True, can_manage_topics=False)
    topic = emulator.add_topic(forum, "防汛", office.zhou)
    await played.settle()
    notice = emulator.write(office.zhou, forum, MEETING, topic=topic)
    if end == "closed":
        emulator.close_topic(forum, topic, office.zhou)
    else:
        emulator.delete_topic(forum, topic)
    await played.settle()
    (card,) = said(played, forum, "#1")
    assert card.thread is None
    assert notice.text == MEETING


async def test_a_bot_thrown_out_keeps_the_books_and_comes_back(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.say(office.zhou, MEETING)
    emulator.remove(emulator.bot, office.group, office.zhou)
    await played.settle()
    assert "移出" in played.told(office.zhou)[-1].text
    calls = emulator.count("sendMessage")
    await played.at("11-19 10:00")
    refused = [call for call in list(emulator.calls) if call.chat_id == office.group.id]
    assert all(call.outcome == "ok" for call in refused), "nothing is sent to a closed door"
    assert emulator.count("sendMessage") <= calls + 1, "only the digest of 小周"
    emulator.add_bot(office.group, office.zhou, admin=True)
    await played.settle()
    await played.say(office.zhou, "/list")
    assert "#1" in played.in_group()[-1].text
    await played.at("11-19 14:30")
    assert len(played.in_group("分钟后开会")) == 1


async def test_a_bot_that_may_not_speak_waits_until_it_may(played: Played) -> None:
    office, emulator = played.office, played.emulator
    emulator.restrict(emulator.bot, office.group, office.zhou)
    await played.settle()
    assert "不能发言" in played.told(office.zhou)[-1].text
    await played.say(office.zhou, MEETING)
    assert not played.in_group("防汛部署会")
    emulator.promote(emulator.bot, office.group, office.zhou)
    await played.settle()
    assert "防汛部署会" in played.card("#1").text
    assert len([m for m in played.told(office.zhou) if "不能发言" in m.text]) == 1


async def test_privacy_mode_is_said_in_the_welcome(sqlite_template: Path, tmp_path: Path) -> None:
    async with playing(sqlite_template, tmp_path) as played:
        emulator, office = played.emulator, played.office
        emulator.world.privacy = True
        await played.start()
        blind = emulator.add_group("看不见的群", office.zhou, [office.li])
        emulator.add_bot(blind, office.zhou)
        await played.settle()
        (welcome,) = said(played, blind)
        assert "看不到" in welcome.text
        assert "setprivacy" in welcome.text
        assert "看不到" in played.told(office.zhou)[-1].text
        assert "看不到" not in played.in_group()[0].text, "as administrator it sees everything"
        await played.say(office.zhou, "/task 11月30日前 更新通讯录", blind)
        assert said(played, blind, "#1"), "commands reach it all the same"
