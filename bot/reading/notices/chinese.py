"""Chinese sentences into matters: the kind, the title, who, where and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action, Kind
from bot.reading.notices import silence
from bot.reading.notices.clauses import Facts, Piece, receiver_like, strip_after
from bot.reading.notices.draft import Draft
from bot.reading.notices.groups import Group, clauses_of, grouped, preface
from bot.reading.notices.layout import Sentence
from bot.reading.notices.looks import (
    holds_document,
    is_document,
    is_event,
    is_place,
    online_tool,
)
from bot.reading.notices.moments import Moment
from bot.reading.notices.names import Name, is_plain_name
from bot.reading.notices.words import Part, lexicon
from bot.reading.values import Shape


@dataclass
class Page:
    """What the sentences of one notice share."""

    text: str
    at: datetime
    hours: OfficeHours
    moments: tuple[Moment, ...]
    drafts: list[Draft] = field(default_factory=list)
    topic: tuple[int, int] | None = None
    carried: Moment | None = None
    pending: list[Facts] = field(default_factory=list)


def read_sentence(page: Page, sentence: Sentence) -> None:
    """Add the matters of a sentence to the page, or let it complete the last one."""
    text = page.text
    whole = text[sentence.begin : sentence.end]
    if silence.keeps_silent(text[sentence.start : sentence.end], asks=sentence.asks):
        return
    moments = tuple(
        moment
        for moment in page.moments
        if sentence.start <= moment.start and moment.end <= sentence.end
    )
    if sentence.topic is not None:
        page.topic = sentence.topic
    elif sentence.listed:
        page.topic = None
    clauses = clauses_of(text, sentence.start, sentence.end, moments)
    if not clauses:
        return
    groups = grouped(text, clauses, page.hours, page.at, page.carried)
    made: list[Draft] = []
    for group in groups:
        draft = _interpret(page, group, sentence, whole)
        if draft is None:
            continue
        made.append(draft)
        page.drafts.append(draft)
    if len(made) == 1 and sentence.listed:
        made[0].begin = sentence.begin
    _share(_with_previous(page, made), text)


def _with_previous(page: Page, made: list[Draft]) -> list[Draft]:
    """The matter of the sentence before, on the same line, may lend its doers."""
    position = len(page.drafts) - len(made) - 1
    if not made or position < 0:
        return made
    before = page.drafts[position]
    if (
        before.framed
        or "\n" in page.text[before.end : made[0].begin]
        or made[0].begin - before.end > 12
    ):
        return made
    return [before, *made]


def _share(made: list[Draft], text: str) -> None:
    """Doers and receiver named once for several deliverables of one sentence."""
    last_named: Draft | None = None
    for draft in made:
        if draft.kind is Kind.MEETING:
            last_named = None
            continue
        if not draft.nobody:
            last_named = draft
        elif last_named is not None:
            draft.people.extend(last_named.people)
            draft.units.extend(last_named.units)
    handed = [draft for draft in made if draft.kind is Kind.REPORT and not _chained(draft, made)]
    receivers = [draft.receiver for draft in handed if draft.receiver]
    if len(set(receivers)) == 1:
        for draft in handed:
            draft.receiver = draft.receiver or receivers[0]


def _chained(draft: Draft, made: list[Draft]) -> bool:
    """甲 reports to 乙, 乙 to 丙: each has its own receiver."""
    return (
        any(
            other is not draft
            and other.receiver is not None
            and (set(draft.units) != set(other.units))
            for other in made
        )
        and not draft.nobody
    )


def _interpret(page: Page, group: Group, sentence: Sentence, whole: str) -> Draft | None:
    text = page.text
    said = text[group.start : group.end]
    action = _action(group, said)
    moment = group.moment
    if _roster_line(page, group, said):
        return None
    if action is Action.COMPLETE:
        return _completed(page, group, said)
    if moment is None:
        return _without_time(page, group, sentence, action, said)
    if silence.group_is_silent(page, group, said, action, sentence):
        return None
    if _only_lead_time(page, group, said):
        return None
    if moment.reading.shape is Shape.DEADLINE and silence.is_phase(said, group):
        return None
    kind = _kind(page, group, moment, said, sentence, action)
    if kind is None:
        return None
    if kind is not Kind.MEETING:
        _return_to_meeting(page, group)
    draft = Draft(kind, *_extent(text, group), action=action, time=moment.reading, moment=moment)
    _fill(page, draft, group, sentence)
    if not moment.clock_only and not moment.reading.impossible:
        page.carried = moment
    return draft


def _return_to_meeting(page: Page, group: Group) -> None:
    """请各企业负责人参加，并于2日前报名: the first clause still speaks of the meeting."""
    if not (page.drafts and page.drafts[-1].kind is Kind.MEETING):
        return
    meeting = page.drafts[-1]
    while len(group.clauses) > 1:
        clause = group.clauses[0]
        if clause.moments or Part.ATTEND not in clause.parts or Part.SUBMIT in clause.parts:
            return
        _fill_who(meeting, Group(clauses=[clause]))
        meeting.end = max(meeting.end, clause.end)
        group.clauses.pop(0)


def _extent(text: str, group: Group) -> tuple[int, int]:
    """Where the matter stands: from its first telling clause to its last."""
    telling = [clause for clause in group.clauses if not preface(text, clause)] or group.clauses
    return telling[0].start, telling[-1].end


# ---------------------------------------------------------------- what is done to the matter


def _action(group: Group, said: str) -> Action:
    parts = group.parts()
    if silence.is_done(said):
        return Action.COMPLETE
    if Part.CANCEL in parts and not silence.orders_cancelling(group):
        return Action.CANCEL
    words = lexicon().data["change"]
    shifted = any(word in said for word in words["shift"])
    if group.moved:
        return Action.RESCHEDULE
    if shifted and (Part.MOVE in parts or Part.FORMER in parts or _subject_event(group)):
        return Action.CANCEL
    if group.former is not None and group.former is not group.moment:
        return Action.RESCHEDULE
    if Part.MOVE in parts and (group.moment is not None):
        return Action.RESCHEDULE
    if silence.brought_forward(said) and group.moment is not None:
        return Action.RESCHEDULE
    return Action.CREATE


def _subject_event(group: Group) -> bool:
    return any(is_event(piece.text) for clause in group.clauses for piece in clause.subjects)


def _completed(page: Page, group: Group, said: str) -> Draft:
    kind = Kind.TASK
    parts = group.parts()
    if (Part.SUBMIT in parts or _first_document(group) is not None) and not silence.entrusted(
        said
    ):
        kind = Kind.REPORT
    draft = Draft(kind, group.start, group.end, action=Action.COMPLETE)
    if group.moment is not None:
        draft.moment, draft.time = group.moment, group.moment.reading
    _fill(page, draft, group, None)
    if (matter := silence.entrusted_matter(said)) is not None:
        draft.title = (group.start + matter[0], group.start + matter[1])
    draft.people.clear()
    draft.units.clear()
    return draft


# ---------------------------------------------------------------- kind


def _kind(
    page: Page, group: Group, moment: Moment, said: str, sentence: Sentence, action: Action
) -> Kind | None:
    parts = group.parts()
    shape = moment.reading.shape
    deadline = shape is Shape.DEADLINE
    event = _event_piece(page, group)
    holds = bool(parts & {Part.HOLD, Part.ATTEND}) or event is not None
    submits = Part.SUBMIT in parts
    asks = any(clause.asks for clause in group.clauses)
    if action in (Action.CANCEL, Action.RESCHEDULE):
        if event is not None or (holds and not submits):
            return Kind.MEETING
        return Kind.REPORT if submits or _first_document(group) is not None else Kind.TASK
    if deadline:
        if submits:
            return Kind.REPORT
        closing = re.search(r"止$", page.text[moment.start : moment.end]) is not None or (
            page.text.startswith(("截止", "止"), moment.end)
        )
        if closing and any(
            is_document(piece.text) for clause in group.clauses for piece in clause.subjects
        ):
            return Kind.REPORT
        if Part.ATTEND in parts and not _takes(group) and Part.FINISH not in parts and asks:
            return Kind.MEETING if event is not None or _has_place(group) else None
        if _predicate(page, group) is None and _first_document(group) is not None:
            return Kind.REPORT
        if _predicate(page, group) is None and not asks and not sentence.listed:
            return None
        return Kind.TASK
    if shape is Shape.RECURRENCE and Part.FINISH in parts and not submits:
        return Kind.TASK
    # a verb of submission in the clause of the time outweighs a mere name of an event
    main = next((clause for clause in group.clauses if moment in clause.moments), group.clauses[0])
    if (
        submits
        and (Part.SUBMIT in main.parts or not holds)
        and not (parts & {Part.HOLD, Part.ATTEND} and event is not None)
    ):
        if asks or sentence.listed or shape is Shape.RECURRENCE or _submission_is_order(group):
            return Kind.REPORT
        return None
    if Part.LEAD in parts and event is None and not holds and not _duty(said):
        return Kind.TASK if asks else None
    if holds or _duty(said):
        return Kind.MEETING
    if page.topic is not None and is_event(page.text[slice(*event_in(page.text, *page.topic))]):
        return Kind.MEETING
    if _has_place(group) and any(clause.who for clause in group.clauses):
        return Kind.MEETING
    if asks or (sentence.listed and any(clause.who for clause in group.clauses)):
        return Kind.TASK
    return None


def _duty(said: str) -> bool:
    return "值班" in said


def _takes(group: Group) -> bool:
    return any(clause.taken for clause in group.clauses)


def _has_place(group: Group) -> bool:
    return any(
        clause.labelled_places
        or any(is_place(piece.text) for piece in (*clause.places, *clause.subjects, *clause.rest))
        for clause in group.clauses
    )


def _submission_is_order(group: Group) -> bool:
    return any(
        clause.taken or clause.receivers or (clause.who and Part.SUBMIT in clause.parts)
        for clause in group.clauses
    )


# ---------------------------------------------------------------- no time


def _without_time(
    page: Page, group: Group, sentence: Sentence, action: Action, said: str
) -> Draft | None:
    if action is Action.CANCEL and (piece := _event_piece(page, group)) is not None:
        draft = Draft(Kind.MEETING, *_extent(page.text, group), action=action)
        draft.title = (piece.start, piece.end)
        _fill_who(draft, group)
        return draft
    if page.drafts and (
        _delegates(page.drafts[-1], group, said) or _completes(page.drafts[-1], group, page)
    ):
        return None
    if not silence.urgent_order(said) or silence.group_is_silent(
        page, group, said, action, sentence
    ):
        return None
    asks = any(clause.asks for clause in group.clauses)
    named = any(clause.who for clause in group.clauses)
    if not (asks or named or _takes(group)):
        return None
    if Part.SUBMIT in group.parts() and (
        _takes(group) or _first_document(group) is not None or _handed(group)
    ):
        kind = Kind.REPORT
    elif (
        (asks or named)
        and (Part.FINISH in group.parts() or _takes(group))
        and _predicate(page, group)
    ):
        kind = Kind.TASK
    else:
        return None
    draft = Draft(kind, *_extent(page.text, group), action=action)
    _fill(page, draft, group, sentence)
    return draft


_DELEGATION = re.compile(r"负责|跟进|牵头|处理|办理|来办|落实|对接|归你|你来")


def _delegates(last: Draft, group: Group, said: str) -> bool:
    """@小梁 这个你负责: who is to do what was just read."""
    clause = group.clauses[0]
    if not (clause.asks and clause.who and _DELEGATION.search(said) and len(said) <= 20):
        return False
    _fill_who(last, group)
    last.end = group.end
    return True


def _handed(group: Group) -> bool:
    return any(clause.handed for clause in group.clauses)


def _completes(last: Draft, group: Group, page: Page) -> bool:
    """Let a sentence without a time of its own add the receiver, the place or the people."""
    parts = group.parts()
    own = _takes(group) or _handed(group)
    receivers = [piece for clause in group.clauses for piece in clause.receivers]
    if last.kind is not Kind.MEETING and not own and receivers and last.receiver is None:
        last.receiver = _receiver(page, group)
        if last.nobody:
            _fill_who(last, group)
        last.end = group.end
        return True
    if last.kind is Kind.MEETING and not own:
        added = False
        if last.place is None and (place := _place(page, group)) is not None:
            last.place = place
            added = True
        determined = any(
            name.text.startswith(("各", "每", "全体"))
            for clause in group.clauses
            for name in clause.who
        )
        if parts & {Part.ATTEND} or added or (determined and Part.SUBMIT not in parts):
            before = (len(last.people), len(last.units))
            _fill_who(last, group)
            added = added or before != (len(last.people), len(last.units))
        if added and not last.framed:
            last.end = group.end
        return added
    return False


# ---------------------------------------------------------------- fields


def _fill(page: Page, draft: Draft, group: Group, sentence: Sentence | None) -> None:
    _fill_who(draft, group)
    if draft.kind is Kind.MEETING:
        draft.place = _place(page, group)
        _meeting_title(page, draft, group)
    else:
        if draft.kind is Kind.REPORT:
            draft.receiver = _receiver(page, group)
            _report_title(page, draft, group)
        else:
            _task_title(page, draft, group)


def _fill_who(draft: Draft, group: Group) -> None:
    words = lexicon()
    for clause in group.clauses:
        if silence.is_leave(clause) or silence.stands_aside(clause):
            continue
        for name in clause.who:
            if name.text.lstrip("@") in words.nobody or name.text in words.nobody:
                continue
            if draft.kind is Kind.MEETING and silence.visits(clause, name):
                continue
            draft.add(name)


def _pieces(group: Group) -> Iterable[Piece]:
    for clause in group.clauses:
        yield from sorted(
            (*clause.held, *clause.subjects, *clause.rest, *clause.taken, *clause.handed),
            key=lambda piece: piece.start,
        )


def _event_piece(page: Page, group: Group) -> Piece | None:
    """The piece that names the event: behind 召开 or 参加 first, then anywhere."""
    held = [piece for clause in group.clauses for piece in clause.held]
    for piece in held:
        if is_event(piece.text):
            return _trimmed_event(piece)
    for piece in _pieces(group):
        if is_event(piece.text):
            return _trimmed_event(piece)
    for piece in _pieces(group):
        if _VISIT.match(piece.text) is not None and not is_document(piece.text):
            return piece
    return None


_VISIT = re.compile(
    r"(?:检查|督查|督导|调研|考察|视察|巡察|巡视|验收|走访|慰问|参观|评估|暗访|抽查|复查|核查|审计|学习交流|座谈)(?!组|表|情况|结果|意见)"
)


_EVENT_LEAD = re.compile(
    r"^(?:(?:通知|说好?|定|布置|安排|发|讲)的|(?:节前|节后|新年|今年|年前|本周|本月|这周)?(?:第一|首|最后)一?(?:次|个|场)|的|之|"
    r"第[一二三四五六七八九十]+节课后|跟[^的]{1,8}?(?=开)|一次|个|一个|一场|本次|此次|该|"
    r"(?:我|本)(?:局|市|院|校|县|区|镇|司|公司|单位))"
)


def _trimmed_event(piece: Piece) -> Piece:
    match = _EVENT_LEAD.match(piece.text)
    if match is not None and match.end() < len(piece.text):
        return Piece(piece.start + match.end(), piece.end, piece.text[match.end() :])
    return piece


def _meeting_title(page: Page, draft: Draft, group: Group) -> None:
    words = lexicon()
    piece = _event_piece(page, group)
    if piece is None:
        held = [
            piece
            for clause in group.clauses
            for piece in clause.held
            if Part.HOLD in clause.parts and not is_place(piece.text)
        ]
        piece = held[0] if held else None
    if piece is not None:
        draft.title = (piece.start, piece.end)
        draft.plain_title = piece.text in words.plain_events or len(piece.text) == 1
        return
    if page.topic is not None:
        draft.title = event_in(page.text, *page.topic)
        draft.begin = _with_topic(page, draft)
        return
    said = page.text[group.start : group.end]
    for verb in ("碰头", "碰个头", "碰一下"):
        at = said.find(verb)
        if at >= 0:
            draft.title_text = "碰头会"
            return
    if "开会" in said:
        draft.title_text = "会议"
        return
    if (duty := said.find("值班")) >= 0:
        draft.title = (group.start + duty, group.start + duty + 2)
        return
    for clause in group.clauses:
        for candidate in (*clause.subjects, *clause.rest):
            if not is_place(candidate.text):
                draft.title = (candidate.start, candidate.end)
                draft.plain_title = True
                return


def _with_topic(page: Page, draft: Draft) -> int:
    """Where the matter begins when the topic in front of the colon is its title."""
    assert page.topic is not None
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


_TITLE_LEAD = re.compile(
    r"^(?:提出|提供|准备|今年的?|本年度的?|各自的?|本单位的?|本部门的?|本科室的?|本科的?|自己的?|相关的?|有关的?|你们的?|上述|以上|下列|那份|这份|那个|一份|一下|完成|做好|编制|的|好|本处的?|贵单位的?|你单位的?|所有|全部|最新的?|手头的?|手上的?|各|其)+"
)
_TITLE_TAIL = re.compile(
    r"(?:的)?(?:电子版|纸质版|盖章版|扫描件|电子档|纸本)?(?:整理好|更新好|修改好|填好|准备好|汇总好|做好|改好|写好|弄好|编制|后|并|一并|统一|整理|汇总|更新|好|完成|填写|完毕|情况说明|每人一篇|各一份|一份|一式[两三四五]份)*$"
)


_GENERIC = frozenset(
    [
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


def _report_title(page: Page, draft: Draft, group: Group) -> None:
    taken = [piece for clause in group.clauses for piece in clause.taken]
    handed = [piece for clause in group.clauses for piece in clause.handed]
    subjects = [
        piece
        for clause in group.clauses
        if not preface(page.text, clause)
        for piece in (*clause.subjects, *clause.rest)
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
    ranked = [*named, *bare, *telling] if bare and not named else [*telling, *bare]
    if (
        ranked
        and len(_trim(ranked[0]).text) <= 4
        and ranked[0].text.endswith(("资料", "材料", "情况", "结果", "数据"))
    ):
        ranked.sort(key=lambda piece: not (is_document(piece.text) and len(piece.text) >= 6))
    for piece in ranked:
        trimmed = _trim(piece)
        if len(trimmed.text) >= 2 and not is_place(trimmed.text):
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


def _first_document(group: Group) -> Piece | None:
    for piece in _pieces(group):
        if is_document(piece.text):
            return piece
    return None


_BECAUSE = re.compile(r"(?:因|由于|鉴于|受)")


def _predicate(page: Page, group: Group) -> tuple[int, int] | None:
    """Where a task says what is to be done, behind who and when."""
    text = page.text
    telling = [clause for clause in group.clauses if not preface(text, clause)]
    ordered = [clause for clause in telling if clause.asks]
    if (
        ordered
        and ordered[0] is not telling[0]
        and _BECAUSE.match(text[telling[0].start : telling[0].end])
    ):
        telling = ordered
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


_DO_LEAD = re.compile(
    r"^(?:请|把|将|完成|就|先|抓紧|务必|尽快|要|的|就要|牵头|负责|及时|立即|一下|下)+"
)
_DO_TAIL = re.compile(r"(?:(?<=^..)好|一下|就行|即可|哈|啊|哦|吧|了)+$")


def _without_edges(text: str, start: int, end: int, clause: Facts) -> tuple[int, int] | None:
    for moment in sorted(clause.moments, key=lambda moment: moment.start):
        if moment.start <= start < moment.end or moment.start == start:
            start = moment.end
        elif moment.start > start and moment.end >= end - 4:
            end = moment.start
            while end > start + 2 and text[end - 1] in "将于在定 ":
                end -= 1
    while start < end and text[start] in " \t,:于在前":
        start += 1
    changed = True
    while changed:
        changed = False
        lead = _DO_LEAD.match(text[start:end])
        if lead is not None and lead.end() < end - start and lead.end():
            start += lead.end()
            changed = True
        for moment in clause.moments:
            if moment.start <= start < moment.end and moment.end < end:
                start = moment.end
                changed = True
    tail = _DO_TAIL.search(text[start:end])
    if tail is not None and tail.start() > 1:
        end = start + tail.start()
    if end - start < 2:
        return None
    return start, end


def _task_title(page: Page, draft: Draft, group: Group) -> None:
    span = _predicate(page, group)
    if span is not None:
        draft.title = span
        return
    if page.topic is not None:
        draft.title = page.topic


_STILL = re.compile(r"(?:一样|还是|仍然?|依旧|依然|照旧|就)?(?:设|定|安排)?(?:在|为|是|于)?")
_OURS = re.compile(
    r"(?:我们?|我局|我单位|我处|我县|我市|我司|我校|我院|本局|本单位)(?:都|统一|集中)?(?:在|到)"
)


def _place(page: Page, group: Group) -> str | None:
    """The place of a meeting, as a stretch of the cleaned text."""
    text = page.text
    for clause in group.clauses:
        said = text[clause.start : clause.end]
        if clause.places and _OURS.search(said) is not None:
            return _span_text(clause.places[0].start, clause.places[0].end)
    for clause in group.clauses:
        if clause.labelled_places:
            piece = clause.labelled_places[0]
            moved = [
                other
                for other in clause.rest
                if Part.MOVE in clause.parts and is_place(other.text)
            ]
            chosen = moved[0] if moved else piece
            if (still := _STILL.match(chosen.text)) is not None and still.end() < len(chosen.text):
                chosen = Piece(chosen.start + still.end(), chosen.end, chosen.text[still.end() :])
            if chosen.text in ("不变", "另行通知", "待定", "同前"):
                return None
            stop = (
                clause.end
                if not moved and not clause.parts & {Part.ATTEND, Part.HOLD}
                else chosen.end
            )
            return _span_text(chosen.start, _cut_place(text, chosen.start, stop))
    found: list[Piece] = []
    for clause in group.clauses:
        if silence.is_leave(clause):
            continue
        for piece in clause.places:
            if is_place(piece.text) or clause.parts & {Part.ATTEND, Part.HOLD} or not piece.text:
                found.append(piece)
        for piece in (*clause.subjects, *clause.rest, *clause.held):
            if is_place(piece.text) and not is_event(piece.text):
                found.append(piece)
    found = [
        piece
        for piece in found
        if not piece.text.startswith("的")
        and (is_place(piece.text) or not piece.text.startswith(("我", "本", "贵")))
    ]
    sure = [piece for piece in found if is_place(piece.text)]
    chosen_piece = next(iter(sure or found), None)
    if chosen_piece is not None:
        return _span_text(chosen_piece.start, chosen_piece.end)
    tool = online_tool(text[group.start : group.end])
    if tool is not None:
        return _span_text(group.start + tool[0], group.start + tool[1])
    return None


def _cut_place(text: str, start: int, end: int) -> int:
    stop = re.search(r"[,;。]|(?:保持)?不变|即可", text[start:end])
    return start + stop.start() if stop is not None else end


def _span_text(start: int, end: int) -> str:
    """Marks a stretch of the cleaned text; the reader replaces it by the original words."""
    return f"{start}:{end}"


def _receiver(page: Page, group: Group) -> str | None:
    words = lexicon()
    text = page.text
    found: list[Piece] = []
    for clause in group.clauses:
        found.extend(clause.receivers)
        if Part.SUBMIT in clause.parts:
            for piece in clause.places:
                if receiver_like(piece.text, words):
                    found.append(piece)
            match = re.search(
                r"(?:以|用|通过)([A-Za-z\u4e00-\u9fff]{2,10}?)$", _before_submit(text, clause)
            )
            if match is not None and words.tools.of(match[1]) is not None:
                at = clause.start + match.start(1)
                found.append(Piece(at, at + len(match[1]), match[1]))
    ranked = sorted(
        found, key=lambda piece: words.tools.of(strip_after(piece.text, words)) is not None
    )
    for piece in ranked:
        bare = strip_after(piece.text, words)
        if bare in _NOT_TO:
            continue
        if bare and bare not in ("电子版", "纸质版", "不变"):
            return _span_text(piece.start, piece.start + len(bare))
    return None


_NOT_TO = ("你们", "大家", "你", "您", "各位", "各科室", "各单位", "各部门")


def _before_submit(text: str, clause: Facts) -> str:
    words = lexicon().data["words"]["submit"]
    said = text[clause.start : clause.end]
    best = min((at for word in words if len(word) > 1 and (at := said.find(word)) > 0), default=0)
    return said[:best]


def _roster_line(page: Page, group: Group, said: str) -> bool:
    """22日张强: the next name on a duty roster."""
    if not page.drafts or page.drafts[-1].kind is not Kind.MEETING or group.moment is None:
        return False
    meeting = page.drafts[-1]
    if "值班" not in page.text[meeting.begin : meeting.end]:
        return False
    clause = group.clauses[0]
    names = [piece for piece in (*clause.subjects, *clause.rest) if is_plain_name(piece.text)]
    if not names or clause.parts or len(names) != len(clause.subjects) + len(clause.rest):
        return False
    for piece in names:
        meeting.add(Name(piece.start, piece.end, piece.text, True))
    meeting.end = group.end
    return True


def _only_lead_time(page: Page, group: Group, said: str) -> bool:
    """2:40前入场完毕, 提前10分钟进: no matter of its own, but whoever it names attends."""
    if not silence.last_meeting(page) or group.moment is None:
        return False
    if group.parts() & {Part.SUBMIT, Part.TAKE, Part.FINISH} or not silence.lead_time(said):
        return False
    meeting = next(draft for draft in reversed(page.drafts) if draft.kind is Kind.MEETING)
    _fill_who(meeting, group)
    meeting.end = max(meeting.end, group.end)
    return True
