"""How a notice lies on the page: heading, salutation, labelled lines, listed points, sentences.

All offsets are within the cleaned text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from bot.reading.notices.looks import is_event
from bot.reading.notices.names import Name, leading_names, listed_names
from bot.reading.notices.salutation import PREFIX, salutation
from bot.reading.notices.words import lexicon
from bot.reading.patterns import compiled


class Label(StrEnum):
    """What a labelled line tells (时间：, 地点：)."""

    TIME = "frames_time"
    PLACE = "frames_place"
    PEOPLE = "frames_people"
    TITLE = "frames_title"
    DUE = "frames_due"
    RECEIVER = "frames_to"
    OTHER = "frames_other"


@dataclass(frozen=True)
class Labelled:
    """A label and its value; `start` is where the line begins, numbering included."""

    label: Label
    start: int
    value: int
    end: int
    word: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a point of a list.

    `begin` is where the line or list number begins, `start` where the words do.
    """

    begin: int
    start: int
    end: int
    listed: bool = False
    topic: tuple[int, int] | None = None  # 半年总结：
    asks: bool = False  # ends with a question mark


@dataclass
class Layout:
    """The parts of a notice, in order."""

    heading: tuple[int, int] | None = None
    salutation: tuple[Name, ...] = ()
    salutation_span: tuple[int, int] | None = None
    labelled: list[Labelled] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    tags: list[tuple[int, int]] = field(default_factory=list)
    forwarded_at: int | None = None  # where a forwarding header stands
    forwarded_end: int = 0


_LINE = compiled(r"[^\r\n]+")
_NUMBER = compiled(
    r"[ \t]*(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、]|\d{1,2}\.(?!\d|$)|\d{1,2}\.(?=\d{1,2}月)|[一二三四五六七八九十]{1,3}[.、,]"
    r"|[①-⑳⑴-⒇❶-❿]|第[一二三四五六七八九十]{1,2}(?:[,、:]|项[,、:]|件[,、:])|其[一二三四五六][,、:]|[一二三四五六]是(?=.)|[-*•·●○▪◆■□▶►✅☑➤➢❖◾◽🔸🔹🔺🔻👉☞]\ufe0f?\s*|[\U0001F51F]|\d\ufe0f?\u20e3)[ \t]*"
)
_NESTED = compiled(
    r"[ \t]*(?:[(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)]|\d{1,2}[.、)](?!\d)|[①-⑳])[ \t]*"
)
_TAG = compiled(r"[ \t]*[【\[]([^【】\[\]\n]{1,40})[】\]][ \t]*")
_LABEL = compiled(r"[ \t]*([\u4e00-\u9fff]{2,8}(?:[(][^()]*[)])?)[ \t]*[:][ \t]*")
_INLINE_LABEL = compiled(r"(?<![\u4e00-\u9fffA-Za-z0-9])([\u4e00-\u9fff]{2,7})[:][ \t]*")
_FORWARD = compiled(
    r"^(?=[^\n]{4,60}$)(?=[^\n]*\d{1,2}:\d{2})(?=[^\n]*\d{1,4}[-/.年月]\d{1,2})"
    r"(?:[ \t]*[【\[—\-]*转发(?:消息)?[】\]—\-:]*[ \t]*)?[^\n,。;]{0,30}?\d[\d\-/.年月日 :周星期一二三四五六天()上下午]+(?:发布?|发出|发来)?[: ]*$"
)
_LETTER_HEAD = compiled(r"[ \t]*(?:发件人|收件人|发自|来源|抄送|主题|标题|附件)[:]")
_LETTER_TIME = compiled(r"[ \t]*(?:发送)?(?:时间|日期)[:].*\d{1,2}[-/.月]\d{1,2}.*\d{1,2}:\d{2}")
_LETTER_BODY = compiled(r"[ \t]*(?:内容|正文)[:][ \t]*")
_FORWARD_WORD = compiled(
    r"转发|^\s*(?:以下|以下内容|以下通知|内容|通知)?(?:均|系|为|是)?转自|^\s*转[\u4e00-\u9fff]{2,12}群|来自[\u4e00-\u9fff]{2,12}群|轉發|[Ff]orwarded|^FW|^Fwd|^\s*[【\[(]?转[】\])::]"
)
_SIGNATURE_DATE = compiled(
    r"^\s*(?:\d{4}|[二〇零一]{4})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日\s*$|^\s*\d{4}[-./]\d{1,2}[-./]\d{1,2}\s*$"
)
_ORDINAL_POINTS = compiled(
    r"(?:(?<=[:。;,])|^)\s*(?=第[一二三四五六七八九][,、:])|(?<=[:。;,])\s*(?=[①-⑳])|(?:(?<=[。;])|(?<=[^\d]:))\s*(?=\d{1,2}[、.)](?!\d))|(?<=[。;:])\s*(?=[一二三四五六]是)|(?<=[。;:])\s*(?=其[一二三四五六][,、:])"
)
_HEADING_END = compiled(r"(?:通知|通告|公告|函|请示|通报|启事|提示|提醒|公示)$")
_NO_POINT = compiled(r"[。,;!?]")


