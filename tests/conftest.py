"""What every test may ask for: a fresh database on either engine, and the store over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.store import migrate
from bot.store.database import Store, make_engine
from tests.postgres import NoPostgres, Server, serve

NO_POSTGRES = pytest.StashKey[str]()


def written(url: URL) -> str:
    """A URL as a configuration writes it, password and all."""
    return url.render_as_string(hide_password=False)


def migrated(url: str) -> str:
    """Bring the database of the URL to the present schema."""
    engine = make_engine(url)
    try:
        migrate.upgrade(engine)
    finally:
        engine.dispose()
    return url


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The PostgreSQL of this run; whoever asks is skipped where none can be had."""
    try:
        server = serve()
    except NoPostgres as reason:
        request.config.stash[NO_POSTGRES] = str(reason)
        pytest.skip(f"no PostgreSQL: {reason}")
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied: a migration takes a hundred times as long."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """The name of a migrated database, to be cloned."""
    url = postgres.create()
    migrated(written(url))
    assert url.database is not None
    return url.database


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A fresh, migrated SQLite file."""
    file = tmp_path / "huiyin.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres: Server, postgres_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    url = postgres.create(postgres_template)
    yield written(url)
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database on each engine in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.create()
    yield written(url)
    server.drop(url)


@pytest.fixture
def store(engine_url: str) -> Iterator[Store]:
    """The store over a fresh database, closed afterwards."""
    opened = Store(make_engine(engine_url))
    yield opened
    opened.close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say it last and plainly when half of the store went untested."""
    yield
    reason = terminalreporter.config.stash.get(NO_POSTGRES, None)
    if reason is not None:
        terminalreporter.section("PostgreSQL was NOT tested", red=True, bold=True)
        terminalreporter.line(reason)
        terminalreporter.line("Name a server in HUIYIN_TEST_POSTGRES to test against it.")
