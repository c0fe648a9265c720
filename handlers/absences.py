"""/away: who is away, who stands in, who is back; in private also in plain words."""

from __future__ import annotations

from telegram import MessageEntity

from bot.context import Context
from bot.domain.absence import Absence, Refused, Returned
from bot.office.people.absences import absences, come_back, go_away
from bot.office.people.roster import Known
from bot.reading.absence import AbsenceText, read_absence, read_own_absence
from bot.wording import absences as wording
from handlers.asked import Asked, say_back
from handlers.people import known


async def away(context: Context, asked: Asked) -> None:
    """/away 12月1日至12月5日 小李 出差; /away off; /away list; /away 起 from now on.

    Alone it tells who is away and how to say that one is.
    """
    house, visit = context.house, asked.caller.visit
    text = read_absence(asked.argument, visit.now, house.hours, house.calendar)
    bare = not (text.begins or text.back or text.unreadable or _mentioned(asked))
    if text.listing or bare:
        found = await context.read(lambda session: absences(session, visit))
        usage = bare and not text.listing
        say_back(context, asked, wording.listed(found, asked.caller.voice, usage=usage))
        return
    await _enter(context, asked, text)


async def said(context: Context, asked: Asked) -> bool:
    """我明天到周五出差，小李代, in private; whether it was that."""
    house, visit = context.house, asked.caller.visit
    if not asked.caller.private:
        return False
    text = read_own_absence(asked.rest, visit.now, house.hours, house.calendar)
    if text is None:
        return False
    await _enter(context, asked, text)
    return True


async def _enter(context: Context, asked: Asked, text: AbsenceText) -> None:
    visit, voice = asked.caller.visit, asked.caller.voice
    mentioned = _mentioned(asked)
    do = come_back if text.back else go_away
    found: Absence | Returned | Refused = await context.commit(
        lambda session: do(session, visit, text, mentioned)
    )
    match found:
        case Absence():
            say_back(context, asked, wording.begun(found, voice))
        case Returned():
            say_back(context, asked, wording.back(found, voice))
        case Refused():
            say_back(context, asked, wording.refused(found, voice))


def _mentioned(asked: Asked) -> tuple[Known, ...]:
    """People without a username who are mentioned by name."""
    return tuple(
        known(entity.user)
        for entity in asked.message.entities
        if entity.type == MessageEntity.TEXT_MENTION and entity.user and not entity.user.is_bot
    )
