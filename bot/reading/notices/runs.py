"""Times put together: an hour on a day, a recurrence within its bounds, several days as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.calendar import OfficeHours
from bot.reading.notices.moments import Moment, on_day_of
from bot.reading.patterns import compiled
from bot.reading.values import Grain, Shape, TimeReading


def bounded(moment: Moment, bounds: Moment, hours: OfficeHours) -> Moment:
    """A recurrence that runs only between two days (即日起至20日每日17:00)."""
    reading = moment.reading
    first = reading.start or reading.end
    last = bounds.reading.end
    if reading.rrule is None or first is None or "UNTIL" in reading.rrule:
        return moment
    if last is None:
        return _from_on(moment, first, bounds, hours)
    clock = hours.local(first).time()
    start = first
    if bounds.reading.start is not None:
        begun = hours.instant(hours.local(bounds.reading.start).date(), clock)
        if "FREQ=DAILY" in reading.rrule or begun > first:
            start = max(first, begun) if "FREQ=DAILY" in reading.rrule else first
    until = hours.instant(hours.local(last).date(), clock)
    rule = f"{reading.rrule};UNTIL={until.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if reading.start is not None:
        return replace(
            moment,
            reading=replace(reading, rrule=rule, start=start.astimezone(reading.start.tzinfo)),
        )
    return replace(moment, reading=replace(reading, rrule=rule, end=start))


_UNTIL = compiled(r"FREQ=DAILY;UNTIL=(\d{8}T\d{6})Z$")


_LONGEST_EVENT = 15  # days; what goes on daily for longer is a routine


def whole_run(moment: Moment, hours: OfficeHours) -> Moment:
    """An event held daily from one day to another is one, not a recurring one."""
    reading = moment.reading
    match = _UNTIL.match(reading.rrule or "")
    if match is None or reading.start is None:
        return moment
    last = hours.local(datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)).date()
    if (last - hours.local(reading.start).date()).days > _LONGEST_EVENT:
        return moment
    clock = hours.local(reading.end).time() if reading.end is not None else hours.workday_end
    end = hours.instant(last, clock)
    return replace(moment, reading=replace(reading, shape=Shape.RANGE, end=end, rrule=None))


_EVERY_SO_MANY = compiled(r";INTERVAL=\d+")


def _from_on(moment: Moment, first: datetime, bounds: Moment, hours: OfficeHours) -> Moment:
    """12月1日起，每月10日…: the first occurrence on or after that day."""
    begun = bounds.reading.start
    if begun is None or begun <= first or moment.reading.rrule is None:
        return moment
    from dateutil.rrule import rrulestr  # a tenth of a second, and rarely needed

    wall = hours.local(first).replace(tzinfo=None)
    day = hours.local(begun).replace(hour=0, minute=0, tzinfo=None)
    each = _EVERY_SO_MANY.sub("", moment.reading.rrule)  # every other week counts from there
    found = rrulestr(each, dtstart=wall).after(day, inc=True)
    if found is None:
        return moment
    start = hours.instant(found.date(), found.time()).astimezone(first.tzinfo)
    return _shifted(moment, first, start)


def _shifted(moment: Moment, first: datetime, start: datetime) -> Moment:
    """The first occurrence moved, its end with it."""
    end = moment.reading.end
    if end is not None and moment.reading.start is not None:
        end += start - first
    return replace(moment, reading=replace(moment.reading, start=start, end=end))


_BY_SO_MUCH = compiled(
    r"(推迟|延后|推后|顺延|延期|延迟|提前|提早|往后推|后延|往后挪|往后延|往前挪|往前提|后移|顺延)(?:了)?(半|[一两二三四五六七]|\d{1,2})个?(半)?"
    r"(小时|钟头|天|日|周|星期|礼拜)(?=$|[,。;!]|召开|举行|开始|进行|开会|再开)"
)
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}


def put_off(old: Moment, behind: str, hours: OfficeHours) -> Moment | None:
    """The time of what is put off or brought forward by so much, or None."""
    said = _BY_SO_MUCH.search(behind)
    reading = old.reading
    if said is None or reading.start is None or reading.rrule is not None:
        return None
    count = _count(said[2]) + (0.5 if said[3] else 0)
    if said[4] in _DAYS:
        if count != int(count):
            return None
        by = timedelta(days=int(count) * _DAYS[said[4]])
    elif hourless(old):
        return None
    else:
        by = timedelta(hours=count)
    if said[1] in ("提前", "提早", "往前挪", "往前提"):
        by = -by
    end = reading.end + by if reading.end is not None else None
    return replace(old, reading=replace(reading, start=reading.start + by, end=end))


def hourless(moment: Moment) -> bool:
    """Whether no clock hour was said: only a day, or a part of one (周四下午)."""
    if moment.reading.shape is not Shape.DEADLINE and moment.reading.grain is Grain.DAY:
        return True
    return moment.reading.all_day or any("=" in code for code in moment.reading.assumed)


def at_clock(moment: Moment, clock: Moment, hours: OfficeHours) -> Moment:
    """A recurrence without an hour at the hour named beside it (每日收铺后（晚上十时前）)."""
    reading = moment.reading
    first, hour = reading.start or reading.end, clock.key
    if first is None or hour is None:
        return moment
    start = hours.instant(hours.local(first).date(), hours.local(hour).time())
    return replace(moment, reading=replace(reading, start=start, all_day=False))


def joined(day: Moment, clock: Moment, text: str, hours: OfficeHours) -> TimeReading:
    reading = on_day_of(day.reading, clock.reading, hours)
    between = text[day.end : clock.start]
    if day.reading.shape is Shape.DEADLINE or between.rstrip("( （").endswith(
        ("前", "之前", "以前")
    ):
        moment = reading.start or reading.end
        reading = replace(
            reading, shape=Shape.DEADLINE, start=None, end=moment, grain=Grain.MINUTE
        )
    return reading


def begun(main: Moment, every: tuple[Moment, ...], hours: OfficeHours) -> Moment:
    """从下周起，每周二…; …，3月第一周开始执行: the first time is counted from there."""
    first = main.reading.start or main.reading.end
    if main.reading.shape is not Shape.RECURRENCE or first is None:
        return main
    if "UNTIL" in (main.reading.rrule or ""):
        return main  # its first day is known
    found = main
    for moment in every:
        if moment is not main and not moment.clock_only and "open" in moment.reading.assumed:
            found = _from_on(main, first, moment, hours)
    return found


_LASTS = compiled(
    r"(?:(?:大概|大约|约|预计|估计|时长|历时|持续|用时|为期|会期|全程|前后|总共|一共|最多|不超过)(?:是|为|要|需要?|用|开|讲|搞|打|学|练|排|录|走|弄|谈|议|聊|占用?|耽误|花|得)?(?:大家|各位)?(?:约|大约|个)?"
    r"|(?:讲|聊|谈|练|排|占用|耽误|占|开上?|就|只要|只需|需要?)(?:大家|各位)?|(?<=[,。;(\s])(?=[^,。;]{1,6}(?:小时|钟头|分钟)(?:左右|以内|之内|的样子)?(?:完事|结束|搞定|就完|就好|解决|打住|收工|散会|足够|$|[,。;)!])))"
    r"(\d{1,3}|[一两二三四五六七八九十]{1,3}|半)个?(半)?(小时|钟头|分钟|天)(?![内前])(半)?"
)
_NUMERAL = "一二三四五六七八九"


def _count(word: str) -> float:
    if word == "半":
        return 0.5
    if word.isdigit():
        return int(word)
    tens, _, ones = word.replace("两", "二").rpartition("十")
    high = (_NUMERAL.index(tens) + 1 if tens else 1) * 10 if "十" in word else 0
    return high + (_NUMERAL.index(ones) + 1 if ones else 0)


_EACH = compiled(r"每[人家个位组队单科站]|发言|汇报(?:时间|限)|间隔|提前|路程|车程")


def as_long_as_said(main: Moment, text: str, end: int, hours: OfficeHours) -> Moment:
    """大概40分钟, 为期三天: what lasts so long ends then."""
    start = main.reading.start
    if main.reading.shape is not Shape.POINT or start is None:
        return main
    said = _LASTS.search(text, main.end, end)
    if said is None or _EACH.search(text, main.end, said.end()) is not None:
        return main
    count = _count(said[1]) + (0.5 if said[2] or said[4] else 0)
    if said[3] == "天":
        if count < 1:
            return main  # half a day names no hour
        last = hours.local(start).date() + timedelta(days=int(count) - 1)
        finish = hours.instant(last, hours.workday_end)
    elif main.reading.all_day:
        return main
    else:
        finish = start + timedelta(minutes=round(count * (1 if said[3] == "分钟" else 60)))
    return replace(main, reading=replace(main.reading, shape=Shape.RANGE, end=finish))
