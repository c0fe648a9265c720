"""Where lives begin: the furnished office, once for each engine, copied for every life."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import text
from sqlmodel import SQLModel

from bot.playground.world import World
from bot.store.database import make_engine
from tests.conftest import written
from tests.life.office_life import OfficeLife
from tests.life.people import copied, furnish
from tests.postgres import Server


class Houses:
    """Gives out lives that all begin alike."""

    def begin(self) -> OfficeLife:
        """A life of its own, in the furnished office."""
        raise NotImplementedError

    def end(self, life: OfficeLife) -> None:
        """It is over."""
        life.close()


class SqliteHouses(Houses):
    """One file for each life."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._furnished = folder / "furnished.db"
        self._file = folder / "life.db"
        shutil.copyfile(template, self._furnished)
        self._world: World = furnish(f"sqlite:///{self._furnished}")

    def begin(self) -> OfficeLife:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._furnished, self._file)
        return OfficeLife(copied(self._world), f"sqlite:///{self._file}")


class PostgresHouses(Houses):
    """One database, emptied and furnished again by rows that were kept."""

    def __init__(self, server: Server, template: str) -> None:
        self._server = server
        self._database = server.create(template)
        self._url = written(self._database)
        self._world = furnish(self._url)
        self._engine = make_engine(self._url)
        self._tables = SQLModel.metadata.sorted_tables
        with self._engine.connect() as connection:
            self._rows = {
                table.name: [dict(row._mapping) for row in connection.execute(table.select())]
                for table in self._tables
            }

    def begin(self) -> OfficeLife:
        with self._engine.begin() as connection:
            names = ", ".join(f'"{table.name}"' for table in self._tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            for table in self._tables:
                rows = self._rows[table.name]
                if rows:
                    connection.execute(table.insert(), rows)
                if rows and len(table.primary_key) == 1 and table.autoincrement_column is not None:
                    column = table.autoincrement_column.name
                    highest = max(row[column] for row in rows)
                    sequence = f"pg_get_serial_sequence('\"{table.name}\"', '{column}')"
                    connection.execute(text(f"SELECT setval({sequence}, {highest})"))
        return OfficeLife(copied(self._world), self._url)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        self._server.drop(self._database)
