"""What a group of clauses does: the kind of matter, and what becomes of a known one."""

from __future__ import annotations

import re

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices import done, silence
from bot.reading.notices.doers import doers
from bot.reading.notices.facts import Facts
from bot.reading.notices.layout import Sentence
from bot.reading.notices.looks import holds_document, is_document, is_event, is_place
from bot.reading.notices.moments import Moment
from bot.reading.notices.page import Page
from bot.reading.notices.runs import hourless
from bot.reading.notices.settle import Group
from bot.reading.notices.titles import event_in, event_piece, first_document, predicate_of
from bot.reading.notices.words import Part, lexicon
from bot.reading.patterns import compiled
from bot.reading.values import Shape

# 遇双休顺延: a rule for later, no change now
_IF_REST = compiled(r"如?[遇逢][^,。]{1,8}(?:顺延|提前|推迟|延后)")


def action_of(group: Group, said: str) -> Action:
    parts = group.parts()
    if done.is_done(said):
        return Action.COMPLETE
    plainly = _IF_REST.sub("", silence.settled_words(said))
    cancels = any(
        Part.CANCEL in clause.parts and not _need_not(group, clause, said)
        for clause in group.clauses
    ) and (plainly == said or any(word in plainly for word in lexicon().data["change"]["cancel"]))
    if cancels and not silence.orders_cancelling(group):
        return Action.CANCEL
    words = lexicon().data["change"]
    recurs = group.moment is not None and group.moment.reading.rrule is not None
    shifted = not recurs and any(word in plainly for word in words["shift"])
    shifted = shifted and not _something_else_shifts(group, said, words["shift"])
    if group.moved:
        return Action.RESCHEDULE
    if shifted and (Part.MOVE in parts or Part.FORMER in parts or _subject_event(group)):
        return Action.CANCEL
    told = _TOLD_THEN.search(said) is not None and not parts & {
        Part.MOVE,
        Part.FORMER,
        Part.LABEL,
    }
    if group.former is not None and group.former is not group.moment and not told:
        return Action.RESCHEDULE
    if Part.MOVE in parts and (group.moment is not None):
        return Action.RESCHEDULE
    asks = any(clause.asks for clause in group.clauses)
    if group.moment is not None and silence.brought_forward(said, asks=asks):
        return Action.RESCHEDULE
    return Action.CREATE


def _something_else_shifts(group: Group, said: str, words: list[str]) -> bool:
    """…安全学习，值班室，出车的补课另行安排: what is put off is not what the day is for."""
    if group.parts() & {Part.MOVE, Part.FORMER}:
        return False
    for clause in group.clauses:
        words_of_it = said[clause.start - group.start : clause.end - group.start]
        at = min((words_of_it.find(word) for word in words if word in words_of_it), default=-1)
        if at >= 0 and (clause.moments or at < 3 or clause is group.clauses[0]):
            return False
    return not any(
        is_event(words_of[: words_of.find(word)])
        for clause in group.clauses
        for words_of in (said[clause.start - group.start : clause.end - group.start],)
        for word in words
        if word in words_of and words_of.find(word) <= 8 and "的" not in words_of
    )


_RESTS = compiled(r"(?:全天|当天|下午|上午)?(?:停课|停诊|停产|停工|停业|停班)")
_NEED_NOT = compiled(r"(?:不用|无需|不必|不需要?|无须|不须)")


def _need_not(group: Group, clause: Facts, said: str) -> bool:
    """…月底前换完，照片不用报: behind an order, what is not wanted with it."""
    order = group.clauses[: group.clauses.index(clause)]
    told = said[clause.start - group.start : clause.end - group.start]
    if not clause.moments and _RESTS.match(told) is not None:
        return any(earlier.moments for earlier in order)  # 4日开家长会，停课半天
    return (
        not clause.moments
        and _NEED_NOT.search(said[clause.start - group.start : clause.end - group.start])
        is not None
        and any(earlier.moments for earlier in order)
        and any(earlier.parts & {Part.TAKE, Part.FINISH} for earlier in order)
    )


