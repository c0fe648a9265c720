"""`read` and `when`, for people and as JSON Lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot import cli
from tests.cli.terminal import FRIDAY, Bot, surroundings


def test_read_shows_the_text_with_its_parts_and_what_was_assumed(bot: Bot) -> None:
    text = "请各科室于11月25日前将安全检查总结报送综合科。"
    shown = bot("read", text, "--at", FRIDAY)
    assert shown.returncode == 0, shown.stderr
    assert "[time: 11月25日前]" in shown.stdout
    assert "[submit_to: 综合科]" in shown.stdout
    assert "report: " in shown.stdout
    assert "2026-11-25 Wed 18:00 +08:00" in shown.stdout
    assert "\n  assumed    the year" in shown.stdout
    assert "\x1b[" not in shown.stdout  # colours are for a terminal


def test_read_says_when_there_is_nothing_to_register(bot: Bot) -> None:
    shown = bot("read", "哈哈，辛苦了", "--at", FRIDAY)
    assert shown.returncode == 0
    assert shown.stdout.startswith("哈哈，辛苦了\n\nNothing to register.\n")


def test_when_shows_the_one_time(bot: Bot) -> None:
    shown = bot("when", "下周三下午三点前", "--at", "2026-11-20T09:30:00")
    assert shown.returncode == 0, shown.stderr
    assert "2026-11-25 Wed 15:00 +08:00" in shown.stdout
    assert bot("when", "辛苦了", "--at", FRIDAY).stdout == "辛苦了\n\nNo time.\n"


def test_without_at_a_text_is_read_as_written_now(bot: Bot) -> None:
    shown = bot("when", "明天下午三点")
    assert shown.returncode == 0, shown.stderr
    assert " 15:00 +08:00" in shown.stdout


def test_a_moment_that_is_none_is_a_mistake(bot: Bot) -> None:
    shown = bot("read", "开会", "--at", "yesterday")
    assert shown.returncode == cli.MISTAKEN
    assert "2026-11-20T09:30:00+08:00" in shown.stderr


@pytest.mark.parametrize(
    ("command", "key", "expected"),
    [("read", "sent_at", "items"), ("when", "reference", "start")],
)
def test_every_line_is_answered_and_a_bad_one_with_its_error(
    bot: Bot, command: str, key: str, expected: str
) -> None:
    good = {"id": "一", "text": "请各科室于11月25日前将总结报送综合科。", key: FRIDAY}
    lines = [
        json.dumps(good, ensure_ascii=False).encode(),
        b"{not json",
        b"",
        b"[]",
        json.dumps({**good, "id": 4, "text": 5}).encode(),
        json.dumps({**good, "id": 5, key: "yesterday"}).encode(),
        json.dumps({**good, "id": 6, key: "2026-11-20T09:30:00"}).encode(),
        json.dumps({"id": 7, "text": "明天"}).encode(),
        b'{"id": 8, "text": "\xff"}',
        b'{"id": "\\ud83d", "text": "\\ud83d", "%s": "%s"}' % (key.encode(), FRIDAY.encode()),
        json.dumps({**good, "id": 10, key: "0001-01-01T00:00:00+08:00"}).encode(),
        b"[" * 100_000,
        json.dumps({**good, "id": "last"}).encode(),  # without a newline at its end
    ]
    done = bot(command, stdin=b"\n".join(lines))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [
        *("一", None, None, 4, 5, 6, 7, None, "\ud83d", 10, None, "last")
    ]
    for answer in (answers[0], answers[8], answers[-1]):
        assert expected in answer
        assert answer["ms"] >= 0
    for answer in (*answers[1:8], answers[10]):
        assert answer["error"]
        assert set(answer) == {"id", "error"}
    assert key in answers[4]["error"]
    assert done.stderr == ""


def test_read_answers_as_the_contract_says(bot: Bot) -> None:
    row = {"id": "a", "text": "请各科室于11月25日前将总结报送综合科。", "sent_at": FRIDAY}
    answer = json.loads(bot("read", stdin=json.dumps(row)).stdout)
    (item,) = answer["items"]
    assert (item["kind"], item["due"]) == ("report", "2026-11-25T18:00:00+08:00")
    assert (item["units"], item["submit_to"]) == (["各科室"], "综合科")
    assert row["text"][slice(*item["quote_span"])]


def test_when_answers_as_the_contract_says(bot: Bot) -> None:
    row = {"id": "a", "text": "明天下午3点到5点", "reference": FRIDAY}
    answer = json.loads(bot("when", stdin=json.dumps(row)).stdout)
    assert answer["start"] == "2026-11-21T15:00:00+08:00"
    assert answer["end"] == "2026-11-21T17:00:00+08:00"
    assert set(answer) == {"id", "start", "end", "grain", "rrule", "ms"}


@pytest.mark.parametrize(("command", "key"), [("read", "sent_at"), ("when", "reference")])
def test_each_line_is_answered_before_the_next_is_written(
    tmp_path: Path, command: str, key: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", command],
        cwd=tmp_path,
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as answering:
        assert answering.stdin is not None
        assert answering.stdout is not None
        for year in (2026, 1987, 2031, 2026):  # any year; its calendar is made when needed
            row = {"id": year, "text": "3个工作日内", key: f"{year}-03-02T09:00:00+08:00"}
            answering.stdin.write(json.dumps(row).encode() + b"\n")
            answering.stdin.flush()
            assert json.loads(answering.stdout.readline())["id"] == year
        answering.stdin.close()
        assert answering.wait(10) == 0


def test_reading_takes_the_offices_hours_from_a_configuration(bot: Bot, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[office]\nworkday_end = "17:30"\n')
    row = json.dumps({"id": 1, "text": "请各科室于11月25日前报送总结。", "sent_at": FRIDAY})

    def due(*arguments: str) -> str:
        (item,) = json.loads(bot("read", *arguments, stdin=row).stdout)["items"]
        return str(item["due"])

    assert due("--config", "config.toml") == "2026-11-25T17:30:00+08:00"
    assert due() == "2026-11-25T18:00:00+08:00"  # config.toml is not asked unless named


def test_reading_loads_neither_telegram_nor_the_database(tmp_path: Path) -> None:
    """Starting must stay quick: an answer is waited for by a person, or by a script."""
    loaded = (
        "import sys; from bot.cli import main; main(['when', '明天下午3点']);"
        "print([name for name in ('telegram', 'sqlalchemy', 'starlette', 'pydantic')"
        " if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded],
        cwd=tmp_path,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "15:00" in done.stdout
    assert done.stderr == "[]\n"


def test_a_reader_that_goes_away_is_no_disaster(tmp_path: Path) -> None:
    row = json.dumps({"id": 1, "text": "明天", "reference": FRIDAY}).encode() + b"\n"
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "when"],
        cwd=tmp_path,
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as answering:
        assert answering.stdin is not None
        assert answering.stdout is not None
        assert answering.stderr is not None
        answering.stdin.write(row)
        answering.stdin.flush()
        answering.stdout.readline()
        answering.stdout.close()
        answering.stdin.write(row)
        answering.stdin.flush()
        assert answering.wait(10) == cli.WRONG
        assert answering.stderr.read() == b""
        answering.stdin.close()
