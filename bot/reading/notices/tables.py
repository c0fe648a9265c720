"""Tables typed with bars: each row read as a point, its cells as clauses."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reading.clean import Cleaned
from bot.reading.notices.words import lexicon

_ROW = re.compile(r"^[^\n|]*\|[^\n]*\|[^\n]*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:+\-—=]*$")
_HEADINGS = (
    "时间",
    "地点",
    "事项",
    "会议",
    "内容",
    "人员",
    "单位",
    "参加",
    "责任",
    "部门",
    "备注",
    "序号",
)


def tables_as_points(cleaned: Cleaned) -> Cleaned:
    """The text with the bars of a table as commas, its heading and rules blank; offsets kept."""
    if "|" not in cleaned.text:
        return cleaned
    text = list(cleaned.text)
    for row in _ROW.finditer(cleaned.text):
        cells = [cell.strip() for cell in row.group().strip("| \t").split("|")]
        heading = not re.search(r"\d", row.group()) and _is_heading(cells)
        if heading or _RULE.match(row.group()):
            text[row.start() : row.end()] = " " * (row.end() - row.start())
            continue
        before = True
        for at in range(row.start(), row.end()):
            if text[at] == "|":
                text[at] = " " if before else ","
            elif not text[at].isspace():
                before = False
        last = row.end() - 1
        while last > row.start() and text[last] in ", ":
            text[last] = " "
            last -= 1
    return replace(cleaned, text="".join(text))


def _is_heading(cells: list[str]) -> bool:
    headings = lexicon().data["headings"]
    known = {
        word for name, words in headings.items() if name.startswith("frames") for word in words
    }
    named = [cell for cell in cells if cell in known or cell.endswith(_HEADINGS)]
    return len(named) * 2 >= len(cells)
