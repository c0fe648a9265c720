"""Orders on what follows from a matter: its problems, what belongs to it, its mark, looking back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.item import ItemView, Status, Watch
from bot.domain.permission import Deed
from bot.office.asking.queries import Scope, find_item, scope_of, visible
from bot.office.matters import look_back, problems
from bot.office.matters.ledger import Act, change_item, lock_item
from bot.office.matters.lineage import descends
from bot.office.matters.ordering import Answered, At, Errand, on_item
from bot.office.matters.prompts import About, heard
from bot.office.matters.tasking import ask_for, confirm, on_this, say_done
from bot.office.matters.verbs import Outcome, judge
from bot.office.matters.views import view, views
from bot.office.notices.facts import Setting
from bot.store.rows import ChatRow, ItemRow


def problem(session: Session, errand: Errand) -> Answered:
    """/problem N words: 有问题; without words they are asked for."""

    def do(at: At) -> Answered:
        return raised(at) if errand.rest.strip() else ask_for(at, About.PROBLEM)

    return on_item(session, errand, "usage_problem", do)


def raised(at: At) -> Answered:
    """Raise it, and say to whom it went."""
    outcome = problems.raise_problem(at.session, at.act, at.item, at.errand.rest.strip())
    if outcome.entry is None:
        return say_done(at, outcome)
    heard(at.session, at.chat_id, at.actor.person_id)
    child = lock_item(at.session, outcome.entry.item_id)
    assert child is not None
    confirm(replace(at, item=child), outcome.entry)
    return Answered()


def answer(session: Session, errand: Errand) -> Answered:
    """/answer N words: 公开答复 of a problem; without words they are asked for."""

    def do(at: At) -> Answered:
        if not at.item.relation:
            return Answered("not_a_problem", values={"number": f"#{at.item.number}"})
        return answered_publicly(at) if errand.rest.strip() else ask_for(at, About.PUBLIC_ANSWER)

    return on_item(session, errand, "usage_answer", do)


def answered_publicly(at: At) -> Answered:
    """Close it with its answer, and say which group hears it."""
    outcome, group = problems.answer_publicly(at.session, at.act, at.item, at.errand.rest.strip())
    if outcome.entry is None:
        return say_done(at, outcome)
    heard(at.session, at.chat_id, at.actor.person_id)
    values: dict[str, object] = {"number": f"#{at.item.number}", "group": group}
    return Answered("answered_publicly" if group else "answered_no_group", values=values)


def given(session: Session, errand: Errand, item_id: int, about: str) -> Answered:
    """The words that were asked for: a problem, or its public answer."""
    do = raised if about == About.PROBLEM else answered_publicly
    return on_this(session, errand, item_id, do)


def link(session: Session, errand: Errand, parent_number: int | None, *, off: bool) -> Answered:
    """/link 5 3: the fifth belongs to the third; /link 5 off: to none any more."""

    def do(at: At) -> Answered:
        if off:
            return say_done(at, belong(session, at.act, at.item, None))
        if parent_number is None:
            return Answered("usage_link")
        parent = find_item(session, _scope(at), parent_number)
        if parent is None or parent.id is None:
            return Answered("no_such_item", values={"number": f"#{parent_number}"})
        values: dict[str, object] = {
            "number": f"#{at.item.number}", "parent": f"#{parent.number}",
        }  # fmt: skip
        if at.item.relation:
            return Answered("link_problem", values=values)
        if descends(session, parent, at.item.id or 0):
            return Answered("link_ring", values=values)
        return say_done(at, belong(session, at.act, at.item, parent))

    return on_item(session, errand, "usage_link", do)


def _scope(at: At) -> Scope:
    chat = at.session.get_one(ChatRow, at.chat_id)
    person = at.errand.visit.sender.person
    return scope_of(chat, person.id if person is not None else None)


def belong(session: Session, act: Act, item: ItemRow, parent: ItemRow | None) -> Outcome:
    """Say to which matter another belongs."""
    verdict = judge(session, act.actor, Deed.CHANGE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    wanted = parent.id if parent is not None else None
    if item.parent_id == wanted or item.relation:
        return Outcome(None)
    action = "link" if parent is not None else "unlink"
    more = {"of": (None, parent.number)} if parent is not None else {}
    return Outcome(change_item(session, item, action, act, {"parent_id": wanted}, more=more))


@dataclass(frozen=True)
class Traced:
    """A matter and what belongs to it.

    Attributes:
        children: those the asker may see, in the order of their numbers.
        unseen: how many others there are.
    """

    view: ItemView
    children: tuple[ItemView, ...]
    unseen: int


def traced(session: Session, scope: Scope, item_id: int) -> Traced:
    """What belongs to a matter, as far as whoever asks may see it."""
    rows = session.exec(
        select(ItemRow)
        .where(
            ItemRow.parent_id == item_id,
            col(ItemRow.status).in_((Status.OPEN, Status.DONE, Status.CANCELLED)),
            visible(session, scope),
        )
        .order_by(col(ItemRow.number))
    ).all()
    of = view(session, session.get_one(ItemRow, item_id))
    seen = sum(1 for row in rows if row.status != Status.CANCELLED)
    return Traced(of, views(session, rows), of.children - seen)


def tag(session: Session, errand: Errand, watch: Watch | None, *, off: bool) -> Answered:
    """/tag N 重点, 难点 or 热点; /tag N off."""

    def do(at: At) -> Answered:
        if watch is None and not off:
            return Answered("usage_tag")
        return say_done(at, mark(session, at.act, at.item, watch))

    return on_item(session, errand, "usage_tag", do)


def mark(session: Session, act: Act, item: ItemRow, watch: Watch | None) -> Outcome:
    """Put a matter on the director's watch list, or take it off."""
    verdict = judge(session, act.actor, Deed.SUPERVISE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    wanted = str(watch) if watch is not None else ""
    if item.watch == wanted:
        return Outcome(None)
    action = "tag" if wanted else "untag"
    return Outcome(change_item(session, item, action, act, {"watch": wanted}))


def lookback(
    session: Session, errand: Errand, day: datetime | None, setting: Setting, *, off: bool
) -> Answered:
    """/lookback N date: ask once, that morning, whether it held; /lookback N off.

    Args:
        day: a moment of the day that was named.
    """

    def do(at: At) -> Answered:
        number = f"#{at.item.number}"
        verdict = judge(session, at.actor, Deed.REOPEN, at.item)
        if not verdict.allowed:
            return Answered(reason=verdict.reason)
        if off:
            return say_done(at, look_back.drop(session, at.act, at.item))
        if at.item.status != Status.DONE:
            return Answered("look_back_open", values={"number": number})
        if day is None:
            return Answered("usage_lookback")
        moment = look_back.morning_of(day, setting)
        if moment <= setting.now:
            return Answered("look_back_past")
        return say_done(at, look_back.look_back(session, at.act, at.item, moment))

    return on_item(session, errand, "usage_lookback", do)
