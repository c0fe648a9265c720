"""What a chat prefers: language, mode, quiet hours, the digest's hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from sqlmodel import Session

from bot.domain.calendar import QuietHours
from bot.domain.permission import Deed, Reason, may
from bot.domain.vocabulary import Language, Mode
from bot.office.people import roster
from bot.office.people.visits import Visit
from bot.store.rows import ChatRow, OfficeRow, PersonRow

NEVER = "00:00-00:00"  # quiet hours that never begin; rest days stay quiet


class Preference(StrEnum):
    """What can be preferred."""

    LANGUAGE = "language"
    MODE = "mode"
    QUIET = "quiet"
    DIGEST = "digest"


@dataclass(frozen=True)
class Preferences:
    """A chat's preferences.

    Attributes:
        quiet: None where the configuration's hold.
        digest: "08:30", "off", or None where the configuration's holds.
    """

    language: Language
    mode: Mode
    quiet: str | None
    digest: str | None
    zone: str


@dataclass(frozen=True)
class Preferred:
    """What came of a wish.

    Attributes:
        reason: why not.
    """

    now: Preferences
    reason: Reason | None = None


def checked(preference: Preference, value: str) -> str:
    """A value as the row keeps it.

    Raises:
        ValueError: there is no such choice, or it is no time.
    """
    value = value.strip()
    match preference:
        case Preference.LANGUAGE:
            known = {str(one).lower(): str(one) for one in Language}
            if value.lower() not in known:
                raise ValueError(value)
            return known[value.lower()]
        case Preference.MODE:
            return str(Mode(value.lower()))
        case Preference.QUIET:
            if value.lower() == "off":
                return NEVER
            hours = QuietHours.parse(value)
            return f"{hours.begin:%H:%M}-{hours.end:%H:%M}"
        case Preference.DIGEST:
            if value.lower() == "off":
                return "off"
            hour, _, minute = value.partition(":")
            return f"{time(int(hour), int(minute)):%H:%M}"


def preferences(session: Session, chat_id: int) -> Preferences:
    """How a chat is set."""
    return _preferences(session, session.get_one(ChatRow, chat_id))


def _preferences(session: Session, chat: ChatRow) -> Preferences:
    zone = session.get_one(OfficeRow, chat.office_id).zone
    return Preferences(
        Language(chat.language), Mode(chat.mode), chat.quiet_hours, chat.digest_at, zone
    )


def prefer(session: Session, visit: Visit, preference: Preference, value: str) -> Preferred:
    """Set one preference: a group's by its administrators, in private everybody's own.

    Args:
        value: as `checked` gives it.
    """
    chat = visit.enter(session)
    if not visit.private:
        verdict = may(visit.actor(session, chat), Deed.CONFIGURE, None)
        if not verdict.allowed:
            return Preferred(_preferences(session, chat), verdict.reason)
    match preference:
        case Preference.LANGUAGE:
            chat.language = value
            person = visit.sender.person
            row = session.get(PersonRow, person.id) if visit.private and person else None
            if row is not None:
                row.language = value
                session.add(row)
        case Preference.MODE:
            chat.mode = value
        case Preference.QUIET:
            chat.quiet_hours = value
            roster.touch_office(session, chat.office_id)
        case Preference.DIGEST:
            chat.digest_at, chat.digest_next = value, None
    session.add(chat)
    session.flush()
    return Preferred(_preferences(session, chat))
