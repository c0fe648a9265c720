"""Who is meant: bodies, posts, groups of persons and plain names, as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.notices.looks import is_event
from bot.reading.notices.words import Lexicon, Part, lexicon
from bot.reading.patterns import compiled

_LIST = compiled(
    r"[、，,;/]|以及|(?<=[^参人温总])和(?=[^谐平])|(?<=[辩持责讲办请证训考导理系]人)和|(?<=[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆副院]总)和(?=[^谐平额])|(?<=[总长任工员])带(?![队班头教领])(?=[\u4e00-\u9fff]{2,8}(?:过去|过来|去|来|参加|到|$))|与(?=[^会])|及(?=[^时格其])|暨"
    r"|(?<=[员长任手工师家管志仁部科组队处室办])[同跟加](?=[^时步意样期比事志仁学乡行班单踪进班入])|(?<=持人)跟"
)
_NICKNAME = compiled(r"[老小阿][\u4e00-\u9fffA-Za-z]{1,4}$")
_DOES_SOMETHING = compiled(
    r"(?:值守|值班|带队|带教|带卷|主讲|主持|负责|参加|配合|牵头|汇报|准时|按时|务必|一定|必须|提前|不得|别迟|[去来到要也都就先在带跟说讲做弄发交报送盯催找等接拿取把将会能把给对和与还])$"
)
_THINGS = (
    "车队",
    "车站",
    "安检",
    "边检",
    "路检",
    "商检",
    "纪律",
    "乐队",
    "水站",
    "油站",
    "连队",
    "法律",
    "金库",
    "安全员",
    "安监",
    "安保队",
    "安保",
)
_DEPARTMENT_TITLES = "科局处院所校队站导检律庭"  # 钱科 is a person, 安监科 is not
_HAN = compiled(r"[\u4e00-\u9fff]+$")
_FLOOR = compiled(r"[\d一二三四五六七八九十]\s*[楼层号座]")
_ROOM = compiled(
    r"(?:会议|活动|教|视频|培训|简报|洽谈|谈话|评标|开标|贵宾|演播|党建)室$"
    r"|(?:报告|会议|功能|路演|演播|展|餐|大|门|礼仪|宴会)厅$|[礼会]堂$"
)
# 法警队两名同志, 各班两位老师, 第一批31人: how many of them stands inside
_SO_MANY = compiled(
    r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})(?:多)?(?:名|位|个)?(?=[^\d一二两三四五六七八九十名位个])"
)
_NOT_A_DOER = compiled(
    r"^(?:(?:本|下|这|上)*(?:周|星期|礼拜)[一二三四五六日天]|[今明][天日晚早]|后天|[上下]午|\d{1,2}[月日号点])|^(?:走访|看望|慰问|踏勘|拜访|探望)|^[将把]|[^接征回吸丰验]收$|(?:准时|按时|务必|一定|必须|提前|不得|[须都均别])$|[完后前][后前]?$|^的|^(?:咱|我|你|他|她|它)们?的|[派出抽选推]$"
)
_LABELS_A_NAME = compiled(
    r"(?:联系|承办|经办|主持|负责|责任|主讲|联络|收件|接收|咨询)人$|^[各须要].*[为是有]"
)
_HEADS = compiled(r"(?:全体|全员|本人|各\d人|\d{1,4}人|[一二两三四五六七八九十]{1,3}人)$")
# 张军、李梅两位同志
_TOGETHER = compiled(r"等?(?:[两三四五六七八九十]|\d{1,2})(?:位|名|人)(?:同志|老师|同学)?$")
_NOT_YET = compiled(
    r"([^,的]{2,18}?)(?:还|尚|仍)?(?:没|未)(?:交|报|填|送|上报|提交|发|完成|反馈)(?:来|上来|齐|完)?的(?=[^,]{2})"
)
_FOREIGN_NAME = compiled(r"(?:阿[A-Za-z]{2,8}|(?<![A-Za-z])[A-Z][a-z]{2,8})$")  # 人事部阿Ling
_AND_ABOVE = compiled(r"(?:长|级|层|职|员|师)(?:及)?以上(?:干部|人员|领导|职务)?$")
_POST = compiled(
    r"[\u4e00-\u9fff](?:(?<![成增延特时全身生专伸漫擅助冗校家])长|(?<![出誓会班老])师|(?<![着入对动])手|(?<![施开完竣复加分动停返误民])工|厨|专责|班子|骨干|标兵)$"
)
_NO_BODY = compiled(
    r"(?:(?<!安)全部|[夜早白晚中排值加交倒换调轮代跟带]班|[来到][厂院校局库站所司店]|^(?:内部|外部|局部|上部|下部|一部)|[带排列整归掉车站]队|[路步骑旅可进举执现]行|(?:站|前|候车|候机|候诊|售票|营业|服务|办事|签约|登机|过)厅|地点[^,]*|[也就都才不还]行)$|地点|[还尚]?[差缺][两三四五六七八九十\d几]|轮到|断股|[断开破裂]股$"
)
_COUNTED = compiled(r"(?:\d+|[一两二三四五六七八九十])(?:人|名|个|位|份|篇|条)")
_SENTENCE = compiled(r"带[埋齐上好着]|请(?!示)|[:把]|\d[点时]")
_NO_PERSON = compiled(
    r"^(?:见(?!习)|[^各全]{0,3}找|陪(?!护|同)|约)|(?:动|减|裁|超|满|(?<!修)复|扩|缺|增|派)员$|(?:或|前|后)者$"
)
_NOT_IN_NAMES = set("不没别来去要会能把将请于在提派出自均应需")
_OF_A_BODY = compiled(
    r"^(?!各位)[\u4e00-\u9fff]{2,10}(?:的同事|的同志|科同仁|室同仁|部同仁|处同仁)$"
)
_COLLEAGUES = compiled(r"(?:的)?(?:同仁|同事|同志|各位)$")
_BRACKETED = compiled(r"[(（\[][^()（）\[\]]*[)）\]]")


@dataclass(frozen=True)
class Name:
    """One name in a list; offsets are within the text it was found in."""

    start: int
    end: int
    text: str
    person: bool


def is_titled(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text is a family name with a title (王局长, 李工, 欧阳主任)."""
    words = words or lexicon()
    if not 2 <= len(text) <= 7 or text[0] not in words.surnames or text in _THINGS:
        return False
    return any(
        text.endswith(title)
        and 1 <= len(text) - len(title) <= (1 if title in _DEPARTMENT_TITLES else 3)
        for title in words.titles
    )


