"""Which clauses of a sentence speak of one matter, and which time is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache

from bot.domain.calendar import OfficeHours
from bot.reading.notices.clauses import Facts, read_clause, taken_along
from bot.reading.notices.moments import Moment, on_day_of
from bot.reading.notices.words import Part, lexicon
from bot.reading.values import Grain, Shape, TimeReading

_WHICH_ONE = re.compile(
    r"(?:要|应|该|需|就要|前)?(?:交|报|提交|上报|报送|截止|到期|召开|举行|开|举办|办|定|说|通知|布置|交办|安排|要)的(?!时候|话)"
)


@dataclass
class Group:
    """Clauses of one matter, with its times sorted by what they mean."""

    clauses: list[Facts] = field(default_factory=list)
    moment: Moment | None = None  # the time that counts
    former: Moment | None = None  # the old time of a matter that moves
    moved: bool = False  # a new time or place stands behind a word of change

    @property
    def start(self) -> int:
        """Where its first clause begins."""
        return self.clauses[0].start

    @property
    def end(self) -> int:
        """Where its last clause ends."""
        return self.clauses[-1].end

    def parts(self) -> set[Part]:
        """The parts of speech in all its clauses."""
        found: set[Part] = set()
        for clause in self.clauses:
            found |= clause.parts
        return found


# what befalls those who are late
_BEGINS = re.compile(r"(?:正式)?(?:开始|召开|开会|开幕|开标)")
_ENDS = re.compile(r"结束|散会|散场|完毕|收工$")
# holds only for those it concerns
_IN_CASE = re.compile(r"(?:如|若|发现|遇有|遇到|如遇|一旦|凡有)")
_ROOM_NUMBER = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})号[楼栋门厅室仓库机线车操馆院坑井台站桌床泵炉会教工厂窑]"
)
_THREAT = re.compile(r"(?:逾期|过期|超期|过时|否则|未按时|不按时|对未|对不|凡|如未|若未)")
_PREFACE = re.compile(
    r"(?:根据|按照?|为了?|因|由于|受|接|鉴于|经|遵照|依据?|结合|针对|随着|据|自接到|应)(?!通知)[^,]*$"
)
_EFFECTIVE = re.compile(r"(?:起|起实施|起执行|开始|起实行|始|起生效|起施行)$")
_RUNNING = re.compile(r"(?:即日|从|自|由).{0,14}?(?:起|至|到|开始)")


def clauses_of(text: str, start: int, end: int, moments: tuple[Moment, ...]) -> list[Facts]:
    """Cut a sentence at its commas, outside brackets and times, and read each clause."""
    found: list[Facts] = []
    depth = 0
    at = start
    inside = [(moment.start, moment.end) for moment in moments]
    for position in range(start, end + 1):
        character = text[position] if position < end else ","
        if character in "(（[【《「“":
            depth += 1
        elif character in ")）]】》」”":
            depth = max(0, depth - 1)
        elif character == "," and (
            position == end
            or (depth == 0 and not any(left < position < right for left, right in inside))
        ):
            left, right = at, position
            while left < right and text[left] in " \t":
                left += 1
            while right > left and text[right - 1] in " \t~～…":
                right -= 1
            if left < right:
                clause = read_clause(text, left, right, moments)
                if not clause.moments and _IN_CASE.match(text[left:right]) is not None:
                    clause.parts.clear()
                    clause.receivers.clear()
                    clause.taken.clear()
                    clause.handed.clear()
                found.append(clause)
            at = position + 1
    return found


_MINUTES = re.compile(r"(?:\d+|[一二两三四五六七八九十]+)(?:个)?分钟")  # 每人3分钟以内
_SEASON = re.compile(r"(?:节|假期|假日|期间|前后|之前|以前|前|后|当天|长假)*$")


@lru_cache(maxsize=1)
def _feasts() -> tuple[str, ...]:
    return tuple(sorted(lexicon().data["silence"]["feasts"], key=len, reverse=True))


def feast_only(said: str) -> bool:
    """Whether a time is nothing but a feast (清明, 国庆节前)."""
    name = next((feast for feast in _feasts() if said.startswith(feast)), None)
    return name is not None and _SEASON.match(said[len(name) :]) is not None


def _names_something(moment: Moment, text: str, clause: Facts) -> bool:
    """三八活动, 国庆值班表: the feast names the thing."""
    after = text[moment.end : moment.end + 1]
    if moment.reading.shape is not Shape.POINT:
        return False
    return bool(re.match(r"[\u4e00-\u9fff]", after)) and after not in "当上下晚早中前后放"


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
    if _ROOM_NUMBER.match(text[moment.start : moment.end + 1]) is not None:
        return False
    if reading.rrule is not None and reading.rrule.startswith(("FREQ=HOURLY", "FREQ=MINUTELY")):
        return False
    if _MINUTES.match(text[moment.start : moment.end]) and Part.SUBMIT not in clause.parts:
        return False
    if feast_only(text[moment.start : moment.end]) and _names_something(moment, text, clause):
        return False
    if feast_only(text[moment.start : moment.end]) and any(
        not feast_only(text[other.start : other.end]) and not other.clock_only
        for other in clause.moments
    ):
        return False
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


def grouped(
    text: str,
    clauses: list[Facts],
    hours: OfficeHours,
    at: datetime,
    carried: Moment | None,
) -> list[Group]:
    """Sort clauses into groups, one matter each."""
    groups: list[Group] = []
    pending: list[Facts] = []
    every = tuple(moment for clause in clauses for moment in clause.moments)
    for position, clause in enumerate(clauses):
        times = [
            moment
            for moment in clause.moments
            if live(moment, text, clause) and not taken_along(moment, text, every)
        ]
        if not times:
            if (
                groups
                and not pending
                and not _looks_forward(clause, clauses[position + 1 :], text)
            ):
                groups[-1].clauses.append(clause)
            else:
                pending.append(clause)
            continue
        current = groups[-1] if groups and not pending else None
        if current is not None and _closes_sign_up(current, clause, times):
            pending.append(current.clauses.pop())
            current = None
        if current is not None and _joins(current, clause, times, text, hours):
            current.clauses.append(clause)
            continue
        group = Group(clauses=[*pending, clause])
        pending = []
        before_it = groups[-1].moment if groups else None
        _settle(group, times, text, hours, before_it or carried)
        if groups and _explains(groups[-1], group, text):
            before = groups.pop()
            group.clauses[:0] = before.clauses
            if group.moment is not None and before.moment is not None:
                group.moment = bounded(group.moment, before.moment, hours)
        groups.append(group)
    if pending:
        if groups:
            groups[-1].clauses.extend(pending)
        else:
            groups.append(Group(clauses=pending))
    return groups


def _closes_sign_up(group: Group, clause: Facts, times: list[Moment]) -> bool:
    """…召开家长会，请在群里接龙，17日截止: the last two clauses are a matter of their own."""
    main = group.moment
    if main is None or len(group.clauses) < 2 or main.reading.shape is Shape.DEADLINE:
        return False
    last = group.clauses[-1]
    bare = not (clause.subjects or clause.taken or clause.handed or clause.held or clause.who)
    return (
        bare
        and times[0].reading.shape is Shape.DEADLINE
        and Part.SUBMIT in last.parts
        and not last.moments
        and bool(group.parts() & {Part.HOLD, Part.ATTEND})
    )


def _explains(before: Group, group: Group, text: str) -> bool:
    """Whether one group only gives the reason or the bounds of the next."""
    if before.moment is None or group.moment is None:
        return False
    said = text[before.start : before.end]
    if group.moment.reading.shape is Shape.RECURRENCE:
        running = text[before.moment.start : before.moment.end]
        return (
            _RUNNING.match(running) is not None
            or before.moment.reading.shape is Shape.RANGE
            or _EFFECTIVE.search(said) is not None
        )
    asked = any(clause.asks for clause in group.clauses)
    outer = re.search(r"要求|来文|来函|来电|通知", said) is not None
    return outer and asked and not any(clause.asks for clause in before.clauses)


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


_UNTIL = re.compile(r"FREQ=DAILY;UNTIL=(\d{8}T\d{6})Z$")
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


def _from_on(moment: Moment, first: datetime, bounds: Moment, hours: OfficeHours) -> Moment:
    """12月1日起，每月10日…: the first occurrence on or after that day."""
    begun = bounds.reading.start
    if begun is None or begun <= first or moment.reading.rrule is None:
        return moment
    from dateutil.rrule import rrulestr  # a tenth of a second, and rarely needed

    wall = hours.local(first).replace(tzinfo=None)
    day = hours.local(begun).replace(hour=0, minute=0, tzinfo=None)
    found = rrulestr(moment.reading.rrule, dtstart=wall).after(day, inc=True)
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


def _looks_forward(clause: Facts, later: list[Facts], text: str) -> bool:
    """Whether a clause without a time speaks of the next matter (…, 请各组整改, 25日前报)."""
    if not later:
        return False
    names_somebody = clause.asks and bool(clause.who)
    upcoming = next((other for other in later if other.moments), None)
    if upcoming is None:
        return False
    if names_somebody and not upcoming.who:
        return True
    # 会议材料请…, 于9日前报: a thing without a verb, then when it is due
    return (
        (bool(clause.taken) or (bool(clause.subjects) and clause.asks))
        and Part.SUBMIT in upcoming.parts
        and not (upcoming.taken or upcoming.handed or upcoming.subjects)
    )


def _joins(
    group: Group, clause: Facts, times: list[Moment], text: str, hours: OfficeHours
) -> bool:
    """Let a later clause complete the time of a group; False when it begins a matter of its own."""
    main = group.moment
    moment = times[0]
    if main is None:
        return False
    parts = clause.parts
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
    # 周四体检，早上7:30到: the hour of the day named before
    if moment.clock_only and hourless(main) and moment.reading.shape is not Shape.RECURRENCE:
        same_kind = moment.reading.shape is not Shape.DEADLINE or not parts & {Part.SUBMIT}
        if same_kind and main.reading.shape is not Shape.DEADLINE:
            group.moment = replace(main, reading=on_day_of(main.reading, moment.reading, hours))
            return True
    # 每月25日前…，从8月起执行
    if main.reading.shape is Shape.RECURRENCE and (
        _EFFECTIVE.search(text[clause.start : clause.end])
        or _RUNNING.match(text[clause.start : clause.end])
    ):
        group.moment = bounded(main, moment, hours)
        return True
    # 原定3日交的报告提前，26日中午前就要
    if group.former is main and not parts & {Part.TAKE}:
        group.moved = True
        group.moment = moment
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
    if bare and not clause.who and _same_local_day(main, moment, hours):
        if hourless(main) and not moment.reading.all_day:
            group.moment = moment
        return True
    if (
        bare
        and not clause.who
        and Part.ATTEND in parts
        and moment.reading.shape is Shape.DEADLINE
        and main.reading.shape in (Shape.RANGE, Shape.POINT)
    ):
        return True  # 22日上午9:00前报到
    if (
        bare
        and not clause.who
        and moment.reading.shape is Shape.DEADLINE
        and not parts & {Part.SUBMIT}
    ) and main.reading.shape is not Shape.DEADLINE:
        group.moment = moment
        return True
    return False


def hourless(moment: Moment) -> bool:
    """Whether no clock hour was said: only a day, or a part of one (周四下午)."""
    if moment.reading.shape is not Shape.DEADLINE and moment.reading.grain is Grain.DAY:
        return True
    return moment.reading.all_day or any("=" in code for code in moment.reading.assumed)


def _same_local_day(left: Moment, right: Moment, hours: OfficeHours) -> bool:
    if left.key is None or right.key is None:
        return False
    return hours.local(left.key).date() == hours.local(right.key).date()


def _after_move(clause: Facts, times: list[Moment]) -> Moment | None:
    return times[-1] if Part.MOVE in clause.parts and times else None


def _settle(
    group: Group, times: list[Moment], text: str, hours: OfficeHours, carried: Moment | None
) -> None:
    """Choose the time that counts in the clause that opens a group."""
    clause = group.clauses[-1]
    recurring = [moment for moment in times if moment.reading.shape is Shape.RECURRENCE]
    if recurring:
        main = recurring[0]
        for other in times:
            if other.clock_only and main.reading.all_day:
                main = at_clock(main, other, hours)
        for other in times:
            begins = (
                text[other.end - 1 : other.end + 1].strip()[-1:] == "起"
                or text[other.end - 1 : other.end] == "起"
            )
            if not other.clock_only and (
                other.reading.shape in (Shape.RANGE, Shape.DEADLINE)
                or (begins and other is not main)
            ):
                main = bounded(main, other, hours)
        group.moment = main
        return
    described = [moment for moment in times if attributive(moment, text, clause)]
    if described and Part.MOVE not in clause.parts and Part.FORMER not in clause.parts:
        group.former = described[0]
        others = [moment for moment in times if moment not in described]
        times = others or described
    if Part.MOVE in clause.parts or Part.FORMER in clause.parts:
        _settle_moved(group, times, text, clause, hours)
        return
    dated = _literal_first([moment for moment in times if not moment.clock_only], text)
    clocks = [moment for moment in times if moment.clock_only]
    deadlines = [moment for moment in dated if moment.reading.shape is Shape.DEADLINE]
    main = (deadlines or dated or clocks)[0]
    if deadlines and len(deadlines) > 1:
        exact = [moment for moment in deadlines if not moment.reading.all_day]
        main = (exact or deadlines)[-1]
    if main.reading.all_day and main.reading.shape is Shape.POINT:
        # 3月12日植树节，上午9点: the same day said once more with its hour
        main = next(
            (
                other
                for other in dated
                if not hourless(other) and _same_local_day(main, other, hours)
            ),
            main,
        )
    if clocks and main is not clocks[0]:
        clock = clocks[0]
        if hourless(main) or text[main.end : clock.start].strip().endswith(("(", "（")):
            main = replace(main, reading=_joined(main, clock, text, hours))
    elif clocks and main is clocks[0] and carried is not None:
        main = replace(main, reading=on_day_of(carried.reading, main.reading, hours))
    group.moment = main


def _literal_first(dated: list[Moment], text: str) -> list[Moment]:
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


def at_clock(moment: Moment, clock: Moment, hours: OfficeHours) -> Moment:
    """A recurrence without an hour at the hour named beside it (每日收铺后（晚上十时前）)."""
    reading = moment.reading
    first, hour = reading.start or reading.end, clock.key
    if first is None or hour is None:
        return moment
    start = hours.instant(hours.local(first).date(), hours.local(hour).time())
    return replace(moment, reading=replace(reading, start=start, all_day=False))


def _joined(day: Moment, clock: Moment, text: str, hours: OfficeHours) -> TimeReading:
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


def _settle_moved(
    group: Group, times: list[Moment], text: str, clause: Facts, hours: OfficeHours
) -> None:
    words = lexicon()
    moves = [
        match.start()
        for word in words.data["change"]["move"]
        for match in re.finditer(re.escape(word), text[clause.start : clause.end])
    ]
    if moves:
        first = clause.start + min(moves)
        later = [moment for moment in times if moment.start >= first]
        earlier = [moment for moment in times if moment.start < first]
        if later:
            group.moment = later[0]
            if later[0].clock_only and earlier and not earlier[0].clock_only:
                day = earlier[0].reading
                group.moment = replace(later[0], reading=on_day_of(day, later[0].reading, hours))
            group.former = earlier[0] if earlier else None
            group.moved = True
            return
        if earlier:
            group.moment = earlier[-1]
            group.moved = not _only_shifted(text[clause.start : clause.end])
        return
    former = next((moment for moment in times if _behind_former(text, clause, moment)), None)
    others = [moment for moment in times if moment is not former]
    group.former = former
    group.moment = others[-1] if others else former


def _only_shifted(said: str) -> bool:
    """Whether it is only put off (推迟, 延期), with no word of where or until when."""
    change = lexicon().data["change"]
    to_something = [
        word for word in change["move"] if word not in change["shift"] and word in said
    ]
    return not to_something


def _behind_former(text: str, clause: Facts, moment: Moment) -> bool:
    before = text[clause.start : moment.start]
    return any(
        before.rstrip("于在 ").endswith(word) for word in lexicon().data["change"]["former"]
    )


def threat(text: str, clause: Facts) -> bool:
    """Whether a clause only says what follows if it is not done (逾期将通报批评)."""
    return not clause.moments and _THREAT.match(text[clause.start : clause.end]) is not None


def preface(text: str, clause: Facts) -> bool:
    """Whether a clause only says why (根据…要求, 受大雪影响)."""
    return (
        not clause.moments
        and not clause.asks
        and _PREFACE.match(text[clause.start : clause.end]) is not None
    )
