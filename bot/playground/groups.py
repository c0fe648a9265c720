"""What happens around messages: people, groups, rights, topics, migration."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from bot.playground.wire import (
    member_update_json,
    message_json,
    person_json,
)
from bot.playground.world import (
    Chat,
    Member,
    Message,
    Person,
    Status,
    Topic,
    World,
)


class Groups:
    """The administrators' side of the world; `People` adds the talk."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def bot(self) -> Person:
        return self.world.bot

    def add_person(
        self,
        name: str,
        username: str | None = None,
        language_code: str | None = "zh-hans",
        *,
        is_bot: bool = False,
        started: bool = False,
    ) -> Person:
        """Make an account; it has not started the bot unless said so."""
        number = 5_000_000_000 + self.world.number()
        person = Person(number, name, username, language_code, is_bot, started)
        self.world.people[person.id] = person
        self.world.changed()
        return person

    def add_group(
        self,
        title: str,
        creator: Person,
        members: Iterable[Person] = (),
        *,
        supergroup: bool = True,
        forum: bool = False,
        username: str | None = None,
    ) -> Chat:
        """Make a group without the bot in it."""
        kind = "supergroup" if supergroup or forum else "group"
        chat = self.world.new_chat(kind, title, forum=forum, username=username)  # type: ignore[arg-type]
        chat.members[creator.id] = Member(creator, "creator")
        for person in members:
            chat.members.setdefault(person.id, Member(person))
        self.world.changed()
        return chat

    def add_channel(self, title: str, creator: Person, linked: Chat | None = None) -> Chat:
        """Make a channel; its posts appear in the linked group by themselves."""
        chat = self.world.new_chat("channel", title)
        chat.members[creator.id] = Member(creator, "creator")
        chat.linked = linked
        if linked is not None:
            linked.linked = chat
        self.world.changed()
        return chat

    def add_bot(self, chat: Chat, by: Person, *, admin: bool = False, **rights: bool) -> None:
        """Bring the bot into a chat, as an administrator if said so."""
        status: Status = "administrator" if admin or chat.kind == "channel" else "member"
        self._set_member(chat, by, Member(self.bot, status, dict(rights)))
        if chat.is_group:
            self._service(chat, by, new_chat_members=[person_json(self.bot)])

    def join(self, person: Person, chat: Chat, by: Person | None = None) -> Message:
        """Somebody comes in, alone or brought by somebody."""
        self._set_member(chat, by or person, Member(person))
        return self._service(chat, by or person, new_chat_members=[person_json(person)])

    def leave(self, person: Person, chat: Chat) -> Message:
        """Somebody goes of their own will."""
        self._set_member(chat, person, Member(person, "left"))
        return self._service(chat, person, left_chat_member=person_json(person))

    def remove(self, person: Person, chat: Chat, by: Person) -> None:
        """Throw somebody out, the bot too."""
        self._set_member(chat, by, Member(person, "kicked"))
        if chat.is_group:
            self._service(chat, by, left_chat_member=person_json(person))

    def promote(
        self, person: Person, chat: Chat, by: Person, *, title: str | None = None, **rights: bool
    ) -> None:
        """Make somebody an administrator; rights not named are held."""
        self._set_member(chat, by, Member(person, "administrator", dict(rights), title))

    def demote(self, person: Person, chat: Chat, by: Person) -> None:
        """Make an administrator an ordinary member again."""
        self._set_member(chat, by, Member(person))

    def restrict(self, person: Person, chat: Chat, by: Person, **rights: bool) -> None:
        """Take rights away; those not named are lost."""
        self._set_member(chat, by, Member(person, "restricted", dict(rights)))

    def rename(self, chat: Chat, title: str, by: Person) -> Message:
        chat.title = title
        return self._service(chat, by, new_chat_title=title)

    def add_topic(self, chat: Chat, name: str, by: Person) -> Topic:
        """Open a topic in a forum."""
        created = {"name": name, "icon_color": 7322096}
        message = self._service(chat, by, announce=False, forum_topic_created=created)
        message.thread, message.in_topic = message.message_id, True
        topic = Topic(message.message_id, name)
        chat.topics[topic.id] = topic
        self.announce(message)
        return topic

    def close_topic(self, chat: Chat, topic: Topic, by: Person) -> None:
        topic.closed = True
        self._service(chat, by, topic=topic, forum_topic_closed={})

    def reopen_topic(self, chat: Chat, topic: Topic, by: Person) -> None:
        topic.closed = False
        self._service(chat, by, topic=topic, forum_topic_reopened={})

    def delete_topic(self, chat: Chat, topic: Topic) -> None:
        """Remove a topic with its messages; nobody is told."""
        del chat.topics[topic.id]
        for message in chat.messages.values():
            message.deleted = message.deleted or message.thread == topic.id
        self.world.changed()

    def pin(self, message: Message, by: Person) -> None:
        message.chat.pinned.append(message.message_id)
        self._service(
            message.chat, by, pinned_message=message_json(message, self.world, nested=True)
        )

    def migrate(self, chat: Chat, by: Person | None = None) -> Chat:
        """Make a basic group a supergroup: a new id, and no old message id is valid in it."""
        actor = by or next(m.person for m in chat.members.values() if m.status == "creator")
        new = self.world.new_chat("supergroup", chat.title)
        new.members = {key: dataclasses.replace(member) for key, member in chat.members.items()}
        self._service(chat, actor, migrate_to_chat_id=new.id)
        self._service(new, actor, as_chat=True, migrate_from_chat_id=chat.id)
        chat.migrated_to = new
        return new

    # What the bot hears of it

    def announce(self, message: Message, *, edited: bool = False) -> None:
        """Queue the update of a message, if the bot gets to see it."""
        if not self.visible(message):
            return
        kind = "channel_post" if message.chat.kind == "channel" else "message"
        json = message_json(message, self.world)
        self.world.updates.put(f"edited_{kind}" if edited else kind, json)
        self.world.changed()

    def visible(self, message: Message) -> bool:
        """Whether the bot gets this message: presence, other bots, privacy mode."""
        chat, sender = message.chat, message.sender
        if sender is self.bot:
            return False
        if chat.kind == "private":
            return True
        member = chat.member(self.bot)
        if not member.present:
            return False
        if sender is not None and sender.is_bot and message.sender_chat is None:
            return False
        if not self.world.privacy or member.is_administrator or message.service is not None:
            return True
        if message.reply_to is not None and message.reply_to.sender is self.bot:
            return True
        return any(self._names_bot(message, entity) for entity in message.entities)

    def _names_bot(self, message: Message, entity: dict[str, Any]) -> bool:
        raw = message.text.encode("utf-16-le")
        first, last = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        word = raw[first:last].decode("utf-16-le")
        if entity["type"] == "bot_command":
            return "@" not in word or word.endswith(f"@{self.bot.username}")
        return entity["type"] == "mention" and word == f"@{self.bot.username}"

    def _set_member(self, chat: Chat, by: Person, new: Member) -> None:
        old = chat.member(new.person)
        was_watching = chat.member(self.bot).is_administrator
        chat.members[new.person.id] = new
        json = member_update_json(chat, by, self.world.clock.now(), old, new)
        if new.person is self.bot:
            self.world.updates.put("my_chat_member", json)
        elif was_watching:
            self.world.updates.put("chat_member", json)
        self.world.changed()

    def _service(
        self,
        chat: Chat,
        by: Person,
        *,
        announce: bool = True,
        as_chat: bool = False,
        topic: Topic | None = None,
        **service: Any,
    ) -> Message:
        message = self.world.post(
            chat,
            by,
            service=service,
            sender_chat=chat if as_chat else None,
            thread=topic.id if topic else None,
            in_topic=topic is not None,
        )
        if announce:
            self.announce(message)
        return message
