"""The menu of commands, as Telegram shows it while one types."""

from __future__ import annotations

from bot.domain.vocabulary import Language
from bot.wording.texts import sentences

SECTION = "menu."


def menu(language: Language) -> dict[str, str]:
    """Every command with its line, in the order of the texts."""
    return {
        key.removeprefix(SECTION): text
        for key, text in sentences(language).items()
        if key.startswith(SECTION)
    }
