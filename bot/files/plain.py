"""A .csv or .txt into its rows; it holds nothing that could be run or unpacked."""

from __future__ import annotations

import csv
import io

from bot.files.values import Extract, Trouble

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def plain_text(content: bytes, *, table: bool) -> Extract:
    """The words of a text file in one of the encodings that offices use.

    Args:
        table: whether it is a .csv: its cells are told apart, quotes taken away.
    """
    if len(content) > MOST_BYTES:
        return Extract(trouble=Trouble.HEAVY)
    text = _decoded(content)
    if text is None:
        return Extract(trouble=Trouble.BROKEN)
    if table:
        try:
            text = _rows(text)
        except csv.Error:
            return Extract(trouble=Trouble.BROKEN)
    return Extract(text) if text.strip() else Extract(trouble=Trouble.WORDLESS)


def _decoded(content: bytes) -> str | None:
    marked = _MARKS.get(content[:2])
    for encoding in (marked,) if marked else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _rows(text: str) -> str:
    first = text.partition("\n")[0]
    separator = max((",", ";", "\t"), key=first.count)
    lines = []
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        lines.append("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t"))
        if len(lines) == MOST_ROWS:
            break
    return "\n".join(lines)
