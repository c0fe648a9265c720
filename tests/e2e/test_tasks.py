"""The life of a task, walked from the order to the answer, on a moved clock."""

from __future__ import annotations

from tests.e2e.played import Played


async def given(played: Played, *starters: str) -> None:
    """A task of 李工's, asked for by 周敏; everybody's private chat is open."""
    office = played.office
    for person in (office.li, office.director):
        await played.open(person)
    await played.say(office.zhou, "请李工于11月26日前完成机房巡检。")


def labels(message: object) -> list[str]:
    return [button.text for button in message.buttons]  # type: ignore[attr-defined]


async def test_the_asker_hears_of_each_step_once(played: Played) -> None:
    office = played.office
    await given(played)
    card = played.told(office.li, "机房巡检")[0]
    assert labels(card)[:5] == ["接收", "不归我", "有困难", "办结", "稍后提醒"]
    assert "承办：李工 · 待接收" in card.text
    assert "已接收" in await played.press(office.li, card, "接收")
    assert len(played.told(office.zhou, "李工已接收", "#1")) == 1
    assert "承办：李工 · 办理中" in card.text
    assert labels(card)[:4] == ["办结", "有困难", "要延期", "稍后提醒"]

    await played.whisper(office.li, "/progress 1 已查完一楼")
    assert len(played.told(office.zhou, "有进展（李工）", "已查完一楼")) == 1
    assert "进展（" in played.card("#1").text

    await played.press(office.li, card, "有困难")
    await played.whisper(office.li, "缺两块备用电池")
    assert len(played.told(office.zhou, "遇到困难", "缺两块备用电池")) == 1
    assert "承办：李工 · 有困难" in played.card("#1").text

    await played.say(office.li, "进展：电池到了", reply_to=played.card("#1"))
    assert "承办：李工 · 办理中" in played.card("#1").text
    assert "缺两块" not in played.card("#1").text

    await played.whisper(office.li, "/done 1 全部查完，记录已归档")
    (closed,) = played.told(office.zhou, "有结果了")
    assert "全部查完" in closed.text
    assert labels(closed) == ["退回"]
    steps = len(played.told(office.zhou, "#1"))

    await played.press(office.zhou, closed, "退回")
    await played.whisper(office.zhou, "二楼的记录没附上")
    back = played.told(office.li, "二楼的记录没附上")[-1]
    assert labels(back)[:2] == ["办结", "有困难"]
    assert "承办：李工 · 办理中" in played.card("#1").text
    await played.whisper(office.li, "/done 1 二楼记录补上了")
    assert len(played.told(office.zhou, "有结果了")) == 2
    await played.whisper(office.zhou, "/history 1")
    course = played.told(office.zhou, "的经过")[-1].text
    for words in ("接收", "进展，已查完一楼", "缺两块备用电池", "全部查完", "二楼的记录没附上"):
        assert words in course, course
    assert steps >= 5


async def test_a_result_is_passed_or_sent_back_by_who_asked(played: Played) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "/submit 1 巡检单已填好")
    assert "承办：李工 · 待审核" in played.card("#1").text
    (review,) = played.told(office.zhou, "请您看看", "巡检单已填好")
    assert labels(review) == ["通过", "退回"]
    await played.press(office.zhou, review, "退回")
    await played.whisper(office.zhou, "签字栏空着")
    assert played.told(office.li, "签字栏空着")
    await played.whisper(office.li, "/submit 1 已补签字")
    second = played.told(office.zhou, "请您看看", "已补签字")[-1]
    assert "通过" in await played.press(office.zhou, second, "通过")
    assert len(played.told(office.li, "审核通过")) == 1
    assert not played.told(office.zhou, "有结果了"), "who closed it needs no news of it"
    assert "结果：已补签字" in played.in_group("#1", "已办结")[0].text
    stale = await played.press(office.zhou, review, "通过")
    assert "办结" in stale or "更新" in stale


