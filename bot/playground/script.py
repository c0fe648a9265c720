"""Plays a scene against a house and writes down what was said, like a stage's prompter."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.playground.people import Unanswered
from bot.playground.scene import BrokenScene, Expect, Script, Step, load_script
from bot.playground.server import Emulator
from bot.playground.world import Chat, Message, Person

__all__ = ["BrokenScene", "House", "Script", "Transcript", "load_script", "play"]

_WEEKDAYS = "一二三四五六日"
_DEEP_LINK = re.compile(r"t\.me/\w+\?start=([\w-]+)")


class House(Protocol):
    """What the player needs of whoever runs the bot."""

    @property
    def emulator(self) -> Emulator:
        """The Bot API that the bot talks to."""
        ...

    def settle(self) -> Awaitable[None]:
        """Return when the bot has done all it can do without more time passing."""
        ...

    def move_to(self, moment: datetime) -> Awaitable[None]:
        """Move the clock there, settling at every due moment on the way."""
        ...


@dataclass
class Transcript:
    """What happened, line by line, and what should have."""

    title: str
    lines: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.failures

    def __str__(self) -> str:
        verdict = (
            ["", f"played as written: {self.title}"]
            if self.ok
            else ["", f"{len(self.failures)} expectation(s) failed:", *self.failures]
        )
        return "\n".join([self.title, *self.lines, *verdict])


async def play(script: Script, house: House) -> Transcript:
    """Play the scene from its first step to its last.

    The house stands at the scene's start, its people and groups not yet there. An
    expectation that fails is noted and the play goes on; a deed that cannot be done (no
    such button, nobody answers) ends it.
    """
    return await _Player(script, house).play()


class _CannotPlay(Exception):
    """A step asks for something that is not there."""


class _Player:
    def __init__(self, script: Script, house: House) -> None:
        self.script = script
        self.house = house
        self.emulator = house.emulator
        self.zone = ZoneInfo(script.zone)
        self.transcript = Transcript(script.title)
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Chat] = {}
        self.named: dict[str, Message] = {}
        self.told = 0  # the serial up to which the transcript has everything
        self.minute = ""

    async def play(self) -> Transcript:
        for key, person in self.script.people.items():
            self.people[key] = self.emulator.add_person(
                person.name, person.username, person.language
            )
        for key, group in self.script.groups.items():
            self.groups[key] = self.emulator.add_group(
                group.title,
                self.people[group.creator],
                [self.people[member] for member in group.members],
                supergroup=group.supergroup,
                forum=group.forum,
            )
        await self.house.settle()
        for number, step in enumerate(self.script.step, 1):
            began = self.emulator.world.serial
            try:
                await self._take(step)
            except (_CannotPlay, Unanswered, LookupError, ValueError) as error:
                self._tell()
                self._fail(number, step, str(error))
                break
            self._tell()
            for expect in step.expect:
                self._check(number, step, expect, began)
        return self.transcript

    async def _take(self, step: Step) -> None:
        now = self.emulator.world.clock.now()
        if step.at:
            target = self.script.moment(step.at, now)
            if target < now:
                raise _CannotPlay(f"the clock is already past {step.at}")
            await self.house.move_to(target)
        self._tell()
        if step.note:
            self.transcript.lines.append(f"  （{step.note}）")
        if step.verb:
            message = await self._do(step, self.people[step.who])
            if message is not None and step.name:
                self.named[step.name] = message
        await self.house.settle()

    async def _do(self, step: Step, person: Person) -> Message | None:
        emulator = self.emulator
        match step.verb:
            case "say":
                return emulator.write(
                    person,
                    self._place(step, person),
                    step.say or "",
                    reply_to=self._named(step.reply_to) if step.reply_to else None,
                    mentions={name: self.people[key] for name, key in step.mentions.items()},
                )
            case "edit":
                return emulator.edit(self._named(step.edit or ""), step.to)
            case "forward":
                return emulator.forward(
                    person, self._named(step.forward or ""), self._place(step, person)
                )
            case "start":
                payload = self._last_payload() if step.start == "link" else step.start or ""
                return emulator.start(person, payload)
            case "press":
                await self._press(step, person)
            case "block" if step.block:
                emulator.block(person)
            case "block":
                emulator.unblock(person)
            case "add_bot":
                emulator.add_bot(self.groups[step.add_bot or ""], person, admin=step.admin)
            case "join":
                return emulator.join(person, self.groups[step.join or ""])
            case "leave":
                return emulator.leave(person, self.groups[step.leave or ""])
        return None

    async def _press(self, step: Step, person: Person) -> None:
        label = step.press or ""
        message = self._named(step.on) if step.on else self._with_button(step, person, label)
        self.transcript.lines.append(f"  {person.name} 按下 [{label}]")
        answer = await self.emulator.press(person, message, label)
        if answer.text:
            self.transcript.lines.append(f"    → {answer.text}")
        missing = [part for part in step.answer if part not in answer.text]
        if missing:
            raise _CannotPlay(f"the answer to [{label}] is {answer.text!r}, it lacks {missing}")

    def _with_button(self, step: Step, person: Person, label: str) -> Message:
        place = self._place(step, person)
        for message in reversed(self.emulator.said(place)):
            if any(button.text.startswith(label) for button in message.buttons):
                return message
        there = [f"[{b.text}]" for message in self.emulator.said(place) for b in message.buttons]
        raise _CannotPlay(f"no button [{label}] there; there are: {' '.join(there) or 'none'}")

    def _place(self, step: Step, person: Person) -> Chat:
        if step.place == "private":
            return self.emulator.chat_of(person)
        if step.place:
            return self.groups[step.place]
        if len(self.groups) != 1:
            raise _CannotPlay("in which group?")
        return next(iter(self.groups.values()))

    def _named(self, name: str) -> Message:
        if name not in self.named:
            raise _CannotPlay(f"no message is called {name!r} yet")
        return self.named[name]

    def _last_payload(self) -> str:
        chats = self.emulator.world.chats.values()
        said = [m for chat in chats for m in self.emulator.said(chat)]
        for message in sorted(said, key=lambda message: message.born, reverse=True):
            payload = deep_link(message)
            if payload:
                return payload
        raise _CannotPlay("the bot has given no link with a payload yet")

    # Looking at what came

    def _check(self, number: int, step: Step, expect: Expect, began: int) -> None:
        if expect.message:
            place = self._named(expect.message).chat
            seen = [self._named(expect.message)]
        else:
            place = self._expected_place(expect)
            since = self._named(expect.since).born if expect.since else began
            seen = [m for m in self.emulator.said(place) if m.born > since]
        matching = [message for message in seen if not self._faults(message, expect)]
        wanted = 0 if expect.none else expect.count
        if (len(matching) == wanted) if wanted is not None else matching:
            if matching and expect.name:
                self.named[expect.name] = matching[-1]
            self.transcript.lines.append(f"  ✓ {self._describe(expect, place)}")
            return
        lines = [f"expected {self._describe(expect, place)}; {len(matching)} match"]
        for message in seen:
            lines.append(f"there is, {self._when(message)}: {message!r}")
            lines += [f"  {fault}" for fault in self._faults(message, expect)]
        if not seen:
            lines.append("there is nothing new")
        self._fail(number, step, "\n      ".join(lines))

    def _expected_place(self, expect: Expect) -> Chat:
        if expect.private:
            return self.emulator.chat_of(self.people[expect.private])
        return self.groups[expect.place].migrated_to or self.groups[expect.place]

    def _faults(self, message: Message, expect: Expect) -> list[str]:
        """Why the message is not the expected one."""
        faults = [f"lacks {part!r}" for part in expect.contains if part not in message.text]
        faults += [f"has {part!r}" for part in expect.lacks if part in message.text]
        rest = iter(message.buttons)
        for label in expect.buttons:
            if not any(button.text.startswith(label) for button in rest):
                faults.append(f"lacks the button [{label}]")
                break
        if expect.link and not deep_link(message):
            faults.append("has no link that opens the bot")
        if expect.at:
            wanted = self.script.moment(expect.at, message.date)
            if message.date.replace(second=0, microsecond=0) != wanted:
                faults.append(f"came at {self._when(message)}, not at {expect.at}")
        return faults

    def _describe(self, expect: Expect, place: Chat) -> str:
        where = f"{place.title}的私聊" if place.person else place.title
        parts = [f"“{part}”" for part in expect.contains]
        parts += [f"no “{part}”" for part in expect.lacks]
        parts += [f"[{label}]" for label in expect.buttons]
        parts += ["a link"] if expect.link else []
        parts += [f"at {expect.at}"] if expect.at else []
        much = (
            "nothing" if expect.none else f"{expect.count} ×" if expect.count is not None else ""
        )
        what = f"“{expect.message}” as it stands" if expect.message else much
        return f"{where}: {' '.join([what, *parts]).strip() or 'a message'}"

    def _fail(self, number: int, step: Step, reason: str) -> None:
        deed = f"{step.who} {step.verb}".strip() or "time passes"
        text = f"  ✗ step {number} ({self._local().strftime('%m-%d %H:%M')}, {deed}): {reason}"
        self.transcript.lines.append(text)
        self.transcript.failures.append(text)

    # Writing down

    def _local(self) -> datetime:
        return self.emulator.world.clock.now().astimezone(self.zone)

    def _when(self, message: Message) -> str:
        return message.date.astimezone(self.zone).strftime("%m-%d %H:%M")

    def _tell(self) -> None:
        """Write down everything said or edited since last time, in its order."""
        messages = [
            message
            for chat in self.emulator.world.chats.values()
            for message in chat.messages.values()
            if message.serial > self.told and message.service is None
        ]
        for message in sorted(messages, key=lambda message: message.serial):
            self.told = message.serial
            edited = message.born != message.serial and message.edited is not None
            self._tell_minute(message.edited if edited and message.edited else message.date)
            where = "私聊" if message.chat.person else message.chat.title
            if message.chat.person and message.by_bot:
                where = f"私聊 {message.chat.title}"
            who = message.sender.name if message.sender else message.chat.title
            mark = "（改）" if edited else ""
            text = message.text.replace("\n", "\n        ")
            self.transcript.lines.append(f"  [{where}] {who}{mark}：{text}")
            for row in message.keyboard:
                keys = " ".join(f"[{button.text}]" for button in row)
                self.transcript.lines.append(f"        {keys}")
        self._tell_minute(self.emulator.world.clock.now())

    def _tell_minute(self, moment: datetime) -> None:
        local = moment.astimezone(self.zone)
        minute = f"── {local:%Y-%m-%d} 周{_WEEKDAYS[local.weekday()]} {local:%H:%M} ──"
        if minute != self.minute:
            self.minute = minute
            self.transcript.lines.append(minute)


def deep_link(message: Message) -> str:
    """The payload of the link by which a message opens the bot, or ""."""
    addresses = [message.text]
    addresses += [entity.get("url", "") for entity in message.entities]
    addresses += [button.url or "" for button in message.buttons]
    found = [match[1] for address in addresses for match in _DEEP_LINK.finditer(address)]
    return found[-1] if found else ""
