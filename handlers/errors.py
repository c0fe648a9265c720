"""What a handler could not do: recorded for the inbox, which keeps the update and says so."""

from __future__ import annotations

from telegram import Update

from bot.context import Context


async def failed(update: object, context: Context) -> None:
    """PTB goes on as if nothing had happened, so the inbox is told."""
    if isinstance(update, Update) and context.error is not None:
        context.house.failed(update.update_id, context.error)
