"""What there is: people, chats, messages, presses, and the bot among them.

Mutable on purpose: this is somebody else's server, and servers have state. All dates are
aware UTC and come from the clock that is handed in.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.clock import Clock
from bot.playground.files import StoredFile
from bot.playground.updates import UpdateQueue

Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

PRESENT: frozenset[str] = frozenset({"creator", "administrator", "member", "restricted"})
ANONYMOUS_ADMIN, CHANNEL_WRITER, TELEGRAM = 1087968824, 136817688, 777000


@dataclass(eq=False)
class Person:
    """Somebody with an account; the bot is one too.

    Attributes:
        started: a private chat with the bot is open.
        blocked: the person has blocked the bot.
        deactivated: the account is gone.
    """

    id: int
    name: str
    username: str | None = None
    language_code: str | None = "zh-hans"
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False


@dataclass
class Member:
    """How somebody stands in a chat; `rights` differ from what the status implies."""

    person: Person
    status: Status = "member"
    rights: dict[str, bool] = field(default_factory=dict)
    title: str | None = None

    @property
    def present(self) -> bool:
        return self.status in PRESENT

    @property
    def is_administrator(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether this right is held; a member may talk, only administrators may more."""
        if self.status == "creator":
            return True
        if self.status == "administrator":
            return right.startswith("can_send") or self.rights.get(right, True)
        talk = right.startswith("can_send")
        return self.rights.get(right, self.status == "member") if talk else False


@dataclass
class Topic:
    """A forum topic; its id is the id of the message that made it."""

    id: int
    name: str
    closed: bool = False


@dataclass(frozen=True)
class Button:
    """One button of an inline keyboard."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(eq=False)
class Chat:
    """A private chat with the bot, a group, a supergroup or a channel."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str | None = None
    forum: bool = False
    person: Person | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    linked: Chat | None = None
    migrated_to: Chat | None = None
    pinned: list[int] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return self.kind in ("group", "supergroup")

    def member(self, person: Person) -> Member:
        """How the person stands here; somebody never seen has `left`."""
        return self.members.get(person.id) or Member(person, "left")

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id} {self.title!r}>"


@dataclass(eq=False)
class Message:
    """One message as everybody sees it now.

    Attributes:
        text: the text, or the caption when `media` is there.
        entities: as the Bot API writes them, offsets in UTF-16 units.
        media: the Bot API's own fields of a photo or document.
        thread: `message_thread_id`; in a supergroup without topics it names a chain of
            replies, and only `in_topic` makes it a topic.
        origin: the Bot API's `forward_origin`.
        service: the Bot API's fields of a service message (somebody joined, …).
        versions: earlier texts, the oldest first.
        serial: counts all messages and edits of this world, in order.
        born: the serial this message came with.
    """

    chat: Chat
    message_id: int
    date: datetime
    sender: Person | None
    serial: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    sender_chat: Chat | None = None
    media: Json | None = None
    reply_to: Message | None = None
    thread: int | None = None
    in_topic: bool = False
    origin: Json | None = None
    album: str | None = None
    service: Json | None = None
    markup: Json | None = None
    edited: datetime | None = None
    versions: list[str] = field(default_factory=list)
    automatic_forward: bool = False
    silent: bool = False
    deleted: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    born: int = field(init=False)

    def __post_init__(self) -> None:
        self.born = self.serial

    @property
    def keyboard(self) -> list[list[Button]]:
        """The inline keyboard, row by row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [
            [Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows
        ]

    @property
    def buttons(self) -> list[Button]:
        """All buttons in reading order."""
        return [button for row in self.keyboard for button in row]

    @property
    def by_bot(self) -> bool:
        return self.sender is not None and self.sender.is_bot and self.sender_chat is None

    def __repr__(self) -> str:
        words = " ".join(self.text.split())
        keys = "".join(f" [{button.text}]" for button in self.buttons)
        who = self.sender.name if self.sender else "-"
        return f"<{self.message_id} {who} in {self.chat.title}: {words[:200]}{keys}>"


@dataclass(frozen=True)
class Answer:
    """What the bot answered to a press."""

    text: str = ""
    show_alert: bool = False
    url: str | None = None


@dataclass(eq=False)
class Press:
    """A button pressed, and the answer once there is one."""

    id: str
    person: Person
    message: Message
    data: str
    at: datetime
    answer: asyncio.Future[Answer]


class World:
    """Everything there is, with the means to make more of it."""

    #: How long a press may wait for its answer, in seconds of the clock.
    PRESS_LIFETIME = 30

    def __init__(self, clock: Clock, *, bot_name: str, bot_username: str, privacy: bool) -> None:
        self.clock = clock
        self.bot = Person(123456, bot_name, bot_username, None, is_bot=True)
        self.privacy = privacy
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[str, list[Json]] = {}
        self.descriptions: dict[str, str] = {}
        self.updates = UpdateQueue(clock)
        #: Whom the page's newcomer walk is about: ids of group, secretary and leader.
        self.walk: dict[str, int] | None = None
        self.serial = 0
        self.version = 0
        self._numbers = itertools.count(1)
        self._own_numbers = itertools.count(1)  # the bot's privates and basic groups share one
        self._change = asyncio.Event()

    def changed(self) -> None:
        """Wake whoever waits for something to happen."""
        self.version += 1
        self._change.set()
        self._change = asyncio.Event()

    async def next_change(self) -> None:
        """Return at the next change."""
        await self._change.wait()

    def number(self) -> int:
        """A number never given before, for ids of every sort."""
        return next(self._numbers)

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def new_chat(self, kind: ChatKind, title: str, **more: Any) -> Chat:
        """Make a chat with an id of its kind's shape."""
        number = self.number()
        chat_id = -4_000_000_000 - number if kind == "group" else -1_002_000_000_000 - number
        numbers = self._own_numbers if kind == "group" else itertools.count(1)
        chat = Chat(chat_id, kind, title, numbers=numbers, **more)
        self.chats[chat.id] = chat
        return chat

    def private_chat(self, person: Person) -> Chat:
        """The private chat of this person and the bot, made when first asked for."""
        chat = self.chats.get(person.id)
        if chat is None:
            chat = Chat(person.id, "private", person.name, person.username, person=person)
            chat.numbers = self._own_numbers
            self.chats[chat.id] = chat
        return chat

    def post(self, chat: Chat, sender: Person | None, **fields: Any) -> Message:
        """Put a message into a chat; whoever must hear of it is told elsewhere."""
        message = Message(
            chat, next(chat.numbers), self.clock.now(), sender, self.next_serial(), **fields
        )
        chat.messages[message.message_id] = message
        self.changed()
        return message
