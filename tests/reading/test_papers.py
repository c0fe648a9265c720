"""What a notice says besides its facts: 另行通知, materials, requests, and replies under it."""

from __future__ import annotations

import pytest

from bot.domain.material import Material, Sort
from bot.reading.following import read_following
from bot.reading.materials import read_materials, read_ticks
from bot.reading.opinions import says_something
from bot.reading.orders import Order, read_order
from bot.reading.outgoing import Outgoing, read_answer_came, read_outgoing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("请各站做好准备，清淤工作另行部署。", "清淤工作另行部署"),
        ("定于下周召开职工大会，时间地点另行通知。", "时间地点另行通知"),
        ("周三上午培训，教室待定后通知", "教室待定后通知"),
        ("下週開會，具體安排另行通知。", "具體安排另行通知"),
        ("Pump training next week, details to follow.", "details to follow"),
        ("如有疑问请来电。培训名额另行通知。", "培训名额另行通知"),
    ],
)
def test_a_notice_says_that_more_is_to_follow(text: str, words: str) -> None:
    assert read_following(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "时间照旧，不再另行通知。",
        "不另行通知，请互相转告。",
        "如有变动，另行通知。",
        "遇雨顺延，若有调整另行通知",
        "什么时候另行通知？",
        "有没有另行通知吗",
        "他说的“另行通知”是口头禅",
        "请学习《另行通知管理规定》",
        "已另行通知各站",
        "The gate stays closed until further notice.",
        "There are no details to follow.",
        "明天上午开会",
        "",
    ],
)
def test_quoted_negated_conditional_or_asked_it_waits_for_nothing(text: str) -> None:
    assert read_following(text) == ""


def test_copies_seal_and_forms_make_a_list() -> None:
    found = read_materials(
        "请于25日前将《闸门检修登记表》报办公室，纸质版一式两份，加盖公章。\n"
        "附件：1.检修人员名册.xlsx\n2.检修实施方案.docx"
    )
    assert [(one.sort, one.words) for one in found] == [
        (Sort.COPIES, "纸质版一式两份"),
        (Sort.SEAL, "加盖公章"),
        (Sort.FORM, "闸门检修登记表"),
        (Sort.FORM, "检修人员名册"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("材料一式三份，无需盖章。", ["一式三份"]),
        ("不用加盖公章，发电子版即可", []),
        ("附件1：报名回执\n附件2：会议议程", ["报名回执"]),
        ("附件：关于检修工作的实施方案", []),
        (
            "請填寫《車輛登記表》，紙質一式兩份並加蓋公章",
            ["紙質一式兩份", "加蓋公章", "車輛登記表"],
        ),
        (
            "Send two signed copies, officially stamped.",
            ["two signed copies", "officially stamped"],
        ),
        ("下周一开会", []),
    ],
)
def test_what_is_only_to_be_read_or_not_wanted_is_left_out(text: str, words: list[str]) -> None:
    assert [one.words for one in read_materials(text)] == words


LIST = (
    Material(Sort.COPIES, "一式两份"),
    Material(Sort.SEAL, "加盖公章"),
    Material(Sort.FORM, "人员登记表"),
    Material(Sort.FORM, "车辆登记表"),
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("章盖好了", (1,)),
        ("已盖章", (1,)),
        ("一式两份已打印", (0,)),
        ("人员登记表填好了", (2,)),
        ("附表都填好了", (2, 3)),
        ("材料齐了", (0, 1, 2, 3)),
        ("还没盖章", ()),
        ("盖章了吗", ()),
        ("盖章？", ()),
        ("明天去现场看看", ()),
        ("章盖好了，不过王工说第三页的数字和上个月的台账对不上，要再核一遍", ()),
    ],
)
def test_a_short_answer_ticks_what_it_names(text: str, lines: tuple[int, ...]) -> None:
    assert read_ticks(text, LIST) == lines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("市局 关于添置测流仪的请示", Outgoing("市局", "关于添置测流仪的请示")),
        ("关于添置测流仪的请示报市局，要批复", Outgoing("市局", "关于添置测流仪的请示")),
        (
            "关于修缮泵房的请示，报县财政局审批，拟稿：秦岭",
            Outgoing("县财政局", "关于修缮泵房的请示", "秦岭"),
        ),
        ("關於修繕泵房的請示", Outgoing("", "關於修繕泵房的請示")),
        (
            "request for two pumps to the City Bureau",
            Outgoing("the City Bureau", "request for two pumps"),
        ),
        ("", Outgoing("", "")),
    ],
)
def test_a_request_says_what_it_is_and_whom_it_went_to(text: str, found: Outgoing) -> None:
    assert read_outgoing(text) == found


def test_the_answer_came_or_is_only_asked_after() -> None:
    assert read_answer_came("批复来了：同意购置") == "同意购置"
    assert read_answer_came("批复来了") == ""
    assert read_answer_came("批复来了吗") is None
    assert read_answer_came("等批复来了再说") is None


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("3号已另行通知", Order("followed", 3)),
        ("3号批复来了，同意", Order("reply", 3, "同意")),
        ("登记请示：关于修缮泵房的请示报市局", Order("request", None, "关于修缮泵房的请示报市局")),
        ("3号章盖好了", Order("tick", 3, "章盖好了")),
        ("3号的意见", Order("replies", 3)),
        ("待批复的请示", Order("requests")),
    ],
)
def test_each_is_said_in_plain_words_as_well(text: str, order: Order) -> None:
    assert read_order(text) == order


@pytest.mark.parametrize(
    "text", ["好的", "收到，谢谢！", "👍", "……", "哈哈哈", "OK", "1", "辛苦了", ""]
)
def test_courtesy_is_no_opinion(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    "text", ["东片缺一辆车", "建议改到下午", "谁带队？", "The east side has no truck."]
)
def test_whatever_speaks_of_the_matter_is_kept(text: str) -> None:
    assert says_something(text)
