"""The door people come through: every update finds its handler on this page, in this order."""

from __future__ import annotations

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    MessageReactionHandler,
)
from telegram.ext.filters import COMMAND, CaptionRegex, StatusUpdate, UpdateType

from bot.context import App
from handlers import (
    commands,
    edits,
    errors,
    leaders,
    membership,
    notices,
    presses,
    receipts,
    returns,
    secrecy,
    spoken,
    start,
)
from handlers.asked import slash

# New messages only: an edited command is not run again, an edited notice is no new one.
NEW = UpdateType.MESSAGE | UpdateType.CHANNEL_POST
EDITED = UpdateType.EDITED_MESSAGE | UpdateType.EDITED_CHANNEL_POST


def register(application: App) -> None:
    """Tell the application who answers what. The first that fits takes the update."""
    add = application.add_handler

    # A marked text, new or edited, is refused before anything looks at it.
    add(MessageHandler(secrecy.MARKED, secrecy.refuse))

    # Service messages: what they say is no notice.
    add(MessageHandler(NEW & StatusUpdate.MIGRATE, membership.moved))
    came_or_went = StatusUpdate.NEW_CHAT_MEMBERS | StatusUpdate.LEFT_CHAT_MEMBER
    add(MessageHandler(NEW & came_or_went, membership.came_or_went))

    # Commands; most of them can be said in plain words as well.
    add(CommandHandler("start", slash(start.start, numbered=False), filters=NEW))
    add(CommandHandler("director", slash(leaders.director), filters=NEW))
    add(CommandHandler("ack", slash(receipts.acknowledged), filters=NEW))
    add(CommandHandler("back", slash(returns.back), filters=NEW))
    add(CommandHandler("accept", slash(returns.accept), filters=NEW))
    for name, do in spoken.SPOKEN.items():
        add(CommandHandler(name, slash(do, numbered=name not in spoken.UNNUMBERED), filters=NEW))

    # A command may stand under a file as well.
    add(MessageHandler(NEW & CaptionRegex(r"^/[A-Za-z]"), spoken.captioned))

    # Commands nobody here knows, or of other bots: never read as notices.
    add(MessageHandler(NEW & COMMAND, commands.unknown))

    # Everything else that people write.
    add(MessageHandler(NEW & ~StatusUpdate.ALL, notices.hear))

    # Edits of it; an edited command has run already.
    add(MessageHandler(EDITED & ~StatusUpdate.ALL, edits.edit))

    # Reactions: 👍 on a notice is a receipt.
    add(
        MessageReactionHandler(
            receipts.react, message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED
        )
    )

    # Presses, Huiyin's own standing, other people's.
    add(CallbackQueryHandler(presses.press))
    add(ChatMemberHandler(membership.own, ChatMemberHandler.MY_CHAT_MEMBER))
    add(ChatMemberHandler(membership.others, ChatMemberHandler.CHAT_MEMBER))

    # PTB lets a handler's mistake pass; the inbox must hear of it.
    application.add_error_handler(errors.failed)
