"""Bringing a database to the present schema, and copying one safely."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from bot.store.database import sqlite_path, translated

MIGRATIONS = Path(__file__).with_name("migrations")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def head() -> str:
    """The newest revision there is."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def present(engine: Engine) -> str | None:
    """The revision the database stands at; None for an empty one."""
    with translated(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Run every migration the database has not seen.

    On SQLite foreign keys rest meanwhile: a batch rebuild of a parent table would
    otherwise delete its children.
    """
    sqlite = engine.dialect.name == "sqlite"
    with translated(), engine.connect() as connection:
        if sqlite:
            connection.exec_driver_sql("COMMIT")  # a pragma is deaf inside a transaction
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def backup(engine: Engine, target: Path) -> None:
    """Copy a living SQLite database into a new file.

    Raises:
        FileExistsError: the target is there already; nothing is overwritten.
        NotImplementedError: the database is PostgreSQL, whose own pg_dump does this.
    """
    if engine.dialect.name != "sqlite":
        raise NotImplementedError("PostgreSQL is backed up with its own pg_dump")
    if target.exists():
        raise FileExistsError(str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    with translated(), engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # VACUUM INTO runs outside transactions
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(
            text("VACUUM INTO :target"), {"target": str(partial)}
        )
    partial.rename(target)


def restore(url: str, source: Path) -> Path | None:
    """Put a backup in the place of the database; the house must be at rest.

    Returns:
        Where the replaced database was kept, or None if there was none.

    Raises:
        ValueError: the source is no Huiyin database, or the URL names no SQLite file.
    """
    path = sqlite_path(url)
    if path is None:
        raise ValueError("only an SQLite file can be restored; PostgreSQL has pg_restore")
    check = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    try:
        check.execute("SELECT version_num FROM alembic_version").fetchone()
        broken = check.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise ValueError(f"{source} is no Huiyin database") from error
    finally:
        check.close()
    if broken != "ok":
        raise ValueError(f"{source} is damaged: {broken}")
    kept = None
    if path.exists():
        kept = path.with_name(f"{path.name}.before-restore")
        number = 1
        while kept.exists():
            number += 1
            kept = path.with_name(f"{path.name}.before-restore-{number}")
        for suffix in ("", "-wal", "-shm"):
            old = path.with_name(path.name + suffix)
            if old.exists():
                old.rename(kept.with_name(kept.name + suffix))
    shutil.copyfile(source, path)
    return kept


def migrate(engine: Engine, url: str, now: datetime) -> Path | None:
    """Upgrade, after a backup if there is anything to lose.

    Returns:
        The backup's path, or None if none was needed.
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
