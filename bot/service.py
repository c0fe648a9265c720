"""The process: its log, its lock on the database, its signals and its exit code."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import signal
import sys
from collections.abc import Callable, Iterator

from sqlalchemy import text
from sqlalchemy.engine import make_url
from telegram.error import InvalidToken

from bot.app import running
from bot.clock import SystemClock
from bot.config import Config
from bot.inbox import TokenRefused
from bot.store.database import StoreUnavailable, make_engine, sqlite_path, translated

log = logging.getLogger("huiyin")

LOCK = 0x48756979696E  # "Huiyin": the advisory lock's number
HOLD_SECONDS = 5.0  # between looks at whether the database is still held


class SecondInstance(Exception):
    """Another Huiyin already works with this database."""


class _Redacting(logging.Filter):
    """Keeps the token out of every log line, wherever it came from."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if self._token and self._token in said:
            record.msg, record.args = said.replace(self._token, "(token)"), ()
        return True


def set_up_logging(config: Config) -> None:
    """Log to standard error, one line an event; httpx's lines hold whole URLs and stay out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_Redacting(config.telegram.token.get_secret_value()))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # A proxy's error page is no mistake of ours: the outcome is logged, without a traceback.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)


@contextlib.contextmanager
def alone(url: str) -> Iterator[Callable[[], None]]:
    """Hold the database against a second Huiyin; the lock falls with the process.

    An SQLite file is held by a lock on a file beside it, PostgreSQL by a session's
    advisory lock: both are let go by the kernel or the server when we die.

    Yields:
        A check that the database is still held; it raises `StoreUnavailable` if not.

    Raises:
        SecondInstance: somebody else holds it.
    """
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(path.name + ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SecondInstance(str(path)) from None
            yield lambda: None
        return
    if make_url(url).get_backend_name() == "sqlite":
        yield lambda: None
        return
    engine = make_engine(url)
    try:
        with (
            translated(),
            engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            got = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK})
            if not got.scalar_one():
                raise SecondInstance(make_url(url).render_as_string(hide_password=True))

            def held() -> None:
                with translated():
                    connection.execute(text("SELECT 1"))

            yield held
    finally:
        engine.dispose()


async def serve(config: Config) -> int:
    """Run the bot until SIGTERM or SIGINT; returns the exit code.

    What stops it for good is said in one plain sentence: a token Telegram does not
    know (2), a second instance (1), a database that cannot be used (1).
    """
    set_up_logging(config)
    if config.digest.weekly or config.digest.monthly:
        log.warning("weekly and monthly digests are not sent yet; the daily ones are")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    main = asyncio.current_task()
    assert main is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stopper(stop, main))
    try:
        with alone(config.database.url) as held:
            async with running(config, SystemClock()) as house:
                log.info("Huiyin is at work as @%s", house.house.transport.username)
                while not stop.is_set():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), HOLD_SECONDS)
                    await asyncio.to_thread(held)
    except asyncio.CancelledError:
        if not stop.is_set():
            raise
    except (InvalidToken, TokenRefused):
        _say("Telegram does not know this token. Copy it whole from @BotFather.")
        return 2
    except SecondInstance as error:
        _say(f"Another Huiyin already works with {error}. Stop it first.")
        return 1
    except StoreUnavailable as error:
        _say(f"The database cannot be used: {error}")
        return 1
    return 0


def _stopper(stop: asyncio.Event, main: asyncio.Task[object]) -> Callable[[], None]:
    """The first signal asks kindly; during start-up, when nobody waits yet, it cancels."""

    def asked() -> None:
        if not stop.is_set():
            stop.set()
            main.cancel()

    return asked


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
