"""Files as the server keeps them: in memory, within limits, each under an id of its own."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.parameters import Upload

if TYPE_CHECKING:
    from bot.playground.world import World

Json = dict[str, Any]

MEGABYTE = 1024 * 1024
UPLOAD_LIMIT = 50 * MEGABYTE  # what a bot may send
DOWNLOAD_LIMIT = 20 * MEGABYTE  # what a bot may fetch
KEPT = 256 * MEGABYTE  # of all files together; beyond it the oldest are forgotten
LONGEST_NAME = 120

_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,10})$")
_TYPES = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
ANY_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class StoredFile:
    """A file as the server keeps it; `photo` is how it was sent, not what it holds."""

    file_id: str
    path: str
    name: str
    content: bytes
    mime_type: str
    photo: bool = False

    @property
    def media(self) -> Json:
        """The Bot API's own field of a message that carries it."""
        if not self.photo:
            return {"document": _document_json(self)}
        width, height = picture_size(self.content) or (1280, 960)
        return {"photo": [_file_json(self) | {"width": width, "height": height}]}


def keep_file(world: World, upload: Upload, *, photo: bool = False) -> StoredFile:
    """Keep a file; when too much is kept, the oldest is forgotten as after a long time.

    Raises:
        ValueError: it is larger than anything that may be sent.
    """
    if len(upload.content) > UPLOAD_LIMIT:
        raise ValueError(f"a file of over {UPLOAD_LIMIT // MEGABYTE} MB cannot be sent")
    number = world.number()
    name = upload.name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:] or "file"
    suffix = "jpg" if photo else suffix_of(name)
    stored = StoredFile(
        f"FILE{number:06d}",
        f"{'photos' if photo else 'documents'}/file_{number}{'.' if suffix else ''}{suffix}",
        name,
        upload.content,
        type_of(name) if upload.mime_type in ("", ANY_TYPE) else upload.mime_type,
        photo,
    )
    world.files[stored.file_id] = stored
    kept = sum(len(file.content) for file in world.files.values())
    for old in list(world.files.values()):
        if kept <= KEPT:
            break
        del world.files[old.file_id]
        kept -= len(old.content)
    return stored


def suffix_of(name: str) -> str:
    """How a name ends, in small letters, or ""."""
    found = _SUFFIX.search(name)
    return found[1].lower() if found else ""


def type_of(name: str) -> str:
    """The type that a name promises."""
    return _TYPES.get(suffix_of(name), ANY_TYPE)


def picture_type(content: bytes) -> str | None:
    """The type of a picture that a browser shows, told by its first bytes; else None."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF or JPEG; None where they cannot be told."""
    try:
        match picture_type(content):
            case "image/png":
                width, height = struct.unpack(">II", content[16:24])
                return width, height
            case "image/gif":
                width, height = struct.unpack("<HH", content[6:10])
                return width, height
            case "image/jpeg":
                return _jpeg_size(content)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def _file_json(stored: StoredFile) -> Json:
    return {
        "file_id": stored.file_id,
        "file_unique_id": f"U{stored.file_id}",
        "file_size": len(stored.content),
    }


def _document_json(stored: StoredFile) -> Json:
    return _file_json(stored) | {"file_name": stored.name, "mime_type": stored.mime_type}
