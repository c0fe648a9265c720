"""Which times of a clause may be a matter's own, rather than part of a name."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.reading.notices.facts import Facts
from bot.reading.notices.moments import Moment
from bot.reading.notices.words import Part, lexicon
from bot.reading.patterns import compiled
from bot.reading.values import Shape

_WHICH_ONE = compiled(
    r"(?:要|应|该|需|就要|前)?(?:交|报|提交|上报|报送|截止|到期|召开|举行|开|举办|办|定|说|通知|布置|交办|安排|要)的(?!时候|话)"
)


_MINUTES = compiled(r"(?:\d+|[一二两三四五六七八九十]+)(?:个)?分钟")  # 每人3分钟以内


_SEASON = compiled(r"(?:节|假期|假日|期间|前后|之前|以前|前|后|当天|长假)*$")


@lru_cache(maxsize=1)
def _feasts() -> tuple[str, ...]:
    return tuple(sorted(lexicon().data["silence"]["feasts"], key=len, reverse=True))


def feast_only(said: str) -> bool:
    """Whether a time is nothing but a feast (清明, 国庆节前)."""
    if not said.startswith(_feasts()):
        return False
    name = next((feast for feast in _feasts() if said.startswith(feast)), None)
    return name is not None and _SEASON.match(said[len(name) :]) is not None


def _names_something(moment: Moment, text: str, clause: Facts) -> bool:
    """三八活动, 国庆值班表: the feast names the thing."""
    after = text[moment.end : moment.end + 1]
    if moment.reading.shape is not Shape.POINT:
        return False
    return bool(re.match(r"[\u4e00-\u9fff]", after)) and after not in "当上下晚早中前后放"


def names_a_thing(moment: Moment, text: str, clause: Facts, every: tuple[Moment, ...]) -> bool:
    """报清明加班名单, 3日15:00节前检查: beside a plain time the feast belongs to the thing."""
    if not moment.feast or re.match(r"[\u4e00-\u9fff]", text[moment.end :]) is None:
        return False
    plain = [other for other in every if not (other.feast or other.coarse or other.clock_only)]
    if plain and _FEAST_OF_A_THING.match(text, moment.end) is not None:
        return True
    if moment.reading.shape is Shape.DEADLINE:
        plain = [other for other in plain if "open" not in other.reading.assumed]
        return any(other in clause.moments for other in plain)
    return bool(plain) and moment.start > clause.start


_FEAST_OF_A_THING = compiled(
    r"[^,。\d]{0,8}(?:检查|督查|慰问|活动|会议?|培训|值班|演练|考核)(?=$|[,。的定于:])|(?:主题|系列|专题|活动|庆祝|慰问|晚会|联欢|演出|值班|值守|安排|期间|大检查|检查|游园|茶话|座谈|加班|排班|福利|物资|节目|汇演|文艺)"
)


_PARTS_OF_A_NAME = ("午间", "晨间", "夜间", "晚间", "早间", "午后")


def attributive(moment: Moment, text: str, clause: Facts) -> bool:
    """3月1日交的那份报告, 今天17:00截止的表: the time tells which one is meant."""
    return _WHICH_ONE.match(text[moment.end : clause.end]) is not None


def live(moment: Moment, text: str, clause: Facts) -> bool:
    """Whether a time may be a matter's own, rather than part of a name or a mere circumstance."""
    reading = moment.reading
    if reading.impossible:
        return True
    if moment.coarse or moment.key is None:
        return False
    if text[moment.start : moment.end] in ("当天", "当日", "同日", "同一天"):
        return False
    if reading.rrule is not None and reading.rrule.startswith(("FREQ=HOURLY", "FREQ=MINUTELY")):
        return False
    if _MINUTES.match(text[moment.start : moment.end]) and Part.SUBMIT not in clause.parts:
        return False
    if feast_only(text[moment.start : moment.end]) and _names_something(moment, text, clause):
        return False
    if feast_only(text[moment.start : moment.end]) and any(
        not feast_only(text[other.start : other.end])
        and not (other.clock_only or other.coarse or "open" in other.reading.assumed)
        for other in clause.moments
    ):
        return False
    if _circumstance(moment, text, clause):
        return False
    if text[moment.start : moment.end] in _PARTS_OF_A_NAME and len(clause.moments) > 1:
        return False  # 午间学术分享于周五…
    after = text[moment.end : clause.end]
    # 12月2日是全国交通安全日: a day is only said to be something
    if reading.shape is Shape.POINT and re.match(
        r"(?:就?是|为)(?!.{0,6}(?:截止|最后|期限))", after
    ):
        return False
    # 18日调研的接待用车: the day belongs to the thing
    belongs = re.match(r"[^,]{0,8}?的(?=[^,])", after)
    return not (
        belongs is not None
        and reading.shape is Shape.POINT
        and any(other.start > moment.end or other.end < moment.start for other in clause.moments)
        and any(
            other.reading.shape is Shape.DEADLINE
            for other in clause.moments
            if other is not moment
        )
    )


