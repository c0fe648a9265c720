"""What the bot may call: itself, chats, members, commands, files."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.playground.files import DOWNLOAD_LIMIT
from bot.playground.methods import check_may_post, check_presence, find_chat, method
from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request
from bot.playground.wire import chat_json, full_chat_json, member_json, person_json
from bot.playground.world import Member, World

Json = dict[str, Any]


@method("getMe")
def get_me(world: World, parameters: Parameters) -> Json:
    return person_json(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


@method("getWebhookInfo")
def get_webhook_info(world: World, parameters: Parameters) -> Json:
    info: Json = {
        "url": world.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


@method("deleteWebhook")
def delete_webhook(world: World, parameters: Parameters) -> bool:
    world.updates.webhook_url = ""
    if parameters.flag("drop_pending_updates"):
        world.updates.drop()
    return True


@method("getChat")
def get_chat(world: World, parameters: Parameters) -> Json:
    chat = find_chat(world, parameters)
    if chat.person is None:
        check_presence(world, chat)
    elif not chat.person.started:
        raise bad_request("chat not found")
    return full_chat_json(chat)


@method("getChatMember")
def get_chat_member(world: World, parameters: Parameters) -> Json:
    chat = find_chat(world, parameters)
    if chat.person is None:
        check_presence(world, chat)
    wanted = parameters.integer("user_id")
    person = world.bot if wanted == world.bot.id else world.people.get(wanted)
    if person is None:
        raise bad_request("invalid user_id specified")
    return member_json(chat.member(person), chat)


@method("getChatAdministrators")
def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    chat = find_chat(world, parameters)
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    check_presence(world, chat)
    return [
        member_json(member, chat)
        for member in chat.members.values()
        if member.is_administrator and (member.person is world.bot or not member.person.is_bot)
    ]


@method("getChatMemberCount")
def get_chat_member_count(world: World, parameters: Parameters) -> int:
    chat = find_chat(world, parameters)
    if chat.person is not None:
        return 2
    check_presence(world, chat)
    return sum(member.present for member in chat.members.values())


@method("leaveChat")
def leave_chat(world: World, parameters: Parameters) -> bool:
    chat = find_chat(world, parameters)
    check_presence(world, chat)
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[world.bot.id] = Member(world.bot, "left")
    world.post(chat, world.bot, service={"left_chat_member": person_json(world.bot)})
    return True


@method("sendChatAction")
def send_chat_action(world: World, parameters: Parameters) -> bool:
    check_may_post(world, find_chat(world, parameters))
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, parameters: Parameters) -> bool:
    chat = find_chat(world, parameters)
    check_presence(world, chat)
    if chat.is_group and not chat.member(world.bot).may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to pin not found")
    chat.pinned.append(message.message_id)
    shown = {
        "message_id": message.message_id,
        "date": int(message.date.timestamp()),
        "chat": chat_json(chat),
        "text": message.text,
    }
    world.post(chat, world.bot, service={"pinned_message": shown})
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, parameters: Parameters) -> bool:
    chat = find_chat(world, parameters)
    check_presence(world, chat)
    number = parameters.integer("message_id")
    if number:
        if number not in chat.pinned:
            raise bad_request("message to unpin not found")
        chat.pinned.remove(number)
    elif chat.pinned:
        chat.pinned.pop()
    world.changed()
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, parameters: Parameters) -> bool:
    chat = find_chat(world, parameters)
    check_presence(world, chat)
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to react not found")
    message.reactions[world.bot.id] = parameters.json("reaction") or []
    message.serial = world.next_serial()
    world.changed()
    return True


def _scope(parameters: Parameters) -> str:
    scope = parameters.json("scope") or {"type": "default"}
    return json.dumps([scope, parameters.text("language_code")], sort_keys=True)


@method("setMyCommands")
def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = parameters.json("commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "").lstrip("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(parameters)] = commands
    return True


@method("getMyCommands")
def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    return world.commands.get(_scope(parameters), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.commands.pop(_scope(parameters), None)
    return True


def _describe(world: World, parameters: Parameters, name: str, limit: int) -> bool:
    text = parameters.text(name)
    if len(text) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    world.descriptions[f"{name} {parameters.text('language_code')}".strip()] = text
    return True


@method("setMyDescription")
def set_my_description(world: World, parameters: Parameters) -> bool:
    return _describe(world, parameters, "description", 512)


@method("setMyShortDescription")
def set_my_short_description(world: World, parameters: Parameters) -> bool:
    return _describe(world, parameters, "short_description", 120)


@method("setMyName")
def set_my_name(world: World, parameters: Parameters) -> bool:
    return _describe(world, parameters, "name", 64)


@method("getFile")
def get_file(world: World, parameters: Parameters) -> Json:
    stored = world.files.get(parameters.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": f"U{stored.file_id}",
        "file_size": len(stored.content),
        "file_path": stored.path,
    }
