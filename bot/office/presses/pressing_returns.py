"""Presses on returns by many: 已报, 零报告, 收下, 退回, 全部附件."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session, select

from bot.domain.department import PartRole
from bot.domain.permission import Deed, Reason
from bot.domain.press import Verb
from bot.domain.push import Occasion
from bot.office.matters.prompts import About, ask, asked_lately
from bot.office.matters.verbs import judge
from bot.office.presses.pressed import FORGED, STALE, Pressed, Said, refused
from bot.office.returns.returns import Mine, approve, mine, nil, submit
from bot.office.returns.submissions import (
    department_name,
    handed_of,
    let_go,
    returns_of,
    this_period,
    unclaimed,
)
from bot.office.sending.outbox import queue
from bot.store.follow_rows import DepartmentPartRow, SubmissionRow
from bot.store.rows import ItemRow, PushRow

Deeds = Callable[[Pressed], Said]


def _named(one: Pressed) -> DepartmentPartRow | None:
    """The return a button speaks of; None if it speaks of none there is."""
    if not one.argument.isascii() or not one.argument.isdigit() or len(one.argument) > 9:
        return None
    assert one.item.id is not None
    found = (part for part in returns_of(one.session, one.item.id) if str(part.id) == one.argument)
    return next(found, None)


def of_help(one: Pressed) -> bool:
    """Whether a button speaks of help that was asked for, which is no return."""
    if not one.argument.isdigit() or len(one.argument) > 9:
        return False
    part = one.session.get(DepartmentPartRow, int(one.argument))
    return part is not None and part.item_id == one.item.id and part.role != PartRole.RETURN


def _hand_in(one: Pressed) -> Said:
    return FORGED if one.argument and of_help(one) else _return(one, nothing=False)


def _nil(one: Pressed) -> Said:
    return _return(one, nothing=True)


def _return(one: Pressed, *, nothing: bool) -> Said:
    session, item = one.session, one.item
    verdict = judge(session, one.actor, Deed.SUBMIT, item)
    if said := refused(verdict):
        return said
    ours = mine(session, one.actor, item)
    if not ours.parts:
        return Said(reason=Reason.NO_DEPARTMENT)
    part = _named(one) if one.argument else _only(ours)
    if one.argument and part is None:
        return STALE
    if part is None:
        if not ours.owed:
            return Said("toast_return_known", values={"number": f"#{item.number}"})
        ask_which(
            session, [item], ours.owed, one.chat_id, one.visit.now,
            occasion=one.occasion, reply_to=one.message_id, topic_id=_topic(one), nothing=nothing,
        )  # fmt: skip
        return Said("toast_which_department")
    waiting = _kept_before(one)
    row = next((kept for kept in waiting if kept.item_id == item.id), None)
    if nothing:
        outcome = nil(session, one.act, item, part)
    else:
        handed = handed_of(row) if row is not None else None
        outcome = submit(session, one.act, item, part, handed)
    if said := refused(outcome.verdict):
        return said
    if row is not None and item.id is not None and not nothing:
        let_go(session, waiting, item.id)
    values: dict[str, object] = {
        "department": department_name(session, part),
        "number": f"#{item.number}",
    }
    if outcome.entry is None:
        return Said("toast_return_known", values=values)
    return Said("toast_nil_reported" if nothing else "toast_submitted", values=values)


def _only(ours: Mine) -> DepartmentPartRow | None:
    """The one return that can be meant; an administrator is always asked for whom."""
    if ours.instead:
        return None
    if len(ours.parts) == 1:
        return ours.parts[0]
    return ours.owed[0] if len(ours.owed) == 1 else None


def _topic(one: Pressed) -> int | None:
    return one.item.topic_id if one.item.chat_id == one.chat_id else None


def _kept_before(one: Pressed) -> list[SubmissionRow]:
    """What was handed in by the message that the pressed question answers."""
    asked = one.session.exec(
        select(PushRow.reply_to).where(
            PushRow.chat_id == one.chat_id,
            PushRow.message_id == one.message_id,
            PushRow.occasion == Occasion.WHICH,
        )
    ).first()
    return unclaimed(one.session, one.chat_id, asked) if asked is not None else []


def ask_which(
    session: Session,
    items: Sequence[ItemRow],
    parts: Sequence[DepartmentPartRow],
    chat_id: int,
    now: datetime,
    *,
    occasion: str,
    reply_to: int | None,
    topic_id: int | None = None,
    nothing: bool = False,
    filed: bool = False,
) -> None:
    """Ask which matter or which department a return is for; a button for each.

    Args:
        occasion: names what caused the question, for the outbox's key.
        reply_to: the message that handed something in, or the pressed one.
        nothing: it is a 零报告.
        filed: what the message brought is kept meanwhile.
    """
    names = dict.fromkeys(department_name(session, part) for part in parts)
    queue(
        session,
        f"{occasion} | which return",
        Occasion.WHICH,
        chat_id,
        now,
        item_id=items[0].id if len(items) == 1 else None,
        reply_to=reply_to,
        topic_id=topic_id,
        rung="nil" if nothing else ("file" if filed else ""),
        detail={
            "items": [item.id for item in items],
            "detail": "return",
            "names": list(names),
        },
    )


def _approve(one: Pressed) -> Said:
    part = _named(one)
    if part is None:
        return FORGED
    outcome = approve(one.session, one.act, one.item, part)
    if said := refused(outcome.verdict):
        return said
    values: dict[str, object] = {"department": department_name(one.session, part)}
    return Said(
        "toast_return_approved" if outcome.entry is not None else "toast_return_not_in",
        values=values,
    )


def _send_back(one: Pressed) -> Said:
    """退回 of one department's return."""
    part = _named(one)
    if part is None or not one.visit.private:
        return FORGED
    here, who, item, now = one.chat_id, one.person.id, one.item.id or 0, one.visit.now
    about = About.RETURN_BACK
    if asked_lately(one.session, about, here, who, item, now):
        return Said("toast_asked")
    verdict = ask(
        one.session, about, one.actor, one.item, now,
        chat_id=here, occasion=one.occasion, reply_to=one.message_id,
        detail={"part": part.id}, shown={"part": part.id},
    )  # fmt: skip
    return refused(verdict) or Said("toast_asked")


