"""The times of a notice, placed in its cleaned text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import OfficeHours
from bot.reading.clean import Cleaned
from bot.reading.patterns import compiled
from bot.reading.values import Grain, Shape, TimeReading

_CLOCK_ONLY = compiled(
    r"[(（]?\s*(?:凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里|于|在|约|from|at|between|AM|PM|am|pm)*\s*"
    r"[\d〇零一二两三四五六七八九十]{1,3}(?:\s*(?:[-–]|to)\s*\d{1,2})?\s*(?:[:点时]|[ap]\.?m)"
)
_SPOKEN_CLOCK = compiled(  # at 4, from 7.30 to 7.00, half past two, noon
    r"(?:(?:at|from|around|about)\s+)*(?:noon|midday|(?:half|quarter)\s[a-z ]+|\d{1,2}(?:\.\d\d(?:\s*[ap]\.?m\.?)?)?"
    r"(?:\s*(?:[-–]|to|until)\s*\d{1,2}(?:[.:]\d\d)?)?)$",
    re.IGNORECASE,
)
_WITH_DAY = compiled(r"day|tomorrow|tonight|(?:this|next) \w", re.IGNORECASE)
_NO_DATE = compiled(
    r"[日号周天月年今明后昨次翌]|星期|礼拜|当晚|\d[./]\d|"
    r"(?i:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|today|tomorrow|tonight|week|month)"
)


_NOW = compiled(
    r"(?:现在|目前|当前|如今|即刻|此刻|此时|now|right now|currently|immediately|at present)",
    re.IGNORECASE,
)
# 消费者权益日: a day that has a name of its own
_DAY_OF = compiled(
    r"(?![今明昨后前次当翌本同隔假周星礼每这那])[\u4e00-\u9fff]{2,8}(?<![一二三四五六七八九十工作假休])[节日]"
)
_COUNTED = compiled(r"[\d一二两三四五六七八九十]|工作日")

NOON = 12
_LAST_HOUR = 9  # from nine in the morning to the close at six


@dataclass(frozen=True)
class Moment:
    """A time reading; `start` and `end` are offsets within the cleaned text.

    Attributes:
        clock_only: it names an hour but no day.
        coarse: it names no day at all, only a week, a month, a year.
        feast: it is told by a feast alone (清明, 春节期间, 节前).
    """

    start: int
    end: int
    reading: TimeReading
    clock_only: bool = False
    coarse: bool = False
    feast: bool = False

    @property
    def key(self) -> datetime | None:
        """The moment that counts: a deadline's end, otherwise the start."""
        if self.reading.shape is Shape.DEADLINE:
            return self.reading.end
        return self.reading.start or self.reading.end


def within(moments: tuple[Moment, ...], start: int, end: int) -> tuple[Moment, ...]:
    """Those of some moments, in order, that stand in a stretch of text."""
    first = bisect_left(moments, start, key=lambda moment: moment.start)
    until = bisect_left(moments, end, first, key=lambda moment: moment.start)
    return tuple(moment for moment in moments[first:until] if moment.end <= end)


def place(cleaned: Cleaned, readings: tuple[TimeReading, ...]) -> tuple[Moment, ...]:
    """Put readings into the cleaned text, in order."""
    origin = cleaned.origin
    found: list[Moment] = []
    for reading in readings:
        start = bisect_left(origin, reading.span.start)
        end = bisect_left(origin, reading.span.end)
        said = cleaned.text[start:end]
        if _ROOM_NUMBER.match(cleaned.text[start : end + 3]) is not None:
            continue
        if cleaned.text.startswith("同一时间", start - 1):
            continue
        if _WEATHER_TOO.match(cleaned.text, start) is not None and end - start == 2:
            continue
        if _NOW.fullmatch(said) or _named_after_a_term(cleaned.text, start, end):
            continue  # when it is written, or who, never when something is due
        found.append(
            Moment(
                start,
                end,
                reading,
                clock_only=reading.shape is not Shape.RECURRENCE
                and (
                    (_CLOCK_ONLY.match(said) is not None and _NO_DATE.search(said) is None)
                    or (
                        not reading.all_day
                        and _SPOKEN_CLOCK.match(said) is not None
                        and _WITH_DAY.search(said) is None
                    )
                ),
                coarse=reading.shape in (Shape.POINT, Shape.RANGE)
                and reading.grain in (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR),
                feast=(reading.holiday and _COUNTED.search(said) is None)
                or _DAY_OF.fullmatch(said) is not None,
            )
        )
    found = [_before_what_happens(cleaned.text, moment) for moment in found]
    found = _till_closing(cleaned.text, found)
    found.sort(key=lambda moment: (moment.start, moment.key is None, moment.key))
    return tuple(_sessions(cleaned.text, _run_together(found)))


