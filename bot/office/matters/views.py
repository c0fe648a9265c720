"""Rows into domain values: items as they are shown, and their history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from bot.domain.department import OWING, DepartmentPart, PartRole, PartState
from bot.domain.item import (
    Answer,
    Ask,
    Assignment,
    Change,
    Item,
    ItemView,
    Role,
    Stage,
    Status,
    Watch,
)
from bot.domain.material import materials_of
from bot.domain.vocabulary import Kind, Urgency
from bot.office.matters.lineage import children_counted, parent_numbers
from bot.store.follow_rows import DepartmentPartRow, DepartmentRow, SubmissionRow
from bot.store.rows import (
    AssignmentRow,
    ChatRow,
    EntryRow,
    ItemRow,
    MembershipRow,
    NoticeRow,
    PersonRow,
    PositionRow,
)


def to_item(row: ItemRow) -> Item:
    """The plain value of an item's row."""
    assert row.id is not None
    return Item(
        id=row.id,
        office_id=row.office_id,
        chat_id=row.chat_id,
        kind=Kind(row.kind),
        title=row.title,
        status=Status(row.status),
        version=row.version,
        revision=row.revision,
        registered_at=row.registered_at,
        number=row.number,
        start_at=row.start_at,
        end_at=row.end_at,
        due_at=row.due_at,
        all_day=row.all_day,
        place=row.place,
        people=tuple(row.people),
        units=tuple(row.units),
        submit_to=row.submit_to,
        urgency=Urgency(row.urgency),
        rrule=row.rrule,
        conflict=row.conflict,
        estimated=row.estimated,
        asks=tuple(Ask(ask) for ask in row.asks),
        registered_by=row.registered_by,
        registered_by_name=row.registered_by_name,
        result=row.result,
        closed_at=row.closed_at,
        topic_id=row.topic_id,
        urgency_reason=row.urgency_reason,
        supervised=row.supervised,
        stage=Stage(row.stage) if row.stage else None,
        ordered_by=row.ordered_by,
        ordered_by_name=row.ordered_by_name,
        for_unit=row.for_unit,
        channel=row.channel,
        bounces=row.bounces,
        said=row.said,
        further=row.further,
        request_to=row.request_to,
        materials=materials_of(row.checklist),
        parent_id=row.parent_id,
        relation=row.relation,
        watch=Watch(row.watch) if row.watch else None,
        look_back_at=row.look_back_at,
    )


