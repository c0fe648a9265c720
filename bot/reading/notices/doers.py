"""Who stands in front of what is to be done, where no single word marks them as doers.

三楼碰头，土建组、机电组各来一个人: a list of names, then a quantity, a modal or a verb.
"""

from __future__ import annotations

import re

from bot.reading.notices.facts import Facts
from bot.reading.notices.looks import is_document, is_event, is_place
from bot.reading.notices.names import Name, is_plain_name, listed_names
from bot.reading.notices.words import Part, lexicon
from bot.reading.patterns import compiled

# what is said of whoever is named: how many of them, that they must, what they do
_SAID_OF_THEM = compiled(
    r"(?:带(?!班|队|教|头|动|领)(?=[^,]{2,})|指定(?=专人|[一1]名|人)|明确(?=专人|[一1]名)|留(?=下|守|岗|校|院|厂|人|$)|全部(?=留)|打头|带头|都|均|务必|马上|立即|尽快|赶紧|赶快|及时|全部(?=参加|到|出|来|都|上|要)|按时|照常|全(?![体部员局院校厂省市县区国年天程馆]|力)|全程|也(?!门)|各(?=到|来|派|出|去|带|安排|抽|留|自|推|选|报|交|备|负)|一律|一个都|一起|一同|一块|务必|必须|要|需要?|须|应(?!急|届|用|收)|可(?!行|研)|先(?!进|锋|生)|再|还是|照(?!片|相)"
    r"|别|不(?!锈|动)|勿|切勿|准时|按(?!摩)|带(?!头|班长|班员|队员|队老|班领)|来(?!访|信|函|文|宾|源)|到(?!期|货|账)|去(?!年|向)|上(?=台|线|岗|午课|会|车|主席台|场|腾讯|钉钉)"
    r"|参加|参与|参会|参训|出席|列席|出(?=[\d一二两三1]?人|一|两|车|面|镜|场|动|勤)|值(?=班|守|台|勤|夜)|陪|授课|主讲(?!人|老|嘉)|主持(?!人)|主考|监考(?!老|教|员)|配合|协助|协同|协办(?!单)|负责(?!人|同志)|牵头|留(?!学|言|任)|在(?!职|岗|编|校|建|线|册|用|库|途)"
    r"|把|将(?!来)|抓紧|请(?!示|假)|自行|自己|自带|提前|提早|做(?!法)|完成|派(?!出所|驻)|报(?=[\d一两三]|到|送|给|名)|讲(?!座|义|解|师|话)|记录(?!员|表)|跟(?=班|车|踪|进|岗|上)|随|同去|同往|候|等(?=候|着|在)|迎|接(?=站|机|待|人|诊)"
    r"|任(?!务|何|职|课|免)|统计(?!局|员|表|科|处|站|股)|汇总|整理|收齐|登记|轮流|轮(?=班|值)|同时|同步|分别|互相|心里|人手|每(?=人|科|室|部|班|组|站|家)|[\d]+[人名位]|[一两二三四五六七八九十]+[人名位]|收看|观看|进(?=场|会|群|直播)|入(?=场|会|座|群)|赶|开车|开(?=着|好)|顶(?=班|岗|上)|担任|做主持"
    r"|充当|辅助(?!人|岗)|管(?=好|住|起)|守(?!则)|盯|抽(?=调|派|人|一|两|时)|组织(?!部|科|处|委|人)|安排(?!表)|通知(?!单|书|栏)|转告|告知(?!书)|知悉|准备|落实|对照|整改|过来|过去|集合|待命|就位|到位|到岗|上岗|在岗|备勤|自备|着装|穿|听(?!证)|学习(?!委|班)"
    r"|执勤|站岗|维持|值机|解说|引导(?!员)|指挥(?!部|员|长)|操作(?!员|工|手)|当(?=主|裁|监|评|联)|打(?=头|前)|抄(?=表)|盘(?=库|点)|清(?=点|空|理|运|退|扫|洗|查)|拍(?=照|摄)|跑|搬|领(?=取|奖|证|用|物)|[牵]头)"
)
# what others do is the reason for something, or when it happens
_SAID_OF_OTHERS = compiled(
    r"(?:明天|后天|今天|下午|上午|已经?|刚|正|急着|马上|会|将|要|就|也|都|临时|突然)*"
    r"(?:又|打电话|来电话|投诉|同意|批准|答应|允许|反映|拟定|来函|看样|莅|到[^,]{2,12}(?:做|开展|进行)|[进入到][厂场校院村点](?=$|[,。做开检调督视考巡验走慰])|来(?:我|本|你|局|院|校|厂|司|站|库|园|馆|区|县|市|镇|村|店|行|所|队|处|人|函|电|检|查|看|催|访|考|督|调|指|视|参观|验|电|信|函|文|人检)|催|要(?:看|查|检|求|来|去|用|的|回)|等着(?:用|要|看)|到(?:之?前|后|访|我)|赶不|生病|请假|出差|休假|不在|走不开|有事|得了|通知|在等|去(?:省|市|外|北京|上海|开会|学|培)|到(?:省|市|京|外)|上(?:会|级)|说|反馈|要求|确定|临时|离开|来不|去不|没空|不用|无需|不必|默认|视为|意见|的)"
)
_LEAD = compiled(
    r"(?:(?:另外?|还有|其中|包括|以及|届时|到时|请|由|让|(?:你|您|咱)(?:跟|和|与|同|带上|叫上|带)|麻烦|烦请|有劳|望|通知|要求|特别是|尤其是|凡是?|第[一二三四五]批是?)[:,]?)+"
)
_IN_ROLE = compiled(
    r"(?:[\u4e00-\u9fff]{1,4}?)??(?:监考|主考|评委|裁判|主持|主讲|领队|带队|授课|带教|讲师|司机|值班|带班|记录|跟车|主厨|考官|评审)(?:老师|教师|医生|护士|员|人)?[:为是由]?(?=[\u4e00-\u9fff]{2,4}(?:[、和]|$))"
)
_CONTACT = compiled(
    r"(?:联系|联络|承办|经办|收件|接收|咨询|带班|值班|主持|主讲|负责|责任|授课|牵头)(?:人员?|领导|员)|联系|咨询|电话|有(?:事|问题|疑问)"
)
_BECAUSE = compiled(r"(?:因|由于|鉴于|受|根据|按|经|据|接|应|为|跟|和|与|见|找|陪|给|对|向|如|若)")
_SENDS = compiled(
    r"派(?:出|遣)?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})?(?:至\d)?(?:名|位|个)?([^,\d]{2,10}?)(?:参加|到|来|去|出席|列席|前往|与会|参会|值|协助|$)"
)


