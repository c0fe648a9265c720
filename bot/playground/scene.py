"""A scene: who is there, what they do and when, and what the bot must say to it.

Written as TOML so that a clerk can read it; `scenes/` has examples. A misspelt key is a
mistake that names its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class BrokenScene(ValueError):
    """A scene that cannot be played; the text says which keys are wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class ScenePerson(_Part):
    """One of the cast."""

    name: str
    username: str | None = None
    language: str | None = "zh-hans"


class SceneGroup(_Part):
    """A group; `creator` and `members` are keys of `[people]`."""

    title: str
    creator: str
    members: list[str] = []
    supergroup: bool = True
    forum: bool = False


class Expect(_Part):
    """What must be there after a step, among what the bot has said anew.

    Attributes:
        place: the key of a group (`in`); or `private`: the key of a person.
        contains, lacks: parts of the text that must, and must not, be there.
        buttons: how its buttons begin, in this order, others may stand between.
        link: it carries a link that opens the bot with a payload.
        at: the minute it came, "HH:MM" or "YYYY-MM-DD HH:MM".
        count: exactly so many messages match; without it at least one must.
        none: no message matches.
        message: look at this named message as it stands now, instead of at new ones.
        since: count what came after this named message, not only after this step began.
        name: what later steps call the (last) message that matched.
    """

    place: str = Field("", alias="in")
    private: str = ""
    contains: list[str] = []
    lacks: list[str] = []
    buttons: list[str] = []
    link: bool = False
    at: str = ""
    count: int | None = None
    none: bool = False
    message: str = ""
    since: str = ""
    name: str = ""

    @model_validator(mode="after")
    def _one_place(self) -> Expect:
        if sum(map(bool, (self.place, self.private, self.message))) != 1:
            raise ValueError("name exactly one of in, private, message")
        return self


VERBS = ("say", "edit", "forward", "press", "start", "block", "add_bot", "join", "leave")


class Step(_Part):
    """One thing somebody does, or only time passing, and what must follow.

    Attributes:
        at: move the clock there first, "HH:MM" (that day) or "YYYY-MM-DD HH:MM".
        note: a line for the transcript.
        who: the key of the person who acts.
        place: where (`in`): the key of a group, or "private"; the only group if left out.
        say: a text; `reply_to` names an earlier message, `mentions` people named in it.
        edit: the name of the writer's message, `to` its new text.
        forward: the name of a message; it goes to `in`.
        press: how a button begins, on the message named by `on`, else on the latest
            message of the place that has such a button; `answer`: parts of the answer.
        start: press Start in private; "link": with the payload the bot gave last.
        block: stop the bot (true), let it in again (false).
        add_bot, join, leave: the key of the group.
        admin: with add_bot, as an administrator.
        name: what later steps call the message written by this one.
    """

    at: str = ""
    note: str = ""
    who: str = ""
    place: str = Field("", alias="in")
    name: str = ""
    say: str | None = None
    reply_to: str = ""
    mentions: dict[str, str] = {}
    edit: str | None = None
    to: str = ""
    forward: str | None = None
    press: str | None = None
    on: str = ""
    answer: list[str] = []
    start: str | None = None
    block: bool | None = None
    add_bot: str | None = None
    admin: bool = True
    join: str | None = None
    leave: str | None = None
    expect: list[Expect] = []

    @property
    def verb(self) -> str:
        """What is done, or "" where only time passes."""
        return next((verb for verb in VERBS if getattr(self, verb) is not None), "")

    @model_validator(mode="after")
    def _one_deed(self) -> Step:
        deeds = [verb for verb in VERBS if getattr(self, verb) is not None]
        if len(deeds) > 1:
            raise ValueError(f"one step, one deed; here are {', '.join(deeds)}")
        if deeds and not self.who:
            raise ValueError(f"who does it? ({deeds[0]})")
        return self


class Script(_Part):
    """A whole scene.

    Attributes:
        start: the wall time at which it begins.
        config: configuration that differs from the defaults, section by section.
    """

    title: str
    start: str
    zone: str = "Asia/Shanghai"
    language: str = "zh-Hans"
    people: dict[str, ScenePerson]
    groups: dict[str, SceneGroup]
    config: dict[str, dict[str, Any]] = {}
    step: list[Step]

    @property
    def begins(self) -> datetime:
        """The start as an aware moment."""
        return self.moment(self.start, None)

    def moment(self, text: str, today: datetime | None) -> datetime:
        """A wall time of the scene, "HH:MM" being on the day of `today`."""
        zone = ZoneInfo(self.zone)
        if today is not None and len(text) == len("HH:MM"):
            return datetime.combine(
                today.astimezone(zone).date(), time.fromisoformat(text), tzinfo=zone
            )
        return datetime.fromisoformat(text).replace(tzinfo=zone)

    @model_validator(mode="after")
    def _known_names(self) -> Script:
        for number, step in enumerate(self.step, 1):
            wanted: list[tuple[str, Mapping[str, object]]] = [(step.who, self.people)]
            wanted += [(person, self.people) for person in step.mentions.values()]
            if step.place != "private":
                wanted.append((step.place, self.groups))
            wanted += [(g or "", self.groups) for g in (step.add_bot, step.join, step.leave)]
            for expect in step.expect:
                wanted += [(expect.place, self.groups), (expect.private, self.people)]
            for name, known in wanted:
                if name and name not in known:
                    raise ValueError(f"step {number}: nobody and nothing is called {name!r}")
        return self


def load_script(path: Path) -> Script:
    """Read a scene.

    Raises:
        BrokenScene: with every wrong key and its place.
    """
    try:
        return Script.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise BrokenScene(f"{path}: {error}") from error
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise BrokenScene("\n".join(lines)) from error
