"""The matter that labelled lines describe, and what the whole lends to its matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.english.matter import Matter
from bot.reading.notices.english.names import Who, who_of
from bot.reading.notices.moments import on_day_of

if TYPE_CHECKING:
    from bot.reading.notices.english.page import Page


def _memo_date(page: Page) -> bool:
    """Whether the only time named is the date of a memo (To, From, Date)."""
    if not page.memo or set(page.fields) - {"time", "title", "other"}:
        return False
    return all(
        moment.reading.all_day
        for line in page.fields.get("time", [])
        for moment in page.within(line.value, line.end)
    )


def framed(page: Page) -> None:
    """The matter that labelled lines describe (Date: … Venue: …)."""
    if _memo_date(page):
        return
    name = "time" if "time" in page.fields else "due"
    lines = page.fields.get(name, [])
    moments = [moment for line in lines for moment in page.within(line.value, line.end)]
    if not moments:
        return
    main = next((moment for moment in moments if not moment.clock_only), moments[0])
    clock = next((moment for moment in moments if moment.clock_only), None)
    reading = main.reading
    if clock is not None and clock is not main and reading.all_day:
        reading = on_day_of(reading, clock.reading, page.hours)
    shown = [line for key, listed in page.fields.items() if key != "other" for line in listed]
    matter = Matter(
        Kind.MEETING if name == "time" else Kind.REPORT,
        min(line.start for line in shown),
        max(line.end for line in shown),
        time=reading,
        title=page.subject or "",
    )
    matter.place = _value(page, "place")
    matter.receiver = _value(page, "receiver")
    named = [
        who_of(page.text[line.value : line.end].strip(" ."))
        for line in page.fields.get("people", [])
    ]
    matter.who = Who(
        tuple(dict.fromkeys(name for who in named for name in who.people)),
        tuple(dict.fromkeys(name for who in named for name in who.units)),
    )
    page.matters.insert(0, matter)


def _value(page: Page, name: str) -> str | None:
    lines = page.fields.get(name)
    return page.text[lines[0].value : lines[0].end].strip(" .") if lines else None


def lend(page: Page) -> None:
    """Subject and addressees of the whole to the matters that lack their own."""
    meeting = next((matter for matter in page.matters if matter.kind is Kind.MEETING), None)
    for matter in page.matters:
        short = page.subject and page.subject.lower().endswith(f" {matter.title.lower()}")
        if page.subject and (not matter.title or short):
            matter.title = page.subject  # the workshop is the Spring timetable workshop
        if matter.title == "RSVP" and meeting is not None and meeting.title:
            matter.title = f"RSVP for {meeting.title[0].lower()}{meeting.title[1:]}"
        if matter.action is not Action.COMPLETE:
            matter.who = Who(
                matter.who.people or page.salutation.people,
                matter.who.units or page.salutation.units,
            )
