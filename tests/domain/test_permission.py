"""Who may do what, case by case, each refusal with its reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.item import Status
from bot.domain.permission import Actor, Deed, Reason, may
from tests.domain.planning import at, report

REGISTRAR, OWNER, MEMBER = 1, 2, 3
OPEN = report(at(11, 25, 18), registered=at(11, 18), registered_by=REGISTRAR)

STANDINGS = {
    "registrar": Actor(REGISTRAR, "小梁"),
    "owner": Actor(OWNER, "老秦"),
    "administrator": Actor(8, "罗主任", administrator=True),
    "leader": Actor(9, "钱局长", leader=True),
    "member": Actor(MEMBER, "小马"),
    "anonymous": Actor(None, "宣传组"),
    "anonymous administrator": Actor(None, "宣传组", administrator=True),
}
RUNS = {"administrator", "leader", "anonymous administrator"}
ENDED = {
    Status.DONE: Reason.ALREADY_DONE,
    Status.CANCELLED: Reason.ALREADY_CANCELLED,
    Status.WITHDRAWN: Reason.ALREADY_WITHDRAWN,
}


def expected(standing: str, deed: Deed, status: Status) -> Reason | None:
    """The rules in words: None for yes."""
    if deed is Deed.CONFIGURE:
        administers = STANDINGS[standing].administrator
        return None if administers else Reason.ADMINISTRATORS_ONLY
    if deed is Deed.SEE:
        return None
    if status in ENDED:
        return ENDED[status]
    if status is Status.DRAFT and deed not in (Deed.CONFIRM, Deed.CHANGE):
        return Reason.STILL_DRAFT
    if deed in (Deed.ACKNOWLEDGE, Deed.CONFIRM):
        return None
    if deed is Deed.TAKE:
        return Reason.NOBODY if standing.startswith("anonymous") else None
    mine = {"registrar"} if deed is Deed.CHANGE else {"registrar", "owner"}
    return None if standing in mine | RUNS else Reason.NOT_YOURS


@pytest.mark.parametrize(("standing", "deed", "status"), list(product(STANDINGS, Deed, Status)))
def test_who_may_do_what(standing: str, deed: Deed, status: Status) -> None:
    verdict = may(STANDINGS[standing], deed, replace(OPEN, status=status), OWNER)
    reason = expected(standing, deed, status)
    assert (verdict.allowed, verdict.reason) == (reason is None, reason)


@pytest.mark.parametrize(("deed", "status"), list(product(Deed, Status)))
def test_who_is_not_of_this_chat_may_do_nothing_at_all(deed: Deed, status: Status) -> None:
    stranger = Actor(REGISTRAR, "小梁", here=False, administrator=True, leader=True)
    verdict = may(stranger, deed, replace(OPEN, status=status), REGISTRAR)
    assert (verdict.allowed, verdict.reason) == (False, Reason.NOT_HERE)


def test_a_matter_nobody_registered_by_name_is_not_everybodys() -> None:
    """Registered by an anonymous administrator: no person's id equals none."""
    orphan = replace(OPEN, registered_by=None)
    for deed in (Deed.CHANGE, Deed.CLOSE, Deed.ASSIGN):
        assert may(Actor(None, "宣传组"), deed, orphan, None).reason is Reason.NOT_YOURS
