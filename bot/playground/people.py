"""What people do: read, press, react, start, block; they write as `talk.py` says."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.playground.origin import Origin as Origin
from bot.playground.talk import Talk
from bot.playground.wire import (
    chat_json,
    member_update_json,
    message_json,
    person_json,
    press_json,
    seconds,
)
from bot.playground.world import Answer, Button, Chat, Member, Message, Person, Press

Json = dict[str, Any]


class Unanswered(AssertionError):
    """A press stayed without an answer: the person sees the button spin."""


class People(Talk):
    """Everything people can do to the bot. A chat may be given as a Person: their private."""

    def messages(self, place: Chat | Person) -> list[Message]:
        """What stands in a chat now, the oldest first, service lines and all."""
        return [m for m in self.chat_of(place).messages.values() if not m.deleted]

    def private(self, person: Person) -> list[Message]:
        """What the bot wrote to this person in private, the oldest first."""
        return [message for message in self.messages(person) if message.sender is self.bot]

    def said(self, place: Chat | Person) -> list[Message]:
        """What the bot wrote in a chat, the oldest first, without service lines."""
        return [m for m in self.messages(place) if m.sender is self.bot and m.service is None]

    def react(self, person: Person, message: Message, *emoji: str) -> None:
        """Put reactions on a message, or take them away; bots hear of it as administrators."""
        new = [{"type": "emoji", "emoji": one} for one in emoji]
        old = message.reactions.get(person.id, [])
        message.reactions[person.id] = new
        message.serial = self.world.next_serial()
        if message.chat.kind == "private" or message.chat.member(self.bot).is_administrator:
            self.world.updates.put(
                "message_reaction",
                {
                    "chat": chat_json(message.chat),
                    "message_id": message.message_id,
                    "user": person_json(person),
                    "date": seconds(self.world.clock.now()),
                    "old_reaction": old,
                    "new_reaction": new,
                },
            )
        self.world.changed()

    def start(self, person: Person, payload: str = "") -> Message:
        """Press Start in private, with a deep link's payload if there is one."""
        if person.blocked:
            self.unblock(person)
        return self.write(person, person, f"/start {payload}".strip())

    def block(self, person: Person) -> None:
        """Stop the bot in private."""
        self._private_member(person, blocked=True)

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""
        self._private_member(person, blocked=False)

    def tap(
        self,
        person: Person,
        message: Message,
        button: str = "",
        *,
        data: str | None = None,
        inaccessible: bool = False,
    ) -> Press:
        """Press a button without waiting for the answer.

        Args:
            button: how the button's text begins, or its whole data.
            data: sent as it stands, on the message's keyboard or not: a forged press.
            inaccessible: the message is too old for Telegram to show it to the bot.
        """
        if data is None:
            data = find_button(message, button).data
            if data is None:
                raise LookupError(f"[{button}] opens a link; it is not pressed at the bot")
        now = self.world.clock.now()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        number = str(4_000_000_000_000 + self.world.number())
        press = Press(number, person, message, data, now, answer)
        self.world.presses[press.id] = press
        json = press_json(press, self.world, inaccessible=inaccessible)
        self.world.updates.put("callback_query", json)
        self.world.changed()
        return press

    async def press(
        self,
        person: Person,
        message: Message,
        button: str = "",
        *,
        data: str | None = None,
        inaccessible: bool = False,
        timeout: float = 5.0,  # noqa: ASYNC109 - what it raises names the button
    ) -> Answer:
        """Press a button and wait for the bot's answer, in real seconds.

        Raises:
            Unanswered: none came in time.
            LookupError: the message has no such button.
        """
        press = self.tap(person, message, button, data=data, inaccessible=inaccessible)
        try:
            return await asyncio.wait_for(asyncio.shield(press.answer), timeout)
        except TimeoutError:
            raise Unanswered(f"[{button or data}] on {message!r}: no answer") from None

    def _private_member(self, person: Person, *, blocked: bool) -> None:
        chat = self.world.private_chat(person)
        states = [Member(self.bot, "kicked" if person.blocked else "member")]
        person.blocked = blocked
        states.append(Member(self.bot, "kicked" if blocked else "member"))
        at = self.world.clock.now()
        self.world.updates.put(
            "my_chat_member", member_update_json(chat, person, at, states[0], states[1])
        )
        self.world.changed()

    def poison(self, place: Chat | Person | None = None) -> int:
        """Queue an update no library can read; returns its id."""
        chat = {"id": self.chat_of(place).id} if place is not None else {}
        message = {"message_id": 1, "date": "soon", "chat": chat, "text": "?"}
        update_id = self.world.updates.put_raw({"message": message})
        self.world.changed()
        return update_id

    def json_of(self, message: Message) -> Json:
        """The message as the bot gets to see it."""
        return message_json(message, self.world)


def find_button(message: Message, button: str) -> Button:
    """The button whose text begins so, or whose data is just that.

    Raises:
        LookupError: with the buttons there are.
    """
    for candidate in message.buttons:
        if candidate.text.startswith(button) or candidate.data == button:
            return candidate
    there = " ".join(f"[{candidate.text}]" for candidate in message.buttons) or "none"
    raise LookupError(f"no button [{button}] on {message!r}; there are: {there}")
