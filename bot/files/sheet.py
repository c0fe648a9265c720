"""A .xlsx into its rows: what the cells show, a tab between them, no formula worked out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from bot.files.values import Extract

MOST_ROWS = 5_000  # of a workbook, from its first sheet on
MOST_COLUMNS = 30
MOST_SHEETS = 20


def sheet_text(content: bytes) -> Extract:
    """The rows of a workbook's visible sheets; an archive that is a bomb is told before.

    A formula gives what it showed when the file was saved, or nothing.

    Raises:
        Exception: of whatever sort, if it is no .xlsx.
    """
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    lines: list[str] = []
    for sheet in book.worksheets[:MOST_SHEETS]:
        if sheet.sheet_state == "visible":
            lines.extend(_lines(sheet, MOST_ROWS - len(lines)))
    return Extract("\n".join(lines))


def _lines(sheet: Any, most: int) -> Iterator[str]:
    """The rows of a sheet up to its last that shows anything."""
    if most <= 0:
        return
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    rows = sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS, values_only=True)
    empty = 0
    for row in islice(rows, most):
        line = "\t".join(_shown(cell) for cell in row).rstrip("\t")
        if not line:
            empty += 1
            continue
        yield from [""] * empty
        empty = 0
        yield line


def _shown(cell: object) -> str:
    """A cell as a reader sees it."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return " ".join(str(cell).split())
