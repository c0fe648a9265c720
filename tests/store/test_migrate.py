"""The schema: migrations make what the rows say, and copies can be trusted."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, SQLModel

from bot.store import migrate
from bot.store.database import StoreUnavailable, make_engine
from bot.store.rows import OfficeRow, PersonRow, PositionRow

NIGHT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """An engine over a database without tables."""
    made = make_engine(empty_url)
    yield made
    made.dispose()


@pytest.fixture
def standing(engine_url: str) -> Iterator[Engine]:
    """An engine over a migrated database."""
    made = make_engine(engine_url)
    yield made
    made.dispose()


@pytest.fixture
def living(file: Path) -> Iterator[Engine]:
    """An engine over the file with one office in it."""
    made = make_engine(f"sqlite:///{file}")
    yield made
    made.dispose()


@pytest.fixture
def file(sqlite_url: str) -> Path:
    """A migrated SQLite file with one office in it."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    write_office(path, "原有单位")
    return path


def write_office(path: Path, zone: str) -> None:
    engine = make_engine(f"sqlite:///{path}")
    with Session(engine) as session, session.begin():
        session.add(OfficeRow(language="zh-Hans", zone=zone, created_at=NIGHT))
    engine.dispose()


def write_position(engine: Engine) -> None:
    """An office, a person, and the person's standing in the office."""
    with Session(engine) as session, session.begin():
        session.add(OfficeRow(id=1, language="zh-Hans", zone="Asia/Shanghai", created_at=NIGHT))
        session.add(PersonRow(id=5, name="甲"))
        session.flush()
        session.add(PositionRow(office_id=1, person_id=5))


