"""The longest texts Telegram takes, in the shapes that are hardest to read or to pass by."""

from __future__ import annotations

import random
from collections.abc import Sequence

LENGTH = 4_096
_SEED = 20261118  # the same texts in every run
_NOISE = (
    "一二三四五六七八九十上下午前后周日月年点半时分至到请于会报科室局长通知各的了在和"
    "0123456789:：.-/（）()，。；、 \n"
)
_CHINESE = (
    "明天上午9点", "下周三下午三点半", "11月25日17:00前", "每周一8:40", "月底前",
    "三个工作日内", "12月1日至3日", "今晚七点到九点", "周五下班前", "2026年12月8日上午九时",
)  # fmt: skip
_ENGLISH = (
    "tomorrow at 9 am", "next Wednesday 3:30pm", "by 25 November 17:00", "every Monday 8:40",
    "by the end of the month", "within 3 working days", "1-3 December", "from 7 to 9 tonight",
    "Friday COB", "8 December 2026, 9:00",
)  # fmt: skip


def shapes() -> dict[str, str]:
    """Each shape's name and text."""
    dice = random.Random(_SEED)
    return {
        "noise of an office's characters": "".join(dice.choices(_NOISE, k=LENGTH)),
        "times in Chinese, one after the other": _filled(dice, _CHINESE, "、"),
        "times in English, one after the other": _filled(dice, _ENGLISH, ", "),
        "a duty roster": "".join(_duty(day) for day in range(LENGTH // 20))[:LENGTH],
        "orders, one after the other": ("请各科室于周五前报总结，" * LENGTH)[:LENGTH],
        "one word again and again": ("局长" * LENGTH)[:LENGTH],
        "brackets": "".join(dice.choices("（）()【】《》「」", k=LENGTH)),
        "digits": "".join(dice.choices("0123456789:.-/ ", k=LENGTH)),
        "Chinese numerals": "".join(dice.choices("一二三四五六七八九十百", k=LENGTH)),
    }


def _filled(dice: random.Random, times: Sequence[str], between: str) -> str:
    return between.join(dice.choices(times, k=LENGTH))[:LENGTH]


def _duty(day: int) -> str:
    month, hour = 1 + day % 12, 8 + day % 10
    return f"{month}月{1 + day % 28}日 {hour}:00-{hour + 1}:30 陶{day}、娄{day} 三楼{day}室\n"
