"""Which part of the house may know which: inside it, every arrow points down."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass

import pytest

from tests.structure.sources import PACKAGES, Import, Source, sources, within


@dataclass(frozen=True)
class Rule:
    """What a package may import besides the standard library and itself.

    Attributes:
        house: packages and modules of the house.
        others: libraries.
        lazily: libraries that only a function may import, when it needs them.
        at_least: how many files there must be, so that the test looked at something.
    """

    house: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    lazily: tuple[str, ...] = ()
    at_least: int = 1


RULES = {
    "bot.domain": Rule(at_least=8),
    "bot.reading": Rule(
        house=("bot.domain",), lazily=("dateparser", "lunar_python", "dateutil"), at_least=10
    ),
    "bot.files": Rule(others=("docx", "pypdf", "openpyxl"), at_least=5),
    "bot.wording": Rule(house=("bot.domain",), at_least=8),
    "bot.store": Rule(
        house=("bot.domain",), others=("sqlmodel", "sqlalchemy", "alembic"), at_least=3
    ),
    "bot.office": Rule(
        house=("bot.store", "bot.domain", "bot.reading"),
        others=("sqlmodel", "sqlalchemy", "dateutil"),
        at_least=8,
    ),
}
MAY_SAY_TELEGRAM = (
    "bot.transport",
    "bot.inbox",
    "bot.context",
    "bot.app",
    "bot.service",  # the root's other half: it tells a refused token in a sentence
    "handlers",
)
# What knows everything, once: whoever puts the two doors and the house together.
ROOT_OF_ALL = ("bot.app",)


def broken(source: Source, rule: Rule, package: str) -> list[str]:
    """The imports of a file that its package's rule forbids."""
    found = []
    for one in source.imports:
        top = one.module.split(".")[0]
        allowed = (
            top in sys.stdlib_module_names
            or within(one.module, package, *rule.house)
            or top in rule.others
            or (one.lazy and top in rule.lazily)
        )
        if not allowed:
            found.append(f"{source.path}:{one.line} imports {one.module}")
    return found


@pytest.mark.parametrize("package", RULES)
def test_each_part_knows_only_what_lies_below_it(package: str) -> None:
    rule = RULES[package]
    files = [source for source in sources() if within(source.module, package)]
    assert len(files) >= rule.at_least
    assert any(source.imports for source in files)
    assert [line for source in files for line in broken(source, rule, package)] == []


def test_the_two_doors_do_not_know_each_other() -> None:
    looked = 0
    for here, there in (("handlers", "scheduler"), ("scheduler", "handlers")):
        for source in sources():
            if within(source.module, here):
                looked += 1
                assert not [one for one in source.imports if within(one.module, there)], (
                    source.path
                )
    assert looked > 2


def test_only_the_root_knows_the_doors() -> None:
    knowing = {
        source.module
        for source in sources()
        if within(source.module, "bot")
        and any(within(one.module, "handlers", "scheduler") for one in source.imports)
    }
    assert knowing <= set(ROOT_OF_ALL)
    assert knowing  # the root was seen


def test_only_these_say_telegram() -> None:
    saying = {
        source.module
        for source in sources()
        if any(within(one.module, "telegram") for one in source.imports)
    }
    assert {module for module in saying if not within(module, *MAY_SAY_TELEGRAM)} == set()
    assert "bot.transport" in saying


def test_the_program_never_imports_its_tests() -> None:
    assert not [
        source.path
        for source in sources()
        if any(within(one.module, "tests", "bench", "pytest") for one in source.imports)
    ]


def test_every_import_of_the_house_leads_to_a_file() -> None:
    modules = {source.module for source in sources()}
    looked = 0
    for source in sources():
        for one in source.imports:
            if within(one.module, *PACKAGES) and not one.lazy:
                looked += 1
                assert one.module in modules, f"{source.path}:{one.line} {one.module}"
    assert looked > 100


def test_the_look_sees_every_way_to_import() -> None:
    text = (
        "import telegram.ext\n"
        "from telegram import Bot\n"
        "from bot import store\n"
        "from . import rows\n"
        "from ..office.asking import queries\n"
        "def later():\n"
        "    if True:\n"
        "        import dateparser\n"
        "if TYPE_CHECKING:\n"
        "    from handlers import notices\n"
    )
    source = Source("bot.store.here", "bot/store/here.py", text, ast.parse(text))
    assert source.imports == (
        Import("telegram.ext", 1, lazy=False),
        Import("telegram", 2, lazy=False),
        Import("bot.store", 3, lazy=False),
        Import("bot.store.rows", 4, lazy=False),
        Import("bot.office.asking.queries", 5, lazy=False),
        Import("dateparser", 8, lazy=True),
        Import("handlers.notices", 10, lazy=False),
    )
    assert len(broken(source, RULES["bot.store"], "bot.store")) == 5
