"""移交: one person's open matters given to another whole, taken over by a press, or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.addressees import RosterPerson, addressees
from bot.domain.item import Role, Status
from bot.domain.permission import YES, Deed, Reason, Verdict, may
from bot.domain.push import Occasion
from bot.office.matters.ledger import Act, change_item, handler_row, lock_item, parts_as_kept
from bot.office.matters.verbs import own
from bot.office.people import roster
from bot.office.sending.outbox import private_chat, queue, told_otherwise
from bot.store.follow_rows import AbsenceRow, DepartmentMemberRow, DepartmentRow, HandoverRow
from bot.store.rows import AssignmentRow, EntryRow, ItemRow, PersonRow, PushRow


@dataclass(frozen=True)
class HandedOver:
    """What came of a handover.

    Attributes:
        count: how many matters went over; none were open where it is 0.
        told: whether the new owner has the list.
        duties: what the old owner still is: ("duty_head", department, "") or
            ("duty_stand_in", "", whom they stand in for).
    """

    count: int = 0
    told: bool = True
    duties: tuple[tuple[str, str, str], ...] = ()
    verdict: Verdict = YES


def people_of(session: Session, office_id: int) -> tuple[RosterPerson, ...]:
    """Everybody the office knows, and whoever still owns a matter though they have left."""
    known = roster.roster(session, office_id)
    ids = {one.person_id for one in known}
    owners = session.exec(
        select(PersonRow)
        .join(AssignmentRow, col(AssignmentRow.person_id) == col(PersonRow.id))
        .join(ItemRow, col(ItemRow.id) == col(AssignmentRow.item_id))
        .where(
            ItemRow.office_id == office_id,
            ItemRow.status == Status.OPEN,
            AssignmentRow.role == Role.HANDLE,
        )
        .distinct()
    )
    left = [
        RosterPerson(one.id, one.name, one.username, reachable=one.private_open)
        for one in owners
        if one.id not in ids
    ]
    return (*known, *left)


def person_named(session: Session, office_id: int, name: str) -> RosterPerson | None:
    """The one person a name means; None if nobody or several are meant."""
    found = addressees([name], people_of(session, office_id)).persons
    return found[0] if len(found) == 1 else None


def hand_over(
    session: Session, act: Act, office_id: int, old: RosterPerson, new: RosterPerson
) -> HandedOver:
    """Give all open matters of one person to another, with their history.

    The new owner gets one list; until they press 接收 each matter waits to be accepted,
    and whoever ordered the handover answers for it. One's own matters may be handed over
    by oneself.
    """
    verdict = may(act.actor, Deed.HAND_OVER, None)
    if not verdict.allowed and act.actor.person_id != old.person_id:
        return HandedOver(verdict=verdict)
    ids = session.exec(
        select(ItemRow.id)
        .join(AssignmentRow, col(AssignmentRow.item_id) == col(ItemRow.id))
        .where(
            ItemRow.office_id == office_id,
            ItemRow.status == Status.OPEN,
            AssignmentRow.person_id == old.person_id,
            AssignmentRow.role == Role.HANDLE,
        )
        .order_by(col(ItemRow.id))
    ).all()
    if not ids or old.person_id == new.person_id:
        return HandedOver()
    row = HandoverRow(
        office_id=office_id, from_id=old.person_id, to_id=new.person_id,
        by_id=act.actor.person_id, items=[one for one in ids if one is not None], at=act.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    chat_id = private_chat(session, new.person_id)
    for item_id in row.items:
        _give(session, act, row, item_id, old, new, chat_id)
    told = chat_id is not None and _list(session, act, row, "list", chat_id, old.shown)
    left_behind = private_chat(session, old.person_id)
    if left_behind is not None and old.person_id != act.actor.person_id:
        _list(session, act, row, "given", left_behind, new.shown)
    return HandedOver(len(row.items), told, _duties(session, office_id, old.person_id, act.now))


def _give(
    session: Session,
    act: Act,
    row: HandoverRow,
    item_id: int,
    old: RosterPerson,
    new: RosterPerson,
    chat_id: int | None,
) -> None:
    item = lock_item(session, item_id)
    assert item is not None
    parts = parts_as_kept(session, item_id, old.person_id, new.person_id)
    own(session, item_id, new.person_id, None, handed_by=act.actor.person_id)
    more: dict[str, tuple[Any, Any]] = {
        "handler": (old.person_id, new.person_id),
        "name": (None, new.shown),
        "handover": (None, row.id),
    }
    change_item(session, item, "handover", act, {}, more=more, parts=parts)
    if chat_id is not None:
        # The list is the first word of each matter.
        told_otherwise(session, item_id, chat_id, act.now, heard=True)


def _list(
    session: Session, act: Act, row: HandoverRow, kind: str, chat_id: int, name: str
) -> bool:
    """One message about the whole: the list to take over, or what became of it."""
    queue(
        session,
        f"handover {row.id} | {kind} | chat {chat_id}",
        Occasion.HANDOVER,
        chat_id,
        act.now,
        detail={
            "items": row.items,
            "detail": f"{kind}:{row.id}",
            "name": name,
            "count": len(row.items),
        },
    )
    return True


def take_over(session: Session, act: Act, handover_id: int) -> Verdict | None:
    """接收: every matter of a handover is accepted at once.

    Whoever ordered it hears so once, and so does each who had asked for one of them.

    Returns:
        The verdict; None if it was taken over, or taken back, before.
    """
    row = session.get(HandoverRow, handover_id)
    if row is None or row.to_id != act.actor.person_id:
        return Verdict(False, Reason.NOT_YOURS)
    if row.accepted_at is not None or not row.items:
        return None
    row.accepted_at = act.now
    session.add(row)
    hearers = {row.by_id}
    for item_id in row.items:
        item = lock_item(session, item_id)
        owner = handler_row(session, item_id)
        if item is None or item.status != Status.OPEN or owner is None:
            continue
        if owner.person_id != row.to_id or owner.accepted_at is not None:
            continue
        parts = parts_as_kept(session, item_id, owner.person_id)
        owner.accepted_at = act.now
        session.add(owner)
        more = {"accepted": (None, act.now.isoformat())}
        change_item(session, item, "accept", act, {}, more=more, parts=parts)
        hearers |= {item.registered_by, item.ordered_by}
    for person_id in sorted(one for one in hearers if one not in (None, row.to_id)):
        chat_id = private_chat(session, person_id)
        if chat_id is not None:
            _tell_taken(session, act, row, person_id, chat_id)
    return Verdict(True)


def _tell_taken(
    session: Session, act: Act, row: HandoverRow, person_id: int, chat_id: int
) -> None:
    """Each hears only of the matters they asked for; who ordered the handover, of all."""
    mine = row.items
    if person_id != row.by_id:
        mine = [
            one
            for one in row.items
            if (item := session.get(ItemRow, one)) is not None
            and person_id in (item.registered_by, item.ordered_by)
        ]
    queue(
        session,
        f"handover {row.id} | taken | chat {chat_id}",
        Occasion.HANDOVER,
        chat_id,
        act.now,
        detail={
            "items": mine,
            "detail": f"taken:{row.id}",
            "name": act.actor.name,
            "count": len(mine),
        },
    )


def siblings(session: Session, entry: EntryRow) -> list[EntryRow]:
    """The entries that one handover wrote, this one among them: undo takes back the whole."""
    if entry.action != "handover":
        return [entry]
    rows = session.exec(
        select(EntryRow)
        .where(
            EntryRow.action == "handover",
            EntryRow.actor_id == entry.actor_id,
            EntryRow.at == entry.at,
            EntryRow.office_id == entry.office_id,
            col(EntryRow.undone_by).is_(None),
        )
        .order_by(col(EntryRow.id))
    )
    return [row for row in rows if row.after.get("handover") == entry.after.get("handover")]


def tell_undone(session: Session, act: Act, entry: EntryRow) -> None:
    """Whoever was told of a handover hears that it is off; what has not gone out stays home."""
    row = session.get(HandoverRow, entry.after.get("handover"))
    if row is None:
        return
    items = list(row.items)
    row.items, row.accepted_at = [], None  # a press of 接收 finds nothing to take over
    session.add(row)
    pushes = session.exec(
        select(PushRow).where(col(PushRow.key).startswith(f"handover {row.id} | "))
    ).all()
    name = session.get_one(PersonRow, row.from_id).name
    for push in pushes:
        if push.state == "queued":
            push.state, push.error = "dropped", "its cause is gone"
            session.add(push)
        elif push.chat_id != act.chat_id:
            queue(
                session,
                f"handover {row.id} | undone | chat {push.chat_id}",
                Occasion.HANDOVER,
                push.chat_id,
                act.now,
                detail={
                    "items": items,
                    "detail": f"undone:{row.id}",
                    "name": name,
                    "count": len(items),
                },
            )


def _duties(
    session: Session, office_id: int, person_id: int, now: datetime
) -> tuple[tuple[str, str, str], ...]:
    """What somebody still heads or stands in for: mentioned at a handover, changed by nobody."""
    heads: Sequence[str] = session.exec(
        select(DepartmentRow.name)
        .join(DepartmentMemberRow, col(DepartmentMemberRow.department_id) == col(DepartmentRow.id))
        .where(
            DepartmentRow.office_id == office_id,
            DepartmentMemberRow.person_id == person_id,
            col(DepartmentMemberRow.head).is_(True),
        )
        .order_by(col(DepartmentRow.id))
    ).all()
    instead: Sequence[str] = session.exec(
        select(PersonRow.name)
        .join(AbsenceRow, col(AbsenceRow.person_id) == col(PersonRow.id))
        .where(
            AbsenceRow.office_id == office_id,
            AbsenceRow.stand_in_id == person_id,
            (col(AbsenceRow.until_at).is_(None)) | (col(AbsenceRow.until_at) > now),
        )
        .order_by(col(AbsenceRow.id))
    ).all()
    return (
        *(("duty_head", name, "") for name in heads),
        *(("duty_stand_in", "", name) for name in instead),
    )