_WEATHER = compiled(
    r"(?:有|将|出现|迎来|预计|遭遇|转为|发布|受|遇)[^,]{0,14}"
    r"(?:[暴大中小阵雷降强]雨|雨雪|[暴大中小降积]雪|大风|寒潮|高温(?!补|作业|岗|津贴|费)|台风|[大浓]雾|降温|冰冻|雷电|沙尘|冷空气|预警)"
    r"|[雨雪风雾](?:大|很大|太大)|天气?(?:冷|热|转)"
)
# 暴雨应急演练, 寒潮防范部署会: what is done about the weather
_AGAINST_IT = compiled(
    r"[^,。]{0,8}(?:会|演练|培训|部署|调度|慰问|检查|应急|预案|防范|防御|值班|会商|处置|抢险)"
)
_AFTER_IT = compiled(r"(?<!通知)(?<!收到)(?<!来文)(?<!文件)(?<!此)后(?:的)?$")
_SO_LONG = compiled(
    r"(?:\d+|[一二两三四五六七八九十半]+)个?(?:小时|分钟|日|天|工作日|月)[之以]?内"
)
_REACTION = compiled(
    r"(?:发现|发生|出现|查出|排查出|检查出|遇到)的[^,]{2,12}$|(?<!通知)(?<!收到)后(?:的)?(?:\d+|[一二两三四五六七八九十半]+)个?(?:小时|分钟|日|天)[之以]?内|(?<![\u4e00-\u9fff])(?:重要|突发|紧急|异常|特殊)(?:情况|事件)"
)
_AMOUNT = compiled(r"[^,]{0,10}(?:不得?少于|至少|不低于|不超过|不得超过|最多)")


_SOME_MONTHS = 180  # days


def _circumstance(moment: Moment, text: str, clause: Facts) -> bool:
    """明天有暴雨, 爆管后4小时内, 2025年1月以来: when something else happens, or a standing measure."""
    reading = moment.reading
    told = clause.asks or bool(clause.parts & {Part.SUBMIT, Part.HOLD})
    near = max(clause.start, moment.start - 30), min(clause.end, moment.end + 40)
    weather = None if told else _WEATHER.search(text, *near)
    if weather is not None and _AGAINST_IT.match(text, weather.end()) is None:
        return True
    if (
        not clause.asks
        and _SO_LONG.match(text, moment.start)
        and (
            _AFTER_IT.search(text[max(clause.start, moment.start - 8) : moment.start]) is not None
            or _REACTION.search(text, clause.start, min(moment.start, clause.start + 40))
            is not None
        )
    ):
        return True
    if reading.rrule is not None and not clause.asks and _AMOUNT.match(text, moment.end):
        return True
    if text.startswith(("有效", "均有效", "免费"), moment.end):
        return True
    if reading.shape is Shape.RANGE and reading.start and reading.end:
        years = (reading.end - reading.start).days > _SOME_MONTHS
        if years and text.startswith("期间", moment.end):
            return True  # 2025年1月1日至2027年9月30日期间经…确认的: what the matter covers
    return reading.shape is Shape.RANGE and not told and text.startswith("期间", moment.end)


def literal_first(dated: list[Moment], text: str) -> list[Moment]:
    """后天（8月19日）: the day in brackets says the same with certainty, so it wins."""
    if (
        len(dated) >= 2
        and text[dated[1].start - 1 : dated[1].start] == "("
        and (
            dated[1].start - dated[0].end <= 12
            and dated[0].reading.shape is Shape.POINT
            and dated[0].reading.all_day
        )
    ):
        return dated[1:]
    return dated
