"""What is to be handed in with a report, as its notice says: copies, a seal, forms by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Sort(StrEnum):
    """What kind of thing is asked for."""

    COPIES = "copies"  # 一式两份
    SEAL = "seal"  # 加盖公章
    FORM = "form"  # 附表《…》


@dataclass(frozen=True)
class Material:
    """One line of a matter's tick list.

    Attributes:
        words: as the notice writes it; of a form its name alone.
        done: its owner has ticked it.
    """

    sort: Sort
    words: str
    done: bool = False


def kept(materials: Iterable[Material]) -> list[dict[str, Any]]:
    """A tick list as a row keeps it."""
    return [{"sort": str(one.sort), "words": one.words, "done": one.done} for one in materials]


def materials_of(rows: Iterable[dict[str, Any]]) -> tuple[Material, ...]:
    """The inverse of `kept`."""
    return tuple(Material(Sort(row["sort"]), str(row["words"]), bool(row["done"])) for row in rows)


def with_ticks(
    materials: Sequence[Material], ticked: Iterable[int], *, done: bool = True
) -> tuple[Material, ...]:
    """The list with some of its lines ticked, or no longer ticked."""
    chosen = set(ticked)
    return tuple(
        replace(one, done=done) if at in chosen else one for at, one in enumerate(materials)
    )


def renewed(materials: Sequence[Material], before: Sequence[Material]) -> tuple[Material, ...]:
    """A list read anew; what was ticked before and is still asked for stays ticked."""
    ticked = {(one.sort, one.words) for one in before if one.done}
    return tuple(replace(one, done=(one.sort, one.words) in ticked) for one in materials)
