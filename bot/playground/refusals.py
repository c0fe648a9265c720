"""How Telegram says no: codes and sentences as the real server gives them."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A call that is answered with `ok: false`.

    Args:
        code: the error code, which is the HTTP status too.
        description: Telegram's sentence, with its prefix ("Bad Request: …").
        parameters: `retry_after` (seconds) or `migrate_to_chat_id`.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(sentence: str, **parameters: int) -> Refusal:
    """400, the caller's mistake: it will not help to repeat the call."""
    return Refusal(400, f"Bad Request: {sentence}", **parameters)


def forbidden(sentence: str) -> Refusal:
    """403: the bot may not, in this chat."""
    return Refusal(403, f"Forbidden: {sentence}")


def conflict(sentence: str) -> Refusal:
    """409: somebody else reads the updates."""
    return Refusal(409, f"Conflict: {sentence}")


def too_many_requests(seconds: int) -> Refusal:
    """429: come back after so many seconds."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
