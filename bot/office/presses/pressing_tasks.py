"""Presses on the life of a task: 接收, 不归我, 有困难, 要延期, 通过, 退回, 督办, 提请."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from bot.domain.item import Stage, Status
from bot.domain.permission import Deed
from bot.domain.press import Press, Verb
from bot.domain.push import Occasion
from bot.office.matters import assistance, handovers, tasks
from bot.office.matters.extending import settle_wish, told_by, wished
from bot.office.matters.ledger import Act
from bot.office.matters.ordering import At, Errand
from bot.office.matters.prompts import About, ask, asked_lately
from bot.office.matters.tasking import extended, kept_fields
from bot.office.matters.verbs import judge, take
from bot.office.people.visits import Visit
from bot.office.presses.pressed import FORGED, STALE, Pressed, Said, refused
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import ExpectationRow


def _part(one: Pressed) -> DepartmentPartRow | None:
    """The department's part a button speaks of; None if it speaks of none there is."""
    if not one.argument.isascii() or not one.argument.isdigit() or len(one.argument) > 9:
        return None
    return assistance.part_in(one.session, one.item, int(one.argument))


def _accept(one: Pressed) -> Said:
    if not one.argument:
        return one.said(take(one.session, one.act, one.item), "toast_accepted")
    part = _part(one)
    if part is None:
        return FORGED
    outcome = assistance.accept_help(one.session, one.act, one.item, part)
    return one.said(outcome, "toast_accepted")


def _refuse(one: Pressed) -> Said:
    if not one.argument:
        return _ask(one, About.REFUSE)
    part = _part(one)
    if part is None:
        return FORGED
    verdict = assistance.speaks(one.session, one.actor, one.item, part)
    if not verdict.allowed:
        return Said(reason=verdict.reason)
    return _ask(one, About.REFUSE, {"part": part.id})


def given(one: Pressed) -> Said:
    """已报, of help that was asked for."""
    part = _part(one)
    if part is None:
        return FORGED
    outcome = assistance.give_help(one.session, one.act, one.item, part)
    return one.said(outcome, "toast_given")


def _ask(one: Pressed, about: About, detail: dict[str, object] | None = None) -> Said:
    here, who, item, now = one.chat_id, one.person.id, one.item.id or 0, one.visit.now
    if asked_lately(one.session, about, here, who, item, now):
        return Said("toast_asked")
    verdict = ask(
        one.session, about, one.actor, one.item, now,
        chat_id=here, occasion=one.occasion, reply_to=one.message_id, detail=detail,
    )  # fmt: skip
    return refused(verdict) or Said("toast_asked")


def _asks(about: About) -> Callable[[Pressed], Said]:
    return lambda one: _ask(one, about)


def _of_the_newest(one: Pressed) -> bool:
    """Whether the pressed message shows the result that is up for review now."""
    assert one.item.id is not None
    newest = tasks.submitted(one.session, one.item.id)
    shown = told_by(one.session, one.chat_id, one.message_id, Occasion.REVIEW)
    return shown is None or newest is None or shown == newest.id


def _send_back(one: Pressed) -> Said:
    """退回 of a result: one that is up for review, or that closed the matter."""
    if one.item.status == Status.OPEN and one.item.stage != Stage.REVIEW:
        return STALE
    if one.item.status == Status.OPEN and not _of_the_newest(one):
        return Said("toast_newer_result")
    return _ask(one, About.SEND_BACK)


def _extend(one: Pressed) -> Said:
    """要延期; or 准予延期 and 维持原期限, under an owner's wish."""
    if one.argument not in ("grant", "keep"):
        return FORGED if one.argument else _ask(one, About.EXTEND)
    asked = wished(one.session, one.item, one.chat_id, one.message_id)
    if asked is None:
        return STALE
    grant = one.argument == "grant"
    outcome = settle_wish(one.session, one.act, one.item, asked, grant=grant)
    return one.said(outcome, "toast_granted" if grant else "toast_kept")


def extend_anyway(one: Pressed) -> Said:
    """登记, under the question whether a date that reads oddly is meant."""
    row = one.session.get(ExpectationRow, (one.chat_id, one.person.id))
    if row is None or (row.about, row.item_id) != (About.EXTEND, one.item.id):
        return STALE
    if "doubt" not in row.detail:
        return STALE
    errand = Errand(
        visit=one.visit, number=None, rest="", message_id=one.message_id,
        occasion=one.occasion, topic_id=one.item.topic_id if one.item.chat_id == one.chat_id else None,
    )  # fmt: skip
    at = At(one.session, errand, one.chat_id, one.item, one.actor)
    detail = dict(row.detail)
    done = extended(at, kept_fields(detail), str(detail.get("reason", "")), sure=True)
    return Said(reason=done.reason) if done.reason is not None else Said("toast_saved")


def _approve(one: Pressed) -> Said:
    if not _of_the_newest(one):
        return Said("toast_newer_result")
    return one.said(tasks.approve(one.session, one.act, one.item), "toast_passed")


def _supervise(one: Pressed) -> Said:
    verdict = judge(one.session, one.actor, Deed.SUPERVISE, one.item)
    if not verdict.allowed:
        return Said(reason=verdict.reason)
    if one.item.due_at is None:
        return _ask(one, About.SUPERVISE)
    return one.said(tasks.supervise(one.session, one.act, one.item), "toast_supervised")


def _raise(one: Pressed) -> Said:
    outcome, name = assistance.raise_matter(one.session, one.act, one.item)
    if outcome.entry is not None:
        return Said("toast_raised", values={"name": name})
    return refused(outcome.verdict) or Said("toast_not_raised")


def take_over(session: Session, asked: Press, visit: Visit, message_id: int) -> Said:
    """接收 of a handover: it speaks of many matters, and of its own addressee alone."""
    if not visit.private or not asked.argument.isascii() or not asked.argument.isdigit():
        return FORGED
    chat = visit.enter(session)
    assert chat.id is not None
    act = Act(visit.actor(session, chat), chat.id, visit.now, message_id)
    verdict = handovers.take_over(session, act, int(asked.argument[:9]))
    if verdict is None:
        return STALE
    return Said("toast_taken_over") if verdict.allowed else FORGED


DEEDS: dict[Verb, Callable[[Pressed], Said]] = {
    Verb.ACCEPT: _accept,
    Verb.REFUSE: _refuse,
    Verb.DIFFICULTY: _asks(About.DIFFICULTY),
    Verb.EXTEND: _extend,
    Verb.PASS: _approve,
    Verb.SEND_BACK: _send_back,
    Verb.SUPERVISE: _supervise,
    Verb.RAISE: _raise,
}
PRIVATE = (Verb.REFUSE, Verb.DIFFICULTY, Verb.EXTEND, Verb.PASS, Verb.RAISE)
