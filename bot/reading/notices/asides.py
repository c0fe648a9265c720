"""What a notice says beside its matter: the writer's own affairs, standing rules, reasons."""

from __future__ import annotations

from bot.reading.notices.facts import Facts
from bot.reading.notices.words import Part
from bot.reading.patterns import compiled
from bot.reading.values import Shape

# 我3月2日到4日去省里参加培训: where the writer is, nothing that anybody else is told to do
_OWN_TRIP = compiled(
    r"^(?:(?:大家|各位)?好|报备一?下|报告一?下|说一声|说一下|另外|还有|对了)?[,:!~ ]*"
    r"(?:我|本人)(?!们|[局院校厂市县区镇乡村司处部科所站园厅])[^,。请@]{0,18}?"
    r"(?:去|赴|到|在|陪|带孩子|送孩子|出差|出庭|请假|休|参加|外出|开会|学习|培训|考试|体检|看病|复查|手术|搬家|不在|回老家|回家|飞)"
)
_TOLD = compiled(r"(?<![申邀聘报提宴敬])请(?!假)|@|各(?!自|种|项)|务必|麻烦|跟我|陪我|同我")

# 3天以内报分管领导批准: who decides from what threshold on, whenever the case arises
_THRESHOLD = compiled(
    r"(?<![\d一两二三四五六七八九十百千万])[\d一两二三四五六七八九十百千万]{1,9}(?:个)?(?:天|日|工作日|小时|周|个?月|年|元|万元?|千元|人|次|公里)"
    r"(?:\([含及][^()]*\))?(?:以内|之内|以上|以下|之上|之下|内|及以[上下])(?:\([含及][^()]*\))?的?,?"
    r"[^,。请@]{0,8}?(?:由|报|经|须|需|应|送|呈)[^,。请@]{2,16}?"
    r"(?:批准|审批|同意|签批|审定|核准|决定|批|审签|登记|备案|审核|研究)(?:后?生?效|即可)?(?=$|[,。;])"
)

# 无故不来的明天不许上岗: what befalls those who stay away
_CONSEQUENCE = compiled(
    r"(?:(?:迟到|早退|缺席|旷会|不来|不到|无故)[^,]{0,4}(?:罚|扣|通报|视为|记)|无故[^,]{1,8}|(?:不来|不到|缺席|缺勤|旷课|旷会|没来|没到|没参加|不参加|未到|未参加|未到场|迟到|早退|代会|替会|点名不到|代签)(?:的|者|人员)[^,]{0,8})"
)

# 凡25日前未交体检表的，视为放弃: no new order, only what becomes of the late
_TOO_LATE = compiled(
    r"^(?:凡是?|对|如|若)?[^,请@]{0,18}?(?:未|没有?|不)(?:能)?(?:按时|按期|及时|如期)?[^,请@]{1,12}(?:的|者),?"
    r"(?:一律|均|都|将|则)?(?:视为|视同|视作|作自动|按|取消|不再|不予|责任自负|后果自负|扣|罚|通报)"
)
# 工资将于15日发放: what is given out, and nobody told to come
_GIVEN_OUT = compiled(
    r"(?:工资|薪资|奖金|绩效|补贴|津贴|补助|福利|公积金|退税|成绩|结果|录取|中奖|榜单|快递|包裹|货物)"
    r"[^,请@]{0,12}(?:发放|发下|到账|打到|打卡|发到|公布|揭晓|公示|发布|寄出|到货|入账|查询)"
)

# 合同12月31日到期: when something runs out, said beside what is to be done about it
RUNS_OUT = compiled(r"到期|期满|届满|失效|过期|到限|作废")

