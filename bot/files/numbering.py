"""The numbers Word draws before paragraphs: 一、 （一） 1. as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_DIGITS = "〇一二三四五六七八九"
_LEVELS = 9


def chinese(number: int) -> str:
    """1 to 99 as 一 to 九十九; others in figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "ideographDigital": chinese,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        self._styles = dict(_style_numbers(document))
        for part in document.part.rels.values():
            if part.reltype.endswith("/numbering"):
                self._learn(part.target_part.element)

    def _learn(self, root: Any) -> None:
        for one in root.findall(qn("w:abstractNum")):
            levels = {}
            for level in one.findall(qn("w:lvl")):
                shape = (
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                    _number(_value(level, "w:start"), 1),
                )
                levels[_number(level.get(qn("w:ilvl")), 0)] = shape
            self._levels[one.get(qn("w:abstractNumId"))] = levels
        for one in root.findall(qn("w:num")):
            self._abstract[one.get(qn("w:numId"))] = _value(one, "w:abstractNumId") or ""

    def of(self, paragraph: Any) -> str:
        """The number drawn before a paragraph; empty for none or a bullet."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return ""
        style = self._styles.get(_value(properties, "w:pStyle") or "", ("0", 0))
        own = properties.find(qn("w:numPr"))
        number, level = style
        if own is not None:
            number = _value(own, "w:numId") or number
            level = _number(_value(own, "w:ilvl"), level)
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract)
        if not levels or level not in levels or level >= _LEVELS:
            return ""
        return self._count(abstract, levels, level)

    def _count(self, abstract: str, levels: dict[int, tuple[str, str, int]], level: int) -> str:
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        counts[level] += 1
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)

        def drawn(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            form, _, start = levels.get(index, ("decimal", "", 1))
            return _FORMS.get(form, str)(start + max(counts[index], 1) - 1)

        form, shape, _ = levels[level]
        if form in ("bullet", "none"):
            return ""
        text = re.sub(r"%([1-9])", drawn, shape)
        return text if text and text[-1] in "、）)．" else f"{text} " if text else ""


def _style_numbers(document: Document) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in document.styles.element.findall(qn("w:style")):
        found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is not None:
            number = _value(found, "w:numId")
            if number:
                level = _number(_value(found, "w:ilvl"), 0)
                yield style.get(qn("w:styleId")), (number, level)


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    return found.get(qn("w:val")) if found is not None else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdigit() else otherwise
