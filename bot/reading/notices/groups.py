"""Which clauses of a sentence speak of one matter, and which time is theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.reading.notices import asides
from bot.reading.notices.clauses import read_clause
from bot.reading.notices.facts import Facts
from bot.reading.notices.joins import EFFECTIVE, RUNNING, joins
from bot.reading.notices.live import live, names_a_thing
from bot.reading.notices.looks import is_event
from bot.reading.notices.moments import Moment, on_day_of
from bot.reading.notices.runs import as_long_as_said, begun, bounded, hourless, put_off
from bot.reading.notices.settle import Group, same_local_day, settle
from bot.reading.notices.tokens import taken_along
from bot.reading.notices.words import Part
from bot.reading.patterns import compiled
from bot.reading.values import Shape

# holds only for those it concerns
_IN_CASE = compiled(
    r"(?:[^,请]{1,8}的(?:先|请|就|要|提前|单独)*(?:跟|和|同|找)我(?:说|讲|打)|[^,请]{0,4}[要想需][^,]{2,12}的话|如(?!期|实|下)|若|发现|遇有|遇到|如遇|一旦|凡有|(?:有|遇)?(?:重要|突发|紧急|异常|特殊)(?:情况|事件)(?!的)|有情况)"
)
# 各摊主提前一小时摆好: to be ready, and no work of its own
_EARLY_BY = compiled(r"提[前早](?:半|[一两二三四五]|\d{1,3})个?半?(?:小时|钟头|分钟|刻钟)")
_EACH_OF = compiled(
    r"[^,。;]{2,12}的[^,。;]{2,14}(?:都|均|全|一律|全部|统统)(?:临时|暂时)?(?:取消|不开|停开|暂停|停办|停课)"
)
# the sender's own promise
_OWN_PROMISE = compiled(
    r"[^,]{0,6}我(?:来|会|稍后|稍晚|等下|等会|待会|这边|晚点)?再?(?:发|传|转)(?:给)?(?:你|您|大家|群|到群|各位)"
    r"|[^,]{2,12}(?:稍后|随后|后续|晚点|等会|待会)(?:再)?(?:发|公布|推送|转)[^,]{0,4}$"
)


_THREAT = compiled(r"(?:逾期|过期|超期|过时|否则|未按时|不按时|对未|对不|凡|如未|若未)")


_PREFACE = compiled(
    r"[^,请各@]{2,10}?(?:那边|那头|这边)?(?:急|又|也|还|刚|在|等着|马上)*(?:要(?!求|注意|参加|来|到|去|开|做|把|在|交|报)[^,]{1,5}|要数|要材料|要数据|要名单|要情况|要结果|要报告|要得急|催得?急?紧?|催了(?:[两三几]次|好几次)?|催要|急要|要要|等着要|等着用|在等|等着)$|(?:根据|按照?|为了?|因|由于|受|接|鉴于|经|遵照|依据?|结合|针对|随着|据|自接到|应)(?!通知)[^,]*$"
)


def clauses_of(text: str, start: int, end: int, moments: tuple[Moment, ...]) -> list[Facts]:
    """Cut a sentence at its commas, outside brackets and times, and read each clause."""
    found: list[Facts] = []
    depth = 0
    at = start
    inside = {position for moment in moments for position in range(moment.start + 1, moment.end)}
    for position in range(start, end + 1):
        character = text[position] if position < end else ","
        if character in "(（[【《「“":
            depth += 1
        elif character in ")）]】》」”":
            depth = max(0, depth - 1)
        elif (
            character in "和、及与"
            and depth == 0
            and _EACH_OF.match(text, position + 1) is not None
            and any(moment.start == position + 1 for moment in moments)
            and any(at <= moment.start and moment.end < position for moment in moments)
        ):
            # 明早的例会和后天的分析会都取消: one change, two meetings
            clause = read_clause(text, at, position, moments)
            clause.parts.add(Part.CANCEL)
            found.append(clause)
            at = position + 1
        elif character == "," and (position == end or (depth == 0 and position not in inside)):
            left, right = at, position
            while left < right and text[left] in " \t":
                left += 1
            while right > left and text[right - 1] in " \t~～…":
                right -= 1
            if left < right:
                clause = read_clause(text, left, right, moments)
                said = text[left:right]
                if asides.tells_the_seats(said):
                    clause.moments = ()
                if not (asides.consequence(said) or asides.says_why(text, clause, found)):
                    _only_for_some(text, clause)
                    found.append(clause)
            at = position + 1
    return _without_the_old(text, found)


def _only_for_some(text: str, clause: Facts) -> None:
    """Take the order out of a clause that holds in a case, promises, or says how to be ready."""
    said = text[clause.start : clause.end]
    early = _EARLY_BY.search(said) is not None
    if (
        (not clause.moments and _IN_CASE.match(said) is not None)
        or _OWN_PROMISE.match(said) is not None
        or (not clause.asks and early)
    ):
        if early:
            clause.moments = ()
        clause.parts.clear()
        clause.receivers.clear()
        clause.taken.clear()
        clause.handed.clear()


# 原来的下午场作废, 原来写的13日不算数了: beside a new time, the old one is gone anyway
_OLD_ONE = compiled(
    r"(?:原(?:来|先|定|订|通知)?|之前|此前|先前|早先|上次|旧)(?:的|说的?|写的?|定的?|发的?|通知的?|报的?)?[^,]{0,16}(?:作废|不算|取消|无效|不用|不再|为准|废止|停用|别看|忽略|腾出|让出)"
)


def _without_the_old(text: str, clauses: list[Facts]) -> list[Facts]:
    moved = [clause for clause in clauses if Part.MOVE in clause.parts]
    if not moved or len(clauses) < 2:
        return clauses
    return [
        clause
        for clause in clauses
        if clause in moved or _OLD_ONE.match(text, clause.start, clause.end) is None
    ]


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
            if live(moment, text, clause)
            and not taken_along(moment, text, every)
            and not names_a_thing(moment, text, clause, every)
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
        if current is not None and joins(current, clause, times, text, hours):
            current.clauses.append(clause)
            continue
        group = Group(clauses=[*pending, clause])
        pending = []
        before_it = groups[-1].moment if groups else None
        settle(group, times, text, hours, before_it or carried)
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
    for group in groups:
        if group.moment is not None:
            group.moment = begun(group.moment, every, hours)
            _shift(group, text, hours)
            if Part.SUBMIT not in group.parts():
                group.moment = as_long_as_said(group.moment, text, group.end, hours)
    return groups


def _shift(group: Group, text: str, hours: OfficeHours) -> None:
    """例会推迟一周, 推迟一小时，10:00开始: the new time is counted from the old one, or named."""
    first = next((clause for clause in group.clauses if clause.moments), None)
    if group.moment is None or first is None or first.asks:
        return
    old = first.moments[0]
    if not any(is_event(piece.text, cut=True) for piece in (*first.subjects, *first.rest)):
        return
    moved = put_off(old, text[old.end : first.end], hours)
    if moved is None:
        return
    if same_local_day(group.moment, old, hours) and not group.moved:
        # …推迟一天，还是下午两点: the hour named behind, on the day that is counted
        whole_days = not hourless(group.moment) and hourless(old)
        on_the_day = on_day_of(moved.reading, group.moment.reading, hours)
        if group.moment.reading.start == old.reading.start:
            group.moment = moved
        elif whole_days:
            group.moment = replace(group.moment, reading=on_the_day)
    group.former, group.moved = old, True


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
            RUNNING.match(running) is not None
            or before.moment.reading.shape is Shape.RANGE
            or EFFECTIVE.search(said) is not None
        )
    asked = any(clause.asks for clause in group.clauses)
    if asides.RUNS_OUT.search(said) is not None:
        # 合同12月31日到期，请…续签: when it runs out, then what is to be done
        dated = [clause for clause in before.clauses if clause.moments]
        plain = not any(clause.asks or clause.parts & _WORKS for clause in dated)
        due = group.moment.reading.shape is Shape.DEADLINE
        if plain and (asked or due):
            for clause in dated:
                clause.moments = ()
            return True
    outer = re.search(r"要求|来文|来函|来电|通知", said) is not None
    return outer and asked and not any(clause.asks for clause in before.clauses)


_WORKS = {Part.TAKE, Part.SUBMIT, Part.FINISH, Part.HOLD, Part.ATTEND}


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
