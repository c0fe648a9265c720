"""What people do: write, edit, forward, send files, press, react, start, block."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.playground import formatting
from bot.playground.groups import Groups
from bot.playground.methods import document_json, store_file
from bot.playground.parameters import Upload
from bot.playground.wire import (
    chat_json,
    member_update_json,
    message_json,
    person_json,
    press_json,
    seconds,
)
from bot.playground.world import Answer, Button, Chat, Member, Message, Person, Press, Topic

Json = dict[str, Any]


class Unanswered(AssertionError):
    """A press stayed without an answer: the person sees the button spin."""


@dataclass(frozen=True)
class Origin:
    """Where a forwarded message comes from: a person, a chat, or only a name."""

    date: datetime
    person: Person | None = None
    chat: Chat | None = None
    name: str = ""
    message_id: int = 1

    def json(self) -> Json:
        """The Bot API's MessageOrigin of whichever class fits."""
        date = seconds(self.date)
        if self.person is not None:
            return {"type": "user", "date": date, "sender_user": person_json(self.person)}
        if self.chat is None:
            return {"type": "hidden_user", "date": date, "sender_user_name": self.name}
        if self.chat.kind == "channel":
            return {
                "type": "channel",
                "date": date,
                "chat": chat_json(self.chat),
                "message_id": self.message_id,
            }
        return {"type": "chat", "date": date, "sender_chat": chat_json(self.chat)}


