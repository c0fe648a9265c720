"""When a text holds no matter: questions, the past, rules, absences, mere circumstances."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices import asides
from bot.reading.notices.facts import Facts
from bot.reading.notices.given_out import TO_NOTE, told_to_nobody
from bot.reading.notices.names import Name, is_titled
from bot.reading.notices.settle import Group
from bot.reading.notices.whole_texts import finders_of_silence
from bot.reading.notices.words import Part
from bot.reading.patterns import compiled
from bot.reading.values import Shape

if TYPE_CHECKING:
    from bot.reading.notices.layout import Sentence
    from bot.reading.notices.page import Page

# 具体地点另行通知: the matter itself is settled
_LATER_DETAIL = compiled(
    r"(?<!时间)(?<!时间[和及、与])(?:具体)?(?:地点|会议号|链接|会议室|会场|议程|名单|细节|安排|事项|内容|题目|费用|车辆|座位|座次|行程|主题|形式)"
    r"[^,。;]{0,6}(?:另行通知|另行公布|另行安排|另发|另定|待定|待通知|再定|再通知|后续通知|后续再发|稍后发|未定)"
)
_MEANWHILE = compiled(r"(?:期间|同时|当天|当日|其间)[^,。;]{0,10}(?:暂停|停止|停用|停办|停收)")
_FORWARD = compiled(r"提前(?:了|[,;。]|$)|提早(?:[,;。]|$)|延(?:期|后)了")
_BY_SO_MUCH = compiled(
    r"(?:提前|提早|推迟|延后|推后)(?:半|一|两|三|\d)个?半?(?:小时|天|周|日|钟头)(?=$|[,。;]|召开|举行|开始|进行|开会)"
)
_YESTERDAY = compiled(r"(?:昨天|昨日|昨晚|前天|上周|上个?月|刚才|刚刚|去年)")
_STATISTIC = compiled(
    r"^据(?:统计|测算|初步统计)|截[至止]\d[^,]{2,10},[^请]{0,24}?(?:完成|实现|达|建成|发放|办理|收到|受理|销售|开工|投产)[^,]{0,12}\d|占(?:比|总数的?)?\d+(?:\.\d+)?%|截[至止](?:目前|今|到)?.*(?:已|共|累计|达)|累计|同比|环比"
)
_BACK = compiled(r"(?:我|本人)[^,]{0,14}(?:回来|请假|出差|休假|不在|回单位|回去)")
_I_WILL = compiled(
    r"(?:收到|好的?|明白|OK|ok|Ok|嗯+|行|可以|没问题|知道了|了解)[,!。~ ]+(?:我们?|马上|稍后|这就)",
    re.ASCII,
)
_EARLY = compiled(r"提前[^,]{0,8}(?:到|来|进|入|至)$")
# what the sender promises: 25号前我这边肯定弄完
_PROMISE = compiled(
    r"^(?:收到|好的?|明白|OK|ok|嗯+|行|可以|没问题|知道了|了解|得嘞|遵命|好嘞)\W{1,3}(?=[^请@]*(?:我|咱|给[您你]|弄|搞定|交|报|到位|办|发|改|做|补|完成))"
    r"|(?:我(?:们)?(?:这边|这里|这头|科|处|部|组|班|局|所|站)?|咱们?(?:这边)?)[^,。]{0,12}(?:肯定|保证|争取|尽量|一定(?!要))[^,。]{0,8}(?:完|好|定|交|报|发|到|给)"
    r"|(?:肯定|保证)(?:给|帮)[您你]"
)
# 跟我去趟海关, 年假计划表: nobody is away
_WITH_ME = compiled(
    r"(?:跟|和|陪|随|同|帮|替|给)我(?:去|到|们)?|(?:年假|病假|事假|产假|婚假)(?=计划|申请|统计|安排|天数|情况|表|单|登记|审批|汇总|余额)"
)
# 查重报告周日前发我邮箱，我下周一要用: an order, and behind it only why
_HANDED_BEFORE = compiled(r"前[^,。]{1,14},(?=我)")
_TOLD = compiled(r"(?<![申邀聘报提宴敬])请|@|各(?!自|种|项)|大家|务必|麻烦")
# 原2019年版预案同时作废
_VOIDED = compiled(
    r"^[^,]{0,6}(?:原|旧|此前|以前)[^,。]{2,30}(?:同时|一并|自行)(?:作废|废止|停止使用|失效)"
)
_ALREADY = compiled(
    r"已(?:经)?(?:发|传|报|交|送|寄|上报|报送|提交|上传|公示|公布|印发|通知|下发|张贴|反馈|转发|定好|订好)"
)
_DONE_SELF = compiled(r"(?:已|已经)(?:报|交|送|上报|提交|办结|完成|落实|报送)")


def settled_words(said: str) -> str:
    """What is said, without details still to come and what rests meanwhile."""
    return _MEANWHILE.sub("", _LATER_DETAIL.sub("", said))


def only_to_note(said: str) -> bool:
    """Whether an order without a day only bids to take note, or to fetch what lies ready."""
    return TO_NOTE.search(said) is not None


def keeps_silent(said: str, *, asks: bool) -> bool:
    """Whether a sentence is a question, a rule, an absence, a wish or an undecided plan."""
    finders = finders_of_silence()
    request = finders["request"].in_(said)
    tail = said.rstrip(" !~。?.…😅😂😊🙏👍")
    if asks and (
        request is None
        or (
            tail.endswith(("吗", "呢", "么", "还是线上", "没", "不", "没有"))
            and not re.search(r"(?:能|可|可以)[^,]{0,12}吗$|方便[^,]{0,14}吗$", tail)
        )
    ):
        return True
    if re.match(r"(?:请问|想问|问一下|咨询|请教(?![务导育师研学官])|讨教)", said):
        return True
    if request is None and (tail.endswith(("吗", "呢")) or finders["asked"].in_(said)):
        return True
    if _BACK.match(said) is not None or _I_WILL.match(said) is not None:
        return True
    if _PROMISE.search(said) is not None and _TOLD.search(said) is None:
        return True
    if _VOIDED.search(said) is not None:
        return True
    if finders["absence"].in_(_WITH_ME.sub("", _HANDED_BEFORE.split(said[:24])[0])) is not None:
        return True
    if asides.own_trip(said) or asides.standing_rule(said) or asides.told_for_information(said):
        return True
    if request is None and finders["away"].in_(said) is not None:
        return True
    return "收到请回复" in said and len(said) <= 12


def group_is_silent(
    page: Page, group: Group, said: str, action: Action, sentence: Sentence
) -> bool:
    """Whether what a group of clauses tells is no matter after all."""
    finders = finders_of_silence()
    asks = any(
        clause.asks
        and TO_NOTE.search(page.text[clause.start : clause.end]) is None
        and (clause.who or clause.parts & (_TELLING - {Part.PLEASE}) or clause.moments)
        for clause in group.clauses
    )
    open_words = finders["undecided"].in_(settled_words(said))
    if action is Action.CREATE and open_words is not None and not asks:
        return True
    if not asks and action is not Action.CANCEL and _SERVICE_HOURS.search(said) is not None:
        return True
    if (
        not (asks or page.addressed or group.parts() & _COMING)
        and _CLOSED.search(said) is not None
    ):
        return True
    if action is Action.CREATE and told_to_nobody(group, said, page, asks=asks):
        return True
    if all(is_leave(clause) for clause in group.clauses if clause.moments):
        return bool([clause for clause in group.clauses if clause.moments])
    moment = group.moment
    if moment is not None and action is Action.CREATE and moment.key is not None:
        today = page.hours.local(moment.key).date() == page.hours.local(page.at).date()
        gone = moment.key < page.at and not (
            moment.reading.rrule
            or (moment.reading.all_day and today and Part.FINISH in group.parts())
        )
        # without a year, a day just past was taken for next year's
        rolled = "year" in moment.reading.assumed and moment.key - page.at > _ALMOST_A_YEAR
        if rolled and not asks and moment.reading.shape is not Shape.DEADLINE:
            return True
        if moment.reading.shape is Shape.DEADLINE and page.at - moment.key > _LONG_GONE:
            return True
        if moment.reading.rrule and "至少" in said and not asks:
            return True
        if _travels(group, said) and not group.clauses[0].asks:
            return True
        if gone and not asks and moment.reading.shape is not Shape.DEADLINE:
            return True
        if gone and finders["past"].in_(said) is not None and not asks:
            return True
    if not asks and action is Action.CREATE and _STATISTIC.search(said) is not None:
        return True
    whole = page.text[sentence.start : sentence.end]
    ahead = (
        moment is not None
        and moment.key is not None
        and moment.key > page.at
        and moment.reading.shape is Shape.DEADLINE
        and (Part.SUBMIT in group.parts() or any(clause.receivers for clause in group.clauses))
    )
    if not asks and not ahead and action is Action.CREATE and _YESTERDAY.match(whole) is not None:
        return True
    dated = [clause for clause in group.clauses if clause.moments] or group.clauses
    telling = _without_asides(page, group)
    told_done = any(
        _ALREADY.search(page.text, clause.start, clause.end) is not None
        for clause in (dated if ahead else telling)
    )
    if not asks and action is Action.CREATE and told_done:
        return True
    told = ",".join(page.text[clause.start : clause.end] for clause in telling)
    told = _SAID_BEFORE.sub("", told.replace("报了名的", ""))
    if moment is not None and moment.key is not None and moment.key > page.at:
        told = _IN_PLACE.sub("", told)
    for clause in group.clauses:
        for piece in clause.taken:
            told = told.replace(piece.text, "")  # 把昨天会议的纪要整理一下: what, not when
    if not asks and action is Action.CREATE and _HAS_BEEN.search(told) is not None:
        return True
    if not asks and action is Action.CREATE and finders["past"].in_(told) is not None:
        coming = moment is not None and moment.key is not None and moment.key > page.at
        if (
            coming
            and moment is not None
            and moment.reading.shape in (Shape.DEADLINE, Shape.RECURRENCE)
        ):
            return _DONE_SELF.search(said) is not None
        return True
    if finders["rest"].in_(said) is not None and not (asks or Part.SUBMIT in group.parts()):
        return True
    return bool(
        finders["wishes"].in_(said) is not None
        and not asks
        and not group.parts() & {Part.SUBMIT, Part.HOLD, Part.ATTEND}
    )


# 7:40前各班整队完毕: how far one must have come by then
_IN_PLACE = compiled(r"(?<![已经])完毕")


def _without_asides(page: Page, group: Group) -> list[Facts]:
    """The clauses of a group, without how other things stand (…出发，慰问品已经备好)."""
    moment = group.moment
    if moment is None or moment.key is None or moment.key < page.at:
        return group.clauses
    last = next(
        (at for at, clause in enumerate(group.clauses) if asides.carries_the_order(clause)),
        None,
    )
    if last is None:
        return group.clauses
    return [
        clause
        for at, clause in enumerate(group.clauses)
        if at <= last or not asides.state_of_things(page.text, clause)
    ]


_EARLY = compiled(r"提[前早][^,]{1,6}(?:到|来)$")
# 没见着人, 等过你: told of what has been
_HAS_BEEN = compiled(
    r"[等来去找见打问催说看]过(?:你|您|我|他|她|了|一)|没见(?:着|到)|没等(?:着|到)|没找(?:着|到)|没人接|没赶上"
)
_LONG_GONE = timedelta(days=2)
_ALMOST_A_YEAR = timedelta(days=290)
# 昨天说的测算表: which one is meant, not when
_SAID_BEFORE = compiled(
    r"(?:昨天|昨日|昨晚|前天|上周|上星期|上个?月|上次|刚才|刚刚|去年|早上|上午|上季度|上半年)[^,。]{0,8}?(?:说|要|讲|提|布置|安排|交代|交办|通知|发|定|讨论|开会|答应|欠|漏|落下|缺)的"
    r"|(?:上周|上个?月|上季度|去年|昨天|昨日)(?=[^,。了已]{2,20}(?:表|册|单|总结|报告|结果|数据|台账|材料|记录|清单|情况|明细|凭证|发票))"
)
_AWAY = compiled(
    r"(?:去|赴|到|在|前往)[^,]{0,14}(?:开会|出差|培训|学习|考察|参会|办事|调研|汇报工作)"
)


def _travels(group: Group, said: str) -> bool:
    """Whether one named person only is said to be away (王局长明天去省里开会)."""
    clause = group.clauses[0]
    return (
        len(clause.who) == 1
        and clause.who[0].person
        and is_titled(clause.who[0].text)
        and (
            _AWAY.search(said) is not None or re.search(r"才回|回来|不在|别白跑", said) is not None
        )
        and not re.search(r"我[局市县乡镇院校司]", said)
    )


def is_leave(clause: Facts) -> bool:
    """Whether a clause is about leave to be asked by those who cannot come."""
    return any("请假" in piece.text for piece in (*clause.rest, *clause.subjects, *clause.handed))


def brought_forward(said: str, *, asks: bool) -> bool:
    """Whether a known deadline or meeting is said to come earlier or later (…提前，…)."""
    return _FORWARD.search(said) is not None or (not asks and _BY_SO_MUCH.search(said) is not None)


_WHENEVER = compiled(r"即日起|[之以]?内$|^\D{0,3}[\d一二三四五六七八九十]+(?:小时|分钟)")


def part_of_a_plan(group: Group, kind: Kind, text: str) -> bool:
    """Whether a sentence of a long notice only tells how the work is to be done, or what is checked."""
    moment = group.moment
    if any(clause.asks for clause in group.clauses):
        return False
    if any("是否" in text[clause.start : clause.end] for clause in group.clauses):
        return True
    if kind is Kind.REPORT or moment is None:
        return False
    said = text[moment.start : moment.end]
    if _WHENEVER.search(said) is not None or moment.reading.shape is Shape.RECURRENCE:
        return True
    if kind is Kind.MEETING:
        return not group.parts() & {Part.HOLD, Part.ATTEND, Part.MOVE, Part.CANCEL}
    told = any(
        name.text.startswith(("各", "每", "全体", "所有"))
        for clause in group.clauses
        for name in clause.who
    )
    return not told or moment.reading.shape is not Shape.DEADLINE


def orders_cancelling(group: Group) -> bool:
    """Whether cancelling is itself the work ordered (请取消预订)."""
    return any(
        Part.CANCEL in clause.parts and clause.asks and not clause.subjects
        for clause in group.clauses
    )


def urgent_order(said: str) -> bool:
    """Whether an order without a day presses (尽快, 立即)."""
    return finders_of_silence()["soon"].in_(said) is not None and "收到" not in said


def lead_time(said: str) -> bool:
    """Whether a time only says how early to be there."""
    return (
        finders_of_silence()["lead_time"].in_(said) is not None or _EARLY.search(said) is not None
    )


_REASON_AHEAD = compiled(
    r"[^,]{0,8}(?:还|都)?(?:有|要|得)(?:个|一个|一场|场|位|批)?[^,]{0,8}(?:会|面试|考试|检查|活动|客户|客人|领导|培训|验收|参观|演出|比赛|直播|开标|用|接待|来访|拍摄|手术|预约)$"
)


_COMES_FOR_IT = compiled(
    r"^(?!请)[^,各全]{1,14}(?:过?来|上门|要)(?:取|拿|收|看|查|验|提货|提走|领|接|装|修|拉)[^,]{0,6}$"
)


def gives_a_reason(page: Page, group: Group, said: str) -> bool:
    """…12点前恢复，下午有远程面试: behind an order, only why it must be done."""
    if not page.drafts or page.drafts[-1].kind is Kind.MEETING:
        return False
    if any(clause.asks or clause.places for clause in group.clauses):
        return False
    if any(clause.who for clause in group.clauses) and _COMES_FOR_IT.search(said) is None:
        return False
    near = page.text[page.drafts[-1].end : group.start]
    return (
        len(near) <= 4
        and "\n" not in near
        and (_REASON_AHEAD.match(said) is not None or _COMES_FOR_IT.search(said) is not None)
    )


def last_meeting(page: Page) -> bool:
    """Whether a meeting was read before."""
    return any(draft.kind is Kind.MEETING for draft in page.drafts)


# 全面自查（10月8日至10月22日）: a title and how long it lasts
# 早餐时间调整为7:00-8:30: when a service is open, not what anybody is told to do
_SERVICE_HOURS = compiled(
    r"(?:营业|开放|用餐|就餐|早餐|午餐|晚餐|作息|上下班|上班|下班|班车|办公|服务|门诊|供餐|供水|供暖|开门|关门|闭馆|开馆|运营|发车|取餐|售票|接待)时间"
)


# 节日期间食堂停餐，初七恢复供应: when a service rests and comes back
_CLOSED = compiled(
    r"停餐|停诊|休诊|恢复(?:早|中|午|晚)?(?:餐|营业|供应|开放|供餐|通车|运营|接诊|门诊|正常)"
)
_COMING = {Part.ATTEND, Part.HOLD, Part.SUBMIT, Part.TAKE, Part.AT, Part.LABEL}
_STAGE = compiled(r"[^,。;:\d()]{3,16}\((?:[^()]*?\d[^()]*?[至到\-~—][^()]*)\)[。:]?$")


def is_phase(said: str, group: Group) -> bool:
    """Whether a stretch of a plan is named, with nothing to hand in."""
    if Part.SUBMIT in group.parts():
        return False
    return finders_of_silence()["phase"].in_(said) is not None or _STAGE.match(said) is not None


_TELLING = {Part.SUBMIT, Part.HOLD, Part.ATTEND, Part.LEAD, Part.FINISH, Part.TAKE, Part.PLEASE}


_TAKES_PART = compiled(r"(?:各?派|各出|出(?!差)|都|均|全程|各|也)")


def stands_aside(clause: Facts) -> bool:
    """Whether whoever a clause names is not told to do anything (陈经理出差, 省厅调度)."""
    if clause.asks or clause.parts & _TELLING or clause.moments or not clause.who:
        return False
    if not (clause.rest or clause.subjects):
        return False
    if any(_TAKES_PART.match(piece.text) for piece in (*clause.rest, *clause.subjects)):
        return False
    return not any(name.text.startswith(("各", "每", "全", "所有")) for name in clause.who)


def visits(clause: Facts, name: Name) -> bool:
    """Whether somebody named comes to us rather than being told to come (检查组到我局)."""
    if name.text.startswith(("各", "每", "全", "所有", "@")):
        return False
    if Part.ATTEND in clause.parts and clause.held:
        return False  # 院感科到本校三楼参加春游
    own = [
        piece.start
        for piece in clause.places
        if piece.text.startswith(("我", "本")) or piece.text in "校局院厂司所站"
    ]
    return bool(own) and name.end <= own[0] and not clause.asks


def admonishes(said: str) -> bool:
    """Whether a clause only exhorts (高度重视, 认真组织)."""
    return finders_of_silence()["admonition"].in_(said) is not None and len(said) <= 14


_CONDITIONAL = compiled(
    r"(?:如|若|如果|有)(?:有)?(?:问题|异议|意见|疑问|需要|需求|变动|特殊|不能|不清)|收到|已经?(?:发|报|交|送|传)|发了|交了|报了|什么|怎么"
)


def conditional(said: str) -> bool:
    """Whether an order holds only for those it may concern, or is none."""
    return _CONDITIONAL.search(said) is not None
