"""Houses on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.life.house import Houses, PostgresHouses, SqliteHouses
from tests.postgres import Server


@pytest.fixture
def sqlite_houses(tmp_path: Path, sqlite_template: Path) -> Houses:
    return SqliteHouses(sqlite_template, tmp_path)


@pytest.fixture
def postgres_houses(postgres: Server, postgres_template: str) -> Iterator[Houses]:
    houses = PostgresHouses(postgres, postgres_template)
    yield houses
    houses.close()
