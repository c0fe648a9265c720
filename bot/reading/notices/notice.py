"""From a text to its matters: times, layout, frames, sentences, inheritance, doubts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Action, Kind
from bot.reading.clean import Cleaned, clean
from bot.reading.notices import whole_texts
from bot.reading.notices.draft import Draft
from bot.reading.notices.frames import lend_labels, read_frame
from bot.reading.notices.freeze import doubts_of, times_of
from bot.reading.notices.layout import Label, Layout, lay_out
from bot.reading.notices.looks import heading_subject, is_event
from bot.reading.notices.moments import in_named_week, place
from bot.reading.notices.page import Page
from bot.reading.notices.sentences import read_sentence
from bot.reading.notices.tables import (
    labels_drawn_together,
    signs_as_labels,
    tables_as_points,
    title_above,
)
from bot.reading.notices.words import lexicon, names_of
from bot.reading.patterns import compiled
from bot.reading.times import find_times
from bot.reading.values import Additions, ItemReading, TimeReading

_PLAN = 8  # sentences below a heading
_HAN = compiled(r"[\u3400-\u9fff]")
_LATIN_WORD = compiled(r"[A-Za-z]{2,}")
_STAMP = compiled(
    r"(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*(?:\(?(?:周|星期)[一二三四五六日天]\)?)?\s*(\d{1,2}):(\d{2})"
)
# 🔔运动会报名啦: the line above the labelled ones
_CALLS_FOR = compiled(
    r"[^\w]*(?P<what>[^,。;:\n]{2,24}?)(?:开始|启动|火热|正式)*(?:啦|了|咯|喽|哦|中|进行中|通知)*[!~\s]*$"
)
_COUNTS_BACK = compiled(
    r"会(?:议)?(?:召开)?前|提前|前[一二两三1-3](?:天|日|周|个?工作日|个?小时)|[式礼赛辩试练排审收点座课庭考]前|before the (?:meeting|session)|in advance|beforehand"
)


def read_notice(
    text: str, at: datetime, hours: OfficeHours, calendar: WorkingCalendar, extra: Additions
) -> tuple[ItemReading, ...]:
    """All matters of a text, in the order they are named."""
    if not text.strip():
        return ()
    with names_of(extra):
        return _read(text, at, hours, calendar)


def _read(
    text: str, at: datetime, hours: OfficeHours, calendar: WorkingCalendar
) -> tuple[ItemReading, ...]:
    cleaned = labels_drawn_together(clean(whole_texts.without_files(text)))
    table = title_above(cleaned.text) if "|" in cleaned.text else None
    pointed = tables_as_points(cleaned)
    cleaned = signs_as_labels(pointed)
    if cleaned is not pointed:
        table = None  # its place has moved
    plain = cleaned.text
    if _is_english(plain):
        # most offices never need it, and its patterns take a fifth of the start
        from bot.reading.notices.english import read_english

        return read_english(
            cleaned,
            at,
            hours,
            lambda event: find_times(cleaned, at, hours, calendar, office=True, event=event),
        )
    if whole_texts.is_rule_text(plain) or whole_texts.is_news(plain):
        return ()
    layout = lay_out(plain)
    now = _forwarded(plain, layout, at, hours)

    def times(event: datetime | None = None, said: Cleaned = cleaned) -> tuple[TimeReading, ...]:
        return find_times(said, now, hours, calendar, office=True, event=event)

    counts_back = _COUNTS_BACK.search(plain) is not None
    framed = None
    if counts_back and (head := _head(cleaned, layout)) is not None:
        # the labelled lines name the meeting before anything else is read
        framed = _framed_start(cleaned, layout, at, hours, times(said=head))
    if framed is not None:
        counts_back = False
    readings = times(framed)
    page = _read_page(cleaned, layout, at, hours, readings, table)
    meeting = next(
        (
            draft.time.start
            for draft in page.drafts
            if draft.kind is Kind.MEETING
            and draft.action is not Action.CANCEL
            and draft.time is not None
            and draft.time.start is not None
        ),
        None,
    )
    if meeting is not None and counts_back and (counted := times(meeting)) != readings:
        page = _read_page(cleaned, layout, at, hours, counted, table)
    _inherit(page, layout)
    urgency = _urgency(plain)
    return tuple(_frozen(page, draft, cleaned, text, at, hours, urgency) for draft in page.drafts)


def _is_english(text: str) -> bool:
    """Whether a text is English but for a name or two."""
    ideographs = len(_HAN.findall(text))
    return ideographs == 0 or ideographs * 2 < len(_LATIN_WORD.findall(text))


def _forwarded(text: str, layout: Layout, at: datetime, hours: OfficeHours) -> datetime:
    """The moment a forwarding header names, for 明天 was said then."""
    if layout.forwarded_at is None:
        return at
    match = _STAMP.search(text, layout.forwarded_at, layout.forwarded_end)
    if match is None:
        return at
    year, month, day, hour, minute = match.groups()
    local = hours.local(at)
    try:
        stamp = datetime(
            int(year or local.year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            tzinfo=hours.zone,
        )
        if year is None and stamp > at:
            stamp = stamp.replace(year=stamp.year - 1)
    except ValueError:
        return at
    return stamp


def _head(cleaned: Cleaned, layout: Layout) -> Cleaned | None:
    """The text as far as its labelled times go, or None when it has none."""
    ends = [line.end for line in layout.labelled if line.label is Label.TIME]
    if not ends:
        return None
    end = min(max(ends) + 1, len(cleaned.text))
    return replace(cleaned, text=cleaned.text[:end], origin=cleaned.origin[: end + 1])


def _framed_start(
    cleaned: Cleaned,
    layout: Layout,
    at: datetime,
    hours: OfficeHours,
    readings: tuple[TimeReading, ...],
) -> datetime | None:
    """When the meeting begins that the labelled lines describe, or None."""
    moments = in_named_week(cleaned, place(cleaned, readings), at, hours)
    frame = read_frame(Page(cleaned.text, at, hours, moments), layout)
    if frame is None or frame.kind is not Kind.MEETING or frame.time is None:
        return None
    return frame.time.start


def _read_page(
    cleaned: Cleaned,
    layout: Layout,
    at: datetime,
    hours: OfficeHours,
    readings: tuple[TimeReading, ...],
    table: tuple[int, int] | None,
) -> Page:
    page = Page(
        cleaned.text, at, hours, in_named_week(cleaned, place(cleaned, readings), at, hours)
    )
    page.addressed = bool(layout.salutation)
    page.formal = layout.heading is not None and len(layout.sentences) >= _PLAN
    page.topic = page.table = table
    frame = read_frame(page, layout)
    if frame is not None:
        page.drafts.append(frame)
        page.carried = frame.moment
    for sentence in layout.sentences:
        read_sentence(page, sentence)
    if frame is None:
        lend_labels(page, layout)
    else:
        _fold_into_frame(page, frame)
    return page


def _fold_into_frame(page: Page, frame: Draft) -> None:
    """兹定于8日召开…, and the labelled lines below it, are one meeting."""
    if frame.kind is not Kind.MEETING or frame.time is None or frame.time.start is None:
        return
    day = page.hours.local(frame.time.start).date()
    for draft in list(page.drafts):
        if draft is frame or draft.kind is not Kind.MEETING or draft.time is None:
            continue
        if draft.time.start is None or page.hours.local(draft.time.start).date() != day:
            continue
        if draft.time.start != frame.time.start and not draft.time.all_day:
            continue
        if frame.title is None or frame.plain_title:
            frame.title, frame.plain_title = draft.title, draft.plain_title
        frame.place = frame.place or draft.place
        if frame.nobody:
            frame.people, frame.units = draft.people, draft.units
        page.drafts.remove(draft)


# ---------------------------------------------------------------- what the whole notice lends


def _inherit(page: Page, layout: Layout) -> None:
    words = lexicon()
    subject = heading_subject(page.text, *layout.heading) if layout.heading is not None else None
    tag = next(((start, end) for start, end in layout.tags if end - start > 2), None)
    for position, draft in enumerate(page.drafts):
        if draft.title is None or draft.plain_title:
            _lend_title(page, layout, draft, position, subject, tag)
        elif subject is not None and draft.kind is Kind.REPORT:
            # 书面总结 is the 2026年度工作总结 of the heading
            short, whole = page.text[slice(*draft.title)], page.text[slice(*subject)]
            if len(short) <= 5 and len(whole) > len(short) and whole.endswith(short[-2:]):
                draft.title = subject
        bodies = [name for name in layout.salutation if not name.person]
        persons = [name for name in layout.salutation if name.person]
        if draft.action is Action.COMPLETE:
            continue
        if not draft.units:
            for name in bodies:
                if name.text.lstrip("@") not in words.nobody:
                    draft.add(name)
        if not draft.people:
            everybody = [name for name in persons if name.text in words.everybody]
            narrow = [name for name in persons if name.text not in words.everybody]
            for name in narrow:
                draft.add(name)
            if draft.nobody:
                for name in everybody:
                    draft.add(name)


def _lend_title(
    page: Page,
    layout: Layout,
    draft: Draft,
    position: int,
    subject: tuple[int, int] | None,
    tag: tuple[int, int] | None,
) -> None:
    if subject is not None and (
        draft.title is None
        or draft.kind is not Kind.MEETING
        or is_event(page.text[subject[0] : subject[1]])
    ):
        if draft.kind is Kind.MEETING or draft.title is None:
            draft.title = subject
        return
    if draft.title is None and page.topic is not None:
        draft.title = page.topic
    if draft.title is None and draft.framed and draft.kind is Kind.REPORT and layout.sentences:
        first = layout.sentences[0]
        called = _CALLS_FOR.match(page.text, first.start, first.end)
        if called is not None and first.end <= draft.begin:
            draft.title = called.span("what")
            draft.begin = first.begin
    if draft.kind is Kind.MEETING and draft.framed and draft.title is None:
        before = [sentence for sentence in layout.sentences if sentence.end <= draft.begin]
        for sentence in reversed(before):
            plain = page.text[sentence.start : sentence.end].rstrip(" ,;:")
            lead = len(plain) - len(plain.lstrip("📢📣🔔📌❗‼ ️#*"))
            if len(plain) <= 24 and is_event(plain) and not re.search(r"[,。;:]", plain):
                draft.title = (sentence.start + lead, sentence.start + len(plain))
                draft.begin = min(draft.begin, sentence.start)
                return
            found = re.search(
                r"(?:召开|举行|举办|开展|组织)([^,。;]+)$",
                page.text[sentence.start : sentence.end],
            )
            if found is not None:
                draft.title = (sentence.start + found.start(1), sentence.start + found.end(1))
                draft.begin = min(draft.begin, sentence.start)
                return
    if draft.title is None and tag is not None:
        draft.title = heading_subject(page.text, *tag)
    if draft.title is not None and draft.kind is Kind.MEETING and len(layout.salutation) == 1:
        said = page.text[slice(*draft.title)]
        if said in ("短会", "小会", "碰头会", "会", "个短会", "个会"):
            who = layout.salutation[0].text.lstrip("@各位个")
            draft.title_text = f"{who}{said.lstrip('个')}"


# ---------------------------------------------------------------- freezing


def _original(
    cleaned: Cleaned, source: str, start: int, end: int, *, brackets: bool = False
) -> str:
    """The original characters of a stretch; without its brackets unless asked for."""
    text = cleaned.text
    kept: list[str] = []
    depth = 0
    for position in range(start, end):
        character = text[position]
        if not brackets and character in "(（":
            depth += 1
        if depth == 0:
            kept.append(source[cleaned.origin[position]])
        if not brackets and character in ")）":
            depth = max(0, depth - 1)
    return "".join(kept).strip(" \t\u3000:：,，、;；。.")


def _frozen(
    page: Page,
    draft: Draft,
    cleaned: Cleaned,
    source: str,
    at: datetime,
    hours: OfficeHours,
    urgency: str | None,
) -> ItemReading:
    def words_of(where: str | None) -> str | None:
        if where is None:
            return None
        start, end = (int(number) for number in where.split(":"))
        bracketed = cleaned.text[end - 1 : end] in (")", "）")
        return _original(cleaned, source, start, end, brackets=not bracketed) or None

    title = draft.title_text
    if not title and draft.title is not None:
        title = _original(cleaned, source, *draft.title)
        if draft.title_tail is not None:
            title += _original(cleaned, source, *draft.title_tail)
    reading = draft.time
    times = times_of(draft.kind, reading, hours)
    people = tuple(_name(cleaned, source, name) for name in draft.people)
    return ItemReading(
        kind=draft.kind,
        action=draft.action,
        title=title,
        span=cleaned.span(draft.begin, draft.end),
        start=times.start,
        end=times.end,
        due=times.due,
        all_day=reading.all_day if reading is not None else False,
        place=words_of(draft.place) if draft.kind is Kind.MEETING else None,
        people=people,
        units=tuple(_name(cleaned, source, name) for name in draft.units),
        submit_to=words_of(draft.receiver) if draft.kind is not Kind.MEETING else None,
        recurrence=reading.rrule if reading is not None else None,
        urgency=urgency,
        conflict=reading.conflict if reading is not None else False,
        holiday=reading.holiday if reading is not None else False,
        doubts=doubts_of(
            times, reading, action=draft.action, title=title, at=at, unclear=draft.unclear
        ),
        assumed=reading.assumed if reading is not None else (),
    )


def _name(cleaned: Cleaned, source: str, name: str) -> str:
    """A name in the original characters."""
    at = cleaned.text.find(name)
    if at < 0:
        return name
    return "".join(source[cleaned.origin[position]] for position in range(at, at + len(name)))


def _urgency(text: str) -> str | None:
    for mark, words in lexicon().data["urgency"].items():
        if any(word in text for word in words):
            return str(mark)
    return None
