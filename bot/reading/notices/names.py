"""Who is meant: bodies, posts, groups of persons and plain names, as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.notices.looks import is_event
from bot.reading.notices.words import Lexicon, lexicon

_LIST = re.compile(r"[、，,;/]|以及|(?<=[^参人])和(?=[^谐平])|与(?=[^会])|及(?=[^时格其])|暨")
_NICKNAME = re.compile(r"[老小阿][\u4e00-\u9fffA-Za-z]{1,4}$")
_DEPARTMENT_TITLES = "科局处院所校"  # 钱科 is a person, 安监科 is not
_HAN = re.compile(r"[\u4e00-\u9fff]+$")
_FLOOR = re.compile(r"[\d一二三四五六七八九十]\s*[楼层号座]")
_ROOM = re.compile(
    r"(?:会议|活动|教|视频|培训|简报|洽谈|谈话|评标|开标|贵宾|演播|党建)室$"
    r"|(?:报告|会议|功能|路演|演播|展|餐|大|门|礼仪|宴会)厅$|[礼会]堂$"
)
_COUNTED = re.compile(r"(?:\d+|[一两二三])(?:人|名|个|位|份|篇|条)")
_SENTENCE = re.compile(r"请(?!示)|[:把]|\d[点时]")
_NO_PERSON = re.compile(r"(?:动|减|裁|超|满|复|扩|缺|增|派)员$|(?:或|前|后)者$")
_NOT_IN_NAMES = set("不没别来去要会能把将请于在提派出自均应需")
_COLLEAGUES = re.compile(r"(?:的)?(?:同仁|同事|同志|各位)$")
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")


@dataclass(frozen=True)
class Name:
    """One name in a list; offsets are within the text it was found in."""

    start: int
    end: int
    text: str
    person: bool


def is_titled(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text is a family name with a title (王局长, 李工, 欧阳主任)."""
    words = words or lexicon()
    if not 2 <= len(text) <= 7 or text[0] not in words.surnames:
        return False
    return any(
        text.endswith(title)
        and 1 <= len(text) - len(title) <= (1 if title in _DEPARTMENT_TITLES else 3)
        for title in words.titles
    )


