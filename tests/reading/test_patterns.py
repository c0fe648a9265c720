"""Patterns wait for the first text that asks for them, and every one of them compiles."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import bot.reading
from bot.reading.patterns import Later, compiled


def _waiting() -> Iterator[tuple[str, Later]]:
    for module in pkgutil.walk_packages(bot.reading.__path__, "bot.reading."):
        for name, value in vars(importlib.import_module(module.name)).items():
            held = value if isinstance(value, tuple) else (value,)
            for each in held:
                if isinstance(each, Later):
                    yield f"{module.name}.{name}", each


def test_every_pattern_of_the_reading_compiles() -> None:
    found = list(_waiting())
    assert len(found) > 200
    for name, pattern in found:
        assert isinstance(pattern.pattern, str), name


def test_a_pattern_is_compiled_at_its_first_use_and_kept() -> None:
    pattern = compiled(r"(\d+) boxes", re.IGNORECASE)
    assert "search" not in vars(pattern)
    match = pattern.search("12 Boxes")
    assert match is not None
    assert match[1] == "12"
    assert "search" in vars(pattern)
    assert pattern.sub("none", "12 BOXES") == "none"


def test_a_broken_pattern_says_so_when_it_is_used() -> None:
    pattern = compiled("(")
    with pytest.raises(re.error):
        pattern.search("text")
