"""One door to the database: writes in order on one thread, reads beside it.

A verb is plain synchronous code with a `Session`, one transaction, run off the event
loop. On SQLite one thread writes; verbs that wait at the same moment share one commit,
each behind its own savepoint, so that a hundred presses cost one `fsync` and yet fail
alone. On PostgreSQL a small pool of threads runs each verb in a transaction of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

T = TypeVar("T")
Verb = Callable[[Session], T]

BATCH = 64  # verbs that may share one commit
BUSY_SECONDS = 5.0
RUNS = 4  # of a verb that loses a race on PostgreSQL
# Unique violation, serialization failure, deadlock: somebody else was there first.
_RACES = frozenset({"23505", "40001", "40P01"})

# SQLite calls a misspelt column an "operational error" as well; only these mean "not now".
_NOT_NOW = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOTADB,
    }
)


class StoreUnavailable(Exception):
    """The database cannot be written or reached just now (full disk, lock, lost server)."""


def make_engine(url: str) -> Engine:
    """An engine with the house's settings for SQLite or PostgreSQL.

    Args:
        url: "sqlite:///huiyin.db" or "postgresql+psycopg://…".
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(
        parsed,
        pool_size=6,
        max_overflow=2,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "options": "-c statement_timeout=15000 -c lock_timeout=5000",
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "tcp_user_timeout": 15000,
        },
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transaction handling would begin deferred; "begin" below is ours.
    connection.isolation_level = None
    cursor = connection.cursor()
    mode = _write_ahead(cursor)
    if mode not in ("wal", "memory"):
        raise sqlite3.OperationalError(f"this file cannot be used with WAL (mode {mode})")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> str:
    """Turn the write-ahead log on; SQLite does not wait here by itself when others start too."""
    limit = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return str(cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > limit:
                raise
            time.sleep(0.02)


def _begin_immediate(connection: Any) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")


class Store:
    """The database, seen from the event loop.

    `write` and `read` take a verb or query and return what it returns. A read sees one
    snapshot; a write is committed when the call returns, or has raised.

    Attributes:
        changes: counts the writes that were news; what was looked up at one count holds
            until the next, for one house alone writes here.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.changes = 0
        self._reading = engine.execution_options(reading=True)
        self._sqlite = engine.dialect.name == "sqlite"
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="store-read")
        self._writer = _Writer(engine) if self._sqlite else None
        self._writers = (
            None if self._sqlite else ThreadPoolExecutor(4, thread_name_prefix="store-write")
        )

    async def write(self, verb: Verb[T], *, news: bool = True) -> T:
        """Run a verb in a transaction.

        Args:
            news: whether `changes` counts it; False for marks that nobody looks up.

        Raises:
            StoreUnavailable: nothing was written; the same verb may succeed later.
        """
        if self._writer is not None:
            result = await asyncio.wrap_future(self._writer.submit(verb))
        else:
            assert self._writers is not None
            result = await self._beside(self._writers, lambda: self.write_now(verb))
        if news:
            self.changes += 1
        return result

    async def read(self, query: Verb[T]) -> T:
        """Run a query on one snapshot.

        Raises:
            StoreUnavailable: the database cannot be read just now.
        """
        return await self._beside(self._readers, lambda: self.read_now(query))

    async def _beside(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        try:
            future = asyncio.get_running_loop().run_in_executor(threads, work)
        except RuntimeError as error:  # the threads are let go of
            raise StoreUnavailable("the store is closed") from error
        return await future

    def write_now(self, verb: Verb[T]) -> T:
        """Run a verb in a transaction of its own, in this thread.

        On PostgreSQL two verbs may meet the same person for the first time at once; the
        one that loses is run again and finds what the other wrote.
        """
        with translated():
            for _ in range(RUNS - 1):
                try:
                    return self._transact(verb)
                except DBAPIError as error:
                    if getattr(error.orig, "sqlstate", None) not in _RACES:
                        raise
            return self._transact(verb)

    def _transact(self, verb: Verb[T]) -> T:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return verb(session)

    def read_now(self, query: Verb[T]) -> T:
        """Run a query in this thread."""
        with translated(), Session(self._reading, expire_on_commit=False) as session:
            if not self._sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            return query(session)

    def close(self) -> None:
        """Let running work finish, then let go of threads and connections."""
        if self._writer is not None:
            self._writer.close()
        if self._writers is not None:
            self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn the drivers' "not now" into `StoreUnavailable`; a verb's own mistakes pass."""
    try:
        yield
    except DBAPIError as error:
        if not _not_now(error.orig, isinstance(error, OperationalError | InterfaceError)):
            raise
        raise StoreUnavailable(str(error.orig or error)) from error
    except sqlite3.Error as error:  # from the driver itself, which copies files for us
        if not _not_now(error, True):
            raise
        raise StoreUnavailable(str(error)) from error
    except PoolTimeoutError as error:
        raise StoreUnavailable(str(error)) from error


def _not_now(error: BaseException | None, otherwise: bool) -> bool:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return otherwise if code is None else code & 0xFF in _NOT_NOW


class _Job:
    def __init__(self, verb: Verb[Any]) -> None:
        self.verb = verb
        self.future: Future[Any] = Future()
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class _Writer:
    """The one thread that writes an SQLite file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store-write", daemon=True)
        self._thread.start()

    def submit(self, verb: Verb[T]) -> Future[T]:
        job = _Job(verb)
        job.future.set_running_or_notify_cancel()  # once handed over it runs to its end
        with self._closing:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        with self._closing:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch = [job]
            ended = False
            while len(batch) < BATCH:
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    ended = True
                    break
                batch.append(following)
            self._commit(batch)
            for done in batch:
                done.settle()
            if ended:
                return

    def _commit(self, batch: list[_Job]) -> None:
        """Run a batch in one transaction; if the commit itself fails, none of it happened."""
        try:
            with translated(), self._engine.connect() as connection, connection.begin():
                for job in batch:
                    self._one(connection, job)
        except BaseException as error:
            for job in batch:
                job.error = job.error or error

    def _one(self, connection: Any, job: _Job) -> None:
        try:
            with (
                translated(),
                Session(
                    connection,
                    expire_on_commit=False,
                    join_transaction_mode="create_savepoint",
                ) as session,
                session.begin(),
            ):
                job.result = job.verb(session)
        except StoreUnavailable:
            raise
        except Exception as error:  # its savepoint is undone; the others live
            if not connection.connection.driver_connection.in_transaction:
                # A full disk makes SQLite give up the transaction, not the savepoint alone.
                raise StoreUnavailable(str(error)) from error
            job.error = error


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL; None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))
