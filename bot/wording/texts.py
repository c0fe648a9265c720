"""Every sentence Huiyin says, by key and language; the sentences stand in `texts/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from bot.domain.vocabulary import Language
from bot.wording.markup import Markup, inline
from bot.wording.voice import Voice

FOLDER = Path(__file__).with_name("texts")


@cache
def sentences(language: Language) -> dict[str, str]:
    """All sentences of a language by their dotted key."""
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": str(text).strip("\n")
        for section, texts in table.items()
        for name, text in texts.items()
    }


def _sentence(speaker: Voice | Language, key: str) -> str:
    language = speaker.language if isinstance(speaker, Voice) else speaker
    return sentences(language)[key]


def knows(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in sentences(Language.HANS)


def say(speaker: Voice | Language, key: str, **values: object) -> Markup:
    """A sentence as Telegram HTML; every value is escaped, unless it is `Markup` already.

    Raises:
        KeyError: there is no such sentence, or one of its values is missing.
    """
    safe = {name: inline(_text(value)) for name, value in values.items()}
    return Markup(_sentence(speaker, key).format_map(safe))


def plain(speaker: Voice | Language, key: str, **values: object) -> str:
    """A sentence for where no HTML is understood: labels of buttons, answers to a press."""
    return _sentence(speaker, key).format_map({name: _text(v) for name, v in values.items()})


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)