_NEXT_WEEK = compiled(
    r"\W{0,4}[^\n:]{0,8}?下(?:一)?(?:周|星期|礼拜)(?![一二三四五六日天])[^\n:。,]{0,24}(?::|\n|[一1①][、.是])"
)
_BARE_WEEKDAY = compiled(r"(?:周|星期|礼拜)[一二三四五六日天]")


def in_named_week(
    cleaned: Cleaned, moments: tuple[Moment, ...], at: datetime, hours: OfficeHours
) -> tuple[Moment, ...]:
    """下周安排：…四、周五前: the days of a list belong to the week its heading names."""
    if _NEXT_WEEK.match(cleaned.text) is None:
        return moments
    today = hours.local(at).date()
    monday = today + timedelta(days=7 - today.weekday())
    week = timedelta(days=7)
    found: list[Moment] = []
    for moment in moments:
        reading = moment.reading
        key = moment.key
        if (
            key is not None
            and reading.rrule is None
            and hours.local(key).date() < monday
            and _BARE_WEEKDAY.match(cleaned.text, moment.start) is not None
        ):
            start = reading.start + week if reading.start is not None else None
            end = reading.end + week if reading.end is not None else None
            moment = replace(moment, reading=replace(reading, start=start, end=end))
        found.append(moment)
    return tuple(found)


_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马方俞任袁柳史唐费薛雷贺倪汤罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒项祝董梁杜阮蓝季贾江童郭梅林徐邱高夏蔡田樊胡凌万卢莫丁邓洪包石崔龚程陆翁段侯武刘龙叶黎白蒲赖谭曾柴温庄晏栾甄"
)
_BEFORE_A_NAME = ("", "、", ",", "。", ";", ":", " ", "@", "请", "由", "和", "与", "\n")
# 二号会客室, 5号堆垛机: a number, and no day
_ROOM_NUMBER = compiled(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})号(?:[楼栋门厅室仓库机线车操馆院坑井台站桌床泵炉会教工厂窑胎扶拖塔吊罐槽柜箱池坝闸桥隧亭棚圃舍窗柱梁墩矿屏艇舱锅焊磨轧梯井变空堆]"
    r"|高炉|转炉|注塑|发电|电梯|电机|货梯|客梯|地块|地库|路口|标段|岗|病房|病区|诊室|手术室|手扶|展厅|展位|单元|网格|摊位|球场|产线|压机|冷库|码头|泊位|堆场|储罐|平台|井口|工位|月台|车位|台阶|终端|设备|服务器|主机|机组|工作站|航站|热线|公告|文件|通告|令|提案|建议|议案|卡|线路|支路|干线|渠|沟|墓|炮|审判|法庭|谈判|洽谈|通道|出口|入口|模具|样品|样机|样车|样衣|试块|配电|主变|母线|开关|风机|皮带)"
)
_TERMS = "立春雨水惊蛰春分清明谷雨立夏小满芒种夏至小暑大暑立秋处暑白露秋分寒露霜降立冬小雪大雪冬至小寒大寒"


