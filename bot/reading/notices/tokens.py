"""A clause cut into words, times, mentions, brackets and plain text."""

from __future__ import annotations

import re

from bot.reading.notices.looks import is_document, is_event
from bot.reading.notices.moments import Moment
from bot.reading.notices.salutation import mention_end
from bot.reading.notices.words import Part, Token, lexicon
from bot.reading.patterns import compiled
from bot.reading.values import Shape

_OPEN, _CLOSE = "(（[【", ")）]】"


_QUOTES = {"《": "》", "“": "”", "「": "」", "『": "』", '"': '"'}


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
            and not ((moment.coarse or moment.feast) and _inside_a_name(found, plain, at))
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
        if character in _WISHES and (wishing := _WISHING.match(text, at, end)) is not None:
            at = wishing.end()
            continue
        word = words.at(text, at, end)
        if character == "改" and at + 1 in by_start and (word is None or len(word[0]) == 1):
            word = ("改", Part.MOVE)
        if character == "投" and _INTO_A_BOX.match(text, at) is not None:
            word = ("投", Part.SUBMIT)
        if word is not None and len(word[0]) == 1 and word[1] is Part.SUBMIT:
            begins = plain == at and not any(token.part is Part.TEXT for token in found)
            past = _end_of_event(text, at, end, by_start) if begins else None
            if past is not None:
                at = past  # 发版评审, 交房仪式
                continue
        if word is not None and _is_not_meant(text, at, word, by_start):
            word = None
        elif word is not None and word[0] == "由于" and _NAME_BEGINS.match(text, at) is not None:
            word = ("由", Part.PLEASE)  # 由于副经理主持
        if word is None and text.startswith(("报警", "报案"), at):
            word = ("报", Part.SUBMIT)
        if word is not None and word[1] in (Part.SUBMIT, Part.FINISH) and len(word[0]) > 1:
            word = _before_a_noun(text, at, end, word)
        if word is None:
            at += 1
            continue
        if word[1] in (Part.ATTEND, Part.LEAD) and _NAMED_MEETING.match(text, at + len(word[0])):
            at += len(word[0])  # 进点会, 接待会: the event's name
            continue
        if word[0] == "报告给" and any(token.part is Part.TAKE for token in found):
            at += 2  # 把故障报告给我: a paper, to whom
            continue
        if word[1] is Part.SUBMIT and (
            (at > start and text[at - 1] in "未待应拟")
            or (len(word[0]) > 1 and _MEETING_BEHIND.match(text, at + len(word[0])))
            or _SEES_OFF.match(text, at)
        ):
            at += len(word[0])  # 未缴人员, 反馈会, 送李总去机场: nothing is handed in
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


def _end_of_event(text: str, start: int, end: int, by_start: dict[int, Moment]) -> int | None:
    """Where an event's name ends that begins like a verb of submission, or None."""
    for stop in range(start + 3, min(end, start + 11) + 1):
        if stop < end and stop not in by_start and text[stop] not in ",。;:() ":
            if text[stop] in "到给至在":
                return None
            continue
        said = text[start:stop]
        return stop if is_event(said) and not is_document(said) else None
    return None


_REFUSED = "不勿未免"


# 来厂 is to come, 来厂长办公室 is not; 监考于洋: a family name
_COMES_HERE = compiled(
    r"[来进到下入][厂院校局司库所站场园馆店队村镇县市区点企乡](?=[长里门台内房友医办大馆地区站所])"
)
_NAME_BEGINS = compiled(
    r"于[\u4e00-\u9fff]{1,2}(?=[、,。;和]|$)|由于(?:副|总|主任|局|处|科|部|院|校|书记|经理|老师|工\b|师傅|队|站|所)"
)
_IF_REST = compiled(
    r"(?:节假日|节日|周末|双休日?|假期|休息日|公休日?|放假|下雨|雨天)(?:自动|相应|依次|则|就|的)?$"
)
_STATE = compiled(
    r"在(?:校|岗|册|编|职|管|库|训|读|园|院|住|建|用|租|贷|产|养)(?=过|生|学生|人|职|员|数|的|期间|情况|教|党|干|项目|物资|设备|老|儿童|幼儿|病人|患者|名单|台账|明细)"
)
_PUT_OFF = ("顺延", "提前", "推迟", "延后", "延期", "推后")
# 有意参加的同事: who it is, and no coming yet
_WISHING = compiled(
    r"有(?:异议|意见|需求|需要|疑问)的(?=部门|单位|科室|同事|同志)|(?:有意向?|愿意|想要?|希望|打算|拟|已|未|没|能|确定|决定|报名|需要?|有兴趣)(?:报名)?(?:参加|参与|参赛|加入|前往|报名|参会|参训)[^,的]{0,8}?的(?=同事|同仁|同志|老师|职工|员工|人员|人|学生|家长|单位|部门|科室|企业|各)"
)
_NAMED_MEETING = compiled(
    r"会(?=$|[,。;:()]|改|推|延|取消|定|时间|地点|在|于|按|提前|停|不|照|请|由)"
)
_WISHES = frozenset("有愿想希打拟已未没能确决报需")
_NEED_NOT = compiled(r"(?:不用|无需|不必|不需|无须|不须|免|不要|不)(?:再|另)?$")
_FORBIDDEN = compiled(r"(?:别|不要|不得|勿|避免|防止|就是|总是|老是|一直|莫)[^,]{0,2}$")


