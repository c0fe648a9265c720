"""The child's side: bytes on stdin, JSON on stdout, and no way to do anything else.

Run as `python -m bot.files.child`. Memory, processor seconds, wall seconds and files are
limited before the first byte is read; the network and other programs are shut off.
"""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import sys
from dataclasses import asdict

from bot.files.archive import contents
from bot.files.values import Extract, Trouble

MEMORY = 512 * 1024 * 1024  # bytes of addresses
PROCESSOR_SECONDS = 10
WALL_SECONDS = 30  # should the parent be gone
LONGEST_TEXT = 100_000  # characters handed over; a notice has a hundredth of that
LONGEST_MARGINS = 5_000

_SHUT = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "ctypes.",
)
PART = "xl/workbook.xml"  # by which an archive is known to be a workbook
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def confine() -> None:
    """Take from this process what reading a file does not need."""
    sys.dont_write_bytecode = True
    signal.alarm(WALL_SECONDS)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(what, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event.startswith(_SHUT):
        raise PermissionError(f"{event} is not for a reader of files")


def extract(content: bytes) -> Extract:
    """The words of a file, whatever it is; never raises but for the process's limits."""
    try:
        if content.startswith(b"PK"):
            found = _unpacked(content)
        elif b"%PDF-" in content[:1024]:
            from bot.files.pdf import pdf_text

            found = pdf_text(content)
        elif content.startswith(_OLD_OFFICE):
            # A .docx with a password is wrapped in the old form, under this name.
            locked = "EncryptedPackage".encode("utf-16-le") in content
            found = Extract(trouble=Trouble.LOCKED if locked else Trouble.FORM)
        else:
            found = Extract(trouble=Trouble.BROKEN)
    except MemoryError:
        return Extract(trouble=Trouble.HEAVY)
    except Exception:  # libraries raise whatever a broken file makes them stumble over
        return Extract(trouble=Trouble.BROKEN)
    if found.trouble is None and not found.text.strip():
        found = Extract(margins=found.margins, trouble=Trouble.WORDLESS)
    return Extract(found.text[:LONGEST_TEXT], found.margins[:LONGEST_MARGINS], found.trouble)


def _unpacked(content: bytes) -> Extract:
    """The words of an archive: a workbook, else what must be a document."""
    inside = contents(content)
    if inside.trouble is not None:
        return Extract(trouble=inside.trouble)
    if PART in inside.names:
        from bot.files.sheet import sheet_text

        return sheet_text(content)
    from bot.files.word import word_text

    return word_text(content)


def main() -> None:
    """Read one file from stdin and answer on stdout."""
    confine()
    content = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(asdict(extract(content))))


if __name__ == "__main__":
    main()