def _named_after_a_term(text: str, start: int, end: int) -> bool:
    """于洋、白露: somebody's name, and no day of the year."""
    said = text[start:end]
    return (
        len(said) == 2
        and said in _TERMS
        and (
            text[start - 1 : start] in ("、", "@", "和", "与")
            or (
                text[start - 1 : start] in _SURNAMES
                and text[start - 2 : start - 1] in _BEFORE_A_NAME
            )
        )
        and (end >= len(text) or text[end] in ",、。;和与 \n)爸妈爷奶同老家")
    )


# 雨水篦子, 大雪封路: water and snow more often than a day of the year
_WEATHER_TOO = compiled(r"(?:雨水|大雪|小雪|霜降)(?!节|之?前|以前|后|当[天日]|那天|到|至)")
_BEFORE_IT = compiled(
    r"(?!之|以|下班|会|提|节)[\u4e00-\u9fff]{2,4}(?:之|以)?前(?=[把将]|完成|[报交发送给][^,]{2})"
)


def _before_what_happens(text: str, moment: Moment) -> Moment:
    """28号盘点前把清单…: due by the day of what is named."""
    reading = moment.reading
    if reading.shape is not Shape.POINT or not reading.all_day or reading.start is None:
        return moment
    if moment.coarse or moment.feast or reading.rrule is not None or moment.clock_only:
        return moment
    behind = _BEFORE_IT.match(text, moment.end)
    if behind is None:
        return moment
    due = reading.start + timedelta(hours=_LAST_HOUR)
    return replace(
        moment,
        end=behind.end(),
        reading=replace(reading, shape=Shape.DEADLINE, start=None, end=due),
    )


_CLOSING_TIME = compiled(r"(?:打烊|收工|下班|放学|交班|收班|闭店|关门|收摊|散场|闭馆)[之以]?前")


def _till_closing(text: str, found: list[Moment]) -> list[Moment]:
    """今晚10点打烊前: the hour that is named, not the office's own."""
    kept: list[Moment] = []
    for moment in found:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.end == moment.start
            and before.reading.shape is Shape.POINT
            and not before.reading.all_day
            and before.reading.grain in (Grain.MINUTE, Grain.HOUR)
            and _CLOSING_TIME.fullmatch(text[moment.start : moment.end]) is not None
        ):
            due = replace(
                before.reading, shape=Shape.DEADLINE, start=None, end=before.reading.start
            )
            kept[-1] = replace(before, end=moment.end, reading=due)
        else:
            kept.append(moment)
    return kept


def _run_together(found: list[Moment]) -> list[Moment]:
    """19日、20日: days on end, said in one breath, are one stretch."""
    kept: list[Moment] = []
    for moment in found:
        before = kept[-1].reading if kept and kept[-1].start == moment.start else None
        day = moment.reading
        if (
            before is not None
            and before.all_day
            and day.all_day
            and before.shape in (Shape.POINT, Shape.RANGE)
            and day.shape is Shape.POINT
            and before.start is not None
            and day.start is not None
            and (day.start - before.start).days
            == (1 if before.end is None else (before.end - before.start).days + 1)
        ):
            closing = day.start + timedelta(hours=_LAST_HOUR)
            joined = replace(before, shape=Shape.RANGE, end=closing)
            kept[-1] = replace(kept[-1], reading=joined)
        else:
            kept.append(moment)
    return kept


_AND_AGAIN = compiled(r"[、,;和及与 ]{1,2}(?:以及)?")


def _sessions(text: str, found: list[Moment]) -> list[Moment]:
    """8:30-12:00、14:00-18:00: what is held twice a day ends when the last session does."""
    kept: list[Moment] = []
    for moment in found:
        before = kept[-1] if kept else None
        joined = (
            _later_close(before, moment)
            if before is not None
            and moment.start > before.end
            and _AND_AGAIN.fullmatch(text, before.end, moment.start) is not None
            else None
        )
        if joined is not None:
            kept[-1] = joined
        else:
            kept.append(moment)
    return kept