def _subject_event(group: Group) -> bool:
    return any(is_event(piece.text) for clause in group.clauses for piece in clause.subjects)


_CLOSES = compiled(r"关闭|截止|到期|结束|下线|停用|过期|失效")


def kind_of(
    page: Page, group: Group, moment: Moment, said: str, sentence: Sentence, action: Action
) -> Kind | None:
    parts = group.parts()
    shape = moment.reading.shape
    deadline = shape is Shape.DEADLINE or page.text.startswith("到期", moment.end)
    event = event_piece(page, group)
    holds = bool(parts & {Part.HOLD, Part.ATTEND}) or event is not None
    submits = Part.SUBMIT in parts
    asks = any(clause.asks for clause in group.clauses)
    if action in (Action.CANCEL, Action.RESCHEDULE):
        if _HANDED_IN.search(said) is not None and not parts & {Part.HOLD, Part.ATTEND}:
            return Kind.REPORT  # 大赛报名截止日期延长至5日
        if event is not None or (Part.HOLD in parts and not submits) or "开会" in said:
            return Kind.MEETING
        if _topic_is_event(page) and not submits:
            return Kind.MEETING
        if submits or first_document(group) is not None or _HANDED_IN.search(said) is not None:
            return Kind.REPORT
        if (
            Part.MOVE in parts
            and not hourless(moment)
            and (has_place(group) or _ASSEMBLY.search(said))
        ):
            return Kind.MEETING
        if not parts & {Part.TAKE, Part.FINISH} and _is_attended(group, moment, said):
            return Kind.MEETING
        known = parts & {Part.FORMER, Part.TAKE, Part.FINISH} or asks or group.former is not None
        return Kind.TASK if known else None
    if deadline:
        if submits and _hands_over(group):
            return Kind.TASK
        if submits or given_to(group):
            return Kind.REPORT
        closing = re.search(r"止$", page.text[moment.start : moment.end]) is not None or (
            page.text.startswith(("截止", "止"), moment.end)
        )
        if closing and any(
            is_document(piece.text) for clause in group.clauses for piece in clause.subjects
        ):
            return Kind.REPORT
        if not parts and not asks and _only_a_document(group, moment):
            return Kind.REPORT
        if Part.ATTEND in parts and not takes(group) and Part.FINISH not in parts and asks:
            return Kind.MEETING if event is not None or has_place(group) else None
        if predicate_of(page, group) is None and first_document(group) is not None:
            return Kind.REPORT
        if predicate_of(page, group) is None and not asks and not sentence.listed:
            return None
        return Kind.TASK
    if shape is Shape.RECURRENCE and not submits and given_to(group):
        return Kind.REPORT
    if shape is Shape.RECURRENCE and Part.FINISH in parts and not submits:
        return Kind.TASK
    # a verb of submission in the clause of the time outweighs a mere name of an event
    main = next((clause for clause in group.clauses if moment in clause.moments), group.clauses[0])
    if (
        submits
        and (Part.SUBMIT in main.parts or not holds)
        and not (parts & {Part.HOLD, Part.ATTEND} and event is not None)
    ):
        if (
            asks
            or sentence.listed
            or shape is Shape.RECURRENCE
            or _submission_is_order(group)
            or _PRESSING.search(said) is not None
        ):
            return Kind.REPORT
        return None
    topical = page.topic is not None and (
        is_event(page.text[slice(*event_in(page.text, *page.topic))])
        or _ROSTER.search(page.text[slice(*page.topic)]) is not None
    )
    if (
        Part.LEAD in parts
        and event is None
        and not (holds or topical or _duty(said) or has_place(group))
    ):
        return Kind.TASK if asks or Part.FINISH in main.parts else None
    if asks and {Part.TAKE, Part.FINISH} <= main.parts:
        return Kind.TASK  # 今晚加班把图纸改完
    if (
        event is None
        and Part.HOLD not in parts
        and not (asks or page.addressed or has_place(group))
        and _ONLY_COMES.search(said) is not None
        and page.topic is None
    ):
        return None
    if holds or _duty(said) or any(clause.labelled_places for clause in group.clauses):
        return Kind.MEETING
    if any(clause.set_for for clause in group.clauses) and not submits:
        return Kind.MEETING
    if _TALKS.search(said) is not None and not hourless(moment):
        return Kind.MEETING
    if _goes_through(page, group, main, said) and not hourless(moment):
        return Kind.MEETING
    if topical:
        return Kind.MEETING
    if has_place(group) and any(clause.who for clause in group.clauses):
        return Kind.MEETING
    if not hourless(moment) and _SETS_OUT.search(page.text, main.start, main.end) is not None:
        named = any(doers(page.text, clause) for clause in group.clauses)
        if named or page.addressed or asks:
            return Kind.MEETING
    if _people_come(page, group, main, moment):
        return Kind.MEETING
    at_work = main.parts & {Part.TAKE, Part.FINISH, Part.SUBMIT}
    if main.places and page.addressed and not (at_work or hourless(moment) or main.receivers):
        return Kind.MEETING  # 一点四十到旗舰店试新茶，顺便把茶单…
    roomy = any(is_place(piece.text) for piece in main.places)
    if roomy and page.addressed and not (at_work or moment.reading.all_day or main.receivers):
        return Kind.MEETING  # 各位评审：13日下午于四楼资料室审阅征件
    works = parts & {Part.TAKE, Part.FINISH, Part.SUBMIT}
    if page.addressed and not works and not hourless(moment) and _GOES_TO.search(said) is not None:
        return Kind.MEETING
    if Part.FINISH in parts and _PRESSING.search(said) is not None:
        return Kind.TASK
    told = main.asks or page.addressed or _CLOSES.search(said) is not None
    told = told or any(clause.asks and clause.who for clause in group.clauses)
    told = told or bool(parts & {Part.TAKE, Part.FINISH, Part.SUBMIT})
    everyone = any(
        name.text.startswith(("各", "每", "全", "所有"))
        for clause in group.clauses
        for name in clause.who
    )
    everyone = everyone or (Part.FINISH in parts and any(clause.who for clause in group.clauses))
    bidden = (page.addressed or everyone) and bool(parts & {Part.TAKE, Part.FINISH})
    if ((asks or bidden) and told) or (
        sentence.listed and any(clause.who for clause in group.clauses)
    ):
        return Kind.TASK
    return None


