"""What a leader said on a visit: noted word for word, closed with proof, both sides told."""

from __future__ import annotations

from sqlmodel import select

from bot.store.database import Store, make_engine
from bot.store.follow_rows import SubmissionRow
from tests.e2e.played import Played


async def test_the_leader_and_the_unit_both_hear_what_came_of_it(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.bind_leader()
    await played.open(office.li)
    village = emulator.add_group("青石乡工作联络群", office.zhou, [office.director])
    emulator.add_bot(village, office.zhou)
    await played.settle()
    await played.say(
        office.zhou, "/promise 王局长 青石乡 青石乡 “年底前把便桥修好。” 承办李工 12月28日前"
    )
    card = played.card("#1")
    assert "“年底前把便桥修好。”" in card.text
    assert "12月28日" in card.text
    assert "📍 青石乡" in card.text
    await played.say(office.zhou, "更正 事项改为修便桥", reply_to=card)
    await played.press(office.li, played.told(office.li, "年底前")[0], "办结")
    asked = played.told(office.li, "办得怎样")[-1]
    emulator.send_document(
        office.li, office.li, "验收单.pdf", b"%PDF-1.4", "便桥已通行，乡里验收", reply_to=asked
    )
    await played.settle()
    assert "“年底前把便桥修好。”" in card.text
    assert len(played.told(office.leader, "您交办的", "便桥已通行")) == 1
    told = [m.text for m in emulator.said(village) if "有结果了" in m.text]
    assert len(told) == 1
    assert "“年底前把便桥修好。”" in told[0]
    assert "便桥已通行" in told[0]
    store = Store(make_engine(played.url))
    (proof,) = store.read_now(lambda s: list(s.exec(select(SubmissionRow))))
    store.close()
    assert [file["name"] for file in proof.files] == ["验收单.pdf"]


async def test_a_report_of_what_a_leader_said_is_no_promise(played: Played) -> None:
    await played.bind_leader()
    await played.say(played.office.li, "王局长在青石乡说：“大家辛苦了。” 现场很热闹。")
    assert not played.in_group("#1")


async def test_help_that_comes_back_twice_is_the_directors_alone_to_raise(played: Played) -> None:
    office = played.office
    for person in (office.li, office.director):
        await played.open(person)
    await played.bind_leader()
    await played.say(office.zhou, "/director", reply_to=await played.say(office.zhou, "在。"))
    await played.say(office.zhou, "/roster\n李工 规划科 科长\n赵主任 信息科 科长")
    await played.say(office.zhou, "请李工于11月26日前完成人口测算。")
    ask = "/assist 1 信息科 原由：测算要用，要什么：各乡镇人口数，11月24日前"
    for reason in ("数据在统计科", "分工表没有这一条"):
        await played.whisper(office.li, ask)
        request = played.told(office.director, "请信息科协办", "11月24日")[-1]
        assert "各乡镇人口数" in request.text
        await played.press(office.director, request, "不归我")
        await played.whisper(office.director, reason)
    first, second = played.told(office.zhou, "信息科回复")
    assert [b.text for b in first.buttons] == []
    assert [b.text for b in second.buttons] == ["提请"]
    assert "承办：李工" in played.card("#1").text, "one lead owner throughout"
    assert not played.told(office.leader, "人口测算")
    stale = await played.press(office.director, played.told(office.director, "协办")[0], "接收")
    assert stale
    await played.press(office.zhou, second, "提请")
    (raised,) = played.told(office.leader, "提请您定一下")
    assert "信息科：数据在统计科" in raised.text
    assert "信息科：分工表没有这一条" in raised.text
