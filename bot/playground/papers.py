"""Files for scenes: real documents with given lines, plain pictures, or so many bytes."""

from __future__ import annotations

import io
import struct
import zlib

from docx import Document
from openpyxl import Workbook
from pypdf import PdfWriter

from bot.playground.files import suffix_of
from bot.playground.scene import SceneFile


def content_of(file: SceneFile) -> bytes:
    """The bytes of a scene's file; the same for the same file."""
    if file.is_photo:
        return picture(640, 480).ljust(file.size, b"\0")
    match suffix_of(file.name):
        case "docx" if not file.size:
            return _document(file.lines)
        case "xlsx" if not file.size:
            return _workbook(file.lines)
        case "pdf" if not file.lines and not file.size:
            return _empty_page()
    if file.lines:
        return "\n".join(file.lines).encode()
    return bytes(file.size or len(file.name))


def picture(width: int, height: int) -> bytes:
    """A plain grey PNG of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x9a" * width) * height)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _document(lines: list[str]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _workbook(lines: list[str]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append([cell.strip() for cell in line.split("|")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _empty_page() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