def _files(one: Pressed) -> Said:
    """Everything that was handed in, in one place: a row for each file."""
    verdict = judge(one.session, one.actor, Deed.REVIEW, one.item)
    if said := refused(verdict):
        return said
    under_way = one.session.exec(
        select(PushRow.id).where(
            PushRow.item_id == one.item.id,
            PushRow.chat_id == one.chat_id,
            PushRow.occasion == Occasion.FILE,
            PushRow.state == "queued",
        )
    ).first()
    if under_way is not None:
        return Said("toast_files_under_way")
    count = send_files(one.session, one.item, one.chat_id, one.visit.now, one.occasion)
    return Said("toast_files_coming", values={"count": count}) if count else Said("toast_no_files")


def send_files(session: Session, item: ItemRow, chat_id: int, now: datetime, occasion: str) -> int:
    """Queue every file of the item's present round for a chat; how many there are."""
    count = 0
    for submission in this_period(session, item):
        for index in range(len(submission.files)):
            count += 1
            queue(
                session,
                f"{occasion} | file {submission.id}.{index} | chat {chat_id}",
                Occasion.FILE,
                chat_id,
                now,
                item_id=item.id,
                detail={"submission": submission.id, "index": index},
            )
    return count


def return_or_help(given: Deeds) -> Deeds:
    """已报, of a return; or, as the button says, of help that was asked for."""
    return lambda one: given(one) if one.argument and of_help(one) else _hand_in(one)


def part_or_whole(whole: Deeds) -> Deeds:
    """退回, of one department's return; or, where the button names none, of a result."""
    return lambda one: _send_back(one) if one.argument else whole(one)


DEEDS: dict[Verb, Deeds] = {
    Verb.SUBMIT: _hand_in,
    Verb.NIL: _nil,
    Verb.APPROVE: _approve,
    Verb.SEND_BACK: _send_back,
    Verb.FILES: _files,
}
PRIVATE = (Verb.APPROVE, Verb.FILES)
