"""A scene: who is there, what they do and when, and what the bot must say to it.

Written as TOML so that a clerk can read it; `scenes/` has examples. The classes below are
the format's description. A mistake is told with the number of its step, a misspelt key and
a name that stands for nothing as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

#: Stands for every group (`in`) or every private chat (`private`) in an expectation.
ALL = "*"
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp)$", re.IGNORECASE)
_MOMENT = re.compile(r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d")


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
    """A group; `creator`, `administrators` and `members` are keys of `[people]`.

    One person may be in several groups. A group with `topics` is a forum.
    """

    title: str
    creator: str
    members: list[str] = []
    administrators: list[str] = []
    supergroup: bool = True
    forum: bool = False
    topics: list[str] = []


class SceneFile(_Part):
    """A file that somebody attaches; a bare name in its place is a small one of that name.

    Attributes:
        name: with its ending, by which its kind is told.
        kind: "photo" for a picture sent as such, "document" for everything sent as a file;
            left out, what is called like a picture is a photo.
        lines: what stands in it: the paragraphs of a .docx, the rows of an .xlsx (cells
            parted by "|"), the lines of anything else.
        size: how large it is in bytes, where nothing needs to stand in it.
    """

    name: str
    kind: Literal["", "photo", "document"] = ""
    lines: list[str] = []
    size: int = Field(default=0, ge=0, le=50 * 1024 * 1024)

    @property
    def is_photo(self) -> bool:
        return self.kind == "photo" or (not self.kind and bool(_PICTURE.search(self.name)))

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: object) -> object:
        return {"name": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_content(self) -> SceneFile:
        if self.lines and self.size:
            raise ValueError("lines or size, not both")
        return self


class Expect(_Part):
    """What must be there after a step, among what the bot has said anew.

    Attributes:
        place: the key of a group (`in`), "*" for all of them; or `private`: the key of a
            person, "*" for everybody, or a list of keys: each of them must have it.
        message: look at this named message as it stands now, instead of at new ones.
        contains, lacks: parts of the text that must, and must not, be there.
        buttons: how its buttons begin, in this order, others may stand between.
        lacks_buttons: how none of its buttons begins.
        link: it carries a link that opens the bot with a payload.
        files: the names of its attachments, "photo" for a picture.
        forwarded: it is a forwarded message (true), or none (false).
        reply_to: it answers this named message.
        topic: it stands in this topic of a forum.
        reactions: signs that somebody has put on it.
        edited: its text or buttons are other than before the step (true), or the same.
        at: the minute it came, "HH:MM" or "YYYY-MM-DD HH:MM".
        count, at_least, at_most: how many messages match; without any, at least one must.
        none: no message matches.
        since, until: count what came after and before this named message or moment
            ("HH:MM" today, "YYYY-MM-DD HH:MM"; its minute counts), instead of only what
            came after this step began.
        name: what later steps call the (last) message that matched.
    """

    place: str = Field("", alias="in")
    private: str | list[str] = ""
    message: str = ""
    contains: list[str] = []
    lacks: list[str] = []
    buttons: list[str] = []
    lacks_buttons: list[str] = []
    link: bool = False
    files: list[str] = []
    forwarded: bool | None = None
    reply_to: str = ""
    topic: str = ""
    reactions: list[str] = []
    edited: bool | None = None
    at: str = ""
    count: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    none: bool = False
    since: str = ""
    until: str = ""
    name: str = ""

    @property
    def people(self) -> list[str]:
        """The keys of those whose private chats are looked at."""
        return [self.private] if isinstance(self.private, str) else self.private

    @model_validator(mode="after")
    def _one_place(self) -> Expect:
        if sum(map(bool, (self.place, self.private, self.message))) != 1:
            raise ValueError("name exactly one of in, private, message")
        if self.message and (self.since or self.until):
            raise ValueError("a named message is looked at as it stands, without since or until")
        if self.none and (self.count, self.at_least, self.at_most) != (None, None, None):
            raise ValueError("none, or a count, not both")
        return self


#: Each step holds at most one of these; `say` may stand with `attach`, as the caption.
VERBS = (
    "attach", "say", "edit", "delete", "forward", "react", "press", "start", "block", "add_bot",
    "join", "leave", "remove",
)  # fmt: skip


class Step(_Part):
    """One thing somebody does, or only time passing, and what must follow.

    Attributes:
        at: move the clock there first, "HH:MM" (that day) or "YYYY-MM-DD HH:MM".
        note: a line for the transcript.
        who: the key of the person who acts; `also`: those who do the same at once.
        place: where (`in`): the key of a group, or "private"; the only group if left out.
        say: a text; `reply_to` names an earlier message, `mentions` people named in it,
            `topic` the topic of a forum; `anonymous`: an administrator behind the group.
        attach: files, see SceneFile; several go as an album. `say` is the caption;
            `reply_to` and `topic` as there.
        edit: the name of the writer's message, `to` its new text.
        delete: the name of a message that its writer takes back.
        forward: the name of a message; it goes to `in`.
        react: a sign, "" takes it away; on the message named by `on`, else on the latest
            one the bot wrote in that place.
        press: how a button begins, on the message named by `on`, else on the latest
            message of the place that has such a button; `answer`: parts of the answer
            that `who` gets.
        start: press Start in private; "link": with the payload the bot gave last.
        block: stop the bot (true), let it in again (false).
        add_bot, join, leave: the key of the group; with add_bot, `admin` says whether as
            an administrator.
        remove: the key of the group that `whom` (a person, or "bot") is put out of.
        name: what later steps call the message written by this one; of an album, the first.
    """

    at: str = ""
    note: str = ""
    who: str = ""
    also: list[str] = []
    place: str = Field("", alias="in")
    name: str = ""
    say: str | None = None
    reply_to: str = ""
    mentions: dict[str, str] = {}
    topic: str = ""
    anonymous: bool = False
    attach: list[SceneFile] | None = Field(None, min_length=1)
    edit: str | None = None
    to: str = ""
    delete: str | None = None
    forward: str | None = None
    react: str | None = None
    press: str | None = None
    on: str = ""
    answer: list[str] = []
    start: str | None = None
    block: bool | None = None
    add_bot: str | None = None
    admin: bool = True
    join: str | None = None
    leave: str | None = None
    remove: str | None = None
    whom: str = ""
    expect: list[Expect] = []

    @property
    def verb(self) -> str:
        """What is done, or "" where only time passes."""
        return next((verb for verb in VERBS if getattr(self, verb) is not None), "")

    @model_validator(mode="after")
    def _one_deed(self) -> Step:
        deeds = [verb for verb in VERBS if getattr(self, verb) is not None]
        if deeds[:2] == ["attach", "say"]:
            deeds.remove("say")
        if len(deeds) > 1:
            raise ValueError(f"one step, one deed; here are {', '.join(deeds)}")
        if deeds and not self.who:
            raise ValueError(f"who does it? ({deeds[0]})")
        if self.verb == "remove" and not self.whom:
            raise ValueError("remove whom?")
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

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def moment(self, text: str, today: datetime | None) -> datetime:
        """A wall time of the scene, "HH:MM" being on the day of `today`."""
        zone = self.zone_info
        if today is not None and len(text) == len("HH:MM"):
            return datetime.combine(
                today.astimezone(zone).date(), time.fromisoformat(text), tzinfo=zone
            )
        return datetime.fromisoformat(text).replace(tzinfo=zone)

    @model_validator(mode="after")
    def _known_names(self) -> Script:
        for key, group in self.groups.items():
            for person in (group.creator, *group.members, *group.administrators):
                if person not in self.people:
                    raise ValueError(f"group {key}: nobody is called {person!r}")
        messages: set[str] = set()
        for number, step in enumerate(self.step, 1):
            for name, known in self._names_of(step):
                if name and name not in known:
                    raise ValueError(f"step {number}: nobody and nothing is called {name!r}")
            for name in _messages_asked(step, messages):
                raise ValueError(f"step {number}: no earlier message is called {name!r}")
        return self

    def _names_of(self, step: Step) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Every name of a person, group or topic, with those it may be one of."""
        for person in (step.who, *step.also, *step.mentions.values()):
            yield person, self.people
        if step.whom != "bot":
            yield step.whom, self.people
        topics = {topic: group for group in self.groups.values() for topic in group.topics}
        yield step.topic, topics
        for group in (step.add_bot, step.join, step.leave, step.remove):
            yield group or "", self.groups
        if step.place != "private":
            yield step.place, self.groups
        for expect in step.expect:
            yield expect.topic, topics
            if expect.place != ALL:
                yield expect.place, self.groups
            if expect.private != ALL:
                yield from ((person, self.people) for person in expect.people)


def is_moment(text: str) -> bool:
    """Whether this is a wall time, and not the name of a message."""
    return _MOMENT.fullmatch(text) is not None


def _messages_asked(step: Step, named: set[str]) -> Iterator[str]:
    """Names of messages that this step asks for too early; enters those it gives."""
    for name in (step.reply_to, step.edit, step.delete, step.forward, step.on):
        if name and name not in named:
            yield name
    named.add(step.name)
    for expect in step.expect:
        spans = (one for one in (expect.since, expect.until) if not is_moment(one))
        for name in (expect.message, expect.reply_to, *spans):
            if name and name not in named:
                yield name
        named.add(expect.name)


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
        lines = [f"{path}: {_place_of(one['loc'])}{one['msg']}" for one in error.errors()]
        raise BrokenScene("\n".join(lines)) from error


def _place_of(keys: tuple[int | str, ...]) -> str:
    """Where in the scene a mistake is, steps counted from 1."""
    parts = [str(key + 1) if isinstance(key, int) else key for key in keys]
    words = " ".join(
        f"{part}," if index + 1 < len(parts) and not parts[index + 1].isdigit() else part
        for index, part in enumerate(parts)
    )
    return f"{words}: " if words else ""
