"""What the bot may call: posting, editing, answering.

Each method takes the world and the parameters and returns the `result`, or raises a
Refusal in Telegram's words. `media_methods.py` and `chat_methods.py` hold the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground import formatting
from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request, forbidden
from bot.playground.wire import message_json
from bot.playground.world import Answer, Chat, Message, World

Json = dict[str, Any]
Method = Callable[[World, Parameters], Any]

METHODS: dict[str, Method] = {}
TEXT_LIMIT, CAPTION_LIMIT, ANSWER_LIMIT = 4096, 1024, 200


def method(name: str) -> Callable[[Method], Method]:
    """Enter a function under the name the bot calls it by (in any case, as Telegram)."""

    def enter(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return enter


def find_chat(world: World, parameters: Parameters) -> Chat:
    """The chat a call names, by id or @username.

    Raises:
        Refusal: 400 chat not found, or upgraded, with the new id.
    """
    wanted = parameters.text("chat_id")
    if not wanted:
        raise bad_request("chat_id is empty")
    chat: Chat | None = None
    if wanted.startswith("@"):
        chat = next(
            (c for c in world.chats.values() if c.username == wanted[1:] and c.kind != "private"),
            None,
        )
    else:
        number = parameters.integer("chat_id")
        chat = world.chats.get(number)
        if chat is None and number in world.people:
            chat = world.private_chat(world.people[number])
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to.id
        )
    return chat


def check_presence(world: World, chat: Chat) -> None:
    """Refuse what a bot may not do in a chat it is not (or no longer) in."""
    if chat.person is not None:
        person = chat.person
        if person.deactivated:
            raise forbidden("user is deactivated")
        if not person.started or person.is_bot:
            raise forbidden(
                "bot can't send messages to bots"
                if person.is_bot
                else "bot can't initiate conversation with a user"
            )
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        return
    member = chat.member(world.bot)
    if member.present:
        return
    kind = "group" if chat.kind == "group" else chat.kind
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    if world.bot.id not in chat.members and chat.kind != "channel":
        raise bad_request("chat not found")
    raise forbidden(f"bot is not a member of the {kind} chat")


def check_may_post(world: World, chat: Chat, right: str = "can_send_messages") -> None:
    check_presence(world, chat)
    member = chat.member(world.bot)
    if chat.kind == "channel" and not member.is_administrator:
        raise bad_request("need administrator rights in the channel chat")
    if chat.is_group and not member.may(right):
        words = "text messages" if right == "can_send_messages" else "documents"
        raise bad_request(f"not enough rights to send {words} to the chat")


def read_text(parameters: Parameters, name: str, limit: int) -> tuple[str, list[Json]]:
    """The text of a call with its entities, measured as Telegram does.

    Raises:
        Refusal: 400 for broken HTML and for a text that is too long.
    """
    text = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    entities: list[Json] = []
    if mode == "html":
        text, entities = formatting.parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")  # Markdown is not read here
    else:
        prefix = "" if name == "text" else "caption_"
        given = parameters.json(f"{prefix}entities") or []
        entities = [
            {**{k: v for k, v in e.items() if k != "user"}, "user_id": e["user"]["id"]}
            if "user" in e
            else e
            for e in given
        ]
    text, entities = formatting.strip(text, entities)
    if formatting.units(text) > limit:
        raise bad_request(
            "message is too long" if name == "text" else "message caption is too long"
        )
    return text, formatting.with_detected(text, entities)


def read_markup(parameters: Parameters) -> Json | None:
    """The keyboard, checked as Telegram checks it."""
    markup = parameters.json("reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup
    if sum(len(row) for row in rows) > 100:
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise bad_request("can't parse inline keyboard button: Text buttons must be non-empty")
        if not set(button) - {"text", "style", "icon_custom_emoji_id"}:
            raise bad_request(
                "can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            )
        data = button.get("callback_data")
        if data is not None and not 1 <= len(str(data).encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def read_thread(world: World, chat: Chat, parameters: Parameters, reply: Message | None) -> Json:
    """Where in the chat a new message goes."""
    wanted = parameters.integer("message_thread_id")
    if not wanted:
        if reply is not None and reply.in_topic:
            return {"thread": reply.thread, "in_topic": True}
        if reply is not None and chat.kind == "supergroup" and not chat.forum:
            return {"thread": reply.thread or reply.message_id}
        return {}
    topic = chat.topics.get(wanted)
    if topic is None and not (
        chat.kind == "supergroup" and not chat.forum and wanted in chat.messages
    ):
        raise bad_request("message thread not found")
    if topic is not None and topic.closed and not _manages_topics(world, chat):
        raise bad_request("TOPIC_CLOSED")
    return {"thread": wanted, "in_topic": topic is not None}


def _manages_topics(world: World, chat: Chat) -> bool:
    return chat.member(world.bot).may("can_manage_topics")


def read_reply(chat: Chat, parameters: Parameters) -> Message | None:
    wanted = parameters.json("reply_parameters") or {}
    number = int(wanted.get("message_id") or parameters.integer("reply_to_message_id"))
    if not number:
        return None
    message = chat.messages.get(number)
    if message is not None and not message.deleted:
        return message
    if wanted.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


@method("sendMessage")
def send_message(world: World, parameters: Parameters) -> Json:
    chat = find_chat(world, parameters)
    text, entities = read_text(parameters, "text", TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    markup = read_markup(parameters)
    check_may_post(world, chat)
    return post(world, chat, parameters, text=text, entities=entities, markup=markup)


def post(world: World, chat: Chat, parameters: Parameters, **fields: Any) -> Json:
    """Put the bot's message where the call says, and return it as the bot sees it."""
    reply = read_reply(chat, parameters)
    place = read_thread(world, chat, parameters, reply)
    sender_chat = chat if chat.kind == "channel" else None
    message = world.post(
        chat,
        world.bot,
        reply_to=reply,
        sender_chat=sender_chat,
        silent=parameters.flag("disable_notification"),
        **place,
        **fields,
    )
    return message_json(message, world)


