"""Bringing a database to the present schema, and copying one safely."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from bot.store.database import StoreUnavailable, sqlite_path, translated

MIGRATIONS = Path(__file__).with_name("migrations")
_UPGRADING = 0x48555949  # PostgreSQL's advisory lock: two machines may start together


class SchemaTooNew(StoreUnavailable):
    """The database was written by a newer Huiyin; update the program, or restore a backup."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def head() -> str:
    """The newest revision there is."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def present(engine: Engine) -> str | None:
    """The revision the database stands at; None for an empty one."""
    reading = engine.execution_options(reading=True)  # must not wait for a writer
    with translated(), reading.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run every migration the database has not seen, in one transaction.

    On SQLite foreign keys rest meanwhile: a batch rebuild of a parent table would
    otherwise delete its children.

    Raises:
        SchemaTooNew: the database stands at a revision this program does not know.
        StoreUnavailable: the database cannot be written, or its references were broken.
    """
    with translated(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _upgrade_sqlite(connection, revision)
            return
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADING})")
        _run(connection, revision)
        connection.commit()


def _upgrade_sqlite(connection: Connection, revision: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")  # a pragma is deaf inside a transaction
    try:
        with connection.begin():
            _run(connection, revision)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                tables = ", ".join(sorted({str(row[0]) for row in broken}))
                raise StoreUnavailable(f"references lead nowhere in {tables}; nothing was changed")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _run(connection: Connection, revision: str) -> None:
    standing = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if standing is not None and standing not in known:
        raise SchemaTooNew(
            f"the database stands at revision {standing}, which this Huiyin does not know: "
            "update the program, or restore a backup of the older one"
        )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def backup(engine: Engine, target: Path) -> None:
    """Copy a living SQLite database into a new file.

    Raises:
        FileExistsError: the target is there already; nothing is overwritten.
        NotImplementedError: the database is PostgreSQL, whose own pg_dump does this.
        StoreUnavailable: the copy could not be written.
    """
    if engine.dialect.name != "sqlite":
        raise NotImplementedError("PostgreSQL is backed up with its own pg_dump")
    if target.exists():
        raise FileExistsError(str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    with translated(), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("VACUUM INTO ?", (str(partial),))  # runs outside transactions only
    _keep(partial, target)


def _keep(partial: Path, target: Path) -> None:
    """Give a finished copy its name once it is on the disk: SQLite itself does not wait."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.rename(target)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def restore(url: str, source: Path) -> Path | None:
    """Put a backup in the place of the database; the house must be at rest.

    Returns:
        Where the replaced database was kept, or None if there was none.

    Raises:
        ValueError: the source is no Huiyin database, or the URL names no SQLite file.
        StoreUnavailable: somebody has the database open.
    """
    path = sqlite_path(url)
    if path is None:
        raise ValueError("only an SQLite file can be restored; PostgreSQL has pg_restore")
    if not source.is_file():
        raise ValueError(f"{source}: there is no such file")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    try:
        _copy_checked(source, partial)
        kept = _put_aside(path) if path.exists() else None
        _keep(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return kept


def _copy_checked(source: Path, partial: Path) -> None:
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        try:
            opened.execute("SELECT version_num FROM alembic_version").fetchone()
            broken = opened.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise ValueError(f"{source} is no Huiyin database: {error}") from error
        if broken != "ok":
            raise ValueError(f"{source} is damaged: {broken}")
        with translated(), closing(sqlite3.connect(partial)) as copy:
            opened.backup(copy)


def _put_aside(path: Path) -> Path:
    with translated(), closing(sqlite3.connect(path, timeout=1)) as present_one:
        # Succeeds only if nobody else has the file open, and empties its log into it.
        present_one.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            present_one.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(f"{path} is in use; stop Huiyin first") from error
        except sqlite3.DatabaseError:
            pass  # a ruined file is put aside as it is
    number = 1
    kept = path.with_name(f"{path.name}.before-restore")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.before-restore-{number}")
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(kept.with_name(kept.name + suffix))
    return kept


def migrate(engine: Engine, url: str, now: datetime) -> Path | None:
    """Upgrade, after a backup if there is anything to lose.

    Returns:
        The backup's path, or None if none was needed.

    Raises:
        SchemaTooNew, StoreUnavailable: as `upgrade`.
    """
    standing = present(engine)
    if standing == head():
        return None
    kept = None
    path = sqlite_path(url)
    if path is not None and standing is not None and inspect(engine).has_table("item"):
        kept = path.parent / "backups" / f"{path.stem}-{now:%Y%m%d-%H%M%S}-{standing}.db"
        backup(engine, kept)
    upgrade(engine)
    return kept
