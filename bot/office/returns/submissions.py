"""What was handed in: words and files, kept as they came, and whose return they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, update
from sqlmodel import Session, col, select

from bot.domain.arrival import Attachment
from bot.domain.department import OWING, PartRole, PartState
from bot.domain.handed import HandedFile
from bot.domain.item import ItemView
from bot.domain.push import Occasion
from bot.office.matters.ledger import Act, departments_as_kept
from bot.office.people.departments import departments_of
from bot.store.follow_rows import DepartmentPartRow, DepartmentRow, SubmissionRow
from bot.store.rows import CardRow, ChatRow, EntryRow, ItemRow, PushRow

TABLES = (Occasion.HANDED_IN, Occasion.COMPLETE)  # the recipient's living table


@dataclass(frozen=True)
class Handed:
    """What a message hands in.

    Attributes:
        words: verbatim.
    """

    message_id: int
    words: str = ""
    files: tuple[Attachment, ...] = ()


def returns_of(session: Session, item_id: int) -> list[DepartmentPartRow]:
    """The returns an item is made of, read afresh, in the order they were asked.

    A department that is gone owes nothing any more; what it handed in stays.
    """
    session.flush()
    return list(
        session.exec(
            select(DepartmentPartRow)
            .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentPartRow.department_id))
            .where(
                DepartmentPartRow.item_id == item_id,
                DepartmentPartRow.role == PartRole.RETURN,
                or_(
                    col(DepartmentRow.dissolved).is_(False),
                    col(DepartmentPartRow.state).not_in(OWING),
                ),
            )
            .order_by(col(DepartmentPartRow.id))
            .execution_options(populate_existing=True)
        )
    )


def complete_of(session: Session, items: list[int]) -> set[int]:
    """Of these items, those whose every return is in."""
    states: dict[int, list[str]] = {}
    rows = session.exec(
        select(DepartmentPartRow.item_id, DepartmentPartRow.state)
        .join(DepartmentRow, col(DepartmentRow.id) == col(DepartmentPartRow.department_id))
        .where(
            col(DepartmentPartRow.item_id).in_(items),
            DepartmentPartRow.role == PartRole.RETURN,
            or_(
                col(DepartmentRow.dissolved).is_(False),
                col(DepartmentPartRow.state).not_in(OWING),
            ),
        )
    )
    for item_id, state in rows:
        states.setdefault(item_id, []).append(state)
    return {item_id for item_id, said in states.items() if OWING.isdisjoint(said)}


def department_name(session: Session, part: DepartmentPartRow) -> str:
    """What the department of a part is called."""
    return session.get_one(DepartmentRow, part.department_id).name


def keep(
    session: Session, item_id: int, part: DepartmentPartRow | None, act: Act, handed: Handed
) -> SubmissionRow | None:
    """Keep what a message hands in; None if this very message is kept for the item already.

    Args:
        part: None while it is not clear which item or department it is for.
    """
    known = session.exec(
        select(SubmissionRow).where(
            SubmissionRow.item_id == item_id,
            SubmissionRow.chat_id == act.chat_id,
            SubmissionRow.message_id == handed.message_id,
        )
    ).first()
    if known is not None:
        if part is None or (known.part_id is not None and not known.withdrawn):
            return None
        known.part_id, known.withdrawn = part.id, False
        session.add(known)
        session.flush()
        return known
    row = SubmissionRow(
        item_id=item_id,
        part_id=part.id if part is not None else None,
        person_id=act.actor.person_id,
        person_name=act.actor.name,
        chat_id=act.chat_id,
        message_id=handed.message_id,
        words=handed.words,
        files=[asdict(file) for file in handed.files],
        at=act.now,
    )
    session.add(row)
    session.flush()
    return row


def unclaimed(session: Session, chat_id: int, message_id: int) -> list[SubmissionRow]:
    """What a message handed in before it was said which item or department it is for."""
    return list(
        session.exec(
            select(SubmissionRow)
            .where(
                SubmissionRow.chat_id == chat_id,
                SubmissionRow.message_id == message_id,
                col(SubmissionRow.part_id).is_(None),
                col(SubmissionRow.withdrawn).is_(False),
            )
            .order_by(col(SubmissionRow.id))
        )
    )


def handed_of(row: SubmissionRow) -> Handed:
    """A kept submission as it was handed in."""
    return Handed(row.message_id, row.words, tuple(Attachment(**file) for file in row.files))


def let_go(session: Session, rows: list[SubmissionRow], but: int) -> None:
    """It was for one item: the others no longer wait for it."""
    for row in rows:
        if row.item_id != but:
            row.withdrawn = True
            session.add(row)
    session.flush()


def amend(
    session: Session, chat_id: int, message_id: int, words: str, files: tuple[Attachment, ...]
) -> bool:
    """An edited message that had handed something in: what is new is added, nothing is lost.

    Returns:
        Whether the message had handed something in.
    """
    rows = session.exec(
        select(SubmissionRow).where(
            SubmissionRow.chat_id == chat_id, SubmissionRow.message_id == message_id
        )
    ).all()
    for row in rows:
        known = {str(file["file_id"]) for file in row.files}
        added = [asdict(file) for file in files if file.file_id not in known]
        if added:
            row.files = [*row.files, *added]
        if words.strip() and words.strip() != row.words.rpartition("\n✎ ")[2].strip():
            row.words = f"{row.words}\n✎ {words.strip()}".lstrip("\n")
        session.add(row)
    session.flush()
    return bool(rows)


def kept_in(session: Session, telegram_id: int, message_id: int) -> int | None:
    """The chat in which a message has handed something in; None if it has not."""
    return session.exec(
        select(SubmissionRow.chat_id)
        .join(ChatRow, col(ChatRow.id) == col(SubmissionRow.chat_id))
        .where(ChatRow.telegram_id == telegram_id, SubmissionRow.message_id == message_id)
    ).first()


def this_period(session: Session, item: ItemRow) -> list[SubmissionRow]:
    """What was handed in since the item, if it recurs, began its present round."""
    since = item.closed_at if item.status == "open" else None
    rows = session.exec(
        select(SubmissionRow)
        .where(SubmissionRow.item_id == item.id, col(SubmissionRow.withdrawn).is_(False))
        .order_by(col(SubmissionRow.id))
    ).all()
    return [row for row in rows if since is None or row.at > since]


def period(session: Session, item_id: int) -> int:
    """Which round of a recurring item this is, counted from 0."""
    return session.exec(
        select(func.count())
        .select_from(EntryRow)
        .where(
            EntryRow.item_id == item_id,
            EntryRow.action == "close",
            col(EntryRow.undone_by).is_(None),
        )
    ).one()


def begin_anew(session: Session, item_id: int) -> dict[str, Any]:
    """A recurring item's next round: every return is owed again; how they stood is returned."""
    parts = returns_of(session, item_id)
    kept = departments_as_kept(session, item_id, *(part.department_id for part in parts))
    for part in parts:
        part.state, part.person_id, part.changed_at, part.reason = (
            PartState.WAITING,
            None,
            None,
            "",
        )
        session.add(part)
    retire_tables(session, item_id)
    session.flush()
    return kept


