"""One clause between commas: its words, and what each stretch of text in it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.reading.notices.layout import mention_end
from bot.reading.notices.looks import is_document, is_place
from bot.reading.notices.moments import Moment
from bot.reading.notices.names import Name, is_room, leading_names, listed_names
from bot.reading.notices.words import Lexicon, Part, Token, lexicon
from bot.reading.values import Shape

_OPEN, _CLOSE = "(（[【", ")）]】"
_QUOTES = {"《": "》", "“": "”", "「": "」", "『": "』", '"': '"'}


@dataclass(frozen=True)
class Piece:
    """A stretch of text with a use; brackets inside it are left out of `text`."""

    start: int
    end: int
    text: str


@dataclass
class Facts:
    """What one clause says, before it is known which matter it belongs to."""

    start: int
    end: int
    moments: tuple[Moment, ...] = ()
    parts: set[Part] = field(default_factory=set)
    who: list[Name] = field(default_factory=list)  # offsets within the cleaned text
    taken: list[Piece] = field(default_factory=list)  # 把 …
    handed: list[Piece] = field(default_factory=list)  # what stands behind a verb of submission
    held: list[Piece] = field(default_factory=list)  # what stands behind 召开 or 参加
    places: list[Piece] = field(default_factory=list)
    labelled_places: list[Piece] = field(default_factory=list)
    receivers: list[Piece] = field(default_factory=list)
    subjects: list[Piece] = field(default_factory=list)  # before any verb
    rest: list[Piece] = field(default_factory=list)
    predicate: int | None = None  # where the doing begins, behind who and when
    last_verb: Part | None = None
    moved_in: bool = False  # 改在, 换到: a place or a time follows
    asks: bool = False  # 请 or a mention: somebody is told to do it


def tokens_of(text: str, start: int, end: int, moments: tuple[Moment, ...]) -> list[Token]:
    """Cut a clause into words, times, mentions, brackets and plain text."""
    words = lexicon().words
    by_start = {moment.start: moment for moment in moments}
    found: list[Token] = []
    at = start
    plain = start

    def flush(upto: int) -> None:
        if plain < upto:
            found.append(Token(Part.TEXT, plain, upto, text[plain:upto]))

    while at < end:
        moment = by_start.get(at)
        if moment is not None and taken_along(moment, text, moments):
            moment = None
        if (
            moment is not None
            and moment.end <= end
            and not (moment.coarse and _inside_a_name(found, plain, at))
        ):
            flush(at)
            found.append(Token(Part.TIME, at, moment.end, text[at : moment.end]))
            at = plain = moment.end
            continue
        character = text[at]
        if character == "@" and not (
            at > start and text[at - 1].isascii() and text[at - 1].isalnum()
        ):
            flush(at)
            stop = mention_end(text, at, end)
            found.append(Token(Part.MENTION, at, stop, text[at:stop]))
            at = plain = stop
            continue
        if character in " \t":
            flush(at)
            found.append(Token(Part.SPACE, at, at + 1, character))
            at = plain = at + 1
            continue
        if character in _OPEN:
            stop = _closing(text, at, end)
            flush(at)
            inner = [moment for moment in moments if at < moment.start and moment.end <= stop]
            if inner and stop - at - 2 <= sum(moment.end - moment.start for moment in inner) + 3:
                found.append(Token(Part.TIME, at, stop, text[at:stop]))
            else:
                found.append(Token(Part.PAREN, at, stop, text[at:stop]))
            at = plain = stop
            continue
        if character in _QUOTES:
            stop = text.find(_QUOTES[character], at + 1, end)
            at = stop + 1 if stop >= 0 else at + 1
            continue
        word = words.at(text, at, end)
        if character == "改" and at + 1 in by_start and (word is None or len(word[0]) == 1):
            word = ("改", Part.MOVE)
        if word is None:
            at += 1
            continue
        if (
            len(word[0]) == 1
            and word[1] is Part.SUBMIT
            and at > start
            and text[at - 1] in "未待应拟"
        ):
            at += 1  # 未缴人员: no verb, but part of the name
            continue
        if word[1] is Part.TEXT and len(word[0]) == 2 and at + 1 < end:
            # 交办公室 is 交 and 办公室, not 交办
            longer = words.at(text, at + 1, end)
            single = words.at(text, at, at + 1)
            if longer is not None and single is not None and len(longer[0]) >= 3:
                word = single
        if word[1] is not Part.TEXT:
            flush(at)
            found.append(Token(word[1], at, at + len(word[0]), word[0]))
            plain = at + len(word[0])
        at += len(word[0])
    flush(end)
    return _compounded(text, found)


_NOUN_MAKERS = (Part.SUBMIT, Part.LEAD, Part.ATTEND, Part.HOLD, Part.FINISH)
_DOER = re.compile(
    r"(?:人员|人|对象|者|代表|(?:单位|部门|企业)(?=[主分负]))(?=$|[、和主分负])|(?:单位|部门|企业)(?=$|[、和])"
)
_PERSON_DOER = re.compile(r"(?:人员|人|对象|者)(?=$|[、和])")


def _compounded(text: str, tokens: list[Token]) -> list[Token]:
    """Make one word of 值班 and 名单, 考核 and 办法: a verb that only colours a noun."""
    words = lexicon()
    found: list[Token] = []
    for position, token in enumerate(tokens):
        if (
            token.part is Part.LABEL
            and position
            and tokens[position - 1].part in (Part.TEXT, Part.TAKE)
        ):
            token = Token(Part.TEXT, token.start, token.end, token.text)
        after = tokens[position + 1] if position + 1 < len(tokens) else None
        before = tokens[position - 1] if position else None
        if after is not None and after.part is Part.TEXT and len(token.text) >= 2:
            colours = (
                token.part in (Part.LEAD, Part.ATTEND, Part.HOLD)
                and words.documents.of(after.text) is not None
                and len(after.text) <= 5
            )
            does = token.part in _NOUN_MAKERS and (
                (_PERSON_DOER if token.part is Part.SUBMIT else _DOER).match(after.text)
                is not None
            )
            taken = (
                before is not None
                and before.part is Part.TAKE
                and token.part in _NOUN_MAKERS
                and any(later.part is Part.SUBMIT for later in tokens[position + 2 :])
            )
            if colours or does or taken:
                token = Token(Part.TEXT, token.start, token.end, token.text)
        if found and token.part is Part.TEXT and found[-1].part is Part.TEXT:
            last = found.pop()
            token = Token(Part.TEXT, last.start, token.end, text[last.start : token.end])
        found.append(token)
    return found


def taken_along(moment: Moment, text: str, moments: tuple[Moment, ...]) -> bool:
    """将前一日检查数据上报: beside another time, the one behind 将 is part of the thing."""
    behind_take = re.search(r"[把将](?:前|上|后)?$", text[max(0, moment.start - 2) : moment.start])
    return (
        behind_take is not None
        and len(moments) > 1
        and moment.reading.shape is Shape.POINT
        and moment.reading.all_day
        and not re.match(r"[^,]{0,20}(?:改|调整|推迟|延|提前)", text[moment.end :])
    )


def _inside_a_name(found: list[Token], plain: int, at: int) -> bool:
    """上月信访统计表, 下周工作计划: a month or a week that belongs to the thing's name."""
    return plain < at or (bool(found) and found[-1].part in (Part.TAKE, Part.SUBMIT, Part.FINISH))


