"""What a notice says besides its facts: materials to be handed in, as a tick list; 另行通知."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from bot.domain.material import kept, materials_of, renewed, with_ticks
from bot.domain.permission import Deed
from bot.domain.vocabulary import Kind
from bot.office.matters.ledger import Act, change_item
from bot.office.matters.verbs import Outcome, judge
from bot.reading.following import read_following
from bot.reading.materials import read_materials
from bot.store.rows import EntryRow, ItemRow


def notes_of(kind: str, words: str) -> dict[str, Any]:
    """The tick list and the waiting line a notice's words give, as an item's fields."""
    materials = read_materials(words) if kind != Kind.MEETING else ()
    return {"further": read_following(words), "checklist": kept(materials)}


def changed_notes(item: ItemRow, before: str, after: str) -> dict[str, Any]:
    """What an edit changed of it: ticks stay on what is still asked for.

    A waiting line that somebody ended stays ended, unless the edit itself writes one.
    """
    was, becomes = notes_of(item.kind, before), notes_of(item.kind, after)
    changed = {field: value for field, value in becomes.items() if was[field] != value}
    if "checklist" in changed:
        lines = renewed(materials_of(changed["checklist"]), materials_of(item.checklist))
        changed["checklist"] = kept(lines)
    return changed


def tick(session: Session, act: Act, item: ItemRow, lines: Iterable[int]) -> Outcome:
    """Some lines of the list are ready; nothing but the list rests on it."""
    verdict = judge(session, act.actor, Deed.CLOSE, item)
    if not verdict.allowed:
        return Outcome(None, verdict)
    materials = materials_of(item.checklist)
    fresh = [at for at in lines if 0 <= at < len(materials) and not materials[at].done]
    if not fresh:
        return Outcome(None)
    item.checklist = kept(with_ticks(materials, fresh))
    words = "；".join(materials[at].words for at in fresh)
    entry = change_item(session, item, "tick", act, {}, more={"note": (None, words)})
    entry.after = {**entry.after, "ticked": fresh}
    session.add(entry)
    return Outcome(entry)


def unticked(item: ItemRow, last: EntryRow | None = None) -> list[dict[str, Any]]:
    """The list without the ticks of one step of its history; without a step, without any."""
    materials = materials_of(item.checklist)
    lines = range(len(materials)) if last is None else last.after.get("ticked", ())
    return kept(with_ticks(materials, lines, done=False))
