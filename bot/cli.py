"""The command line: `python -m bot`.

Each command imports what it needs and no more, so that `read` answers at once and never
loads Telegram, the database or the web page.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config import Config

WELL, WRONG, MISTAKEN, INTERRUPTED = 0, 1, 2, 130
PLAY_PORT = 8765


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when all is well, 1 when the command could not do its work, 2 for a mistake in
        the command or in the configuration, 130 when interrupted.
    """
    given = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        status = command(given)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG


def parser() -> argparse.ArgumentParser:
    """The commands and what they take."""
    top = argparse.ArgumentParser(
        prog="python -m bot",
        description="Huiyin 回音: every matter finds its owner, and every matter gets its answer.",
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    configured = argparse.ArgumentParser(add_help=False)
    configured.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="the configuration (default: config.toml, if there is one)",
    )

    def add(
        name: str, run: Callable[[argparse.Namespace], int], text: str, *, config: bool = True
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=text, description=text, parents=[configured] if config else []
        )
        made.set_defaults(command=run)
        return made

    add("run", _run, "serve the groups until SIGTERM")
    play = add(
        "play",
        _play,
        "the playground: the same bot, an embedded Bot API and a web page; no token, no network",
        config=False,
    )
    play.add_argument("--port", type=int, default=PLAY_PORT, metavar="N")
    play.add_argument("--script", type=Path, metavar="FILE", help="play a scene and end")
    add("start", _start, "what `make run` does: run if there is a token, else play")
    for name, run, text in (
        ("read", _read, "what would be understood of a notice"),
        ("when", _when, "the one time expression of a text"),
    ):
        reading = add(name, run, f"{text}; without TEXT, JSON Lines in and out")
        reading.add_argument("text", nargs="?", metavar="TEXT")
        reading.add_argument(
            "--at",
            type=_moment,
            metavar="ISO",
            help="when it was written, as 2026-11-20T09:30:00+08:00 (default: now)",
        )
    add("check", _check, "configuration, database, token, privacy mode, rights, clock")
    add("migrate", _migrate, "bring the database to the present schema, after a backup")
    backup = add("backup", _backup, "copy the database, also while Huiyin runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = add("restore", _restore, "put a backup in the database's place; stop Huiyin first")
    restore.add_argument("file", type=Path, metavar="FILE")
    chat = add(
        "import-chat",
        _import_chat,
        "from a group's export by Telegram Desktop (JSON): who wrote lately, and the matters "
        "still ahead",
    )
    chat.add_argument("file", type=Path, metavar="result.json")
    export = add("export", _export, "the ledger to standard output")
    export.add_argument(
        "--format", choices=("jsonl", "csv"), default="jsonl", help="default: jsonl"
    )
    return top


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no moment; write it as 2026-11-20T09:30:00+08:00"
        ) from None


def _configuration(given: argparse.Namespace) -> Config | None:
    """The configuration, or None after all its mistakes were printed."""
    from bot.config import ConfigurationError, load

    try:
        return load(given.config)
    except ConfigurationError as error:
        for line in error.lines:
            print(line, file=sys.stderr)
        return None


def _run(given: argparse.Namespace) -> int:
    config = _configuration(given)
    if config is None:
        return MISTAKEN
    if not config.telegram.token.get_secret_value():
        print(
            "telegram.token is empty: put the token from @BotFather into config.toml, "
            "or try Huiyin without one: python -m bot play",
            file=sys.stderr,
        )
        return MISTAKEN
    import asyncio

    from bot.service import serve

    return int(asyncio.run(serve(config)))


def _play(given: argparse.Namespace) -> int:
    from bot.playground.host import play

    return int(play(given.port, given.script))


def _start(given: argparse.Namespace) -> int:
    config = _configuration(given)
    if config is None:
        return MISTAKEN
    if config.telegram.token.get_secret_value():
        return _run(given)
    print("No token in config.toml: this is the playground.", file=sys.stderr)
    return _play(argparse.Namespace(port=PLAY_PORT, script=None))


def _read(given: argparse.Namespace) -> int:
    return _reading(given, "read")


def _when(given: argparse.Namespace) -> int:
    return _reading(given, "when")


def _reading(given: argparse.Namespace, what: str) -> int:
    from bot import cli_reading

    desk = cli_reading.Desk()
    if given.config is not None:
        config = _configuration(given)
        if config is None:
            return MISTAKEN
        office = config.office
        desk = cli_reading.Desk(
            config.hours,
            office.country,
            departments=office.departments,
            places=office.places,
            meetings=office.meetings,
        )
    if given.text is not None:
        show = cli_reading.show_reading if what == "read" else cli_reading.show_time
        return show(given.text, given.at, desk)
    answer = cli_reading.read_row if what == "read" else cli_reading.when_row
    return cli_reading.answer_lines(answer, given.at, desk)


def _check(given: argparse.Namespace) -> int:
    import asyncio

    from bot import checkup
    from bot.clock import SystemClock

    findings = asyncio.run(checkup.examine(given.config, SystemClock()))
    for finding in findings:
        print(f"{'ok  ' if finding.well else 'WRONG'} {finding.about}: {finding.said}")
        if finding.remedy:
            print(f"      {finding.remedy}")
    wrong = {finding.about for finding in findings if not finding.well}
    if "configuration" in wrong:
        return MISTAKEN
    return WRONG if wrong else WELL


def _migrate(given: argparse.Namespace) -> int:
    from bot import cli_database

    return _on_database(given, cli_database.migrate)


def _backup(given: argparse.Namespace) -> int:
    from bot import cli_database

    return _on_database(given, lambda url: cli_database.backup(url, given.file))


def _restore(given: argparse.Namespace) -> int:
    from bot import cli_database

    return _on_database(given, lambda url: cli_database.restore(url, given.file))


def _export(given: argparse.Namespace) -> int:
    from bot import cli_database

    config = _configuration(given)
    if config is None:
        return MISTAKEN
    zone = config.hours.zone
    return cli_database.export(config.database.url, given.format, zone)


def _import_chat(given: argparse.Namespace) -> int:
    from bot import cli_import

    config = _configuration(given)
    return MISTAKEN if config is None else cli_import.import_chat(config, given.file)


def _on_database(given: argparse.Namespace, work: Callable[[str], int]) -> int:
    config = _configuration(given)
    return MISTAKEN if config is None else work(config.database.url)
