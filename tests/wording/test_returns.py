"""Returns by many in words: the recipient's table, the group's line, a page of choices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.arrival import Attachment
from bot.domain.department import DepartmentPart, PartRole, PartState
from bot.domain.handed import HandedFile
from bot.domain.item import ItemView, Status
from bot.domain.press import LIMIT as CALLBACK
from bot.domain.press import Verb
from bot.domain.push import Occasion
from bot.domain.vocabulary import Language
from bot.wording.card import group_card
from bot.wording.lists import entry
from bot.wording.markup import LIMIT, units
from bot.wording.message import Message
from bot.wording.pushes import word
from bot.wording.returns import chooser, group_table, pick, sentence, table
from tests.wording.office import at, labels, report, spoken, text, voice

FRIDAY = at(11, 20, 10, 32)


def part(number: int, name: str, state: PartState, **more: object) -> DepartmentPart:
    values = {"person": "小李", "changed_at": FRIDAY, **more}
    return DepartmentPart(number, number, name, PartRole.RETURN, state, **values)  # type: ignore[arg-type]


IN = part(1, "财务科", PartState.SUBMITTED, files=2)
NIL = part(2, "人事科", PartState.NIL)
BACK = part(3, "规划科", PartState.SENT_BACK, reason="缺第二季度数字")
WAITING = part(4, "信息科", PartState.WAITING, person="", changed_at=None)
MIXED = report(departments=(IN, NIL, BACK, WAITING))


def many(count: int, state: PartState = PartState.SUBMITTED) -> ItemView:
    parts = tuple(part(n, f"第{n}科（综合事务与档案管理）", state) for n in range(1, count + 1))
    return report(departments=parts)


def fits(message: Message) -> bool:
    """Whether Telegram takes it, with at most twelve rows of buttons."""
    small = all(
        button.press is None or len(button.press.encode().encode()) <= CALLBACK
        for row in message.rows
        for button in row
    )
    return units(message.text) <= LIMIT and len(message.rows) <= 12 and small


def test_the_table_says_who_handed_in_what_and_when() -> None:
    said = table(MIXED, voice())
    assert "财务科 · 已报 11月20日（周五）10:32 小李 · 2个附件" in said.text
    assert "人事科 · 零报告 11月20日（周五）10:32 小李" in said.text
    assert "规划科 · 退回补充：缺第二季度数字" in said.text
    assert "信息科 · 未报" in said.text
    assert "已报 2/4（零报告1），还等2个" in said.text
    assert labels(said) == ["收下 / 退回", "全部附件（2）", "办结"]


def test_the_group_hears_of_departments_that_are_awaited_and_of_no_person() -> None:
    said = group_table(MIXED, voice()).text
    assert "还等：规划科、信息科" in said
    assert "小李" not in said
    assert "缺第二季度" not in said
    card = group_card(MIXED, voice())
    assert "📥 已报 2/4（零报告1）" in card.text
    assert "小李" not in card.text
    assert [label.split()[0] for label in labels(card)][:3] == ["收到", "已报", "零报告"]


def test_what_is_complete_closes_in_one_tap_with_its_own_result() -> None:
    whole = report(departments=(IN, NIL))
    assert sentence(whole, voice()) == "2个科室全部报齐（零报告1）"
    said = table(whole, voice())
    assert "齐了：2个科室全部报齐（零报告1）" in said.text
    (closing,) = [b for row in said.rows for b in row if b.label == "办结"]
    assert closing.press is not None
    assert (closing.press.verb, closing.press.argument) == (Verb.CLOSE, "all")
    assert "已报" not in labels(group_card(whole, voice()))
    assert not table(report(departments=(IN,), status=Status.DONE), voice()).rows


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("count", [0, 1, 8, 9, 40, 300])
def test_any_number_of_departments_fits(count: int, language: Language) -> None:
    speaker = voice(language=language)
    for state in PartState:
        view = many(count, state)
        assert fits(table(view, speaker))
        assert fits(group_table(view, speaker))
        for page in (0, 1, 2, 99):
            assert fits(chooser(view, speaker, page))
            assert fits(pick([view], speaker, Verb.SUBMIT, page=page))
        assert fits(pick([view] * 8, speaker, Verb.SUBMIT, filed=True))


def test_a_page_of_choices_holds_every_department_once() -> None:
    view, seen = many(40), []
    for page in range(1, 6):
        rows = chooser(view, voice(), page).rows
        seen += [
            b.press.argument
            for row in rows
            for b in row
            if b.press and b.press.verb is Verb.APPROVE
        ]
    assert seen == [str(number) for number in range(1, 41)]


def test_a_department_hears_what_it_owes_and_why_it_was_sent_back() -> None:
    due = spoken(Occasion.RETURN_DUE, MIXED, private=True, names=("规划科", "信息科"))
    said = word([due], voice())
    assert "还等规划科、信息科的材料，请在2027年1月20日（周三）前报送。谢谢。" in text(said)
    assert said is not None
    assert labels(said) == ["已报", "零报告"]
    back = spoken(
        Occasion.RETURN_DUE, MIXED, private=True, names=("规划科",), department=BACK,
        detail="sent_back",
    )  # fmt: skip
    assert "规划科的材料请补充后再报：缺第二季度数字" in text(word([back], voice()))


def test_a_nudge_to_the_group_asks_politely_and_by_department_only() -> None:
    said = text(word([spoken(Occasion.RETURNS, MIXED)], voice()))
    assert said == "#5 <b>冬季取暖情况</b> 还等：规划科、信息科。谢谢。"


@pytest.mark.parametrize(
    "occasion",
    [Occasion.RETURN_DUE, Occasion.RETURNS, Occasion.HANDED_IN, Occasion.COMPLETE],
)
def test_nothing_is_said_of_what_has_ended_meanwhile(occasion: Occasion) -> None:
    for status in (Status.DONE, Status.CANCELLED, Status.WITHDRAWN):
        ended = report(departments=(IN, WAITING), status=status)
        assert word([spoken(occasion, ended, private=True, names=("信息科",))], voice()) is None


def test_whoever_owes_nothing_any_more_is_not_asked() -> None:
    whole = report(departments=(IN, NIL))
    assert word([spoken(Occasion.RETURNS, whole)], voice()) is None
    assert word([spoken(Occasion.RETURN_DUE, whole, private=True, department=IN)], voice()) is None


def test_a_list_counts_the_returns() -> None:
    assert "已报 2/4" in entry(voice(), MIXED)


def test_a_file_comes_with_who_sent_it_and_their_words() -> None:
    handed = HandedFile(
        Attachment("document", "ID", "取暖.xlsx"), "请查收" * 900, "小李", "财务科", FRIDAY
    )
    said = word([spoken(Occasion.FILE, MIXED, private=True, file=handed)], voice())
    assert said is not None
    assert said.file is not None
    assert said.text.startswith("#5 财务科 · 小李 · 11月20日（周五）10:32\n请查收")
    assert units(said.text) <= 1024


def test_what_goes_to_me_goes_to_whoever_wrote_it() -> None:
    shown = report(departments=(IN,))
    mine = replace(shown, item=replace(shown.item, submit_to="我", registered_by_name="周敏"))
    assert "报送：周敏" in group_card(mine, voice()).text
