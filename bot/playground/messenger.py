"""The page: a messenger for trying, with a clock to move. One stream out, JSON in."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.files import ANY_TYPE, UPLOAD_LIMIT, keep_file, picture_type
from bot.playground.parameters import Upload
from bot.playground.people import Unanswered
from bot.playground.view import chat_view, local, message_view, person_view
from bot.playground.world import Chat, Message, Person

if TYPE_CHECKING:
    from bot.playground.server import Emulator

Json = dict[str, Any]
Action = Callable[[Json], Awaitable[Json | None]]

REACTIONS = ("👍", "👌", "🙏", "❤")
FOLDER = Path(__file__).parent / "page"
_POLICY = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'"


class Messenger:
    """The page's side of an emulator; all it shows is in the office's zone."""

    def __init__(self, emulator: Emulator, zone: ZoneInfo) -> None:
        self.emulator = emulator
        self.zone = zone
        self.moving = False
        self.moved = False

    def application(self) -> Starlette:
        """The page and what it calls; only for this machine's own browser."""
        actions: dict[str, Action] = {
            "write": self.write,
            "edit": self.edit,
            "forward": self.forward,
            "press": self.press,
            "start": self.start,
            "block": self.block,
            "react": self.react,
            "person": self.add_person,
            "join": self.join,
            "leave": self.leave,
            "move": self.move,
        }
        routes = [
            Route("/", self.index),
            Route("/playground/words", self.words),
            Route("/playground/events", self.events),
            Route("/playground/files/{file_id}", self.file),
            Route("/playground/upload", self.upload, methods=["PUT"]),
            *(
                Route(f"/playground/{name}", _endpoint(action), methods=["POST"])
                for name, action in actions.items()
            ),
            Mount("/page", StaticFiles(directory=FOLDER)),
        ]
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        return Starlette(routes=routes, middleware=[hosts])

    async def index(self, request: Request) -> Response:
        return FileResponse(FOLDER / "index.html", headers={"content-security-policy": _POLICY})

    async def words(self, request: Request) -> Response:
        texts = tomllib.loads((FOLDER / "texts.toml").read_text("utf-8"))
        samples = tomllib.loads((FOLDER / "samples.toml").read_text("utf-8"))["sample"]
        return JSONResponse({"texts": texts, "samples": samples})

    async def file(self, request: Request) -> Response:
        """A kept file: a picture to be shown, anything else only to be saved."""
        stored = self.emulator.world.files.get(request.path_params["file_id"])
        if stored is None:
            return Response(status_code=404)
        picture = picture_type(stored.content) if stored.photo else None
        headers = {
            "content-disposition": "inline"
            if picture
            else f"attachment; filename*=UTF-8''{quote(stored.name)}",
            "x-content-type-options": "nosniff",
        }
        return Response(stored.content, headers=headers, media_type=picture or ANY_TYPE)

    async def upload(self, request: Request) -> Response:
        """Keep the body as a file, to be named by a later `write`.

        `name` is the file's; with `photo`, a picture that can be shown goes as a photo.
        PUT, because no page of another site may do that unasked.
        """
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > UPLOAD_LIMIT:
                return JSONResponse({"error": "too large"}, 413)
        name = request.query_params.get("name", "")
        photo = "photo" in request.query_params and picture_type(bytes(content)) is not None
        upload = Upload(name, bytes(content), "")
        stored = keep_file(self.emulator.world, upload, photo=photo)
        return JSONResponse({"file": stored.file_id, "photo": stored.photo})

    async def events(self, request: Request) -> Response:
        headers = {"cache-control": "no-store", "content-security-policy": _POLICY}
        return StreamingResponse(self._stream(), headers=headers, media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        """Everything first, then what has changed, as server-sent events."""
        world, seen = self.emulator.world, 0
        while not self.emulator.stopping:
            version = world.version
            snapshot = self.snapshot(seen)
            seen = world.serial
            yield f"data: {json.dumps(snapshot, ensure_ascii=False)}\n\n"
            while world.version == version and not self.emulator.stopping:
                try:
                    await asyncio.wait_for(world.next_change(), 15)
                except TimeoutError:
                    yield ": still here\n\n"
            await asyncio.sleep(0.03)  # what comes together is shown together

    def snapshot(self, since: int) -> Json:
        """The world now, with the messages that changed after a serial."""
        world = self.emulator.world
        messages = [
            message
            for chat in world.chats.values()
            for message in chat.messages.values()
            if message.serial > since
        ]
        messages.sort(key=lambda message: message.serial)
        return {
            "fresh": since == 0,
            "now": local(world.clock.now(), self.zone),
            "movable": self.emulator.move is not None,
            "moving": self.moving,
            "moved": self.moved,
            "walk": world.walk,
            "pressed": sorted({press.data for press in world.presses.values()}),
            "bot": person_view(world.bot),
            "people": [person_view(p) for p in world.people.values() if not p.is_bot],
            "chats": [chat_view(chat, world) for chat in self._chats()],
            "messages": [message_view(message, world, self.zone) for message in messages],
        }

    def _chats(self) -> list[Chat]:
        world = self.emulator.world
        for person in world.people.values():
            if not person.is_bot:
                world.private_chat(person)
        return list(world.chats.values())

    # What the page may do

    def _person(self, data: Json) -> Person:
        return self.emulator.world.people[int(data["person"])]

    def _chat(self, data: Json, key: str = "chat") -> Chat:
        return self.emulator.world.chats[int(data[key])]

    def _message(self, data: Json, key: str = "message") -> Message:
        return self._chat(data).messages[int(data[key])]

    async def write(self, data: Json) -> None:
        """A text; or files kept before, the text being their caption."""
        chat = self._chat(data)
        reply = self._message(data, "reply_to") if data.get("reply_to") else None
        topic = chat.topics.get(int(data.get("topic") or 0))
        text = str(data.get("text") or "")
        files = [self.emulator.world.files[str(name)] for name in data.get("files") or []]
        if not text.strip() and not files:
            raise ValueError("nothing to send")
        person, place = self._person(data), {"reply_to": reply, "topic": topic}
        if files:
            self.emulator.attach(person, chat, files, text, **place)
        else:
            self.emulator.write(person, chat, text, reply_to=reply, topic=topic)

    async def edit(self, data: Json) -> None:
        message = self._message(data)
        if message.sender is not self._person(data):
            raise ValueError("one edits one's own messages")
        self.emulator.edit(message, str(data["text"]))

    async def forward(self, data: Json) -> None:
        person = self._person(data)
        self.emulator.forward(person, self._message(data), person)

    async def press(self, data: Json) -> Json:
        press = self.emulator.press(
            self._person(data), self._message(data), data=str(data["data"]), timeout=8
        )
        try:
            answer = await press
        except Unanswered:
            return {"answered": False}
        return {
            "answered": True,
            "text": answer.text,
            "alert": answer.show_alert,
            "url": answer.url,
        }

    async def start(self, data: Json) -> None:
        self.emulator.start(self._person(data), str(data.get("payload") or ""))

    async def block(self, data: Json) -> None:
        person = self._person(data)
        if data["blocked"]:
            self.emulator.block(person)
        else:
            self.emulator.unblock(person)

    async def react(self, data: Json) -> None:
        """Put a reaction on a message, or take it away where it is already."""
        person, message = self._person(data), self._message(data)
        sign = str(data.get("sign") or REACTIONS[0])
        if sign not in REACTIONS:
            raise ValueError(f"no such reaction; there are {' '.join(REACTIONS)}")
        given = [one.get("emoji") for one in message.reactions.get(person.id, [])]
        self.emulator.react(person, message, *([] if sign in given else [sign]))

    async def join(self, data: Json) -> None:
        """Somebody comes into a group; the bot is brought by whoever made it."""
        person, chat = self._member(data, present=False)
        if person is self.emulator.bot:
            self.emulator.add_bot(chat, _creator(chat), admin=True)
        else:
            self.emulator.join(person, chat)

    async def leave(self, data: Json) -> None:
        """Somebody goes; the bot is put out by whoever made the group."""
        person, chat = self._member(data, present=True)
        if person is self.emulator.bot:
            self.emulator.remove(person, chat, _creator(chat))
        elif chat.member(person).status == "creator":
            raise ValueError("whoever made the group stays")
        else:
            self.emulator.leave(person, chat)

    def _member(self, data: Json, *, present: bool) -> tuple[Person, Chat]:
        chat = self._chat(data)
        bot = self.emulator.bot
        person = bot if int(data["person"]) == bot.id else self._person(data)
        if not chat.is_group or chat.member(person).present is not present:
            raise ValueError("not in this group" if present else "already in this group")
        return person, chat

    async def add_person(self, data: Json) -> Json:
        name = str(data["name"]).strip()
        if not name:
            raise ValueError("a colleague needs a name")
        person = self.emulator.add_person(name)
        self.emulator.join(person, self._chat(data))
        return person_view(person)

    async def move(self, data: Json) -> None:
        """Move the clock to a wall time or by a named step, stops included."""
        if self.emulator.move is None:
            raise ValueError("this clock cannot be moved")
        target = self.target(data)
        if target <= self.emulator.world.clock.now():
            raise ValueError("the clock only moves forward")
        self.moving = True
        try:
            await self.emulator.move(target)
        finally:
            self.moving, self.moved = False, True
            self.emulator.world.changed()

    def target(self, data: Json) -> datetime:
        """Where a move leads: `to` is a wall time; `step` is hour, day, lunch or morning."""
        if "to" in data:
            return datetime.fromisoformat(str(data["to"])).replace(tzinfo=self.zone)
        now = self.emulator.world.clock.now().astimezone(self.zone)
        match data.get("step"):
            case "hour":
                return now + timedelta(hours=1)
            case "day":
                return now + timedelta(days=1)
            case "lunch":
                noon = now.replace(hour=11, minute=50, second=0, microsecond=0)
                return noon if noon > now else noon + timedelta(days=1)
            case "morning":
                morning = now.replace(hour=8, minute=30, second=0, microsecond=0)
                return morning + timedelta(days=1)
        raise ValueError("where to?")


def _creator(chat: Chat) -> Person:
    return next(m.person for m in chat.members.values() if m.status == "creator")


def _endpoint(action: Action) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        # A page of another site can post forms here, but not JSON without being asked first.
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse({"error": "JSON only"}, 415)
        try:
            result = await action(await request.json())
        except (ValueError, LookupError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(result or {})

    return endpoint
