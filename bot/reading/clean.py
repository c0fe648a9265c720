"""Text made plain for reading, with every character still pointing into the original.

What is taken away or made equal: full and half width, Traditional characters, compatibility
ideographs of PDF files, zero-width marks, doubled punctuation (，， or 】】), and pinyin
glosses in brackets (重(chóng)新). Nothing is ever added, so an offset of the cleaned text
always belongs to exactly one character of the original.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.reading.patterns import compiled
from bot.reading.values import Span

_TABLE = Path(__file__).with_name("vocabulary") / "simplified.txt"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
# A second mark of the same kind, or a gloss: ideograph, bracket, Latin letters with a tone mark.
_DROPPED = compiled(
    rf"(?P<invisible>[{_INVISIBLE}]+)"
    r"|(?P<first>[,:;、。!?()\[\]【】《》〈〉「」“”~—–])(?P<again>(?P=first)+)"
    r"|(?<=[\u3400-\u9fff])(?P<gloss>\((?=[^()]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-zü'\s"
    r"āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,40}\))"
)
_ZERO_LETTER = compiled(r"(?<=[〇零一二三四五六七八九])[Oo○◯0](?=[〇零一二三四五六七八九年Oo○◯0])")


@dataclass(frozen=True)
class Cleaned:
    """Plain text that remembers where it came from.

    Attributes:
        text: what the grammar reads.
        origin: for each character of `text`, its offset in the original, rising.
    """

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the original that [start, end) of the cleaned text came from."""
        if start >= end:
            here = self.origin[start] if start < len(self.origin) else self._after_last()
            return Span(here, here)
        return Span(self.origin[start], self.origin[end - 1] + 1)

    def _after_last(self) -> int:
        return self.origin[-1] + 1 if self.origin else 0


def clean(text: str) -> Cleaned:
    """Make a text plain; never raises, and never makes it longer."""
    plain = text.translate(_plain_characters())
    plain = _ZERO_LETTER.sub("〇", plain)
    if _DROPPED.search(plain) is None:
        return Cleaned(plain, range(len(plain)))
    kept: list[str] = []
    origin = array("l")
    at = 0
    for dropped in _DROPPED.finditer(plain):
        begin = dropped.start("again") if dropped["first"] else dropped.start()
        kept.append(plain[at:begin])
        origin.extend(range(at, begin))
        at = dropped.end()
    kept.append(plain[at:])
    origin.extend(range(at, len(plain)))
    return Cleaned("".join(kept), origin)


@lru_cache(maxsize=1)
def _plain_characters() -> Mapping[int, str]:
    """One character for one: width, compatibility forms, Traditional to Simplified."""
    table: dict[int, str] = {}
    for code in (*range(0xFF01, 0xFF5F), 0x3000, 0x00A0):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    for dash in "‐‑‒−﹣":
        table[ord(dash)] = "-"
    for wave in "〜∼˜﹏":
        table[ord(wave)] = "~"
    table |= {ord("’"): "'", ord("‘"): "'", ord("′"): "'", ord("︰"): ":", ord("∶"): ":"}
    lines = [
        line
        for line in _TABLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    for traditional, simplified in zip(lines[::2], lines[1::2], strict=True):
        table |= zip(map(ord, traditional), simplified, strict=True)
    return table
