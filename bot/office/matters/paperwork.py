"""Orders on what a matter waits for and what is handed in with it, by number or by reply."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from bot.domain.material import materials_of
from bot.office.matters.ordering import Answered, At, Errand, on_item, told
from bot.office.matters.tasking import say_done
from bot.office.notices.further import followed
from bot.office.notices.materials import tick
from bot.reading.materials import read_ticks


def follow(session: Session, errand: Errand) -> Answered:
    """/followed N: the later notice has gone out."""

    def do(at: At) -> Answered:
        outcome = followed(session, at.act, at.item)
        return told(at, outcome.entry, outcome.verdict)

    return on_item(session, errand, "usage_followed", do)


def tick_said(session: Session, errand: Errand, lines: Sequence[int] | None = None) -> Answered:
    """/tick N what: lines of the materials, by words that name them.

    Args:
        lines: which, where that has been read already.
    """

    def do(at: At) -> Answered:
        materials = materials_of(at.item.checklist)
        if not materials:
            return Answered("no_materials", values={"number": f"#{at.item.number}"})
        found = lines or read_ticks(errand.rest, materials)
        found = found or read_ticks(f"{errand.rest}好了", materials)
        if not found:
            return Answered("usage_tick")
        return say_done(at, tick(session, at.act, at.item, found))

    return on_item(session, errand, "usage_tick", do)
