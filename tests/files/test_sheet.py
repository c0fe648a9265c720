"""Lists sent as files: rows as they show, and nothing run, unpacked or believed."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from bot.files import is_listing, is_plain, plain_text
from bot.files.apart import read_apart
from bot.files.child import extract
from bot.files.values import Trouble
from tests.files.documents import old_sheet, sheet_bomb, workbook


def test_a_sheet_gives_its_rows_with_every_column_in_its_place() -> None:
    found = extract(workbook(("姓名", "科室", "职务"), ("韩芳", "", "科长"), ("邓小山", "规划科")))
    assert found.trouble is None
    assert found.text.split("\n") == ["姓名\t科室\t职务", "韩芳\t\t科长", "邓小山\t规划科"]


def test_numbers_are_shown_as_written_and_lines_in_a_cell_are_one() -> None:
    assert extract(workbook((1, 13800000000.0, "规划\n科"))).text == "1\t13800000000\t规划 科"


def test_a_formula_is_not_worked_out() -> None:
    found = extract(workbook(('=HYPERLINK("http://example.org")', "规划科"), ("韩芳", "规划科")))
    assert found.text.split("\n") == ["\t规划科", "韩芳\t规划科"]


def test_every_visible_sheet_is_read_and_a_hidden_one_is_not() -> None:
    assert extract(workbook(("韩芳", "规划科"), more=[("江涛", "信息科")])).text.split("\n") == [
        "韩芳\t规划科",
        "江涛\t信息科",
    ]
    book = Workbook()
    book.active.append(["韩芳", "规划科"])
    hidden = book.create_sheet()
    hidden.append(["江涛", "信息科"])
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    assert extract(buffer.getvalue()).text == "韩芳\t规划科"


def test_a_cell_at_the_far_end_does_not_fill_the_memory() -> None:
    book = Workbook()
    book.active["A1"] = "韩芳"
    book.active["XFD1048576"] = "江涛"
    buffer = io.BytesIO()
    book.save(buffer)
    assert extract(buffer.getvalue()).text == "韩芳"


def test_a_workbook_without_words_says_so() -> None:
    assert extract(workbook()).trouble is Trouble.WORDLESS


def entities() -> bytes:
    """A sheet whose words are entities within entities."""
    folded = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(9)
    )
    source = zipfile.ZipFile(io.BytesIO(workbook(("通知", "规划科"))))
    buffer = io.BytesIO()
    with source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/sharedStrings.xml":
                text = content.decode().replace("通知", "&l8;")
                head, mark, rest = text.rpartition("?>")
                content = f"{head}{mark}<!DOCTYPE s [{folded}]>{rest}".encode()
            target.writestr(name, content)
    return buffer.getvalue()


def test_entities_are_not_unfolded() -> None:
    assert "哈哈" not in extract(entities()).text


def hollow() -> bytes:
    """An archive that says it is a workbook and holds nothing of one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (sheet_bomb(), Trouble.HEAVY),
        (old_sheet(), Trouble.FORM),
        (old_sheet() + "EncryptedPackage".encode("utf-16-le"), Trouble.LOCKED),
        (hollow(), Trouble.BROKEN),
        (workbook(("韩芳",))[:-200], Trouble.BROKEN),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, trouble: Trouble) -> None:
    assert extract(content).trouble is trouble


async def test_the_child_reads_a_sheet() -> None:
    assert (await read_apart(workbook(("韩芳", "规划科")))).text == "韩芳\t规划科"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_offices_use(encoding: str) -> None:
    found = plain_text('姓名,科室\r\n"韩芳","规划科"\r\n'.encode(encoding), table=True)
    assert found.text.split("\n") == ["姓名\t科室", "韩芳\t规划科"]


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.WORDLESS),
        (b"\xff\xff\xff", Trouble.BROKEN),
        (bytes(100), Trouble.BROKEN),
        (b"a" * (3 * 1024 * 1024), Trouble.HEAVY),
        (b'"' + b"a" * 200_000 + b'"', Trouble.BROKEN),
    ],
)
def test_a_text_file_that_is_none_says_why(content: bytes, trouble: Trouble) -> None:
    assert plain_text(content, table=True).trouble is trouble


@pytest.mark.parametrize(
    ("name", "listing", "plain"),
    [
        ("花名册.XLSX", True, False),
        ("花名册.xls", True, False),
        ("花名册.csv", True, True),
        ("花名册.docx", True, False),
        ("照片.jpg", False, False),
    ],
)
def test_a_name_says_what_may_be_a_list(name: str, listing: bool, plain: bool) -> None:
    assert (is_listing(name), is_plain(name)) == (listing, plain)
