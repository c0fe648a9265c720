"""In quiet hours a group hears nothing, whatever is posted there; privates ring for 特急."""

from __future__ import annotations

from tests.e2e.played import Played


async def test_nothing_posted_in_a_group_at_night_makes_a_sound(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.at("23:00")
    night = played.clock.now()
    await played.say(office.zhou, "【特急】请王局长明天上午8点到县政府参加防汛视频会。")
    await played.say(office.zhou, "/list")
    await played.say(office.zhou, "/extend 1 明天上午9点")
    await played.say(office.zhou, "/nonsense@huiyin_bot")
    posted = played.in_group(since=night)
    assert len(posted) == 4
    assert all(message.silent for message in posted)
    rung = played.told(office.leader, "防汛视频会", since=night)
    assert rung
    assert not any(message.silent for message in rung)
    await played.at("11-19 09:30")
    await played.say(office.zhou, "/list")
    assert not played.in_group()[-1].silent


async def test_an_answer_in_a_closed_topic_comes_to_the_group(played: Played) -> None:
    emulator, office = played.emulator, played.office
    forum = emulator.add_group("分话题的群", office.zhou, [office.li], forum=True)
    emulator.add_bot(forum, office.zhou)
    await played.settle()
    topic = emulator.add_topic(forum, "周报", office.zhou)
    emulator.write(office.zhou, forum, "/help", topic=topic)
    emulator.close_topic(forum, topic, office.zhou)
    await played.settle()
    assert "回音能做什么" in emulator.said(forum)[-1].text
