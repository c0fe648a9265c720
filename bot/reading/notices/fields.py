"""Who, where and to whom a group of clauses names."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices import silence
from bot.reading.notices.doers import doers, of_others, said_of_others, without_overlap
from bot.reading.notices.draft import Draft
from bot.reading.notices.facts import Facts, Piece
from bot.reading.notices.groups import preface
from bot.reading.notices.layout import Sentence
from bot.reading.notices.looks import is_document, is_event, is_place, online_tool
from bot.reading.notices.names import Name, is_plain_name, listed_names
from bot.reading.notices.page import Page
from bot.reading.notices.receivers import receiver_like, short_receiver, strip_after
from bot.reading.notices.settle import Group
from bot.reading.notices.titles import meeting_title, report_title, task_title
from bot.reading.notices.words import Part, lexicon
from bot.reading.patterns import compiled


def fill(page: Page, draft: Draft, group: Group, sentence: Sentence | None) -> None:
    fill_who(draft, group, page.text)
    if page.table is not None:
        # a cell with nothing but somebody's name
        for clause in group.clauses[1:]:
            cell = page.text[clause.start : clause.end].strip()
            if is_plain_name(cell):
                draft.add(Name(clause.start, clause.end, cell, True))
    if draft.kind is Kind.MEETING:
        draft.place = place_of(page, group)
        meeting_title(page, draft, group)
    else:
        if draft.kind is Kind.REPORT:
            _handed_to(page, group)
            draft.receiver = receiver_of(page, group)
            report_title(page, draft, group)
        else:
            if any(Part.SUBMIT in clause.parts and clause.moments for clause in group.clauses):
                draft.receiver = receiver_of(page, group)
            task_title(page, draft, group)


_SHORT_NAME = compiled(r"[\u4e00-\u9fffA-Za-z\d]{2,8}$")


def _handed_to(page: Page, group: Group) -> None:
    """小结：各中心29日前报区疾控: no known name, but the thing stands in front."""
    if any(clause.receivers for clause in group.clauses):
        return
    things = [
        piece
        for clause in group.clauses
        for piece in (*clause.taken, *clause.subjects)
        if is_document(piece.text)
    ]
    topic = page.topic is not None and is_document(page.text[slice(*page.topic)])
    for clause in group.clauses:
        for piece in list(clause.handed):
            alone = len(clause.handed) == 1 and piece.end >= clause.end - 1
            before = topic or any(thing.start < piece.start for thing in things)
            if (
                alone
                and before
                and page.text[piece.start - 1] in "报交送发传寄给"
                and _SHORT_NAME.fullmatch(piece.text)
                and short_receiver(piece.text, lexicon())
            ):
                clause.handed.remove(piece)
                clause.receivers.append(piece)


# 护士站集合: where one meets
_GATHERS = compiled(
    r"(?:集合|会合|汇合|碰头|上车|登车|乘车|发车|报到|签到|候车)(?:点|处)?(?=$|[,。;])"
)


def _is_the_place(name: Name, clause: Facts, group: Group, text: str) -> bool:
    """A clause that is only 技能中心 names where, not who."""
    alone = text[clause.start : clause.end].strip()
    return (
        clause is not group.clauses[0]
        and name.text == alone
        and _PLACE_ALONE.search(name.text) is not None
    ) or _GATHERS.match(text[text.find(name.text, clause.start) + len(name.text) :]) is not None


def _body_alone(text: str, name: Name, clause: Facts, group: Group) -> bool:
    """…，省委党校，…，全体职工参加: a body by itself, beside those who come, is where."""
    return (
        not name.person
        and clause is not group.clauses[-1]
        and not clause.parts
        and not name.text.startswith(("各", "全", "每", "@"))
        and text[clause.start : clause.end].strip() == name.text
        and "、" not in name.text
    )


def _names_the_event(text: str, name: Name, clause: Facts) -> bool:
    """党支部学习, 仓储盘点协调会: the body belongs to the event's name."""
    if name.person or name.text.startswith(("各", "每", "@")):
        return False
    at = text.find(name.text, clause.start, clause.end)
    if at < 0 or clause.parts & {Part.ATTEND, Part.PLEASE}:
        return False
    behind = text[at + len(name.text) : clause.end]
    return any(is_event(behind[:size]) for size in range(2, min(len(behind), 16) + 1))


