"""Which command runs what, and how mistakes end it."""

from __future__ import annotations

import os
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import cli
from bot.config import Config
from tests.cli.terminal import TOKEN, Bot


def test_help_names_every_command(bot: Bot) -> None:
    shown = bot("--help")
    assert shown.returncode == 0
    for command in (
        "run",
        "play",
        "read",
        "when",
        "check",
        "migrate",
        "backup",
        "restore",
        "export",
    ):
        assert f"\n    {command} " in shown.stdout


def test_no_command_is_a_mistake(bot: Bot) -> None:
    assert bot().returncode == cli.MISTAKEN


@pytest.mark.parametrize(
    "arguments",
    [
        *(("run",), ("start",), ("read", "x"), ("when",), ("migrate",), ("export",)),
        *(("backup", "x.db"), ("restore", "x.db")),
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_mistakes_in_the_configuration_are_all_printed_and_end_with_two(
    bot: Bot, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        f'[telegram]\ntoken = "bot{TOKEN}"\n[office]\nlunch = "noon"\ncolour = "red"\n'
    )
    done = bot(arguments[0], "--config", "mine.toml", *arguments[1:])
    assert done.returncode == cli.MISTAKEN
    assert done.stdout == ""
    told = done.stderr.splitlines()
    assert [line.split(" = ")[0] for line in sorted(told)] == [
        *("office.colour", "office.lunch", "telegram.token")
    ]
    assert "secretSecret" not in done.stderr


def test_run_without_a_token_points_to_the_playground(bot: Bot) -> None:
    done = bot("run")
    assert done.returncode == cli.MISTAKEN
    assert "@BotFather" in done.stderr
    assert "python -m bot play" in done.stderr


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[tuple[object, ...]]]:
    """The two long-running commands, noted instead of served."""
    opened: list[tuple[object, ...]] = []

    def serve(config: Config) -> Coroutine[None, None, int]:
        async def served() -> int:
            opened.append(("serve", config.telegram.token.get_secret_value()))
            return 0

        return served()

    def play(port: int, script: Path | None) -> int:
        opened.append(("play", port, script))
        return 0

    monkeypatch.setitem(sys.modules, "bot.service", SimpleNamespace(serve=serve))
    monkeypatch.setitem(sys.modules, "bot.playground.host", SimpleNamespace(play=play))
    for name in [name for name in os.environ if name.startswith("HUIYIN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield opened
    assert opened


def test_play_takes_a_port_and_a_script(doors: list[tuple[object, ...]]) -> None:
    assert cli.main(["play", "--port", "9000", "--script", "scene.txt"]) == 0
    assert doors == [("play", 9000, Path("scene.txt"))]


def test_run_takes_a_named_configuration(doors: list[tuple[object, ...]], tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(f'[telegram]\ntoken = "{TOKEN}"\n')
    assert cli.main(["run", "--config", "other.toml"]) == 0
    assert doors == [("serve", TOKEN)]


def test_check_ends_with_two_where_the_configuration_has_mistakes(
    bot: Bot, tmp_path: Path
) -> None:
    file = tmp_path / "mistaken.toml"
    file.write_text('[office]\nlunch = "noon"\n[reading]\nmode = "guess"\n')
    done = bot("check", "--config", str(file))
    assert done.returncode == 2
    assert "office.lunch" in done.stdout
    assert "reading.mode" in done.stdout


def test_check_ends_with_one_and_a_remedy_where_something_is_wrong(bot: Bot) -> None:
    done = bot("check")
    assert done.returncode == cli.WRONG
    assert "WRONG token: " in done.stdout
    assert "@BotFather" in done.stdout


def test_start_plays_when_there_is_no_token(doors: list[tuple[object, ...]]) -> None:
    assert cli.main(["start"]) == 0
    assert doors == [("play", 8765, None)]


def test_start_serves_when_there_is_a_token(
    doors: list[tuple[object, ...]], tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text(f'[telegram]\ntoken = "{TOKEN}"\n')
    assert cli.main(["start"]) == 0
    assert doors == [("serve", TOKEN)]
