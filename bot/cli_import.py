"""`import-chat`: what a group wrote before Huiyin came, from Telegram Desktop's export.

Telegram shows a bot nothing from before it joined. The export fills the gap: whoever wrote
lately is known as a member, and what is still ahead is registered as if Huiyin had been
there. What has gone by stays out of the ledger, and nobody is asked about an old message:
what is unsure is listed for the operator instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from bot.cli_reading import Desk
from bot.clock import SystemClock
from bot.config import Config
from bot.domain.arrival import Arrival
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action, Kind
from bot.office.notices.facts import Setting
from bot.office.notices.intake import take_in
from bot.office.people import roster
from bot.reading.secrecy import secrecy_marking
from bot.reading.values import ItemReading
from bot.store import migrate
from bot.store.database import Store, StoreUnavailable, make_engine, sqlite_path
from bot.store.rows import ChatRow, ItemRow, MembershipRow, OfficeRow, PersonRow, PushRow

WELL, WRONG = 0, 1
LATELY = timedelta(days=183)  # who has not written for so long may have left
SUPERGROUP = -1_000_000_000_000  # Desktop leaves the Bot API's -100… off
SHOWN = 40  # characters of a message that is listed


class NoExport(Exception):
    """The file is not what Telegram Desktop exports; the message says what is missing."""


class Stranger(Exception):
    """A group cannot be placed: Huiyin is not in it, and there are several offices."""


@dataclass(frozen=True)
class Written:
    """One message of an export."""

    message_id: int
    text: str
    at: datetime
    sender: roster.Known | None
    sender_name: str
    forwarded_from: str


@dataclass(frozen=True)
class Group:
    """One group of an export, its messages the oldest first."""

    telegram_id: int
    kind: str
    title: str
    messages: tuple[Written, ...]


@dataclass
class Outcome:
    """What an import did."""

    registered: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    marked: int = 0
    people: int = 0


def import_chat(config: Config, file: Path) -> int:
    """Import every group of an export."""
    try:
        groups = read_export(file, config)
        path = sqlite_path(config.database.url)
        if path is not None and not path.exists():
            raise StoreUnavailable(f"{path} is not there yet: python -m bot migrate")
        with closing(Store(make_engine(config.database.url))) as store:
            if migrate.present(store.engine) != migrate.head():
                raise StoreUnavailable("it is not at the present schema: python -m bot migrate")
            for group in groups:
                _show(group, _Import(config, store, group).run())
    except StoreUnavailable as error:
        print(f"the database cannot be used just now: {error}", file=sys.stderr)
        return WRONG
    except (NoExport, Stranger, OSError) as error:
        print(error, file=sys.stderr)
        return WRONG
    return WELL


def _show(group: Group, outcome: Outcome) -> None:
    print(
        f"{group.title}: {len(group.messages)} messages, {outcome.people} people, "
        f"{len(outcome.registered)} matters registered"
    )
    for line in outcome.registered:
        print(f"  {line}")
    if outcome.unsure:
        print("Not registered; send them again where they still hold:")
    for line in outcome.unsure:
        print(f"  {line}")
    if outcome.marked:
        print(f"Left out because of their secrecy marking: {outcome.marked}")


def read_export(file: Path, config: Config) -> list[Group]:
    """The groups of a `result.json`, of one chat or of a whole account.

    Raises:
        NoExport: it is no export, or holds no group.
        OSError: it cannot be read.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        chats = data["chats"]["list"] if "chats" in data else [data]
        groups = [_group(chat, config) for chat in chats if _kind(chat) is not None]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoExport(
            f"{file} is no export of Telegram Desktop (machine-readable JSON): {error!r}"
        ) from error
    if not groups:
        raise NoExport(f"{file} holds no group")
    return groups


def _kind(chat: dict[str, Any]) -> str | None:
    kind = str(chat["type"])
    if kind.endswith("_supergroup"):
        return "supergroup"
    return "group" if kind == "private_group" else None


def _group(chat: dict[str, Any], config: Config) -> Group:
    kind = _kind(chat)
    assert kind is not None
    number = int(chat["id"])
    return Group(
        telegram_id=SUPERGROUP - number if kind == "supergroup" else -number,
        kind=kind,
        title=str(chat.get("name") or ""),
        messages=tuple(
            _written(message, config)
            for message in chat["messages"]
            if message["type"] == "message"
        ),
    )


def _written(message: dict[str, Any], config: Config) -> Written:
    name = str(message.get("from") or "")
    origin = str(message.get("from_id") or "")
    digits = origin.removeprefix("user")
    known = origin.startswith("user") and digits.isdigit()
    return Written(
        message_id=int(message["id"]),
        text=_text(message.get("text", "")),
        at=_moment(message, config),
        sender=roster.Known(int(digits), name or digits) if known else None,
        sender_name=name,
        forwarded_from=str(message.get("forwarded_from") or ""),
    )


def _text(text: str | list[Any]) -> str:
    """The plain words; Desktop cuts a text with links or bold words into pieces."""
    if isinstance(text, str):
        return text
    return "".join(piece if isinstance(piece, str) else str(piece["text"]) for piece in text)