def _closing(text: str, start: int, end: int) -> int:
    depth = 0
    for at in range(start, end):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE:
            depth -= 1
            if depth == 0:
                return at + 1
    return end


def read_clause(text: str, start: int, end: int, moments: tuple[Moment, ...]) -> Facts:
    """Give every stretch of a clause its use."""
    words = lexicon()
    mine = tuple(moment for moment in moments if start <= moment.start and moment.end <= end)
    tokens = tokens_of(text, start, end, mine)
    facts = Facts(start, end, mine)
    role: Part | None = None
    last = len(tokens)
    position = 0
    while position < last:
        token = tokens[position]
        part = token.part
        if part is Part.TEXT:
            stop = position + 1
            while stop < last and (
                tokens[stop].part is Part.TEXT
                or (
                    tokens[stop].part is Part.PAREN
                    and stop + 1 < last
                    and tokens[stop + 1].part is Part.TEXT
                )
            ):
                stop += 1
            if stop < last and tokens[stop].part is Part.PAREN and len(tokens[stop].text) <= 6:
                stop += 1
            piece = _piece(text, tokens[position:stop])
            position = stop
            if piece is not None:
                ahead = tuple(later.part for later in tokens[position:])
                role = _use(piece, role, facts, words, ahead)
            continue
        if part is Part.MENTION:
            names = listed_names(token.text)
            if names is not None:
                facts.who.extend(
                    Name(token.start, token.end, token.text, name.person) for name in names
                )
                facts.asks = True
            role = Part.PLEASE
        elif part is Part.TIME:
            if role in (Part.AT, Part.ADVERB):
                role = None
        elif part is Part.LABEL and token.text[2:4] == "地点" and words.events.of(token.text[:2]):
            # 培训地点改到…: the label names the event as well
            facts.subjects.append(Piece(token.start, token.start + 2, token.text[:2]))
            role = Part.LABEL
        elif token.text == "报到" and Part.TAKE in facts.parts:
            # 把数据报到中心: no check-in, but 报 and 到
            facts.parts.add(Part.SUBMIT)
            facts.last_verb = Part.SUBMIT
            role = Part.AT
        elif part is Part.SET:
            role = None
        elif part not in (Part.SPACE, Part.PAREN, Part.ADVERB):
            facts.parts.add(part)
            if part is Part.PLEASE:
                facts.asks = True
            if part is Part.MOVE:
                facts.moved_in = token.text.endswith(("在", "到", "至"))
            if part in (Part.SUBMIT, Part.HOLD, Part.ATTEND, Part.LEAD, Part.FINISH):
                if facts.predicate is None:
                    facts.predicate = token.start
                facts.last_verb = part
            if part is Part.SUBMIT and len(token.text) > 1 and token.text[-1] == "我":
                facts.receivers.append(Piece(token.end - 1, token.end, "我"))
            if part is Part.TAKE and facts.predicate is None:
                facts.predicate = token.end
            role = part
        position += 1
    return facts