def is_nickname(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text is a familiar name (老韩, 小邓, 阿May)."""
    words = words or lexicon()
    if _NICKNAME.match(text) is None or len(text) > 6:
        return False
    return text[0] == "阿" or text[1] in words.surnames


def is_plain_name(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text could be a full Chinese name: a family name and one or two characters."""
    words = words or lexicon()
    return (
        2 <= len(text) <= 3
        and text[0] in words.surnames
        and _HAN.match(text) is not None
        and words.documents.of(text) is None
        and words.events.of(text) is None
        and words.words.at(text, 0, len(text)) is None
    )


def listed_names(text: str, *, plain: bool = False) -> tuple[Name, ...] | None:
    """The names of a text that is nothing but a list of them, else None.

    `plain` also takes full names for names, where the place in the sentence calls for persons.
    """
    words = lexicon()
    found: list[Name] = []
    for start, end in _elements(text):
        name = _name(text, start, end, words, plain=plain)
        if name is None:
            return None
        found.append(name)
    return tuple(found) or None


def leading_names(text: str, *, plain: bool = False) -> tuple[tuple[Name, ...], int]:
    """The names a text begins with, and where what follows them begins."""
    words = lexicon()
    found: list[Name] = []
    rest = 0
    elements = list(_elements(text))
    for start, end in elements:
        whole = _name(text, start, end, words, plain=plain)
        if whole is not None:
            found.append(whole)
            rest = end
            continue
        cut = _leading_body(text, start, end, words)
        if cut is not None:
            more = text[cut:end]
            found.append(
                Name(start, cut, text[start:cut], words.persons.of(text[start:cut]) is not None)
            )
            rest = cut if more else end
        break
    return tuple(found), rest


def _elements(text: str) -> list[tuple[int, int]]:
    masked = _BRACKETED.sub(lambda match: "\0" * (match.end() - match.start()), text)
    found: list[tuple[int, int]] = []
    at = 0
    for match in _LIST.finditer(masked):
        found.append((at, match.start()))
        at = match.end()
    found.append((at, len(text)))
    trimmed: list[tuple[int, int]] = []
    for start, end in found:
        while start < end and text[start] in " \t":
            start += 1
        while end > start and text[end - 1] in " \t。.":
            end -= 1
        if start < end:
            trimmed.append((start, end))
    return trimmed


def _name(text: str, start: int, end: int, words: Lexicon, *, plain: bool) -> Name | None:
    element = text[start:end]
    bare = _BRACKETED.sub("", element).strip()
    if not bare or len(bare) > 24 or _COUNTED.search(bare) or _SENTENCE.search(bare):
        return None
    if bare.startswith("@"):
        inner = bare[1:]
        body = (
            words.bodies.of(inner) is not None
            and words.persons.of(inner) is None
            and not is_titled(inner, words)
        )
        return Name(start, end, element, not body)
    # 技术部同仁 is the department
    department = _COLLEAGUES.sub("", bare)
    if department != bare and len(department) >= 2 and words.bodies.of(department) is not None:
        return Name(start, start + len(department), department, False)
    # 各村(社区) keeps its brackets, 县林业局(主会场) does not
    # so does one in the middle: 各县(市、区)政府
    at_end = element.endswith((")", "）", "]"))
    short = bare.startswith("各") and len(element) - len(bare) <= 4
    kept = element if short or not at_end else bare
    if (
        (words.persons.of(bare) is not None and _NO_PERSON.search(bare) is None)
        or is_titled(bare, words)
        or is_nickname(bare, words)
    ):
        return Name(start, end, kept, True)
    if _body(bare, words):
        return Name(start, end, kept, False)
    if plain and bare in words.exact_bodies:
        return Name(start, end, kept, False)
    if plain and is_plain_name(bare, words):
        return Name(start, end, kept, True)
    if bare.startswith("各位") and 3 <= len(bare) <= 6:
        return Name(start, end, kept, True)
    # whatever 各 stands before does something
    if (
        plain
        and bare.startswith("各")
        and 2 <= len(bare) <= 4
        and _HAN.match(bare)
        and not set(bare) & _NOT_IN_NAMES
        and _leading_body(text, start, end, words) is None
    ):
        return Name(start, end, kept, bare.endswith(("们", "长", "师", "工", "手")))
    return None


def _body(text: str, words: Lexicon) -> bool:
    """Whether a text ends like a body, and not like an event or a room."""
    ending = words.bodies.of(text)
    if ending is None or len(text) < 2:
        return False
    if not text.startswith(words.determiners) and _begins_like_a_verb(text, words):
        return False
    if len(ending) > 1:
        return not (is_event(text, words) and ending not in ("委员会", "工会"))
    if text.startswith(words.determiners):
        return True
    if len(text) == 2 and text[0] not in words.short_begin:
        return False
    return not is_event(text, words) and not is_room(text, words)


def is_room(text: str, words: Lexicon | None = None) -> bool:
    """小会议室 and 三楼接待室 are rooms; 档案室 and 调度室 are bodies."""
    words = words or lexicon()
    if words.places.of(text) is None:
        return False
    return _FLOOR.search(text) is not None or _ROOM.search(text) is not None


def _begins_like_a_verb(text: str, words: Lexicon) -> bool:
    return text[0] in words.never_begin and not text.startswith(words.begin_anyway)


_LONGEST_BODY = 60  # characters: no body or group of persons has a longer name
_GEOGRAPHIC = "县市区镇乡省州街"


def _leading_body(text: str, start: int, end: int, words: Lexicon) -> int | None:
    """Where the body or group of persons ends that an element begins with."""
    cut: int | None = None
    at = start
    determined = text.startswith(words.determiners, start)
    if not determined and _begins_like_a_verb(text[start:end], words):
        return None
    end = min(end, start + _LONGEST_BODY)
    while at < end:
        at += 1
        piece = text[start:at]
        ending = words.persons.of(piece) or words.bodies.of(piece)
        if _NO_PERSON.search(piece) is not None:
            continue
        if ending is None or at - start < 2:
            continue
        if len(ending) == 1 and not _body(piece, words) and words.persons.of(piece) is None:
            continue
        barred = words.body_after.get(ending)
        if barred and at < end and text[at] in barred:
            continue
        gap = at - (start if cut is None else cut)
        if cut is not None and gap > 1 and text[cut] in words.never_begin + "设派出各":
            break
        if cut is None:
            limit = 14 if determined else len(ending) + 3
        elif text[cut - 1] in _GEOGRAPHIC:
            limit = 7
        else:
            limit = max(len(ending), 3 if words.persons.of(piece) else 2)
        if at < end and text[at] in "会室" and not determined:
            continue
        if gap <= limit:
            cut = at
        elif cut is not None:
            break
    return cut
