"""Every sentence Huiyin says, by key and language; the sentences stand in `texts/`."""

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
    """All sentences of a language by their dotted key, from every file of its folder.

    Raises:
        ValueError: a sentence stands in two files.
    """
    found: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        for section, texts in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for name, text in texts.items():
                key = f"{section}.{name}"
                if key in found:
                    raise ValueError(f"{path.name} says {key} a second time")
                found[key] = str(text).strip("\n")
    return found


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
