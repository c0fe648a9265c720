"""What comes of reading a file: its words, or what was in the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

LARGEST = 20 * 1024 * 1024  # bytes; Telegram gives bots no more

_READABLE = (".docx", ".pdf")
_LISTINGS = (".docx", ".xlsx", ".csv", ".txt", ".tsv", ".xls", ".et", ".ods", ".xlsm")
_PLAIN = (".csv", ".txt", ".tsv")
# Forms an office writes notices in that are not read here, and pictures of paper.
_WRITTEN = (".doc", ".wps", ".rtf", ".odt", ".ofd", ".docm", ".dot", ".dotx")


class Trouble(StrEnum):
    """Why a file gave no words."""

    FORM = "form"  # .doc and other forms that are not read
    LARGE = "large"
    UNFETCHED = "unfetched"  # Telegram did not give it
    LOCKED = "locked"  # a password
    WORDLESS = "wordless"  # a scan, or letters without meaning
    BROKEN = "broken"
    HEAVY = "heavy"  # too much work: a bomb, or something that never ends
    MANY = "many"  # so many matters that it is no notice


@dataclass(frozen=True)
class Extract:
    """The words of a file, or what was in the way.

    Attributes:
        text: the body, paragraph by paragraph; tables row by row.
        margins: headers and footers, where a secrecy marking may stand as well.
    """

    text: str = ""
    margins: str = ""
    trouble: Trouble | None = None


def is_readable(name: str) -> bool:
    """Whether a file's name says that its words can be read: .docx or .pdf."""
    return PurePath(name.strip()).suffix.lower() in _READABLE


def is_listing(name: str) -> bool:
    """Whether a file's name says that it may hold a list of people, readable here or not."""
    return PurePath(name.strip()).suffix.lower() in _LISTINGS


def is_plain(name: str) -> bool:
    """Whether a file's name says that it is text as it stands."""
    return PurePath(name.strip()).suffix.lower() in _PLAIN


def is_written(name: str) -> bool:
    """Whether a file's name says that it holds a writing, readable here or not."""
    return is_readable(name) or PurePath(name.strip()).suffix.lower() in _WRITTEN