def fill_who(draft: Draft, group: Group, text: str) -> None:
    words = lexicon()
    in_name: list[Name] = []
    for clause in group.clauses:
        if silence.is_leave(clause) or "的话" in text[clause.start : clause.end]:
            continue
        if said_of_others(text, clause) or (
            preface(text, clause) and clause is group.clauses[0] and len(group.clauses) > 1
        ):
            continue
        if Part.LABEL in clause.parts and not clause.parts & {Part.ATTEND, Part.PLEASE}:
            continue  # 地点由县委换到…
        told = doers(text, clause)
        if not told and silence.stands_aside(clause):
            continue
        if draft.action is Action.CANCEL and clause.asks and not clause.moments:
            continue  # 取消, 请各乡镇做好…: another matter's doers
        beside = clause is not group.clauses[0] and not clause.moments
        if (
            draft.action is Action.CANCEL
            and beside
            and not clause.parts & {Part.CANCEL, Part.ATTEND}
        ):
            continue  # …都取消，各班该上岗上岗
        for name in without_overlap(told, tuple(clause.who)):
            if name.text.lstrip("@") in words.nobody or name.text in words.nobody:
                continue
            if name in clause.who and _passed_over(text, name, clause):
                continue
            if clause is not group.clauses[0] and _PROVIDES.match(text, clause.start, clause.end):
                continue
            if draft.kind is Kind.MEETING and (
                silence.visits(clause, name) or _is_the_place(name, clause, group, text)
            ):
                continue
            if draft.kind is Kind.MEETING and (
                _names_the_event(text, name, clause) or _body_alone(text, name, clause, group)
            ):
                in_name.append(name)
                continue
            draft.add(name)
    if draft.nobody:
        for name in in_name:
            draft.add(name)
    if draft.nobody and draft.kind is Kind.TASK:
        # 供应室回收过期无菌包: the only one who is named does it
        for clause in group.clauses:
            if silence.is_leave(clause) or not silence.stands_aside(clause):
                continue
            for name in clause.who:
                if not _passed_over(text, name, clause) and name.text not in words.nobody:
                    draft.add(name)


def _passed_over(text: str, name: Name, clause: Facts) -> bool:
    """专家组到之前, 主讲老师得了流感, 全院消防演练: named, and told to do nothing."""
    if clause.asks and clause.who[0] is name:
        return False
    behind = text[name.end : clause.end]
    if name.text.startswith(("各", "每", "所有", "@")):
        return False
    if name.text.startswith("全") and len(name.text) == 2:
        return next(iter(_EVENT_BEHIND.finditer(behind)), None) is not None
    if behind.startswith(("门口", "里", "内", "外", "楼", "的", "前", "旁", "夜班")):
        return True
    return of_others(behind, 0) and not (name.person and behind.startswith("到"))


