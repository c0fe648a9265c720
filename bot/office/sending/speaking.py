"""Push rows into what is to be worded: the item, the person, the change, the lateness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from bot.domain.calendar import OfficeHours, QuietHours, WorkingCalendar
from bot.domain.department import DepartmentPart
from bot.domain.digest import Digest
from bot.domain.item import Assignment, ItemView
from bot.domain.plan import As, Rules, after_quiet
from bot.domain.push import Occasion, PushState, Spoken
from bot.domain.vocabulary import Kind, Urgency
from bot.office.asking.queries import MEETING_LENGTH, digest, scope_of
from bot.office.matters.views import to_change, views
from bot.office.notices.opinions import told_in
from bot.office.returns.submissions import handed_file, seen_by
from bot.store.rows import ChatRow, EntryRow, ItemRow, PersonRow, PositionRow, PushRow

LATE = timedelta(minutes=5)
_TIMELY = (
    Occasion.AT_ONCE,
    Occasion.REMINDER,
    Occasion.NUDGE,
    Occasion.OVERDUE,
    Occasion.SNOOZE,
    Occasion.DIGEST,
    Occasion.AGAIN,
    Occasion.SILENT,
    Occasion.ESCALATED,
    Occasion.RETURN_DUE,
)


@dataclass(frozen=True)
class Office:
    """What speaking rests on besides the rows."""

    hours: OfficeHours
    calendar: WorkingCalendar
    quiet: QuietHours
    digest_empty: bool = False


def spoken(
    session: Session, rows: Sequence[PushRow], chat: ChatRow, office: Office, now: datetime
) -> list[Spoken]:
    """What some rows of one chat say, read in the snapshot that claims them."""
    wanted = {row.item_id for row in rows if row.item_id is not None}
    for row in rows:
        wanted.update(int(one) for one in row.detail.get("items", ()))
    items = [session.get_one(ItemRow, item_id) for item_id in sorted(wanted)]
    shown = {view.item.id: view for view in views(session, items)}
    return [_spoken(session, row, shown, chat, office, now) for row in rows]


def _spoken(
    session: Session,
    row: PushRow,
    shown: dict[int, ItemView],
    chat: ChatRow,
    office: Office,
    now: datetime,
) -> Spoken:
    detail = row.detail
    view = shown.get(row.item_id) if row.item_id is not None else None
    person_id = row.person_id
    if person_id is None and chat.kind == "private":
        person_id = chat.telegram_id
    # A stand-in is spoken to in the part of whom they stand in for.
    away = detail.get("for")
    part_of = int(away) if away is not None else person_id
    me = None
    if view is not None and person_id is not None:
        view = seen_by(session, view, person_id, now)
        me = next((one for one in view.assignments if one.person_id == part_of), None)
    entry = session.get(EntryRow, detail["entry"]) if "entry" in detail else None
    names = tuple(detail.get("names", ()))
    if "name" in detail:
        names = (str(detail["name"]),)
    if "about" in detail and view is not None:
        names = _still_silent(view, detail["about"])
    if row.occasion == Occasion.RETURN_DUE and view is not None:
        names = tuple(part.name for part in view.own if part.owing)
    matter = None
    if row.occasion == Occasion.DIGEST:
        matter = digest(session, scope_of(chat, row.person_id), now, office.hours, office.calendar)
        same_day = office.hours.local(row.due_at).date() == matter.day
        speaks = (
            office.digest_empty or chat.digest_empty or _worth_saying(session, row, chat, matter)
        )
        if not same_day or not speaks:
            matter = None
    return Spoken(
        occasion=Occasion(row.occasion),
        due_at=row.due_at,
        view=view,
        views=tuple(shown[int(one)] for one in detail.get("items", ()) if int(one) in shown),
        digest=matter,
        change=to_change(entry) if entry is not None else None,
        me=me,
        names=names,
        detail=_first(detail, "answer", "detail", "reason", "title"),
        count=int(detail.get("count", 0)),
        link=str(detail.get("link", "")),
        group_title=str(detail.get("group", "")),
        rung=row.rung,
        private=chat.kind == "private",
        part=_part(view, part_of, me),
        late=row.occasion in _TIMELY and now - _since(row) > LATE,
        resent=row.state == PushState.UNCERTAIN,
        over=view is not None and _over(view, now),
        asked=row.person_id if chat.kind != "private" else None,
        choices=tuple((int(one), str(name)) for one, name in detail.get("choices", ())),
        department=_department(view, detail.get("part")),
        instead_of=_name_of(session, chat.office_id, away) if away is not None else "",
        lost=_name_of(session, chat.office_id, detail["lost"]) if "lost" in detail else "",
        emptied=tuple(detail.get("left", ())),
        over_due=bool(detail.get("overdue")),
        file=handed_file(session, detail),
        opinions=told_in(session, detail),
        words=str(detail.get("words", "")),
        wish=datetime.fromisoformat(detail["wish"]) if detail.get("wish") else None,
    )


def _still_silent(view: ItemView, about: Sequence[int]) -> tuple[str, ...]:
    """Of those a push is about, who has not answered, or taken it on, to this moment."""
    meeting = view.item.kind is Kind.MEETING
    return tuple(
        one.name
        for one in view.assignments
        if one.person_id in about
        and (one.answer is None if meeting else view.handler is one and one.accepted_at is None)
    )


def _name_of(session: Session, office_id: int, person_id: int) -> str:
    """A person as the office calls them."""
    standing = session.get(PositionRow, (office_id, person_id))
    if standing is not None and standing.titles:
        return standing.titles[0]
    return session.get_one(PersonRow, person_id).name


def _department(view: ItemView | None, part_id: int | None) -> DepartmentPart | None:
    """The department a row speaks to or of."""
    parts = view.departments if view is not None else ()
    return next((part for part in parts if part.id == part_id), None)


def _first(detail: dict[str, Any], *names: str) -> str:
    """The first of these that a row says."""
    return next((str(detail[name]) for name in names if detail.get(name)), "")


def _worth_saying(session: Session, row: PushRow, chat: ChatRow, matter: Digest) -> bool:
    """Whether a digest has a reason to go out.

    What is merely due soon is its handler's affair: it never makes a leader's phone ring
    by itself, though it stands in a digest that goes out for another reason.
    """
    if matter.empty:
        return False
    if chat.kind != "private" or row.person_id is None:
        return True
    standing = session.get(PositionRow, (chat.office_id, row.person_id))
    if standing is None or standing.administrator:
        return True
    urgent = matter.meetings or matter.overdue or matter.unanswered or matter.unregistered
    return bool(urgent or matter.watched)


def _since(row: PushRow) -> datetime:
    """When a push could have gone first; being asked to wait does not make it punctual."""
    since = row.detail.get("since")
    return datetime.fromisoformat(since) if since else row.send_after


def _part(view: ItemView | None, person_id: int | None, me: Assignment | None) -> str:
    """In which part a private hearer is told."""
    if view is None:
        return ""
    if view.item.kind is Kind.MEETING:
        return As.PERSON
    owner = view.handler
    if owner is not None and owner.person_id == person_id:
        return As.HANDLER
    if owner is None and me is None:
        return As.HANDLER if view.item.registered_by == person_id else As.ADMINISTRATOR
    return As.PERSON


def _over(view: ItemView, now: datetime) -> bool:
    item = view.item
    if item.kind is not Kind.MEETING or item.start_at is None:
        return False
    return (item.end_at or item.start_at + MEETING_LENGTH) <= now


# News, not reminders: it can be read in the morning.
_NEWS = (
    Occasion.CHANGE,
    Occasion.ANSWERED,
    Occasion.CLOSED,
    Occasion.STEP,
    Occasion.OPINIONS,
    Occasion.UNREACHABLE,
    Occasion.LEFT,
    Occasion.UNCLEAR_DEPARTMENT,
    Occasion.ROSTER,
    Occasion.RIGHTS,
    Occasion.LOOK_BACK,
)


def silent(chat: ChatRow, office: Office, now: datetime, saying: Sequence[Spoken] = ()) -> bool:
    """Whether a message makes no sound.

    In quiet hours that is every post in a group, and in private whatever is only news;
    but there 特急 rings, and so does the news of what begins, or would have begun, before
    the next working morning.
    """
    quiet = QuietHours.parse(chat.quiet_hours) if chat.quiet_hours else office.quiet
    if not quiet.covers(office.hours.local(now), office.calendar):
        return False
    if chat.kind != "private":
        return True
    if any(one.view is not None and one.view.item.urgency is Urgency.FLASH for one in saying):
        return False
    morning = after_quiet(now, quiet, Rules({}, (), office.hours), office.calendar)
    return all(one.occasion in _NEWS and not _soon(one, now, morning) for one in saying)


def hushed(session: Session, telegram_id: int, office: Office, now: datetime) -> bool:
    """Whether an answer makes no sound: in a group in its quiet hours; who asks in private waits."""
    chat = session.exec(select(ChatRow).where(ChatRow.telegram_id == telegram_id)).first()
    return chat is not None and chat.kind != "private" and silent(chat, office, now)


def _soon(one: Spoken, now: datetime, morning: datetime) -> bool:
    moments = [one.view.item.event_at] if one.view is not None else []
    if one.change is not None:
        said = (one.change.before.get("start_at"), one.change.before.get("due_at"))
        moments += [datetime.fromisoformat(str(moment)) for moment in said if moment]
    return any(moment is not None and now < moment <= morning for moment in moments)
