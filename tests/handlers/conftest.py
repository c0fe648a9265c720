"""The bureau of the office's own tests, for what the doors ask of it."""

from __future__ import annotations

from tests.office.conftest import bureau, group, office_postgres, store

__all__ = ["bureau", "group", "office_postgres", "store"]