# 铁锹由林业站统一备: who sees to what is needed there
_PROVIDES = compiled(
    r"[^,请]{1,10}由[^,]{2,10}?(?:统一|负责|来)?(?:备|准备|提供|安排|承担|报销|发放|保障|配发|购买|解决)(?:好)?$"
)
_EVENT_BEHIND = compiled(r"^[^,]{1,14}?(?:会|练|训|习|检查|活动|比赛|考试|仪式|讲座|典礼)")
_PLACE_ALONE = compiled(
    r"^(?!各|全|请|由|以)[\w#号]{2,14}(?:\d号[\u4e00-\u9fff]{1,4}|月台|室|厅|馆|楼|仓|区|中心|广场|门口|院里|院内|堂|场|站|基地|公园|层|地块|圆桌|台|棚|坪|路口|湖边|河边|江边|山脚|桥头|寺|庙|亭|轩|阁|苑|廊|岛|码头|侧|旁|边|角|[\d]{3,4})$"
)
_NO_PLACE = compiled(
    r"没[变动改]|照旧|不[变动]|(?:各自)?(?:科室|岗位|单位|部门|岗|位|家)$|[^,]{1,8}[是为][^,]|(?:\d|[一二两三四五])(?:位|名|人|个人)|(?:同一|原)?时间|同一天|同时|当天|原地不|[^,]{0,8}(?:卡|账|账上|账户|群)里?$|[\d一二三]+(?:点|天|周)"
)
_STILL = compiled(
    r"(?:一样|维持|保持|还是|仍然?|依旧|依然|照旧|就)?(?:设|定|安排)?(?:在|为|是|于)?"
)


_OURS = compiled(
    r"(?:我们?|我局|我单位|我处|我县|我市|我司|我校|我院|本局|本单位)(?:都|统一|集中)?(?:在|到)"
)


def place_of(page: Page, group: Group) -> str | None:
    """The place of a meeting, as a stretch of the cleaned text."""
    text = page.text
    for clause in group.clauses:
        if Part.MOVE in clause.parts and clause.places and not clause.moments:
            return _at_its_tool(text, clause.places[0], group)
    for clause in group.clauses:
        gathering = _gathering(text, clause)
        if gathering is not None:
            return gathering
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
            still = _STILL.match(text, chosen.start, clause.end)
            if still is not None and still.end() < clause.end:
                begin = still.end()
                chosen = Piece(begin, max(chosen.end, begin), text[begin : max(chosen.end, begin)])
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
            if is_place(piece.text) or Part.SUBMIT not in clause.parts:
                found.append(piece)
        for piece in (*clause.subjects, *clause.rest, *clause.held):
            if is_place(piece.text) and not is_event(piece.text):
                found.append(piece)
    found = [
        piece
        for piece in found
        if not piece.text.startswith(("的", "各"))
        and not piece.text.endswith("的")
        and len(piece.text) > 1
        and _NO_PLACE.match(piece.text) is None
        and piece.text not in "校局院厂司所站"
        and (is_place(piece.text) or not piece.text.startswith(("我", "本", "贵")))
    ]
    sure = [piece for piece in found if is_place(piece.text)]
    chosen_piece = next(iter(sure or found), None)
    if chosen_piece is not None and chosen_piece.text in _ONLINE:
        return _at_its_tool(text, chosen_piece, group)
    if chosen_piece is not None:
        using = _USING.match(chosen_piece.text)
        if using is not None and len(chosen_piece.text) == chosen_piece.end - chosen_piece.start:
            return _span_text(chosen_piece.start + using.end(), chosen_piece.end)
        return _span_text(chosen_piece.start, chosen_piece.end)
    for clause in group.clauses[1:]:
        # …，技能中心: a clause that is nothing but the name of a place
        if _PLACE_ALONE.search(text[clause.start : clause.end]) and not clause.parts:
            return _span_text(clause.start, clause.end)
    for clause in group.clauses[:-1]:
        alone = next((name for name in clause.who if _body_alone(text, name, clause, group)), None)
        if alone is not None and any(other.who for other in group.clauses if other is not clause):
            return _span_text(clause.start, clause.end)
    tool = online_tool(text[group.start : group.end])
    if tool is not None:
        return _span_text(group.start + tool[0], group.start + tool[1])
    return None


_GATHERING = compiled(
    r"(?:^|[,;。 ]|在|于|到)([^,;。 ]{2,16}?)(?:集合|会合|汇合|碰头|碰面|点名|列队|出发|发车|上[大中小]巴|上车|登车|乘车|上船|登船|候车|等着?|见面?|接站?)(?=$|[,。;!])"
)


