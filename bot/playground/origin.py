"""Where a forwarded message comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.playground.wire import chat_json, person_json, seconds
from bot.playground.world import Chat, Message, Person

Json = dict[str, Any]


@dataclass(frozen=True)
class Origin:
    """A person, a chat, or only a name."""

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


def origin_of(message: Message) -> Json:
    """What a forwarded copy of this message says of its origin; the first one stays."""
    if message.origin is not None:
        return message.origin
    source = message.sender_chat
    return Origin(
        message.date,
        person=message.sender if source is None else None,
        chat=source,
        name="?" if source is None and message.sender is None else "",
        message_id=message.message_id,
    ).json()
