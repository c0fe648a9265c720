"""The peer: the least bot that python-telegram-bot can be: `-m bench.echo_bot BASE_URL TOKEN`."""

from __future__ import annotations

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with the same words."""
    message = update.effective_message
    if message is not None and message.text:
        await message.reply_text(message.text)


def main(base_url: str, token: str) -> None:
    """Poll until told to stop."""
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().base_url(base_url).token(token).build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