def views(session: Session, rows: Iterable[ItemRow]) -> tuple[ItemView, ...]:
    """Items as they are shown, read together so that a list costs a handful of queries."""
    rows = list(rows)
    if not rows:
        return ()
    ids = [row.id for row in rows]
    assigned: dict[int, list[Assignment]] = {}
    titles = _titles(session, {row.office_id for row in rows})
    handers = _handers(session, rows, titles)
    for assignment, person in session.exec(
        select(AssignmentRow, PersonRow)
        .join(PersonRow, col(PersonRow.id) == col(AssignmentRow.person_id))
        .where(col(AssignmentRow.item_id).in_(ids))
        .order_by(col(AssignmentRow.id))
    ):
        office = next(row.office_id for row in rows if row.id == assignment.item_id)
        assigned.setdefault(assignment.item_id, []).append(
            Assignment(
                person_id=person.id,
                name=titles.get((office, person.id), person.name),
                role=Role(assignment.role),
                answer=Answer(assignment.answer) if assignment.answer else None,
                answered_at=assignment.answered_at,
                accepted_at=assignment.accepted_at,
                substitute=assignment.substitute,
                reason=assignment.reason,
                handed_by=assignment.handed_by,
                handed_by_name=handers.get((office, assignment.handed_by or 0), ""),
                reachable=person.private_open,
            )
        )
    chats = {
        chat.id: chat
        for chat in session.exec(
            select(ChatRow).where(col(ChatRow.id).in_({row.chat_id for row in rows}))
        )
    }
    sizes = _sizes(session, {row.chat_id for row in rows})
    notices = {
        notice.id: notice
        for notice in session.exec(
            select(NoticeRow).where(
                col(NoticeRow.id).in_({row.notice_id for row in rows if row.notice_id})
            )
        )
    }
    changes = _last_changes(session, ids, SHOWN_CHANGES)
    words = _last_changes(session, ids, WORDS)
    rounds = {row.id: row.closed_at for row in rows if row.status == Status.OPEN}
    parts = _parts(session, ids, titles, rounds)
    unclaimed = _unclaimed(session, ids) if parts else {}
    parents = parent_numbers(session, rows)
    children = children_counted(session, ids)
    found = []
    for row in rows:
        assert row.id is not None
        people = tuple(assigned.get(row.id, ()))
        received = sum(1 for one in people if one.answer is not None)
        notice = notices.get(row.notice_id) if row.notice_id else None
        found.append(
            ItemView(
                item=to_item(row),
                assignments=people,
                departments=tuple(parts.get(row.id, ())),
                unclaimed=unclaimed.get(row.id, 0),
                received=received,
                expected=_expected(row, people, received, sizes.get(row.chat_id, 0)),
                text=notice.text if notice else "",
                attachments=tuple(str(a.get("name") or a["kind"]) for a in notice.attachments)
                if notice
                else (),
                chat_title=chats[row.chat_id].title if row.chat_id in chats else "",
                last_change=changes.get(row.id),
                last_word=words.get(row.id),
                parent_number=parents.get(row.parent_id),
                children=children.get(row.id, (0, 0))[0],
                children_done=children.get(row.id, (0, 0))[1],
            )
        )
    return tuple(found)


def view(session: Session, row: ItemRow) -> ItemView:
    """One item as it is shown."""
    return views(session, [row])[0]


def _expected(row: ItemRow, people: tuple[Assignment, ...], received: int, members: int) -> int:
    """How many are to answer a card: whom the notice names, else the group but its sender.

    Who answers unasked counts on both sides, or a colleague's 收到 would stand for the
    leader's.
    """
    named = sum(1 for one in people if one.role is not Role.COPY)
    if named:
        return named + sum(1 for one in people if one.role is Role.COPY and one.answer)
    if members:
        answered = any(
            one.person_id == row.registered_by and one.answer is not None for one in people
        )
        named = members if answered or row.registered_by is None else max(members - 1, 1)
    return max(received, named)


def _parts(
    session: Session,
    ids: list[int | None],
    titles: dict[tuple[int, int], str],
    rounds: dict[int | None, datetime | None],
) -> dict[int, list[DepartmentPart]]:
    """What departments owe in some items, with how many files each has handed in.

    Args:
        rounds: of items that recur, when the present round began.
    """
    found: dict[int, list[DepartmentPart]] = {}
    rows = session.exec(
        select(DepartmentPartRow, DepartmentRow, PersonRow)
        .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentPartRow.department_id))
        .outerjoin(PersonRow, col(PersonRow.id) == col(DepartmentPartRow.person_id))
        .where(
            col(DepartmentPartRow.item_id).in_(ids),
            # A department that is gone owes nothing any more; what it handed in stays.
            or_(
                col(DepartmentRow.dissolved).is_(False),
                col(DepartmentPartRow.state).not_in(OWING),
            ),
        )
        .order_by(col(DepartmentPartRow.id))
    ).all()
    if not rows:
        return found
    files: dict[int, int] = {}
    for submission in session.exec(
        select(SubmissionRow).where(
            col(SubmissionRow.item_id).in_(ids), col(SubmissionRow.withdrawn).is_(False)
        )
    ):
        since = rounds.get(submission.item_id)
        if submission.part_id is not None and (since is None or submission.at > since):
            counted = files.get(submission.part_id, 0)
            files[submission.part_id] = counted + len(submission.files)
    for part, department, person in rows:
        assert part.id is not None
        named = ""
        if person is not None:
            named = titles.get((department.office_id, person.id), person.name)
        found.setdefault(part.item_id, []).append(
            DepartmentPart(
                part.id,
                part.department_id,
                department.name,
                PartRole(part.role),
                PartState(part.state),
                part.person_id,
                named,
                part.changed_at,
                part.wants,
                part.reason,
                part.due_at,
                part.bounces,
                files.get(part.id, 0),
            )
        )
    return found


