"""Who receives what is handed in: whom 报送 names, else whoever registered it, else the office."""

from __future__ import annotations

from functools import lru_cache

from sqlmodel import Session

from bot.domain.addressees import RosterPerson, addressees
from bot.domain.department import departments_named
from bot.office.people.departments import departments, speaks_for, stand_ins
from bot.office.people.roster import administrators, roster
from bot.office.sending.outbox import private_chat
from bot.reading.clean import clean
from bot.store.rows import ItemRow


@lru_cache(maxsize=4096)
def plainly(name: str) -> str:
    """A written name in Simplified Chinese."""
    return clean(name).text


def receivers_named(session: Session, item: ItemRow) -> tuple[int, ...]:
    """The persons that the notice's 报送 means: by name, by title, or of the department it names.

    A department is heard through its head. Nobody where the words mean nobody of the office.
    """
    said = plainly(item.submit_to or "").strip()
    if not said:
        return ()
    people = [
        RosterPerson(
            one.person_id,
            plainly(one.name),
            one.username,
            tuple(plainly(title) for title in one.titles),
            one.leader,
            one.principal,
            one.reachable,
            tuple(plainly(name) for name in one.aliases),
        )
        for one in roster(session, item.office_id)
    ]
    named = tuple(one.person_id for one in addressees([said], people).persons)
    if named:
        return named
    meant = departments_named([said], departments(session, item.office_id), item.chat_id).found
    away = stand_ins(session, item.office_id, item.registered_at) if meant else {}
    return tuple(
        dict.fromkeys(person for department in meant for person in speaks_for(department, away))
    )


def recipients(session: Session, item: ItemRow) -> tuple[int, ...]:
    """Who is told privately of what is handed in: the first of those that can be told.

    Whom 报送 names, else whoever registered it, else the administrators.
    """
    registrar = (item.registered_by,) if item.registered_by is not None else ()
    everybody = tuple(person.id for person in administrators(session, item.office_id))
    for people in (receivers_named(session, item), registrar, everybody):
        reached = tuple(one for one in people if private_chat(session, one) is not None)
        if reached:
            return reached
    return ()


def recipient_chats(session: Session, item: ItemRow) -> dict[int, int]:
    """The recipients' private chats, each with its person."""
    found: dict[int, int] = {}
    for person in recipients(session, item):
        chat_id = private_chat(session, person)
        if chat_id is not None:
            found[chat_id] = person
    return found
