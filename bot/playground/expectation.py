"""What a scene expects, held against what the bot has said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.playground.people import People
from bot.playground.scene import ALL, Expect, Script, is_moment
from bot.playground.world import Chat, Message, Person

_DEEP_LINK = re.compile(r"t\.me/\w+\?start=([\w-]+)")


@dataclass(frozen=True)
class Before:
    """How things stood when a step began: the last serial, and each named message."""

    serial: int
    looked: Mapping[str, tuple[str, Any]]

    @classmethod
    def take(cls, serial: int, named: Mapping[str, Message]) -> Before:
        return cls(serial, {name: (one.text, one.markup) for name, one in named.items()})


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation held, and the line that says so."""

    ok: bool
    text: str


class Looks:
    """Looks at what stands in the chats; enters the names that expectations give."""

    def __init__(
        self,
        script: Script,
        emulator: People,
        people: Mapping[str, Person],
        groups: Mapping[str, Chat],
        named: dict[str, Message],
    ) -> None:
        self.script = script
        self.emulator = emulator
        self.people = people
        self.groups = groups
        self.named = named

    def verdicts(self, expect: Expect, before: Before) -> Iterator[Verdict]:
        """One verdict for each place that is looked at by itself."""
        if expect.message:
            message = self.named.get(expect.message)
            if message is None:
                yield Verdict(False, f"no message is called {expect.message!r} yet")
            else:
                yield self._verdict(expect, message.chat.title, [message], before)
            return
        for title, chats in self._places(expect):
            said = [one for chat in chats for one in self.emulator.said(chat)]
            seen = [one for one in said if self._within(one, expect, before)]
            yield self._verdict(expect, title, seen, before)

    def _verdict(self, expect: Expect, title: str, seen: list[Message], before: Before) -> Verdict:
        matching = [one for one in seen if not self._faults(one, expect, before)]
        if _enough(len(matching), expect):
            if matching and expect.name:
                self.named[expect.name] = matching[-1]
            return Verdict(True, self._describe(expect, title))
        lines = [f"expected {self._describe(expect, title)}; {len(matching)} match"]
        for message in seen:
            lines.append(f"there is, {self._when(message.date)}: {message!r}")
            lines += [f"  {fault}" for fault in self._faults(message, expect, before)]
        if not seen:
            lines.append("there is nothing new")
        return Verdict(False, "\n      ".join(lines))

    def _places(self, expect: Expect) -> Iterator[tuple[str, list[Chat]]]:
        if expect.place == ALL:
            yield "所有群", [self._now(chat) for chat in self.groups.values()]
        elif expect.place:
            chat = self._now(self.groups[expect.place])
            yield chat.title, [chat]
        elif expect.private == ALL:
            yield "所有私聊", [self.emulator.chat_of(one) for one in self.people.values()]
        else:
            for key in expect.people:
                person = self.people[key]
                yield f"{person.name}的私聊", [self.emulator.chat_of(person)]

    def _now(self, chat: Chat) -> Chat:
        return chat.migrated_to or chat

    def _within(self, message: Message, expect: Expect, before: Before) -> bool:
        if not expect.since:
            after = message.born > before.serial
        elif is_moment(expect.since):
            after = message.date >= self._moment(expect.since)
        else:
            after = message.born > self.named[expect.since].born
        if not expect.until:
            return after
        if is_moment(expect.until):
            return after and message.date < self._moment(expect.until) + timedelta(minutes=1)
        return after and message.born < self.named[expect.until].born

    def _moment(self, text: str) -> datetime:
        return self.script.moment(text, self.emulator.world.clock.now())

    def _faults(self, message: Message, expect: Expect, before: Before) -> list[str]:
        """Why the message is not the expected one."""
        faults = [f"lacks {part!r}" for part in expect.contains if part not in message.text]
        faults += [f"has {part!r}" for part in expect.lacks if part in message.text]
        rest = iter(message.buttons)
        for label in expect.buttons:
            if not any(button.text.startswith(label) for button in rest):
                faults.append(f"lacks the button [{label}]")
                break
        for label in expect.lacks_buttons:
            if any(button.text.startswith(label) for button in message.buttons):
                faults.append(f"has the button [{label}]")
        if expect.link and not deep_link(message):
            faults.append("has no link that opens the bot")
        there = attachments(message)
        faults += [f"has no file {name!r}" for name in expect.files if name not in there]
        signs = {one.get("emoji") for given in message.reactions.values() for one in given}
        faults += [f"has no reaction {sign}" for sign in expect.reactions if sign not in signs]
        if expect.forwarded is not None and expect.forwarded is not (message.origin is not None):
            faults.append("is not forwarded" if expect.forwarded else "is forwarded")
        if expect.reply_to and message.reply_to is not self.named.get(expect.reply_to):
            faults.append(f"does not answer “{expect.reply_to}”")
        if expect.topic and _topic(message) != expect.topic:
            faults.append(f"stands in {_topic(message) or 'no topic'}, not in {expect.topic}")
        if expect.edited is not None and expect.edited is not self._edited(message, before):
            faults.append("has not changed" if expect.edited else "has changed")
        if expect.at:
            wanted = self.script.moment(expect.at, message.date)
            if message.date.replace(second=0, microsecond=0) != wanted:
                faults.append(f"came at {self._when(message.date)}, not at {expect.at}")
        if message.deleted:
            faults.append("is deleted")
        return faults

    def _edited(self, message: Message, before: Before) -> bool:
        names = [name for name, one in self.named.items() if one is message]
        looks = [before.looked[name] for name in names if name in before.looked]
        if not looks:
            return message.edited is not None
        return looks[0] != (message.text, message.markup)

    def _describe(self, expect: Expect, title: str) -> str:
        parts = [f"“{part}”" for part in expect.contains]
        parts += [f"no “{part}”" for part in expect.lacks]
        parts += [f"[{label}]" for label in expect.buttons]
        parts += [f"no [{label}]" for label in expect.lacks_buttons]
        parts += ["a link"] if expect.link else []
        parts += [f"📎{name}" for name in expect.files]
        parts += expect.reactions
        if expect.forwarded is not None:
            parts.append("forwarded" if expect.forwarded else "not forwarded")
        parts += [f"answering “{expect.reply_to}”"] if expect.reply_to else []
        parts += [f"in topic {expect.topic}"] if expect.topic else []
        if expect.edited is not None:
            parts.append("changed" if expect.edited else "unchanged")
        parts += [f"at {expect.at}"] if expect.at else []
        parts += [f"since {expect.since}"] if expect.since else []
        parts += [f"until {expect.until}"] if expect.until else []
        what = f"“{expect.message}” as it stands" if expect.message else _much(expect)
        return f"{title}: {' '.join([what, *parts]).strip() or 'a message'}"

    def _when(self, moment: datetime) -> str:
        local = moment.astimezone(self.script.zone_info)
        return local.strftime("%m-%d %H:%M")


