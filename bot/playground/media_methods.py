"""What the bot may call: sending files, forwarding, copying."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground.files import UPLOAD_LIMIT, StoredFile, keep_file, picture_type
from bot.playground.methods import (
    CAPTION_LIMIT,
    check_may_post,
    check_presence,
    find_chat,
    method,
    post,
    read_markup,
    read_text,
)
from bot.playground.origin import origin_of
from bot.playground.parameters import Parameters
from bot.playground.refusals import Refusal, bad_request
from bot.playground.world import Chat, Message, World

Json = dict[str, Any]

PHOTO_LIMIT = 10 * 1024 * 1024
ALBUM_LIMIT = 10
LIST_LIMIT = 100  # messages of one forwardMessages or copyMessages


@method("sendDocument")
def send_document(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, photo=False)


@method("sendPhoto")
def send_photo(world: World, parameters: Parameters) -> Json:
    return _send_file(world, parameters, photo=True)


@method("sendMediaGroup")
def send_media_group(world: World, parameters: Parameters) -> list[Json]:
    chat = find_chat(world, parameters)
    wanted = parameters.json("media") or []
    if not isinstance(wanted, list) or not wanted:
        raise bad_request("there are no messages to send")
    if len(wanted) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    kinds = {one.get("type") for one in wanted}
    if not kinds <= {"photo", "document"}:
        raise bad_request("type of the media is not supported here")
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    check_may_post(world, chat, "can_send_documents")
    parts = []
    for one in wanted:
        own = Parameters(one, parameters.uploads)
        text, entities = read_text(own, "caption", CAPTION_LIMIT)
        stored = _file(world, own, "media", photo=one["type"] == "photo")
        parts.append({"text": text, "entities": entities, "media": stored.media})
    album = f"album{world.number()}" if len(parts) > 1 else None
    return [post(world, chat, parameters, album=album, **part) for part in parts]


@method("forwardMessage")
def forward_message(world: World, parameters: Parameters) -> Json:
    return _forward(world, parameters, parameters.integer("message_id"))


@method("forwardMessages")
def forward_messages(world: World, parameters: Parameters) -> list[Json]:
    return _each(world, parameters, _forward)


@method("copyMessage")
def copy_message(world: World, parameters: Parameters) -> Json:
    return _name(_copy(world, parameters, parameters.integer("message_id")))


@method("copyMessages")
def copy_messages(world: World, parameters: Parameters) -> list[Json]:
    return _each(world, parameters, _copy)


def _send_file(world: World, parameters: Parameters, *, photo: bool) -> Json:
    chat = find_chat(world, parameters)
    caption, entities = read_text(parameters, "caption", CAPTION_LIMIT)
    markup = read_markup(parameters)
    check_may_post(world, chat, "can_send_photos" if photo else "can_send_documents")
    stored = _file(world, parameters, "photo" if photo else "document", photo=photo)
    return post(
        world,
        chat,
        parameters,
        text=caption,
        entities=entities,
        markup=markup,
        media=stored.media,
    )


def _file(world: World, parameters: Parameters, name: str, *, photo: bool) -> StoredFile:
    """The file a call brings along, or the one it names by its id."""
    value = parameters.text(name)
    upload = parameters.uploads.get(value.removeprefix("attach://") or name)
    if upload is not None:
        if len(upload.content) > (PHOTO_LIMIT if photo else UPLOAD_LIMIT):
            raise Refusal(413, "Request Entity Too Large")
        if photo and picture_type(upload.content) is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return keep_file(world, upload, photo=photo)
    if not value:
        raise bad_request(f"there is no {name} in the request")
    stored = world.files.get(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.photo is not photo:
        kinds = {True: "Photo", False: "Document"}
        raise bad_request(f"can't use file of type {kinds[stored.photo]} as {kinds[photo]}")
    return stored


def _source(world: World, parameters: Parameters, number: int, deed: str) -> Message:
    """The message that is to be forwarded or copied."""
    chat = find_chat(world, Parameters({"chat_id": parameters.text("from_chat_id")}))
    check_presence(world, chat)
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise bad_request(f"message to {deed} not found")
    if message.service is not None:
        raise bad_request(f"the message can't be {'forwarded' if deed == 'forward' else 'copied'}")
    return message


def _target(world: World, parameters: Parameters, message: Message) -> Chat:
    chat = find_chat(world, parameters)
    right = "can_send_messages" if message.media is None else "can_send_documents"
    check_may_post(world, chat, right)
    return chat


def _forward(world: World, parameters: Parameters, number: int) -> Json:
    message = _source(world, parameters, number, "forward")
    chat = _target(world, parameters, message)
    return post(
        world,
        chat,
        parameters,
        text=message.text,
        entities=message.entities,
        media=message.media,
        origin=origin_of(message),
    )


def _copy(world: World, parameters: Parameters, number: int) -> Json:
    message = _source(world, parameters, number, "copy")
    chat = _target(world, parameters, message)
    text, entities = message.text, message.entities
    if message.media is not None and "caption" in parameters.values:
        text, entities = read_text(parameters, "caption", CAPTION_LIMIT)
    markup = read_markup(parameters)
    return post(
        world, chat, parameters, text=text, entities=entities, media=message.media, markup=markup
    )


def _each(
    world: World, parameters: Parameters, deed: Callable[[World, Parameters, int], Json]
) -> list[Json]:
    """The deed for every message of a list; those that are gone are left out."""
    numbers = parameters.json("message_ids") or []
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > LIST_LIMIT:
        raise bad_request("too many message identifiers specified")
    done = []
    for number in numbers:
        try:
            done.append(_name(deed(world, parameters, int(number))))
        except Refusal as refusal:
            if "not found" not in refusal.description or "message to" not in refusal.description:
                raise
    if not done:
        raise bad_request("there are no messages to forward")
    return done


def _name(message: Json) -> Json:
    return {"message_id": message["message_id"]}