def zones(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT zone FROM office ORDER BY id")]


def scratch_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """The house's migrations and one more, for this test alone."""
    copied = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, copied)
    (copied / "versions" / "9999_one_more.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision = '9999'\ndown_revision = {migrate.head()!r}\n"
        f"branch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n{body}"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", copied)


REBUILD_OFFICE = """\
    with op.batch_alter_table("office") as batch:  # SQLite can only do this by a rebuild
        batch.alter_column("language", type_=sa.String(20))
        batch.add_column(sa.Column("motto", sa.String(), nullable=False, server_default="落"))
"""


def test_migrations_make_exactly_what_the_rows_say(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "target_metadata": SQLModel.metadata}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert tables == set(SQLModel.metadata.tables)
    assert len(tables) > 10  # it looked at the house's tables


def test_migrations_make_the_checks_the_rows_have(engine: Engine) -> None:
    migrate.upgrade(engine)
    made = inspect(engine)
    seen = 0
    for table in SQLModel.metadata.sorted_tables:
        wanted = {
            str(constraint.name)
            for constraint in table.constraints
            if type(constraint).__name__ == "CheckConstraint"
        }
        seen += len(wanted)
        assert {str(check["name"]) for check in made.get_check_constraints(table.name)} == wanted
    assert seen > 5


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    assert migrate.present(engine) is None
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    assert migrate.present(engine) == migrate.head()


def test_the_history_has_one_line(engine: Engine) -> None:
    scripts = ScriptDirectory(str(migrate.MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_every_step_of_the_history_can_be_stopped_at(engine: Engine) -> None:
    scripts = list(ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions())
    assert scripts
    for script in reversed(scripts):
        migrate.upgrade(engine, script.revision)
        assert migrate.present(engine) == script.revision


def test_an_upgrade_with_data_keeps_parents_children_and_references(
    standing: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_position(standing)
    scratch_migrations(tmp_path, monkeypatch, REBUILD_OFFICE)
    migrate.upgrade(standing)
    with standing.connect() as connection:
        assert connection.execute(text("SELECT motto FROM office")).scalars().all() == ["落"]
        assert connection.execute(text("SELECT person_id FROM position")).scalars().all() == [5]
        if standing.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_an_upgrade_that_fails_half_way_changes_nothing(
    standing: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrate.present(standing)
    scratch_migrations(tmp_path, monkeypatch, REBUILD_OFFICE + "    raise LookupError('half')\n")
    with pytest.raises(LookupError, match="half"):
        migrate.upgrade(standing)
    assert migrate.present(standing) == before
    assert "motto" not in {column["name"] for column in inspect(standing).get_columns("office")}
    if standing.dialect.name == "sqlite":
        with standing.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_an_upgrade_that_breaks_references_is_taken_back(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(sqlite_url)
    write_position(engine)
    scratch_migrations(tmp_path, monkeypatch, "    op.execute('DELETE FROM person')\n")
    with pytest.raises(StoreUnavailable, match="position"):
        migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar_one() == 1
    engine.dispose()


def test_a_newer_database_is_left_alone_with_a_plain_sentence(
    standing: Engine, engine_url: str
) -> None:
    with standing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    with pytest.raises(migrate.SchemaTooNew, match="update the program"):
        migrate.migrate(standing, engine_url, NIGHT)


def test_migrating_a_file_with_data_copies_it_first(
    file: Path, living: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{file}"
    assert migrate.migrate(living, url, NIGHT) is None  # level already: nothing to do
    level = migrate.head()
    scratch_migrations(tmp_path, monkeypatch, REBUILD_OFFICE)
    kept = migrate.migrate(living, url, NIGHT)
    assert kept == file.parent / "backups" / f"huiyin-20261120-180000-{level}.db"
    assert zones(kept) == ["原有单位"]
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (level,)


def test_a_backup_of_a_living_file_is_whole_and_overwrites_nothing(
    file: Path, living: Engine, tmp_path: Path
) -> None:
    target = tmp_path / "copies" / "one's copy.db"
    with living.connect() as connection:  # a writer is in the middle of something
        connection.execute(text("UPDATE office SET zone = '未提交'"))
        migrate.backup(living, target)
        connection.rollback()
    assert zones(target) == ["原有单位"]
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    with pytest.raises(FileExistsError):
        migrate.backup(living, target)


def test_a_backup_that_cannot_be_written_is_told(
    file: Path, living: Engine, tmp_path: Path
) -> None:
    (tmp_path / "taken.db.part").mkdir()
    with pytest.raises((StoreUnavailable, OSError)):
        migrate.backup(living, tmp_path / "taken.db")
    assert not (tmp_path / "taken.db").exists()


def test_postgresql_is_sent_to_its_own_tools(postgres_url: str, tmp_path: Path) -> None:
    engine = make_engine(postgres_url)
    with pytest.raises(NotImplementedError, match="pg_dump"):
        migrate.backup(engine, tmp_path / "copy.db")
    engine.dispose()
    with pytest.raises(ValueError, match="pg_restore"):
        migrate.restore(postgres_url, tmp_path / "copy.db")


def test_a_restored_file_is_the_backup_and_the_replaced_one_is_kept(
    file: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{file}"
    engine = make_engine(url)
    migrate.backup(engine, tmp_path / "copy.db")
    engine.dispose()
    write_office(file, "后来的单位")

    first = migrate.restore(url, tmp_path / "copy.db")
    assert zones(file) == ["原有单位"]
    assert first is not None
    assert zones(first) == ["原有单位", "后来的单位"]
    second = migrate.restore(url, tmp_path / "copy.db")
    assert second is not None
    assert second != first
    engine = make_engine(url)
    assert migrate.present(engine) == migrate.head()
    engine.dispose()


def test_a_restore_takes_what_still_stands_in_the_sources_log(file: Path, tmp_path: Path) -> None:
    living = make_engine(f"sqlite:///{file}")
    with living.begin() as connection:
        connection.execute(text("UPDATE office SET zone = '在日志里'"))
    assert file.with_name(file.name + "-wal").stat().st_size > 0
    target = tmp_path / "elsewhere" / "huiyin.db"
    assert migrate.restore(f"sqlite:///{target}", file) is None
    living.dispose()
    assert zones(target) == ["在日志里"]


@pytest.mark.parametrize("contents", [b"", b"PK\x03\x04 an archive", None])
def test_what_is_no_backup_replaces_nothing(
    file: Path, tmp_path: Path, contents: bytes | None
) -> None:
    source = tmp_path / "what is this?.db"
    if contents is not None:
        source.write_bytes(contents)
    with pytest.raises(ValueError, match=r"what is this\?\.db"):
        migrate.restore(f"sqlite:///{file}", source)
    assert zones(file) == ["原有单位"]
    assert not list(file.parent.glob("*.part"))


def test_a_damaged_backup_replaces_nothing(file: Path, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{file}")
    source = tmp_path / "copy.db"
    migrate.backup(engine, source)
    engine.dispose()
    ruined = bytearray(source.read_bytes())
    ruined[8192:40960] = b"\xff" * (40960 - 8192)
    source.write_bytes(bytes(ruined))
    with pytest.raises(ValueError, match=r"copy\.db"):
        migrate.restore(f"sqlite:///{file}", source)
    assert zones(file) == ["原有单位"]


def test_a_database_in_use_is_not_replaced(file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{file}"
    engine = make_engine(url)
    migrate.backup(engine, tmp_path / "copy.db")
    with engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM office"))
        connection.rollback()
        with pytest.raises(StoreUnavailable, match="stop Huiyin first"):
            migrate.restore(url, tmp_path / "copy.db")
    engine.dispose()
    assert migrate.restore(url, tmp_path / "copy.db") is not None


def test_two_machines_that_start_together_migrate_once(empty_url: str) -> None:
    engines = [make_engine(empty_url) for _ in range(2)]
    with ThreadPoolExecutor() as machines:
        list(machines.map(migrate.upgrade, engines))
    assert {migrate.present(engine) for engine in engines} == {migrate.head()}
    for engine in engines:
        engine.dispose()
