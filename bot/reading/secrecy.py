"""Whether a text carries a secrecy marking, so that it is refused before it is stored.

A marking stands by itself: on its own line, in brackets, behind 密级：, at the head of the
text, or joined to a term (机密★1年). The same word inside a sentence or a name (保守秘密,
商业秘密, 机密文件管理规定) marks nothing.
"""

from __future__ import annotations

import re

from bot.reading.patterns import compiled

_LEVELS = {
    "绝密": "绝密",
    "絕密": "绝密",
    "机密": "机密",
    "機密": "机密",
    "秘密": "秘密",
}
_ORDER = ("绝密", "机密", "秘密")

_GAP = r"[ \t\u00a0\u3000]"
_WORD = rf"(?P<level>[绝絕机機秘]{_GAP}{{0,4}}密)"
_TERM = (
    rf"(?:{_GAP}*[★☆*＊]{_GAP}*(?:长期|長期|永久|\S{{0,8}}?(?:年|个月|個月|月|日|天)|(?=\s|$))?)"
)
_URGENCY = rf"(?:{_GAP}*(?:特急|加急|平急|急件|特提|紧急|緊急))?"
_OPEN, _CLOSE = r"[【\[［(（〔<＜《「{｛]", r"[】\]］)）〕>＞》」}｝]"

_MARKINGS = tuple(
    compiled(pattern, re.MULTILINE)
    for pattern in (
        # a line of its own, with or without 级, a term, an urgency or a copy number
        rf"^{_GAP}*(?:(?:特急|加急|平急|急件){_GAP}*)?{_WORD}[级級]?{_TERM}?{_URGENCY}"
        rf"(?:{_GAP}*(?:第?{_GAP}*[0-9０-９]+{_GAP}*[号號份]))?{_GAP}*[。.]?{_GAP}*$",
        # brackets with nothing else in them
        rf"{_OPEN}{_GAP}*{_WORD}[级級]?{_TERM}?{_URGENCY}{_GAP}*{_CLOSE}",
        # 密级：秘密
        rf"(?:密{_GAP}*[级級]|保密等[级級]|保密级别|保密級別){_GAP}*[:：为為是]{_GAP}*{_WORD}",
        # a term of secrecy is never said of anything else
        rf"{_WORD}{_GAP}*[★☆]",
        # the head of the text, cut off from what follows
        rf"\A\s*{_WORD}[级級]?{_TERM}?(?:{_GAP}+|[:：|｜/／])(?=\S)",
    )
)
_INVISIBLE = compiled("[\u200b-\u200f\u2060\ufeff\u00ad]")


def secrecy_marking(text: str) -> str | None:
    """The secrecy level a text is marked with (秘密, 机密 or 绝密), or None.

    The highest marking is given when there are several, always in simplified characters.
    """
    if "密" not in text:
        return None
    plain = _INVISIBLE.sub("", text)
    found = {
        _LEVELS[re.sub(_GAP, "", match["level"])]
        for marking in _MARKINGS
        for match in marking.finditer(plain)
    }
    return next((level for level in _ORDER if level in found), None)
