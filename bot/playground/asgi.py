"""A request's body and its answer, without a framework in between."""

from __future__ import annotations

import json

from starlette.types import Receive, Send

from bot.playground.refusals import Refusal

JSON_TYPE = b"application/json"


async def read_body(receive: Receive) -> bytes:
    """All of what a caller sends."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


async def refuse(send: Send, refusal: Refusal) -> None:
    """Answer with a refusal, its code being the HTTP status too."""
    await reply(send, refusal.code, json.dumps(refusal.body()).encode())


async def reply(send: Send, status: int, body: bytes, content_type: bytes = JSON_TYPE) -> None:
    """Answer at once, in one piece."""
    headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
