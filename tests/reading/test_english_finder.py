"""Words are found by an index exactly as one great pattern would find them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.notices.english.finder import Endings, Finder

WORDS = ["go", "go to", "send", "send in", "sender", "hand over", "hr", "e-mail", "mail", "form"]
LONGEST_FIRST = "|".join(
    word.replace(" ", r"\s+") for word in sorted(WORDS, key=lambda word: -len(word))
)
FINDER = Finder(WORDS, plural=True)
PATTERN = re.compile(rf"(?<![\w-])(?:{LONGEST_FIRST})(?:e?s)?(?![\w-]|'t\b)", re.IGNORECASE)
PIECES = st.sampled_from([*WORDS, "Forms", "SENDS", "x", "-", "'t", " ", "  ", ".", "\n", "İ", ""])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_an_index_finds_what_a_pattern_finds(text: str) -> None:
    expected = [match.span() for match in PATTERN.finditer(text)]
    assert [found.span() for found in FINDER.finditer(text)] == expected
    first = FINDER.search(text)
    assert (first.span() if first is not None else None) == (expected[0] if expected else None)
    assert (FINDER.fullmatch(text) is None) == (PATTERN.fullmatch(text) is None)
    for start in range(len(text)):
        found, match = FINDER.match(text, start), PATTERN.match(text, start)
        assert (found is None) == (match is None)


def test_a_stretch_of_a_text_is_searched() -> None:
    text = "Send the form to HR"
    found = FINDER.search(text, 5)
    assert found is not None
    assert (found[0], found.start(), found.end()) == ("form", 9, 13)
    assert FINDER.search(text, 5, 9) is None
    assert FINDER.findall(text) == ["Send", "form", "HR"]
    assert FINDER.sub("…", text) == "… the … to …"


def test_a_name_ends_with_a_listed_word() -> None:
    endings = Endings(["team", "front desk"])
    assert endings.search("the Records team") is not None
    assert endings.search("Front  desk") is not None
    assert endings.search("teamwork") is None
    assert endings.search("steam") is None
