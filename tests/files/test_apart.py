"""The child that reads a file: ended in time, shut in, and never the bot's trouble."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.files import Trouble, read_apart
from tests.files.documents import NOTICE, pdf_bomb, word

ROOT = Path(__file__).parents[2]


def confined(code: str) -> subprocess.CompletedProcess[str]:
    """Run some Python as the child is run."""
    text = f"from bot.files.child import confine\nconfine()\n{code}"
    return subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, timeout=30
    )


async def test_a_child_reads_a_document() -> None:
    found = await read_apart(word(*NOTICE))
    assert found.trouble is None
    assert found.text.split("\n") == list(NOTICE)


async def test_a_bomb_in_a_pdf_harms_the_child_at_most() -> None:
    found = await read_apart(pdf_bomb())
    assert found.trouble is not None
    assert not found.text


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("import sys; sys.exit(1)", Trouble.BROKEN),
        ("print('no answer')", Trouble.BROKEN),
        ("print('{\"text\": 1}')", Trouble.BROKEN),
        ("print('[]')", Trouble.BROKEN),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Trouble.HEAVY),
    ],
)
async def test_whatever_a_child_does_is_a_trouble_of_the_file(code: str, trouble: Trouble) -> None:
    assert (await read_apart(b"x", child=("-c", code))).trouble is trouble


async def test_a_child_that_hangs_is_ended() -> None:
    begun = time.monotonic()
    found = await read_apart(b"x", seconds=0.3, child=("-c", "import time; time.sleep(30)"))
    assert found.trouble is Trouble.HEAVY
    assert time.monotonic() - begun < 5


async def test_a_child_goes_when_the_house_closes(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(9)"
    reading = asyncio.create_task(read_apart(b"x", child=("-c", code)))
    for _ in range(500):
        if note.exists() and note.read_text():
            break
        await asyncio.sleep(0.01)
    child = int(note.read_text())
    begun = time.monotonic()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert time.monotonic() - begun < 5
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


async def test_the_child_is_told_nothing_of_the_configuration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUIYIN_TELEGRAM__TOKEN", "123:SECRET")
    code = (
        "import json, os; told = 'HUIYIN_TELEGRAM__TOKEN' in os.environ; "
        "print(json.dumps({'text': str(told), 'margins': '', 'trouble': None}))"
    )
    assert (await read_apart(b"x", child=("-c", code))).text == "False"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("bytearray(800 * 1024 * 1024)", "MemoryError"),
    ],
)
def test_a_child_is_shut_in(code: str, said: str) -> None:
    done = confined(code)
    assert done.returncode == 1
    assert said in done.stderr


def test_a_child_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "left"
    done = confined(f"with open({str(path)!r}, 'w') as file: file.write('x')")
    assert done.returncode != 0
    assert not path.exists() or path.stat().st_size == 0


def test_a_child_may_not_compute_for_ever() -> None:
    code = "import bot.files.child as child\nchild.PROCESSOR_SECONDS = 1\nchild.confine()\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=30)
    assert done.returncode < 0


def test_the_parent_carries_no_library_for_files() -> None:
    code = "import sys, bot.files; print({'docx', 'pypdf', 'openpyxl', 'lxml'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
