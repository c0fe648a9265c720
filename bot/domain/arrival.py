"""A message as it came in: who wrote what, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Attachment:
    """A file as Telegram names it; the bytes stay there."""

    kind: str  # document, photo, video, voice, audio
    file_id: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True)
class Arrival:
    """One message, or an album's messages as one.

    Attributes:
        chat_id: our own chat id.
        topic_id: set only for a message of a forum topic.
        sender_id: None for an anonymous administrator or a channel.
        written_at: when its words were written: a forward's is its origin's; aware.
        reply_to: the message it answers, in the same chat.
        update_ids: the inbox rows it came in.
    """

    chat_id: int
    message_id: int
    text: str
    written_at: datetime
    sender_id: int | None
    sender_name: str
    topic_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
    forwarded_from: str = ""
    reply_to: int | None = None
    private: bool = False
    update_ids: tuple[int, ...] = ()
