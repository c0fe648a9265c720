"""Callback data: within 64 bytes, there and back, and nothing a client forges gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.press import LIMIT, Press, Verb, decode

presses = st.builds(
    Press,
    verb=st.sampled_from(Verb),
    item_id=st.integers(0, 10**12),
    revision=st.integers(0, 10**6),
    argument=st.text("abcdefghijklmnopqrstuvwxyz0123456789:=-_.", max_size=24),
)


@given(presses)
def test_a_press_comes_back_as_it_went(press: Press) -> None:
    data = press.encode()
    assert len(data.encode()) <= LIMIT
    assert decode(data) == press


def test_what_would_not_fit_is_refused_before_telegram_refuses_it() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        Press(Verb.SET, 1, 1, "quiet=" + "一" * 20).encode()


@given(st.text(max_size=64))
def test_garbage_is_no_press(data: str) -> None:
    found = decode(data)
    assert found is None or found.encode() == data


@pytest.mark.parametrize(
    "data",
    [
        "",
        "h1",
        "h0.ack.1.1.",
        "h1.ack.1.1",
        "h1.sing.1.1.",
        "h1.ack.one.1.",
        "h1.ack.-1.1.",
        "h1.ack. 1.1.",
        "h1.ack.1_0.1.",
        "h1.ack.１.1.",
        "h1.ack.99999999999999999999999.1.",
        "h1.ack.1.99999999999999999999999.",
    ],
)
def test_forged_data_is_no_press(data: str) -> None:
    """Ids beyond any row's would not even fit into a query."""
    assert decode(data) is None
