"""The parent's side: a child for each file, given bytes, asked for JSON, ended in time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path

from bot.files.values import Extract, Trouble

SECONDS = 20.0  # for a child as a whole, by the wall

_ROOT = Path(__file__).parents[2]
_CHILD = ("-m", "bot.files.child")
# No more than Python needs to start: a token in the environment stays here.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")


async def read_apart(
    content: bytes, *, seconds: float = SECONDS, child: tuple[str, ...] = _CHILD
) -> Extract:
    """The words of a .docx or .pdf, taken out by a child with limits.

    Whatever the file does to the child, the answer is an `Extract`: a child that crashes
    or runs out of memory or time is a `Trouble`. When this is cancelled the child ends.

    Args:
        content: the file.
        seconds: how long the child may live.
        child: what Python runs; tests hand in misbehaving ones.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *child,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment,
        )
    except OSError:
        return Extract(trouble=Trouble.HEAVY)  # the machine has no room for a child
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(content)
    except TimeoutError:
        return Extract(trouble=Trouble.HEAVY)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode is None or process.returncode < 0:  # ended by a limit
        return Extract(trouble=Trouble.HEAVY)
    return _understood(said)


def _understood(said: bytes) -> Extract:
    """A child's answer; what is no answer is a broken file."""
    try:
        answer = json.loads(said)
        trouble = Trouble(answer["trouble"]) if answer["trouble"] else None
        return Extract(str(answer["text"]), str(answer["margins"]), trouble)
    except (ValueError, KeyError, TypeError):
        return Extract(trouble=Trouble.BROKEN)
