"""Who wrote what, where: Telegram's messages as plain values of the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import (
    Chat,
    ChatMember,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.context import Context
from bot.domain.arrival import Arrival, Attachment
from bot.domain.vocabulary import Language
from bot.office.people.roster import Known, language_of
from bot.office.people.visits import Place, Sender, Visit, look
from bot.wording.voice import Voice

STANDING = {
    ChatMemberStatus.OWNER: "creator",
    ChatMemberStatus.ADMINISTRATOR: "administrator",
    ChatMemberStatus.MEMBER: "member",
    ChatMemberStatus.RESTRICTED: "member",
    ChatMemberStatus.LEFT: "left",
    ChatMemberStatus.BANNED: "left",
}


def known(user: User) -> Known:
    """A person as Telegram shows them."""
    return Known(user.id, user.full_name, user.username or "", user.language_code)


def sender_of(message: Message) -> Sender:
    """Who stands behind a message.

    An anonymous administrator writes as the group itself, a channel as the channel; a
    linked channel's post and a member who writes as a channel are nobody with rights.
    """
    chat = message.sender_chat
    if chat is not None:
        name = message.author_signature or chat.title or ""
        return Sender(None, name, rules=chat.id == message.chat.id)
    user = message.from_user
    if user is None:  # a channel's post without a signature
        return Sender(None, message.author_signature or message.chat.title or "", rules=True)
    if user.is_bot:
        return Sender(None, user.full_name)
    return Sender(known(user), user.full_name)


def text_of(message: Message) -> str:
    """A message's words: its text or its caption."""
    return message.text or message.caption or ""


def topic_of(message: Message) -> int | None:
    """The forum topic a message stands in; elsewhere a thread id means only a reply chain."""
    return message.message_thread_id if message.is_topic_message else None


def replied(message: Message) -> Message | None:
    """The message that this one answers; in a topic every message "answers" its beginning."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None:
        return None
    return answered if answered.chat.id == message.chat.id else None


def is_ours(message: Message | None, context: Context) -> bool:
    """Whether Huiyin wrote a message."""
    return (
        message is not None
        and message.from_user is not None
        and message.from_user.id == context.bot.id
    )


def origin_of(message: Message) -> str:
    """Whose words a forwarded message holds; empty for one's own."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user):
            return user.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            return chat.title or ""
        case _:
            return ""


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """The files of a message, as Telegram names them."""
    found = []
    if message.photo:
        largest = message.photo[-1]
        found.append(Attachment("photo", largest.file_id, "", largest.file_size or 0))
    named = (
        ("document", message.document if message.animation is None else None),
        ("video", message.video or message.animation),
        ("audio", message.audio),
    )
    for kind, file in named:
        if file is not None:
            found.append(Attachment(kind, file.file_id, file.file_name or "", file.file_size or 0))
    if message.voice is not None:
        found.append(Attachment("voice", message.voice.file_id, "", message.voice.file_size or 0))
    return tuple(found)


def arrival_of(
    messages: Sequence[Message], update_ids: tuple[int, ...], text: str | None = None
) -> Arrival:
    """One message, or an album's messages as one; `chat_id` is for the verb to fill in.

    Args:
        text: the words, where they are not the message's whole text.
    """
    worded = next((one for one in messages if text_of(one).strip()), messages[0])
    origin = worded.forward_origin
    sender = sender_of(worded)
    answered = replied(worded)
    return Arrival(
        chat_id=0,
        message_id=worded.message_id,
        text=text_of(worded) if text is None else text,
        written_at=origin.date if origin is not None else worded.date,
        sender_id=sender.person.id if sender.person is not None else None,
        sender_name=sender.name,
        topic_id=topic_of(worded),
        attachments=tuple(file for one in messages for file in attachments_of(one)),
        forwarded_from=origin_of(worded),
        reply_to=answered.message_id if answered is not None else None,
        private=worded.chat.type == ChatType.PRIVATE,
        update_ids=update_ids,
    )


@dataclass(frozen=True)
class Caller:
    """A sender in a chat, and what the house knows of that chat.

    Attributes:
        place: None for a chat that the house does not know yet.
        voice: speaks the chat's language.
    """

    chat: Chat
    visit: Visit
    place: Place | None
    voice: Voice

    @property
    def private(self) -> bool:
        """Whether it is a private chat."""
        return self.visit.private


async def caller_of(context: Context, message: Message) -> Caller:
    """Look up where a message stands and who wrote it.

    A group the house does not know (it was there before the house, or the house lost its
    books) is asked for its administrators, so that the verb can open it properly.
    """
    answered = replied(message)
    reply_to = answered.message_id if answered is not None else None
    return await call(context, message.chat, sender_of(message), reply_to)


async def call(
    context: Context, chat: Chat, sender: Sender, reply_to: int | None = None
) -> Caller:
    """As `caller_of`, for any sender in any chat."""
    house, now = context.house, context.house.clock.now()
    place = await _place(context, chat, sender, now, reply_to)
    administrators: tuple[tuple[Known, str], ...] = ()
    if place is None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        administrators = await administrators_of(context, chat.id)
    private = chat.type == ChatType.PRIVATE
    visit = Visit(
        chat.id,
        str(chat.type),
        (chat.full_name if private else chat.title) or "",
        sender,
        house.defaults,
        now,
        administrators,
    )
    language: Language | None = place.language if place is not None else None
    if language is None and private and sender.person is not None:
        language = language_of(sender.person.language)
    return Caller(chat, visit, place, house.voice(language or house.defaults.language))


async def _place(
    context: Context, chat: Chat, sender: Sender, now: datetime, reply_to: int | None
) -> Place | None:
    """Where a message stands. In a group it is remembered until something is written."""
    house = context.house
    key = (chat.id, sender.person)
    plain = reply_to is None and chat.type != ChatType.PRIVATE
    if plain and (known_place := house.places.get(key)) is not None:
        return known_place
    changes = house.store.changes
    place = await context.read(lambda s: look(s, chat.id, sender.person, now, reply_to))
    if plain and place is not None and changes == house.store.changes:
        house.places.keep(key, place)
    return place


async def administrators_of(context: Context, telegram_id: int) -> tuple[tuple[Known, str], ...]:
    """A group's creator and administrators among people, as Telegram names them."""
    members = await context.house.transport.administrators(telegram_id)
    return tuple((known(one.user), standing(one)) for one in members if not one.user.is_bot)


def standing(member: ChatMember) -> str:
    """A membership as the roster keeps it."""
    if member.status == ChatMemberStatus.RESTRICTED and not getattr(member, "is_member", True):
        return "left"
    return STANDING.get(ChatMemberStatus(member.status), "member")
