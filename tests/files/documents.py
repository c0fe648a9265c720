"""Documents as offices send them, and as nobody should: made here, none of them real."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

NOTICE = (
    "关于召开冬季消防演练部署会的通知",
    "各科室：",
    "为切实做好冬季消防工作，经研究，决定召开冬季消防演练部署会。现将有关事项通知如下：",
    "一、会议时间",
    "2026年11月20日（星期五）下午3:00。",
    "二、会议地点",
    "四楼小会议室",
    "三、参会人员",
    "各科室负责人",
    "四、其他事项",
    "请各科室于11月19日17:00前将参会人员名单报送至综合科。",
    "综合科",
    "2026年11月18日",
)
COLUMNS = 56  # of a printed line: twenty-eight characters


def saved(document: WordDocument) -> bytes:
    """A document as a file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word(*paragraphs: str) -> bytes:
    """A .docx of these paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def pdf(pages: Sequence[Sequence[str]], *, meaning: bool = True) -> bytes:
    """A .pdf with text, one page for each list of printed lines.

    Args:
        meaning: whether the font says which characters its glyphs are.
    """
    glyphs = sorted({ord(one) for page in pages for line in page for one in line})
    numbers = {code: index + 1 for index, code in enumerate(glyphs)}
    objects: list[bytes] = [b"", b""]  # the catalogue and the list of pages come last
    maps = "".join(f"<{numbers[code]:04X}> <{code:04X}>\n" for code in glyphs)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{maps}endbfchar endcmap end end"
    )
    objects.append(_stream(to_unicode.encode()))
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    spoken = b" /ToUnicode 3 0 R" if meaning else b""
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R]" + spoken + b" >>"
    )
    kids = []
    for page in pages:
        drawn = b"BT /F1 16 Tf 80 770 Td 28 TL\n"
        for line in page:
            text = "".join(f"{numbers[ord(one)]:04X}" for one in line)
            drawn += f"<{text}> Tj T*\n".encode()
        objects.append(_stream(drawn + b"ET"))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 5 0 R >> >> /Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = b" ".join(b"%d 0 R" % one for one in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    return _file(objects)


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return head + packed + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + trailer % (len(objects) + 1, start)


def printed(paragraphs: Sequence[str], columns: int = COLUMNS) -> list[str]:
    """Paragraphs as lines of a page: a Chinese character takes two columns."""
    lines = []
    for paragraph in paragraphs:
        line, width = "", 0
        for one in paragraph:
            takes = 1 if one.isascii() else 2
            if width + takes > columns:
                lines.append(line)
                line, width = "", 0
            line, width = line + one, width + takes
        lines.append(line)
    return lines


def scan() -> bytes:
    """A .pdf of one page without a word on it."""
    return pdf([[]])


def locked(content: bytes, algorithm: str = "RC4-128") -> bytes:
    """A .pdf behind a password."""
    writer = PdfWriter(PdfReader(io.BytesIO(content)))
    writer.encrypt("secret", algorithm=algorithm)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def bomb(megabytes: int = 200) -> bytes:
    """A .docx of some kilobytes that unpacks to very much more."""
    buffer = io.BytesIO(word("通知"))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/more.xml", b" " * (megabytes * 1024 * 1024))
    return buffer.getvalue()


def pdf_bomb(megabytes: int = 150) -> bytes:
    """A .pdf whose one page unpacks to very much more."""
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(megabytes))
    packed += packer.flush()
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
    kids = b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R >>"
    return _file([catalogue, kids, head + packed + b"\nendstream", page])


def old_word() -> bytes:
    """How a .doc begins."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2048


def workbook(*rows: Sequence[object], more: Sequence[Sequence[object]] = ()) -> bytes:
    """A .xlsx of these rows; `more` stands on a second sheet."""
    book = Workbook()
    for sheet, content in ((book.active, rows), (book.create_sheet(), more)):
        for row in content:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_bomb() -> bytes:
    """A .xlsx of a few kilobytes whose sheet unpacks to a hundred megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * (100 * 1024 * 1024 // 6))
    return buffer.getvalue()


def old_sheet() -> bytes:
    """The beginning of a .xls."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(500)
