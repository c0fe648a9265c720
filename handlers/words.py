"""What a message says: its own words first, and if they are not enough its files'."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from bot.context import Context
from bot.domain.arrival import Arrival, Attachment
from bot.files import LARGEST, Extract, Trouble, is_readable, is_written, read_apart
from bot.office.notices.facts import asks_of
from bot.office.people.visits import Kept
from bot.reading.secrecy import secrecy_marking
from bot.reading.values import ItemReading

LONG = 300  # characters; a longer text is read beside the event loop
MOST_FILES = 3  # of an album; the notice is the first, its annexes follow
MOST_READ = 12_000  # characters of a file; behind them stand annexes
MOST_MATTERS = 8  # of a file; a plan or a regulation holds more and is no notice
MARK = "📎"
_FILE_PART = re.compile(rf"^{MARK} .+\n", re.MULTILINE)


class SecretFile(Exception):
    """A file's words carry a secrecy marking: nothing of it may be kept.

    Attributes:
        level: 秘密, 机密 or 绝密.
    """

    def __init__(self, level: str) -> None:
        super().__init__(level)
        self.level = level


@dataclass(frozen=True)
class Words:
    """A message with what it was found to say.

    Attributes:
        arrival: its text is what was read: with the words of its files behind a line
            that names them, if those were needed.
        trouble: why a file that should have been read was not.
        opened: a file was read, whether it held a matter or not.
    """

    arrival: Arrival
    readings: Sequence[ItemReading]
    trouble: Trouble | None = None
    opened: bool = False


async def read(context: Context, arrival: Arrival) -> Sequence[ItemReading]:
    """What a message holds, by the moment it was written."""
    reader = context.house.reader
    channel = "private" if arrival.private else "group"
    if len(arrival.text) <= LONG:
        return reader.read(arrival.text, arrival.written_at, channel).items
    reading = await asyncio.to_thread(reader.read, arrival.text, arrival.written_at, channel)
    return reading.items


def own_words(text: str) -> str:
    """A kept text without the words of its files."""
    found = _FILE_PART.search(text)
    return text[: found.start()].strip() if found is not None else text


async def heard(context: Context, arrival: Arrival, kept: Kept | None = None) -> Words:
    """Read a message; a file is fetched only if caption and name leave something open.

    Args:
        kept: how the notice is kept already, when this is an edit. Words of a file that
            has not changed, or cannot be read any more, still stand.

    Raises:
        SecretFile: a file's words carry a secrecy marking.
    """
    files = [one for one in arrival.attachments if one.kind == "document" and one.name]
    found = _FILE_PART.search(kept.text) if kept is not None else None
    stood = kept.text[found.start() :] if kept is not None and found is not None else ""
    if stood and kept is not None and set(named(arrival)) <= set(kept.files):
        return await _whole(context, arrival, stood)
    own = await read(context, arrival)
    if not files or (not stood and _enough(context, own)):
        return Words(arrival, own)
    if not stood:
        name = files[0].name
        by_name = await _whole(context, arrival, _part(name, PurePath(name).stem))
        if _enough(context, by_name.readings):
            return by_name
    parts, trouble = await _words_of(context, files)
    if not parts and not stood:
        return Words(arrival, own, trouble)
    words = await _whole(context, arrival, "\n\n".join(parts) or stood)
    if len(words.readings) > MOST_MATTERS:
        return Words(arrival, own, Trouble.MANY)
    return words if words.readings else Words(arrival, own, trouble, opened=True)


def named(arrival: Arrival) -> tuple[tuple[str, int], ...]:
    """Names and sizes of a message's files: what tells a file from another put in its place."""
    return tuple((one.name, one.size) for one in arrival.attachments)


async def _whole(context: Context, arrival: Arrival, files: str) -> Words:
    """The message read together with the words of its files."""
    own = [arrival.text] if arrival.text.strip() else []
    whole = replace(arrival, text="\n\n".join([*own, files]))
    return Words(whole, await read(context, whole), opened=True)


def _enough(context: Context, readings: Sequence[ItemReading]) -> bool:
    """Whether there is something to register, and nothing to ask about it."""
    now = context.house.clock.now()
    return bool(readings) and not any(asks_of(one, now) for one in readings)


def _part(name: str, text: str) -> str:
    """A file's words behind the line that names it."""
    return f"{MARK} {' '.join(name.split())}\n{text}"


async def _words_of(
    context: Context, files: Sequence[Attachment]
) -> tuple[list[str], Trouble | None]:
    """The words of the first files that can be read, and the first trouble met."""
    parts: list[str] = []
    trouble: Trouble | None = None
    for file in files[:MOST_FILES]:
        if not is_written(file.name):
            continue
        found = await _extract(context, file)
        level = secrecy_marking(found.text) or secrecy_marking(found.margins)
        if level is not None:
            raise SecretFile(level)
        if found.trouble is None:
            parts.append(_part(file.name, found.text[:MOST_READ].strip()))
        trouble = trouble or found.trouble
    return parts, trouble


async def _extract(context: Context, file: Attachment) -> Extract:
    if not is_readable(file.name):
        return Extract(trouble=Trouble.FORM)
    if file.size > LARGEST:
        return Extract(trouble=Trouble.LARGE)
    async with context.house.files:
        content = await context.house.transport.fetch(file.file_id, LARGEST)
        if content is None:
            return Extract(trouble=Trouble.UNFETCHED)
        return await read_apart(content)