def _enough(count: int, expect: Expect) -> bool:
    if expect.none:
        return count == 0
    if expect.count is not None:
        return count == expect.count
    least = 1 if expect.at_least is None and expect.at_most is None else expect.at_least or 0
    return least <= count and (expect.at_most is None or count <= expect.at_most)


def _much(expect: Expect) -> str:
    if expect.none:
        return "nothing"
    words = [f"{expect.count} ×"] if expect.count is not None else []
    words += [f"at least {expect.at_least}"] if expect.at_least is not None else []
    words += [f"at most {expect.at_most}"] if expect.at_most is not None else []
    return " ".join(words)


def _topic(message: Message) -> str:
    topic = message.chat.topics.get(message.thread or 0) if message.in_topic else None
    return topic.name if topic is not None else ""


def attachments(message: Message) -> list[str]:
    """The names of what a message carries; a picture is called "photo"."""
    media = message.media or {}
    if "document" in media:
        return [media["document"]["file_name"]]
    return ["photo"] if "photo" in media else []


def deep_link(message: Message) -> str:
    """The payload of the link by which a message opens the bot, or ""."""
    addresses = [message.text]
    addresses += [entity.get("url", "") for entity in message.entities]
    addresses += [button.url or "" for button in message.buttons]
    found = [match[1] for address in addresses for match in _DEEP_LINK.finditer(address)]
    return found[-1] if found else ""
