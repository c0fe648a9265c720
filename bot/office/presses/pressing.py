"""Presses: seen, present, allowed, done; what came of it goes up as a word to say."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from bot.domain.item import Answer, Status
from bot.domain.likely import decode_likely, settled_by
from bot.domain.permission import Deed
from bot.domain.press import Press, Verb
from bot.domain.snooze import snoozes
from bot.office.matters.closing import ask_result, asked_before, not_all_in
from bot.office.matters.ledger import lock_item
from bot.office.matters.prompts import About, ask, asked_lately, level_questions, snooze
from bot.office.matters.receipts import acknowledge
from bot.office.matters.verbs import close, judge, take, withdraw
from bot.office.matters.views import to_item
from bot.office.notices.choices import choose, chosen
from bot.office.notices.drafts import confirm, settle
from bot.office.notices.facts import Setting
from bot.office.people import roster
from bot.office.people.unclear import settle_department
from bot.office.people.visits import Visit, shown_here
from bot.office.presses import (
    pressing_follow_ups,
    pressing_papers,
    pressing_returns,
    pressing_tasks,
)
from bot.office.presses.pressed import FORGED, STALE, Pressed, Said, refused
from bot.reading import Reader


def press(
    session: Session,
    asked: Press,
    visit: Visit,
    message_id: int,
    occasion: str,
    reader: Reader,
    setting: Setting,
) -> Said:
    """Do what a button on one item asks, or change nothing and say why.

    Args:
        message_id: the message the button stood under.
        occasion: names the press in the outbox's keys.
    """
    chat = roster.find_chat(session, visit.telegram_id)
    person = visit.sender.person
    if asked.verb is Verb.TAKE_OVER:
        return pressing_tasks.take_over(session, asked, visit, message_id)
    item = lock_item(session, asked.item_id) if asked.item_id else None
    if chat is None or chat.id is None or person is None or item is None or item.id is None:
        return FORGED
    if not shown_here(session, chat, person.id, message_id, item.id):
        return FORGED
    deed = DEEDS.get(asked.verb)
    misplaced = asked.verb in PRIVATE and not visit.private
    if deed is None or misplaced or asked.revision > item.revision:
        return FORGED
    actor = visit.actor(session, chat, item)
    of_closed = asked.verb in (Verb.SEND_BACK, *pressing_follow_ups.OF_CLOSED)
    looked_back = of_closed and item.status == Status.DONE
    if item.status not in (Status.DRAFT, Status.OPEN) and not looked_back:
        return refused(judge(session, actor, Deed.ACKNOWLEDGE, item)) or STALE
    if asked.revision < item.revision:
        return STALE
    visit.enter(session)
    return deed(
        Pressed(
            session=session,
            reader=reader,
            setting=setting,
            visit=visit,
            chat_id=chat.id,
            item=item,
            actor=visit.actor(session, chat, item),
            person=person,
            argument=asked.argument,
            message_id=message_id,
            occasion=occasion,
        )
    )


def _answer(answer: Answer, key: str) -> Callable[[Pressed], Said]:
    def deed(one: Pressed) -> Said:
        outcome = acknowledge(one.session, one.act, one.item, answer)
        return one.said(outcome, key)

    return deed


def _substitute(one: Pressed) -> Said:
    """派人参加: noted at once, and asked whom, unless that has been said."""
    outcome = acknowledge(one.session, one.act, one.item, Answer.SUBSTITUTE)
    if outcome.entry is not None:
        ask(
            one.session, About.SUBSTITUTE, one.actor, one.item, one.visit.now,
            chat_id=one.chat_id, occasion=one.occasion, reply_to=one.message_id,
        )  # fmt: skip
    return one.said(outcome, "toast_substitute")


def _withdraw(one: Pressed) -> Said:
    outcome = withdraw(one.session, one.act, one.item)
    return one.said(outcome, "toast_withdrawn")


def _dismiss(one: Pressed) -> Said:
    outcome = withdraw(one.session, one.act, one.item)
    if outcome.entry is not None:
        level_questions(one.session, one.item)
    return one.said(outcome, "toast_dismissed")


def _confirm(one: Pressed) -> Said:
    if one.argument == "ext":
        return pressing_tasks.extend_anyway(one)
    outcome = confirm(one.session, one.act, one.item)
    registered = Said("toast_registered", values={"number": f"#{one.item.number}"})
    return refused(outcome.verdict) or registered


def _take(one: Pressed) -> Said:
    outcome = take(one.session, one.act, one.item)
    return one.said(outcome, "toast_taken")


def _ask(about: About) -> Callable[[Pressed], Said]:
    def deed(one: Pressed) -> Said:
        here, who, item, now = one.chat_id, one.person.id, one.item.id or 0, one.visit.now
        if asked_lately(one.session, about, here, who, item, now):
            return Said("toast_asked")
        verdict = ask(
            one.session, about, one.actor, one.item, one.visit.now,
            chat_id=one.chat_id, occasion=one.occasion, reply_to=one.message_id,
            topic_id=one.item.topic_id if one.item.chat_id == one.chat_id else None,
        )  # fmt: skip
        return refused(verdict) or Said("toast_asked")

    return deed


def _close(one: Pressed) -> Said:
    """办结: its result is asked for; where departments still owe, first whether all the same."""
    here, who, item, now = one.chat_id, one.person.id, one.item, one.visit.now
    kept = asked_before(one.session, here, who, item, now)
    if not_all_in(one.session, one.actor, item) if not kept else not kept.get("wanted"):
        verdict, result = ask_result(
            one.session, one.actor, item, now, "",
            chat_id=here, occasion=one.occasion, reply_to=one.message_id,
            topic_id=item.topic_id if item.chat_id == here else None,
        )  # fmt: skip
        if result:
            return one.said(close(one.session, one.act, item, result), "toast_closed_now")
        return refused(verdict) or Said("toast_asked" if kept else "toast_close_owed")
    return _ask(About.RESULT)(one)


def _snooze(one: Pressed) -> Said:
    now, hours = one.visit.now, one.setting.hours
    choices = {str(choice): moment for choice, moment in snoozes(to_item(one.item), now, hours)}
    moment = choices.get(one.argument)
    if moment is None:
        return STALE
    snooze(one.session, one.item, one.chat_id, one.person.id, moment, now)
    return Said("toast_snoozed", values={"when": moment})


def _choose(one: Pressed) -> Said:
    choice = chosen(one.session, one.chat_id, one.message_id, one.item)
    if choice is None:
        return STALE
    if said := refused(judge(one.session, one.actor, Deed.CHANGE, one.item)):
        return said
    readings = one.reader.read(choice.text, choice.written_at).items
    if choice.index >= len(readings):
        return STALE
    choose(one.session, choice, one.item, readings[choice.index], one.actor, one.setting)
    return Said("toast_saved")


def _settle(one: Pressed) -> Said:
    """A likely answer to what a draft asks; an answer in words still works beside it."""
    answer = decode_likely(one.argument)
    if answer is None:
        return FORGED
    if one.item.status != Status.DRAFT:
        return STALE
    fields = settled_by(answer, to_item(one.item), one.setting.hours)
    outcome = settle(one.session, one.act, one.item, fields, pressed=True)
    if said := refused(outcome.verdict):
        return said
    if one.item.status == Status.DRAFT:
        return Said("toast_saved")
    return Said("toast_registered", values={"number": f"#{one.item.number}"})


DEEDS: dict[Verb, Callable[[Pressed], Said]] = {
    Verb.ACKNOWLEDGE: _answer(Answer.RECEIVED, "toast_received"),
    Verb.KNOW: _answer(Answer.KNOWN, "toast_known"),
    Verb.SUBSTITUTE: _substitute,
    Verb.LEAVE: _answer(Answer.LEAVE, "toast_leave"),
    Verb.CLASH: _answer(Answer.CONFLICT, "toast_clash"),
    Verb.CORRECT: _ask(About.CORRECTION),
    Verb.CLOSE: pressing_follow_ups.answer_or(_close),
    Verb.WITHDRAW: _withdraw,
    Verb.CONFIRM: _confirm,
    Verb.DISMISS: _dismiss,
    Verb.TAKE: _take,
    Verb.SNOOZE: _snooze,
    Verb.CHOOSE: _choose,
    Verb.ANSWER: _settle,
    Verb.DEPARTMENT: settle_department,
    **pressing_follow_ups.DEEDS,
    **pressing_tasks.DEEDS,
    **pressing_returns.DEEDS,
    **pressing_papers.DEEDS,
    Verb.SUBMIT: pressing_returns.return_or_help(pressing_tasks.given),
    Verb.SEND_BACK: pressing_returns.part_or_whole(pressing_tasks.DEEDS[Verb.SEND_BACK]),
}
# Buttons of a private card: under a group's message they can only be forged.
PRIVATE = (
    Verb.DEPARTMENT,
    Verb.KNOW,
    Verb.SUBSTITUTE,
    Verb.CLASH,
    Verb.LEAVE,
    Verb.SNOOZE,
    *pressing_follow_ups.PRIVATE,
    *pressing_tasks.PRIVATE,
    *pressing_returns.PRIVATE,
    *pressing_papers.PRIVATE,
)
