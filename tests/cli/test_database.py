"""`migrate`, `backup`, `restore` and `export`."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot import cli
from bot.store.database import Store
from bot.store.rows import AssignmentRow, ChatRow, ItemRow, OfficeRow, PersonRow
from tests.cli.terminal import Bot

MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_migrate_makes_the_database_once(bot: Bot, tmp_path: Path) -> None:
    first, second = bot("migrate"), bot("migrate")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout.startswith("From nothing to ")
    assert "already" in second.stdout
    with closing(sqlite3.connect(tmp_path / "huiyin.db")) as made:
        assert made.execute("SELECT count(*) FROM item").fetchone() == (0,)


def test_migrate_works_on_postgresql(bot: Bot, empty_url: str) -> None:
    done = bot("migrate", HUIYIN_DATABASE__URL=empty_url)
    assert done.returncode == 0, done.stderr


def test_backup_and_restore_go_round(bot: Bot, sqlite_url: str, tmp_path: Path) -> None:
    place = {"HUIYIN_DATABASE__URL": sqlite_url}
    kept = bot("backup", "copies/monday.db", **place)
    assert kept.returncode == 0, kept.stderr
    assert (tmp_path / "copies" / "monday.db").exists()

    again = bot("backup", "copies/monday.db", **place)
    assert again.returncode == cli.WRONG
    assert "nothing is overwritten" in again.stderr

    done = bot("restore", "copies/monday.db", **place)
    assert done.returncode == 0, done.stderr
    assert ".before-restore" in done.stdout
    missing = bot("restore", "copies/tuesday.db", **place)
    assert missing.returncode == cli.WRONG
    assert "tuesday.db" in missing.stderr


@pytest.mark.parametrize("arguments", [("backup", "copy.db"), ("export",)], ids=lambda a: a[0])
def test_a_database_that_is_not_there_is_not_made_by_looking(
    bot: Bot, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = bot(*arguments)
    assert done.returncode == cli.WRONG
    assert "migrate" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_postgresql_is_backed_up_by_its_own_tools(bot: Bot, postgres_url: str) -> None:
    done = bot("backup", "copy.db", HUIYIN_DATABASE__URL=postgres_url)
    assert done.returncode == cli.WRONG
    assert "pg_dump" in done.stderr


@pytest.fixture
async def ledger(store: Store, engine_url: str) -> str:
    """The URL of a database with two registered matters and a draft."""

    def verb(session: Session) -> None:
        session.add(OfficeRow(id=1, language="zh-Hans", zone="Asia/Shanghai", created_at=MORNING))
        session.flush()
        session.add(
            ChatRow(
                id=1, telegram_id=-1, office_id=1, kind="group", title="办公室", language="zh-Hans"
            )
        )
        session.add(PersonRow(id=7, name="甲某"))
        session.flush()
        common: dict[str, Any] = {"office_id": 1, "chat_id": 1, "registered_at": MORNING}
        meeting: dict[str, Any] = {
            "kind": "meeting",
            "title": "例会",
            "start_at": MORNING,
            "place": "三楼",
        }
        session.add(ItemRow(**common, **meeting, number=2, status="open", people=["甲", "乙"]))
        report: dict[str, Any] = {
            "kind": "report",
            "title": "@全体：报送，总结",
            "due_at": MORNING,
        }
        done: dict[str, Any] = {"status": "done", "result": "=1+1", "closed_at": MORNING}
        session.add(ItemRow(id=50, **common, **report, **done, number=1))
        session.add(ItemRow(**common, kind="task", title="草稿", status="draft"))
        session.flush()
        session.add(AssignmentRow(item_id=50, person_id=7, role="handle"))

    await store.write(verb)
    return engine_url


def test_export_gives_each_registered_matter_a_line(bot: Bot, ledger: str) -> None:
    done = bot("export", HUIYIN_DATABASE__URL=ledger)
    assert done.returncode == 0, done.stderr
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["number"], first["status"], first["result"]) == (1, "done", "=1+1")
    assert (first["handler"], first["group"]) == ("甲某", "办公室")
    assert first["due"] == "2026-11-20T09:30:00+08:00"
    assert (second["number"], second["kind"], second["place"]) == (2, "meeting", "三楼")
    assert second["people"] == ["甲", "乙"]
    assert second["start"] == "2026-11-20T09:30:00+08:00"


def test_export_gives_a_table_that_a_spreadsheet_opens_and_does_not_run(
    bot: Bot, ledger: str
) -> None:
    done = bot("export", "--format", "csv", HUIYIN_DATABASE__URL=ledger)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("\ufeff")
    first, second = csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert (first["title"], first["result"]) == ("'@全体：报送，总结", "'=1+1")
    assert second["people"] == "甲、乙"


def test_a_database_that_does_not_answer_is_told_in_a_sentence(bot: Bot) -> None:
    url = "postgresql+psycopg://nobody:hushHush@127.0.0.1:1/nothing"
    for command in ("migrate", "export"):
        done = bot(command, HUIYIN_DATABASE__URL=url)
        assert done.returncode == cli.WRONG
        assert "cannot be used" in done.stderr
        assert "Traceback" not in done.stderr
        assert "hushHush" not in done.stderr