def _topic_is_event(page: Page) -> bool:
    """演练延期：原定…，改到…: what moves stands in front of the colon."""
    return page.topic is not None and is_event(page.text[slice(*event_in(page.text, *page.topic))])


_HANDED_IN = compiled(
    r"(?:报送|上报|提交|填报|报名|反馈|交稿|截稿|征集|投稿|报表)(?:截止)?(?:时间|日期|期限|时限)|截止(?:时间|日期)"
)
_ASSEMBLY = compiled(r"集合|开场|入场|到场|出发|发车|开始")
_SETS_OUT = compiled(r"(?:发车|出发|集合|上车|开车|乘车|登船|启程|动身|点名)(?=$|[,。;去前赴])")
_ROSTER = compiled(r"(?:排班|值班|值日|轮值|轮班|站岗)(?:表|安排|名单)?$")
# 上周五布置的: when it was told, no old deadline
_TOLD_THEN = compiled(
    r"[一二三四五六日天末午晚早次周月号日]\s*(?:说|通知|布置|交办|安排|交代|吩咐|讲|提|发)的"
)
_PRESSING = compiled(r"务必|必须|一定要|别忘|不要忘|记得|千万|抓紧")
# 跟华联的人谈合同: to talk with somebody at an hour
_TALKS = compiled(
    r"给(?:大家|我们|各|全体)[^,]{0,6}(?:讲|演示|培训|介绍)|(?:跟|和|与|同)[^,]{1,14}(?:谈|倾|洽谈|见面|碰面|会面|对接|沟通|面谈|碰头|碰一下)|(?:到|在|来)[^,]{2,14}(?:讨论|商讨|商量|商议|议事|面谈|谈话|谈事|碰个头)|^见[^,]{2,10}|[^,]见(?:客户|家长|代表)"
)
# 直播脚本过一遍, 顺一遍流程: a meeting without a word for one
_GONE_THROUGH = compiled(
    r"(?:过|顺|捋|对|走|排|理|聊|议|碰|谈|串|审|推|讨论|研究|商量|沟通|排练|演练|彩排|合|盘|推演|复盘|说|坐|会|学|看|练|核对|梳理|讲|试)(?:过|了)?(?:一遍|一下|一次|一轮|一过|一道|两遍|几遍|个面|个头|会儿?(?=$|[,。]))"
    r"|(聊|谈|碰|议|说|对|看|坐|商量|讨论|沟通|研究|合计)\1|(?:聊|碰|议|谈)(?:个|一)?(?:事|面|头|方案)|吃个?饭|喝个?茶|见个?面|开个?碰头"
)


