"""Habits that the house rests on: one clock, verbs without `await`, buttons that fit."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from bot.domain.press import LIMIT, Press, Verb, decode
from tests.structure.sources import ROOT, Source, sources, within

CLOCK = "bot.clock"
# What asks the machine for the time of day; the monotonic clock is anybody's.
ASKING = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
    "pendulum": {"now"},
}

LINES = 600  # files want to be about four hundred lines; here they must be parted by meaning


def asks_the_time(source: Source) -> list[str]:
    """Where a file asks the machine what time it is."""
    names = _names(source.tree)
    found = []
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute):
            continue
        owner = node.value
        last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if node.attr in ASKING.get(names.get(last, last), ()):
            found.append(f"{source.path}:{node.lineno}")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            asked = {alias.name for alias in node.names} & ASKING["time"]
            found += [f"{source.path}:{node.lineno}"] if asked else []
    return found


def _names(tree: ast.Module) -> dict[str, str]:
    """What names were given to the modules and classes that know the time."""
    return {
        alias.asname: alias.name.split(".")[-1]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }


def test_only_the_clock_asks_what_time_it_is() -> None:
    assert [
        line for source in sources() if source.module != CLOCK for line in asks_the_time(source)
    ] == []
    (clock,) = [source for source in sources() if source.module == CLOCK]
    assert asks_the_time(clock)  # it would have been seen elsewhere too


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\ndt.datetime.utcnow()",
        "from datetime import datetime as when\nask = when.now",
        "from datetime import date\nSTART = date.today()",
        "import time\ntime.time()",
        "from time import time\ntime()",
    ],
)
def test_asking_the_time_is_seen_however_it_is_written(text: str) -> None:
    assert asks_the_time(Source("x", "x.py", text, ast.parse(text)))


def test_counting_monotonic_seconds_is_anybodys() -> None:
    text = "import time\ntime.monotonic()\ntime.perf_counter()\nclock.now()\n"
    assert not asks_the_time(Source("x", "x.py", text, ast.parse(text)))


Function = ast.FunctionDef | ast.AsyncFunctionDef


def verbs(tree: ast.AST) -> Iterator[Function]:
    """The functions that are given a session: each runs inside a transaction."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and any(
            argument.annotation is not None and "Session" in _words(argument.annotation)
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        ):
            yield node


def _words(annotation: ast.expr) -> set[str]:
    """The names in an annotation, but not those inside a callable's: those are not given."""
    if isinstance(annotation, ast.Name):
        return {annotation.id}
    if isinstance(annotation, ast.Attribute):
        return {annotation.attr}
    if isinstance(annotation, ast.BinOp):
        return _words(annotation.left) | _words(annotation.right)
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _words(ast.parse(annotation.value, mode="eval").body)
    return set()


def waits(verb: Function) -> bool:
    """Whether a verb could let go of the thread in the middle of its transaction."""
    waiting = ast.Await | ast.AsyncFor | ast.AsyncWith | ast.AsyncFunctionDef
    return any(isinstance(node, waiting) for node in ast.walk(verb))


def test_no_verb_waits_inside_its_transaction() -> None:
    seen = 0
    for source in sources():
        for verb in verbs(source.tree):
            seen += 1
            assert not waits(verb), f"{source.path}:{verb.lineno} {verb.name}"
    assert seen > 40


def test_a_verb_that_waits_is_seen() -> None:
    text = (
        "async def one(session: Session): ...\n"
        "def two(number: int, *, session: 'sqlmodel.Session | None'):\n"
        "    async def inner(): await x\n"
        "def three(verb: Callable[[Session], int]): ...\n"
    )
    found = list(verbs(ast.parse(text)))
    assert [verb.name for verb in found] == ["one", "two"]
    assert all(waits(verb) for verb in found)


LARGEST = 2**31 - 1  # of an item's id and of its revision, as the tables hold them
ARGUMENT = 32  # bytes a verb may count on for its argument


@pytest.mark.parametrize("verb", Verb)
def test_every_button_fits_with_the_largest_numbers_and_room_for_its_argument(verb: Verb) -> None:
    press = Press(verb, LARGEST, LARGEST, "x" * ARGUMENT)
    data = press.encode()
    assert len(data.encode()) <= LIMIT == 64
    assert data.isascii()
    assert decode(data) == press


def test_a_button_that_would_not_fit_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        Press(Verb.SET, LARGEST, LARGEST, "语" * 20).encode()


def test_old_buttons_keep_their_meaning() -> None:
    """These values stand under messages in the groups; they may be added to, never changed."""
    for data, verb in {
        "h1.ack.1.1.": Verb.ACKNOWLEDGE,
        "h1.fix.1.1.": Verb.CORRECT,
        "h1.wd.1.1.": Verb.WITHDRAW,
        "h1.reg.1.1.": Verb.CONFIRM,
        "h1.no.1.1.": Verb.DISMISS,
        "h1.take.1.1.": Verb.TAKE,
        "h1.done.1.1.": Verb.CLOSE,
        "h1.know.1.1.": Verb.KNOW,
        "h1.sub.1.1.": Verb.SUBSTITUTE,
        "h1.clash.1.1.": Verb.CLASH,
        "h1.later.1.1.": Verb.LATER,
        "h1.snz.1.1.1h": Verb.SNOOZE,
        "h1.ans.1.1.kind:task": Verb.ANSWER,
    }.items():
        press = decode(data)
        assert press is not None
        assert press.verb is verb


def test_no_file_outgrows_what_one_sitting_can_read() -> None:
    lengths = {
        source.path: source.text.count("\n")
        for source in sources()
        if not within(source.module, "bot.store.migrations")
    }
    tests = ROOT / "tests"
    lengths |= {
        str(file.relative_to(ROOT)): file.read_text().count("\n") for file in tests.rglob("*.py")
    }
    assert len(lengths) > 80
    assert max(lengths.values()) > 200  # it counted lines
    too_long = {path: count for path, count in lengths.items() if count > LINES}
    assert too_long == {}
