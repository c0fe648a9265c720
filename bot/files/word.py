"""A .docx into its words: paragraphs, automatic numbers, tables, boxes; nothing deleted."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from bot.files.numbering import Numbering
from bot.files.values import Extract

_LABEL = 8  # characters a row's first cell may have to be its label
_LOST = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:rt"), qn("w:rubyPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = qn("w:txbxContent")


def word_text(content: bytes) -> Extract:
    """The words of a .docx; an archive that is a bomb is told before.

    Raises:
        Exception: of whatever sort, if it is no .docx.
    """
    document = Document(io.BytesIO(content))
    lines = _Lines(Numbering(document))
    body = "\n".join(lines.of(document.element.body))
    return Extract(body, "\n".join(_margins(document)))


def _margins(document: WordDocument) -> Iterator[str]:
    """Headers and footers, each once."""
    lines = _Lines(None)
    for relation in document.part.rels.values():
        if relation.reltype.rsplit("/", 1)[-1] in ("header", "footer"):
            yield from lines.of(relation.target_part.element)


class _Lines:
    """A story's lines, in the order of reading."""

    def __init__(self, numbering: Numbering | None) -> None:
        self._numbering = numbering

    def of(self, container: Any) -> Iterator[str]:
        """The lines of a body, a cell, a box or a header."""
        for child in container:
            tag = child.tag
            if tag == qn("w:p"):
                yield from self._paragraph(child)
            elif tag == qn("w:tbl"):
                yield from self._table(child)
            elif isinstance(tag, str) and tag not in _LOST and tag != _FALLBACK:
                yield from self.of(child)  # content controls, tracked insertions

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[str] = []
        number = self._numbering.of(paragraph) if self._numbering is not None else ""
        text = "".join(self._runs(paragraph, boxes))
        yield from boxes
        if text.strip():
            yield from (number + text).split("\n")

    def _runs(self, element: Any, boxes: list[str]) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _LOST or tag == _FALLBACK or _hidden(child):
                continue
            if tag == qn("w:t"):
                yield child.text or ""
            elif tag == qn("w:tab"):
                yield " "
            elif tag in (qn("w:br"), qn("w:cr")):
                yield "\n"
            elif tag == qn("w:noBreakHyphen"):
                yield "-"
            elif tag == _BOX:
                boxes.extend(self.of(child))
            elif len(child):
                yield from self._runs(child, boxes)

    def _table(self, table: Any) -> Iterator[str]:
        """One line for each row; a short first cell before a single other is its label."""
        for row in _named(table, qn("w:tr")):
            cells = [" ".join(self.of(cell)).strip() for cell in _named(row, qn("w:tc"))]
            filled = [cell for cell in cells if cell]
            if len(filled) == 2 and len(filled[0]) <= _LABEL and filled[0][-1] not in "：:":
                yield "：".join(filled)
            elif filled:
                yield "  ".join(filled)


def _named(element: Any, tag: str) -> Iterable[Any]:
    """Children of a name, also inside content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _LOST:
            yield from _named(child, tag) if child.tag != qn("w:tbl") else ()


def _hidden(run: Any) -> bool:
    """Whether a run is hidden text."""
    if run.tag != qn("w:r"):
        return False
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")