def _piece(text: str, tokens: list[Token]) -> Piece | None:
    start, end = tokens[0].start, tokens[-1].end
    kept = "".join(
        token.text
        for token in tokens
        if token.part is not Part.PAREN
        or len(token.text) <= 4
        or token.text.endswith(("区)", "居)"))
    )
    stripped = kept.strip(" \t、:-—–·~。.")
    if not stripped:
        return None
    while start < end and text[start] in " \t、:-—–·~":
        start += 1
    return Piece(start, end, stripped)


_OURS = re.compile(
    r"(?:我|本)(?:局|院|校|厂|市|县|区|镇|乡|村|司|公司|单位|中心|部|处|科|所|站|园|厅|集团|办)"
)
_VISITS = re.compile(r"慰问|调研|视察|走访|检查|督查|督导|考察|参观|验收")
_ASKED = re.compile(r"(?:要求|邀请|欢迎|通知|特邀|诚邀)")
_GIVES_ORDERS = re.compile(
    r"(?:定于|拟于|订于|拟|决定|将于|莅|来(?:我|局|院|校|访)|要求|来文|来电|来函|通知|部署|安排|交办|批示|指示|强调|转发|印发|下发|决定|发来|反馈说|说)"
)
# 带班领导为周副主任: the post is a label, the name stands behind it
_ROLE_OF = re.compile(
    r"(?:带班领导|值班人员|值班员|值班领导|主持人|主讲人|负责人|责任人|联络人|承办人|经办人|授课人|牵头人)(?:为|是)(?=.)"
)
_ROOM = re.compile(
    r".*?(?:会议室|会议厅|报告厅|多功能厅|礼堂|教室|活动室|接待室|培训室|视频室|餐厅|食堂|办公室|大厅)(?:[A-Z\d]{1,4})?"
)


_BECAUSE = re.compile(r"(?:因|由于)[^,]+$")
_SHIFTED = re.compile(
    r"(?:提前|提早|推迟|延后|推后)(?:了)?(?:半|一|两|三|\d+)个?半?(?:小时|天|周|日|钟头|分钟)$"
)


def _without_tail(piece: Piece, words: Lexicon) -> Piece:
    """党课别忘了, 例会照常: the event without what is said of it."""
    shifted = _SHIFTED.search(piece.text) or _BECAUSE.search(piece.text)
    tail = shifted[0] if shifted is not None else words.after_event.of(piece.text)
    if tail is None or len(tail) >= len(piece.text) - 1:
        return piece
    head = piece.text[: -len(tail)]
    if words.events.of(head) is None or words.no_events.of(head) is not None:
        return piece
    return Piece(piece.start, piece.start + len(head), head)


