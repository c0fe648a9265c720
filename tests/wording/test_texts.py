"""Every sentence exists in every language, and every one that is asked for exists."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.item import Answer, Ask, Status
from bot.domain.permission import Reason
from bot.domain.snooze import Snooze
from bot.domain.vocabulary import Kind, Language, Mode, Urgency
from bot.wording.texts import sentences

ROOT = Path(__file__).parents[2]
PLACES = ("bot", "handlers", "scheduler")
# Which argument names the sentence, and the section it is looked up in.
CALLS = {
    "say": (1, ""),
    "plain": (1, ""),
    "answer": (0, "answer."),
    "toast": (0, "toast."),
}
PLAIN_SECTIONS = ("button.", "toast.", "refusal.", "mode.", "language.", "kind.")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def keys_asked_for() -> Iterator[tuple[str, str]]:
    """Every key written out in a call, with the place it stands."""
    for folder in PLACES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = called(node.func)
                if name not in CALLS:
                    continue
                position, section = CALLS[name]
                if len(node.args) > position:
                    for constant in constants(node.args[position]):
                        yield f"{section}{constant}", f"{path.relative_to(ROOT)}:{node.lineno}"


def called(function: ast.expr) -> str:
    """The bare name of a function of the wording; other objects have an `answer` too."""
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id in ("answers", "texts") else ""
    return ""


def constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_sentence_with_the_same_placeholders(language: Language) -> None:
    first = sentences(Language.HANS)
    other = sentences(language)
    assert sorted(other) == sorted(first)
    for key, sentence in first.items():
        assert placeholders(other[key]) == placeholders(sentence), key


def test_every_sentence_that_is_asked_for_exists() -> None:
    asked = list(keys_asked_for())
    assert len(asked) > 100, "the search found too little: has a function been renamed?"
    known = sentences(Language.HANS)
    missing = [f"{place}: {key}" for key, place in asked if key not in known]
    assert not missing


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("kind", Kind),
        ("icon", Kind),
        ("head", Kind),
        ("urgency", Urgency),
        ("mode", Mode),
        ("language", Language),
        ("status", Status),
        ("push", [f"ended_{status}" for status in Status]),
        ("question", Ask),
        ("refusal", Reason),
        ("answered", Answer),
        ("push", [f"answered_{answer}" for answer in Answer]),
        ("button", [f"snooze_{choice}" for choice in Snooze]),
    ],
)
def test_every_value_of_the_domain_has_its_word(section: str, names: list[str]) -> None:
    known = sentences(Language.HANS)
    assert [name for name in names if f"{section}.{name}" not in known] == []


@pytest.mark.parametrize("language", Language)
def test_where_no_html_is_understood_none_is_written(language: Language) -> None:
    marked = [
        key
        for key, sentence in sentences(language).items()
        if key.startswith(PLAIN_SECTIONS) and re.search(r"[<>&]", sentence)
    ]
    assert marked == []


@pytest.mark.parametrize("language", Language)
def test_an_answer_to_a_press_is_short_enough(language: Language) -> None:
    long = [
        key
        for key, sentence in sentences(language).items()
        if key.startswith(("toast.", "refusal.")) and len(sentence) > 200
    ]
    assert long == []


def test_each_script_keeps_to_its_own_characters() -> None:
    hans = "".join(v for k, v in sentences(Language.HANS).items() if not k.startswith("language."))
    hant = "".join(v for k, v in sentences(Language.HANT).items() if not k.startswith("language."))
    assert not set(hans) & set("會議報記單時間請結辦銷點週遲衝稱")
    assert not set(hant) & set("会议报记单时间请结办销点周迟冲称")
    assert not re.search(
        "[一-鿿]",
        "".join(v for k, v in sentences(Language.EN).items() if not k.startswith("language.")),
    )


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        (
            Language.HANS,
            "收到 更正 撤销 登记 我来办 办结 知道了 派人参加 时间冲突 稍后提醒 下一页",
        ),
        (
            Language.HANT,
            "收到 更正 撤銷 登記 我來辦 辦結 知道了 派人參加 時間衝突 稍後提醒 下一頁",
        ),
    ],
)
def test_the_buttons_bear_the_words_the_office_was_promised(
    language: Language, labels: str
) -> None:
    names = "acknowledge correct withdraw confirm take close know substitute clash later next"
    shown = [sentences(language)[f"button.{name}"] for name in names.split()]
    assert shown == labels.split()