def is_nickname(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text is a familiar name (老韩, 小邓, 阿May)."""
    words = words or lexicon()
    if _NICKNAME.match(text) is None or len(text) > 6:
        return False
    if len(text) > 2 and _DOES_SOMETHING.search(text, 2) is not None:
        return False  # 小窦值守, 老邵要
    return text[0] == "阿" or text[1] in words.surnames


def is_plain_name(text: str, words: Lexicon | None = None) -> bool:
    """Whether a text could be a full Chinese name: a family name and one or two characters."""
    words = words or lexicon()
    return (
        2 <= len(text) <= 3
        and text[0] in words.surnames
        and not text.startswith(("别", "全"))
        and _HAN.match(text) is not None
        and words.documents.of(text) is None
        and words.events.of(text) is None
        and words.words.at(text, 0, len(text)) is None
        and (len(text) == 2 or words.words.at(text, 1, 3) is None)
    )


def listed_names(text: str, *, plain: bool = False) -> tuple[Name, ...] | None:
    """The names of a text that is nothing but a list of them, else None.

    `plain` also takes full names for names, where the place in the sentence calls for persons.
    """
    words = lexicon()
    found: list[Name] = []
    for start, end in _elements(text):
        name = _name(text, start, end, words, plain=plain)
        if name is None:
            return None
        found.append(name)
    return tuple(found) or None


def leading_names(text: str, *, plain: bool = False) -> tuple[tuple[Name, ...], int]:
    """The names a text begins with, and where what follows them begins."""
    words = lexicon()
    found: list[Name] = []
    rest = 0
    elements = list(_elements(text))
    for start, end in elements:
        whole = _name(text, start, end, words, plain=plain)
        if whole is not None:
            found.append(whole)
            rest = end
            continue
        cut = _leading_body(text, start, end, words)
        if cut is not None:
            more = text[cut:end]
            found.append(
                Name(start, cut, text[start:cut], words.persons.of(text[start:cut]) is not None)
            )
            rest = cut if more else end
        break
    if plain and not found and (doing := _NAMED_DOING.match(text)) is not None:
        for size in (3, 2):
            if doing.end(1) == size and is_plain_name(text[:size], words):
                return (Name(0, size, text[:size], True),), size
    return tuple(found), rest


# 由曹磊值调度: a full name, then what only somebody does
_NAMED_DOING = compiled(
    r"([\u4e00-\u9fff]{2,3}?)(?=值|主持|主讲|带队|带班|讲|负责|牵头|跟(?=班|车|踪|进)|盯|统一|统稿|收集|收齐|汇总|担任|授课|执笔|驾驶|开车|陪同|接站|接机)"
)


def _elements(text: str) -> list[tuple[int, int]]:
    masked = _BRACKETED.sub(lambda match: "\0" * (match.end() - match.start()), text)
    found: list[tuple[int, int]] = []
    at = 0
    for match in _LIST.finditer(masked):
        found.append((at, match.start()))
        at = match.end()
    found.append((at, len(text)))
    trimmed: list[tuple[int, int]] = []
    for start, end in found:
        while start < end and text[start] in " \t":
            start += 1
        while end > start and text[end - 1] in " \t。.":
            end -= 1
        if start < end:
            trimmed.append((start, end))
    return trimmed


def _name(text: str, start: int, end: int, words: Lexicon, *, plain: bool) -> Name | None:
    element = text[start:end]
    bare = _BRACKETED.sub("", element).strip()
    if bare.find("各", 2) > 0 and words.documents.of(bare[: bare.find("各", 2)]) is not None:
        return None  # 油耗台账各车间
    if (
        not bare
        or "《" in bare
        or "》" in bare
        or len(bare) > 24
        or _SENTENCE.search(bare)
        or _NOT_A_DOER.search(bare)
    ):
        return None
    together = _TOGETHER.search(bare)
    if together is not None and plain and is_plain_name(bare[: together.start()], words):
        return Name(start, start + together.start(), bare[: together.start()], True)
    if _COUNTED.search(bare):
        return _counted(text, start, end, bare, words)
    late = _NOT_YET.match(element)
    if late is not None and words.documents.of(late[1]) is not None:
        return _name(text, start + late.end(), end, words, plain=plain)
    if bare.startswith("@"):
        inner = bare[1:]
        body = (
            words.bodies.of(inner) is not None
            and words.persons.of(inner) is None
            and not is_titled(inner, words)
        )
        return Name(start, end, element, not body)
    # 技术部同仁 is the department
    if start == 0 and end == len(text) and _OF_A_BODY.search(bare) is not None:
        return Name(start, end, element, True)
    department = _COLLEAGUES.sub("", bare)
    if department != bare and len(department) >= 2 and words.bodies.of(department) is not None:
        return Name(start, start + len(department), department, False)
    # 各村(社区) keeps its brackets, 县林业局(主会场) does not
    # so does one in the middle: 各县(市、区)政府
    at_end = element.endswith((")", "）", "]"))
    short = bare.startswith("各") and len(element) - len(bare) <= (6 if "、" in element else 4)
    kept = element if short or not at_end else bare
    if (
        (words.persons.of(bare) is not None and _NO_PERSON.search(bare) is None)
        or (
            len(bare) >= 3
            and bare.endswith("们")
            and not bare.endswith(("我们", "你们", "他们", "她们", "咱们", "它们"))
            and bare not in words.nobody
        )
        or is_titled(bare, words)
        or is_nickname(bare, words)
    ):
        return Name(start, end, kept, True)
    if _body(bare, words):
        return Name(start, end, kept, False)
    if plain and bare in words.exact_bodies:
        return Name(start, end, kept, False)
    if plain and is_plain_name(bare, words):
        return Name(start, end, kept, True)
    if bare.startswith("各位") and 3 <= len(bare) <= 6:
        return Name(start, end, kept, True)
    if plain and _AND_ABOVE.search(bare) is not None:
        return Name(start, end, kept, True)
    if _holder_of_a_name(bare, words, plain=plain):
        return Name(start, end, kept, True)
    if len(bare) >= 3 and bare.endswith(("全体", "全员")) and _named(bare[:-2], words):
        return Name(start, end, kept, True)
    if (
        plain
        and 2 <= len(bare) <= 10
        and _POST.search(bare) is not None
        and not _begins_like_a_verb(bare, words)
        and words.events.of(bare) is None
        and words.documents.of(bare) is None
    ):
        return Name(start, end, kept, True)
    # whatever 各 stands before does something
    relative = element.find("的各")
    if relative > 0 and _body(element[relative + 1 :], words):
        at = start + relative + 1
        return Name(at, end, text[at:end], False)
    if (
        plain
        and bare.startswith("各")
        and 2 <= len(bare) <= 8
        and _HAN.match(bare)
        and (len(bare) <= 4 or _nothing_but_a_noun(bare, words))
        and not set(bare) & _NOT_IN_NAMES
        and _leading_body(text, start, end, words) is None
    ):
        return Name(start, end, kept, bare.endswith(("们", "长", "师", "工", "手")))
    return None


_ACTS = compiled(
    r"指定|专人|明确|关闭|清理|检查|整理|打扫|完成|更换|准备|安排|落实|排查|清点|核对|统计|收集|自查|粘贴|悬挂|张贴|切断|打开|填写|签订|修改|更新|布置|注意|做好|对照|使用|负责|参加|一律|按照|严格|抓紧|认真|尽快|应|要|需|须|把|将|都|均"
)


def _nothing_but_a_noun(text: str, words: Lexicon) -> bool:
    """各施工标段: no word of the sentence stands in it, and it is no event or paper."""
    return (
        _ACTS.search(text) is None
        and all(
            (found := words.words.at(text, at, len(text))) is None or found[1] is Part.TEXT
            for at in range(1, len(text))
        )
        and words.events.of(text) is None
        and words.documents.of(text) is None
    )


def _named(text: str, words: Lexicon) -> bool:
    """Whether a text names a body, a post or a group of persons."""
    if len(text) < 2 or text in words.nobody:
        return False
    return (
        words.persons.of(text) is not None
        or _body(text, words)
        or text in words.exact_bodies
        or (text.startswith("各") and len(text) <= 8 and _nothing_but_a_noun(text, words))
    )


def _counted(text: str, start: int, end: int, bare: str, words: Lexicon) -> Name | None:
    """两名同志, 各班两位老师: a group of persons with their number; 农艺组三人 is the body."""
    heads = _HEADS.search(bare)
    if heads is not None and heads.start() >= 2:
        head = bare[: heads.start()].rstrip("派出来去抽选各到要需共")
        if re.match(r"第[一二三四五六七八九十\d]{1,2}批$", head):
            return Name(start, end, bare, True)
        if _named(head, words) and _COUNTED.search(head) is None:
            person = words.persons.of(head) is not None
            return Name(start, start + len(head), head, person)
        return None
    plain = _SO_MANY.sub("", bare, count=1)
    if (
        plain == bare
        or re.search(r"[派出来去抽选]", plain) is not None
        or _COUNTED.search(plain)
        or words.persons.of(plain) is None
    ):
        return None
    if _begins_like_a_verb(plain, words) or len(bare) > 16 or re.search("[了里着在有困]", bare):
        return None
    return Name(start, end, bare, True)


def _holder_of_a_name(text: str, words: Lexicon, *, plain: bool) -> bool:
    """门卫老郑, 书记员小袁, 设备部老梁: a body or a post, then whose it is."""
    foreign = _FOREIGN_NAME.search(text)
    if foreign is not None and foreign.start() >= 2 and _named(text[: foreign.start()], words):
        return True
    for size in (2, 3):
        head, tail = text[:-size], text[-size:]
        if len(head) < 2 or not _named(head, words) or head[-1] in "老小阿":
            continue
        if _LABELS_A_NAME.search(head) is not None:
            continue
        if is_nickname(tail, words) and tail[0] != "阿":
            return True
        sure = words.bodies.of(head) is not None or words.persons.of(head) is not None
        if is_titled(tail, words) or (plain and sure and is_plain_name(tail, words)):
            return True
    return False


def _body(text: str, words: Lexicon) -> bool:
    """Whether a text ends like a body, and not like an event or a room."""
    ending = words.bodies.of(text)
    if ending is None or len(text) < 2 or _NO_BODY.search(text) is not None:
        return False
    if not text.startswith(words.determiners) and _begins_like_a_verb(text, words):
        return False
    if text[-1] == "厅" and _OFFICE.search(text) is None:
        return False  # 排练厅 is a hall, 水利厅 an office
    if len(text) > 6 and text.startswith("各") and _ACTS.search(text, 2) is not None:
        return False
    if len(ending) > 1:
        return not (is_event(text, words) and ending not in ("委员会", "工会"))
    if text.startswith(words.determiners):
        return True
    if len(text) == 2 and text[0] not in words.short_begin + "一二三四五六七八九十甲乙丙丁":
        return False
    return not is_event(text, words) and not is_room(text, words)


def is_room(text: str, words: Lexicon | None = None) -> bool:
    """小会议室 and 三楼接待室 are rooms; 档案室 and 调度室 are bodies."""
    words = words or lexicon()
    if words.places.of(text) is None:
        return False
    return _FLOOR.search(text) is not None or _ROOM.search(text) is not None


_OFFICE = compiled(
    r"(?:教育|公安|财政|水利|交通|运输|民政|司法|人社|保障|商务|卫生|健康|住建|建设|农业|农村|文旅|旅游|科技|工信|信息化|资源|环境|应急|管理|办公|审计|体育|粮食|林业|安全|外事|省|各|本|我)厅$"
)
# 整理组, 检修班: three characters that begin like a verb
_CREW = compiled(
    r"[实施预接试导拆加整清检修维统编核采收汇调推补购建改加查起参组拟督考经抢处对](?!.*[各全所])[\u4e00-\u9fff]{0,4}"
    r"(?:中心|公司|车间|[大中支]队|专班|[部科处室组队站办所班股委])$"
)


def _begins_like_a_verb(text: str, words: Lexicon) -> bool:
    if text[0] not in words.never_begin or text.startswith(words.begin_anyway):
        return False
    return _CREW.match(text) is None


_LONGEST_BODY = 60  # characters: no body or group of persons has a longer name
_GEOGRAPHIC = "县市区镇乡省州街"


def _leading_body(text: str, start: int, end: int, words: Lexicon) -> int | None:
    """Where the body or group of persons ends that an element begins with."""
    cut: int | None = None
    at = start
    if text.startswith("《", start):
        return None
    determined = text.startswith(words.determiners, start)
    if not determined and _begins_like_a_verb(text[start:end], words):
        return None
    end = min(end, start + _LONGEST_BODY)
    while at < end:
        at += 1
        piece = text[start:at]
        ending = words.persons.of(piece) or words.bodies.of(piece)
        if _NO_PERSON.search(piece) is not None:
            continue
        if ending is None or at - start < 2:
            continue
        if len(ending) == 1 and not _body(piece, words) and words.persons.of(piece) is None:
            continue
        barred = words.body_after.get(ending)
        if barred and at < end and text[at] in barred:
            continue
        gap = at - (start if cut is None else cut)
        if cut is not None and gap > 1 and text[cut] in words.never_begin + "设派出各":
            break
        if cut is None:
            limit = 14 if determined else len(ending) + 3
        elif text[cut - 1] in _GEOGRAPHIC:
            limit = 7
        else:
            limit = max(len(ending), 3 if words.persons.of(piece) else 2)
        if at < end and text[at] in "会室" and not determined:
            continue
        if gap <= limit:
            cut = at
        elif cut is not None:
            break
    if cut is not None and text[cut : cut + 1] == ")" and "(" in text[start:cut]:
        cut += 1  # 各县(区)要…
    return cut
