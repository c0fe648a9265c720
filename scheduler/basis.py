"""What plans rest on besides the rows: other rules than before mean planning anew."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from sqlalchemy import update
from sqlmodel import Session, col

from bot.store.rows import ItemRow, PlanBasisRow
from scheduler.planner import Planning


def rest_on(session: Session, planning: Planning) -> bool:
    """After a start: plan every living item anew if other rules hold than before.

    Returns:
        Whether they do.
    """
    known = (planning.rules, planning.quiet, planning.calendar)
    fingerprint = hashlib.sha256(_canonical(known).encode()).hexdigest()
    basis = session.get(PlanBasisRow, 1)
    if basis is not None and basis.fingerprint == fingerprint:
        return False
    if basis is None:
        basis = PlanBasisRow(fingerprint=fingerprint)
    basis.fingerprint = fingerprint
    session.add(basis)
    session.exec(
        update(ItemRow).where(col(ItemRow.status).in_(("draft", "open"))).values(planned_version=0)
    )
    return True


def _canonical(value: object) -> str:
    """A text that is the same for equal values, in whatever order their sets come."""
    if isinstance(value, Mapping):
        pairs = sorted((_canonical(key), _canonical(one)) for key, one in value.items())
        return f"{{{pairs}}}"
    if isinstance(value, set | frozenset):
        return f"{sorted(_canonical(one) for one in value)}"
    if isinstance(value, tuple | list):
        return f"{[_canonical(one) for one in value]}"
    if is_dataclass(value):
        return f"{[(one.name, _canonical(getattr(value, one.name))) for one in fields(value)]}"
    return repr(value)
