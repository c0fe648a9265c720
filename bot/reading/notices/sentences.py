"""Chinese sentences into matters: which clauses make one, and what they lend each other."""

from __future__ import annotations

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices import done, silence
from bot.reading.notices.draft import Draft
from bot.reading.notices.fields import fill, fill_who, place_of, receiver_of
from bot.reading.notices.groups import clauses_of, grouped, preface
from bot.reading.notices.kinds import action_of, given_to, hands_in, is_unclear, kind_of, takes
from bot.reading.notices.layout import Sentence
from bot.reading.notices.lends import chain, lend_back, share, with_previous
from bot.reading.notices.live import attributive
from bot.reading.notices.looks import is_document
from bot.reading.notices.moments import Moment, on_day_of, within
from bot.reading.notices.names import Name, is_plain_name
from bot.reading.notices.page import Page
from bot.reading.notices.runs import hourless, whole_run
from bot.reading.notices.settle import Group
from bot.reading.notices.titles import event_piece, first_document, predicate_of
from bot.reading.notices.words import Part
from bot.reading.patterns import compiled
from bot.reading.values import Shape

_MAY_MATTER = compiled(
    r"[请@烦望速]|地点|会场|参加|出席|列席|取消|尽快|抓紧|立即|马上|尽早|及时|务必|第一时间|即刻|立刻|赶紧"
)


def read_sentence(page: Page, sentence: Sentence) -> None:
    """Add the matters of a sentence to the page, or let it complete the last one."""
    text = page.text
    whole = text[sentence.begin : sentence.end]
    moments = within(page.moments, sentence.start, sentence.end)
    if (
        page.formal
        and sentence.topic is None
        and all(moment.coarse for moment in moments)
        and _MAY_MATTER.search(text, sentence.start, sentence.end) is None
    ):
        # how and why in a long notice: most of its sentences, and nothing to be done
        page.topic = None if sentence.listed else page.topic
        return
    if silence.keeps_silent(text[sentence.start : sentence.end], asks=sentence.asks):
        return
    if sentence.topic is not None:
        page.topic = sentence.topic
    elif sentence.listed:
        page.topic = None
    clauses = clauses_of(text, sentence.start, sentence.end, moments)
    if not clauses:
        return
    groups = grouped(text, clauses, page.hours, page.at, page.carried)
    groups = _told_as_done(groups, text[sentence.start : sentence.end])
    made: list[Draft] = []
    for group in groups:
        draft = _interpret(page, group, sentence, whole)
        if draft is None:
            continue
        made.append(draft)
        page.drafts.append(draft)
    if len(made) == 1 and sentence.listed:
        made[0].begin = sentence.begin
    chain(made, text)
    share(with_previous(page, made), text)
    lend_back(page, made, groups)


def _told_as_done(groups: list[Group], said: str) -> list[Group]:
    """8日前要报的明细，今早已经报了，请销号: all of it tells that one duty is done."""
    if len(groups) < 2 or not done.is_done(said):
        return groups
    first = groups[0]
    if any(clause.asks for clause in first.clauses) or done.is_done(
        said[: first.end - groups[0].start]
    ):
        return groups
    clauses = [clause for group in groups for clause in group.clauses]
    return [Group(clauses, first.moment, first.former, moved=False)]


def _interpret(page: Page, group: Group, sentence: Sentence, whole: str) -> Draft | None:
    text = page.text
    said = text[group.start : group.end]
    action = action_of(group, said)
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
    if silence.is_phase(said, group):
        return None
    kind = kind_of(page, group, moment, said, sentence, action)
    if kind is None:
        return None
    if kind is not Kind.MEETING:
        _return_to_meeting(page, group)
    if kind is Kind.MEETING:
        moment = whole_run(moment, page.hours)
    if silence.gives_a_reason(page, group, said):
        return None
    if page.formal and silence.part_of_a_plan(group, kind, text):
        return None
    if kind is Kind.TASK and moment.reading.shape is not Shape.DEADLINE:
        work = predicate_of(page, group)
        if work is not None and _CIVILITY.fullmatch(text[slice(*work)]) is not None:
            return None
    draft = Draft(kind, *_extent(text, group), action=action, time=moment.reading, moment=moment)
    draft.unclear = action is Action.CREATE and is_unclear(page, group, kind)
    fill(page, draft, group, sentence)
    if not moment.clock_only and not moment.reading.impossible:
        page.carried = moment
    return draft


# 请配合: courtesy, no work
_CIVILITY = compiled(
    r"(?:予以|给予|积极|做好|大力|多多|互相)?(?:配合|支持|理解|谅解|准备|注意|知悉|周知|悉知|关注|转告|相互转告|准备工作|配合工作|安排好时间|合理安排时间)(?:工作|为盼)?"
)


