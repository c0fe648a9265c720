"""What goes out by itself, and what is no longer said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain.digest import Digest
from bot.domain.item import Answer, Ask, Assignment, Change, ItemView, Role, Status
from bot.domain.permission import Reason
from bot.domain.plan import As
from bot.domain.press import Press, Verb
from bot.domain.push import Occasion, Spoken
from bot.domain.vocabulary import Language
from bot.wording.pushes import messages, word
from tests.wording.office import LEADER, at, labels, meeting, report, spoken, text, voice

LINK = "https://t.me/huiyin_bot?start=abc"
OWNER = Assignment(6, "孙工", Role.HANDLE)


def to_leader(occasion: Occasion, view: ItemView | None = None, **values: object) -> Spoken:
    values.setdefault("me", LEADER)
    return spoken(occasion, view or meeting(), private=True, part=As.PERSON, **values)


def first_line(spoken_one: Spoken, now: datetime, language: Language = Language.HANS) -> str:
    return text(word([spoken_one], voice(now, language))).splitlines()[0]


def test_the_leader_hears_of_a_meeting_at_once() -> None:
    message = word([to_leader(Occasion.AT_ONCE)], voice())
    assert text(message).startswith("有一则会议通知，请您知悉：\n📅 会议 #3")
    assert "原文（防汛群）" in text(message)


def test_before_the_lunch_break_he_is_told_of_the_afternoon() -> None:
    assert first_line(to_leader(Occasion.REMINDER, rung="lunch"), at(11, 19, 11, 50)) == (
        "今天下午3点的会，请留意。"
    )


def test_the_group_hears_the_minutes_that_are_really_left() -> None:
    reminder = spoken(Occasion.REMINDER, meeting(), rung="-30m", part=As.GROUP)
    assert first_line(reminder, at(11, 19, 14, 30)) == "30分钟后开会。"
    assert first_line(reminder, at(11, 19, 14, 38)) == "22分钟后开会。"
    assert first_line(reminder, at(11, 19, 14, 30), Language.EN) == "Meeting in 30 minutes."
    message = word([reminder], voice(at(11, 19, 14, 30)))
    assert message is not None
    assert message.rows == ()


def test_the_eve_speaks_of_tomorrow() -> None:
    reminder = to_leader(Occasion.REMINDER, meeting(start_at=at(11, 19, 9)), rung="eve 17:30")
    assert first_line(reminder, at(11, 18, 17, 30)) == "明天上午9点的会，请留意。"


def test_silence_is_asked_again_gently_and_then_told_to_the_administrator() -> None:
    again = text(word([to_leader(Occasion.REMINDER, rung="+30m")], voice(at(11, 18, 16, 41))))
    assert "还没有收到您的回复" in again
    silent = spoken(
        Occasion.REMINDER, meeting(assignments=(LEADER,)), private=True, part=As.ADMINISTRATOR
    )
    assert "尚未回复：钱局长" in text(word([silent], voice(at(11, 18, 17, 45))))


def test_who_has_answered_is_not_asked_again() -> None:
    answered = replace(LEADER, answer=Answer.KNOWN, answered_at=at(11, 18, 16, 12))
    reminder = to_leader(Occasion.REMINDER, me=answered, rung="+30m")
    message = word([reminder], voice(at(11, 18, 16, 41)))
    assert "还没有收到" not in text(message)
    assert message is not None
    assert labels(message) == ["稍后提醒"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (15, "请留意时限：还有3个工作日。"),
        (19, "请留意时限：明天到期。"),
        (20, "请留意时限：今天到期。"),
        (25, "已逾期5天。"),
    ],
)
def test_the_handler_is_nudged_by_the_real_date(day: int, said: str) -> None:
    occasion = Occasion.OVERDUE if day > 20 else Occasion.NUDGE
    nudge = spoken(occasion, report(assignments=(OWNER,)), me=OWNER, private=True, part=As.HANDLER)
    assert first_line(nudge, at(1, day, 9, year=2027)).startswith(said)


def test_what_helps_with_an_overdue_matter_depends_on_who_hears_it() -> None:
    now = at(1, 25, 9, year=2027)
    lines = {
        part: first_line(spoken(Occasion.OVERDUE, report(), private=True, part=part), now)
        for part in (As.HANDLER, As.ADMINISTRATOR, As.GROUP)
    }
    assert "办结" in lines[As.HANDLER]
    assert "帮一把" in lines[As.ADMINISTRATOR]
    assert lines[As.GROUP] == "已逾期5天。"


def test_a_handler_is_given_a_matter_and_an_administrator_a_vacancy() -> None:
    owned = report(assignments=(OWNER,))
    given = spoken(Occasion.AT_ONCE, owned, private=True, part=As.HANDLER, me=OWNER)
    assert first_line(given, at(11, 20, 9)) == "有一件报送事项请您办理："
    for part in (As.ADMINISTRATOR, As.HANDLER):  # whoever registered it hears as handler
        vacant = spoken(Occasion.AT_ONCE, report(), private=True, part=part)
        assert "还没有人承办" in first_line(vacant, at(11, 20, 9))
    unplaced = spoken(Occasion.AT_ONCE, meeting(), private=True, part=As.ADMINISTRATOR)
    assert "还不知道该告诉哪位领导" in first_line(unplaced, at(11, 18, 16))


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED, Status.WITHDRAWN])
@pytest.mark.parametrize(
    "occasion",
    [Occasion.AT_ONCE, Occasion.REMINDER, Occasion.NUDGE, Occasion.OVERDUE, Occasion.SNOOZE],
)
def test_what_has_ended_is_not_reminded_of(status: Status, occasion: Occasion) -> None:
    assert word([to_leader(occasion, meeting(status=status))], voice()) is None


def test_a_settled_question_is_not_asked() -> None:
    assert word([spoken(Occasion.QUESTION, meeting())], voice()) is None
    assert word([], voice()) is None


@pytest.mark.parametrize(
    ("language", "late", "resent"),
    [
        (Language.HANS, "迟到", "重发"),
        (Language.HANT, "遲到", "重發"),
        (Language.EN, "late", "resent"),
    ],
)
def test_a_late_one_says_so_and_so_does_one_sent_again(
    language: Language, late: str, resent: str
) -> None:
    now = voice(at(11, 19, 13, 5), language)
    assert late in text(word([to_leader(Occasion.REMINDER, late=True)], now))
    assert resent in text(word([to_leader(Occasion.REMINDER, resent=True)], now))
    plain = text(word([to_leader(Occasion.REMINDER)], now))
    assert late not in plain
    assert resent not in plain


def test_a_meeting_that_passed_meanwhile_is_told_as_missed_in_one_line() -> None:
    missed = [
        to_leader(Occasion.REMINDER, meeting(), over=True, late=True),
        to_leader(Occasion.REMINDER, meeting(id=70, number=4, title="碰头会"), over=True),
    ]
    said = text(word(missed, voice(at(11, 19, 18))))
    assert said.startswith("停机期间错过：#3 <b>防汛工作会议</b>")
    assert "#4 <b>碰头会</b>" in said
    assert len(said.splitlines()) == 1


def test_a_report_that_fell_due_meanwhile_still_wants_doing() -> None:
    nudge = spoken(Occasion.NUDGE, report(), private=True, part=As.HANDLER, over=True, late=True)
    said = text(word([nudge], voice(at(1, 21, 9, year=2027))))
    assert "已逾期1天" in said


def test_several_reminders_share_one_message_with_numbered_buttons() -> None:
    both = [
        spoken(Occasion.NUDGE, report(), private=True, part=As.HANDLER, me=OWNER),
        to_leader(Occasion.REMINDER),
    ]
    message = word(both, voice(at(11, 19, 11, 50)))
    assert text(message).startswith("有2件事提醒您：\n\n请留意")
    assert message is not None
    assert labels(message) == [
        "我来办 #5", "办结 #5", "稍后提醒 #5",
        "知道了 #3", "派人参加 #3", "时间冲突 #3", "稍后提醒 #3",
    ]  # fmt: skip


def test_of_two_reminders_of_one_meeting_only_the_later_is_said() -> None:
    twice = [
        to_leader(Occasion.REMINDER, due_at=at(11, 19, 11, 50), late=True),
        to_leader(Occasion.REMINDER, due_at=at(11, 19, 14, 30)),
    ]
    said = text(word(twice, voice(at(11, 19, 14, 30))))
    assert said.count("#3") == 1
    assert "迟到" not in said


def moved() -> Change:
    return Change(
        "reschedule",
        "小林",
        at(11, 18, 18),
        {"start_at": "2026-11-19T06:00:00+00:00"},
        {"start_at": "2026-11-19T07:00:00+00:00"},
    )


def test_whoever_was_told_hears_the_difference_and_by_whom() -> None:
    change = moved()
    message = word(
        [to_leader(Occasion.CHANGE, meeting(last_change=change), change=change)], voice()
    )
    assert text(message).startswith("#3 有变动：时间 14:00 → 15:00（小林）\n📅 会议 #3")
    assert text(message).count("14:00") == 1
    assert message is not None
    assert "知道了" in labels(message)


def test_after_a_change_the_first_words_do_not_count_against_the_summary() -> None:
    change = moved()
    view = meeting(last_change=change)
    said = text(word([to_leader(Occasion.CHANGE, view, change=change)], voice()))
    assert "以原文为准" not in said
    assert "已按后来的变更更新" in said


def test_a_group_hears_a_difference_without_the_whole_card() -> None:
    said = text(word([spoken(Occasion.CHANGE, meeting(), change=moved(), part=As.GROUP)], voice()))
    assert said.startswith("#3 有变动：时间 14:00 → 15:00（小林）\n#3 <b>防汛工作会议</b>")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            Status.CANCELLED,
            "已取消，不必再准备。\n原定：11月19日（周四）15:00 · 四楼大会议室\n经手：小林",
        ),
        (Status.WITHDRAWN, "的登记已撤销，之前的提醒不作数。\n经手：小林"),
    ],
)
def test_an_ended_meeting_is_called_off(status: Status, said: str) -> None:
    cancel = Change("cancel", "小林", at(11, 18, 18), {"status": "open"}, {"status": "cancelled"})
    message = word([to_leader(Occasion.CHANGE, meeting(status=status), change=cancel)], voice())
    assert said in text(message)
    assert message is not None
    assert message.rows == ()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer.KNOWN, "钱局长已知悉 #3 <b>防汛工作会议</b>。"),
        (Answer.RECEIVED, "钱局长已收到 #3 <b>防汛工作会议</b>。"),
        (Answer.SUBSTITUTE, "钱局长将派人参加 #3 <b>防汛工作会议</b>。\n代为参加：何科长。"),
        (
            Answer.CONFLICT,
            "钱局长时间冲突，请商量后再定：\n"
            "#3 <b>防汛工作会议</b> · 11月19日（周四）15:00 · 四楼大会议室",
        ),
    ],
)
def test_whoever_registered_hears_who_answered(answer: Answer, said: str) -> None:
    view = meeting(assignments=(replace(LEADER, answer=answer, substitute="何科长"),))
    one = spoken(Occasion.ANSWERED, view, names=("钱局长",), detail=answer, private=True)
    assert text(word([one], voice())) == said


def test_whoever_registered_hears_the_result() -> None:
    closed = report(
        status=Status.DONE,
        result="已报市主管局",
        closed_at=at(1, 20, 16, year=2027),
        last_change=Change("close", "孙工", at(1, 20, 16, year=2027)),
    )
    said = text(word([spoken(Occasion.CLOSED, closed)], voice(at(1, 20, 17, year=2027))))
    assert "#5 <b>冬季取暖情况</b> 有结果了" in said
    assert "结果：已报市主管局" in said
    assert "孙工" in said


def test_a_question_nobody_answers_goes_to_the_administrator_with_the_words() -> None:
    draft = meeting(status=Status.DRAFT, number=None, asks=(Ask.NO_TIME,), start_at=None)
    message = word(
        [spoken(Occasion.UNANSWERED, draft, private=True, part=As.ADMINISTRATOR)], voice()
    )
    assert "防汛群有一则通知等着登记，小林半小时没有回答" in text(message)
    assert "没有读到开会时间" in text(message)
    assert "<blockquote" in text(message)


def test_whom_huiyin_cannot_reach_is_named_with_the_link_to_give() -> None:
    one = spoken(Occasion.UNREACHABLE, meeting(), names=("钱局长",), link=LINK, private=True)
    said = text(word([one], voice()))
    assert said.startswith("还没法私下告诉钱局长")
    assert LINK in said
    bare = replace(one, names=("主要负责人",), link="")
    assert "https://t.me/huiyin_bot\n" in text(word([bare], voice()))
    assert "/leader" in text(word([bare], voice()))
    handler = spoken(Occasion.UNREACHABLE, report(), names=("孙工",), private=True)
    assert "/leader" not in text(word([handler], voice()))


def test_a_greeting_says_what_it_does_what_it_sees_and_where_to_press() -> None:
    seeing = word([spoken(Occasion.WELCOME, link=LINK)], voice())
    assert seeing is not None
    assert seeing.rows[0][0].url == LINK
    assert "照常发通知" in seeing.text
    blind = text(word([spoken(Occasion.WELCOME, link=LINK, detail="blind")], voice()))
    assert "/setprivacy" in blind


def test_troubles_are_told_in_a_line_with_the_remedy() -> None:
    for detail, remedy in (
        ("mute", "允许我发消息"),
        ("cannot_post", "允许我发消息"),
        ("left", "再把我加回来"),
        ("removed", "再把我加回来"),
        ("blind", "/setprivacy"),
    ):
        rights = spoken(Occasion.RIGHTS, group_title="防汛群", detail=detail)
        assert remedy in text(word([rights], voice()))
    alarm = text(word([spoken(Occasion.ALARM, count=2, detail="ValueError")], voice()))
    assert alarm == "有2条消息没能处理（ValueError），已跳过并记入日志，其余照常。"
    here = text(word([spoken(Occasion.ALARM, detail="poison", group_title="防汛群")], voice()))
    assert "（防汛群）" in here
    assert "台账" in text(word([spoken(Occasion.ALARM, detail="store")], voice()))


def test_a_marked_text_is_refused_without_repeating_it() -> None:
    said = text(word([spoken(Occasion.SECRECY, group_title="防汛群", detail="机密")], voice()))
    assert "防汛群" in said
    assert "没有登记，也没有保存" in said


def test_the_same_notice_again_is_answered_with_its_number() -> None:
    assert "已登记为 #3" in text(word([spoken(Occasion.ALREADY, meeting())], voice()))


def test_an_edit_that_leaves_nothing_asks_rather_than_guesses() -> None:
    gone = word([spoken(Occasion.EDITED_AWAY, meeting(), detail="gone")], voice())
    assert gone is not None
    assert labels(gone) == ["更正", "撤销"]
    assert "登记仍然保留" in gone.text
    unclear = text(word([spoken(Occasion.EDITED_AWAY, meeting(), detail="unclear")], voice()))
    assert "登记暂时没动" in unclear


def test_a_message_that_may_mean_several_offers_them() -> None:
    which = spoken(Occasion.WHICH, views=(meeting(), report()), detail="21:0")
    message = word([which], voice())
    assert message is not None
    assert labels(message) == ["#3 防汛工作会议", "#5 冬季取暖情况"]
    assert message.rows[1][0].press == Press(Verb.CHOOSE, 8, 1, "21:0")


def test_what_is_not_found_or_not_allowed_says_what_helps() -> None:
    lost = text(word([spoken(Occasion.NOT_FOUND, detail="茶话会")], voice()))
    assert "“茶话会”" in lost
    refused = spoken(Occasion.REFUSED, meeting(), detail=Reason.NOT_YOURS)
    assert "请登记人、承办人或管理员" in text(word([refused], voice()))


def test_a_result_or_a_correction_is_asked_for_by_reply() -> None:
    result = text(word([spoken(Occasion.PROMPT, report(), detail="result")], voice()))
    assert result.startswith("#5 <b>冬季取暖情况</b>：办得怎样？")
    correction = text(word([spoken(Occasion.PROMPT, meeting(), detail="correct")], voice()))
    assert "时间改为16:00" in correction


def test_in_a_group_the_question_opens_the_answer_of_whom_it_asks() -> None:
    asked = spoken(Occasion.PROMPT, meeting(), detail="correct", names=("小林",), asked=5)
    message = word([asked], voice())
    assert message is not None
    assert message.force_reply
    assert '<a href="tg://user?id=5">小林</a>，哪里要改？' in message.text


def test_a_snoozed_reminder_says_who_asked_for_it() -> None:
    said = text(word([to_leader(Occasion.SNOOZE)], voice(at(11, 19, 10))))
    assert said.startswith("按您的吩咐，这时再提醒您：\n今天下午3点的会")


def test_a_digest_begins_with_its_name_even_when_late() -> None:
    day = Digest(date(2026, 11, 19), meetings=(meeting(),))
    late = spoken(Occasion.DIGEST, digest=day, late=True)
    said = text(word([late], voice(at(11, 19, 10))))
    assert said.startswith("<b>早报 · 11月19日（周四）</b>")
    assert "迟到" in said


def test_a_long_digest_says_in_one_message_that_there_is_more() -> None:
    many = tuple(meeting(id=n, number=n, title="工作例会" * 20) for n in range(90))
    one = spoken(Occasion.DIGEST, digest=Digest(date(2026, 11, 19), meetings=many))
    assert "/list" in text(word([one], voice()))
    whole = messages([one], voice())
    assert len(whole) > 1
    assert all(f"#{n} " in "".join(part.text for part in whole) for n in range(90))


def test_after_five_days_the_director_is_asked_what_is_to_become_of_it() -> None:
    late = report(due_at=at(11, 11, 18), assignments=(OWNER,))
    lapse = {"over_due": True, "detail": "director", "private": True}
    said = text(word([spoken(Occasion.ESCALATED, late, rung="decide", **lapse)], voice()))
    assert said.startswith("这件事已逾期5个工作日，请定：督办")
    before = text(word([spoken(Occasion.ESCALATED, late, rung="+2wd 10:00", **lapse)], voice()))
    assert "请定" not in before


def test_two_lapses_in_one_message_keep_their_buttons_each_with_its_number() -> None:
    lapse = {"over_due": True, "detail": "director", "private": True}
    both = [
        spoken(Occasion.ESCALATED, report(id=n, number=n, due_at=at(11, 17, 18)), **lapse)
        for n in (7, 9)
    ]
    said = word(both, voice())
    assert said is not None
    assert labels(said) == ["提请 #7", "提请 #9"]
    alone = word(both[:1], voice())
    assert alone is not None
    assert labels(alone) == ["提请"]
