"""Headings, corrections and supplements, by their words alone."""

from __future__ import annotations

import pytest

from bot.reading.together import (
    completion,
    correction,
    headed,
    is_generic,
    is_heading,
    joined,
    rejoined,
    supplement,
)


@pytest.mark.parametrize(
    "text",
    [
        "关于召开秸秆禁烧部署会的通知",
        "關於召開秸稈禁燒部署會的通知：",
        "关于印发《公务用车办法》的通知",
        "【会议通知】",
        "会议通知：",
        "Notice of the drainage meeting",
    ],
)
def test_a_title_by_itself_is_a_heading(text: str) -> None:
    assert is_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "请看通知",
        "收到通知",
        "大家看到关于停水的通知了吗？",
        "关于这个事，我说两句",
        "关于召开部署会的通知\n时间：明天",
        "明天下午3点开会",
        "",
    ],
)
def test_chatter_is_none(text: str) -> None:
    assert not is_heading(text)


def test_an_edit_of_either_post_is_read_with_the_other() -> None:
    kept = joined("关于召开禁烧会的通知", "定于周五上午9点在二楼召开。")
    assert rejoined(kept, "定于周五上午10点在二楼召开。") == joined(
        "关于召开禁烧会的通知", "定于周五上午10点在二楼召开。"
    )
    assert rejoined(kept, "关于召开农机会的通知") == joined(
        "关于召开农机会的通知", "定于周五上午9点在二楼召开。"
    )
    assert rejoined(kept, kept) == kept
    assert rejoined("一行通知", "另一行") == "另一行"
    assert headed(kept)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("时间改成4点", "时间改成4点"),
        ("更正：地点为四楼会议室", "地点为四楼会议室"),
        ("改到后天上午9点", "时间改为后天上午9点"),
        ("推迟到4点", "时间改为4点"),
        ("时间推迟到4点", "时间改为4点"),
        ("不好意思，写错了，地点是二楼", "写错了，地点是二楼"),
    ],
)
def test_what_is_put_right(text: str, meant: str) -> None:
    assert correction(text) == meant


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("补充：带上笔记本", "带上笔记本"),
        ("补充一下，请带身份证", "请带身份证"),
        ("补充通知：请各位着正装", "请各位着正装"),
        ("另请自带水杯", "另请自带水杯"),
        ("补充", None),
        ("带上笔记本", None),
        ("psalm", None),
    ],
)
def test_what_is_added(text: str, added: str | None) -> None:
    assert supplement(text) == added


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("节水总结已报市局", "节水总结"),
        ("值班表已经报送办公室。", "值班表"),
        ("材料已报", "材料"),
        ("节水总结已报了吗", None),
        ("请确认节水总结已报", None),
        ("总结未报", None),
        ("已报", None),
    ],
)
def test_what_is_done(text: str, matter: str | None) -> None:
    assert completion(text) == matter


@pytest.mark.parametrize(
    "title", ["会议", "刚才的会议", "原定会议", "", "the meeting", "明天的会"]
)
def test_a_title_that_says_nothing(title: str) -> None:
    assert is_generic(title)
    assert not is_generic(f"防汛{title}议")
