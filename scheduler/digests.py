"""Digests as rows: the next working morning's is queued for every group, leader and administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, func, select

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.push import Occasion
from bot.office.sending.outbox import queue
from bot.store.rows import ChatRow, PositionRow, PushRow


@dataclass(frozen=True)
class Mornings:
    """When digests go out; None for never.

    Attributes:
        evening_at: when a working day's end is spoken of.
        weekend_at: when, on the last working day before rest days, those are.
    """

    group_at: time | None
    leader_at: time | None
    hours: OfficeHours
    calendar: WorkingCalendar
    evening_at: time | None = None
    weekend_at: time | None = None


def wanting(session: Session, now: datetime) -> list[int]:
    """Chats whose next digest is not queued yet."""
    rows = session.exec(
        select(ChatRow.id).where(
            ChatRow.state == "active",
            or_(col(ChatRow.digest_next).is_(None), col(ChatRow.digest_next) <= now),
        )
    )
    return [chat_id for chat_id in rows if chat_id is not None]


def next_morning(session: Session) -> datetime | None:
    """The earliest moment a digest is to be planned again."""
    return session.exec(
        select(func.min(ChatRow.digest_next)).where(ChatRow.state == "active")
    ).one()


def plan_digests(session: Session, mornings: Mornings, now: datetime) -> None:
    """Queue the next digest of every chat that wants one.

    A chat that gets none (a private chat of neither leader nor administrator, or
    digests off) is looked at again the next working morning.
    """
    for chat_id in wanting(session, now):
        chat = session.get_one(ChatRow, chat_id)
        at = _at(session, chat, mornings)
        _forget_coming(session, chat_id, now)
        moment = _next(at or time(8, 30), mornings, now)
        if at is not None:
            missed = _missed_today(session, chat_id, at, mornings, now)
            for due in (missed, moment):
                if due is not None:
                    _queue(session, chat, mornings.hours, due, now)
        chat.digest_next = moment
        session.add(chat)


def _queue(
    session: Session, chat: ChatRow, hours: OfficeHours, due: datetime, now: datetime
) -> None:
    assert chat.id is not None
    private = chat.kind == "private"
    hearer = f"person {chat.telegram_id}" if private else f"chat {chat.id}"
    queue(
        session,
        f"digest | {hours.local(due).date()} | {hearer}",
        Occasion.DIGEST,
        chat.id,
        now,
        person_id=chat.telegram_id if private else None,
        send_after=due,
    )


def _missed_today(
    session: Session, chat_id: int, at: time, mornings: Mornings, now: datetime
) -> datetime | None:
    """This morning, where Huiyin was down for it since an earlier day; it still helps, late.

    The sign is an earlier morning's digest that never went: only the next one is ever
    queued, and that one is out of date.
    """
    today = mornings.hours.local(now).date()
    moment = mornings.hours.instant(today, at)
    if moment > now or mornings.calendar.working_day_on_or_after(today) != today:
        return None
    waiting = session.exec(
        select(PushRow.send_after)
        .where(
            PushRow.chat_id == chat_id,
            PushRow.occasion == Occasion.DIGEST,
            PushRow.state == "queued",
        )
        .order_by(col(PushRow.send_after))
    ).first()
    late = waiting is not None and mornings.hours.local(waiting).date() < today
    return moment if late else None


def plan_afresh(session: Session) -> None:
    """After a start the configured times may be others: look at every chat again.

    What fell due while Huiyin was down stays and goes out late.
    """
    session.exec(update(ChatRow).values(digest_next=None))


def _forget_coming(session: Session, chat_id: int, now: datetime) -> None:
    """Digests that were queued for a time that may be another by now."""
    session.exec(
        delete(PushRow).where(
            col(PushRow.chat_id) == chat_id,
            col(PushRow.occasion) == Occasion.DIGEST,
            col(PushRow.state) == "queued",
            col(PushRow.attempts) == 0,
            col(PushRow.send_after) > now,
        )
    )


def _at(session: Session, chat: ChatRow, mornings: Mornings) -> time | None:
    if chat.kind == "channel":
        return None
    if chat.digest_at is not None:
        return None if chat.digest_at == "off" else time.fromisoformat(chat.digest_at)
    if chat.kind != "private":
        return mornings.group_at
    hears = session.exec(
        select(PositionRow.person_id).where(
            PositionRow.person_id == chat.telegram_id,
            or_(
                col(PositionRow.administrator).is_(True),
                col(PositionRow.director).is_(True),
                col(PositionRow.leader) != "",
            ),
        )
    ).first()
    return mornings.leader_at if hears is not None else None


def _next(at: time, mornings: Mornings, now: datetime) -> datetime:
    day = mornings.calendar.working_day_on_or_after(mornings.hours.local(now).date())
    moment = mornings.hours.instant(day, at)
    if moment <= now:
        day = mornings.calendar.working_day_on_or_after(day + timedelta(days=1))
        moment = mornings.hours.instant(day, at)
    return moment
