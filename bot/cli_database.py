"""The commands that look after the database: migrate, backup, restore, export."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.clock import SystemClock
from bot.store import migrate as migrations
from bot.store.database import Store, StoreUnavailable, make_engine, sqlite_path
from bot.store.rows import AssignmentRow, ChatRow, ItemRow, PersonRow

WELL, WRONG = 0, 1
COLUMNS = (
    "office",
    "number",
    "kind",
    "title",
    "start",
    "end",
    "due",
    "all_day",
    "recurrence",
    "place",
    "people",
    "units",
    "submit_to",
    "urgency",
    "status",
    "handler",
    "result",
    "closed",
    "group",
    "registered_by",
    "registered",
)
AT_ONCE = 500  # rows read at a time: a ledger of years need not fit into memory


class _Hopeless(Exception):
    """The command cannot do its work; the message says why and what helps."""


@contextmanager
def _told() -> Iterator[None]:
    """Turn what may go wrong with a database into a sentence."""
    try:
        yield
    except migrations.SchemaTooNew as error:
        raise _Hopeless(str(error)) from error
    except StoreUnavailable as error:
        raise _Hopeless(f"the database cannot be used just now: {error}") from error
    except FileExistsError as error:
        raise _Hopeless(f"{error} is there already; nothing is overwritten") from error
    except (OSError, ValueError, NotImplementedError) as error:
        raise _Hopeless(str(error)) from error


def _refuse(error: _Hopeless) -> int:
    print(error, file=sys.stderr)
    return WRONG


def migrate(url: str) -> int:
    """Bring the database to the present schema, after a backup if there is anything to lose."""
    engine = make_engine(url)
    try:
        with _told():
            before = migrations.present(engine)
            kept = migrations.migrate(engine, url, SystemClock().now())
    except _Hopeless as error:
        return _refuse(error)
    finally:
        engine.dispose()
    if kept is not None:
        print(f"The database as it was: {kept}")
    head = migrations.head()
    print(f"At {head} already." if before == head else f"From {before or 'nothing'} to {head}.")
    return WELL


def backup(url: str, target: Path) -> int:
    """Copy the database into a new file."""
    engine = make_engine(url)
    try:
        with _told():
            _known(url)
            migrations.backup(engine, target)
    except _Hopeless as error:
        return _refuse(error)
    finally:
        engine.dispose()
    print(f"Copied to {target}.")
    return WELL


def restore(url: str, source: Path) -> int:
    """Put a backup in the database's place."""
    try:
        with _told():
            kept = migrations.restore(url, source)
    except _Hopeless as error:
        return _refuse(error)
    print(f"Restored from {source}.")
    if kept is not None:
        print(f"What stood there before: {kept}")
    return WELL


def export(url: str, form: str, zone: ZoneInfo) -> int:
    """Write every registered matter to standard output, oldest first.

    Args:
        form: "jsonl", or "csv" as a spreadsheet program opens it.
        zone: the zone that moments are written in.
    """
    try:
        with _told():
            _known(url)
            with closing(Store(make_engine(url))) as store:
                write = _write_csv if form == "csv" else _write_lines
                store.read_now(lambda session: write(_matters(session, zone)))
    except _Hopeless as error:
        return _refuse(error)
    return WELL


def _known(url: str) -> None:
    """Refuse a file that is not there: opening it would make an empty one."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise _Hopeless(f"{path}: there is no such database yet; `python -m bot migrate` makes it")


def _matters(session: Session, zone: ZoneInfo) -> Iterator[dict[str, object]]:
    handlers = dict(
        session.exec(
            select(AssignmentRow.item_id, PersonRow.name)
            .join(PersonRow, col(PersonRow.id) == col(AssignmentRow.person_id))
            .where(AssignmentRow.role == "handle")
        ).all()
    )

    def local(moment: datetime | None) -> str | None:
        return moment.astimezone(zone).isoformat() if moment is not None else None

    rows = session.exec(
        select(ItemRow, ChatRow.title)
        .join(ChatRow, col(ChatRow.id) == col(ItemRow.chat_id))
        .where(col(ItemRow.number).is_not(None))
        .order_by(col(ItemRow.office_id), col(ItemRow.number))
        .execution_options(yield_per=AT_ONCE)
    )
    for item, group in rows:
        values = (
            item.office_id,
            item.number,
            item.kind,
            item.title,
            local(item.start_at),
            local(item.end_at),
            local(item.due_at),
            item.all_day,
            item.rrule,
            item.place,
            item.people,
            item.units,
            item.submit_to,
            item.urgency,
            item.status,
            handlers.get(item.id or 0),
            item.result,
            local(item.closed_at),
            group,
            item.registered_by_name,
            local(item.registered_at),
        )
        yield dict(zip(COLUMNS, values, strict=True))


def _write_lines(matters: Iterator[dict[str, object]]) -> None:
    for matter in matters:
        print(json.dumps(matter, ensure_ascii=False))


def _write_csv(matters: Iterator[dict[str, object]]) -> None:
    sys.stdout.write("\ufeff")  # without it Excel takes UTF-8 for the local code page
    table = csv.writer(sys.stdout)
    table.writerow(COLUMNS)
    for matter in matters:
        table.writerow([_cell(value) for value in matter.values()])


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = "、".join(str(one) for one in value)
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"  # a spreadsheet would run it as a formula
    return value
