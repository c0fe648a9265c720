"""Lists, digests and one matter in full."""

from __future__ import annotations

from datetime import date

from bot.domain.department import DepartmentPart, PartRole, PartState
from bot.domain.digest import Digest
from bot.domain.item import Assignment, Change, Role, Status
from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Language
from bot.wording.lists import digest, page, show
from bot.wording.markup import LIMIT, units
from tests.wording.office import at, labels, meeting, report, voice

DAY = date(2026, 11, 19)


def test_a_list_pages_both_ways() -> None:
    middle = page([meeting(), report()], voice(), "进行中", 2, 3, "open")
    assert middle.text.startswith("<b>进行中</b>（第2/3页）")
    assert labels(middle) == ["上一页", "下一页"]
    assert middle.rows[0][1].press == Press(Verb.PAGE, argument="open:3")
    assert labels(page([meeting()], voice(), "进行中", 1, 1, "open")) == []


def test_a_line_says_where_a_matter_stands() -> None:
    owner = Assignment(6, "孙工", Role.HANDLE)
    lines = page(
        [
            meeting(),
            report(assignments=(owner,)),
            report(number=6, due_at=at(11, 16, 18)),
            meeting(number=2, status=Status.CANCELLED),
        ],
        voice(),
        "全部",
        1,
        1,
        "all",
    ).text.splitlines()
    assert lines[2] == "📅 #3 <b>防汛工作会议</b> · 11月19日（周四）15:00 · 四楼大会议室"
    assert lines[3].endswith("2027年1月20日（周三）18:00前 · 承办：孙工 · 待接收")
    assert lines[4].endswith("已逾期2天 · 待接收")
    assert lines[5].endswith("已取消")


def test_the_morning_digest_in_full() -> None:
    owner = Assignment(6, "孙工", Role.HANDLE)
    (morning,) = digest(
        Digest(
            DAY,
            meetings=(meeting(),),
            due_today=(report(number=8, due_at=at(11, 19, 18), title="用车统计"),),
            due_soon=(report(due_at=at(11, 20, 18), assignments=(owner,)),),
            overdue=(report(number=1, due_at=at(11, 17, 18), title="值班表"),),
            unanswered=(meeting(),),
            unregistered=(meeting(number=None, status=Status.DRAFT, start_at=None),),
        ),
        voice(at(11, 19, 8, 30)),
    )
    assert morning.text == (
        "<b>早报 · 11月19日（周四）</b>\n\n"
        "<b>今天的会</b>（1）\n"
        "· 15:00 #3 <b>防汛工作会议</b> · 四楼大会议室\n\n"
        "<b>今天到期</b>（1）\n"
        "· #8 <b>用车统计</b> · 18:00前 · 尚无承办人\n\n"
        "<b>三个工作日内到期</b>（1）\n"
        "· #5 <b>冬季取暖情况</b> · 11月20日（周五）18:00前\n\n"
        "<b>逾期</b>（1）\n"
        "· #1 <b>值班表</b> · 已逾期2天 · 尚无承办人\n\n"
        "<b>未回执</b>（1）\n"
        "· #3 <b>防汛工作会议</b> · 11月19日（周四）15:00 · 收到 3/12\n\n"
        "<b>待登记</b>（1）\n"
        "· <b>防汛工作会议</b>"
    )


def test_the_first_line_names_the_digest_in_each_language() -> None:
    names = {Language.HANS: "早报", Language.HANT: "早報", Language.EN: "Morning digest"}
    for language, name in names.items():
        (one,) = digest(Digest(DAY, (meeting(),)), voice(language=language))
        assert name in one.text.splitlines()[0]
    assert "周报" in digest(Digest(DAY), voice(), "weekly")[0].text


def test_a_digest_across_groups_names_them() -> None:
    (one,) = digest(Digest(DAY, (meeting(),), across=True), voice())
    assert "〔防汛群〕" in one.text
    (alone,) = digest(Digest(DAY, (meeting(),)), voice())
    assert "〔" not in alone.text


def test_a_digest_points_at_nobody() -> None:
    silent = meeting(assignments=(Assignment(5, "钱局长", Role.LEAD),))
    (one,) = digest(Digest(DAY, unanswered=(silent,)), voice())
    assert "钱局长" not in one.text


def test_a_group_hears_of_departments_and_only_a_private_digest_names_persons() -> None:
    owner = Assignment(6, "孙工", Role.HANDLE)
    late = report(due_at=at(11, 17, 18), assignments=(owner,))
    lead = DepartmentPart(1, 11, "财务科", PartRole.LEAD, PartState.WAITING)
    led = report(due_at=at(11, 17, 18), assignments=(owner,), departments=(lead,))
    draft = meeting(number=None, status=Status.DRAFT, start_at=None)
    (shared,) = digest(Digest(DAY, overdue=(late, led), unregistered=(draft,)), voice())
    assert "孙工" not in shared.text
    assert "小林" not in shared.text
    assert "逾期</b>（2）" in shared.text
    assert "承办：财务科" in shared.text
    (own,) = digest(Digest(DAY, overdue=(late,), across=True), voice())
    assert "承办：孙工" in own.text


def test_an_empty_morning_says_so() -> None:
    (one,) = digest(Digest(DAY), voice())
    assert "没有等着办的事" in one.text


def test_a_long_digest_is_parted_between_lines() -> None:
    many = tuple(meeting(id=n, number=n, title="工作例会" * 20) for n in range(90))
    parts = digest(Digest(DAY, many, many), voice())
    assert len(parts) > 1
    assert all(units(part.text) <= LIMIT for part in parts)
    whole = "\n".join(part.text for part in parts)
    assert whole.count("· 15:00 #") == 90
    assert not any(part.text.endswith("</b>（90）") for part in parts)


def test_one_matter_in_full_keeps_every_word_and_every_step() -> None:
    words = "".join(f"第{n}条：请各科室自查并于月底前报送结果。\n" for n in range(400))
    changes = (
        Change("register", "小林", at(11, 18, 16, 10)),
        Change("acknowledge", "钱局长", at(11, 18, 16, 12), {"answer": None}, {"answer": "known"}),
        Change("assign", "小林", at(11, 18, 17), {"handler": None, "name": None}, {"handler": 6, "name": "孙工"}),
        Change("correct", "小林", at(11, 18, 18), {"place": "二楼"}, {"place": "四楼大会议室"}, True),
        Change("undo", "小林", at(11, 18, 19), {"undoes": None}, {"undoes": "correct"}),
    )  # fmt: skip
    parts = show(
        meeting(text=words, attachments=("议程.docx",)), voice(), changes, ("防汛群", "办公室")
    )
    whole = "\n".join(part.text for part in parts)
    assert all(f"第{n}条：" in whole for n in range(400))
    assert "来源：防汛群、办公室" in whole
    assert "议程.docx" in whole
    assert "11月18日（周三）16:10 小林：登记" in whole
    assert "11月18日（周三）16:12 钱局长：知道了" in whole
    assert "小林：指定承办人，承办 → 孙工" in whole
    assert "<s>11月18日（周三）18:00 小林：更正，地点 二楼 → 四楼大会议室</s>（已撤回）" in whole
    assert "小林：撤回“更正”" in whole
    assert [bool(part.rows) for part in parts] == [True] + [False] * (len(parts) - 1)
