"""Telegram's limits are ours to keep: a second per chat, twenty a minute per group, all in all thirty."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.budget import Budget, Limits
from tests.office.bureau import NOW

LIMITS = Limits(per_second=30, per_group_minute=20, chat_pause=timedelta(seconds=1))


def test_a_chat_rests_a_second_between_two_messages() -> None:
    budget = Budget(LIMITS)
    assert budget.ready_at(1, group=False, now=NOW) <= NOW
    budget.spend(1, NOW)
    assert budget.ready_at(1, group=False, now=NOW) == NOW + timedelta(seconds=1)
    assert budget.ready_at(2, group=False, now=NOW) <= NOW


def test_a_group_takes_twenty_a_minute_and_a_private_chat_more() -> None:
    budget = Budget(LIMITS)
    for second in range(20):
        budget.spend(1, NOW + timedelta(seconds=second))
    now = NOW + timedelta(seconds=21)
    assert budget.ready_at(1, group=True, now=now) == NOW + timedelta(minutes=1)
    assert budget.ready_at(1, group=False, now=now) <= now


def test_all_chats_together_take_thirty_a_second() -> None:
    budget = Budget(LIMITS)
    for chat in range(30):
        assert budget.open_at(NOW) == NOW
        budget.spend(chat, NOW)
    assert budget.open_at(NOW) == NOW + timedelta(seconds=1)
    assert budget.open_at(NOW + timedelta(seconds=1)) == NOW + timedelta(seconds=1)


def test_a_chat_that_asked_for_patience_is_left_alone_and_no_other() -> None:
    budget = Budget(LIMITS)
    budget.hold(1, NOW + timedelta(seconds=35))
    assert budget.ready_at(1, group=True, now=NOW) == NOW + timedelta(seconds=35)
    assert budget.ready_at(2, group=True, now=NOW) <= NOW


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4000)), max_size=120))
def test_whoever_asks_first_never_goes_over(requests: list[tuple[int, int]]) -> None:
    """Ask, wait as told, send: no window of a minute or a second holds too many."""
    limits = Limits(per_second=3, per_group_minute=5, chat_pause=timedelta(seconds=1))
    budget = Budget(limits)
    now, sent = NOW, []
    for chat, gap in requests:
        now += timedelta(milliseconds=gap)
        while (
            ready := max(budget.ready_at(chat, group=True, now=now), budget.open_at(now))
        ) > now:
            now = ready
        budget.spend(chat, now)
        sent.append((now, chat))
    for at, chat in sent:
        within = [one for one in sent if at <= one[0] < at + timedelta(minutes=1)]
        assert sum(1 for one in within if one[1] == chat) <= 5
        assert sum(1 for one in within if one[0] < at + timedelta(seconds=1)) <= 3
