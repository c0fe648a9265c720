"""What is said to Huiyin by name, as a reply or in private: the same orders, in plain words."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Message, MessageEntity, Update

from bot.context import Context
from bot.domain.vocabulary import Kind
from bot.reading.orders import Order, read_order
from bot.wording import answers
from handlers import (
    absences,
    commands,
    follow_ups,
    leaders,
    orders,
    papers,
    returns,
    rosters,
    searches,
    settings,
    tasks,
    why,
)
from handlers.asked import Asked, Do, say_back, slash
from handlers.people import is_ours, replied, text_of

# Every command that may also be said in words; `handlers/__init__.py` gives each its slash.
SPOKEN: dict[str, Do] = {
    "help": commands.help_,
    **{name: commands.list_of(name) for name in commands.LISTS},
    "show": commands.show_,
    "why": why.why_,
    "cancel": orders.cancel,
    "done": orders.done,
    "assign": orders.assign,
    "undo": orders.undo,
    "meeting": orders.register(Kind.MEETING),
    "report": orders.register(Kind.REPORT),
    "task": orders.register(Kind.TASK),
    "progress": tasks.progress,
    "difficulty": tasks.difficulty,
    "submit": tasks.submit,
    "reopen": tasks.reopen,
    "refuse": tasks.refuse,
    "take": tasks.take,
    "forward": tasks.forward,
    "assist": tasks.assist,
    "extend": tasks.extend,
    "supervise": tasks.supervise,
    "urgent": tasks.urgent,
    "handover": tasks.handover,
    "stuck": tasks.stuck_,
    "history": tasks.history,
    **follow_ups.COMMANDS,
    "order": tasks.order_,
    "promise": tasks.promise,
    "table": returns.table_,
    "followed": papers.followed,
    "request": papers.request,
    "reply": papers.reply,
    "tick": papers.tick,
    "replies": papers.replies,
    "leader": leaders.leader,
    "roster": rosters.roster,
    "portfolio": rosters.portfolio,
    "away": absences.away,
    "mode": settings.mode,
    "settings": settings.settings,
}
# Behind these a number in front is part of the text, not an item's number.
UNNUMBERED = ("meeting", "report", "task", "request", "leader", "roster", "portfolio", "away")
READING = ("help", "show", "why", "table", "replies", *commands.LISTS)
SEARCHED = ("today", "week", "overdue")  # lists whose questions may name more than the list
_ASKING = re.compile(r"[?？]\s*$|[吗嗎么麼没沒呢]\s*[。!！]*$")


def called(message: Message, username: str) -> tuple[str, bool]:
    """A message's words without a mention of Huiyin at either end, and whether there was one."""
    text, mention = text_of(message), f"@{username}".lower()
    parse = message.parse_entities if message.text else message.parse_caption_entities
    found = parse([MessageEntity.MENTION]).values()
    if not any(one.lower() == mention for one in found):
        return text, False
    plain = text.strip()
    if plain.lower().startswith(mention):
        return plain[len(mention) :].strip(" ，,：:\n"), True
    if plain.lower().endswith(mention):
        return plain[: -len(mention)].strip(" ，,\n"), True
    return text, False


async def captioned(update: Update, context: Context) -> None:
    """A command under a file: /report 周五下班前 with the form attached."""
    message = update.effective_message
    assert message is not None
    name, _, addressee = text_of(message).split(maxsplit=1)[0][1:].partition("@")
    do = SPOKEN.get(name.lower())
    ours = addressee.lower() in ("", context.bot.username.lower())
    if do is None or not ours:
        await commands.unknown(update, context)
    else:
        await slash(do, numbered=name.lower() not in UNNUMBERED)(update, context)


async def obey(context: Context, asked: Asked, *, named: bool) -> bool:
    """Do what is said to Huiyin; whether it was an order.

    Args:
        named: Huiyin was mentioned; nothing else said means "what can you do?".
    """
    if named and not asked.rest:
        say_back(context, asked, answers.answer("help", asked.caller.voice))
        return True
    if await absences.said(context, asked):
        return True
    order = _order(context, asked)
    do = SPOKEN.get(order.command) if order is not None else None
    known = order is not None and do is not None and order.command not in SEARCHED
    if not known and await searches.search(context, asked):
        return True
    if order is None or do is None:
        return False
    await do(context, replace(asked, number=order.number, rest=order.rest))
    return True


def _order(context: Context, asked: Asked) -> Order | None:
    """The order a text gives; as a reply to a card, 取消 or 已报市局 mean its item.

    A question about a matter (取消了吗？) changes nothing.
    """
    order = read_order(asked.rest)
    place = asked.caller.place
    item = place.answered.item if place is not None and place.answered is not None else None
    about = item is not None and is_ours(replied(asked.message), context)
    if (
        about
        and item is not None
        and item.number is not None
        and (order is None or order.number is None)
    ):
        order = read_order(f"#{item.number} {asked.rest}") or order
    if order is not None and order.command not in READING and _ASKING.search(asked.rest):
        return None
    return order
