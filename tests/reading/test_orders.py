"""Plain words said to Huiyin stand for its commands, in three scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.orders import Order, read_order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("帮助", Order("help")),
        ("怎么用？", Order("help")),
        ("回音，你会什么", Order("help")),
        ("What can you do?", Order("help")),
        ("列表", Order("list")),
        ("有哪些事", Order("list")),
        ("请给我看台账", Order("list")),
        ("台帳", Order("list")),
        ("今天有什么会", Order("today")),
        ("今日安排", Order("today")),
        ("今天有什麼會？", Order("today")),
        ("@huiyin_bot 今天有什么会", Order("today")),
        ("What's on today?", Order("today")),
        ("本周安排", Order("week")),
        ("這週有什麼會", Order("week")),
        ("this week", Order("week")),
        ("逾期", Order("overdue")),
        ("哪些没办", Order("overdue")),
        ("what's overdue", Order("overdue")),
        ("我的事", Order("mine")),
        ("我有什么要办", Order("mine")),
        ("我的事項", Order("mine")),
        ("my tasks", Order("mine")),
        ("看3号", Order("show", 3)),
        ("查看#3", Order("show", 3)),
        ("#12", Order("show", 12)),
        ("查一下第三项", Order("show", 3)),
        ("3号怎么样了", Order("show", 3)),
        ("show #41", Order("show", 41)),
        ("show 41", Order("show", 41)),
        ("#3交给@张三", Order("assign", 3, "@张三")),
        ("3号由柳青办", Order("assign", 3, "柳青")),
        ("把3号派给小邓", Order("assign", 3, "小邓")),
        ("#3 交給 @阿明", Order("assign", 3, "@阿明")),
        ("assign #3 to @Nora", Order("assign", 3, "@Nora")),
        ("办结3 已报市局", Order("done", 3, "已报市局")),
        ("办结3", Order("done", 3)),
        ("3号办完了，已报", Order("done", 3, "已报")),
        ("#7 已报市局", Order("done", 7, "已报市局")),
        ("3號辦完了，已送市府", Order("done", 3, "已送市府")),
        ("done 7 sent to the city", Order("done", 7, "sent to the city")),
        ("第十二件办结，票据已交财务", Order("done", 12, "票据已交财务")),
        ("取消3号", Order("cancel", 3)),
        ("撤销第3项", Order("cancel", 3)),
        ("3号不开了", Order("cancel", 3)),
        ("cancel #5", Order("cancel", 5)),
        ("取消3號 場地沒訂到", Order("cancel", 3, "場地沒訂到")),
        ("撤销", Order("undo")),
        ("刚才那个撤销", Order("undo")),
        ("撤回", Order("undo")),
        ("undo", Order("undo")),
        ("登记领导 钱局长", Order("leader", None, "钱局长")),
        ("登記領導 錢局長", Order("leader", None, "錢局長")),
        ("改成询问模式", Order("mode", None, "ask")),
        ("切换到自动模式", Order("mode", None, "auto")),
        ("改成命令模式", Order("mode", None, "commands")),
        ("switch to ask mode", Order("mode", None, "ask")),
        ("设置", Order("settings")),
        ("settings", Order("settings")),
        ("登记会议：明天下午三点柳河站例会", Order("meeting", None, "明天下午三点柳河站例会")),
        ("登記會議：明天下午三點例會", Order("meeting", None, "明天下午三點例會")),
        ("登记报送：周五前报油料表", Order("report", None, "周五前报油料表")),
        ("登记任务 周五前换灯泡", Order("task", None, "周五前换灯泡")),
        ("new task: change the bulb by Friday", Order("task", None, "change the bulb by Friday")),
    ],
)
def test_plain_words_stand_for_commands(text: str, order: Order) -> None:
    assert read_order(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。。。",
        "收到",
        "好的，谢谢",
        "请各科室于周五前报送月报表",
        "明天下午3点开会",
        "今天的会议取消，改到明天",
        "3月5日前交材料",
        "报告已经写好了",
        "meetings are too long",
        "taskforce tomorrow at 9",
        "12月8日柳河站例会",
        "我的手机号换了",
    ],
)
def test_other_talk_is_no_order(text: str) -> None:
    assert read_order(text) is None


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    read_order(text)


@given(st.text(alphabet="看查取消撤销办结交给由#0123456789号第项三十百回音， @请", max_size=16))
def test_numbers_are_never_negative_or_nought(text: str) -> None:
    order = read_order(text)
    assert order is None or order.number is None or order.number >= 0
