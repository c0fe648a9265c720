"""Which time counts in a group of clauses, and which is the old one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.calendar import OfficeHours
from bot.reading.notices.facts import Facts
from bot.reading.notices.live import attributive, literal_first
from bot.reading.notices.looks import is_event, is_place
from bot.reading.notices.moments import Moment, on_day_of
from bot.reading.notices.runs import at_clock, bounded, hourless, joined
from bot.reading.notices.words import Part, lexicon
from bot.reading.patterns import compiled
from bot.reading.values import Shape


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


def same_local_day(left: Moment, right: Moment, hours: OfficeHours) -> bool:
    if left.key is None or right.key is None:
        return False
    return hours.local(left.key).date() == hours.local(right.key).date()


def settle(
    group: Group, times: list[Moment], text: str, hours: OfficeHours, carried: Moment | None
) -> None:
    """Choose the time that counts in the clause that opens a group."""
    clause = group.clauses[-1]
    recurring = [moment for moment in times if moment.reading.shape is Shape.RECURRENCE]
    if recurring:
        main = recurring[-1 if Part.MOVE in clause.parts else 0]
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
    if _changes_a_thing(times, text, clause):
        clause.parts.discard(Part.MOVE)
    if Part.MOVE in clause.parts or Part.FORMER in clause.parts:
        _settle_moved(group, times, text, clause, hours)
        return
    dated = literal_first([moment for moment in times if not moment.clock_only], text)
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
                if not hourless(other) and same_local_day(main, other, hours)
            ),
            main,
        )
    if clocks and main is not clocks[0]:
        clock = clocks[0]
        if hourless(main) or text[main.end : clock.start].strip().endswith(("(", "（")):
            main = replace(main, reading=joined(main, clock, text, hours))
    elif clocks and main is clocks[0] and carried is not None:
        main = replace(main, reading=on_day_of(carried.reading, main.reading, hours))
    group.moment = main


_CARRIED = compiled(r"(?:搬|移|挪|换|调|转|迁|放|提|拖|推)(?:到|至|去|回)")
_INTO = compiled(r"换成|改成|改为|换为|换上|变更为|更改为|更正为|调整为")


def _changes_a_thing(times: list[Moment], text: str, clause: Facts) -> bool:
    """把电子屏换成欢迎词: a thing is to be changed, no meeting and no deadline moves."""
    into = _INTO.search(text, clause.start, clause.end)
    carried = _CARRIED.search(text, clause.start, clause.end)
    if (
        carried is not None
        and clause.taken
        and not any(is_event(piece.text) for piece in clause.taken)
        and not any(moment.start >= carried.end() for moment in clause.moments)
        and Part.FORMER not in clause.parts
    ):
        return True  # 把折叠椅搬到北栋: a thing changes its place
    if into is None or Part.FORMER in clause.parts:
        return False
    if any(moment.start >= into.end() for moment in clause.moments):
        return False
    if is_place(text[into.end() : clause.end]) or any(
        is_event(piece.text) for piece in clause.subjects
    ):
        return False
    due = any(moment.reading.shape is Shape.DEADLINE for moment in times)
    return bool(clause.taken) or due


_SAME_HOUR = compiled(
    r"[,的(]?(?:还是|仍是|仍为)?(?:同一时间|同一时段|同时间|原时间|相同时间|时间不变|时间照旧)"
)
_WEEKDAY = compiled(r"(?:周|星期|礼拜)[一二三四五六日天]")


def _of_that_week(moment: Moment, earlier: list[Moment], text: str, hours: OfficeHours) -> Moment:
    """下周二的会改到周三: the Wednesday of the week named before."""
    start, old = moment.reading.start, earlier[0].reading.start if earlier else None
    if start is None or old is None or _WEEKDAY.match(text, moment.start) is None:
        return moment
    day = hours.local(old).date()
    monday = day - timedelta(days=day.weekday())
    new = hours.local(start).date()
    weeks = 0
    while new + timedelta(weeks=weeks) < monday:
        weeks += 1
    if not weeks or weeks > 3:
        return moment
    by = timedelta(weeks=weeks)
    end = moment.reading.end + by if moment.reading.end is not None else None
    return replace(moment, reading=replace(moment.reading, start=start + by, end=end))


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
            group.moment = _of_that_week(group.moment, earlier, text, hours)
            same_hour = _SAME_HOUR.match(text, later[0].end) is not None
            if same_hour and earlier and hourless(later[0]):
                at = on_day_of(group.moment.reading, earlier[0].reading, hours)
                group.moment = replace(later[0], reading=at)
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
