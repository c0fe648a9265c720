"""A title posted by itself, kept for the minutes its text may follow in.

It stands in a row, and never reaches over to another sender, chat or topic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.domain.arrival import Arrival
from bot.store.rows import HeadingRow, OriginRow

FOLLOWS = timedelta(minutes=2)  # a heading's text comes within this


@dataclass(frozen=True)
class Heading:
    """A title posted by itself."""

    message_id: int
    text: str
    forwarded_from: str
    topic_id: int | None
    posted_at: datetime

    def belongs_to(self, arrival: Arrival, at: datetime) -> bool:
        """Whether a message posted at a moment by the same sender may be its text."""
        return (
            timedelta() <= at - self.posted_at <= FOLLOWS
            and self.forwarded_from == arrival.forwarded_from
            and self.topic_id == arrival.topic_id
            and self.message_id < arrival.message_id
            and arrival.reply_to is None
        )


def heading_of(row: HeadingRow | None) -> Heading | None:
    """A kept title as a plain value."""
    if row is None:
        return None
    return Heading(row.message_id, row.text, row.forwarded_from, row.topic_id, row.posted_at)


def keep_heading(session: Session, arrival: Arrival, at: datetime) -> None:
    """Keep a title for the minutes its text may follow in; the sender's newest counts."""
    if arrival.sender_id is None:
        return
    session.exec(delete(HeadingRow).where(col(HeadingRow.posted_at) < at - FOLLOWS))
    key = (arrival.chat_id, arrival.sender_id)
    row = session.get(HeadingRow, key) or HeadingRow(
        chat_id=key[0], person_id=key[1], message_id=0, text="", posted_at=at
    )
    row.message_id, row.text, row.posted_at = arrival.message_id, arrival.text, at
    row.forwarded_from, row.topic_id = arrival.forwarded_from, arrival.topic_id
    session.add(row)
    session.flush()


def heading_used(session: Session, heading: Heading, arrival: Arrival) -> None:
    """The text came: the title's message is from now on a place the notice was seen in."""
    row = session.get(HeadingRow, (arrival.chat_id, arrival.sender_id))
    if row is not None:
        session.delete(row)
    known = session.exec(
        select(OriginRow).where(
            OriginRow.chat_id == arrival.chat_id,
            col(OriginRow.message_id).in_((arrival.message_id, heading.message_id)),
        )
    ).all()
    if len(known) == 1 and known[0].message_id == arrival.message_id:
        session.add(
            OriginRow(
                notice_id=known[0].notice_id,
                chat_id=arrival.chat_id,
                message_id=heading.message_id,
                topic_id=heading.topic_id,
                sender_id=arrival.sender_id,
                sender_name=arrival.sender_name,
                forwarded_from=heading.forwarded_from,
            )
        )
    session.flush()
