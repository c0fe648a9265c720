"""What people write: texts, edits, forwards, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.playground import formatting
from bot.playground.files import StoredFile, keep_file
from bot.playground.groups import Groups
from bot.playground.origin import Origin, origin_of
from bot.playground.parameters import Upload
from bot.playground.world import Chat, Message, Person, Topic

Json = dict[str, Any]

ALBUM_LIMIT = 10


class Talk(Groups):
    """Everything people can put into a chat. It may be given as a Person: their private."""

    def chat_of(self, place: Chat | Person) -> Chat:
        """The chat itself, or the private chat of a person and the bot."""
        return self.world.private_chat(place) if isinstance(place, Person) else place

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
        origin = origin_of(message)
        return self.write(person, place, message.text, media=message.media, origin=origin, **more)

    def send_document(
        self,
        person: Person,
        place: Chat | Person,
        name: str,
        content: bytes,
        caption: str = "",
        mime_type: str = "",
        **more: Any,
    ) -> Message:
        stored = keep_file(self.world, Upload(name, content, mime_type))
        return self.write(person, place, caption, media=stored.media, **more)

    def send_photo(
        self,
        person: Person,
        place: Chat | Person,
        content: bytes = b"photo",
        caption: str = "",
        **more: Any,
    ) -> Message:
        return self.write(person, place, caption, media=self._photo(content).media, **more)

    def send_album(
        self, person: Person, place: Chat | Person, photos: Sequence[bytes], caption: str = ""
    ) -> list[Message]:
        """Several photos as one album: one message each, the caption on the first."""
        return self.attach(person, place, [self._photo(content) for content in photos], caption)

    def attach(
        self,
        person: Person,
        place: Chat | Person,
        files: Sequence[StoredFile],
        caption: str = "",
        **more: Any,
    ) -> list[Message]:
        """Send files that are kept already, as Telegram's clients do.

        Photos travel with photos and documents with documents, up to ten in one album;
        the caption stands on the first message.
        """
        sent: list[Message] = []
        for _, alike in groupby(files, key=lambda file: file.photo):
            for together in _albums(list(alike)):
                album = f"album{self.world.number()}" if len(together) > 1 else None
                for file in together:
                    text = "" if sent else caption
                    sent.append(
                        self.write(person, place, text, media=file.media, album=album, **more)
                    )
        return sent

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

    def _photo(self, content: bytes) -> StoredFile:
        return keep_file(self.world, Upload("photo.jpg", content, "image/jpeg"), photo=True)

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


def _albums(files: Sequence[StoredFile]) -> Iterator[Sequence[StoredFile]]:
    for first in range(0, len(files), ALBUM_LIMIT):
        yield files[first : first + ALBUM_LIMIT]