def _own_message(world: World, chat: Chat, parameters: Parameters) -> Message:
    number = parameters.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if message.sender is not world.bot or message.service is not None:
        raise bad_request("message can't be edited")
    return message


def _edit(
    world: World, message: Message, text: str, entities: list[Json], markup: Json | None
) -> Json:
    if (message.text, message.entities, message.markup) == (text, entities, markup):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    if message.text != text:
        message.versions.append(message.text)
        message.edited = world.clock.now()
    message.text, message.entities, message.markup = text, entities, markup
    message.serial = world.next_serial()
    world.changed()
    return message_json(message, world)


@method("editMessageText")
def edit_message_text(world: World, parameters: Parameters) -> Json:
    chat = find_chat(world, parameters)
    text, entities = read_text(parameters, "text", TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    markup = read_markup(parameters)
    check_presence(world, chat)
    message = _own_message(world, chat, parameters)
    if message.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, text, entities, markup)


@method("editMessageCaption")
def edit_message_caption(world: World, parameters: Parameters) -> Json:
    chat = find_chat(world, parameters)
    text, entities = read_text(parameters, "caption", CAPTION_LIMIT)
    markup = read_markup(parameters)
    check_presence(world, chat)
    message = _own_message(world, chat, parameters)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, text, entities, markup)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    chat = find_chat(world, parameters)
    markup = read_markup(parameters)
    check_presence(world, chat)
    message = _own_message(world, chat, parameters)
    return _edit(world, message, message.text, message.entities, markup)


@method("deleteMessage")
def delete_message(world: World, parameters: Parameters) -> bool:
    chat = find_chat(world, parameters)
    check_presence(world, chat)
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    old = (world.clock.now() - message.date).total_seconds() > 48 * 3600
    manages = chat.member(world.bot).may("can_delete_messages")
    own = message.sender is world.bot
    if (old and not (manages and chat.kind != "group")) or not (own or manages or chat.person):
        raise bad_request("message can't be deleted")
    message.deleted = True
    message.serial = world.next_serial()
    world.changed()
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, parameters: Parameters) -> bool:
    press = world.presses.get(parameters.text("callback_query_id"))
    text = parameters.text("text")
    if formatting.units(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    age = None if press is None else (world.clock.now() - press.at).total_seconds()
    if press is None or press.answer.done() or age is None or age > world.PRESS_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.answer.set_result(
        Answer(text, parameters.flag("show_alert"), parameters.text("url") or None)
    )
    world.changed()
    return True
