"""What a piece of text looks like: an event, a document, a place, a heading's matter."""

from __future__ import annotations

from bot.reading.notices.words import Lexicon, lexicon
from bot.reading.patterns import compiled

_ROOM_NUMBER = compiled(
    r"(?:[A-Za-z]?-?\d{1,4}[A-Za-z]?|[A-Za-z])(?:号|室|房|会议室|教室|办公室)?$"
)
_TRAILING_BRACKET = compiled(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*$")
_HEADING_TAIL = compiled(
    r"(?:的)?(?:紧急|补充|预备|会议|重要|再次)?(?:通知|通告|公告|函|请示|通报|启事|提示|提醒|公示|预通知)$"
)


# 特勤站车库前, 步行街南口, 放映间, B1咖啡区
_BESIDE = compiled(
    r"(?<![闭开出进入关到离下上放收散])[宫庙寺所库楼门厅店馆院校场站台塔碑亭像树室口桥池堂房铺区园路边杆机](?:前|后|旁|旁边|下|边|侧|[东西南北]侧|对面|外|里|内|口)$"
    r"|[路街园区场校院厂站村镇市](?:东|西|南|北|东南|东北|西南|西北)(?:口|门|侧|区|角|头|广场)$"
    r"|[^时期之中区空民夜晚午课日人坊瞬同夹]间$|^[A-Z]?\d{1,2}[层楼Ff]?[\u4e00-\u9fff]{1,4}区$|[\d一二三四五六七八九十][Ff层楼](?:[东西南北]侧?|大厅)?$"
)
_GOING = compiled(r"[闭开出进到全下上关离][馆店门楼园场校厂院库室堂]")
_NUMBER_OF = compiled(
    r"(?:会议室?|会议号|群|直播间?|频道|号|ID|房间|线上)?[\s:#号]*[\d\-\s]*(?:会议室?)?"
)
_PUT_OFF = compiled(
    r"(?:再|往后|往前)?(?:推迟|延后|推后|顺延|延期|延迟|提前|提早|后延|后移|挪|延|提|推)(?:了)?(?:半|[一两二三四五六七]|\d{1,2})个?半?[^,]{1,4}$"
)


def is_event(text: str, words: Lexicon | None = None, *, cut: bool = False) -> bool:
    """Whether a text names something to attend; `cut` leaves out by how much it is put off."""
    words = words or lexicon()
    text = _TRAILING_BRACKET.sub("", text)
    if cut:
        text = _PUT_OFF.sub("", text)
    event, other = words.events.of(text), words.no_events.of(text)
    # the longer ending wins: 会商会 is an event, 商会 is a body
    return event is not None and (other is None or len(event) > len(other))


def is_document(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text names something to hand in."""
    words = words or lexicon()
    bare = _TRAILING_BRACKET.sub("", text)
    return words.documents.of(bare) is not None and not bare.endswith("代表")


def holds_document(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text names something to hand in anywhere (零报告制度)."""
    words = words or lexicon()
    return any(words.documents.of(text[:end]) is not None for end in range(3, len(text)))


def is_place(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text names a place: a room, a hall, a building, a meeting tool."""
    words = words or lexicon()
    bare = _TRAILING_BRACKET.sub("", text).strip()
    if not bare or len(bare) > 30 or _GOING.fullmatch(bare) is not None:
        return False
    if bare.endswith(words.online):
        return True
    tool = None
    if bare.startswith(words.online):
        tool = next(tool for tool in words.online if bare.startswith(tool))
    if tool is not None and _NUMBER_OF.fullmatch(bare, len(tool)) is not None:
        return True
    if words.places.of(bare) is not None or _BESIDE.search(bare) is not None:
        return True
    stripped = _ROOM_NUMBER.sub("", bare)
    return bool(stripped) and stripped != bare and words.places.of(stripped) is not None


def online_tool(text: str, words: Lexicon | None = None) -> tuple[int, int] | None:
    """Where a meeting tool is named in a text, if one is."""
    words = words or lexicon()
    best: tuple[int, int] | None = None
    for tool in words.online:
        at = text.find(tool)
        if at >= 0 and (best is None or at < best[0]):
            best = (at, at + len(tool))
    return best


def heading_subject(text: str, start: int, end: int) -> tuple[int, int]:
    """The matter a heading names, without 关于召开 and 的通知."""
    words = lexicon()
    headings = words.data["headings"]
    while True:
        tail = _HEADING_TAIL.search(text[start:end])
        if tail is None or tail.start() == 0:
            break
        end = start + tail.start()
    about = text.find("关于", start, end)
    if about >= 0:
        start = about + 2
    changed = True
    while changed:
        changed = False
        for verb in sorted(headings["verbs"], key=len, reverse=True):
            if text.startswith(verb, start) and end - start > len(verb) + 1:
                start += len(verb)
                changed = True
                break
    while (
        end > start
        and text[end - 1] in "的 工作"
        and text[start:end].endswith(("的", " ", "有关工作"))
    ):
        end -= 4 if text[start:end].endswith("有关工作") else 1
    return start, end
