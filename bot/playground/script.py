"""Plays a scene against a house and writes down what was said, like a stage's prompter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.playground.expectation import Before, Looks, attachments, deep_link
from bot.playground.files import keep_file
from bot.playground.papers import content_of
from bot.playground.parameters import Upload
from bot.playground.people import Unanswered
from bot.playground.scene import BrokenScene, Script, Step, load_script
from bot.playground.server import Emulator
from bot.playground.world import Chat, Message, Person

__all__ = [
    "BrokenScene",
    "House",
    "Script",
    "Transcript",
    "deep_link",
    "load_script",
    "play",
]

_WEEKDAYS = "一二三四五六日"


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
        self.looks = Looks(script, self.emulator, self.people, self.groups, self.named)
        self.told = 0  # the serial up to which the transcript has everything
        self.minute = ""

    async def play(self) -> Transcript:
        self._furnish()
        await self.house.settle()
        for number, step in enumerate(self.script.step, 1):
            before = Before.take(self.emulator.world.serial, self.named)
            try:
                await self._take(step)
            except (_CannotPlay, Unanswered, LookupError, ValueError) as error:
                self._tell()
                self._fail(number, step, str(error))
                break
            self._tell()
            for expect in step.expect:
                for verdict in self.looks.verdicts(expect, before):
                    if verdict.ok:
                        self.transcript.lines.append(f"  ✓ {verdict.text}")
                    else:
                        self._fail(number, step, verdict.text)
        return self.transcript

    def _furnish(self) -> None:
        for key, person in self.script.people.items():
            self.people[key] = self.emulator.add_person(
                person.name, person.username, person.language
            )
        for key, group in self.script.groups.items():
            creator = self.people[group.creator]
            chat = self.emulator.add_group(
                group.title,
                creator,
                [self.people[one] for one in (*group.members, *group.administrators)],
                supergroup=group.supergroup,
                forum=group.forum or bool(group.topics),
            )
            for one in group.administrators:
                self.emulator.promote(self.people[one], chat, creator)
            for topic in group.topics:
                self.emulator.add_topic(chat, topic, creator)
            self.groups[key] = chat

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
            people = [self.people[key] for key in (step.who, *step.also)]
            if step.verb == "press":
                await self._press(step, people)
            for person in people:
                message = self._do(step, person)
                if message is not None and step.name and person is people[0]:
                    self.named[step.name] = message
        await self.house.settle()

    def _do(self, step: Step, person: Person) -> Message | None:
        emulator = self.emulator
        match step.verb:
            case "say":
                return emulator.write(
                    person,
                    self._place(step, person),
                    step.say or "",
                    mentions={name: self.people[key] for name, key in step.mentions.items()},
                    anonymous=step.anonymous,
                    **self._where(step, person),
                )
            case "attach":
                return self._attach(step, person)
            case "edit" | "delete":
                message = self._named(step.edit or step.delete or "")
                if message.sender is not person:
                    raise _CannotPlay(f"{person.name} did not write that message")
                if step.verb == "edit":
                    return emulator.edit(message, step.to)
                emulator.delete(message)
            case "forward":
                message = self._named(step.forward or "")
                place = self._place(step, person)
                return emulator.forward(person, message, place, **self._where(step, person))
            case "react":
                self._react(step, person)
            case "start":
                payload = self._last_payload() if step.start == "link" else step.start or ""
                return emulator.start(person, payload)
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
            case "remove":
                gone = emulator.bot if step.whom == "bot" else self.people[step.whom]
                emulator.remove(gone, self.groups[step.remove or ""], person)
        return None

    def _attach(self, step: Step, person: Person) -> Message:
        kept = [
            keep_file(
                self.emulator.world, Upload(one.name, content_of(one), ""), photo=one.is_photo
            )
            for one in step.attach or []
        ]
        place = self._place(step, person)
        sent = self.emulator.attach(
            person, place, kept, step.say or "", **self._where(step, person)
        )
        return sent[0]

    def _react(self, step: Step, person: Person) -> None:
        if step.on:
            message = self._named(step.on)
        else:
            said = self.emulator.said(self._place(step, person))
            if not said:
                raise _CannotPlay("the bot has written nothing there to react to")
            message = said[-1]
        self.transcript.lines.append(f"  {person.name} {step.react or '撤回表情'}")
        self.emulator.react(person, message, *([step.react] if step.react else []))

    async def _press(self, step: Step, people: list[Person]) -> None:
        label = step.press or ""
        taps = []
        for person in people:
            message = self._named(step.on) if step.on else self._with_button(step, person, label)
            taps.append(self.emulator.press(person, message, label))
        answers = await asyncio.gather(*taps)
        for person, answer in zip(people, answers, strict=True):
            self.transcript.lines.append(f"  {person.name} 按下 [{label}]")
            if answer.text:
                self.transcript.lines.append(f"    → {answer.text}")
        missing = [part for part in step.answer if part not in answers[0].text]
        if missing:
            raise _CannotPlay(
                f"the answer to [{label}] is {answers[0].text!r}, it lacks {missing}"
            )

    def _where(self, step: Step, person: Person) -> dict[str, Any]:
        """The message that is answered, and the topic, as the emulator takes them."""
        reply = self._named(step.reply_to) if step.reply_to else None
        if not step.topic:
            return {"reply_to": reply}
        topics = self._place(step, person).topics.values()
        topic = next((one for one in topics if one.name == step.topic), None)
        if topic is None:
            raise _CannotPlay(f"no topic {step.topic!r} there")
        return {"reply_to": reply, "topic": topic}

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

    def _fail(self, number: int, step: Step, reason: str) -> None:
        deed = f"{step.who} {step.verb}".strip() or "time passes"
        text = f"  ✗ step {number} ({self._local().strftime('%m-%d %H:%M')}, {deed}): {reason}"
        self.transcript.lines.append(text)
        self.transcript.failures.append(text)

    # Writing down

    def _local(self) -> datetime:
        return self.emulator.world.clock.now().astimezone(self.zone)

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
            papers = "".join(f"📎{name} " for name in attachments(message))
            self.transcript.lines.append(f"  [{where}] {who}{mark}：{papers}{text}")
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
