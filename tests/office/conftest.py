"""One office on each engine in turn; PostgreSQL's database is emptied rather than made anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from bot.store.database import Store, make_engine
from tests.conftest import written
from tests.office.bureau import CLERK, COLLEAGUE, LEADER, OWNER, Bureau
from tests.postgres import Server


@pytest.fixture(scope="session")
def office_postgres(postgres: Server, postgres_template: str) -> Iterator[str]:
    """One database that the tests of the office share."""
    url = postgres.create(postgres_template)
    yield written(url)
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The store over an empty ledger, on each engine in turn."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        opened = Store(make_engine(url))
    else:
        opened = Store(make_engine(request.getfixturevalue("office_postgres")))
        with opened.engine.begin() as connection:
            tables = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    yield opened
    opened.close()


@pytest.fixture
def bureau(store: Store) -> Bureau:
    """An office without a group as yet."""
    return Bureau(store)


@pytest.fixture
def group(bureau: Bureau) -> int:
    """A work group with its people, brought in by the director."""
    chat_id = bureau.group(-1001)
    bureau.join(chat_id, CLERK, LEADER, OWNER, COLLEAGUE)
    return chat_id
