"""What the page shows: chats, people and messages as small JSON, names instead of ids."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.playground.world import Chat, Message, Person, World

Json = dict[str, Any]


def local(moment: datetime, zone: ZoneInfo) -> str:
    """The moment on the office's wall clock, without the offset."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")


def person_view(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "username": person.username,
        "bot": person.is_bot,
        "started": person.started,
        "blocked": person.blocked,
    }


def chat_view(chat: Chat, world: World) -> Json:
    members = [
        member.person.id
        for member in chat.members.values()
        if member.present and not member.person.is_bot
    ]
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "members": [chat.person.id] if chat.person else members,
        "creator": next(
            (m.person.id for m in chat.members.values() if m.status == "creator"), None
        ),
        "bot": chat.person is not None or chat.member(world.bot).present,
        "topics": [
            {"id": topic.id, "name": topic.name, "closed": topic.closed}
            for topic in chat.topics.values()
        ],
        "old": chat.migrated_to is not None,
    }


def writer(message: Message) -> Json:
    """Who the page shows as the writer."""
    if message.sender_chat is not None:
        return {"id": message.sender_chat.id, "name": message.sender_chat.title, "bot": False}
    if message.sender is None:
        return {"id": 0, "name": "?", "bot": False}
    return {
        "id": message.sender.id,
        "name": message.sender.name,
        "bot": message.sender.is_bot,
    }


def message_view(message: Message, world: World, zone: ZoneInfo) -> Json:
    view: Json = {
        "chat": message.chat.id,
        "id": message.message_id,
        "serial": message.serial,
        "at": local(message.date, zone),
        "who": writer(message),
        "text": message.text,
        "entities": message.entities,
        "edited": message.edited is not None,
        "deleted": message.deleted,
        "keyboard": [
            [{"text": b.text, "data": b.data, "url": b.url} for b in row]
            for row in message.keyboard
        ],
    }
    if message.service is not None:
        view["service"] = _service(message)
    if (message.markup or {}).get("force_reply"):
        mentions = (one for one in message.entities if one["type"] == "text_mention")
        view["asks"] = [one["user_id"] for one in mentions]
    if message.reply_to is not None and message.reply_to.service is None:
        quoted = message.reply_to
        view["reply"] = {
            "id": quoted.message_id,
            "name": writer(quoted)["name"],
            "text": quoted.text[:120] or _title(quoted),
        }
    if message.origin is not None:
        view["forward"] = _origin(message.origin, zone)
    if message.media is not None:
        view["media"] = _media(message.media)
    if message.album is not None:
        view["album"] = message.album
    if message.in_topic and message.thread in message.chat.topics:
        view["topic"] = message.chat.topics[message.thread].name
    marks: dict[str, list[int]] = {}
    for giver, given in message.reactions.items():
        for one in given:
            marks.setdefault(one.get("emoji", "★"), []).append(giver)
    if marks:
        view["reactions"] = marks
    return view


def _service(message: Message) -> Json:
    service = message.service or {}
    by = writer(message)["name"]
    if people := service.get("new_chat_members"):
        alone = message.sender is not None and people[0]["id"] == message.sender.id
        names = "、".join(person["first_name"] for person in people)
        return {"kind": "joined" if alone else "added", "by": by, "who": names}
    if person := service.get("left_chat_member"):
        alone = message.sender is not None and person["id"] == message.sender.id
        return {"kind": "left" if alone else "removed", "by": by, "who": person["first_name"]}
    if pinned := service.get("pinned_message"):
        return {"kind": "pinned", "by": by, "text": pinned.get("text", "")[:40]}
    if "new_chat_title" in service:
        return {"kind": "renamed", "by": by, "text": service["new_chat_title"]}
    if created := service.get("forum_topic_created"):
        return {"kind": "topic_created", "by": by, "text": created["name"]}
    if "forum_topic_closed" in service or "forum_topic_reopened" in service:
        closed = "forum_topic_closed" in service
        return {"kind": "topic_closed" if closed else "topic_reopened", "by": by}
    return {"kind": "migrated", "by": by}


def _origin(origin: Json, zone: ZoneInfo) -> Json:
    source = origin.get("sender_user") or origin.get("sender_chat") or origin.get("chat") or {}
    name = origin.get("sender_user_name") or source.get("first_name") or source.get("title")
    moment = datetime.fromtimestamp(origin["date"], zone)
    return {"name": name, "at": local(moment, zone)}


def _title(message: Message) -> str:
    return str((message.media or {}).get("document", {}).get("file_name", "🖼"))


def _media(media: Json) -> Json:
    if document := media.get("document"):
        return {
            "kind": "document",
            "name": document["file_name"],
            "size": document["file_size"],
            "file": document["file_id"],
        }
    photo = media["photo"][-1]
    return {
        "kind": "photo",
        "size": photo["file_size"],
        "file": photo["file_id"],
        "width": photo["width"],
        "height": photo["height"],
    }