class People(Groups):
    """Everything people can do to the bot. A chat may be given as a Person: their private."""

    def chat_of(self, place: Chat | Person) -> Chat:
        """The chat itself, or the private chat of a person and the bot."""
        return self.world.private_chat(place) if isinstance(place, Person) else place

    def messages(self, place: Chat | Person) -> list[Message]:
        """What stands in a chat now, the oldest first, service lines and all."""
        return [m for m in self.chat_of(place).messages.values() if not m.deleted]

    def private(self, person: Person) -> list[Message]:
        """What the bot wrote to this person in private, the oldest first."""
        return [message for message in self.messages(person) if message.sender is self.bot]

    def said(self, place: Chat | Person) -> list[Message]:
        """What the bot wrote in a chat, the oldest first, without service lines."""
        return [m for m in self.messages(place) if m.sender is self.bot and m.service is None]

    def write(
        self,
        person: Person,
        place: Chat | Person,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        mentions: Mapping[str, Person] | None = None,
        origin: Origin | Json | None = None,
        anonymous: bool = False,
        channel: Chat | None = None,
        **fields: Any,
    ) -> Message:
        """Somebody writes.

        Args:
            person: who; must be in the group.
            place: the chat, or the person for their private chat with the bot.
            mentions: names in the text that point at people without a username.
            origin: where it was forwarded from, as a value or the Bot API's JSON.
            anonymous: the administrator hides behind the group.
            channel: the person writes in a channel's name.
            fields: of `Message`, for `media` and `album`.
        """
        chat = self.chat_of(place)
        self._check_can_write(person, chat)
        text, marks = formatting.strip(text, [])
        for name, mentioned in (mentions or {}).items():
            start = text.index(name)
            marks.append(
                {
                    "type": "text_mention",
                    "offset": formatting.units(text[:start]),
                    "length": formatting.units(name),
                    "user_id": mentioned.id,
                }
            )
        message = self.world.post(
            chat,
            person,
            text=text,
            entities=formatting.with_detected(text, marks),
            sender_chat=chat if anonymous or chat.kind == "channel" else channel,
            origin=origin if isinstance(origin, dict) else origin and origin.json(),
            **self._place(chat, reply_to, topic),
            **fields,
        )
        self.announce(message)
        if chat.kind == "channel":
            self._forward_to_linked(message)
        return message

    def edit(self, message: Message, text: str) -> Message:
        """The writer changes a message; the bot hears of it."""
        text, marks = formatting.strip(text, [])
        message.versions.append(message.text)
        message.text, message.entities = text, formatting.with_detected(text, marks)
        message.edited = self.world.clock.now()
        message.serial = self.world.next_serial()
        self.announce(message, edited=True)
        self.world.changed()
        return message

    def delete(self, message: Message) -> None:
        """The writer takes a message back; the bot is not told, as on Telegram."""
        message.deleted = True
        message.serial = self.world.next_serial()
        self.world.changed()

    def forward(
        self, person: Person, message: Message, place: Chat | Person, **more: Any
    ) -> Message:
        """Somebody forwards a message; its origin and the origin's date travel along."""
        origin = message.origin
        if origin is None:
            source = message.sender_chat
            hidden = source is None and message.sender is None
            origin = Origin(
                message.date,
                person=message.sender if source is None else None,
                chat=source,
                name="?" if hidden else "",
                message_id=message.message_id,
            ).json()
        return self.write(person, place, message.text, media=message.media, origin=origin, **more)

    def send_document(
        self,
        person: Person,
        place: Chat | Person,
        name: str,
        content: bytes,
        caption: str = "",
        mime_type: str = "application/octet-stream",
        **more: Any,
    ) -> Message:
        stored = store_file(self.world, Upload(name, content, mime_type))
        media = {"document": document_json(stored)}
        return self.write(person, place, caption, media=media, **more)

    def send_photo(
        self,
        person: Person,
        place: Chat | Person,
        content: bytes = b"photo",
        caption: str = "",
        **more: Any,
    ) -> Message:
        return self.write(person, place, caption, media=self._photo(content), **more)

    def send_album(
        self, person: Person, place: Chat | Person, photos: Sequence[bytes], caption: str = ""
    ) -> list[Message]:
        """Several photos as one album: one message each, the caption on the first."""
        album = f"album{self.world.number()}"
        return [
            self.write(
                person,
                place,
                caption if number == 0 else "",
                media=self._photo(content),
                album=album,
            )
            for number, content in enumerate(photos)
        ]

    def react(self, person: Person, message: Message, *emoji: str) -> None:
        """Put reactions on a message, or take them away; bots hear of it as administrators."""
        new = [{"type": "emoji", "emoji": one} for one in emoji]
        old = message.reactions.get(person.id, [])
        message.reactions[person.id] = new
        message.serial = self.world.next_serial()
        if message.chat.kind == "private" or message.chat.member(self.bot).is_administrator:
            self.world.updates.put(
                "message_reaction",
                {
                    "chat": chat_json(message.chat),
                    "message_id": message.message_id,
                    "user": person_json(person),
                    "date": seconds(self.world.clock.now()),
                    "old_reaction": old,
                    "new_reaction": new,
                },
            )
        self.world.changed()

    def start(self, person: Person, payload: str = "") -> Message:
        """Press Start in private, with a deep link's payload if there is one."""
        if person.blocked:
            self.unblock(person)
        return self.write(person, person, f"/start {payload}".strip())

    def block(self, person: Person) -> None:
        """Stop the bot in private."""
        self._private_member(person, blocked=True)

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""
        self._private_member(person, blocked=False)

    def tap(
        self,
        person: Person,
        message: Message,
        button: str = "",
        *,
        data: str | None = None,
        inaccessible: bool = False,
    ) -> Press:
        """Press a button without waiting for the answer.

        Args:
            button: how the button's text begins, or its whole data.
            data: sent as it stands, on the message's keyboard or not: a forged press.
            inaccessible: the message is too old for Telegram to show it to the bot.
        """
        if data is None:
            data = find_button(message, button).data
            if data is None:
                raise LookupError(f"[{button}] opens a link; it is not pressed at the bot")
        now = self.world.clock.now()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        number = str(4_000_000_000_000 + self.world.number())
        press = Press(number, person, message, data, now, answer)
        self.world.presses[press.id] = press
        json = press_json(press, self.world, inaccessible=inaccessible)
        self.world.updates.put("callback_query", json)
        self.world.changed()
        return press

    async def press(
        self,
        person: Person,
        message: Message,
        button: str = "",
        *,
        data: str | None = None,
        inaccessible: bool = False,
        timeout: float = 5.0,  # noqa: ASYNC109 - what it raises names the button
    ) -> Answer:
        """Press a button and wait for the bot's answer, in real seconds.

        Raises:
            Unanswered: none came in time.
            LookupError: the message has no such button.
        """
        press = self.tap(person, message, button, data=data, inaccessible=inaccessible)
        try:
            return await asyncio.wait_for(asyncio.shield(press.answer), timeout)
        except TimeoutError:
            raise Unanswered(f"[{button or data}] on {message!r}: no answer") from None

    def _check_can_write(self, person: Person, chat: Chat) -> None:
        if chat.person is not None:
            if chat.person is not person:
                raise ValueError(
                    f"{person.name} cannot write in {chat.person.name}'s private chat"
                )
            if person.blocked:
                raise ValueError(f"{person.name} has blocked the bot; unblock first")
            person.started = True
        elif not chat.member(person).present:
            raise ValueError(f"{person.name} is not in {chat.title}")
        if chat.migrated_to is not None:
            raise ValueError(f"{chat.title} has become a supergroup")

    def _place(self, chat: Chat, reply: Message | None, topic: Topic | None) -> Json:
        if topic is not None:
            return {
                "thread": topic.id,
                "in_topic": True,
                "reply_to": reply or chat.messages[topic.id],
            }
        if reply is not None and reply.in_topic:
            return {"thread": reply.thread, "in_topic": True, "reply_to": reply}
        if reply is not None and chat.kind == "supergroup":
            return {"thread": reply.thread or reply.message_id, "reply_to": reply}
        return {"reply_to": reply}

    def _photo(self, content: bytes) -> Json:
        stored = store_file(self.world, Upload("photo.jpg", content, "image/jpeg"), "photos")
        size = {
            "file_id": stored.file_id,
            "file_unique_id": f"U{stored.file_id}",
            "width": 1280,
            "height": 960,
            "file_size": len(content),
        }
        return {"photo": [size]}

    def _forward_to_linked(self, message: Message) -> None:
        if message.chat.linked is None:
            return
        origin = Origin(message.date, chat=message.chat, message_id=message.message_id)
        copy = self.world.post(
            message.chat.linked,
            None,
            text=message.text,
            entities=message.entities,
            media=message.media,
            sender_chat=message.chat,
            origin=origin.json(),
            automatic_forward=True,
        )
        self.announce(copy)

    def _private_member(self, person: Person, *, blocked: bool) -> None:
        chat = self.world.private_chat(person)
        states = [Member(self.bot, "kicked" if person.blocked else "member")]
        person.blocked = blocked
        states.append(Member(self.bot, "kicked" if blocked else "member"))
        at = self.world.clock.now()
        self.world.updates.put(
            "my_chat_member", member_update_json(chat, person, at, states[0], states[1])
        )
        self.world.changed()

    def poison(self, place: Chat | Person | None = None) -> int:
        """Queue an update no library can read; returns its id."""
        chat = {"id": self.chat_of(place).id} if place is not None else {}
        message = {"message_id": 1, "date": "soon", "chat": chat, "text": "?"}
        update_id = self.world.updates.put_raw({"message": message})
        self.world.changed()
        return update_id

    def json_of(self, message: Message) -> Json:
        """The message as the bot gets to see it."""
        return message_json(message, self.world)


def find_button(message: Message, button: str) -> Button:
    """The button whose text begins so, or whose data is just that.

    Raises:
        LookupError: with the buttons there are.
    """
    for candidate in message.buttons:
        if candidate.text.startswith(button) or candidate.data == button:
            return candidate
    there = " ".join(f"[{candidate.text}]" for candidate in message.buttons) or "none"
    raise LookupError(f"no button [{button}] on {message!r}; there are: {there}")
