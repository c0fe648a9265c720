"""What a notice leaves open, on both engines: who may end it, what undo gives back, who hears."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.domain.calendar import QuietHours
from bot.domain.permission import Reason
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action, Kind
from bot.office.matters import verbs
from bot.office.matters.ledger import Act
from bot.office.matters.undo import Undone, undo
from bot.office.notices import opinions
from bot.office.notices.edits import take_edit
from bot.office.notices.further import followed, hearers
from bot.office.notices.materials import tick
from bot.office.people import roster
from bot.store.follow_rows import OpinionRow
from bot.store.rows import ChatRow, ItemRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    DIRECTOR,
    LEADER,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)
from tests.scheduler.desk import plan_all

SAYS = "明天下午3点在四楼开防汛会商会，会议材料另行通知。"
WANTS = "请于11月25日前报取暖情况，纸质一式两份，加盖公章。"


def undone(bureau: Bureau, person: roster.Known, chat_id: int) -> Undone:
    def verb(session: Session) -> Undone:
        chat = session.get_one(ChatRow, chat_id)
        return undo(
            session, Act(roster.actor(session, chat, person, now=bureau.now), chat_id, bureau.now)
        )

    return bureau.do(verb)


def reminders(bureau: Bureau) -> list[Any]:
    return bureau.pushes(occasion="further")


# 另行通知.


def test_a_notice_that_says_so_waits_and_its_registrar_is_reminded(
    bureau: Bureau, group: int
) -> None:
    private = bureau.start(CLERK)
    bureau.paste(group, reading(start=at(12, 10, 15)), text=SAYS)
    assert bureau.item().further == "会议材料另行通知"
    plan_all(bureau)
    assert [(one.chat_id, one.due_at) for one in reminders(bureau)] == [(private, at(11, 23, 9))]
    bureau.act(verbs.reschedule, CLERK, only_id(bureau), {"place": "五楼"})
    assert bureau.item().further == ""
    plan_all(bureau)
    assert reminders(bureau) == []
    undone(bureau, CLERK, group)
    assert bureau.item().further == "会议材料另行通知"
    plan_all(bureau)
    assert len(reminders(bureau)) == 1


def test_without_the_registrars_private_chat_the_administrators_are_reminded(
    bureau: Bureau, group: int
) -> None:
    director = bureau.start(DIRECTOR)
    bureau.paste(group, reading(start=at(12, 10, 15)), text=SAYS)
    found = bureau.ask(
        lambda s: hearers(s, s.get_one(ItemRow, only_id(bureau)), QuietHours(), bureau.now)
    )
    assert [(one.chat_id, one.person_id) for one in found] == [(director, DIRECTOR.id)]


def test_only_who_may_change_the_matter_says_that_it_has_followed(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, text=SAYS)
    item_id = only_id(bureau)
    outcome = bureau.act(followed, COLLEAGUE, item_id)
    assert outcome.verdict.reason is Reason.NOT_YOURS
    assert bureau.item().further
    assert bureau.act(followed, CLERK, item_id).entry is not None
    assert bureau.act(followed, CLERK, item_id).entry is None, "the second finds nothing"
    assert undone(bureau, CLERK, group).entry is not None
    assert bureau.item().further


def test_words_that_add_to_it_end_the_waiting_unless_they_say_it_anew(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, text=SAYS)
    item_id = only_id(bureau)
    bureau.act(verbs.supplement, CLERK, item_id, "材料改为另行下发")
    assert bureau.item().further == "材料改为另行下发"
    bureau.act(verbs.supplement, CLERK, item_id, "材料在一楼领取")
    assert bureau.item().further == ""


def test_a_correction_of_the_title_alone_ends_no_waiting(bureau: Bureau, group: int) -> None:
    bureau.paste(group, text=SAYS)
    bureau.act(verbs.correct, CLERK, only_id(bureau), {"title": "防汛调度"})
    assert bureau.item().further


def test_a_later_notice_of_the_same_name_is_linked_and_another_is_not(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, reading("防汛会商"), text=SAYS)
    first = only_id(bureau)
    bureau.paste(group, reading("节水宣传"), text="节水宣传定于周五")
    assert bureau.item(first).further
    bureau.paste(group, reading("防汛会商材料领取"), text="防汛会商材料领取安排在一楼")
    assert not bureau.item(first).further
    assert [one.action for one in bureau.entries(first)] == ["register", "followed"]


def test_by_number_or_by_reply_it_is_linked_whatever_it_is_called(
    bureau: Bureau, group: int
) -> None:
    first = bureau.paste(group, reading("防汛会商"), text=SAYS)
    bureau.paste(group, reading("领材料"), text="领材料：周五上午", reply_to=first.message_id)
    assert not bureau.items()[0].further
    bureau.paste(group, reading("清欠会"), text="清欠会时间另行通知")
    bureau.paste(group, reading("对账"), text="#3事项的安排：周五对账")
    assert not bureau.items()[2].further


def test_an_edit_that_takes_the_words_out_ends_the_waiting(bureau: Bureau, group: int) -> None:
    arrival = bureau.paste(group, text=SAYS)
    new = "明天下午3点在四楼开防汛会商会，材料在一楼领取。"

    def verb(session: Session) -> None:
        chat = session.get_one(ChatRow, group)
        actor = roster.actor(session, chat, CLERK, now=bureau.now)
        edited = bureau.arrival(group, new, message_id=arrival.message_id)
        take_edit(session, edited, (reading(),), (reading(),), actor, bureau.setting)

    bureau.do(verb)
    assert bureau.item().further == ""


# Materials.


def test_ticks_are_the_owners_and_undo_takes_one_back(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed(), text=WANTS)
    item_id = only_id(bureau)
    bureau.act(verbs.assign, CLERK, item_id, OWNER.id, OWNER.name)
    revision = bureau.item().revision
    assert bureau.act(tick, COLLEAGUE, item_id, (0,)).verdict.reason is Reason.NOT_YOURS
    bureau.act(tick, OWNER, item_id, (0,))
    bureau.act(tick, OWNER, item_id, (1, 7))
    assert bureau.act(tick, OWNER, item_id, (1,)).entry is None
    assert [line["done"] for line in bureau.item().checklist] == [True, True]
    assert bureau.item().revision == revision, "the card's other buttons stay good"
    undone(bureau, OWNER, group)
    assert [line["done"] for line in bureau.item().checklist] == [True, False]


def test_a_report_that_recurs_begins_its_list_anew(bureau: Bureau, group: int) -> None:
    bureau.paste(group, owed(recurrence="FREQ=MONTHLY"), text=WANTS)
    item_id = only_id(bureau)
    bureau.act(tick, CLERK, item_id, (0, 1))
    bureau.act(verbs.close, CLERK, item_id, "已报")
    assert bureau.item().status == "open"
    assert [line["done"] for line in bureau.item().checklist] == [False, False]


def test_a_meeting_has_no_list_and_each_matter_has_its_own(bureau: Bureau, group: int) -> None:
    bureau.paste(group, text="明天下午3点开会，材料一式两份。")
    assert bureau.item().checklist == []


# What is said under a notice.


def say(bureau: Bureau, group: int, item_id: int, person: roster.Known, words: str) -> None:
    bureau.do(
        lambda s: opinions.collect(
            s, item_id, group, bureau.message_id(), words, bureau.now,
            person_id=person.id, person_name=person.name,
        )
    )  # fmt: skip


def evening(bureau: Bureau, moment: datetime, until: datetime) -> list[Any]:
    bureau.do(lambda s: opinions.summarise_evening(s, moment, until))
    return bureau.pushes(occasion=Occasion.OPINIONS)


def test_the_leader_the_notice_names_hears_it_else_the_registrar(
    bureau: Bureau, group: int
) -> None:
    clerk, leader = bureau.start(CLERK), bureau.start(LEADER)
    bureau.bind(group, LEADER, "钱局长")
    bureau.paste(group, reading(people=("钱局长",)))
    bureau.paste(group, reading("节水会"), text="节水会")
    plan_all(bureau)
    led, plain = (one.id or 0 for one in bureau.items())
    say(bureau, group, led, COLLEAGUE, "泵车还在修")
    say(bureau, group, led, LEADER, "我也去")
    say(bureau, group, plain, COLLEAGUE, "海报没到")
    found = evening(bureau, at(11, 18, 17, 30), at(11, 20))
    assert [(one.item_id, one.chat_id) for one in found] == [(led, leader), (plain, clerk)]
    told = bureau.ask(lambda s: opinions.told_in(s, found[0].detail))
    assert [one.words for one in told] == ["泵车还在修"], "not one's own words"


def test_it_is_told_once_and_what_came_after_at_the_end(bureau: Bureau, group: int) -> None:
    bureau.start(CLERK)
    bureau.paste(group, owed())
    item_id = only_id(bureau)
    assert evening(bureau, at(11, 24, 17, 30), at(11, 26)) == [], "silence where nothing was said"
    say(bureau, group, item_id, COLLEAGUE, "缺第三组的数")
    assert evening(bureau, at(11, 20, 17, 30), at(11, 24)) == [], "not before the eve"
    assert len(evening(bureau, at(11, 24, 17, 30), at(11, 26))) == 1
    say(bureau, group, item_id, OWNER, "第三组补齐了")
    assert len(evening(bureau, at(11, 25, 17, 30), at(11, 27))) == 1
    bureau.act(verbs.close, CLERK, item_id, "已报")
    last = bureau.pushes(occasion=Occasion.OPINIONS)[-1]
    told = bureau.ask(lambda s: opinions.told_in(s, last.detail))
    assert [one.words for one in told] == ["第三组补齐了"]


def test_one_message_is_kept_once_and_follows_its_edit(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    item_id = only_id(bureau)
    for _ in range(2):
        bureau.do(
            lambda s: opinions.collect(
                s, item_id, group, 77, "车不够", bureau.now,
                person_id=COLLEAGUE.id, person_name=COLLEAGUE.name,
            )
        )  # fmt: skip
    telegram_id = bureau.chat(group).telegram_id
    found = bureau.ask(lambda s: opinions.find(s, telegram_id, 77))
    assert found is not None
    bureau.do(lambda s: opinions.amend(s, found, "车只够一半"))
    rows = bureau.ask(lambda s: list(s.exec(select(OpinionRow))))
    assert [one.words for one in rows] == ["车只够一半"]


@pytest.mark.parametrize("kind", [Kind.TASK, Kind.REPORT])
def test_whoever_cannot_be_told_keeps_what_was_said(
    bureau: Bureau, group: int, kind: Kind
) -> None:
    bureau.paste(group, reading("巡线", None, kind=kind, action=Action.CREATE, due=at(11, 19, 18)))
    say(bureau, group, only_id(bureau), COLLEAGUE, "缺手套")
    assert evening(bureau, at(11, 18, 17, 30), at(11, 20)) == []
    bureau.start(CLERK)
    assert len(evening(bureau, at(11, 18, 17, 30), at(11, 20))) == 1