def lay_out(text: str) -> Layout:
    """Find the parts of a cleaned text."""
    layout = Layout()
    lines = [
        (match.start(), match.end()) for match in _LINE.finditer(text) if match.group().strip()
    ]
    lines = _without_signature(text, lines)
    salutable = True
    waiting: tuple[Label, int] | None = None
    listing = False  # within the numbered lines below 参会人员
    for position, (start, end) in enumerate(lines):
        line = text[start:end]
        if lines and _FORWARD_WORD.search(text[lines[0][0] : lines[0][1]]) is not None:
            # 发件人：… 时间：… 内容：… of a forwarded letter
            if _LETTER_HEAD.match(line) is not None:
                continue
            if _LETTER_TIME.match(line) is not None:
                layout.forwarded_at, layout.forwarded_end = start, end
                continue
            if (body := _LETTER_BODY.match(line)) is not None:
                start += body.end()
                line = text[start:end]
        if _is_forward_header(line, position, lines, text):
            layout.forwarded_at = start
            layout.forwarded_end = end
            continue
        if _heading(text, start, end, position, lines, layout):
            continue
        start = _tags(text, start, end, layout)
        if start >= end:
            continue
        if waiting is not None and waiting[0] is Label.PEOPLE:
            nested = _NESTED.match(text, start, end)
            if nested is not None:
                layout.labelled.append(Labelled(Label.PEOPLE, waiting[1], nested.end(), end))
                listing = True
                continue
            if listing:
                waiting = None
        listing = False
        if waiting is not None:
            label, label_start = waiting
            if (
                label in (Label.PEOPLE, Label.PLACE)
                or not _labels(text, start, start, end, Layout())
            ) and _NUMBER.match(text, start, end) is None:
                layout.labelled.append(Labelled(label, label_start, start, end))
                if label is Label.OTHER:
                    _points(text, start, end, layout)
                    continue
                waiting = None
                continue
            waiting = None
        if (label_alone := _lone_label(text, start, end)) is not None:
            waiting = (label_alone, start)
            continue
        if salutable:
            start, salutable = salutation(text, start, end, layout)
            if start >= end:
                continue
        _points(text, start, end, layout)
    return layout


