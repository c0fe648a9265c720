"""A message that hands something in: which returns it means, and what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.department import OWING, Department, PartRole
from bot.domain.permission import Deed
from bot.office.asking.queries import find_item, scope_of, visible
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.ordering import Answered, Errand
from bot.office.matters.verbs import judge
from bot.office.matters.views import to_item
from bot.office.people import roster
from bot.office.people.departments import departments
from bot.office.people.roster import Known
from bot.office.presses.pressing_returns import ask_which
from bot.office.returns.recipients import plainly
from bot.office.returns.returns import Mine, mine, nil, submit
from bot.office.returns.submissions import Handed, department_name, keep, returns_of
from bot.reading.returns import ReturnSaid
from bot.store.follow_rows import DepartmentPartRow
from bot.store.rows import ChatRow, ItemRow

MOST = 8  # matters that are offered where a message may mean several


@dataclass(frozen=True)
class Option:
    """One return that a message may mean."""

    item_id: int
    part_id: int


@dataclass(frozen=True)
class Meant:
    """What a message that hands something in may mean.

    Attributes:
        options: the returns; none where it means none, or none that is still owed.
        ours: it speaks of a return, so it is neither a notice nor chatter.
    """

    options: tuple[Option, ...] = ()
    ours: bool = False


NOTHING = Meant()


def departments_called(
    names: Sequence[str], known: Sequence[Department]
) -> tuple[Department, ...] | None:
    """The departments some words name, each by its whole name, an alias or its beginning.

    None if a word names no department, or may name several: a sentence is no name.
    """
    found: list[Department] = []
    for name in names:
        plain = plainly(name).lower()
        called = [
            one
            for one in known
            if plain in (plainly(other).lower() for other in (one.name, *one.aliases))
        ]
        if not called and len(plain) >= 2:
            called = [one for one in known if plainly(one.name).lower().startswith(plain)]
        if len(called) != 1:
            return None
        found.append(called[0])
    return tuple(found)


def meant(
    session: Session,
    telegram_id: int,
    person: Known,
    now: datetime,
    *,
    item_id: int | None,
    said: ReturnSaid | None,
) -> Meant:
    """Which returns a message of somebody may mean.

    Args:
        item_id: of the notice or card that it answers.
        said: what its words say; None for a file without such words.
    """
    chat = roster.find_chat(session, telegram_id)
    if chat is None or chat.id is None:
        return NOTHING
    items = _items(session, chat, person, item_id, said)
    named: frozenset[int] | None = None
    if said is not None and said.departments:
        called = departments_called(said.departments, departments(session, chat.office_id))
        if called is None:
            return NOTHING
        named = frozenset(one.id for one in called)
    found: list[tuple[Option, bool]] = []
    touched = False
    for item in items:
        assert item.id is not None
        actor = roster.actor(session, chat, person, item=to_item(item), now=now)
        theirs: Mine = mine(session, actor, item)
        touched |= named is not None and any(
            part.department_id in named for part in returns_of(session, item.id)
        )
        for part in theirs.parts:
            if named is not None and part.department_id not in named:
                continue
            if named is None and theirs.instead and (said is None or item_id is None):
                continue  # who hands in for others says for whom, or answers the notice
            found.append((Option(item.id, part.id or 0), part.state in OWING))
    owed = tuple(option for option, owing in found if owing)
    if owed:
        return Meant(owed, ours=True)
    if item_id is not None or (said is not None and said.number is not None):
        return Meant(tuple(option for option, _ in found), ours=bool(found) or touched)
    return Meant((), ours=said is not None and (bool(found) or touched))


def _items(
    session: Session, chat: ChatRow, person: Known, item_id: int | None, said: ReturnSaid | None
) -> list[ItemRow]:
    scope = scope_of(chat, person.id)
    if said is not None and said.number is not None:
        numbered = find_item(session, scope, said.number)
        return [numbered] if numbered is not None else []
    if item_id is not None:
        answered = session.get(ItemRow, item_id)
        return [answered] if answered is not None else []
    if said is not None and said.answering:
        return []
    return list(
        session.exec(
            select(ItemRow)
            .where(
                ItemRow.office_id == chat.office_id,
                ItemRow.status == "open",
                visible(session, scope),
                col(ItemRow.id).in_(
                    select(DepartmentPartRow.item_id).where(
                        DepartmentPartRow.role == PartRole.RETURN
                    )
                ),
            )
            .order_by(col(ItemRow.due_at), col(ItemRow.id))
        )
    )


def hand_in(
    session: Session,
    errand: Errand,
    options: Sequence[Option],
    handed: Handed,
    *,
    nothing: bool,
    several: bool = False,
) -> Answered:
    """Do what a message hands in; where it may mean several returns, keep it and ask.

    Args:
        nothing: it is a 零报告.
        several: the words named several departments: all of them are meant.
    """
    chat = errand.visit.enter(session)
    assert chat.id is not None
    ids = sorted({option.item_id for option in options})[:MOST]
    items = [item for one in ids if (item := lock_item(session, one)) is not None]
    parts: list[tuple[ItemRow, DepartmentPartRow]] = []
    for item in items:
        assert item.id is not None
        wanted = {option.part_id for option in options if option.item_id == item.id}
        parts += [(item, part) for part in returns_of(session, item.id) if part.id in wanted]
    if not parts:
        return Answered()
    if len(parts) == 1 or (several and len(items) == 1):
        answered = Answered()
        for item, part in parts:
            answered = _one(session, errand, chat.id, item, part, handed, nothing=nothing)
        return answered
    for item in items if handed.files else ():
        assert item.id is not None
        keep(session, item.id, None, _act(session, errand, chat, item), handed)
    ask_which(
        session, items, [part for _, part in parts], chat.id, errand.visit.now,
        occasion=errand.occasion, reply_to=errand.message_id, topic_id=errand.topic_id,
        nothing=nothing, filed=bool(handed.files),
    )  # fmt: skip
    return Answered()


def _act(session: Session, errand: Errand, chat: ChatRow, item: ItemRow) -> Act:
    assert chat.id is not None
    actor = errand.visit.actor(session, chat, item)
    return Act(actor, chat.id, errand.visit.now, errand.message_id)


def _one(
    session: Session,
    errand: Errand,
    chat_id: int,
    item: ItemRow,
    part: DepartmentPartRow,
    handed: Handed,
    *,
    nothing: bool,
) -> Answered:
    assert item.id is not None
    act = _act(session, errand, session.get_one(ChatRow, chat_id), item)
    values: dict[str, object] = {
        "department": department_name(session, part),
        "number": f"#{item.number}",
    }
    verdict = judge(session, act.actor, Deed.SUBMIT, item)
    if not verdict.allowed:
        if not handed.files:
            return Answered(reason=verdict.reason)
        keep(session, item.id, None, act, handed)  # it is over, but what came is not lost
        return Answered("kept_closed", values=values)
    if nothing:
        outcome = nil(session, act, item, part)
    else:
        outcome = submit(session, act, item, part, handed)
    if not outcome.verdict.allowed:
        return Answered(reason=outcome.verdict.reason)
    if outcome.entry is None:
        return Answered("return_known", values=values)
    return Answered("nil_reported" if nothing else "handed_in", values=values)
