"""The weekdays a notice names, to set them beside the date it names."""

from __future__ import annotations

import re

_CHINESE = {
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
    "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6,
}  # fmt: skip
_ENGLISH = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_SAID = re.compile(
    r"(?:星期|礼拜|禮拜|周|週)\s*(?P<chinese>[一二三四五六日天1-7])"
    r"|\b(?P<english>mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|nes|ur)?(?:day)?\b",
    re.I,
)


def weekdays_said(text: str) -> tuple[int, ...]:
    """The weekdays in the text in their order, Monday 0."""
    return tuple(
        _CHINESE[said["chinese"]] if said["chinese"] else _ENGLISH[said["english"].lower()]
        for said in _SAID.finditer(text)
    )