def _is_not_meant(text: str, at: int, word: tuple[str, Part], by_start: dict[int, Moment]) -> bool:
    """Whether a word does not say here what it says elsewhere."""
    before = text[at - 1] if at else ""
    if word[1] is Part.ATTEND and len(word[0]) == 2 and _COMES_HERE.match(text, at) is not None:
        return True
    if word[1] is Part.SUBMIT and text.startswith("的", at + len(word[0])):
        return before in "没未漏"  # 没填的家长
    if word[0] == "在" and _STATE.match(text, at) is not None:
        return True  # 在校过节人数
    if word[0] == "于":
        return before in "、考讲持队课师班委判录机" and _NAME_BEGINS.match(text, at) is not None
    if word[0] in _PUT_OFF and _IF_REST.search(text, max(0, at - 6), at) is not None:
        return True  # 节假日顺延: a rule for later
    if word[1] is Part.MOVE and _FORBIDDEN.search(text, max(0, at - 5), at) is not None:
        return True  # 别拖到明年
    if word[0] == "报警":
        return text[at + 2 : at + 3] in "务示犬卫"  # 报警务保障室
    if word[1] is Part.SUBMIT and _NEED_NOT.search(text, max(0, at - 3), at) is not None:
        return True  # 照片不用传
    if word[0] == "查复":
        return before in "抽检核督普排调审巡"  # 抽查复核阶段
    if word[0] == "报案":
        return text[at + 2 : at + 3] in "件例卷"  # 报案件清单到法规科
    if word[0] == "会报":
        return before in "工协商学委"  # 各分工会报…: the union hands it in
    if word[0] == "原":
        return at + 1 not in by_start  # 原料, 原件
    return word[1] is Part.MOVE and before in _REFUSED  # 周末也不顺延


def _before_a_noun(
    text: str, at: int, end: int, word: tuple[str, Part]
) -> tuple[str, Part] | None:
    """退还清单 is 清单 and no 还清: where a noun begins with the verb's last character."""
    words = lexicon().words
    last = at + len(word[0]) - 1
    noun = words.at(text, last, end)
    if noun is None or noun[1] is not Part.TEXT or len(noun[0]) < 2:
        return word
    return words.at(text, at, last)


_MEETING_BEHIND = compiled(
    r"会(?!议|计|员|商|务|场|上|后|前|费)|仪式|典礼|培训|演练|验收|流程|期限|环节|大会|活动|比赛"
)
_SEES_OFF = compiled(
    r"送(?![给到至交达])[\u4e00-\u9fff]{0,4}?(?:[总局长董工]|书记|主任|老师|领导|客人|客户|嘉宾|专家|医生|师傅"
    r"|孩子|学生|老人|病人|患者|同志)[^,]{0,3}(?:去|到|回|往)"
)


_COLOURING = ("组织", "承办", "主办", "办理", "开展", "进行", "举办", "召开")
_NOUN_MAKERS = (Part.SUBMIT, Part.LEAD, Part.ATTEND, Part.HOLD, Part.FINISH)


_INTO_A_BOX = compiled(r"投(?!标|资|诉|票|产|入|稿)[^,。]{0,8}?(?:信箱|意见箱|收集箱|邮箱|箱)")
_PAPERS = ("回执", "报名", "反馈", "推荐", "回复", "答复")


_DOER = compiled(
    r"(?:员|经理|主任|领导|[站队组班科处局院校]长|医[生师]|护士|干部|老师|教师|师傅|民警|干警|队员|编辑)(?=$|[、和])|(?:人员|人|对象|者|代表|(?:单位|部门|企业)(?=[主分负]))(?=$|[、和主分负])|(?:单位|部门|企业)(?=$|[、和])"
)


_PERSON_DOER = compiled(r"(?:人员|人|对象|者)(?=$|[、和])")


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
        if (
            token.text in _PAPERS
            and after is not None
            and after.part in (Part.SUBMIT, Part.TO, Part.AT)
            and before is not None
            and before.part in (Part.TEXT, Part.TAKE, Part.TIME)
        ):
            # 参会人员回执传真至…: what is handed in
            token = Token(Part.TEXT, token.start, token.end, token.text)
        if after is not None and after.part is Part.TEXT and len(token.text) >= 2:
            colours = (
                (token.part in (Part.LEAD, Part.ATTEND) or token.text in _COLOURING)
                and words.documents.of(after.text) is not None
                and len(after.text) <= 5
                and not (position + 2 < len(tokens) and tokens[position + 2].part is Part.HOLD)
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
            handed = (
                token.part is Part.SUBMIT
                and position + 2 < len(tokens)
                and tokens[position + 2].part is Part.SUBMIT
                and len(after.text) <= 8
                and words.documents.of(after.text) is not None
            )  # 将危险品申报核对表报海事窗口: the first verb belongs to the paper's name
            named = (
                token.part is Part.HOLD
                and before is not None
                and before.part is Part.TEXT
                and any(earlier.part is Part.HOLD for earlier in found)
            )  # 召开代表建议办理见面会: the second verb belongs to the event's name
            if colours or does or taken or handed or named:
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
        and (len(moments) > 1 or moment.feast or text[: moment.end].endswith("期间"))
        and (
            (moment.reading.shape is Shape.POINT and moment.reading.all_day)
            or text[moment.start : moment.end].endswith("期间")
        )
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