# 列席单位不变, 王阿姨都打三回电话了, 每中队不少于4卷: told of them, and nothing to do
_OF_NO_DOER = compiled(
    r"^[^,]{2,12}(?:检查|督查|督导|巡察|巡视|验收|评审|考察|调研|审计|核查|评估|认证)(?:组|团)[^,都要]{0,6}[到来]$"
    r"|^[^,]{2,8}(?:等着|在等|急等|急着|催着)|^[^,]{2,12}(?:不变|照旧|照常|照原定|同前|不动)$"
    r"|[都又已]?(?:打|催|问|说|找|来|投诉|反映)(?:了|过)?(?:好几|[两三四五六七八九十几\d])+(?:次|回|遍|趟)"
    r"|^[^,]{1,8}(?:不少于|不低于|不超过|不得超过|不得少于)"
)


def said_of_others(text: str, clause: Facts) -> bool:
    """Whether a clause tells of those it names, and of nothing that they are to do."""
    return _OF_NO_DOER.search(text[clause.start : clause.end]) is not None


def doers(text: str, clause: Facts) -> tuple[Name, ...]:
    """Names at the head of a clause, or behind one of its times, that something is said of."""
    found: list[Name] = []
    at = clause.start
    if _CONTACT.match(text, clause.start, clause.end) is not None:
        return ()
    if said_of_others(text, clause):
        return ()
    for moment in (*clause.moments, None):
        stop = clause.end if moment is None else max(at, moment.start)
        for piece in text[at:stop].split(":"):
            said = piece.strip(" \t()（）")
            if moment is not None:
                said = said.rstrip("自从于在将")
            if not said or "@" in said:
                continue
            found.extend(_said_of(said))
            free = clause.parts <= {Part.LEAD, Part.ATTEND, Part.AT} and at > clause.start
            in_role = clause.parts == {Part.LEAD} and _IN_ROLE.match(said) is not None
            if not found and (moment is not None or not clause.parts or free or in_role):
                behind = text[stop if moment is None else moment.end : clause.end].lstrip("() ")
                if not of_others(behind, 0):
                    found.extend(_alone(said))
        at = stop if moment is None else max(at, moment.end)
    said = text[clause.start : clause.end]
    if "派" in said:
        found.extend(_sent(said))
    return tuple(found)


