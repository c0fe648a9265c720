"""Who a notice speaks to at its head: 各科室：, 小陈，, @张伟, 尊敬的各位业主：."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reading.notices.names import Name, listed_names
from bot.reading.notices.words import Part, lexicon
from bot.reading.patterns import compiled

if TYPE_CHECKING:
    from bot.reading.notices.layout import Layout

PREFIX = compiled(r"[ \t]*([^:,。;!?\n]{1,40})(?:(?<!\d)[:]|[:](?!\d))[ \t]*")
_WHOLE_LINE = compiled(r"[ \t]*([^:。;!?\n]{1,80})[:][ \t]*$", re.MULTILINE)
_ATTENTION = compiled(r"(?:您好|你好|好|大家好)?[,，]?(?:请)?(?:注意|知悉|各位)?[!]*$")
_HELLO = compiled(r"[ \t]*([^:,。;!?\n ]{2,10}?)(?:您好|你好|好)[,!。~ ]+")
# A name holds no 、 itself, or a long list could be cut in more ways than there is time for.
_COMMA_PREFIX = compiled(
    r"[ \t]*((?:@?[^:,、。;!?\n ]{1,16})(?:、[^:,、。;!?\n ]{1,16})*)[,][ \t]*"
)
_DEAR = compiled(r"[ \t]*(?:尊敬的|敬爱的|亲爱的|各位尊敬的)")
_GREETING = compiled(
    r"[ \t]*(?:大家(?:早上|上午|下午|晚上)?好|各位(?:领导|同事|老师)?(?:早上|上午|下午|晚上)?好|您好|你好|不好意思[^,。!]{0,12}|打扰了?)[,。!~ ]+"
)


def salutation(text: str, start: int, end: int, layout: Layout) -> tuple[int, bool]:
    """Read 各科室： or 小陈， at the head; returns where the words go on, and whether to look on."""
    words = lexicon()
    if (dear := _DEAR.match(text, start, end)) is not None:
        start = dear.end()
    if (greeting := _GREETING.match(text, start, end)) is not None:
        start = greeting.end()
    mentions, at = _mentions(text, start, end)
    if mentions and layout.salutation_span is None:
        layout.salutation = mentions
        layout.salutation_span = (start, at)
        return at, False
    match = PREFIX.match(text, start, end)
    if match is None and text[start:end].rstrip().endswith(":"):
        match = _WHOLE_LINE.match(text, start, end)
    if match is not None:
        names = listed_names(_ATTENTION.sub("", match[1].strip()), plain=True)
        if names is not None:
            layout.salutation = tuple(
                Name(name.start, name.end, name.text, name.person)
                for name in names
                if name.text not in words.nobody
            )
            layout.salutation_span = (match.start(1), match.end(1))
            return match.end(), False
        if "@" in match[1]:
            where = match.start(1) + match[1].index("@")
            found, after = _mentions(text, where, end)
            if found and after >= match.end(1):
                layout.salutation = found
                return match.end(), False
        return start, False
    hello = _HELLO.match(text, start, end)
    if hello is not None and (names := listed_names(hello[1])) is not None:
        layout.salutation = tuple(name for name in names if name.text not in words.nobody)
        layout.salutation_span = hello.span(1)
        return hello.end(), False
    match = _COMMA_PREFIX.match(text, start, end)
    if match is not None and match[1].strip() in words.nobody:
        return match.end(), True
    if match is not None and match[1].endswith(("注意", "注意啦", "注意了", "请注意")):
        # 后勤组注意，…
        names = listed_names(_ATTENTION.sub("", match[1].strip()), plain=True)
        if names is not None:
            layout.salutation = tuple(name for name in names if name.text not in words.nobody)
            layout.salutation_span = (match.start(1), match.end(1))
            return match.end(), False
    if match is not None:
        names = listed_names(match[1].strip())
        if names is not None and all(name.person for name in names):
            layout.salutation = tuple(name for name in names if name.text not in words.nobody)
            layout.salutation_span = (match.start(1), match.end(1))
            return match.end(), False
        if names is not None and (
            match[1].startswith(("各", "@")) or match[1].endswith(("同志", "同仁", "同事"))
        ):
            layout.salutation = names
            layout.salutation_span = (match.start(1), match.end(1))
            return match.end(), False
    return start, False


def mention_end(text: str, start: int, end: int) -> int:
    """Where an @mention ends: at a space or mark, or before a word of the sentence."""
    words = lexicon()
    at = start + 1
    while at < end and (text[at].isalnum() or text[at] in "_·."):
        if at > start + 2 and "\u4e00" <= text[at] <= "\u9fff":
            found = words.words.at(text, at, end)
            if found is not None and found[1] is not Part.TEXT and at - start >= 3:
                break
        at += 1
    return at


def _mentions(text: str, start: int, end: int) -> tuple[tuple[Name, ...], int]:
    found: list[Name] = []
    at = start
    while at < end:
        while at < end and text[at] in " \t、,:和":
            at += 1
        if at >= end or text[at] != "@":
            break
        stop = mention_end(text, at, end)
        names = listed_names(text[at:stop])
        if names is None:
            break
        found.extend(Name(at, stop, text[at:stop], name.person) for name in names)
        at = stop
    if not found:
        return (), start
    while at < end and text[at] in " \t,:":
        at += 1
    return tuple(found), at
