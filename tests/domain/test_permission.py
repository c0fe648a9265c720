"""Who may do what, case by case, each refusal with its reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.item import Status
from bot.domain.permission import Actor, Deed, Reason, may
from bot.domain.vocabulary import Kind
from tests.domain.planning import at, report

REGISTRAR, OWNER, MEMBER = 1, 2, 3
OPEN = replace(
    report(at(11, 25, 18), registered=at(11, 18), registered_by=REGISTRAR), ordered_by=9
)

ORDERED_BY, FINANCE, PERSONNEL = 9, 50, 51
STANDINGS = {
    "registrar": Actor(REGISTRAR, "小梁"),
    "owner": Actor(OWNER, "老秦"),
    "administrator": Actor(8, "罗主任", administrator=True),
    "director": Actor(7, "石主任", administrator=True, director=True),
    "leader": Actor(10, "钱局长", leader=True),
    "who ordered": Actor(ORDERED_BY, "武副局长", leader=True),
    "of the department": Actor(4, "小崔", departments=frozenset({FINANCE})),
    "of another department": Actor(5, "小雷", departments=frozenset({PERSONNEL})),
    "member": Actor(MEMBER, "小马"),
    "anonymous": Actor(None, "宣传组"),
    "anonymous administrator": Actor(None, "宣传组", administrator=True),
}
EVERYBODY = set(STANDINGS)
NAMED = EVERYBODY - {"anonymous", "anonymous administrator"}
ADMINISTERS = {"administrator", "director", "anonymous administrator"}
LEADS = {"leader", "who ordered"}
RUNS = ADMINISTERS | LEADS
# Who may, and what the others are told. The matter is owed by the finance department.
RULES: dict[Deed, tuple[set[str], Reason | None]] = {
    Deed.SEE: (EVERYBODY, None),
    Deed.ACKNOWLEDGE: (EVERYBODY, None),
    Deed.CONFIRM: (EVERYBODY, None),
    Deed.CHANGE: ({"registrar"} | RUNS, Reason.NOT_YOURS),
    Deed.TAKE: (NAMED, Reason.NOBODY),
    Deed.ASSIGN: ({"registrar", "owner"} | RUNS, Reason.NOT_YOURS),
    Deed.CLOSE: ({"registrar", "owner"} | RUNS, Reason.NOT_YOURS),
    Deed.EXTEND: ({"registrar", "owner"} | RUNS, Reason.NOT_YOURS),
    Deed.ASK_HELP: ({"registrar", "owner"} | RUNS, Reason.NOT_YOURS),
    Deed.HAND_OVER: ({"registrar", "owner"} | RUNS, Reason.NOT_YOURS),
    Deed.SUBMIT: ({"of the department"} | ADMINISTERS, Reason.NO_DEPARTMENT),
    Deed.REVIEW: ({"registrar", "who ordered"} | ADMINISTERS, Reason.NOT_RECIPIENT),
    Deed.REOPEN: ({"registrar", "who ordered"} | ADMINISTERS, Reason.NOT_RECIPIENT),
    Deed.READ_OPINIONS: ({"registrar"} | RUNS, Reason.NOT_RECIPIENT),
    Deed.REFUSE: ({"owner", "of the department"}, Reason.NOT_YOURS),
    Deed.SUPERVISE: ({"director"} | LEADS, Reason.DIRECTOR_ONLY),
    Deed.RAISE: ({"director"}, Reason.DIRECTOR_ONLY),
    Deed.ORDER: ({"director"} | LEADS, Reason.LEADER_OR_DIRECTOR),
    Deed.CONFIGURE: (ADMINISTERS, Reason.ADMINISTRATORS_ONLY),
}
ENDED = {
    Status.DONE: Reason.ALREADY_DONE,
    Status.CANCELLED: Reason.ALREADY_CANCELLED,
    Status.WITHDRAWN: Reason.ALREADY_WITHDRAWN,
}


def expected(standing: str, deed: Deed, status: Status) -> Reason | None:
    """The rules in words: None for yes."""
    may_do, reason = RULES[deed]
    of_the_chat = deed in (Deed.SEE, Deed.CONFIGURE, Deed.ORDER, Deed.READ_OPINIONS)
    if not of_the_chat and status in ENDED and (deed, status) != (Deed.REOPEN, Status.DONE):
        return ENDED[status]
    if not of_the_chat and status is Status.DRAFT and deed not in (Deed.CONFIRM, Deed.CHANGE):
        return Reason.STILL_DRAFT
    return None if standing in may_do else reason


@pytest.mark.parametrize(("standing", "deed", "status"), list(product(STANDINGS, Deed, Status)))
def test_who_may_do_what(standing: str, deed: Deed, status: Status) -> None:
    verdict = may(
        STANDINGS[standing], deed, replace(OPEN, status=status), OWNER, frozenset({FINANCE})
    )
    reason = expected(standing, deed, status)
    assert (verdict.allowed, verdict.reason) == (reason is None, reason)


@pytest.mark.parametrize(("deed", "status"), list(product(Deed, Status)))
def test_who_is_not_of_this_chat_may_do_nothing_at_all(deed: Deed, status: Status) -> None:
    stranger = Actor(REGISTRAR, "小梁", here=False, administrator=True, leader=True)
    verdict = may(stranger, deed, replace(OPEN, status=status), REGISTRAR)
    assert (verdict.allowed, verdict.reason) == (False, Reason.NOT_HERE)


def test_nothing_is_handed_in_to_a_matter_that_no_department_owes() -> None:
    verdict = may(STANDINGS["of the department"], Deed.SUBMIT, OPEN, OWNER)
    assert verdict.reason is Reason.NOTHING_OWED


def test_a_matter_nobody_registered_by_name_is_not_everybodys() -> None:
    """Registered by an anonymous administrator: no person's id equals none."""
    orphan = replace(OPEN, registered_by=None)
    for deed in (Deed.CHANGE, Deed.CLOSE, Deed.ASSIGN):
        assert may(Actor(None, "宣传组"), deed, orphan, None).reason is Reason.NOT_YOURS


def test_a_meeting_is_attended_and_not_handled() -> None:
    session = replace(OPEN, kind=Kind.MEETING)
    for deed in (Deed.TAKE, Deed.ASSIGN):
        assert may(STANDINGS["director"], deed, session).reason is Reason.NO_OWNER