def retire_tables(session: Session, item_id: int, chat_id: int | None = None) -> None:
    """Earlier tables stay as they were: a newer message is the living one.

    Args:
        chat_id: only in this chat; None for everywhere.
    """
    told = select(PushRow.message_id).where(
        PushRow.item_id == item_id,
        col(PushRow.occasion).in_(TABLES),
        col(PushRow.chat_id) == col(CardRow.chat_id),
        col(PushRow.message_id) == col(CardRow.message_id),
    )
    cards = update(CardRow).where(col(CardRow.item_id) == item_id, told.exists())
    if chat_id is not None:
        cards = cards.where(col(CardRow.chat_id) == chat_id)
    session.exec(cards.values(dead=True).execution_options(synchronize_session=False))


def withdraw_what(session: Session, last: EntryRow) -> None:
    """What a change that is undone had handed in no longer counts; it stays kept."""
    submission = session.get(SubmissionRow, last.after.get("submission") or 0)
    if submission is not None:
        submission.withdrawn, submission.part_id = True, None
        session.add(submission)


def is_table(session: Session, card: CardRow) -> bool:
    """Whether a living message is the recipient's table."""
    found = session.exec(
        select(PushRow.id).where(
            PushRow.chat_id == card.chat_id,
            PushRow.message_id == card.message_id,
            col(PushRow.occasion).in_(TABLES),
        )
    )
    return found.first() is not None


def seen_by(session: Session, view: ItemView, person_id: int, now: datetime) -> ItemView:
    """A matter with the returns of the departments a person acts for."""
    if not view.returns:
        return view
    ours = departments_of(session, view.item.office_id, person_id, now)
    return replace(view, own=tuple(one for one in view.returns if one.department_id in ours))


def handed_file(session: Session, detail: Mapping[str, Any]) -> HandedFile | None:
    """The file a row of the outbox sends on; None if it sends none."""
    row = session.get(SubmissionRow, detail.get("submission") or 0)
    index = int(detail.get("index", 0))
    if row is None or "index" not in detail or index >= len(row.files):
        return None
    part = session.get(DepartmentPartRow, row.part_id) if row.part_id is not None else None
    return HandedFile(
        Attachment(**row.files[index]),
        row.words if index == 0 else "",
        row.person_name,
        department_name(session, part) if part is not None else "",
        row.at,
    )


def was_nudged(
    session: Session, item_id: int, chats: set[int], since: datetime | None = None
) -> bool:
    """Whether what was owed has been asked for: in its group, or of the department itself."""
    asked = select(PushRow.id).where(
        PushRow.item_id == item_id,
        PushRow.state == "sent",
        or_(
            col(PushRow.occasion) == Occasion.RETURNS,
            and_(col(PushRow.occasion) == Occasion.RETURN_DUE, col(PushRow.chat_id).in_(chats)),
        ),
    )
    if since is not None:
        asked = asked.where(col(PushRow.sent_at) > since)
    return session.exec(asked).first() is not None
