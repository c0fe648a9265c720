"""The office of the ledger's tests, on each engine in turn."""

from __future__ import annotations

from tests.office.conftest import bureau, group, office_postgres, store

__all__ = ["bureau", "group", "office_postgres", "store"]