def _people_come(page: Page, group: Group, main: Facts, moment: Moment) -> bool:
    """去气象台看新雷达，预报组全体: who is to be where at an hour."""
    if main.parts & {Part.TAKE, Part.SUBMIT, Part.FINISH, Part.TO} or hourless(moment):
        return False
    if moment.key is None or moment.key < page.at or moment.reading.shape is Shape.DEADLINE:
        return False
    somewhere = has_place(group) or bool(main.places)
    names = [name for clause in group.clauses for name in doers(page.text, clause)]
    told = any(name.text.startswith(("全", "各", "每")) or "全体" in name.text for name in names)
    return somewhere and (bool(names) or told)


_NOT_ATTENDED = compiled(
    r"航班|列车|车次|班车|停[水电气课]|断网|补班|优惠|订单|快递|账号|密码|电话|价格|窗口|工期|检修|施工|安装|更换|维修|搬迁|完工|交付|截止|系统|油|贷款|工资"
)


def _is_attended(group: Group, moment: Moment, said: str) -> bool:
    """采水样改到4日下午3点, 4日的敬献花篮取消: what has an hour or a day of its own."""
    if moment.reading.shape is Shape.DEADLINE or _NOT_ATTENDED.search(said) is not None:
        return False
    things = [piece for clause in group.clauses for piece in (*clause.subjects, *clause.rest)]
    if not any(len(piece.text) >= 3 for piece in things):
        return False
    return not hourless(moment) or any(piece.text.startswith("的") for piece in things)


def _goes_through(page: Page, group: Group, main: Facts, said: str) -> bool:
    """Whether some people are to go through something together at an hour."""
    if main.parts & {Part.TAKE, Part.SUBMIT, Part.FINISH} or _GONE_THROUGH.search(said) is None:
        return False
    return (
        has_place(group)
        or any(clause.places or clause.who for clause in group.clauses)
        or page.addressed
        or re.search(r"都[到来过在]|大家|全员|我们|咱们?|线上|一起", said) is not None
    )


# 供电局来停线: who comes to do something here
_ONLY_COMES = compiled(
    r"^[^,]{0,12}?(?:来|派人来|上门)(?:停|修|装|抄|换|拆|测|查|送|取|拿|收|清|做|检修|安装)[^,]*$"
    r"|^[^,]{1,16}(?:进场|进厂|进校|进村|进点|进驻|入厂|上门|开机|开工|复工|到货|交货|开张|返程|出发去[^,]{2,8})(?:施工|检修|安装|作业|维修|拍摄)?$"
)
# 明早六点半出车去机场接专家: to go somewhere at an hour
_GOES_TO = compiled(r"(?:去|到|来|赴|前往)[^,]{2,10}(?:接|送|见|看|陪|等|找|谈|参观|踩点|对接)")
_DUTY = compiled(
    r"(?<!小时)(?:值班|值守|带班|(?<![上下倒换刚])(?:夜班|白班|晚班|早班|值夜|值宿)(?!车|飞|次|津))(?!和|制|室|电话|手机|热线|表|记录|日志|人员|员|制度|管理|规定|要求|补贴|费)"
)