def _said_of(said: str) -> tuple[Name, ...]:
    """Names with what is said of them behind the last."""
    lead = _LEAD.match(said)
    if lead is not None and lead.end() < len(said):
        said = said[lead.end() :]
    elif _BECAUSE.match(said) is not None:
        return ()
    last = max(said.rfind(mark) for mark in "、,;/")
    best: tuple[Name, ...] = ()
    for tail in _SAID_OF_THEM.finditer(said, last + 3):
        if tail.start() > _LONGEST_LIST:
            break
        before = said[: tail.start()].rstrip()
        names = listed_names(before)
        if names is None:
            names = listed_names(before, plain=True)
            if names is not None and len(names) == 1 and is_plain_name(before):
                # 汤圆放在…: a single name needs a verb that only somebody does
                names = names if _ONLY_SOMEBODY.match(said, tail.start()) else None
        if names is None or not all(_without_verb(name.text) for name in names):
            continue
        ours = said.startswith("到", tail.start()) and all(name.person for name in names)
        if of_others(said, tail.start()) and not (_all_told(names) or ours):
            return ()
        best = names
    return _told(best)


_ONLY_SOMEBODY = compiled(
    r"(?:(?:都|均|也|必须?|务必)(?:要|得|必须)?(?:到|来|参加|去)|负责|带队|带训|带班|值|陪|授课|主讲|主持|主考|监考|配合|协助|牵头|参加|出席|列席|跟|接|担任|讲|做|去|来|抓紧)"
)


def of_others(said: str, at: int) -> bool:
    """Whether what is said behind a name is a reason or an occasion (专家组到之前)."""
    if said.startswith(("都", "均", "各", "一律", "务必", "必须"), at):
        return False
    return _SAID_OF_OTHERS.match(said, at) is not None


def _alone(said: str) -> tuple[Name, ...]:
    """Names with nothing else: 各考点每日18:30前…, 8:00至20:00门卫老郑、机电班小冯."""
    lead = _LEAD.match(said)
    if lead is not None and lead.end() < len(said):
        said = said[lead.end() :]
    role = _IN_ROLE.match(said)
    if role is not None:
        named = listed_names(said[role.end() :], plain=True)
        return _told(named) if named is not None and all(name.person for name in named) else ()
    if len(said) > _LONGEST_LIST or _BECAUSE.match(said) is not None:
        return ()
    several = "、" in said or said.startswith(("各", "每"))
    names = listed_names(said, plain=several or not is_plain_name(said))
    if names is None or not all(_certain(name.text) for name in names):
        return ()
    return _told(names)


def _certain(name: str) -> bool:
    """Whether a name holds no verb and is no room, event or thing."""
    words = lexicon()
    every = name.startswith(("各", "每"))
    if is_event(name, words) or is_document(name, words) or (is_place(name, words) and not every):
        return False
    return len(name) <= 12 and re.search("[为是派]", name) is None and _without_verb(name)


def _without_verb(name: str) -> bool:
    words = lexicon()
    if name.startswith(("须", "要", "应", "需", "有", "少", "多", "差", "缺", "还")):
        return False
    for at in range(1, len(name)):
        found = words.words.at(name, at, len(name))
        if found is None or found[1] not in _VERBS:
            continue
        if found[0] == "由":
            return False  # 盘点表由仓储部交
        # 预报组 holds 报 and is one name, 各科室报…办 is not
        if len(found[0]) > 1 or listed_names(name[:at], plain=True) is not None:
            return False
    return True


_LONGEST_LIST = 60
_VERBS = (
    Part.PLEASE,
    Part.SUBMIT,
    Part.AT,
    Part.TO,
    Part.TAKE,
    Part.FINISH,
    Part.HOLD,
    Part.CANCEL,
    Part.MOVE,
)


def _all_told(names: tuple[Name, ...]) -> bool:
    return all(name.text.startswith(("各", "每", "全体", "所有")) for name in names)


def _told(names: tuple[Name, ...]) -> tuple[Name, ...]:
    words = lexicon()
    return tuple(name for name in names if name.text.lstrip("@") not in words.nobody)


def _sent(said: str) -> tuple[Name, ...]:
    """派2名收费班长参加: whom a body is to send."""
    match = _SENDS.search(said)
    if match is None:
        return ()
    names = listed_names(match[1])
    if names is None or not all(name.person for name in names):
        return ()
    return tuple(name for name in names if name.text not in ("人员", "人", "同志", "代表"))


def without_overlap(first: tuple[Name, ...], second: tuple[Name, ...]) -> tuple[Name, ...]:
    """Both lists as one: of two names that hold one another the longer counts."""
    every = (*first, *second)
    if len(every) < 2:
        return every
    return tuple(
        name
        for at, name in enumerate(every)
        if not any(
            (name.text in other.text and len(name.text) < len(other.text))
            or (name.text == other.text and place < at)
            for place, other in enumerate(every)
        )
    )
