"""Receipts: who has answered a card and how, who has not, and who goes instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.domain.addressees import addressees
from bot.domain.item import Answer, Assignment, ItemView, Role
from bot.domain.permission import Deed, Reason, Verdict
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind
from bot.office.matters.ledger import Act, change_item, lock_item, part_of, parts_as_kept
from bot.office.matters.verbs import Outcome, judge
from bot.office.matters.views import view
from bot.office.notices.linking import item_of_message
from bot.office.people import roster
from bot.office.sending.outbox import tell_registrar
from bot.store.rows import (
    AssignmentRow,
    ChatRow,
    ItemRow,
    MembershipRow,
    OriginRow,
    PersonRow,
    PositionRow,
)

RIGHT_AFTER = timedelta(hours=1)  # 收到 by itself this soon after a notice means that notice


def acknowledge(
    session: Session,
    act: Act,
    item: ItemRow,
    answer: Answer,
    *,
    substitute: str = "",
    reason: str = "",
) -> Outcome:
    """Somebody answers the card. The same answer twice changes nothing.

    A named person's private answer is told to whoever registered the item, and so is
    anybody's that says they will not come. Who goes instead is asked to attend.

    A stand-in's answer is the receipt of the person who is away, with the stand-in's name.

    Args:
        substitute: who goes instead, as it was said.
        reason: of leave.
    """
    actor = act.actor
    verdict = judge(session, actor, Deed.ACKNOWLEDGE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    if actor.person_id is None:
        return Outcome(None, Verdict(False, Reason.NOBODY))
    assert item.id is not None
    absent = _stood_in_for(session, act, item)
    if absent is not None:
        home = session.get_one(ChatRow, act.chat_id)
        name = roster.stands_in_as(session, home, item.office_id, actor.name, absent.person_id)
        act = replace(act, actor=replace(actor, name=name))
        substitute = substitute or actor.name
    row = absent or part_of(session, item.id, actor.person_id)
    before = row.answer if row is not None else None
    same = row is not None and before == answer and substitute in ("", row.substitute)
    if before is not None and (same or answer is Answer.RECEIVED):
        return Outcome(None)
    if row is None:
        row = AssignmentRow(item_id=item.id, person_id=actor.person_id, role=Role.COPY)
    instead = _person_named(session, item, substitute, actor.person_id)
    instead = instead if answer is Answer.SUBSTITUTE else None
    parts = parts_as_kept(session, item.id, row.person_id, instead)
    was = row.substitute
    bystander = row.role == Role.COPY and instead is None and item.planned_version == item.version
    row.answer, row.answered_at = answer, act.now
    row.substitute, row.reason = substitute, reason
    session.add(row)
    if instead is not None:
        _send(session, item.id, instead, actor.person_id)
    more: dict[str, tuple[object, object]] = {"answer": (before, str(answer))}
    if substitute:
        more["substitute"] = (was or None, substitute)
    if reason:
        more["reason"] = (None, reason)
    entry = change_item(session, item, "acknowledge", act, {}, more=more, parts=parts)
    if bystander:
        # No reminder rests on who was not asked by name: two thousand of them in one group
        # would have the item planned two thousand times.
        item.planned_version = item.version
        session.add(item)
    if answer is not Answer.RECEIVED or actor.leader:
        tell_registrar(
            session,
            item,
            Occasion.ANSWERED,
            f"entry {entry.id} | answered | person {item.registered_by}",
            act.now,
            actor_id=actor.person_id,
            detail={"name": act.actor.name, "answer": str(answer)},
        )
    return Outcome(entry)


def _stood_in_for(session: Session, act: Act, item: ItemRow) -> AssignmentRow | None:
    """The part of whoever is away in a meeting, where its answer is the stand-in's to give.

    Who is asked to the meeting themselves answers for themselves first.
    """
    if item.kind != Kind.MEETING or item.id is None or not act.actor.stands_for:
        return None
    own = part_of(session, item.id, act.actor.person_id or 0)
    if own is not None and own.role != Role.COPY and own.answer is None:
        return None
    parts = (part_of(session, item.id, one) for one in sorted(act.actor.stands_for))
    asked = [one for one in parts if one is not None and one.role != Role.COPY]
    waiting = [one for one in asked if one.answer is None]
    return next(iter(waiting or asked), None)


def _person_named(session: Session, item: ItemRow, name: str, but: int) -> int | None:
    """The one person of the office a name means; None where it means nobody, or several."""
    if not name:
        return None
    meant = addressees([name], roster.roster(session, item.office_id)).persons
    people = [one.person_id for one in meant if one.person_id != but]
    return people[0] if len(people) == 1 else None


def _send(session: Session, item_id: int, person_id: int, sent_by: int) -> None:
    """Ask a person to attend in another's place; who attends anyway does not go twice."""
    row = part_of(session, item_id, person_id)
    if row is None:
        row = AssignmentRow(item_id=item_id, person_id=person_id, role=Role.ATTEND)
    if row.role == Role.COPY:
        row.role = Role.ATTEND
    row.handed_by = sent_by
    session.add(row)
    session.flush()


