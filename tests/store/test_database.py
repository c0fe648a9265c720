"""The one door to the database: what a verb and a query may count on."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError
from sqlmodel import Session, select

from bot.store import database
from bot.store.database import Store, StoreUnavailable, make_engine
from bot.store.rows import OfficeRow, PersonRow

MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def enter(person_id: int, name: str = "") -> database.Verb[int]:
    """A verb that writes one person down."""

    def verb(session: Session) -> int:
        session.add(PersonRow(id=person_id, name=name or f"甲{person_id}"))
        return person_id

    return verb


def known(session: Session) -> list[int]:
    """Who is written down."""
    return sorted(session.exec(select(PersonRow.id)).all())


@pytest.fixture
def sqlite_store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store on SQLite that waits only a moment for a lock."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    opened = Store(make_engine(sqlite_url))
    yield opened
    opened.close()


async def hold_writer(store: Store) -> tuple[threading.Event, asyncio.Task[None]]:
    """Keep the writing thread busy, so that what is asked for meanwhile shares a batch."""
    started, release = threading.Event(), threading.Event()

    def verb(_session: Session) -> None:
        started.set()
        assert release.wait(10)

    held = asyncio.create_task(store.write(verb))
    assert await asyncio.to_thread(started.wait, 10)
    return release, held


async def test_a_verb_returns_what_it_returns_and_is_committed(store: Store) -> None:
    assert await store.write(enter(7)) == 7
    assert await store.read(known) == [7]


async def test_a_verb_that_raises_leaves_nothing(store: Store) -> None:
    def verb(session: Session) -> None:
        enter(7)(session)
        session.flush()
        raise LookupError("no such matter")

    with pytest.raises(LookupError, match="no such matter"):
        await store.write(verb)
    assert await store.read(known) == []


async def test_verbs_that_wait_together_share_one_commit_and_fail_alone(
    sqlite_store: Store,
) -> None:
    commits: list[object] = []
    event.listen(sqlite_store.engine, "commit", commits.append)

    def misspelt(session: Session) -> None:
        session.execute(text("SELECT nickname FROM person"))

    def stops(session: Session) -> None:
        enter(99)(session)
        session.flush()
        raise LookupError("half way")

    release, held = await hold_writer(sqlite_store)
    asked = [
        sqlite_store.write(verb)
        for verb in (enter(1), stops, enter(2), enter(1), misspelt, enter(3))
    ]
    waiting = asyncio.gather(*asked, return_exceptions=True)
    await asyncio.sleep(0)
    release.set()
    answers = await waiting
    await held

    assert [answers[0], answers[2], answers[5]] == [1, 2, 3]
    assert isinstance(answers[1], LookupError)
    assert isinstance(answers[3], IntegrityError)
    assert isinstance(answers[4], SQLAlchemyError)  # its own mistake, not the store's
    assert await sqlite_store.read(known) == [1, 2, 3]
    assert len(commits) == 2  # the one that held the thread, and all the others


async def test_a_hundred_verbs_at_once_all_arrive(store: Store) -> None:
    await asyncio.gather(*(store.write(enter(number)) for number in range(1, 101)))
    assert await store.read(known) == list(range(1, 101))


async def test_a_locked_file_is_unavailable_and_then_available_again(
    sqlite_store: Store, sqlite_url: str
) -> None:
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        await sqlite_store.write(enter(1))
    assert await sqlite_store.read(known) == []  # reading goes on meanwhile
    other.execute("COMMIT")
    other.close()
    await sqlite_store.write(enter(1))
    assert await sqlite_store.read(known) == [1]


async def test_a_locked_row_is_unavailable_on_postgresql(postgres_url: str) -> None:
    opened = Store(make_engine(postgres_url))
    other = make_engine(postgres_url)
    try:
        await opened.write(enter(1))
        with other.begin() as connection:
            connection.execute(text("SELECT 1 FROM person WHERE id = 1 FOR UPDATE"))

            def verb(session: Session) -> None:
                session.execute(text("SET LOCAL lock_timeout = 50"))
                session.execute(text("UPDATE person SET name = '乙' WHERE id = 1"))

            with pytest.raises(StoreUnavailable, match="lock timeout"):
                await opened.write(verb)
        await opened.write(lambda session: session.execute(text("UPDATE person SET name='乙'")))
    finally:
        other.dispose()
        opened.close()


async def test_a_full_disk_is_unavailable_and_loses_nothing_that_was_kept(
    sqlite_store: Store,
) -> None:
    await sqlite_store.write(enter(1))

    def fill(session: Session) -> None:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages + 1}"))

    def free(session: Session) -> None:
        session.execute(text("PRAGMA max_page_count = 1000000"))

    await sqlite_store.write(fill)
    release, held = await hold_writer(sqlite_store)
    asked = [enter(2), enter(3, "长" * 100_000), enter(4)]
    waiting = asyncio.gather(*(sqlite_store.write(verb) for verb in asked), return_exceptions=True)
    await asyncio.sleep(0)
    release.set()
    answers = await waiting
    await held
    assert [type(answer) for answer in answers] == [StoreUnavailable] * 3
    assert await sqlite_store.read(known) == [1]

    await sqlite_store.write(free)
    for verb in asked:
        await sqlite_store.write(verb)
    assert await sqlite_store.read(known) == [1, 2, 3, 4]


async def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    opened = Store(make_engine(f"sqlite:///{tmp_path / 'nowhere' / 'huiyin.db'}"))
    try:
        with pytest.raises(StoreUnavailable):
            await opened.write(enter(1))
        with pytest.raises(StoreUnavailable):
            await opened.read(known)
    finally:
        opened.close()


async def test_a_server_that_is_gone_is_unavailable() -> None:
    opened = Store(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    try:
        with pytest.raises(StoreUnavailable):
            await opened.write(enter(1))
    finally:
        opened.close()


async def test_a_closed_store_says_so_instead_of_waiting_for_ever(engine_url: str) -> None:
    opened = Store(make_engine(engine_url))
    opened.close()
    opened.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await opened.write(enter(1))
    with pytest.raises(StoreUnavailable, match="closed"):
        await opened.read(known)


async def test_closing_lets_the_verbs_in_hand_finish(sqlite_url: str) -> None:
    opened = Store(make_engine(sqlite_url))
    release, held = await hold_writer(opened)
    later = asyncio.create_task(opened.write(enter(1)))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(opened.close))
    release.set()
    await closing
    await held
    assert await later == 1


async def test_a_read_sees_one_snapshot_while_others_write(store: Store) -> None:
    await store.write(enter(1))
    looked, written = threading.Event(), threading.Event()

    def twice(session: Session) -> tuple[list[int], list[int]]:
        before = known(session)
        looked.set()
        assert written.wait(10)
        return before, known(session)

    reading = asyncio.create_task(store.read(twice))
    assert await asyncio.to_thread(looked.wait, 10)
    await store.write(enter(2))
    written.set()
    assert await reading == ([1], [1])
    assert await store.read(known) == [1, 2]


async def test_a_reader_does_not_wait_for_the_writer(sqlite_store: Store) -> None:
    release, held = await hold_writer(sqlite_store)
    assert await asyncio.wait_for(sqlite_store.read(known), 5) == []
    assert not held.done()
    release.set()
    await held


async def test_moments_come_back_aware_and_in_utc(store: Store) -> None:
    shanghai = datetime.fromisoformat("2026-11-20T09:30:00+08:00")

    def verb(session: Session) -> None:
        session.add(OfficeRow(language="zh-Hans", zone="Asia/Shanghai", created_at=shanghai))

    await store.write(verb)
    kept = await store.read(lambda session: session.exec(select(OfficeRow.created_at)).one())
    assert kept == MORNING
    assert kept.utcoffset() == MORNING.utcoffset()


async def test_a_naive_moment_is_refused(store: Store) -> None:
    def verb(session: Session) -> None:
        naive = MORNING.replace(tzinfo=None)
        session.add(OfficeRow(language="zh-Hans", zone="Asia/Shanghai", created_at=naive))

    with pytest.raises(StatementError, match="timezone"):
        await store.write(verb)


def test_each_sqlite_connection_is_durable_and_keeps_its_references(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

        assert pragma("journal_mode") == "wal"
        assert pragma("foreign_keys") == 1
        assert pragma("synchronous") == 2  # FULL
        assert pragma("secure_delete") == 1
    engine.dispose()
