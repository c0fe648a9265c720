"""Edited messages, and messages that move, cancel or complete what is registered."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from bot.domain.item import Ask
from bot.domain.push import Occasion
from bot.domain.vocabulary import Action, Kind
from bot.office.matters import verbs
from bot.office.notices.edits import take_edit
from bot.office.people import roster
from bot.reading.values import Doubt, ItemReading
from bot.store.rows import CardRow, ChatRow, NoticeRow
from tests.office.bureau import (
    CLERK,
    COLLEAGUE,
    MEETING_AT,
    OWNER,
    Bureau,
    at,
    only_id,
    owed,
    reading,
)

TEXT = "明天下午3点在四楼开防汛会商会。"


def edit(
    bureau: Bureau,
    chat_id: int,
    message_id: int,
    before: tuple[ItemReading, ...],
    after: tuple[ItemReading, ...],
    text: str = "改过的通知",
) -> None:
    """The clerk edits a message."""
    arrival = bureau.arrival(chat_id, text, message_id=message_id)

    def verb(session: Session) -> None:
        actor = roster.actor(session, session.get_one(ChatRow, chat_id), CLERK, now=bureau.now)
        take_edit(session, arrival, before, after, actor, bureau.setting)

    bureau.do(verb)


def test_an_edit_changes_the_same_item_and_keeps_the_earlier_words(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, reading(), text=TEXT, message_id=9)
    edit(bureau, group, 9, (reading(),), (reading(start=at(11, 19, 16)),), "改到4点")
    item = bureau.item()
    assert (item.number, item.start_at) == (1, at(11, 19, 16))
    assert bureau.entries(only_id(bureau))[-1].action == "edit"
    notice = bureau.ask(lambda s: s.get_one(NoticeRow, item.notice_id))
    assert (notice.text, notice.earlier) == ("改到4点", [TEXT])


def test_only_what_the_edit_itself_changed_is_applied(bureau: Bureau, group: int) -> None:
    """A time put right by hand stays when the edit only adds a place."""
    bureau.paste(group, reading(), message_id=9)
    bureau.act(verbs.correct, CLERK, only_id(bureau), {"start_at": at(11, 19, 17)})
    edit(bureau, group, 9, (reading(),), (reading(place="二楼"),))
    item = bureau.item()
    assert (item.start_at, item.place) == (at(11, 19, 17), "二楼")


def test_an_edit_that_touches_what_was_put_right_wins(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(), message_id=9)
    bureau.act(verbs.correct, CLERK, only_id(bureau), {"start_at": at(11, 19, 17)})
    edit(bureau, group, 9, (reading(),), (reading(start=at(11, 20, 9)),))
    assert bureau.item().start_at == at(11, 20, 9)


def test_an_edit_of_white_space_changes_nothing(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(), message_id=9)
    version = bureau.item().version
    edit(bureau, group, 9, (reading(),), (reading(),), TEXT + " ")
    assert bureau.item().version == version


def test_a_notice_edited_away_is_asked_about_and_never_dropped(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(), message_id=9)
    edit(bureau, group, 9, (reading(),), (), "好的")
    assert bureau.item().status == "open"
    (asked,) = bureau.pushes(occasion=Occasion.EDITED_AWAY)
    assert (asked.reply_to, asked.item_id) == (9, bureau.item().id)


def test_a_doubtful_edit_of_what_is_registered_asks(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(), message_id=9)
    doubtful = reading(start=None, doubts=(Doubt.NO_TIME,))
    edit(bureau, group, 9, (reading(),), (doubtful,))
    assert bureau.item().start_at == MEETING_AT
    assert len(bureau.pushes(occasion=Occasion.EDITED_AWAY)) == 1


def test_an_edit_may_bring_more_items(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(), message_id=9)
    edit(bureau, group, 9, (reading(),), (reading(), owed()))
    assert [(item.number, item.kind) for item in bureau.items()] == [
        (1, Kind.MEETING),
        (2, Kind.REPORT),
    ]


def test_chatter_edited_into_a_notice_is_taken_in(bureau: Bureau, group: int) -> None:
    edit(bureau, group, 9, (), (reading(),), TEXT)
    assert bureau.item().number == 1


def test_an_edit_settles_a_draft(bureau: Bureau, group: int) -> None:
    doubtful = reading(start=None, doubts=(Doubt.NO_TIME,))
    bureau.paste(group, doubtful, message_id=9)
    edit(bureau, group, 9, (doubtful,), (reading(),))
    assert (bureau.item().status, bureau.item().number) == ("open", 1)


def test_an_edit_of_what_has_ended_changes_nothing(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading(), message_id=9)
    bureau.act(verbs.withdraw, CLERK, only_id(bureau))
    edit(bureau, group, 9, (reading(),), (reading(place="二楼"),))
    assert (bureau.item().status, bureau.item().place) == ("withdrawn", None)


# Links.


def move(title: str = "防汛会商", start: object = at(11, 20, 10)) -> ItemReading:
    return reading(title, start, action=Action.RESCHEDULE)  # type: ignore[arg-type]


def test_a_message_that_moves_the_one_meeting_it_means_moves_it(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, reading(end=at(11, 19, 16)))
    said = bureau.paste(group, move(), text="防汛会商改到周五上午10点")
    item = bureau.item()
    assert (item.start_at, item.end_at) == (at(11, 20, 10), None)
    (answer,) = [push for push in bureau.pushes() if push.reply_to == said.message_id]
    assert (answer.occasion, answer.item_id) == (Occasion.CHANGE, item.id)


def test_a_message_that_may_mean_several_asks_which(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("防汛会商会"), text="一")
    bureau.paste(group, reading("防汛会商会", at(11, 20, 15)), text="二")
    bureau.paste(group, move("防汛会商会"), text="防汛会商会改到周五上午10点")
    assert [item.start_at for item in bureau.items()] == [MEETING_AT, at(11, 20, 15)]
    (which,) = bureau.pushes(occasion=Occasion.WHICH)
    assert set(which.detail["items"]) == {item.id for item in bureau.items()}


def test_a_message_that_means_nothing_there_is_says_so(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("森林防火会", None, action=Action.CANCEL), text="防火会取消")
    assert bureau.items() == []
    assert [push.occasion for push in bureau.pushes()] == [Occasion.NOT_FOUND]


def test_a_move_of_something_unknown_is_registered_at_its_new_time(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, move("森林防火会"), text="森林防火会改到周五上午10点")
    assert (bureau.item().title, bureau.item().start_at) == ("森林防火会", at(11, 20, 10))


def test_in_mode_ask_such_a_move_is_asked_about_too(bureau: Bureau, group: int) -> None:
    bureau.paste(group, move("森林防火会"), text="森林防火会改到周五上午10点", ask_first=True)
    assert (bureau.item().status, bureau.item().asks) == ("draft", [Ask.CONFIRM])


def test_a_reply_means_what_it_answers(bureau: Bureau, group: int) -> None:
    first = bureau.paste(group, reading("防汛会商会"), text="一")
    bureau.paste(group, reading("防汛会商会", at(11, 20, 15)), text="二")
    bureau.paste(group, move("会议"), text="改到周五", reply_to=first.message_id)
    assert [item.start_at for item in bureau.items()] == [at(11, 20, 10), at(11, 20, 15)]


def test_a_reply_to_the_card_means_its_item(bureau: Bureau, group: int) -> None:
    bureau.paste(group, reading("防汛会商会"), text="一")
    item_id = only_id(bureau)
    bureau.do(
        lambda s: s.add(CardRow(item_id=item_id, chat_id=group, message_id=88, shown_version=1))
    )
    bureau.paste(group, reading("会", None, action=Action.CANCEL), text="取消", reply_to=88)
    assert bureau.item().status == "cancelled"


@pytest.mark.parametrize("kind", [Kind.MEETING, Kind.TASK])
def test_a_number_means_its_item_whatever_the_words_call_it(
    bureau: Bureau, group: int, kind: Kind
) -> None:
    bureau.paste(group, reading("防汛会商会"), text="一")
    bureau.paste(group, reading("防汛会商会", at(11, 20, 15)), text="二")
    bureau.paste(group, reading("", None, action=Action.CANCEL, kind=kind), text="#2 取消")
    assert [item.status for item in bureau.items()] == ["open", "cancelled"]


def test_a_notice_posted_in_a_second_group_may_be_cancelled_there(
    bureau: Bureau, group: int
) -> None:
    other = bureau.group(-1002, "中层群")
    bureau.join(other, CLERK)
    bureau.paste(group, text=TEXT)
    bureau.paste(other, text=TEXT)
    bureau.paste(other, reading(action=Action.CANCEL), text="明天的防汛会商取消")
    assert bureau.item().status == "cancelled"


def test_who_may_not_move_it_is_refused_aloud(bureau: Bureau, group: int) -> None:
    bureau.paste(group)
    bureau.paste(group, move(), text="防汛会商改到周五", sender=COLLEAGUE)
    assert bureau.item().start_at == MEETING_AT
    (refused,) = bureau.pushes(occasion=Occasion.REFUSED)
    assert refused.detail["reason"] == "not_yours"


def test_another_groups_meeting_of_the_same_name_is_left_alone(bureau: Bureau, group: int) -> None:
    other = bureau.group(-1002, "中层群")
    bureau.paste(group, text=TEXT)
    bureau.paste(other, reading(action=Action.CANCEL), text="防汛会商取消", sender=OWNER)
    assert bureau.item().status == "open"
    assert [push.occasion for push in bureau.pushes(chat_id=other)] == [Occasion.NOT_FOUND]


def test_a_completed_report_is_closed_with_the_words_as_its_result(
    bureau: Bureau, group: int
) -> None:
    bureau.paste(group, owed())
    done = reading("取暖情况", None, action=Action.COMPLETE, kind=Kind.REPORT)
    bureau.paste(group, done, text="取暖情况已报市局")
    assert (bureau.item().status, bureau.item().result) == ("done", "取暖情况已报市局")
    assert Ask.NO_TIME not in bureau.item().asks
