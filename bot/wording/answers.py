"""Answers to commands and presses: what was done, or why not and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.item import ItemView
from bot.domain.permission import Reason
from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Kind, Language, Mode
from bot.wording import lines as line
from bot.wording.lists import entry
from bot.wording.markup import TOAST_LIMIT, Markup, cut, fitted, lines
from bot.wording.message import Button, Message
from bot.wording.texts import knows, plain, say
from bot.wording.times import moment
from bot.wording.voice import Voice

_VALUE = 300
# Values that come as codes, and the section that has their words.
_CODED = {"what": "deed", "action": "deed", "setting": "setting"}


def answer(key: str, voice: Voice, **values: object) -> Message:
    """The answer to a command.

    Values may be text, numbers, moments (said on the office's clock), modes and languages.
    """
    said = say(voice, f"answer.{key}", **_said(voice, values))
    rows = _settings_rows(voice, values) if key == "settings_page" else ()
    return Message(fitted(said), rows)


def refusal(reason: Reason, voice: Voice, **values: object) -> Message:
    """Why something was not done."""
    return Message(fitted(say(voice, f"refusal.{reason}", **_said(voice, values))))


def toast(key: str, voice: Voice, **values: object) -> str:
    """The answer to a press: plain text of at most 200 characters."""
    said = {name: _shown(voice, name, value, values) for name, value in values.items()}
    return cut(plain(voice, f"toast.{key}", **said), TOAST_LIMIT)


def refusal_toast(reason: Reason, voice: Voice) -> str:
    """A refusal as the answer to a press."""
    return cut(plain(voice, f"refusal.{reason}"), TOAST_LIMIT)


def which_item(
    views: Sequence[ItemView], voice: Voice, argument: str = "", *, cancel: bool = False
) -> Message:
    """Which of several matters a message means: a button for each.

    Args:
        argument: what the press carries besides the matter (the draft).
        cancel: whether the message cancels rather than changes.
    """
    asked = say(voice, "answer.which_item_cancel" if cancel else "answer.which_item")
    text = lines(asked, *(entry(voice, view) for view in views))
    rows = tuple(
        (
            Button(
                cut(f"{line.number(view.item)} {view.item.title}".strip(), 60),
                Press(Verb.CHOOSE, view.item.id, view.item.revision, argument),
            ),
        )
        for view in views
    )
    return Message(fitted(text), rows)


def _said(voice: Voice, values: dict[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, Markup) else _shown(voice, name, value, values)
        for name, value in values.items()
    }


def _shown(voice: Voice, name: str, value: object, values: dict[str, object]) -> str:
    """A value as people read it: codes as words, a number as #3, a moment on the office's clock."""
    if name == "number" and str(value).isdigit():
        return f"#{value}"
    section = _CODED.get(name)
    if name == "value":  # of the setting that stands beside it
        section = str(values.get("setting"))
    if section and knows(f"{section}.{value}"):
        return plain(voice, f"{section}.{value}")
    match value:
        case Mode():
            return plain(voice, f"mode.{value}")
        case Language():
            return plain(voice, f"language.{value}")
        case Kind():
            return plain(voice, f"kind.{value}")
        case datetime():
            return moment(voice, value)
        case _:
            return cut(str(value), _VALUE)


def _settings_rows(voice: Voice, values: dict[str, object]) -> tuple[tuple[Button, ...], ...]:
    """The choices a press can make: language and mode, the present one marked."""

    def choice(setting: str, option: Language | Mode) -> Button:
        label = plain(voice, f"{setting}.{option}")
        mark = "✓ " if str(values.get(setting)) == option else ""
        return Button(f"{mark}{label}", Press(Verb.SET, argument=f"{setting}={option}"))

    return (
        tuple(choice("language", option) for option in Language),
        tuple(choice("mode", option) for option in Mode),
    )
