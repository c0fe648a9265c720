"""What follows from a matter, walked from the question to the answer on a moved clock."""

from __future__ import annotations

from bot.playground.world import Message
from tests.e2e.played import Played


async def given(played: Played) -> Message:
    """A task of 李工's that 周敏 issued; returns his card, accepted."""
    office = played.office
    for person in (office.li, office.director):
        await played.open(person)
    await played.say(office.zhou, "请李工于11月26日前完成机房巡检。")
    card = played.told(office.li, "机房巡检")[0]
    await played.press(office.li, card, "接收")
    return card


def labels(message: Message) -> list[str]:
    return [button.text for button in message.buttons]


async def test_a_problem_goes_back_to_who_issued_it_and_its_answer_to_who_asked(
    played: Played,
) -> None:
    office = played.office
    card = await given(played)
    assert "有问题" in labels(card)
    await played.press(office.li, card, "有问题")
    assert played.told(office.li, "哪里有问题")
    await played.whisper(office.li, "备用机房算不算在内？")
    assert played.told(office.li, "已记为 #2")
    (asked,) = played.told(office.zhou, "备用机房算不算在内？")
    assert "有人就 #1 提出问题" in asked.text
    assert "来自 #1：李工提出的问题" in asked.text
    assert labels(asked) == ["答复", "公开答复", "不归我", "稍后提醒"]
    assert not played.in_group("备用机房"), "nothing is said aloud before the issuer says so"

    await played.press(office.zhou, asked, "答复")
    assert played.told(office.zhou, "怎么答复")
    await played.whisper(office.zhou, "算，一并查")
    (told,) = played.told(office.li, "有答复了")
    assert "#1" in told.text
    assert "算，一并查" in told.text
    assert not played.in_group("算，一并查"), "a private answer stays private"
    await played.whisper(office.zhou, "/show 1")
    assert "下属事项：1/1" in played.told(office.zhou, "机房巡检")[-1].text


async def test_a_public_answer_is_heard_by_the_group_once_and_names_nobody_who_asked(
    played: Played,
) -> None:
    office = played.office
    await given(played)
    card = played.card("#1")
    await played.say(office.li, "有问题：巡检单第三栏怎么填？", reply_to=card)
    (asked,) = played.told(office.zhou, "第三栏怎么填？")
    await played.press(office.zhou, asked, "公开答复")
    await played.whisper(office.zhou, "第三栏填设备编号")
    (heard,) = played.in_group("第三栏填设备编号")
    assert "#1" in heard.text
    assert "巡检单第三栏怎么填？" in heard.text
    assert "李工" not in heard.text
    assert len(played.told(office.li, "有答复了")) == 1
    assert labels(asked) == []
    await played.passes(days=3)
    assert len(played.in_group("第三栏填设备编号")) == 1

    await played.whisper(office.zhou, "/undo")
    assert len(played.in_group("公开答复已收回")) == 1
    await played.whisper(office.zhou, "/answer 2 第三栏填机柜编号")
    assert len(played.in_group("第三栏填机柜编号")) == 1


async def test_words_raise_a_problem_as_a_reply_to_the_notice_and_by_number(
    played: Played,
) -> None:
    office = played.office
    await played.open(office.li)
    notice = await played.say(office.zhou, "请李工于11月26日前完成机房巡检。")
    await played.say(office.director, "有问题：外包人员要不要签字", reply_to=notice)
    assert len(played.told(office.zhou, "外包人员要不要签字")) == 1
    assert len(played.in_group("已记为 #2")) == 1
    await played.whisper(office.li, "1号有问题：钥匙在谁那里？")
    assert len(played.told(office.zhou, "钥匙在谁那里？")) == 1
    await played.whisper(office.li, "problem with 1: who signs?")
    assert len(played.told(office.zhou, "who signs?")) == 1
    await played.whisper(office.li, "/problem 1")
    assert played.told(office.li, "哪里有问题")
    # Talk that only looks like it says nothing.
    before = len(played.told(office.zhou))
    await played.say(office.director, "3号会议室有问题：灯坏了")
    await played.say(office.director, "有问题：谁有充电器")
    assert len(played.told(office.zhou)) == before

    await played.whisper(office.li, "/undo")
    assert "已撤销" in played.told(office.zhou, "who signs?")[0].text, "its own card says so"


