"""Orders on one item, by its number or as a reply to what speaks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.addressees import RosterPerson, addressees
from bot.domain.arrival import Arrival, Attachment
from bot.domain.permission import Actor, Reason, Verdict
from bot.domain.push import Occasion
from bot.office.asking.queries import find_item, may_see, scope_of
from bot.office.matters import verbs
from bot.office.matters.closing import ask_result
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.prompts import heard, level_questions
from bot.office.matters.undo import undo
from bot.office.notices.facts import Setting
from bot.office.notices.intake import take_in
from bot.office.notices.linking import item_of_message
from bot.office.people import roster
from bot.office.people.roster import Known
from bot.office.people.visits import Visit
from bot.office.returns.submissions import Handed, keep
from bot.office.sending.outbox import queue
from bot.reading.values import ItemReading
from bot.store.rows import ChatRow, EntryRow, ItemRow, OriginRow


@dataclass(frozen=True)
class Errand:
    """An order as it was given.

    Attributes:
        rest: what was said besides the number.
        reply_to: the message it answers, which may speak of the item.
        person: somebody the order points at.
        files: what came with it.
        occasion: names the order in the outbox's keys.
    """

    visit: Visit
    number: int | None
    rest: str
    message_id: int
    occasion: str
    reply_to: int | None = None
    topic_id: int | None = None
    person: Known | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Answered:
    """What is left to say of an order; nothing where rows of its commit say it.

    Attributes:
        answer: the sentence's name.
        reason: why not, in the place of a sentence.
        deed: for an undo that is blocked: what stands in the way.
    """

    answer: str = ""
    reason: Reason | None = None
    deed: str = ""
    values: dict[str, object] = field(default_factory=dict)


DONE = Answered()


@dataclass(frozen=True)
class At:
    """The item an order means, locked, and who gives the order."""

    session: Session
    errand: Errand
    chat_id: int
    item: ItemRow
    actor: Actor

    @property
    def act(self) -> Act:
        """The order as a verb takes it."""
        errand = self.errand
        return Act(self.actor, self.chat_id, errand.visit.now, errand.message_id)


def on_item(
    session: Session, errand: Errand, usage: str, do: Callable[[At], Answered]
) -> Answered:
    """Do what an order asks of the item it means.

    Args:
        usage: the sentence for an order that means none.
    """
    chat = errand.visit.enter(session)
    assert chat.id is not None
    item = _meant(session, errand, chat)
    if item is None:
        if errand.number is None:
            return Answered(usage)
        return Answered("no_such_item", values={"number": f"#{errand.number}"})
    return do(At(session, errand, chat.id, item, errand.visit.actor(session, chat, item)))


def _meant(session: Session, errand: Errand, chat: ChatRow) -> ItemRow | None:
    person = errand.visit.sender.person
    scope = scope_of(chat, person.id if person is not None else None)
    found: ItemRow | None = None
    if errand.number is not None:
        found = find_item(session, scope, errand.number)
    elif errand.reply_to is not None and chat.id is not None:
        found = item_of_message(session, chat.id, errand.reply_to)
        if found is not None and not may_see(session, scope, found.id or 0):
            found = None
    return lock_item(session, found.id) if found is not None and found.id else None


def told(at: At, entry: EntryRow | None, verdict: Verdict) -> Answered:
    """Say in the chat what changed, by a row of the same commit."""
    if not verdict.allowed:
        return Answered(reason=verdict.reason)
    if entry is not None:
        announce(at.session, at.errand, at.chat_id, at.item, entry)
    return DONE if entry is not None else Answered("unchanged")


def announce(
    session: Session, errand: Errand, chat_id: int, item: ItemRow, entry: EntryRow
) -> None:
    """Answer an order with the difference it made."""
    queue(
        session,
        f"entry {entry.id} | told | chat {chat_id}",
        Occasion.CHANGE,
        chat_id,
        errand.visit.now,
        item_id=item.id,
        reply_to=errand.message_id,
        topic_id=errand.topic_id,
        detail={"entry": entry.id},
    )


def cancel(session: Session, errand: Errand) -> Answered:
    """/cancel: the matter is off."""

    def do(at: At) -> Answered:
        outcome = verbs.cancel(session, at.act, at.item)
        return told(at, outcome.entry, outcome.verdict)

    return on_item(session, errand, "usage_cancel", do)


def done(session: Session, errand: Errand) -> Answered:
    """/done: closed with its result; without one the result is asked for."""

    def do(at: At) -> Answered:
        verdict, result = ask_result(
            session, at.actor, at.item, errand.visit.now, errand.rest,
            chat_id=at.chat_id, occasion=errand.occasion,
            reply_to=errand.message_id, topic_id=errand.topic_id,
        )  # fmt: skip
        if not result:
            return DONE if verdict.allowed else Answered(reason=verdict.reason)
        outcome = verbs.close(session, at.act, at.item, result)
        if outcome.verdict.allowed:
            heard(session, at.chat_id, at.actor.person_id)
            keep_proof(at)
        return told(at, outcome.entry, outcome.verdict)

    return on_item(session, errand, "usage_done", do)


def keep_proof(at: At) -> None:
    """Photos and papers that came with a result are kept with it."""
    if at.errand.files and at.item.id is not None:
        handed = Handed(at.errand.message_id, at.errand.rest, at.errand.files)
        keep(at.session, at.item.id, None, at.act, handed)


def assign(session: Session, errand: Errand) -> Answered:
    """/assign: the item's one owner, by @name, by the office's name, or by reply.

    What is said behind the name is why it is theirs: 主任 puts the division of work there.
    """

    def do(at: At) -> Answered:
        person, words = named_first(session, at)
        if person is None:
            return Answered("person_unknown", values={"name": errand.rest or "?"})
        outcome = verbs.assign(session, at.act, at.item, person.person_id, person.shown, words)
        return told(at, outcome.entry, outcome.verdict)

    if not errand.rest.strip() and errand.person is None:
        errand.visit.enter(session)
        return Answered("usage_assign")
    return on_item(session, errand, "usage_assign", do)


def named_first(session: Session, at: At) -> tuple[RosterPerson | None, str]:
    """The one person an order begins with, and what else it says; None if it is not clear who."""
    rest = at.errand.rest.strip()
    people = pointed_at(session, at)
    if at.errand.person is not None:
        return people[0], rest
    first, _, words = rest.partition(" ")
    if len(people) == 1 and (not words or _is_name(rest, people[0])):
        return people[0], ""
    alone = pointed_at(
        session, replace(at, errand=replace(at.errand, rest=first.rstrip("，,：:")))
    )
    if words and len(alone) == 1:
        return alone[0], words.strip()
    return (people[0], "") if len(people) == 1 else (None, "")


def _is_name(words: str, person: RosterPerson) -> bool:
    """Whether words are nothing but a person's name, though it has a space in it."""
    return words.lstrip("@").lower() in (
        one.lower() for one in (person.name, person.username, *person.titles)
    )


