"""Formal notices: a meeting or a return laid out in labelled lines (一、时间：… 二、地点：…)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.draft import Draft
from bot.reading.notices.layout import Label, Labelled, Layout
from bot.reading.notices.moments import Moment, on_day_of
from bot.reading.notices.names import Name, is_plain_name, leading_names, listed_names
from bot.reading.notices.page import Page
from bot.reading.notices.receivers import strip_after
from bot.reading.patterns import compiled
from bot.reading.values import Shape

_SENDS_TO = compiled(r"(?:请)?(?:发|交|报|送|传|寄|投|反馈|提交|报送)(?:给|到|至|送)?")
_HANDED_TO = compiled(
    r"(?:报送?|交|送|提交|反馈|传|发送?|寄|上报)(?:给|到|至)?([^,。;()\d]{2,16}?)(?=$|[,。;(])"
)
_VENUE = compiled(r"(?:主会场)?(?:设在|设于|定在|位于|在)|主会场[:]?")


def read_frame(page: Page, layout: Layout) -> Draft | None:
    """The matter that the labelled lines describe, or None when they name no time."""
    labelled = layout.labelled
    moment = _time(page, labelled, Label.TIME)
    if moment is not None and not _is_return(page, layout, labelled):
        return _meeting(page, layout, labelled, moment)
    due = _time(page, labelled, Label.DUE) or moment
    if due is not None:
        return _return(page, layout, labelled, due)
    return None


def _is_return(page: Page, layout: Layout, labelled: list[Labelled]) -> bool:
    """Whether the heading speaks of handing something in and nothing of a meeting."""
    labels = {line.label for line in labelled}
    if Label.PLACE in labels or Label.PEOPLE in labels:
        return False
    return Label.RECEIVER in labels


def _time(page: Page, labelled: list[Labelled], wanted: Label) -> Moment | None:
    found: Moment | None = None
    for line in labelled:
        if line.label is not wanted:
            continue
        sessions = _sessions(page, line)
        if sessions is not None:
            return sessions
        for moment in page.moments:
            if not (line.start <= moment.start and moment.end <= line.end + 1):
                continue
            if moment.coarse or (moment.key is None and not moment.reading.impossible):
                continue
            if found is None:
                found = moment
            elif moment.clock_only and found.reading.all_day:
                found = replace(
                    found, reading=on_day_of(found.reading, moment.reading, page.hours)
                )
            elif found.clock_only and moment.reading.all_day:
                found = replace(
                    moment, reading=on_day_of(moment.reading, found.reading, page.hours)
                )
    return found


def _sessions(page: Page, line: Labelled) -> Moment | None:
    """26日至27日，每天9:00—11:30、14:30—17:00: from the first session to the end of the last."""
    moments = [
        moment
        for moment in page.moments
        if line.value <= moment.start and moment.end <= line.end + 1 and not moment.coarse
    ]
    if len(moments) < 2:
        return None
    days, clocks = moments[0], moments[1:]
    first, last = days.reading.start, days.reading.end
    if days.reading.shape is not Shape.RANGE or days.clock_only or first is None or last is None:
        return None
    if page.hours.local(first).date() == page.hours.local(last).date():
        return None  # 9:00至17:00，中午12:00至13:30休息
    opening = clocks[0].reading.start
    closing = max(
        (
            page.hours.local(end).time()
            for clock in clocks
            if (end := clock.reading.end) is not None
        ),
        default=None,
    )
    if opening is None:
        return None
    start = page.hours.instant(page.hours.local(first).date(), page.hours.local(opening).time())
    end = last
    if closing is not None:
        end = page.hours.instant(page.hours.local(last).date(), closing)
    return replace(days, reading=replace(days.reading, start=start, end=end, all_day=False))


def _meeting(page: Page, layout: Layout, labelled: list[Labelled], moment: Moment) -> Draft:
    shown = [line for line in labelled if line.label in (Label.TIME, Label.PLACE, Label.PEOPLE)]
    titled = [line for line in labelled if line.label is Label.TITLE]
    begin = min(line.start for line in [*shown, *titled])
    end = max(line.end for line in shown)
    draft = Draft(Kind.MEETING, begin, end, time=moment.reading, moment=moment, framed=True)
    if moment.reading.shape is Shape.DEADLINE:
        draft.time = replace(moment.reading, shape=Shape.POINT, start=moment.reading.end, end=None)
    for line in labelled:
        if line.label is Label.PLACE and draft.place is None:
            start, stop = _value(page.text, line)
            named = listed_names(page.text[start:stop])
            if named is not None and all(name.person for name in named):
                # under 参会人员, the main venue's people
                for name in who(page.text, line.value, line.end):
                    draft.add(name)
            elif start < stop:
                venue = _VENUE.match(page.text, start, stop)
                start = venue.end() if venue is not None and venue.end() < stop else start
                draft.place = f"{start}:{stop}"
        elif line.label is Label.PEOPLE:
            for name in who(page.text, line.value, line.end):
                draft.add(name)
        elif line.label is Label.TITLE and draft.title is None:
            draft.title = _value(page.text, line)
    draft.plain_title = draft.title is None
    return draft


def _return(page: Page, layout: Layout, labelled: list[Labelled], moment: Moment) -> Draft | None:
    shown = [line for line in labelled if line.label is not Label.OTHER]
    draft = Draft(
        Kind.REPORT,
        min(line.start for line in shown),
        max(line.end for line in shown),
        action=Action.CREATE,
        time=moment.reading,
        moment=moment,
        framed=True,
    )
    for line in labelled:
        start, stop = _value(page.text, line)
        if line.label is Label.RECEIVER and draft.receiver is None and start < stop:
            verb = _SENDS_TO.match(page.text, start, stop)
            start = verb.end() if verb is not None and verb.end() < stop else start
            bare = strip_after(page.text[start:stop])
            draft.receiver = f"{start}:{start + len(bare)}"
        elif line.label in (Label.TIME, Label.DUE) and draft.receiver is None:
            handed = _HANDED_TO.search(page.text, moment.end, max(stop, moment.end))
            if handed is not None:
                # 报送时间：22日16:00前报审管办
                bare = strip_after(handed[1])
                draft.receiver = f"{handed.start(1)}:{handed.start(1) + len(bare)}"
        elif line.label is Label.PEOPLE:
            for name in who(page.text, line.value, line.end):
                draft.add(name)
        elif line.label is Label.TITLE and draft.title is None:
            draft.title = (start, stop)
    draft.plain_title = draft.title is None
    return draft


def _value(text: str, line: Labelled) -> tuple[int, int]:
    start, end = line.value, line.end
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t。;,.":
        end -= 1
    return start, end


def who(text: str, start: int, end: int) -> list[Name]:
    """Whoever a list names, each element by itself; what is no name is left out."""
    found: list[Name] = []
    at = start
    depth = 0
    for position in range(start, end + 1):
        character = text[position] if position < end else "、"
        if character in "(（":
            depth += 1
        elif character in ")）":
            depth = max(0, depth - 1)
        elif (depth == 0 and character in "、,;。和 \n") or position == end:
            element = text[at:position].strip()
            if (colon := element.find(":")) >= 0:
                element = element[colon + 1 :].strip()
            offset = text.find(element, at) if element else at
            names = listed_names(element, plain=True) if element else None
            if names is None and element and is_plain_name(element):
                names = (Name(0, len(element), element, True),)
            if names is None and element:
                names = leading_names(element)[0] or None
            for name in names or ():
                found.append(Name(offset + name.start, offset + name.end, name.text, name.person))
            at = position + 1
    return found


def lend_labels(page: Page, layout: Layout) -> None:
    """Give labels that stand without a labelled time (…, 地点：活动室) to the matter before them."""
    for line in layout.labelled:
        before = [draft for draft in page.drafts if draft.begin <= line.start]
        draft = before[-1] if before else next(iter(page.drafts), None)
        if draft is None:
            return
        if line.label is Label.PLACE and draft.kind is Kind.MEETING and draft.place is None:
            start, stop = _value(page.text, line)
            draft.place = f"{start}:{stop}"
            draft.end = max(draft.end, stop)
        elif line.label is Label.PEOPLE:
            for name in who(page.text, line.value, line.end):
                draft.add(name)
            draft.end = max(draft.end, line.end)
        elif line.label is Label.RECEIVER and draft.kind is Kind.REPORT and draft.receiver is None:
            start, stop = _value(page.text, line)
            draft.receiver = f"{start}:{start + len(strip_after(page.text[start:stop]))}"
            draft.end = max(draft.end, stop)