def _duty(said: str) -> bool:
    return _DUTY.search(said) is not None


def _things(group: Group) -> list[str]:
    """What is handed over, as far as it is named."""
    return [
        piece.text
        for clause in group.clauses
        for piece in (*clause.taken, *clause.handed, *clause.subjects)
    ]


_ROOM_OR_SITE = compiled(
    r"(?:会议室|会客室|报告厅|大厅|现场|工地|车间|仓库|库房|教室|门口|楼下|售楼处)$"
)


_HOW_MANY = compiled(
    r"(?<=[\u4e00-\u9fff]{2})(?:共|各)?(?:[一二两三四五六七八九十几]|\d+)+(?:件|个|套|份|台|把|箱|袋|瓶|只|支|块|桶|包|盒|条)$"
)


def _hands_over(group: Group) -> bool:
    """Whether a thing or money is handed over, which is work and no report."""
    words = lexicon()
    things = [piece.text for clause in group.clauses for piece in clause.taken] or _things(group)
    carried = any(
        _ROOM_OR_SITE.search(piece.text) for clause in group.clauses for piece in clause.receivers
    )
    named = carried or any(words.objects.of(_HOW_MANY.sub("", thing)) for thing in things)
    return named and not any(map(is_document, things))


def given_to(group: Group) -> bool:
    """Whether a document is given to somebody without a verb of submission (中午前给我)."""
    main = next((clause for clause in group.clauses if clause.moments), group.clauses[0])
    if Part.FINISH in main.parts and not main.receivers:
        return False  # 周五前换掉，票据给财务: the work, and what goes with it
    to_me = any(
        piece.text.startswith("我") for clause in group.clauses for piece in clause.receivers
    )
    if to_me and Part.TO in main.parts and not _hands_over(group):
        return bool(_things(group) or [piece for clause in group.clauses for piece in clause.rest])
    rest = [piece.text for clause in group.clauses for piece in clause.rest]
    return any(clause.receivers for clause in group.clauses) and (
        any(is_document(thing) or holds_document(thing) for thing in _things(group))
        or any(thing.startswith("登记") for thing in rest)
    )


def _only_a_document(group: Group, moment: Moment) -> bool:
    """周五前的油料报表: a deadline and the name of a paper, no verb."""
    clause = next((clause for clause in group.clauses if moment in clause.moments), None)
    pieces = [*clause.subjects, *clause.rest] if clause is not None else []
    return len(pieces) == 1 and is_document(pieces[0].text) and pieces[0].text.startswith("的")


def is_unclear(page: Page, group: Group, kind: Kind) -> bool:
    """Whether the kind is only guessed, so that it should be asked about."""
    parts = group.parts()
    moment = group.moment
    if moment is None or moment.reading.shape is not Shape.POINT:
        return False
    if kind is Kind.TASK and any(clause.asks and clause.who for clause in group.clauses):
        return False
    if kind is Kind.TASK:
        return not (parts & {Part.TAKE, Part.FINISH, Part.MOVE, Part.SUBMIT} or page.addressed)
    if kind is not Kind.MEETING or parts & {Part.HOLD, Part.ATTEND, Part.CANCEL, Part.MOVE}:
        return False
    if has_place(group) and (
        page.addressed or any(clause.asks and clause.who for clause in group.clauses)
    ):
        return False
    said = page.text[group.start : group.end]
    return event_piece(page, group) is None and not _duty(said) and page.topic is None


def takes(group: Group) -> bool:
    return any(clause.taken for clause in group.clauses)


def has_place(group: Group) -> bool:
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


def hands_in(group: Group) -> bool:
    return any(clause.handed for clause in group.clauses)
