"""Invented notices of every kind, read whole, and talk that must be met with silence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.reading.notice_line import line_of
from tests.reading.reading_support import NOW, read

CASES = Path(__file__).with_name("cases")


def _cases(name: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = tomllib.loads((CASES / name).read_text(encoding="utf-8"))[
        "case"
    ]
    return listed


ALL = [
    pytest.param(case, id=f"{name.removesuffix('.toml')}-{position}")
    for name in (
        "simplified.toml",
        "learned.toml",
        "traditional.toml",
        "english.toml",
        "english-more.toml",
    )
    for position, case in enumerate(_cases(name))
]
SILENT: list[str] = tomllib.loads((CASES / "silence.toml").read_text(encoding="utf-8"))["texts"]


@pytest.mark.parametrize("case", ALL)
def test_a_notice_is_understood(case: dict[str, Any]) -> None:
    understood = [line_of(item) for item in read(case["text"], case.get("at", NOW))]
    assert understood == case["read"]


@pytest.mark.parametrize("text", SILENT)
def test_talk_is_met_with_silence(text: str) -> None:
    assert [line_of(item) for item in read(text)] == []


def test_there_are_enough_of_each() -> None:
    assert len(ALL) >= 80
    assert len(SILENT) >= 40
