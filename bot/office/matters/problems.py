"""有问题: trouble with a matter opens a linked one back to whoever issued it, and is answered."""

from __future__ import annotations

import hashlib

from sqlmodel import Session, col, select

from bot.domain.item import PROBLEM, Status
from bot.domain.permission import Deed, Reason, Verdict
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind
from bot.office.matters.ledger import Act, change_item, handler_row
from bot.office.matters.verbs import Outcome, close, judge, own
from bot.office.notices.intake import open_item
from bot.office.sending.outbox import queue
from bot.store.rows import ChatRow, EntryRow, ItemRow, NoticeRow, PushRow

TITLE = 60  # characters of the words that make the title


def raise_problem(session: Session, act: Act, parent: ItemRow, words: str) -> Outcome:
    """Open a linked matter: owned by whoever issued the parent, asked by who raised it.

    Its owner hears of it by plan, like the owner of any task. It lives where its parent
    lives, so that it is seen by nobody who does not see that; what is raised about a
    private matter stays with the two.

    Returns:
        The entry of the new matter.

    Raises:
        ValueError: nothing was said; ask for it before.
    """
    plain = " ".join(words.split())
    if not plain:
        raise ValueError("a problem needs words")
    verdict = judge(session, act.actor, Deed.ACKNOWLEDGE, parent)
    if not verdict.allowed:
        return Outcome(None, verdict)
    assert parent.id is not None
    home = session.get_one(ChatRow, parent.chat_id)
    private = home.kind == "private"
    # Its own fingerprint: the same words as a notice of a group are another matter.
    named = f"problem {parent.id} {act.chat_id} {act.message_id} {words}"
    notice = NoticeRow(
        office_id=parent.office_id,
        text=words.strip(),
        fingerprint=hashlib.sha256(named.encode()).hexdigest(),
        written_at=act.now,
    )
    session.add(notice)
    session.flush()
    item = ItemRow(
        office_id=parent.office_id,
        chat_id=act.chat_id if private else parent.chat_id,
        notice_id=notice.id,
        topic_id=None if private else parent.topic_id,
        kind=Kind.TASK,
        title=plain[:TITLE],
        status=Status.DRAFT,
        parent_id=parent.id,
        relation=PROBLEM,
        registered_by=act.actor.person_id,
        registered_by_name=act.actor.name,
        registered_at=act.now,
    )
    session.add(item)
    open_item(session, item)
    assert item.id is not None
    issuer = parent.registered_by
    if issuer is not None and issuer != act.actor.person_id:
        own(session, item.id, issuer, None)
    said = {"note": (None, plain), "of": (None, parent.number)}
    entry = change_item(session, item, "problem", act, {}, more=said)
    return Outcome(entry)


def answer_publicly(session: Session, act: Act, item: ItemRow, words: str) -> tuple[Outcome, str]:
    """公开答复: close a problem with its answer, and let the parent's group hear both, once.

    Who raised it may say that it is settled, but does not speak for the issuer.

    Returns:
        What came of it, and the group's title; empty where no group is to hear it.
    """
    assert item.id is not None
    owner = handler_row(session, item.id)
    speaks = act.actor.administrator or (
        owner is not None and owner.person_id == act.actor.person_id
    )
    if not speaks and item.status == Status.OPEN:
        return Outcome(None, Verdict(False, Reason.NOT_YOURS)), ""
    outcome = close(session, act, item, words)
    parent = session.get(ItemRow, item.parent_id) if item.parent_id is not None else None
    group = session.get(ChatRow, parent.chat_id) if parent is not None else None
    if outcome.entry is None or parent is None or group is None or group.id is None:
        return outcome, ""
    if group.kind == "private" or group.state != "active":
        return outcome, ""
    queue(
        session,
        _key(outcome.entry, group.id),
        Occasion.PUBLIC_ANSWER,
        group.id,
        act.now,
        item_id=item.id,
        topic_id=parent.topic_id,
        detail={"entry": outcome.entry.id, "items": [parent.id]},
    )
    return outcome, group.title


def _key(entry: EntryRow, chat_id: int) -> str:
    return f"entry {entry.id} | public | chat {chat_id}"


def unsay(session: Session, act: Act, item: ItemRow, last: EntryRow, undone: EntryRow) -> None:
    """A public answer was taken back: what waits stays at home; a group that heard it hears so."""
    for push in _public(session, last):
        if push.state == "queued":
            push.state, push.error = "dropped", "its cause is gone"
            session.add(push)
            continue
        queue(
            session,
            f"entry {undone.id} | public | chat {push.chat_id}",
            Occasion.PUBLIC_ANSWER,
            push.chat_id,
            act.now,
            item_id=item.id,
            topic_id=push.topic_id,
            detail={"entry": undone.id, "items": [item.parent_id], "detail": "unsaid"},
        )


def _public(session: Session, entry: EntryRow) -> list[PushRow]:
    return list(
        session.exec(
            select(PushRow).where(
                col(PushRow.key).startswith(f"entry {entry.id} | public | "),
                PushRow.occasion == Occasion.PUBLIC_ANSWER,
            )
        )
    )
