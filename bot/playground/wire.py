"""From what there is to the Bot API's JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.playground.world import (
    ANONYMOUS_ADMIN,
    CHANNEL_WRITER,
    TELEGRAM,
    Chat,
    Member,
    Message,
    Person,
    Press,
    World,
)

Json = dict[str, Any]

ADMINISTRATOR_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
MEMBER_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_change_info",
    "can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag",
    "can_react_to_messages",
)  # fmt: skip

_HIDDEN = {
    ANONYMOUS_ADMIN: {"first_name": "Group", "username": "GroupAnonymousBot", "is_bot": True},
    CHANNEL_WRITER: {"first_name": "Channel", "username": "Channel_Bot", "is_bot": True},
    TELEGRAM: {"first_name": "Telegram", "is_bot": False},
}


def seconds(moment: datetime) -> int:
    """The moment in whole seconds since 1970, as all of Telegram's dates."""
    return int(moment.timestamp())


def stand_in(account: int) -> Json:
    """The account Telegram shows for anonymous administrators and channels."""
    return {"id": account, **_HIDDEN[account]}


def person_json(person: Person) -> Json:
    json: Json = {"id": person.id, "is_bot": person.is_bot, "first_name": person.name}
    if person.username:
        json["username"] = person.username
    if person.language_code:
        json["language_code"] = person.language_code
    return json


def chat_json(chat: Chat) -> Json:
    json: Json = {"id": chat.id, "type": chat.kind}
    if chat.kind == "private":
        json["first_name"] = chat.title
    else:
        json["title"] = chat.title
    if chat.username:
        json["username"] = chat.username
    if chat.forum:
        json["is_forum"] = True
    return json


def sender_json(message: Message) -> Json | None:
    if message.sender is not None and message.sender_chat is None:
        return person_json(message.sender)
    if message.sender_chat is None or message.chat.kind == "channel":
        return None
    if message.automatic_forward:
        return stand_in(TELEGRAM)
    return stand_in(ANONYMOUS_ADMIN if message.sender_chat is message.chat else CHANNEL_WRITER)


def message_json(message: Message, world: World, *, nested: bool = False) -> Json:
    """The message as the bot sees it; a nested one shows no further reply."""
    json: Json = {
        "message_id": message.message_id,
        "date": seconds(message.date),
        "chat": chat_json(message.chat),
    }
    sender = sender_json(message)
    if sender is not None:
        json["from"] = sender
    if message.sender_chat is not None:
        json["sender_chat"] = chat_json(message.sender_chat)
    if message.thread is not None:
        json["message_thread_id"] = message.thread
    if message.in_topic:
        json["is_topic_message"] = True
    if message.edited is not None:
        json["edit_date"] = seconds(message.edited)
    if message.origin is not None:
        json["forward_origin"] = message.origin
    if message.automatic_forward:
        json["is_automatic_forward"] = True
    if message.album is not None:
        json["media_group_id"] = message.album
    if message.service is not None:
        json.update(message.service)
    elif message.media is not None:
        json.update(message.media)
        if message.text:
            json["caption"] = message.text
            if message.entities:
                json["caption_entities"] = entities_json(message.entities, world)
    else:
        json["text"] = message.text
        if message.entities:
            json["entities"] = entities_json(message.entities, world)
    if message.markup is not None and "inline_keyboard" in message.markup:
        json["reply_markup"] = message.markup
    if not nested and message.reply_to is not None and not message.reply_to.deleted:
        json["reply_to_message"] = message_json(message.reply_to, world, nested=True)
    return json


def entities_json(entities: list[Json], world: World) -> list[Json]:
    """Entities with whole users in them; a mention of somebody unknown is plain text."""
    result = []
    for entity in entities:
        if "user_id" not in entity:
            result.append(entity)
            continue
        person = world.people.get(entity["user_id"])
        if person is not None:
            bare = {key: value for key, value in entity.items() if key != "user_id"}
            result.append({**bare, "user": person_json(person)})
    return result


def member_json(member: Member, chat: Chat) -> Json:
    """A ChatMember of whichever class the status asks for."""
    json: Json = {"user": person_json(member.person), "status": member.status}
    if member.title:
        json["custom_title"] = member.title
    if member.status == "creator":
        json["is_anonymous"] = member.rights.get("is_anonymous", False)
    elif member.status == "administrator":
        json["can_be_edited"] = False
        json["is_anonymous"] = member.rights.get("is_anonymous", False)
        names = ADMINISTRATOR_RIGHTS + (CHANNEL_RIGHTS if chat.kind == "channel" else ())
        json.update({name: member.rights.get(name, True) for name in names})
    elif member.status == "restricted":
        json.update(is_member=True, until_date=0)
        json.update({name: member.rights.get(name, False) for name in MEMBER_RIGHTS})
    elif member.status == "kicked":
        json["until_date"] = 0
    return json


def member_update_json(chat: Chat, by: Person, at: datetime, old: Member, new: Member) -> Json:
    return {
        "chat": chat_json(chat),
        "from": person_json(by),
        "date": seconds(at),
        "old_chat_member": member_json(old, chat),
        "new_chat_member": member_json(new, chat),
    }


def press_json(press: Press, world: World, *, inaccessible: bool) -> Json:
    """A callback query; a message too old to be shown is only named."""
    message = press.message
    shown = message_json(message, world)
    if inaccessible:
        shown = {"chat": chat_json(message.chat), "message_id": message.message_id, "date": 0}
    return {
        "id": press.id,
        "from": person_json(press.person),
        "message": shown,
        "chat_instance": str(abs(message.chat.id)),
        "data": press.data,
    }


def full_chat_json(chat: Chat) -> Json:
    """ChatFullInfo, as getChat answers."""
    json = chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }
    if chat.is_group:
        json["permissions"] = {name: True for name in MEMBER_RIGHTS if name.startswith("can_send")}
    if chat.linked is not None:
        json["linked_chat_id"] = chat.linked.id
    if chat.pinned:
        world_message = chat.messages.get(chat.pinned[-1])
        if world_message is not None:
            json["pinned_message"] = {
                "message_id": world_message.message_id,
                "date": seconds(world_message.date),
                "chat": chat_json(chat),
                "text": world_message.text,
            }
    return json
