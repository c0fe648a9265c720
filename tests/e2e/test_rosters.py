"""A roster is pasted, and what names a department reaches whoever heads it."""

from __future__ import annotations

from tests.e2e.played import Played
from tests.files.documents import old_sheet, sheet_bomb, workbook

ROSTER = """/roster
李工 财务科 科长
韩芳 规划科 科长
方芳 规划科"""
TASK = "请财务科于11月25日下班前更新固定资产台账。"


async def met(played: Played) -> None:
    """李工 has written and pressed Start."""
    await played.say(played.office.li, "大家好")
    await played.open(played.office.li)


async def test_a_pasted_roster_brings_a_departments_task_to_its_head(played: Played) -> None:
    office = played.office
    await met(played)
    await played.say(office.zhou, ROSTER)
    (answer,) = played.in_group("花名册已更新")
    assert "已对上本人：李工\n" in answer.text
    assert "韩芳" in answer.text
    await played.say(office.zhou, TASK)
    (told,) = played.told(office.li, "#1")
    assert "固定资产台账" in told.text
    assert "承办：李工" in played.card("#1").text
    assert not played.told(office.zhou, "没法私下告诉")


async def test_whoever_was_waited_for_hears_as_soon_as_they_are_met(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await played.say(office.zhou, ROSTER)
    await played.say(office.zhou, "请规划科于11月25日下班前更新通讯录。")
    assert played.told(office.zhou, "没法私下告诉", "规划科")
    han = emulator.add_person("韩芳", "han_fang")
    emulator.join(han, office.group, by=office.zhou)
    await played.settle()
    (told,) = played.told(office.zhou, "花名册里的")
    assert "@han_fang" in told.text
    await played.open(han)
    assert played.told(han, "#1")


async def test_the_roster_is_shown_and_only_administrators_see_who_is_missing(
    played: Played,
) -> None:
    office = played.office
    await played.say(office.li, "/roster")
    assert played.in_group("花名册还是空的")
    await met(played)
    await played.say(office.zhou, ROSTER)
    await played.whisper(office.zhou, "/roster")
    (mine,) = played.told(office.zhou, "花名册（科室 2 个）")
    assert "韩芳（科长）○" in mine.text
    await played.say(office.li, "/roster")
    (theirs,) = played.in_group("花名册（科室 2 个）")
    assert "韩芳（科长）" in theirs.text
    assert "○" not in theirs.text


async def test_the_lines_may_stand_in_another_message(played: Played) -> None:
    office = played.office
    await met(played)
    lines = await played.say(office.li, "李工 财务科 科长\n韩芳 规划科")
    await played.say(office.zhou, "/roster", reply_to=lines)
    assert played.in_group("花名册已更新", "财务科、规划科")


async def test_a_reply_puts_its_person_there(played: Played) -> None:
    office = played.office
    said = await played.say(office.leader, "大家好")
    await played.say(office.zhou, "/roster 规划科 科长", reply_to=said)
    (answer,) = played.in_group("花名册已更新")
    assert "王立群" in answer.text
    await played.say(office.zhou, "/roster 规划科 -", reply_to=said)
    assert played.in_group("已移出：王立群")


async def test_a_workbook_with_the_caption(played: Played) -> None:
    office = played.office
    await met(played)
    rows = (
        ("测试局花名册",),
        ("序号", "姓名", "科室", "职务", "手机"),
        (1, "李工", "财务科", "科长", "13800000000"),
        (2, "=B3", "", "干事", ""),
        (3, "方芳", "", "干事", ""),
    )
    played.emulator.send_document(
        office.zhou, office.group, "花名册.xlsx", workbook(*rows), "/roster"
    )
    await played.settle()
    (answer,) = played.in_group("花名册已更新")
    assert "已对上本人：李工\n" in answer.text
    assert "第4行" in answer.text, "the formula is named back"
    assert "方芳" in answer.text
    stored = b"".join(one.read_bytes() for one in played.folder.rglob("*") if one.is_file())
    assert b"13800000000" not in stored, "no telephone is kept"


async def test_files_that_hold_no_roster_are_answered_kindly(played: Played) -> None:
    office, emulator = played.office, played.emulator
    for name, content in (
        ("花名册.xls", old_sheet()),
        ("花名册.xlsx", sheet_bomb()),
        ("花名册.xlsx", b"PK\x03\x04 and no more"),
        ("照片.jpg", b"\xff\xd8"),
        ("花名册.csv", b"\xff\xff\xff"),
    ):
        before = len(played.in_group())
        emulator.send_document(office.zhou, office.group, name, content, "/roster")
        await played.settle()
        assert len(played.in_group()) == before + 1, name
    assert not played.in_group("花名册已更新")


async def test_a_marked_list_is_refused_and_kept_nowhere(played: Played) -> None:
    office = played.office
    content = "机密★1年\n方芳,规划科".encode()
    played.emulator.send_document(office.zhou, office.group, "名单.csv", content, "/roster")
    await played.settle()
    assert played.told(office.zhou, "密级标志")
    assert not played.in_group("花名册")


async def test_lines_that_nobody_can_read_lose_nothing_else(played: Played) -> None:
    office = played.office
    await met(played)
    await played.say(office.zhou, f"/roster\n李工 财务科 科长\n{'长' * 3800}\n韩芳 规划科")
    (answer,) = played.in_group("花名册已更新")
    assert "第2行：长长长" in answer.text
    assert "财务科、规划科" in answer.text
    await played.say(office.zhou, "/roster\n？？？\n！！！")
    assert played.in_group("花名册没有变化", "第1行", "第2行")


async def test_others_are_refused(played: Played) -> None:
    office = played.office
    await played.say(office.li, ROSTER)
    assert played.in_group("请管理员来做")
    await played.say(office.zhou, "/roster", anonymous=True)
    assert played.in_group("花名册还是空的")


async def test_a_portfolio(played: Played) -> None:
    office = played.office
    await played.bind_leader()
    await played.say(office.zhou, "/portfolio")
    await played.say(office.zhou, "/portfolio 王局长")
    await played.say(office.zhou, "/portfolio 王局长 财务科、规划科")
    assert played.in_group("王局长分管：财务科、规划科")
    await played.say(office.zhou, "/portfolio 规划科 -")
    await played.say(office.zhou, "/portfolio")
    (shown,) = played.in_group("王局长分管：财务科\n")
    assert "还没有分管领导：规划科" in shown.text


async def test_the_roster_and_the_notice_may_be_written_in_different_characters(
    played: Played,
) -> None:
    await met(played)
    await played.say(played.office.zhou, "/roster\n李工 財務科 科長")
    await played.say(played.office.zhou, TASK)
    assert played.told(played.office.li, "#1")


async def test_all_departments_are_those_of_the_group(played: Played) -> None:
    office, emulator = played.office, played.emulator
    await met(played)
    other = emulator.add_group("柳树乡工作群", office.zhou, [office.director])
    emulator.add_bot(other, office.zhou, admin=True)
    await played.settle()
    await played.say(office.director, "大家好", other)
    await played.open(office.director)
    await played.say(office.zhou, "/roster\n李工 财务科 科长")
    await played.say(office.zhou, "/roster\n赵主任 规划科 科长", other)
    await played.say(office.zhou, "请各科室于11月30日下班前报送年度总结。")
    assert played.told(office.li, "年度总结")
    assert not played.told(office.director, "年度总结")


async def test_a_name_that_fits_two_departments_is_settled_by_a_press(played: Played) -> None:
    office = played.office
    await met(played)
    await played.say(office.zhou, "/roster\n李工 综合一科 科长\n韩芳 综合二科 科长")
    await played.say(office.zhou, "请综合科于11月30日下班前更新通讯录。")
    (asked,) = played.told(office.zhou, "对得上几个科室")
    assert [button.text for button in asked.buttons] == ["综合一科", "综合二科"]
    assert not played.told(office.li, "通讯录")
    assert not played.in_group("对得上几个科室")
    assert "综合一科" in await played.press(office.zhou, asked, "综合一科")
    assert played.told(office.li, "通讯录")
    assert "已经明确" in await played.press(office.zhou, asked, "综合二科")
