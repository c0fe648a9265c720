"""What follows from a matter, as it reads in three languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.digest import Digest
from bot.domain.item import Assignment, Change, ItemView, Role, Status, Watch
from bot.domain.plan import As
from bot.domain.push import Occasion
from bot.domain.vocabulary import Kind, Language
from bot.wording.card import group_card, private_card
from bot.wording.follow_ups import trace
from bot.wording.lists import digest, show
from bot.wording.pushes import word
from tests.wording.office import at, labels, report, spoken, text, voice

OWNER = Assignment(9, "小林", Role.HANDLE)


def problem(**changes: object) -> ItemView:
    """A question about the report, with whoever issued that."""
    fields: dict[str, object] = {
        "kind": Kind.TASK, "title": "第三栏怎么填", "number": 6, "parent_id": 8,
        "relation": "problem", "registered_by_name": "小周", "due_at": None, "all_day": False,
        "submit_to": None, "text": "第三栏怎么填？", "parent_number": 5,
        "assignments": (OWNER,), **changes,
    }  # fmt: skip
    return report(**fields)


@pytest.mark.parametrize(
    ("language", "said", "buttons"),
    [
        (Language.HANS, "来自 #5：小周提出的问题", ["答复", "公开答复", "不归我", "稍后提醒"]),
        (Language.HANT, "來自 #5：小周提出的問題", ["答覆", "公開答覆", "不歸我", "稍後提醒"]),
        (Language.EN, "From #5: a problem raised by 小周", ["Answer", "Answer to all"]),
    ],
)
def test_a_problem_says_where_it_comes_from_and_asks_for_an_answer(
    language: Language, said: str, buttons: list[str]
) -> None:
    card = private_card(problem(), voice(language=language), OWNER, As.HANDLER)
    assert said in card.text
    assert labels(card)[: len(buttons)] == buttons


def test_its_first_word_says_what_it_is_about() -> None:
    message = word([spoken(Occasion.AT_ONCE, problem(), private=True, part=As.HANDLER)], voice())
    assert text(message).startswith("有人就 #5 提出问题，请您答复：")


def test_the_group_hears_question_and_answer_and_not_who_asked() -> None:
    done = problem(status=Status.DONE)
    change = Change("close", "小林", at(11, 18, 16), {}, {"result": "填本级数字"})
    public = spoken(Occasion.PUBLIC_ANSWER, done, views=(report(),), change=change)
    said = text(word([public], voice()))
    assert "#5" in said
    assert said.index("第三栏怎么填？") < said.index("填本级数字")
    assert "小周" not in said
    assert word([replace(public, change=replace(change, undone=True))], voice()) is None
    assert word([replace(public, view=problem())], voice()) is None, "it is open again"
    unsaid = text(word([replace(public, view=problem(), detail="unsaid")], voice()))
    assert "已收回" in unsaid


def test_a_look_back_is_asked_of_what_is_closed_at_its_very_moment() -> None:
    moment = at(1, 18, 9, year=2027)
    done = report(status=Status.DONE, result="已报", look_back_at=moment, closed_at=at(11, 20, 9))
    asked = spoken(Occasion.LOOK_BACK, done, due_at=moment, private=True)
    message = word([asked], voice(moment))
    assert "当时的结果：已报" in text(message)
    assert message is not None
    assert labels(message) == ["还好", "又有问题"]
    assert word([replace(asked, due_at=at(1, 19, 9, year=2027))], voice(moment)) is None
    assert word([replace(asked, view=report(look_back_at=moment))], voice(moment)) is None


def test_a_trace_shows_each_with_its_state_and_what_is_not_to_be_seen() -> None:
    children = (problem(status=Status.DONE, result="填本级"), report(number=7))
    parent = report(children=4, children_done=1)
    (page,) = trace(parent, children, 2, voice())
    assert "1/4" in page.text
    assert "问题" in page.text
    assert "填本级" in page.text
    assert "另有2件" in page.text
    assert "下属事项：1/4" in show(parent, voice(), (), ())[0].text
    assert "下属事项" not in show(report(), voice(), (), ())[0].text


@pytest.mark.parametrize(
    ("watch", "mark"), [(Watch.KEY, "【重点】"), (Watch.HARD, "【难点】"), (Watch.HOT, "【热点】")]
)
def test_a_mark_stands_on_the_card(watch: Watch, mark: str) -> None:
    assert mark in group_card(report(watch=watch), voice()).text
    assert mark not in group_card(report(), voice()).text


def test_the_watch_list_heads_a_digest_and_says_how_many_more_there_are() -> None:
    watched = (report(watch=Watch.KEY),)
    day = at(11, 19).date()
    (message,) = digest(Digest(day, overdue=(report(),), watched=watched, more_watched=3), voice())
    assert "重点关注</b>（4）" in message.text
    assert "另有3件" in message.text
    assert message.text.index("重点关注") < message.text.index("逾期")
