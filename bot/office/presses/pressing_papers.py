"""Presses on what a matter waits for: 已通知, and the lines of its materials."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.press import Verb
from bot.office.notices.further import followed
from bot.office.notices.materials import tick
from bot.office.presses.pressed import FORGED, Pressed, Said


def _followed(one: Pressed) -> Said:
    return one.said(followed(one.session, one.act, one.item), "toast_followed")


def _tick(one: Pressed) -> Said:
    if not one.argument.isascii() or not one.argument.isdigit() or len(one.argument) > 2:
        return FORGED
    if int(one.argument) >= len(one.item.checklist):
        return FORGED
    outcome = tick(one.session, one.act, one.item, (int(one.argument),))
    return one.said(outcome, "toast_ticked")


DEEDS: dict[Verb, Callable[[Pressed], Said]] = {Verb.FOLLOWED: _followed, Verb.TICK: _tick}
PRIVATE = (Verb.FOLLOWED, Verb.TICK)
