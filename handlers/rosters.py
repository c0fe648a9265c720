"""/roster and /portfolio: departments and their people, pasted, sent as a file, or shown."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

from sqlmodel import Session

from bot.context import Context
from bot.domain.arrival import Attachment
from bot.domain.permission import Reason
from bot.domain.roster import Amended
from bot.files import (
    LARGEST,
    Extract,
    Trouble,
    is_listing,
    is_plain,
    is_readable,
    plain_text,
    read_apart,
)
from bot.office.people.rostering import Shown, amend, charge, fits_a_place, place, shown_roster
from bot.reading.roster import RosterText, read_portfolio, read_roster
from bot.reading.secrecy import secrecy_marking
from bot.wording import answers, rosters
from bot.wording.message import Message as Wording
from bot.wording.texts import say
from handlers import secrecy
from handlers.asked import Asked, pointed_at, say_back, unmentioned
from handlers.people import attachments_of, replied, text_of

LONG = 2_000  # characters; a longer roster is read beside the event loop


async def roster(context: Context, asked: Asked) -> None:
    """/roster shows; with lines below or a list under it, it enters them.

    As a reply to a message with a list, or to a file, it enters that; as a reply to a person
    `/roster 财务科 科长` puts that person there, whatever the roster calls them.
    """
    words = asked.argument
    if asked.message.text is not None:  # under a file nobody is mentioned
        words = unmentioned(asked.message, words)
    answered = replied(asked.message)
    listing = _listing(asked, words)
    if listing is not None:
        await _enter_file(context, asked, listing)
        return
    person = pointed_at(asked.message)
    if person is not None and words and "\n" not in words:
        telegram_id = asked.caller.visit.telegram_id
        if await context.read(lambda s: fits_a_place(s, telegram_id, words)):
            visit = asked.caller.visit
            _say(context, asked, await context.commit(lambda s: place(s, visit, person, words)))
            return
    if words:
        await _enter(context, asked, await _read(words))
        return
    if answered is not None:
        text = await _read(_bare(text_of(answered)))
        if text.entries:
            await _enter(context, asked, text)
            return
    await _show(context, asked)


def _bare(text: str) -> str:
    """A message's lines without the command that may stand above them."""
    first, _, rest = text.partition("\n")
    if not first.startswith("/"):
        return text
    _, _, behind = first.partition(" ")
    return f"{behind}\n{rest}"


async def _read(text: str) -> RosterText:
    if len(text) <= LONG:
        return read_roster(text)
    return await asyncio.to_thread(read_roster, text)


def _listing(asked: Asked, words: str) -> Attachment | None:
    """The file that holds the list: under the command, or in the message it answers."""
    answered = replied(asked.message)
    files = attachments_of(asked.message)
    if not words and answered is not None:
        files = (*files, *attachments_of(answered))
    return next((one for one in files if one.kind == "document"), None)


async def _enter(context: Context, asked: Asked, text: RosterText) -> None:
    if not text.entries and not text.unread:
        say_back(context, asked, rosters.wordless(asked.caller.voice))
        return
    visit = asked.caller.visit
    _say(context, asked, await context.commit(lambda session: amend(session, visit, text)))


async def _enter_file(context: Context, asked: Asked, file: Attachment) -> None:
    """A roster sent as a file; one with a secrecy marking is refused and kept nowhere."""
    voice = asked.caller.voice
    if not is_listing(file.name):
        say_back(context, asked, Wording(say(voice, "roster.no_list")))
        return
    found = await _extract(context, file)
    level = secrecy_marking(found.text) or secrecy_marking(found.margins)
    if level is not None:
        await secrecy.tell(context, asked.message, level)
        return
    if found.trouble is not None:
        say_back(context, asked, rosters.unread_file(found.trouble, voice))
        return
    await _enter(context, asked, await _read(found.text))


async def _extract(context: Context, file: Attachment) -> Extract:
    if file.size > LARGEST:
        return Extract(trouble=Trouble.LARGE)
    suffix = PurePath(file.name.strip()).suffix.lower()
    if not (is_plain(file.name) or is_readable(file.name) or suffix == ".xlsx"):
        return Extract(trouble=Trouble.FORM)
    async with context.house.files:
        content = await context.house.transport.fetch(file.file_id, LARGEST)
        if content is None:
            return Extract(trouble=Trouble.UNFETCHED)
        if is_plain(file.name):
            table = suffix in (".csv", ".tsv")
            return await asyncio.to_thread(plain_text, content, table=table)
        return await read_apart(content)


def _say(context: Context, asked: Asked, found: Amended | Reason) -> None:
    voice = asked.caller.voice
    if isinstance(found, Reason):
        say_back(context, asked, answers.refusal(found, voice))
    else:
        say_back(context, asked, rosters.amended(found, voice))


async def _show(context: Context, asked: Asked) -> None:
    found = await _shown(context, asked)
    said = rosters.shown(found.departments, asked.caller.voice, marks=found.marks)
    say_back(context, asked, *said)


async def _shown(context: Context, asked: Asked) -> Shown:
    visit = asked.caller.visit

    def query(session: Session) -> Shown:
        return shown_roster(session, visit)

    return await context.read(query)


async def portfolio(context: Context, asked: Asked) -> None:
    """/portfolio shows who is in charge of what; with a leader and departments it says so.

    `/portfolio 财务科 -` leaves them in nobody's charge.
    """
    words, voice, visit = asked.argument, asked.caller.voice, asked.caller.visit
    if not words:
        found = await _shown(context, asked)
        say_back(context, asked, rosters.portfolios(found.departments, voice))
        return
    meant = read_portfolio(words)
    if meant is None:
        say_back(context, asked, Wording(say(voice, "roster.usage_portfolio")))
        return
    leader, names = meant.leader, meant.departments
    _say(context, asked, await context.commit(lambda s: charge(s, visit, leader, names)))
