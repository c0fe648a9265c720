"""What people do reaches the bot as updates the library can read, each kind of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
import telegram
from telegram import MessageOriginChannel, MessageOriginHiddenUser, MessageOriginUser, Update
from telegram.error import BadRequest, Conflict

from bot.clock import MovableClock
from bot.playground.people import Origin, Unanswered
from bot.playground.server import Emulator
from bot.playground.world import Chat, Person
from tests.playground.conftest import client

EVERYTHING = [
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
    "my_chat_member", "chat_member", "message_reaction",
]  # fmt: skip


class Reader:
    """Reads update after update, confirming as it goes."""

    def __init__(self, bot: telegram.Bot) -> None:
        self.bot = bot
        self.offset = 0

    async def all(self) -> list[Update]:
        updates = await self.bot.get_updates(self.offset, allowed_updates=EVERYTHING)
        if updates:
            self.offset = updates[-1].update_id + 1
        return list(updates)

    async def one(self) -> Update:
        (update,) = await self.all()
        return update

    async def message(self) -> telegram.Message:
        update = await self.one()
        assert update.message is not None
        return update.message


@pytest.fixture
async def reader(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> Reader:
    """Past the beginnings; the bot is an administrator of the group."""
    reader = Reader(bot)
    await reader.all()
    emulator.promote(emulator.bot, group, zhou)
    await reader.all()
    return reader


async def test_words_with_commands_mentions_and_names(
    reader: Reader, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    li = emulator.add_person("李工")
    first = emulator.write(zhou, group, "🌧/notacommand")
    emulator.write(
        zhou,
        group,
        "🌧 /done@huiyin_bot 3 @zhou_min 李工 t.me/x",
        reply_to=first,
        mentions={"李工": li},
    )
    plain, rich = await reader.all()
    assert plain.message is not None
    assert rich.message is not None
    assert plain.message.from_user == telegram.User(zhou.id, "周敏", False)
    found = {e.type: rich.message.parse_entity(e) for e in rich.message.entities}
    assert found == {
        "bot_command": "/done@huiyin_bot",
        "mention": "@zhou_min",
        "text_mention": "李工",
        "url": "t.me/x",
    }
    (named,) = [e.user for e in rich.message.entities if e.user]
    assert named.id == li.id
    assert rich.message.reply_to_message is not None
    assert rich.message.is_topic_message is None  # a chain of replies is no topic
    assert rich.message.message_thread_id == first.message_id


async def test_edits_albums_documents(
    reader: Reader, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    emulator.edit(emulator.write(zhou, group, "三点开会"), "四点开会")
    _, edit = await reader.all()
    assert edit.edited_message is not None
    assert (edit.edited_message.text, bool(edit.edited_message.edit_date)) == ("四点开会", True)
    emulator.send_album(zhou, group, [b"1", b"2"], "现场照片")
    album = [u.message for u in await reader.all() if u.message]
    assert [m.caption for m in album] == ["现场照片", None]
    assert len({m.media_group_id for m in album}) == 1
    assert all(m.photo for m in album)
    emulator.send_document(zhou, group, "表.xlsx", b"x")
    document = (await reader.message()).document
    assert document is not None
    assert document.file_name == "表.xlsx"


async def test_forwards_keep_their_origin_and_its_date(
    reader: Reader, emulator: Emulator, group: Chat, zhou: Person, clock: MovableClock
) -> None:
    said = emulator.write(zhou, group, "明天下午三点开会")
    then = clock.now()
    await reader.all()
    await clock.move_to(then + timedelta(days=1), _settled)
    emulator.forward(zhou, said, zhou)
    message = await reader.message()
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.date == then
    assert message.date == then + timedelta(days=1)
    emulator.write(zhou, group, "转", origin=Origin(then, name="老同学"))
    assert isinstance((await reader.message()).forward_origin, MessageOriginHiddenUser)


async def test_comings_goings_and_ranks(
    reader: Reader, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    li = emulator.add_person("李工")
    emulator.join(li, group)
    change, service = await reader.all()
    assert change.chat_member is not None
    assert (
        change.chat_member.old_chat_member.status,
        change.chat_member.new_chat_member.status,
    ) == ("left", "member")
    assert service.message is not None
    assert [u.id for u in service.message.new_chat_members] == [li.id]
    for act in (emulator.promote, emulator.demote, emulator.restrict):
        act(li, group, zhou)
        update = await reader.one()
        assert update.chat_member is not None
    emulator.leave(li, group)
    assert (await reader.all())[1].message.left_chat_member.id == li.id  # type: ignore[union-attr]
    emulator.remove(emulator.bot, group, zhou)
    (own,) = await reader.all()
    assert own.my_chat_member is not None
    assert own.my_chat_member.new_chat_member.status == "kicked"
    emulator.write(zhou, group, "背后说话")
    assert await reader.all() == []


async def test_start_block_and_unblock(
    reader: Reader, emulator: Emulator, zhou: Person, bot: telegram.Bot
) -> None:
    emulator.start(zhou, "bind_7")
    message = await reader.message()
    assert (message.chat.type, message.text) == ("private", "/start bind_7")
    await bot.send_message(zhou.id, "您好")
    emulator.block(zhou)
    blocked = (await reader.one()).my_chat_member
    assert blocked is not None
    assert blocked.new_chat_member.status == "kicked"
    emulator.start(zhou)
    assert [bool(u.my_chat_member) for u in await reader.all()] == [True, False]


async def test_those_who_hide_and_channels(
    reader: Reader, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    emulator.write(zhou, group, "匿名通知", anonymous=True)
    message = await reader.message()
    assert message.from_user is not None
    assert (message.from_user.id, message.sender_chat and message.sender_chat.id) == (
        1087968824,
        group.id,
    )
    channel = emulator.add_channel("政务发布", zhou, linked=group)
    emulator.add_bot(channel, zhou)
    await reader.all()
    post = emulator.write(zhou, channel, "全县停水通知")
    first, copy = await reader.all()
    assert first.channel_post is not None
    assert copy.message is not None
    assert copy.message.is_automatic_forward
    assert copy.message.from_user is not None
    assert copy.message.from_user.id == 777000
    assert isinstance(copy.message.forward_origin, MessageOriginChannel)
    emulator.edit(post, "全县停水通知（更正）")
    assert (await reader.one()).edited_channel_post is not None
    emulator.write(zhou, group, "以频道名义", channel=channel)
    assert (await reader.message()).from_user.id == 136817688  # type: ignore[union-attr]


async def test_topics_and_reactions(
    reader: Reader, emulator: Emulator, zhou: Person, bot: telegram.Bot
) -> None:
    forum = emulator.add_group("论坛", zhou, forum=True)
    emulator.add_bot(forum, zhou, admin=True)
    topic = emulator.add_topic(forum, "会议", zhou)
    written = emulator.write(zhou, forum, "开会", topic=topic)
    *_, created, message = await reader.all()
    assert created.message is not None
    assert created.message.forum_topic_created is not None
    assert message.message is not None
    assert (message.message.message_thread_id, message.message.is_topic_message) == (
        topic.id,
        True,
    )
    emulator.react(zhou, written, "👍")
    reaction = (await reader.one()).message_reaction
    assert reaction is not None
    assert reaction.new_reaction == (telegram.ReactionTypeEmoji("👍"),)
    await bot.set_message_reaction(forum.id, written.message_id, "👌")
    assert written.reactions[emulator.bot.id] == [{"type": "emoji", "emoji": "👌"}]


async def _settled() -> None:
    return


async def test_a_press_is_answered_once(
    reader: Reader, emulator: Emulator, group: Chat, zhou: Person, bot: telegram.Bot
) -> None:
    keys = telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton("收到 0/3", callback_data="a1")]]
    )
    await bot.send_message(group.id, "卡片", reply_markup=keys)
    (card,) = emulator.said(group)
    pressing = asyncio.create_task(emulator.press(zhou, card, "收到"))
    await asyncio.sleep(0)
    query = (await reader.one()).callback_query
    assert query is not None
    assert (query.data, query.message and query.message.message_id) == ("a1", card.message_id)
    await query.answer("已记下", show_alert=True)
    answer = await pressing
    assert (answer.text, answer.show_alert) == ("已记下", True)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await query.answer("又来")


async def test_a_press_may_be_forged_old_late_or_ignored(
    reader: Reader,
    emulator: Emulator,
    group: Chat,
    zhou: Person,
    bot: telegram.Bot,
    clock: MovableClock,
) -> None:
    await bot.send_message(group.id, "卡片")
    (card,) = emulator.said(group)
    with pytest.raises(LookupError, match="there are: none"):
        emulator.tap(zhou, card, "收到")
    emulator.tap(zhou, card, data="forged", inaccessible=True)
    query = (await reader.one()).callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible
    await clock.move_to(clock.now() + timedelta(minutes=2), _settled)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()
    with pytest.raises(Unanswered):
        await emulator.press(zhou, card, data="forged", timeout=0.01)


async def test_updates_wait_until_confirmed_and_no_longer_than_a_day(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person, clock: MovableClock
) -> None:
    emulator.write(zhou, group, "一")
    first = await bot.get_updates()
    assert await bot.get_updates() == first
    assert len(await bot.get_updates(limit=1)) == 1
    assert await bot.get_updates(first[-1].update_id + 1) == ()
    emulator.write(zhou, group, "二")
    await clock.move_to(clock.now() + timedelta(hours=25), _settled)
    assert await bot.get_updates() == ()


async def test_only_kinds_asked_for_are_made_and_the_list_is_remembered(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    first = await bot.get_updates(allowed_updates=["edited_message"])
    offset = first[-1].update_id + 1
    message = emulator.write(zhou, group, "一")
    assert await bot.get_updates(offset) == ()
    emulator.edit(message, "二")
    (edit,) = await bot.get_updates(offset)
    assert edit.edited_message is not None
    assert (await bot.get_webhook_info()).allowed_updates == ("edited_message",)


async def test_long_polling_ends_with_the_first_update(
    reader: Reader, emulator: Emulator, group: Chat, zhou: Person, bot: telegram.Bot
) -> None:
    waiting = asyncio.create_task(bot.get_updates(reader.offset, timeout=20))
    await emulator.until(lambda: emulator.polls > 2)
    await asyncio.sleep(0.01)
    emulator.write(zhou, group, "来了")
    (update,) = await asyncio.wait_for(waiting, 2)
    assert update.message is not None


async def test_of_two_readers_the_earlier_is_sent_away(
    reader: Reader, emulator: Emulator, bot: telegram.Bot
) -> None:
    earlier = asyncio.create_task(bot.get_updates(reader.offset, timeout=20))
    await emulator.until(lambda: emulator.polls > 2)
    await asyncio.sleep(0.01)
    async with client(emulator) as second:
        assert await second.get_updates(reader.offset) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await earlier
    emulator.world.updates.webhook_url = "https://example.org/hook"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates(reader.offset) == ()


async def test_privacy_mode_hides_the_talk_but_not_what_is_meant_for_the_bot(
    clock: MovableClock,
) -> None:
    async with Emulator(clock, privacy=True) as emulator:
        zhou = emulator.add_person("周敏")
        group = emulator.add_group("群", zhou)
        emulator.add_bot(group, zhou)
        async with client(emulator) as bot:
            assert not (await bot.get_me()).can_read_all_group_messages
            own = await bot.send_message(group.id, "我在")
            heard = emulator.world.chats[group.id].messages[own.message_id]
            emulator.write(zhou, group, "明天开会")
            emulator.write(zhou, group, "/today")
            emulator.write(zhou, group, "/today@other_bot")
            emulator.write(zhou, group, "好 @huiyin_bot")
            emulator.write(zhou, group, "答你", reply_to=heard)
            texts = [
                u.message.text for u in await bot.get_updates() if u.message and u.message.text
            ]
            assert texts == ["/today", "好 @huiyin_bot", "答你"]
            emulator.promote(emulator.bot, group, zhou)
            emulator.write(zhou, group, "后天开会")
            last = (await bot.get_updates())[-1].message
            assert last is not None
            assert last.text == "后天开会"


async def test_a_poison_update_cannot_be_read_by_the_library(
    reader: Reader, emulator: Emulator, bot: telegram.Bot, group: Chat
) -> None:
    update_id = emulator.poison(group)
    with pytest.raises((TypeError, KeyError, ValueError, AttributeError)):
        await bot.get_updates(reader.offset)
    assert await bot.get_updates(update_id + 1) == ()


async def test_a_call_may_come_as_json_form_or_query(emulator: Emulator, group: Chat) -> None:
    address = f"{emulator.base_url}{emulator.token}/SENDMESSAGE"
    what = {"chat_id": str(group.id), "text": "三种写法"}
    async with httpx.AsyncClient() as client:
        for answer in (
            await client.post(address, json=what),
            await client.post(address, data=what),
            await client.post(address, data=what, files={"unused": b""}),
            await client.get(address, params=what),
        ):
            assert answer.json()["result"]["text"] == "三种写法"
