"""Words out of files: what a reader of the paper would see, or why there is nothing."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from bot.files.child import extract
from bot.files.numbering import chinese
from bot.files.pdf import paragraphs
from bot.files.values import Trouble, is_readable, is_written
from tests.files.documents import (
    NOTICE,
    bomb,
    locked,
    old_word,
    pdf,
    printed,
    saved,
    scan,
    word,
)


def test_a_word_document_gives_its_paragraphs() -> None:
    found = extract(word(*NOTICE))
    assert found.trouble is None
    assert found.text.split("\n") == list(NOTICE)


def test_a_table_gives_its_rows_and_a_short_first_cell_is_a_label() -> None:
    document = Document()
    document.add_paragraph("茶艺培训安排")
    table = document.add_table(rows=3, cols=2)
    rows = (("时间", "11月20日下午3点"), ("地点", "东楼茶室"), ("序号", ""))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("完")
    assert extract(saved(document)).text.split("\n") == [
        "茶艺培训安排", "时间：11月20日下午3点", "地点：东楼茶室", "序号", "完",
    ]  # fmt: skip


def test_merged_cells_are_said_once() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并的格"
    table.cell(0, 2).text = "另一格"
    assert extract(saved(document)).text.count("合并的格") == 1


def test_what_was_deleted_or_hidden_is_not_read_and_what_was_inserted_is() -> None:
    document = Document()
    paragraph = document.add_paragraph("会议时间改为")
    for xml in (
        "<w:del {}><w:r><w:delText>上午9点</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>下午4点</w:t></w:r></w:ins>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert extract(saved(document)).text == "会议时间改为下午4点"


def test_a_text_box_is_read_once() -> None:
    document = Document()
    box = "<w:txbxContent><w:p><w:r><w:t>机密★1年</w:t></w:r></w:p></w:txbxContent>"
    alternatives = (
        f"<w:r {nsdecls('w')} "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("正文")._p.append(parse_xml(alternatives))
    assert extract(saved(document)).text.split("\n") == ["机密★1年", "正文"]


def test_headers_and_footers_stand_in_the_margins() -> None:
    document = Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "秘密"
    found = extract(saved(document))
    assert (found.text, found.margins) == ("正文", "秘密")


def test_numbers_that_word_draws_are_read() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%2."/></w:lvl>'
    )
    numbering.insert(
        0,
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for text, level in (("会议时间", 0), ("报到", 1), ("开会", 1), ("地点", 0), ("东楼", 1)):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )
    assert document.element.body.findall(f".//{qn('w:numPr')}")
    assert extract(saved(document)).text.split("\n") == [
        "一、会议时间", "1. 报到", "2. 开会", "二、地点", "1. 东楼",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_numbers_are_said_in_chinese(number: int, said: str) -> None:
    assert chinese(number) == said


def test_a_pdf_gives_paragraphs_not_printed_lines() -> None:
    lines = printed(NOTICE)
    assert len(lines) > len(NOTICE), "a paragraph was broken over lines"
    found = extract(pdf([lines]))
    assert found.trouble is None
    assert found.text.split("\n") == list(NOTICE)


def test_a_paragraph_goes_on_over_the_page_and_its_number() -> None:
    lines = printed(NOTICE)
    broken = next(at for at, line in enumerate(lines) if line not in NOTICE) + 1
    pages = [[*lines[:broken], "— 1 —"], [*lines[broken:], "— 2 —"]]
    assert extract(pdf(pages)).text.split("\n") == list(NOTICE)


def test_english_lines_are_joined_with_a_space() -> None:
    lines = ["Please send the attendance list to the general office", "by Friday 5 pm."]
    assert list(paragraphs(lines, 53)) == [" ".join(lines)]


def test_short_lines_of_a_narrow_page_stay_apart() -> None:
    lines = ["时间：11月20日15:00", "地点：东楼小会议室", "参加：各科室负责人"]
    assert list(paragraphs(lines, 20)) == lines


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (scan(), Trouble.WORDLESS),
        (pdf([["扫描助手"]]), Trouble.WORDLESS),
        (pdf([NOTICE], meaning=False), Trouble.WORDLESS),
        (locked(pdf([NOTICE])), Trouble.LOCKED),
        (word(), Trouble.WORDLESS),
        (bomb(), Trouble.HEAVY),
        (old_word(), Trouble.FORM),
        (old_word() + "EncryptedPackage".encode("utf-16-le"), Trouble.LOCKED),
        (b"", Trouble.BROKEN),
        (b"%PDF-1.7 and no more", Trouble.BROKEN),
        (b"PK\x03\x04 and no more", Trouble.BROKEN),
        (word("通知")[:-200], Trouble.BROKEN),
        (b"plain words", Trouble.BROKEN),
    ],
    ids=str,
)
def test_what_cannot_be_read_says_why(content: bytes, trouble: Trouble) -> None:
    assert extract(content).trouble is trouble


def test_a_stamp_on_a_scan_is_still_looked_at() -> None:
    assert "机密" in extract(pdf([["机密★1年"]])).margins


def test_a_stamp_between_the_lines_of_a_paragraph_is_not_lost_in_it() -> None:
    lines = printed(["各科室要高度重视，" * 9 + "切实抓好落实。"])
    found = extract(pdf([[*lines[:2], "机密", *lines[2:]]]))
    assert "机密" in found.margins.split("\n")


def test_entities_are_not_unfolded() -> None:
    """A billion laughs in a document's markup."""
    folded = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(9)
    )
    source = zipfile.ZipFile(io.BytesIO(word("通知")))
    buffer = io.BytesIO()
    with source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                text = content.decode().replace("通知", "&l8;")
                head, _, rest = text.partition("?>")
                content = f"{head}?><!DOCTYPE w [{folded}]>{rest}".encode()
            target.writestr(name, content)
    assert "哈哈" not in extract(buffer.getvalue()).text


@pytest.mark.parametrize(
    ("name", "readable", "written"),
    [
        ("通知.docx", True, True),
        ("通知.PDF", True, True),
        ("通知.doc", False, True),
        ("通知.wps", False, True),
        ("表.xlsx", False, False),
        ("docx", False, False),
        ("", False, False),
    ],
)
def test_a_name_says_what_may_be_read(name: str, readable: bool, written: bool) -> None:
    assert (is_readable(name), is_written(name)) == (readable, written)
