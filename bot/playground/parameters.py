"""The parameters of a call: query string, form, multipart form or JSON, read as one."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from bot.playground.refusals import bad_request


class Upload:
    """A file that came along with a call."""

    def __init__(self, name: str, content: bytes, mime_type: str) -> None:
        self.name = name
        self.content = content
        self.mime_type = mime_type


class Parameters:
    """What the caller sent; values are strings from a form, anything from JSON."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'invalid {name} "{value}" specified') from None

    def number(self, name: str, default: float = 0.0) -> float:
        try:
            return float(self.values.get(name) or default)
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return str(value).lower() in ("true", "1", "yes") if value is not None else False

    def json(self, name: str) -> Any:
        """A nested value, which a form carries as JSON text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def read_parameters(query: bytes, content_type: str, body: bytes) -> Parameters:
    """Put everything a request carries into one table.

    Raises:
        Refusal: 400 when the body is not what its type says.
    """
    values: dict[str, Any] = (
        dict(parse_qsl(query.decode(), keep_blank_values=True)) if query else {}
    )
    if not body:
        return Parameters(values)
    if content_type.startswith("application/json"):
        try:
            values.update(json.loads(body))
        except (ValueError, TypeError):
            raise bad_request("can't parse JSON object") from None
        return Parameters(values)
    if content_type.startswith("multipart/form-data"):
        return _read_multipart(values, content_type, body)
    values.update(parse_qsl(body.decode(), keep_blank_values=True))
    return Parameters(values)


def _read_multipart(values: dict[str, Any], content_type: str, body: bytes) -> Parameters:
    found = re.search(r'boundary="?([^";]+)', content_type)
    if found is None:
        raise bad_request("boundary is missing")
    uploads: dict[str, Upload] = {}
    for part in body.split(b"--" + found[1].encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        headers = head.decode("utf-8", "replace")
        name = re.search(r'\bname="([^"]*)"', headers)
        file_name = re.search(r'filename="([^"]*)"', headers)
        if name is None:
            continue
        if file_name is None:
            values[name[1]] = content.decode("utf-8", "replace")
            continue
        mime = re.search(r"(?i)content-type:\s*(\S+)", headers)
        uploads[name[1]] = Upload(
            file_name[1], content, mime[1] if mime else "application/octet-stream"
        )
    return Parameters(values, uploads)