def items_of_message(session: Session, chat_id: int, message_id: int) -> list[ItemRow]:
    """Every open item that a message speaks of: a notice may hold several."""
    one = item_of_message(session, chat_id, message_id)
    if one is not None:
        return [one] if one.status == "open" else []
    return list(
        session.exec(
            select(ItemRow)
            .join(OriginRow, col(OriginRow.notice_id) == col(ItemRow.notice_id))
            .where(
                OriginRow.chat_id == chat_id,
                OriginRow.message_id == message_id,
                ItemRow.status == "open",
            )
            .order_by(col(ItemRow.id))
        )
    )


def items_just_posted(session: Session, chat_id: int, now: datetime) -> list[ItemRow]:
    """What the newest notice of a group is about, as long as 收到 by itself means it."""
    newest: int | None = session.exec(
        select(func.max(OriginRow.notice_id))
        .join(ItemRow, col(ItemRow.notice_id) == col(OriginRow.notice_id))
        .where(
            OriginRow.chat_id == chat_id,
            ItemRow.status == "open",
            ItemRow.registered_at > now - RIGHT_AFTER,
        )
    ).one()
    if newest is None:
        return []
    return list(
        session.exec(
            select(ItemRow)
            .where(ItemRow.notice_id == newest, ItemRow.status == "open")
            .order_by(col(ItemRow.id))
        )
    )


def answer_all(
    session: Session,
    act: Act,
    items: Sequence[ItemRow],
    answer: Answer,
    *,
    substitute: str = "",
    reason: str = "",
) -> Outcome | None:
    """Answer every item of a notice at once; what came of the last of them, None for none."""
    outcome = None
    for one in items:
        item = lock_item(session, one.id) if one.id is not None else None
        if item is not None:
            outcome = acknowledge(session, act, item, answer, substitute=substitute, reason=reason)
    return outcome


@dataclass(frozen=True)
class Receipts:
    """Who has answered an item's card and who has not.

    Attributes:
        answered: those who have, in the order they did.
        missing: those who have not, as the office calls them.
        unseen: how many more there are whom Huiyin has never seen.
    """

    view: ItemView
    answered: tuple[Assignment, ...]
    missing: tuple[str, ...]
    unseen: int


def receipts(session: Session, item: ItemRow) -> Receipts:
    """Whom the notice names, or, where it names nobody, the people of its group."""
    shown = view(session, item)
    answered = tuple(
        sorted(
            (one for one in shown.assignments if one.answer is not None),
            key=lambda one: (one.answered_at is None, one.answered_at),
        )
    )
    named = [one for one in shown.assignments if one.role is not Role.COPY]
    if named:
        missing = tuple(one.name for one in named if one.answer is None)
        return Receipts(shown, answered, missing, 0)
    have = {one.person_id for one in answered}
    names = _members(session, item)
    missing = tuple(
        name for who, name in names.items() if who not in have and who != item.registered_by
    )
    unseen = max(shown.expected - len(answered) - len(missing), 0)
    return Receipts(shown, answered, missing, unseen)


def _members(session: Session, item: ItemRow) -> dict[int, str]:
    """The people seen in an item's group, as the office calls them."""
    home = session.get_one(ChatRow, item.chat_id)
    if home.kind == "private":
        return {}
    rows = session.exec(
        select(PersonRow, PositionRow.titles)
        .join(MembershipRow, col(MembershipRow.person_id) == col(PersonRow.id))
        .outerjoin(
            PositionRow,
            (col(PositionRow.person_id) == col(PersonRow.id))
            & (col(PositionRow.office_id) == item.office_id),
        )
        .where(MembershipRow.chat_id == item.chat_id, MembershipRow.status != "left")
        .order_by(col(PersonRow.id))
    )
    return {person.id: next(iter(titles or ()), person.name) for person, titles in rows}
