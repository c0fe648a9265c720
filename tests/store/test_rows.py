"""What the tables themselves refuse, whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from bot.store.database import Store
from bot.store.rows import (
    ChatRow,
    InboxRow,
    ItemRow,
    MembershipRow,
    OfficeRow,
    PersonRow,
    PushRow,
)

MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def chat(**given: Any) -> ChatRow:
    values: dict[str, Any] = {
        "id": 1,
        "telegram_id": -1001234567890,
        "office_id": 1,
        "kind": "supergroup",
        "language": "zh-Hans",
    }
    return ChatRow(**(values | given))


def item(**given: Any) -> ItemRow:
    values: dict[str, Any] = {
        "office_id": 1,
        "chat_id": 1,
        "number": 1,
        "kind": "meeting",
        "title": "例会",
        "status": "open",
        "registered_at": MORNING,
    }
    return ItemRow(**(values | given))


def push(**given: Any) -> PushRow:
    values: dict[str, Any] = {
        "key": "item 1 | -30m | 2026-11-20T07:00Z | chat 1",
        "occasion": "reminder",
        "chat_id": 1,
        "priority": 3,
        "due_at": MORNING,
        "send_after": MORNING,
    }
    return PushRow(**(values | given))


async def keep(store: Store, *rows: SQLModel) -> None:
    """Write rows in the order given."""

    def verb(session: Session) -> None:
        for row in rows:
            session.add(row)
            session.flush()

    await store.write(verb)


@pytest.fixture
async def office(store: Store) -> Store:
    """A store with one office, one group and one person."""
    made = OfficeRow(id=1, language="zh-Hans", zone="Asia/Shanghai", created_at=MORNING)
    await keep(store, made, chat(), PersonRow(id=9_000_000_001, name="甲"))
    return store


@pytest.mark.parametrize(
    "wrong",
    [
        chat(id=2, telegram_id=2, kind="pigeon"),
        chat(id=2, telegram_id=2, mode="guess"),
        chat(id=2, telegram_id=2, state="asleep"),
        item(kind="rumour"),
        item(status="perhaps"),
        item(urgency="whenever"),
        push(state="lost"),
        MembershipRow(chat_id=1, person_id=9_000_000_001, status="spectator"),
        InboxRow(update_id=1, chat=1, received_at=MORNING, state="somewhere"),
    ],
    ids=lambda row: type(row).__name__,
)
async def test_a_word_outside_the_vocabulary_is_refused(office: Store, wrong: SQLModel) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        await keep(office, type(wrong)(**wrong.model_dump()))


@pytest.mark.parametrize(
    "wrong",
    [
        chat(id=2, telegram_id=2, office_id=404),
        item(chat_id=404),
        push(item_id=404),
        MembershipRow(chat_id=1, person_id=404),
    ],
    ids=lambda row: type(row).__name__,
)
async def test_a_reference_that_leads_nowhere_is_refused(office: Store, wrong: SQLModel) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        await keep(office, type(wrong)(**wrong.model_dump()))


async def test_an_occasion_is_kept_once(office: Store) -> None:
    await keep(office, push())
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await keep(office, push(state="sent"))


async def test_an_update_is_kept_once(office: Store) -> None:
    await keep(office, InboxRow(update_id=5, chat=1, raw="{}", received_at=MORNING))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await keep(office, InboxRow(update_id=5, chat=1, raw="{}", received_at=MORNING))


async def test_two_matters_of_an_office_never_share_a_number_but_drafts_have_none(
    office: Store,
) -> None:
    await keep(
        office, item(), item(number=None, status="draft"), item(number=None, status="draft")
    )
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await keep(office, item(title="另一件"))


async def test_telegrams_large_ids_and_lists_come_back_as_they_were(office: Store) -> None:
    await keep(office, item(people=["甲局长", "各科室负责人"], registered_by=9_000_000_001))
    kept = await office.read(lambda session: session.exec(select(ItemRow)).one())
    assert (kept.people, kept.registered_by) == (["甲局长", "各科室负责人"], 9_000_000_001)
    assert (
        await office.read(lambda session: session.exec(select(ChatRow)).one())
    ).telegram_id == (-1001234567890)
