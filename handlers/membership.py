"""Who comes and goes: Huiyin itself, the people of a group, and a group that moves."""

from __future__ import annotations

import asyncio
from collections.abc import Container
from dataclasses import replace
from functools import partial

from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.context import Context
from bot.office.people.presence import (
    Rights,
    Unasked,
    come_and_go,
    open_door,
    present,
    removed,
    shut_door,
    stand,
    unseen_people,
)
from bot.office.people.roster import Known
from bot.office.people.visits import Sender
from bot.office.sending.trouble import chat_moved
from handlers.people import administrators_of, call, known, sender_of, standing
from handlers.start import GREETING

_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def own(update: Update, context: Context) -> None:
    """Huiyin was added, removed, restricted, promoted; or a person blocked it."""
    changed = update.my_chat_member
    assert changed is not None
    person = known(changed.from_user)
    if changed.chat.type == ChatType.PRIVATE:
        await _private(context, changed, person)
        return
    anonymous = changed.from_user.is_bot
    sender = Sender(None if anonymous else person, person.name)
    caller = await call(context, changed.chat, sender)
    occasion = f"update {context.update_id}"
    if changed.new_chat_member.status in _OUT:
        await context.commit(lambda session: removed(session, caller.visit, occasion))
        return
    administrators = await administrators_of(context, changed.chat.id)
    arrived = changed.old_chat_member.status in _OUT
    visit = replace(caller.visit, administrators=administrators)
    rights = Rights(
        arrived=arrived,
        sees_all=_sees_all(context, changed.new_chat_member),
        writes=_writes(changed.new_chat_member, changed),
        link=f"https://t.me/{context.bot.username}?start={GREETING}",
        size=await context.house.transport.people_in(changed.chat.id),
    )
    look = arrived and changed.chat.type != ChatType.CHANNEL
    standings: dict[int, tuple[Known, str]] | None = {} if look else None
    while True:
        if standings is not None:
            standings.update(await _acquaintances(context, changed.chat.id, standings))
        met = None if standings is None else tuple(standings.values())
        try:
            await context.commit(
                partial(present, visit=visit, rights=rights, occasion=occasion, standings=met)
            )
            return
        except Unasked:
            continue


async def _acquaintances(
    context: Context, group: int, asked: Container[int]
) -> dict[int, tuple[Known, str]]:
    """How those Huiyin talks with in private stand in a group, but whom it asked about already.

    A bot cannot list a group's members, but it may ask about one person.
    """
    unseen = await context.read(lambda session: unseen_people(session, group))
    people = [one for one in unseen if one.id not in asked]
    found = await asyncio.gather(
        *(context.house.transport.member(group, one.id) for one in people)
    )
    return {
        one.id: (one, standing(member) if member is not None else "left")
        for one, member in zip(people, found, strict=True)
    }


async def _private(context: Context, changed: ChatMemberUpdated, person: Known) -> None:
    caller = await call(context, changed.chat, Sender(person, person.name))
    blocked = changed.new_chat_member.status in _OUT

    verb = shut_door if blocked else open_door
    await context.commit(lambda session: verb(session, caller.visit))


def _sees_all(context: Context, member: ChatMember) -> bool:
    """Whether ordinary messages reach Huiyin: as administrator, or with privacy mode off."""
    return member.status == ChatMemberStatus.ADMINISTRATOR or bool(
        context.bot.can_read_all_group_messages
    )


def _writes(member: ChatMember, changed: ChatMemberUpdated) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    if isinstance(member, ChatMemberAdministrator) and changed.chat.type == ChatType.CHANNEL:
        return bool(member.can_post_messages)
    return True


async def others(update: Update, context: Context) -> None:
    """A person joined, left or was promoted."""
    changed = update.chat_member
    assert changed is not None
    user = changed.new_chat_member.user
    if user.is_bot or changed.chat.type == ChatType.CHANNEL:
        return
    caller = await call(context, changed.chat, Sender(None, ""))
    status, person = standing(changed.new_chat_member), known(user)
    size = await context.house.transport.people_in(changed.chat.id)
    await context.commit(lambda session: stand(session, caller.visit, person, status, size))


async def came_or_went(update: Update, context: Context) -> None:
    """The service messages of people joining and leaving, where Huiyin is no administrator."""
    message = update.effective_message
    assert message is not None
    came = tuple(known(user) for user in message.new_chat_members or () if not user.is_bot)
    went = message.left_chat_member
    if not came and (went is None or went.is_bot):
        return
    sender = sender_of(message)
    if went is not None and sender.person is not None and sender.person.id == went.id:
        sender = Sender(None, sender.name)
    caller = await call(context, message.chat, sender)

    gone = went.id if went is not None else None
    size = await context.house.transport.people_in(message.chat.id)
    await context.commit(lambda session: come_and_go(session, caller.visit, came, gone, size))


async def moved(update: Update, context: Context) -> None:
    """A group became a supergroup: its row moves, its living cards are posted again."""
    message = update.effective_message
    assert message is not None
    old, new = message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id is not None:
        old, new = message.migrate_from_chat_id, message.chat.id
    if new is None:
        return
    target, now = new, context.house.clock.now()

    await context.commit(lambda session: chat_moved(session, old, target, now))
