"""Orders on the life of a task: how far it is, what is in the way, who is to check or help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.domain.department import Department, PartState, departments_named
from bot.domain.permission import Deed
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind, Urgency
from bot.office.matters import assistance, tasks, verbs
from bot.office.matters.extending import deciders, doubted, moved_to, wish
from bot.office.matters.ledger import handler_row, lock_item, plain, restored
from bot.office.matters.ordering import (
    DONE,
    Answered,
    At,
    Errand,
    keep_proof,
    named_first,
    on_item,
    told,
)
from bot.office.matters.prompts import About, ask, heard
from bot.office.matters.verbs import Outcome, judge
from bot.office.people.departments import departments, parts_of
from bot.office.sending.outbox import queue
from bot.reading.replies import closes_anyway
from bot.reading.requests import read_help
from bot.store.rows import EntryRow


def say_done(at: At, outcome: Outcome) -> Answered:
    """Say what came of an order to whoever gave it: one line, by a row of the same commit."""
    if not outcome.verdict.allowed:
        return Answered(reason=outcome.verdict.reason)
    heard(at.session, at.chat_id, at.actor.person_id)
    if outcome.entry is None:
        return Answered("unchanged")
    confirm(at, outcome.entry)
    return DONE


def confirm(at: At, entry: EntryRow) -> None:
    """已记下, with what follows from it."""
    queue(
        at.session,
        f"entry {entry.id} | told | chat {at.chat_id}",
        Occasion.STEP,
        at.chat_id,
        at.errand.visit.now,
        item_id=at.item.id,
        reply_to=at.errand.message_id,
        topic_id=at.errand.topic_id,
        detail={"entry": entry.id, "detail": "own"},
    )


def ask_for(
    at: At,
    about: About,
    detail: Mapping[str, Any] | None = None,
    sentence: str = "",
    shown: Mapping[str, Any] | None = None,
) -> Answered:
    """Ask whoever gave the order for what it lacks."""
    errand = at.errand
    verdict = ask(
        at.session, about, at.actor, at.item, errand.visit.now,
        chat_id=at.chat_id, occasion=errand.occasion, reply_to=errand.message_id,
        topic_id=errand.topic_id, detail=detail, sentence=sentence, shown=shown,
    )  # fmt: skip
    return DONE if verdict.allowed else Answered(reason=verdict.reason)


def progress(session: Session, errand: Errand) -> Answered:
    """/progress N words."""

    def do(at: At) -> Answered:
        if not errand.rest.strip():
            return Answered("usage_progress")
        return say_done(at, tasks.progress(session, at.act, at.item, errand.rest.strip()))

    return on_item(session, errand, "usage_progress", do)


def difficulty(session: Session, errand: Errand) -> Answered:
    """/difficulty N words; without them what is in the way is asked for."""

    def do(at: At) -> Answered:
        if not errand.rest.strip():
            return ask_for(at, About.DIFFICULTY)
        return say_done(at, tasks.difficulty(session, at.act, at.item, errand.rest.strip()))

    return on_item(session, errand, "usage_difficulty", do)


def submit(session: Session, errand: Errand) -> Answered:
    """/submit N result: up for review by whoever asked."""

    def do(at: At) -> Answered:
        named = "、".join(one.name for one in errand.files if one.name)
        result = errand.rest.strip() or named or ("📎" if errand.files else "")
        if not result:
            return Answered("usage_submit")
        outcome = tasks.submit(session, at.act, at.item, result)
        if outcome.entry is not None:
            keep_proof(at)
        return say_done(at, outcome)

    return on_item(session, errand, "usage_submit", do)


def reopen(session: Session, errand: Errand) -> Answered:
    """/reopen N reason: a result that is not what was asked goes back."""

    def do(at: At) -> Answered:
        if not errand.rest.strip():
            return ask_for(at, About.SEND_BACK)
        return say_done(at, tasks.send_back(session, at.act, at.item, errand.rest.strip()))

    return on_item(session, errand, "usage_reopen", do)


def refuse(session: Session, errand: Errand) -> Answered:
    """/refuse N reason: 不归我, in words."""

    def do(at: At) -> Answered:
        part = own_part(at)
        if not errand.rest.strip():
            return ask_for(at, About.REFUSE, {"part": part} if part is not None else None)
        return say_done(at, refused(at, part, errand.rest.strip()))

    return on_item(session, errand, "usage_refuse", do)


def own_part(at: At) -> int | None:
    """The help asked of the actor's department, where the matter itself is not theirs."""
    assert at.item.id is not None
    owner = handler_row(at.session, at.item.id)
    if owner is not None and owner.person_id == at.actor.person_id:
        return None
    for part in parts_of(at.session, at.item.id):
        if part.department_id in at.actor.departments and part.role in assistance.HELPS:
            return part.id
    return None