# 对方下午来签, 我周五要飞西安: behind an order, why it must be done by then
_WHY = compiled(
    r"(?:我|咱们?|对方|人家|他们?|她们?|[\u4e00-\u9fff]{2,8}?)(?:这边|那边|那头)?"
    r"(?:就|还|也|都|又|等着|急着)*"
    r"(?:要(?!求|点|件|闻|害)|得(?=[去用走])|来(?=[签取拿收看查验提装拉接拍修换量谈催]|人)|等(?=着?用|着?看|米|着)|急用|去(?=[省市开外])|飞|出差|开会用|用$|盯着)"
    r"[^,]{0,10}$"
)
_OWN_MATTER = compiled(
    r"来(?:参加|开会|[^,]{0,4}集合)|要(?:参加|到场|出席|来)|开会(?!用)|集合|集中(?=$|[,。])|报名|全体|所有人|大家"
)


# 名额只有12个: how many may come, and nothing to do
_SEATS = compiled(
    r"[^,请@]{0,24}(?:名额|席位|座位)(?:十分|非常|很|较)?(?:只|仅|还|有限|不多|紧张|共|为|剩)[^,请@]{0,10}$"
)


def tells_the_seats(said: str) -> bool:
    """Whether a clause only says how many may come."""
    return _SEATS.match(said) is not None


def own_trip(said: str) -> bool:
    """Whether a sentence only tells where the writer will be (我周四去体检，…)."""
    return _OWN_TRIP.match(said) is not None and _TOLD.search(said) is None


def standing_rule(said: str) -> bool:
    """Whether a sentence says who decides from what threshold on (5万元以下由科长审批)."""
    return _THRESHOLD.search(said) is not None and _TOLD.search(said) is None


# 谁能帮我带份饭, 今天才收到两份: a wish to anybody, and how things went
_TO_NOBODY = compiled(r"^谁(?:能|有|会|可以|愿意|要|方便|顺路)|[才只仅]收到(?!通知)|收到了")


def told_for_information(said: str) -> bool:
    """Whether a sentence only says what becomes of the late, or what is given out when."""
    if _TOLD.search(said) is not None:
        return False
    return any(pattern.search(said) is not None for pattern in (_TOO_LATE, _GIVEN_OUT, _TO_NOBODY))


def consequence(said: str) -> bool:
    """Whether a clause says what befalls those who stay away."""
    return _CONSEQUENCE.match(said) is not None


def says_why(text: str, clause: Facts, before: list[Facts]) -> bool:
    """Whether a clause behind an order with a deadline only gives the reason for the hour."""
    if not clause.moments or clause.asks or clause.places or clause.parts & _DOING:
        return False
    if not any(
        moment.reading.shape is Shape.DEADLINE or earlier.parts & {Part.TAKE, Part.FINISH}
        for earlier in before
        for moment in earlier.moments
    ):
        return False
    if any(name.text.startswith(("各", "全", "每", "所有", "@")) for name in clause.who):
        return False
    said = text[clause.start : clause.end]
    for moment in clause.moments:
        if moment.reading.shape is Shape.DEADLINE:
            return False
        said = said.replace(text[moment.start : moment.end], "", 1)
    return _WHY.match(said) is not None and _OWN_MATTER.search(said) is None


_DOING = {Part.SUBMIT, Part.HOLD, Part.TAKE, Part.MOVE, Part.CANCEL, Part.LABEL, Part.FINISH}


def carries_the_order(clause: Facts) -> bool:
    """Whether a clause with a time tells by itself what is to be done or attended."""
    return bool(clause.moments) and (
        clause.asks
        or bool(
            clause.parts & {Part.TAKE, Part.SUBMIT, Part.FINISH, Part.ATTEND, Part.HOLD, Part.LEAD}
        )
    )


_HAS_A_SUBJECT = compiled(
    r"(?!已|都|早|刚|也|全|均|就|我们?已|我们?都)[\u4e00-\u9fffA-Za-z@]{2,}?(?:已|都|早|刚|我|全)"
)


def state_of_things(text: str, clause: Facts) -> bool:
    """慰问品已经备好, 领导那边我问过了: how something else stands, told beside the order."""
    if clause.moments or clause.asks:
        return False
    return _HAS_A_SUBJECT.match(text, clause.start, clause.end) is not None
