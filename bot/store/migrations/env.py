"""Alembic's entry: migrations run on the connection that `bot/store/migrate.py` hands in."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import bot.store.follow_rows
import bot.store.rows  # noqa: F401  # registers every table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
