"""When a text holds no matter: questions, the past, rules, absences, mere circumstances."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.clauses import Facts
from bot.reading.notices.names import Name, is_titled
from bot.reading.notices.settle import Group
from bot.reading.notices.words import Finder, Part, lexicon
from bot.reading.values import Shape

if TYPE_CHECKING:
    from bot.reading.notices.layout import Sentence
    from bot.reading.notices.page import Page

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+条")
_QUESTION_AND_ANSWER = re.compile(r"^\s*(?:问|答|[QA]\d{0,2})\s*[:.、]", re.MULTILINE)
_BY_LAW = re.compile(
    r"(?:依据?|根据|按照?)[^,]{0,24}(?:规定|新规|办法|条例|法|制度|细则)[^,]{0,6},"
)
_REGULATION = re.compile(r"《[^》]{2,30}(?:规定|办法|条例|制度|细则|守则|准则|规范|章程|须知)》")
# 《值班管理规定》要求：…, 依据新规，…: nobody is told anything today
_STANDING = re.compile(
    r"第[一二三四五六七八九十百零\d]+条[ \t]|"
    r"(?:根据|依据|按照?)?《[^》]*(?:法|办法|规定|条例|制度|细则|守则|规程|章程)》(?:第[^,。:]{1,8}条)?"
    r"(?:要求|规定|明确|指出)|(?:根据|依据|按照?)(?:新规|规定|(?:相关|有关|公司|最新)规定),"
)
_FILE = re.compile(
    r"[^\s,。;]{1,80}\.(?:xlsx?|docx?|pptx?|pdf|zip|rar|7z|jpe?g|png|mp4|wps|et|ofd|txt|csv)\b",
    re.IGNORECASE,
)
# 具体地点另行通知: the matter itself is settled
_LATER_DETAIL = re.compile(
    r"(?<!时间)(?<!时间[和及、与])(?:具体)?(?:地点|会议号|链接|会议室|会场|议程|名单|细节|安排|事项|内容|题目|费用|车辆|座位|座次|行程|主题|形式)"
    r"[^,。;]{0,6}(?:另行通知|另行公布|另行安排|另发|另定|待定|待通知|再定|再通知|后续通知|后续再发|稍后发|未定)"
)
_MEANWHILE = re.compile(r"(?:期间|同时|当天|当日|其间)[^,。;]{0,10}(?:暂停|停止|停用|停办|停收)")
_EXTENSION = re.compile(
    r"\.(?:xlsx?|docx?|pptx?|pdf|zip|rar|7z|jpe?g|png|mp4|wps|et|ofd|txt|csv)\b", re.IGNORECASE
)
_FORWARD = re.compile(r"提前(?:了|[,;。]|$)|提早(?:[,;。]|$)|延(?:期|后)了")
_BY_SO_MUCH = re.compile(
    r"(?:提前|提早|推迟|延后|推后)(?:半|一|两|三|\d)个?半?(?:小时|天|周|日|钟头)(?=$|[,。;]|召开|举行|开始|进行|开会)"
)
_YESTERDAY = re.compile(r"(?:昨天|昨日|昨晚|前天|上周|上个?月|刚才|刚刚|去年)")
_STATISTIC = re.compile(r"截[至止](?:目前|今|到)?.*(?:已|共|累计|达)|累计|同比|环比")
_BACK = re.compile(r"(?:我|本人)[^,]{0,14}(?:回来|请假|出差|休假|不在|回单位|回去)")
_TO_NOTE = re.compile(r"(?:查收|查阅|知悉|周知|参阅|下载|悉知|知晓|留意|注意)[!~]*$")
_I_WILL = re.compile(
    r"(?:收到|好的?|明白|OK|ok|Ok|嗯+|行|可以|没问题|知道了|了解)[,!。~ ]+(?:我们?|马上|稍后|这就)",
    re.ASCII,
)
_EARLY = re.compile(r"提前[^,]{0,8}(?:到|来|进|入|至)$")
# what the sender promises: 25号前我这边肯定弄完
_PROMISE = re.compile(
    r"^(?:收到|好的?|明白|OK|ok|嗯+|行|可以|没问题|知道了|了解|得嘞|遵命|好嘞)\W{1,3}(?=[^请@]*(?:我|咱|给[您你]|弄|搞定|交|报|到位|办|发|改|做|补|完成))"
    r"|(?:我(?:们)?(?:这边|这里|这头|科|处|部|组|班|局|所|站)?|咱们?(?:这边)?)[^,。]{0,12}(?:肯定|保证|争取|尽量|一定(?!要))[^,。]{0,8}(?:完|好|定|交|报|发|到|给)"
    r"|(?:肯定|保证)(?:给|帮)[您你]"
)
# 跟我去趟海关, 年假计划表: nobody is away
_WITH_ME = re.compile(
    r"(?:跟|和|陪|随|同|帮|替|给)我(?:去|到|们)?|(?:年假|病假|事假|产假|婚假)(?=计划|申请|统计|安排|天数|情况|表|单|登记|审批|汇总|余额)"
)
_TOLD = re.compile(r"(?<![申邀聘报提宴敬])请|@|各(?!自|种|项)|大家|务必|麻烦")
# 原2019年版预案同时作废
_VOIDED = re.compile(
    r"^[^,]{0,6}(?:原|旧|此前|以前)[^,。]{2,30}(?:同时|一并|自行)(?:作废|废止|停止使用|失效)"
)
_ALREADY = re.compile(
    r"已(?:经)?(?:发|传|报|交|送|寄|上报|报送|提交|上传|公示|公布|印发|通知|下发|张贴|反馈|转发|定好|订好)"
)
_DONE_SELF = re.compile(r"(?:已|已经)(?:报|交|送|上报|提交|办结|完成|落实|报送)")


@lru_cache(maxsize=1)
def _finders() -> dict[str, Finder]:
    silence = lexicon().data["silence"]
    found = {name: Finder(words) for name, words in silence.items()}
    change = lexicon().data["change"]
    found["close"] = Finder(change["close"])
    found["done"] = Finder(change["done"])
    found["entrusted"] = Finder(change["entrusted"])
    return found


_ASKS = re.compile(r"(?<![申邀聘报提宴敬])请(?![示假柬帖])")


def is_rule_text(text: str) -> bool:
    """Whether a whole text is a rule, a law or an excerpt of one."""
    if _ARTICLE.match(text.strip()) is not None:
        return True
    if _BY_LAW.match(text.strip()) is not None and "应" in text and _ASKS.search(text) is None:
        return True
    if _REGULATION.match(text.strip()) is not None and _ASKS.search(text) is None:
        return True
    if _ASKS.search(text) is None and _STANDING.match(text.strip()) is not None:
        return True
    if (
        _ASKS.search(text) is None
        and re.match(r"《[^》]{2,40}》第[^,。:]{1,8}条", text.strip()) is not None
    ):
        return True
    if len(_QUESTION_AND_ANSWER.findall(text)) >= 3:
        return True
    if _finders()["rules"].in_(text) is None:
        return False
    articles = len(_ARTICLE.findall(text))
    return (
        articles >= 2
        or (articles == 1 and _ASKS.search(text) is None)
        or (_ASKS.search(text) is None and "前" not in text)
    )


_NEWS = re.compile(
    r"(?:供稿|撰稿|摄影|图文|通讯员|本报讯|记者)[:：/|\s)）]|据悉|据介绍|本报讯|^[^\n]{0,20}(?:简报|快讯|要闻|信息)\s*[(（]?\s*(?:第|总第)?\s*\d+\s*期|^[^\n]{0,24}(?:纪要|会议记录)[:：]"
)
# what a report of the day says of those who came
_REPORTED = re.compile(
    r"出席(?:了)?[^,。\n]{2,14}并(?:致辞|讲话)|(?:表示|强调|指出|要求|希望|认为)[,:](?!请)|一行(?:先后|走进|深入|实地|来到|\d|[一二三四五六七八九十]{1,2}人)|先后(?:走进|查看|到|来到|考察|深入|被评)|实地(?:查看|走访|察看|考察)(?:了)?|交换了意见|圆满(?:结束|落幕|完成|收官)|成功(?:举行|举办|召开)|取得(?:了)?(?:圆满|明显|良好|显著|阶段性)|累计|近年来|给予(?:了)?(?:充分|高度)?(?:肯定|评价)|(?:进行|开展|举行|召开|组织|签订|签署)了|同比|纷纷表示|现场(?:气氛|参与|掌声)"
)
_WONDERS = re.compile(r"(?:要不要|是不是该|大家觉得|你们说|咱们要不)[^。!\n]{0,40}[?]")


def is_news(text: str) -> bool:
    """Whether a whole text reports, sums up or wonders, and asks for nothing."""
    if _ASKS.search(text) is not None or "@" in text:
        return False
    if len(_REPORTED.findall(text)) >= 2:
        return True
    return _NEWS.search(text) is not None or _WONDERS.match(text.strip()) is not None


def settled_words(said: str) -> str:
    """What is said, without details still to come and what rests meanwhile."""
    return _MEANWHILE.sub("", _LATER_DETAIL.sub("", said))


def without_files(text: str) -> str:
    """The text with file names blanked out, offsets kept."""
    if _EXTENSION.search(text) is None:
        return text
    return _FILE.sub(lambda match: "\u2003" * (match.end() - match.start()), text)


def keeps_silent(said: str, *, asks: bool) -> bool:
    """Whether a sentence is a question, a rule, an absence, a wish or an undecided plan."""
    finders = _finders()
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
    if finders["absence"].in_(_WITH_ME.sub("", said[:24])) is not None:
        return True
    if request is None and finders["away"].in_(said) is not None:
        return True
    return "收到请回复" in said and len(said) <= 12


def group_is_silent(
    page: Page, group: Group, said: str, action: Action, sentence: Sentence
) -> bool:
    """Whether what a group of clauses tells is no matter after all."""
    finders = _finders()
    asks = any(
        clause.asks
        and _TO_NOTE.search(page.text[clause.start : clause.end]) is None
        and (clause.who or clause.parts & (_TELLING - {Part.PLEASE}) or clause.moments)
        for clause in group.clauses
    )
    open_words = finders["undecided"].in_(settled_words(said))
    if action is Action.CREATE and open_words is not None and not asks:
        return True
    if not asks and action is not Action.CANCEL and _SERVICE_HOURS.search(said) is not None:
        return True
    if action is Action.CREATE and _told_to_nobody(group, said, page, asks=asks):
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
    if not asks and action is Action.CREATE and _ALREADY.search(said) is not None:
        return True
    told = _SAID_BEFORE.sub("", said.replace("报了名的", ""))
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


_EARLY = re.compile(r"提[前早][^,]{1,6}(?:到|来)$")
# 9点至17点停水，请提前储水: what others do, and how to be ready for it
_OUTAGE = re.compile(
    r"停(?:水|电|气|暖|热|网|机维护|运|供)(?![^,。]{0,4}(?:演练|应急|处置|预案|抢修|培训|会))|断(?:水|电|网|气)|封(?:路|道|闭施工)|限行|(?:系统|平台|网络|服务器)[^,]{0,6}(?:升级|维护|割接|切换)|道路施工"
)
_BE_READY = re.compile(
    r"(?:请|望|敬请|大家)[^,。]{0,6}(?:提前|做好|合理|注意|留意|绕行|错峰|知悉|周知|悉知|知晓|谅解|理解|关注|互相转告|相互转告|自备|备好|妥善|避免|勿|不要)"
)
_AT_LEISURE = re.compile(
    r"都有人|有人在|来不来|随意|爱来不来|想来就来|自便|(?:过来|来)(?:拿|取(?!件)|吃|喝)(?:$|[,。哈哦啊~!])|自取|(?<!请)自提|闭馆|休馆|停业|歇业|打烊|关门|不营业"
)
_SOMEBODY_ELSE = re.compile(
    r"(?:他|她|他们|她们|人家|我妈|我爸|我家|孩子|老婆|老公|房东)(?![^,]{0,12}(?:通知|要求|让))"
)


def _told_to_nobody(group: Group, said: str, page: Page, *, asks: bool) -> bool:
    """Whether it is only given out: an outage, what may be fetched, where somebody else is."""
    named = any(
        name.text not in ("前台", "客服", "门卫", "保安")
        for clause in group.clauses
        for name in clause.who
    )
    ordering = [
        clause
        for clause in group.clauses
        if clause.asks
        and _BE_READY.search(page.text, clause.start, clause.end) is None
        and _TO_NOTE.search(page.text[clause.start : clause.end]) is None
    ]
    if _OUTAGE.search(said) is not None and not ordering and not page.addressed:
        return Part.SUBMIT not in group.parts() and not (named and Part.FINISH in group.parts())
    if ordering or named or page.addressed:
        return False
    recurs = group.moment is not None and group.moment.reading.shape is Shape.RECURRENCE
    if recurs and any(clause.asks for clause in group.clauses):
        return not any(clause.places for clause in group.clauses)
    return _AT_LEISURE.search(said) is not None or _SOMEBODY_ELSE.match(said) is not None


# 没见着人, 等过你: told of what has been
_HAS_BEEN = re.compile(
    r"[等来去找见打问催说看]过(?:你|您|我|他|她|了|一)|没见(?:着|到)|没等(?:着|到)|没找(?:着|到)|没人接|没赶上"
)
_LONG_GONE = timedelta(days=2)
_ALMOST_A_YEAR = timedelta(days=290)
# 昨天说的测算表: which one is meant, not when
_SAID_BEFORE = re.compile(
    r"(?:昨天|昨日|昨晚|前天|上周|上星期|上个?月|上次|刚才|刚刚|去年|早上|上午|上季度|上半年)[^,。]{0,8}?(?:说|要|讲|提|布置|安排|交代|交办|通知|发|定|讨论|开会|答应|欠|漏|落下|缺)的"
    r"|(?:上周|上个?月|上季度|去年|昨天|昨日)(?=[^,。了已]{2,20}(?:表|册|单|总结|报告|结果|数据|台账|材料|记录|清单|情况|明细|凭证|发票))"
)
_AWAY = re.compile(
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


_DONE_SAID = re.compile(
    r"(?:挂|架|铺|刷|扫|擦|洗|搬|运|挪|装|备|收|盘|锁|封|堵|砌|砍|剪|割|疏|送|还|退|领|约|请|谈|买|租|借|通|盖|写|排|定|印|发|弄|办|做|修|换|装|改|处理|清理|整改|查|对|核|录|填|交|送|传|发|补|印|拆|贴|搬|订|签|付|结|报|搞|调)"
    r"(?:完|好|妥|掉|上去|过去)(?:了|啦|喽|咯|咗)"
)
_ALREADY_DONE = re.compile(
    r"已(?:经)?(?:全部|都|均|基本)?[\u4e00-\u9fff]{0,3}?(?:修复|恢复|更换|处置|处理|消除|清除|拆除|完工|完毕|交付|交接|落实|清理|整改|办理|完成|到位|收回|归还|安装|调试|验收|核实|核对|回复|答复|反馈|支付|结清|补齐|补办|续签|签订|签完|报送|上报|提交|送达)"
)
_ENTRUSTED_SAID = re.compile(
    r"(?:你|您|领导|[局处科院校]长|主任|书记|[\u4e00-\u9fff]总)[^,]{0,6}"
    r"(?:派|交代|安排|布置|吩咐|交办|催)(?:给)?我?们?的"
)


# 核销单据, 结项材料: papers, and nothing is closed
_PAPER_OF_CLOSING = re.compile(
    r"(?:核销|办结|结案|结项|归档|销号|闭环|关闭|结单|销账|补签|补交|已付|已交|已签)(?=单据?|凭证|票据|率|报告|材料|验收|答辩|目录|清单|台账|制度|管理|流程|手续|申请|资料|登记|水电|阀门|门窗|电源|合同|款)"
)


def is_done(said: str) -> bool:
    """Whether a tracked duty is reported done or asked to be closed."""
    finders = _finders()
    said = _PAPER_OF_CLOSING.sub("", said)
    done = finders["done"].in_(said) or _ALREADY_DONE.search(said)
    if done is None and _DONE_SAID.search(said) is None:
        return False
    return entrusted(said) or (
        finders["close"].in_(said) is not None
        and re.search(
            r"划掉|勾掉|关一下|关掉|关单|关了|结单|消掉|打勾|打钩|销号|结案|销项|消号|销账|核销|结项|销掉|销单|关单|闭环|消项|可以?(?:销|撤|下|摘)了|销了|摘牌|撤牌|销掉|结项|(?:可以?|请|予以|申请)(?:办结|关闭|结)|结了",
            said,
        )
        is not None
    )


def entrusted(said: str) -> bool:
    """Whether the duty was given by somebody (你交代的…)."""
    return (
        _finders()["entrusted"].in_(said) is not None or _ENTRUSTED_SAID.search(said) is not None
    )


def entrusted_matter(said: str) -> tuple[int, int] | None:
    """Where an entrusted matter is named: between 你交代的 and 的事办完了."""
    by = _ENTRUSTED_SAID.search(said)
    word = by[0] if by is not None else _finders()["entrusted"].in_(said)
    if word is None:
        return None
    start = said.index(word) + len(word)
    done = [
        at for word in lexicon().data["change"]["done"] if (at := said.find(word, start + 1)) >= 0
    ]
    if not done and (told := _DONE_SAID.search(said, start + 1)) is not None:
        done = [told.start()]
    end = min(done, default=len(said))
    passed = re.search(r"(?:一事|的?事情?|这件事|工作)?(?:我们?)?已于", said[start:end])
    if passed is not None and passed.start() > 1:
        end = start + passed.start()
    for tail in (
        "的事情",
        "的事",
        "一事",
        "的工作",
        "这件事",
        "那件事",
        "的任务",
        "已经",
        "都",
        "已",
        "我",
    ):
        if said[start:end].endswith(tail):
            end -= len(tail)
    return (start, end) if end - start >= 2 else None


def brought_forward(said: str, *, asks: bool) -> bool:
    """Whether a known deadline or meeting is said to come earlier or later (…提前，…)."""
    return _FORWARD.search(said) is not None or (not asks and _BY_SO_MUCH.search(said) is not None)


_WHENEVER = re.compile(r"即日起|[之以]?内$|^\D{0,3}[\d一二三四五六七八九十]+(?:小时|分钟)")


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


_CLOSE_IT = re.compile(
    r"销号|销项|结项|结案|闭环|关闭|关单|关掉|关一下|划掉|勾掉|打勾|消号|消项|核销|销了|结了|结单|督办单|这条|这单|不用(?:再)?催"
)


def before_the_closing(clauses: list[Facts], text: str) -> list[Facts]:
    """The clauses that name what is done, without those that only ask to close it."""
    telling = [
        clause
        for clause in clauses
        if _CLOSE_IT.search(text, clause.start, clause.end) is None or len(clauses) == 1
    ]
    return telling or clauses


def orders_cancelling(group: Group) -> bool:
    """Whether cancelling is itself the work ordered (请取消预订)."""
    return any(
        Part.CANCEL in clause.parts and clause.asks and not clause.subjects
        for clause in group.clauses
    )


def urgent_order(said: str) -> bool:
    """Whether an order without a day presses (尽快, 立即)."""
    return _finders()["soon"].in_(said) is not None and "收到" not in said


def lead_time(said: str) -> bool:
    """Whether a time only says how early to be there."""
    return _finders()["lead_time"].in_(said) is not None or _EARLY.search(said) is not None


_REASON_AHEAD = re.compile(
    r"[^,]{0,8}(?:还|都)?(?:有|要|得)(?:个|一个|一场|场|位|批)?[^,]{0,8}(?:会|面试|考试|检查|活动|客户|客人|领导|培训|验收|参观|演出|比赛|直播|开标|用|接待|来访|拍摄|手术|预约)$"
)


def gives_a_reason(page: Page, group: Group, said: str) -> bool:
    """…12点前恢复，下午有远程面试: behind an order, only why it must be done."""
    if not page.drafts or page.drafts[-1].kind is Kind.MEETING:
        return False
    if any(clause.asks or clause.who or clause.places for clause in group.clauses):
        return False
    near = page.text[page.drafts[-1].end : group.start]
    return len(near) <= 4 and "\n" not in near and _REASON_AHEAD.match(said) is not None


def last_meeting(page: Page) -> bool:
    """Whether a meeting was read before."""
    return any(draft.kind is Kind.MEETING for draft in page.drafts)


# 全面自查（10月8日至10月22日）: a title and how long it lasts
# 早餐时间调整为7:00-8:30: when a service is open, not what anybody is told to do
_SERVICE_HOURS = re.compile(
    r"(?:营业|开放|用餐|就餐|早餐|午餐|晚餐|作息|上下班|上班|下班|班车|办公|服务|门诊|供餐|供水|供暖|开门|关门|闭馆|开馆|运营|发车|取餐|售票|接待)时间"
)


_STAGE = re.compile(r"[^,。;:\d()]{3,16}\((?:[^()]*?\d[^()]*?[至到\-~—][^()]*)\)[。:]?$")


def is_phase(said: str, group: Group) -> bool:
    """Whether a stretch of a plan is named, with nothing to hand in."""
    if Part.SUBMIT in group.parts():
        return False
    return _finders()["phase"].in_(said) is not None or _STAGE.match(said) is not None


_TELLING = {Part.SUBMIT, Part.HOLD, Part.ATTEND, Part.LEAD, Part.FINISH, Part.TAKE, Part.PLEASE}


_TAKES_PART = re.compile(r"(?:各?派|各出|出(?!差)|都|均|全程|各|也)")


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
    return _finders()["admonition"].in_(said) is not None and len(said) <= 14


_CONDITIONAL = re.compile(
    r"(?:如|若|如果|有)(?:有)?(?:问题|异议|意见|疑问|需要|需求|变动|特殊|不能|不清)|收到|已经?(?:发|报|交|送|传)|发了|交了|报了|什么|怎么"
)


def conditional(said: str) -> bool:
    """Whether an order holds only for those it may concern, or is none."""
    return _CONDITIONAL.search(said) is not None
