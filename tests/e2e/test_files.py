"""Files with words in them: fetched, read apart, registered; the others asked about once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground.methods import METHODS
from bot.playground.parameters import Parameters
from bot.playground.world import Message, World
from tests.e2e.conftest import playing
from tests.e2e.played import Played
from tests.files.documents import (
    NOTICE,
    bomb,
    locked,
    old_word,
    pdf,
    printed,
    scan,
    word,
)

QUESTION = "这份文件是什么事"


async def send(played: Played, name: str, content: bytes, caption: str = "") -> Message:
    """周 posts a file in the group."""
    office = played.office
    sent = played.emulator.send_document(office.zhou, office.group, name, content, caption)
    await played.settle()
    return sent


def contents(folder: Path) -> bytes:
    """Every byte of the database, its log and whatever else was left."""
    return b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def fetched(played: Played) -> int:
    """How many files were asked for."""
    return played.emulator.count("getFile")


@pytest.mark.parametrize(
    ("name", "content"),
    [("通知.docx", word(*NOTICE)), ("通知.PDF", pdf([printed(NOTICE)]))],
    ids=["docx", "pdf"],
)
async def test_a_notice_in_a_file_gets_its_cards(
    played: Played, name: str, content: bytes
) -> None:
    sent = await send(played, name, content, "请各位查收")
    meeting = played.card("#1")
    for part in ("冬季消防演练部署会", "11月20日（周五）15:00", "四楼小会议室", name):
        assert part in meeting.text
    assert meeting.reply_to is sent
    assert "11月19日（周四）17:00" in played.card("#2").text
    assert not played.in_group(QUESTION)
    await played.say(played.office.li, "/show 1")
    whole = played.in_group("#1")[-1].text
    assert f"📎 {name}" in whole, "what the file says is told from what the sender wrote"
    assert "请各位查收" in whole


async def test_the_same_file_twice_is_one_notice(played: Played) -> None:
    await send(played, "通知.docx", word(*NOTICE))
    await send(played, "通知.docx", word(*NOTICE))
    assert len([one for one in played.in_group() if "收到" in str(one.buttons)]) == 2


async def test_a_caption_that_is_enough_is_not_fetched(played: Played) -> None:
    caption = "请各科室负责人于明天下午3点到三楼会议室参加防汛部署会。"
    await send(played, "通知.docx", word(*NOTICE), caption)
    assert "防汛部署会" in played.card("#1").text
    assert fetched(played) == 0


async def test_a_name_that_is_enough_is_not_fetched(played: Played) -> None:
    name = "关于11月20日下午3点在三楼会议室召开冬季消防演练部署会的通知.docx"
    await send(played, name, word("见附件"))
    assert "11月20日（周五）15:00" in played.card("#1").text
    assert fetched(played) == 0


async def test_a_file_that_holds_no_matter_is_chatter(played: Played) -> None:
    before = played.emulator.count("sendMessage")
    await send(played, "随笔.docx", word("秋天的院子里落满了叶子。", "风从墙外吹来。"))
    assert played.emulator.count("sendMessage") == before
    assert fetched(played) == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("扫描件.pdf", scan(), "扫描件或图片"),
        ("加密.pdf", locked(pdf([NOTICE])), "密码"),
        ("炸弹.docx", bomb(), "没能读完"),
        ("坏的.docx", b"PK\x03\x04", "打不开"),
        ("旧的.doc", old_word(), "另存为 .docx"),
        ("计划.docx", word(*(f"请各科室于12月{n}日下班前报送第{n}组台账至综合科。" for n in range(1, 25))), "事项太多"),
    ],
    ids=["scan", "locked", "bomb", "broken", "doc", "plan"],
)  # fmt: skip
async def test_what_cannot_be_read_is_asked_about_once(
    played: Played, name: str, content: bytes, reason: str
) -> None:
    await send(played, name, content, "请查收")
    (question,) = played.in_group(QUESTION)
    assert reason in question.text
    assert name in question.text
    await played.say(played.office.zhou, "11月27日前各科室报送演练方案", reply_to=question)
    assert "11月27日" in played.card("#1").text
    assert not played.in_group(QUESTION), "the question has become the card"


async def test_a_file_that_cannot_be_fetched_is_asked_about_and_says_so(played: Played) -> None:
    played.emulator.faults.reset("getFile")
    await send(played, "通知.docx", word(*NOTICE))
    (question,) = played.in_group(QUESTION)
    assert "没能从 Telegram 取到" in question.text


async def test_a_stop_while_a_file_is_on_its_way_loses_nothing(played: Played) -> None:
    office = played.office
    held = played.emulator.faults.hold("getFile")
    played.emulator.send_document(office.zhou, office.group, "通知.docx", word(*NOTICE))
    await held.happened.wait()
    await played.stop()
    held.release()
    await played.start()
    assert "15:00" in played.card("#1").text
    assert not played.in_group(QUESTION)


async def test_no_byte_beyond_the_limit_is_read(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.words.LARGEST", 1000)
    await send(played, "通知.docx", word(*NOTICE))
    assert "超过 20 MB" in played.in_group(QUESTION)[0].text
    assert fetched(played) == 0


async def test_a_size_that_telegram_tells_wrong_is_counted_again(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = await send(played, "表.xlsx", b"x" * 2000)
    assert played._house is not None
    transport = played._house.running.house.transport
    assert stored.media is not None
    file_id = stored.media["document"]["file_id"]
    assert await transport.fetch(file_id, 1999) is None
    honest = METHODS["getfile"]

    def understating(world: World, parameters: Parameters) -> dict[str, object]:
        answer = honest(world, parameters)
        assert isinstance(answer, dict)
        return {**answer, "file_size": 10}

    monkeypatch.setitem(METHODS, "getfile", understating)
    assert await transport.fetch(file_id, 2000) == b"x" * 2000
    assert await transport.fetch(file_id, 1999) is None


async def test_an_edited_caption_leaves_what_the_file_says(played: Played) -> None:
    sent = await send(played, "通知.docx", word(*NOTICE), "请查收")
    await played.edit(sent, "请各位查收，谢谢")
    assert fetched(played) == 1, "the file is the same"
    assert "15:00" in played.card("#1").text
    assert len(played.in_group("#1")) == 1


async def test_in_commands_only_no_file_is_looked_at(played: Played) -> None:
    await played.say(played.office.zhou, "/mode commands")
    await send(played, "通知.docx", word(*NOTICE))
    assert fetched(played) == 0


@pytest.mark.parametrize("where", ["text", "header"])
async def test_a_marked_file_is_kept_nowhere(
    sqlite_template: Path, tmp_path: Path, where: str
) -> None:
    secret = "请各科室于11月20日下午3点到白鹭厅参加云雀九号传达会。"
    content = word("机密★1年", secret) if where == "text" else _headed("机密★1年", secret)
    async with playing(sqlite_template, tmp_path) as played:
        office = played.office
        await played.start()
        await played.open(office.zhou)
        await send(played, "会议材料.docx", content)
        await send(played, "通知.docx", word(*NOTICE))
        (said,) = played.told(office.zhou, "密级")
        assert "机密" in said.text
        assert not played.in_group("云雀")
        assert not played.in_group(QUESTION)
        everything = contents(tmp_path)
        await played.stop()
        everything += contents(tmp_path)
    for words in ("云雀", "白鹭厅"):
        for form in (words.encode(), words.encode("utf-16-le"), ascii(words)[1:-1].encode()):
            assert form not in everything, words
    assert "四楼小会议室".encode() in everything, "the search would have found it"


def _headed(header: str, text: str) -> bytes:
    from docx import Document

    from tests.files.documents import saved

    document = Document()
    document.sections[0].header.paragraphs[0].text = header
    document.add_paragraph(text)
    return saved(document)