def refused(at: At, part_id: int | None, reason: str) -> Outcome:
    """Give back the matter, or the part of it that was asked of one's department."""
    if part_id is None:
        return tasks.refuse(at.session, at.act, at.item, reason)
    part = assistance.part_in(at.session, at.item, part_id)
    if part is None:
        return Outcome(None)
    return assistance.refuse_help(at.session, at.act, at.item, part, reason)


def accept(session: Session, errand: Errand) -> Answered:
    """/accept N: 接收, of the matter or of the help asked of one's department."""

    def do(at: At) -> Answered:
        part_id = own_part(at)
        part = assistance.part_in(session, at.item, part_id) if part_id is not None else None
        if part is not None and part.state == PartState.WAITING:
            return say_done(at, assistance.accept_help(session, at.act, at.item, part))
        return say_done(at, verbs.take(session, at.act, at.item))

    return on_item(session, errand, "usage_take", do)


def forward(session: Session, errand: Errand) -> Answered:
    """/forward N @name words: 转办."""

    def do(at: At) -> Answered:
        person, words = named_first(session, at)
        if person is None:
            return Answered("person_unknown", values={"name": errand.rest or "?"})
        outcome = tasks.forward(session, at.act, at.item, person.person_id, person.shown, words)
        return say_done(at, outcome)

    if not errand.rest.strip() and errand.person is None:
        errand.visit.enter(session)
        return Answered("usage_forward")
    return on_item(session, errand, "usage_forward", do)


def extend(session: Session, errand: Errand, fields: Mapping[str, Any], reason: str) -> Answered:
    """/extend N date reason: 延期; a meeting is moved.

    Args:
        fields: the new times; empty where none was read.
    """

    def do(at: At) -> Answered:
        if at.item.kind == Kind.MEETING and not fields:
            return Answered("usage_extend")
        return extended(at, fields, reason)

    return on_item(session, errand, "usage_extend", do)


def extended(at: At, fields: Mapping[str, Any], reason: str, *, sure: bool = False) -> Answered:
    """Move the limit, or ask for the date or the reason it still lacks.

    Args:
        sure: a date that reads oddly has been confirmed.
    """
    if not fields:
        return ask_for(at, About.EXTEND, {"reason": reason} if reason else None)
    kept = {name: plain(value) for name, value in fields.items()}
    doubt = "" if sure else doubted(at.item, fields, at.errand.visit.now)
    if doubt:
        detail = {"fields": kept, "reason": reason, "doubt": doubt}
        return ask_for(at, About.EXTEND, detail, doubt, {"wish": plain(moved_to(fields))})
    if at.item.kind == Kind.MEETING:
        outcome = verbs.reschedule(at.session, at.act, at.item, fields)
        return told(at, outcome.entry, outcome.verdict)
    if not reason and tasks.needs_reason(at.session, at.act, at.item):
        return ask_for(at, About.EXTEND, {"fields": kept}, "extend_reason")
    moves = any(getattr(at.item, name) != value for name, value in fields.items())
    if moves and deciders(at.session, at.act, at.item):
        return say_done(at, wish(at.session, at.act, at.item, fields, reason))
    outcome = tasks.extend(at.session, at.act, at.item, fields, reason)
    if outcome.entry is not None:
        heard(at.session, at.chat_id, at.actor.person_id)
    return told(at, outcome.entry, outcome.verdict)


