"""Archives: what a .docx or .xlsx holds, told from its table of contents alone."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from bot.files.values import Trouble

# What an archive may say it unpacks to; zipfile unpacks no entry beyond what it says.
MOST_ENTRIES = 5_000
MOST_MARKUP = 32 * 1024 * 1024
MOST_IN_ALL = 160 * 1024 * 1024


@dataclass(frozen=True)
class Contents:
    """What an archive says of itself.

    Attributes:
        trouble: why it is not to be unpacked: a password, or a bomb.
    """

    names: frozenset[str]
    trouble: Trouble | None = None


def contents(content: bytes) -> Contents:
    """The table of contents of an archive.

    Raises:
        Exception: of whatever sort, if it is no archive.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    names = frozenset(entry.filename for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        return Contents(names, Trouble.LOCKED)
    markup = sum(one.file_size for one in entries if one.filename.endswith((".xml", ".rels")))
    whole = sum(one.file_size for one in entries)
    heavy = len(entries) > MOST_ENTRIES or markup > MOST_MARKUP or whole > MOST_IN_ALL
    return Contents(names, Trouble.HEAVY if heavy else None)
