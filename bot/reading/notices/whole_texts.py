"""Texts that hold no matter as a whole: rules, questions and answers, news; and file names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.reading.notices.words import Finder, lexicon
from bot.reading.patterns import compiled

if TYPE_CHECKING:
    pass


_ARTICLE = compiled(r"第[一二三四五六七八九十百零\d]+条")


_QUESTION_AND_ANSWER = compiled(r"^\s*(?:问|答|[QA]\d{0,2})\s*[:.、]", re.MULTILINE)


_BY_LAW = compiled(r"(?:依据?|根据|按照?)[^,]{0,24}(?:规定|新规|办法|条例|法|制度|细则)[^,]{0,6},")


_REGULATION = compiled(r"《[^》]{2,30}(?:规定|办法|条例|制度|细则|守则|准则|规范|章程|须知)》")


# 《值班管理规定》要求：…, 依据新规，…: nobody is told anything today
_STANDING = compiled(
    r"第[一二三四五六七八九十百零\d]+条[ \t]|"
    r"(?:根据|依据|按照?)?《[^》]*(?:法|办法|规定|条例|制度|细则|守则|规程|章程)》(?:第[^,。:]{1,8}条)?"
    r"(?:要求|规定|明确|指出)|(?:根据|依据|按照?)(?:新规|规定|(?:相关|有关|公司|最新)规定),"
)


_FILE = compiled(
    r"[^\s,。;]{1,80}\.(?:xlsx?|docx?|pptx?|pdf|zip|rar|7z|jpe?g|png|mp4|wps|et|ofd|txt|csv)\b",
    re.IGNORECASE,
)


_EXTENSION = compiled(
    r"\.(?:xlsx?|docx?|pptx?|pdf|zip|rar|7z|jpe?g|png|mp4|wps|et|ofd|txt|csv)\b", re.IGNORECASE
)


@lru_cache(maxsize=1)
def finders_of_silence() -> dict[str, Finder]:
    silence = lexicon().data["silence"]
    found = {name: Finder(words) for name, words in silence.items()}
    change = lexicon().data["change"]
    found["close"] = Finder(change["close"])
    found["done"] = Finder(change["done"])
    found["entrusted"] = Finder(change["entrusted"])
    return found


_ASKS = compiled(r"(?<![申邀聘报提宴敬])请(?![示假柬帖])")


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
    if finders_of_silence()["rules"].in_(text) is None:
        return False
    articles = len(_ARTICLE.findall(text))
    return (
        articles >= 2
        or (articles == 1 and _ASKS.search(text) is None)
        or (_ASKS.search(text) is None and "前" not in text)
    )


_NEWS = compiled(
    r"(?:供稿|撰稿|摄影|图文|通讯员|本报讯|记者)[:：/|\s)）]|据悉|据介绍|本报讯|^[^\n]{0,20}(?:简报|快讯|要闻|信息)\s*[(（]?\s*(?:第|总第)?\s*\d+\s*期|^[^\n]{0,24}(?:纪要|会议记录)[:：]"
)


# what a report of the day says of those who came
_REPORTED = compiled(
    r"出席(?:了)?[^,。\n]{2,14}并(?:致辞|讲话)|(?:表示|强调|指出|要求|希望|认为)[,:](?!请)|一行(?:先后|走进|深入|实地|来到|\d|[一二三四五六七八九十]{1,2}人)|先后(?:走进|查看|到|来到|考察|深入|被评)|实地(?:查看|走访|察看|考察)(?:了)?|交换了意见|圆满(?:结束|落幕|完成|收官)|成功(?:举行|举办|召开)|取得(?:了)?(?:圆满|明显|良好|显著|阶段性)|累计|近年来|给予(?:了)?(?:充分|高度)?(?:肯定|评价)|(?:进行|开展|举行|召开|组织|签订|签署)了|同比|纷纷表示|现场(?:气氛|参与|掌声)"
)


_WONDERS = compiled(r"(?:要不要|是不是该|大家觉得|你们说|咱们要不)[^。!\n]{0,40}[?]")


def is_news(text: str) -> bool:
    """Whether a whole text reports, sums up or wonders, and asks for nothing."""
    if _ASKS.search(text) is not None or "@" in text:
        return False
    if len(_REPORTED.findall(text)) >= 2:
        return True
    return _NEWS.search(text) is not None or _WONDERS.match(text.strip()) is not None


def without_files(text: str) -> str:
    """The text with file names blanked out, offsets kept."""
    if _EXTENSION.search(text) is None:
        return text
    return _FILE.sub(lambda match: "\u2003" * (match.end() - match.start()), text)