def _unclaimed(session: Session, ids: list[int | None]) -> dict[int, int]:
    """How many messages wait to be told which matter they hand something in for."""
    counted = session.exec(
        select(SubmissionRow.item_id, func.count())
        .where(
            col(SubmissionRow.item_id).in_(ids),
            col(SubmissionRow.part_id).is_(None),
            col(SubmissionRow.withdrawn).is_(False),
        )
        .group_by(col(SubmissionRow.item_id))
    )
    return dict(counted.all())


def _titles(session: Session, offices: set[int]) -> dict[tuple[int, int], str]:
    return {
        (position.office_id, position.person_id): position.titles[0]
        for position in session.exec(
            select(PositionRow).where(col(PositionRow.office_id).in_(offices))
        )
        if position.titles
    }


def _sizes(session: Session, chats: set[int]) -> dict[int, int]:
    """How many people a group has: as Telegram counts, else those that were seen."""
    counted = session.exec(
        select(MembershipRow.chat_id, func.count())
        .where(col(MembershipRow.chat_id).in_(chats), MembershipRow.status != "left")
        .group_by(col(MembershipRow.chat_id))
    )
    seen = dict(counted.all())
    told = session.exec(
        select(ChatRow.id, ChatRow.size).where(
            col(ChatRow.id).in_(chats), col(ChatRow.size).is_not(None)
        )
    )
    for chat_id, size in told:
        if chat_id is not None and size is not None:
            seen[chat_id] = max(size, seen.get(chat_id, 0))
    return seen


SHOWN_CHANGES = (
    "correct",
    "edit",
    "reschedule",
    "extend",
    "cancel",
    "withdraw",
    "close",
    "reopen",
    "send_back",
    "urgent",
    "supervise",
    "undo",
)
WORDS = ("progress", "difficulty", "submit")


def _handers(
    session: Session, rows: list[ItemRow], titles: dict[tuple[int, int], str]
) -> dict[tuple[int, int], str]:
    """By office and person: how whoever handed some items on is called there."""
    found = session.exec(
        select(ItemRow.office_id, PersonRow.id, PersonRow.name)
        .join(AssignmentRow, col(AssignmentRow.handed_by) == col(PersonRow.id))
        .join(ItemRow, col(ItemRow.id) == col(AssignmentRow.item_id))
        .where(col(ItemRow.id).in_([row.id for row in rows]))
    )
    return {(office, one): titles.get((office, one), name) for office, one, name in found}


def _last_changes(
    session: Session, ids: list[int | None], actions: tuple[str, ...]
) -> dict[int, Change]:
    newest = (
        select(func.max(EntryRow.id))
        .where(
            col(EntryRow.item_id).in_(ids),
            col(EntryRow.action).in_(actions),
            col(EntryRow.undone_by).is_(None),
        )
        .group_by(col(EntryRow.item_id))
    )
    return {
        entry.item_id: to_change(entry)
        for entry in session.exec(select(EntryRow).where(col(EntryRow.id).in_(newest)))
    }


def to_change(entry: EntryRow) -> Change:
    """One line of history as it is shown."""
    return Change(
        entry.action,
        entry.actor_name,
        entry.at,
        dict(entry.before),
        dict(entry.after),
        entry.undone_by is not None,
    )


def history(session: Session, item_id: int) -> tuple[Change, ...]:
    """All that happened to an item, oldest first."""
    rows = session.exec(
        select(EntryRow).where(EntryRow.item_id == item_id).order_by(col(EntryRow.id))
    )
    return tuple(to_change(row) for row in rows)