def _return_to_meeting(page: Page, group: Group) -> None:
    """请各企业负责人参加，并于2日前报名: the first clause still speaks of the meeting."""
    if not (page.drafts and page.drafts[-1].kind is Kind.MEETING):
        return
    meeting = page.drafts[-1]
    for clause in group.clauses[1:]:
        # …, 会议在科技楼501: where the meeting is, said behind the report
        if (
            clause.places
            and not clause.moments
            and [piece.text for piece in clause.subjects] == ["会议"]
        ):
            meeting.place = meeting.place or place_of(page, Group(clauses=[clause]))
            group.clauses.remove(clause)
            break
    while len(group.clauses) > 1:
        clause = group.clauses[0]
        if clause.moments or Part.ATTEND not in clause.parts or Part.SUBMIT in clause.parts:
            return
        fill_who(meeting, Group(clauses=[clause]), page.text)
        meeting.end = max(meeting.end, clause.end)
        group.clauses.pop(0)


def _extent(text: str, group: Group) -> tuple[int, int]:
    """Where the matter stands: from its first telling clause to its last."""
    telling = [clause for clause in group.clauses if not preface(text, clause)] or group.clauses
    return telling[0].start, telling[-1].end


# 招标办要的清单我这边已发; 8日前要报区局的明细，今早已经报了
_ASKED_FOR = compiled(
    r"(?:[^,]{0,12}?前)?(?:(?P<by>[^,的\d前]{2,10}?)(?:要|催|让交|让报|催要|索要)的"
    r"|[应该须要]{0,2}(?:报送?|交|送|发|提交)(?:给|到|至)?(?P<to>[^,的\d]{2,14})的)"
    r"(?P<what>[^,]{2,24}?)(?=我|咱|已|今[天早]|昨|前天|上周|周[一二三四五六日]|刚|都|全|[,，]|办[完好妥]|做[完好]|弄[完好]|$)"
)
# 我们昨天已经报耕保科了
_WENT_TO = compiled(
    r"已经?(?:都|全部)?(?:报送?|交|发送?|送|传|寄|提交|上报|反馈)(?:给|到|至)?([^,。了\d]{2,12}?)(?:了|备案)?(?=[,。]|$)"
)
_ALMOST_A_YEAR = 290  # days: a date just past was taken for next year's


def _was_due(page: Page, group: Group, moment: Moment) -> bool:
    """Whether the time beside a finished duty is its deadline, not a day gone by."""
    if moment is group.former or moment.reading.shape is Shape.DEADLINE or moment.key is None:
        return True
    today = page.hours.local(page.at).date()
    if 0 <= (page.hours.local(moment.key).date() - today).days < _ALMOST_A_YEAR:
        return True
    clause = next((clause for clause in group.clauses if moment in clause.moments), None)
    return clause is not None and attributive(moment, page.text, clause)


def _completed(page: Page, group: Group, said: str) -> Draft:
    kind = Kind.TASK
    parts = group.parts()
    matter = done.entrusted_matter(said)
    errand = done.entrusted(said) and not (
        matter is not None
        and is_document(said[slice(*matter)].split(",")[0])
        and not said.startswith(("的事", "一事", "这件事"), matter[1])
    )
    if (Part.SUBMIT in parts or first_document(group) is not None) and not errand:
        kind = Kind.REPORT
    draft = Draft(kind, group.start, group.end, action=Action.COMPLETE)
    begin, end = group.start, group.end
    asked_for = _ASKED_FOR.match(said)
    if asked_for is not None and is_document(asked_for["what"]):
        draft.kind, kind, errand = Kind.REPORT, Kind.REPORT, False
    group = Group(done.before_the_closing(group.clauses, page.text), group.moment, group.former)
    moment = group.moment
    if group.former is not None and group.former.reading.shape is Shape.DEADLINE:
        moment = group.former
    told = moment is not None and page.text.startswith(("已", "就", "我"), moment.end)
    if moment is not None and not told and _was_due(page, group, moment):
        draft.moment, draft.time = moment, moment.reading
    fill(page, draft, group, None)
    draft.begin, draft.end = begin, end
    if asked_for is not None and kind is Kind.REPORT and not errand:
        draft.title, draft.title_tail = (
            (begin + asked_for.start("what"), begin + asked_for.end("what")),
            None,
        )
        to = "by" if asked_for["by"] else "to"
        went = _WENT_TO.search(said, asked_for.end())
        if went is not None:
            draft.receiver = f"{begin + went.start(1)}:{begin + went.end(1)}"
        elif not asked_for[to].endswith(("你", "您")):
            draft.receiver = f"{begin + asked_for.start(to)}:{begin + asked_for.end(to)}"
    if matter is not None and errand:
        draft.title = (begin + matter[0], begin + matter[1])
        draft.title_tail = None
    draft.people.clear()
    draft.units.clear()
    return draft


