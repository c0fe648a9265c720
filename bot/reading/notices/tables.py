"""Tables typed with bars: each row read as a point, its cells as clauses."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace

from bot.reading.clean import Cleaned
from bot.reading.notices.words import lexicon
from bot.reading.patterns import compiled

_ROW = compiled(r"^[^\n|]*\|[^\n]*\|[^\n]*$", re.MULTILINE)
_RULE = compiled(r"[\s|:+\-—=]*$")
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


_SIGNS = {
    "时间:": "\U0001f550-\U0001f567\u23f0\u23f1\u23f2\u23f3\U0001f4c5\U0001f4c6\U0001f5d3",
    "地点:": "\U0001f4cd\U0001f3e2\U0001f3e0\U0001f3eb\U0001f5fa\U0001f6a9",
    "报送至:": "\U0001f4ee\U0001f4e7\U0001f4e8\U0001f4e9\U0001f4e4\U0001f4ec\U0001f4ea\u2709",
    "人员:": "\U0001f465\U0001f464\U0001f46a\U0001f9d1\U0001f468\U0001f469\U0001f64b",
}
_SIGN = compiled(
    r"^[ \t]*(?:"
    + "|".join(f"(?P<sign{at}>[{signs}])" for at, signs in enumerate(_SIGNS.values()))
    + r")[ \t]*(?![\u4e00-\u9fff]{2,6}:)",
    re.MULTILINE,
)


_CLOSES = compiled(r"[^\n]{0,20}(?:截止|截至|[之以]?前(?=\s|$|[,。(])|止(?=\s|$))")
# 时    间：, 主　持：
_SPACED = compiled(r"^([ \t]*[\u4e00-\u9fff])[ \t]{1,8}([\u4e00-\u9fff][ \t]*:)", re.MULTILINE)


def labels_drawn_together(cleaned: Cleaned) -> Cleaned:
    """The text without the blanks inside a label of two characters."""
    found = list(_SPACED.finditer(cleaned.text))
    if not found:
        return cleaned
    kept: list[str] = []
    origin = array("l")
    at = 0
    for label in found:
        kept.append(cleaned.text[at : label.end(1)])
        origin.extend(cleaned.origin[at : label.end(1)])
        at = label.start(2)
    kept.append(cleaned.text[at:])
    origin.extend(cleaned.origin[at:])
    return Cleaned("".join(kept), origin)


def signs_as_labels(cleaned: Cleaned) -> Cleaned:
    """The text with a clock, a pin or heads at the head of a line as 时间:, 地点:, 人员:."""
    found = list(_SIGN.finditer(cleaned.text))
    if not found:
        return cleaned
    labels = tuple(_SIGNS)
    kept: list[str] = []
    origin = array("l")
    at = 0
    for sign in found:
        label = labels[int((sign.lastgroup or "sign0").removeprefix("sign"))]
        if label == "时间:" and _CLOSES.match(cleaned.text, sign.end()) is not None:
            label = "截止时间:"
        kept += [cleaned.text[at : sign.start()], label]
        origin.extend(cleaned.origin[at : sign.start()])
        origin.extend([cleaned.origin[sign.start()]] * len(label))
        at = sign.end()
    kept.append(cleaned.text[at:])
    origin.extend(cleaned.origin[at:])
    return Cleaned("".join(kept), origin)


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


_TITLE_ABOVE = compiled(r"^[^\S\n]*([^\n|,。:;]{2,24})\n[^\n|]*\|[^\n]*\|", re.MULTILINE)


def title_above(text: str) -> tuple[int, int] | None:
    """The line above a table, which names what its rows are about."""
    match = _TITLE_ABOVE.search(text)
    return None if match is None else match.span(1)


def _is_heading(cells: list[str]) -> bool:
    headings = lexicon().data["headings"]
    known = {
        word for name, words in headings.items() if name.startswith("frames") for word in words
    }
    named = [cell for cell in cells if cell in known or cell.endswith(_HEADINGS)]
    return len(named) * 2 >= len(cells)
