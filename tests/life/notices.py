"""Notices as an office writes them, and the moments they mean."""

from __future__ import annotations

from datetime import datetime

from tests.life.calendar import at_clock, dated
from tests.life.people import TITLED

NAMES = (
    "松涛", "云帆", "星河", "朝晖", "碧波", "翠屏", "银杏", "金沙", "红枫", "蓝田",
    "紫荆", "玉泉", "雪松", "春晓", "秋实", "晨钟", "远帆", "长虹", "飞燕", "鸣鹤",
)  # fmt: skip
HOURS = {"meeting": (10, 15), "report": (11, 17), "task": (11, 17)}
SAID = {10: "上午10点", 11: "上午11点", 15: "下午3点", 17: "下午5点"}


def hour_of(kind: str, *, early: bool) -> int:
    return HOURS[kind][0 if early else 1]


def worded(
    kind: str, name: str, day: datetime, whom: tuple[str, ...], *, early: bool
) -> tuple[str, datetime]:
    """A notice, and the moment it means."""
    hour = hour_of(kind, early=early)
    names = "、".join(TITLED.get(one, one) for one in whom)
    if kind == "meeting":
        asked = f"请{names}参加。" if names else "请准时参加。"
        text = f"定于{dated(day)}{SAID[hour]}在三楼会议室召开{name}会商，{asked}"
    else:
        verb = f"报送{name}情况" if kind == "report" else f"完成{name}检查"
        text = f"请{names}于{dated(day)}{SAID[hour]}前{verb}。"
    return text, at_clock(day, hour)
