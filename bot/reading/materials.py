"""What is to be handed in with a report: 纸质一式两份, 加盖公章, 附表《…》.

The words stand in `vocabulary/materials.toml`. A plan or a regulation that is merely attached
is to be read, not handed in: a form's name must end as a form's does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.domain.material import Material, Sort
from bot.reading.clean import Cleaned, clean
from bot.reading.patterns import compiled

_VOCABULARY = Path(__file__).parent / "vocabulary" / "materials.toml"
_MOST = 8  # lines of one list
_NAME = 40  # characters of a form's name
_SHORT = 24  # a longer answer says something else besides
_TITLED = r"《(?P<name>[^《》\n]{2,40})》"
_EDGE = " \t,.;:。、"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def read_materials(text: str) -> tuple[Material, ...]:
    """What a notice wants handed in, in the order copies, seal, forms; empty for nothing."""
    cleaned = clean(text)
    found = [*_copies(cleaned, text), *_seal(cleaned, text), *_forms(cleaned, text)]
    return tuple(dict.fromkeys(found))[:_MOST]


def _wanted(plain: str, start: int) -> bool:
    return (
        not plain[:start].rstrip().endswith(tuple(word.rstrip() for word in _words()["unwanted"]))
    )


def _original(cleaned: Cleaned, text: str, start: int, end: int) -> str:
    span = cleaned.span(start, end)
    return " ".join(text[span.start : span.end].split())


def _copies(cleaned: Cleaned, text: str) -> Iterator[Material]:
    """一式两份, with what of where that is said; the first time it is."""
    words, plain = _words(), cleaned.text.lower()
    pattern = compiled(
        rf"(?:(?:{_any(words['paper'])})(?:及电子版)?[,\s]*)?一式[两二三四五六七八九十\d]{{1,2}}份"
        rf"|{_any(words['copies-en'])}"
        r"|(?:two|three|four|\d) (?:hard |paper |printed |signed )copies"
    )
    for match in pattern.finditer(plain):
        if _wanted(plain, match.start()):
            yield Material(Sort.COPIES, _original(cleaned, text, *match.span()))
            return


def _seal(cleaned: Cleaned, text: str) -> Iterator[Material]:
    plain = cleaned.text.lower()
    for match in re.finditer(_any(_words()["seal"]), plain):
        if _wanted(plain, match.start()):
            yield Material(Sort.SEAL, _original(cleaned, text, *match.span()))
            return


def _forms(cleaned: Cleaned, text: str) -> Iterator[Material]:
    """Forms by name: 附表《…》, 填写《…》, 附件1：…, and the lines of a list of annexes."""
    words, plain = _words(), cleaned.text
    opened = compiled(
        rf"(?:{_any([*words['opens'], *words['fill']])})\s*[\d一二三四五六]{{0,2}}\s*[:：.、]?\s*"
        rf"(?:\d[.、]\s*)?{_TITLED}"
    )
    for match in opened.finditer(plain):
        if _wanted(plain, match.start()) and _fillable(match["name"]):
            yield Material(Sort.FORM, _original(cleaned, text, *match.span("name")))
    listed = compiled(
        rf"^[ \t]*(?:{_any(words['opens'])})\s*\d{{0,2}}\s*:(?P<rest>[^\n]+(?:\n[ \t]*\d{{1,2}}[.、][^\n]+)*)",
        re.M,
    )
    for match in listed.finditer(plain):
        for one in re.finditer(
            r"(?:^|\n|(?<=[;。\s]))\s*(?:\d{1,2}[.、])?\s*([^\n;。]+)", match["rest"]
        ):
            start, end = (match.start("rest") + at for at in one.span(1))
            name = plain[start:end].strip(_EDGE)
            bare = re.sub(r"\.(?:docx?|xlsx?|pdf|wps|et)$", "", name, flags=re.I).strip("《》 ")
            if 2 <= len(bare) <= _NAME and "《" not in bare and _fillable(bare):
                at = plain.index(bare, start)
                yield Material(Sort.FORM, _original(cleaned, text, at, at + len(bare)))


def _fillable(name: str) -> bool:
    bare = re.sub(r"[\s(（【\[].*$", "", name.strip()) or name.strip()
    return bare.lower().endswith(tuple(_words()["fillable"]))


def read_ticks(text: str, materials: Sequence[Material]) -> tuple[int, ...]:
    """Which lines of a list a short answer says are ready (章盖好了, 材料齐了), by position.

    None for a question, for a longer text, and for what names nothing on the list.
    """
    plain = clean(text).text.lower().strip(_EDGE + "!")
    words = _words()["ticked"]
    if not plain or len(plain) > _SHORT or plain.endswith(("?", "吗", "没", "没有", "么")):
        return ()
    if any(word in plain for word in ("没", "未", "还", "不", "not ")):
        return ()
    if plain in words["all"]:
        return tuple(at for at, one in enumerate(materials) if not one.done)
    if not any(word in plain for word in words["done"]):
        return ()
    found = []
    for at, one in enumerate(materials):
        named = one.sort is Sort.FORM and clean(one.words).text.lower() in plain
        if named or any(word in plain for word in words[str(one.sort)]):
            found.append(at)
    exact = [at for at in found if clean(materials[at].words).text.lower() in plain]
    forms = [at for at in found if materials[at].sort is Sort.FORM]
    named_forms = [at for at in forms if at in exact]
    if named_forms:
        found = [at for at in found if at not in forms or at in named_forms]
    return tuple(found)