async def test_not_mine_goes_back_to_the_office_once_then_to_the_director_alone(
    played: Played,
) -> None:
    office = played.office
    await given(played)
    await played.bind_leader()
    await played.say(office.zhou, "/director", reply_to=await played.say(office.director, "在。"))
    card = played.told(office.li, "机房巡检")[0]
    await played.press(office.li, card, "不归我")
    await played.whisper(office.li, "机房归信息科管")
    (first,) = played.told(office.zhou, "不归我办", "机房归信息科管")
    assert labels(first) == []
    assert not played.told(office.zhou, "尚无承办人"), "one message says it"
    assert labels(card) == ["知道了", "稍后提醒"], "who gave it back is not asked to take it"
    assert "承办：待定" in played.card("#1").text
    await played.say(office.zhou, "/assign 1 @zhao_zhuren 分工第三条")
    await played.passes(hours=1)
    given_on = played.told(office.director, "机房巡检", "分工第三条")
    assert given_on, played.told(office.director)
    await played.say(office.director, "/assign 1 李工 第三条写明归你们")
    again = played.told(office.li, "第三条写明归你们")[-1]
    await played.press(office.li, again, "不归我")
    await played.whisper(office.li, "第三条说的是线路")
    assert len(played.told(office.zhou, "不归我办")) == 1, "the second time only the director"
    (second,) = played.told(office.director, "已退回2次", "第三条说的是线路")
    assert labels(second) == ["提请"]
    assert not played.told(office.leader, "机房巡检")
    assert "王局长" in await played.press(office.director, second, "提请")
    (raised,) = played.told(office.leader, "提请您定一下")
    assert "机房归信息科管" in raised.text
    assert "第三条说的是线路" in raised.text
    await played.press(office.director, second, "提请")
    assert len(played.told(office.leader, "提请您定一下")) == 1
    await played.whisper(office.leader, "机房由信息科管，12月1日前报我。", reply_to=raised)
    assert played.told(office.director, "王局长对 #1", "机房由信息科管，12月1日前报我。")
    assert played.told(office.leader, "已转告")
    assert not played.told(office.zhou, "由信息科管"), "between the two of them"


async def test_a_matter_handed_on_is_answered_for_until_it_is_accepted(played: Played) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "/forward 1 @zhao_zhuren 钥匙在门卫那里")
    assert len(played.told(office.zhou, "李工把", "转交赵主任")) == 1
    assert played.told(office.li, "接收之前仍请您留意")
    (card,) = played.told(office.director, "由李工交来：钥匙在门卫那里")
    await played.press(office.director, card, "接收")
    assert len(played.told(office.li, "赵主任已接收")) == 1
    assert len(played.told(office.zhou, "赵主任已接收")) == 1


async def test_more_time_wants_a_reason_of_the_owner_and_keeps_the_old_date(
    played: Played,
) -> None:
    office = played.office
    await given(played)
    card = played.told(office.li, "机房巡检")[0]
    await played.press(office.li, card, "接收")
    await played.whisper(office.li, "/extend 1 12月2日")
    assert "原因" in played.told(office.li)[-1].text
    await played.whisper(office.li, "等备件")
    (told,) = played.told(office.zhou, "延期（李工）")
    assert "11月26日" in told.text
    assert "12月2日" in told.text
    assert "等备件" in told.text
    assert "原由：等备件" in played.card("#1").text
    await played.press(office.li, played.told(office.li, "机房巡检")[0], "要延期")
    await played.whisper(office.li, "12月4日 快递晚到")
    assert played.told(office.zhou, "12月4日", "快递晚到")
    await played.say(office.zhou, "/extend 1 12月8日")
    assert "12月8日" in played.card("#1").text


async def test_all_of_one_persons_matters_go_over_by_one_press(played: Played) -> None:
    office = played.office
    await given(played)
    await played.say(office.zhou, "请李工于11月30日前报送耗材清单。")
    xiao = played.emulator.add_person("小赵", "xiao_zhao")
    played.emulator.join(xiao, office.group)
    await played.open(xiao)
    await played.say(xiao, "我是新来的。")
    await played.say(office.zhou, "/handover 李工 @xiao_zhao")
    (listed,) = played.told(xiao, "移交给您2件事")
    assert "机房巡检" in listed.text
    assert "耗材清单" in listed.text
    assert len(played.told(xiao)) <= 2, [m.text for m in played.told(xiao)]
    assert played.told(office.li, "2件事已移交小赵")
    assert "小赵 · 待接收" in played.card("#1").text
    assert "已接收" in await played.press(xiao, listed, "接收")
    assert "小赵 · 办理中" in played.card("#1").text
    assert "小赵 · 办理中" in played.card("#2").text
    assert len(played.told(office.zhou, "小赵已接收移交的2件事")) == 1
    await played.say(office.zhou, "/undo")
    assert "承办：李工" in played.card("#1").text
    assert "承办：李工" in played.card("#2").text
    assert len(played.told(xiao, "已撤回")) == 1


