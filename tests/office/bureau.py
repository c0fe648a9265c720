"""A small invented office on real rows: people, groups, notices and verbs, without Telegram."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.domain.arrival import Arrival
from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action, Kind, Language, Mode
from bot.holidays import working_calendar
from bot.office.matters.ledger import Act, lock_item
from bot.office.matters.verbs import Outcome
from bot.office.matters.views import to_item
from bot.office.notices.facts import Setting
from bot.office.notices.intake import take_in
from bot.office.people import roster
from bot.office.people.roster import Defaults, Known
from bot.reading.values import ItemReading, Span
from bot.store.database import Store
from bot.store.rows import (
    AssignmentRow,
    CardRow,
    ChatRow,
    EntryRow,
    ItemRow,
    PersonRow,
    PushRow,
)

T = TypeVar("T")

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = working_calendar("CN", (2026, 2027))
HOURS = OfficeHours()
DEFAULTS = Defaults(Language.HANS, "Asia/Shanghai", Mode.AUTO)

DIRECTOR = Known(101, "罗敏", "luomin")  # brought the bot in
CLERK = Known(102, "梁小舟", "xiaozhou")  # pastes the notices
LEADER = Known(103, "Wei Q", "qianwei")  # 钱局长, once bound
OWNER = Known(104, "秦岭", "qinling")
COLLEAGUE = Known(105, "马远", "")


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment on the office's wall clock, as aware UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


NOW = at(11, 18, 16, 10)  # a Wednesday
MEETING_AT = at(11, 19, 15)


def reading(
    title: str = "防汛会商",
    start: datetime | None = MEETING_AT,
    *,
    action: Action = Action.CREATE,
    kind: Kind = Kind.MEETING,
    **more: Any,
) -> ItemReading:
    """A meeting as it was read."""
    return ItemReading(kind, action, title, Span(0, 1), start=start, **more)


def owed(title: str = "取暖情况", due: datetime | None = None, **more: Any) -> ItemReading:
    """A report as it was read."""
    due = due or at(11, 25, 18)
    return reading(title, None, kind=Kind.REPORT, due=due, **more)


class Bureau:
    """One office and what a test asks of it. `now` is moved by hand."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self._message = 0

    def do(self, verb: Callable[[Session], T]) -> T:
        """Run a verb in one transaction."""
        return self.store.write_now(verb)

    def ask(self, query: Callable[[Session], T]) -> T:
        """Run a query."""
        return self.store.read_now(query)

    @property
    def setting(self) -> Setting:
        return Setting(self.now, HOURS, CALENDAR)

    def message_id(self) -> int:
        self._message += 1
        return self._message

    # People and chats.

    def group(self, telegram_id: int, title: str = "业务群", founder: Known = DIRECTOR) -> int:
        """A group its founder brought the bot into; returns our id."""

        def verb(session: Session) -> int:
            chat = roster.open_chat(
                session, telegram_id, "supergroup", title, DEFAULTS, self.now, founder=founder
            )
            assert chat.id is not None
            roster.join(session, chat, founder, self.now, "creator")
            roster.make_administrator(session, chat.office_id, founder.id)
            return chat.id

        return self.do(verb)

    def join(self, chat_id: int, *people: Known) -> None:
        """People are seen in a group."""

        def verb(session: Session) -> None:
            for person in people:
                roster.join(session, session.get_one(ChatRow, chat_id), person, self.now)

        self.do(verb)

    def start(self, person: Known) -> int:
        """A person presses Start; returns our id of the private chat."""

        def verb(session: Session) -> int:
            chat = roster.open_chat(
                session, person.id, "private", "", DEFAULTS, self.now, founder=person
            )
            assert chat.id is not None
            chat.state = "active"
            session.add(chat)
            roster.meet(session, person)
            roster.open_private(session, person.id)
            roster.settle_private(session, chat, person.id)
            return chat.id

        return self.do(verb)

    def bind(self, chat_id: int, person: Known, title: str) -> None:
        """A leader is bound for the chat's office."""

        def verb(session: Session) -> None:
            chat = session.get_one(ChatRow, chat_id)
            roster.meet(session, person)
            roster.bind_leader(session, chat.office_id, person.id, title)

        self.do(verb)

    # Notices and verbs.

    def arrival(self, chat_id: int, text: str, sender: Known = CLERK, **more: Any) -> Arrival:
        """A message in a chat."""
        fields = {"message_id": self.message_id(), "written_at": self.now, **more}
        return Arrival(
            chat_id=chat_id, text=text, sender_id=sender.id, sender_name=sender.name, **fields
        )

    def paste(
        self,
        chat_id: int,
        *readings: ItemReading,
        text: str = "明天下午3点在四楼开防汛会商会。",
        sender: Known = CLERK,
        ask_first: bool = False,
        **more: Any,
    ) -> Arrival:
        """Somebody pastes a notice into a chat."""
        arrival = self.arrival(chat_id, text, sender, **more)
        self.do(lambda s: self._take_in(s, arrival, readings or (reading(),), sender, ask_first))
        return arrival

    def _take_in(
        self,
        session: Session,
        arrival: Arrival,
        readings: tuple[ItemReading, ...],
        sender: Known,
        ask_first: bool,
    ) -> None:
        chat = session.get_one(ChatRow, arrival.chat_id)
        actor = roster.actor(session, chat, sender, now=self.now)
        take_in(session, arrival, readings, actor, self.setting, ask_first=ask_first)

    def act(
        self,
        verb: Callable[..., Outcome],
        person: Known,
        item_id: int,
        *arguments: Any,
        chat_id: int | None = None,
    ) -> Outcome:
        """A person does something to an item, in its own chat if no other is named."""

        def act(session: Session) -> Outcome:
            row = lock_item(session, item_id)
            assert row is not None
            chat = session.get_one(ChatRow, chat_id or row.chat_id)
            assert chat.id is not None
            actor = roster.actor(session, chat, person, item=to_item(row), now=self.now)
            return verb(session, Act(actor, chat.id, self.now), row, *arguments)

        return self.do(act)

    def later(self, **by: float) -> None:
        """Time passes."""
        self.now += timedelta(**by)

    # What there is.

    def items(self) -> list[ItemRow]:
        return self.ask(lambda s: list(s.exec(select(ItemRow).order_by(col(ItemRow.id)))))

    def item(self, item_id: int | None = None) -> ItemRow:
        """An item by its id; without one the only item there is."""
        if item_id is not None:
            return self.ask(lambda s: s.get_one(ItemRow, item_id))
        (only,) = self.items()
        return only

    def pushes(self, **fields: Any) -> list[PushRow]:
        """The outbox, in the order it was written; only rows with these fields."""
        rows = self.ask(lambda s: list(s.exec(select(PushRow).order_by(col(PushRow.id)))))
        return [row for row in rows if all(getattr(row, k) == v for k, v in fields.items())]

    def entries(self, item_id: int) -> list[EntryRow]:
        return self.ask(
            lambda s: list(
                s.exec(
                    select(EntryRow).where(EntryRow.item_id == item_id).order_by(col(EntryRow.id))
                )
            )
        )

    def cards(self, **fields: Any) -> list[CardRow]:
        rows = self.ask(lambda s: list(s.exec(select(CardRow).order_by(col(CardRow.id)))))
        return [row for row in rows if all(getattr(row, k) == v for k, v in fields.items())]

    def parts(self, item_id: int) -> dict[int, AssignmentRow]:
        """Who is concerned in an item, by person."""
        rows = self.ask(
            lambda s: list(s.exec(select(AssignmentRow).where(AssignmentRow.item_id == item_id)))
        )
        return {row.person_id: row for row in rows}

    def chat(self, chat_id: int) -> ChatRow:
        return self.ask(lambda s: s.get_one(ChatRow, chat_id))

    def name(self, person: Known) -> str:
        return self.ask(lambda s: s.get_one(PersonRow, person.id).name)


def only_id(bureau: Bureau) -> int:
    """The id of the only item there is."""
    found = bureau.item().id
    assert found is not None
    return found
