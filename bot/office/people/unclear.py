"""A department's name that fits several: the administrators are asked, and a press settles it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.domain.department import Department, PartRole
from bot.domain.permission import Deed
from bot.domain.push import Occasion
from bot.office.matters.ledger import change_item, departments_as_kept
from bot.office.matters.verbs import judge
from bot.office.people.departments import departments, parts_of
from bot.office.people.standing import administrators
from bot.office.presses.pressed import FORGED, STALE, Pressed, Said, refused
from bot.office.sending.outbox import private_chat, queue
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import EntryRow, ItemRow, PushRow


def tell_unclear(
    session: Session,
    item: ItemRow,
    unclear: tuple[tuple[str, tuple[Department, ...]], ...],
    now: datetime,
) -> None:
    """The administrators hear privately, once per item and name, which departments it fits.

    They hear again if the choice of one of them is taken back.
    """
    assert item.id is not None
    taken = {part.department_id for part in parts_of(session, item.id)}
    asking = _taken_back(session, item.id)
    for name, among in unclear:
        if any(one.id in taken for one in among):
            continue
        for person in administrators(session, item.office_id):
            chat_id = private_chat(session, person.id)
            if chat_id is None:
                continue
            queue(
                session,
                f"item {item.id} | unclear | {name} | {asking} | chat {chat_id}",
                Occasion.UNCLEAR_DEPARTMENT,
                chat_id,
                now,
                item_id=item.id,
                person_id=person.id,
                detail={"detail": name, "choices": [[one.id, one.name] for one in among]},
            )


def _taken_back(session: Session, item_id: int) -> int:
    return session.exec(
        select(func.count())
        .select_from(EntryRow)
        .where(
            EntryRow.item_id == item_id,
            EntryRow.action == "department",
            col(EntryRow.undone_by).is_not(None),
        )
    ).one()


def settle_department(one: Pressed) -> Said:
    """A press on one of the departments a name may mean: it has its part in this item."""
    assert one.item.id is not None
    asked = _asked(one)
    if not one.argument.isascii() or not one.argument.isdigit() or asked is None:
        return FORGED
    chosen = int(one.argument)
    if chosen not in asked:
        return FORGED
    if no := refused(judge(one.session, one.actor, Deed.ASSIGN, one.item)):
        return no
    standing = {each.id: each for each in departments(one.session, one.item.office_id)}
    rows = parts_of(one.session, one.item.id)
    settled = next((row for row in rows if row.department_id in asked), None)
    if settled is not None:
        known = standing.get(settled.department_id)
        return Said("toast_department_settled", values={"name": known.name if known else ""})
    department = standing.get(chosen)
    if department is None:  # dissolved meanwhile
        return STALE
    kept = departments_as_kept(one.session, one.item.id, chosen)
    role = PartRole.RETURN
    if one.item.kind == "task":
        led = any(row.role == PartRole.LEAD for row in rows)
        role = PartRole.ASSIST if led else PartRole.LEAD
    one.session.add(DepartmentPartRow(item_id=one.item.id, department_id=chosen, role=role))
    change_item(
        one.session,
        one.item,
        "department",
        one.act,
        {},
        more={"department": (None, department.name)},
        departments=kept,
    )
    return Said("toast_department", values={"name": department.name})


def _asked(one: Pressed) -> set[int] | None:
    """The departments the pressed message asked about; None if it asked no such thing."""
    row = one.session.exec(
        select(PushRow).where(
            PushRow.chat_id == one.chat_id,
            PushRow.message_id == one.message_id,
            PushRow.item_id == one.item.id,
            PushRow.occasion == Occasion.UNCLEAR_DEPARTMENT,
        )
    ).first()
    return {int(number) for number, _ in row.detail["choices"]} if row is not None else None