def _moment(message: dict[str, Any], config: Config) -> datetime:
    if "date_unixtime" in message:
        return datetime.fromtimestamp(int(message["date_unixtime"]), UTC)
    said = datetime.fromisoformat(message["date"])  # older exports: wall clock only
    return said.replace(tzinfo=config.hours.zone) if said.tzinfo is None else said


class _Import:
    def __init__(self, config: Config, store: Store, group: Group) -> None:
        office = config.office
        self._config = config
        self._store = store
        self._group = group
        self._now = SystemClock().now()
        self._desk = Desk(
            config.hours,
            office.country,
            departments=office.departments,
            places=office.places,
            meetings=office.meetings,
        )
        self._setting = Setting(self._now, config.hours, self._desk.calendar(self._now))
        self._outcome = Outcome()

    def run(self) -> Outcome:
        chat_id = self._store.write_now(self._acquaint)
        for written in self._group.messages:
            if not written.text.strip():
                continue
            if secrecy_marking(written.text) is not None:
                self._outcome.marked += 1
                continue
            readings = self._desk.reader(written.at).read(written.text, written.at).items
            wanted = [reading for reading in readings if self._holds(reading)]
            if wanted:
                self._take(chat_id, written, wanted)
        return self._outcome

    def _acquaint(self, session: Session) -> int:
        """The group's row, made if need be, and whoever wrote lately made known."""
        office = self._config.office
        if roster.find_chat(session, self._group.telegram_id) is None:
            self._place(session)
        chat = roster.open_chat(
            session,
            self._group.telegram_id,
            self._group.kind,
            self._group.title,
            roster.Defaults(office.language, office.timezone, self._config.reading.mode),
            self._now,
        )
        people = {
            written.sender.id: written.sender
            for written in self._group.messages
            if written.sender is not None and written.at > self._now - LATELY
        }
        for person in people.values():
            if session.get(MembershipRow, (chat.id, person.id)) is None:
                if session.get(PersonRow, person.id) is None:
                    roster.meet(session, person)
                roster.join(session, chat, _as_known(session, person), self._now)
        self._outcome.people = len(people)
        assert chat.id is not None
        return chat.id

    def _place(self, session: Session) -> None:
        """Give a group that Huiyin was never in to the one office there is, if there is one."""
        offices = session.exec(select(OfficeRow)).all()
        if len(offices) > 1:
            raise Stranger(
                f"Huiyin is not in {self._group.title} and keeps several offices here: "
                "add it to the group first, then import"
            )
        for office in offices:
            assert office.id is not None
            session.add(
                ChatRow(
                    telegram_id=self._group.telegram_id,
                    office_id=office.id,
                    kind=self._group.kind,
                    title=self._group.title,
                    language=office.language,
                    mode=self._config.reading.mode,
                )
            )
            session.flush()

    def _holds(self, reading: ItemReading) -> bool:
        """Whether a reading can still matter: ahead of us, or about something that may be."""
        if reading.action is not Action.CREATE or reading.recurrence is not None:
            return True
        event = reading.start if reading.kind is Kind.MEETING else reading.due
        return event is not None and event > self._now

    def _take(self, chat_id: int, written: Written, readings: Sequence[ItemReading]) -> None:
        try:
            self._outcome.registered += self._store.write_now(
                lambda session: self._register(session, chat_id, written, readings)
            )
        except _Unsure:
            first = " ".join(written.text.split())[:SHOWN]
            day = self._config.hours.local(written.at).date()
            self._outcome.unsure.append(f"{day} {written.sender_name}: {first}")

    def _register(
        self, session: Session, chat_id: int, written: Written, readings: Sequence[ItemReading]
    ) -> list[str]:
        items, pushes = _newest(session, col(ItemRow.id)), _newest(session, col(PushRow.id))
        arrival = Arrival(
            chat_id=chat_id,
            message_id=written.message_id,
            text=written.text,
            written_at=written.at,
            sender_id=written.sender.id if written.sender else None,
            sender_name=written.sender_name,
            forwarded_from=written.forwarded_from,
        )
        chat = session.get_one(ChatRow, chat_id)
        actor = roster.actor(
            session, chat, written.sender, name=written.sender_name, now=self._setting.now
        )
        take_in(session, arrival, readings, actor, self._setting)
        session.flush()
        for push in session.exec(select(PushRow).where(col(PushRow.id) > pushes)).all():
            if push.occasion == Occasion.QUESTION:
                raise _Unsure
            if push.occasion != Occasion.CARD:
                session.delete(push)  # nobody was told of the old state, or asked twice
        made = session.exec(
            select(ItemRow).where(col(ItemRow.id) > items).order_by(col(ItemRow.id))
        ).all()
        return [f"#{item.number} {item.title}" for item in made]


class _Unsure(Exception):
    """Huiyin would have to ask; nothing of the message is kept."""


def _newest(session: Session, column: Any) -> int:
    return session.exec(select(func.max(column))).one() or 0


def _as_known(session: Session, person: roster.Known) -> roster.Known:
    """The person as they are known now: an export's name may be older."""
    row = session.get_one(PersonRow, person.id)
    return roster.Known(row.id, row.name, row.username)