def _later_close(first: Moment, second: Moment) -> Moment | None:
    """The first session with the close of the second, or None when they are no sessions."""
    one, two = first.reading, second.reading
    if not second.clock_only or two.shape is not Shape.RANGE:
        return None
    if one.shape not in (Shape.RANGE, Shape.RECURRENCE) or one.all_day:
        return None
    if one.end is None or two.start is None or two.end is None:
        return None
    close, opens = one.end, two.start.astimezone(one.end.tzinfo)
    shut = two.end.astimezone(one.end.tzinfo)
    if opens.time() < close.time() or shut <= opens or shut.date() != opens.date():
        return None
    end = close.replace(hour=shut.hour, minute=shut.minute)
    return replace(first, end=second.end, reading=replace(one, end=end))


def on_day_of(day: TimeReading, clock: TimeReading, hours: OfficeHours) -> TimeReading:
    """The clock hour of one reading on the day of another (周四体检，早上7:30到)."""
    base = day.start if day.shape is not Shape.DEADLINE else day.end
    if base is None:
        return clock
    local_day = hours.local(base).date()

    def moved(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        wall = hours.local(moment)
        return hours.instant(local_day, wall.time())

    start, end = moved(clock.start), moved(clock.end)
    if start is not None and "pm" in clock.assumed and hours.local(start).hour >= NOON + 7:
        # an hour from seven on was only put off to the evening because the morning had gone by
        start -= timedelta(hours=NOON)
        both = clock.start is not None and clock.end is not None
        if end is not None and both and clock.end - clock.start <= timedelta(hours=NOON - 1):  # type: ignore[operator]
            end -= timedelta(hours=NOON) if hours.local(end).hour >= NOON + 7 else timedelta(0)
    if (
        start is not None
        and any(code.startswith(("evening=", "night=")) for code in day.assumed)
        and "am" not in clock.assumed
        and 5 <= hours.local(start).hour < NOON
    ):
        # 今晚村里开会，7点半: the hour is that of the evening
        start += timedelta(hours=NOON)
        if end is not None and hours.local(end).hour < NOON and end > moved(clock.start):  # type: ignore[operator]
            end += timedelta(hours=NOON)
    if start is not None and end is not None and end <= start:
        end += timedelta(days=1)
    return replace(
        clock,
        start=start,
        end=end,
        all_day=False,
        conflict=day.conflict or clock.conflict,
        holiday=day.holiday,
        # the hour is said now, so no hour was assumed
        assumed=tuple(
            dict.fromkeys(
                code for code in (*day.assumed, *clock.assumed) if "=" not in code and code != "pm"
            )
        ),
    )


def over_days(days: TimeReading, clock: TimeReading, hours: OfficeHours) -> TimeReading | None:
    """Sessions of several days: from the first day's opening to the last day's close.

    None unless the days are a range of more than one.
    """
    first, last = days.start, days.end
    if days.shape is not Shape.RANGE or first is None or last is None or clock.start is None:
        return None
    closing = hours.local(last - timedelta(microseconds=1)).date()
    if closing <= hours.local(first).date():
        return None
    opened = on_day_of(replace(days, shape=Shape.POINT, end=None), clock, hours)
    end = last
    if clock.shape is Shape.RANGE and opened.end is not None:
        end = hours.instant(closing, hours.local(opened.end).time())
    return replace(
        days, start=opened.start, end=end, all_day=False, grain=Grain.MINUTE, rrule=None
    )


def due_of(reading: TimeReading, hours: OfficeHours) -> datetime | None:
    """When a report or a task is due: the deadline, or the close of the day that is named."""
    if reading.shape in (Shape.DEADLINE, Shape.RANGE) and reading.end is not None:
        return reading.end
    if reading.start is not None and reading.all_day:
        return hours.instant(hours.local(reading.start).date(), hours.workday_end)
    return reading.start