async def test_a_promise_keeps_its_words_up_to_the_last_card(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.open(office.li)
    await played.say(office.zhou, "王局长在青石乡说：“年底前把便桥修好。” 承办李工")
    card = played.card("#1")
    assert "“年底前把便桥修好。”" in card.text
    assert "周敏登记" in card.text
    assert "12月31日" in card.text
    assert "承办：李工" in card.text
    await played.whisper(office.li, "/done 1 便桥已通行，乡里验收")
    assert "“年底前把便桥修好。”" in card.text
    (heard,) = played.told(office.leader, "您交办的", "便桥已通行")
    assert "“年底前把便桥修好。”" in heard.text
    assert len(played.told(office.zhou, "有结果了")) == 1


async def test_nothing_is_filed_in_a_leaders_name_by_others(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, "/director", reply_to=await played.say(office.director, "在。"))
    await played.say(office.li, "王局长交办：请周敏周五前报名单")
    assert played.in_group("只能由这位领导本人或办公室主任登记")
    assert not played.in_group("#1")
    await played.say(office.director, "/order 王局长 请周敏周五前报名单")
    assert "交办：王局长（赵主任登记）" in played.card("#1").text


async def test_what_is_supervised_has_a_date_and_stands_first(played: Played) -> None:
    office = played.office
    await given(played)
    await played.say(office.zhou, "请赵主任于11月20日前核对名册。")
    await played.at("11-26 09:05")
    await played.whisper(office.zhou, "/stuck")
    (stuck,) = played.told(office.zhou, "没有动静的事")
    assert "机房巡检" in stuck.text
    await played.press(office.zhou, stuck, "督办 #1")
    assert played.told(office.li, "督办")
    await played.whisper(office.zhou, "/list")
    listed = played.told(office.zhou, "进行中的事项")[-1].text.splitlines()
    assert "【督办】" in listed[2]
    await played.whisper(office.zhou, "/extend 1 12月2日")
    assert "原因" in played.told(office.zhou)[-1].text


async def test_flash_wants_a_reason(played: Played) -> None:
    office = played.office
    await given(played)
    await played.say(office.zhou, "/urgent 1")
    asked = played.in_group("为什么特急")[-1]
    await played.say(office.zhou, "省里明早来查", reply_to=asked)
    assert "特急缘由：省里明早来查" in played.card("#1").text


async def test_help_is_asked_with_its_reason(played: Played) -> None:
    office = played.office
    await given(played)
    await played.say(office.zhou, "/roster\n李工 规划科 科长\n赵主任 信息科 科长")
    await played.say(office.zhou, "/assist 1 信息科 要什么：机房钥匙登记表")
    asked = played.in_group("请回复一句原由")[-1]
    await played.say(office.zhou, "巡检要核对人员", reply_to=asked)
    (help_,) = played.told(office.director, "请信息科协办")
    assert "机房钥匙登记表" in help_.text
    assert "巡检要核对人员" in help_.text
    await played.press(office.director, help_, "接收")
    assert "协办：信息科（已接收）— 机房钥匙登记表" in played.card("#1").text
    assert played.told(office.li, "信息科已接收")
    await played.say(office.zhou, "/assist 1 保卫科 原由：要开门，要什么：陪同")
    assert played.in_group("没有登记“保卫科”")


async def test_how_a_matter_came_stands_on_its_card(played: Played) -> None:
    await played.say(played.office.zhou, "/task 电话：12月3日前把值班表报县里")
    card = played.card("#1")
    assert "来源：电话" in card.text
    assert "12月3日" in card.text


async def test_the_same_is_understood_in_plain_words(played: Played) -> None:
    office = played.office
    await given(played)
    await played.whisper(office.li, "1号进展：已联系厂家")
    assert played.told(office.zhou, "已联系厂家")
    await played.whisper(office.li, "1号有困难：备件没到")
    assert played.told(office.zhou, "遇到困难", "备件没到")
    await played.whisper(office.li, "1号延期到12月2日 等备件")
    assert played.told(office.zhou, "延期（李工）", "等备件")
    await played.whisper(office.li, "1号请审核：巡检单在桌上")
    assert played.told(office.zhou, "请您看看", "巡检单在桌上")


async def test_two_who_press_at_once_make_one_acceptance(played: Played) -> None:
    office = played.office
    await given(played)
    card = played.told(office.li, "机房巡检")[0]
    for _ in range(2):
        played.emulator.tap(office.li, card, "接收")
    await played.settle()
    assert len(played.told(office.zhou, "李工已接收")) == 1
    refused = await played.press(office.director, played.card("#1"), "办结")
    assert "请登记人、承办人或管理员" in refused
    assert "承办：李工 · 办理中" in played.card("#1").text


async def test_a_department_nobody_belongs_to_is_said_and_nothing_is_lost(played: Played) -> None:
    office = played.office
    await given(played)
    await played.say(office.zhou, "/roster\n孙平 档案科 科长")
    await played.say(office.zhou, "/assist 1 档案科 原由：要核对，要什么：旧机柜台账")
    assert "协办：档案科（待接收）— 旧机柜台账" in played.card("#1").text
    assert played.told(office.zhou, "还没法私下告诉档案科")
