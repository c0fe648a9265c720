"""Cleaning makes a text plain and never loses where a character came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.clean import clean


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("２０２６年１２月１日　９：００", "2026年12月1日 9:00"),
        ("下週三開會，請準時參加", "下周三开会,请准时参加"),
        ("二○二六年，二O二七年", "二〇二六年,二〇二七年"),
        ("12月\u200b3\u200d日", "12月3日"),
        ("时间：：9：：30，，地点。。", "时间:9:30,地点。"),
        ("重(chóng)新报送", "重新报送"),
        ("李科长（lǐ kē zhǎng）", "李科长"),
        ("⽇期", "日期"),  # a radical, as PDF files have it
        ("8点——9点", "8点—9点"),
        ("小陈(Teams)", "小陈(Teams)"),
        ("", ""),
    ],
)
def test_texts_are_made_plain(written: str, read: str) -> None:
    assert clean(written).text == read


def test_a_span_points_into_the_original_behind_what_was_dropped() -> None:
    written = "重(chóng)新，，定于１２月\u200b３日"
    cleaned = clean(written)
    start = cleaned.text.index("12月")

    span = cleaned.span(start, len(cleaned.text))

    assert written[span.start : span.end] == "１２月\u200b３日"


def test_an_empty_stretch_lies_where_it_was_cut() -> None:
    cleaned = clean("，，下周三")

    assert cleaned.span(1, 1).start == cleaned.span(1, 1).end == 2
    assert cleaned.span(4, 4).start == len("，，下周三")


@given(st.text(max_size=200))
def test_every_cleaned_character_has_a_place_in_the_original(written: str) -> None:
    cleaned = clean(written)

    origin = list(cleaned.origin)
    assert len(origin) == len(cleaned.text)
    assert origin == sorted(set(origin))
    assert all(0 <= place < len(written) for place in origin)


@given(st.text(alphabet="周一二月日9:，。（）() áx\u200bＡ後", max_size=80))
def test_cleaning_twice_changes_nothing_a_reader_sees(written: str) -> None:
    once = clean(written).text

    assert clean(once).text.replace("\u200b", "") == once or len(clean(once).text) < len(once)


@given(st.text(alphabet="甲乙，：\u200b９", min_size=1, max_size=60))
def test_what_is_kept_is_the_original_made_plain(written: str) -> None:
    cleaned = clean(written)

    for character, place in zip(cleaned.text, cleaned.origin, strict=True):
        assert clean(written[place]).text == character
