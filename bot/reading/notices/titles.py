"""The short name of a matter: of an event, a thing to hand in, a piece of work."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices import silence
from bot.reading.notices.draft import Draft
from bot.reading.notices.facts import Facts, Piece
from bot.reading.notices.groups import preface, threat
from bot.reading.notices.looks import holds_document, is_document, is_event, is_place
from bot.reading.notices.names import listed_names
from bot.reading.notices.page import Page
from bot.reading.notices.settle import Group
from bot.reading.notices.words import Part, lexicon
from bot.reading.patterns import compiled


def _pieces(group: Group) -> Iterable[Piece]:
    for clause in group.clauses:
        yield from sorted(
            (*clause.held, *clause.subjects, *clause.rest, *clause.taken, *clause.handed),
            key=lambda piece: piece.start,
        )


def event_piece(page: Page, group: Group) -> Piece | None:
    """The piece that names the event: behind 召开 or 参加 first, then anywhere."""
    telling = [clause for clause in group.clauses if not preface(page.text, clause)]
    held = [piece for clause in telling or group.clauses for piece in clause.held]
    for piece in held:
        if is_event(piece.text):
            return _trimmed_event(piece)
    for piece in _pieces(group):
        if is_event(piece.text):
            return _trimmed_event(piece)
    for piece in _pieces(group):
        # 读书会因讲师生病延期: the event, then why
        reason = _REASON.match(piece.text)
        if reason is not None and is_event(reason[1]):
            return Piece(piece.start, piece.start + len(reason[1]), reason[1])
    for piece in _pieces(group):
        if _VISIT.search(piece.text) is not None and not is_document(piece.text):
            return _trimmed_event(piece)
    return None


_REASON = compiled(r"(.{2,14}?)(?:现)?(?:因|由于)")
_VISIT = compiled(
    r"(?:看望|踏勘|拜访|回访|探望|祭扫|扫墓|采风|研学|踩点|夜查|点名|检查|督查|督导|调研|考察|视察|巡察|巡视|验收|走访|慰问|参观|评估|暗访|抽查|复查|核查|审计|学习交流|座谈)(?!组|表|情况|结果|意见)"
)


_EVENT_LEAD = compiled(
    r"^(?:开(?=年会)|(?:通知|说好?|定|布置|安排|发|讲)的|(?:节前|节后|新年|今年|年前|本周|本月|这周)?(?:第一|首|最后)一?(?:次|个|场)|的|之|"
    r"第[一二三四五六七八九十]+节课后|跟[^的]{1,8}?(?=开)|一次|个|一个|一场|本次|此次|该|"
    r"(?:我|本)(?:局|市|院|校|县|区|镇|司|公司|单位))"
)


def _trimmed_event(piece: Piece) -> Piece:
    match = _EVENT_LEAD.match(piece.text)
    if match is not None and match.end() < len(piece.text):
        return Piece(piece.start + match.end(), piece.end, piece.text[match.end() :])
    return piece


_PARTED = compiled(
    r"(?:本周|本月|这次|此次|今年)?(?:共|一共)?(?:分|开|设|安排|办|讲|搞)(?:成|为|了)?[两二三四五六\d](?:个)?(?:场|批|期|组|轮|班|次)(?:进行|举行|开展|举办|参加|开)?$"
)


def meeting_title(page: Page, draft: Draft, group: Group) -> None:
    words = lexicon()
    piece = event_piece(page, group)
    if piece is None:
        held = [
            piece
            for clause in group.clauses
            for piece in clause.held
            if Part.HOLD in clause.parts and not is_place(piece.text)
        ]
        piece = held[0] if held else None
    if piece is not None and page.topic is not None:
        parted = _PARTED.search(page.text[slice(*page.topic)])
        if parted is not None and parted.start() > 1:
            # 税务讲堂分两场：…小微企业专场，…
            draft.title = (page.topic[0], page.topic[0] + parted.start())
            draft.title_tail = (piece.start, piece.end)
            return
    if piece is not None and len(piece.text) <= 2:
        # 理监事会议, 职工代表大会: whose it is belongs to its name
        whose = next(
            (
                name
                for clause in group.clauses
                for name in clause.who
                if name.end == piece.start and not name.text.startswith(("各", "全", "@", "每"))
            ),
            None,
        )
        if whose is not None:
            piece = _trimmed_event(
                Piece(whose.start, piece.end, page.text[whose.start : piece.end])
            )
    if piece is not None:
        draft.title = (piece.start, piece.end)
        draft.plain_title = piece.text in words.plain_events or len(piece.text) == 1
        return
    if page.topic is not None:
        start, end = event_in(page.text, *page.topic)
        end -= page.text[start:end].endswith(("值表", "班表", "安排表"))
        draft.title = (start, end)
        draft.begin = _with_topic(page, draft)
        return
    said = page.text[group.start : group.end]
    for verb in ("碰头", "碰个头", "碰一下"):
        at = said.find(verb)
        taken = [piece for clause in group.clauses for piece in clause.taken]
        if at >= 0 and taken:
            draft.title = (taken[0].start, taken[0].end)  # 碰个头，把台账对一遍
            return
        if at >= 0:
            draft.title_text = "碰头会"
            return
    if "开会" in said:
        draft.title_text = "会议"
        return
    shift = _SHIFT.search(said)
    if shift is not None:
        draft.title = (group.start + shift.start(), group.start + shift.end())
        return
    if (duty := said.find("值班")) >= 0:
        draft.title = (group.start + duty, group.start + duty + 2)
        return
    for clause in group.clauses:
        for piece in clause.places:
            going = page.text[max(clause.start, piece.start - 1) : piece.start]
            behind = next((rest for rest in clause.rest if rest.start == piece.end), None)
            if going == "去" and clause is not group.clauses[0] and _DOES_THERE.search(piece.text):
                draft.title = (piece.start, piece.end)  # …上车，去三个安置点看现场
                return
            if going == "去" and behind is not None and clause is not group.clauses[0]:
                # …发车，去港区看智慧闸口
                draft.title = (piece.start, behind.end)
                return
            if going in ("去", "赴", "到") and len(piece.text) >= 3 and not is_place(piece.text):
                # …集合，去烈士陵园敬献花篮
                draft.title = (piece.start, piece.end)
                return
    for clause in group.clauses:
        if preface(page.text, clause):
            continue
        for candidate in sorted(
            (*clause.subjects, *clause.rest, *clause.held), key=lambda piece: piece.start
        ):
            if (
                _CONDITION.match(candidate.text) is None
                and not is_place(candidate.text)
                and listed_names(candidate.text, plain=True) is None
                and _BESIDE_IT.match(candidate.text) is None
            ):
                named = candidate.start + candidate.text.startswith("的")
                draft.title = (named, candidate.end)
                draft.plain_title = True
                return
    for verb in ("集合", "报到", "集中", "到场"):
        if (at := said.find(verb)) >= 0:
            draft.title = (group.start + at, group.start + at + 2)
            draft.plain_title = True
            return


# 跟省里的人, 用腾讯会议, 干粮带够: how, with whom, what is worn, and no name of the matter
_BESIDE_IT = compiled(
    r"[从自着带穿携到不跟用坐乘满约别]|\d+$|[了着过的]$|[^,]{0,6}全[体员]$|佩戴|预计|大概|大约|估计|潮水|过时|迟到|[^,]{1,4}(?:带够|带齐|带好|别忘|不等人|不变|照常|照旧)|[一两二三四五六七八九十半\d]+个?(?:半)?(?:小时|分钟|钟头)|手机|资料|材料|请假|有事|统一着"
)
_SHIFT = compiled(r"[\u4e00-\u9fff]{0,8}?(?:夜班|白班|晚班|早班|值夜)")


_DOES_THERE = compiled(
    r"[\u4e00-\u9fff]{2,}(?:看|学|参观|听|查|慰问|走访|考察|调研|采|种|拍|验|接|送|领|献|比|做)[\u4e00-\u9fff]{1,}"
)


def _with_topic(page: Page, draft: Draft) -> int:
    """Where the matter begins when the topic in front of the colon is its title."""
    assert page.topic is not None
    if any(other.end > page.topic[1] for other in page.drafts):
        return draft.begin  # the first matter behind the colon has it already
    near = "\n" not in page.text[page.topic[0] : draft.begin]
    return min(draft.begin, page.topic[0]) if near else draft.begin


_ROOM_TAIL = "室厅场员"


def event_in(text: str, start: int, end: int) -> tuple[int, int]:
    """The event a topic names (节前最后一次党组会时间定了: 党组会), or the topic itself."""
    for stop in range(end, start + 1, -1):
        if text[stop : stop + 1] in _ROOM_TAIL and text[stop : stop + 1]:
            continue
        if is_event(text[start:stop]):
            piece = _trimmed_event(Piece(start, stop, text[start:stop]))
            return piece.start, piece.end
    return start, end


_TITLE_LEAD = compiled(
    r"^(?:[^,的]{1,10}(?:来函|来电|来文|发函|发文|紧急)(?:要求|要)(?:报送?|提供)?|[^,的]{1,10}(?:要|催)的|[^,的]{1,6}要(?:一份|一个|份|个)|大家对|各位对|对|[^的]{1,6}要的|提出|提供|准备|今年的?|本年度的?|各自的?|本单位的?|本部门的?|本科室的?|本科的?|自己的?|相关的?|有关的?|你们的?|上述|以上|下列|那份|这份|那个|一份|一下|完成|做好|编制|的|好|本处的?|贵单位的?|你单位的?|所有|全部|最新的?|手头的?|手上的?|各|其)+"
)


_TITLE_TAIL = compiled(
    r"(?:(?:还|只|才|仍|又)?(?:差|缺|漏|少|剩|欠)了?(?:[两一二三四五六七八九十几\d]|好几)[^,]*)?(?:(?:别|不要|先别|可别|千万别|不能再)(?:再)?(?:等|忘|拖|急|漏|耽误)[^,]*)?(?:的)?(?:(?:我们?|我科|我处|我局|我室|本科|本科室)?(?:已经?|均已|都已)|电子版|纸质版|盖章版|扫描件|电子档|纸本)?(?:撰写|编写|起草|收集|整理好|更新好|修改好|填好|准备好|汇总好|做好|改好|写好|弄好|编制|后|并|一并|统一|整理|汇总|更新|好|完成|填写|完毕|情况说明|大家|请大家|请各位|各位|每人一篇|各一份|一份|一式[两三四五]份)*$"
)


_GENERIC = frozenset(
    [
        "日期",
        "时间",
        "期限",
        "情况",
        "当日情况",
        "有关情况",
        "相关情况",
        "资料",
        "材料",
        "数据",
        "结果",
        "文件",
        "当日",
        "信息",
        "书面材料",
        "报告",
        "意见",
        "当日数据",
    ]
)


_CONDITION = compiled(
    r"^(?:愿意$|有意$|自愿$|想去$|有意向$|满\d|至少|最多|不少于|也行|即可|都行|可以|不要|别|勿|上去|上来|过来|过去|联系|电话|(?:过时|逾期|过期)(?:不|未|视|将|者|按|自|一律|的)|每[\u4e00-\u9fff]{1,4}至少|[^,]{0,4}后$|[一两三\d]{1,2}(?:份|式))|(?:放学|下班|收工|课|饭|午休|早读|散会|交班|下课|收铺)[后前]$|(?:如)?有(?:问题|异议|意见|疑问|变动|变化|特殊情况|错误|误)$"
)


def report_title(page: Page, draft: Draft, group: Group) -> None:
    clauses = [clause for clause in group.clauses if not threat(page.text, clause)]
    taken = [piece for clause in clauses for piece in clause.taken]
    handed = [
        piece
        for clause in clauses
        for piece in (*clause.handed, *(held for held in clause.held if is_document(held.text)))
    ]
    subjects = [
        piece
        for clause in clauses
        if not preface(page.text, clause)
        for piece in (*clause.subjects, *clause.rest)
        if _CONDITION.match(piece.text) is None
    ]
    candidates = [
        *taken,
        *(piece for piece in handed if is_document(piece.text)),
        *(piece for piece in subjects if is_document(piece.text)),
        *handed,
        *subjects,
    ]
    bare = [piece for piece in candidates if _trim(piece).text in _GENERIC]
    telling = [piece for piece in candidates if piece not in bare]
    named = [
        piece
        for piece in telling
        if piece in taken or is_document(piece.text) or holds_document(piece.text)
    ]
    held_back = [piece for piece in bare if piece in taken or piece in handed]
    ranked = [*named, *held_back, *telling] if held_back and not named else [*telling, *bare]
    if (
        ranked
        and len(_trim(ranked[0]).text) <= 4
        and ranked[0].text.endswith(("资料", "材料", "情况", "结果", "数据"))
    ):
        ranked.sort(key=lambda piece: not (is_document(piece.text) and len(piece.text) >= 6))
    for piece in ranked:
        trimmed = _trim(piece)
        if (
            len(trimmed.text) >= 2
            and not is_place(trimmed.text)
            and (listed_names(trimmed.text, plain=True) is None or is_document(trimmed.text))
        ):
            draft.title = (trimmed.start, trimmed.end)
            return
    said = page.text[group.start : group.end]
    if page.topic is not None:
        draft.title = page.topic
        if "报名" in said and draft.kind is Kind.REPORT:
            at = page.text.index("报名", group.start)
            draft.title = event_in(page.text, *page.topic)
            draft.title_tail = (at, at + 2)
            return
        draft.begin = _with_topic(page, draft)
        return
    for word in ("接龙报名", "参会回执", "报名", "回执", "接龙", "回复", "反馈"):
        at = said.find(word)
        if at >= 0:
            draft.title = (group.start + at, group.start + at + len(word))
            draft.plain_title = True
            return
    draft.plain_title = True


def _trim(piece: Piece) -> Piece:
    start, end, text = piece.start, piece.end, piece.text
    if (lead := _TITLE_LEAD.match(text)) is not None and lead.end() < len(text):
        start += lead.end()
        text = text[lead.end() :]
    if (tail := _TITLE_TAIL.search(text)) is not None and 1 < tail.start() < len(text):
        end = start + tail.start() if end - start == len(text) else end
        text = text[: tail.start()]
    return Piece(start, end, text)


def first_document(group: Group) -> Piece | None:
    for piece in _pieces(group):
        if is_document(piece.text):
            return piece
    return None


_BECAUSE = compiled(r"(?:因|由于|鉴于|受)")


def predicate_of(page: Page, group: Group) -> tuple[int, int] | None:
    """Where a task says what is to be done, behind who and when."""
    text = page.text
    telling = [clause for clause in group.clauses if not preface(text, clause)]
    telling = [
        clause for clause in telling if not silence.admonishes(text[clause.start : clause.end])
    ] or telling
    ordered = [clause for clause in telling if clause.asks]
    if (
        ordered
        and ordered[0] is not telling[0]
        and _BECAUSE.match(text[telling[0].start : telling[0].end])
    ):
        telling = ordered
    # what is taken in hand says more than why
    telling = sorted(telling, key=lambda clause: (not clause.taken, not clause.asks))
    if telling and telling[0].asks and Part.FINISH in telling[0].parts:
        # …修好，费用走维修基金: what stands behind the order is no work
        telling = [clause for clause in telling if clause.start <= telling[0].start]
    best: tuple[int, int] | None = None
    for clause in telling:
        start = clause.predicate
        if start is None and clause.who:
            start = max(name.end for name in clause.who)
        if start is None:
            starts = [piece.start for piece in (*clause.subjects, *clause.rest)]
            start = min(starts, default=None)
        if start is None:
            continue
        span = _without_edges(text, start, clause.end, clause)
        if span is None:
            continue
        if best is None:
            best = span
            if span[1] - span[0] >= 4:
                break
        elif span[1] - span[0] > best[1] - best[0]:
            best = span
    return best


_DO_LEAD = compiled(
    r"^(?:帮我|帮忙|替我|(?:放学|下班|收工|课|饭|午休|交班)[后前]|请|把|将|完成|就|先|抓紧|务必|尽快|要|的|就要|牵头|负责|及时|立即|一下|下)+"
)


_DO_TAIL = compiled(r"(?:(?<=^..)好|一下|就行|即可|哈|啊|哦|吧|了)+$")


def _without_edges(text: str, start: int, end: int, clause: Facts) -> tuple[int, int] | None:
    """What is to be done, without 请, 于, the time in front and the time behind."""
    before = -1
    while start != before:
        before = start
        while start < end and text[start] in "于在前 \t,:、":
            start += 1
        lead = _DO_LEAD.match(text[start:end])
        if lead is not None and lead.end() < end - start:
            start += lead.end()
        for moment in clause.moments:
            near = moment.start <= start + 2 and not moment.coarse
            if near and start < moment.end < end - 1:
                start = moment.end
    for moment in clause.moments:
        if moment.start > start and moment.end >= end - 4:
            end = moment.start
            while end > start + 2 and text[end - 1] in "将于在定 ":
                end -= 1
    tail = _DO_TAIL.search(text[start:end])
    if tail is not None and tail.start() > 1:
        end = start + tail.start()
    return (start, end) if end - start >= 2 else None


def _thing_said_before(page: Page, draft: Draft, group: Group, span: tuple[int, int]) -> None:
    """5号闸钢丝绳断股，机电班换好: the thing stands in the clause before."""
    for clause in group.clauses:
        if clause.start <= span[0] < clause.end:
            return
        if clause.subjects and not (clause.moments or clause.who or clause.asks):
            subject = _trim(clause.subjects[0])
            if len(subject.text) >= 3:
                draft.title, draft.title_tail = (subject.start, subject.end), span
                return


def task_title(page: Page, draft: Draft, group: Group) -> None:
    """What is to be done: a thing that is handed over, or what is said behind who and when."""
    words = lexicon()
    for clause in group.clauses:
        for piece in clause.taken:
            if words.objects.of(piece.text) and Part.SUBMIT in clause.parts:
                trimmed = _trim(piece)
                draft.title = (trimmed.start, trimmed.end)
                return
    if draft.action is Action.RESCHEDULE:
        old = next((clause for clause in group.clauses if group.former in clause.moments), None)
        if old is not None and old.subjects and not old.taken:
            thing = _trim(old.subjects[0])  # 屋面修补原定5日完工，…改成2日
            if len(thing.text) >= 3:
                draft.title = (thing.start, thing.end)
                return
    span = predicate_of(page, group)
    if span is not None:
        draft.title = span
        if span[1] - span[0] <= 5:
            # 信访件请城管中队16日前化解到位: the thing stands in front
            for clause in group.clauses:
                if not (clause.start <= span[0] < clause.end and clause.subjects):
                    continue
                subject = _trim(clause.subjects[0])
                if subject.end <= span[0] and len(subject.text) >= 2:
                    draft.title = (subject.start, subject.end)
                    draft.title_tail = span
            if draft.title_tail is None and span[1] - span[0] <= 3:
                _thing_said_before(page, draft, group, span)
        return
    if page.topic is not None:
        draft.title = page.topic