def _place_in_front(piece: Piece, facts: Facts, words: Lexicon) -> Piece:
    """三楼小会议室碰头: the room in front of the event is the place."""
    match = _ROOM.match(piece.text)
    if match is None or match.end() >= len(piece.text):
        return piece
    behind = piece.text[match.end() :]
    if words.events.of(behind) is None or words.no_events.of(behind) is not None:
        return piece
    if piece.end - piece.start != len(piece.text):
        return piece
    facts.places.append(Piece(piece.start, piece.start + match.end(), match[0]))
    return Piece(piece.start + match.end(), piece.end, behind)


def _use(
    piece: Piece, role: Part | None, facts: Facts, words: Lexicon, ahead: tuple[Part, ...]
) -> Part | None:
    """Put a piece where it belongs; returns the role the next piece begins with."""
    piece = _without_tail(piece, words)
    if role is Part.LABEL:
        facts.labelled_places.append(piece)
        return None
    if role is Part.AT:
        room = _ROOM.match(piece.text)
        if room is not None and room.end() < len(piece.text) and not is_place(piece.text, words):
            cut = piece.start + room.end()
            facts.rest.append(Piece(cut, piece.end, piece.text[room.end() :]))
            piece = Piece(piece.start, cut, room[0])
        visit = _VISITS.search(piece.text)
        if visit is not None and visit.start() >= 2 and not is_place(piece.text, words):
            # 到一中慰问教师代表: where, then what for
            cut = piece.start + visit.start()
            facts.rest.append(Piece(cut, piece.end, piece.text[visit.start() :]))
            piece = Piece(piece.start, cut, piece.text[: visit.start()])
        ours = _OURS.match(piece.text)
        if facts.last_verb is Part.SUBMIT:
            facts.receivers.append(piece)
        elif ours is not None and ours.end() < len(piece.text):
            facts.places.append(Piece(piece.start, piece.start + ours.end(), ours[0]))
            facts.rest.append(Piece(piece.start + ours.end(), piece.end, piece.text[ours.end() :]))
        else:
            facts.places.append(piece)
        return None
    if role is Part.TO:
        facts.receivers.append(piece)
        return None
    if role is Part.TAKE:
        facts.taken.append(piece)
        return None
    if role is Part.SUBMIT and piece.text in _RESULTS:
        return role
    if role is Part.SUBMIT:
        if receiver_like(piece.text, words) or (
            (facts.taken or any(is_document(subject.text) for subject in facts.subjects))
            and short_receiver(piece.text, words)
        ):
            facts.receivers.append(piece)
        else:
            facts.handed.append(piece)
        return None
    if role in (Part.HOLD, Part.ATTEND):
        named = listed_names(piece.text)
        if named is not None and all(name.person for name in named):
            # 组织全体职工开展…
            facts.who.extend(
                Name(piece.start + name.start, piece.start + name.end, name.text, name.person)
                for name in named
            )
            return role
        facts.held.append(piece)
        return None
    if role is Part.MOVE and (
        is_place(piece.text, words) or (facts.moved_in and words.events.of(piece.text) is None)
    ):
        facts.places.append(piece)
        return None
    if role is Part.FINISH:
        facts.rest.append(piece)
        return None
    if (asked := _ASKED.match(piece.text)) is not None and leading_names(
        piece.text[asked.end() :]
    )[0]:
        piece = Piece(piece.start + asked.end(), piece.end, piece.text[asked.end() :])
        facts.asks = True
        role = Part.PLEASE
    piece = _place_in_front(piece, facts, words)
    if (label := _ROLE_OF.match(piece.text)) is not None:
        piece = Piece(piece.start + label.end(), piece.end, piece.text[label.end() :])
    # behind 请 or a mention, or with no role: who, then what
    nearest = next((part for part in ahead if part not in (Part.SPACE, Part.ADVERB)), None)
    plain = role is Part.PLEASE or nearest in _DOES
    if nearest is Part.ATTEND and len(piece.text) > 2 and piece.text[-1] in "都均全":
        piece = Piece(piece.start, piece.end - 1, piece.text[:-1])
    names, consumed = leading_names(piece.text, plain=plain)
    if role is None and (
        is_room(piece.text, words)
        or (
            is_place(piece.text, words)
            and words.bodies.of(piece.text) is None
            and words.persons.of(piece.text) is None
        )
    ):
        facts.subjects.append(piece)
        return None
    if consumed >= len(piece.text) and _OWN_ROOM.search(piece.text) and not role:
        facts.subjects.append(piece)
        return None
    if names and consumed >= len(piece.text) and nearest is Part.SET and role is None:
        return None  # 总行定于…: who calls the meeting
    if names and consumed and _acts(piece, consumed, role, ahead, words):
        facts.who.extend(
            Name(piece.start + name.start, piece.start + name.end, name.text, name.person)
            for name in names
        )
        if consumed >= len(piece.text):
            return role if role is Part.PLEASE else None
        piece = Piece(piece.start + consumed, piece.end, piece.text[consumed:].lstrip(" 、,"))
        if not piece.text:
            return None
    if role is Part.PLEASE and piece.text in words.nobody:
        return None  # 请大家把…
    begun = any(moment.end <= piece.start for moment in facts.moments)
    if facts.predicate is None and (role is Part.PLEASE or facts.who or begun):
        facts.predicate = piece.start
    if facts.last_verb is None and role is None:
        facts.subjects.append(piece)
    else:
        facts.rest.append(piece)
    return None