async def test_a_decision_is_traced_to_what_belongs_to_it(played: Played) -> None:
    office = played.office
    card = await given(played)
    await played.say(office.zhou, "请李工于11月24日前更换机房门锁。")
    await played.say(office.zhou, "/link 2 1")
    assert played.in_group("已归入 #1")
    await played.press(office.li, card, "有问题")
    await played.whisper(office.li, "备用机房算不算在内？")
    await played.whisper(office.li, "/done 2 已更换")
    await played.say(office.zhou, "/trace 1")
    (traced,) = played.in_group("的下属事项")
    assert "1/2" in traced.text
    assert "更换" in traced.text
    assert "备用机房" in traced.text
    await played.say(office.zhou, "/link 1 2")
    assert played.in_group("不能再反过来")
    assert "上级事项：#1" in played.in_group("#2", "已更换")[0].text


async def test_a_closed_matter_is_looked_back_at_once_on_a_working_morning(
    played: Played,
) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.zhou, "/lookback 1 11月28日")
    assert played.told(office.zhou, "还没办结")
    await played.whisper(office.li, "/done 1 全部查完")
    await played.whisper(office.zhou, "/lookback 1 11月28日")  # a Saturday
    assert "11月30日" in played.told(office.zhou, "只问一次")[-1].text
    await played.at("11-30 08:50")
    assert not played.told(office.zhou, "现在还好吗")
    await played.at("11-30 09:10")
    (asked,) = played.told(office.zhou, "现在还好吗")
    assert played.times([asked]) == ["11-30 09:00"]
    assert "全部查完" in asked.text
    assert labels(asked) == ["还好", "又有问题"]
    assert not played.told(office.li, "现在还好吗")

    await played.press(office.zhou, asked, "又有问题")
    await played.whisper(office.zhou, "二楼又跳闸了")
    assert played.told(office.li, "二楼又跳闸了")
    assert "办理中" in played.card("#1").text or "待接收" in played.card("#1").text
    assert "还好" not in await played.press(office.zhou, asked, "还好"), "it is open again"
    await played.whisper(office.li, "/done 1 换了空开")
    await played.passes(days=70)
    assert len(played.told(office.zhou, "现在还好吗")) == 1, "there is no second time"


async def test_what_has_held_is_noted_and_never_asked_again(played: Played) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "/done 1 全部查完")
    await played.whisper(office.zhou, "1号过两周回头看")
    await played.at("12-02 09:10")
    (asked,) = played.told(office.zhou, "现在还好吗")
    assert "还好" in await played.press(office.zhou, asked, "还好")
    await played.press(office.zhou, asked, "还好")
    await played.whisper(office.zhou, "/history 1")
    course = played.told(office.zhou, "的经过")[-1].text
    assert course.count("回头看：还好") == 1
    await played.passes(days=30)
    assert len(played.told(office.zhou, "现在还好吗")) == 1


async def test_what_was_reopened_before_its_day_is_not_looked_back_at(played: Played) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "/done 1 全部查完")
    await played.whisper(office.zhou, "/lookback 1 11月30日")
    await played.whisper(office.zhou, "/lookback 1 12月3日")
    await played.at("12-01 10:00")
    assert not played.told(office.zhou, "现在还好吗"), "another day took its place"
    await played.whisper(office.zhou, "/reopen 1 少一页")
    await played.at("12-03 10:00")
    assert not played.told(office.zhou, "现在还好吗")


async def test_the_watch_list_heads_the_directors_own_morning_and_nobody_elses(
    played: Played,
) -> None:
    office = played.office
    await given(played)
    await played.say(office.zhou, "/director", reply_to=await played.say(office.director, "在。"))
    await played.whisper(office.li, "/tag 1 重点")
    assert "【重点】" not in played.card("#1").text, "who owns it does not mark it"
    await played.whisper(office.director, "1号列为重点")
    assert played.told(office.director, "已列为重点")
    assert "【重点】" in played.card("#1").text
    morning = played.now
    await played.at("11-19 09:30")
    (digest,) = played.told(office.director, "重点关注", since=morning)
    said = digest.text
    assert said.index("重点关注") < said.index("机房巡检")
    assert "重点关注" in " ".join(said.splitlines()[:3]), "at its head"
    assert not played.told(office.zhou, "重点关注")
    assert not played.in_group("重点关注")

    await played.whisper(office.director, "/undo")
    assert "【重点】" not in played.card("#1").text
    await played.whisper(office.director, "/tag 1 热点")
    await played.whisper(office.director, "1号取消热点")
    assert "【热点】" not in played.card("#1").text
    await played.at("11-20 08:00")
    again = played.now
    await played.at("11-20 09:30")
    assert not played.told(office.director, "重点关注", since=again)


