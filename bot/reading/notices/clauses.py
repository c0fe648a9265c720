"""One clause between commas: its words, and what each stretch of text in it is for."""

from __future__ import annotations

from bot.reading.notices.facts import Facts, Piece
from bot.reading.notices.looks import is_document, is_event, is_place
from bot.reading.notices.moments import Moment, within
from bot.reading.notices.names import Name, is_room, leading_names, listed_names
from bot.reading.notices.receivers import RESULTS, receiver_like, short_receiver
from bot.reading.notices.tokens import tokens_of
from bot.reading.notices.where import (
    LONGEST_PLACE,
    ROOM,
    a_place_alone,
    place_before_doing,
    place_in_front,
)
from bot.reading.notices.words import Lexicon, Part, Token, lexicon
from bot.reading.patterns import compiled


def read_clause(text: str, start: int, end: int, moments: tuple[Moment, ...]) -> Facts:
    """Give every stretch of a clause its use."""
    words = lexicon()
    mine = within(moments, start, end)
    facts = Facts(start, end, mine)
    if not mine and end - start <= LONGEST_PLACE and a_place_alone(text[start:end], words):
        facts.subjects.append(Piece(start, end, text[start:end]))
        return facts
    tokens = tokens_of(text, start, end, mine)
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
                or (
                    tokens[stop].part is Part.SPACE
                    and stop + 1 < last
                    and tokens[stop + 1].part is Part.TEXT
                    and _FLOOR.search(tokens[stop - 1].text) is not None
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
        elif token.text == "报到" and (
            Part.TAKE in facts.parts or any(is_document(piece.text) for piece in facts.subjects)
        ):
            # 把数据报到中心: no check-in, but 报 and 到
            facts.parts.add(Part.SUBMIT)
            facts.last_verb = Part.SUBMIT
            role = Part.AT
        elif part is Part.SET:
            facts.set_for = True
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
            if part is Part.SUBMIT and (me := token.text.find("我")) > 0:
                facts.receivers.append(Piece(token.start + me, token.start + me + 1, "我"))
            if part is Part.TAKE and facts.predicate is None:
                facts.predicate = token.end
            role = part
        position += 1
    facts.who = [name for name in facts.who if not _visitor(text, name, facts)]
    return facts


_NOT_YET = compiled(
    r"([^,的]{2,18}?)(?:还|尚|仍)?(?:没|未)(?:交|报|填|送|上报|提交|发|完成|返回|反馈)(?:来|上来|齐|完)?的(?=[^,]{2})"
)
_FLOOR = compiled(r"(?:^|[^A-Za-z\d])[A-Z]?\d{1,2}[Ff楼层区]$")  # 2F 训练教室


_COMES = compiled(
    r"(?:要|将|会|也要)?(?:来(?!开|人|参)|前来|莅临|进驻|一行|到我|到本|到访|下来|[进入到][厂场校院村点店](?=$|[,。做开检调督视考巡验走慰])|到[^,]{2,12}(?:做|开展|进行|检查|督查|调研|抽查))"
)


_WHO_VISITS = compiled(
    r"(?:检查|督查|督导|巡察|巡视|验收|评审|考察|调研|审计|暗访|核查|复核|评估|认证|飞行检查)(?:组|团|专家组?)$|专家组?$|代表团$|考察团$|访问团$"
)
_ARRIVES = compiled(
    r"(?:要|将|会)?(?:到(?:达|访)?(?=$|[,。])|抵达|来(?=$|[,。我本现])|进点|进驻|莅)"
)


def _visitor(text: str, name: Name, facts: Facts) -> bool:
    """组织部来考察: who comes to look at us is nobody who is told to do anything."""
    if facts.asks or name.text.startswith(("各", "全", "每", "所有", "@")):
        return False
    behind = text[name.end : facts.end]
    for moment in facts.moments:
        behind = behind.replace(text[moment.start : moment.end], "", 1)
    comes = behind.lstrip("() ")
    if _WHO_VISITS.search(name.text) is not None and _ARRIVES.match(comes) is not None:
        return True  # 检查组明天到
    return (
        _COMES.match(comes) is not None and _VISITS.search(text, name.end, facts.end) is not None
    )


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


_OURS = compiled(
    r"(?:我|本)(?:局|院|校|厂|市|县|区|镇|乡|村|司|公司|单位|中心|部|处|科|所|站|园|厅|集团|办(?!公))"
)


_VISITS = compiled(
    r"抽查|暗访|核查|巡查|巡察|采访|执法|慰问|调研|视察|走访|检查|督查|督导|考察|参观|验收"
)


_ASKED = compiled(r"(?:要求|邀请|欢迎|通知|特邀|诚邀)")


_GIVES_ORDERS = compiled(
    r"(?:定于|拟于|订于|拟|决定|将于|莅|来(?:我|局|院|校|访)|要求|来文|来电|来函|通知|部署|安排|交办|批示|指示|强调|转发|印发|下发|决定|发来|反馈说|说)"
)


# 带班领导为周副主任, 承办人李工: the post is a label, the name stands behind it
_ROLE_OF = compiled(
    r"(?:带班领导|值班人员|值班员|值班领导|主持人|主讲人|负责人|责任人|联络人|承办人|经办人|授课人|牵头人)(为|是)?(?=.)"
)


_BECAUSE = compiled(
    r"(?:因|由于)[^,]+$|[从由自]$|(?:的)?(?:时间|场地|地点)?(?:有|需|要|作|做)?(?:所)?(?:调整|变动|变化|变更|改动|改期|有变)(?:了|如下|通知)?$"
)


_SHIFTED = compiled(
    r"(?:提前|提早|推迟|延后|推后|往[前后](?:挪|推|延|提))(?:了)?(?:半|一|两|三|\d+)个?半?(?:小时|天|周|日|钟头|分钟)$"
)


# 现场会不在广场开了, 升旗仪式轮到我馆主持, 小组会议先取消
_NOT_THERE = compiled(
    r"(?:现)?不(?:在|放在?|去)[^,]{2,10}$|轮到[^,]*$|(?:暂缓|缓办|缓开|缓期)(?:举行|召开|进行|举办)?$|(?:先|暂|也|已|就|都|均|暂时|临时)$"
)


def _without_tail(piece: Piece, words: Lexicon) -> Piece:
    """党课别忘了, 例会照常: the event without what is said of it."""
    shifted = (
        _SHIFTED.search(piece.text) or _NOT_THERE.search(piece.text) or _BECAUSE.search(piece.text)
    )
    tail = shifted[0] if shifted is not None else words.after_event.of(piece.text)
    if tail is None or len(tail) >= len(piece.text) - 1:
        return piece
    head = piece.text[: -len(tail)]
    if words.events.of(head) is None or words.no_events.of(head) is not None:
        return piece
    return Piece(piece.start, piece.start + len(head), head)


def _use(
    piece: Piece, role: Part | None, facts: Facts, words: Lexicon, ahead: tuple[Part, ...]
) -> Part | None:
    """Put a piece where it belongs; returns the role the next piece begins with."""
    piece = _without_tail(piece, words)
    if role is Part.LABEL and piece.text in ("都", "均", "统一", "仍", "还", "就", "全", "都是"):
        return None  # 地点都在三楼
    if role is Part.LABEL:
        facts.labelled_places.append(piece)
        return None
    if role is Part.AT:
        room = ROOM.match(piece.text)
        if room is not None and room.end() < len(piece.text) and not is_place(piece.text, words):
            cut = piece.start + room.end()
            facts.rest.append(Piece(cut, piece.end, piece.text[room.end() :]))
            piece = Piece(piece.start, cut, room[0])
        going = place_before_doing(piece.text, words)
        if going is not None:
            # 到四楼学心肺复苏: where, then what to do there
            cut = piece.start + going
            facts.rest.append(Piece(cut, piece.end, piece.text[going:]))
            piece = Piece(piece.start, cut, piece.text[:going])
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
    if role is Part.TO and piece.text[0] == "我" and is_document(piece.text[1:]):
        # 给我初稿
        facts.handed.append(Piece(piece.start + 1, piece.end, piece.text[1:]))
        piece = Piece(piece.start, piece.start + 1, "我")
    if role is Part.TO and (mine := _TO_ME.match(piece.text)) is not None:
        # 给我个准信: to whom, then what
        facts.handed.append(
            Piece(piece.start + mine.start(1), piece.end, piece.text[mine.start(1) :])
        )
        piece = Piece(piece.start, piece.start + 1, "我")
    for lead in ("去找", "找"):
        if piece.text.startswith(lead) and _SIGNS_UP.match(piece.text[len(lead) :]) is not None:
            piece = Piece(piece.start + len(lead), piece.end, piece.text[len(lead) :])
            role = Part.TO
    if piece.text.startswith("联系") and _SIGNS_UP.match(piece.text[2:]) is not None:
        piece = Piece(piece.start + 2, piece.end, piece.text[2:])
        role = Part.TO
    if role is Part.TO and (sign_up := _SIGNS_UP.match(piece.text)) is not None:
        # 向福委会登记数量: to whom, then what
        facts.parts.add(Part.SUBMIT)
        facts.last_verb = Part.SUBMIT
        cut = piece.start + sign_up.end(1)
        if sign_up.end() < len(piece.text):
            facts.handed.append(Piece(cut, piece.end, piece.text[sign_up.end(1) :]))
        piece = Piece(piece.start, cut, sign_up[1])
    if role is Part.TO:
        facts.receivers.append(piece)
        return None
    if role is Part.TAKE:
        facts.taken.append(piece)
        return None
    if role is Part.SUBMIT and piece.text in RESULTS:
        return role
    if (
        role is Part.SUBMIT
        and len(piece.text) > 2
        and piece.text[0] == "我"
        and is_document(piece.text[1:])
    ):
        # 告诉我人数: to whom, then what
        facts.receivers.append(Piece(piece.start, piece.start + 1, "我"))
        facts.handed.append(Piece(piece.start + 1, piece.end, piece.text[1:]))
        return None
    if role is Part.SUBMIT:
        if receiver_like(piece.text, words) or (
            (
                facts.taken
                or any(is_document(piece.text) for piece in (*facts.subjects, *facts.rest))
            )
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
    piece = place_in_front(piece, facts, words)
    late = _NOT_YET.match(piece.text)
    if late is not None and len(piece.text) == piece.end - piece.start:
        # 名单还没交的各组抓紧: the thing, then who has not handed it in
        facts.subjects.append(Piece(piece.start, piece.start + late.end(1), late[1]))
        piece = Piece(piece.start + late.end(), piece.end, piece.text[late.end() :])
    every = piece.text.find("各", 2)
    listed = every > 0 and (piece.text[every - 1] in "、和及与" or piece.text[0] in "各全每")
    if every > 0 and not listed and len(piece.text) == piece.end - piece.start:
        thing, whom = piece.text[:every], piece.text[every:]
        handed = is_document(thing, words) or is_event(thing, words) or Part.SUBMIT in ahead
        if handed and leading_names(whom, plain=True)[0]:
            # 油耗台账各车间4日前交…: the thing, then who hands it in
            facts.subjects.append(Piece(piece.start, piece.start + every, thing))
            piece = Piece(piece.start + every, piece.end, whom)
    label = _ROLE_OF.match(piece.text)
    if (
        label is not None
        and not label[1]
        and listed_names(label.string[label.end() :], plain=True) is None
    ):
        label = None
    if label is not None:
        piece = Piece(piece.start + label.end(), piece.end, piece.text[label.end() :])
    # behind 请 or a mention, or with no role: who, then what
    nearest = next((part for part in ahead if part not in (Part.SPACE, Part.ADVERB)), None)
    plain = role is Part.PLEASE or nearest in _DOES or label is not None
    if (
        nearest in (Part.ATTEND, Part.CANCEL, Part.MOVE)
        and len(piece.text) > 2
        and piece.text[-1] in "都均全"
    ):
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


_TO_ME = compiled(r"我(?:们|这边|这里)?(?:来)?(?:一)?(?:个|份|张|套|版)([^,]{2,})$")
_SIGNS_UP = compiled(
    r"(.{2,12}?)(?:登记|报名|报备|预约|预定|预订|领号|申领|申购|订购|核实|说明|备案)"
)
_OWN_ROOM = compiled(r"(?:长|主任|书记|经理|总|楼|层|号|\d)办公室$")


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
    if piece.text[:consumed] in ("人员", "人", "对象"):
        return False  # 人员花名册…
    if tail.startswith("的") or _GIVES_ORDERS.match(tail) is not None:
        return False
    head = piece.text[:consumed]
    if head.startswith(words.determiners):
        return True
    # 信息科牵头…: a thing's name would end like a thing
    return words.documents.of(tail) is None and words.events.of(tail) is None and len(tail) >= 2
