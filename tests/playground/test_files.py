"""Files: what the bot sends, forwards and copies, and what people attach."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Awaitable, Callable

import pytest
import telegram
from telegram import InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, TelegramError

from bot.playground import files
from bot.playground.files import keep_file
from bot.playground.parameters import Upload
from bot.playground.server import Emulator
from bot.playground.world import Chat, Person


def picture(width: int = 3, height: int = 2) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


async def test_a_file_is_sent_on_by_its_id_with_its_name_and_bytes(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    emulator.start(zhou)
    given = emulator.send_document(zhou, group, "节能半年报.docx", b"PK report")
    assert given.media is not None
    file_id = given.media["document"]["file_id"]
    sent = await bot.send_document(zhou.id, file_id, caption="规划科的半年报")
    assert sent.document is not None
    assert (sent.document.file_id, sent.document.file_name) == (file_id, "节能半年报.docx")
    assert (sent.document.file_size, sent.caption) == (9, "规划科的半年报")
    fetched = await (await bot.get_file(sent.document.file_id)).download_as_bytearray()
    assert bytes(fetched) == b"PK report"


async def test_a_photo_is_measured_and_sent_on_by_its_id(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    sent = await bot.send_photo(group.id, picture(40, 30), caption="现场")
    (size,) = sent.photo
    assert (size.width, size.height) == (40, 30)
    emulator.start(zhou)
    again = await bot.send_photo(zhou.id, size.file_id)
    assert again.photo[-1].file_id == size.file_id
    assert bytes(await (await again.photo[-1].get_file()).download_as_bytearray()) == picture(
        40, 30
    )


async def test_an_album_of_files_comes_as_several_messages_of_one_group(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    known = emulator.send_document(zhou, group, "一.xlsx", b"1")
    assert known.media is not None
    sent = await bot.send_media_group(
        group.id,
        [
            InputMediaDocument(
                known.media["document"]["file_id"], caption="<b>材料</b>", parse_mode="HTML"
            ),
            InputMediaDocument(b"2", filename="二.xlsx"),
        ],
    )
    assert len({message.media_group_id for message in sent}) == 1
    names = [m.document.file_name for m in sent if m.document is not None]
    assert names == ["一.xlsx", "二.xlsx"]
    assert [message.caption for message in sent] == ["材料", None]
    photos = await bot.send_media_group(group.id, [InputMediaPhoto(picture()) for _ in range(2)])
    assert all(message.photo for message in photos)


async def test_forwarding_names_the_origin_and_copying_does_not(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    emulator.start(zhou)
    paper = emulator.send_document(zhou, group, "通知.pdf", b"%PDF", "请传达")
    forwarded = await bot.forward_message(zhou.id, group.id, paper.message_id)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == zhou.id
    assert forwarded.document is not None
    assert forwarded.caption == "请传达"
    copied = await bot.copy_message(zhou.id, group.id, paper.message_id, caption="存档")
    copy = emulator.private(zhou)[-1]
    assert (copy.message_id, copy.text, copy.origin) == (copied.message_id, "存档", None)
    text = emulator.write(zhou, group, "第二条")
    both = [paper.message_id, text.message_id]
    assert len(await bot.forward_messages(zhou.id, group.id, both)) == 2
    assert len(await bot.copy_messages(zhou.id, group.id, [*both, 999])) == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("wrong id", "wrong file identifier/http url specified"),
        ("photo as document", "can't use file of type photo as document"),
        ("document as photo", "can't use file of type document as photo"),
        ("text as photo", "image_process_failed"),
        ("gone", "message to forward not found"),
        ("mixed", "document can't be mixed with other media types"),
        ("eleven", "too many messages to send as an album"),
    ],
)
async def test_what_cannot_be_sent_is_refused_as_telegram_does(
    given: str, sentence: str, bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    paper = emulator.send_document(zhou, group, "表.xlsx", b"x").media
    photo = emulator.send_photo(zhou, group, picture()).media
    assert paper is not None
    assert photo is not None
    paper_id, photo_id = paper["document"]["file_id"], photo["photo"][0]["file_id"]
    one = InputMediaPhoto(photo_id)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "wrong id": lambda: bot.send_document(group.id, "FILE999999"),
        "photo as document": lambda: bot.send_document(group.id, photo_id),
        "document as photo": lambda: bot.send_photo(group.id, paper_id),
        "text as photo": lambda: bot.send_photo(group.id, b"not a picture"),
        "gone": lambda: bot.forward_message(group.id, group.id, 999),
        "mixed": lambda: bot.send_media_group(group.id, [one, InputMediaDocument(paper_id)]),
        "eleven": lambda: bot.send_media_group(group.id, [one] * 11),
    }
    before = emulator.world.serial
    with pytest.raises(BadRequest) as caught:
        await acts[given]()
    assert sentence in str(caught.value).lower()
    assert emulator.world.serial == before


async def test_people_send_photos_and_papers_in_albums_of_their_own(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    emulator.promote(emulator.bot, group, zhou)
    await bot.get_updates()
    world = emulator.world
    kept = [
        keep_file(world, Upload("甲.docx", b"1", "")),
        keep_file(world, Upload("乙.xlsx", b"2", "")),
        keep_file(world, Upload("现场.png", picture(), ""), photo=True),
    ]
    sent = emulator.attach(zhou, group, kept, "三样都在")
    assert [message.text for message in sent] == ["三样都在", "", ""]
    assert sent[0].album == sent[1].album != sent[2].album
    assert sent[2].album is None
    seen = [update.message for update in await bot.get_updates() if update.message]
    types = [m.document.mime_type for m in seen if m.document is not None]
    assert types[0] == ("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert len(types) == 2


async def test_over_twenty_megabytes_a_file_arrives_and_cannot_be_fetched(
    bot: telegram.Bot, emulator: Emulator, group: Chat, zhou: Person
) -> None:
    heavy = emulator.send_document(zhou, group, "录像.zip", bytes(files.DOWNLOAD_LIMIT + 1))
    assert heavy.media is not None
    with pytest.raises(TelegramError, match=r"(?i)file is too big"):
        await bot.get_file(heavy.media["document"]["file_id"])
    with pytest.raises(ValueError, match="50 MB"):
        emulator.send_document(zhou, group, "更大.zip", bytes(files.UPLOAD_LIMIT + 1))


def test_when_too_much_is_kept_the_oldest_goes(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "KEPT", 10)
    world = emulator.world
    first, second, third = (keep_file(world, Upload(n, bytes(4), "")) for n in ("a", "b", "c"))
    assert set(world.files) == {second.file_id, third.file_id}
    assert first.file_id not in world.files


@pytest.mark.parametrize(
    ("name", "kept_as", "path_ends"),
    [
        ("C:\\我的\\表.XLSX", "表.XLSX", ".xlsx"),
        ("../../etc/passwd", "passwd", "1"),
        ("没有后缀", "没有后缀", "1"),
        ("a.b/../c.p?f", "c.p?f", "1"),
        ("", "file", "1"),
    ],
)
def test_a_files_name_cannot_lead_elsewhere(
    name: str, kept_as: str, path_ends: str, emulator: Emulator
) -> None:
    stored = keep_file(emulator.world, Upload(name, b"x", ""))
    assert stored.name == kept_as
    assert stored.path.startswith("documents/file_")
    assert stored.path.endswith(path_ends)
