"""Whether a later clause with a time of its own completes the time of the matter before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.calendar import OfficeHours
from bot.reading.notices.facts import Facts
from bot.reading.notices.moments import Moment, on_day_of, over_days
from bot.reading.notices.runs import bounded, hourless
from bot.reading.notices.settle import Group, same_local_day
from bot.reading.notices.words import Part
from bot.reading.patterns import compiled
from bot.reading.values import Grain, Shape

# what befalls those who are late
_BEGINS = compiled(
    r"(?:正式|准时)?(?:开席|开场|开赛|开演|开课|开练|开考|开讲|开拍|开庭|开饭|开船|开始|召开|开会|开幕|开标)"
)


_ENDS = compiled(r"结束|散会|散场|完毕|收工$")


EFFECTIVE = compiled(r"(?:起|起实施|起执行|开始|起实行|始|起生效|起施行)$")


RUNNING = compiled(r"(?:即日|从|自|由).{0,14}?(?:起|至|到|开始)")


def joins(group: Group, clause: Facts, times: list[Moment], text: str, hours: OfficeHours) -> bool:
    """Let a later clause complete the time of a group; False when it begins a matter of its own."""
    main = group.moment
    moment = times[0]
    if main is None:
        return False
    parts = clause.parts
    # 本来每周五报，改到每周四下午5点前
    again = next((other for other in times if other.reading.shape is Shape.RECURRENCE), None)
    if Part.MOVE in parts and again is not None and main.reading.shape is Shape.RECURRENCE:
        group.former, group.moved, group.moment = main, True, again
        return True
    if (
        Part.MOVE not in parts
        and main.reading.shape is Shape.RECURRENCE
        and all(
            not (
                other.subjects
                or other.rest
                or other.taken
                or other.handed
                or other.held
                or other.parts
            )
            for other in group.clauses
        )
    ):
        return True
    if moment.clock_only and moment.reading.shape is not Shape.DEADLINE:
        sessions = over_days(main.reading, moment.reading, hours)
        if sessions is not None and not parts & {Part.SUBMIT, Part.MOVE}:
            opened = sessions if hourless(main) else replace(sessions, start=main.reading.start)
            group.moment = replace(main, reading=opened)
            return True
    # 9:00开始，17:30结束; 上午8:30—11:30，下午2:00—5:00: the later hour closes
    if moment.clock_only and not hourless(main) and _closes(main, clause, moment, text):
        finish = moment.reading.end or moment.reading.start
        group.moment = replace(main, reading=replace(main.reading, end=finish, shape=Shape.RANGE))
        return True
    # 董事会时间有调整，由上午10点改为下午3点
    if (
        Part.MOVE in parts
        and hourless(main)
        and len(times) >= 2
        and all(other.clock_only for other in times)
        and main.reading.shape is Shape.POINT
    ):
        group.former = replace(main, reading=on_day_of(main.reading, moment.reading, hours))
        group.moved = True
        last_time = times[-1]
        group.moment = replace(
            last_time, reading=on_day_of(main.reading, last_time.reading, hours)
        )
        return True
    # 周四体检，早上7:30到: the hour of the day named before
    if moment.clock_only and hourless(main) and moment.reading.shape is not Shape.RECURRENCE:
        same_kind = moment.reading.shape is not Shape.DEADLINE or not parts & {Part.SUBMIT}
        # 今天必须办结，申请人四点来取: somebody else's hour
        same_kind = same_kind and not (Part.FINISH in group.parts() and clause.who)
        if same_kind and main.reading.shape is not Shape.DEADLINE:
            group.moment = replace(main, reading=on_day_of(main.reading, moment.reading, hours))
            return True
    # 每月25日前…，从8月起执行
    if main.reading.shape is Shape.RECURRENCE and (
        EFFECTIVE.search(text[clause.start : clause.end])
        or RUNNING.match(text[clause.start : clause.end])
    ):
        group.moment = bounded(main, moment, hours)
        return True
    # …8:50集合乘车，车9点整开: when one leaves, and no matter of its own
    if (
        moment.clock_only
        and not hourless(main)
        and (
            _LEAVES.match(text[clause.start : clause.end]) is not None
            or _RUNS.fullmatch(text[clause.start : clause.end]) is not None
        )
    ):
        return True
    # 22日至24日外出学习，22日早7点上车: the first day's hour
    if (
        main.reading.shape is Shape.RANGE
        and main.reading.all_day
        and moment.reading.shape is Shape.POINT
        and not hourless(moment)
        and same_local_day(main, moment, hours)
        and not parts & {Part.SUBMIT, Part.MOVE, Part.CANCEL}
        and moment.reading.start is not None
    ):
        opening = replace(
            main.reading, start=moment.reading.start, all_day=False, grain=Grain.MINUTE
        )
        group.moment = replace(main, reading=opening)
        return True
    # 22日、23日两天打，…，17点收场: the last day's close
    if (
        moment.clock_only
        and main.reading.shape is Shape.RANGE
        and main.reading.end is not None
        and main.reading.start is not None
        and main.reading.end - main.reading.start > timedelta(hours=20)
        and moment.reading.start is not None
        and (
            _CLOSING.match(text, moment.end) is not None
            or _UP_TO.search(text, clause.start, moment.start + 1) is not None
        )
    ):
        last_day = hours.local(main.reading.end - timedelta(microseconds=1)).date()
        close = hours.instant(last_day, hours.local(moment.reading.start).time())
        group.moment = replace(main, reading=replace(main.reading, end=close, all_day=False))
        return True
    # 每周三14点开练，17点收工: when each time ends
    if (
        moment.clock_only
        and main.reading.shape is Shape.RECURRENCE
        and main.reading.start is not None
        and main.reading.end is None
        and (
            _CLOSING.match(text, moment.end) is not None
            or _UP_TO.search(text, clause.start, moment.start + 1) is not None
        )
    ):
        day = replace(main.reading, shape=Shape.POINT, rrule=None)
        close_of_it = on_day_of(day, moment.reading, hours).start
        group.moment = replace(main, reading=replace(main.reading, end=close_of_it))
        return True
    # 每日9:00前上报，至12月5日结束
    if (
        main.reading.shape is Shape.RECURRENCE
        and moment.reading.shape is not Shape.RECURRENCE
        and moment.key is not None
        and not moment.clock_only
        and _LAST_DAY.search(text[clause.start : clause.end]) is not None
    ):
        until = replace(moment.reading, start=None, end=moment.key)
        group.moment = bounded(main, replace(moment, reading=until), hours)
        return True
    # 顺一遍明天的流程: the day belongs to the thing that is gone through
    if (
        not hourless(main)
        and moment.reading.all_day
        and moment.start > clause.start
        and text.startswith("的", moment.end)
        and not parts & {Part.MOVE, Part.CANCEL, Part.SUBMIT, Part.HOLD}
    ):
        return True
    # 原定3日交的报告提前，26日中午前就要
    if group.former is main and not parts & {Part.TAKE}:
        group.moved = True
        group.moment = moment
        return True
    # 9:30视察，8:50在门口上车: to be there before it begins
    if (
        moment.clock_only
        and not hourless(main)
        and main.reading.shape in (Shape.POINT, Shape.RANGE)
        and parts & {Part.ATTEND, Part.AT}
        and not parts & {Part.SUBMIT, Part.HOLD}
        and _shortly_before(main, moment, hours)
    ):
        return True
    # 改到8:10，从下周一开始: the day of the hour named before
    if (
        main.clock_only
        and moment.key is not None
        and not moment.clock_only
        and main.reading.shape is Shape.POINT
        and EFFECTIVE.search(text[clause.start : clause.end])
        and not (clause.subjects or clause.taken or clause.handed or clause.held or clause.rest)
    ):
        group.moment = replace(main, reading=on_day_of(moment.reading, main.reading, hours))
        return True
    # 晚6点开始盘点，预计持续到次日凌晨2点: how long it goes on
    if (
        main.reading.shape is Shape.POINT
        and main.reading.start is not None
        and moment.reading.start is not None
        and not hourless(moment)
        and _GOES_ON.search(text[max(clause.start, moment.start - 12) : moment.start]) is not None
        and timedelta() < moment.reading.start - main.reading.start < _A_NIGHT
    ):
        finish = moment.reading.start
        group.moment = replace(main, reading=replace(main.reading, shape=Shape.RANGE, end=finish))
        return True
    # 7:50列队，8:00开始: it begins when it is said to begin
    if (
        moment.clock_only
        and not hourless(main)
        and _BEGINS.search(text[moment.start : moment.end + 4])
    ):
        if main.reading.shape is Shape.POINT:
            group.moment = replace(main, reading=on_day_of(main.reading, moment.reading, hours))
        return True
    # 9:00开始，17:30结束
    if (
        moment.clock_only
        and main.reading.start is not None
        and main.reading.end is None
        and _ENDS.search(text[moment.start : clause.end])
    ):
        closing = on_day_of(main.reading, moment.reading, hours)
        last = closing.start or closing.end
        if last is not None and last > main.reading.start:
            group.moment = replace(
                main, reading=replace(main.reading, shape=Shape.RANGE, end=last)
            )
        return True
    # 原定…，延长到…: the later time counts
    if Part.MOVE in parts or (
        Part.FORMER in group.parts() and not parts & {Part.SUBMIT, Part.HOLD}
    ):
        group.former = group.former or main
        group.moved = True
        group.moment = _after_move(clause, times) or moment
        return True
    # …报给集团，最晚6月10日10:30: the same day said more exactly, with nothing else
    bare = not (clause.subjects or clause.taken or clause.handed or clause.held or clause.rest)
    if (
        bare
        and not clause.who
        and Part.ATTEND in parts
        and moment.reading.shape is Shape.DEADLINE
        and main.reading.shape in (Shape.RANGE, Shape.POINT)
    ):
        return True  # 22日上午9:00前报到
    if bare and not clause.who and same_local_day(main, moment, hours):
        if hourless(main) and not moment.reading.all_day:
            group.moment = moment
        return True
    if (
        bare
        and not clause.who
        and moment.reading.shape is Shape.DEADLINE
        and not parts & {Part.SUBMIT}
    ) and main.reading.shape is not Shape.DEADLINE:
        group.moment = moment
        return True
    return False


_RUNS = compiled(r"(?:[头首末早晚]?班车|[头首末]车|车子?|船)[^,]{2,8}(?:走|开|发|出发)(?:了)?")
_LEAVES = compiled(
    r"(?:(?:[头首末早晚]?班车|[头首末]车|大巴|中巴|小巴|客车|班车|专车|车子?|船|轮渡|渡轮|飞机|航班|火车|高铁|动车)(?:就|准时|于)?[^,]{2,8}?(?:整|准时|就)?(?:开|走|发|出发|起飞|开船|开车|发车|起航)|[^,]{2,8}?(?:准时|整)(?:发车|开车|开船|出发))(?:啦|了)?$"
)
_LAST_DAY = compiled(r"^(?:直?[至到]|截至|持续到|一直到)|(?:结束|为止|止|截止)$")


_SHORTLY = timedelta(hours=3)


_A_NIGHT = timedelta(hours=36)


_GOES_ON = compiled(r"(?:持续|延续|一直|预计|大概|大约|开)[^,]{0,4}?(?:到|至)$|^(?:到|至)$")


def _shortly_before(main: Moment, moment: Moment, hours: OfficeHours) -> bool:
    """Whether an hour lies a little before the beginning named before."""
    gathering = on_day_of(main.reading, moment.reading, hours).start
    begins = main.reading.start
    if gathering is None or begins is None:
        return False
    return timedelta() < begins - gathering <= _SHORTLY


_UP_TO = compiled(
    r"(?:值守|值班|持续|坚守|一直|服务|开放|守|忙|干|做|排)(?:到|至)"
)  # 派人值守到18:00
_CLOSING = compiled(
    r"(?:左右|前后|前)?(?:就|准时|可以?|能)?(?:结束|散会|收尾|为止|止|闭幕|收场|收工|散场|完事|打完|开完|讲完|收摊|收官|落幕|散|撤)"
)


def _closes(main: Moment, clause: Facts, moment: Moment, text: str) -> bool:
    """Whether a further hour of the same day only says when it all ends."""
    reading = main.reading
    if reading.shape not in (Shape.POINT, Shape.RANGE) or reading.start is None:
        return False
    if moment.reading.shape is Shape.DEADLINE or moment.reading.start is None:
        return False
    later = moment.reading.end or moment.reading.start
    if later <= (reading.end or reading.start) or (later - reading.start).days >= 1:
        return False
    if _CLOSING.match(text, moment.end) is not None:
        return True
    bare = not (clause.subjects or clause.held or clause.taken or clause.rest or clause.parts)
    return bare and reading.shape is Shape.RANGE and moment.reading.shape is Shape.RANGE


def _after_move(clause: Facts, times: list[Moment]) -> Moment | None:
    return times[-1] if Part.MOVE in clause.parts and times else None
