"""Words that look like another: a room behind 到, a post in front of a name, a thing like a person."""

from __future__ import annotations

import pytest

from bot.reading.notices.looks import is_event
from tests.reading.reading_support import only


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("请于11月27日前更新通讯录。", "title", "更新通讯录"),
        ("请于11月20日下午3点到会议室参加推进会。", "place", "会议室"),
        ("请郝局长周五上午9点到三楼会议室参加值班会。", "title", "值班会"),
        ("请各站站长11月24日下午3点到市局参加会商会。", "title", "会商会"),
        ("请泵站科11月25日前报送巡查情况，承办人李工。", "people", ["李工"]),
        ("请泵站科11月25日前报送巡查情况，经办人郝小雨。", "people", ["郝小雨"]),
        ("请泵站科11月25日前报送巡查情况，抄报市水利局。", "units", ["泵站科"]),
    ],
)
def test_it_is_read_as_what_it_is(text: str, field: str, said: object) -> None:
    found = getattr(only(text), field)
    assert (list(found) if isinstance(said, list) else found) == said


def test_a_chamber_of_commerce_is_no_event() -> None:
    assert is_event("会商会")
    assert not is_event("商会")
    assert not is_event("工会")
