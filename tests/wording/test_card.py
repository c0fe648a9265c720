"""What a card shows in a group and in private."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.item import Answer, Ask, Assignment, Change, Role, Status
from bot.domain.plan import As
from bot.domain.press import Press, Verb
from bot.domain.vocabulary import Language, Urgency
from bot.wording.card import group_card, private_card, proposal, snooze_choices
from tests.wording.office import LEADER, WORDS, at, labels, meeting, report, voice


def test_the_group_card_repeats_what_was_understood() -> None:
    card = group_card(meeting(urgency=Urgency.FLASH), voice())
    assert card.text.splitlines() == [
        "📅 会议 #3 · 特急",
        "<b>防汛工作会议</b>",
        "⏰ 11月19日（周四）15:00",
        "📍 四楼大会议室",
        "👥 各单位主要负责人",
        "已登记 · 小林 · 收到 3/12",
    ]
    assert labels(card) == ["收到 3/12", "更正", "撤销"]


def test_a_press_carries_the_revision_that_was_shown() -> None:
    card = group_card(meeting(), voice())
    assert card.rows[0][0].press == Press(Verb.ACKNOWLEDGE, 7, 2)


def test_a_report_names_its_hour_its_addressee_and_who_handles_it() -> None:
    card = group_card(report(), voice())
    assert "⏰ 2027年1月20日（周三）18:00前" in card.text
    assert "报送：市主管局" in card.text
    assert "承办：待定" in card.text
    assert labels(card) == ["收到", "我来办", "办结", "更正", "撤销"]


def test_an_accepted_matter_is_not_offered_again() -> None:
    owner = Assignment(6, "孙工", Role.HANDLE, accepted_at=at(11, 20, 10))
    card = group_card(report(assignments=(owner,)), voice())
    assert "承办：孙工 · 办理中" in card.text
    assert "我来办" not in labels(card)


def test_a_change_is_shown_as_a_difference() -> None:
    moved = Change(
        "reschedule",
        "小林",
        at(11, 18, 18),
        {"start_at": "2026-11-19T06:00:00+00:00", "end_at": None, "place": "二楼"},
        {"start_at": "2026-11-19T07:00:00+00:00", "end_at": None, "place": "四楼大会议室"},
    )
    card = group_card(meeting(last_change=moved), voice())
    assert "变更：时间 14:00 → 15:00；地点 二楼 → 四楼大会议室（小林）" in card.text


def test_a_move_to_another_day_names_both_days() -> None:
    moved = Change(
        "reschedule",
        "小林",
        at(11, 18, 18),
        {"start_at": "2026-11-18T07:00:00+00:00"},
        {"start_at": "2026-11-19T07:00:00+00:00"},
    )
    card = group_card(meeting(last_change=moved), voice())
    assert "时间 11月18日（周三）15:00 → 11月19日（周四）15:00" in card.text


def test_the_person_who_undid_a_receipt_is_not_announced() -> None:
    undone = Change("undo", "小林", at(11, 18, 18), {"undoes": None}, {"undoes": "acknowledge"})
    assert (
        "小林" not in group_card(meeting(last_change=undone, registered_by_name=""), voice()).text
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.CANCELLED, "<b>已取消</b> · 小林 11月18日（周三）18:00"),
        (Status.WITHDRAWN, "<b>登记已撤销</b> · 小林 11月18日（周三）18:00"),
        (Status.DONE, "<b>已办结</b> · 小林 11月18日（周三）18:00\n结果：已开完，纪要另发"),
    ],
)
def test_what_has_ended_says_so_and_has_no_buttons(status: Status, said: str) -> None:
    result = "已开完，纪要另发" if status is Status.DONE else None
    ended = meeting(
        status=status, result=result, last_change=Change("close", "小林", at(11, 18, 18))
    )
    card = group_card(ended, voice())
    assert said in card.text
    assert card.rows == ()
    assert ("<s>" in card.text) == (status is not Status.DONE)


def test_what_was_estimated_or_contradictory_is_noted() -> None:
    card = group_card(meeting(conflict=True, estimated=True), voice())
    assert "星期与日期对不上" in card.text
    assert "日期按推算" in card.text


def test_mode_ask_offers_to_register_first() -> None:
    draft = meeting(status=Status.DRAFT, number=None, asks=(Ask.CONFIRM,))
    card = proposal(draft, voice())
    assert labels(card) == ["登记", "更正", "不用登记"]
    assert card.text.startswith("读到一则会议通知，要登记吗？")
    assert card == group_card(draft, voice())


def test_a_leader_is_asked_three_things_and_may_be_reminded() -> None:
    card = private_card(meeting(), voice(), LEADER, As.PERSON)
    assert labels(card) == ["知道了", "派人参加", "时间冲突", "稍后提醒"]


def test_a_private_card_parts_the_summary_from_the_original() -> None:
    card = private_card(meeting(), voice(), LEADER, As.PERSON)
    summary, original = card.text.split("原文（防汛群）：\n")
    assert "以上为回音摘要" in summary
    assert original == f"<blockquote expandable>{WORDS}</blockquote>"


def test_after_an_answer_the_answer_is_shown_and_only_a_reminder_offered() -> None:
    answered = replace(LEADER, answer=Answer.KNOWN, answered_at=at(11, 18, 16, 12))
    card = private_card(meeting(), voice(), answered, As.PERSON)
    assert "您的回复：知道了 · 11月18日（周三）16:12" in card.text
    assert labels(card) == ["稍后提醒"]


def test_a_clash_once_settled_can_still_be_answered() -> None:
    clashed = replace(LEADER, answer=Answer.CONFLICT, answered_at=at(11, 18, 16, 12))
    card = private_card(meeting(), voice(), clashed, As.PERSON)
    assert labels(card) == ["知道了", "派人参加", "稍后提醒"]


def test_a_meeting_without_a_name_is_called_one_in_the_hearers_language() -> None:
    card = group_card(meeting(title="会议"), voice(language=Language.HANT))
    assert "<b>會議</b>" in card.text


def test_the_handler_takes_and_closes() -> None:
    owner = Assignment(6, "孙工", Role.HANDLE)
    given = report(assignments=(owner,))
    assert labels(private_card(given, voice(), owner, As.HANDLER)) == [
        "接收", "不归我",
        "有困难", "办结",
        "稍后提醒",
    ]  # fmt: skip
    accepted = replace(owner, accepted_at=at(11, 20, 10))
    taken = report(assignments=(accepted,))
    assert labels(private_card(taken, voice(), accepted, As.HANDLER)) == [
        "办结", "有困难",
        "要延期", "稍后提醒", "有问题",
    ]  # fmt: skip


def test_the_administrator_hears_that_nobody_handles_it() -> None:
    card = private_card(report(), voice(), None, As.ADMINISTRATOR)
    assert "尚无承办人" in card.text
    assert "/assign 5 @" in card.text


def test_later_offers_only_moments_that_still_help() -> None:
    morning = snooze_choices(meeting(), voice(at(11, 19, 10, 30)))
    assert labels(morning) == ["一小时后（11:30）", "午休前（11:50）", "返回"]
    evening_before = snooze_choices(meeting(), voice(at(11, 18, 16, 11)))
    assert labels(evening_before) == ["一小时后（17:11）", "明天上午（09:00）", "返回"]
    shortly = snooze_choices(meeting(), voice(at(11, 19, 14, 30)))
    assert labels(shortly) == ["返回"]
    assert "没有更晚的提醒" in shortly.text


def test_what_is_overdue_can_still_be_put_off() -> None:
    offered = snooze_choices(report(), voice(at(1, 21, 9, year=2027)))
    assert labels(offered) == ["一小时后（10:00）", "午休前（11:50）", "明天上午（09:00）", "返回"]
    assert offered.rows[1][0].press == Press(Verb.SNOOZE, 8, 1, "lunch")


@pytest.mark.parametrize("language", Language)
def test_a_card_speaks_the_language_of_its_chat(language: Language) -> None:
    said = {Language.HANS: "已登记", Language.HANT: "已登記", Language.EN: "Registered"}
    assert said[language] in group_card(meeting(), voice(language=language)).text


def test_files_are_named_and_nameless_ones_go_by_their_sort() -> None:
    card = group_card(meeting(attachments=("议程.docx", "photo")), voice())
    assert "📎 附件：议程.docx、图片" in card.text