def pointed_at(session: Session, at: At) -> Sequence[RosterPerson]:
    """Whom an order points at, by the person themself or by the words it has."""
    person, office_id = at.errand.person, at.item.office_id
    everybody = roster.roster(session, office_id)
    if person is None:
        return addressees([at.errand.rest], everybody).persons
    row = roster.meet(session, person)
    known = [one for one in everybody if one.person_id == row.id]
    return known or [RosterPerson(row.id, row.name, row.username)]


def move(session: Session, errand: Errand, fields: Mapping[str, Any]) -> Answered:
    """/extend: another time, by whoever may change the item."""

    def do(at: At) -> Answered:
        outcome = verbs.reschedule(session, at.act, at.item, fields)
        return told(at, outcome.entry, outcome.verdict)

    return on_item(session, errand, "usage_extend", do)


def take_back(session: Session, errand: Errand) -> Answered:
    """/undo: the sender's last change in this chat."""
    chat = errand.visit.enter(session)
    assert chat.id is not None
    actor = errand.visit.actor(session, chat)
    undone = undo(session, Act(actor, chat.id, errand.visit.now, errand.message_id))
    if undone.blocked and undone.undone is not None and undone.item is not None:
        values: dict[str, object] = {
            "actor": undone.undone.actor_name,
            "number": f"#{undone.item.number}" if undone.item.number else "",
        }
        return Answered("undo_blocked", deed=undone.undone.action, values=values)
    if undone.entry is None or undone.item is None:
        return Answered("nothing_to_undo")
    if undone.item.status == "withdrawn":
        level_questions(session, undone.item)
    announce(session, errand, chat.id, undone.item, undone.entry)
    return DONE


def register(
    session: Session,
    errand: Errand,
    arrival: Arrival,
    readings: Sequence[ItemReading],
    setting: Setting,
) -> Answered:
    """/meeting, /report, /task: register what was named, however it reads.

    A message that stands on the ledger already is said to; one whose registration has
    been taken back is registered anew, under the order's own message.
    """
    chat = errand.visit.enter(session)
    assert chat.id is not None
    arrival = replace(arrival, chat_id=chat.id)
    notice = session.exec(
        select(OriginRow.notice_id).where(
            OriginRow.chat_id == chat.id, OriginRow.message_id == arrival.message_id
        )
    ).first()
    if notice is not None:
        living = session.exec(
            select(ItemRow).where(
                ItemRow.notice_id == notice, col(ItemRow.status).in_(("open", "draft"))
            )
        ).all()
        for item in living:
            queue(
                session,
                f"{errand.occasion} | already | item {item.id}",
                Occasion.ALREADY,
                chat.id,
                errand.visit.now,
                item_id=item.id,
                reply_to=errand.message_id,
                topic_id=errand.topic_id,
            )
        if living:
            return DONE
        arrival = replace(arrival, message_id=errand.message_id)
    take_in(session, arrival, readings, errand.visit.actor(session, chat), setting)
    return DONE