_OWN_ROOM = re.compile(r"(?:长|主任|书记|经理|总|楼|层|号|\d)办公室$")


_DOES = (Part.LEAD, Part.ATTEND, Part.TAKE, Part.SUBMIT, Part.FINISH, Part.TIME)


def _acts(
    piece: Piece, consumed: int, role: Part | None, ahead: tuple[Part, ...], words: Lexicon
) -> bool:
    """Whether the names a piece begins with are who, not the beginning of a thing's name."""
    if role is Part.PLEASE:
        return True
    tail = piece.text[consumed:]
    if not tail:
        return True
    if tail.startswith("的") or _GIVES_ORDERS.match(tail) is not None:
        return False
    head = piece.text[:consumed]
    if head.startswith(words.determiners):
        return True
    # 信息科牵头…: a thing's name would end like a thing
    return words.documents.of(tail) is None and words.events.of(tail) is None and len(tail) >= 2


_RESULTS = ("完", "好", "齐", "了", "下去", "出去", "到位", "一下", "上", "掉", "清", "全")
_SENDER = ("我", "我这", "我这里", "我这儿", "我处", "本人", "我邮箱", "我微信")
_MAILBOX = re.compile(r"(?:电子)?(?:邮箱|信箱|邮件)?[:\s]*[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]+$")


def receiver_like(text: str, words: Lexicon | None = None) -> bool:
    """Whether what stands behind a verb of submission is to whom rather than what."""
    words = words or lexicon()
    bare = strip_after(text, words)
    if bare in _SENDER:
        return True
    if not bare or (words.documents.of(bare) is not None and words.tools.of(bare) is None):
        return False
    if words.tools.of(bare) is not None:
        return True
    names = listed_names(bare, plain=True)
    if names is not None:
        return True
    # 行政部王蕾: a body and a given name
    found, consumed = leading_names(bare)
    return bool(found) and 1 <= len(bare) - consumed <= 4 and words.events.of(bare) is None


def short_receiver(text: str, words: Lexicon | None = None) -> bool:
    """Whether a short text may be to whom, when what is already known."""
    words = words or lexicon()
    return len(text) <= 12 and words.documents.of(text) is None and words.events.of(text) is None


def strip_after(text: str, words: Lexicon | None = None) -> str:
    """Take 备案, 过目 and the like off the end of a receiver."""
    words = words or lexicon()
    mailbox = _MAILBOX.search(text)
    if mailbox is not None and mailbox.start() > 1:
        text = text[: mailbox.start()]
    # 科研处 is whole, 老刘处 is 老刘
    while text[-1:] not in "处室部局科" or listed_names(text) is None:
        ending = words.after_receiver.of(text)
        if ending is not None and text[: -len(ending)] in _SENDER:
            return text[: -len(ending)]
        if ending is None or len(text) <= len(ending) + 1:
            break
        text = text[: -len(ending)].rstrip("并和,、 ")
    return text
