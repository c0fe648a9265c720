"""The scenes that ship with the playground, and the command that plays one."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.playground.host import play_script
from bot.playground.scene import load_script
from tests.e2e.process import REPOSITORY

SCENES = sorted((REPOSITORY / "bot" / "playground" / "scenes").glob("*.toml"))


@pytest.mark.parametrize("scene", SCENES, ids=[scene.stem for scene in SCENES])
async def test_a_scene_plays_as_written(scene: Path) -> None:
    transcript = await play_script(load_script(scene))
    assert transcript.ok, str(transcript)


async def play(scene: Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "play", "--script", str(scene),
        cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, output.decode()


async def test_the_command_plays_a_scene() -> None:
    code, said = await play(SCENES[0])
    assert code == 0, said
    assert "三楼会议室" in said
    assert "✗" not in said


async def test_a_broken_expectation_ends_with_one_and_the_transcript(tmp_path: Path) -> None:
    text = SCENES[0].read_text(encoding="utf-8")
    assert 'contains = ["#1", "三楼会议室"' in text
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace('contains = ["#1", "三楼会议室"', 'contains = ["#1", "五楼"'))
    code, said = await play(broken)
    assert code == 1
    assert "✗" in said
    assert "五楼" in said
    assert "已登记" in said, "the transcript tells what happened instead"


async def test_a_scene_that_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('title = "没有开头"\n')
    code, said = await play(broken)
    assert code == 1
    assert "Traceback" not in said