def _without_time(
    page: Page, group: Group, sentence: Sentence, action: Action, said: str
) -> Draft | None:
    if action is Action.CANCEL and (piece := event_piece(page, group)) is not None:
        draft = Draft(Kind.MEETING, *_extent(page.text, group), action=action)
        draft.title = (piece.start, piece.end)
        fill_who(draft, group, page.text)
        return draft
    if action is Action.CANCEL and (paper := first_document(group)) is not None:
        draft = Draft(Kind.REPORT, *_extent(page.text, group), action=action)
        draft.title = (paper.start, paper.end)
        return draft
    if page.drafts and (_delegates(page, group, said) or _completes(page.drafts[-1], group, page)):
        return None
    if silence.group_is_silent(page, group, said, action, sentence):
        return None
    if not silence.urgent_order(said) and not _plain_order(page, group, said):
        return None
    asks = any(clause.asks for clause in group.clauses)
    named = any(clause.who for clause in group.clauses)
    if page.formal and not asks:
        return None
    if not (asks or named or takes(group) or (page.addressed and given_to(group))):
        return None
    if silence.only_to_note(said):
        return None
    if (given_to(group) and Part.FINISH not in group.parts()) or (
        Part.SUBMIT in group.parts()
        and (takes(group) or first_document(group) is not None or hands_in(group))
    ):
        kind = Kind.REPORT
    elif (
        (asks or named)
        and (
            Part.FINISH in group.parts()
            or takes(group)
            or any(clause.asks and clause.who and clause.rest for clause in group.clauses)
        )
        and predicate_of(page, group)
    ):
        kind = Kind.TASK
    else:
        return None
    draft = Draft(kind, *_extent(page.text, group), action=action)
    fill(page, draft, group, sentence)
    return draft


def _plain_order(page: Page, group: Group, said: str) -> bool:
    """Whether somebody is told to hand a named thing to somebody, though no day is named."""
    if silence.conditional(said) or not (takes(group) or hands_in(group)):
        return False
    told = page.addressed or any(clause.asks and clause.who for clause in group.clauses)
    receivers = any(clause.receivers for clause in group.clauses)
    return (
        told and receivers and Part.SUBMIT in group.parts() and first_document(group) is not None
    )


_DELEGATION = compiled(
    r"你们?(?:代表[^,]{0,8})?去|去(?:听|开|参加|一下|一趟|看|跑)|代表[^,]{0,8}参加|盯|负责|跟进|牵头|处理|办理|来办|落实|对接|归你|你来"
)


def _delegates(page: Page, group: Group, said: str) -> bool:
    """@小梁 这个你负责: who is to do what was just read."""
    last, clause = page.drafts[-1], group.clauses[0]
    if not (clause.asks and clause.who and _DELEGATION.search(said) and len(said) <= 20):
        return False
    fill_who(last, group, page.text)
    last.end = group.end
    return True


def _completes(last: Draft, group: Group, page: Page) -> bool:
    """Let a sentence without a time of its own add the receiver, the place or the people."""
    parts = group.parts()
    own = takes(group) or hands_in(group)
    receivers = [piece for clause in group.clauses for piece in clause.receivers]
    if last.kind is not Kind.MEETING and not own and receivers and last.receiver is None:
        last.receiver = receiver_of(page, group)
        if last.nobody:
            fill_who(last, group, page.text)
        last.end = group.end
        return True
    if (
        last.framed
        and last.nobody
        and last.kind is Kind.REPORT
        and not own
        and parts <= {Part.ATTEND}
    ):
        fill_who(last, group, page.text)
        return not last.nobody
    if last.kind is Kind.MEETING and not own:
        added = False
        if last.place is None and (place := place_of(page, group)) is not None:
            last.place = place
            added = True
        determined = any(
            name.text.startswith(("各", "每", "全体"))
            for clause in group.clauses
            for name in clause.who
        )
        if parts & {Part.ATTEND} or added or (determined and Part.SUBMIT not in parts):
            before = (len(last.people), len(last.units))
            fill_who(last, group, page.text)
            added = added or before != (len(last.people), len(last.units))
        if added and not last.framed:
            last.end = group.end
        return added
    return False


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
    if group.moment is None or group.parts() & {Part.SUBMIT, Part.TAKE, Part.FINISH}:
        return False
    if not silence.lead_time(said) or not silence.last_meeting(page):
        return False
    meeting = next(draft for draft in reversed(page.drafts) if draft.kind is Kind.MEETING)
    fill_who(meeting, group, page.text)
    if (
        meeting.moment is not None
        and hourless(meeting.moment)
        and group.moment.clock_only
        and meeting.moment.reading.shape is Shape.POINT
    ):
        # 14日来院督导, …9点15分在大厅等候: the only hour there is
        meeting.time = on_day_of(meeting.moment.reading, group.moment.reading, page.hours)
        meeting.place = meeting.place or place_of(page, group)
    meeting.end = max(meeting.end, group.end)
    return True
