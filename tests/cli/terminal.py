"""What the tests of the command line share."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAE-secretSecretSecret_secret0123456789"
FRIDAY = "2026-11-20T09:30:00+08:00"

Bot = Callable[..., subprocess.CompletedProcess[str]]


def surroundings(**variables: str) -> dict[str, str]:
    """The environment without the operator's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    return kept | {"PYTHONPATH": str(ROOT), "NO_COLOR": ""} | variables