async def test_a_problem_nobody_answers_is_told_once_and_stands_in_the_days_end(
    played: Played,
) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "/problem 1 备用机房算不算在内")
    await played.at("11-20 17:00")
    said = played.told(office.zhou, "备用机房算不算在内")
    assert [("请您答复" in one.text, "没有人接收" in one.text) for one in said] == [
        (True, False),
        (False, True),  # she is the director as well
    ]
    assert not played.in_group("备用机房算不算在内")


async def test_words_answer_a_problem_as_a_reply_to_its_card(played: Played) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "1号有问题：第三栏怎么填")
    await played.whisper(office.li, "1号有问题：第四栏怎么填")
    third, fourth = (played.told(office.zhou, f"第{n}栏怎么填")[0] for n in "三四")
    await played.whisper(office.zhou, "公开答复：填设备编号", reply_to=third)
    assert len(played.in_group("填设备编号", "第三栏怎么填")) == 1
    await played.whisper(office.zhou, "答复：12月1日以前可以空着", reply_to=fourth)
    assert len(played.told(office.li, "12月1日以前可以空着")) == 1
    assert not played.in_group("可以空着")
    await played.whisper(office.zhou, "答复：再说一次", reply_to=fourth)
    assert len(played.told(office.li, "有答复了")) == 2


async def test_a_department_that_owes_asks_what_it_does_not_understand(played: Played) -> None:
    office, emulator = played.office, played.emulator
    head = emulator.add_person("宋岚")
    emulator.join(head, office.group, by=office.zhou)
    await played.say(head, "大家好")
    await played.open(head)
    await played.say(office.zhou, "/roster\n宋岚 财务科 科长")
    await played.say(office.zhou, "请财务科于11月20日下班前报送冬季取暖情况至办公室。")
    card = played.told(head, "取暖情况")[0]
    assert labels(card)[:3] == ["已报", "零报告", "有问题"]
    await played.press(head, card, "有问题")
    await played.whisper(head, "含不含下属单位？")
    (asked,) = played.told(office.zhou, "含不含下属单位？", "来自 #1")
    await played.press(office.zhou, asked, "答复")
    await played.whisper(office.zhou, "不含")
    assert len(played.told(head, "有答复了", "不含")) == 1
    assert "含不含下属单位" not in played.card("#1").text


async def test_a_stale_or_forged_press_changes_nothing(played: Played) -> None:
    office = played.office
    card = await given(played)
    await played.whisper(office.li, "/problem 1 第三栏怎么填")
    (asked,) = played.told(office.zhou, "第三栏怎么填")
    publish = next(one.data for one in asked.buttons if one.text == "公开答复")
    problem = next(one.data for one in card.buttons if one.text == "有问题")
    # Forged under the group's card: buttons of a private card.
    await played.press(office.li, played.card("#1"), data=problem)
    assert not played.in_group("哪里有问题")
    # Forged: to publish an answer to what is no problem.
    kind, verb, _, revision, rest = str(publish).split(".", 4)
    await played.press(office.zhou, asked, data=f"{kind}.{verb}.1.{revision}.{rest}")
    assert not played.told(office.zhou, "怎么答复")
    # Forged: 还好 and 又有问题 under a message that looks back at nothing.
    await played.whisper(office.zhou, "/done 2 填编号")
    for forged in ("held", "rlps"):
        await played.press(office.zhou, asked, data=f"{kind}.{forged}.2.{revision}.")
    assert not played.told(office.zhou, "又有什么问题")
    # Late: the matter is off, and so is asking about it.
    await played.say(office.zhou, "/cancel 1")
    said = await played.press(office.li, card, data=problem)
    assert "取消" in said
    assert not played.told(office.li, "哪里有问题")
