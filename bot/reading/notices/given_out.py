"""What is only given out: an outage, what lies ready to be fetched, where somebody else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.notices.settle import Group
from bot.reading.notices.words import Part
from bot.reading.patterns import compiled
from bot.reading.values import Shape

if TYPE_CHECKING:
    from bot.reading.notices.page import Page

TO_NOTE = compiled(
    r"(?:请大家(?:及时|尽快|抓紧)?(?:领取|来取|取走|自取|拿走)|查收|查阅|知悉|周知|参阅|下载|悉知|知晓|留意|注意)[!~]*$"
)


# 9点至17点停水，请提前储水: what others do, and how to be ready for it
_OUTAGE = compiled(
    r"停(?:水|电|气|暖|热|网|机维护|运|供)(?![^,。]{0,4}(?:演练|应急|处置|预案|抢修|培训|会))|断(?:水|电|网|气)|封(?:路|道|闭施工)|限行|(?:系统|平台|网络|服务器)[^,]{0,6}(?:升级|维护|割接|切换)|道路施工|起[^,]{0,4}(?:施工|封闭|停用|绕行|限行)"
)
_BE_READY = compiled(
    r"(?:请|望|敬请|大家)[^,。]{0,6}(?:提前|做好|合理|注意|留意|绕行|错峰|知悉|周知|悉知|知晓|谅解|理解|关注|互相转告|相互转告|自备|备好|妥善|避免|勿|不要)"
)
_AT_LEISURE = compiled(
    r"停餐|停诊|休诊|恢复(?:早|中|午|晚)?(?:餐|营业|供应|开放|正常|供水|供电|供暖|供气|通车|运营|办公|接诊|门诊)|都有人|有人在|来不来|随意|爱来不来|想来就来|自便|(?:过来|来)(?:拿|取(?!件)|吃|喝)(?:$|[,。哈哦啊~!])|自取|(?<!请)自提|闭馆|休馆|停业|歇业|打烊|关门|不营业"
)
_SOMEBODY_ELSE = compiled(
    r"(?:他|她|他们|她们|人家|我妈|我爸|我家|孩子|老婆|老公|房东)(?![^,]{0,12}(?:通知|要求|让))"
)


def told_to_nobody(group: Group, said: str, page: Page, *, asks: bool) -> bool:
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
        and TO_NOTE.search(page.text[clause.start : clause.end]) is None
    ]
    if _OUTAGE.search(said) is not None and not ordering and not page.addressed:
        return Part.SUBMIT not in group.parts() and not (named and Part.FINISH in group.parts())
    if ordering or named or page.addressed:
        return False
    recurs = group.moment is not None and group.moment.reading.shape is Shape.RECURRENCE
    if recurs and any(clause.asks for clause in group.clauses):
        return not any(clause.places for clause in group.clauses)
    return _AT_LEISURE.search(said) is not None or _SOMEBODY_ELSE.match(said) is not None