_ONLINE = ("线上", "网上", "视频", "远程")


def _at_its_tool(text: str, piece: Piece, group: Group) -> str:
    """改成线上，…，飞书会议: the tool says more than that it is held online."""
    tool = online_tool(text[piece.end : group.end]) if piece.text in _ONLINE else None
    if tool is not None:
        return _span_text(piece.end + tool[0], piece.end + tool[1])
    return _span_text(piece.start, piece.end)


_USING = compiled(r"(?:使用|采用|利用|用|通过|以)\s*(?=[A-Za-z\u4e00-\u9fff]{2})")
_LEADS_THERE = compiled(r".*(?:[在到于至往从由]|准时|按时|统一|请)")


def _gathering(text: str, clause: Facts) -> str | None:
    """公司正门发车，去樱花谷: where one meets, before where one goes."""
    start = clause.start
    for moment in clause.moments:
        start = max(start, moment.end)
    said = text[start : clause.end]
    match = _GATHERING.match(said) or _GATHERING.search(said)
    if match is None:
        return None
    begin, end = start + match.start(1), start + match.end(1)
    lead = _LEADS_THERE.search(text, begin, end)
    begin = lead.end() if lead is not None and lead.end() < end - 1 else begin
    if not is_place(text[begin:end]) and (lexicon().bodies.of(text[begin:end]) is None):
        return None
    return _span_text(begin, end)


def _cut_place(text: str, start: int, end: int) -> int:
    stop = re.search(r"[,;。]|(?:保持)?不变|即可", text[start:end])
    return start + stop.start() if stop is not None else end


def _span_text(start: int, end: int) -> str:
    """Marks a stretch of the cleaned text; the reader replaces it by the original words."""
    return f"{start}:{end}"


_COLLECTS = compiled(r"(?:由|请)?([^,]{2,12}?)(?:统一|负责|来)?收(?:取|集|齐|存)?$")
_WANTS = compiled(r"([^,的]{2,10}?)(?:要|催|催要|催收|索要)的(?=[^,]{2})")


def _collected_by(text: str, group: Group) -> list[Piece]:
    """…，资产科收; 财务部要的名单: to whom, said beside the order."""
    found: list[Piece] = []
    for clause in group.clauses:
        said = text[clause.start : clause.end]
        match = _COLLECTS.match(said) or _WANTS.match(said)
        if match is not None and listed_names(match[1], plain=True) is not None:
            at = clause.start + match.start(1)
            found.append(Piece(at, at + len(match[1]), match[1]))
    return found


def receiver_of(page: Page, group: Group) -> str | None:
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
    if not found:
        found = _collected_by(text, group)
    if not found:
        found = [
            piece
            for clause in group.clauses
            if Part.SUBMIT in clause.parts
            for piece in clause.places
            if _WHERE_FILLED.search(piece.text) is not None
        ]
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


_WHERE_FILLED = compiled(
    r"(?:文档|共享表|汇总表|表格|表单|问卷星|小程序|系统|平台|群|邮箱|学习通|钉钉|微信|飞书|公众号|网|App|APP|OA|云盘|网盘|链接|接龙|台账|登记本)(?:里|上|中|内|中心)?$"
)
_NOT_TO = (
    "过去",
    "过来",
    "上去",
    "上来",
    "回来",
    "一下",
    "你们",
    "大家",
    "你",
    "您",
    "各位",
    "各科室",
    "各单位",
    "各部门",
)


def _before_submit(text: str, clause: Facts) -> str:
    verb = _submit().search(text, clause.start + 1, clause.end)
    return text[clause.start : verb.start()] if verb is not None else ""


@lru_cache(maxsize=1)
def _submit() -> re.Pattern[str]:
    words = lexicon().data["words"]["submit"]
    return compiled("|".join(re.escape(word) for word in words if len(word) > 1))
