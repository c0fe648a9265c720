"""A text .pdf into its words: printed lines joined into the paragraphs they were."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

from pypdf import PdfReader
from pypdf.errors import DependencyError

from bot.files.values import Extract, Trouble

MOST_PAGES = 40
FEWEST_LETTERS = 12  # on a page, on average; a scan has a watermark's at most
MOST_NOISE = 0.2  # of the characters: a font that does not say what its glyphs mean

_BEGINS = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]"
    r"|[0-9]{1,2}\s*[、.．](?![0-9])|第[一二三四五六七八九十]+[条章]|附件|附：|[-•●◆▪]\s)"
)
_ENDS = "。！？；：!?;:"
_SLACK = 4  # columns by which a full line may fall short: two characters
_NARROWEST = 40  # columns; a page of shorter lines has no paragraphs to join
_STAMP = 24  # characters a line with a marking has at most
_FREAK = 1.3  # times as wide as any other: an address, a row of a table
_PAGE_NUMBER = re.compile(r"[-–—－\s]*[0-9]{1,3}[-–—－\s]*|第\s*[0-9]+\s*页.{0,12}")
# Radicals that some printers write for the characters they look like.
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def pdf_text(content: bytes) -> Extract:
    """The words of a .pdf.

    Raises:
        Exception: of whatever sort, if it is no .pdf.
    """
    reader = PdfReader(io.BytesIO(content), strict=False)
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            return Extract(trouble=Trouble.LOCKED)
    except DependencyError:  # a cipher that needs a library we do not carry
        return Extract(trouble=Trouble.LOCKED)
    pages = [
        _as_typed(reader.pages[index].extract_text()).strip()
        for index in range(min(len(reader.pages), MOST_PAGES))
    ]
    text = "\n".join(pages)
    letters = sum(one.isalnum() for one in text)
    if letters < FEWEST_LETTERS * len(pages) or _noise(text) > MOST_NOISE * letters:
        # What little there is may be the stamp 机密 on a scan.
        return Extract(margins=text, trouble=Trouble.WORDLESS)
    lines = text.split("\n")
    return Extract("\n".join(paragraphs(lines, _usual_width(text))), _stamps(lines))


def _stamps(lines: Iterable[str]) -> str:
    """Printed lines that may be a secrecy marking, which joining would hide in a paragraph."""
    return "\n".join(["-", *(line for line in lines if "密" in line and len(line) <= _STAMP)])


def paragraphs(lines: Iterable[str], width: int) -> Iterator[str]:
    """Join a line that fills its column with the line that goes on from it.

    Args:
        width: columns of a full line; a Chinese character takes two.
    """
    held = ""
    full = False
    for line in lines:
        line = line.strip()
        if _PAGE_NUMBER.fullmatch(line):
            continue  # a paragraph goes on behind it
        if not line:
            if held:
                yield held
            held, full = "", False
            continue
        if full and not _BEGINS.match(line):
            latin = held[-1].isascii() and line[0].isascii()
            between = " " if latin and not (held[-1].isdigit() and line[0].isdigit()) else ""
            held = f"{held}{between}{line}"
        else:
            if held:
                yield held
            held = line
        full = width >= _NARROWEST and columns(line) >= width - _SLACK and line[-1] not in _ENDS
    if held:
        yield held


def _as_typed(text: str) -> str:
    return _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def columns(line: str) -> int:
    """How wide a line is printed: Chinese characters count two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def _usual_width(text: str) -> int:
    """The column of a document: its widest line, unless that is a freak beside the next."""
    *_, second, widest = sorted([0, 0, *(columns(line.strip()) for line in text.split("\n"))])
    freak = second >= _NARROWEST and widest > second * _FREAK
    return second if freak else widest


def _noise(text: str) -> int:
    """How many characters mean nothing: undecoded, private, control."""
    return sum(
        one == "\ufffd" or unicodedata.category(one) in ("Co", "Cn", "Cc")
        for one in text
        if one not in "\n\r\t"
    )