def _without_signature(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out who signs and the date of signing, at the foot of a notice."""
    kept = list(lines)
    if len(kept) > 2:
        if _SIGNATURE_DATE.match(text[kept[-1][0] : kept[-1][1]]):
            kept.pop()
        last = text[kept[-1][0] : kept[-1][1]].strip()
        if len(kept) > 1 and len(last) <= 30 and not _NO_POINT.search(last) and ":" not in last:
            names = listed_names(last)
            if names is not None and not any(name.text.startswith(("@", "各")) for name in names):
                kept.pop()
    return kept


def _is_forward_header(line: str, position: int, lines: list[tuple[int, int]], text: str) -> bool:
    if position > 2 or _FORWARD.match(line.strip()) is None:
        return False
    if _FORWARD_WORD.search(line):
        return True
    return position > 0 and _FORWARD_WORD.search(text[lines[0][0] : lines[0][1]]) is not None


def _heading(
    text: str, start: int, end: int, position: int, lines: list[tuple[int, int]], layout: Layout
) -> bool:
    line = text[start:end].strip()
    if layout.heading is not None or position > 2 or position + 1 >= len(lines):
        return False
    inner = line.strip("【】[]《》# *")
    if (
        5 <= len(inner) <= 60
        and not _NO_POINT.search(inner)
        and (_HEADING_END.search(inner) or inner.startswith("关于"))
        and ":" not in inner
    ):
        offset = text.index(inner, start)
        layout.heading = (offset, offset + len(inner))
        return True
    return False


def _tags(text: str, start: int, end: int, layout: Layout) -> int:
    """Take 【紧急通知】 and the like off the head of a line; a topic stays known as a tag."""
    while (match := _TAG.match(text, start, end)) is not None:
        layout.tags.append((match.start(1), match.end(1)))
        start = match.end()
    return start


def _points(text: str, start: int, end: int, layout: Layout) -> None:
    """Part a line into labelled values and sentences."""
    begin = start
    number = _NUMBER.match(text, start, end)
    listed = number is not None
    if number is not None:
        start = number.end()
    if _labels(text, begin, start, end, layout):
        return
    cuts = [
        match.start()
        for match in _ORDINAL_POINTS.finditer(text, start, end)
        if match.start() > start
    ]
    if cuts:
        for left, right in zip([start, *cuts], [*cuts, end], strict=True):
            inner = _NUMBER.match(text, left, right)
            point = inner.end() if inner is not None else left
            _sentences(text, point, point, right, layout, listed=inner is not None)
        return
    _sentences(text, begin, start, end, layout, listed=listed)


def _labels(text: str, begin: int, start: int, end: int, layout: Layout) -> bool:
    """Read 时间：… and, on the same line, 地点：… behind it."""
    labels = _label_table()
    found: list[tuple[int, int, Label, str]] = []
    for match in _INLINE_LABEL.finditer(text, start, end):
        word = match[1]
        label = labels.get(word) or _label_by_ending(word)
        if label is not None:
            found.append((match.start(1), match.end(), label, word))
    if not found:
        return False
    first = found[0][0]
    if first > start:
        lead = text[start:first].strip(" ,;。")
        if len(found) < 2 and found[0][2] in (Label.OTHER, Label.TITLE, Label.RECEIVER):
            return False
        if lead:
            _sentences(text, begin, start, first, layout, listed=begin != start)
    for position, (at, value, label, word) in enumerate(found):
        stop = found[position + 1][0] if position + 1 < len(found) else end
        if position + 1 == len(found) and label in (Label.TIME, Label.PLACE, Label.PEOPLE):
            inline = first > start and label is Label.PLACE
            cut = compiled("[。;,]" if inline else "[。;]").search(text, value, end)
            if label is Label.PEOPLE:
                cut = _end_of_names(text, value, end) or cut
            if cut is not None and cut.end() < end:
                layout.labelled.append(
                    Labelled(
                        label,
                        begin if position == 0 and first == start else at,
                        value,
                        cut.start(),
                        word,
                    )
                )
                _points(text, cut.end(), end, layout)
                return True
        line_start = begin if position == 0 and first == start else at
        layout.labelled.append(Labelled(label, line_start, value, stop, word))
        if label is Label.OTHER or (
            label is Label.RECEIVER and re.search(r"请|\d[日号]|前", text[value:stop])
        ):
            if label is Label.RECEIVER:
                layout.labelled.pop()
            _sentences(text, value, value, stop, layout, listed=False)
    return True


def _end_of_names(text: str, start: int, end: int) -> re.Match[str] | None:
    """The comma behind the last name, when something else follows it."""
    at = start
    last: re.Match[str] | None = None
    for comma in compiled(r"[,;。]").finditer(text, start, end):
        if listed_names(text[at : comma.start()].strip(), plain=True) is None:
            return last
        last, at = comma, comma.end()
    if last is not None and listed_names(text[at:end].strip(" 。"), plain=True) is None:
        return last
    return None


def _lone_label(text: str, start: int, end: int) -> Label | None:
    """The label a line consists of (一、会议时间), its value standing on the next."""
    number = _NUMBER.match(text, start, end)
    if number is not None:
        start = number.end()
    word = text[start:end].strip(" \t:。")
    return _label_table().get(word) or _label_by_ending(word)


_ENDINGS = {
    "时间": Label.TIME,
    "地点": Label.PLACE,
    "人员": Label.PEOPLE,
    "对象": Label.PEOPLE,
    "单位": Label.PEOPLE,
}


def _label_by_ending(word: str) -> Label | None:
    """督查时间, 演练地点: a label of the usual kinds about an event of its own name."""
    label = _ENDINGS.get(word[-2:])
    if label is None or len(word) > 6 or is_event(word[:-2]) is False:
        return None
    return label


@lru_cache(maxsize=1)
def _label_table() -> dict[str, Label]:
    headings = lexicon().data["headings"]
    return {word: label for label in Label for word in headings[label.value]}


def _sentences(
    text: str, begin: int, start: int, end: int, layout: Layout, *, listed: bool
) -> None:
    words = lexicon()
    topic: tuple[int, int] | None = None
    match = PREFIX.match(text, start, end)
    inside = match is not None and match[1].count("(") > match[1].count(")")
    if match is not None and not inside and not match[1].startswith("@"):
        before = match[1].strip()
        if before.startswith("关于") and layout.heading is None:
            layout.heading = (match.start(1), match.end(1))
        speakers = words.data["headings"]["speakers"]
        names = listed_names(before) or listed_names(before.removeprefix("请"))
        if names is not None and before not in words.nobody and not layout.salutation:
            layout.salutation = names
            start = match.end()
        elif any(before.endswith(word) for word in speakers):
            start = match.end()
        elif names is None and not _TIMEY.search(before) and not _starts_with_doer(before):
            topic = (match.start(1), match.end(1))
            start = match.end()
    at = start
    first = True
    for left, right, asks in _parted(text, at, end):
        layout.sentences.append(
            Sentence(
                begin if first else left,
                left,
                right,
                listed=listed,
                topic=topic if first else None,
                asks=asks,
            )
        )
        first = False


def _starts_with_doer(text: str) -> bool:
    """各科室报表: who does it stands in front, so it is no topic."""
    names, consumed = leading_names(text)
    return bool(names) and consumed < len(text) and text.startswith(("各", "请", "全"))


_TIMEY = compiled(
    r"\d[点时日号]|[:]\d\d|今[天日晚早]|明[天日早晚]|后天|(?:周|星期|礼拜)[一二三四五六日天]|@"
)


def _parted(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    found: list[tuple[int, int, bool]] = []
    at = start
    depth = 0
    position = start
    while position < end:
        character = text[position]
        if character in "(（[【《「“":
            depth += 1
        elif character in ")）]】》」”":
            depth = max(0, depth - 1)
        elif depth == 0 and character in "。;!?\n":
            _append(text, at, position, character == "?", found)
            at = position + 1
        position += 1
    _append(text, at, end, False, found)
    return found


def _append(
    text: str, start: int, end: int, asks: bool, found: list[tuple[int, int, bool]]
) -> None:
    while start < end and text[start] in " \t\u3000":
        start += 1
    while end > start and text[end - 1] in " \t\u3000":
        end -= 1
    if start < end:
        found.append((start, end, asks))
