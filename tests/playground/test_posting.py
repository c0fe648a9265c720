"""The bot posts, edits, deletes; the library that it uses understands every answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from bot.clock import MovableClock
from bot.playground.server import Emulator
from bot.playground.world import Chat, Person


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(x, callback_data=f"k:{x}")] for x in labels]
    )


async def test_a_message_keeps_its_text_entities_buttons_reply_and_date(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person, clock: MovableClock
) -> None:
    asked = emulator.write(zhou, group, "明早开会")
    sent = await bot.send_message(
        group.id,
        "🌧️<b>会议</b> &lt;三楼&gt; /show",
        parse_mode="HTML",
        reply_markup=keyboard("收到"),
        reply_parameters=ReplyParameters(asked.message_id),
    )
    assert sent.text == "🌧️会议 <三楼> /show"
    assert [(e.type, sent.parse_entity(e)) for e in sent.entities] == [
        ("bold", "会议"),
        ("bot_command", "/show"),
    ]
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "明早开会"
    assert sent.date == clock.now()
    (stored,) = emulator.said(group)
    assert [(b.text, b.data) for b in stored.buttons] == [("收到", "k:收到")]


async def test_an_edit_stays_in_place_and_shows_when(
    bot: telegram.Bot, emulator: Emulator, group: Chat
) -> None:
    sent = await bot.send_message(group.id, "收到 0/3", reply_markup=keyboard("收到"))
    await bot.edit_message_text(
        "收到 1/3", group.id, sent.message_id, reply_markup=keyboard("收到")
    )
    await bot.edit_message_reply_markup(group.id, sent.message_id, reply_markup=keyboard("办结"))
    (card,) = emulator.said(group)
    assert (card.text, card.versions, card.buttons[0].text) == ("收到 1/3", ["收到 0/3"], "办结")
    assert card.edited == emulator.world.clock.now()


async def test_files_come_and_go(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    sent = await bot.send_document(group.id, b"BEGIN:VCALENDAR", filename="会.ics", caption="日历")
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("会.ics", "日历")
    given = emulator.send_document(zhou, group, "通知.docx", b"PK notice", "请查收")
    assert given.media is not None
    file = await bot.get_file(given.media["document"]["file_id"])
    assert await file.download_as_bytearray() == b"PK notice"


async def test_menus_descriptions_and_pins(
    bot: telegram.Bot, emulator: Emulator, group: Chat
) -> None:
    commands = [telegram.BotCommand("today", "今天的事")]
    await bot.set_my_commands(
        commands, telegram.BotCommandScopeAllGroupChats(), language_code="zh"
    )
    assert await bot.get_my_commands(telegram.BotCommandScopeAllGroupChats(), "zh") == tuple(
        commands
    )
    assert await bot.get_my_commands() == ()
    assert await bot.set_my_description("事事有回音")
    sent = await bot.send_message(group.id, "看板")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await bot.pin_chat_message(group.id, sent.message_id)
    assert group.pinned == []


async def test_a_chat_is_described_with_its_members(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    li = emulator.add_person("李工")
    emulator.join(li, group)
    emulator.promote(emulator.bot, group, zhou, can_pin_messages=False)
    assert (await bot.get_chat(group.id)).title == "防汛工作群"
    assert await bot.get_chat_member_count(group.id) == 3
    administrators = await bot.get_chat_administrators(group.id)
    assert {a.user.first_name: a.status for a in administrators} == {
        "周敏": "creator",
        "回音": "administrator",
    }
    own = await bot.get_chat_member(group.id, bot.id)
    assert isinstance(own, telegram.ChatMemberAdministrator)
    assert (own.can_pin_messages, own.can_delete_messages) == (False, True)
    emulator.restrict(li, group, zhou, can_send_messages=True)
    assert (await bot.get_chat_member(group.id, li.id)).status == "restricted"
    emulator.remove(li, group, zhou)
    assert (await bot.get_chat_member(group.id, li.id)).status == "kicked"


Act = Callable[[telegram.Bot, Emulator, Chat, Person], Awaitable[object]]


async def _private(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    return await bot.send_message(zhou.id, "您好")


async def _blocked(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    emulator.start(zhou)
    emulator.block(zhou)
    return await bot.send_message(zhou.id, "您好")


async def _gone(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    zhou.deactivated = True
    return await bot.send_message(zhou.id, "您好")


async def _kicked(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    emulator.remove(emulator.bot, group, zhou)
    return await bot.send_message(group.id, "您好")


async def _kicked_small(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> object:
    small = emulator.add_group("小群", zhou, supergroup=False)
    emulator.add_bot(small, zhou)
    emulator.remove(emulator.bot, small, zhou)
    return await bot.send_message(small.id, "您好")


async def _muted(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    emulator.restrict(emulator.bot, group, zhou)
    return await bot.send_message(group.id, "您好")


async def _left(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    await bot.leave_chat(group.id)
    return await bot.send_message(group.id, "您好")


async def _foreign(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    message = emulator.write(zhou, group, "原文")
    return await bot.edit_message_text("改文", group.id, message.message_id)


async def _same(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    sent = await bot.send_message(group.id, "一样", reply_markup=keyboard("收到"))
    return await bot.edit_message_text(
        "一样 ", group.id, sent.message_id, reply_markup=keyboard("收到")
    )


async def _deleted(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    sent = await bot.send_message(group.id, "临时")
    await bot.delete_message(group.id, sent.message_id)
    return await bot.edit_message_text("再来", group.id, sent.message_id)


async def _reply_to_nothing(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> object:
    return await bot.send_message(group.id, "答", reply_parameters=ReplyParameters(99))


async def _long_data(bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person) -> object:
    return await bot.send_message(group.id, "按", reply_markup=keyboard("收" * 22))


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (_private, Forbidden, "bot can't initiate conversation with a user"),
        (_blocked, Forbidden, "bot was blocked by the user"),
        (_gone, Forbidden, "user is deactivated"),
        (_kicked, Forbidden, "bot was kicked from the supergroup chat"),
        (_kicked_small, Forbidden, "bot was kicked from the group chat"),
        (_left, Forbidden, "bot is not a member of the supergroup chat"),
        (_muted, BadRequest, "not enough rights to send text messages to the chat"),
        (_foreign, BadRequest, "message can't be edited"),
        (_same, BadRequest, "message is not modified: specified new message content and reply"),
        (_deleted, BadRequest, "message to edit not found"),
        (_reply_to_nothing, BadRequest, "message to be replied not found"),
        (_long_data, BadRequest, "BUTTON_DATA_INVALID"),
    ],
)
async def test_refusals_speak_as_telegram_does(
    act: Act,
    error: type[Exception],
    sentence: str,
    bot: telegram.Bot,
    emulator: Emulator,
    group: Chat,
    zhou: Person,
) -> None:
    with pytest.raises(error, match=f"(?i){re.escape(sentence)}") as caught:
        await act(bot, emulator, group, zhou)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n ", "text is empty"),
        ("字" * 4097, "message is too long"),
        ("🌧" * 2049, "message is too long"),
        ("<b>没关", 'Can\'t find end tag corresponding to start tag "b"'),
        ("水位<3米", "Unclosed start tag at byte offset 6"),
        ("<h1>大</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ],
)
async def test_texts_are_measured_and_parsed(
    text: str, sentence: str, bot: telegram.Bot, group: Chat
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){re.escape(sentence)}"):
        await bot.send_message(group.id, text, parse_mode="HTML")


async def test_the_longest_text_passes_because_tags_do_not_count(
    bot: telegram.Bot, group: Chat
) -> None:
    sent = await bot.send_message(group.id, f"<b>{'🌧' * 2048}</b>", parse_mode="HTML")
    assert sent.text == "🌧" * 2048


async def test_a_reply_may_go_without_what_it_answers(bot: telegram.Bot, group: Chat) -> None:
    where = ReplyParameters(99, allow_sending_without_reply=True)
    sent = await bot.send_message(group.id, "答", reply_parameters=where)
    assert sent.reply_to_message is None


async def test_an_unknown_chat_a_wrong_token_and_an_unknown_method(
    bot: telegram.Bot, emulator: Emulator
) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(-1009999, "?")
    stranger = telegram.Bot("1:WRONG", base_url=emulator.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    with pytest.raises(InvalidToken):  # how the library takes 404
        await bot._post("sendTelepathy")


async def test_after_migration_the_old_id_names_the_new_one_and_old_messages_are_lost(
    bot: telegram.Bot, emulator: Emulator, zhou: Person
) -> None:
    small = emulator.add_group("小群", zhou, supergroup=False)
    emulator.add_bot(small, zhou)
    for _ in range(3):
        card = await bot.send_message(small.id, "卡片")
    new = emulator.migrate(small)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(small.id, "提醒")
    assert moved.value.new_chat_id == new.id
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("卡片二", new.id, card.message_id)
    services = [u.message for u in await bot.get_updates() if u.message]
    assert [(m.migrate_to_chat_id, m.migrate_from_chat_id) for m in services[-2:]] == [
        (new.id, None),
        (None, small.id),
    ]


async def test_topics_take_messages_until_closed_and_general_has_no_number(
    bot: telegram.Bot, emulator: Emulator, zhou: Person
) -> None:
    forum = emulator.add_group("全局论坛", zhou, forum=True)
    emulator.add_bot(forum, zhou)
    topic = emulator.add_topic(forum, "会议", zhou)
    sent = await bot.send_message(forum.id, "在话题里", message_thread_id=topic.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.id, True)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "总话题", message_thread_id=1)
    emulator.close_topic(forum, topic, zhou)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "晚了", message_thread_id=topic.id)
    emulator.delete_topic(forum, topic)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "没了", message_thread_id=topic.id)
    assert (await bot.send_message(forum.id, "总话题")).message_thread_id is None
