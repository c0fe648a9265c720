"""What goes out: text and buttons as plain values. Only `transport.py` makes Telegram of them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.arrival import Attachment
from bot.domain.press import Press


@dataclass(frozen=True)
class Button:
    """One inline button: a press, or a link."""

    label: str
    press: Press | None = None
    url: str | None = None


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        text: Telegram HTML; everything that came from people is escaped (`wording.markup`).
        rows: the inline keyboard, row by row; empty for none.
        file: is sent with the text under it; at most 1,024 characters then.
        force_reply: opens the answer field of whoever the text mentions.
    """

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    force_reply: bool = False
    file: Attachment | None = None