def kept_fields(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The new times that waited for a reason."""
    return {name: restored(name, value) for name, value in detail.get("fields", {}).items()}


def supervise(session: Session, errand: Errand, due_at: datetime | None) -> Answered:
    """/supervise N [date]: 督办; without a date one is asked for."""

    def do(at: At) -> Answered:
        return supervised(at, due_at)

    return on_item(session, errand, "usage_supervise", do)


def supervised(at: At, due_at: datetime | None) -> Answered:
    """Mark it 督办, or ask by when."""
    verdict = judge(at.session, at.actor, Deed.SUPERVISE, at.item)
    if not verdict.allowed:
        return Answered(reason=verdict.reason)
    if at.item.due_at is None and due_at is None:
        return ask_for(at, About.SUPERVISE)
    return say_done(at, tasks.supervise(at.session, at.act, at.item, due_at))


def unsupervise(session: Session, errand: Errand) -> Answered:
    """/supervise N off."""

    def do(at: At) -> Answered:
        return say_done(at, tasks.unsupervise(session, at.act, at.item))

    return on_item(session, errand, "usage_supervise", do)


def urgent(session: Session, errand: Errand, urgency: Urgency, reason: str) -> Answered:
    """/urgent N reason: 特急 or 加急; 特急 without a reason asks for it."""

    def do(at: At) -> Answered:
        already = at.item.urgency == urgency
        if urgency is Urgency.FLASH and not reason and not already:
            return ask_for(at, About.URGENT)
        return say_done(at, tasks.make_urgent(session, at.act, at.item, urgency, reason))

    return on_item(session, errand, "usage_urgent", do)


def assist(session: Session, errand: Errand, words: str, due_at: datetime | None) -> Answered:
    """/assist N department why what by when: 协办.

    Args:
        words: what was said besides the number and the limit.
    """

    def do(at: At) -> Answered:
        found = _department(session, at, words)
        if isinstance(found, Answered):
            return found
        department, rest = found
        request = read_help(rest)
        return helped(at, department, request.wants, request.reason, due_at)

    if not words.strip():
        errand.visit.enter(session)
        return Answered("usage_assist")
    return on_item(session, errand, "usage_assist", do)


def _department(session: Session, at: At, words: str) -> tuple[Department, str] | Answered:
    """The department a request begins with, and what follows it."""
    known = departments(session, at.item.office_id)
    plain_words = words.strip().lstrip("@")
    named = [
        (len(name), one, plain_words[len(name) :])
        for one in known
        for name in (one.name, *one.aliases)
        if plain_words.lower().startswith(name.lower())
    ]
    if named:
        _, department, rest = max(named, key=lambda found: found[0])
        return department, rest.strip(" ，,：:")
    first, _, rest = plain_words.partition(" ")
    first = first.rstrip("，,：:")
    meant = departments_named([first], known, at.item.chat_id)
    if len(meant.found) == 1:
        return meant.found[0], rest.strip()
    if meant.unclear:
        names = "、".join(one.name for one in meant.unclear[0][1])
        return Answered("department_unclear", values={"name": first, "names": names})
    return Answered("department_unknown", values={"name": first})


def helped(
    at: At, department: Department, wants: str, reason: str, due_at: datetime | None
) -> Answered:
    """Ask for the help, or kindly for what the request lacks."""
    if not wants or not reason:
        detail = {
            "department": department.id,
            "wants": wants,
            "reason": reason,
            "due_at": plain(due_at),
        }
        return ask_for(at, About.HELP, detail, "help_what" if not wants else "help_why")
    outcome = assistance.ask_help(at.session, at.act, at.item, department, wants, reason, due_at)
    return say_done(at, outcome)


def _help_answered(at: At, detail: Mapping[str, Any], text: str) -> Answered:
    """What a request for help still lacked; a full sentence may bring both."""
    known = departments(at.session, at.item.office_id)
    department = next((one for one in known if one.id == detail.get("department")), None)
    if department is None:
        return Answered("department_unknown", values={"name": "?"})
    wants, reason = str(detail.get("wants", "")), str(detail.get("reason", ""))
    due_at = restored("due_at", detail.get("due_at"))
    if wants:
        reason = text
    else:
        said = read_help(text)
        wants, reason = said.wants or text, reason or said.reason
    return helped(at, department, wants, reason, due_at)


def on_this(
    session: Session, errand: Errand, item_id: int, do: Callable[[At], Answered]
) -> Answered:
    """Do something to the item that was asked about."""
    chat = errand.visit.enter(session)
    item = lock_item(session, item_id)
    if item is None or chat.id is None:
        return Answered("unchanged")
    return do(At(session, errand, chat.id, item, errand.visit.actor(session, chat, item)))


def answered(
    session: Session, errand: Errand, item_id: int, about: str, detail: Mapping[str, Any],
    fields: Mapping[str, Any], words: str,
) -> Answered:  # fmt: skip
    """What somebody was asked for, in their words.

    Args:
        fields: the times their words name.
        words: what they say besides.
    """

    def do(at: At) -> Answered:
        text = errand.rest.strip()
        match about:
            case About.REFUSE:
                return say_done(at, refused(at, detail.get("part"), text))
            case About.DIFFICULTY:
                return say_done(at, tasks.difficulty(session, at.act, at.item, text))
            case About.SEND_BACK:
                return say_done(at, tasks.send_back(session, at.act, at.item, text))
            case About.URGENT:
                urgency = Urgency.FLASH
                return say_done(at, tasks.make_urgent(session, at.act, at.item, urgency, text))
            case About.SUPERVISE:
                return supervised(at, fields.get("due_at"))
            case About.EXTEND:
                waiting = kept_fields(detail)
                if "doubt" in detail:
                    yes = closes_anyway(text) and not fields
                    said = str(detail.get("reason", ""))
                    return extended(at, fields or waiting, said or words * (not yes), sure=yes)
                reason = text if waiting else words or str(detail.get("reason", ""))
                return extended(at, waiting or fields, reason, sure=bool(waiting))
            case _:
                return _help_answered(at, detail, text)

    return on_this(session, errand, item_id, do)
